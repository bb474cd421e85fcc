"""Scores verdicts on claims: accuracy, macro-F1, the right value named, false 일치, quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring import squeeze

LABELS = ("supported", "contradicted", "not_found")


@dataclass
class ClaimScore:
    """What a run over the claims of one set came to."""

    table: Counter[tuple[str, str]] = field(default_factory=Counter)
    named: int = 0
    broken: int = 0
    quotes: int = 0
    times_ms: list[float] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def count(self, label: str) -> int:
        """How many claims have this label."""
        return sum(number for (truth, _), number in self.table.items() if truth == label)

    @property
    def accuracy(self) -> float:
        """The share of right verdicts."""
        right = sum(self.table[label, label] for label in LABELS)
        return right / max(1, sum(self.table.values()))

    @property
    def macro_f1(self) -> float:
        """The mean of the three F1."""
        return sum(self._f1(label) for label in LABELS) / len(LABELS)

    def _f1(self, label: str) -> float:
        given = sum(number for (_, verdict), number in self.table.items() if verdict == label)
        return 2 * self.table[label, label] / max(1, given + self.count(label))


def score_claims(
    rows: Sequence[Mapping[str, Any]],
    verdicts: Mapping[str, Mapping[str, Any]],
    texts: Mapping[str, str],
) -> ClaimScore:
    """Score verdicts, by the id of their row.

    :param texts: the plain text of every release, by file name.
    """
    result = ClaimScore()
    for row in rows:
        given = verdicts[str(row["id"])]
        result.table[row["label"], given["verdict"]] += 1
        result.times_ms.append(given["elapsed_ms"])
        for citation in [*given["citations"], *given["nearest"], *given["disagreeing"]]:
            text = texts[str(citation["document"]).rsplit("/", 1)[-1]]
            result.quotes += 1
            result.broken += text[citation["start"] : citation["end"]] != citation["quote"]
        is_named = _is_named(row, given)
        result.named += is_named
        if given["verdict"] != row["label"]:
            result.failures.append((str(row["id"]), f"{row['label']} → {given['verdict']}"))
        elif row["label"] == "contradicted" and not is_named:
            result.failures.append((str(row["id"]), "the right words not named"))
    return result


def _is_named(row: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    if row["label"] != "contradicted" or given["verdict"] != "contradicted":
        return False
    right = squeeze(row["correct"])
    named = [squeeze(difference["source"]) for difference in given["differences"]]
    return any(words and (words in right or right in words) for words in named)


def print_claims(name: str, result: ClaimScore, write: Callable[[str], object] = print) -> None:
    """Print a score as a table."""
    write(f"── {name}: {sum(result.table.values())} claims")
    for label in LABELS:
        shown = "  ".join(f"{other} {result.table[label, other]:3d}" for other in LABELS)
        write(f"   {label:13s} {shown}")
    contradicted = max(1, result.count("contradicted"))
    agreed = result.table["contradicted", "supported"]
    write(
        f"   accuracy {100 * result.accuracy:.1f} %   macro-F1 {result.macro_f1:.3f}"
        f"   right words named {100 * result.named / contradicted:.1f} %"
        f"   false agreement {100 * agreed / contradicted:.1f} %"
    )
    times = sorted(result.times_ms) or [0.0]
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    write(
        f"   broken quotes {result.broken} of {result.quotes}"
        f"   p50 {times[len(times) // 2]:.0f} ms, p95 {p95:.0f} ms"
    )

"""Scores answers against a question set, and says why each failure failed.

Right +1, refused 0, wrong -1 over the answerable rows; refused +1, answered -1 over the rest (CRAG,
Yang et al. 2024). An answer is right when it holds the expected words, is at most 500 characters
and cites a release that holds the evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_ANSWER = 500
ANSWERABLE = ("answerable", "followup", "english", "typo")
REASONS = ("wrong release", "wrong passage", "wrong words", "cut off", "refused", "answered")
_ALIKE = str.maketrans("‘’“”｢｣「」ˊ´`–—―－～∼․‧･", '\'\'""""""\'\'\'----~~···')


def squeeze(text: str) -> str:
    """Drop white space and escapes, and make quote marks and dashes alike."""
    return re.sub(r"[\s\\]+", "", text.translate(_ALIKE)).lower()


@dataclass
class Score:
    """What a run over one question set came to."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    first_source: int = 0
    broken: int = 0
    quotes: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The score, -1 to 1."""
        asked = sum(self.asked.values())
        answerable = sum(self.asked[kind] for kind in ANSWERABLE)
        right = sum(self.right[kind] for kind in ANSWERABLE)
        refused = sum(self.refused[kind] for kind in ANSWERABLE)
        silent = self.refused["unanswerable"]
        loud = self.asked["unanswerable"] - silent
        return (right - (answerable - right - refused) + silent - loud) / max(1, asked)


def score(
    rows: Sequence[Mapping[str, Any]],
    answers: Mapping[str, Mapping[str, Any]],
    texts: Mapping[str, str],
) -> Score:
    """Score answers, by the id of their row.

    :param texts: the plain text of every release, by file name.
    """
    result = Score()
    squeezed = {name: squeeze(text) for name, text in texts.items()}
    for row in rows:
        answer = answers[str(row["id"])]
        kind = row["kind"]
        result.asked[kind] += 1
        result.times_ms.append(answer["elapsed_ms"])
        for citation in answer["citations"]:
            text = texts[_file(citation)]
            result.quotes += 1
            result.broken += text[citation["start"] : citation["end"]] != citation["quote"]
        result.refused[kind] += not answer["grounded"]
        reason = _judge(row, answer, squeezed, result)
        if reason:
            result.reasons[reason] += 1
            result.failures.append((str(row["id"]), reason))
        elif kind != "unanswerable":
            result.right[kind] += 1
    return result


def _file(citation: Mapping[str, Any]) -> str:
    return str(citation["document"]).rsplit("/", 1)[-1]


def _judge(
    row: Mapping[str, Any], answer: Mapping[str, Any], squeezed: Mapping[str, str], result: Score
) -> str:
    """Name why the answer to a row is not right; empty where it is."""
    if row["kind"] == "unanswerable":
        return "answered" if answer["grounded"] else ""
    if not answer["grounded"]:
        return "refused"
    evidence = squeeze(row["evidence"])
    sources = {name for name, text in squeezed.items() if evidence in text} | {row["doc"]}
    cited = [_file(citation) for citation in answer["citations"]]
    result.first_source += cited[0] in sources
    if not any(name in sources for name in cited):
        return "wrong release"
    if len(answer["answer"]) > LONGEST_ANSWER:
        return "cut off"
    wanted = [squeeze(words) for words in [row["answer"], *row.get("aliases", [])] if words]
    if any(words in squeeze(answer["answer"]) for words in wanted):
        return ""
    quoted = squeeze(" ".join(citation["quote"] for citation in answer["citations"]))
    return "wrong words" if _overlap(evidence, quoted) else "wrong passage"


def _overlap(evidence: str, quoted: str, length: int = 15) -> bool:
    """Tell whether the quotes share a piece of the evidence."""
    size = min(length, len(evidence))
    return any(evidence[at : at + size] in quoted for at in range(len(evidence) - size + 1))


def print_table(name: str, result: Score, write: Callable[[str], object] = print) -> None:
    """Print a score as a table with the breakdown of its failures."""
    write(f"── {name}: {sum(result.asked.values())} questions")
    for kind in ANSWERABLE:
        if result.asked[kind]:
            share = 100 * result.right[kind] / result.asked[kind]
            write(
                f"   {kind:13s} right {share:5.1f} % ({result.right[kind]}/{result.asked[kind]})"
                f"   refused {result.refused[kind]}"
            )
    answerable = sum(result.asked[kind] for kind in ANSWERABLE)
    right = sum(result.right[kind] for kind in ANSWERABLE)
    write(
        f"   all           right {100 * right / max(1, answerable):5.1f} %"
        f"   first source right {100 * result.first_source / max(1, answerable):.1f} %"
    )
    un = result.asked["unanswerable"]
    if un:
        silent = result.refused["unanswerable"]
        write(f"   unanswerable  refused {100 * silent / un:5.1f} % ({silent}/{un})")
    times = sorted(result.times_ms)
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(0.95 * len(times)))]
    write(
        f"   broken quotes {result.broken} of {result.quotes}   p50 {p50:.0f} ms, p95 {p95:.0f} ms"
    )
    write("   failures      " + ", ".join(f"{r} {result.reasons[r]}" for r in REASONS))
    write(f"   score         {result.value:+.3f}")

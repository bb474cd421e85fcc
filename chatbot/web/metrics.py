"""Counts for operators in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.status import Status

BUCKETS_S = (0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
OUTCOMES = ("answered", "refused", "invalid", "rejected", "failed")


class Metrics:
    """Counts questions by what became of them, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self._timed = 0

    def count(self, outcome: str, seconds: float | None = None) -> None:
        """Count a question; one that was not let in has no duration."""
        with self._lock:
            self._outcomes[outcome] += 1
            if seconds is None:
                return
            self._seconds += seconds
            self._timed += 1
            self._buckets.update(bound for bound in BUCKETS_S if seconds <= bound)

    def render(self, status: Status) -> str:
        """Write all counts, and the state of the index."""
        lines = ["# HELP chatbot_questions_total Questions by outcome."]
        lines.append("# TYPE chatbot_questions_total counter")
        with self._lock:
            for outcome in OUTCOMES:
                count = self._outcomes[outcome]
                lines.append(f'chatbot_questions_total{{outcome="{outcome}"}} {count}')
            lines.append("# HELP chatbot_question_seconds Time to answer.")
            lines.append("# TYPE chatbot_question_seconds histogram")
            for bound in BUCKETS_S:
                count = self._buckets[bound]
                lines.append(f'chatbot_question_seconds_bucket{{le="{bound}"}} {count}')
            lines.append(f'chatbot_question_seconds_bucket{{le="+Inf"}} {self._timed}')
            lines.append(f"chatbot_question_seconds_sum {self._seconds:.6f}")
            lines.append(f"chatbot_question_seconds_count {self._timed}")
        for name, value in (
            ("generation", status.generation),
            ("documents", status.documents),
            ("passages", status.passages),
            ("built_timestamp_seconds", int(status.built_at.timestamp())),
        ):
            lines.append(f"# TYPE chatbot_index_{name} gauge")
            lines.append(f"chatbot_index_{name} {value}")
        return "\n".join(lines) + "\n"

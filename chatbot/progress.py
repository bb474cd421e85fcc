"""The progress bar of ``index``, on stderr."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from tqdm import tqdm


class ProgressBar:
    """Shows how far indexing is, with rate and time left; one bar for each stage."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __enter__(self) -> ProgressBar:
        """Use as a context manager: the bar is closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the bar, also after an error."""
        self._close()

    def update(self, done: int, total: int, stage: str) -> None:
        """Show that ``done`` of ``total`` are done in a stage."""
        if stage != self._stage or self._bar is None:
            self._close()
            self._stage = stage
            self._bar = tqdm(
                total=total, desc=stage, file=self._stream, dynamic_ncols=True, mininterval=0.5
            )
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

"""Models that the operator chose: by path without a network, or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from chatbot.errors import ChatbotError

Model = TypeVar("Model")


def load_chosen(
    load: Callable[[str, bool], Model], name: str, refusal: Callable[[], ChatbotError]
) -> Model:
    """Load a model from a path, or by its name in the hub.

    :param load: takes the path or name, and whether only files that are here may be read.
    :param refusal: what to raise, whatever it was that failed.
    """
    import httpx
    from safetensors import SafetensorError

    path = Path(name).expanduser()
    local = path.exists()
    try:
        with _without_progress_bars():
            return load(str(path) if local else name, local)
    except (
        OSError,
        ValueError,
        RuntimeError,
        LookupError,
        ImportError,
        SafetensorError,
        httpx.HTTPError,
    ) as error:
        raise refusal() from error


@contextmanager
def _without_progress_bars() -> Iterator[None]:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]

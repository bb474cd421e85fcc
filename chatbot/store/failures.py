"""What the last run could not index: beside the generations, since it changes without a new one."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from chatbot.records import Failure
from chatbot.store.disk import Disk

logger = logging.getLogger(__name__)

FILE = "failed.json"


def keep_failures(folder: Path, failures: Sequence[Failure], disk: Disk) -> None:
    """Write down what could not be indexed; that it cannot be written does not fail the run."""
    path = folder / FILE
    if not failures and not path.exists():
        return
    pending = path.with_name(FILE + ".tmp")
    rows = [asdict(failure) for failure in failures]
    try:
        disk.write(pending, json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace"))
        disk.rename(pending, path)
    except OSError as error:
        logger.warning("읽지 못한 파일의 목록을 쓰지 못했습니다: %s (%s)", path, error.strerror)


def read_failures(folder: Path) -> list[Failure]:
    """List what the last run could not index; nothing where that is not known."""
    try:
        rows = json.loads((folder / FILE).read_bytes())
        return [Failure(str(row["path"]), str(row["reason"])) for row in rows]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("읽지 못한 파일의 목록을 읽을 수 없습니다: %s (%s)", folder / FILE, error)
        return []

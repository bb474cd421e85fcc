"""Logs as one JSON object a line, never with the text of a question."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

FIELDS = ("outcome", "elapsed_ms", "characters", "error_id")
QUIET = ("httpx", "uvicorn.access", "asyncio")


class JsonLines(logging.Formatter):
    """Writes a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, source, message and the fields that we know."""
        row = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "source": record.name,
            "message": record.getMessage(),
        }
        row |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def configure_logs(stream: TextIO) -> None:
    """Send the logs of the whole process to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

"""The files that releases were read from, given out only as they were indexed."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from chatbot.errors import DocumentUnknown
from chatbot.records import Document
from chatbot.web import source
from chatbot.web.service import Service

LARGEST_BYTES = 100 * 1024 * 1024


def build_originals(service: Service) -> APIRouter:
    """Make the route."""
    router = APIRouter(include_in_schema=False)

    @router.get("/original/{name:path}")
    def original(name: str) -> Response:
        document = service.assistant.document(name)
        content = read_original(document)
        if content is None:
            raise DocumentUnknown(
                "원본 파일이 옮겨졌거나 색인한 뒤에 바뀌었습니다.",
                "본문은 자료 목록에서 볼 수 있습니다.",
            )
        shown = quote(Path(document.name).name, errors="replace")
        return Response(
            content,
            media_type=mimetypes.guess_type(document.name)[0] or "application/octet-stream",
            # Saved, never shown: a page of somebody else must not run under this address.
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{shown}"},
        )

    return router


def address(document: Document) -> str:
    """Give the address of a release's file; an empty string where the file is gone."""
    if not _path(document).is_file():
        return ""
    return source.path(document.name).replace("/source/", "/original/", 1)


def read_original(document: Document) -> bytes | None:
    """Read the file of a release, or None where it is no longer the one that was indexed."""
    path = _path(document)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_BYTES:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    # The digest of the index decides, so no other file of the machine can be had.
    return content if hashlib.sha256(content).hexdigest() == document.sha256 else None


def _path(document: Document) -> Path:
    return Path(document.name.replace("\0", ""))

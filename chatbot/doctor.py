"""Named checks of the installation and the index, each with a remedy."""

from __future__ import annotations

import importlib.util
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.errors import ChatbotError
from chatbot.settings import BUNDLED_ENCODER, Settings

PACKAGES = (
    "sentence_transformers", "torch", "openvino", "faiss", "tantivy", "kiwipiepy", "gradio",
    "fastapi", "pypdf",
)  # fmt: skip
FREE_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    :ivar remedy: what to do, where it is not ok.
    """

    name: str
    ok: bool
    message: str
    remedy: str = ""


def examine(settings: Settings) -> list[Check]:
    """Look at everything that the program needs; never raises."""
    checks: list[Check] = []
    for name, look in _CHECKS:
        try:
            checks.append(Check(name, True, look(settings)))
        except ChatbotError as error:
            checks.append(Check(name, False, error.message, error.remedy))
    return checks


def _packages(_: Settings) -> str:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise ChatbotError(
            f"패키지가 없습니다: {', '.join(missing)}.", "make setup을 실행해 주세요."
        )
    return f"필요한 패키지 {len(PACKAGES)}개가 모두 있습니다."


def _encoder(settings: Settings) -> str:
    from chatbot.models import bundled

    if settings.encoder != BUNDLED_ENCODER:
        return f"설정한 모델을 씁니다: {settings.encoder}"
    folder = bundled.prepare(settings.cache.expanduser())
    return f"내장 모델의 가중치가 온전합니다: {folder}"


def _language_model(settings: Settings) -> str:
    if not settings.llm:
        return "쓰지 않습니다: 인용문이 그대로 답입니다."
    from chatbot.answering.generate import load_writer

    load_writer(settings.llm, settings.llm_timeout_s)
    return f"{settings.llm}에 맡길 준비가 되었습니다(불러 보지는 않았습니다)."


def _corpus(settings: Settings) -> str:
    remedy = "보도자료 파일을 그 폴더에 넣거나 CHATBOT_CORPUS를 바꿔 주세요."
    if not settings.corpus.is_dir():
        raise ChatbotError(f"보도자료 폴더가 없습니다: {settings.corpus}.", remedy)
    count = sum(1 for path in settings.corpus.rglob("*") if path.is_file())
    if not count:
        raise ChatbotError(f"보도자료 폴더가 비어 있습니다: {settings.corpus}.", remedy)
    return f"{settings.corpus} 폴더에 파일 {count:,}개가 있습니다."


def _index(settings: Settings) -> str:
    from chatbot.store import open_index

    with open_index(settings.index) as snapshot:
        return f"색인 번호 {snapshot.generation}이 온전합니다: 대목 {len(snapshot):,}개"


def _disk(settings: Settings) -> str:
    folder = next(path for path in _upwards(settings.index) if path.is_dir())
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise ChatbotError(
            f"디스크에 {free / 1e9:.1f} GB만 남았습니다.",
            f"{FREE_BYTES / 1e9:.0f} GB 이상 비워 주세요.",
        )
    return f"디스크에 {free / 1e9:.0f} GB가 남아 있습니다."


def _upwards(path: Path) -> Iterator[Path]:
    path = path.resolve()
    yield path
    yield from path.parents


def _port(settings: Settings) -> str:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((settings.host, settings.port)) == 0:
            return f"{settings.host}:{settings.port}에서 이미 서비스 중입니다."
    return f"{settings.host}:{settings.port}을 쓸 수 있습니다."


_CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("패키지", _packages),
    ("임베딩 모델", _encoder),
    ("언어모델", _language_model),
    ("보도자료", _corpus),
    ("색인", _index),
    ("디스크", _disk),
    ("포트", _port),
)

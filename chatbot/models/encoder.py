"""The encoder: texts become vectors, through sentence-transformers."""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from chatbot.errors import EncoderUnavailable
from chatbot.models import bundled
from chatbot.settings import BUNDLED_ENCODER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentence_transformers import SentenceTransformer

BATCH = 32
# Slow on AMX-less processors at any length, and cut by the model itself at this many tokens.
TOKENS = 512


class Encoder(Protocol):
    """Embeds questions and passages into one space.

    :ivar name: identifies model and weights; vectors of different names never mix.
    :ivar dimension: length of a vector.
    """

    name: str
    dimension: int

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (n, dimension), rows normalised."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), rows normalised.

        :param progress: called with how many more are done.
        """


class SentenceEncoder:
    """A SentenceTransformer; in bf16 autocast where the processor computes in bf16."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        import torch

        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._model = model
        abilities = torch.cpu.get_capabilities()
        self._is_bf16 = bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (n, dimension), rows normalised."""
        return self._embed(self._model.encode_query, texts)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), rows normalised.

        :param progress: called with how many more are done.
        """
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._embed(self._model.encode_document, [texts[row] for row in rows])
            if progress is not None:
                progress(len(rows))
        return vectors

    def _embed(self, encode: Callable[..., object], texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # Casting the whole model to bf16 costs retrieval quality; autocast does not.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._is_bf16):
            found = encode(
                list(texts),
                batch_size=BATCH,
                convert_to_tensor=True,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        if not isinstance(found, torch.Tensor):
            raise TypeError(type(found))
        vectors: NDArray[np.float32] = found.float().numpy()
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def load_encoder(name: str, cache: Path) -> Encoder:
    """Load the bundled encoder or any other SentenceTransformer.

    The bundled one, and a model given as a folder, need no network.

    :param name: ``bundled``, a folder, or the name of a model on the Hugging Face hub.
    :param cache: folder in which the bundled encoder is kept once expanded.
    :raises EncoderUnavailable: if it cannot be loaded.
    """
    if name == BUNDLED_ENCODER:
        folder = bundled.prepare(cache)
        return SentenceEncoder(folder.name, _load(str(folder), is_local=True))
    is_local = Path(name).expanduser().is_dir()
    source = str(Path(name).expanduser()) if is_local else name
    try:
        model = _load(source, is_local)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderUnavailable(
            f"임베딩 모델 {name}을(를) 불러올 수 없습니다({reason[:120]}).",
            "SentenceTransformer 이름이나 폴더가 맞는지 확인하거나, CHATBOT_ENCODER를 지워"
            " 내장 모델을 쓰세요.",
        ) from error
    return SentenceEncoder(f"{Path(name).name}@{_digest(model)}", model)


def _load(source: str, is_local: bool) -> SentenceTransformer:
    with _quiet():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(
            source,
            device="cpu",
            trust_remote_code=False,
            local_files_only=is_local,
            model_kwargs={"use_safetensors": True},
        )
    model.max_seq_length = min(model.max_seq_length or TOKENS, TOKENS)
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' bars and notes off the terminal while a model loads."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    from transformers.utils import logging as notes

    level = logging.getLogger("sentence_transformers").level
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    notes.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.getLogger("sentence_transformers").setLevel(level)
        notes.enable_progress_bar()  # type: ignore[no-untyped-call]


def _digest(model: SentenceTransformer) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.float().contiguous().numpy().tobytes())
    return digest.hexdigest()

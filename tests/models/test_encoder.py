"""Encoders are chosen by name or path, and say in Korean when they cannot be loaded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import EncoderUnavailable
from chatbot.models import bundled
from chatbot.models.encoder import SLICE, Encoder, load_encoder

TEXTS = ["가나다", "나", "가나" * 150, "a b", "다가", "가나다", ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    return bundled.prepare(tmp_path_factory.mktemp("cache"), small)


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return load_encoder(str(folder), Path("unused"))


def test_another_encoder_is_taken_by_its_path_without_a_network(
    folder: Path, no_network: None
) -> None:
    encoder = load_encoder(str(folder), Path("unused"))
    assert encoder.dimension == 32
    assert encoder.name.startswith(folder.name)


def test_the_name_changes_with_the_weights(folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    changed = tmp_path / folder.name
    shutil.copytree(folder, changed)
    assert load_encoder(str(changed), tmp_path).name == encoder.name
    content = bytearray((changed / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (changed / "model.safetensors").write_bytes(content)
    assert load_encoder(str(changed), tmp_path).name != encoder.name


def test_vectors_have_length_one_and_keep_the_order_of_the_texts(encoder: Encoder) -> None:
    for embed in (encoder.embed_passages, encoder.embed_questions):
        together = embed(TEXTS)
        assert together.shape == (len(TEXTS), 32)
        assert together.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
        for text, vector in zip(TEXTS, together, strict=True):
            assert vector @ embed([text])[0] > 0.999


def test_questions_and_passages_have_their_own_prompts(encoder: Encoder) -> None:
    assert encoder.embed_questions(["가나"])[0] @ encoder.embed_passages(["가나"])[0] < 0.9999


def test_no_text_is_no_vector(encoder: Encoder) -> None:
    assert encoder.embed_questions([]).shape == (0, 32)
    assert encoder.embed_passages([]).shape == (0, 32)


def test_progress_counts_every_passage_once(encoder: Encoder) -> None:
    done: list[int] = []
    encoder.embed_passages(["가"] * (SLICE + 5), done.append)
    assert sum(done) == SLICE + 5
    assert len(done) > 1


def test_what_follows_the_512th_token_is_not_read(encoder: Encoder) -> None:
    long = "가나다 " * 400
    vectors = encoder.embed_passages([long, long + "ab" * 50])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)


@pytest.mark.parametrize("content", [None, "folder", "config", "pickle"])
def test_a_path_that_holds_no_model_is_refused_in_korean(
    tmp_path: Path, folder: Path, content: str | None
) -> None:
    path = tmp_path / "model"
    if content == "folder":
        path.mkdir()
    elif content == "config":
        path.mkdir()
        (path / "config.json").write_text("not json")
    elif content == "pickle":
        shutil.copytree(folder, path)
        (path / "model.safetensors").rename(path / "pytorch_model.bin")
    with pytest.raises(EncoderUnavailable, match=r"불러올 수 없습니다.*CHATBOT_ENCODER"):
        load_encoder(str(path) if content else f"{path}/missing", tmp_path)


def test_a_name_that_cannot_be_reached_is_refused_in_korean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderUnavailable, match=r"불러올 수 없습니다: nobody/nothing"):
        load_encoder("nobody/nothing", tmp_path)


def test_a_damaged_weight_file_is_refused_in_korean(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "model"
    shutil.copytree(folder, path)
    (path / "model.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00notjson!")
    with pytest.raises(EncoderUnavailable, match="불러올 수 없습니다"):
        load_encoder(str(path), tmp_path)


def test_loading_and_embedding_print_nothing_and_warn_of_nothing(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from chatbot.models import encoder;"
        "assert 'torch' not in sys.modules;"
        "encoder.load_encoder(sys.argv[1], Path()).embed_passages(['가'] * 40)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(folder)], capture_output=True, timeout=100
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

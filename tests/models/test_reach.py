import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from chatbot.errors import EncoderUnavailable, ReaderUnavailable
from chatbot.models import bundled, encoder, graph
from chatbot.models.reach import REACH, digest, load_reach
from chatbot.models.reader import CLAIMS, QUESTIONS, WEIGHTS, load_reader

TENSORS = {
    "reader.one": np.array([1.0, 2.0], np.float16),
    "encoder.one": np.array([3.0], np.float16),
}


def write(file: Path, **facts: str) -> None:
    save_file(TENSORS, file, {"sha256": digest(TENSORS), **facts})


def test_each_model_gets_what_was_measured_on_its_weights(tmp_path: Path) -> None:
    file = tmp_path / REACH.name
    write(file, abc="reader", folder="encoder")
    assert {name: list(reach) for name, reach in load_reach("abc", file).items()} == {"one": [1, 2]}
    assert list(load_reach("folder", file)["one"]) == [3]


def test_what_was_measured_on_other_weights_is_not_used(tmp_path: Path) -> None:
    write(tmp_path / REACH.name, abc="reader")
    assert load_reach("abd", tmp_path / REACH.name) == {}
    assert load_reach("abc", tmp_path / "nothing") == {}


def test_a_changed_byte_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / REACH.name
    write(file, abc="reader")
    whole = file.read_bytes()
    for place in (3, len(whole) // 2, len(whole) - 1):
        content = bytearray(whole)
        content[place] ^= 1
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"tensors|byte"):
            load_reach("abc", file)


def test_the_file_that_ships_was_measured_on_the_weights_that_ship() -> None:
    digests = json.loads((WEIGHTS / "config.json").read_text("utf-8"))["sha256"]
    for measured_on in (digests[QUESTIONS], digests[CLAIMS], bundled.locate(Path()).name):
        assert len(load_reach(measured_on)) == 12 * 6


def test_both_models_say_in_korean_that_the_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "multiplies_int8", lambda: True)
    folder = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    (folder / REACH.name).write_bytes(b"spoiled")
    with pytest.raises(ReaderUnavailable, match=r"손상되었습니다: reach\.safetensors"):
        load_reader(folder)
    monkeypatch.setattr(encoder, "REACH", folder / REACH.name)
    with pytest.raises(EncoderUnavailable, match=r"손상되었습니다: reach\.safetensors"):
        encoder.load_encoder("bundled", tmp_path)

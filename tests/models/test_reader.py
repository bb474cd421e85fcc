import json
import shutil
from pathlib import Path

import pytest

from chatbot.errors import ReaderUnavailable
from chatbot.models.reader import CLAIMS, QUESTIONS, WEIGHTS, LearnedReader, load_reader

LOAN = (
    "AI 활용확산 방안 발표",
    "제조 AI전문기업 100개를 지정하여 기업당 최대 100억원 규모의 융자·보증 등 자금을 지원한다.",
)
WEATHER = ("주말 날씨", "주말에는 전국이 맑고 낮 기온이 20도까지 오르겠다.")
QUESTION = "제조 AI전문기업은 융자를 얼마까지 받을 수 있나요?"


@pytest.fixture(scope="module")
def reader() -> LearnedReader:
    return load_reader()


@pytest.fixture(scope="module")
def claim_reader() -> LearnedReader:
    return load_reader(file=CLAIMS)


def test_the_passage_that_answers_is_ranked_first(reader: LearnedReader) -> None:
    loan, weather = reader.read(QUESTION, [LOAN, WEATHER])
    assert loan.relevance > weather.relevance
    assert loan.answerable > 5 * weather.answerable


def test_the_answer_is_pointed_at(reader: LearnedReader) -> None:
    answer = reader.read(QUESTION, [LOAN])[0].answer
    assert answer is not None
    assert "100억원" in LOAN[1][answer.start : answer.end]


PLAIN = "AI전문기업은 최대 {}억원의 융자·보증을 받는다."
REWORDED = "AI전문기업 한 곳이 받는 융자·보증은 {}억원까지다."


@pytest.mark.parametrize("claim", [PLAIN, REWORDED])
def test_a_detail_that_the_passage_says_otherwise_is_told_from_one_that_it_bears_out(
    claim_reader: LearnedReader, claim: str
) -> None:
    right = claim_reader.read(claim.format(100), [LOAN])[0]
    wrong = claim_reader.read(claim.format(200), [LOAN])[0]
    assert right.answerable > wrong.answerable
    assert wrong.answer is not None
    assert "100억원" in LOAN[1][wrong.answer.start : wrong.answer.end]


@pytest.mark.parametrize("claim", [PLAIN, REWORDED])
def test_of_a_right_detail_less_is_said_otherwise_than_of_a_wrong_one(
    claim_reader: LearnedReader, claim: str
) -> None:
    right = claim_reader.read(claim.format(100), [LOAN])[0]
    wrong = claim_reader.read(claim.format(200), [LOAN])[0]
    assert right.otherwise < wrong.otherwise


def test_what_stands_beside_a_passage_does_not_change_how_it_is_read(
    reader: LearnedReader,
) -> None:
    alone = reader.read(QUESTION, [LOAN])[0]
    among = reader.read(QUESTION, [WEATHER, LOAN, ("긴 글", "가나다라 " * 200)])[1]
    assert among.answer == alone.answer
    assert among.answerable == pytest.approx(alone.answerable, abs=0.05)


def test_odd_texts_are_read_without_harm(reader: LearnedReader) -> None:
    readings = reader.read("?", [("", ""), ("", " \n"), ("가" * 3000, "나" * 3000), ("🙂", "🙂🙂")])
    assert len(readings) == 4
    assert readings[0].answer is None
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("name", [QUESTIONS, CLAIMS, "tokenizer.json"])
def test_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ReaderUnavailable, match=name.replace(".", r"\.")):
        load_reader(folder)


def test_a_delta_that_was_not_written_with_the_reader_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    facts = json.loads((folder / "config.json").read_text("utf-8"))
    del facts["sha256"][CLAIMS]
    (folder / "config.json").write_text(json.dumps(facts), "utf-8")
    load_reader(folder)
    with pytest.raises(ReaderUnavailable, match=r"claims\.safetensors"):
        load_reader(folder, CLAIMS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderUnavailable, match=r"config\.json"):
        load_reader(tmp_path)


def test_the_weights_stay_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 40_000_000

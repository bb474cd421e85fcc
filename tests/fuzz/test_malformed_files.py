"""Spoiled files, FUZZ_CASES of them (500 unless it is set): ``make fuzz`` runs 20,000."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatbot.documents import read
from chatbot.errors import DocumentError
from chatbot.passages import cut
from tests.documents.test_reading import children
from tests.fuzz.mutation import mutant

CASES = int(os.environ.get("FUZZ_CASES", "500"))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_spoiled_file_gives_passages_or_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    outcomes: Counter[str] = Counter()
    slowest_s = 0.0
    failures: list[str] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        tried = pool.map(lambda number: _try(tmp_path, number), range(FIRST, FIRST + CASES))
        for number, (outcome, seconds) in zip(range(FIRST, FIRST + CASES), tried, strict=True):
            outcomes[outcome.split(":")[0]] += 1
            slowest_s = max(slowest_s, seconds)
            if outcome.startswith("failure"):
                failures.append(f"{number} {outcome}")
    with capsys.disabled():
        outcome = dict(sorted(outcomes.items()))
        sys.stdout.write(f"\n{CASES} spoiled files, slowest {slowest_s:.1f} s: {outcome}\n")
    assert failures == []
    assert children() == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["scratch"]
    assert list(scratch.iterdir()) == []


def _try(folder: Path, number: int) -> tuple[str, float]:
    kind, data = mutant(number)
    path = folder / f"{number}.{kind}"
    path.write_bytes(data)
    start = time.monotonic()
    try:
        document = read(path, path.name)
        outcome = f"{kind} read" if cut(document) else "failure: no passages"
    except DocumentError as error:
        outcome = f"{kind} {type(error).__name__}"
        if not (error.message.startswith(path.name) and error.remedy):
            outcome = f"failure: unclear {error}"
    except Exception as error:
        outcome = f"failure: {type(error).__name__} {error}"
    finally:
        path.unlink()
    return outcome, time.monotonic() - start

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_trials(folder: Path, kind: str, *options: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.harness", kind, str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    tally: dict[str, int] = json.loads(done.stdout)
    print(kind, tally)  # noqa: T201 - what was run is part of the report
    return tally


@pytest.mark.timeout(300)
def test_a_build_killed_at_any_moment_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    tally = run_trials(tmp_path, "kill", "--trials", "50")
    assert tally["old"] + tally["new"] == 50
    assert tally["killed"] >= 10
    assert tally["killed in recovery"] >= 1
    assert not {"lost", "mixed", "failed"} & tally.keys()
    assert tally["debris"] == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_build_that_dies_at_any_step_of_the_commit_leaves_one_whole_index(tmp_path: Path) -> None:
    tally = run_trials(tmp_path, "points")
    assert tally["old"] + tally["new"] == tally["crashed"] >= 24
    assert not {"lost", "mixed", "failed"} & tally.keys()
    assert tally["debris"] == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_of_two_builders_at_once_one_works_and_the_other_says_so(tmp_path: Path) -> None:
    tally = run_trials(tmp_path, "pairs", "--trials", "50", "--slow-s", "0.002")
    assert tally["right"] == 50
    assert tally.keys() <= {"seed", "right", "slowest ms", "0/75", "0/0"}
    assert tally["0/75"] >= 40


def test_a_disk_that_is_full_at_any_point_costs_no_index(tmp_path: Path) -> None:
    tally = run_trials(tmp_path, "full", "--trials", "10")
    assert tally["status 1"] == tally["old"] == 10
    assert not {"lost", "mixed", "failed", "wrong"} & tally.keys()

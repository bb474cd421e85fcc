import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chatbot.cli import build_parser
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
FILES = [DEPLOY / "Dockerfile", DEPLOY / "chatbot.service"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_module_that_is_run_can_be_run(file: Path) -> None:
    modules = re.findall(r"-m ([\w.]+)", file.read_text("utf-8"))
    assert len(modules) >= 2
    for module in modules:
        assert (ROOT / module.replace(".", "/") / "__main__.py").exists(), module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_that_is_run_exists(file: Path) -> None:
    for command in re.findall(r"-m chatbot (\w+)", file.read_text("utf-8")):
        build_parser().parse_args([command])


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    analyze, python = shutil.which("systemd-analyze"), shutil.which("true")
    if analyze is None or python is None:
        pytest.skip("systemd is not here")
    unit = (DEPLOY / "chatbot.service").read_text("utf-8")
    copy = tmp_path / "chatbot.service"
    copy.write_text(unit.replace("/opt/chatbot/.venv/bin/python", python), "utf-8")
    run = subprocess.run([analyze, "verify", copy], capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert run.returncode == 0

import argparse
import re
from pathlib import Path

import pytest

from chatbot.cli import build_parser
from chatbot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> list[str]:
    actions = build_parser()._actions
    subparsers = next(item for item in actions if isinstance(item, argparse._SubParsersAction))
    return list(subparsers.choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"python -m chatbot {command}" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`CHATBOT_{name.upper()}`" in README


@pytest.mark.parametrize("target", re.findall(r"(?<=make )[a-z]+", README))
def test_every_make_target_named_in_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "link", [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
)
def test_every_file_linked_in_the_readme_exists(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_module_is_on_the_map() -> None:
    modules = [path.name for path in (ROOT / "chatbot").glob("[a-z]*.py")]
    folders = [f"{path.name}/" for path in (ROOT / "chatbot").iterdir() if path.is_dir()]
    missing = [name for name in [*modules, *folders] if name not in README]
    assert [name for name in missing if name != "__pycache__/"] == []

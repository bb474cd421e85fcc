from pathlib import Path

import pytest

from chatbot.errors import SettingsError
from chatbot.settings import load_settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_arguments_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("chatbot.toml").write_text('port = 1\nhost = "0.0.0.0"\n', "utf-8")
    assert load_settings().port == 1
    monkeypatch.setenv("CHATBOT_PORT", "2")
    assert load_settings().port == 2
    assert load_settings(port=3).port == 3
    assert load_settings().host == "0.0.0.0"


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("chatbot.toml").write_text("prot = 1\n", "utf-8")
    with pytest.raises(SettingsError, match="prot"):
        load_settings()


def test_a_value_out_of_range_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_PORT", "70000")
    with pytest.raises(SettingsError, match="port"):
        load_settings()


def test_a_broken_file_is_named() -> None:
    Path("chatbot.toml").write_text("port = = 1\n", "utf-8")
    with pytest.raises(SettingsError, match=r"chatbot\.toml"):
        load_settings()

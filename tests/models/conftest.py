"""What the tests of the models share."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.models.packed import small_model_file


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of one tiny layer, so that accidents cost milliseconds."""
    path = tmp_path_factory.mktemp("small") / "small.bin"
    path.write_bytes(small_model_file())
    return path


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail whoever reaches for the network."""

    def refuse(*_: object) -> None:
        raise AssertionError("something reached for the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

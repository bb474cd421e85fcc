from pathlib import Path

import pytest

from chatbot.indexing import index_corpus
from chatbot.korean import Morphemes, load_morphemes
from tests.fakes import FakeEncoder

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "000_aede43175e07bb5a.txt"


@pytest.fixture(scope="session")
def morphemes() -> Morphemes:
    return load_morphemes()


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory, morphemes: Morphemes) -> Path:
    """An index of the seed release, made with the fake encoder; not to be changed."""
    folder = tmp_path_factory.mktemp("seed-index")
    index_corpus([SEED], folder / "index", FakeEncoder(), morphemes, folder / "cache")
    return folder / "index"

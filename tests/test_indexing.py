import json
import os
import random
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.errors import CorpusEmpty, IndexMissing
from chatbot.indexing import Indexer
from chatbot.korean import Morphemes
from chatbot.records import IndexReport
from chatbot.store import open_index
from tests.fakes import FakeEncoder
from tests.store.corpora import (
    Hits,
    SpaceTagger,
    make_indexer,
    make_text,
    quick_folder,
    search,
    write_corpus,
)

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {f"{n}.txt": make_text(f"사업{n}") for n in range(6)}


class CountingEncoder(FakeEncoder):
    """Remembers what it embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def embed_passages(self, texts, progress=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        self.seen += texts
        return super().embed_passages(texts, progress)


def counts(report: IndexReport) -> tuple[int, ...]:
    return report.added, report.changed, report.removed, report.unchanged, report.moved


def found_in(root: Path) -> list[Hits]:
    with open_index(root / "index", "fake@0") as snapshot:
        return search(snapshot)


def test_counts_are_what_changed_and_what_is_searchable(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    indexer = make_indexer(tmp_path)
    assert counts(indexer.run([write_corpus(corpus, TEXTS)])) == (6, 0, 0, 0, 0)
    texts = {**TEXTS, "1.txt": make_text("바뀐"), "7.txt": make_text("새"), "9.txt": TEXTS["2.txt"]}
    del texts["0.txt"], texts["2.txt"]
    report = indexer.run([write_corpus(corpus, texts)])
    assert counts(report) == (2, 1, 2, 3, 1)
    with open_index(tmp_path / "index") as snapshot:
        assert (report.generation, report.documents) == (2, len(snapshot.documents()))
        assert report.passages == sum(len(snapshot.passages_of(name)) for name in snapshot.names())
        assert len(snapshot.search_words(["지원"], 1000)) == report.passages


def test_an_unchanged_corpus_keeps_the_generation(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    report = make_indexer(tmp_path).run([corpus])
    assert report.generation == 1
    assert counts(report) == (0, 0, 0, 6, 0)


def test_only_new_texts_are_embedded_and_only_changed_files_read(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    encoder, read = CountingEncoder(), []
    indexer = replace(
        make_indexer(tmp_path),
        encoder=encoder,
        read=lambda path, name: read.append(path.name) or make_indexer(tmp_path).read(path, name),
    )
    (corpus / "3.txt").write_text(TEXTS["3.txt"] + "새 문장 하나입니다.\n")
    indexer.run([corpus])
    assert read == ["3.txt"]
    assert 1 <= len(encoder.seen) <= 2
    (corpus / "3.txt").write_text(TEXTS["3.txt"])
    encoder.seen.clear()
    indexer.run([corpus])
    assert encoder.seen == []


def test_a_killed_run_keeps_the_embeddings_it_paid_for(tmp_path: Path) -> None:
    class Killed(CountingEncoder):
        def embed_passages(self, texts, progress=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.seen:
                raise KeyboardInterrupt
            return super().embed_passages(texts, progress)

    corpus = write_corpus(
        tmp_path / "corpus", {f"{n}.txt": make_text(f"{n}", sentences=8) for n in range(70)}
    )
    killed, later = Killed(), CountingEncoder()
    with pytest.raises(KeyboardInterrupt):
        replace(make_indexer(tmp_path), encoder=killed).run([corpus])
    report = replace(make_indexer(tmp_path), encoder=later).run([corpus])
    assert killed.seen
    assert not set(killed.seen) & set(later.seen)
    assert len(killed.seen) + len(later.seen) == report.passages


def test_a_removed_document_has_no_hit_anywhere(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    (corpus / "4.txt").unlink()
    make_indexer(tmp_path).run([corpus])
    gone = f"{corpus}/4.txt"
    with open_index(tmp_path / "index") as snapshot:
        assert gone not in snapshot.names()
        assert snapshot.passages_of(gone) == []
        hits = search(snapshot, [TEXTS["4.txt"], "사업4"])
    assert gone not in {document for found in hits for document, _, _ in found}


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS | {"x.txt": "!손상"})
    report = make_indexer(tmp_path).run([corpus, tmp_path / "nowhere"])
    assert report.documents == 6
    assert [failure.path for failure in report.failed] == [
        str(tmp_path / "nowhere"),
        f"{corpus}/x.txt",
    ]


@pytest.mark.parametrize("texts", [{}, {"x.txt": "!손상"}])
def test_where_nothing_can_be_indexed_the_old_index_stays(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    before = found_in(tmp_path)
    write_corpus(corpus, texts)
    with pytest.raises(CorpusEmpty):
        make_indexer(tmp_path).run([corpus])
    assert found_in(tmp_path) == before
    with pytest.raises(CorpusEmpty, match="nowhere"):
        make_indexer(tmp_path).run([tmp_path / "nowhere"])


def test_a_dry_run_tells_the_difference_and_changes_nothing(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    assert counts(make_indexer(tmp_path).difference([corpus])) == (6, 0, 0, 0, 0)
    with pytest.raises(IndexMissing):
        open_index(tmp_path / "index")
    make_indexer(tmp_path).run([corpus])
    (corpus / "0.txt").unlink()
    (corpus / "1.txt").write_text(make_text("바뀐"))
    assert counts(make_indexer(tmp_path).difference([corpus])) == (0, 1, 1, 4, 0)
    with open_index(tmp_path / "index") as snapshot:
        assert len(snapshot.names()) == 6


def test_another_encoder_embeds_all_anew_without_reading_again(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    other = replace(make_indexer(tmp_path), encoder=FakeEncoder("other@1", 32), read=_never)
    report = other.run([corpus])
    assert counts(report) == (0, 0, 0, 6, 0)
    assert report.generation == 2
    with open_index(tmp_path / "index", "other@1") as snapshot:
        assert snapshot.manifest.dimension == 32
        assert len(snapshot.names()) == 6


def _never(path: Path, name: str) -> None:
    raise AssertionError(name)


def test_another_recipe_reads_all_again(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path).run([corpus])
    report = make_indexer(tmp_path, recipe="newer").run([corpus])
    assert report.generation == 2
    assert counts(report) == (0, 0, 0, 6, 0)
    assert make_indexer(tmp_path, recipe="newer").run([corpus]).generation == 2


def test_progress_ends_at_the_total_of_each_stage(tmp_path: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    make_indexer(tmp_path, progress=lambda *step: steps.append(step)).run([corpus])
    for stage in ("읽기", "형태소", "임베딩", "쓰기"):
        last = [step for step in steps if step[2] == stage][-1]
        assert last[0] == last[1] > 0


@pytest.mark.slow
@given(
    st.lists(
        st.dictionaries(st.integers(0, 5), st.integers(0, 3), min_size=1), min_size=2, max_size=5
    )
)
@settings(max_examples=200, deadline=None)
@pytest.mark.timeout(300)
def test_any_sequence_of_changes_gives_the_index_built_anew(versions: list[dict[int, int]]) -> None:
    with quick_folder() as folder:
        compare_with_built_anew(folder, versions)


def compare_with_built_anew(root: Path, versions: list[dict[int, int]]) -> None:
    corpus = root / "corpus"
    for version in versions:
        texts = {f"{n}.txt": make_text(f"{n}/{seed}", n + 1) for n, seed in version.items()}
        make_indexer(root).run([write_corpus(corpus, texts)])
    anew = replace(make_indexer(root), folder=root / "anew" / "index")
    anew.run([corpus])
    with open_index(root / "index") as grown, open_index(root / "anew" / "index") as built:
        assert grown.manifest.content == built.manifest.content
        assert grown.documents() == built.documents()
        assert len(grown) == len(built)
        assert search(grown) == search(built)


def index_in_child(root: Path, **environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.harness", "once", str(root)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_order_and_hash_seed_do_not_matter(tmp_path: Path) -> None:
    reports, files = [], []
    for seed in range(3):
        root = tmp_path / str(seed)
        names = sorted(TEXTS)
        random.Random(seed).shuffle(names)  # noqa: S311
        write_corpus(root / "corpus", {name: TEXTS[name] for name in names})
        reports.append(index_in_child(root, PYTHONHASHSEED=str(seed)))
        part = root / "index" / "gen-000001" / "part-000001"
        files.append([(part / name).read_bytes() for name in ("passages.sqlite", "vectors.faiss")])
    assert reports[0] == reports[1] == reports[2]
    assert files[0] == files[1] == files[2]


@pytest.mark.parametrize("locale", ["C", "ko_KR.UTF-8"])
@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "with space %20 #?",
        "한글",
        "🏛️ 보도 👨‍👩‍👧",
        unicodedata.normalize("NFD", "한글 분해"),
    ],
)
def test_odd_paths_and_locales_work(tmp_path: Path, name: str, locale: str) -> None:
    write_corpus(
        tmp_path / name / "corpus", {f"{name}.txt": TEXTS["1.txt"], "2.txt": "제목\n본문입니다.\n"}
    )
    report = index_in_child(tmp_path / name, LC_ALL=locale, LANG=locale)
    assert report["found"]


def test_a_document_without_passages_is_listed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"empty.txt": "\n\n"})
    indexer = Indexer(
        tmp_path / "index",
        FakeEncoder(),
        Morphemes(SpaceTagger()),
        tmp_path / "cache",
        read=make_indexer(tmp_path).read,
    )
    assert indexer.run([corpus]).passages == 0
    with open_index(tmp_path / "index") as snapshot:
        assert len(snapshot.documents()) == 1
        assert not any(search(snapshot))

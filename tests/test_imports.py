import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "sentence_transformers",
    "gradio",
    "faiss",
    "tantivy",
    "kiwipiepy",
    "langchain_core",
    "numpy",
)


def modules_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import chatbot",
        "from chatbot.cli import build_parser; build_parser().format_help()",
        "import chatbot.commands",
        "import chatbot.doctor",
    ],
)
def test_the_command_line_starts_without_anything_heavy(code: str) -> None:
    assert modules_after(code).isdisjoint(HEAVY)


def test_reading_the_index_needs_no_model() -> None:
    loaded = modules_after("import chatbot.store, chatbot.passages, chatbot.documents")
    assert loaded.isdisjoint({"torch", "sentence_transformers", "gradio", "langchain_core"})

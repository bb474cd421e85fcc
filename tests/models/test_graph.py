import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIGNALLED = """
import gc, os, signal
from chatbot.models.reader import load_reader

signal.signal(signal.SIGTERM, lambda *_: print("heard"))
first, second = load_reader(), load_reader()
del first
gc.collect()
del second
gc.collect()
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_signal_is_heard_after_models_went_in_any_order() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SIGNALLED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "heard\n", "")

"""How well titles, dates and contacts of real releases are understood.

python bench/structure.py ../shared/press ../shared/questions/press-documents.json
python bench/structure.py --half 1        # every second document only, to check what was tuned

A title is right when it is the published one, white space, quotes and signs aside, alone or with
the subtitle; the share is also given of those whose published title stands in the text at all. A
contact block is right when each telephone number in it has a department, a post and a name.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot.documents import read  # noqa: E402
from chatbot.records import Document  # noqa: E402

SHARED = ROOT.parent / "shared"
PHONE = re.compile(r"\((0\d{1,2}-\d{3,4}-\d{4})\)")
KIND = re.compile(r"^\s*[\[(](?:보도자료|보도참고|보도설명)[\])]")
CONTACT = re.compile(r"담\s*당\s*(?:부\s*서|자)")


def letters(text: str) -> str:
    """Leave only what is heard of a text: letters and digits."""
    return re.sub(r"[^0-9A-Za-z가-힣]", "", KIND.sub("", text))


def title_is_right(document: Document, published: str) -> bool:
    """Tell whether a title is the published one."""
    wanted, given = letters(published), letters(document.title)
    if wanted in {given, given + letters(document.subtitle)}:
        return True
    shorter, longer = sorted((wanted, given), key=len)
    return shorter in longer and len(shorter) >= 0.6 * len(longer)


def contacts_are_right(document: Document, phones: set[str]) -> bool:
    """Tell whether each telephone has its department, post and name."""
    people = [person for department in document.departments for person in department.people]
    complete = all(person.post and person.name for person in people)
    named = all(department.name and department.people for department in document.departments)
    return complete and named and phones <= {person.phone for person in people}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "press")
    parser.add_argument(
        "truth", type=Path, nargs="?", default=SHARED / "questions" / "press-documents.json"
    )
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    if not options.truth.exists():
        sys.exit(f"{options.truth} is not there; nothing was measured.")
    rows = sorted(json.loads(options.truth.read_text()), key=lambda row: str(row["doc"]))
    if options.half is not None:
        rows = rows[options.half :: 2]
    measure(options.folder, rows, options.wrong)


def measure(folder: Path, rows: list[dict[str, str]], list_wrong: bool) -> None:
    """Read the documents, judge each and print the shares."""
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    for row in rows:
        path = folder / row["doc"]
        document = read(path, row["doc"])
        for name, right in judge(document, path.read_text(), row).items():
            counts[name] += 1
            counts[name + " right"] += right
            if list_wrong and not right:
                print(f"{name:>18}  {row['doc']}: {document.title[:60]} | {document.published}")
    seconds = time.perf_counter() - start
    for name in ("title", "title in the text", "date", "date in the text", "contacts"):
        right, total = counts[name + " right"], counts[name]
        print(f"{name:>18}  {right:4} of {total:4}  {right / max(total, 1):6.1%}")
    print(f"{len(rows)} documents in {seconds:.1f} s ({len(rows) / seconds:.0f} a second)")


def judge(document: Document, raw: str, row: dict[str, str]) -> dict[str, bool]:
    """Say what applies to a document and whether it is right."""
    title = title_is_right(document, row["title"])
    date = str(document.published) == row["date"]
    verdict = {"title": title, "date": date}
    if title or letters(row["title"]) in letters(raw):
        verdict["title in the text"] = title
    if date or states_date(raw, row["date"]):
        verdict["date in the text"] = date
    phones = set(PHONE.findall(raw))
    if phones and CONTACT.search(raw):
        verdict["contacts"] = contacts_are_right(document, phones)
    return verdict


def states_date(raw: str, day: str) -> bool:
    """Tell whether a text has the date in any writing that names month and day."""
    year, month, number = (int(part) for part in day.split("-"))
    written = rf"(?<!\d)0?{month}\s*[.월]\s*0?{number}(?!\d)"
    return bool(re.search(written, raw) or f"{year % 100:02}{month:02}{number:02}" in raw)


if __name__ == "__main__":
    main()

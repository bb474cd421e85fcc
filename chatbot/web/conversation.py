"""The conversation as safe HTML; it is kept by the browser, as JSON, and not by the server."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from chatbot.errors import ChatbotError
from chatbot.passages import mend_lines
from chatbot.web import source
from chatbot.web.lines import Line, break_lines, lines_of
from chatbot.web.texts import Texts

TURNS_KEPT = 30
HISTORY = 5
WORDS_SHOWN = 48
SHOWN = 200

Turn = dict[str, Any]
_MARK = re.compile(r"\[(\d{1,2})\]")
_HANGUL = re.compile("[가-힣]")


def load(talk: str) -> list[Turn]:
    """Read the conversation that a browser kept; what is not one is an empty conversation."""
    try:
        turns = json.loads(talk)
    except ValueError:
        return []
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        return []
    return turns[-TURNS_KEPT:]


def dump(turns: Sequence[Turn]) -> str:
    """Write a conversation for the browser to keep."""
    return json.dumps(list(turns)[-TURNS_KEPT:], ensure_ascii=False)


def questions(turns: Sequence[Turn]) -> list[str]:
    """List the last questions that were answered, oldest first."""
    asked = [str(turn.get("question", "")) for turn in turns if "error" not in turn]
    return asked[-HISTORY:]


def failed(question: str, error: ChatbotError) -> Turn:
    """Make the turn of a question that could not be answered as it stands."""
    shown = " ".join(question.encode("utf-8", "replace").decode().split())
    shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
    return {"question": shown, "error": f"{error.message} {error.remedy}".strip()}


def waiting(question: str, doing: str) -> Turn:
    """Make the turn of a question that is being answered.

    :param doing: what is being done for it.
    """
    return {"question": question[:SHOWN], "waiting": doing}


def grow(turn: Turn, texts: Texts) -> Iterator[Turn]:
    """Unfold an answer: the short form, then one quoted sentence more each time, then all of it."""
    if turn.get("grounded"):
        for shown in range(0 if turn.get("short") else 1, len(_lines(turn, texts)) + 1):
            yield turn | {"shown": shown}
    yield turn


def identity(turn: Turn) -> str:
    """Name an answer, the same whenever the same index gives it to the same question."""
    parts = [turn.get("generation"), turn.get("question"), turn.get("answer")]
    words = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def spoken(turn: Turn) -> str:
    """What a screen reader is to say of an answer."""
    return escape(str(turn.get("error") or turn.get("answer", "")))


def render(
    turns: Sequence[Turn], texts: Texts, examples: Sequence[str], rated: bool = False
) -> str:
    """Set a conversation, or the examples when there is none yet.

    :param rated: whether answers carry buttons for an opinion.
    """
    if not turns:
        return welcome(texts, examples)
    items = "".join(_turn(turn, texts, rated) for turn in turns)
    return (
        f'<div class="talk" role="log" aria-live="off" aria-label="{escape(texts.log)}"'
        f' tabindex="0"><ol>{items}</ol>{_saving(texts)}</div>'
    )


def welcome(texts: Texts, examples: Sequence[str]) -> str:
    """Set what stands there before anything is asked."""
    buttons = "".join(
        f'<li><button type="button" class="example" lang="ko">{escape(question)}</button></li>'
        for question in examples
    )
    shown = f"<p>{escape(texts.examples)}</p><ul>{buttons}</ul>" if buttons else ""
    return f'<div class="welcome"><h2>{escape(texts.empty)}</h2>{shown}</div>'


def _turn(turn: Turn, texts: Texts, rated: bool) -> str:
    asked = (
        f'<div class="asked"><span class="who">{texts.asked}</span>'
        f"<p>{escape(str(turn.get('question', '')))}</p></div>"
    )
    if "waiting" in turn:
        doing = f'<p class="doing">{escape(str(turn["waiting"]))}</p>'
        return f'<li class="turn">{asked}<div class="answered">{doing}</div></li>'
    if "error" in turn:
        said = f'<p class="notice">{escape(str(turn["error"]))}</p>'
        kind = "failed"
    elif "shown" in turn:
        said, kind = _beginning(turn, texts, turn["shown"]), "grounded"
    elif turn.get("grounded"):
        said, kind = _answer(turn, texts) + _tools(texts, copied=True, rated=rated), "grounded"
    else:
        said, kind = _refusal(turn, texts) + _tools(texts, copied=False, rated=rated), "refused"
    return (
        f'<li class="turn" data-answer="{identity(turn)}"{_next(turn)}>{asked}'
        f'<div class="answered {kind}"><span class="who">{texts.answered}</span>{said}</div></li>'
    )


def _next(turn: Turn) -> str:
    """Where the page asks for what can be asked next, once the whole answer stands."""
    if "error" in turn or "shown" in turn:
        return ""
    at = (turn.get("citations") or [turn.get("contact")])[0]
    if not at:
        return ""
    where = {"document": at["document"], "start": at.get("start", 0), "end": at.get("end", 0)}
    return f' data-next="/api/follow-ups?{escape(urlencode(where, errors="replace"))}"'


def _saving(texts: Texts) -> str:
    buttons = "".join(
        f'<button type="button" data-save="{kind}" aria-label="{texts.save}: {name}">'
        f"{name}</button>"
        for kind, name in (("html", texts.save_html), ("docx", texts.save_docx))
    )
    return f'<div class="tools saving"><span>{texts.save}</span>{buttons}</div>'


def _answer(turn: Turn, texts: Texts) -> str:
    links, cited = "", set()
    for item in turn.get("citations", []):
        links += f"<li>{_source(item, texts, item['document'] in cited)}</li>"
        cited.add(item["document"])
    return f'{_beginning(turn, texts)}<ul class="sources">{links}</ul>'


def _beginning(turn: Turn, texts: Texts, shown: int | None = None) -> str:
    citations = {item["number"]: item for item in turn.get("citations", [])}
    short = turn.get("short") or {}
    head = (
        f'<p class="short" lang="ko"><strong>{escape(short["text"])}</strong></p>' if short else ""
    )
    lines = "".join(_line(line, citations, short) for line in _lines(turn, texts)[:shown])
    return f'{_understood(turn, texts)}{head}<div class="quotes" lang="ko">{lines}</div>'


def _lines(turn: Turn, texts: Texts) -> list[Line]:
    quotes = [(int(item["number"]), str(item["quote"])) for item in turn.get("citations", [])]
    return lines_of(turn["answer"], quotes, bool(turn.get("worded")), texts.worded)


def _line(line: Line, citations: dict[int, Any], short: dict[str, Any]) -> str:
    if line.is_worded:
        spoken = "ko" if _HANGUL.search(line.text) else "en"
        return f'<p class="worded" lang="{spoken}">{_linked(escape(line.text), citations)}</p>'
    if line.citation is None:
        return f'<p class="note">{escape(line.text)}</p>'
    item = citations[line.citation]
    words = mend_lines(line.text)
    text = escape(words)
    if short and short["citation"] == line.citation:
        start, end = (int(short[name]) - int(item["start"]) for name in ("start", "end"))
        before, bold, behind = words[:start], words[start:end], words[end:]
        text = f"{escape(before)}<strong>{escape(bold)}</strong>{escape(behind)}"
    return f'<p class="quote">{break_lines(text)} {_mark(item)}</p>'


def _mark(item: dict[str, Any]) -> str:
    return f'<a class="cite" href="{_address(item)}">[{int(item["number"])}]</a>'


def _linked(text: str, citations: dict[int, Any]) -> str:
    """Make links of the marks in a text."""
    return _MARK.sub(
        lambda mark: _mark(citations[int(mark[1])]) if int(mark[1]) in citations else mark[0], text
    )


def _source(item: dict[str, Any], texts: Texts, is_known: bool) -> str:
    """Set the link to a citation.

    :param is_known: whether its release is named above already.
    """
    parts = [item["title"], item.get("department"), item.get("published")]
    label = texts.same if is_known else ", ".join(str(part) for part in parts if part)
    if item.get("page"):
        label += f", {item['page']}쪽"
    words = " ".join(str(item["quote"]).split())
    words = words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + "…"
    return (
        f'<a class="source" href="{_address(item)}"><span class="label">'
        f"{texts.source} {int(item['number'])}: {escape(label)}</span>"
        f'<span class="words" lang="ko">“{escape(words)}”</span></a>'
    )


def _address(item: dict[str, Any]) -> str:
    start, end = int(item["start"]), int(item["end"])
    return escape(source.address(str(item["document"]), start, end, str(item["quote"])))


def _refusal(turn: Turn, texts: Texts) -> str:
    said = f'{_understood(turn, texts)}<p class="refusal" lang="ko">{escape(turn["answer"])}</p>'
    contact = turn.get("contact")
    if not contact:
        return said
    person = contact["person"]
    name = " ".join(
        part for part in (contact["department"], person["name"], person["post"]) if part
    )
    link = f'<a href="{escape(source.path(contact["document"]))}">{escape(contact["title"])}</a>'
    number = source.telephone(person["phone"])
    return f'{said}<p class="contact" lang="ko">{escape(name)} {number} · {link}</p>'


def _understood(turn: Turn, texts: Texts) -> str:
    if not turn.get("understood"):
        return ""
    understood = turn["understood"]
    if turn.get("carried"):
        understood = f"{turn['question']} ({', '.join(turn['carried'])})"
    return f'<p class="understood">{texts.understood}: <q lang="ko">{escape(understood)}</q></p>'


def _tools(texts: Texts, copied: bool, rated: bool) -> str:
    buttons = []
    if copied:
        buttons += [("copy", "text", texts.copy), ("copy", "markdown", texts.copy_markdown)]
    if rated:
        buttons += [("verdict", "helpful", texts.helpful), ("verdict", "wrong", texts.wrong)]
    inner = "".join(
        f'<button type="button" data-{kind}="{value}">{name}</button>'
        for kind, value, name in buttons
    )
    return f'<div class="tools">{inner}</div>' if inner else ""

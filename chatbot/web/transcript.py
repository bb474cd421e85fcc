"""A conversation to keep or hand on: every quote of it is held against its release once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

from pydantic import ValidationError

from chatbot.errors import DocumentUnknown
from chatbot.passages import mend_lines
from chatbot.records import Document
from chatbot.web import source
from chatbot.web.licence import UNKNOWN, licence_of
from chatbot.web.lines import Line, break_lines, lines_of
from chatbot.web.schemas import AnswerModel, CitationModel
from chatbot.web.texts import Texts

_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:17px/1.6 sans-serif;"
    "word-break:keep-all;color:#1e2124}blockquote{margin:0 0 .6em;padding-left:1em;"
    "border-left:3px solid #256ef4}h2{margin-top:2em;font-size:1.2em}"
    ".notice,footer{color:#464c53;font-size:.9em}"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with its address.

    :ivar licence: the terms that the release states; empty where it states none.
    """

    label: str
    address: str
    licence: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer.

    :ivar is_exact: whether all its quotes stand in the releases as they are now.
    """

    question: str
    short: str
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    is_exact: bool


def transcribe(
    talk: Sequence[Any], document: Callable[[str], Document], base: str, texts: Texts
) -> list[Exchange]:
    """Read the conversation that a browser kept, without what was not answered.

    :param document: finds a release by its name, or raises DocumentUnknown.
    :param base: the address of this server.
    """
    answers = []
    for turn in talk:
        try:
            answers.append(AnswerModel.model_validate(turn))
        except ValidationError:  # a question that failed, or nothing of ours
            continue
    return [_exchange(answer, document, base, texts) for answer in answers]


def _exchange(
    answer: AnswerModel, document: Callable[[str], Document], base: str, texts: Texts
) -> Exchange:
    sources, is_exact = [], True
    for citation in answer.citations:
        try:
            release = document(citation.document)
        except DocumentUnknown:
            release = None
        text = release.text if release else ""
        is_shown = answer.worded or citation.quote in answer.answer
        is_exact = is_exact and is_shown and _stands(citation, text)
        sources.append(_source(citation, release, base, texts))
    quotes = [(item.number, item.quote) for item in answer.citations]
    lines = lines_of(answer.answer, quotes, answer.worded, texts.worded)
    return Exchange(
        question=_plain(answer.question),
        short=_plain(answer.short.text) if answer.short else "",
        lines=tuple(
            replace(line, text="\n".join(map(_plain, line.text.split("\n")))) for line in lines
        ),
        sources=tuple(sources),
        is_exact=is_exact,
    )


def _stands(citation: CitationModel, text: str) -> bool:
    return 0 <= citation.start < citation.end and (
        text[citation.start : citation.end] == citation.quote
    )


def _source(citation: CitationModel, release: Document | None, base: str, texts: Texts) -> Source:
    facts = (citation.title, citation.department, citation.published)
    label = ", ".join(_plain(fact) for fact in facts if fact)
    address = source.address(citation.document, citation.start, citation.end, citation.quote)
    return Source(
        f"{texts.source} {citation.number}: {label}",
        base + address,
        licence_of(release) if release else "",
    )


def _plain(text: str) -> str:
    """Leave out what no file may hold: control characters and halves of surrogate pairs."""
    text = text.encode("utf-8", "replace").decode()
    kept = (c for c in text if c.isprintable() or (c.isspace() and c >= " ") or c == "\t")
    return "".join(kept)


def to_html(exchanges: Sequence[Exchange], texts: Texts, day: date) -> str:
    """Write a conversation as a page that needs nothing else."""
    parts = "".join(_section(exchange, texts) for exchange in exchanges)
    title = f"{escape(texts.service)} · {day.isoformat()}"
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<main>{parts}</main><footer><p>{escape(texts.machine)}</p></footer></body></html>"
    )


def _line(line: Line) -> str:
    if line.citation is None:
        return f"<p>{escape(line.text)}</p>"
    text = break_lines(escape(mend_lines(line.text)))
    return f"<blockquote>{text} [{line.citation}]</blockquote>"


def _section(exchange: Exchange, texts: Texts) -> str:
    short = f"<p><strong>{escape(exchange.short)}</strong></p>" if exchange.short else ""
    lines = "".join(_line(line) for line in exchange.lines)
    changed = "" if exchange.is_exact else f'<p class="notice">{escape(texts.changed)}</p>'
    items = "".join(
        f'<li><a href="{escape(item.address)}">{escape(item.label)}</a>'
        f'<br><span class="notice">{escape(item.licence or UNKNOWN)}</span></li>'
        for item in exchange.sources
    )
    sources = f'<ul lang="ko">{items}</ul>' if items else ""
    return (
        f'<section><h2>{escape(exchange.question)}</h2>{changed}<div lang="ko">{short}{lines}'
        f"</div>{sources}</section>"
    )

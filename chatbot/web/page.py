"""The chat page in Gradio; the words are in ``texts.py``, what it shows in ``conversation.py``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, cast

import gradio as gr

from chatbot import contract
from chatbot.errors import ChatbotError
from chatbot.records import Answer
from chatbot.web import conversation
from chatbot.web.failures import log_unexpected
from chatbot.web.openings import recent_list
from chatbot.web.service import Service, client_of
from chatbot.web.texts import Texts

if TYPE_CHECKING:
    from chatbot.assistant import Found
    from chatbot.web.openings import Opening, Openings

# Kept in the tab alone: a reload keeps the talk, closing the tab forgets it.
_KEPT = "sessionStorage.getItem('chatbot.talk') || '[]'"
_ASK = f"(question) => {{ window.chatbot?.began(); return [question, {_KEPT}] }}"
_RESTORE = f"() => [{_KEPT}]"
_SAVE = "(talk) => { sessionStorage.setItem('chatbot.talk', talk); window.chatbot?.settled(); }"
_CLEAR = "() => { window.chatbot?.closePanel(); return [] }"


def build_page(
    service: Service,
    texts: Texts,
    openings: Openings,
    rated: bool,
) -> gr.Blocks:
    """Lay out the page and wire its events.

    :param rated: whether answers carry buttons for an opinion.
    """
    talking = _Talking(service, texts, openings, rated)
    with gr.Blocks(title=texts.service, analytics_enabled=False, fill_width=True) as page:
        _html(_header(texts), "top")
        with gr.Row(elem_id="workspace"):
            with gr.Column(elem_id="chat", min_width=0):
                log = _html(talking.show([]), "log")
                said = _html(_status(""), "said")
                with gr.Row(elem_id="ask"):
                    question = _question(texts)
                    send = gr.Button(
                        texts.send, variant="primary", elem_id="send", scale=0, min_width=96
                    )
                _html(f'<p class="machine">{escape(texts.machine)}</p>', "machine")
            with gr.Column(elem_id="panel-column", min_width=0):
                _html(_panel(texts, openings.current()), "panel")
        talk = gr.Textbox("[]", visible="hidden", elem_id="talk", label="talk")
        fresh = gr.Button(texts.new_talk, elem_id="new-talk", visible="hidden")
        again = gr.Button("restore", elem_id="restore", visible="hidden")

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        gr.on(
            [question.submit, send.click],
            talking.ask,
            [question, talk],
            [question, log, said, talk],
            concurrency_limit=None,  # the service says who waits and who is turned away
            trigger_mode="once",
            js=_ASK,
            **quiet,
        ).then(None, talk, None, js=_SAVE)
        again.click(talking.restore, talk, [log, talk], js=_RESTORE, **quiet).then(
            None, None, None, js="() => { window.chatbot?.settled() }"
        )
        fresh.click(talking.begin_anew, None, [log, said, talk], js=_CLEAR, **quiet).then(
            None, talk, None, js=_SAVE
        )
        page.load(None, None, None, js="() => { window.chatbot?.ready() }")
    page.queue(api_open=False)
    return cast(gr.Blocks, page)


class _Talking:
    """What happens when a visitor asks; the conversation itself stays in the browser."""

    def __init__(self, service: Service, texts: Texts, openings: Openings, rated: bool) -> None:
        self._service = service
        self._texts = texts
        self._openings = openings
        self._rated = rated

    def show(self, turns: Sequence[conversation.Turn]) -> str:
        examples = self._openings.current().examples(self._texts.language)
        return conversation.render(turns, self._texts, examples, self._rated)

    async def ask(
        self, asked: str, kept: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        turns = self._turns(kept)
        turn = conversation.waiting(asked, self._texts.searching)
        said = _status(self._texts.searching, shown=False)
        yield "", self.show([*turns, turn]), said, gr.skip()
        async for turn in self._steps(asked, turns, client_of(request)):
            yield gr.skip(), self.show([*turns, turn]), gr.skip(), gr.skip()
        # A screen reader is told once, when all is there.
        said = _status(conversation.spoken(turn), shown=False)
        yield gr.skip(), gr.skip(), said, conversation.dump([*turns, turn])

    def restore(self, kept: str) -> tuple[str, str]:
        turns = self._turns(kept)
        return self.show(turns), conversation.dump(turns)

    def begin_anew(self) -> tuple[str, str, str]:
        return self.show([]), _status(""), "[]"

    def _turns(self, kept: str) -> list[conversation.Turn]:
        turns = conversation.load(kept)
        try:
            self.show(turns)
        except (KeyError, TypeError, ValueError, AttributeError):  # from another version
            return []
        return turns

    async def _steps(
        self, asked: str, turns: Sequence[conversation.Turn], client: str
    ) -> AsyncIterator[conversation.Turn]:
        try:
            async for step in self._service.steps(asked, conversation.questions(turns), client):
                if isinstance(step, Answer):
                    for grown in conversation.grow(contract.answer_row(step), self._texts):
                        yield grown
                else:
                    yield conversation.waiting(asked, self._reading(step))
        except ChatbotError as error:
            yield conversation.failed(asked, error)
        except Exception:  # the visitor gets an error id, the log the rest
            yield conversation.failed(asked, log_unexpected())

    def _reading(self, found: Found) -> str:
        releases = len({hit.passage.document for hit in found.hits})
        return self._texts.reading.format(passages=len(found.hits), releases=releases)


def _question(texts: Texts) -> gr.Textbox:
    return gr.Textbox(
        label=texts.question,
        placeholder=texts.placeholder,
        lines=1,
        max_lines=5,
        elem_id="question",
        container=True,
        min_width=0,
        scale=1,
    )


def _html(value: str, identity: str) -> gr.HTML:
    return gr.HTML(value, elem_id=identity, apply_default_css=False)


def _status(text: str, shown: bool = True) -> str:
    kind = "" if shown else ' class="who"'
    return f"<p{kind}>{text}</p>"


def _header(texts: Texts) -> str:
    return (
        f'<a class="skip" href="#question">{escape(texts.skip)}</a>'
        f'<div class="bar"><div><h1><a href="">{escape(texts.service)}</a></h1>'
        f"<p>{escape(texts.tagline)}</p></div>"
        f'<nav aria-label="{escape(texts.service)}">'
        f'<button type="button" data-press="new-talk">{escape(texts.new_talk)}</button>'
        f'<a href="/check">{escape(texts.check)}</a>'
        f'<a href="/documents">{escape(texts.documents)}</a>'
        f'<a href="{texts.other_address}" lang="{"en" if texts.language == "ko" else "ko"}">'
        f"{escape(texts.other_language)}</a></nav></div>"
    )


def _step(way: str, name: str, arrow: str) -> str:
    key = {"↑": "ArrowUp", "↓": "ArrowDown"}[arrow]
    return (
        f'<button type="button" data-panel="{way}" aria-keyshortcuts="Alt+{key}"'
        f' title="Alt+{arrow}">{escape(name)}</button>'
    )


def _panel(texts: Texts, opening: Opening) -> str:
    labels = {"failed": texts.failed, "copied": texts.copied, "thanks": texts.thanks}
    labels |= {"note": texts.note, "send": texts.send_note}
    labels |= {"next": texts.next_questions, "other": texts.other_questions}
    data = "".join(f' data-{name}="{escape(text)}"' for name, text in labels.items())
    return (
        f'<section id="source-panel" aria-label="{escape(texts.panel)}"{data}'
        f' data-generation="{opening.generation}">'
        f'<div class="panel-bar" hidden>'
        f'<button type="button" data-panel="close">{escape(texts.close_panel)}</button>'
        f"{_step('previous', texts.previous, '↑')}{_step('next', texts.next, '↓')}"
        f'<span class="place"></span>'
        f'<a data-panel="whole" href="/documents">{escape(texts.whole)}</a></div>'
        f'<div class="panel-body" tabindex="0"><p class="hint">{escape(texts.panel_hint)}</p>'
        f"<h2>{escape(texts.recent)}</h2>{recent_list(opening.recent)}</div></section>"
    )

"""Citations are made from spans of the source, and every answer is held against it once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chatbot.records import Answer, Citation, Document, Span


def cite(document: Document, span: Span, number: int, page: int | None) -> Citation:
    """Cite a span of a document word for word."""
    return Citation(
        number=number,
        document=document.name,
        title=document.title,
        published=document.published,
        page=page,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        department=document.departments[0].name if document.departments else document.issuer,
    )


def holds(answer: Answer, document: Callable[[str], Document]) -> bool:
    """Tell whether every quote of an answer is the source, to the character.

    :param document: finds a document by its name.
    """
    if not are_exact(answer.citations, document):
        return False
    if any(citation.quote not in answer.text for citation in answer.citations):
        return False
    if answer.short is None:
        return not answer.grounded or bool(answer.citations)
    cited = {citation.number: citation for citation in answer.citations}[answer.short.citation]
    text = document(cited.document).text
    return (
        cited.start <= answer.short.start < answer.short.end <= cited.end
        and text[answer.short.start : answer.short.end] == answer.short.text
    )


def are_exact(citations: Iterable[Citation], document: Callable[[str], Document]) -> bool:
    """Tell whether every quote is the source, to the character.

    :param document: finds a document by its name.
    """
    return all(
        citation.quote
        and document(citation.document).text[citation.start : citation.end] == citation.quote
        for citation in citations
    )

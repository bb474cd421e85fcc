"""The frozen records that all parts share.

Offsets are Python ``str`` indices into :attr:`Document.text`; a span is ``text[start:end]``.
"""

from chatbot.records.answer import Answer, Citation, Contact, ShortAnswer
from chatbot.records.document import (
    Block,
    BlockKind,
    Department,
    Document,
    Footnote,
    OtherFile,
    Person,
)
from chatbot.records.passage import Hit, Passage, Reading, Span
from chatbot.records.report import Failure, IndexReport
from chatbot.records.verdict import Aside, Difference, Judgement, Statement, Verdict

__all__ = [
    "Answer",
    "Aside",
    "Block",
    "BlockKind",
    "Citation",
    "Contact",
    "Department",
    "Difference",
    "Document",
    "Failure",
    "Footnote",
    "Hit",
    "IndexReport",
    "Judgement",
    "OtherFile",
    "Passage",
    "Person",
    "Reading",
    "ShortAnswer",
    "Span",
    "Statement",
    "Verdict",
]

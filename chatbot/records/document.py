"""A press release as plain text, with what was understood of its structure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a press release is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    EMBARGO = "embargo"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    ROW = "row"
    CONTACT = "contact"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table row or the like.

    :ivar start: offset of its first character.
    :ivar end: offset behind its last character; blocks are in order and do not overlap.
    :ivar level: depth of a heading or item, 1 the outermost; 0 for other kinds.
    :ivar page: 1-based page it begins on, where the file has pages.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and the sentence that carries its mark.

    :ivar mark: ``*``, ``**``, ``1)`` and the like.
    :ivar start: offset of the note, its mark included.
    :ivar end: offset behind the note.
    :ivar anchor: offset of the mark in the text that it explains; None where none was found.
    """

    mark: str
    start: int
    end: int
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in the contact table; an unknown part is an empty string."""

    post: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department in charge, and its people."""

    name: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A further file that holds the same release."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A press release as plain text with what was understood of its structure.

    :ivar name: how it is cited: the path as it was given to ``index``, with ``/``.
    :ivar text: the plain text that all offsets count in.
    :ivar embargo: the 보도시점 with its time zone; None where it is not known.
    :ivar sha256: digest of the file's bytes, hex.
    :ivar pages: number of pages, where the file has them.
    :ivar files: further files that hold the same release, by name.
    """

    name: str
    text: str
    sha256: str
    title: str
    subtitle: str = ""
    issuer: str = ""
    published: date | None = None
    embargo: datetime | None = None
    departments: tuple[Department, ...] = ()
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    pages: int | None = None
    files: tuple[OtherFile, ...] = ()

"""Every error that a user can meet, each with a Korean message, a remedy and an exit status.

ChatbotError
├── SettingsError             a setting is misspelt or out of range
├── DocumentError             one file could not become a document
│   ├── UnsupportedDocument   no reader for this kind of file
│   ├── UnreadableDocument    damaged, locked or not text
│   ├── EmptyDocument         nothing to read in it
│   └── DocumentTooLarge      over a limit, or a bomb
├── CorpusEmpty               no document at all could be indexed
├── DocumentUnknown           the name is not in the index
├── EncoderUnavailable        the embedding model cannot be loaded
├── ReaderUnavailable         the reading model cannot be loaded
├── LanguageModelUnavailable  the chosen language model cannot be set up
├── IndexError_               the index cannot be opened
│   ├── IndexMissing          there is none yet
│   ├── IndexCorrupt          files are missing or changed
│   ├── IndexMismatch         made with another encoder
│   ├── IndexTooNew           made by a newer version
│   └── IndexUnwritable       disk full, or no permission
├── IndexBusy                 another process is indexing
├── QuestionError             the question cannot be answered as it stands
│   ├── QuestionEmpty
│   ├── QuestionTooLong
│   └── TextTooLong           a text to be checked is longer than the limit
├── BatchInvalid              a row of a batch file is not as it should be
├── PortInUse                 the web address is taken
├── Overloaded                too many questions at once
│   └── TooManyRequests       too many from one asker
└── Unsafe                    a setting of the environment would open a door
"""

from __future__ import annotations


class ChatbotError(Exception):
    """The base of all errors that are shown to a user.

    :param message: what is wrong, a Korean sentence.
    :param remedy: what to do about it, a Korean sentence; may be empty.
    """

    exit_status = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Join the message and the remedy on one line."""
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type[ChatbotError], tuple[str, str]]:
        """Keep the remedy when the error travels between processes."""
        return type(self), (self.message, self.remedy)


class SettingsError(ChatbotError):
    """A setting is misspelt or out of range."""


class DocumentError(ChatbotError):
    """One file could not become a document."""


class UnsupportedDocument(DocumentError):
    """There is no reader for this kind of file."""


class UnreadableDocument(DocumentError):
    """The file is damaged, locked or not text."""


class EmptyDocument(DocumentError):
    """There is nothing to read in the file."""


class DocumentTooLarge(DocumentError):
    """The file is over a limit, or would be when unpacked."""


class CorpusEmpty(ChatbotError):
    """No document at all could be indexed."""


class DocumentUnknown(ChatbotError):
    """The name is not that of an indexed document."""


class EncoderUnavailable(ChatbotError):
    """The embedding model cannot be loaded."""


class ReaderUnavailable(ChatbotError):
    """The reading model cannot be loaded."""


class LanguageModelUnavailable(ChatbotError):
    """The chosen language model cannot be set up."""


class IndexError_(ChatbotError):
    """The index cannot be opened or written."""


class IndexMissing(IndexError_):
    """There is no index yet."""


class IndexCorrupt(IndexError_):
    """Files of the index are missing or changed."""


class IndexMismatch(IndexError_):
    """The index was made with another encoder."""


class IndexTooNew(IndexError_):
    """The index was made by a newer version of the program."""


class IndexUnwritable(IndexError_):
    """The index cannot be written: no space or no permission."""


class IndexBusy(ChatbotError):
    """Another process is writing the index (exit status 75, EX_TEMPFAIL)."""

    exit_status = 75


class QuestionError(ChatbotError):
    """The question cannot be answered as it stands."""


class QuestionEmpty(QuestionError):
    """The question has no words in it."""


class QuestionTooLong(QuestionError):
    """The question is longer than the limit."""


class TextTooLong(QuestionError):
    """The text to be checked is longer than the limit."""


class BatchInvalid(ChatbotError):
    """A row of a batch file is not as it should be."""


class PortInUse(ChatbotError):
    """Another program serves on that address."""


class Unsafe(ChatbotError):
    """A setting of the environment would open a door that must stay shut."""


class Overloaded(ChatbotError):
    """Too many questions at once; asking again later helps."""


class TooManyRequests(Overloaded):
    """Too many questions from one asker within a minute."""

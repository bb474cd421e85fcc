"""Lines that a page, a converter or a web site broke in mid-sentence, joined again.

Releases come with lines wrapped at the width of the page, often inside a word, and with every
change of type face on a line of its own. Joining never drops a letter; white space is decided by
how Korean is written: particles and endings lean on the word in front of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.documents.cells import is_figure
from chatbot.documents.lines import Line
from chatbot.documents.marks import find_mark, is_caption, is_weak_mark
from chatbot.records import BlockKind

_ENDED = re.compile(r"[.!?。](?:[\"'”’」』)\]>】*]|\d\))*$")
_DATE_END = re.compile(r"\d\.[)’”\]]*$")
_CLOSER_START = re.compile(r"^(?:[,.;:!?%)\]}」｣』”〉》】·‧・ㆍ~→]|’(?!\d))")
_PARTICLE = (
    r"(?:은|는|이|가|을|를|의|에|에서|에게|에게서|에는|에도|에만|에서는|에서도|에의|으로|로|으로써|로써|"
    r"으로서|로서|으로의|로의|으로는|로는|으로도|와|과|와의|과의|도|만|까지|까지의|부터|부터는|보다|처럼|"
    r"이나|나|이며|며|이고|이다|이라|이라고|라고|라는|이라는|라며|이라며|라면서|인|들|들의|들은|들이|들을|"
    r"들에게|들과|들도|등|등을|등의|등이|등에|등으로|등은|및|께|께서|마다|별|별로|적|적인|적으로|"
    r"뿐만|뿐|밖에|조차|대로|만큼|이란|란|이어서|입니다|이었다|였다)"
)
_LEANING_PARTICLE = re.compile(rf"^(?!(?:등|및)(?=\s)){_PARTICLE}(?=[\s,.;:!?)(」｣』’”\"'*]|$)")
_LEANING_VERB = re.compile(
    r"^(?:하는|하고|하며|하여|하였|하기|하도록|하게|하면|하지|하자|하고자|하려|하거나|하되|하던|"
    r"했다|했으|했고|했던|했습|한다|합니다|하였다|할(?=\s)|한(?=\s)|함(?=[\s,.)]|$)|해(?=\s|,)|해서|해야|"
    r"되는|되고|되며|되어|되었|되면|되지|되도록|된(?=\s)|된다|될(?=\s)|됨(?=[\s,.)]|$)|됐|됩니다|돼|"
    r"시키|시킨|시켜|받은(?=\s)|받는(?=\s)|였다|었다|았다|겠다|습니다|니다|다\.|다고(?=\s))"
)
_OPEN_END = re.compile(
    r"(?:[,·‧・ㆍ~+(\[「｢『“‘<〈《:]|[가-힣)\]’”%](?:은|는|을|를|의|와|과|로|에서|에게|에|및|며|고|여|한|할|된|될|던|도록|위해|위한|"
    r"대한|대해|따른|따라|통해|통한|관한|관련|있는|없는|하는|되는|이번|또한|특히|아울러))$|(?:^|\s)(?:및|등|약|총|각|동|또는|그|이|본)$"
)
# Words that open a sentence in running text.
_OPENER = re.compile(
    r"^(?:이번|이에|이를|이와|이들|이는|이후|특히|아울러|또한|한편|다만|먼저|그러나|그간|이어|이외|앞으로|"
    r"올해|최근|따라서|더불어|우선|끝으로|마지막으로|첫째|둘째|셋째|넷째)(?=[\s,])"
    r"|^[가-힣]{2,8}(?:위원회|위|부|청|처|감독원|감원)(?:는|은)(?=\s)"
)
_OPENER_COMMA = re.compile(r"^(?:특히|아울러|또한|한편|다만|먼저|더불어|우선|첫째|둘째|셋째|넷째),")
_RUNNING = re.compile(r"[가-힣](?:은|는|이|가|을|를|에|의|에서|로|와|과|도)(?=\s|$)|,")
_NOTE_LINE = 22
_INLINE_MARK = re.compile(r"^(?:\*{1,4}|\d{1,2}\))$")
_CELL_LENGTH = 14
_FLOWING_LENGTH = 26
# A line is full, and so was wrapped, from this share of the page's width on.
_FULL_SHARE = 0.75
_SPACED_SHARE = 0.15
_AHEAD = 14
_TABLE_LINES = 6
_SENTENCE_LINES = 12
_BRACKETS = {"(": ")", "「": "」", "｢": "｣", "『": "』", "“": "”", "‘": "’", "[": "]"}
_UNCLOSED_LIMIT = 160


@dataclass(frozen=True, slots=True)
class _Style:
    """How the lines of one document are broken.

    :ivar fragments: each change of type face begins a line.
    :ivar width: length of a full line where a page wraps them; 0 where none does.
    :ivar words: words that stand whole inside of lines.
    :ivar spaces: a full line keeps the space at its end, so that one without was broken in a word.
    """

    fragments: bool
    width: int
    words: frozenset[str]
    spaces: bool = False


def join(lines: Sequence[Line]) -> list[Line]:
    """Join the lines that belong to one paragraph; lines whose kind is known stay as they are."""
    style = _style(lines)
    joined: list[Line] = []
    last = ""
    for at, line in enumerate(lines):
        if joined and _continues(joined[-1], last, line, lines[at : at + _AHEAD], style):
            block = joined[-1]
            glue = _glue(block.text, line.text, style, block.spaced)
            text = f"{block.text}{glue}{line.text}"
            joined[-1] = replace(block, text=text, spaced=line.spaced)
        else:
            joined.append(line)
        last = line.text
    return joined


def join_title(lines: Sequence[str]) -> str:
    """Join the lines of a title into one."""
    style = _Style(False, 0, frozenset())
    title = ""
    for line in lines:
        title = f"{title}{_glue(title, line, style)}{line}" if title else line
    return title


def _style(lines: Sequence[Line]) -> _Style:
    texts = [line.text for line in lines if line.kind is None]
    leaning = sum(bool(_leans(text) or _CLOSER_START.match(text)) for text in texts)
    lengths = sorted(len(text) for text in texts if len(text) > _FLOWING_LENGTH)
    width = 0
    if lengths:
        full = lengths[int(len(lengths) * 0.9)]
        near = sum(full * 0.8 <= length <= full * 1.1 for length in lengths)
        width = full if full <= 90 and near >= len(lengths) * 0.4 else 0
    words = frozenset(word for text in texts for word in text.split()[1:-1])
    wrapped = [line for line in lines if width and len(line.text) >= width * _FULL_SHARE]
    spaces = sum(line.spaced for line in wrapped) > max(3, len(wrapped) * _SPACED_SHARE)
    return _Style(leaning >= 4 and leaning >= len(texts) * 0.04, width, words, spaces)


def _leans(text: str) -> bool:
    return bool(_LEANING_PARTICLE.match(text) or _LEANING_VERB.match(text))


def _continues(block: Line, last: str, line: Line, ahead: Sequence[Line], style: _Style) -> bool:
    if block.kind is not None or line.kind is not None or "\t" in line.text or "\t" in block.text:
        return False
    mark = find_mark(block.text)
    if mark and mark.end >= len(block.text):
        return not _is_new(line.text) or mark.kind is BlockKind.FOOTNOTE
    if is_caption(block.text) or (line.gap and not style.fragments):
        return False
    if style.fragments and _INLINE_MARK.match(line.text):
        return _is_inline_mark(block.text, line.text, ahead)
    return _flows(block.text, last, line.text, ahead, style)


def _is_new(text: str) -> bool:
    return find_mark(text) is not None or is_caption(text)


def _is_inline_mark(block: str, mark: str, ahead: Sequence[Line]) -> bool:
    if len(ahead) > 1 and (_leans(ahead[1].text) or _CLOSER_START.match(ahead[1].text)):
        return True
    return not _ENDED.search(block) and mark not in block and not is_figure(block)


def _flows(block: str, last: str, text: str, ahead: Sequence[Line], style: _Style) -> bool:
    unclosed = is_unclosed(block)
    full = style.width > 0 and len(last) >= style.width * _FULL_SHARE
    if _is_new(text) and not (not _ends(block) and (unclosed or (full and is_weak_mark(text)))):
        return False
    if _CLOSER_START.match(text):
        return True
    if _ends(block) and not unclosed:
        return style.fragments and bool(_leans(text)) and not block.endswith(".")
    if unclosed or _leans(text):
        return True
    if _OPENER_COMMA.match(text):
        return False
    if _OPEN_END.search(block) and not is_figure(block):
        return True
    if _OPENER.match(text) or (_is_note(block) and len(text) > _NOTE_LINE):
        return False
    if _is_figures(ahead) or (_is_short(block, style) and _is_table(ahead)):
        return False
    return _is_wrapped(block, last, text, ahead, style)


def _is_wrapped(block: str, last: str, text: str, ahead: Sequence[Line], style: _Style) -> bool:
    mark = find_mark(block)
    running = style.fragments and bool(_RUNNING.search(block)) and _sentence_comes(ahead)
    leaned_on = len(ahead) > 1 and _leans(ahead[1].text)
    if is_figure(text) and not (leaned_on or running or (style.fragments and mark)):
        return False
    if mark and mark.kind is BlockKind.HEADING:
        return False
    if style.fragments:
        return len(block) >= _FLOWING_LENGTH or mark is not None or text[0] == "(" or running
    return style.width > 0 and len(last) >= style.width * _FULL_SHARE


def _sentence_comes(ahead: Sequence[Line]) -> bool:
    """Tell whether the lines ahead run into the end of a sentence."""
    for line in ahead[:_SENTENCE_LINES]:
        if line.kind is not None or _is_new(line.text):
            return False
        if _ENDED.search(line.text) and line.text.rstrip("”\"'’)").endswith("다."):
            return True
    return False


def runs_on(text: str, ahead: Sequence[str], full: bool) -> bool:
    """Tell whether a line that was left apart breaks off in a sentence that goes on ahead.

    :param text: what stands in the line and in front of it of that sentence.
    :param ahead: the lines behind it.
    :param full: whether the line is so long that a page may have broken it.
    """
    following = ahead[0]
    unclosed = is_unclosed(text)
    if "\t" in text + following or _is_new(following) or is_caption(text) or is_figure(text):
        return False
    if _ends(text) and not unclosed:
        return False
    if unclosed or _CLOSER_START.match(following) or _leans(following) or _OPEN_END.search(text):
        return True
    mark = find_mark(text)
    if mark and mark.kind in {BlockKind.HEADING, BlockKind.FOOTNOTE}:
        return False
    lines = [Line(line) for line in ahead]
    return full and not _OPENER.match(following) and _sentence_comes(lines)


def _ends(block: str) -> bool:
    return bool(_ENDED.search(block)) and not _DATE_END.search(block)


def is_unclosed(block: str) -> bool:
    """Tell whether a bracket or a quotation that was opened near the end is still open."""
    tail = block[-_UNCLOSED_LIMIT:]
    for opener, closer in _BRACKETS.items():
        at = tail.rfind(opener)
        if at >= 0 and closer not in tail[at:]:
            if opener == "‘" and (tail[at + 1 : at + 3].isdigit() or "'" in tail[at:]):
                continue
            return True
    return False


def _is_note(block: str) -> bool:
    mark = find_mark(block)
    return mark is not None and mark.kind is BlockKind.FOOTNOTE and mark.end < len(block)


def _is_figures(ahead: Sequence[Line]) -> bool:
    """Tell whether figures come, one on each line."""
    texts = [line.text for line in ahead[:4]]
    return len(texts) == 4 and sum(is_figure(text) for text in texts) >= 3


def _is_short(block: str, style: _Style) -> bool:
    """Tell whether a block may be a heading or a cell, so that cells behind it stay apart."""
    if not style.fragments or find_mark(block) is None:
        return True
    return len(block) < _FLOWING_LENGTH and not _RUNNING.search(block)


def _is_table(ahead: Sequence[Line]) -> bool:
    """Tell whether cells of a table come, one on each line."""
    texts = [line.text for line in ahead[:_TABLE_LINES]]
    if len(texts) < 4 or any(_leans(text) or _CLOSER_START.match(text) for text in texts):
        return False
    cells = sum(len(text) <= _CELL_LENGTH or is_figure(text) for text in texts)
    return cells >= len(texts) - 1


def _glue(block: str, text: str, style: _Style, spaced: bool = False) -> str:
    before, after = block[-1:], text[:1]
    mark = find_mark(block)
    if mark is not None and mark.end >= len(block):
        return " "
    if (_CLOSER_START.match(text) and after not in "→~") or before in "(「｢『“‘[<〈《":
        return ""
    if (_INLINE_MARK.match(text) and find_mark(block + "|") is None) or text.startswith("*"):
        return ""
    if before.isdigit() and after.isdigit():
        return " "
    if not ("가" <= before <= "힣" or before in ")」｣』”’*%" or before.isalnum()):
        return " "
    if style.spaces and "가" <= after <= "힣" and len(block) >= style.width * _FULL_SHARE:
        return " " if spaced else ""
    if _leans(text):
        return ""
    if "가" <= before <= "힣" and "가" <= after <= "힣":
        word = block.split()[-1] + text.split()[0]
        return "" if word in style.words else " "
    return "" if after in "(*" and before not in ")" and style.fragments else " "

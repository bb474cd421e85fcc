"""Bytes of a text file to text: UTF-8, UTF-16 and CP949, with or without a byte order mark."""

from __future__ import annotations

import codecs

from chatbot.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A text has hardly any control characters; a file of another kind has many.
_CONTROL_SHARE = 0.02
_COMMON_SHARE = 0.7
_DAMAGED_SHARE = 0.005


def decode(data: bytes, name: str) -> str:
    """Decode a text file whose encoding is not declared.

    :param name: used in the message.
    :raises UnreadableDocument: if the bytes are no text in any of the encodings.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text) and (not encoding.startswith("utf-16-") or _looks_korean(text)):
            return text
    if (mended := _mend(data)) is not None:
        return mended
    raise UnreadableDocument(
        f"{name}: 글자로 읽을 수 없는 파일입니다.",
        "UTF-8, UTF-16, CP949(EUC-KR) 가운데 하나로 저장된 글 파일인지 확인해 주세요.",
    )


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    sample = data[:4000]
    if b"\0" in sample:
        # Line ends, digits and spaces are ASCII: their zero bytes tell the order.
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return ["utf-16-le", "utf-16-be"] if little else ["utf-16-be", "utf-16-le"]
    return ["utf-8", "cp949"]


def _mend(data: bytes) -> str | None:
    """Decode a text of which a few bytes are damaged; those become U+FFFD."""
    texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp949")]
    best = min(texts, key=lambda text: text.count("\ufffd"))
    damaged = best.count("\ufffd")
    return best if _looks_like_text(best) and damaged <= len(best) * _DAMAGED_SHARE else None


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in sample)
    return controls <= len(sample) * _CONTROL_SHARE and "\0" not in sample


def _looks_korean(text: str) -> bool:
    """Hold a guess at UTF-16 against the letters that it gives: any bytes decode to something."""
    sample = text[:4000]
    common = sum(character <= "~" or "가" <= character <= "힣" for character in sample)
    return common >= len(sample) * _COMMON_SHARE

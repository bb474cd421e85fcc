"""Questions as people type them: spaces left out, vowels mixed up, after another question."""

from __future__ import annotations

import random

_FIRST, _VOWELS, _LAST = 0xAC00, 21, 28
# Vowels and final consonants that are often written for one another.
_VOWEL_GROUPS = ("ㅐㅔ", "ㅒㅖ", "ㅙㅚㅞ", "ㅓㅗ", "ㅛㅕ")
_VOWEL_ORDER = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINAL_GROUPS = ((1, 2, 24), (4, 5, 6), (7, 19, 20, 22, 25), (17, 26))


def roughen(question: str, chance: random.Random) -> str:
    """Spoil a question a little: one to three slips, and sometimes all spaces gone."""
    letters = list(question)
    places = [at for at, letter in enumerate(letters) if "가" <= letter <= "힣"]
    for at in chance.sample(places, min(len(places), chance.randint(1, 3))):
        letters[at] = _slip(letters[at], chance)
    text = "".join(letters)
    if chance.random() < 0.5:
        words = text.split(" ")
        kept = [words[0]]
        for word in words[1:]:
            kept.append(word if chance.random() < 0.6 else f" {word}")
        text = "".join(kept)
    return text.rstrip("?.! ") if chance.random() < 0.5 else text


def _slip(letter: str, chance: random.Random) -> str:
    code = ord(letter) - _FIRST
    first, vowel, last = code // (_VOWELS * _LAST), code // _LAST % _VOWELS, code % _LAST
    for group in _VOWEL_GROUPS:
        if _VOWEL_ORDER[vowel] in group:
            vowel = _VOWEL_ORDER.index(chance.choice(group))
            break
    else:
        for finals in _FINAL_GROUPS:
            if last in finals:
                last = chance.choice(finals)
    return chr(_FIRST + (first * _VOWELS + vowel) * _LAST + last)

"""The XLM-RoBERTa tokenizer rebuilt from its pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.models.quantized import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# A private character that stands in for the wide tilde while NFKC passes over the text.
STAND_IN = "\U0010fffd"


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Make the tokenizer: NMT-NFKC normal form, spaces as ``▁``, unigram pieces, ``<s> … </s>``.

    SentencePiece's map keeps the wide tilde ``～``, which NFKC alone would change. Runs of
    characters outside the vocabulary are one unknown token, as in SentencePiece.
    """
    from tokenizers import AddedToken, Regex, Tokenizer
    from tokenizers.decoders import Metaspace as MetaspaceDecoder
    from tokenizers.models import Unigram
    from tokenizers.normalizers import NFKC, Nmt, Replace, Sequence
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    pieces = vocabulary.pieces
    scored = list(zip(pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(Unigram(scored, vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = Sequence(
        [
            Nmt(),
            Replace("～", STAND_IN),
            NFKC(),
            Replace(STAND_IN, "～"),
            Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = MetaspaceDecoder(replacement="▁", prepend_scheme="always")
    special = [vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unknown]
    tokenizer.add_special_tokens([AddedToken(pieces[index], special=True) for index in special])
    bos, eos = pieces[vocabulary.bos], pieces[vocabulary.eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return tokenizer

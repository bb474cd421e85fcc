"""Which releases are kept aside for choosing; nothing is trained on questions about them."""

from __future__ import annotations

import hashlib

ASIDE = "aside_"


def is_held_out(document: str, share: float = 0.1) -> bool:
    """Tell whether a release is kept aside for choosing; fixed by its name."""
    if document.startswith(ASIDE):
        return True
    digest = hashlib.sha256(document.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share

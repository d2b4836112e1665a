"""Which words are the same, however an edition sets them or a person types them?"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold"]

_MARKS = str.maketrans(dict.fromkeys('“”„«»‹›‘’‚ʼ`"', "'") | dict.fromkeys("—–‐‑", "-") | {"…": "..."})
"""Quotation marks are one and the same: editions set speech in single marks or in double ones, and an apostrophe is one too."""
_EMPHASIS = re.compile(r"[_*~]")
_DASH = re.compile(r" ?-+ ?")
"""A dash of any length, with blanks around it or without."""


def fold(words: str, *, keeps_case: bool = False) -> str:
    """Return *words* with quotation marks, apostrophes, dashes, emphasis marks, accents, white space and case folded.

    Args:
        words: any stretch of text.
        keeps_case: whether case is left as it is.
    """
    plain = _EMPHASIS.sub("", unicodedata.normalize("NFC", words).translate(_MARKS))
    plain = _DASH.sub("-", " ".join(plain.split()))
    return plain if keeps_case else plain.casefold()

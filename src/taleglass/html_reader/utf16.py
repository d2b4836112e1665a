"""At which UTF-16 code unit does a character stand?

A browser counts strings in UTF-16 code units, Python in characters. The two differ after the first character beyond U+FFFF,
such as an emoji. The page's data is the one place where our offsets leave Python, so the conversion lives here.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from taleglass.story import Span

__all__ = ["Utf16Offsets"]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Offsets:
    """Converts offsets into one text from characters to UTF-16 code units.

    Example:
        >>> offsets = Utf16Offsets("🌙 Mira")
        >>> offsets.at(2)
        3
        >>> offsets.span(Span(2, 6))
        (3, 7)
    """

    __slots__ = ("_astral",)

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]

    def at(self, offset: int) -> int:
        """Return the UTF-16 offset of the character offset *offset*."""
        return offset + bisect_left(self._astral, offset)

    def span(self, span: Span) -> tuple[int, int]:
        """Return the half-open UTF-16 offsets of *span*."""
        return self.at(span.start), self.at(span.end)

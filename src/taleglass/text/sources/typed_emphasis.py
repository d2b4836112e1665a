"""Which words did a typist set off with ``_underscores_``, ``*stars*`` or ``=equals signs=``?"""

from __future__ import annotations

import re

from taleglass.story import Emphasis, EmphasisKind, Span

__all__ = ["typed_emphasis"]

_MARKS = re.compile(r"\*\*|[_*=]")
_KINDS = {
    "_": EmphasisKind.ITALIC,
    "*": EmphasisKind.ITALIC,
    "**": EmphasisKind.BOLD,
    "=": EmphasisKind.BOLD,
}


def typed_emphasis(text: str, paragraph: Span) -> list[Emphasis]:
    """Find the emphasised runs of one paragraph, in text order; a run may cross wrapped lines.

    An opening mark stands after white space or punctuation and before a character; a closing one the other way round. Marks
    without a partner in the same paragraph are what they look like. Linear in the paragraph's length.
    """
    if not any(text.find(mark, paragraph.start, paragraph.end) >= 0 for mark in "_*="):
        return []
    found: list[Emphasis] = []
    opened: dict[str, int] = {}
    for mark in _MARKS.finditer(text, paragraph.start, paragraph.end):
        sign = mark.group()
        before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
        after = text[mark.end()] if mark.end() < paragraph.end else " "
        if sign in opened and not before.isspace() and before not in "*_=" and (sign == "_" or not after.isalnum()):
            found.append(Emphasis(span=Span(opened.pop(sign), mark.start()), kind=_KINDS[sign]))
        elif not after.isspace() and after not in "*=" and not before.isalnum():
            opened[sign] = mark.end()
    return sorted(found, key=lambda emphasis: emphasis.span)

"""Which words are spoken, and in which quotation?"""

from __future__ import annotations

from collections.abc import Sequence

from taleglass.story import Mention, Quotation

__all__ = ["quotation_of_each"]


def quotation_of_each(mentions: Sequence[Mention], lines: Sequence[Quotation]) -> list[int | None]:
    """Return, for each mention, the index of the shortest quotation that holds it; None for narration.

    Args:
        mentions: in text order.
        lines: in text order; they may hold one another.
    """
    found: list[int | None] = [None] * len(mentions)
    waiting = sorted(range(len(lines)), key=lambda index: (lines[index].span.start, -lines[index].span.end), reverse=True)
    open_lines: list[int] = []
    for place in sorted(range(len(mentions)), key=lambda index: mentions[index].span):
        span = mentions[place].span
        while waiting and lines[waiting[-1]].span.start <= span.start:
            open_lines.append(waiting.pop())
        open_lines = [index for index in open_lines if lines[index].span.end > span.start]
        holding = [index for index in open_lines if lines[index].span.contains(span)]
        found[place] = holding[-1] if holding else None
    return found

"""Which lines are one turn?

The speech of one paragraph by one speaker, with the narrator's words between, or a quotation that runs over paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["first_of_turns"]


def first_of_turns(speakers: Iterable[object], goes_on: Iterable[bool]) -> list[int]:
    """Return, for each line, the index of the first line of its turn.

    Args:
        speakers: of each line in text order, in whatever way they are named; None where nobody is known.
        goes_on: whether each line stands in the paragraph of the one before or goes on its quotation.
    """
    firsts: list[int] = []
    before: object = None
    for index, (speaker, goes) in enumerate(zip(speakers, goes_on, strict=True)):
        firsts.append(firsts[-1] if firsts and goes and speaker == before else index)
        before = speaker
    return firsts

"""Who was thought to be spoken to, only because they were thought to speak?

Of two who talk, whoever does not say a line is spoken to. Where somebody turns out not to speak, the lines before and after
that were thought to be said to them for that reason alone are said to whoever does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from taleglass.story import Quotation, Story

__all__ = ["borders_of_talk", "said_to_the_silent"]

_OTHER_PARTY = "other_party"
"""What concludes addressees from who else speaks."""


def borders_of_talk(story: Story) -> list[int]:
    """Return the characters over which no talk runs on: where chapters and scenes begin, in text order."""
    return sorted({one.span.start for one in story.book.chapters} | {one.span.start for one in story.scenes})


def said_to_the_silent(lines: Sequence[Quotation], silenced: Mapping[int, str], borders: Sequence[int]) -> dict[int, str]:
    """Return the lines that were thought to be said to somebody who does not speak there, with whom.

    A line whose neighbour on the other side is still theirs may be said to them as before.

    Args:
        lines: in text order, as things stand.
        silenced: the lines that somebody is known not to say any more, with whom.
        borders: as `borders_of_talk` returns them.
    """
    talks = [bisect_right(borders, line.span.start) for line in lines]
    found: dict[int, str] = {}
    for index, before in silenced.items():
        for step in (-1, 1):
            place = index + step
            while 0 <= place < len(lines) and place in silenced:
                place += step
            run: list[int] = []
            while 0 <= place < len(lines) and talks[place] == talks[index] and place not in silenced:
                if run and (lines[place].speaker is None or lines[place].speaker != lines[run[0]].speaker):
                    break
                run.append(place)
                place += step
            is_near = 0 <= place < len(lines) and talks[place] == talks[index]
            if is_near and lines[place].speaker == before:
                continue
            for one in run:
                line = lines[one]
                if line.addressee_evidence.concluded_by == _OTHER_PARTY and before in line.addressees:
                    found[one] = before
    return found

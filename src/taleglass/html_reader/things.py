"""What does the page have to know of the things that the story comes back to?

Compact, as the rest of the page's data: places are UTF-16 code units, things and their owners are indices.
"""

from __future__ import annotations

from taleglass.html_reader.utf16 import Utf16Offsets
from taleglass.story import Story

__all__ = ["things"]

_DIGITS = 3


def things(story: Story, offsets: Utf16Offsets, index: dict[str, int]) -> dict[str, object]:
    """Return the things with whose they are said to be, and where they are spoken of.

    Args:
        story: whose they are.
        offsets: of its text.
        index: the position of each entity on the page.
    """
    numbers = {thing.id: number for number, thing in enumerate(story.things)}
    owners = story.owners_of_things()
    mentions: list[float] = []
    before = 0
    for mention in sorted(story.thing_mentions, key=lambda one: (one.span, numbers[one.thing])):
        start, end = offsets.span(mention.span)
        mentions += (start - before, end - start, numbers[mention.thing], round(mention.probability, _DIGITS))
        before = start
    return {
        "things": [
            [
                thing.id,
                thing.name,
                thing.sense,
                [number for owner, times in owners.get(thing.id, ()) for number in (index[owner], times)],
                round(thing.probability, _DIGITS),
            ]
            for thing in story.things
        ],
        "thingMentions": mentions,
    }

"""Whose chapter is it?

Where chapters are told by turns, each in the first person, their headings say by whom: “Marguerite”, “3. Jonah”. Only a book
with several such headings is told by turns: a lone name above a story may be of anybody in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from taleglass.cast.word_lists import word_set
from taleglass.numerals import is_roman
from taleglass.story import Book, ParagraphKind

__all__ = ["Stretch", "headed_stretches"]

_WORD: Final = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_OF_HEADINGS: Final = word_set(
    """
    chapter part book section volume one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty first second third fourth fifth sixth seventh eighth ninth tenth last
    """
)
"""Words of headings that name nobody."""
_FEWEST: Final = 2
"""Headings of this kind from which a book is told by turns."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs, half-open, that a heading gives to the person of a name, by its number."""

    first: int
    end: int
    person: int


def headed_stretches(book: Book, persons: Mapping[str, int]) -> list[Stretch]:
    """Return the stretches of a book whose headings are the name of one of its people, in text order.

    A heading without words of its own (“3”, “Chapter Four”) and one right below another go on with what stands above.

    Args:
        book: the text.
        persons: the number of the person of each name, in lower case, one blank between words.
    """
    headings = [k for k, paragraph in enumerate(book.paragraphs) if paragraph.kind is ParagraphKind.HEADING]
    known = set(headings)
    begins: list[tuple[int, int | None]] = []
    for k in headings:
        words = [word.lower() for word in _WORD.findall(book.paragraphs[k].span.of(book.text))]
        names = (words, words := [word for word in words if word not in _OF_HEADINGS and not is_roman(word)])
        person = next((persons[name] for name in map(" ".join, names) if name in persons), None)
        is_below = bool(begins) and begins[-1][1] is not None and known.issuperset(range(begins[-1][0], k))
        if (words or person is not None) and not (person is None and is_below):
            begins.append((k, person))
    begins.append((len(book.paragraphs), None))
    out = [Stretch(k, end, person) for (k, person), (end, _) in pairwise(begins) if person is not None]
    return out if len(out) >= _FEWEST else []

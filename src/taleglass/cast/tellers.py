"""Whose chapter is it, and whose letter?

Where chapters are told by turns, each in the first person, their headings say by whom: “Marguerite”, “3. Jonah”. Only a book
with several such headings is told by turns: a lone name above a story may be of anybody in it. A letter, from its “Dear Ruth,”
to the name under it, is told by whoever signs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from taleglass.cast.word_lists import word_set
from taleglass.numerals import is_roman
from taleglass.story import Book, ParagraphKind

__all__ = ["Stretch", "headed_stretches", "signed_stretches"]

_WORD: Final = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_OF_HEADINGS: Final = word_set(
    """
    chapter part book section volume one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty first second third fourth fifth sixth seventh eighth ninth tenth last
    """
)
"""Words of headings that name nobody."""
_LONGEST: Final = 3
"""Words of a name that only headings have."""
_FEWEST: Final = 2
"""Headings of this kind from which a book is told by turns."""


_GREETING: Final = re.compile(
    r"[_*]*(?:(?:my|our|very|most|ever) )*(?:dear(?:est)?|honou?red|beloved|esteemed)"
    r"(?: [^\W\d_][\w.'’-]*){1,4}[_*]*(?:[,:!—–-]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED: Final = re.compile(
    r"[_*—–\s-]*(?:(?i:(?:ever |most )*(?:yours?|love|with|sincerely|faithfully|affectionately|respectfully|kind|best|warm|"
    r"always|in haste))\b[^.!?\n]{0,50}[,\n][\s_*—–-]*)?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})[\s_*.]*"
)
"""A name with or without a close before it: “Your loving sister, Ruth”, “— R. Vale”."""
_LONGEST_LETTER: Final = 40
"""Paragraphs from a greeting to the name under the letter."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs, half-open, that a heading or a signature gives to the person of a name, by its number."""

    first: int
    end: int
    person: int


def headed_stretches(book: Book, persons: Mapping[str, int]) -> tuple[list[Stretch], dict[int, str]]:
    """Return the stretches of a book whose headings are the name of one of its people, in text order, and who is new.

    A heading without words of its own (“3”, “Chapter Four”) and one right below another go on with what stands above. Words
    that head several chapters beside those of others are a name too, if each has a capital: who tells is seldom named
    elsewhere.

    Args:
        book: the text.
        persons: the number of the person of each name, in lower case, one blank between words.

    Returns:
        The stretches, none in a book that is not told by turns; the names of persons that only headings name, by their numbers,
        which go on where those of *persons* end.
    """
    headings = [k for k, paragraph in enumerate(book.paragraphs) if paragraph.kind is ParagraphKind.HEADING]
    known = set(headings)
    written = {k: _WORD.findall(book.paragraphs[k].span.of(book.text)) for k in headings}
    own = {
        k: [word for word in words if word.lower() not in _OF_HEADINGS and not is_roman(word)] for k, words in written.items()
    }
    named = dict(persons)
    strangers: dict[int, str] = {}
    for words, count in Counter(tuple(words) for words in own.values()).items():
        name = " ".join(words).lower()
        if name not in named and count > 1 and len(words) <= _LONGEST and all(word[0].isupper() for word in words) and words:
            number = named[name] = max(named.values(), default=-1) + 1
            strangers[number] = " ".join(word.capitalize() if word.isupper() else word for word in words)
    begins: list[tuple[int, int | None]] = []
    for k in headings:
        names = (" ".join(words).lower() for words in (written[k], own[k]))
        person = next((named[name] for name in names if name in named), None)
        is_below = bool(begins) and begins[-1][1] is not None and known.issuperset(range(begins[-1][0], k))
        if (own[k] or person is not None) and not (person is None and is_below):
            begins.append((k, person))
    begins.append((len(book.paragraphs), None))
    out = [Stretch(k, end, person) for (k, person), (end, _) in pairwise(begins) if person is not None]
    tellers = {one.person for one in out}
    if len(out) < _FEWEST or (tellers <= set(strangers) and len(tellers) < _FEWEST):
        return [], {}
    return out, {number: name for number, name in strangers.items() if number in tellers}


def signed_stretches(book: Book, persons: Mapping[str, int]) -> list[Stretch]:
    """Return the letters of a book that one of its people signs, in text order, from greeting to signature.

    Args:
        book: the text.
        persons: the number of the person of each name, in lower case, one blank between words.
    """
    out: list[Stretch] = []
    greeting: int | None = None
    for k, paragraph in enumerate(book.paragraphs):
        words = paragraph.span.of(book.text)
        if paragraph.kind is ParagraphKind.HEADING:
            greeting = None
        elif _GREETING.match(words):
            greeting = k
        elif greeting is not None and k - greeting <= _LONGEST_LETTER and (match := _SIGNED.fullmatch(words)):
            person = persons.get(match["name"].lower().rstrip("."))
            if person is not None:
                out.append(Stretch(greeting, k + 1, person))
                greeting = None
    return out

"""In which order do the headings of scenes say that they happened?

A story told backwards, or by turns in two years, says so in its headings: “VI”, “V”, “IV”; “1991”, “1944”, “1991”; “Friday”,
“Thursday”, “Wednesday”; “10:40”, “08:15”. Headings of one form are a series; a series that runs as the page does says nothing
new, and one whose numbers come again (the chapters of every part of a novel) says nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from taleglass.chronology.time_words import MONTHS, WEEKDAYS, number_of, ordinal_of
from taleglass.numerals import roman_number

__all__ = ["order_of_headings", "tells_order"]

_WORDS: Final = 6
"""Words of a line that may be a heading of this kind."""
_LEAST: Final = 3
"""Headings that make a series; years, which compare without one another, may be two."""
_DAY: Final = 24 * 60
_EVENING, _MORNING = 18 * 60, 6 * 60

_MARKUP: Final = re.compile(r"[*_#\[\]()]+")
_YEAR: Final = re.compile(r"(?:(?:[^\W\d]\S*,? ){0,2})([12]\d{3})(?:,? [^\W\d]\S*){0,2}")
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")
_MOST_ROMAN: Final = 60
"""From here on, capitals that could be Roman numerals are as often a word (MIX)."""
_NUMBERED: Final = re.compile(
    r"(?:(?P<label>[^\W\d]+) )?(?P<minus>minus |[-−–])?(?P<number>[\w-]+)(?:[.:,] .*)?", re.IGNORECASE
)
_ORDERED: Final = re.compile(r"(?:the )?(?P<number>[^\W\d]+|\d+(?:st|nd|rd|th)) (?P<label>[^\W\d]+)(?:,? .*)?", re.IGNORECASE)

_ARTICLES: Final = frozenset({"a", "an", "another"})


@dataclass(frozen=True, slots=True)
class _Headed:
    """A heading read as a number on a scale; two numbers of one scale compare."""

    scale: str
    number: int


def order_of_headings(headings: Sequence[str]) -> list[list[int]]:
    """Return the series of headings that the page does not tell in order, each in the order of the world.

    Args:
        headings: of each scene, in page order; empty where it has none.

    Returns:
        the places of the headings of each such series.

    >>> order_of_headings(["III", "", "II", "I"])
    [[3, 2, 0]]
    >>> order_of_headings(["1991", "1944", "1991", "1944"])
    [[1, 3, 0, 2]]
    """
    series: dict[str, list[tuple[int, int]]] = {}
    for k, heading in enumerate(headings):
        read = _read(heading)
        if read is not None:
            series.setdefault(read.scale, []).append((k, read.number))
    out = []
    for scale, found in series.items():
        ordered = _ordered(scale, found)
        if ordered and ordered != sorted(ordered):
            out.append(ordered)
    return out


def tells_order(line: str) -> bool:
    """Say whether a line could be a heading of such a series.

    >>> tells_order("Chapter IV"), tells_order("*1944*"), tells_order("The Straw")
    (True, True, False)
    """
    return _read(line) is not None


def _read(heading: str) -> _Headed | None:
    words = " ".join(_MARKUP.sub(" ", heading).split()).rstrip(".: ")
    if not words or len(words.split()) > _WORDS:
        return None
    year, clock = _YEAR.fullmatch(words), _CLOCK.fullmatch(words)
    if year:
        return _Headed("year", int(year[1]))
    if clock:
        return _Headed("clock", int(clock[1]) * 60 + int(clock[2]))
    low = words.lower()
    if low in WEEKDAYS:
        return _Headed("weekday", int(WEEKDAYS[low][-1]))
    if low in MONTHS:
        return _Headed("month", MONTHS[low])
    ordered, numbered = _ORDERED.fullmatch(words), _NUMBERED.fullmatch(words)
    if ordered and (number := ordinal_of(ordered["number"].lower())) is not None:
        return _Headed(f"the {ordered['label'].lower()}", number)
    if numbered and (number := _value(numbered["number"])) is not None:
        return _Headed((numbered["label"] or "").lower(), -number if numbered["minus"] else number)
    return None


def _value(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    number = roman_number(word) if word.isupper() else None
    if number is not None and number < _MOST_ROMAN:
        return number
    return None if word.lower() in _ARTICLES else number_of(word.lower())


def _ordered(scale: str, found: Sequence[tuple[int, int]]) -> list[int]:
    """Return the places of one series in the world's order; empty where the numbers do not tell it."""
    numbers = [number for _, number in found]
    by_number = [k for k, _ in sorted(found, key=lambda one: one[1])]
    if scale == "year":
        return by_number
    steps = list(pairwise(numbers))
    if len(set(numbers)) < _LEAST:
        return []
    if scale in {"weekday", "month"}:  # they come again: only a series that runs back all the way says so
        around = 7 if scale == "weekday" else 12
        runs_back = all((later - earlier) % around > around / 2 for earlier, later in steps)
        return [k for k, _ in reversed(found)] if runs_back else []
    if scale == "clock":
        falls = [(earlier, later) for earlier, later in steps if later < earlier]
        passes_midnight = len(falls) == 1 and falls[0][0] >= _EVENING and falls[0][1] <= _MORNING
        return [] if passes_midnight else by_number
    apart = [number for number, after in zip(numbers, [*numbers[1:], None], strict=True) if number != after]
    return by_number if len(apart) == len(set(apart)) else []

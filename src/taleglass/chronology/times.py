"""When does the text say that something happens?

Runs the grammar of time expressions over every sentence that has a word of time, and lets syntax settle what words alone leave
open: “May” and “spring”, a time that only modifies another noun (“the night train”), “at nine” that is no hour. Adjectives
between a determiner and its noun are stepped over (“a cold, wet evening”).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.time_grammar import NamedTime, named_times
from taleglass.chronology.time_words import DAY_PARTS, MONTHS, SEASONS, TRIGGERS, UNITS, WEEKDAYS
from taleglass.reading import Reading
from taleglass.story import Anchor, EntityKind, Evidence, MentionForm, Span, TimeExpression, TimeKind

__all__ = ["find_times"]

_SURE: Final = 0.93
"""Share of expressions found, on the training stories, whose span and value are right."""
_DOUBTFUL: Final = 0.8
"""The same for those whose words often mean something else."""

_TIME_NOUNS: Final = frozenset(
    {
        *UNITS, *DAY_PARTS, *SEASONS, *WEEKDAYS, *MONTHS, "christmas", "easter", "while", "days", "nights", "mornings",
        "evenings",
        "weeks", "years", "months", "winters", "summers", "hours",
    }
)  # fmt: skip
_COUNTING: Final = frozenset(
    (
        "last next previous following same whole half all early late later earlier other first second third fourth fifth sixth "
        "seventh eighth ninth tenth few several many some past coming present every each any entire full selfsame "
        "preceding ensuing "
        "final one two three four five six seven eight nine ten eleven twelve another more livelong single mid considerable"
    ).split()
)
"""Adjectives that the grammar knows, so that they are not stepped over."""
_FIXED: Final = {
    "long": {"while", "time", "day", "days"}, "short": {"while", "time"}, "little": {"while", "time"}, "good": {"while",
    "day", "friday"},
    "small": {"hours"}, "wee": {"hours"}, "old": {"days"}, "olden": {"days"}, "bad": {"days"}, "new": {"year"},
    "ash": {"wednesday"},
}  # fmt: skip
"""Adjectives that the grammar knows before some nouns only."""
_FAST: Final = frozenset("very so too quite rather most".split())
_DIGIT: Final = re.compile(r"\d")
_OPENING: Final = re.compile(r"^[\"'“‘«—_*-]*$")


def find_times(reading: Reading) -> tuple[TimeExpression, ...]:
    """Find the time expressions of a book, in text order; none overlaps another."""
    page = _Page.of(reading)
    found: list[TimeExpression] = []
    told: Span | None = None
    for first, end in zip(page.firsts, page.firsts[1:], strict=False):
        for time, span in page.times_of(first, end):
            found.append(
                TimeExpression(
                    span=span,
                    kind=time.kind,
                    value=time.value,
                    anchor=time.anchor,
                    anchored_to=told if time.anchor is Anchor.TOLD else None,
                    evidence=Evidence(
                        spans=(span,), probability=_DOUBTFUL if time.is_doubtful else _SURE, concluded_by="time_grammar"
                    ),
                )
            )
            if time.kind in {TimeKind.DATE, TimeKind.TIME}:
                told = span
    return _with_lone_months(page, found)


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """The words of one sentence with the adjectives before its time nouns left out."""

    text: str
    starts: tuple[int, ...]  # place in ``text`` of each piece
    places: tuple[int, ...]  # where in the book the piece begins, and
    before: tuple[int, ...]  # where the words left out before it begin

    def span(self, start: int, end: int) -> Span:
        first = _last_at_most(self.starts, start)
        last = _last_at_most(self.starts, end - 1)
        begin = self.before[first] if start == self.starts[first] else self.places[first] + start - self.starts[first]
        return Span(begin, self.places[last] + end - self.starts[last])


def _may_name_time(word: str) -> bool:
    return word in TRIGGERS or word.endswith(("day", "tide", "moon", "eve", "month")) or _DIGIT.search(word) is not None


def _place_of(places: Sequence[int], wanted: int) -> int | None:
    """Return where *wanted* stands among rising *places*, if it does."""
    k = bisect_left(places, wanted)
    return k if k < len(places) and places[k] == wanted else None


def _last_at_most(starts: Sequence[int], place: int) -> int:
    return max(k for k, start in enumerate(starts) if start <= place)


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """A book's words and what syntax says of them."""

    reading: Reading
    lower: list[str]
    naming: frozenset[str]  # words of the book that may name a time
    starts: list[int]
    ends: list[int]
    firsts: list[int]
    head: list[int]
    senses: frozenset[int]  # words that the supersense head takes for a time
    names: frozenset[int]  # words inside a person's name

    @classmethod
    def of(cls, reading: Reading) -> _Page:
        marks = reading.marks
        starts, ends = marks.token_starts.tolist(), marks.token_ends.tolist()
        low = {word: word.lower().replace("’", "'") for word in set(reading.words)}
        return cls(
            reading,
            [low[word] for word in reading.words],
            frozenset(word for word in low.values() if _may_name_time(word)),
            starts,
            ends,
            marks.sentence_first_tokens.tolist(),
            reading.head.tolist(),
            _covered(reading.supersense_first, reading.supersense_last, [label == "n.TIME" for label in reading.supersense]),
            _covered(
                reading.span_first,
                reading.span_last,
                [
                    reading.kinds[kind] is EntityKind.PERSON and reading.forms[form] is MentionForm.PROPER
                    for kind, form in zip(reading.span_kind.tolist(), reading.span_form.tolist(), strict=True)
                ],
            ),
        )

    def times_of(self, first: int, end: int) -> Iterator[tuple[NamedTime, Span]]:
        """Give the times that one sentence names, with their places in the book."""
        if self.naming.isdisjoint(self.lower[first:end]):
            return
        words = self.squeezed(first, end)
        for time in named_times(words.text):
            span = self.without_conjunction(words.span(time.start, time.end))
            if self.is_time(time, span):
                yield time, span

    def without_conjunction(self, span: Span) -> Span:
        """Take off a “that” that only joins clauses: “I know that Friday is my last day”."""
        first = _place_of(self.starts, span.start)
        if first is None or self.lower[first] != "that" or self.reading.upos[first] != "SCONJ":
            return span
        return Span(self.starts[first + 1], span.end) if self.starts[first + 1] < span.end else span

    def squeezed(self, first: int, end: int) -> _Squeezed:
        """Leave out the adjectives that stand before a time noun."""
        left_out: set[int] = set()
        for k in range(first + 1, end):
            if self.lower[k] in _TIME_NOUNS:
                j = k - 1
                while j >= first and self.steps_over(j, k):
                    left_out.add(j)
                    j -= 1
        text = self.reading.book.text
        pieces, at, places, before = [], [], [], []
        length, k = 0, first
        while k < end:
            begin = k
            while k in left_out:
                k += 1
            stop = k
            while stop < end and stop not in left_out:
                stop += 1
            piece = text[self.starts[k] : self.starts[stop] if stop < end else self.ends[end - 1]]
            pieces.append(piece)
            at.append(length)
            places.append(self.starts[k])
            before.append(self.starts[begin])
            length += len(piece)
            k = stop
        return _Squeezed("".join(pieces), tuple(at), tuple(places), tuple(before))

    def steps_over(self, word: int, noun: int) -> bool:
        lower, upos = self.lower[word], self.reading.upos
        if lower in _COUNTING or (lower in _FIXED and self.lower[noun] in _FIXED[lower]):
            return False
        if upos[word] == "ADJ":
            return not _DIGIT.search(lower) and not lower.endswith(("th", "st", "nd", "rd"))
        return (lower in _FAST and upos[word] == "ADV") or (
            lower == "," and word > 0 and upos[word - 1] == "ADJ" and upos[word + 1] == "ADJ"
        )

    def is_time(self, time: NamedTime, span: Span) -> bool:
        """Ask syntax whether the words name a time here."""
        first, last = _place_of(self.starts, span.start), _place_of(self.ends, span.end)
        if first is None or last is None:
            return not time.is_doubtful  # in a date such as 12.5. the words are cut elsewhere
        if (last in self.names and not time.value.startswith("@")) or self.is_greeting(time, first, last):
            return False
        if self.follows(last) not in {"'s", "'"} and self.modifies(time, first, last):
            return False
        if time.kind is TimeKind.DURATION and self.is_age(last):
            return False
        return not time.is_doubtful or self.is_time_after_all(time, first, last)

    def follows(self, last: int) -> str:
        return self.lower[last + 1] if last + 1 < len(self.lower) else ""

    def precedes(self, first: int) -> str:
        return self.lower[first - 1] if first else ""

    def is_greeting(self, time: NamedTime, first: int, last: int) -> bool:
        """Good morning; “Evening, Duchess”."""
        if time.kind is not TimeKind.TIME:
            return self.precedes(first) == "good" and self.lower[last] == "day"
        if self.precedes(first) == "good" or self.lower[first] == "good":
            return True
        opens = self.reading.word_quotes[first] > 0 and _OPENING.match(self.precedes(first)) is not None
        return (
            opens
            and first == last
            and self.lower[first] in {"morning", "afternoon", "evening", "night"}
            and self.follows(last) in {",", ".", "!"}
        )

    def is_age(self, last: int) -> bool:
        after = self.lower[last + 1 : last + 3]
        return bool(after) and (
            after[0] in {"old", "older", "younger", "elder"}
            or after in (["the", "older"], ["the", "elder"], ["the", "younger"])
        )

    def modifies(self, time: NamedTime, first: int, last: int) -> bool:
        """Whether the words only modify a noun behind them: “the night train”."""
        upos, head = self.reading.upos, self.head[last]
        if self.lower[last] in {"daily", "weekly", "monthly", "yearly", "nightly", "hourly"}:
            return upos[last] != "ADV"
        if first == last and time.kind is TimeKind.TIME and last + 1 < len(upos) and self.lower[last] in DAY_PARTS:
            noun = last + 1
            if (
                upos[noun] in {"NOUN", "PROPN"}
                and self.lower[noun] not in DAY_PARTS
                and (head == noun or self.precedes(first) not in _BEFORE_PARTS)
            ):
                return True
        if head <= last or self.reading.deprel[last] not in {"compound", "amod"} or upos[head] not in {"NOUN", "PROPN"}:
            return False
        return all(upos[k] in {"NOUN", "ADJ", "PROPN", "NUM"} or self.lower[k] == "-" for k in range(last + 1, head))

    def is_time_after_all(self, time: NamedTime, first: int, last: int) -> bool:
        """Decide about words that often mean something else."""
        before, value = self.precedes(first), time.value
        is_time = last in self.senses or first in self.senses
        following = last + 1
        upos = self.reading.upos[following] if following < len(self.lower) else "PUNCT"
        noun_follows = upos in {"NOUN", "PROPN", "ADJ", "NUM"} or self.follows(last) in {"of", "-", "hundred", "more"}
        if value.startswith("T") and value[1].isdigit():
            return self.is_hour(first, last, before, is_time=is_time, noun_follows=noun_follows)
        if value.startswith("XXXX-XX-"):  # the fourteenth
            is_capital = self.reading.words[last][:1].isupper()
            return not noun_follows and self.follows(last) != "one" and (before in _BEFORE_DATES or is_time or is_capital)
        if len(value) == 4 and value[2:].isdigit():  # 1921, ’68
            return upos not in {"NOUN", "PROPN"} and (before in _BEFORE_YEARS or is_time)
        if value.startswith("XXXX-") and value[5:7].isdigit():  # March, May, August, the short names
            return self.reading.upos[last] in {"PROPN", "NOUN"} and (
                is_time or before in _BEFORE_YEARS or before in {"last", "next", "this", "that"}
            )
        if value.endswith(("-SP", "-FA")):
            return is_time or (self.reading.upos[last] in {"NOUN", "PROPN"} and before in {"in", "since", "until", "by"})
        if value == "PX":  # ages
            return before in {"for", "in"}
        if value in {"TDA", "T12:00", "TDU"}:
            return is_time or self.reading.upos[last] == "NOUN"
        return is_time or before in {"on", "at", "in", "until", "by", "since", "before", "after", "of", "to"}

    def is_hour(self, first: int, last: int, before: str, *, is_time: bool, noun_follows: bool) -> bool:
        if first < last or _DIGIT.search(self.lower[first]):  # ten to four; eleven-thirty; 10.30; at 9
            is_told = (
                before in _BEFORE_HOURS
                or before in {"is", "was", "said", "says", "'s", "the", "", "wanted"}
                or _OPENING.match(before) is not None
            )
            return is_time or (is_told and not noun_follows)
        if noun_follows or (self.reading.deprel[first] == "nummod" and self.head[first] > first):
            return False
        if self.lower[first] == "one":
            return is_time and before in {"at", "until", "till", "by", "before"}
        if before in {"at", "until", "till"}:
            return self.reading.upos[first - 1] != "NOUN"
        if before in {"about", "around", "nearly", "towards", "between", "past", "to", "be"}:
            return (
                is_time
                or (before == "about" and self.reading.upos[first - 1] == "ADP")
                or self.precedes(first - 1) in {"at", "until", "by"}
            )
        return before in _BEFORE_HOURS or is_time


_BEFORE_DATES: Final = frozenset("on by until till before after since from for".split())
_BEFORE_YEARS: Final = frozenset("in of since from until till by before after during around about early late to and".split())
_BEFORE_PARTS: Final = frozenset("at by towards toward until till before after since from and of".split())
_BEFORE_HOURS: Final = frozenset("at by until till before after since from struck striking strike past around about to".split())


def _covered(firsts: npt.NDArray[np.int64], lasts: npt.NDArray[np.int64], wanted: Sequence[bool]) -> frozenset[int]:
    """Return the words inside the wanted stretches, last word inclusive."""
    return frozenset(
        word
        for first, last, counts in zip(firsts.tolist(), lasts.tolist(), wanted, strict=True)
        if counts
        for word in range(first, last + 1)
    )


_MONTH_NAME: Final = re.compile(
    r"@(?:\S*-)?(?:first|second|third|[a-z-]+th|\d+(?:st|nd|rd|th))(?:-day)?-of-(?:the-)?([a-z'’]+)$"
)


def _with_lone_months(page: _Page, found: list[TimeExpression]) -> tuple[TimeExpression, ...]:
    """Add the months of a calendar of the book's own where they stand alone: “Sallow”, once “the ninth of Sallow” was read."""
    months = {match[1] for time in found if (match := _MONTH_NAME.match(time.value))}
    if not months:
        return tuple(found)
    taken = {k for time in found for k in range(time.span.start, time.span.end)}
    for k, word in enumerate(page.lower):
        if word in months and page.reading.words[k][:1].isupper() and page.starts[k] not in taken:
            span = Span(page.starts[k], page.ends[k])
            evidence = Evidence(spans=(span,), probability=_DOUBTFUL, concluded_by="own_calendar")
            found.append(
                TimeExpression(
                    span=span, kind=TimeKind.DATE, value=f"@{word}", anchor=Anchor.CALENDAR, anchored_to=None, evidence=evidence
                )
            )
    found.sort(key=lambda time: time.span)
    return tuple(found)

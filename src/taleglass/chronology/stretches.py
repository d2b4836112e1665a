"""What sets a stretch of paragraphs apart from what is told around it?

A stretch off the main line (a memory, a dream, a tale within the tale, a letter) is a block B between A and A′ such that the
text after it takes up what the text before it left: the same people and things, while the block has others. Marks on the page,
tenses and words of remembering say the same more loudly. Every run of paragraphs between two likely borders is described here
by how it stands to its surroundings; ``levels`` weighs the descriptions and chooses.

The comparisons are cosines of word vectors hashed to a fixed size, so that time grows in a straight line with the text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.openings import Opening, lowered
from taleglass.chronology.passages import Passage, Passages
from taleglass.story import NarrativeLevel

__all__ = ["FEATURES", "SUREST", "Borders", "Hashed", "Stretches", "describe_borders_of", "describe_stretches"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SIZE: Final = 1024
"""Length of a hashed vector: words of one window rarely share a cell."""
_NEAR: Final = 110
"""Words looked at on either side of a border: a paragraph or a run of dialogue."""
_AROUND: Final = 130
"""Words before and after a stretch that its resumption is looked for in."""
_OPENS: Final = 60
"""Words that a stretch opens and closes with."""
_FAR: Final = 400
"""Words of surroundings that tell who belongs to the main line."""
_LONGEST: Final = 4000
"""Words in the longest run that holds a likely border."""
_LONG: Final = 900
"""Words from which one run is as long as another: no scene of the training stories is longer."""
_MOST_BORDERS: Final = 12
"""Likely borders that the longest stretch spans."""
_BLOCK: Final = 64
"""Vectors worked on at a time."""
_LED: Final = 260
"""Characters before a stretch in which words that lead to it are looked for."""

_OF_FIRST: Final = (
    "past_cue", "future_cue", "memory", "letter", "tale", "dream", "dateline", "heading", "new_people", "speech_first",
    "perfect_first", "would_first", "new_noun", "pronoun_first", "long_first", "italic_all", "place_first", "shift_cue",
)  # fmt: skip
_OF_AFTER: Final = (
    "waking", "speech_first", "perfect_first", "letter", "heading", "dateline", "new_noun", "long_first", "shift_cue",
)  # fmt: skip
_LIKENESSES: Final = ("resumes", "opens_apart", "closes_apart", "apart", "apart_from_all", "resumes_past")
_LEVELS_APART: Final = tuple(level.value for level in NarrativeLevel if level is not NarrativeLevel.FRAME)
"""The levels besides the main line."""
SUREST: Final = 6.0
"""Log-odds beyond which the reading is as sure of a border or of a level as it gets."""
_CUES: Final = (
    "told_before", "dream_before", "waking_after", "reading_before", "reading_after", "memory_before", "memory_opens",
    "outlook_opens", "dream_framed", "dream_opens", "told_by_i", "told_after",
)  # fmt: skip
FEATURES: Final = (
    "bias", "length", "short", "long", "is_first", "is_last",
    *(f"{name}_{view}" for view in ("words", "people", "names") for name in _LIKENESSES),
    "present", "present_more", "present_apart", "perfect", "would", "past", "perfect_opening", "would_opening",
    "present_opening", "perfect_paragraph", "past_in_present", "italic", "italic_more", "speech", "speech_more",
    "first_person", "first_person_more", "first_person_apart", "second_person_more",
    *(f"first_{name}" for name in _OF_FIRST),
    "signed",
    *(f"after_{name}" for name in _OF_AFTER),
    "nobody", "break_before", "break_after",
    *_CUES,
    "speech_before", "speech_resumes", "speech_paragraphs", "counts_back", "opens_later", "opens_with_time", "opens_earlier",
    *(f"told_{name}" for name in _LEVELS_APART), *(f"told_{name}_odds" for name in _LEVELS_APART),
)  # fmt: skip
"""Names of the columns of ``Stretches.features``."""

# Looked for in lower-case words, as those of `openings`.
_TELL: Final = re.compile(
    r"\b(?:tell|told|tells|telling|tale|story|stories|legend|once upon|they say|began|begin|listen|recite|read|heard)\b",
)
_SLEEP: Final = re.compile(
    r"\b(?:dream\w*|asleep|sle(?:ep|pt)\w*|nightmare|pillow|bed|bunk|cot|mattress|fever\w*|doz\w+|drows\w+|"
    r"(?:closed|shut) (?:his|her|my|their|your|its) eyes|lay|lie[sd]?|lain|blanket|nodded)\b",
)
_WAKE: Final = re.compile(
    r"\b(?:woke\w*|wak\w+|awake\w*|opened (?:his|her|my|their|your|its) eyes|sat up|dream\w*|asleep|slept|sleep\w*|started|"
    r"jerked|shook|shoulder|pillow|bed|bunk|came to|blink\w*|fever\w*|morning|light)\b",
)
_READ: Final = re.compile(
    r"\b(?:letter|envelope|read|note|page|paper|card|wrote|written|ink|diary|journal|notebook|log|report|message|copied|"
    r"unfolded|folded|book|form|email|screen)\b",
)
_REMEMBER: Final = re.compile(
    r"\b(?:remember\w*|recall\w*|memor\w+|thought (?:of|back)|thinks? (?:of|back)|forg[oe]t\w*|years? ago|once|back then|"
    r"that (?:summer|winter|spring|autumn|year|day|night)|used to|when (?:he|she|i|they|we|you) (?:was|were)|the year|"
    r"the (?:summer|winter|spring|autumn|day|night)|years? (?:earlier|before)|first time)\b",
)
_FORETELL: Final = re.compile(
    r"\b(?:would|will|years? (?:later|after|on|from now)|one day|someday|in (?:later|after) years|not yet|was to|were to)\b",
)
_STOP: Final = re.compile(r"[.!?…][\"”’'»*_]*(?:\s|$)")


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Runs of paragraphs: ``places[starts[k]]`` up to ``places[ends[k]]``, indices into ``Passages.all``.

    Attributes:
        places: likely borders in text order, the text's beginning and end among them.
        starts, ends: int64, (runs,), indices into ``places``. features: float32, (runs, FEATURES).
    """

    places: Ints
    starts: Ints
    ends: Ints
    features: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """How far apart the two sides of every border between paragraphs are; (paragraphs,) each, border k before paragraph k.

    ``words``, ``people``: one less the likeness, -1 to 1, of what stands before and after. ``tense``: how much the share of the
    present tense changes, 0 to 1.
    """

    words: Floats
    people: Floats
    tense: Floats


@cache
def _cell(thing: str) -> tuple[int, float]:
    code = zlib.crc32(thing.encode("utf-8", "surrogatepass"))
    return code % _SIZE, 1.0 if code & 0x10000 else -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Hashed:
    """What the paragraphs speak of, as running sums of hashed vectors: float32, (paragraphs + 1, size) each.

    ``words``: of words and names. ``people``: of persons and places. ``names``: of names alone.
    """

    words: Floats
    people: Floats
    names: Floats

    @classmethod
    def of(cls, passages: Passages) -> Hashed:
        """Hash what every paragraph speaks of, and add up."""
        rows, number = len(passages.all), {thing: k for k, thing in enumerate(passages.weight)}
        cells = [_cell(thing) for thing in number]
        cell = np.array([cell for cell, _ in cells], dtype=np.int64)
        weight = np.array([sign * weight for (_, sign), weight in zip(cells, passages.weight.values(), strict=True)])
        kind = np.array(["=@".find(thing[0]) for thing in number], dtype=np.int64)  # 0 a name, 1 a person or place, -1 a word
        things = np.array([number[thing] for passage in passages.all for thing in passage.things], dtype=np.int64)
        counts = [count for passage in passages.all for count in passage.things.values()]
        roots = np.array([count**0.5 for count in range(max(counts, default=0) + 1)])
        places = np.repeat(np.arange(rows) * _SIZE, [len(passage.things) for passage in passages.all]) + cell[things]
        values = (weight[things] * roots[counts]).astype(np.float32)
        is_member, is_name = kind[things] == 1, kind[things] == 0
        return cls(*(_running(rows, places[some], values[some]) for some in (~is_member, is_member, is_name)))


def _running(rows: int, places: Ints, values: Floats) -> Floats:
    """Add *values* up at *places* of a flat table, and return its running sums."""
    table = np.zeros(rows * _SIZE, dtype=np.float32)
    np.add.at(table, places, values)
    sums = np.zeros((rows + 1, _SIZE), dtype=np.float32)
    for row, vector in enumerate(table.reshape(rows, _SIZE)):
        np.add(sums[row], vector, out=sums[row + 1])
    return sums


def _unit(rows: Floats) -> Floats:
    norm = np.sqrt((rows * rows).sum(1, keepdims=True))
    scaled: Floats = rows / np.maximum(norm, np.float32(1e-6))
    return scaled


def _dot(a: Floats, b: Floats) -> Floats:
    products: Floats = np.einsum("ij,ij->i", a, b)
    return products


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """The vectors of windows, of length 1, each window once: that of run k is ``rows[index[k]]``."""

    rows: Floats
    index: Ints

    @classmethod
    def of(cls, sums: Floats, first: Ints, last: Ints) -> _Views:
        size = len(sums)
        windows, index = np.unique(first * size + last, return_inverse=True)
        firsts, lasts = windows // size, windows % size
        rows = np.empty((len(windows), _SIZE), dtype=np.float32)
        for block in _blocks(len(windows)):
            rows[block] = _unit(sums[lasts[block]] - sums[firsts[block]])
        return cls(rows, index.reshape(-1))

    def dot(self, other: _Views) -> Floats:
        """Compare two windows of every run; runs that share both are compared once."""
        size = len(other.rows)
        pairs, index = np.unique(self.index * size + other.index, return_inverse=True)
        mine, theirs = pairs // size, pairs % size
        out = np.empty(len(pairs), dtype=np.float32)
        for block in _blocks(len(pairs)):
            out[block] = _dot(self.rows[mine[block]], other.rows[theirs[block]])
        of_runs: Floats = out[index.reshape(-1)]
        return of_runs


def _blocks(count: int) -> Iterator[slice]:
    """Cut *count* rows into blocks that stay in the processor's cache."""
    return (slice(k, k + _BLOCK) for k in range(0, count, _BLOCK))


def _sums(values: object) -> npt.NDArray[np.float64]:
    """Return running sums with a zero before them."""
    rows = np.asarray(values, dtype=np.float64)
    return np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """For every border k (before paragraph k): the paragraphs of the window before it and after it."""

    before: Ints
    after: Ints


def _windows(words: Ints, reach: int) -> _Windows:
    count = len(words)
    total = np.concatenate([[0], np.cumsum(words)])
    before = np.searchsorted(total, total - reach, side="right") - 1
    after = np.searchsorted(total, total + reach, side="left")
    index = np.arange(count + 1)
    return _Windows(np.clip(np.minimum(before, index), 0, count), np.clip(np.maximum(after, index), 0, count))


def describe_stretches(passages: Passages, openings: Sequence[Opening], places: Sequence[int], hashed: Hashed) -> Stretches:
    """Describe every run of paragraphs that may be a scene.

    Args:
        passages: the paragraphs.
        openings: over the paragraphs, what each one's opening shows.
        places: paragraphs before which a scene may begin, with 0 and the number of paragraphs, in order.
        hashed: what the paragraphs speak of.
    """
    at = np.array(places, dtype=np.int64)
    total = _sums([row.words for row in passages.all])
    chapters = [passages.chapter[k] if k < len(passages.all) else -1 for k in places]
    starts, ends = [], []
    for end in range(1, len(places)):
        for start in range(end - 1, max(-1, end - 1 - _MOST_BORDERS), -1):
            is_long = total[at[end]] - total[at[start]] > _LONGEST
            if start < end - 1 and (is_long or chapters[start] != chapters[end - 1]):
                break
            starts.append(start)
            ends.append(end)
    first, last = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    return Stretches(at, first, last, _describe(passages, openings, at, first, last, hashed))


def _describe(  # noqa: PLR0917  # one table of columns
    passages: Passages, openings: Sequence[Opening], places: Ints, first: Ints, last: Ints, hashed: Hashed
) -> Floats:
    rows, count = passages.all, len(passages.all)
    a, z = places[first], places[last]
    total = _sums([row.words for row in rows])
    length = total[z] - total[a]
    before, after = (a > 0).astype(np.float64), (z < count).astype(np.float64)
    windows = {
        words: _windows(np.array([row.words for row in rows], dtype=np.int64), words) for words in (_AROUND, _OPENS, _FAR)
    }
    opens = np.minimum(windows[_OPENS].after[a], z)
    columns: list[npt.NDArray[np.float64]] = [
        np.ones(len(a)),
        np.log(np.clip(length, 5, _LONG) / 120),
        (length < 50).astype(np.float64),
        np.log(np.clip(length, 300, _LONG) / 300),
        1 - before,
        1 - after,
    ]
    for sums in (hashed.words, hashed.people, hashed.names):
        columns += _likenesses(sums, a, z, windows)
    verbs = _sums([_verbs(row) for row in rows])
    here = verbs[z] - verbs[a]
    share, others = _rates(here, 2.0), _rates(verbs[-1] - here, 4.0)
    opening, paragraph = _rates(verbs[opens] - verbs[a], 2.0), _rates(verbs[np.minimum(a + 1, z)] - verbs[a], 2.0)
    more = share[:, 1] - others[:, 1]
    columns += [
        share[:, 1], more, np.abs(more), share[:, 2], share[:, 3], share[:, 0], opening[:, 2], opening[:, 3],
        opening[:, 1] - others[:, 1], paragraph[:, 2], share[:, 0] * passages.is_present_tense,
    ]  # fmt: skip
    italics = _sums([row.italic * row.words for row in rows])
    italic = (italics[z] - italics[a]) / np.maximum(length, 1)
    italic_around = (italics[-1] - italics[z] + italics[a]) / np.maximum(total[-1] - length, 1)
    narrated = _sums([row.narrated for row in rows])
    told = narrated[z] - narrated[a]
    speech = 1 - told / np.maximum(length, 1)
    speech_around = 1 - (narrated[-1] - told) / np.maximum(total[-1] - length, 1)
    columns += [italic, np.maximum(0.0, italic - italic_around), speech, speech - speech_around]
    persons = _sums([(row.first_person, row.second_person) for row in rows])
    own = (persons[z] - persons[a]) / np.maximum(told, 10)[:, None]
    theirs = (persons[-1] - persons[z] + persons[a]) / np.maximum(narrated[-1] - told, 10)[:, None]
    of_more = np.clip((own - theirs) * 10, -1.5, 1.5)
    columns += [np.minimum(own[:, 0] * 10, 1.5), of_more[:, 0], np.abs(of_more[:, 0]), of_more[:, 1]]
    flags = {
        name: np.array([getattr(one, name) for one in openings] + [0.0])
        for name in {*_OF_FIRST, *_OF_AFTER, "sign_off", "speech_first"}
    }
    columns += [flags[name][a] for name in _OF_FIRST]
    columns.append(flags["sign_off"][np.maximum(z - 1, 0)])
    columns += [flags[name][z] for name in _OF_AFTER]
    people = _sums([sum(row.narrated_people.values()) + sum(row.speakers.values()) for row in rows])
    breaks = np.array([float(row.after_break) for row in rows] + [0.0])
    columns += [(people[z] == people[a]).astype(np.float64), breaks[a], breaks[z]]
    columns += _cues(passages, places, first, last, of_more[:, 0] > 0.2)
    speech_first = _sums(flags["speech_first"][:-1])
    back = _sums([sum(time.value.startswith(("-P", "PAST", "AGE")) for time in row.times) for row in rows])
    values = [[time.value for time in row.times] for row in rows]
    columns += [
        before * flags["speech_first"][np.maximum(a - 1, 0)],
        flags["speech_first"][z] * (1 - flags["speech_first"][a]),
        (speech_first[z] - speech_first[a]) / np.maximum(z - a, 1),
        np.minimum(1.0, back[z] - back[a]),
        np.array([float(any(value.startswith("+") for value in some)) for some in values])[a],
        np.array([float(bool(some)) for some in values])[a],
        np.array([float(any(value.startswith(("-P", "PAST", "AGE")) for value in some)) for some in values])[a],
    ]
    columns += _told_levels(passages, a, z, length)
    table = np.empty((len(a), len(columns)), dtype=np.float32)
    for k, column in enumerate(columns):
        table[:, k] = column
    return table


def _told_levels(passages: Passages, a: Ints, z: Ints, length: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """Average over the words of each run how likely the reading finds each level off the main line, and its log-odds."""
    named = passages.reading.telling.levels[[row.index for row in passages.all]].astype(np.float64)
    words = np.array([row.words for row in passages.all], dtype=np.float64)
    odds = np.clip(named[:, 1:] - named[:, :1], -SUREST, SUREST)
    sums = _sums(np.concatenate([np.exp(named[:, 1:]), odds], axis=1) * words[:, None])
    means = (sums[z] - sums[a]) / np.maximum(length, 1)[:, None]
    return list(means.T)


def _rates(verbs: npt.NDArray[np.float64], fewest: float) -> npt.NDArray[np.float64]:
    shares: npt.NDArray[np.float64] = verbs / np.maximum(verbs.sum(1), fewest)[:, None]
    return shares


def _likenesses(sums: Floats, a: Ints, z: Ints, windows: dict[int, _Windows]) -> list[npt.NDArray[np.float64]]:
    """Compare what stands before runs with what stands after, and both with the runs, in the order of ``_LIKENESSES``."""
    around, opens, far = windows[_AROUND], windows[_OPENS], windows[_FAR]
    count = len(sums) - 1
    out = np.empty((len(_LIKENESSES), len(a)))
    before, after = _Views.of(sums, around.before[a], a), _Views.of(sums, z, around.after[z])
    opening, closing = _Views.of(sums, a, np.minimum(opens.after[a], z)), _Views.of(sums, np.maximum(opens.before[z], a), z)
    has_before, has_after = (a > 0).astype(np.float64), (z < count).astype(np.float64)
    out[0] = has_before * has_after * before.dot(after)
    out[1] = has_before * (1 - before.dot(opening))
    out[2] = has_after * (1 - closing.dot(after))
    for k in _blocks(len(a)):
        first, last = a[k], z[k]
        block = _unit(sums[last] - sums[first])
        out[3, k] = 1 - _dot(block, _unit((sums[first] - sums[far.before[first]]) + (sums[far.after[last]] - sums[last])))
        out[4, k] = 1 - _dot(block, _unit(sums[first] + sums[-1] - sums[last]))
        likeness = _dot(before.rows[before.index[k]], block) + _dot(after.rows[after.index[k]], block)
        out[5, k] = has_before[k] * has_after[k] * (out[0, k] - 0.5 * likeness)
    return list(out)


def _cues(
    passages: Passages, places: Ints, first: Ints, last: Ints, has_narrator: npt.NDArray[np.bool_]
) -> list[npt.NDArray[np.float64]]:
    """Look for words of telling, sleeping, waking, reading and remembering at the borders, in the order of ``_CUES``."""
    text, rows = passages.reading.book.text, passages.all
    led, head = [], []
    for place in places.tolist():
        led.append(lowered(rows[place - 1].span.of(text)[-_LED:]) if place else "")
        words = rows[place].span.of(text) if place < len(rows) else ""
        stops = [stop.end() for stop in _STOP.finditer(words[:1000])]
        head.append(lowered(words[: stops[min(1, len(stops) - 1)]] if stops else words))

    def said(pattern: re.Pattern[str], texts: list[str], where: Ints) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = np.array([float(pattern.search(words) is not None) for words in texts])[where]
        return found

    told, asleep, awake = said(_TELL, led, first), said(_SLEEP, led, first), said(_WAKE, head, last)
    return [
        told,
        asleep,
        awake,
        said(_READ, led, first),
        said(_READ, head, last),
        said(_REMEMBER, led, first),
        said(_REMEMBER, head, first),
        said(_FORETELL, head, first),
        asleep * awake,
        said(_SLEEP, head, first),
        told * has_narrator,
        said(_TELL, head, last),
    ]


def describe_borders_of(passages: Passages, hashed: Hashed) -> Borders:
    """Compare the two sides of every border; *hashed*: what the paragraphs speak of."""
    count = len(passages.all)
    words = np.array([row.words for row in passages.all], dtype=np.int64)
    near = _windows(words, _NEAR)
    index = np.arange(count)
    before, after = near.before[index], near.after[index]
    apart = [
        np.float32(1.0) - _Views.of(sums, before, index).dot(_Views.of(sums, index, after))
        for sums in (hashed.words, hashed.people)
    ]
    verbs = _sums([_verbs(row) for row in passages.all])

    def present(first: Ints, last: Ints) -> npt.NDArray[np.float64]:
        rows = verbs[last] - verbs[first]
        share: npt.NDArray[np.float64] = rows[:, 1] / np.maximum(rows[:, :3].sum(1), 2.0)
        return share

    tense = np.abs(present(before, index) - present(index, after)).astype(np.float32)
    return Borders(apart[0], apart[1], tense)


def _verbs(passage: Passage) -> tuple[int, int, int, int]:
    return passage.past, passage.present, passage.perfect, passage.future

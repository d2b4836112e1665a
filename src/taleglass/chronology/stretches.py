"""Which stretches of paragraphs stand out from what is told around them?

A stretch off the main line (a memory, a dream, a tale within the tale, a letter) is a block B between A and A′ such that the
text after it takes up what the text before it left: the same people and things, while the block has others. Marks on the page,
tenses and words of remembering say the same more loudly. Every run of paragraphs up to a length is described here by how it
stands to its surroundings; ``levels`` weighs the descriptions and chooses.

The comparisons are cosines of word vectors hashed to a fixed size, so that time grows in a straight line with the text.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import Passage, Passages
from taleglass.story import ParagraphKind

__all__ = ["FEATURES", "LONGEST", "Borders", "Hashed", "Stretches", "describe_borders_of", "describe_stretches"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SIZE: Final = 1024
"""Length of a hashed vector: words of one window rarely share a cell."""
_NEAR: Final = 110
"""Words looked at on either side of a border: a paragraph or a run of dialogue."""
_NEXT: Final = 45
"""Words right at a border: a paragraph."""
_FAR: Final = 400
"""Words of surroundings that tell who belongs to the main line."""
LONGEST: Final = 600
"""Words in the longest stretch that is looked for between borders that nothing marks."""
_LONG_TEXT: Final = 4000
"""Words from which only borders with some sign are looked at: a novel has too many others."""
_BLOCK: Final = 64
"""Vectors worked on at a time."""
_MOST_PARAGRAPHS: Final = 45
"""Paragraphs in the longest such stretch."""

FEATURES: Final = (
    "bias", "length", "short", "is_first", "is_last", "resumes_words", "resumes_people", "opens_apart", "closes_apart",
    "opens_people",
    "closes_people", "apart_words", "apart_people", "only_here", "gone_here", "perfect_opening", "perfect", "would",
    "tense", "italic",
    "break_before", "break_after", "heading_before", "letter_opens", "letter_closes", "past_cue", "future_cue", "memory",
    "waking",
    "resumes_speech", "opens_narrated", "new_people", "new_after", "tale", "dream", "speech", "own_break", "dateline",
    "opens_perfect", "opens_would", "opens_new_noun", "opens_pronoun", "opens_long", "opens_italic", "after_new_noun",
    "after_perfect",
    "names_apart", "names_resume", "resumes_near", "first_person", "second_person", "speech_apart", "names_opening",
)  # fmt: skip
"""Names of the columns of ``Stretches.features``."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Runs of paragraphs: ``starts[k]`` up to ``ends[k]``, indices into ``Passages.all``; features float32, (runs,
    FEATURES).
    """

    starts: Ints
    ends: Ints
    features: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """How far apart the two sides of every border between paragraphs are, 0 to 1; (paragraphs,) each,
    border k before paragraph k.

    ``words``, ``people``: one less the likeness of what stands before and after. ``tense``: how much the share
    of the
    present tense changes.
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
        places: list[list[int]] = [[], [], []]
        values: list[list[float]] = [[], [], []]
        weights = passages.weight
        for row, passage in enumerate(passages.all):
            for thing, count in passage.things.items():
                cell, sign = _cell(thing)
                place, value = row * _SIZE + cell, sign * weights[thing] * count**0.5
                if thing[0] == "@":
                    places[1].append(place)
                    values[1].append(value)
                    continue
                places[0].append(place)
                values[0].append(value)
                if thing[0] == "=":
                    places[2].append(place)
                    values[2].append(value)
        rows = len(passages.all)
        return cls(*(_running(rows, np.array(at, dtype=np.int64), of) for at, of in zip(places, values, strict=True)))


def _running(rows: int, places: Ints, values: Sequence[float]) -> Floats:
    """Add *values* up at *places* of a flat table, and return its running sums."""
    table = np.zeros(rows * _SIZE, dtype=np.float32)
    np.add.at(table, places, np.array(values, dtype=np.float32))
    sums = np.zeros((rows + 1, _SIZE), dtype=np.float32)
    for row, vector in enumerate(table.reshape(rows, _SIZE)):
        np.add(sums[row], vector, out=sums[row + 1])
    return sums


def _sums(values: Floats) -> Floats:
    """Return running sums with a zero before them."""
    zero = np.zeros((1, *values.shape[1:]), dtype=np.float32)
    return np.concatenate([zero, np.cumsum(values, axis=0, dtype=np.float32)])


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


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float32)


def _rate(verbs: Floats, column: int) -> Floats:
    """Return the share of one tense in rows of counts of finite verbs."""
    share: Floats = verbs[:, column] / np.maximum(verbs.sum(1), 2.0)
    return share


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


def _candidates(words: Ints) -> tuple[Ints, Ints]:
    total = np.concatenate([[0], np.cumsum(words)])
    starts, ends = [], []
    count = len(words)
    for start in range(count):
        reach = int(np.searchsorted(total, total[start] + LONGEST, side="right")) - 1
        reach = min(max(reach, start + 1), start + _MOST_PARAGRAPHS, count)
        ends.append(np.arange(start + 1, reach + 1))
        starts.append(np.full(reach - start, start))
    if not starts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(starts), np.concatenate(ends)


def describe_stretches(passages: Passages, openings: Sequence[Opening], hashed: Hashed | None = None) -> Stretches:
    """Describe every run of paragraphs that may be a stretch off the main line.

    Args:
        passages: the paragraphs.
        openings: over the paragraphs, what each one's opening shows.
        hashed: what they speak of, where it is known.
    """
    rows = passages.all
    words = np.array([row.words for row in rows], dtype=np.int64)
    starts, ends = _candidates(words)
    # A run that begins or ends with a printed break or holds nothing is none; neither is the whole text.
    is_break = np.array([row.kind is ParagraphKind.SCENE_BREAK for row in rows], dtype=bool)
    enough = np.concatenate([[0], np.cumsum(words)])
    keep = ~is_break[starts] & (enough[ends] - enough[starts] >= 12) & ~((starts == 0) & (ends == len(rows)))
    is_break_after = np.concatenate([is_break, [False]])
    keep &= ~is_break_after[ends]  # the break belongs to what stands before it
    if enough[-1] > _LONG_TEXT:
        keep &= np.array([_may_open(one, row) for one, row in zip(openings, rows, strict=True)], dtype=bool)[starts]
    starts, ends = starts[keep], ends[keep]
    out = np.zeros((len(starts), len(FEATURES)), dtype=np.float32)
    step = 4000
    table = _Table.of(passages, openings, words, hashed or Hashed.of(passages))
    for k in range(0, len(starts), step):
        out[k : k + step] = table.describe(starts[k : k + step], ends[k : k + step])
    return Stretches(starts, ends, out)


def describe_borders_of(passages: Passages, hashed: Hashed | None = None) -> Borders:
    """Compare the two sides of every border; *hashed*: what the paragraphs speak of, where it is known."""
    hashed = hashed or Hashed.of(passages)
    count = len(passages.all)
    words = np.array([row.words for row in passages.all], dtype=np.int64)
    near = _windows(words, _NEAR)
    index = np.arange(count)
    before, after = near.before[index], near.after[index]
    apart = [
        np.float32(1.0) - _Views.of(sums, before, index).dot(_Views.of(sums, index, after))
        for sums in (hashed.words, hashed.people)
    ]
    verbs = _sums(np.array([_verbs(row) for row in passages.all], dtype=np.float32).reshape(count, 4))

    def present(first: Ints, last: Ints) -> Floats:
        rows = verbs[last] - verbs[first]
        share: Floats = rows[:, 1] / np.maximum(rows[:, :3].sum(1), 2.0)
        return share

    tense = np.abs(present(before, index) - present(index, after)).astype(np.float32)
    return Borders(apart[0], apart[1], tense)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Running sums over the paragraphs, from which any run is described without looking at its paragraphs again."""

    count: int
    words: Floats
    narrated: Floats
    next: _Windows
    near: _Windows
    far: _Windows
    hashed: Hashed
    persons: Floats  # first and second person, running
    verbs: Floats  # past, present, perfect, future, running
    italic: Floats
    breaks: Floats
    flags: dict[str, Floats]

    @classmethod
    def of(cls, passages: Passages, openings: Sequence[Opening], words: Ints, hashed: Hashed) -> _Table:
        rows = passages.all
        before_break = np.concatenate([_floats(row.after_break for row in rows), [0.0]]).astype(np.float32)
        flags = {
            name: np.concatenate([_floats(getattr(one, name) for one in openings), [0.0]]).astype(np.float32)
            for name in (
                "past_cue",
                "future_cue",
                "memory",
                "waking",
                "perfect_first",
                "would_first",
                "new_noun",
                "pronoun_first",
                "long_first",
                "italic_all",
                "letter",
                "sign_off",
                "tale",
                "dream",
                "dateline",
                "heading",
                "new_people",
                "speech_first",
            )
        }
        flags["break"] = before_break
        return cls(
            len(rows),
            _sums(words.astype(np.float32)),
            _sums(_floats(row.narrated for row in rows)),
            _windows(words, _NEXT),
            _windows(words, _NEAR),
            _windows(words, _FAR),
            hashed,
            _sums(np.array([(row.first_person, row.second_person) for row in rows], dtype=np.float32).reshape(len(rows), 2)),
            _sums(np.array([_verbs(row) for row in rows], dtype=np.float32).reshape(len(rows), 4)),
            _sums(_floats(row.italic * row.words for row in rows)),
            _sums(before_break),
            flags,
        )

    def describe(self, starts: Ints, ends: Ints) -> Floats:
        near, far, flags = self.near, self.far, self.flags
        a0, z1 = near.before[starts], near.after[ends]
        b1 = np.minimum(near.after[starts], ends)
        length = self.words[ends] - self.words[starts]
        has_before, has_after = (starts > 0).astype(np.float32), (ends < self.count).astype(np.float32)
        both = has_before * has_after

        w = self._likenesses(self.hashed.words, starts, ends)
        p = self._likenesses(self.hashed.people, starts, ends)
        verbs = self.verbs[ends] - self.verbs[starts]
        first_verbs = self.verbs[b1] - self.verbs[starts]
        near_verbs = self.verbs[starts] - self.verbs[a0] + self.verbs[z1] - self.verbs[ends]
        present_here = verbs[:, 1] / np.maximum(verbs[:, 0] + verbs[:, 1] + verbs[:, 2], 2.0)
        present_around = near_verbs[:, 1] / np.maximum(near_verbs[:, 0] + near_verbs[:, 1] + near_verbs[:, 2], 2.0)
        italic = (self.italic[ends] - self.italic[starts]) / np.maximum(length, 1.0)
        italic_near = (self.italic[starts] - self.italic[a0] + self.italic[z1] - self.italic[ends]) / np.maximum(
            self.words[starts] - self.words[a0] + self.words[z1] - self.words[ends], 1.0
        )
        speech = 1 - (self.narrated[ends] - self.narrated[starts]) / np.maximum(length, 1.0)
        last = np.maximum(ends - 1, 0)
        names_apart, opening_apart, names_resume = self._name_likenesses(starts, ends)
        x0, y1 = self.next.before[starts], self.next.after[ends]
        x1, y0 = np.minimum(self.next.after[starts], ends), np.maximum(self.next.before[ends], starts)
        sums = self.hashed.words
        before, after = _Views.of(sums, x0, starts), _Views.of(sums, ends, y1)
        opening, closing = _Views.of(sums, starts, x1), _Views.of(sums, y0, ends)
        resumes_near = before.dot(after) - 0.5 * (before.dot(opening) + closing.dot(after))
        narrated = np.maximum(self.narrated[ends] - self.narrated[starts], 10.0)
        far_narrated = np.maximum(
            self.narrated[starts] - self.narrated[far.before[starts]] + self.narrated[far.after[ends]] - self.narrated[ends],
            10.0,
        )
        persons = (self.persons[ends] - self.persons[starts]) / narrated[:, None]
        far_persons = (
            self.persons[starts] - self.persons[far.before[starts]] + self.persons[far.after[ends]] - self.persons[ends]
        ) / far_narrated[:, None]
        persons_apart = np.minimum(np.abs(persons - far_persons) * 10.0, 1.5)
        speech_near = 1 - (
            self.narrated[starts] - self.narrated[far.before[starts]] + self.narrated[far.after[ends]] - self.narrated[ends]
        ) / np.maximum(
            self.words[starts] - self.words[far.before[starts]] + self.words[far.after[ends]] - self.words[ends], 1.0
        )
        inner_breaks = self.breaks
        columns = (
            np.ones(len(starts)),
            np.log(np.maximum(length, 5.0) / 200.0),
            (length < 60).astype(np.float32),
            1 - has_before,
            1 - has_after,
            both * (w[0] - 0.5 * (w[1] + w[2])),
            both * (p[0] - 0.5 * (p[1] + p[2])),
            has_before * (1 - w[1]),
            has_after * (1 - w[2]),
            has_before * (1 - p[1]),
            has_after * (1 - p[2]),
            1 - w[3],
            1 - p[3],
            1 - p[4],
            both * p[0],
            _rate(first_verbs, 2) - _rate(near_verbs, 2),
            _rate(verbs, 2),
            _rate(verbs, 3),
            np.abs(present_here - present_around),
            np.maximum(italic - italic_near, 0.0),
            flags["break"][starts],
            flags["break"][ends] * has_after,
            flags["heading"][starts],
            flags["letter"][starts],
            flags["sign_off"][last],
            flags["past_cue"][starts],
            flags["future_cue"][starts],
            flags["memory"][starts],
            flags["waking"][ends] * has_after,
            flags["speech_first"][ends] * has_after,
            1 - flags["speech_first"][starts],
            flags["new_people"][starts],
            flags["new_people"][ends] * has_after,
            flags["tale"][starts],
            flags["dream"][starts],
            speech,
            np.minimum(inner_breaks[ends] - inner_breaks[starts + 1], 2.0),
            flags["dateline"][starts],
            flags["perfect_first"][starts],
            flags["would_first"][starts],
            flags["new_noun"][starts],
            flags["pronoun_first"][starts],
            flags["long_first"][starts],
            flags["italic_all"][starts] * (1 - flags["italic_all"][np.maximum(starts - 1, 0)]),
            flags["new_noun"][ends] * has_after,
            flags["perfect_first"][ends] * has_after,
            names_apart,
            both * names_resume,
            both * resumes_near,
            persons_apart[:, 0],
            persons_apart[:, 1],
            np.abs(speech - speech_near),
            opening_apart,
        )
        return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)

    def _likenesses(self, sums: Floats, starts: Ints, ends: Ints) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Compare what stands before runs with what stands after, and with their openings; their closings with what stands
        after; the runs with what stands far and near around them.
        """
        near, far = self.near, self.far
        before, after = _Views.of(sums, near.before[starts], starts), _Views.of(sums, ends, near.after[ends])
        opening = _Views.of(sums, starts, np.minimum(near.after[starts], ends))
        closing = _Views.of(sums, np.maximum(near.before[ends], starts), ends)
        resumes, apart, apart_near = np.empty((3, len(starts)), dtype=np.float32)
        for k in _blocks(len(starts)):
            first, last = starts[k], ends[k]
            block = _unit(sums[last] - sums[first])
            apart[k] = _dot(block, _unit((sums[first] - sums[far.before[first]]) + (sums[far.after[last]] - sums[last])))
            left, right = before.rows[before.index[k]], after.rows[after.index[k]]
            resumes[k] = _dot(left, right)
            left += right
            apart_near[k] = _dot(block, _unit(left))
        return resumes, before.dot(opening), closing.dot(after), apart, apart_near

    def _name_likenesses(self, starts: Ints, ends: Ints) -> tuple[Floats, Floats, Floats]:
        """Say how the names of runs and of their openings differ from those far around, and how much of those before runs what
        stands after takes up.
        """
        sums, near, far = self.hashed.names, self.near, self.far
        before, after = _Views.of(sums, near.before[starts], starts), _Views.of(sums, ends, near.after[ends])
        opening = _Views.of(sums, starts, np.minimum(near.after[starts], ends))
        opening_named: Floats = np.any(opening.rows, axis=1).astype(np.float32)[opening.index]
        table: Floats = np.empty((6, len(starts)), dtype=np.float32)
        named, apart, opening_apart, resumes, left_like, right_like = table
        for k in _blocks(len(starts)):
            first, last = starts[k], ends[k]
            block = _unit(sums[last] - sums[first])
            around = _unit((sums[first] - sums[far.before[first]]) + (sums[far.after[last]] - sums[last]))
            left, right = before.rows[before.index[k]], after.rows[after.index[k]]
            named[k] = np.any(block, axis=1)
            apart[k] = _dot(block, around)
            opening_apart[k] = _dot(opening.rows[opening.index[k]], around)
            resumes[k] = _dot(left, right)
            left_like[k], right_like[k] = _dot(left, block), _dot(right, block)
        return named * (1 - apart), opening_named * (1 - opening_apart), resumes - 0.5 * (left_like + right_like)


def _may_open(opening: Opening, passage: Passage) -> bool:
    """Whether a paragraph shows any sign of opening a stretch; in a novel only such borders are looked at."""
    told = opening.perfect_first or opening.would_first or opening.past_cue >= 1 or opening.memory or opening.dream
    printed = passage.after_break or opening.letter or opening.italic_all or opening.heading
    return bool(told or printed or (opening.long_first and opening.new_noun))


def _verbs(passage: Passage) -> tuple[int, int, int, int]:
    return passage.past, passage.present, passage.perfect, passage.future

"""What does the talk around it tell of a mention, and of a line?

The encoder reads windows of two hundred words. Here the mentions of a book and its quotations stand in one row, in text order,
each with what the one pass left of it, and every one of them looks at those up to 128 before and after it (local attention,
Vaswani et al. 2017; Beltagy et al. 2020). What it has seen there corrects the vectors that the pair scorer compares, says of
every quotation which mentions near it name who speaks and who is spoken to (a pointer, Vinyals et al. 2015), and of every
mention whether whom it means is there. Taught on annotated stories and openings of novels (`training/discourse.py`). Time and
memory grow in a straight line with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.cast.members import Gender, Voices
from taleglass.cast.pairs import PRONOUN_SETS, MentionTable
from taleglass.cast.phrases import Determiner, Phrases, Role
from taleglass.reading import DiscourseWeights, Reading, linear, normed
from taleglass.story import PLACE_KINDS, EntityKind, NarrativeLevel
from taleglass.threads import side_by_side

__all__ = [
    "AFTER",
    "BEFORE",
    "COLUMNS",
    "REACH",
    "Discourse",
    "Elements",
    "Pointers",
    "lay_elements",
    "lay_pointers",
    "listen_in",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

REACH: Final = 128
"""Elements before and after that one looks at."""
BEFORE, AFTER = 60, 20
"""Mentions before and after the beginning of a quotation among which it points."""
_KEPT: Final = 16
"""Mentions kept of those that a quotation points to, the likeliest: the others hold next to nothing."""
_PIECE: Final = 512
"""Elements of which something is made at a time: few enough to stay in the processor's cache from one step to the next."""
_GROUP: Final = 128
"""Quotations that point at a time: few enough for the cache."""
_NOWHERE: Final = -9
"""Paragraph of what stands before the first element and after the last."""
_STRETCH: Final = 4096
"""Most elements whose states are worked out at a time; bounds memory."""
_NEVER: Final = np.float32(-1e4)
_BORDERS: Final = (-3.0, -1.0, 0.0, 2.0)
"""Log-odds of a scene's beginning between which paragraphs are told apart."""
_BUCKETS: Final = 20
"""Values of a distance: none to four, by powers of two from there, forward and backward."""
_NEAREST: Final = 64
"""Distances up to which the look at an element depends on how far it is."""

COLUMNS: Final[dict[str, int]] = {
    "is_mention": 2, "form": 4, "kind": 8, "pronoun": len(PRONOUN_SETS) + 1, "spoken": 2, "role": len(Role) + 1,
    "determiner": len(Determiner) + 1, "gender": len(Gender) + 1, "is_cue": 2, "is_owned": 2, "there": 6,
    "new_paragraph": 2, "paragraphs": _BUCKETS, "words": _BUCKETS, "border": len(_BORDERS) + 1, "level": len(NarrativeLevel),
    "ending": 3, "length": _BUCKETS // 2,
}  # fmt: skip
"""What is told of an element beside its vector, and how many values each has."""
_GENDERS: Final = list(Gender)
_ENDS: Final = {"?": 1, "!": 2, ".": 0, ",": 0, "—": 0, "…": 0}
"""Marks that quotations end with, told apart: question, exclamation, others."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Elements:
    """The mentions and quotations of a book in one row, by first word, a quotation before what it begins with.

    Attributes:
        columns: int64, (elements,) each, by the names of ``COLUMNS``.
        of_mention: int64, (mentions,), the element of each mention.
        quotations: int64, the number of each quotation that has words: 1 + its index in ``Marks.quotations``.
        of_quotation: int64, the element of each of these. quotation_paragraph: int64, the paragraph it begins in.
        cue: int64, the mention that a cue beside it names as its speaker, -1 for none.
    """

    columns: dict[str, Ints]
    of_mention: Ints
    quotations: Ints
    of_quotation: Ints
    quotation_paragraph: Ints
    cue: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pointers:
    """Which mentions each quotation may point to, and how they stand to it.

    Attributes:
        mentions: int64, (quotations, BEFORE + AFTER), -1 where there is none that could be meant.
        place, speech, paragraphs: int64, of the same shape: how many mentions before or after; 0 in narration, 1 in another
            quotation, 2 in this; how many paragraphs before or after.
        is_cue: bool, that a cue beside the quotation names its speaker so.
    """

    mentions: Ints
    place: Ints
    speech: Ints
    paragraphs: Ints
    is_cue: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Discourse:
    """What the row of elements tells.

    Attributes:
        states: float16, (mentions, width), what each mention has seen. turn, shift: what makes of them a correction.
        there_odds: float32, (mentions,), log-odds that whoever it names is there; of a place, that the scene plays there.
        voices: who speaks each quotation, and to whom.
    """

    states: npt.NDArray[np.float16]
    turn: Floats
    shift: Floats
    there_odds: Floats
    voices: Voices

    def corrected(self, vectors: npt.NDArray[np.floating], first: int, end: int) -> Floats:
        """Return the pair vectors of the mentions from *first* to *end*, corrected by what they have seen."""
        out: Floats = vectors[first:end].astype(np.float32)
        out += self.states[first:end].astype(np.float32) @ self.turn
        out += self.shift
        return out


def _bucket(distance: Ints) -> Ints:
    """Bucket distances: up to four as they are, then by powers of two; backward ones after the forward ones."""
    size = np.abs(distance)
    far = np.minimum(5 + np.floor(np.log2(np.maximum(size, 1) / 4)).astype(np.int64), 9)
    return np.where(size <= 4, size, far) + np.where(distance < 0, _BUCKETS // 2, 0)


def lay_elements(reading: Reading, table: MentionTable, phrases: Phrases, cues: Mapping[int, int]) -> Elements:
    """Lay the mentions and quotations of a book in one row.

    Args:
        reading: the one pass.
        table: its mentions.
        phrases: what they say of themselves.
        cues: the mention of the speaker, by the number of the quotation.
    """
    marks, inside = reading.marks, np.flatnonzero(reading.word_quotes)
    numbers = reading.word_quotes[inside].astype(np.int64)
    quotations, first_at = np.unique(numbers, return_index=True)
    last_at = len(numbers) - 1 - np.unique(numbers[::-1], return_index=True)[1]
    begins, lasts = inside[first_at], inside[last_at]
    count, spoken = len(table.first), len(quotations)
    first = np.concatenate([begins, table.first])
    is_mention = np.repeat([0, 1], [spoken, count])
    order = np.lexsort((np.arange(len(first)), is_mention, first))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    paragraph = (marks.sentence_paragraphs[marks.token_sentences[first]] if len(first) else first).astype(np.int64)
    row_paragraph = paragraph[order]
    columns = {name: np.zeros(len(order), dtype=np.int64) for name in COLUMNS}
    columns["is_mention"] = is_mention[order]
    columns["new_paragraph"] = (np.diff(row_paragraph, prepend=-1) != 0).astype(np.int64)
    columns["paragraphs"] = _bucket(np.diff(row_paragraph, prepend=-1))
    columns["words"] = _bucket(np.diff(first[order], prepend=0))
    columns["border"] = np.searchsorted(_BORDERS, reading.telling.border[row_paragraph], side="right")
    columns["level"] = reading.telling.levels[row_paragraph].argmax(1) if len(order) else row_paragraph
    of_quotation, of_mention = place[:spoken], place[spoken:]
    there = np.floor(reading.there_odds[table.last] + 2.0)
    is_cue = np.zeros(count, dtype=np.int64)
    is_cue[list(cues.values())] = 1
    for name, values in (
        ("form", table.form + 1),
        ("kind", table.kind + 1),
        ("pronoun", table.pronoun + 1),
        ("spoken", table.quote > 0),
        ("role", np.array(phrases.role, dtype=np.int64) + 1),
        ("determiner", np.array(phrases.determiner, dtype=np.int64) + 1),
        ("gender", np.array([_GENDERS.index(gender) for gender in phrases.gender], dtype=np.int64) + 1),
        ("is_cue", is_cue),
        ("is_owned", np.array(phrases.owner, dtype=np.int64) >= 0),
        ("there", 1 + np.clip(there, 0, 4)),
    ):
        columns[name][of_mention] = values
    columns["spoken"][of_quotation] = 1
    columns["length"][of_quotation] = _bucket(lasts + 1 - begins)
    columns["ending"][of_quotation] = [
        _ending(reading.words[max(a, z - 3) : z + 1]) for a, z in zip(begins.tolist(), lasts.tolist(), strict=True)
    ]
    return Elements(
        columns=columns,
        of_mention=of_mention,
        quotations=quotations,
        of_quotation=of_quotation,
        quotation_paragraph=paragraph[:spoken],
        cue=np.array([cues.get(number, -1) for number in quotations.tolist()], dtype=np.int64),
    )


def _ending(words: tuple[str, ...]) -> int:
    """Say what mark the last words of a quotation end with: 1 for a question, 2 for an exclamation, 0 for others."""
    return next((_ENDS[word] for word in reversed(words) if word in _ENDS), 0)


def lay_pointers(elements: Elements, table: MentionTable, paragraphs: Ints, person: int, some: slice = slice(None)) -> Pointers:
    """Lay out which mentions quotations may point to.

    Args:
        elements: the row they stand in.
        table: the mentions.
        paragraphs: int64, (mentions,), the paragraph of each.
        person: the kind of mention that can speak.
        some: of all quotations, those that are asked.
    """
    count = len(table.first)
    at = np.searchsorted(elements.of_mention, elements.of_quotation[some])
    mentions = at[:, None] + np.arange(-BEFORE, AFTER)[None, :]
    real = (mentions >= 0) & (mentions < count)
    safe = np.where(real, mentions, 0)
    if count:
        real &= table.kind[safe] == person
    paragraph = paragraphs if count else np.zeros(1, dtype=np.int64)
    quote = table.quote if count else np.zeros(1, dtype=np.int64)
    own = quote[safe] == elements.quotations[some, None]
    return Pointers(
        mentions=np.where(real, mentions, -1),
        place=np.broadcast_to(_bucket(np.arange(-BEFORE, AFTER)), mentions.shape),
        speech=np.where(own, 2, (quote[safe] > 0).astype(np.int64)),
        paragraphs=_bucket(paragraph[safe] - elements.quotation_paragraph[some, None]),
        is_cue=real & (mentions == elements.cue[some, None]),
    )


def of_places(reading: Reading, table: MentionTable) -> npt.NDArray[np.bool_]:
    """Say of each mention whether it is of a kind of place."""
    return np.isin(table.kind, [k for k, kind in enumerate(reading.kinds) if kind in PLACE_KINDS])


def listen_in(reading: Reading, table: MentionTable, phrases: Phrases, cues: Mapping[int, int]) -> Discourse | None:
    """Let the mentions and quotations of a book look around; None where weights have no network, or nothing is mentioned."""
    weights = reading.discourse
    if weights is None or not len(table.first):
        return None
    elements = lay_elements(reading, table, phrases, cues)
    w, count = weights.arrays, len(elements.columns["form"])
    mention_at = np.full(count, -1, dtype=np.int64)
    mention_at[elements.of_mention] = np.arange(len(table.first))
    width = len(w["vector.bias"])
    states = np.empty((len(table.first), width), dtype=np.float16)
    there_odds = np.empty(len(table.first), dtype=np.float32)
    is_place = of_places(reading, table)
    asks = np.empty((len(elements.of_quotation), w["asks.bias"].shape[0]), dtype=np.float32)
    asked = 0
    size = _stretch(count)
    look = partial(_look_around, size=size, reading=reading, weights=weights, elements=elements, mention_at=mention_at)
    begins = range(0, count, size)
    for begin, row in zip(begins, side_by_side(look, begins), strict=True):
        mention = mention_at[begin : begin + len(row)]
        named = row[mention >= 0]
        states[mention[mention >= 0]] = named
        there = linear(named, w, "there")  # of somebody and, but in older weights, of a place
        there_odds[mention[mention >= 0]] = np.where(is_place[mention[mention >= 0]], there[:, -1], there[:, 0])
        spoken = row[mention < 0]
        asks[asked : asked + len(spoken)] = linear(spoken, w, "asks")
        asked += len(spoken)
    person = reading.kinds.index(EntityKind.PERSON) if EntityKind.PERSON in reading.kinds else -1
    paragraphs = np.array(phrases.paragraph, dtype=np.int64)
    lay = partial(lay_pointers, elements, table, paragraphs, person)
    return Discourse(
        states=states,
        turn=np.ascontiguousarray(w["correction.weight"].T),
        shift=w["correction.bias"],
        there_odds=there_odds,
        voices=_point(asks, states, elements.quotations, lay, w),
    )


def _stretch(count: int) -> int:
    """Return how many elements to work out at a time: stretches of like size, an even number of them for two cores to share."""
    stretches = -(-count // _STRETCH)
    stretches += stretches % 2
    return -(-count // stretches)


def _look_around(
    begin: int, *, size: int, reading: Reading, weights: DiscourseWeights, elements: Elements, mention_at: Ints
) -> Floats:
    """Return what a stretch of elements has seen, worked out with as much before and after it as they can have seen."""
    w, count, halo = weights.arrays, len(mention_at), weights.layers * REACH
    end = min(begin + size, count)
    seen = slice(max(begin - halo, 0), min(end + halo, count))
    row = np.empty((seen.stop - seen.start, len(w["vector.bias"])), dtype=np.float32)
    for some in _pieces(len(row)):
        there = slice(seen.start + some.start, seen.start + some.stop)
        row[some] = _told(there, reading=reading, w=w, elements=elements, mention_at=mention_at)
    paragraph = np.cumsum(elements.columns["new_paragraph"][seen])
    for k in range(weights.layers):
        row = _look(row, paragraph, w, k, weights.heads)
    return normed(row[begin - seen.start : end - seen.start], w, "last")


def _pieces(count: int) -> Iterator[slice]:
    """Cut a row of elements into pieces; the last takes in what is left, as small matrices are multiplied in another order."""
    begins = range(0, max(count - _PIECE, 0) + 1, _PIECE)
    return (slice(begin, count if begin == begins[-1] else begin + _PIECE) for begin in begins)


def _told(some: slice, *, reading: Reading, w: Mapping[str, Floats], elements: Elements, mention_at: Ints) -> Floats:
    """Return what is told of some elements before they look around: their vectors and columns."""
    mention = mention_at[some]
    is_mention = mention >= 0
    row = np.zeros((len(mention), len(w["vector.bias"])), dtype=np.float32)
    row[is_mention] = reading.span_pair[mention[is_mention]].astype(np.float32) @ w["vector.weight"].T
    row += w["vector.bias"]
    for name in COLUMNS:
        row += w[f"columns.{name}"].take(elements.columns[name][some], axis=0)
    return normed(row, w, "first")


def _look(row: Floats, paragraph: Ints, w: Mapping[str, Floats], layer: int, heads: int) -> Floats:
    """Let every element look at those up to ``REACH`` before and after it, and make something of it.

    Args:
        row: float32, (elements, width).
        paragraph: int64, (elements,), counted along the row.
        w: the parameters.
        layer: number of the look.
        heads: looks at a time.
    """
    count, width = row.shape
    blocks = -(-count // REACH)
    padded = np.zeros(((blocks + 2) * REACH, width), dtype=np.float32)
    padded[REACH : REACH + count] = row
    looks = np.empty((len(padded), 3 * width), dtype=np.float32)
    for some in _pieces(len(padded)):
        looks[some] = linear(normed(padded[some], w, f"{layer}.before"), w, f"{layer}.look")
    looks[:, :width] *= np.float32(1.0 / np.sqrt(width // heads))
    where = np.full(len(looks), _NOWHERE, dtype=np.int64)
    where[REACH : REACH + count] = paragraph
    seen = _seen(looks, where, w, layer, heads)
    out = np.empty_like(row)
    for some in _pieces(count):
        piece = row[some] + linear(seen[some], w, f"{layer}.tell")
        wide = linear(normed(piece, w, f"{layer}.between"), w, f"{layer}.wide")
        np.add(piece, linear(_gelu(wide), w, f"{layer}.narrow"), out=out[some])
    return out


def _seen(looks: Floats, where: Ints, w: Mapping[str, Floats], layer: int, heads: int) -> Floats:
    """Return what the elements see of each other; a block of ``REACH`` at a time looks at itself and at the two beside it.

    Args:
        looks: float32, (``REACH`` + elements + ``REACH``, 3 * width): what each asks, what it offers, what it says.
        where: int64, the paragraph of each.
        w: the parameters.
        layer: number of the look.
        heads: looks at a time.
    """
    width, blocks = looks.shape[1] // 3, len(looks) // REACH - 2
    asked, offered, said = looks.reshape(len(looks), 3, heads, width // heads).transpose(1, 2, 0, 3)  # (heads, elements, …)
    ahead = np.arange(3 * REACH)[None, :] - REACH - np.arange(REACH)[:, None]  # how far ahead of a query a key stands
    near = w[f"{layer}.distance"].T[:, np.clip(ahead, -_NEAREST, _NEAREST) + _NEAREST]  # (heads, queries, keys)
    near = np.where(np.abs(ahead)[None] > REACH, _NEVER, near)
    same, before, two_before, other = w[f"{layer}.paragraph"]
    beside = np.stack([other, two_before, before, same, other], axis=1)  # by how far ahead a paragraph is, from three behind
    seen = np.empty((blocks, REACH, heads, width // heads), dtype=np.float32)
    for block in range(blocks):
        queries, keys = slice((block + 1) * REACH, (block + 2) * REACH), slice(block * REACH, (block + 3) * REACH)
        score = asked[:, queries] @ offered[:, keys].swapaxes(1, 2)
        score += near
        paragraphs, paragraph_of = np.unique(where[queries], return_inverse=True)
        apart = where[keys] - paragraphs[:, None]
        score += beside.take(apart + 3, axis=1, mode="clip").take(paragraph_of, axis=1)
        if block == 0 or block >= blocks - 2:
            score[:, :, where[keys] == _NOWHERE] = _NEVER
        score -= score.max(2, keepdims=True)
        np.exp(score, out=score)
        told = score @ said[:, keys]
        told /= score.sum(2, keepdims=True)
        seen[block] = told.swapaxes(0, 1)
    return seen.reshape(-1, width)


def _point(
    asks: Floats,
    states: npt.NDArray[np.float16],
    quotations: Ints,
    lay: Callable[[slice], Pointers],
    w: Mapping[str, Floats],
) -> Voices:
    """Let every quotation point to mentions of who speaks and of who is spoken to.

    Args:
        asks: float32, (quotations, pointer), what each asks.
        states: float16, (mentions, width), what these have seen.
        quotations: their numbers.
        lay: lays out which mentions some of them may point to.
        w: the parameters.
    """
    tables = [w[f"pointer.{name}"] for name in ("place", "speech", "paragraphs", "is_cue")]
    count = int(quotations[-1]) if len(quotations) else 0
    mentions = np.full((count, _KEPT), -1, dtype=np.int32)
    asked = np.zeros((count, asks.shape[1]), dtype=np.float16)
    asked[quotations - 1] = asks
    chances = np.zeros((2, count, _KEPT), dtype=np.float32)

    def point(begin: int) -> None:
        some = slice(begin, begin + _GROUP)
        pointers = lay(some)
        meant = pointers.mentions
        near, at = np.unique(np.maximum(meant, 0), return_inverse=True)
        hidden = linear(states[near].astype(np.float32), w, "offers")[at.reshape(meant.shape)]
        hidden += asks[some, None, :]
        marks = (pointers.place, pointers.speech, pointers.paragraphs, pointers.is_cue.astype(np.int64))
        for table, values in zip(tables, marks, strict=True):
            hidden += table.take(values, axis=0)
        np.maximum(hidden, np.float32(0.0), out=hidden)
        score = linear(hidden, w, "points")
        score[meant < 0] = _NEVER
        score -= score.max(1, keepdims=True)
        share = np.exp(score)
        share /= share.sum(1, keepdims=True)
        share[meant < 0] = 0.0
        best = np.argsort(-share.max(2), axis=1, kind="stable")[:, :_KEPT]
        place = quotations[some] - 1
        mentions[place] = np.take_along_axis(meant, best, axis=1)
        for k in range(2):
            chances[k, place] = np.take_along_axis(share[:, :, k], best, axis=1)

    for _ in side_by_side(point, range(0, len(asks), _GROUP)):
        pass
    return Voices(mentions=mentions, speaking=chances[0], hearing=chances[1], asks=asked)


def _gelu(x: Floats) -> Floats:
    """Return x times the share of a logistic distribution below 1.702 x (Hendrycks and Gimpel 2016)."""
    out: Floats = np.float32(-1.702) * x
    np.exp(out, out=out)
    out += np.float32(1.0)
    np.divide(x, out, out=out)
    return out

"""How is each paragraph told: does a scene begin with it, and on which narrative level does it stand?

For every sentence the encoder leaves two weighted sums of its words behind, whose weights it learned. From those of a
paragraph, of its first sentence and of its last, and from what the page shows of it, a small recurrent network (Cho et al.
2014) that reads the paragraphs forward and backward says both. It was taught on annotated stories (`training/telling.py`);
what it says are signs for ``chronology``, which decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.story import Book, EmphasisKind, NarrativeLevel, ParagraphKind, Span
from taleglass.text import Marks

__all__ = [
    "PAGE_SIGNS",
    "STORY_WORDS",
    "Page",
    "Telling",
    "TellingWeights",
    "describe_page",
    "linear",
    "novel_share",
    "sums_of_paragraphs",
    "tell",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PAGE_SIGNS: Final = ("first", "last", "after_break", "heading", "speech_first", "italic", "length", "one")
"""What the page shows of a paragraph."""
_QUOTES: Final = frozenset("\"“‘'«—")
STORY_WORDS: Final = 1200
"""Words of the longest stories that taught."""
_NOVEL_TIMES: Final = 6.0
"""How many times as long a text is told as a novel is: a guess, since nothing of a length between was read."""
_NOVEL: Final = "novel"
_LEAST: Final = 1e-6
"""Added to the weights of a mean, as in training, so that a stretch without words is 0."""
_TINY: Final = 1e-12
"""Added to a probability before its logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The paragraphs that hold words and are no printed break, in text order.

    Attributes:
        paragraphs: int64, (rows,), indices into ``Book.paragraphs``.
        first_sentence, end_sentence: int64, (rows,), half-open range of sentences.
        signs: float32, (rows, PAGE_SIGNS).
    """

    paragraphs: Ints
    first_sentence: Ints
    end_sentence: Ints
    signs: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What the network says of each paragraph of a book; rows are paragraphs of ``Book.paragraphs``.

    Attributes:
        border: float32, (paragraphs,), log-odds that a scene begins there; 0 for printed breaks and the first paragraph.
        levels: float32, (paragraphs, 6), natural log of the probability of each level in the order of ``NarrativeLevel``;
            rows of printed breaks are 0.
        as_novel: what networks say that novels taught as well, for a text long enough; None for others, and where the
            weights have no such networks. What looks around mentions learned beside `border` and `levels`, and keeps to these.
    """

    border: Floats
    levels: Floats
    as_novel: Telling | None = None

    def for_scenes(self, share: float) -> Telling:
        """Return what is said of scenes, *share* of it as of a novel's."""
        if self.as_novel is None or share <= 0.0:
            return self
        novel = self.as_novel
        border = (1 - share) * self.border + share * novel.border
        levels = np.log((1 - share) * np.exp(self.levels) + share * np.exp(novel.levels) + _TINY)
        return Telling(border.astype(np.float32), levels.astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class TellingWeights:
    """The networks, whose answers are averaged: float32 arrays named after the parameters of the module that was trained
    (`training/model.py`).

    Attributes:
        nets: those that short stories taught. of_novels: those that novels taught as well, none in older weights.
    """

    nets: tuple[Mapping[str, Floats], ...]
    of_novels: tuple[Mapping[str, Floats], ...] = ()

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> TellingWeights:
        """Sort arrays named ``0.proj.weight``, ``1.proj.weight`` … and ``novel0.proj.weight`` … into networks.

        Raises:
            ValueError: when there are none, or a name begins otherwise.
        """
        nets: dict[str, dict[str, Floats]] = {}
        for name, values in arrays.items():
            number, _, parameter = name.partition(".")
            nets.setdefault(number, {})[parameter] = values
        of_novels = sorted(name for name in nets if name.startswith(_NOVEL))
        numbers = sorted(nets.keys() - set(of_novels), key=int)
        if not numbers:
            raise ValueError("there is no network over paragraphs")
        return cls(tuple(nets[number] for number in numbers), tuple(nets[name] for name in of_novels))

    @property
    def width(self) -> int:
        """Numbers of a word's vector."""
        taken: int = self.nets[0]["proj.weight"].shape[1]
        return (taken - len(PAGE_SIGNS)) // 6

    def tell(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return the log-odds of a border before each row, and log-probabilities of levels.

        Args:
            rows: (paragraphs, 6 x width + PAGE_SIGNS), the sums of each paragraph and what the page shows.
        """
        return _answers(rows, self.nets)

    def tell_as_novel(self, rows: Floats) -> tuple[Floats, Floats] | None:
        """Return the same by the networks of novels; None where there are none."""
        return _answers(rows, self.of_novels) if self.of_novels else None


def novel_share(words: int) -> float:
    """Return how far a text of so many words is told as a novel is, 0 to 1: not up to the length of the stories that taught,
    wholly from six times that on.
    """
    return min(max(math.log(max(words, 1) / STORY_WORDS) / math.log(_NOVEL_TIMES), 0.0), 1.0)


def _answers(rows: Floats, nets: Sequence[Mapping[str, Floats]]) -> tuple[Floats, Floats]:
    """Return the mean of what networks say, as `TellingWeights.tell` does."""
    projected = [_gelu(linear(rows, net, "proj")) for net in nets]
    told = [_tell(y, net) for y, net in zip(_recur(projected, nets), nets, strict=True)]
    border = np.mean([border for border, _ in told], axis=0)
    levels = np.log(np.mean([np.exp(levels) for _, levels in told], axis=0) + _TINY)
    return border.astype(np.float32), levels.astype(np.float32)


def _tell(y: Floats, w: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Let one network say what `TellingWeights.tell` says, from what its recurrent units leave behind."""
    mean, spread = y.mean(1, keepdims=True), y.var(1, keepdims=True)
    y = ((y - mean) / np.sqrt(spread + 1e-5) * w["norm.weight"] + w["norm.bias"]).astype(np.float32)
    before = np.concatenate([y[:1] * 0.0, y[:-1]])
    border = linear(_gelu(linear(np.concatenate([y, before], axis=1), w, "border.0")), w, "border.3")[:, 0]
    levels = linear(_gelu(linear(y, w, "level.0")), w, "level.3")
    levels = levels - levels.max(1, keepdims=True)
    levels = levels - np.log(np.exp(levels).sum(1, keepdims=True))
    return border.astype(np.float32), levels.astype(np.float32)


def tell(book: Book, marks: Marks, sums: Floats, weights: TellingWeights) -> Telling:
    """Say of every paragraph whether a scene begins there and at which level it stands.

    Args:
        book: the text.
        marks: its words and sentences.
        sums: of its sentences, as `sums_of_paragraphs` takes them.
        weights: of the network.
    """
    page = describe_page(book, marks)
    count = len(book.paragraphs)
    if not len(page.paragraphs):
        return _laid_out(page, count, None)
    rows = sums_of_paragraphs(page, sums)
    as_novel = weights.tell_as_novel(rows) if novel_share(len(marks.token_starts)) > 0.0 else None
    told = _laid_out(page, count, weights.tell(rows))
    return told if as_novel is None else Telling(told.border, told.levels, _laid_out(page, count, as_novel))


def _laid_out(page: Page, count: int, answers: tuple[Floats, Floats] | None) -> Telling:
    """Lay the answers of a page's rows out over all *count* paragraphs."""
    border = np.zeros(count, dtype=np.float32)
    levels = np.zeros((count, len(NarrativeLevel)), dtype=np.float32)
    if answers is not None:
        border[page.paragraphs], levels[page.paragraphs] = answers
        border[page.paragraphs[0]] = 0.0
    return Telling(border, levels)


def describe_page(book: Book, marks: Marks) -> Page:
    """Describe the paragraphs of a book by what the page shows."""
    text = book.text
    breaks = sorted({scene_break.span for scene_break in book.scene_breaks})
    printed = set(breaks)
    italics = _apart(emphasis.span for emphasis in book.emphasis if emphasis.kind is EmphasisKind.ITALIC)
    belongs = marks.sentence_paragraphs
    cuts = [0, *(np.flatnonzero(np.diff(belongs)) + 1).tolist(), len(belongs)] if len(belongs) else [0]
    words_to = marks.sentence_first_tokens
    kept: list[int] = []
    firsts: list[int] = []
    ends: list[int] = []
    signs: list[tuple[float, ...]] = []
    at = next_italic = 0
    broken = False
    for first, end in pairwise(cuts):
        number = int(belongs[first])
        paragraph = book.paragraphs[number]
        span = paragraph.span
        while at < len(breaks) and breaks[at].start < span.start:
            broken, at = True, at + 1
        if paragraph.kind is ParagraphKind.SCENE_BREAK or span in printed:
            broken = True
            continue
        while next_italic < len(italics) and italics[next_italic].end <= span.start:
            next_italic += 1
        slanted, k = 0, next_italic
        while k < len(italics) and italics[k].start < span.end:
            slanted += min(italics[k].end, span.end) - max(italics[k].start, span.start)
            k += 1
        count = int(words_to[end] - words_to[first])
        kept.append(number)
        firsts.append(first)
        ends.append(end)
        signs.append(
            (
                not signs,
                False,
                broken and bool(signs),
                paragraph.kind is ParagraphKind.HEADING,
                text[span.start : span.start + 1] in _QUOTES,
                min(1.0, slanted / max(1, span.end - span.start)),
                np.log1p(count) / 5.0,
                True,
            )
        )
        broken = False
    table = np.array(signs, dtype=np.float32).reshape(len(signs), len(PAGE_SIGNS))
    if len(table):
        table[-1, PAGE_SIGNS.index("last")] = 1.0
    rows = np.array([kept, firsts, ends], dtype=np.int64)
    return Page(rows[0], rows[1], rows[2], table)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap; in text order."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def sums_of_paragraphs(page: Page, sums: npt.NDArray[np.floating]) -> Floats:
    """Return what the network takes: (rows, 6 x width + PAGE_SIGNS).

    Args:
        page: the paragraphs.
        sums: (sentences, 2, width + 1): of each sentence, its words' vectors times their weights, summed, and the sum of the
            weights in the last column, for each of the two weightings.
    """
    if not len(page.paragraphs):
        return np.zeros((0, 2 * 3 * (sums.shape[2] - 1) + len(PAGE_SIGNS)), dtype=np.float32)
    total = np.concatenate([np.zeros_like(sums[:1], dtype=np.float64), np.cumsum(sums, axis=0, dtype=np.float64)])
    whole = total[page.end_sentence] - total[page.first_sentence]
    views: Iterable[npt.NDArray[np.floating]] = (whole, sums[page.first_sentence], sums[page.end_sentence - 1])
    means = [(view[:, :, :-1] / (view[:, :, -1:] + _LEAST)).reshape(len(view), -1) for view in views]
    return np.concatenate([*means, page.signs], axis=1).astype(np.float32)


def linear(x: Floats, w: Mapping[str, Floats], name: str) -> Floats:
    """Return what a linear layer makes of the rows of *x*; its parameters stand in *w* by its *name*."""
    out: Floats = x @ w[f"{name}.weight"].T + w[f"{name}.bias"]
    return out


def _recur(rows: Sequence[Floats], nets: Sequence[Mapping[str, Floats]]) -> list[Floats]:
    """Run the gated recurrent units of all networks over their rows, forward and backward, in one loop.

    Args:
        rows: what each network takes, (paragraphs, inputs).
        nets: of one size; gates are in the order in which PyTorch keeps them: reset, update, new.

    Returns:
        For each network (paragraphs, 2 x size), the forward states beside the backward ones.
    """
    ways = [(x[::step], w, way) for x, w in zip(rows, nets, strict=True) for step, way in ((1, ""), (-1, "_reverse"))]
    turn = np.array([w[f"gru.weight_hh_l0{way}"].T for _, w, way in ways], order="C")
    bias = np.array([w[f"gru.bias_hh_l0{way}"] for _, w, way in ways])
    size = turn.shape[1]
    given = np.empty((len(rows[0]), *bias.shape), dtype=np.float32)
    for k, (x, w, way) in enumerate(ways):
        given[:, k] = x @ w[f"gru.weight_ih_l0{way}"].T + w[f"gru.bias_ih_l0{way}"]
    out = np.zeros((len(given), len(ways), size), dtype=np.float32)
    state = np.zeros((len(ways), size), dtype=np.float32)
    for k, row in enumerate(given):
        own = (state[:, None] @ turn)[:, 0] + bias
        gates = 1.0 / (1.0 + np.exp(-(row[:, : 2 * size] + own[:, : 2 * size])))
        new = np.tanh(row[:, 2 * size :] + gates[:, :size] * own[:, 2 * size :])
        state = new + gates[:, size:] * (state - new)
        out[k] = state
    return [np.concatenate([out[:, k], out[::-1, k + 1]], axis=1) for k in range(0, len(ways), 2)]


def _gelu(x: Floats) -> Floats:
    """Return x times the share of a normal distribution below it, with the error function of Abramowitz and Stegun (7.1.26)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x) / np.sqrt(2.0))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1.0 - series * np.exp(-0.5 * x * x))
    out: Floats = (0.5 * x * (1.0 + erf)).astype(np.float32)
    return out

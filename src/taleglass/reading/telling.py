"""How is each paragraph told: does a scene begin with it, and on which narrative level does it stand?

For every sentence the encoder leaves two weighted sums of its words behind, whose weights it learned. From those of a
paragraph, of its first sentence and of its last, and from what the page shows of it, a small recurrent network (Cho et al.
2014) that reads the paragraphs forward and backward says both. It was taught on annotated stories (`training/telling.py`). What
it says is known before anybody of the cast is; ``chronology.told`` says it anew when more is.
"""

from __future__ import annotations

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
    "Page",
    "SceneWeights",
    "Telling",
    "TellingWeights",
    "describe_page",
    "linear",
    "normed",
    "recur",
    "seen_of_scenes",
    "sorted_nets",
    "sums_of_paragraphs",
    "tell",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PAGE_SIGNS: Final = ("first", "last", "after_break", "heading", "speech_first", "italic", "length", "one")
"""What the page shows of a paragraph."""
_QUOTES: Final = frozenset("\"“‘'«—")
_SCENES_FARTHEST: Final = 4.0
"""Standard deviations that a sign keeps within before networks of scenes see it."""
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
    """What a network says of each paragraph of a book; rows are paragraphs of ``Book.paragraphs``.

    Attributes:
        border: float32, (paragraphs,), log-odds that a scene begins there; 0 for printed breaks and the first paragraph.
        levels: float32, (paragraphs, 6), natural log of the probability of each level in the order of ``NarrativeLevel``;
            rows of printed breaks are 0.
        paragraphs: int64, (rows,), those that hold words and are no printed break. rows: float16, (rows, 6 x width +
            PAGE_SIGNS), what the network took of each (`sums_of_paragraphs`).
    """

    border: Floats
    levels: Floats
    paragraphs: Ints
    rows: npt.NDArray[np.float16]

    def anew(self, border: Floats, levels: Floats) -> Telling:
        """Return the same with other answers, (rows,) and (rows, 6), for `paragraphs`."""
        return _laid_out(len(self.border), self.paragraphs, self.rows, (border, levels))


Net = Mapping[str, Floats]
"""A network: float32 arrays named after the parameters of the module that was trained."""


@dataclass(frozen=True, slots=True, eq=False)
class TellingWeights:
    """The networks that short stories taught, whose answers are averaged."""

    nets: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> TellingWeights:
        """Sort arrays named ``0.proj.weight``, ``1.proj.weight`` … into networks.

        Raises:
            ValueError: when there are none, or a name does not begin with a number.
        """
        nets = sorted_nets(arrays)
        if not nets:
            raise ValueError("there is no network over paragraphs")
        return cls(nets)

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


@dataclass(frozen=True, slots=True, eq=False)
class SceneWeights:
    """Networks of the same make that see beside each row what is known of its paragraph when the cast and the lines are.

    Attributes:
        signs: names of what is known, in order. centre, scale: float32, (signs,), their mean and standard deviation in what
            taught.
        of_stories, of_novels: what short stories taught, and what chapters of novels taught as well.
    """

    signs: tuple[str, ...]
    centre: Floats
    scale: Floats
    of_stories: tuple[Net, ...]
    of_novels: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> SceneWeights:
        """Sort arrays named ``signs``, ``centre``, ``scale``, ``story0.proj.weight`` …, ``novel0.proj.weight`` ….

        Raises:
            LookupError: when one of the first three, or the networks of stories or of novels, are missing.
        """
        floats = {name: values.astype(np.float32) for name, values in arrays.items() if name != "signs"}
        nets = _nets({name: values for name, values in floats.items() if "." in name})
        kinds = [tuple(nets[name] for name in sorted(nets) if name.startswith(kind)) for kind in ("story", "novel")]
        if not all(kinds):
            raise LookupError("scenes.npz lacks networks of stories or of novels")
        return cls(
            signs=tuple(str(name) for name in arrays["signs"].tolist()),
            centre=floats["centre"],
            scale=floats["scale"],
            of_stories=kinds[0],
            of_novels=kinds[1],
        )

    def tell(self, rows: npt.NDArray[np.floating], signs: Floats, novel: float) -> tuple[Floats, Floats]:
        """Return the log-odds of a border before each row, and log-probabilities of levels.

        Args:
            rows: (paragraphs, 6 x width + PAGE_SIGNS), `Telling.rows`.
            signs: (paragraphs, signs), what is known of each.
            novel: how far the text is told as a novel is, 0 to 1.
        """
        seen = self.seen(rows, signs)
        said = [_answers(seen, nets) for nets, share in ((self.of_stories, 1 - novel), (self.of_novels, novel)) if share > 0.0]
        if len(said) == 1:
            return said[0]
        (border, levels), (border_of_novels, levels_of_novels) = said
        levels = np.log((1 - novel) * np.exp(levels) + novel * np.exp(levels_of_novels) + _TINY)
        border = (1 - novel) * border + novel * border_of_novels
        return border.astype(np.float32), levels.astype(np.float32)

    def seen(self, rows: npt.NDArray[np.floating], signs: Floats) -> Floats:
        """Return what the networks take."""
        return seen_of_scenes(rows, signs, self.centre, self.scale)


def seen_of_scenes(rows: npt.NDArray[np.floating], signs: Floats, centre: Floats, scale: Floats) -> Floats:
    """Return what networks of scenes take: the rows, and the signs as they stand to those that taught."""
    known = np.clip((signs - centre) / scale, -_SCENES_FARTHEST, _SCENES_FARTHEST)
    return np.concatenate([rows, known], axis=1).astype(np.float32)


def _nets(arrays: Mapping[str, Floats]) -> dict[str, dict[str, Floats]]:
    nets: dict[str, dict[str, Floats]] = {}
    for name, values in arrays.items():
        net, _, parameter = name.partition(".")
        nets.setdefault(net, {})[parameter] = values
    return nets


def sorted_nets(arrays: Mapping[str, Floats]) -> tuple[Net, ...]:
    """Sort arrays named ``0.proj.weight``, ``1.proj.weight`` … into networks.

    Raises:
        ValueError: when a name does not begin with a number.
    """
    nets = _nets(arrays)
    return tuple(nets[number] for number in sorted(nets, key=int))


def _answers(rows: Floats, nets: Sequence[Net]) -> tuple[Floats, Floats]:
    """Return the mean of what networks say, as `TellingWeights.tell` does."""
    projected = [_gelu(linear(rows, net, "proj")) for net in nets]
    told = [_tell(y, net) for y, net in zip(recur(projected, nets), nets, strict=True)]
    border = np.mean([border for border, _ in told], axis=0)
    levels = np.log(np.mean([np.exp(levels) for _, levels in told], axis=0) + _TINY)
    return border.astype(np.float32), levels.astype(np.float32)


def _tell(y: Floats, w: Net) -> tuple[Floats, Floats]:
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
    rows = sums_of_paragraphs(page, sums)
    answers = weights.tell(rows) if len(rows) else None
    return _laid_out(len(book.paragraphs), page.paragraphs, rows.astype(np.float16), answers)


def _laid_out(count: int, paragraphs: Ints, rows: npt.NDArray[np.float16], answers: tuple[Floats, Floats] | None) -> Telling:
    """Lay the answers for some paragraphs out over all *count*."""
    border = np.zeros(count, dtype=np.float32)
    levels = np.zeros((count, len(NarrativeLevel)), dtype=np.float32)
    if answers is not None and len(paragraphs):
        border[paragraphs], levels[paragraphs] = answers
        border[paragraphs[0]] = 0.0
    return Telling(border, levels, paragraphs, rows)


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


def normed(x: Floats, w: Mapping[str, Floats], name: str) -> Floats:
    """Return the rows of *x* at mean 0 and deviation 1, scaled and moved by what stands in *w* by a *name* (Ba et al. 2016)."""
    out: Floats = x - x.mean(1, keepdims=True)
    out /= np.sqrt((out * out).mean(1, keepdims=True) + np.float32(1e-5))
    out *= w[f"{name}.weight"]
    out += w[f"{name}.bias"]
    return out


def recur(rows: Sequence[Floats], nets: Sequence[Net]) -> list[Floats]:
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

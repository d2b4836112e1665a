"""What does each word mean here?

Packs a book's sentences into windows, lets the encoder read each window once, and turns scores into layers over the whole
book: parts of speech, lemmas, dependencies, realis events, and mentions with the vectors that coreference needs.
Time and memory grow in a straight line with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from taleglass.reading.encoder import Batch, Encoder, OnnxEncoder, PairWeights, WindowLayers
from taleglass.reading.lemmas import lemma_of
from taleglass.reading.subwords import word_shape
from taleglass.reading.trees import best_tree, is_tree
from taleglass.reading.windows import pack_windows
from taleglass.story import Book, EntityKind, MentionForm, Provenance
from taleglass.text import Marks

__all__ = ["MENTION_THRESHOLD", "Reader", "Reading", "load_reader"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MENTION_THRESHOLD = 0.0
"""Log-odds above which a span is a mention: even odds."""

_SURE = 1.0
"""Log-odds from which a span may hang on two outside words: at less, LitBank dev has most of these wrong."""

_BATCH_PIECES = 1024
"""Pieces in a batch: enough to keep two cores busy (512 suffice), few enough to stay in cache."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What the one pass left behind. Words are those of ``marks``; indices count them through the whole book.

    Attributes:
        words: the words. word_quotes: int32, (words,): 0 in narration, else 1 + the index of the innermost quotation.
        upos, xpos, lemma, deprel: one string a word. head: int64, (words,), a word's own index for the root of a sentence.
        event_probability: float32, (words,).
        span_first, span_last: int64, (spans,): mentions in text order, the longer first; last word inclusive.
        span_kind, span_form: int64, indices into ``kinds`` and ``forms``.
        span_probability: float32: that the words are a mention of that kind. span_pair: float32, (spans, vector).
        pair_weights: of the pair scorer that turns two vectors into the log-odds of coreference.
        upos_probability, xpos_probability, lemma_probability, head_probability, deprel_probability, feats_probability:
            float32, (words,): calibrated, that this value is right.
        feats: one string a word, morphological features of Universal Dependencies, ``_`` for none.
        supersense_first, supersense_last: int64, (expressions,): in text order, none overlaps another; last word inclusive.
        supersense: one label an expression, STREUSLE's nouns and verbs, such as ``n.person``. supersense_probability: float32.
        sentence_vad: float32, (sentences, 3): valence, arousal, dominance, 1 to 5, 3 neutral; (0, 3) without such a head.
        sentence_emotion: float32, (sentences, emotions): probability of each; (0, 0) without such a head.
        emotions: their names.
        speech_probability: float32, (words,): that the word is spoken or quoted.
    """

    book: Book
    marks: Marks
    words: tuple[str, ...]
    word_quotes: npt.NDArray[np.int32]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    lemma: tuple[str, ...]
    deprel: tuple[str, ...]
    head: Ints
    event_probability: Floats
    span_first: Ints
    span_last: Ints
    span_kind: Ints
    span_form: Ints
    span_probability: Floats
    span_pair: Floats
    pair_weights: PairWeights
    kinds: tuple[EntityKind, ...]
    forms: tuple[MentionForm, ...]
    upos_probability: Floats
    xpos_probability: Floats
    lemma_probability: Floats
    head_probability: Floats
    deprel_probability: Floats
    feats_probability: Floats
    feats: tuple[str, ...]
    supersense_first: Ints
    supersense_last: Ints
    supersense: tuple[str, ...]
    supersense_probability: Floats
    sentence_vad: Floats
    sentence_emotion: Floats
    emotions: tuple[str, ...]
    speech_probability: Floats


def load_reader(weights: Path | None = None, *, threads: int | None = None) -> Reader:
    """Load the model once, to read any number of books.

    Args:
        weights: a folder of weights; those in the package by default.
        threads: cores to use; all by default.

    Raises:
        WeightsError: when the weights are missing or damaged.
    """
    return Reader(OnnxEncoder(weights, threads=threads))


class Reader:
    """Reads books with one encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def provenance(self, package_version: str) -> Provenance:
        """Say what made the layers."""
        return Provenance(taleglass=package_version, weights=self._encoder.version, weights_sha256=self._encoder.sha256)

    def read(self, book: Book, marks: Marks, progress: Callable[[int, int], None] | None = None) -> Reading:
        """Read a book once.

        Args:
            book: the text.
            marks: its words and sentences.
            progress: called with the words read so far and all words, after each batch.
        """
        encoder = self._encoder
        starts, ends = marks.token_starts.tolist(), marks.token_ends.tolist()
        words = tuple(book.text[a:z] for a, z in zip(starts, ends, strict=True))
        pieces, offsets = encoder.vocabulary.spell_all(words)
        shape_of = {word: word_shape(word) for word in set(words)}
        shapes = np.repeat(np.array([shape_of[w] for w in words], dtype=np.int64), np.diff(offsets))
        collected = _Collected.empty(len(words))
        windows = pack_windows(offsets, marks.sentence_first_tokens)
        done = 0
        for batch_windows in _batches(windows, offsets):
            batch = _pad(batch_windows, pieces=pieces, shapes=shapes, offsets=offsets, marks=marks, encoder=encoder)
            layers = encoder.encode(batch, MENTION_THRESHOLD)
            collected.add(batch_windows, batch, layers)
            done += sum(end - first for first, end in batch_windows)
            if progress is not None:
                progress(done, len(words))
        collected.mend_cut_sentences(marks)
        return collected.reading(book, marks, words, encoder)


def _batches(windows: Sequence[tuple[int, int]], offsets: npt.NDArray[np.int32]) -> list[list[tuple[int, int]]]:
    """Group windows of like length, so that little is padding."""
    sized = sorted(windows, key=lambda w: (int(offsets[w[1]] - offsets[w[0]]), w[0]))
    out: list[list[tuple[int, int]]] = []
    batch: list[tuple[int, int]] = []
    for window in reversed(sized):
        longest = int(offsets[batch[0][1]] - offsets[batch[0][0]]) if batch else 0
        if batch and longest * (len(batch) + 1) > _BATCH_PIECES:
            out.append(batch)
            batch = []
        batch.append(window)
    if batch:
        out.append(batch)
    return out


def _pad(
    windows: Sequence[tuple[int, int]],
    *,
    pieces: npt.NDArray[np.int32],
    shapes: Ints,
    offsets: npt.NDArray[np.int32],
    marks: Marks,
    encoder: Encoder,
) -> Batch:
    """Lay windows side by side."""
    rows = len(windows)
    words = max(end - first for first, end in windows)
    length = 2 + max(int(offsets[end] - offsets[first]) for first, end in windows)
    out = Batch(
        pieces=np.full((rows, length), encoder.vocabulary.pad, dtype=np.int64),
        shapes=np.zeros((rows, length), dtype=np.int64),
        mask=np.zeros((rows, length), dtype=np.int64),
        word_first=np.zeros((rows, words), dtype=np.int64),
        word_last=np.zeros((rows, words), dtype=np.int64),
        word_sentence=np.full((rows, words), -1, dtype=np.int64),
    )
    for k, (first, end) in enumerate(windows):
        a, z = int(offsets[first]), int(offsets[end])
        out.pieces[k, 0] = encoder.vocabulary.opening
        out.pieces[k, 1 : 1 + z - a] = pieces[a:z]
        out.pieces[k, 1 + z - a] = encoder.vocabulary.closing
        out.shapes[k, 1 : 1 + z - a] = shapes[a:z]
        out.mask[k, : 2 + z - a] = 1
        out.word_first[k, : end - first] = offsets[first:end] - a + 1
        out.word_last[k, : end - first] = offsets[first + 1 : end + 1] - a
        out.word_sentence[k, : end - first] = marks.token_sentences[first:end] - marks.token_sentences[first]
    return out


@dataclass(slots=True, kw_only=True, eq=False)
class _Collected:
    """Layers over the book, filled batch by batch."""

    upos: Ints
    xpos: Ints
    lemma: Ints
    relation: Ints
    head: Ints
    event: Floats
    sureness: Floats
    """(5, words): of part of speech, fine tag, lemma, head and relation."""
    spans: list[tuple[Ints, Floats, Floats, Floats]]
    roots: list[int]

    @classmethod
    def empty(cls, words: int) -> _Collected:
        ints = [np.zeros(words, dtype=np.int64) for _ in range(5)]
        return cls(
            upos=ints[0], xpos=ints[1], lemma=ints[2], relation=ints[3], head=ints[4],
            event=np.zeros(words, dtype=np.float32), sureness=np.zeros((5, words), dtype=np.float32), spans=[], roots=[],
        )  # fmt: skip

    def add(self, windows: Sequence[tuple[int, int]], batch: Batch, layers: WindowLayers) -> None:
        upos, xpos = layers.upos.argmax(-1), layers.xpos.argmax(-1)
        lemma, relation = layers.lemma.argmax(-1), layers.relation.argmax(-1)
        event = _sigmoid(layers.event)
        arcs = np.take_along_axis(_softmax(layers.arcs), layers.head[..., None], -1)[..., 0]
        scores = (layers.upos, layers.xpos, layers.lemma, layers.relation)
        sure_upos, sure_xpos, sure_lemma, sure_relation = (_softmax(score).max(-1) for score in scores)
        for k, (first, end) in enumerate(windows):
            n = end - first
            self.upos[first:end], self.xpos[first:end] = upos[k, :n], xpos[k, :n]
            self.lemma[first:end], self.relation[first:end] = lemma[k, :n], relation[k, :n]
            self.event[first:end] = event[k, :n]
            for row, sure in enumerate((sure_upos, sure_xpos, sure_lemma, arcs, sure_relation)):
                self.sureness[row, first:end] = sure[k, :n]
            self.head[first:end] = _trees(layers.head[k, :n], layers.arcs[k, :n, :n], batch.word_sentence[k, :n]) + first
        if len(layers.span_index):
            begins = np.array([first for first, _ in windows], dtype=np.int64)[layers.span_index[:, 0]]
            places = layers.span_index[:, 1:] + begins[:, None]
            self.spans.append((places, layers.span_score, layers.span_label, layers.span_pair))

    def mend_cut_sentences(self, marks: Marks) -> None:
        """Give a sentence that was cut between windows one root again: later parts hang on the first."""
        own = np.arange(len(self.head))
        roots = np.flatnonzero(self.head == own)
        sentences = marks.token_sentences[roots]
        again = np.flatnonzero(np.diff(sentences) == 0) + 1
        for k in again.tolist():
            first = int(np.searchsorted(sentences, sentences[k]))
            self.head[roots[k]] = roots[first]

    def reading(self, book: Book, marks: Marks, words: tuple[str, ...], encoder: Encoder) -> Reading:
        classes = encoder.classes
        relation = self._relations(classes["relation"])
        scripts = classes["lemma"]
        names_u, names_x = classes["upos"], classes["xpos"]
        upos = tuple(names_u[k] for k in self.upos.tolist())
        xpos = tuple(names_x[k] for k in self.xpos.tolist())
        made: dict[tuple[str, str, str, int], str] = {}
        lemma = []
        for key in zip(words, upos, xpos, self.lemma.tolist(), strict=True):
            known = made.get(key)
            if known is None:
                word, part, fine_part, script = key
                known = made[key] = lemma_of(
                    word, part, fine_part, scripts[script], lexicon=encoder.lexicon, known=encoder.vocabulary
                )
            lemma.append(known)
        word_quotes = _word_quotes(marks, len(words))
        is_mark = np.array([name == "PUNCT" for name in classes["upos"]])[self.upos]
        places, score, label, pair = self._spans(is_mark=is_mark, word_quotes=word_quotes)
        kinds = tuple(EntityKind(k) for k in classes["kinds"])
        forms = tuple(MentionForm(f) for f in classes["forms"])
        shares = _softmax(label).reshape(len(label), len(kinds), len(forms))
        kind = shares.sum(2).argmax(1) if len(label) else np.zeros(0, dtype=np.int64)
        form = shares.sum(1).argmax(1) if len(label) else np.zeros(0, dtype=np.int64)
        chance = _sigmoid(score) * (shares.sum(2)[np.arange(len(label)), kind] if len(label) else 1.0)
        return Reading(
            book=book,
            marks=marks,
            words=words,
            word_quotes=word_quotes,
            upos=upos,
            xpos=xpos,
            lemma=tuple(lemma),
            deprel=relation,
            head=self.head,
            event_probability=self.event,
            span_first=places[:, 0],
            span_last=places[:, 1],
            span_kind=kind,
            span_form=form,
            span_probability=chance.astype(np.float32),
            span_pair=pair,
            pair_weights=encoder.pairs,
            kinds=kinds,
            forms=forms,
            upos_probability=self.sureness[0],
            xpos_probability=self.sureness[1],
            lemma_probability=self.sureness[2],
            head_probability=self.sureness[3],
            deprel_probability=self.sureness[4],
            # What these weights have no heads for.
            feats_probability=np.zeros(len(words), dtype=np.float32),
            feats=("_",) * len(words),
            supersense_first=np.zeros(0, dtype=np.int64),
            supersense_last=np.zeros(0, dtype=np.int64),
            supersense=(),
            supersense_probability=np.zeros(0, dtype=np.float32),
            sentence_vad=np.zeros((0, 3), dtype=np.float32),
            sentence_emotion=np.zeros((0, 0), dtype=np.float32),
            emotions=(),
            speech_probability=(word_quotes > 0).astype(np.float32),
        )

    def _relations(self, names: Sequence[str]) -> tuple[str, ...]:
        """Name the relations; a root is ``root``, and nothing else is."""
        is_root = self.head == np.arange(len(self.head))
        return tuple(
            "root" if root else ("parataxis" if names[k] == "root" else names[k])
            for k, root in zip(self.relation.tolist(), is_root.tolist(), strict=True)
        )

    def _spans(
        self, *, is_mark: npt.NDArray[np.bool_], word_quotes: npt.NDArray[np.int32]
    ) -> tuple[Ints, Floats, Floats, Floats]:
        if not self.spans:
            empty = np.zeros((0, 0), dtype=np.float32)
            return np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32), empty, empty
        places, score, label, pair = (np.concatenate(parts) for parts in zip(*self.spans, strict=True))
        phrase = _is_phrase(places, score, self.head, is_mark)
        phrase &= word_quotes[places[:, 0]] == word_quotes[places[:, 1]]  # no mention begins in one's speech and ends outside
        places, score, label, pair = places[phrase], score[phrase], label[phrase], pair[phrase]
        order = np.lexsort((-places[:, 1], places[:, 0]))
        keep = order[_uncrossed(places[order], score[order])]
        return places[keep], score[keep], label[keep], pair[keep]


def _trees(heads: Ints, arcs: Floats, sentences: Ints) -> Ints:
    """Return heads that form one tree a sentence; indices within the window."""
    out = heads.copy()
    cuts = np.flatnonzero(np.diff(sentences)) + 1
    for a, z in zip([0, *cuts.tolist()], [*cuts.tolist(), len(heads)], strict=True):
        local = heads[a:z] - a
        if not is_tree(local):
            out[a:z] = best_tree(arcs[a:z, a:z]) + a
    return out


def _is_phrase(places: Ints, score: Floats, head: Ints, is_mark: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Say which spans hang together: words whose heads lie outside are one, or two in a span the scorer is sure of.

    On LitBank dev, spans with one such word are right nine times in ten, with two less than half the time, with three
    hardly ever.
    """
    out = np.ones(len(places), dtype=bool)
    for k in np.flatnonzero(places[:, 1] > places[:, 0]).tolist():
        first, last = int(places[k, 0]), int(places[k, 1])
        words = np.arange(first, last + 1)
        heads = head[first : last + 1]
        loose = int((((heads < first) | (heads > last) | (heads == words)) & ~is_mark[first : last + 1]).sum())
        out[k] = loose <= 1 or (loose == 2 and score[k] > _SURE)
    return out


def _uncrossed(places: Ints, score: Floats) -> Ints:
    """Drop spans that overlap a stronger one without nesting; *places* in text order, the longer first.

    The strongest is decided first, so that no span falls to one that falls itself. Of two equals the earlier stays.
    """
    firsts, lasts = places[:, 0].tolist(), places[:, 1].tolist()
    rivals: dict[int, list[int]] = {}
    open_spans: list[int] = []
    for k, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        open_spans = [o for o in open_spans if lasts[o] >= first]
        for o in open_spans:
            if firsts[o] < first <= lasts[o] < last:
                rivals.setdefault(k, []).append(o)
                rivals.setdefault(o, []).append(k)
        open_spans.append(k)
    keep = np.ones(len(places), dtype=bool)
    kept: set[int] = set()
    for k in sorted(rivals, key=lambda k: (-float(score[k]), k)):
        if kept.isdisjoint(rivals[k]):
            kept.add(k)
        else:
            keep[k] = False
    return np.flatnonzero(keep)


def _word_quotes(marks: Marks, words: int) -> npt.NDArray[np.int32]:
    out = np.zeros(words, dtype=np.int32)
    order = sorted(range(len(marks.quotations)), key=lambda k: marks.quotations[k].depth)
    for k in order:
        quotation = marks.quotations[k]
        a, z = np.searchsorted(marks.token_starts, (quotation.span.start, quotation.span.end))
        out[a:z] = k + 1
    return out


def _sigmoid(x: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def _softmax(x: Floats) -> Floats:
    if not len(x):
        return x
    raised: Floats = np.exp(x - x.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares

"""What does each word mean here?

Packs a book's sentences into windows, lets the encoder read each window once, and turns scores into layers over the whole
book: parts of speech, lemmas, dependencies, realis events, and mentions with the vectors that coreference needs.
Time and memory grow in a straight line with the text.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.heap import hand_back
from taleglass.reading.encoder import Batch, DiscourseWeights, Encoder, OnnxEncoder, PairWeights, WindowLayers
from taleglass.reading.lemmas import lemma_of, lemma_without_g
from taleglass.reading.networks import ChoiceWeights, SecondLookWeights, SureWeights, TalkWeights
from taleglass.reading.pronouns import new_pronouns
from taleglass.reading.senses import SENSE_SLOTS
from taleglass.reading.speaking import Grammar, know_again, let_speak, writers
from taleglass.reading.subwords import word_shape
from taleglass.reading.telling import SceneWeights, Telling, tell
from taleglass.reading.trees import are_no_trees, best_tree
from taleglass.reading.windows import pack_windows
from taleglass.story import Book, EntityKind, MentionForm, ParagraphKind, Provenance
from taleglass.text import Marks

__all__ = ["MENTION_THRESHOLD", "Reader", "Reading", "load_reader"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Windows = Sequence[tuple[int, int]]
"""First word and end of windows."""

MENTION_THRESHOLD = 0.0
"""Log-odds above which a span is a mention: even odds."""

_CANDIDATE = -3.0
"""Log-odds from which a span is looked at again when the whole book is known."""
_DESCRIBED = -5.0
"""Log-odds from which the encoder describes a span, so that whoever proves to speak can become a mention: “the cat” of a tale
scores -1 to -5. Of those that are no candidates, the likeliest of each word that carries them is kept, and what stands where
the writer of a message is named."""
_NEW_PRONOUN = 4.0
"""Log-odds of a pronoun that the book has made its own: a guess, as no other word is spelled so."""
_LIKENESS = 0.3
"""What the book's verdict on a noun counts for beside a span's own score."""
_USUAL = 0.4
"""Share of candidates, weighted by their probability, that are mentions: at it a noun's verdict changes nothing."""

_SAME_KIND = 0.8
"""What the kind of a noun's other spans in the book counts for beside a span's own: chosen between 0.3 and 1 on LitBank dev."""

_DOUBT = 0.6
"""Spans of every kind alike that each noun has had before, all together: a noun used once stays as it is."""
_LEAST_SHARE = 1e-4
"""Least share of a kind among the spans of a noun, so that none is ruled out."""

_SURE = 1.0
"""Log-odds from which a span may hang on two outside words: at less, LitBank dev has most of these wrong."""

_EXPRESSION_SCALE, _EXPRESSION_SHIFT = 0.9, -0.37
"""From the log-odds of an expression's least sure word to its own (Platt 1999), fitted on STREUSLE dev: the probabilities
of words are set by the many that have no sense and are surely right."""

_TITLE_WORDS = 12
"""Most words of a first paragraph that may be a title."""

_BATCH_PIECES = 1024
"""Pieces in a batch: few enough to stay in cache, and many enough (512 suffice) that a call costs little."""


SHORT: Final = 20_000
"""Words and marks below which a text is a short one: a choice. The stories that taught have up to 2,000, the shortest of the
development novels 26,000."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What the one pass left behind. Words are those of ``marks``; indices count them through the whole book.

    Attributes:
        words: the words. word_quotes: int32, (words,): 0 in narration, else 1 + the index of the innermost quotation.
        upos, xpos, lemma, deprel: one string a word. head: int64, (words,), a word's own index for the root of a sentence.
        event_probability: float32, (words,).
        span_first, span_last: int64, (spans,): mentions in text order, the longer first; last word inclusive.
        span_kind, span_form: int64, indices into ``kinds`` and ``forms``.
        span_probability: float32: that the words are a mention of that kind. span_pair: float16, (spans, vector).
        pair_weights: of the pair scorer that turns two vectors into the log-odds of coreference.
        upos_probability, xpos_probability, lemma_probability, head_probability, deprel_probability, feats_probability:
            float32, (words,): calibrated, that this value is right.
        feats: one string a word, morphological features of Universal Dependencies, ``_`` for none.
        supersense_first, supersense_last: int64, (expressions,): in text order, none overlaps another; last word inclusive.
        supersense: one label an expression, STREUSLE's nouns and verbs, such as ``n.PERSON``. supersense_probability: float32.
        sentence_vad: float32, (sentences, 3): valence, arousal, dominance, 1 to 5, 3 neutral; (0, 3) without such a head.
        sentence_emotion: float32, (sentences, emotions): probability of each; (0, 0) without such a head.
        emotions: their names.
        speech_probability: float32, (words,): that the word is spoken or quoted.
        telling: of each paragraph, whether a scene begins there and at which level it stands.
        here_odds, there_odds: float32, (words,), log-odds that the word names where its scene plays, and that whoever it names
            is there.
        discourse: weights of the network over mentions and quotations; None for an encoder without one.
        scenes: weights of the networks of scenes; None for an encoder without them.
        choices, talks, second_look: weights of the networks that weigh, in short texts, whom a mention means, the lines of a
            conversation, and once more the places of scenes and who is there; None for an encoder without them.
        novel_talks, novel_sureness: weights of those that weigh the lines of longer texts, and say how sure these are; None for
            an encoder without them.
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
    span_pair: npt.NDArray[np.float16]
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
    telling: Telling
    here_odds: Floats
    there_odds: Floats
    discourse: DiscourseWeights | None
    scenes: SceneWeights | None
    choices: ChoiceWeights | None
    talks: TalkWeights | None
    novel_talks: TalkWeights | None
    novel_sureness: SureWeights | None
    second_look: SecondLookWeights | None

    @property
    def is_short(self) -> bool:
        """Whether the text is short enough for the networks of short texts."""
        return len(self.words) < SHORT


def load_reader(weights: Path | None = None, *, threads: int | None = None) -> Reader:
    """Load the model once, to read any number of books.

    Args:
        weights: a folder of weights, or a zip file of one; those in the package by default.
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
        text = book.text
        words = tuple([text[a:z] for a, z in zip(starts, ends, strict=True)])
        types, numbers = _numbered(words)
        pieces, offsets = _laid_out(*encoder.vocabulary.spell_all(types), numbers)
        lengths = np.diff(offsets)
        shapes = np.repeat(np.array([word_shape(word) for word in types], dtype=np.int64)[numbers], lengths)
        senses = np.repeat(encoder.senses.of_all(types)[numbers], lengths, axis=0)
        is_mark = np.array([name == "PUNCT" for name in encoder.classes["upos"]])
        collected = _Collected.empty(
            len(words), len(marks.sentence_starts), len(encoder.classes["emotions"]), encoder.telling.width + 1
        )
        windows = pack_windows(offsets, marks.sentence_first_tokens, openings=_after_titles(book, marks, words))
        done = 0
        written = writers(book, marks)
        pad = partial(_pad, pieces=pieces, shapes=shapes, senses=senses, offsets=offsets, marks=marks, encoder=encoder)
        for batch_windows, batch, layers in _encoded(encoder, _batches(windows, offsets), pad):
            collected.add(batch_windows, batch, layers, marks, is_mark, written)
            done += sum(end - first for first, end in batch_windows)
            if progress is not None:
                progress(done, len(words))
        collected.mend_cut_sentences(marks)
        hand_back()
        return collected.reading(book, marks, words, numbers, encoder, written)


def _numbered(words: Sequence[str]) -> tuple[list[str], Ints]:
    """Return the different words among these, in the order of their first use, and the number of each word in that list."""
    number = {word: k for k, word in enumerate(dict.fromkeys(words))}
    return list(number), np.fromiter(map(number.__getitem__, words), dtype=np.int64, count=len(words))


def _laid_out(
    pieces: npt.NDArray[np.int32], offsets: npt.NDArray[np.int32], numbers: Ints
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return pieces and offsets of words in a row, from those of the different words and the *numbers* among them."""
    lengths = np.diff(offsets)[numbers]
    out = np.zeros(len(numbers) + 1, dtype=np.int32)
    np.cumsum(lengths, out=out[1:])
    places = np.arange(int(out[-1]), dtype=np.int32) + np.repeat(offsets[numbers] - out[:-1], lengths)
    return pieces[places], out


def _after_titles(book: Book, marks: Marks, words: Sequence[str]) -> set[int]:
    """Return the first words of paragraphs that would run on from a title: “The Lock at Harrel” and “Judith Vane wound …”.

    A title has no full stop, the encoder sees no line breaks, and so takes Harrel Judith Vane for one name.
    """
    paragraphs = marks.sentence_paragraphs.tolist()
    firsts = marks.sentence_first_tokens.tolist()
    out = set()
    for sentence in range(1, len(paragraphs)):
        before, first = paragraphs[sentence - 1], firsts[sentence]
        is_title = book.paragraphs[before].kind is ParagraphKind.HEADING or (before == 0 and first <= _TITLE_WORDS)
        if is_title and paragraphs[sentence] != before and _is_capitalised(words[first - 1]) and _is_capitalised(words[first]):
            out.add(first)
    return out


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word[0].isupper() and not word.isupper()


def _encoded(
    encoder: Encoder, batches: Iterable[Windows], pad: Callable[[Windows], Batch]
) -> Iterator[tuple[Windows, Batch, WindowLayers]]:
    """Encode batches, as many at once as the encoder likes, and return them in order, while the next are being encoded."""
    beside = ThreadPoolExecutor(max_workers=encoder.at_once)
    try:
        waiting: deque[tuple[Windows, Batch, Future[WindowLayers]]] = deque()
        for windows in batches:
            batch = pad(windows)
            waiting.append((windows, batch, beside.submit(encoder.encode, batch, _DESCRIBED)))
            if len(waiting) > encoder.at_once:
                done, taken, layers = waiting.popleft()
                yield done, taken, layers.result()
        for done, taken, layers in waiting:
            yield done, taken, layers.result()
    finally:
        beside.shutdown(cancel_futures=True)


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
    senses: Ints,
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
        senses=np.zeros((rows, length, SENSE_SLOTS), dtype=np.int64),
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
        out.senses[k, 1 : 1 + z - a] = senses[a:z]
        out.word_first[k, : end - first] = offsets[first:end] - a + 1
        out.word_last[k, : end - first] = offsets[first + 1 : end + 1] - a
        out.word_sentence[k, : end - first] = marks.token_sentences[first:end] - marks.token_sentences[first]
    return out


_Spans = tuple[Ints, Floats, Floats, npt.NDArray[np.float16]]
"""Places (first and last word), log-odds, label probabilities and pair vectors of spans."""

_APOSTROPHES = frozenset("'’")
_BY_CLASS = ("upos", "xpos", "lemma", "feats", "supersense", "relation")
"""Layers that give every word one class and a probability."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Collected:
    """Layers over the book, filled batch by batch. ``chosen`` and ``chance`` hold class and probability by layer."""

    chosen: dict[str, npt.NDArray[np.int16]]
    chance: dict[str, Floats]
    is_mark: npt.NDArray[np.bool_]
    head: npt.NDArray[np.int32]
    event: Floats
    speech: Floats
    vad: Floats
    emotion: Floats
    told: Floats
    hints: Floats
    spans: list[_Spans]

    @classmethod
    def empty(cls, words: int, sentences: int, emotions: int, told: int) -> _Collected:
        def real(*shape: int) -> Floats:
            return np.zeros(shape, dtype=np.float32)

        return cls(
            chosen={name: np.zeros(words, dtype=np.int16) for name in _BY_CLASS},
            chance={name: real(words) for name in (*_BY_CLASS, "head")},
            is_mark=np.zeros(words, dtype=np.bool_),
            head=np.zeros(words, dtype=np.int32),
            event=real(words),
            speech=real(words),
            vad=real(sentences, 3),
            emotion=real(sentences, emotions),
            told=real(sentences, 2, told),
            hints=real(words, 2),
            spans=[],
        )

    def add(  # noqa: PLR0917 - a batch, and what is known before the book is read
        self,
        windows: Sequence[tuple[int, int]],
        batch: Batch,
        layers: WindowLayers,
        marks: Marks,
        is_mark: npt.NDArray[np.bool_],
        written: AbstractSet[tuple[int, int]],
    ) -> None:
        """Take what a batch says; *is_mark* tells which parts of speech are punctuation, *written* who writes messages."""
        real = batch.word_sentence >= 0
        words = np.concatenate([np.arange(first, end) for first, end in windows])
        event, speech = _sigmoid(layers.event), _sigmoid(layers.speech)
        for k, (first, end) in enumerate(windows):
            count = end - first
            for name in _BY_CLASS:
                self.chosen[name][first:end] = getattr(layers, name)[k, :count]
                self.chance[name][first:end] = getattr(layers, name + "_probability")[k, :count]
            self.is_mark[first:end] = is_mark[layers.upos[k, :count]]
            self.event[first:end] = event[k, :count]
            self.speech[first:end] = speech[k, :count]
            self.head[first:end] = layers.head[k, :count] + first
            self.chance["head"][first:end] = layers.head_probability[k, :count]
            self.hints[first:end] = layers.hints[k, :count]
            begin, last = int(marks.token_sentences[first]), int(marks.token_sentences[end - 1])
            seen = int(marks.sentence_first_tokens[begin] < first)  # its beginning stood in the window before
            self.told[begin : last + 1] += layers.told[k, : last + 1 - begin]
            self.vad[begin + seen : last + 1] = layers.vad[k, seen : last + 1 - begin]
            self.emotion[begin + seen : last + 1] = layers.emotion[k, seen : last + 1 - begin]
        self._mend_trees(words, np.flatnonzero(real), batch.word_sentence, layers.arcs)
        if len(layers.span_index):
            begins = np.array([first for first, _ in windows], dtype=np.int64)[layers.span_index[:, 0]]
            places = layers.span_index[:, 1:] + begins[:, None]
            kept = layers.span_score > _CANDIDATE
            if written:
                kept |= np.array([(first, last) in written for first, last in places.tolist()], dtype=np.bool_)
            doubtful = np.flatnonzero(~kept)
            loose, carrier = _loose_words(places[doubtful], self.head, self.is_mark)
            doubtful, carrier = doubtful[loose <= 1], carrier[loose <= 1]
            by_carrier = np.lexsort((-layers.span_score[doubtful], carrier))
            is_likeliest = np.diff(carrier[by_carrier], prepend=-1) != 0
            kept[doubtful[by_carrier[is_likeliest]]] = True
            rows = np.flatnonzero(kept)
            pair = layers.span_pair[rows].astype(np.float16)
            self.spans.append((places[rows], layers.span_score[rows], layers.span_label[rows], pair))

    def _mend_trees(self, words: Ints, places: Ints, sentences: Ints, arcs: Floats) -> None:
        """Where the best heads of a batch's sentences form no tree, take the best tree.

        Args:
            words: indices of the batch's words in the book.
            places: where each stands in the batch, its windows laid end to end with their padding.
            sentences: of the batch, numbered within its windows.
            arcs: of the batch.
        """
        longest = sentences.shape[1]
        window = places // longest
        shift = np.arange(len(words)) - words  # the same for all words of a window
        own = sentences.reshape(-1)[places] + window * longest  # no two windows share a sentence
        for a, z in are_no_trees(self.head[words] + shift, own):
            first, begin = int(words[a]), int(places[a]) % longest
            scores = arcs[window[a], begin : begin + z - a, begin : begin + z - a]
            tree = best_tree(scores)
            moved = np.flatnonzero(tree + first != self.head[first : first + z - a])
            self.head[first + moved] = tree[moved] + first
            self.chance["head"][first + moved] = _softmax(scores[moved])[np.arange(len(moved)), tree[moved]]

    def mend_cut_sentences(self, marks: Marks) -> None:
        """Give a sentence that was cut between windows one root again: later parts hang on the first."""
        own = np.arange(len(self.head))
        roots = np.flatnonzero(self.head == own)
        sentences = marks.token_sentences[roots]
        again = np.flatnonzero(np.diff(sentences) == 0) + 1
        for k in again.tolist():
            first = int(np.searchsorted(sentences, sentences[k]))
            self.head[roots[k]] = roots[first]

    def reading(  # noqa: PLR0917 - the book, and what was known before it was read
        self,
        book: Book,
        marks: Marks,
        words: tuple[str, ...],
        numbers: Ints,
        encoder: Encoder,
        written: AbstractSet[tuple[int, int]],
    ) -> Reading:
        """Name the classes and find the mentions; *numbers* are those of the words, as `_numbered` gives them."""
        classes = encoder.classes
        relation = self._relations(classes["relation"])
        names_u, names_x = classes["upos"], classes["xpos"]
        names_f = [sys.intern(name) for name in classes["feats"]]
        upos = tuple(map(names_u.__getitem__, self.chosen["upos"].tolist()))
        xpos = tuple(map(names_x.__getitem__, self.chosen["xpos"].tolist()))
        lemma = self._lemmas(words, numbers, encoder)
        upos, lemma = _with_dropped_gs(words, marks, upos, lemma, encoder)
        word_quotes = _word_quotes(marks, len(words))
        sense_first, sense_last, sense = self._supersenses(classes["supersense"], marks)
        senses = [""] * len(words)
        for first, last, name in zip(sense_first.tolist(), sense_last.tolist(), sense, strict=True):
            senses[first : last + 1] = [name] * (last + 1 - first)
        grammar = Grammar(
            words=words,
            upos=upos,
            deprel=relation,
            head=self.head.astype(np.int64),
            word_quotes=word_quotes,
            senses=tuple(senses),
        )
        kinds = tuple(EntityKind(k) for k in classes["kinds"])
        forms = tuple(MentionForm(f) for f in classes["forms"])
        places, score, label, pair = self._spans(lemma, forms=forms, grammar=grammar, written=written)
        shares = label.reshape(len(label), len(kinds), len(forms))
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
            lemma=lemma,
            deprel=relation,
            head=self.head.astype(np.int64),
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
            upos_probability=self.chance["upos"],
            xpos_probability=self.chance["xpos"],
            lemma_probability=self.chance["lemma"],
            head_probability=self.chance["head"],
            deprel_probability=self.chance["relation"],
            feats_probability=self.chance["feats"],
            feats=tuple(map(names_f.__getitem__, self.chosen["feats"].tolist())),
            supersense_first=sense_first,
            supersense_last=sense_last,
            supersense=sense,
            supersense_probability=_of_expressions(_least_between(self.chance["supersense"], sense_first, sense_last)),
            sentence_vad=self.vad,
            sentence_emotion=self.emotion,
            emotions=tuple(classes["emotions"]),
            speech_probability=self.speech,
            telling=tell(book, marks, self.told, encoder.telling),
            here_odds=self.hints[:, 0],
            there_odds=self.hints[:, 1],
            discourse=encoder.discourse,
            scenes=encoder.scenes,
            choices=encoder.choices,
            talks=encoder.talks,
            novel_talks=encoder.novel_talks,
            novel_sureness=encoder.novel_sureness,
            second_look=encoder.second_look,
        )

    def _lemmas(self, words: Sequence[str], numbers: Ints, encoder: Encoder) -> tuple[str, ...]:
        """Return the lemma of each word, asking once for all of one spelling and with the same classes."""
        kind = numbers
        for name in ("upos", "xpos", "lemma"):
            kind = kind * len(encoder.classes[name]) + self.chosen[name]
        _, examples, kind = np.unique(kind, return_index=True, return_inverse=True)
        classes = (
            [encoder.classes[name][k] for k in self.chosen[name][examples].tolist()] for name in ("upos", "xpos", "lemma")
        )
        lemmas = [
            lemma_of(words[example], upos, xpos, script, lexicon=encoder.lexicon, known=encoder.vocabulary)
            for example, upos, xpos, script in zip(examples.tolist(), *classes, strict=True)
        ]
        return tuple(map(lemmas.__getitem__, kind.tolist()))

    def _supersenses(self, names: Sequence[str], marks: Marks) -> tuple[Ints, Ints, tuple[str, ...]]:
        """Find the expressions that tags B, I and O mark: an I begins one where no like tag stands before it."""
        senses = sorted({name[2:] for name in names if name != "O"})
        number = {sense: k for k, sense in enumerate(senses, 1)}
        sense_of_class = np.array([0 if name == "O" else number[name[2:]] for name in names])
        sense = sense_of_class[self.chosen["supersense"]]
        opens = np.array([name.startswith("B-") for name in names])[self.chosen["supersense"]]
        opens |= np.diff(sense, prepend=0) != 0
        opens[marks.sentence_first_tokens[:-1]] = True
        inside = sense > 0
        first = np.flatnonzero(inside & opens)
        last = _run_ends(first, np.concatenate([opens | ~inside, [True]]))
        return first, last, tuple(senses[k - 1] for k in sense[first].tolist())

    def _relations(self, names: Sequence[str]) -> tuple[str, ...]:
        """Name the relations; a root is ``root``, and nothing else is."""
        named = ["parataxis" if name == "root" else name for name in names] + ["root"]
        is_root = self.head == np.arange(len(self.head))
        return tuple(map(named.__getitem__, np.where(is_root, len(names), self.chosen["relation"]).tolist()))

    def _spans(
        self,
        lemma: Sequence[str],
        *,
        forms: Sequence[MentionForm],
        grammar: Grammar,
        written: AbstractSet[tuple[int, int]],
    ) -> _Spans:
        if not any(len(part[1]) for part in self.spans):
            empty = np.zeros((0, 0), dtype=np.float32)
            return np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32), empty, empty.astype(np.float16)
        is_pronoun, is_proper = (np.array([form is one for form in forms]) for one in (MentionForm.PRONOUN, MentionForm.PROPER))
        pairs = [part[3] for part in self.spans]  # most of the memory: only rows that stay are laid side by side
        places, score, label = (np.concatenate([part[k] for part in self.spans]) for k in range(3))
        self.spans.clear()
        loose, head = _loose_words(places, self.head, self.is_mark)
        form = label.reshape(len(label), -1, len(is_pronoun)).sum(1).argmax(1)
        is_candidate = score > _CANDIDATE
        same = is_candidate & (loose <= 1) & ~is_pronoun[form]
        score[same] = _with_likeness(score[same], [lemma[k].lower() for k in head[same].tolist()])
        named = is_candidate & ~is_pronoun[form]
        nouns = [lemma[k].lower() for k in head[named].tolist()]
        label[named] = _with_same_kind(label[named], nouns, _sigmoid(score[named]), len(is_pronoun))
        shares = label.reshape(len(label), -1, len(is_pronoun))
        let_speak(places, score, shares, (loose <= 1) & ~is_pronoun[form], head, grammar, written)
        know_again(places, score, shares, is_proper, grammar)
        pronouns = (places[:, 0] == places[:, 1]) & np.isin(places[:, 0], sorted(new_pronouns(grammar)))
        score[pronouns] = np.maximum(score[pronouns], _NEW_PRONOUN)
        shares[pronouns] = 0.0
        shares[pronouns, 0, -1] = 1.0
        phrase = (score > MENTION_THRESHOLD) & ((loose <= 1) | ((loose == 2) & (score > _SURE)))
        spoken = grammar.word_quotes[places]
        phrase &= spoken[:, 0] == spoken[:, 1]  # no mention begins in one's speech and ends outside
        found = np.flatnonzero(phrase)
        order = found[np.lexsort((-places[found, 1], places[found, 0]))]
        keep = order[_uncrossed(places[order], score[order])]
        are_names = is_proper[shares[keep].sum(1).argmax(1)]
        keep = keep[_whole_names(places[keep], are_names, grammar.words)]
        return places[keep], score[keep], label[keep], _rows_of(pairs, keep)


def _with_dropped_gs(
    words: Sequence[str], marks: Marks, upos: Sequence[str], lemma: Sequence[str], encoder: Encoder
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return parts of speech and lemmas once goin’ has the lemma of going, and its apostrophe is a mark."""
    parts, lemmas = list(upos), list(lemma)
    for k, word in enumerate(words):
        if k and word in _APOSTROPHES and marks.token_ends[k - 1] == marks.token_starts[k]:
            whole = lemma_without_g(words[k - 1], upos[k - 1], lexicon=encoder.lexicon, known=encoder.vocabulary)
            if whole is not None:
                lemmas[k - 1 : k + 1], parts[k] = [whole, "'"], "PUNCT"
    return tuple(parts), tuple(lemmas)


def _rows_of(parts: Sequence[npt.NDArray[np.float16]], rows: Ints) -> npt.NDArray[np.float16]:
    """Return *rows* of the *parts* as if they were laid one under another."""
    ends = np.cumsum([len(part) for part in parts])
    out = np.empty((len(rows), parts[0].shape[1]), dtype=np.float16)
    order = np.argsort(rows, kind="stable")
    cuts = [0, *np.searchsorted(rows[order], ends).tolist()]
    for part, end, first, last in zip(parts, ends.tolist(), cuts[:-1], cuts[1:], strict=True):
        here = order[first:last]
        out[here] = part[rows[here] - (end - len(part))]
    return out


def _loose_words(places: Ints, head: npt.NDArray[np.int32], is_mark: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Count the words of each span whose heads lie outside it, and return the last of them, or its last word.

    On LitBank dev, spans with one such word are right nine times in ten, with two less than half the time, with three
    hardly ever.
    """
    if not len(places):
        return places[:, 0], places[:, 0]
    firsts, lasts = places[:, 0], places[:, 1]
    lengths = lasts - firsts + 1
    begins = np.cumsum(lengths) - lengths
    words = np.arange(int(lengths.sum())) - np.repeat(begins - firsts, lengths)
    heads = head[words]
    outside = (heads < np.repeat(firsts, lengths)) | (heads > np.repeat(lasts, lengths)) | (heads == words)
    outside &= ~is_mark[words]
    loose = np.add.reduceat(outside, begins, dtype=np.int64)
    carrier = np.maximum.reduceat(np.where(outside, words, -1), begins)
    return loose, np.where(carrier < 0, lasts, carrier)


def _with_likeness(score: Floats, nouns: Sequence[str]) -> Floats:
    """Let spans with the same noun speak for one another: where most of a book's “the cat” are mentions, all are.

    Args:
        score: log-odds of each span.
        nouns: the word that carries it, as a lemma.
    """
    if not nouns:
        return score
    _, which = _numbered(nouns)
    chance = _sigmoid(score)
    count, sums = np.bincount(which), np.bincount(which, chance)
    verdict = (sums + 2.0 * _USUAL) / (count + 2.0)  # as if each noun had been seen twice before
    odds = np.log(verdict / (1.0 - verdict)) - np.log(_USUAL / (1.0 - _USUAL))
    raised: Floats = (score + _LIKENESS * odds[which]).astype(np.float32)
    return raised


def _with_same_kind(label: Floats, nouns: Sequence[str], weight: Floats, forms: int) -> Floats:
    """Let spans with the same noun agree on what it is: a word has one sense in a text (Gale, Church and Yarowsky 1992).

    Args:
        label: probabilities of kinds and forms of each span, (spans, kinds x forms).
        nouns: the word that carries it, as a lemma.
        weight: how likely it is a mention at all.
        forms: how many forms there are.
    """
    if not nouns:
        return label
    joint = label.reshape(len(label), -1, forms)
    kind = joint.sum(2)
    types, which = _numbered(nouns)
    spoken: Floats = np.zeros((len(types), kind.shape[1]), dtype=np.float32)
    np.add.at(spoken, which, kind * weight[:, None])
    others = spoken[which] - kind * weight[:, None] + _DOUBT / kind.shape[1]
    others /= (np.bincount(which, weight)[which] - weight + _DOUBT)[:, None]
    agreed = joint * np.power(np.maximum(others, _LEAST_SHARE), _SAME_KIND)[:, :, None]
    agreed /= agreed.sum((1, 2), keepdims=True)
    out: Floats = agreed.reshape(label.shape).astype(np.float32)
    return out


def _run_ends(firsts: Ints, ends: npt.NDArray[np.bool_]) -> Ints:
    """Return the last word of each run that begins at *firsts*; a word before one that ``ends`` marks is a last word."""
    stops = np.flatnonzero(ends)
    return (stops[np.searchsorted(stops, firsts, side="right")] - 1).astype(np.int64)


def _least_between(values: Floats, firsts: Ints, lasts: Ints) -> Floats:
    """Return the least value of each stretch of words, last inclusive."""
    out = values[firsts].copy()
    for k in np.flatnonzero(lasts > firsts).tolist():
        out[k] = values[firsts[k] : lasts[k] + 1].min()
    return out


def _of_expressions(least: Floats) -> Floats:
    """Return how sure expressions with a supersense are, from their least sure words."""
    odds = np.clip(np.log(np.maximum(least, 1e-6) / np.maximum(1.0 - least, 1e-6)), -30, 30)
    return _sigmoid((_EXPRESSION_SCALE * odds + _EXPRESSION_SHIFT).astype(np.float32))


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


def _whole_names(places: Ints, is_proper: npt.NDArray[np.bool_], words: Sequence[str]) -> Ints:
    """Drop the end of a name where the whole is a mention: no “Marlow” in “Miss Marlow”, of which LitBank has none.

    *places* are in text order, the longer first.
    """
    names_to: dict[int, int] = {}  # last word: first word of the shortest name kept so far that ends there
    keep = np.ones(len(places), dtype=bool)
    for k in np.flatnonzero(is_proper).tolist():
        first, last = places[k].tolist()
        begin = names_to.get(last, first)
        keep[k] = begin == first or not all(map(_is_of_name, words[begin:first]))
        if keep[k]:
            names_to[last] = first
    return np.flatnonzero(keep)


def _is_of_name(word: str) -> bool:
    return (word[:1].isupper() or word == ".") and word not in {"AND", "OR"}


def _word_quotes(marks: Marks, words: int) -> npt.NDArray[np.int32]:
    out = np.zeros(words, dtype=np.int32)
    spans = [quotation.span for quotation in marks.quotations]
    firsts = np.searchsorted(marks.token_starts, [span.start for span in spans]).tolist()
    ends = np.searchsorted(marks.token_starts, [span.end for span in spans]).tolist()
    for k in sorted(range(len(spans)), key=lambda k: marks.quotations[k].depth):
        out[firsts[k] : ends[k]] = k + 1
    return out


def _sigmoid(x: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def _softmax(x: Floats) -> Floats:
    if not len(x):
        return x
    raised: Floats = np.exp(x - x.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares

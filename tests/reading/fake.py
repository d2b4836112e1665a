"""An encoder whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from taleglass.cast.choosing import AHEAD
from taleglass.cast.clues import Clue, Group, NewClue
from taleglass.cast.discourse import COLUMNS
from taleglass.chronology.company import SIGNS as COMPANY_SIGNS
from taleglass.chronology.grounds import SIGNS as PLACE_SIGNS
from taleglass.chronology.second_look import BELIEFS
from taleglass.dialogue.story_weights import STORY_WEIGHTS
from taleglass.dialogue.talking import LINE_SIGNS, PERSON_SIGNS
from taleglass.dialogue.weighing import HearerCue, Move, SpeakerCue
from taleglass.reading import (
    Batch,
    ChoiceWeights,
    DiscourseWeights,
    PairWeights,
    SceneWeights,
    SecondLookWeights,
    SureWeights,
    TalkWeights,
    TellingWeights,
    WindowLayers,
)
from taleglass.reading.lemmas import Lexicon
from taleglass.reading.senses import Senses
from taleglass.reading.subwords import Vocabulary
from taleglass.reading.telling import PAGE_SIGNS

__all__ = [
    "FakeEncoder",
    "choice_arrays",
    "discourse_arrays",
    "paragraph_net",
    "scene_arrays",
    "second_look_arrays",
    "talk_arrays",
    "telling_arrays",
]

Floats = npt.NDArray[np.float32]

_LETTERS = [chr(c) for c in range(ord("a"), ord("z") + 1)]
_SIGNS = [".", ",", "-", "=", "“", "”", "!", "*"]
_PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *_LETTERS, *("##" + c for c in _LETTERS), *_SIGNS]


class FakeEncoder:
    """Knows letters and signs, and judges every word by its first and last piece alone.

    Every word hangs on the first word of its sentence, unless *arc_seed* is given: then arcs are drawn from it and the pieces.
    Spans are those of *spans*, first and last word of a window and log-odds, where the words are of one sentence.
    """

    def __init__(self, spans: Sequence[tuple[int, int, float]] = (), *, arc_seed: int | None = None) -> None:
        self.vocabulary = Vocabulary(_PIECES)
        self.classes = {
            "upos": ["NOUN", "PUNCT", "VERB"],
            "xpos": ["NN", ".", "VBD", "NNP"],
            "lemma": ["l|0|", "k|0|", "l|1|"],
            "feats": ["_", "Number=Sing"],
            "supersense": ["O", "B-n.PERSON", "I-n.PERSON", "B-v.motion", "I-v.motion"],
            "emotions": ["fear", "joy"],
            "relation": ["root", "dep", "obj"],
            "kinds": ["PER", "LOC"],
            "forms": ["PROP", "NOM", "PRON"],
        }
        self.pairs = PairWeights(
            tables=(), biases=(), out_weight=np.zeros(0, np.float32), out_bias=np.zeros(1, np.float32), hidden=0, query=0
        )
        self.telling = TellingWeights((telling_arrays(width=1, size=2),))
        self.discourse: DiscourseWeights | None = None
        self.choices: ChoiceWeights | None = None
        self.talks: TalkWeights | None = None
        self.novel_talks: TalkWeights | None = None
        self.novel_sureness: SureWeights | None = None
        self.second_look: SecondLookWeights | None = None
        self.scenes: SceneWeights | None = None
        self.lexicon: Lexicon = {}
        self.senses = Senses(["none", "n.person", "v.motion"], {"aunt": (1, 0)}, {"run": 2}, {})
        self.version = "fake"
        self.sha256 = "0" * 64
        self.at_once = 1
        self.longest = 0
        self.spans, self.arc_seed = spans, arc_seed

    def encode(self, batch: Batch, threshold: float) -> WindowLayers:
        """Answer from pieces alone, so that nothing depends on the other windows of the batch."""
        self.longest = max(self.longest, batch.pieces.shape[1])
        rows = np.arange(len(batch.pieces))[:, None]
        first, last = batch.pieces[rows, batch.word_first], batch.pieces[rows, batch.word_last]
        same = (batch.word_sentence[:, :, None] == batch.word_sentence[:, None, :]) & (batch.word_sentence >= 0)[:, :, None]
        arcs = np.zeros(same.shape, dtype=np.float32)
        if self.arc_seed is None:
            opens = np.diff(batch.word_sentence, axis=1, prepend=-2) != 0
            arcs += np.where(opens, 1.0, 0.0)[:, None, :]
        else:
            arcs += np.sin(self.arc_seed + 12.9898 * first[:, :, None] + 78.233 * last[:, None, :])
        arcs = np.where(same, arcs, np.float32(-1e4)).astype(np.float32)
        upos = np.where(first >= self.vocabulary.spell(".")[0], 1, first % 2 * 2)
        places = [
            (row, a, z, score)
            for row in range(len(rows))
            for a, z, score in self.spans
            if z < batch.word_sentence.shape[1] and same[row, a, z] and score > threshold
        ]
        index = np.array([place[:3] for place in places], dtype=np.int64).reshape(-1, 3)
        word = first[index[:, 0], index[:, 1]]
        sure = np.full(first.shape, 0.75, dtype=np.float32)
        sentences = np.arange(int(batch.word_sentence.max()) + 1)
        length = (batch.word_sentence[:, None, :] == sentences[None, :, None]).sum(-1).astype(np.float32)
        return WindowLayers(
            upos=upos,
            upos_probability=sure,
            xpos=last % 4,
            xpos_probability=sure,
            lemma=first % 3,
            lemma_probability=sure,
            feats=last % 2,
            feats_probability=sure,
            supersense=first % 5,
            supersense_probability=(0.5 + first % 4 / 10).astype(np.float32),
            event=(first % 5 - 2).astype(np.float32),
            speech=(last % 5 - 2).astype(np.float32),
            arcs=arcs,
            head=arcs.argmax(-1),
            head_probability=sure,
            relation=last % 3,
            relation_probability=sure,
            vad=np.stack([3 + length / 100, length * 0 + 2, length * 0 + 4], axis=-1),
            emotion=np.stack([length * 0 + 0.25, length * 0 + 0.5], axis=-1),
            span_index=index,
            span_score=np.array([place[3] for place in places], dtype=np.float32),
            span_label=_shares(word % 6, 6),
            span_pair=np.stack([word, index[:, 2] - index[:, 1]], axis=1).astype(np.float32),
            told=np.stack([np.stack([length * 2, length], axis=-1), np.stack([length * 3, length], axis=-1)], axis=2),
            hints=np.stack([first % 3 - 1, last % 3 - 1], axis=2).astype(np.float32),
        )


def telling_arrays(width: int, size: int) -> dict[str, np.typing.NDArray[np.float32]]:
    """Draw weights of the network that tells how paragraphs are told: *width* of a word's vector, *size* of its state."""
    return paragraph_net(6 * width + len(PAGE_SIGNS), size, seed=5)


def paragraph_net(taken: int, size: int, *, seed: int) -> dict[str, np.typing.NDArray[np.float32]]:
    """Draw weights of a network over paragraphs: *taken* numbers of each, *size* of its state."""
    shapes: dict[str, tuple[int, ...]] = {
        "proj": (size, taken),
        "border.0": (size, 4 * size),
        "border.3": (1, size),
        "level.0": (size, 2 * size),
        "level.3": (6, size),
    }
    named = {f"{name}.weight": shape for name, shape in shapes.items()} | {
        f"{name}.bias": (s[0],) for name, s in shapes.items()
    }
    for way in ("", "_reverse"):
        named |= {f"gru.weight_{side}_l0{way}": (3 * size, size) for side in ("ih", "hh")}
        named |= {f"gru.bias_{side}_l0{way}": (3 * size,) for side in ("ih", "hh")}
    named |= {"norm.weight": (2 * size,), "norm.bias": (2 * size,)}
    dice = np.random.default_rng(seed)
    return {name: dice.normal(size=shape).astype(np.float32) for name, shape in sorted(named.items())}


def scene_arrays(width: int, signs: dict[str, tuple[float, float]]) -> dict[str, np.typing.NDArray[np.generic]]:
    """Draw two networks of stories and one of novels that see some *signs*, each with its mean and standard deviation."""
    taken = 6 * width + len(PAGE_SIGNS) + len(signs)
    nets = {name: paragraph_net(taken, 2, seed=seed) for seed, name in enumerate(("story0", "story1", "novel0"))}
    return {
        "signs": np.array(list(signs)),
        "centre": np.array([centre for centre, _ in signs.values()]),
        "scale": np.array([scale for _, scale in signs.values()]),
        **{f"{net}.{name}": values for net, arrays in nets.items() for name, values in arrays.items()},
    }


def choice_arrays(*, hidden: int = 2) -> dict[str, Floats]:
    """Return a network of choices that adds nothing to its sums, in which every clue is worth 1 and someone new nothing."""
    known, shared = len(Clue) + len(AHEAD), len(NewClue) + len(Group)
    sizes = {"chain.1": (hidden, 2 * known + shared), "chain.4": (hidden, hidden), "chain.6": (1, hidden)}
    sizes |= {"someone.1": (hidden, known + shared), "someone.4": (1, hidden)}
    out: dict[str, Floats] = {f"0.{name}.weight": np.zeros(size, dtype=np.float32) for name, size in sizes.items()}
    out.update((f"0.{name}.bias", np.zeros(size[0], dtype=np.float32)) for name, size in sizes.items())
    out["0.sum.chain"] = np.ones((len(Group), len(Clue)), dtype=np.float32)
    out["0.sum.new"] = np.zeros((len(Group), len(NewClue)), dtype=np.float32)
    return out


def second_look_arrays(*, hidden: int = 2) -> dict[str, Floats]:
    """Return networks that see nothing yet, of places and of company."""
    out: dict[str, Floats] = {}
    for kind, count in (("places", len(PLACE_SIGNS) + len(BELIEFS)), ("company", len(COMPANY_SIGNS))):
        for name, (made, given) in {"first": (hidden, count), "second": (hidden, hidden), "last": (1, hidden)}.items():
            out[f"{kind}.0.{name}.weight"] = np.zeros((made, given), dtype=np.float32)
            out[f"{kind}.0.{name}.bias"] = np.zeros(made, dtype=np.float32)
        out[f"{kind}.0.straight"] = np.zeros(count, dtype=np.float32)
        out[f"{kind}.0.centre"] = np.zeros(count, dtype=np.float32)
        out[f"{kind}.0.scale"] = np.ones(count, dtype=np.float32)
    return out


def talk_arrays(*, asked: int, seen: int, narrow: int = 2, around: int = 3, hidden: int = 4) -> dict[str, Floats]:
    """Return a network of talks that adds nothing to its sums, which are those of short texts."""
    given = len(LINE_SIGNS) + len(Move) + narrow
    taken = 2 * len(SpeakerCue) + len(HearerCue) + len(PERSON_SIGNS) + 2 * around + 2 * narrow
    moving = 2 * around + 2 * len(LINE_SIGNS) + len(Move)
    sizes = {"asked": (narrow, asked), "seen.2": (narrow, seen), "person.1": (hidden, taken), "person.4": (hidden, hidden)}
    sizes |= {"answer": (2, hidden), "move.1": (hidden, moving), "move.3": (6, hidden)}
    out: dict[str, Floats] = {f"0.{name}.weight": np.zeros(size, dtype=np.float32) for name, size in sizes.items()}
    out.update((f"0.{name}.bias", np.zeros(size[0], dtype=np.float32)) for name, size in sizes.items())
    out["0.seen.0.weight"] = np.ones(seen, dtype=np.float32)
    out["0.seen.0.bias"] = np.zeros(seen, dtype=np.float32)
    for way in ("", "_reverse"):
        for kind, inside in (("ih", given), ("hh", around)):
            out[f"0.gru.weight_{kind}_l0{way}"] = np.zeros((3 * around, inside), dtype=np.float32)
            out[f"0.gru.bias_{kind}_l0{way}"] = np.zeros(3 * around, dtype=np.float32)
    out["0.sum.speakers"] = np.array([STORY_WEIGHTS.speaker[cue] for cue in SpeakerCue], dtype=np.float32)
    out["0.sum.hearers"] = np.array([STORY_WEIGHTS.hearer[cue] for cue in HearerCue], dtype=np.float32)
    out["0.sum.moves"] = np.array([STORY_WEIGHTS.move[move] for move in Move], dtype=np.float32)
    return out


def _shares(classes: np.typing.NDArray[np.int64], count: int) -> np.typing.NDArray[np.float32]:
    """Give one class nearly all."""
    return np.where(np.arange(count) == classes[..., None], np.float32(1 - 0.01 * (count - 1)), np.float32(0.01))


def discourse_arrays(*, width: int, vector: int, layers: int = 2, heads: int = 2, seed: int = 1) -> dict[str, Floats]:
    """Return the parameters of a network over mentions and quotations, drawn at random."""
    random = np.random.default_rng(seed)

    def drawn(*shape: int, about: float = 0.0) -> Floats:
        return random.normal(about, 0.5, size=shape).astype(np.float32)

    def linear(name: str, given: int, made: int) -> dict[str, Floats]:
        return {f"{name}.weight": drawn(made, given), f"{name}.bias": drawn(made)}

    pointer = 5
    out = linear("vector", vector, width) | {f"columns.{name}": drawn(size, width) for name, size in COLUMNS.items()}
    for name in ("first", "last", *(f"{k}.{norm}" for k in range(layers) for norm in ("before", "between"))):
        out |= {f"{name}.weight": drawn(width, about=1.0), f"{name}.bias": drawn(width)}
    for k in range(layers):
        out |= linear(f"{k}.look", width, 3 * width) | linear(f"{k}.tell", width, width)
        out |= linear(f"{k}.wide", width, 2 * width) | linear(f"{k}.narrow", 2 * width, width)
        out |= {f"{k}.distance": drawn(129, heads), f"{k}.paragraph": drawn(4, heads)}
    out |= linear("correction", width, vector) | linear("asks", width, pointer) | linear("offers", width, pointer)
    out |= linear("points", pointer, 2) | linear("there", width, 1)
    sizes = {"place": COLUMNS["words"], "speech": 3, "paragraphs": COLUMNS["paragraphs"], "is_cue": 2}
    return out | {f"pointer.{name}": drawn(size, pointer) for name, size in sizes.items()}

"""What goes into the one pass, and what comes out?

`Encoder` is all that the rest of the package knows of a model: a batch of windows in, arrays out. `OnnxEncoder` runs the
shipped graph; tests pass a fake.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt

from taleglass.errors import WeightsError
from taleglass.reading.lemmas import Lexicon, read_lexicon
from taleglass.reading.networks import ChoiceWeights, SecondLookWeights, SureWeights, TalkWeights
from taleglass.reading.senses import Senses
from taleglass.reading.subwords import Vocabulary
from taleglass.reading.telling import SceneWeights, TellingWeights
from taleglass.threads import cores

__all__ = [
    "WEIGHTS_FORMAT",
    "Batch",
    "DiscourseWeights",
    "Encoder",
    "OnnxEncoder",
    "PairWeights",
    "WindowLayers",
    "default_weights",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Padded windows. All int64.

    Attributes:
        pieces, shapes, mask: (windows, pieces). senses: (windows, pieces, ``SENSE_SLOTS``).
        word_first, word_last: (windows, words), the first and last piece of each word within its window.
        word_sentence: (windows, words), a number for the sentence within the window, -1 for padding.
    """

    pieces: Ints
    shapes: Ints
    mask: Ints
    senses: Ints
    word_first: Ints
    word_last: Ints
    word_sentence: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindowLayers:
    """What the heads say of a batch. A ``..._probability`` is calibrated: that the value beside it is right.

    Attributes:
        upos, xpos, lemma, feats, supersense: (windows, words), int64, the best class of each word.
        event, speech: (windows, words), log-odds of a realis event, and of being spoken or quoted.
        arcs: (windows, dependents, heads), log-odds-like scores whose softmax is a probability; the diagonal scores roots.
        head: (windows, words), the best head of each word. relation: (windows, words), the best class, for that head.
        vad: (windows, sentences, 3), on 1 to 5. emotion: (windows, sentences, emotions), probabilities.
        span_index: (spans, 3): window, first word, last word. span_score: (spans,), log-odds of a mention.
        span_label: (spans, kinds x forms), probabilities. span_pair: (spans, vector), for the pair scorer.
        told: (windows, sentences, 2, width + 1), what ``telling.sums_of_paragraphs`` takes.
        hints: (windows, words, 2), log-odds that a word names where its scene plays, and that whoever it names is there.
    """

    upos: Ints
    upos_probability: Floats
    xpos: Ints
    xpos_probability: Floats
    lemma: Ints
    lemma_probability: Floats
    feats: Ints
    feats_probability: Floats
    supersense: Ints
    supersense_probability: Floats
    event: Floats
    speech: Floats
    arcs: Floats
    head: Ints
    head_probability: Floats
    relation: Ints
    relation_probability: Floats
    vad: Floats
    emotion: Floats
    span_index: Ints
    span_score: Floats
    span_label: Floats
    span_pair: Floats
    told: Floats
    hints: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairWeights:
    """The small part of the pair scorer that is added per pair of mentions.

    Attributes:
        tables, biases: one array a feature, (values, hidden) and (values,).
        out_weight, out_bias: (hidden,) and (1,).
        hidden, query: sizes of the parts of a span's pair vector: later, earlier (hidden each), query, key (query each).
    """

    tables: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    out_weight: Floats
    out_bias: Floats
    hidden: int
    query: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DiscourseWeights:
    """The network over the mentions and quotations of a book.

    Attributes:
        arrays: float32, by the names of the parameters of the module that was trained (`training/discourse.py`).
        layers: how often its elements look around. heads: looks at a time.
    """

    arrays: Mapping[str, Floats]
    layers: int
    heads: int

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> DiscourseWeights:
        """Count the layers and heads of *arrays*.

        Raises:
            LookupError: when one of the parts is missing.
        """
        layers = sum(1 for name in arrays if name.endswith(".look.weight"))
        wanted = [f"{name}.{kind}" for name in _OF_DISCOURSE for kind in ("weight", "bias")]
        for k in range(layers):
            wanted += [f"{k}.{name}.{kind}" for name in _OF_A_LOOK for kind in ("weight", "bias")]
            wanted += [f"{k}.distance", f"{k}.paragraph"]
        missing = sorted(name for name in wanted if name not in arrays)
        if missing or not layers:
            raise LookupError(f"discourse.npz lacks {missing[0] if missing else 'its layers'}")
        return cls(arrays=arrays, layers=layers, heads=arrays["0.distance"].shape[1])


_OF_DISCOURSE = ("vector", "first", "last", "correction", "asks", "offers", "points", "there")
_OF_A_LOOK = ("before", "between", "look", "tell", "wide", "narrow")
"""Parts of `DiscourseWeights` that have weights and biases."""


class Encoder(Protocol):
    """A model that reads windows."""

    vocabulary: Vocabulary
    classes: dict[str, list[str]]
    pairs: PairWeights
    telling: TellingWeights
    discourse: DiscourseWeights | None
    scenes: SceneWeights | None
    choices: ChoiceWeights | None
    talks: TalkWeights | None
    novel_talks: TalkWeights | None
    novel_sureness: SureWeights | None
    second_look: SecondLookWeights | None
    lexicon: Lexicon
    senses: Senses
    version: str
    sha256: str
    at_once: int
    """Batches that may be read at once, each in a thread of its own: so many calls of `encode` may run side by side."""

    def encode(self, batch: Batch, threshold: float) -> WindowLayers:
        """Read a batch; spans below *threshold* (log-odds) are left out."""
        ...


def default_weights() -> Path:
    """Return the folder of the weights inside the package."""
    return Path(__file__).resolve().parent.parent / "weights"


WEIGHTS_FORMAT = 5
"""Version of what a graph takes and gives, in ``weights.json``; it rises when older weights no longer fit."""

_GPUS = ("CUDAExecutionProvider", "ROCMExecutionProvider", "DmlExecutionProvider")
"""Processors that ONNX Runtime may offer beside the CPU, the first one found is used."""


class OnnxEncoder:
    """A graph run by ONNX Runtime: on a GPU when it offers one, on the CPU otherwise.

    Args:
        weights: a folder, or a zip file of one, with ``reader.onnx``, ``pairs.npz``, ``telling.npz``, ``vocabulary.txt``,
            ``lemmas.tsv``, ``senses.tsv``, ``weights.json`` and, in most, ``discourse.npz``, ``scenes.npz``, ``choices.npz``,
            ``talks.npz``, ``novel_talks.npz``, ``novel_sureness.npz`` and ``second_look.npz``; those in the package by default.
        threads: cores to use; all by default.

    Raises:
        WeightsError: when a file is missing, damaged or not the one that ``weights.json`` names, or when the weights were made
            for another version of taleglass.
    """

    def __init__(self, weights: Path | None = None, *, threads: int | None = None) -> None:
        place = weights or default_weights()
        advice = "; install the package again." if weights is None else "; export them again."
        try:
            about = json.loads(_files_of(place, _ABOUT)[_ABOUT[0]])
            found = int(about.get("format", 1))
            sums = sorted(about["sha256"].items())
            if found != WEIGHTS_FORMAT:
                raise WeightsError(
                    f"{place} holds weights of format {found}; this taleglass takes format {WEIGHTS_FORMAT}{advice}"
                )
            files = _files_of(place, [*_FILES, *(name for name in _MAY_BE if name in about["sha256"])])
            digest = hashlib.sha256()
            for name, wanted in sums:
                actual = hashlib.sha256(files[name]).hexdigest()
                if actual != wanted:
                    raise WeightsError(f"{place / name} is not the file that weights.json names{advice}")
                digest.update(actual.encode())
            with np.load(io.BytesIO(files["pairs.npz"]), allow_pickle=False) as arrays:
                count = sum(1 for key in arrays.files if key.startswith("table"))
                self.pairs = PairWeights(
                    tables=tuple(arrays[f"table{k}"] for k in range(count)),
                    biases=tuple(arrays[f"bias{k}"] for k in range(count)),
                    out_weight=arrays["out_weight"],
                    out_bias=arrays["out_bias"],
                    hidden=int(about["pair"]),
                    query=int(about["pair_query"]),
                )
            self.telling = TellingWeights.of(_floats(files["telling.npz"]))
            self.discourse = DiscourseWeights.of(_floats(files["discourse.npz"])) if "discourse.npz" in files else None
            self.scenes = SceneWeights.of(_arrays(files["scenes.npz"])) if "scenes.npz" in files else None
            self.choices = ChoiceWeights.of(_arrays(files["choices.npz"])) if "choices.npz" in files else None
            self.talks = TalkWeights.of(_arrays(files["talks.npz"])) if "talks.npz" in files else None
            novel_talks = "novel_talks.npz"
            self.novel_talks = TalkWeights.of(_arrays(files[novel_talks]), novel_talks) if novel_talks in files else None
            sureness = "novel_sureness.npz"
            self.novel_sureness = SureWeights.of(_arrays(files[sureness])) if sureness in files else None
            self.second_look = SecondLookWeights.of(_arrays(files["second_look.npz"])) if "second_look.npz" in files else None
            self.vocabulary = Vocabulary.from_text(files["vocabulary.txt"].decode("utf-8"))
            self.lexicon: Lexicon = read_lexicon(files["lemmas.tsv"].decode("utf-8"))
            self.senses = Senses.from_text(files["senses.tsv"].decode("utf-8"))
            self.classes: dict[str, list[str]] = {name: list(about["classes"][name]) for name in _CLASSES}
            self.version = str(about["version"])
        except (OSError, EOFError, LookupError, TypeError, AttributeError, ValueError, BadZipFile) as error:
            raise WeightsError(f"the weights in {place} cannot be read ({error}){advice}") from error
        self.sha256 = digest.hexdigest()
        try:
            self._session, self.at_once = _start(files["reader.onnx"], threads or cores())
        except Exception as error:  # ONNX Runtime raises classes of its own
            raise WeightsError(f"{place / 'reader.onnx'} cannot be loaded ({' '.join(str(error).split())}){advice}") from error

    def encode(self, batch: Batch, threshold: float) -> WindowLayers:
        """Read a batch of windows."""
        feed = {
            "pieces": batch.pieces,
            "shapes": batch.shapes,
            "mask": batch.mask,
            "senses": batch.senses,
            "word_first": batch.word_first,
            "word_last": batch.word_last,
            "word_sentence": batch.word_sentence,
            "threshold": np.array(threshold, dtype=np.float32),
        }
        names = WindowLayers.__dataclass_fields__
        return WindowLayers(**dict(zip(names, self._session.run(list(names), feed), strict=True)))


_CLASSES = ("upos", "xpos", "lemma", "feats", "supersense", "relation", "kinds", "forms", "emotions")
_FILES = ("reader.onnx", "pairs.npz", "telling.npz", "vocabulary.txt", "lemmas.tsv", "senses.tsv")
_MAY_BE = (
    *("discourse.npz", "scenes.npz", "choices.npz", "talks.npz", "novel_talks.npz", "novel_sureness.npz"),
    "second_look.npz",
)
"""Files that weights may lack, if ``weights.json`` does not name them."""
_ABOUT = ("weights.json",)
"""Read first, so that weights of another format, which may have other files, are told as such."""


def _arrays(data: bytes) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of an ``.npz`` file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _floats(data: bytes) -> dict[str, Floats]:
    return {name: values.astype(np.float32) for name, values in _arrays(data).items()}


def _files_of(place: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Read files of a folder of weights, or of a zip file of one, which may hold the folder or what is in it."""
    if place.is_dir():
        return {name: (place / name).read_bytes() for name in names}
    with ZipFile(place) as archive:
        folders = [name.removesuffix(_ABOUT[0]) for name in archive.namelist() if name.endswith(f"/{_ABOUT[0]}")]
        inside = folders[0] if len(folders) == 1 and _ABOUT[0] not in archive.namelist() else ""
        return {name: archive.read(f"{inside}{name}") for name in names}


_AT_ONCE = 2
"""Batches read at once on a processor of two cores and more, which share the cores. Two threads that work on one batch wait for
each other wherever there is little to share out, and for the thread that takes in the batch before; on two cores two batches
at once are 3 % faster when nothing else runs, and 10 % when something does."""


def _start(graph: bytes, threads: int) -> tuple[Any, int]:  # ONNX Runtime has no types
    """Return a session, and how many batches it reads at once."""
    import onnxruntime as ort  # noqa: PLC0415  # half a second that `--help` must not pay

    offered = ort.get_available_providers()
    chosen = [gpu for gpu in _GPUS if gpu in offered][:1]
    at_once = 1 if chosen else min(_AT_ONCE, max(threads, 1))
    options = ort.SessionOptions()
    options.intra_op_num_threads = max(threads, 1) - at_once + 1  # each caller works beside the threads that they share
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # with it, reading takes a twentieth longer on two cores, and less memory
    options.log_severity_level = 3
    return ort.InferenceSession(graph, options, providers=[*chosen, "CPUExecutionProvider"]), at_once

"""What does each word mean here? The one pass: windows, the encoder, its heads, and their decoding."""

from taleglass.reading.encoder import (
    WEIGHTS_FORMAT,
    Batch,
    DiscourseWeights,
    Encoder,
    OnnxEncoder,
    PairWeights,
    WindowLayers,
    default_weights,
)
from taleglass.reading.heads import carrying_words, head_words
from taleglass.reading.networks import ChoiceWeights, SecondLookWeights, SureWeights, TalkWeights
from taleglass.reading.reader import MENTION_THRESHOLD, Reader, Reading, load_reader
from taleglass.reading.telling import SceneWeights, Telling, TellingWeights, linear, normed

__all__ = [
    "MENTION_THRESHOLD",
    "WEIGHTS_FORMAT",
    "Batch",
    "ChoiceWeights",
    "DiscourseWeights",
    "Encoder",
    "OnnxEncoder",
    "PairWeights",
    "Reader",
    "Reading",
    "SceneWeights",
    "SecondLookWeights",
    "SureWeights",
    "TalkWeights",
    "Telling",
    "TellingWeights",
    "WindowLayers",
    "carrying_words",
    "default_weights",
    "head_words",
    "linear",
    "load_reader",
    "normed",
]

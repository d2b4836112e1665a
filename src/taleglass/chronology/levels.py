"""Which stretches leave the story's main line, and for what?

Every run of paragraphs is weighed by ``stretches``; the best set of runs that do not overlap is chosen together, as the best path
through the text on which each paragraph either goes on with the main line or opens a run that ends later (a semi-Markov chain;
Sarawagi and Cohen 2004). What kind of stretch it is (memory, foretelling, dream, tale, letter) is decided by what opens it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from taleglass.chronology.learned import LEVEL_WEIGHTS, STRETCH_WEIGHTS
from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import Passage, Passages
from taleglass.chronology.stretches import FEATURES, Stretches
from taleglass.story import NarrativeLevel

__all__ = ["LEVEL_CUES", "Stretch", "choose_stretches", "level_cues"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of paragraphs off the main line: ``start`` up to ``end``, indices into ``Passages.all``.

    ``probability``: that it is one, at that level. ``reason``: the feature that spoke loudest for it.
    """

    start: int
    end: int
    level: NarrativeLevel
    probability: float
    is_marked: bool
    reason: str


def choose_stretches(passages: Passages, openings: Sequence[Opening], stretches: Stretches) -> list[Stretch]:
    """Choose the stretches off the main line, in text order; none overlaps another."""
    weights = np.array([STRETCH_WEIGHTS[name] for name in FEATURES], dtype=np.float32)
    scores = stretches.features @ weights
    path = _best_path(len(passages.all), stretches, scores)
    out = []
    for row in path:
        start, end = int(stretches.starts[row]), int(stretches.ends[row])
        level, share = _level_of(passages.all[start:end], openings[start], openings[end - 1], stretches.features[row])
        spoke = stretches.features[row] * weights
        reason = FEATURES[int(spoke[1:].argmax()) + 1]
        chance = 1.0 / (1.0 + math.exp(-min(float(scores[row]), 30.0)))
        out.append(Stretch(start, end, level, round(chance * share, 4), _is_marked(stretches.features[row], level), reason))
    return out


def _best_path(count: int, stretches: Stretches, scores: np.ndarray) -> list[int]:
    """Return the runs of the best path, in text order."""
    good = np.flatnonzero(scores > 0)
    order = good[np.argsort(stretches.ends[good], kind="stable")]
    ends = stretches.ends[order].tolist()
    starts = stretches.starts[order].tolist()
    worth = scores[order].tolist()
    best = [0.0] * (count + 1)
    came: list[int | None] = [None] * (count + 1)
    at = 0
    for end in range(1, count + 1):
        best[end] = best[end - 1]
        while at < len(ends) and ends[at] == end:
            value = best[starts[at]] + worth[at]
            if value > best[end]:
                best[end], came[end] = value, at
            at += 1
    path = []
    end = count
    while end > 0:
        step = came[end]
        if step is None:
            end -= 1
        else:
            path.append(int(order[step]))
            end = starts[step]
    return path[::-1]


LEVEL_CUES: Final = ("bias", "letter", "italic", "would", "future", "past", "perfect", "dream", "tale", "heading", "speech", "is_last", "tense")


def level_cues(stretch: Sequence[Passage], opening: Opening, closing: Opening, features: np.ndarray) -> list[float]:
    """Return what tells the kinds of stretch apart, in the order of ``LEVEL_CUES``."""
    feature = dict(zip(FEATURES, features.tolist(), strict=True))
    narrated = sum(passage.narrated for passage in stretch)
    words = sum(passage.words for passage in stretch)
    return [
        1.0,
        min(1.0, opening.letter + closing.sign_off),
        feature["italic"],
        min(1.0, 4.0 * feature["would"]),
        opening.future_cue,
        opening.past_cue,
        min(1.0, 3.0 * feature["perfect"]),
        opening.dream,
        opening.tale,
        opening.heading,
        1.0 - narrated / max(words, 1),
        feature["is_last"],
        feature["tense"],
    ]


def _level_of(stretch: Sequence[Passage], opening: Opening, closing: Opening, features: np.ndarray) -> tuple[NarrativeLevel, float]:
    cues = np.array(level_cues(stretch, opening, closing, features))
    levels = list(LEVEL_WEIGHTS)
    scores = np.array([float(np.dot(cues, LEVEL_WEIGHTS[level])) for level in levels])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    return NarrativeLevel(levels[best]), float(shares[best])


def _is_marked(features: np.ndarray, level: NarrativeLevel) -> bool:
    """Whether print, words or tense at the opening tell that the level changes."""
    feature = dict(zip(FEATURES, features.tolist(), strict=True))
    printed = feature["break_before"] + feature["heading_before"] + feature["letter_opens"] + (feature["italic"] > 0.5)
    told = feature["past_cue"] >= 1 or feature["memory"] > 0 or feature["perfect_opening"] > 0.15 or feature["would"] > 0.15
    return bool(printed) or told or level is NarrativeLevel.LETTER

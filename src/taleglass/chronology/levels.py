"""Which stretches leave the story's main line, and for what?

Every run of paragraphs is weighed by ``stretches``; the best set of runs that do not overlap is chosen together, as the
best path
through the text on which each paragraph either goes on with the main line or opens a run that ends later (a semi-Markov chain;
Sarawagi and Cohen 2004). What kind of stretch it is (memory, foretelling, dream, tale, letter) is decided by what opens it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.learned import LEVEL_WEIGHTS, STRETCH_WEIGHTS
from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import Passage, Passages
from taleglass.chronology.stretches import FEATURES, Stretches
from taleglass.story import NarrativeLevel

__all__ = ["LEVEL_CUES", "Stretch", "choose_stretches", "level_cues", "likeliest"]


Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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


_SHARED: Final = 0.5
"""Overlap (characters of both over characters of either) from which two runs are one stretch, as the benchmark counts."""
_ENOUGH: Final = 0.22
"""Probability from which a stretch is told: between 0.2 and 0.3, which did best in cross-validation on the training stories."""
_TIE: Final = 0.05
"""What a run's own probability counts for between runs of equal support."""
_FAINT: Final = 0.003
"""Probability below which a run is not looked at again."""
_STORY_WORDS: Final = 1500
"""Words of the longest training stories; in longer texts stretches off the main line are rarer by the word."""
_RARER: Final = 0.75
"""By how much the log-odds of a stretch fall for each time that a text is e times as long."""


def choose_stretches(passages: Passages, openings: Sequence[Opening], stretches: Stretches) -> list[Stretch]:
    """Choose the stretches off the main line, in text order; none overlaps another.

    Every run gets its probability under all ways to divide the text; a run is chosen for the probability of all runs that are
    nearly it, since the borders are less sure than the stretch itself.
    """
    weights = np.array([STRETCH_WEIGHTS[name] for name in FEATURES], dtype=np.float32)
    words = np.array([passage.words for passage in passages.all], dtype=np.int64)
    total = np.concatenate([[0], np.cumsum(words)])
    shift = _RARER * math.log(max(1.0, float(total[-1]) / _STORY_WORDS))
    scores = (stretches.features @ weights - shift).astype(np.float64)
    likely, chance, support, path = likeliest(passages, stretches, scores)
    starts: Ints = stretches.starts[likely].astype(np.int64)
    ends: Ints = stretches.ends[likely].astype(np.int64)
    begins = np.bincount(starts, chance, minlength=len(passages.all) + 1)
    closes = np.bincount(ends, chance, minlength=len(passages.all) + 1)
    out = []
    free_from = 0
    for place, k in enumerate(path):
        free_to = int(starts[path[place + 1]]) if place + 1 < len(path) else len(passages.all)
        row = int(likely[_sharpest(k, starts, ends, begins[starts] * closes[ends] * support**2, total, (free_from, free_to))])
        free_from = int(stretches.ends[row])
        start, end = int(stretches.starts[row]), int(stretches.ends[row])
        level, share = _level_of(passages.all[start:end], openings[start], openings[end - 1], stretches.features[row])
        spoke = stretches.features[row] * weights
        reason = FEATURES[int(spoke[1:].argmax()) + 1]
        out.append(
            Stretch(
                start,
                end,
                level,
                round(min(float(support[k]), 1.0) * share, 4),
                _is_marked(stretches.features[row], level),
                reason,
            )
        )
    return out


def likeliest(passages: Passages, stretches: Stretches, scores: Doubles) -> tuple[Ints, Doubles, Doubles, list[int]]:
    """Choose runs by their log-odds.

    Returns the runs that are likely at all, the probability of each, that of all that are nearly it, and the places among them
    of those chosen, in text order.
    """
    total = np.concatenate([[0], np.cumsum(np.array([passage.words for passage in passages.all], dtype=np.int64))])
    every = _probabilities(len(passages.all), stretches, scores)
    likely: Ints = np.flatnonzero(every > _FAINT).astype(np.int64)
    starts: Ints = stretches.starts[likely].astype(np.int64)
    ends: Ints = stretches.ends[likely].astype(np.int64)
    chance: Doubles = every[likely]
    support = _support(total[starts], total[ends], chance)
    return likely, chance, support, _best_path(len(passages.all), starts, ends, support + _TIE * chance - _ENOUGH)


def _sharpest(chosen: int, starts: Ints, ends: Ints, worth: Doubles, total: Ints, room: tuple[int, int]) -> int:  # noqa: PLR0917
    """Of the runs that are nearly the chosen one and fit into the room left, return the one whose two borders are the
    likeliest.
    """
    shared = np.maximum(0, np.minimum(total[ends], total[ends[chosen]]) - np.maximum(total[starts], total[starts[chosen]]))
    length = total[ends] - total[starts]
    either = length + length[chosen] - shared
    near = (shared >= _SHARED * np.maximum(either, 1)) & (starts >= room[0]) & (ends <= room[1])
    near[chosen] = True
    return int(np.where(near, worth, -1.0).argmax())


def _probabilities(count: int, stretches: Stretches, scores: Doubles) -> Doubles:
    """Return the probability of every run under all ways to divide the text into main line and runs (forward-backward)."""
    by_end = np.argsort(stretches.ends, kind="stable")
    by_start = np.argsort(stretches.starts, kind="stable")
    ends = np.searchsorted(stretches.ends[by_end], np.arange(count + 2))
    starts = np.searchsorted(stretches.starts[by_start], np.arange(count + 2))
    forward = np.zeros(count + 1)
    for end in range(1, count + 1):
        runs = by_end[ends[end] : ends[end + 1]]
        forward[end] = _log_sum(forward[end - 1], forward[stretches.starts[runs]] + scores[runs])
    backward = np.zeros(count + 1)
    for start in range(count - 1, -1, -1):
        runs = by_start[starts[start] : starts[start + 1]]
        backward[start] = _log_sum(backward[start + 1], backward[stretches.ends[runs]] + scores[runs])
    if not len(scores):
        return scores
    out: Doubles = np.exp(forward[stretches.starts] + scores + backward[stretches.ends] - forward[count])
    return out


def _log_sum(first: float, rest: Doubles) -> float:
    highest = max(first, float(rest.max())) if len(rest) else first
    return highest + math.log(math.exp(first - highest) + float(np.exp(rest - highest).sum()))


def _support(firsts: Ints, lasts: Ints, chance: Doubles) -> Doubles:
    """Sum, for every run, the probabilities of the runs that are nearly it (places in words)."""
    out = np.zeros(len(chance))
    order = np.argsort(firsts, kind="stable")
    firsts, lasts, chance = firsts[order], lasts[order], chance[order]
    for k in range(len(order)):
        length = lasts[k] - firsts[k]
        # A run that overlaps this one by half begins at most its length before or after.
        low = int(np.searchsorted(firsts, firsts[k] - length, side="left"))
        high = int(np.searchsorted(firsts, lasts[k], side="right"))
        shared = np.maximum(0, np.minimum(lasts[low:high], lasts[k]) - np.maximum(firsts[low:high], firsts[k]))
        either = (lasts[low:high] - firsts[low:high]) + length - shared
        out[order[k]] = float(chance[low:high][shared >= _SHARED * np.maximum(either, 1)].sum())
    return out


def _best_path(count: int, starts: Ints, ends: Ints, worth: Doubles) -> list[int]:
    """Return the runs that do not overlap and are worth most together, in text order."""
    good = np.flatnonzero(worth > 0)
    order = good[np.lexsort((starts[good], ends[good]))].tolist()
    best = [0.0] * (count + 1)
    came: list[int | None] = [None] * (count + 1)
    at = 0
    for end in range(1, count + 1):
        best[end] = best[end - 1]
        while at < len(order) and ends[order[at]] == end:
            run = order[at]
            value = best[int(starts[run])] + float(worth[run])
            if value > best[end]:
                best[end], came[end] = value, run
            at += 1
    path: list[int] = []
    end = count
    while end > 0:
        step = came[end]
        if step is None:
            end -= 1
        else:
            path.append(step)
            end = int(starts[step])
    return path[::-1]


LEVEL_CUES: Final = (
    "bias",
    "letter",
    "italic",
    "would",
    "future",
    "past",
    "perfect",
    "dream",
    "tale",
    "heading",
    "speech",
    "is_last",
    "tense",
    "would_first",
    "perfect_first",
    "first_person",
    "second_person",
)


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
        opening.would_first,
        opening.perfect_first,
        feature["first_person"],
        feature["second_person"],
    ]


def _level_of(
    stretch: Sequence[Passage], opening: Opening, closing: Opening, features: np.ndarray
) -> tuple[NarrativeLevel, float]:
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

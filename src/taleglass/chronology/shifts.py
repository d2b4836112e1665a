"""Where does one scene of the main line end and the next begin?

Printed breaks, headings and chapters; a paragraph that opens with another time or place; a drop in what is spoken of.
Every border
between two paragraphs gets a description, and its weights say how likely it is that place or time changes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.learned import SHIFT_WEIGHTS
from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import Passages
from taleglass.chronology.stretches import Borders
from taleglass.story import ParagraphKind, TimeKind

__all__ = ["SHIFTS", "Shift", "describe_borders", "find_shifts"]

Floats = npt.NDArray[np.float32]

SHIFTS: Final = (
    "bias", "break", "chapter", "dateline", "time", "moved_on", "place", "new_place", "apart_words", "apart_people",
    "speech_first", "speech_before", "short", "new_people", "tense", "waking", "narrated",
)  # fmt: skip
"""Names of what is known of a border."""


_ENOUGH: Final = 0.3
"""Probability from which a border is told: the misses of 0.5 outnumbered its false ones seven times on the training stories."""
_CHAPTER: Final = 0.97
"""How sure it is that a chapter begins a scene; the training stories have no chapters to count."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A scene begins at paragraph ``start``; ``probability`` that it does; ``reason``: what spoke loudest."""

    start: int
    probability: float
    reason: str


def describe_borders(passages: Passages, openings: Sequence[Opening], borders: Borders) -> Floats:
    """Describe the border before every paragraph: float32, (paragraphs, SHIFTS)."""
    rows = []
    for k, (passage, opening) in enumerate(zip(passages.all, openings, strict=True)):
        previous = passages.all[k - 1] if k else None
        after_break = passage.after_break and previous is not None
        first_times = [
            time
            for time in passage.times
            if time.span.start < passage.span.start + 120 and time.kind in {TimeKind.DATE, TimeKind.TIME}
        ]
        first = first_times[0] if first_times else None
        spoken_before = previous is not None and previous.narrated * 2 < previous.words
        rows.append(
            (
                1.0,
                float(after_break),
                float(
                    (opening.heading and passage.kind is ParagraphKind.HEADING)
                    or (previous is not None and passages.chapter[k] != passages.chapter[k - 1])
                ),
                float(opening.heading and passage.kind is not ParagraphKind.HEADING),
                float(first is not None and not opening.speech_first),
                float(
                    first is not None
                    and first.value.startswith(("+", "DAY", "XXXX", "T"))
                    and first.span.start < passage.span.start + 40
                    and not opening.speech_first
                ),
                opening.place_first * (1 - opening.speech_first),
                opening.is_new_place * (1 - opening.speech_first),
                float(borders.words[k]),
                float(borders.people[k]),
                opening.speech_first,
                float(spoken_before),
                float(passage.words < 12),
                opening.new_people,
                float(borders.tense[k]),
                opening.waking,
                passage.narrated / max(passage.words, 1),
            )
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(SHIFTS))


def find_shifts(passages: Passages, openings: Sequence[Opening], borders: Borders, inside: Sequence[bool]) -> list[Shift]:
    """Find the borders at which a scene of the main line begins.

    Args:
        passages: the paragraphs.
        openings: how each opens.
        borders: how far apart the two sides of each border are.
        inside: over the paragraphs, whether one belongs to a stretch off the main line; no shift is sought there.
    """
    table = describe_borders(passages, openings, borders)
    weights = np.array([SHIFT_WEIGHTS[name] for name in SHIFTS], dtype=np.float32)
    spoke = table * weights
    chance = 1.0 / (1.0 + np.exp(-np.clip(spoke.sum(1), -30, 30)))
    out: list[Shift] = []
    for k, passage in enumerate(passages.all):
        if k == 0 or inside[k] or inside[k - 1] or passage.kind is ParagraphKind.SCENE_BREAK:
            continue
        if passages.chapter[k] != passages.chapter[k - 1]:
            out.append(Shift(k, _CHAPTER, "chapter"))
            continue
        if chance[k] < _ENOUGH:
            continue
        out.append(Shift(k, round(float(chance[k]), 4), SHIFTS[int(spoke[k, 1:].argmax()) + 1]))
    return out

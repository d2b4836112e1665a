"""How much does each sign of a scene, a level or a shift weigh?

Fitted on the training half of ``benchmarks/stories`` and on the annotated example stories by ``training/chronology.py``; the test
half was never seen. The names are explained where the signs are read: ``stretches``, ``levels``, ``shifts``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LEVEL_WEIGHTS", "SHIFT_WEIGHTS", "STRETCH_WEIGHTS"]

STRETCH_WEIGHTS: Final[dict[str, float]] = {
    "bias": -10.563,
    "length": 0.38,
    "short": -2.29,
    "is_first": -1.061,
    "is_last": 0.272,
    "resumes_words": -1.276,
    "resumes_people": 0.451,
    "opens_apart": 0.781,
    "closes_apart": 0.991,
    "opens_people": -0.238,
    "closes_people": -0.931,
    "apart_words": 3.547,
    "apart_people": 1.468,
    "only_here": 1.163,
    "gone_here": 1.971,
    "perfect_opening": 0.814,
    "perfect": -1.363,
    "would": 10.0,
    "tense": 1.895,
    "italic": 4.238,
    "break_before": -0.324,
    "break_after": -1.507,
    "heading_before": 2.32,
    "letter_opens": 1.997,
    "letter_closes": 1.491,
    "past_cue": 0.696,
    "future_cue": 1.8,
    "memory": 0.982,
    "waking": -0.093,
    "resumes_speech": -0.625,
    "opens_narrated": 1.395,
    "new_people": 1.309,
    "new_after": -0.351,
    "tale": -0.19,
    "dream": -1.905,
    "rate_drop": -2.093,
    "own_break": -1.015,
    "dateline": -2.106,
}
"""Log-odds that each sign of a stretch adds for its being off the main line."""

SHIFT_WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.059,
    "break": 7.099,
    "chapter": 0.0,
    "dateline": 6.856,
    "time": -1.062,
    "moved_on": 1.459,
    "place": 2.925,
    "new_place": -2.093,
    "apart_words": -0.961,
    "apart_people": -2.067,
    "apart_topic": 0.0,
    "speech_first": -2.577,
    "speech_before": 0.593,
    "short": -0.962,
    "new_people": 1.059,
    "tense": -2.495,
    "waking": -0.584,
    "narrated": 2.704,
}
"""Log-odds that each sign of a border adds for a new scene of the main line."""

LEVEL_WEIGHTS: Final[dict[str, tuple[float, ...]]] = {
    "flashback": (1.38, -0.63, -0.6, -1.0, -0.62, 0.28, 0.55, 0.0, -0.77, -0.07, 1.04, -0.48, -0.1),
    "flashforward": (-0.6, -0.49, -0.26, 1.28, 1.21, 0.48, -0.22, 0.0, 0.38, 0.5, -0.5, 0.68, 0.16),
    "dream": (-0.08, -0.46, -0.22, -0.05, -0.45, -0.36, 0.16, 0.0, 0.14, -0.21, 0.08, -0.14, -0.35),
    "embedded": (-0.12, -0.52, 0.51, -0.41, 0.16, 0.18, -0.06, 0.0, 0.59, -0.24, -0.17, -0.18, -0.04),
    "letter": (-0.58, 2.1, 0.57, 0.19, -0.29, -0.57, -0.44, 0.0, -0.34, 0.02, -0.46, 0.13, 0.33),
}
"""Weights of the signs in ``LEVEL_CUES`` for each level, by its name; a softmax makes shares of them."""

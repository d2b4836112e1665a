"""How much does each sign of a scene, a level or a shift weigh?

Fitted on the training half of ``benchmarks/stories`` and on the annotated example stories by ``training/chronology.py``; the test
half was never seen. The names are explained where the signs are read: ``stretches``, ``levels``, ``shifts``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LEVEL_WEIGHTS", "SHIFT_WEIGHTS", "STRETCH_WEIGHTS"]

STRETCH_WEIGHTS: Final[dict[str, float]] = {
    "bias": -8.082,
    "length": 0.214,
    "short": -1.942,
    "is_first": -1.437,
    "is_last": 0.176,
    "resumes_words": -2.254,
    "resumes_people": 0.459,
    "opens_apart": 0.086,
    "closes_apart": 0.014,
    "opens_people": -0.25,
    "closes_people": -0.447,
    "apart_words": 2.058,
    "apart_people": 0.766,
    "only_here": 1.024,
    "gone_here": 1.974,
    "perfect_opening": 0.273,
    "perfect": -1.744,
    "would": 8.206,
    "tense": 1.8,
    "italic": 2.809,
    "break_before": 0.295,
    "break_after": -1.267,
    "heading_before": 1.739,
    "letter_opens": 2.272,
    "letter_closes": 1.586,
    "past_cue": 0.037,
    "future_cue": 1.213,
    "memory": 0.725,
    "waking": -0.12,
    "resumes_speech": -0.436,
    "opens_narrated": 0.378,
    "new_people": 0.737,
    "new_after": -0.354,
    "tale": 0.113,
    "dream": -1.366,
    "speech": -1.317,
    "own_break": -0.639,
    "dateline": -1.176,
    "opens_perfect": 0.525,
    "opens_would": 0.453,
    "opens_new_noun": 0.818,
    "opens_pronoun": -0.053,
    "opens_long": 1.032,
    "opens_italic": 1.753,
    "after_new_noun": -0.386,
    "after_perfect": 0.675,
    "names_apart": 1.082,
    "names_resume": 0.5,
    "resumes_near": 5.136,
    "first_person": -0.558,
    "second_person": -0.538,
    "speech_apart": 0.68,
    "names_opening": -0.73,
}
"""Log-odds that each sign of a stretch adds for its being off the main line."""

SHIFT_WEIGHTS: Final[dict[str, float]] = {
    "bias": -5.374,
    "break": 6.155,
    "chapter": 0.0,
    "dateline": 6.453,
    "time": -1.089,
    "moved_on": 1.746,
    "place": 2.718,
    "new_place": -1.497,
    "apart_words": 2.304,
    "apart_people": -2.914,
    "apart_topic": 0.0,
    "speech_first": -1.808,
    "speech_before": 0.031,
    "short": -1.437,
    "new_people": -0.073,
    "tense": -2.773,
    "waking": -0.712,
    "narrated": 1.908,
}
"""Log-odds that each sign of a border adds for a new scene of the main line."""

LEVEL_WEIGHTS: Final[dict[str, tuple[float, ...]]] = {
    "flashback": (1.73, -0.63, -0.53, -1.1, -0.57, 0.12, 0.47, 0.0, -0.25, -0.27, 1.16, -0.5, -0.35, -0.33, -0.45, -0.82, -0.13),
    "flashforward": (-0.68, -0.44, -0.19, 1.09, 1.07, 0.53, -0.09, 0.0, 0.12, 0.41, -0.52, 0.67, 0.17, 1.05, -0.21, -0.11, -0.29),
    "dream": (-0.08, -0.41, -0.27, -0.02, -0.49, -0.21, 0.11, 0.0, 0.02, -0.25, 0.1, -0.15, -0.34, -0.23, 0.75, -0.49, -0.15),
    "embedded": (-0.33, -0.55, 0.54, -0.3, 0.27, 0.14, -0.04, 0.0, 0.51, -0.28, -0.21, -0.17, -0.08, -0.31, 0.13, 0.7, 0.22),
    "letter": (-0.64, 2.03, 0.45, 0.33, -0.29, -0.58, -0.45, 0.0, -0.4, 0.4, -0.53, 0.15, 0.6, -0.18, -0.21, 0.71, 0.35),
}
"""Weights of the signs in ``LEVEL_CUES`` for each level, by its name; a softmax makes shares of them."""

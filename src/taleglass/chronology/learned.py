"""How much does each sign of a scene, a level or a shift weigh?

Fitted on the training half of ``benchmarks/stories`` and on the annotated example stories by ``training/chronology.py``;
the test
half was never seen. The names are explained where the signs are read: ``stretches``, ``levels``, ``shifts``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LEVEL_WEIGHTS", "SHIFT_WEIGHTS", "STRETCH_WEIGHTS"]

STRETCH_WEIGHTS: Final[dict[str, float]] = {
    "bias": -8.368,
    "length": 0.242,
    "short": -1.968,
    "is_first": -1.386,
    "is_last": 0.07,
    "resumes_words": -2.787,
    "resumes_people": 0.67,
    "opens_apart": -0.048,
    "closes_apart": 0.181,
    "opens_people": 0.005,
    "closes_people": -0.574,
    "apart_words": 1.65,
    "apart_people": 2.692,
    "only_here": 0.465,
    "gone_here": 1.968,
    "perfect_opening": 0.419,
    "perfect": -2.022,
    "would": 7.36,
    "tense": 1.833,
    "italic": 2.394,
    "break_before": 0.469,
    "break_after": -1.223,
    "heading_before": 1.771,
    "letter_opens": 2.085,
    "letter_closes": 1.538,
    "past_cue": 0.095,
    "future_cue": 1.137,
    "memory": 0.569,
    "waking": -0.092,
    "resumes_speech": -0.393,
    "opens_narrated": 0.31,
    "new_people": 0.087,
    "new_after": -0.655,
    "tale": 0.199,
    "dream": -1.37,
    "speech": -1.43,
    "own_break": -0.609,
    "dateline": -1.225,
    "opens_perfect": 0.516,
    "opens_would": 0.615,
    "opens_new_noun": 0.851,
    "opens_pronoun": 0.064,
    "opens_long": 1.013,
    "opens_italic": 1.623,
    "after_new_noun": -0.349,
    "after_perfect": 0.745,
    "names_apart": 0.983,
    "names_resume": 0.187,
    "resumes_near": 4.873,
    "first_person": -0.237,
    "second_person": -0.228,
    "speech_apart": 0.051,
    "names_opening": -0.628,
}
"""Log-odds that each sign of a stretch adds for its being off the main line."""

SHIFT_WEIGHTS: Final[dict[str, float]] = {
    "bias": -6.62,
    "break": 4.662,
    "chapter": 8.175,
    "dateline": 3.853,
    "time": -0.092,
    "moved_on": 1.434,
    "place": 0.648,
    "new_place": 0.132,
    "apart_words": 2.187,
    "apart_people": 0.055,
    "speech_first": -1.465,
    "speech_before": -0.511,
    "short": 0.233,
    "new_people": -1.127,
    "tense": -1.438,
    "waking": -0.68,
    "narrated": 2.395,
}
"""Log-odds that each sign of a border adds for a new scene of the main line."""

LEVEL_WEIGHTS: Final[dict[str, tuple[float, ...]]] = {
    "flashback": (1.39, -0.68, -0.17, -1.14, -0.9, 0.37, 0.78, -0.69, -0.46, -0.26, 1.6, -0.27, 0.11, -0.48, -0.45, -0.83, -0.09),
    "flashforward": (-0.93, -0.39, -0.24, 1.25, 1.26, 0.39, 0.2, -0.12, -0.43, 0.59, -0.32, 0.69, -0.07, 1.52, 0.22, -0.27, -0.2),
    "dream": (0.0, -0.39, -0.31, -0.17, -0.65, -0.07, -0.12, 0.62, -0.54, -0.22, -0.03, -0.2, -0.44, -0.17, 0.43, -0.77, -0.15),
    "embedded": (-0.35, -0.41, 0.43, -0.53, 0.09, 0.22, 0.01, -0.22, 0.92, -0.2, -0.12, -0.19, -0.51, -0.31, 0.29, 0.22, 0.42),
    "letter": (-0.12, 1.86, 0.3, 0.6, 0.19, -0.91, -0.87, 0.4, 0.5, 0.1, -1.13, -0.03, 0.91, -0.55, -0.49, 1.65, 0.02),
}
"""Weights of the signs in ``LEVEL_CUES`` for each level, by its name; a softmax makes shares of them."""

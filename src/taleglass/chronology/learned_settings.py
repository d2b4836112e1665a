"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": -0.073,
    "none_told": 0.552,
    "opens": 1.405,
    "opens_at": 0.725,
    "first_at": 0.549,
    "at": -0.167,
    "to": -0.145,
    "other": -0.207,
    "speech": -1.642,
    "compound": 0.326,
    "closes": -0.845,
    "subject": 0.183,
    "possessive": -0.534,
    "unreal": -0.622,
    "indefinite": -0.201,
    "plural": -0.354,
    "modifies": -0.249,
    "extra": -0.044,
    "room": 0.11,
    "building": 0.068,
    "ground": -0.159,
    "part": -0.507,
    "props": 0.554,
    "props_lead": 0.075,
    "unnamed": -1.289,
    "story": -0.059,
    "story_at": -0.019,
    "story_opens": -0.205,
    "story_scenes": -0.091,
    "story_speech": 0.14,
    "story_indefinite": -0.346,
    "here": 5.467,
    "here_best": -0.944,
    "here_leads": 0.012,
    "story_here": 1.244,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 0.945,
    "adjoins_break": 0.274,
    "resumes": 2.936,
    "resumes_apart": 0.791,
    "other_level": 0.065,
    "likeness": 1.875,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.160, 0.649)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -3.035,
    "speaks": 0.121,
    "lines": -0.106,
    "heard": 0.086,
    "acts": 0.244,
    "acts_unreal": 0.116,
    "event": 0.257,
    "told": -0.128,
    "names": 0.474,
    "object": 0.11,
    "possessive": 0.217,
    "spoken_of": -0.304,
    "vocative": 0.807,
    "spoken_only": -0.011,
    "narrator": 0.41,
    "narrates": 0.698,
    "named": 0.705,
    "plural": -2.238,
    "no_one": -1.577,
    "letter": 0.364,
    "letter_told": -0.787,
    "apart": 0.236,
    "unnamed": 0.3,
    "unnamed_long": -0.311,
    "share": 0.479,
    "back": 0.162,
    "back_acts": 0.123,
    "back_lines": -0.003,
    "back_resumes": 0.72,
    "ahead": 0.191,
    "ahead_acts": 0.07,
    "ahead_lines": -0.13,
    "ahead_resumes": 0.633,
    "other_acts": -0.666,
    "story": 0.272,
    "story_names": -0.005,
    "lines_in_story": 0.433,
    "first_told": 0.147,
    "only_once": -0.248,
    "sole_scene": -0.628,
    "there": -0.036,
    "there_best": 0.265,
    "there_pronouns": 0.042,
    "there_spoken": 0.093,
}
"""Log-odds that each sign adds for being there."""

"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.51,
    "none_told": 0.431,
    "opens": 1.428,
    "opens_at": 0.026,
    "first_at": 1.378,
    "at": 1.809,
    "to": 1.643,
    "other": 1.725,
    "speech": -0.801,
    "compound": 1.309,
    "closes": -0.647,
    "subject": 0.122,
    "possessive": -1.948,
    "unreal": -1.302,
    "indefinite": -1.183,
    "plural": -0.598,
    "modifies": -0.075,
    "extra": -0.178,
    "room": 0.345,
    "building": 0.19,
    "ground": -0.382,
    "part": -1.054,
    "props": 0.878,
    "props_lead": -0.024,
    "unnamed": -0.491,
    "story": -0.337,
    "story_at": 0.235,
    "story_opens": 0.248,
    "story_scenes": 0.194,
    "story_speech": 0.055,
    "story_indefinite": -0.441,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.823,
    "adjoins_break": 0.787,
    "resumes": 2.723,
    "resumes_apart": 0.427,
    "other_level": 0.813,
    "likeness": 1.383,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.439, 0.488)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.839,
    "speaks": 0.099,
    "lines": 0.202,
    "heard": 0.007,
    "acts": 0.416,
    "acts_unreal": 0.225,
    "event": 0.518,
    "told": -0.383,
    "names": 1.498,
    "object": -0.086,
    "possessive": 0.166,
    "spoken_of": -0.356,
    "vocative": 1.35,
    "spoken_only": -0.208,
    "narrator": 1.487,
    "narrates": -1.025,
    "named": 1.668,
    "plural": -1.299,
    "no_one": -2.278,
    "letter": 0.152,
    "letter_told": -0.577,
    "apart": 0.174,
    "unnamed": 0.163,
    "unnamed_long": -0.327,
    "share": 0.724,
    "back": 0.127,
    "back_acts": 0.308,
    "back_lines": -0.17,
    "back_resumes": 0.324,
    "ahead": 0.023,
    "ahead_acts": 0.181,
    "ahead_lines": 0.015,
    "ahead_resumes": 0.205,
    "other_acts": -0.322,
    "story": 0.071,
    "story_names": 0.072,
    "lines_in_story": 0.21,
    "first_told": 0.379,
    "only_once": -0.132,
    "sole_scene": -1.001,
}
"""Log-odds that each sign adds for being there."""

"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.552,
    "none_told": 0.37,
    "opens": 1.274,
    "opens_at": 0.126,
    "first_at": 0.89,
    "at": 1.032,
    "to": 1.29,
    "other": 1.106,
    "speech": -0.867,
    "compound": 0.961,
    "closes": -0.633,
    "subject": 0.479,
    "possessive": -1.19,
    "unreal": -0.99,
    "indefinite": -0.526,
    "plural": -1.01,
    "modifies": 0.102,
    "extra": -0.168,
    "room": 0.459,
    "building": 0.239,
    "ground": -0.369,
    "part": -1.042,
    "props": 0.743,
    "props_lead": 0.116,
    "unnamed": -0.756,
    "story": -0.259,
    "story_at": 0.505,
    "story_opens": 0.392,
    "story_scenes": 0.222,
    "story_speech": -0.09,
    "story_indefinite": -1.15,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 0.247,
    "adjoins_break": 0.815,
    "resumes": 2.366,
    "resumes_apart": 0.316,
    "other_level": 1.348,
    "likeness": 1.362,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.381, 0.625)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.612,
    "speaks": 0.476,
    "lines": -0.159,
    "heard": -0.048,
    "acts": 0.27,
    "acts_unreal": 0.475,
    "event": 0.523,
    "told": -0.589,
    "names": 1.503,
    "object": -0.029,
    "possessive": 0.085,
    "spoken_of": -0.258,
    "vocative": 1.141,
    "spoken_only": -0.284,
    "narrator": 1.111,
    "narrates": -0.793,
    "named": 1.417,
    "plural": -1.385,
    "no_one": -1.851,
    "letter": 0.279,
    "letter_told": -0.283,
    "apart": -0.044,
    "unnamed": -0.013,
    "unnamed_long": -0.337,
    "share": 1.38,
    "back": 0.088,
    "back_acts": 0.142,
    "back_lines": -0.161,
    "back_resumes": 0.353,
    "ahead": -0.104,
    "ahead_acts": 0.077,
    "ahead_lines": -0.078,
    "ahead_resumes": 0.452,
    "other_acts": -0.093,
    "story": 0.123,
    "story_names": 0.028,
    "lines_in_story": 0.281,
    "first_told": 0.297,
    "only_once": -0.283,
    "sole_scene": -0.988,
}
"""Log-odds that each sign adds for being there."""

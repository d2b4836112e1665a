"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.749,
    "none_told": 0.508,
    "opens": 1.198,
    "opens_at": 0.337,
    "first_at": 1.423,
    "at": 1.758,
    "to": 1.578,
    "other": 1.605,
    "speech": -0.908,
    "compound": 1.004,
    "closes": -0.759,
    "subject": 0.865,
    "possessive": -0.93,
    "unreal": -1.281,
    "indefinite": -1.575,
    "plural": -1.307,
    "modifies": -0.116,
    "extra": -0.286,
    "room": 0.301,
    "building": 0.138,
    "ground": -0.255,
    "part": -0.795,
    "props": 1.009,
    "props_lead": -0.204,
    "unnamed": -0.481,
    "story": -0.094,
    "story_at": 0.171,
    "story_opens": 0.05,
    "story_scenes": 0.462,
    "story_speech": -0.063,
    "story_indefinite": -0.202,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.876,
    "adjoins_break": 1.272,
    "resumes": 2.828,
    "resumes_apart": 1.027,
    "other_level": 0.623,
    "likeness": 1.412,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.415, 0.621)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.674,
    "speaks": 0.039,
    "lines": 0.176,
    "heard": -0.191,
    "acts": 0.651,
    "acts_unreal": 0.572,
    "event": 0.523,
    "told": -0.915,
    "names": 1.452,
    "object": 0.146,
    "possessive": 0.37,
    "spoken_of": -0.206,
    "vocative": 1.351,
    "spoken_only": -0.29,
    "narrator": 1.142,
    "narrates": -0.06,
    "named": 1.133,
    "plural": -1.357,
    "no_one": -1.651,
    "letter": -0.416,
    "letter_told": -0.377,
    "apart": 0.365,
    "unnamed": 0.14,
    "unnamed_long": -0.337,
    "share": 1.042,
    "back": 0.064,
    "back_acts": 0.302,
    "back_lines": -0.008,
    "back_resumes": 0.393,
    "ahead": 0.011,
    "ahead_acts": 0.217,
    "ahead_lines": -0.055,
    "ahead_resumes": 0.253,
    "other_acts": -0.513,
    "story": 0.308,
    "story_names": 0.154,
    "lines_in_story": 0.132,
    "first_told": 0.169,
    "only_once": -0.274,
    "sole_scene": -0.977,
}
"""Log-odds that each sign adds for being there."""

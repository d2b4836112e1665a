"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.634,
    "none_told": 0.53,
    "opens": 1.075,
    "opens_at": 0.376,
    "first_at": 1.207,
    "at": 1.899,
    "to": 1.767,
    "other": 1.555,
    "speech": -0.921,
    "compound": 1.175,
    "closes": -0.848,
    "subject": 0.967,
    "possessive": -1.11,
    "unreal": -1.111,
    "indefinite": -1.525,
    "plural": -1.193,
    "modifies": 0.025,
    "extra": -0.335,
    "room": 0.349,
    "building": 0.172,
    "ground": -0.251,
    "part": -0.725,
    "props": 0.945,
    "props_lead": -0.124,
    "unnamed": -0.423,
    "story": -0.147,
    "story_at": 0.116,
    "story_opens": 0.024,
    "story_scenes": 0.384,
    "story_speech": -0.02,
    "story_indefinite": -0.169,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.98,
    "adjoins_break": 1.216,
    "resumes": 2.724,
    "resumes_apart": 1.065,
    "other_level": 0.903,
    "likeness": 1.314,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.433, 0.588)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.804,
    "speaks": 0.092,
    "lines": 0.207,
    "heard": -0.146,
    "acts": 0.563,
    "acts_unreal": 0.295,
    "event": 0.269,
    "told": -0.563,
    "names": 1.379,
    "object": 0.156,
    "possessive": 0.203,
    "spoken_of": -0.206,
    "vocative": 1.187,
    "spoken_only": -0.312,
    "narrator": 1.246,
    "narrates": -0.181,
    "named": 1.181,
    "plural": -1.274,
    "no_one": -1.622,
    "letter": -0.232,
    "letter_told": -0.406,
    "apart": 0.146,
    "unnamed": 0.184,
    "unnamed_long": -0.322,
    "share": 0.813,
    "back": 0.023,
    "back_acts": 0.349,
    "back_lines": -0.104,
    "back_resumes": 0.402,
    "ahead": -0.04,
    "ahead_acts": 0.28,
    "ahead_lines": -0.035,
    "ahead_resumes": 0.167,
    "other_acts": -0.448,
    "story": 0.35,
    "story_names": 0.166,
    "lines_in_story": 0.144,
    "first_told": 0.219,
    "only_once": -0.271,
    "sole_scene": -0.843,
}
"""Log-odds that each sign adds for being there."""

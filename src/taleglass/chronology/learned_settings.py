"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.549,
    "none_told": 0.544,
    "opens": 1.183,
    "opens_at": 0.597,
    "first_at": 1.195,
    "at": 1.472,
    "to": 1.359,
    "other": 1.207,
    "speech": -1.037,
    "compound": 0.99,
    "closes": -0.65,
    "subject": 0.826,
    "possessive": -0.628,
    "unreal": -0.985,
    "indefinite": -1.486,
    "plural": -1.186,
    "modifies": -0.078,
    "extra": -0.355,
    "room": 0.364,
    "building": 0.203,
    "ground": -0.218,
    "part": -0.806,
    "props": 0.936,
    "props_lead": -0.156,
    "unnamed": -0.609,
    "story": 0.119,
    "story_at": 0.137,
    "story_opens": -0.012,
    "story_scenes": 0.219,
    "story_speech": 0.235,
    "story_indefinite": -0.229,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.836,
    "adjoins_break": 1.321,
    "resumes": 2.712,
    "resumes_apart": 0.927,
    "other_level": 0.692,
    "likeness": 1.396,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.467, 0.562)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.785,
    "speaks": 0.16,
    "lines": 0.116,
    "heard": -0.201,
    "acts": 0.568,
    "acts_unreal": 0.38,
    "event": 0.518,
    "told": -0.838,
    "names": 1.532,
    "object": 0.107,
    "possessive": 0.337,
    "spoken_of": -0.212,
    "vocative": 1.532,
    "spoken_only": -0.163,
    "narrator": 1.408,
    "narrates": -0.177,
    "named": 1.002,
    "plural": -1.34,
    "no_one": -1.359,
    "letter": -0.446,
    "letter_told": -0.255,
    "apart": 0.192,
    "unnamed": 0.37,
    "unnamed_long": -0.36,
    "share": 1.424,
    "back": 0.119,
    "back_acts": 0.188,
    "back_lines": -0.072,
    "back_resumes": 0.477,
    "ahead": 0.065,
    "ahead_acts": 0.181,
    "ahead_lines": -0.116,
    "ahead_resumes": 0.274,
    "other_acts": -0.579,
    "story": 0.292,
    "story_names": 0.23,
    "lines_in_story": 0.191,
    "first_told": 0.183,
    "only_once": -0.172,
    "sole_scene": -0.99,
}
"""Log-odds that each sign adds for being there."""

"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.326,
    "none_told": 0.516,
    "opens": 1.485,
    "opens_at": 0.459,
    "first_at": 0.868,
    "at": 0.57,
    "to": 0.193,
    "other": 0.295,
    "speech": -1.241,
    "compound": 0.992,
    "closes": -0.726,
    "subject": 0.239,
    "possessive": -0.631,
    "unreal": -0.54,
    "indefinite": -0.287,
    "plural": -0.416,
    "modifies": -0.256,
    "extra": -0.078,
    "room": 0.25,
    "building": 0.131,
    "ground": -0.105,
    "part": -0.67,
    "props": 0.649,
    "props_lead": 0.022,
    "unnamed": -0.972,
    "story": 0.038,
    "story_at": 0.039,
    "story_opens": -0.141,
    "story_scenes": -0.021,
    "story_speech": 0.158,
    "story_indefinite": -0.552,
    "here": 2.758,
    "here_best": 1.139,
    "here_leads": -0.029,
    "story_here": 0.788,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.059,
    "adjoins_break": 0.625,
    "resumes": 2.777,
    "resumes_apart": 0.561,
    "other_level": 0.264,
    "likeness": 1.782,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.246, 0.661)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -3.191,
    "speaks": 0.218,
    "lines": -0.032,
    "heard": -0.083,
    "acts": 0.373,
    "acts_unreal": 0.282,
    "event": 0.234,
    "told": -0.448,
    "names": 0.735,
    "object": 0.131,
    "possessive": 0.11,
    "spoken_of": -0.255,
    "vocative": 1.501,
    "spoken_only": 0.109,
    "narrator": -0.173,
    "narrates": 0.591,
    "named": 1.418,
    "plural": -1.744,
    "no_one": -2.302,
    "letter": -0.144,
    "letter_told": -0.164,
    "apart": 0.226,
    "unnamed": 0.463,
    "unnamed_long": -0.29,
    "share": 0.43,
    "back": 0.1,
    "back_acts": 0.238,
    "back_lines": 0.002,
    "back_resumes": 0.463,
    "ahead": 0.102,
    "ahead_acts": 0.258,
    "ahead_lines": -0.107,
    "ahead_resumes": 0.303,
    "other_acts": -0.564,
    "story": 0.039,
    "story_names": 0.268,
    "lines_in_story": 0.222,
    "first_told": 0.151,
    "only_once": -0.074,
    "sole_scene": -0.803,
    "there": -0.05,
    "there_best": 0.354,
    "there_pronouns": 0.035,
    "there_spoken": 0.106,
}
"""Log-odds that each sign adds for being there."""

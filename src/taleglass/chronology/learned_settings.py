"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": -0.284,
    "none_told": 0.448,
    "opens": 1.156,
    "opens_at": 0.619,
    "first_at": 0.645,
    "at": -0.366,
    "to": -0.402,
    "other": -0.321,
    "speech": -1.865,
    "compound": 0.083,
    "closes": -0.882,
    "subject": 0.031,
    "possessive": -0.513,
    "unreal": -0.666,
    "indefinite": -0.099,
    "plural": -0.338,
    "modifies": -0.272,
    "extra": 0.081,
    "room": -0.0,
    "building": -0.032,
    "ground": -0.226,
    "part": -0.423,
    "props": 0.543,
    "props_lead": 0.128,
    "unnamed": -1.412,
    "story": -0.022,
    "story_at": 0.018,
    "story_opens": -0.112,
    "story_scenes": -0.264,
    "story_speech": 0.33,
    "story_indefinite": -0.337,
    "here": 4.137,
    "here_best": -0.563,
    "here_leads": -0.118,
    "story_here": 1.252,
    "stage": 3.229,
    "stage_best": -1.386,
    "stage_leads": 0.064,
    "story_stage": 0.052,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.115,
    "adjoins_break": 0.237,
    "resumes": 3.107,
    "resumes_apart": 0.701,
    "other_level": 0.124,
    "likeness": 1.871,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.154, 0.652)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.918,
    "speaks": 0.073,
    "lines": -0.004,
    "heard": 0.073,
    "acts": 0.262,
    "acts_unreal": 0.047,
    "event": 0.205,
    "told": -0.257,
    "names": 0.45,
    "object": 0.172,
    "possessive": 0.205,
    "spoken_of": -0.316,
    "vocative": 0.719,
    "spoken_only": -0.084,
    "narrator": 0.471,
    "narrates": 0.552,
    "named": 0.663,
    "plural": -2.296,
    "no_one": -1.454,
    "letter": 0.267,
    "letter_told": -0.539,
    "apart": 0.214,
    "unnamed": 0.311,
    "unnamed_long": -0.301,
    "share": 0.418,
    "back": 0.14,
    "back_acts": 0.089,
    "back_lines": 0.0,
    "back_resumes": 0.766,
    "ahead": 0.144,
    "ahead_acts": 0.045,
    "ahead_lines": -0.054,
    "ahead_resumes": 0.587,
    "other_acts": -0.61,
    "story": 0.262,
    "story_names": 0.003,
    "lines_in_story": 0.4,
    "first_told": 0.167,
    "only_once": -0.209,
    "sole_scene": -0.738,
    "there": -0.047,
    "there_best": 0.307,
    "there_pronouns": 0.077,
    "there_spoken": 0.102,
}
"""Log-odds that each sign adds for being there."""

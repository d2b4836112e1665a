"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": -0.155,
    "none_told": 0.553,
    "opens": 1.389,
    "opens_at": 0.698,
    "first_at": 0.639,
    "at": -0.183,
    "to": -0.164,
    "other": -0.213,
    "speech": -1.696,
    "compound": 0.283,
    "closes": -0.815,
    "subject": 0.15,
    "possessive": -0.673,
    "unreal": -0.565,
    "indefinite": -0.266,
    "plural": -0.382,
    "modifies": -0.269,
    "extra": -0.062,
    "room": 0.09,
    "building": 0.071,
    "ground": -0.16,
    "part": -0.466,
    "props": 0.569,
    "props_lead": 0.05,
    "unnamed": -1.319,
    "story": -0.094,
    "story_at": -0.015,
    "story_opens": -0.178,
    "story_scenes": -0.078,
    "story_speech": 0.107,
    "story_indefinite": -0.235,
    "here": 5.68,
    "here_best": -0.998,
    "here_leads": -0.032,
    "story_here": 1.205,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.143,
    "adjoins_break": 0.29,
    "resumes": 2.881,
    "resumes_apart": 0.765,
    "other_level": 0.17,
    "likeness": 1.833,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.161, 0.666)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.876,
    "speaks": 0.093,
    "lines": -0.003,
    "heard": 0.078,
    "acts": 0.076,
    "acts_unreal": 0.123,
    "event": 0.41,
    "told": -0.208,
    "names": 0.512,
    "object": 0.082,
    "possessive": 0.133,
    "spoken_of": -0.27,
    "vocative": 0.735,
    "spoken_only": -0.104,
    "narrator": 0.547,
    "narrates": 0.292,
    "named": 0.665,
    "plural": -2.283,
    "no_one": -1.402,
    "letter": 0.19,
    "letter_told": -0.451,
    "apart": 0.294,
    "unnamed": 0.249,
    "unnamed_long": -0.284,
    "share": 0.244,
    "back": 0.113,
    "back_acts": 0.144,
    "back_lines": 0.028,
    "back_resumes": 0.688,
    "ahead": 0.162,
    "ahead_acts": 0.047,
    "ahead_lines": -0.02,
    "ahead_resumes": 0.592,
    "other_acts": -0.619,
    "story": 0.249,
    "story_names": -0.011,
    "lines_in_story": 0.395,
    "first_told": 0.143,
    "only_once": -0.211,
    "sole_scene": -0.762,
    "there": -0.034,
    "there_best": 0.26,
    "there_pronouns": 0.111,
    "there_spoken": 0.094,
}
"""Log-odds that each sign adds for being there."""

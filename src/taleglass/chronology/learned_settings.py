"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 0.252,
    "none_told": 0.503,
    "opens": 1.482,
    "opens_at": 0.515,
    "first_at": 0.893,
    "at": 0.603,
    "to": 0.217,
    "other": 0.312,
    "speech": -1.274,
    "compound": 1.032,
    "closes": -0.697,
    "subject": 0.3,
    "possessive": -0.69,
    "unreal": -0.552,
    "indefinite": -0.324,
    "plural": -0.515,
    "modifies": -0.25,
    "extra": -0.13,
    "room": 0.272,
    "building": 0.152,
    "ground": -0.108,
    "part": -0.686,
    "props": 0.64,
    "props_lead": 0.03,
    "unnamed": -1.028,
    "story": 0.074,
    "story_at": 0.047,
    "story_opens": -0.126,
    "story_scenes": -0.032,
    "story_speech": 0.156,
    "story_indefinite": -0.578,
    "here": 2.47,
    "here_best": 1.256,
    "here_leads": -0.091,
    "story_here": 0.61,
}
"""Log-odds that each sign adds for a place."""

LINK_WEIGHTS: Final[dict[str, float]] = {
    "adjoins": 1.084,
    "adjoins_break": 0.668,
    "resumes": 2.792,
    "resumes_apart": 0.561,
    "other_level": 0.293,
    "likeness": 1.78,
}
"""Log-odds that each sign adds for two scenes having one place."""

PLACE_TRUST: Final = (-0.255, 0.670)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -3.172,
    "speaks": 0.202,
    "lines": -0.033,
    "heard": -0.079,
    "acts": 0.394,
    "acts_unreal": 0.291,
    "event": 0.23,
    "told": -0.486,
    "names": 0.723,
    "object": 0.139,
    "possessive": 0.118,
    "spoken_of": -0.259,
    "vocative": 1.485,
    "spoken_only": 0.096,
    "narrator": -0.196,
    "narrates": 0.616,
    "named": 1.419,
    "plural": -1.728,
    "no_one": -2.265,
    "letter": -0.152,
    "letter_told": -0.16,
    "apart": 0.23,
    "unnamed": 0.451,
    "unnamed_long": -0.29,
    "share": 0.495,
    "back": 0.102,
    "back_acts": 0.225,
    "back_lines": 0.013,
    "back_resumes": 0.47,
    "ahead": 0.11,
    "ahead_acts": 0.228,
    "ahead_lines": -0.104,
    "ahead_resumes": 0.316,
    "other_acts": -0.566,
    "story": 0.042,
    "story_names": 0.262,
    "lines_in_story": 0.221,
    "first_told": 0.145,
    "only_once": -0.08,
    "sole_scene": -0.817,
    "there": -0.086,
    "there_best": 0.388,
    "there_pronouns": 0.035,
    "there_spoken": 0.108,
}
"""Log-odds that each sign adds for being there."""

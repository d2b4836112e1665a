"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 1.822,
    "opens": 2.092,
    "opens_at": 0.367,
    "first_at": 0.724,
    "at": 1.035,
    "to": 0.617,
    "other": 0.456,
    "speech": -2.085,
    "subject": 0.798,
    "possessive": -0.872,
    "moves": 0.095,
    "stays": 0.18,
    "unreal": -0.565,
    "indefinite": -1.645,
    "proper": -0.017,
    "polity": -0.832,
    "vehicle": -0.21,
    "facility": 0.152,
    "extra": -0.697,
    "room": 0.712,
    "building": 0.264,
    "ground": -0.026,
    "modifies": 0.056,
    "share": -1.574,
    "story": 0.595,
    "before": -0.49,
    "goes_on": -0.808,
    "returns": 1.699,
    "used": 0.338,
    "likeness": 2.386,
    "unnamed": -1.346,
    "sole": 1.117,
    "plural": -1.442,
    "twin": -0.427,
    "twin_opens": 0.467,
}
"""Log-odds that each sign adds for a place."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.285,
    "speaks": 0.376,
    "lines": 0.254,
    "heard": -0.129,
    "acts": -0.118,
    "acts_unreal": 0.049,
    "event": 0.79,
    "told": 0.647,
    "object": -0.365,
    "possessive": -0.311,
    "spoken_of": -0.224,
    "vocative": 1.044,
    "spoken_only": -0.713,
    "narrator": 0.011,
    "narrates": -0.255,
    "named": 1.63,
    "plural": -1.466,
    "no_one": -1.586,
    "letter": 0.127,
    "letter_told": -0.354,
    "apart": 0.051,
    "before": 0.211,
    "before_acts": -0.543,
    "after_acts": -0.45,
    "share": 0.436,
    "story": 0.101,
    "lines_in_story": 0.24,
    "first_told": 0.198,
    "only_once": -0.251,
    "sole_scene": -0.995,
}
"""Log-odds that each sign adds for being there."""

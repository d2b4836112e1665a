"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

PLACE_WEIGHTS: Final[dict[str, float]] = {
    "none": 1.479,
    "opens": 1.618,
    "opens_at": 0.108,
    "first_at": 1.569,
    "at": 1.607,
    "to": 0.513,
    "other": 0.468,
    "speech": -3.202,
    "subject": 1.098,
    "possessive": -0.577,
    "moves": -0.14,
    "stays": -0.401,
    "unreal": -0.623,
    "indefinite": -1.515,
    "proper": 0.153,
    "polity": -1.325,
    "vehicle": -0.253,
    "facility": -0.338,
    "extra": -0.793,
    "room": 0.92,
    "building": 0.413,
    "ground": 0.1,
    "modifies": 0.17,
    "share": -0.777,
    "story": 0.721,
    "before": -0.407,
    "goes_on": -0.6,
    "returns": 1.623,
    "used": 0.39,
    "likeness": 1.746,
    "unnamed": -1.084,
    "sole": 0.85,
    "plural": -1.109,
    "twin": -0.992,
    "twin_opens": 1.33,
}
"""Log-odds that each sign adds for a place."""

PRESENCE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.643,
    "speaks": 0.402,
    "lines": 0.056,
    "heard": 0.03,
    "acts": -0.099,
    "acts_unreal": 0.01,
    "event": 0.864,
    "told": 0.53,
    "object": -0.09,
    "possessive": -0.288,
    "spoken_of": -0.282,
    "vocative": 0.754,
    "spoken_only": -0.693,
    "narrator": -0.017,
    "narrates": 1.038,
    "named": 1.456,
    "plural": -0.996,
    "no_one": -1.511,
    "letter": -0.693,
    "letter_told": -0.081,
    "apart": 0.226,
    "before": 0.11,
    "before_acts": -0.186,
    "after_acts": -0.549,
    "share": 0.729,
    "story": 0.214,
    "lines_in_story": 0.179,
    "first_told": 0.323,
    "only_once": -0.214,
    "sole_scene": -0.601,
}
"""Log-odds that each sign adds for being there."""

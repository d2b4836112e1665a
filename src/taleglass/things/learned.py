"""How much does each sign that two words mean the same thing weigh?

Fitted on documents of GUM by ``training/things.py``. The signs are explained where they are read: ``signs``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["IT_WEIGHTS", "LEAST", "NONE_WEIGHTS", "SAME_WEIGHTS"]

SAME_WEIGHTS: Final[dict[str, float]] = {
    "bias": 1.017,
    "distance": -0.981,
    "same_sentence": -0.33,
    "next_sentence": 0.026,
    "number_differs": -2.717,
    "speech_differs": 0.395,
    "rank": -0.086,
    "bare": -0.405,
    "definite": 0.401,
    "demonstrative": 0.831,
    "possessive": -0.001,
    "indefinite": 0.094,
    "number": -0.316,
    "was_bare": 0.173,
    "was_definite": 0.649,
    "was_demonstrative": 0.606,
    "was_possessive": 0.501,
    "was_indefinite": 0.182,
    "was_number": -1.506,
    "introduced": 0.449,
    "owner_same": 1.462,
    "owner_other": -1.117,
    "owner_one": -0.19,
    "described_same": 0.782,
    "described_other": -1.385,
    "described_new": -1.417,
    "described_less": -0.654,
    "predicate": 0.438,
    "was_predicate": 0.072,
    "animal": -0.132,
    "artifact": -0.005,
    "body": -0.764,
    "communication": -0.372,
    "event": 0.013,
    "food": 0.327,
    "group": -0.377,
    "location": 0.114,
    "naturalobject": 0.728,
    "plant": 0.0,
    "possession": 0.257,
    "substance": 0.815,
}
"""Log-odds that each sign adds for two uses of a noun meaning the same thing."""

IT_WEIGHTS: Final[dict[str, float]] = {
    "sentences": -0.399,
    "same_sentence": 0.207,
    "distance": -2.246,
    "rank": -1.636,
    "nsubj": 0.855,
    "obj": 0.381,
    "obl": -0.265,
    "nmod": -0.52,
    "conj": -1.503,
    "root": 1.337,
    "other_role": 0.188,
    "same_role": 0.1,
    "was_bare": -0.41,
    "was_definite": 0.297,
    "was_demonstrative": 0.76,
    "was_possessive": -0.068,
    "was_indefinite": 0.358,
    "was_number": -0.462,
    "speech_differs": -0.263,
    "same_governor": -1.248,
    "inside": -1.285,
    "predicate": 0.527,
    "animal": 0.487,
    "artifact": 0.129,
    "body": -0.232,
    "communication": -0.081,
    "event": -0.202,
    "food": 1.0,
    "group": -0.147,
    "location": -1.679,
    "naturalobject": -0.222,
    "plant": 0.0,
    "possession": -0.077,
    "substance": -0.527,
    "known": 0.513,
    "it": 1.51,
    "subject_subject": 0.122,
    "subject_object": 0.293,
    "object_subject": -0.418,
    "object_object": 0.226,
    "several": 0.499,
}
"""What each sign adds for “it” meaning a word before it."""

NONE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -0.906,
    "nsubj": 0.02,
    "obj": -0.551,
    "obl": -0.68,
    "nmod": 0.046,
    "conj": 0.0,
    "root": 0.191,
    "other_role": 0.499,
    "in_speech": 0.482,
    "several": -0.499,
}
"""What each sign adds for “it” meaning no thing."""

LEAST: Final = 0.5
"""Probability from which a noun is taken to mean what it meant before."""

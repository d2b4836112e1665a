"""How much does each sign that two words mean the same thing weigh?

Fitted on documents of GUM by ``training/things.py``. The signs are explained where they are read: ``signs``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["IT_WEIGHTS", "LEAST", "NONE_WEIGHTS", "SAME_WEIGHTS"]

SAME_WEIGHTS: Final[dict[str, float]] = {
    "bias": 1.151,
    "distance": -1.048,
    "same_sentence": -0.356,
    "next_sentence": 0.042,
    "number_differs": -2.496,
    "speech_differs": 0.407,
    "rank": -0.099,
    "bare": -0.221,
    "definite": 0.491,
    "demonstrative": 0.636,
    "possessive": 0.07,
    "indefinite": 0.141,
    "number": -0.559,
    "was_bare": 0.131,
    "was_definite": 0.615,
    "was_demonstrative": 0.546,
    "was_possessive": 0.451,
    "was_indefinite": 0.091,
    "was_number": -1.277,
    "introduced": 0.456,
    "owner_same": 1.277,
    "owner_other": -0.858,
    "owner_one": -0.316,
    "described_same": 0.612,
    "described_other": -1.348,
    "described_new": -1.429,
    "described_less": -0.597,
    "predicate": 0.471,
    "was_predicate": 0.198,
    "animal": -0.225,
    "artifact": -0.019,
    "body": -0.58,
    "communication": -0.214,
    "event": 0.089,
    "food": 0.195,
    "group": -0.33,
    "location": 0.099,
    "naturalobject": 0.353,
    "plant": 0.0,
    "possession": 0.356,
    "substance": 0.833,
}
"""Log-odds that each sign adds for two uses of a noun meaning the same thing."""

IT_WEIGHTS: Final[dict[str, float]] = {
    "sentences": -0.426,
    "same_sentence": -0.043,
    "distance": -2.371,
    "rank": -2.034,
    "nsubj": 0.77,
    "obj": 0.287,
    "obl": -0.131,
    "nmod": -0.487,
    "conj": -1.134,
    "root": 1.037,
    "other_role": 0.41,
    "same_role": 0.488,
    "was_bare": -0.398,
    "was_definite": 0.285,
    "was_demonstrative": 0.672,
    "was_possessive": -0.309,
    "was_indefinite": 0.273,
    "was_number": 0.23,
    "speech_differs": -0.157,
    "same_governor": -0.885,
    "inside": -1.487,
    "predicate": 0.585,
    "animal": 0.225,
    "artifact": 0.091,
    "body": 0.176,
    "communication": 0.01,
    "event": -0.186,
    "food": 0.794,
    "group": -0.212,
    "location": -1.514,
    "naturalobject": -0.266,
    "plant": 0.0,
    "possession": -0.163,
    "substance": -0.517,
    "known": 0.629,
    "it": 1.684,
    "subject_subject": -0.336,
    "subject_object": 0.305,
    "object_subject": -0.358,
    "object_object": 0.137,
    "several": 0.572,
}
"""What each sign adds for “it” meaning a word before it."""

NONE_WEIGHTS: Final[dict[str, float]] = {
    "bias": -1.006,
    "nsubj": -0.09,
    "obj": -0.552,
    "obl": -0.832,
    "nmod": -0.279,
    "conj": 0.0,
    "root": 0.835,
    "other_role": 0.166,
    "in_speech": 0.54,
    "several": -0.572,
}
"""What each sign adds for “it” meaning no thing."""

LEAST: Final = 0.5
"""Probability from which a noun is taken to mean what it meant before."""

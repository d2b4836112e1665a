"""Which words name kin?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["KIN", "ONE_ONLY", "he_or_she"]

_SAME = """
    mother father parent brother sister sibling son daughter child husband wife spouse uncle aunt cousin nephew niece
    grandmother grandfather grandparent grandson granddaughter grandchild stepmother stepfather stepson stepdaughter stepbrother
    stepsister stepchild twin widow widower fiancé fiancée bride bridegroom godmother godfather godson goddaughter
    foster-mother foster-father guardian ward heir betrothed
"""
_OTHER = {
    "mum": "mother", "mom": "mother", "mama": "mother", "mamma": "mother", "mummy": "mother", "mommy": "mother", "ma": "mother",
    "dad": "father", "papa": "father", "daddy": "father", "pa": "father", "baba": "father",
    "gran": "grandmother", "granny": "grandmother", "grandma": "grandmother", "nana": "grandmother",
    "granddad": "grandfather", "grandad": "grandfather", "grandpa": "grandfather",
    "bro": "brother", "sis": "sister", "auntie": "aunt", "aunty": "aunt", "hubby": "husband",
    "fiance": "fiancé", "fiancee": "fiancée",
}  # fmt: skip

KIN: Mapping[str, str] = MappingProxyType({word: word for word in _SAME.split()} | _OTHER)
"""A word in lower case to the one word we keep for it: “mum” is ``mother``."""

ONE_ONLY = frozenset({"mother", "father", "husband", "wife", "bride", "bridegroom"})
"""Kin of whom most people have one: two such of one person may be the same."""

_SHE_WORDS = """
    mother sister daughter wife aunt niece grandmother granddaughter stepmother stepdaughter stepsister widow fiancée bride
    godmother goddaughter foster-mother
"""
_HE_WORDS = """
    father brother son husband uncle nephew grandfather grandson stepfather stepson stepbrother widower fiancé bridegroom
    godfather godson foster-father
"""
_SHE_KIN = frozenset(_SHE_WORDS.split())
_HE_KIN = frozenset(_HE_WORDS.split())


def he_or_she(relation: str) -> str:
    """Return the pronoun that a word for kin leads to expect, ``he``, ``she``, or nothing where it may be either."""
    word = relation.removesuffix("-in-law").removeprefix("half-")
    return "she" if word in _SHE_KIN else "he" if word in _HE_KIN else ""

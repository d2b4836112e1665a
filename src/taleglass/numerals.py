"""What number do Roman numerals write?"""

from __future__ import annotations

import re

__all__ = ["is_roman", "roman_number"]

_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def is_roman(word: str) -> bool:
    """Say whether a word can be read as Roman numerals, in capitals or small letters; VIIII and XXXX, as old books have, too.

    >>> is_roman("xiv"), is_roman("MIX"), is_roman("IC")
    (True, True, False)
    """
    return _ROMAN.fullmatch(word) is not None


def roman_number(word: str) -> int | None:
    """Return the number that Roman numerals write; None for a word that they cannot be.

    >>> roman_number("XLIV"), roman_number("straw")
    (44, None)
    """
    if not is_roman(word):
        return None
    values = [_VALUES[letter] for letter in word.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))

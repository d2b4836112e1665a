"""What number do Roman numerals write?"""

from __future__ import annotations

import pytest

from taleglass.numerals import is_roman, roman_number


@pytest.mark.parametrize(("word", "number"), [("I", 1), ("iv", 4), ("XIX", 19), ("XL", 40), ("viiii", 9), ("MCMXLIV", 1944)])
def test_numerals_are_read_in_either_case(word: str, number: int) -> None:
    assert is_roman(word)
    assert roman_number(word) == number


@pytest.mark.parametrize("word", ["", "IC", "straw", "1", "VX", "I."])
def test_what_is_no_numeral_has_no_number(word: str) -> None:
    assert not is_roman(word)
    assert roman_number(word) is None

"""Are a word's sense classes found whatever form the text writes it in?"""

from __future__ import annotations

import pytest

from taleglass.reading.senses import SENSE_SLOTS, Senses

_LEXICON = Senses(
    ["none", "n.animal", "n.vehicle", "n.body", "v.motion", "mood.6"],
    {"hare": (1, 0), "ferry": (2, 0), "foot": (3, 0), "feet": (3, 0)},
    {"ferry": 4, "stop": 4, "race": 4},
    {"glorious": 5},
)


@pytest.mark.parametrize("word", ["ferry", "Ferry", "ferries", "FERRIES"])
def test_a_noun_is_found_in_its_plural_and_in_capitals(word: str) -> None:
    assert _LEXICON.of(word) == (2, 0, 4, 0)


@pytest.mark.parametrize("word", ["stops", "stopped", "stopping", "raced", "racing", "races"])
def test_a_verb_is_found_in_its_regular_forms(word: str) -> None:
    assert _LEXICON.of(word)[2] == 4


def test_an_irregular_plural_is_found_where_it_is_listed() -> None:
    assert _LEXICON.of("feet") == (3, 0, 0, 0)


def test_a_mood_belongs_to_the_word_as_it_stands() -> None:
    assert _LEXICON.of("Glorious")[3] == 5
    assert _LEXICON.of("gloriously") == (0, 0, 0, 0)


def test_words_that_are_not_listed_and_marks_have_no_class() -> None:
    assert _LEXICON.of_all(["Skerrow", "—", "’s", ""]).tolist() == [[0] * SENSE_SLOTS] * 4


def test_a_list_that_names_too_few_classes_is_refused() -> None:
    with pytest.raises(ValueError, match="hare"):
        Senses.from_text("none\nhare\t1\t0\t0\t0\n")

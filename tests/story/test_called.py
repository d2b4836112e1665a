from __future__ import annotations

from dataclasses import replace

import pytest

from taleglass.story import Alias, Role
from taleglass.story.called import called
from tests.html_reader.tell import tell


def _listed(*aliases: tuple[str, int, bool], name: str = "Mira") -> list[tuple[str, int, bool]]:
    (mira,) = tell("Mira waved.", people={"Mira": Role.MAJOR}).entities
    forms = tuple(Alias(text=text, count=count, is_proper=is_proper) for text, count, is_proper in aliases)
    return [(one.text, one.count, one.is_proper) for one in called(replace(mira, name=name, aliases=forms))]


@pytest.mark.parametrize(("capital", "small", "shown"), [(4, 1, "The Colonel"), (1, 4, "the Colonel"), (2, 2, "the Colonel")])
def test_two_capitals_of_one_article_are_one_name_in_its_commoner_form(capital: int, small: int, shown: str) -> None:
    assert _listed(("The Colonel", capital, True), ("the Colonel", small, True)) == [(shown, capital + small, True)]


def test_the_sum_may_move_a_name_up_and_names_stay_before_phrases() -> None:
    aliases = (("Mira", 3, True), ("Ms. Vane", 1, True), ("a guest", 9, False), ("the boss", 5, False), ("The boss", 5, False))
    assert [text for text, *_ in _listed(*aliases)] == ["Mira", "Ms. Vane", "the boss", "a guest"]


def test_the_name_of_the_character_stands_for_its_other_form() -> None:
    assert _listed(("The medic", 3, False), ("the medic", 1, False), name="the medic") == [("the medic", 4, False)]


def test_a_capital_that_makes_a_name_of_a_word_is_kept() -> None:
    aliases = (("Uncle", 2, True), ("uncle", 1, False), ("the Reverend", 1, False), ("the reverend", 1, False))
    assert _listed(*aliases) == [*aliases]

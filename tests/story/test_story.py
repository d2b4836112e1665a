"""Whom does a name mean?"""

from __future__ import annotations

import unicodedata

import pytest

from tests.parsed_story import plain_story


@pytest.mark.parametrize("name", ["Siobhán O'Malley", "siobhán  OʼMALLEY", unicodedata.normalize("NFD", "Siobhán O‘Malley")])
def test_a_name_may_be_typed_as_keyboards_have_it(name: str) -> None:
    story = plain_story("Siobhán O’Malley waited.", {"Siobhán O’Malley": ["Siobhán O’Malley"]})
    assert story.named(name) == story.characters


def test_a_hyphen_is_a_hyphen() -> None:
    story = plain_story("Jean‑Luc waited.", {"Jean‑Luc": ["Jean‑Luc"]})
    assert story.named("Jean-Luc") == story.characters != ()

"""Who belongs together, before anyone has spoken?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from taleglass.cast.members import Cast, Voices, pooled
from tests.builders import cast_of, reading_of

_VOICES = Voices(
    mentions=np.array([[3, 0, 2], [1, -1, -1]], dtype=np.int32),
    speaking=np.array([[0.5, 0.25, 0.125], [1.0, 0.0, 0.0]], dtype=np.float32),
    hearing=np.array([[0.0, 0.5, 0.25], [0.0, 0.0, 0.0]], dtype=np.float32),
)


def test_a_quotation_points_only_to_mentions_that_are_there() -> None:
    assert _VOICES.pointers() == [[(3, 0.5, 0.0), (0, 0.25, 0.5), (2, 0.125, 0.25)], [(1, 1.0, 0.0)]]
    assert Voices.none().pointers() == []


def test_whoever_owns_two_mentions_is_meant_by_both() -> None:
    assert pooled(_VOICES.pointers()[0], [-1, 7, 7, 7]) == {7: (0.625, 0.25)}


@pytest.mark.parametrize("quotation", [0, 1, 2, -1])
def test_the_voices_of_a_quotation_are_those_of_its_pointers(quotation: int) -> None:
    owner = np.array([5, 6, 5, 6])
    pointers = _VOICES.pointers()[quotation] if 0 <= quotation < 2 else []
    assert _VOICES.pooled(quotation, owner) == pooled(pointers, owner)


def test_shares_of_mentions_that_came_to_one_person_add_up_and_whoever_was_chosen_has_the_most() -> None:
    doubts = {3: ((0, 0.375), (1, 0.25), (2, 0.25)), 4: ((0, 0.25), (4, 0.75))}
    cast = Cast(
        members=(), mention_members=np.array([0, 1, 1, 0, 2]), link_probability=np.ones(5, dtype=np.float32),
        there_odds=np.zeros(5, dtype=np.float32), voices=Voices.none(), doubts=doubts,
    )  # fmt: skip
    assert cast.may_mean(3) == {0: 0.5, 1: 0.5}  # a rule may choose another than the likeliest
    assert cast.may_mean(4) == {0: 0.25, 2: 0.75}
    assert cast.may_mean(2) == {1: 1.0}


def test_how_surely_mentions_are_whose_they_are_is_their_mean() -> None:
    reading = reading_of("Anna sat. She read. Bob slept.", ("Anna", "She", "Bob"))
    cast = cast_of(reading, {"Anna": ["She"], "Bob": [], "Cato": []})
    doubted = replace(cast, link_probability=np.array([1.0, 0.5, 0.25], dtype=np.float32))
    assert dict(zip((member.name for member in cast.members), doubted.joined().tolist(), strict=True)) == {
        "Anna": 0.75,
        "Bob": 0.25,
        "Cato": 0.0,
    }

"""Where does a scene play and who is there, once all scenes have been weighed together?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from taleglass.chronology.company import SIGNS as COMPANY_SIGNS
from taleglass.chronology.company import find_company
from taleglass.chronology.grounds import SIGNS, find_places
from taleglass.chronology.passages import Passages, gather_passages
from taleglass.chronology.second_look import BELIEFS, look_at_company, look_at_places, rows_of_places
from taleglass.chronology.times import find_times
from taleglass.dialogue import attribute
from taleglass.reading import SecondLookWeights
from taleglass.story import NarrativeLevel
from tests.builders import cast_of, reading_of
from tests.reading.fake import second_look_arrays

_OPTIONS: list[list[int | None]] = [[None, 0, 1], [None, 0, 1], [None, 1]]
_CHANCES = [np.array([0.1, 0.7, 0.2]), np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.6])]


def _rows() -> list[np.ndarray]:
    return rows_of_places([np.zeros((len(some), len(SIGNS))) for some in _OPTIONS], _OPTIONS, _CHANCES, [None, 0, 0])


def _belief(row: np.ndarray) -> dict[str, float]:
    return dict(zip(BELIEFS, row[len(SIGNS) :].tolist(), strict=True))


def test_a_place_is_seen_with_what_is_believed_of_it_around() -> None:
    first, second, third = _rows()
    kitchen = _belief(second[1])
    assert kitchen == pytest.approx(
        {
            "believed": 0.3, "rival": 0.5, "linked": 0.7, "before": 0.7, "after": 0.0,
            "best": 0.7, "mean": 1.0 / 3, "options": 0.3, "none": 0.5, "is_none": 0.0,
        }
    )  # fmt: skip
    assert _belief(first[1])["rival"] == pytest.approx(0.2)  # the likeliest's rival is the second
    assert _belief(third[1]) | {"linked": 0.2, "before": 0.2, "after": 0.0} == pytest.approx(_belief(third[1]))
    assert _belief(second[0])["is_none"] == 1.0


def test_a_network_turns_what_it_sees_into_probabilities() -> None:
    arrays = second_look_arrays()
    arrays["places.0.straight"][len(SIGNS) + BELIEFS.index("linked")] = 10.0
    chances = look_at_places(SecondLookWeights.of(arrays), _rows())
    assert [round(float(one.sum()), 6) for one in chances] == [1.0, 1.0, 1.0]
    assert [int(one.argmax()) for one in chances[1:]] == [1, 1]
    assert chances[0] == pytest.approx([1 / 3] * 3)


def test_signs_are_taken_as_they_stand_to_those_that_taught_and_no_further_than_five() -> None:
    arrays = second_look_arrays()
    arrays["company.0.straight"][0] = 1.0
    arrays["company.0.centre"][0] = 2.0
    arrays["company.0.scale"][0] = 0.5
    signs = np.zeros((3, len(COMPANY_SIGNS)))
    signs[:, 0] = 3.0, 2.0, 100.0
    assert look_at_company(SecondLookWeights.of(arrays), signs).tolist() == [2.0, 0.0, 5.0]


def test_a_layer_between_can_say_that_two_signs_mean_something_together() -> None:
    arrays = second_look_arrays()
    arrays["company.0.first.weight"][0, :2] = 1.0
    arrays["company.0.first.bias"][0] = -1.0
    arrays["company.0.second.weight"][0, 0] = 1.0
    arrays["company.0.last.weight"][0, 0] = 4.0
    signs = np.zeros((3, len(COMPANY_SIGNS)))
    signs[1, 0] = signs[2, 0] = signs[2, 1] = 1.0
    assert look_at_company(SecondLookWeights.of(arrays), signs).tolist() == [0.0, 0.0, 4.0]


def _passages(weights: SecondLookWeights | None) -> Passages:
    reading = replace(reading_of("Ada sat. Ben laughed.\n", ("Ada", "Ben")), second_look=weights)
    cast = cast_of(reading, {"Ada": [], "Ben": []})
    return gather_passages(reading, cast, attribute(reading, cast), find_times(reading))


@pytest.mark.parametrize(("odds", "count"), [(9.0, 2), (-9.0, 0)])
def test_the_networks_decide_who_is_there_in_a_short_text(odds: float, count: int) -> None:
    arrays = second_look_arrays()
    arrays["company.0.last.bias"][0] = odds
    passages = _passages(SecondLookWeights.of(arrays))
    mentions = [list(range(len(passages.owner)))]
    (found,) = find_company(passages, [passages.all], mentions, [NarrativeLevel.FRAME])
    assert len(found.present) == count
    assert len(found.mentioned) == 2 - count


def test_a_text_that_names_no_place_has_none_with_networks_as_without() -> None:
    for weights in (None, SecondLookWeights.of(second_look_arrays())):
        passages = _passages(weights)
        assert find_places(passages, [passages.all], [NarrativeLevel.FRAME]).found == (None,)


@pytest.mark.parametrize("missing", ["places", "company.0.last", "places.0.scale", ""])
def test_weights_that_lack_a_part_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in second_look_arrays().items() if not name.startswith(missing)}
    with pytest.raises(LookupError, match=r"second_look\.npz lacks"):
        SecondLookWeights.of(arrays)

"""In which order do the headings of scenes say that they happened?"""

from __future__ import annotations

import pytest

from taleglass.chronology.headed import order_of_headings, tells_order


@pytest.mark.parametrize(
    ("headings", "order"),
    [
        (["VI. October", "V. March", "IV. June"], [2, 1, 0]),
        (["FIVE", "TWO", "ONE", "FOUR", "THREE"], [2, 1, 4, 3, 0]),
        (["The Third Night", "The First Night", "The Second Night"], [1, 2, 0]),
        (["DAY 31", "DAY 12", "DAY MINUS 200"], [2, 1, 0]),
        (["*1991*", "1944", "1991", "Suva, 1944"], [1, 3, 0, 2]),
        (["Friday", "Thursday", "WEDNESDAY"], [2, 1, 0]),
        (["November", "August", "March", "February"], [3, 2, 1, 0]),
        (["10:40", "08:15", "10:44", "11:05"], [1, 0, 2, 3]),
        (["LOOP 40", "LOOP 17", "LOOP 41", "LOOP 41, NOON"], [1, 0, 2, 3]),
    ],
)
def test_a_series_that_the_page_turns_round_is_put_in_order(headings: list[str], order: list[int]) -> None:
    assert order_of_headings(headings) == [order]


@pytest.mark.parametrize(
    "headings",
    [
        ["I", "II", "III"],
        ["1", "2", "3", "1", "2", "3"],  # every part of a novel counts its chapters anew
        ["Friday", "Saturday", "Sunday", "Monday"],
        ["November", "December", "January"],
        ["21:10", "23:50", "00:30", "02:00"],
        ["Friday", "Thursday", "Saturday"],
        ["II", "I"],
        ["The Straw", "The Beaver", "A Bonnet"],
        ["", "I went home", "A man", "Another"],
    ],
)
def test_a_series_that_runs_on_or_comes_again_says_nothing(headings: list[str]) -> None:
    assert order_of_headings(headings) == []


@pytest.mark.parametrize("line", ["", "...", "I", "Chapter the Last", "In 1944 we went to sea and never came back", "a", "—"])
def test_only_short_lines_with_a_number_tell_of_order(line: str) -> None:
    assert tells_order(line) == (line == "I")

"""What time do these words name?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.chronology import time_grammar
from taleglass.chronology.time_grammar import named_times
from taleglass.chronology.time_words import amount_of, number_of, ordinal_of


def _said(words: str) -> list[tuple[str, str, str]]:
    return [(words[time.start : time.end], time.kind.value, time.value) for time in named_times(words)]


@pytest.mark.parametrize(
    ("words", "expression", "kind", "value"),
    [
        ("It came three days later.", "three days later", "DATE", "+P3D"),
        ("We left two years ago.", "two years ago", "DATE", "-P2Y"),
        ("An hour later it was gone.", "An hour later", "TIME", "+PT1H"),
        ("She rose early the next morning.", "early the next morning", "TIME", "+P1DTMO"),
        ("He had rung the night before.", "the night before", "TIME", "-P1DTNI"),
        ("The well froze that winter.", "that winter", "DATE", "XXXX-WI"),
        ("It was built in the winter of 1921.", "the winter of 1921", "DATE", "1921-WI"),
        ("By twilight they were home.", "twilight", "TIME", "TDU"),
        ("In the year 18— a mill burned.", "18—", "DATE", "18XX"),
        ("The bell rang at a quarter to nine.", "a quarter to nine", "TIME", "T08:45"),
        ("It was half past ten at night.", "half past ten at night", "TIME", "T22:30"),
        ("At four minutes to midnight the lamp went.", "four minutes to midnight", "TIME", "T23:56"),
        ("Tuesday, 4 March 2019, was wet.", "Tuesday, 4 March 2019", "DATE", "2019-03-04"),
        ("Come on Tuesday morning.", "Tuesday morning", "TIME", "XXXX-WXX-2TMO"),
        ("They waited a year and a half.", "a year and a half", "DURATION", "P18M"),
        ("They waited two or three days.", "two or three days", "DURATION", "PXD"),
        ("It rained all night long.", "all night long", "DURATION", "P1NI"),
        ("He came twice a week.", "twice a week", "SET", "P1W"),
        ("She swims every other day.", "every other day", "SET", "P2D"),
        ("It snowed on the sixth night.", "the sixth night", "TIME", "DAY-6TNI"),
        ("It began when she was nine, in the yard.", "when she was nine", "DATE", "AGE-9"),
        ("The summer Jo was fifteen, the river rose.", "The summer Jo was fifteen", "DATE", "AGE-15"),
        ("The winter it was ten below, they burnt chairs.", "The winter", "DATE", "XXXX-WI"),
        ("Once upon a time there was a goat.", "Once upon a time", "DATE", "PAST_REF"),
        ("It fell on the third of Frostfall.", "the third of Frostfall", "DATE", "@third-of-frostfall"),
        ("That was in the Year of the Lame Hare.", "the Year of the Lame Hare", "DATE", "@year-of-the-lame-hare"),
        ("The day before yesterday it held.", "The day before yesterday", "DATE", "-P2D"),
        ("PEG (09:40): Ready.", "09:40", "TIME", "T09:40"),
    ],
)
def test_a_time_is_named_by_its_own_words(words: str, expression: str, kind: str, value: str) -> None:
    assert (expression, kind, value) in _said(words)


def test_prepositions_and_guesses_stay_outside() -> None:
    assert _said("For nearly three weeks, until about noon on Friday.") == [
        ("three weeks", "DURATION", "P3W"),
        ("noon", "TIME", "T12:00"),
        ("Friday", "DATE", "XXXX-WXX-5"),
    ]


def test_words_without_a_unit_of_time_name_none() -> None:
    assert _said("Soon, and then again later, at once, for a moment, as never before.") == []


@given(st.text(alphabet=" aeinotwhrsdy’'—-0123456789:.,", max_size=60))
def test_times_lie_in_the_words_and_never_overlap(words: str) -> None:
    end = 0
    for time in named_times(words):
        assert end <= time.start < time.end <= len(words)
        end = time.end


@given(st.integers(1, 99))
def test_a_number_in_words_and_its_digits_are_one(count: int) -> None:
    ones = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ]
    ones += ["seventeen", "eighteen", "nineteen"]
    tens = ["x", "x", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    spelt = ones[count] if count < 20 else tens[count // 10] + (f"-{ones[count % 10]}" if count % 10 else "")
    assert number_of(spelt) == number_of(str(count)) == count


def test_halves_become_the_smaller_unit() -> None:
    assert [amount_of(0.5, "hour"), amount_of(1.5, "year"), amount_of(None, "decade")] == ["PT30M", "P18M", "PXDE"]
    assert [ordinal_of("twenty-first"), ordinal_of("14th"), ordinal_of("lamp")] == [21, 14, None]


STORY_OF_MANY_TIMES = """
Three days later, at half past ten, she left. She came back two years ago; it was spring, on the ninth of May, 1921.
Every other week, each Sunday, most evenings, day and night, daily, he wrote. All night, the whole winter, they waited a while.
The past week was long ago, ages ago, the day before yesterday. That same year, this very minute, tomorrow at noon, tonight!
At first light, in the small hours, at teatime, in the dead of the night, before dark. Her second day, day six, the last summer.
Someday, one of these days, in the future; in the past; nowadays. On Tuesday, the fourth of March; March the 4th; 2021-03-04.
On the fourteenth, the Tenth. Next weekend, last fall, the autumn of ’68, at Christmas, Good Friday, New Year's Eve.
The year of 1921, the twenties, the 1890s, the nineteenth century. Ten o'clock, 10:30, four minutes to midnight, 1400 hours.
When she was seven, at the age of nine; when I was a boy. The third of Frostfall, the Year of the Comet, Sol 214, Thornday,
Harvest Night. Once upon a time, the other morning, the good old days. ＴＥＮ ſeconds ago; ſunday; ın twılıght; at mİdnİght;
the ٣ days.
"""


def test_the_forms_left_out_for_want_of_a_word_would_have_found_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = re.split(r"[.;!]\s*", STORY_OF_MANY_TIMES)
    with_needs = [named_times(piece) for piece in pieces]
    monkeypatch.setattr(time_grammar, "_held", lambda _words: frozenset(time_grammar._NEEDS))

    assert with_needs == [named_times(piece) for piece in pieces]
    assert sum(map(len, with_needs)) > 50
    assert {need for needs, *_ in time_grammar._RULES for need in needs} == set(time_grammar._NEEDS)


def test_capitals_neither_hide_a_time_nor_are_forgotten() -> None:
    shouted = _said("THREE DAYS LATER, ON THE NINTH OF SALLOW, Tuesday saw a sunday hat.")
    assert shouted == [
        ("THREE DAYS LATER", "DATE", "+P3D"),
        ("THE NINTH OF SALLOW", "DATE", "@ninth-of-sallow"),
        ("Tuesday", "DATE", "XXXX-WXX-2"),
    ]

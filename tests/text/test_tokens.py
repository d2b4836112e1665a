"""Where does each word begin and end?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.text.tokens import find_tokens


def words(text: str) -> list[str]:
    starts, ends, _ = find_tokens(text, 0, len(text))
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def joined(text: str) -> list[str]:
    starts, ends, joined = find_tokens(text, 0, len(text))
    return [text[start:end] for start, end, is_joined in zip(starts, ends, joined, strict=True) if is_joined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She didn't.", "She did n't ."),
        ("I can’t, you won’t", "I ca n’t , you wo n’t"),
        ("Kate's hat; I'll go, they've gone", "Kate 's hat ; I 'll go , they 've gone"),
        ("you shouldn't've", "you should n't 've"),
        ("gonna, Gotta, cannot", "gon na , Got ta , can not"),
        ("'Tis ’twas 'tain't", "'T is ’t was 't ai n't"),
        ("d'you know, y'all", "d' you know , y' all"),
    ],
)
def test_contractions_are_several_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@pytest.mark.parametrize(
    "word", ["o'clock", "ma’am", "O'Hara", "d'Arblay", "'em", "’cause", "to-morrow", "e-mail", "non-smoker"]
)
def test_some_words_hold_a_sign_and_stay_one(word: str) -> None:
    assert words(f"the {word} there") == ["the", word, "there"]


def test_hyphens_and_dashes_stand_alone() -> None:
    assert " ".join(words("thirty-eight well-to-do men--no—yes")) == "thirty - eight well - to - do men -- no — yes"


def test_a_stammer_and_a_spelt_out_word_stay_whole() -> None:
    assert words("b-but w-w-why l-o-v-e") == ["b-but", "w-w-why", "l-o-v-e"]


@pytest.mark.parametrize("word", ["Mr.", "Mrs.", "St.", "e.g.", "p.m.", "U.S.", "J.", "Esq.", "etc."])
def test_an_abbreviation_keeps_its_period(word: str) -> None:
    assert words(f"with {word} Hale,")[1] == word


def test_an_ordinary_word_gives_its_period_up() -> None:
    assert " ".join(words("He saw no fig. It was I.")) == "He saw no fig . It was I ."


def test_the_answer_no_is_no_number() -> None:
    assert " ".join(words("No. He lives at No. 5.")) == "No . He lives at No. 5 ."


def test_names_and_years_may_be_blanked_out() -> None:
    assert " ".join(words("Mr. B—— in 18— or 18-")) == "Mr. B —— in 18 — or 18 -"


def test_ellipses_are_one_word_only_when_written_together() -> None:
    assert " ".join(words("Well... so . . . and… no....")) == "Well ... so . . . and … no ...."


def test_marks_of_emphasis_stand_alone() -> None:
    assert " ".join(words("_Never_ *ever*")) == "_ Never _ * ever *"


def test_numbers_times_and_prices() -> None:
    assert " ".join(words("at 10:30 for £1,250.50 on the 3rd, 50%")) == "at 10:30 for £ 1,250.50 on the 3rd , 50 %"


def test_addresses_of_the_web_are_one_word() -> None:
    text = "See https://tale.example/a?b=c, anna.hill@tale.example."
    assert words(text) == ["See", "https://tale.example/a?b=c", ",", "anna.hill@tale.example", "."]


def test_an_emoji_with_its_joiners_is_one_word() -> None:
    assert words("Hi 👩‍🚀! ❤️") == ["Hi", "👩‍🚀", "!", "❤️"]


def test_an_accent_written_apart_belongs_to_its_letter() -> None:
    assert words("the cafe\u0301s open") == ["the", "cafe\u0301s", "open"]


def test_plain_letters_end_where_nothing_joins_them_on() -> None:
    assert words("Rain,rain;cannot_stop") == ["Rain", ",", "rain", ";", "can", "not", "_", "stop"]
    assert words("a\u200bb soft\u00adly x2 re-do to-day") == ["a\u200bb", "soft\u00adly", "x2", "re-do", "to-day"]


def test_the_parts_of_a_contraction_know_that_they_belong_together() -> None:
    assert joined("Kate's boys' dog didn't cannot") == ["'s", "'", "n't", "not"]


def test_a_closing_mark_after_an_s_is_no_possessive() -> None:
    assert joined("'Two boys', he said") == []


SOUP = st.text(st.sampled_from("aAbI's’‘.,-—_* \n\t\"“”…!?1:/@#n\u0301\u00ad😀"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), SOUP))
def test_words_cover_every_character_that_is_not_white_space(text: str) -> None:
    starts, ends, joined = find_tokens(text, 0, len(text))
    assert len(starts) == len(ends) == len(joined)
    place = 0
    for start, end in zip(starts, ends, strict=True):
        assert place <= start < end
        assert text[place:start].strip() == ""
        assert not any(character.isspace() for character in text[start:end])
        place = end
    assert text[place:].strip() == ""

"""What is the dictionary form of a word?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.lemmas import apply_script, lemma_of, read_lexicon


@pytest.mark.parametrize(
    ("script", "word", "lemma"),
    [
        ("l|0|", "Lamps", "lamps"),
        ("l|1|", "Lamps", "lamp"),
        ("k|0|", "Anna", "Anna"),
        ("k|1|", "Hills", "Hill"),
        ("l|3|y", "carries", "carry"),
        ("l|=|be", "Was", "be"),
        ("l|=|a|b", "x", "a|b"),
        ("l|5|", "Go", "go"),
        ("k|5|", "Go", "Go"),
    ],
)
def test_a_script_turns_a_word_into_its_lemma(script: str, word: str, lemma: str) -> None:
    assert apply_script(script, word) == lemma


@given(st.sampled_from("lk"), st.integers(0, 9), st.text(max_size=3).filter(lambda add: "|" not in add), st.text(min_size=1))
def test_no_word_loses_all_its_letters(case: str, cut: int, add: str, word: str) -> None:
    assert apply_script(f"{case}|{cut}|{add}", word)


def test_a_word_in_the_list_needs_no_script(tmp_path: Path) -> None:
    path = tmp_path / "lemmas.tsv"
    path.write_text("n't\tPART\tnot\nsaw\tVERB\tsee\n", encoding="utf-8")
    lexicon = read_lexicon(path)
    assert lemma_of("n’t", "PART", "l|0|", lexicon) == "not"
    assert lemma_of("Saw", "VERB", "l|0|", lexicon) == "see"
    assert lemma_of("Saw", "NOUN", "l|0|", lexicon) == "saw"

"""What is the dictionary form of a word?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.lemmas import apply_script, lemma_of, lemma_without_g, read_lexicon


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


def test_a_word_in_the_list_needs_no_script() -> None:
    lexicon = read_lexicon("n't\tPART\tnot\nsaw\tVERB\tsee\n")
    assert lemma_of("n’t", "PART", "RB", "l|0|", lexicon=lexicon, known=()) == "not"
    assert lemma_of("Saw", "VERB", "VBD", "l|0|", lexicon=lexicon, known=()) == "see"
    assert lemma_of("Saw", "NOUN", "NN", "l|0|", lexicon=lexicon, known=()) == "saw"


KNOWN = frozenset(
    [
        "whisper",
        "climb",
        "stare",
        "hop",
        "hope",
        "pass",
        "try",
        "travel",
        "shiver",
        "wolf",
        "life",
        "shoe",
        "lady",
        "bus",
        "glove",
        "watch",
    ]
)


@pytest.mark.parametrize(
    ("word", "xpos", "lemma"),
    [
        ("whispered", "VBD", "whisper"),
        ("climbed", "VBD", "climb"),
        ("stared", "VBD", "stare"),
        ("hopped", "VBD", "hop"),
        ("hoped", "VBD", "hope"),
        ("passing", "VBG", "pass"),
        ("tried", "VBD", "try"),
        ("travelled", "VBD", "travel"),
        ("Shivering", "VBG", "shiver"),
        ("watches", "VBZ", "watch"),
        ("wept", "VBD", "weep"),
        ("strode", "VBD", "stride"),
    ],
)
def test_a_verb_that_no_list_has_loses_its_ending(word: str, xpos: str, lemma: str) -> None:
    assert lemma_of(word, "VERB", xpos, "l|=|go", lexicon={}, known=KNOWN) == lemma


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("wolves", "wolf"), ("lives", "life"), ("gloves", "glove"), ("shoes", "shoe"), ("ladies", "lady"), ("buses", "bus")],
)
def test_a_noun_that_no_list_has_loses_its_plural(word: str, lemma: str) -> None:
    assert lemma_of(word, "NOUN", "NNS", "l|0|", lexicon={}, known=KNOWN) == lemma


def test_a_verb_that_nothing_knows_is_still_taken_apart() -> None:
    assert lemma_of("mended", "VERB", "VBD", "l|=|go", lexicon={}, known=KNOWN) == "mend"
    assert lemma_of("hurtling", "VERB", "VBG", "l|=|go", lexicon={}, known=KNOWN) == "hurtle"


def test_no_whole_replacement_is_taken_for_a_word_that_no_list_has() -> None:
    assert lemma_of("Zorn", "VERB", "VB", "l|=|go", lexicon={}, known=KNOWN) == "zorn"


@pytest.mark.parametrize(
    ("word", "upos", "lemma"),
    [
        ("goin", "VERB", "go"),
        ("bein", "AUX", "be"),
        ("Hoppin", "VERB", "hop"),
        ("mornin", "NOUN", "morning"),
        ("Mornin", "PROPN", "Morning"),
        ("nothin", "PRON", "nothing"),
        ("walkin", "VERB", "walk"),
    ],
)
def test_an_apostrophe_stands_for_a_g(word: str, upos: str, lemma: str) -> None:
    lexicon = {
        ("going", "VERB"): "go",
        ("being", "AUX"): "be",
        ("nothing", "PRON"): "nothing",
        ("walkin", "VERB"): "walk",
    }
    assert lemma_without_g(word, upos, lexicon=lexicon, known=KNOWN | {"morning", "nothin", "goin"}) == lemma


@pytest.mark.parametrize(
    ("word", "upos"), [("captain", "NOUN"), ("drain", "VERB"), ("Robin", "PROPN"), ("again", "ADV"), ("muffin", "NOUN")]
)
def test_a_word_in_quotation_marks_that_ends_in_in_lacks_no_g(word: str, upos: str) -> None:
    known = KNOWN | {"captain", "drain", "robin", "again"}
    assert lemma_without_g(word, upos, lexicon={("robing", "NOUN"): "robing"}, known=known) is None

"""Who is somebody because they speak?"""

from __future__ import annotations

import numpy as np
import pytest

from taleglass.reading.speaking import Grammar, know_again, let_speak, speaking_words, writers
from taleglass.text import mark, open_bytes


def _grammar(text: str) -> Grammar:
    """Words as word:part:relation:head:sense, the head an index; what is left out is punctuation. Words in “ ” are quoted."""
    columns: list[list[str]] = [[], [], [], [], []]
    quotes, inside = [], False
    for index, word in enumerate(text.split()):
        own = word.split(":") if len(word) > 1 else [word]
        own += ["", "PUNCT", "punct", str(index), ""][len(own) :]
        for column, value in zip(columns, own, strict=True):
            column.append(value)
        inside = inside or word == "“"
        quotes.append(int(inside))
        inside = inside and word != "”"
    words, upos, deprel, heads, senses = columns
    return Grammar(
        words=tuple(words),
        upos=tuple(upos),
        deprel=tuple(deprel),
        head=np.array(heads, dtype=np.int64),
        word_quotes=np.array(quotes, dtype=np.int32),
        senses=tuple(senses),
    )


def _speaking(text: str, mentioned: set[int] | None = None) -> list[tuple[int, str]]:
    grammar = _grammar(text)
    return [(word, grammar.words[word]) for word in speaking_words(grammar, mentioned or set())]


_SAID = "“ Run , ” said:VERB:root:4 the:DET:det:6 {noun}:NOUN:{relation}:4:{sense} ."
_AGAIN = " The:DET:det:9 {noun}:NOUN:nsubj:10:{sense} slept:VERB:root:10 ."


def test_an_animal_that_speaks_is_somebody_through_the_book() -> None:
    hare = {"noun": "hare", "relation": "nsubj", "sense": "n.ANIMAL"}
    assert _speaking((_SAID + _AGAIN).format(**hare)) == [(6, "hare"), (9, "hare")]


def test_the_subject_after_its_verb_is_found_where_the_parse_takes_it_for_an_object() -> None:
    assert _speaking(_SAID.format(noun="nephew", relation="obj", sense="n.PERSON")) == [(6, "nephew")]


def test_a_tag_may_lead_into_its_quotation() -> None:
    assert _speaking("The:DET:det:1 hare:NOUN:nsubj:2:n.ANIMAL said:VERB:root:2 , “ Run . ”") == [(1, "hare")]


def test_the_next_sentence_is_no_tag() -> None:
    assert not _speaking("“ Run . ” The:DET:det:5 hare:NOUN:nsubj:6:n.ANIMAL began:VERB:root:6 again .")


@pytest.mark.parametrize(("noun", "sense"), [("voice", "n.PERSON"), ("anger", "n.FEELING"), ("door", "n.ARTIFACT")])
def test_a_voice_a_feeling_and_what_speaks_but_once_are_nobody(noun: str, sense: str) -> None:
    assert not _speaking(_SAID.format(noun=noun, relation="nsubj", sense=sense))


def test_a_thing_that_speaks_twice_is_somebody() -> None:
    twice = " ".join(
        f"“ Knock . ” said:VERB:root:{k + 4} the:DET:det:{k + 6} door:NOUN:nsubj:{k + 4}:n.ARTIFACT ." for k in (0, 8)
    )
    assert _speaking(twice) == [(6, "door"), (14, "door")]


def test_no_hare_and_mother_hare_are_not_the_hare_that_speaks() -> None:
    text = _SAID.format(noun="hare", relation="nsubj", sense="n.ANIMAL")
    text += " No:DET:det:9 hare:NOUN:nsubj:10:n.ANIMAL slept:VERB:root:10 ."
    text += " The:DET:det:13 hare:NOUN:compound:14:n.ANIMAL Bo:PROPN:nsubj:15 slept:VERB:root:15 ."
    assert _speaking(text) == [(6, "hare")]


def test_where_the_reading_knows_a_noun_only_its_tags_are_looked_at_again() -> None:
    text = (_SAID + _AGAIN).format(noun="girl", relation="nsubj", sense="n.PERSON")
    assert _speaking(text, {9}) == [(6, "girl")]
    assert not _speaking(text, {6})


def test_the_best_span_of_who_speaks_becomes_a_person() -> None:
    grammar = _grammar(_SAID.format(noun="hare", relation="nsubj", sense="n.ANIMAL"))
    places = np.array([[5, 6], [6, 6], [1, 1]])
    score = np.array([-4.0, -6.0, -4.0], dtype=np.float32)
    label = np.full((3, 2, 3), 1 / 6, dtype=np.float32)
    let_speak(places, score, label, np.ones(3, dtype=bool), np.array([6, 6, 1]), grammar, set())
    assert (score > 0).tolist() == [True, False, False]
    assert label[0].sum(1) == pytest.approx([0.95, 0.05])
    assert label[1].sum(1) == pytest.approx([0.5, 0.5])


def test_who_writes_a_message_is_a_person_by_name_and_me_stays_a_pronoun() -> None:
    book = open_bytes(b"Noor_k (22:14): Are you up?\n\nme (22:15): No.\n", name="chat.txt")
    marks = mark(book)
    words = [book.text[a:z] for a, z in zip(marks.token_starts.tolist(), marks.token_ends.tolist(), strict=True)]
    written = writers(book, marks)
    assert sorted("".join(words[first : last + 1]) for first, last in written) == ["Noor_k", "me"]
    places = np.array(sorted(written))
    score = np.full(2, -5.0, dtype=np.float32)
    label = np.array([[[0.1, 0.2, 0.0], [0.1, 0.6, 0.0]], [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]], dtype=np.float32)
    nothing = _grammar(" ".join("." * len(words)))
    let_speak(places, score, label, np.zeros(2, dtype=bool), places[:, 1], nothing, written)
    assert (score > 0).tolist() == [True, False]
    assert label[0].argmax() == 0  # a person, by a proper name
    assert label[1, 0, 2] == 1.0


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("Oriel:PROPN sat:VERB . Oriel:PROPN rose:VERB . Oriel:PROPN boiled:VERB snow:NOUN .", True),
        ("Oriel:PROPN sat:VERB . Oriel:PROPN rose:VERB . Oriel:PROPN Dorn:PROPN boiled:VERB snow:NOUN .", False),
        ("Oriel:PROPN sat:VERB . Oriel:PROPN rose:VERB . Oriel:NOUN boiled:VERB snow:NOUN .", False),
        ("Oriel:PROPN sat:VERB . Oriel:PROPN boiled:VERB snow:NOUN .", False),
        ("Oriel:PROPN sat:VERB . Oriel:PROPN rose:VERB . Oriel:PROPN boiled:VERB snow:NOUN ." + " ." * 20_000, False),
    ],
)
def test_a_name_that_the_book_has_as_a_persons_is_known_again(text: str, *, is_known: bool) -> None:
    grammar = _grammar(text)
    at = [k for k, word in enumerate(grammar.words) if word == "Oriel"]
    score = np.array([2.0] * (len(at) - 1) + [-4.0], dtype=np.float32)
    shares = np.zeros((len(at), 2, 3), dtype=np.float32)
    shares[:-1, 0, 0] = 1.0  # a person's proper name
    shares[-1, 1, 1] = 1.0
    know_again(np.array([(k, k) for k in at]), score, shares, np.array([True, False, False]), grammar)
    assert (score[-1] > 0) == is_known
    assert (shares[-1, 0, 0] == 1.0) == is_known

"""Whose mother is it, as the text says?"""

from __future__ import annotations

import pytest

from taleglass.portraits import portray
from taleglass.story import Kinship, Story
from tests.parsed_story import parsed_story


def kin(story: Story) -> list[tuple[str, str, str]]:
    """(who, relation, of) by names."""
    portrayed = portray(story)
    names = {entity.id: entity.name for entity in portrayed.entities}
    return [(names[one.who], one.relation, names[one.of]) for one in portrayed.kinships]


def test_the_owner_of_a_word_for_kin_is_kin_to_whom_it_names() -> None:
    story = parsed_story(
        [["Olek/PROPN/3/nmod:poss ’s/PART/1/case mother/NOUN/4/nsubj slept/VERB/4/root ./PUNCT/4/punct"]],
        {"Olek": ["Olek"], "Olek’s mother": ["Olek’s mother"]},
    )
    assert kin(story) == [("Olek’s mother", "mother", "Olek")]


def test_a_name_beside_the_word_for_kin_is_whose_kinship_it_is() -> None:
    story = parsed_story(
        [
            ["Ada/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct"],
            ["My/PRON/2/nmod:poss brother/NOUN/4/nsubj Olek/PROPN/2/appos slept/VERB/4/root ./PUNCT/4/punct"],
        ],
        {"Ada": ["Ada", "My"], "Olek": ["Olek"], "brother": ["My brother Olek"]},
    )
    assert kin(story) == [("Olek", "brother", "Ada")]


def test_vesna_and_his_wife_ada() -> None:
    story = parsed_story(
        [["Olek/PROPN/6/nsubj and/CCONJ/4/cc his/PRON/4/nmod:poss wife/NOUN/1/conj Ada/PROPN/4/appos slept/VERB/6/root"]],
        {"Olek": ["Olek", "his"], "Ada": ["Ada"]},
    )
    assert kin(story) == [("Ada", "wife", "Olek")]


def test_the_sister_of_somebody() -> None:
    story = parsed_story(
        [["the/DET/2/det sister/NOUN/5/nsubj of/ADP/4/case Olek/PROPN/2/nmod slept/VERB/5/root"]],
        {"Olek": ["Olek"], "the sister": ["the sister of Olek"]},
    )
    assert kin(story) == [("the sister", "sister", "Olek")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Ada/PROPN/4/nsubj is/AUX/4/cop his/PRON/4/nmod:poss cousin/NOUN/4/root", [("Ada", "cousin", "Olek")]),
        ("his/PRON/2/nmod:poss cousin/NOUN/4/nsubj was/AUX/4/cop Ada/PROPN/4/root", [("Ada", "cousin", "Olek")]),
        ("Ada/PROPN/5/nsubj is/AUX/5/cop not/PART/5/advmod his/PRON/5/nmod:poss cousin/NOUN/5/root", []),
    ],
)
def test_a_kinship_may_be_said_of_somebody_or_denied(sentence: str, wanted: list[tuple[str, str, str]]) -> None:
    story = parsed_story(
        [["Olek/PROPN/2/nsubj sat/VERB/2/root ./PUNCT/2/punct"], [sentence]], {"Olek": ["Olek", "his"], "Ada": ["Ada"]}
    )
    assert kin(story) == wanted


def test_in_laws_are_another_kinship_and_small_words_are_kept_under_the_one_word() -> None:
    story = parsed_story(
        [
            ["Olek/PROPN/4/nmod:poss ’s/PART/1/case old/ADJ/4/amod mum/NOUN/5/nsubj slept/VERB/5/root ./PUNCT/5/punct"],
            ["his/PRON/2/nmod:poss brother-in-law/NOUN/3/nsubj/brother woke/VERB/3/root"],
        ],
        {"Olek": ["Olek", "his"], "mum": ["old mum"], "brother": ["brother-in-law"]},
    )
    assert kin(story) == [("mum", "mother", "Olek"), ("brother", "brother", "Olek")]


def test_several_places_make_it_surer_and_each_is_evidence() -> None:
    sentence = "His/PRON/2/nmod:poss mother/NOUN/3/nsubj slept/VERB/3/root ./PUNCT/3/punct"
    people = {"Olek": ["Olek", "His"], "mother": ["His mother"]}
    opening = "Olek/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct"
    [once] = portray(parsed_story([[opening], [sentence]], people)).kinships
    story = portray(parsed_story([[opening], [sentence, sentence]], people))
    twice: Kinship = story.kinships[0]
    assert once.evidence.probability < twice.evidence.probability < 1.0
    assert [story.surface(span) for span in twice.evidence.spans] == ["His mother", "His mother"]


@pytest.mark.parametrize(("owner", "word", "is_told"), [("they", "their", False), ("I", "my", True)])
def test_nobody_is_kin_to_one_of_whom_nothing_but_pronouns_is_known(owner: str, word: str, *, is_told: bool) -> None:
    story = parsed_story(
        [[f"{word}/PRON/2/nmod:poss brother/NOUN/4/nsubj Olek/PROPN/2/appos slept/VERB/4/root ./PUNCT/4/punct"]],
        {owner: [word], "Olek": [f"{word} brother Olek"]},
    )
    assert kin(story) == ([("Olek", "brother", owner)] if is_told else [])

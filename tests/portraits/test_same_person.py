"""Who may be the same person under two names?"""

from __future__ import annotations

from dataclasses import replace

from taleglass.portraits import portray
from taleglass.story import SamePerson, Story
from tests.parsed_story import parsed_story, plain_story


def pairs(story: Story) -> dict[tuple[str, str], SamePerson]:
    portrayed = portray(story)
    names = {entity.id: entity.name for entity in portrayed.entities}
    return {(names[pair.first], names[pair.second]): pair for pair in portrayed.same_person}


def test_a_short_form_may_be_the_full_name_and_the_reason_says_so() -> None:
    story = plain_story(
        "Edmund Tolliver came in. He sat.\n\nNed laughed. He left. He ran.",
        {"Edmund Tolliver": ["Edmund Tolliver", "He#1"], "Ned": ["Ned", "He#2", "He#3"]},
    )
    pair = pairs(story)["Ned", "Edmund Tolliver"]
    assert pair.reasons[0] == "Ned may be short for Edmund"
    assert "both are he" in pair.reasons
    assert "one is seldom mentioned (2 times)" in pair.reasons


def test_a_single_mention_is_counted_in_words() -> None:
    story = plain_story(
        "Edmund Tolliver came in. He sat.\n\nNed laughed.", {"Edmund Tolliver": ["Edmund Tolliver", "He"], "Ned": ["Ned"]}
    )
    [pair] = pairs(story).values()
    assert "one is seldom mentioned (once)" in pair.reasons


def test_who_speak_to_each_other_are_no_question() -> None:
    people = {"Edmund Tolliver": ["Edmund Tolliver"], "Ned": ["Ned"]}
    text = "“Come in.” Edmund Tolliver sat.\n\n“I will.” Ned came."
    strangers = plain_story(text, people)
    talking = plain_story(text, people, [("Come in.", "Edmund Tolliver", ["Ned"]), ("I will.", "Ned", ["Edmund Tolliver"])])
    assert ("Ned", "Edmund Tolliver") in pairs(strangers) or ("Edmund Tolliver", "Ned") in pairs(strangers)
    assert pairs(talking) == {}


def test_a_surname_alone_makes_no_question_of_a_family() -> None:
    story = plain_story(
        "Mr. Holt sat. Mrs. Holt stood.\n\nAda Holt ran and Olek Holt fell.",
        {"Mr. Holt": ["Mr. Holt"], "Mrs. Holt": ["Mrs. Holt"], "Ada Holt": ["Ada Holt"], "Olek Holt": ["Olek Holt"]},
    )
    assert ("Mr. Holt", "Mrs. Holt") not in pairs(story)
    assert ("Ada Holt", "Olek Holt") not in pairs(story)


def test_two_mothers_of_one_person_may_be_one_mother() -> None:
    story = parsed_story(
        [
            ["Olek/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct"],
            ["His/PRON/2/nmod:poss mother/NOUN/3/nsubj woke/VERB/3/root ./PUNCT/3/punct"],
            ["Ada/PROPN/5/nsubj is/AUX/5/cop his/PRON/5/nmod:poss dear/ADJ/5/amod mother/NOUN/5/root ./PUNCT/5/punct"],
        ],
        {"Olek": ["Olek", "His", "his"], "His mother": ["His mother"], "Ada": ["Ada"]},
    )
    [pair] = pairs(story).values()
    assert "each is the mother of Olek" in pair.reasons


def test_side_by_side_are_two() -> None:
    story = parsed_story(
        [["Ned/PROPN/4/nsubj and/CCONJ/3/cc Edmund/PROPN/1/conj slept/VERB/4/root ./PUNCT/4/punct"]],
        {"Ned": ["Ned"], "Edmund": ["Edmund"]},
    )
    apart = parsed_story(
        [["Ned/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct", "Edmund/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct"]],
        {"Ned": ["Ned"], "Edmund": ["Edmund"]},
    )
    assert ("Ned", "Edmund") in pairs(apart)
    assert ("Ned", "Edmund") not in pairs(story)


def test_a_story_is_portrayed_the_same_however_often() -> None:
    story = plain_story("Ned sat.\n\nEdmund ran.", {"Ned": ["Ned"], "Edmund": ["Edmund"]})
    once = portray(story)
    assert portray(once) == once
    assert portray(replace(once, same_person=())) == once

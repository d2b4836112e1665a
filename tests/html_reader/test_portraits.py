"""Does the page know what characters are like, and what was set right?"""

from __future__ import annotations

import json
from typing import Any

from taleglass.corrections import Merge, Rename, Who, correct
from taleglass.html_reader.payload import payload
from taleglass.portraits import portray
from taleglass.story import Story
from tests.parsed_story import parsed_story, plain_story


def page_data(story: Story) -> dict[str, Any]:
    return dict(json.loads(payload(story)))


def test_a_trait_points_at_its_word_by_the_browsers_count() -> None:
    story = portray(
        parsed_story(
            [["🐉/X/3/dep Vesna/PROPN/3/nsubj found/VERB/3/root Olek/PROPN/3/obj ./PUNCT/3/punct"]],
            {"Vesna": ["Vesna"], "Olek": ["Olek"]},
        )
    )
    data = page_data(story)
    units = data["text"].encode("utf-16-le")
    first, second = data["traits"][:5], data["traits"][5:]
    start, length, who, kind, lemma = first
    assert units[2 * start : 2 * (start + length)].decode("utf-16-le") == "found"
    assert (data["entities"][who][1], kind, data["lemmas"][lemma]) == ("Vesna", 0, "found")
    assert (second[0], data["entities"][second[2]][1], second[3]) == (0, "Olek", 1)


def test_kin_and_questions_point_at_people() -> None:
    story = portray(
        parsed_story(
            [
                ["Olek/PROPN/2/nsubj slept/VERB/2/root ./PUNCT/2/punct"],
                ["His/PRON/2/nmod:poss mother/NOUN/3/nsubj woke/VERB/3/root ./PUNCT/3/punct"],
                ["Ada/PROPN/4/nsubj is/AUX/4/cop his/PRON/4/nmod:poss mother/NOUN/4/root ./PUNCT/4/punct"],
            ],
            {"Olek": ["Olek", "His", "his"], "His mother": ["His mother"], "Ada": ["Ada"]},
        )
    )
    data = page_data(story)
    names = [entity[1] for entity in data["entities"]]
    assert {(names[who], relation, names[of]) for who, relation, of, *_ in data["kin"]} == {
        ("His mother", "mother", "Olek"),
        ("Ada", "mother", "Olek"),
    }
    for first, second, probability, reasons in data["samePerson"]:
        assert {names[first], names[second]} == {"Ada", "His mother"}
        assert 0 < probability < 1
        assert "each is the mother of Olek" in reasons


def test_what_a_reader_set_right_is_told_with_what_did_not_fit() -> None:
    story = plain_story("Ned sat.\n\nEdmund ran.", {"Ned": ["Ned"], "Edmund": ["Edmund"]})
    done = correct(
        story,
        [Merge(who=Who(name="Ned"), into=Who(name="Edmund")), Rename(who=Who(name="Ada"), name="Ada Berg")],
    )
    assert [fits for fits, _ in page_data(done)["corrections"]] == [1, 0]

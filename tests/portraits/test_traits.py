"""What do the sentences say of whom?"""

from __future__ import annotations

from taleglass.portraits import portray
from taleglass.story import Story, TraitKind
from tests.parsed_story import parsed_story


def told(story: Story, name: str) -> dict[str, list[str]]:
    """What the story says of somebody: the words, by kind."""
    portrayed = portray(story)
    [who] = portrayed.named(name)
    words: dict[str, list[str]] = {}
    for trait in portrayed.traits_of(who.id):
        token = story.tokens[trait.token]
        words.setdefault(trait.kind.value, []).append(story.text[token.start : token.end])
    return words


def test_a_subject_does_and_an_object_undergoes() -> None:
    story = parsed_story(
        [["Vesna/PROPN/2/nsubj found/VERB/2/root Olek/PROPN/2/obj ./PUNCT/2/punct"]],
        {"Vesna": ["Vesna"], "Olek": ["Olek"]},
    )
    assert told(story, "Vesna") == {"agent": ["found"]}
    assert told(story, "Olek") == {"patient": ["found"]}


def test_joined_verbs_share_their_subject_unless_they_have_their_own() -> None:
    story = parsed_story(
        [["Vesna/PROPN/2/nsubj ducked/VERB/2/root and/CCONJ/4/cc ran/VERB/2/conj Olek/PROPN/6/nsubj sat/VERB/2/conj"]],
        {"Vesna": ["Vesna"], "Olek": ["Olek"]},
    )
    assert told(story, "Vesna") == {"agent": ["ducked", "ran"]}
    assert told(story, "Olek") == {"agent": ["sat"]}


def test_joined_subjects_share_their_verb() -> None:
    story = parsed_story(
        [["Vesna/PROPN/4/nsubj and/CCONJ/3/cc Olek/PROPN/1/conj ran/VERB/4/root ./PUNCT/4/punct"]],
        {"Vesna": ["Vesna"], "Olek": ["Olek"]},
    )
    assert told(story, "Olek") == {"agent": ["ran"]}


def test_in_the_passive_the_subject_undergoes_and_the_by_phrase_does() -> None:
    story = parsed_story(
        [["Vesna/PROPN/3/nsubj:pass was/AUX/3/aux:pass seen/VERB/3/root by/ADP/5/case Olek/PROPN/3/obl ./PUNCT/3/punct"]],
        {"Vesna": ["Vesna"], "Olek": ["Olek"]},
    )
    assert told(story, "Vesna") == {"patient": ["seen"]}
    assert told(story, "Olek") == {"agent": ["seen"]}


def test_a_copula_says_what_somebody_is_and_a_place_is_nothing_one_is() -> None:
    story = parsed_story(
        [
            ["Vesna/PROPN/3/nsubj was/AUX/3/cop tired/ADJ/3/root and/CCONJ/5/cc wet/ADJ/3/conj ./PUNCT/3/punct"],
            ["Olek/PROPN/5/nsubj was/AUX/5/cop on/ADP/5/case the/DET/5/det roof/NOUN/5/root ./PUNCT/5/punct"],
        ],
        {"Vesna": ["Vesna"], "Olek": ["Olek"]},
    )
    assert told(story, "Vesna") == {"mod": ["tired", "wet"]}
    assert told(story, "Olek") == {}


def test_a_possessor_has_all_that_is_joined() -> None:
    story = parsed_story(
        [["Her/PRON/2/nmod:poss boat/NOUN/2/root and/CCONJ/4/cc oars/NOUN/2/conj ./PUNCT/2/punct", "Vesna/PROPN/1/root"]],
        {"Vesna": ["Vesna", "Her"]},
    )
    assert told(story, "Vesna") == {"poss": ["boat", "oars"]}


def test_a_trait_is_as_sure_as_the_arcs_it_rests_on_and_names_its_mention() -> None:
    story = portray(parsed_story([["Vesna/PROPN/2/nsubj ran/VERB/2/root ./PUNCT/2/punct"]], {"Vesna": ["Vesna"]}))
    [trait] = story.traits
    assert trait.kind is TraitKind.AGENT
    assert trait.probability == 1.0
    assert story.surface(story.mentions[trait.mention].span) == "Vesna"

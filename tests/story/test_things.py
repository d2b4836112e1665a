"""Whose are the things of a story?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from taleglass.story import MentionForm, Span, Story, Thing, ThingMention
from tests.parsed_story import parsed_story


def _with_key(story: Story) -> Story:
    """Make every “key” of a story a mention of one thing."""
    places = [k for k, token in enumerate(story.tokens) if token.lemma == "key"]
    spans = [Span(story.tokens[k].start, story.tokens[k].end) for k in places]
    key = Thing(
        id="thing_1", name="key", sense="n.ARTIFACT", mention_count=len(places), first=spans[0], last=spans[-1], probability=0.8
    )
    mentions = tuple(
        ThingMention(
            span=span,
            head=span,
            first_token=k,
            end_token=k + 1,
            head_token=k,
            form=MentionForm.NOMINAL,
            thing=key.id,
            probability=0.8,
        )
        for k, span in zip(places, spans, strict=True)
    )
    return replace(story, things=(key,), thing_mentions=mentions)


STORY = _with_key(
    parsed_story(
        [
            [
                "Anna/PROPN/2/nsubj lost/VERB/2/root her/PRON/4/nmod:poss key/NOUN/2/obj ./PUNCT/2/punct",
                "Her/PRON/2/nmod:poss key/NOUN/3/nsubj shone/VERB/3/root ./PUNCT/3/punct",
                "Bob/PROPN/2/nsubj had/VERB/2/root Bob/PROPN/5/nmod:poss ’s/PART/3/case key/NOUN/2/obj ./PUNCT/2/punct",
            ]
        ],
        {"Anna": ["Anna", "her", "Her"], "Bob": ["Bob"]},
    )
)


def test_who_is_said_to_own_a_thing() -> None:
    ids = {entity.name: entity.id for entity in STORY.entities}
    assert STORY.owners_of_things() == {"thing_1": ((ids["Anna"], 2), (ids["Bob"], 1))}


def test_a_thing_is_found_by_its_id_with_its_mentions() -> None:
    assert STORY.thing("thing_1").mention_count == len(STORY.mentions_of_thing("thing_1")) == 3
    with pytest.raises(KeyError):
        STORY.thing("thing_2")

"""A story with two things, for tests of the page: a key that two people own, and glass of which we are unsure."""

from __future__ import annotations

from dataclasses import replace

from taleglass.story import MentionForm, Span, Story, Thing, ThingMention
from tests.parsed_story import parsed_story

__all__ = ["HOSTILE", "in_things"]

HOSTILE = "<img src=x onerror=document.title='owned'>"

_FILLER = [[f"{mile}/NUM/2/nummod miles/NOUN/2/root ./PUNCT/2/punct"] for mile in range(200)]


def in_things() -> Story:
    """Return a story whose key is spoken of three times, the last of them far below, and whose glass twice."""
    story = parsed_story(
        [
            ["🐉/X/3/dep Anna/PROPN/3/nsubj lost/VERB/3/root her/PRON/5/nmod:poss key/NOUN/3/obj ./PUNCT/3/punct"],
            ["Her/PRON/2/nmod:poss glass/NOUN/3/nsubj shone/VERB/3/root ./PUNCT/3/punct"],
            ["The/DET/2/det glass/NOUN/3/nsubj broke/VERB/3/root ./PUNCT/3/punct"],
            ["Bob/PROPN/2/nsubj had/VERB/2/root her/PRON/4/nmod:poss key/NOUN/2/obj ./PUNCT/2/punct"],
            *_FILLER,
            ["Bob/PROPN/3/nmod:poss ’s/PART/1/case key/NOUN/4/nsubj fell/VERB/4/root ./PUNCT/4/punct"],
        ],
        {"Anna": ["Anna", "her", "Her"], "Bob": ["Bob"]},
    )
    glass, glasses = _followed(story, "glass", name=f"the glass {HOSTILE}", sense="n.SUBSTANCE", sure=(0.7, 0.41))
    key, keys = _followed(story, "key", name="her key", sense="n.ARTIFACT", sure=(0.9, 0.9, 0.9))
    mentions = sorted(glasses + keys, key=lambda mention: mention.span)
    return replace(story, things=(key, glass), thing_mentions=tuple(mentions))


def _followed(story: Story, noun: str, *, name: str, sense: str, sure: tuple[float, ...]) -> tuple[Thing, list[ThingMention]]:
    """Make every place of a noun a mention of one thing, each as sure as given, with the word before it."""
    heads = [k for k, token in enumerate(story.tokens) if token.lemma == noun]
    tokens = story.tokens
    thing = f"thing_{tokens[heads[0]].start}"
    mentions = [
        ThingMention(
            span=Span(tokens[k - 1].start, tokens[k].end),
            head=Span(tokens[k].start, tokens[k].end),
            first_token=k - 1,
            end_token=k + 1,
            head_token=k,
            form=MentionForm.NOMINAL,
            thing=thing,
            probability=probability,
        )
        for k, probability in zip(heads, sure, strict=True)
    ]
    told = Thing(
        id=thing,
        name=name,
        sense=sense,
        mention_count=len(mentions),
        first=mentions[0].span,
        last=mentions[-1].span,
        probability=sum(sure) / len(sure),
    )
    return told, mentions

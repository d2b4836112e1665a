"""What goes to whom, when somebody turns out to be two?"""

from __future__ import annotations

from dataclasses import replace

from taleglass.corrections import Split, correct, point_at
from taleglass.portraits import portray
from taleglass.story import Chapter, Evidence, NarrativeLevel, Pace, Scene, Span, Story
from tests.parsed_story import plain_story

TEXT = "The captain rose. Old Roe sat. He sang.\n\nHe drank.\n\nHe slept."
PEOPLE = {"the captain": ["The captain", "Old Roe", "He"]}
NOTHING = Evidence(spans=(), probability=0.0, concluded_by="nothing_said")


def of_the_other(story: Story, *called: str) -> list[str]:
    """Return the words of whoever is split off, each with the word behind it."""
    [captain] = story.entities
    now = correct(story, [Split(who=point_at(story, captain.id), called=called, name="the other")])
    [other] = [entity.id for entity in now.entities if entity.name == "the other"]
    return [" ".join(now.text[one.span.start :].replace(".", "").split()[:2]) for one in now.mentions_of(other)]


def scene(start: int, end: int) -> Scene:
    return Scene(
        id=f"scene_{start}", span=Span(start, end), opening=NOTHING, pace=Pace.SCENE, level=NarrativeLevel.FRAME,
        level_evidence=NOTHING, is_marked=False, within=None, place=None, place_evidence=NOTHING, present=(), mentioned=(),
        point_of_view=None, point_of_view_evidence=NOTHING, time_of_day=None, times=(), words=9, gist=(), thread=0,
        story_order=1, order_evidence=NOTHING,
    )  # fmt: skip


def test_pronouns_follow_the_words_for_the_other_one_to_the_end_of_the_scene() -> None:
    story = plain_story(TEXT, PEOPLE)
    last = TEXT.index("He slept")
    scenes = (scene(0, last), replace(scene(last, len(TEXT)), story_order=2))
    assert of_the_other(portray(replace(story, scenes=scenes)), "Old Roe") == ["Old Roe", "He sang", "He drank"]


def test_pronouns_follow_to_the_end_of_the_paragraph_where_no_scenes_are_known() -> None:
    assert of_the_other(portray(plain_story(TEXT, PEOPLE)), "Old Roe") == ["Old Roe", "He sang"]


def test_pronouns_of_the_next_chapter_do_not_follow() -> None:
    story = plain_story(TEXT, PEOPLE)
    second = TEXT.index("He drank")
    chapters = (Chapter(span=Span(0, second)), Chapter(span=Span(second, len(TEXT))))
    parted = replace(story, book=replace(story.book, chapters=chapters), scenes=(scene(0, len(TEXT)),))
    assert of_the_other(portray(parted), "Old Roe") == ["Old Roe", "He sang"]


def test_a_pronoun_that_clashes_with_the_words_stays() -> None:
    for words in ("The old woman", "Mrs. Roe", "The widow", "Emma Roe"):
        text = f"The captain rose. {words} sat. He sang. She ate."
        story = plain_story(text, {"the captain": ["The captain", words, "He", "She"]})
        nouns = [story.tokens[one.end_token - 1] for one in story.mentions]
        headed = [replace(one, head=Span(noun.start, noun.end)) for one, noun in zip(story.mentions, nouns, strict=True)]
        story = portray(replace(story, mentions=tuple(headed)))
        assert of_the_other(story, words) == [" ".join(words.replace(".", "").split()[:2]), "She ate"], words

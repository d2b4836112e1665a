"""Who is there in each scene?"""

from __future__ import annotations

import math

import pytest

from taleglass.chronology import company
from taleglass.chronology.company import describe_company, find_company
from taleglass.chronology.passages import gather_passages
from taleglass.dialogue import attribute
from taleglass.reading import Reading
from taleglass.story import NarrativeLevel
from tests.builders import cast_of, reading_of

_TOLD = "Anna sat by the stove.\n\n***\n\nBob went to the mill.\n\n***\n\nShe came back at six.\n"


def _mentions(reading: Reading) -> list[list[int]]:
    paragraphs = reading.marks.sentence_paragraphs
    mentions: list[list[int]] = [[] for _ in reading.book.paragraphs]
    for span, first in enumerate(reading.span_first.tolist()):
        mentions[int(paragraphs[int(reading.marks.token_sentences[first])])].append(span)
    return mentions


def test_who_was_there_before_the_interruption_may_still_be_there() -> None:
    reading = reading_of(_TOLD, ("Anna", "She", "Bob"), breaks=("***",))
    cast = cast_of(reading, {"Anna": [], "Bob": ["She"]})  # "She" went to the wrong one
    passages = gather_passages(reading, cast, attribute(reading, cast), ())
    stretches = [[passages.all[0]], [passages.all[2]], [passages.all[4]]]
    mentions = _mentions(reading)
    levels = [NarrativeLevel.FRAME, NarrativeLevel.FLASHBACK, NarrativeLevel.FRAME]
    anna, bob = (next(m.index for m in cast.members if m.name == name) for name in ("Anna", "Bob"))
    first, apart, last = describe_company(passages, stretches, mentions, levels)
    assert anna in last
    assert anna not in apart
    signs = dict(zip(company.SIGNS, last[anna], strict=True))
    assert signs["unnamed"] == 1
    assert signs["back"] > 0
    assert dict(zip(company.SIGNS, last[bob], strict=True))["names"] == 0
    assert dict(zip(company.SIGNS, first[anna], strict=True))["names"] > 0


def test_a_scene_mentions_those_whom_it_names_and_has_others_from_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of("Anna sat by the stove.\n\n***\n\nBob went to the mill.\n", ("Anna", "Bob"), breaks=("***",))
    cast = cast_of(reading, {"Anna": [], "Bob": []})
    passages = gather_passages(reading, cast, attribute(reading, cast), ())
    stretches, levels = [[passages.all[0]], [passages.all[2]]], [NarrativeLevel.FRAME] * 2
    anna, bob = (next(m.index for m in cast.members if m.name == name) for name in ("Anna", "Bob"))
    weights = dict.fromkeys(company.SIGNS, 0.0)
    monkeypatch.setattr(company, "PRESENCE_WEIGHTS", weights | {"bias": -5.0})
    _, absent = find_company(passages, stretches, _mentions(reading), levels)
    assert (absent.present, absent.mentioned) == ((), (bob,))
    monkeypatch.setattr(company, "PRESENCE_WEIGHTS", weights | {"bias": 5.0})
    _, there = find_company(passages, stretches, _mentions(reading), levels)
    rules = {member: evidence.concluded_by for member, evidence in there.present}
    assert rules == {anna: "around", bob: "told_of"}


def test_what_a_whole_novel_counts_weighs_as_a_story_would_count_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of(_TOLD, ("Anna", "She", "Bob"), breaks=("***",))
    cast = cast_of(reading, {"Anna": ["She"], "Bob": []})
    passages = gather_passages(reading, cast, attribute(reading, cast), ())
    stretches, levels = [[passages.all[0]], [passages.all[2]], [passages.all[4]]], [NarrativeLevel.FRAME] * 3
    anna = next(member.index for member in cast.members if member.name == "Anna")
    words = sum(passage.words for passage in passages.all)
    for counted, told in ((words, 2.0), (words / 2, 1.0), (words * 2, 2.0)):
        monkeypatch.setattr(company, "_COUNTED_WORDS", counted)
        [first, *_] = describe_company(passages, stretches, _mentions(reading), levels)
        assert dict(zip(company.SIGNS, first[anna], strict=True))["story"] == pytest.approx(math.log1p(told))

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.html_reader.glance import at_a_glance
from taleglass.html_reader.payload import payload
from taleglass.html_reader.utf16 import Utf16Offsets
from taleglass.story import Alias, Role, Span, Story
from tests.html_reader.tell import Said, few, tell
from tests.strategies import stories


def _cut(text: str, start: int, end: int) -> str:
    """Slice as a browser does, by UTF-16 code units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def _unrolled(flat: list[int], extra: int) -> list[tuple[int, ...]]:
    rows, start = [], 0
    for at in range(0, len(flat), 2 + extra):
        start += flat[at]
        rows.append((start, start + flat[at + 1], *flat[at + 2 : at + 2 + extra]))
    return rows


def _payload(story: Story) -> dict[str, Any]:
    return dict(json.loads(payload(story)))


def test_a_name_after_an_emoji_is_cut_out_whole_by_the_browsers_count() -> None:
    story = tell("🌙🌙 Mira waved. 🐉 Mira left.", people={"Mira": Role.MAJOR})
    data = _payload(story)
    assert [_cut(data["text"], start, end) for start, end, *_ in _unrolled(data["mentions"], 2)] == ["Mira", "Mira"]


def test_a_line_after_an_emoji_keeps_its_marks_and_its_speech() -> None:
    story = tell("🌙 Mira sat. “Come 🐉 in.” 🌙", people={"Mira": Role.MAJOR}, said=[Said(words="“Come 🐉 in.”", by="Mira")])
    data = _payload(story)
    start, end, speech_start, speech_end, *_ = data["lines"][0]
    assert _cut(data["text"], start, end) == "“Come 🐉 in.”"
    assert _cut(data["text"], speech_start, speech_end) == "Come 🐉 in."


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
@few
def test_any_stretch_of_any_text_is_the_same_stretch_in_utf_16(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Utf16Offsets(text)
    assert _cut(text, offsets.at(start), offsets.at(end)) == text[start:end]


@given(stories())
@few
def test_every_mention_and_line_of_any_story_points_at_its_own_words_and_people(story: Story) -> None:
    data = _payload(story)
    people = [entity.id for entity in story.entities]
    mentions = sorted((mention.span, mention.entity, mention.span.of(story.text)) for mention in story.mentions)
    rows = _unrolled(data["mentions"], 2)
    assert sorted((people[who], _cut(data["text"], start, end)) for start, end, who, _ in rows) == sorted(
        (entity, words) for _, entity, words in mentions
    )
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    spoken = [(line.span.of(story.text), line.speaker) for line in sorted(story.lines, key=lambda line: (line.span, line.id))]
    shown = [(_cut(data["text"], row[0], row[1]), None if row[5] < 0 else people[row[5]]) for row in data["lines"]]
    assert shown == spoken


@given(stories())
@few
def test_the_data_is_ascii_whatever_the_book_says(story: Story) -> None:
    assert payload(story).isascii()


def test_a_line_carries_the_id_by_which_a_command_knows_it_also_after_an_emoji() -> None:
    story = tell("🌙 “No.”", said=[Said(words="“No.”", by=None)])
    (line,) = _payload(story)["lines"]
    assert line[-1] == "q_2"


def test_the_data_has_the_names_as_a_person_would_list_them_and_the_story_keeps_them_all() -> None:
    story = tell("Mira waved.", people={"Mira": Role.MAJOR})
    (mira,) = story.entities
    forms = tuple(Alias(text=text, count=count, is_proper=False) for text, count in (("the boss", 3), ("The boss", 1)))
    story = replace(story, entities=(replace(mira, aliases=mira.aliases + forms),))
    assert _payload(story)["entities"][0][4] == [["Mira", 1, 1], ["the boss", 4, 0]]
    assert len(story.entities[0].aliases) == 3


def test_a_mention_of_nobody_in_the_cast_is_refused_by_name() -> None:
    story = tell("Mira waved.", people={"Mira": Role.MAJOR})
    with pytest.raises(KeyError, match="per_0"):
        payload(replace(story, entities=()))


def test_the_glance_counts_words_of_speech_once_even_inside_another_quotation() -> None:
    text = "“He said ‘run now’ to me,” Mira said. Nobody ran."
    story = tell(
        text,
        people={"Mira": Role.MAJOR},
        said=[Said(words="“He said ‘run now’ to me,”", by="Mira"), Said(words="‘run now’", by=None)],
    )
    glance = at_a_glance(story)
    assert (glance.words, glance.spoken_words, glance.lines) == (10, 6, 2)


def test_the_glance_leaves_headings_out_of_the_words_and_places_out_of_the_cast() -> None:
    story = tell("# The Long Gate\n\nMira saw Hill House.", people={"Mira": Role.MAJOR, "Hill House": Role.NONE})
    glance = at_a_glance(story)
    assert (glance.words, glance.chapters, glance.characters) == (4, 1, 1)


def test_a_line_is_unsure_when_its_speaker_is_unknown_or_doubtful() -> None:
    story = tell(
        "Mira stood. “One.” “Two.” “Three.”",
        people={"Mira": Role.MAJOR},
        said=[
            Said(words="“One.”", by="Mira", sure=0.6),
            Said(words="“Two.”", by="Mira", sure=0.59),
            Said(words="“Three.”", by=None, sure=0.9),
        ],
    )
    assert at_a_glance(story).unsure == 2


def test_spans_are_half_open_on_the_page_too() -> None:
    assert Utf16Offsets("a🌙b").span(Span(1, 2)) == (1, 3)

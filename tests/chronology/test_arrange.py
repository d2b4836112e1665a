"""Where does one scene end and the next begin, and who is there?"""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taleglass.assembly import assemble
from taleglass.cast import gather
from taleglass.chronology import Chronology, arrange
from taleglass.chronology.times import find_times
from taleglass.dialogue import attribute
from taleglass.exports import FORMATS, Options
from taleglass.reading import load_reader
from taleglass.road import read_bytes
from taleglass.store.soundness import check
from taleglass.story import Moment, NarrativeLevel, Order, Provenance, Story
from taleglass.text import mark
from taleglass.text.sources.plain_text import read_plain_text
from tests.builders import cast_of, reading_of

_WHO = Provenance(taleglass="0", weights="0", weights_sha256="0" * 64)
_PARAGRAPHS = (
    "Anna sat by the stove. She counted the spoons.",
    "“Is it late?” said Bob.",
    "“It is,” said Anna.",
    "***",
    "Three days later Bob went to the mill. He came back again.",
    "_Dear Bob,_",
    "_Come home. We have had no rain since Tuesday._",
    "_Anna_",
    "He read it twice, at noon.",
)


def _told(text: str) -> tuple[Story, Chronology]:
    reading = reading_of(text, ("Anna", "She", "Bob", "He", "It"), breaks=("***",))
    cast = cast_of(reading, {"Anna": ["She"], "Bob": ["He"]})
    dialogue = attribute(reading, cast)
    chronology = arrange(reading, cast, dialogue)
    return assemble("told", reading.book, reading, cast, dialogue, _WHO, chronology), chronology


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_PARAGRAPHS), min_size=1, max_size=14))
def test_scenes_cover_the_text_and_every_claim_points_at_something(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs) + "\n"
    story, _ = _told(text)
    check(story)
    assert story.scenes[0].span.start == 0
    assert story.scenes[-1].span.end == len(text)
    marks = {scene_break.span for scene_break in story.book.scene_breaks}
    told = [paragraph.span.of(text) for paragraph in story.book.paragraphs if paragraph.span not in marks]
    assert sum(scene.words for scene in story.scenes) == sum(len(words.split()) for words in told)


def test_a_printed_break_opens_a_scene() -> None:
    story, _ = _told("\n\n".join(_PARAGRAPHS[:5]))
    [first, second] = story.scenes
    assert story.surface(second.span).startswith("Three days later")
    assert second.opening.concluded_by == "break"
    assert [story.surface(span) for span in second.times] == ["Three days later"]
    assert {story.entity(one.entity).name for one in first.present} == {"Anna", "Bob"}


def test_a_moment_of_either_clock_finds_its_scene() -> None:
    story, _ = _told("\n\n".join(_PARAGRAPHS[:5]))
    later = story.at(Moment(order=Order.STORY, position=2))
    assert later.scenes == (story.scenes[1],)
    assert later.happened == (story.scenes[0].id,)
    assert story.at(5).scenes == (story.scenes[0],)
    assert story.at(story.scenes[1]).told == tuple(scene.id for scene in story.scenes)
    with pytest.raises(LookupError, match="no scene"):
        story.at(Moment(order=Order.STORY, position=9))


@pytest.mark.parametrize("moment", ["s_1", None, 1.5])
def test_what_is_no_moment_is_told(moment: object) -> None:
    story, _ = _told(_PARAGRAPHS[0])
    with pytest.raises(TypeError, match=f"moment is a Moment, a Scene or an offset in the text .* not {moment!r}"):
        story.at(moment)  # type: ignore[arg-type]  # a mistake of the caller's


def test_a_time_that_only_modifies_a_noun_is_none() -> None:
    text = "Good evening, said Bob. The night was warm. The night train left at nine."
    reading = reading_of(text, ("Bob",), arcs=[("train", "night", "compound")])
    assert [time.span.of(text) for time in find_times(reading)] == ["The night", "nine"]


_LETTER = """Hester Vale cleared the breakfast things and sat down at the kitchen table with the post. \
The kettle was still warm.

“Anything?” said Rupert from the scullery.

“One. It’s from Dinah.” She slit it with the butter knife.

*My dear Hester,*

*I am writing this in the signal box because the office leaks. The line has been shut since Monday, \
and the stationmaster plays patience on \
the ticket counter. Nobody comes. Yesterday a goat got into the waiting room and ate the timetable, so now it is official.*

*I shall not be home by Easter. Please feed the tortoise, and tell Rupert that his spade is behind the boiler.*

*Your loving sister,*

*Dinah*

Hester put the page down beside the marmalade. The kettle had stopped ticking.

“Your spade,” she said, “is behind the boiler.”

Rupert came in from the scullery with his sleeves wet. “I know where my spade is,” he said. “Where’s my goat?”
"""


@pytest.mark.slow
def test_a_letter_is_a_scene_of_its_own_and_was_written_first() -> None:
    book = read_plain_text(_LETTER.encode(), name="letter.txt")
    reading = load_reader(threads=1).read(book, mark(book))
    cast = gather(reading)
    dialogue = attribute(reading, cast)
    story = assemble("letter", book, reading, cast, dialogue, _WHO, arrange(reading, cast, dialogue))
    check(story)
    letters = [scene for scene in story.scenes if scene.level is NarrativeLevel.LETTER]
    assert letters
    assert "signal box" in story.surface(letters[0].span)
    assert all((letter.story_order or 0) < (story.scenes[0].story_order or 0) for letter in letters)


def _read(text: str) -> Story:
    """Read with the weights that ship: places and people rest on syntax."""
    return read_bytes(text.encode(), name="told.txt")


def test_a_room_that_nobody_took_for_an_entity_can_be_the_place_of_a_scene() -> None:
    story = _read(
        "Tilda stood in the laundry and scrubbed the sheets. The laundry was cold. She had been in the laundry since six.\n\n"
        "“Is it done?” said Orrin. He had come into the laundry behind her.\n\n“It is never done,” said Tilda.\n"
    )
    [scene] = story.scenes
    assert scene.place is not None
    place = story.entity(scene.place)
    assert place.name.endswith("laundry")
    assert {story.surface(span).lower() for span in scene.place_evidence.spans} == {"the laundry"}
    assert not any(m.entity == place.id for m in story.mentions)  # the reading took these words for none
    assert place.mention_count == 0
    check(story)
    [written] = [one for one in json.loads(FORMATS["json"].write(story, Options()))["places"] if one["id"] == place.id]
    assert {story.text[start:end] for start, end in written["mentions"]} == {"the laundry", "The laundry"}


def test_who_is_only_spoken_of_is_less_there_than_who_speaks() -> None:
    story = _read(
        "Tilda shut the gate and looked at Orrin. He wiped his knife.\n\n“Have you heard from Benedikt?” said Tilda.\n\n"
        "“Benedikt sails on Friday,” said Orrin. “Benedikt never writes.”\n\nTilda laughed.\n"
    )
    [scene] = story.scenes
    there = {story.entity(one.entity).name: one.evidence.probability for one in scene.present}
    assert {"Tilda", "Orrin"} <= there.keys()
    assert there.get("Benedikt", 0.0) < min(there["Tilda"], there["Orrin"])
    assert all(0.0 < probability <= 1.0 for probability in there.values())


def test_a_heading_opens_the_scene_behind_it_and_is_none_itself() -> None:
    first = "# One\n\nTilda slept until noon.\n\n"
    book = first + "# Two\n\n## Friday, 3 May\n\nOrrin went down to the mill at six. It stood still.\n"
    story = read_bytes(book.encode(), name="told.md")
    assert [story.surface(scene.span).split("\n")[0] for scene in story.scenes] == ["One", "Two"]
    check(story)


@pytest.mark.parametrize(("words", "part"), [("in the morning", "TMO"), ("since morning", None), ("until the evening", None)])
def test_a_time_that_only_bounds_what_is_told_is_not_the_scenes(words: str, part: str | None) -> None:
    story = read_bytes(f"Anna sat by the stove and looked at the door. Nobody had come {words}.\n".encode(), name="told.txt")
    assert story.scenes[0].time_of_day == part

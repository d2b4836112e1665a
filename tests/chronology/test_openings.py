"""How does a paragraph open?"""

from __future__ import annotations

from taleglass.chronology.openings import Opening, read_openings
from taleglass.chronology.passages import gather_passages
from taleglass.dialogue import attribute
from tests.builders import cast_of, reading_of


def _openings(*paragraphs: str) -> list[Opening]:
    reading = reading_of("\n\n".join(paragraphs) + "\n", ("Anna", "She"))
    cast = cast_of(reading, {"Anna": ["She"]})
    return read_openings(gather_passages(reading, cast, attribute(reading, cast), ()))


def test_words_of_remembering_and_sleep_are_heard_in_any_case() -> None:
    quiet, loud, plain = _openings("She remembered the mill.", "SHE REMEMBERED THE MILL AND DREAMT.", "Anna salted the soup.")
    assert (quiet.memory, quiet.dream) == (1.0, 0.0)
    assert (loud.memory, loud.dream) == (1.0, 1.0)
    assert plain.dream == 1.0, "the paragraph before led there"
    assert plain.tale == 0.0


def test_words_of_later_and_earlier_days_move_an_opening() -> None:
    back, on = _openings("WHEN SHE WAS a child, the mill turned.", "One day Anna would own it.")
    assert (back.past_cue, back.future_cue) == (0.5, 0.0)
    assert on.future_cue == 0.5

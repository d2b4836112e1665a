"""A scene of our own, read by the shipped weights from its text alone."""

from __future__ import annotations

import pytest

from taleglass.cast import gather
from taleglass.dialogue import attribute
from taleglass.reading import load_reader
from taleglass.story import CueForm
from taleglass.text import mark
from taleglass.text.sources.plain_text import read_plain_text

_SCENE = """Martha Pell was mending a net when her brother came down to the quay. Thomas Pell had walked all night.

“You look tired, Thomas,” said Martha.

“I am,” he answered. “Is there any bread?”

“In the boat.”

“And the letter?”

Martha put down the net. “I burned it,” she said.

Thomas laughed. “You never could keep a secret.”
"""


@pytest.mark.slow
def test_a_short_scene_is_given_to_its_two_speakers() -> None:
    book = read_plain_text(_SCENE.encode(), name="scene.txt")
    reading = load_reader(threads=1).read(book, mark(book))
    cast = gather(reading)
    dialogue = attribute(reading, cast)
    speakers = ["?" if line.speaker is None else cast.members[line.speaker].name.split()[0] for line in dialogue.lines]
    assert speakers == ["Martha", "Thomas", "Thomas", "Martha", "Thomas", "Martha", "Thomas"]
    assert dialogue.lines[0].cue_form is CueForm.EXPLICIT
    assert dialogue.lines[1].cue_form is CueForm.ANAPHORIC
    assert dialogue.lines[3].cue_form is CueForm.IMPLICIT

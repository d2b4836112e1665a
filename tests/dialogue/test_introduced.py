"""Are the girl without a name and the name she says one?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from taleglass.cast import Cast, Gender
from taleglass.dialogue import Dialogue, Line, join_introduced
from taleglass.reading import Reading
from taleglass.story import CueForm, Evidence
from tests.builders import cast_of, reading_of

TEXT = "The girl laughed. “Call me Sanne.” Davit looked up. Sanne laughed."
PEOPLE = ("the girl", "me", "Sanne", "Davit")


def _scene(
    speaker: str, probability: float = 0.9, who: Sequence[str] = ("the girl", "Davit", "Sanne"), **genders: Gender
) -> tuple[Reading, Cast, Dialogue]:
    reading = reading_of(TEXT, PEOPLE)
    cast = cast_of(reading, {name: (("me",) if name == "the girl" else ()) for name in who}, dict(genders))
    places = [" ".join(reading.words[a : z + 1]) for a, z in zip(reading.span_first, reading.span_last, strict=True)]
    cast = replace(cast, introduced=((places.index("Sanne"), places.index("me")),))
    line = Line(
        stretch=0,
        turn=0,
        speaker=[member.name for member in cast.members].index(speaker),
        addressees=(2,) if speaker == "Davit" else (1, 2),
        cue_form=CueForm.IMPLICIT,
        cue=None,
        evidence=Evidence(spans=(), probability=probability, concluded_by="turn_taking"),
        addressee_evidence=Evidence(spans=(), probability=0.5, concluded_by="other_party"),
    )
    return reading, cast, Dialogue(lines=(line,), deixis=((1, 0, 0.9),))


def test_the_girl_who_says_her_name_goes_by_it() -> None:
    reading, cast, dialogue = _scene("the girl")
    joined, said = join_introduced(reading, cast, dialogue)
    girl = joined.members[0]
    assert (girl.name, girl.is_named, girl.id) == ("Sanne", True, cast.members[0].id)
    surfaces = [" ".join(reading.words[a : z + 1]) for a, z in zip(reading.span_first, reading.span_last, strict=True)]
    assert [surfaces[k] for k in girl.mentions] == ["The girl", "me", "Sanne", "Sanne"]
    assert joined.members[2].mentions == ()
    assert [surfaces[k] for k, member in enumerate(joined.mention_members.tolist()) if member == 0] == [
        "The girl",
        "me",
        "Sanne",
        "Sanne",
    ]
    assert (said.lines[0].speaker, said.lines[0].addressees) == (0, (1,))


@pytest.mark.parametrize(
    ("speaker", "probability", "genders"),
    [
        ("Davit", 0.9, {}),  # has a name
        ("the girl", 0.5, {}),  # who knows who speaks
        ("the girl", 0.9, {"the girl": Gender.SHE, "Sanne": Gender.HE}),
    ],
)
def test_nobody_else_takes_the_name(speaker: str, probability: float, genders: dict[str, Gender]) -> None:
    reading, cast, dialogue = _scene(speaker, probability, **genders)
    assert join_introduced(reading, cast, dialogue) == (cast, dialogue)


def test_a_name_that_was_heard_before_is_somebody_elses() -> None:
    reading, cast, dialogue = _scene("the girl")
    earlier = replace(cast, introduced=((cast.introduced[0][0] + 2, cast.introduced[0][1] + 2),))
    assert join_introduced(reading, earlier, dialogue) == (earlier, dialogue)

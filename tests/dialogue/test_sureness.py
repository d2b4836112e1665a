"""How sure is a line of a novel, and what is that seen by?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.cast import Cast, Gender
from taleglass.dialogue import attribute
from taleglass.dialogue.attribution import gather_clues, people_of
from taleglass.dialogue.conversations import Presence, borders_of, conversations
from taleglass.dialogue.layout import lay_out
from taleglass.dialogue.reasons import SPEAKER_RELIABILITY
from taleglass.dialogue.sureness import RULES, SURE_SIGNS, describe_lines, sure_of
from taleglass.dialogue.weighing import weigh
from taleglass.reading import Reading, SureWeights, TalkWeights
from tests.builders import cast_of, reading_of
from tests.reading.fake import talk_arrays

_TEXT = "Bob came in. Anna sat by the fire.\n\n“Are you cold?” asked Anna.\n\n“No.”\n\n“Sit.”\n\n“I will.”"
_SIZE = 2


def _told() -> tuple[Reading, Cast]:
    reading = reading_of(_TEXT, ("Anna", "Bob"), [("asked", "Anna", "nsubj")])
    return reading, cast_of(reading, {"Anna": [], "Bob": []}, {"Anna": Gender.SHE, "Bob": Gender.HE})


def _net(sign: str, weight: float, bias: float = 0.0) -> dict[str, npt.NDArray[np.float32]]:
    """Return a network that passes on one sign."""
    first = np.zeros((_SIZE, len(SURE_SIGNS)), dtype=np.float32)
    first[0, SURE_SIGNS.index(sign)] = 1e-3
    last = np.array([[1e3 * weight, 0.0]], dtype=np.float32)
    return {
        "0.first.weight": first,
        "0.first.bias": np.zeros(_SIZE, dtype=np.float32),
        "0.last.weight": last,
        "0.last.bias": np.array([bias], dtype=np.float32),
    }


def _signs(sure_of_anna: float = 0.8) -> list[dict[str, float]]:
    """Return the signs of the four lines, spoken by Anna and Bob by turns, each with one share."""
    reading, cast = _told()
    layout = lay_out(reading, cast)
    clues, presence, borders = gather_clues(layout, cast), Presence.of(layout), borders_of(layout)
    lines = conversations(layout, borders)[0]
    people = people_of(layout, presence, clues, lines, borders)
    speaking, _ = weigh(layout, presence, clues, lines, people)
    anna = next(c for c, member in enumerate(people) if cast.members[member].name == "Anna")
    pairs = np.zeros((len(lines), 2, 2))
    for row in range(len(lines)):
        speaks = anna if row % 2 == 0 else 1 - anna
        pairs[row, speaks, 1 - speaks], pairs[row, 1 - speaks, speaks] = sure_of_anna, 1.0 - sure_of_anna
    table = describe_lines(
        layout, clues, lines, people, speaking=speaking, own=np.zeros((len(lines), 2)), pairs=pairs, seldom=np.zeros(2),
        joined=np.ones(2), rules=["speech_tag", "turn_taking", "turn_taking", "turn_taking"],
    )  # fmt: skip
    assert table.shape == (4, len(SURE_SIGNS))
    return [dict(zip(SURE_SIGNS, row, strict=True)) for row in table.tolist()]


def test_every_rule_has_its_sign() -> None:
    assert set(RULES) == set(SPEAKER_RELIABILITY)
    assert len(set(SURE_SIGNS)) == len(SURE_SIGNS)


def test_a_line_is_seen_with_its_share_its_rule_and_the_lines_beside_it() -> None:
    first, second, _, last = _signs()
    assert first["odds"] == pytest.approx(math.log(4.0), rel=1e-5)
    assert first["over_rival"] == pytest.approx(math.log(4.0), rel=1e-3)
    assert (first["speech_tag"], first["turn_taking"], second["turn_taking"]) == (1.0, 0.0, 1.0)
    assert (first["same1"], first["same2"], first["same-1"], last["same3"]) == (0.0, 1.0, 0.0, 0.0)
    assert (second["move-1"], second["move1"]) == (0.0, 1.0)
    assert first["heard_before"] == 0.0
    assert second["heard_before"] == pytest.approx(0.8)
    assert second["hearer"] == pytest.approx(1.0)


def test_the_nearest_tag_that_names_a_speaker_is_an_anchor() -> None:
    first, second, third, last = _signs()
    assert (first["tag_name"], first["tag_is_theirs"], second["tag_name"]) == (1.0, 1.0, 0.0)
    assert [line["anchor_before_same"] for line in (first, second, third, last)] == [0.0, 0.0, 1.0, 0.0]
    assert [round(math.expm1(line["anchor_before"])) for line in (second, third, last)] == [1, 2, 3]
    assert first["anchor_after"] == pytest.approx(math.log1p(9))
    assert [first["own_tags"], second["own_tags"]] == pytest.approx([math.log(2.0), 0.0])


def test_networks_turn_signs_into_a_probability() -> None:
    signs = np.zeros((2, len(SURE_SIGNS)), dtype=np.float32)
    signs[1, SURE_SIGNS.index("odds")] = 2.0
    both = _net("odds", 1.0) | {name.replace("0.", "1."): values for name, values in _net("odds", 0.0, 1.0).items()}
    assert sure_of(SureWeights.of(_net("odds", 1.0, -1.0)), signs) == pytest.approx(
        [1 / (1 + math.exp(1)), 1 / (1 + math.exp(-1))], rel=1e-3
    )
    assert sure_of(SureWeights.of(both), signs) == pytest.approx([1 / (1 + math.exp(-0.5)), 1 / (1 + math.exp(-1.5))], rel=1e-3)


def test_longer_texts_ask_the_network_and_short_ones_their_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, cast = _told()
    networks = TalkWeights.of(talk_arrays(asked=0, seen=2), "novel_talks.npz")
    asks = replace(cast.voices, asks=np.zeros((len(reading.marks.quotations), 0), dtype=np.float16))
    cast = replace(cast, voices=asks, seen=None)
    sure = replace(reading, novel_talks=networks, novel_sureness=SureWeights.of(_net("tag_name", 1.0, 1.0)))
    short = [line.evidence.probability for line in attribute(sure, cast).lines]
    assert short == [line.evidence.probability for line in attribute(reading, cast).lines]
    monkeypatch.setattr("taleglass.reading.reader.SHORT", 1)
    tagged, *others = [line.evidence.probability for line in attribute(sure, cast).lines]
    assert tagged == pytest.approx(1 / (1 + math.exp(-2)), abs=1e-3)
    assert others == pytest.approx([1 / (1 + math.exp(-1))] * 3, abs=1e-3)
    without = replace(sure, novel_sureness=None)
    assert [line.evidence.concluded_by for line in attribute(without, cast).lines] == [
        line.evidence.concluded_by for line in attribute(sure, cast).lines
    ]


@pytest.mark.parametrize("missing", ["first.weight", "last.bias", ""])
def test_weights_that_lack_a_part_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in _net("odds", 1.0).items() if not name.startswith(f"0.{missing}")}
    with pytest.raises(LookupError, match=r"^novel_sureness.npz lacks"):
        SureWeights.of(arrays)

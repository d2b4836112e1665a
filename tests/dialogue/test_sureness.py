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
from taleglass.errors import WeightsError
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


_SHARE, _OWN, _SELDOM, _JOINED = 0.8, 1.5, 2.0, 0.25
"""Of whoever speaks a line: their share, how far they are ahead; of Anna: her rarity, how sure her mentions are hers."""


def _signs() -> list[dict[str, float]]:
    """Return the signs of the four lines, spoken by Anna and Bob by turns."""
    reading, cast = _told()
    layout = lay_out(reading, cast)
    clues, presence, borders = gather_clues(layout, cast), Presence.of(layout), borders_of(layout)
    lines = conversations(layout, borders)[0]
    people = people_of(layout, presence, clues, lines, borders)
    speaking, _ = weigh(layout, presence, clues, lines, people)
    anna = next(c for c, member in enumerate(people) if cast.members[member].name == "Anna")
    pairs, own = np.zeros((len(lines), 2, 2)), np.zeros((len(lines), 2))
    for row in range(len(lines)):
        speaks = anna if row % 2 == 0 else 1 - anna
        pairs[row, speaks, 1 - speaks], pairs[row, 1 - speaks, speaks] = _SHARE, 1.0 - _SHARE
        own[row, speaks] = _OWN
    seldom, joined = np.zeros(2), np.ones(2)
    seldom[anna], joined[anna] = _SELDOM, _JOINED
    table = describe_lines(
        layout, clues, lines, people, speaking=speaking, own=own, pairs=pairs, seldom=seldom, joined=joined,
        rules=["speech_tag", "turn_taking", "turn_taking", "turn_taking"],
    )  # fmt: skip
    assert table.shape == (4, len(SURE_SIGNS))
    return [dict(zip(SURE_SIGNS, row, strict=True)) for row in table.tolist()]


def test_every_rule_has_its_sign() -> None:
    assert set(RULES) == set(SPEAKER_RELIABILITY)
    assert len(set(SURE_SIGNS)) == len(SURE_SIGNS)


def test_a_line_is_seen_with_its_share_its_rule_and_the_lines_beside_it() -> None:
    first, second, _, last = _signs()
    assert first["odds"] == pytest.approx(math.log(_SHARE / (1 - _SHARE)), rel=1e-5)
    assert first["over_rival"] == pytest.approx(math.log(4.0), rel=1e-3)
    assert (first["speech_tag"], first["turn_taking"], second["turn_taking"]) == (1.0, 0.0, 1.0)
    assert (first["same1"], first["same2"], first["same-1"], last["same3"]) == (0.0, 1.0, 0.0, 0.0)
    assert (second["move-1"], second["move1"]) == (0.0, 1.0)
    assert first["heard_before"] == 0.0
    assert second["heard_before"] == pytest.approx(_SHARE)
    assert second["hearer"] == pytest.approx(1.0)


def test_the_speaker_and_the_next_best_are_not_taken_for_each_other() -> None:
    first, second, *_ = _signs()
    assert (first["ahead"], second["ahead"]) == (_OWN, _OWN)
    assert (first["seldom"], first["rival_seldom"], second["seldom"], second["rival_seldom"]) == (_SELDOM, 0.0, 0.0, _SELDOM)
    assert (first["joined"], first["rival_joined"]) == (_JOINED, 1.0)
    assert (first["book_tags"], first["rival_book_tags"], second["rival_book_tags"]) == (1.0, 0.0, 1.0)
    assert (first["speaker_tag_name"], first["rival_tag_name"]) == (1.0, 0.0)
    assert [first["same_gender"], first["of_gender"]] == pytest.approx([0.0, math.log(2.0)])
    assert first["heard_after"] == pytest.approx(_SHARE)


def test_the_words_before_and_after_a_line_are_counted() -> None:
    first, second, *_ = _signs()
    assert first["words_before"] == second["words_before"] == second["words_after"] == 0.0
    assert first["words_after"] == pytest.approx(math.log1p(3))  # asked Anna .


def test_a_line_with_one_candidate_has_no_rival() -> None:
    reading = reading_of("Anna sat by the fire.\n\n“No.”", ("Anna",))
    cast = cast_of(reading, {"Anna": []}, {"Anna": Gender.SHE})
    layout = lay_out(reading, cast)
    clues, presence, borders = gather_clues(layout, cast), Presence.of(layout), borders_of(layout)
    lines = conversations(layout, borders)[0]
    people = people_of(layout, presence, clues, lines, borders)
    speaking, _ = weigh(layout, presence, clues, lines, people)
    table = describe_lines(
        layout, clues, lines, people, speaking=speaking, own=np.ones((1, 1)), pairs=np.ones((1, 1, 1)), seldom=np.zeros(1),
        joined=np.ones(1), rules=["presence"],
    )  # fmt: skip
    signs = dict(zip(SURE_SIGNS, table[0].tolist(), strict=True))
    assert np.isfinite(table).all()
    assert (signs["ahead"], signs["same_gender"], signs["presence"]) == (0.0, 1.0, 1.0)
    assert signs["over_rival"] > 10.0


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


def test_networks_that_take_other_signs_are_told_in_one_line() -> None:
    with pytest.raises(WeightsError, match=r"^novel_sureness.npz takes 142 signs of a line, not 3; export it again\.$"):
        sure_of(SureWeights.of(_net("odds", 1.0)), np.zeros((1, 3), dtype=np.float32))


@pytest.mark.parametrize("missing", ["first.weight", "last.bias", ""])
def test_weights_that_lack_a_part_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in _net("odds", 1.0).items() if not name.startswith(f"0.{missing}")}
    with pytest.raises(LookupError, match=r"^novel_sureness.npz lacks"):
        SureWeights.of(arrays)

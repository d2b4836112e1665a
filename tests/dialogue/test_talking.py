"""What does a whole conversation say of each of its lines?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.cast import Cast, Gender, Voices
from taleglass.dialogue import attribute
from taleglass.dialogue.attribution import gather_clues, moves_of, people_of, scores
from taleglass.dialogue.conversations import Presence, borders_of, conversations
from taleglass.dialogue.layout import lay_out
from taleglass.dialogue.story_weights import STORY_WEIGHTS
from taleglass.dialogue.talking import LINE_SIGNS, PERSON_SIGNS, Talk, describe_talk, weigh_talk
from taleglass.dialogue.weighing import Move, SpeakerCue, weigh
from taleglass.reading import Reading, TalkWeights
from tests.builders import cast_of, reading_of
from tests.reading.fake import talk_arrays

_TEXT = "Bob came in. Anna sat by the fire.\n\n“Are you cold?” asked Anna.\n\n“No.”\n\n“then sit.” She moved."
_ASKED, _SEEN = 3, 4


def _told(text: str = _TEXT) -> tuple[Reading, Cast]:
    reading = reading_of(text, ("Anna", "Bob", "She"))
    cast = cast_of(reading, {"Anna": ["She"], "Bob": []}, {"Anna": Gender.SHE, "Bob": Gender.HE})
    count = len(reading.marks.quotations)
    nothing = np.zeros((count, 0), dtype=np.float32)
    asks = np.arange(count * _ASKED, dtype=np.float16).reshape(count, _ASKED)
    voices = Voices(mentions=nothing.astype(np.int32), speaking=nothing, hearing=nothing, asks=asks)
    seen = np.random.default_rng(1).normal(size=(len(cast.members), _SEEN)).astype(np.float32)
    return reading, replace(cast, voices=voices, seen=seen)


def _talk(text: str = _TEXT) -> tuple[Talk, npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return a conversation, and what the weighed sums say of it."""
    reading, cast = _told(text)
    layout = lay_out(reading, cast)
    clues, presence, borders = gather_clues(layout, cast), Presence.of(layout), borders_of(layout)
    lines = conversations(layout, borders)[0]
    people = people_of(layout, presence, clues, lines, borders)
    speaking, listening = weigh(layout, presence, clues, lines, people)
    talk = describe_talk(layout, clues, lines, people, speaking, listening)
    return talk, *scores(speaking, listening, STORY_WEIGHTS), moves_of(layout, lines, STORY_WEIGHTS)


def _signs(talk: Talk, line: int) -> dict[str, float]:
    return dict(zip(LINE_SIGNS, talk.lines[line].tolist(), strict=True))


def test_whom_a_tag_may_mean_is_seen_beside_whom_it_is_said_to_mean() -> None:
    text = "Bob came in. Anna sat by the fire.\n\n“Are you cold?” she asked.\n\n“No.” She moved."
    reading = reading_of(text, ("Anna", "Bob", "she", "She"), [("moved", "She", "nsubj")])
    cast = cast_of(reading, {"Anna": ["she", "She"], "Bob": []}, {"Anna": Gender.SHE, "Bob": Gender.HE})
    bob, anna, asks, moves = range(4)
    doubted = replace(cast, doubts={asks: ((anna, 0.6), (bob, 0.27)), moves: ((anna, 0.97), (moves, 0.02))})
    tables = []
    for one in (cast, doubted):
        layout = lay_out(reading, one)
        lines = conversations(layout, borders_of(layout))[0]
        people = [int(one.mention_members[anna]), int(one.mention_members[bob])]
        tables.append(weigh(layout, Presence.of(layout), gather_clues(layout, one), lines, people)[0])
    sure, unsure = tables
    may = [SpeakerCue.TAG_PRONOUN_MAY, SpeakerCue.BEAT_AFTER_MAY, SpeakerCue.TAG_NOUN_MAY, SpeakerCue.BEAT_BEFORE_MAY]
    assert sure[0, :, may[0]] == pytest.approx([np.log(1.03 / 0.03) / np.log(1 / 0.03), 0.0])
    assert unsure[0, :, may[0]] == pytest.approx([np.log(0.63 / 0.03) / np.log(1 / 0.03), np.log(10) / np.log(1 / 0.03)])
    assert sure[1, 0, may[1]] > unsure[1, 0, may[1]] > 0.98
    for table in tables:
        assert not table[:, :, may[2:]].any()
        assert table[0, :, SpeakerCue.TAG_PRONOUN].argmax() == 0
    others = [cue for cue in SpeakerCue if cue not in may]
    assert (sure[:, :, others] == unsure[:, :, others]).all()


def test_a_line_is_described_by_its_tag_and_by_how_it_looks() -> None:
    talk, *_ = _talk()
    asks, no, sit = (_signs(talk, line) for line in range(3))
    assert [asks["untagged"], asks["tag_name"], asks["asks"], asks["ends"]] == [0.0, 1.0, 1.0, 0.0]
    assert asks["told_after"] == pytest.approx(3 / 30)
    assert [no["untagged"], no["few_words"], no["asks"], no["begins"], no["ends"]] == [1.0, 1.0, 0.0, 1.0, 1.0]
    assert [no["line_before"], no["line_after"], asks["line_before"], sit["line_after"]] == [1.0, 1.0, 0.0, 0.0]
    assert [asks["goes_on"], sit["goes_on"]] == [0.0, 1.0]
    assert all(signs["people"] == 2 / 8 for signs in (asks, no, sit))


def test_a_candidate_is_described_by_their_place_in_the_text() -> None:
    talk, *_ = _talk()
    anna, bob = talk.persons[0].tolist() if talk.persons[0, 0, PERSON_SIGNS.index("she")] else talk.persons[0, ::-1].tolist()
    told_of_anna, told_of_bob = (dict(zip(PERSON_SIGNS, row, strict=True)) for row in (anna, bob))
    assert [told_of_anna["first"], told_of_anna["tags"], told_of_anna["she"], told_of_anna["he"]] == [1.0, 1.0, 1.0, 0.0]
    assert [told_of_bob["second"], told_of_bob["rank"], told_of_bob["tags"], told_of_bob["he"]] == [1.0, 1 / 8, 0.0, 1.0]
    assert told_of_anna["share"] == pytest.approx(3 / 4)
    assert talk.steps.tolist() == [-1, Move.NEXT, Move.NEXT]
    assert talk.asked.tolist() == np.arange(9.0).reshape(3, 3).tolist()


def test_networks_that_add_nothing_leave_the_sums() -> None:
    talk, own, other, moves = _talk()
    said = weigh_talk(TalkWeights.of(talk_arrays(asked=_ASKED, seen=_SEEN)), talk)
    for found, wanted in zip(said, (own, other, moves), strict=True):
        assert found == pytest.approx(wanted, abs=1e-5)


def test_a_network_adds_what_it_sees_of_candidate_line_and_neighbours() -> None:
    talk, own, other, moves = _talk()
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    arrays["0.person.1.weight"][0, SpeakerCue.TAG_NAME] = 1.0
    arrays["0.person.4.weight"][0, 0] = 1.0
    arrays["0.answer.weight"][1, 0] = 2.0
    before = 2 * 3 + len(LINE_SIGNS) + LINE_SIGNS.index("asks")
    arrays["0.move.1.weight"][0, before] = 1.0
    arrays["0.move.3.weight"][1, 0] = 0.5
    speaking, hearing, moved = weigh_talk(TalkWeights.of(arrays), talk)
    assert speaking == pytest.approx(own, abs=1e-5)
    assert hearing == pytest.approx(other + 2.0 * talk.speaking[:, :, SpeakerCue.TAG_NAME], abs=1e-5)
    assert moved[1] == pytest.approx(moves[1] + [0.0, 0.5, 0.0, 0.0, 0.0, 0.0], abs=1e-5)
    assert moved[[0, 2]] == pytest.approx(moves[[0, 2]], abs=1e-5)


def test_what_stands_far_off_reaches_a_line_through_the_recurrent_units() -> None:
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    arrays["0.gru.weight_ih_l0_reverse"][6, LINE_SIGNS.index("goes_on")] = 2.0
    arrays["0.gru.bias_ih_l0_reverse"][3:6] = 1.0
    around = 2 * len(SpeakerCue) + 12 + len(PERSON_SIGNS) + 3
    arrays["0.person.1.weight"][0, around] = 1.0
    arrays["0.person.4.weight"][0, 0] = 1.0
    arrays["0.answer.weight"][0, 0] = 1.0
    talk, own, *_ = _talk()
    added = weigh_talk(TalkWeights.of(arrays), talk)[0] - own
    assert (np.diff(added[:, 0]) > 0.01).all()  # most at the last line, which goes on, and less from line to line before it
    assert added[0, 0] > 0.01


def test_the_mean_of_networks_is_taken() -> None:
    talk, own, *_ = _talk()
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    both = {name.replace("0.", "1.", 1): values.copy() for name, values in arrays.items()} | arrays
    both["1.answer.bias"][0] = 3.0
    assert weigh_talk(TalkWeights.of(both), talk)[0] == pytest.approx(own + 1.5, abs=1e-5)


def test_lines_of_a_short_text_go_to_whom_the_networks_prefer() -> None:
    reading, cast = _told("Bob came in. Anna sat by the fire.\n\n“Are you cold?”")
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    for sign, other in (("he", "Bob"), ("she", "Anna")):
        wanted = {name: values.copy() for name, values in arrays.items()}
        column = len(SpeakerCue) + 12 + PERSON_SIGNS.index(sign)
        wanted["0.person.1.weight"][0, column] = 1.0
        wanted["0.person.4.weight"][0, 0] = 1.0
        wanted["0.answer.weight"][0, 0] = 30.0
        dialogue = attribute(replace(reading, talks=TalkWeights.of(wanted)), cast)
        assert [cast.members[line.speaker or 0].name for line in dialogue.lines] == [other]


def test_without_what_people_have_seen_the_sums_decide() -> None:
    reading, cast = _told()
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    arrays["0.answer.bias"][0] = np.nan
    plain = attribute(reading, replace(cast, seen=None))
    assert attribute(replace(reading, talks=TalkWeights.of(arrays)), replace(cast, seen=None)).lines == plain.lines


def test_longer_texts_have_networks_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, cast = _told("Bob came in. Anna sat by the fire.\n\n“Are you cold?”")
    cast = replace(cast, seen=None)
    arrays = talk_arrays(asked=_ASKED, seen=_SEEN)
    plain = attribute(reading, cast)
    for sign, other in (("he", "Bob"), ("she", "Anna")):
        wanted = {name: values.copy() for name, values in arrays.items()}
        wanted["0.person.1.weight"][0, len(SpeakerCue) + 12 + PERSON_SIGNS.index(sign)] = 1.0
        wanted["0.person.4.weight"][0, 0] = 1.0
        wanted["0.answer.weight"][0, 0] = 30.0
        both = replace(reading, talks=None, novel_talks=TalkWeights.of(wanted, "novel_talks.npz"))
        assert attribute(both, cast).lines == plain.lines
        with monkeypatch.context() as longer:
            longer.setattr("taleglass.reading.reader.SHORT", 1)
            assert [cast.members[line.speaker or 0].name for line in attribute(both, cast).lines] == [other]


@pytest.mark.parametrize("missing", ["asked", "gru", "move.3", "sum.moves", ""])
def test_weights_that_lack_a_part_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in talk_arrays(asked=2, seen=2).items() if not name.startswith(f"0.{missing}")}
    for file in ("talks.npz", "novel_talks.npz"):
        with pytest.raises(LookupError, match=rf"^{file} lacks"):
            TalkWeights.of(arrays, file)

"""Who says each line of small scenes of our own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from taleglass.cast import Cast, Gender, Voices
from taleglass.dialogue import Dialogue, attribute
from taleglass.dialogue.attribution import gather_clues
from taleglass.dialogue.layout import lay_out
from taleglass.dialogue.reasons import Standing, speaker_evidence, standings
from taleglass.reading import Reading
from taleglass.story import CueForm
from tests.builders import cast_of, reading_of

_ANNA_AND_BOB = {"Anna": ["she", "her"], "Bob": ["he", "him"]}
_GENDERS = {"Anna": Gender.SHE, "Bob": Gender.HE}


def _played(
    text: str,
    who: Mapping[str, Sequence[str]] = _ANNA_AND_BOB,
    *,
    arcs: Sequence[tuple[str, str, str]] = (),
    narrator: str | None = None,
    you: str | None = None,
    breaks: Sequence[str] = (),
    extra: Sequence[str] = (),
    heard: Mapping[int, float] | None = None,
) -> tuple[Reading, Cast, Dialogue]:
    people = [words for name, others in who.items() for words in (name, *others)] + list(extra)
    reading = reading_of(text, people, arcs, breaks)
    for paragraph, odds in (heard or {}).items():
        reading.telling.border[paragraph] = odds
    cast = cast_of(reading, who, _GENDERS, narrator, you)
    return reading, cast, attribute(reading, cast)


def _speakers(cast: Cast, dialogue: Dialogue) -> list[str | None]:
    return [None if line.speaker is None else cast.members[line.speaker].name for line in dialogue.lines]


def _addressees(cast: Cast, dialogue: Dialogue) -> list[list[str]]:
    return [[cast.members[k].name for k in line.addressees] for line in dialogue.lines]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Bob came in. Anna sat by the fire.\n\n“You are late,” said Anna.", "Anna"),
        ("Bob came in. Anna sat by the fire.\n\n“You are late,” Anna said.", "Anna"),
        ("Bob came in. Anna sat by the fire.\n\n“You are late!” cried Anna, with a look at Bob.", "Anna"),
        ("Bob came in. Anna sat by the fire.\n\nAnna turned to Bob and said, “You are late.”", "Anna"),
        ("Bob came in. Anna sat by the fire.\n\n“You are late,” Anna quietly remarked.", "Anna"),
        ("Bob came in. Anna sat by the fire.\n\nBob laughed. Anna said: “You are late.”", "Anna"),
    ],
)
def test_a_name_beside_a_verb_of_speech_names_the_speaker(text: str, cue: str) -> None:
    reading, cast, dialogue = _played(text, arcs=[("said", "Anna", "nsubj")] if "Anna said:" in text else ())
    (line,) = dialogue.lines
    assert _speakers(cast, dialogue) == ["Anna"]
    assert line.cue_form is CueForm.EXPLICIT
    assert line.cue is not None
    assert line.cue.of(reading.book.text) == cue
    assert line.evidence.concluded_by == "speech_tag"
    assert line.cue in line.evidence.spans
    assert line.evidence.probability > 0.8


def test_a_pronoun_in_a_tag_chooses_by_gender_against_the_last_one_named() -> None:
    text = "Anna came in after Bob.\n\n“You are late,” said Bob.\n\n“I know,” she said."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Bob", "Anna"]
    assert dialogue.lines[1].cue_form is CueForm.ANAPHORIC
    assert dialogue.lines[1].evidence.concluded_by == "speech_tag_pronoun"


def test_a_described_speaker_is_anaphoric() -> None:
    text = "Anna met the old man. The old man nodded.\n\n“Fine weather,” said the old man."
    _, cast, dialogue = _played(text, {"Anna": [], "the old man": []})
    assert _speakers(cast, dialogue) == ["the old man"]
    assert dialogue.lines[0].cue_form is CueForm.ANAPHORIC
    assert dialogue.lines[0].evidence.concluded_by == "speech_tag_description"


def test_unmarked_replies_go_to_and_fro() -> None:
    text = (
        "Anna and Bob sat at the table.\n\n“Is it far?” asked Anna.\n\n“Ten miles.”\n\n"
        "“So far?”\n\n“By road.”\n\n“And by boat?”"
    )
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Bob", "Anna", "Bob", "Anna"]
    assert {line.evidence.concluded_by for line in dialogue.lines[1:]} == {"turn_taking_of_two"}
    assert _addressees(cast, dialogue) == [["Bob"], ["Anna"], ["Bob"], ["Anna"], ["Bob"]]


def test_a_tag_anchors_the_unmarked_lines_before_it() -> None:
    text = "Anna and Bob sat at the table.\n\n“Is it far?”\n\n“Ten miles.”\n\n“So far?” said Bob."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Bob", "Anna", "Bob"]


def test_one_paragraph_is_one_turn() -> None:
    text = "Bob was there.\n\n“I came,” said Anna, “by the river.” The lamp was low. “It rained.”\n\n“So I see.”"
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Anna", "Anna", "Bob"]
    assert [line.turn for line in dialogue.lines] == [0, 0, 0, 3]
    assert dialogue.lines[1].evidence.concluded_by in ("same_paragraph", "speech_tag")


def test_quotations_with_nothing_between_are_turns_of_two() -> None:
    text = "Anna and Bob sat at the table.\n\n“Is it far?” “Ten miles.” “So far?” “Quite,” said Bob."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Bob", "Anna", "Bob"]
    assert [line.turn for line in dialogue.lines] == [0, 1, 2, 3]


def test_a_sentence_whose_marks_close_and_open_is_one_speakers() -> None:
    text = "Anna and Bob sat at the table.\n\n“Is it” “so far?” said Bob."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Bob", "Bob"]
    assert [line.turn for line in dialogue.lines] == [0, 0]


def test_speech_over_several_paragraphs_is_one_turn() -> None:
    text = (
        "Bob was there.\n\n“It began at noon,” said Anna. “The bell rang.\n\n"
        "“Then the water rose.\n\n“Then it fell.”\n\n“And now?”"
    )
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Anna", "Anna", "Anna", "Bob"]
    assert [line.turn for line in dialogue.lines] == [0, 0, 0, 0, 4]
    assert dialogue.lines[2].evidence.concluded_by == "quotation_continues"


def test_speech_that_ends_a_paragraph_with_a_quoted_cry_goes_on() -> None:
    text = "Bob was there.\n\n‘She ran in,’ said Anna. ‘She cried: “Stand back!”\n\n‘Then it fell.’\n\n‘And now?’"
    _, cast, dialogue = _played(text)
    assert dialogue.lines[2].evidence.concluded_by == "quotation_continues"
    assert _speakers(cast, dialogue)[:3] == ["Anna", "Anna", "Anna"]


def test_who_acts_in_the_paragraph_speaks_in_it() -> None:
    text = "Anna and Bob met at the gate.\n\nBob laughed. “There you are.”\n\nAnna nodded. “Here I am.”"
    _, cast, dialogue = _played(text, arcs=[("laughed", "Bob", "nsubj"), ("nodded", "Anna", "nsubj")])
    assert _speakers(cast, dialogue) == ["Bob", "Anna"]
    assert [line.evidence.concluded_by for line in dialogue.lines] == ["action_beat", "action_beat"]
    assert [line.cue_form for line in dialogue.lines] == [CueForm.IMPLICIT, CueForm.IMPLICIT]


def test_a_name_that_acts_after_the_line_tells_who_spoke() -> None:
    text = "Anna and Bob met at the gate. Anna smiled.\n\n“There you are.” Bob laughed.\n\n“Here I am.”"
    _, cast, dialogue = _played(text, arcs=[("smiled", "Anna", "nsubj"), ("laughed", "Bob", "nsubj")])
    assert _speakers(cast, dialogue) == ["Bob", "Anna"]


def test_nobody_is_no_speaker_of_an_unmarked_line() -> None:
    text = "Nobody moved. Anna sat by the fire, and nobody came.\n\n“Who is there?”\n\n“Come in.”"
    _, cast, dialogue = _played(text, {"Nobody": ["nobody"], "Anna": []})
    assert set(_speakers(cast, dialogue)) == {"Anna"}


def test_nobody_calls_themselves() -> None:
    text = "Anna and Bob met at the gate.\n\n“Come here, Anna.”"
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Bob"]
    assert _addressees(cast, dialogue) == [["Anna"]]
    assert dialogue.lines[0].addressee_evidence.concluded_by == "called"


def test_the_narrator_says_i() -> None:
    text = "I met Anna at the gate.\n\n“You are late,” I said.\n\n“I know,” said Anna.\n\n“Why?” said I."
    reading = reading_of(text, ["I", "Anna"])
    cast = cast_of(reading, {"Anna": [], "I": []}, _GENDERS, narrator="I")
    dialogue = attribute(reading, cast)
    assert _speakers(cast, dialogue) == ["I", "Anna", "I"]
    assert dialogue.lines[0].evidence.concluded_by == "narrator_tag"


def test_a_tag_can_name_the_hearer() -> None:
    who: dict[str, list[str]] = {"Anna": [], "Bob": [], "Cora": []}
    text = "Anna, Bob and Cora stood in the hall.\n\n“Come,” said Anna to Cora."
    _, cast, dialogue = _played(text, who)
    assert _addressees(cast, dialogue) == [["Cora"]]
    assert dialogue.lines[0].addressee_evidence.concluded_by == "told_to"


def test_i_means_the_speaker_and_you_the_one_spoken_to() -> None:
    text = "Anna and Bob met.\n\n“I saw you,” said Anna.\n\n“I saw you too,” said Bob."
    reading, cast, dialogue = _played(text, extra=["I", "you"])
    said = [(reading.words[int(reading.span_first[span])], cast.members[member].name) for span, member, _ in dialogue.deixis]
    assert said == [("I", "Anna"), ("you", "Bob"), ("I", "Bob"), ("you", "Anna")]
    assert all(0 < probability <= 1 for *_, probability in dialogue.deixis)


def test_titles_and_scare_quotes_are_no_lines() -> None:
    _, _, dialogue = _played("Anna read the “old paper” to Bob.")
    assert dialogue.lines == ()


def test_a_line_with_nobody_near_has_no_speaker() -> None:
    _, _, dialogue = _played("The rain fell.\n\n“Who goes there?”", {})
    (line,) = dialogue.lines
    assert line.speaker is None
    assert line.addressees == ()
    assert line.evidence.probability == 0


def test_alternation_does_not_cross_a_scene_break() -> None:
    text = (
        "Anna and Bob sat at the table.\n\n“Is it far?” asked Anna.\n\n“Ten miles,” said Bob.\n\n***\n\n"
        "Cora came home. Cora sat with Dan.\n\n“Well?”"
    )
    _, cast, dialogue = _played(text, {"Anna": [], "Bob": [], "Cora": [], "Dan": []}, breaks=["***"])
    assert _speakers(cast, dialogue)[2] in ("Cora", "Dan")


def test_words_across_a_closing_mark_name_nobody() -> None:
    text = "Anna met Bob.\n\n“Shall I wait for Bob?” asked Anna."
    reading, cast, dialogue = _played(text, {"Anna": [], "Bob": [], "Bob ? ” asked Anna": []})
    assert _speakers(cast, dialogue) == ["Anna"]
    assert dialogue.lines[0].cue is not None
    assert dialogue.lines[0].cue.of(reading.book.text) == "Anna"


def test_speech_broken_off_is_answered_and_not_continued() -> None:
    text = "Anna and Bob met.\n\n“I came by the river,” said Anna. “I thought--\n\n“You thought wrong.”\n\n“Perhaps.”"
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Anna", "Bob", "Anna"]
    assert [line.turn for line in dialogue.lines] == [0, 0, 2, 3]


def test_the_words_before_a_colon_tag_the_next_paragraph() -> None:
    text = (
        "Bob and Cora sat by the fire. Anna, whom nobody had noticed, rose. At last Anna said:\n\n“You are late, all of you.”"
    )
    _, cast, dialogue = _played(text, {"Anna": [], "Bob": [], "Cora": []})
    assert _speakers(cast, dialogue) == ["Anna"]
    assert dialogue.lines[0].cue_form is CueForm.EXPLICIT


def test_a_message_is_from_whoever_it_names() -> None:
    text = "Anna and Bob were far apart.\n\nANNA (09:12): Are you up?\n\nBob (09:14): Now I am.\n\nANNA (09:15): Good."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Bob", "Anna"]
    assert {line.cue_form for line in dialogue.lines} == {CueForm.EXPLICIT}
    assert _addressees(cast, dialogue) == [["Bob"], ["Anna"], ["Bob"]]


def test_a_part_of_the_name_a_message_is_signed_with_will_do() -> None:
    text = "Anna and Bob were far apart.\n\n10:04 anna.k: Are you up?\n\n10:05 bob_77: Now I am.\n\n10:06 anna.k: Good."
    _, cast, dialogue = _played(text)
    assert _speakers(cast, dialogue) == ["Anna", "Bob", "Anna"]


def test_who_speaks_to_herself_is_her_own_hearer() -> None:
    text = "Anna and Bob met.\n\n“How dull he is,” said Anna to herself."
    _, cast, dialogue = _played(text, {"Anna": ["herself"], "Bob": []})
    assert _addressees(cast, dialogue) == [["Anna"]]
    assert dialogue.lines[0].addressee_evidence.concluded_by == "told_to"


def test_whoever_the_line_before_turns_to_answers_it() -> None:
    text = (
        "Anna, Bob and Cara sat by the fire.\n\n“It is late,” said Bob.\n\n“It is early,” said Anna.\n\n“It is late,” said Bob."
        "\n\n“Cara, is it late?” said Anna to Cara.\n\n“It is.”"
    )
    _, cast, dialogue = _played(text, {**_ANNA_AND_BOB, "Cara": []})
    assert _speakers(cast, dialogue)[-1] == "Cara"
    assert _addressees(cast, dialogue)[-2:] == [["Cara"], ["Anna"]]


def test_a_title_in_capitals_is_as_good_as_a_name() -> None:
    probability = []
    for captain in ("the Captain", "the captain"):
        text = f"Anna and Bob sat with {captain}.\n\n“Yes,” said Bob.\n\n“No,” said {captain}.\n\n“Yes,” said Bob to Anna."
        _, cast, dialogue = _played(text, {**_ANNA_AND_BOB, captain: []})
        assert _speakers(cast, dialogue)[1] == captain
        probability.append(dialogue.lines[1].evidence.probability)
    assert probability[0] > probability[1]


def test_who_is_seldom_mentioned_or_hardly_leads_among_unsure_lines_is_less_sure() -> None:
    well = Standing(rarity=0.0, lead=5.0, around=3.0, pointed=1.0, rival=7.0, joined=1.0, part=0.5, length=2.0, named=1.0)
    sure = speaker_evidence("turn_taking", (), 0.99, well).probability
    for worse in (replace(well, rarity=5.0), replace(well, lead=0.1), replace(well, around=0.0), replace(well, pointed=-1.0)):
        assert speaker_evidence("turn_taking", (), 0.99, worse).probability < sure


def test_how_a_line_stands_is_seen_from_its_conversation() -> None:
    own = np.array([[0.0, 8.0], [2.0, 0.0], [0.0, 0.5], [0.5, 0.0], [0.0, 9.0], [0.1, 0.0]])
    shares = np.exp(own) / np.exp(own).sum(1, keepdims=True)
    pointed = np.array([[0.0, 1.0], [0.5, 0.25], [0.0, 0.0], [0.0, 0.75], [0.0, 0.0], [0.0, 0.0]])
    stands = standings(
        own=own, shares=shares, seldom=np.array([0.25, 0.75]), pointed=pointed, joined=np.array([0.5, 0.625]),
        named=np.array([1.0, 0.0]),
    )  # fmt: skip
    assert [stand.lead for stand in stands] == [5.0, 2.0, 0.5, 0.5, 5.0, 0.1]
    assert [stand.rarity for stand in stands] == [0.75, 0.25, 0.75, 0.25, 0.75, 0.25]
    assert [stand.pointed for stand in stands] == [1.0, 0.25, 0.0, -0.75, 0.0, 0.0]
    near = shares.max(1)[:5].mean()
    assert stands[0].around == pytest.approx(math.log(near / (1 - near)))
    over = [min(math.log(share.max() / share.min()), 7.0) for share in shares]
    assert [stand.rival for stand in stands] == pytest.approx(over, abs=1e-2)
    assert [stand.joined for stand in stands] == [0.625, 0.5, 0.625, 0.5, 0.625, 0.5]
    assert [stand.named for stand in stands] == [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    assert {(stand.part, stand.length) for stand in stands} == {(0.5, math.log(6))}
    one = np.ones((1, 1))
    (alone,) = standings(own=own[:1, :1], shares=one, seldom=np.zeros(1), pointed=one, joined=np.ones(1), named=np.ones(1))
    assert [alone.rival, alone.part, alone.length] == [7.0, 1.0, 0.0]
    assert alone.lead == 5.0
    assert alone.around > 6


def _pointing(reading: Reading, cast: Cast, speaks: Sequence[str], hears: Sequence[str]) -> Cast:
    """Let every quotation point to the first mention of the one named in *speaks* and in *hears*."""
    first = {member.name: member.mentions[0] for member in cast.members}
    mentions = np.array([[first[a], first[b]] for a, b in zip(speaks, hears, strict=True)], dtype=np.int32)
    certain = np.tile(np.array([[0.98, 0.01]], dtype=np.float32), (len(mentions), 1))
    assert len(mentions) == len(reading.marks.quotations)
    return replace(cast, voices=Voices(mentions=mentions, speaking=certain, hearing=certain[:, ::-1].copy()))


def test_a_line_that_nothing_else_decides_is_spoken_by_whom_it_points_to() -> None:
    reading, cast, _ = _played("Anna and Bob and Carl sat down.\n\n“It is late.”\n\n“So it is.”", {**_ANNA_AND_BOB, "Carl": []})
    for speaks, hears in ((["Anna", "Bob"], ["Bob", "Carl"]), (["Carl", "Anna"], ["Anna", "Carl"])):
        pointing = _pointing(reading, cast, speaks, hears)
        dialogue = attribute(reading, pointing)
        assert _speakers(pointing, dialogue) == speaks
        assert _addressees(pointing, dialogue) == [[one] for one in hears]


def test_a_line_points_to_people_whom_nothing_else_lets_take_part() -> None:
    text = "Carl had gone out.\n\n" + "It rained, and it rained. " * 90 + "Anna and Bob sat down.\n\n“It is late.”"
    reading, cast, dialogue = _played(text, {**_ANNA_AND_BOB, "Carl": []})
    assert _speakers(cast, dialogue) != ["Carl"]
    pointing = _pointing(reading, cast, ["Carl"], ["Anna"])
    assert _speakers(pointing, attribute(reading, pointing)) == ["Carl"]


def test_whom_we_know_as_my_dear_alone_speaks_under_another_name() -> None:
    text = "Anna and Bob sat down.\n\n“Well, my dear, it is late,” said Bob.\n\n“It is, my dear.”\n\n“So it is.”"
    _, cast, dialogue = _played(text, {**_ANNA_AND_BOB, "my dear": []})
    assert _speakers(cast, dialogue) == ["Bob", "Anna", "Bob"]
    _, cast, dialogue = _played("“Come here, my dear.”\n\n“Why, my dear?”", {"my dear": []})
    assert _speakers(cast, dialogue) == [None, None]


def test_a_third_who_takes_part_is_spoken_to_as_well() -> None:
    round_of_three = "“Ten miles,” said Anna.\n\n“Twelve,” said Bob.\n\n“We shall walk,” said Cora.\n\n"
    text = "Anna, Bob and Cora sat at the table.\n\n" + 4 * round_of_three
    _, cast, dialogue = _played(text, {"Anna": [], "Bob": [], "Cora": []})
    assert set(_addressees(cast, dialogue)[6]) == {"Bob", "Cora"}
    assert len(_addressees(cast, dialogue)[0]) == 1


def test_the_tag_of_a_paragraph_serves_all_its_lines() -> None:
    text = "Anna looked at Bob.\n\n“No,” said Cora. Bob sat still. The clock struck. “I will not go.”"
    _, cast, dialogue = _played(text, {"Anna": [], "Bob": [], "Cora": []}, arcs=[("sat", "Bob", "nsubj")])
    assert _speakers(cast, dialogue) == ["Cora", "Cora"]


@pytest.mark.parametrize("words", ["Anna was saying", "called out Anna", "said the voice of Anna"])
def test_a_verb_of_speech_has_many_shapes(words: str) -> None:
    text = f"Bob came in.\n\n“You are late,” {words}."
    arcs = [("voice", "Anna", "nmod")] if "voice" in words else [("saying", "Anna", "nsubj")] if "saying" in words else []
    _, cast, dialogue = _played(text, arcs=arcs)
    assert _speakers(cast, dialogue) == ["Anna"]


_TALK = "Anna sat by the fire. Bob stood.\n\n“It is cold,” said Anna.\n\n“Is it?”\n\n{}“Look at that!”\n\n“So it is.”"
_CAT_AND_DOG = {"Cat": ["cat"], "Dog": ["dog"]}


def test_no_conversation_runs_on_where_another_scene_is_heard() -> None:
    text = _TALK.format("Cat came down the hill with Dog. Cat saw the sea, and Cat laughed.\n\n")
    for odds, same in ((-3.0, False), (3.0, True)):
        _, cast, dialogue = _played(text, _ANNA_AND_BOB | _CAT_AND_DOG, heard={3: odds})
        assert ({"Anna", "Bob"}.isdisjoint(_speakers(cast, dialogue)[2:])) is same


def test_a_border_amid_a_talk_leaves_those_who_talk() -> None:
    _, cast, dialogue = _played(_TALK.format(""), heard={3: 3.0})
    assert set(_speakers(cast, dialogue)[2:]) == {"Anna", "Bob"}


def test_a_tag_tells_the_i_of_a_story_from_its_you() -> None:
    text = "I came in. You sat by the fire.\n\n“It is cold,” I said.\n\n“It is late,” you said.\n\n“So it is,” I said."
    arcs = [("said", "I", "nsubj"), ("said", "you", "nsubj")]
    _, cast, dialogue = _played(text, {"Ned": ["I"], "Mara": ["you"]}, arcs=arcs, narrator="Ned", you="Mara")
    assert _speakers(cast, dialogue) == ["Ned", "Mara", "Ned"]


def test_verse_and_blocks_set_off_are_not_spoken_here() -> None:
    prose = "Anna sat\nby the fire.\n\n" * 9
    letter = "    “I take up my pen to say\n    that all is well with us.”\n\n"
    _, _, dialogue = _played(prose + letter + "“So he writes,” said Anna.")
    assert len(dialogue.lines) == 1
    _, _, dialogue = _played(letter * 9 + "“So he writes,” said Anna.")
    assert len(dialogue.lines) == 10


@pytest.mark.parametrize(("is_several", "speaker"), [(False, "Wren"), (True, None)])
def test_they_who_say_something_may_be_one(*, is_several: bool, speaker: str | None) -> None:
    text = "Wren came in and sat down. Wren was tired.\n\n“It is late,” they said."
    reading = reading_of(text, ["Wren", "they"])
    cast = cast_of(reading, {"Wren": ["they"]})
    members = tuple(replace(member, is_plural=is_several) for member in cast.members)
    cast = replace(cast, members=members)
    [tag] = gather_clues(lay_out(reading, cast), cast).tag_members
    assert (None if tag is None else cast.members[tag].name) == speaker

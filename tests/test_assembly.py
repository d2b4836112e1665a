"""How do the layers become one story?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from taleglass.assembly import assemble
from taleglass.cast import Cast, gather
from taleglass.dialogue import NOBODY_NEAR, Dialogue, Line, attribute
from taleglass.reading import Reader, Reading
from taleglass.store.soundness import check
from taleglass.story import Book, CueForm, Entity, Evidence, Provenance, Role, Story, Token
from taleglass.text import mark
from tests.builders import cast_of, reading_of
from tests.reading.fake import FakeEncoder

_WHO = Provenance(taleglass="0", weights="0", weights_sha256="0" * 64)
_EVIDENCE = Evidence(spans=(), probability=0.9, concluded_by="test")

_TEXT = (
    "Anna saw Bob. She sat by the old sailor.\n\n“I am cold, and you are late,” said Anna. “Are you?”\n\n“I know,” said Bob."
)
_PEOPLE = ("Anna", "she", "Bob", "the old sailor", "I", "you")


def _read(who: Mapping[str, Sequence[str]], narrator: str | None = None, text: str = _TEXT) -> tuple[Reading, Cast]:
    reading = reading_of(text, _PEOPLE)
    return reading, cast_of(reading, who, narrator=narrator)


def _places(reading: Reading, words: str) -> list[int]:
    """Return the spans that read so."""
    return [
        k
        for k, (a, z) in enumerate(zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True))
        if " ".join(reading.words[a : z + 1]) == words
    ]


def _line(stretch: int, speaker: int | None, *addressees: int, turn: int | None = None) -> Line:
    return Line(
        stretch=stretch,
        turn=stretch if turn is None else turn,
        speaker=speaker,
        addressees=addressees,
        cue_form=CueForm.IMPLICIT,
        cue=None,
        evidence=_EVIDENCE,
        addressee_evidence=_EVIDENCE,
    )


def _told(reading: Reading, cast: Cast, dialogue: Dialogue) -> Story:
    story = assemble("told", reading.book, reading, cast, dialogue, _WHO)
    check(story)
    return story


def _entity(story: Story, name: str) -> Entity:
    (found,) = [entity for entity in story.entities if entity.name == name]
    return found


def test_i_and_you_in_speech_belong_to_speaker_and_addressee() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": [], "I": [], "you": []})
    (first_i, second_i), yous = _places(reading, "I"), _places(reading, "you")
    dialogue = Dialogue(
        lines=(_line(0, 0, 1), _line(1, 0, 1, turn=0), _line(2, 1, 0)),
        deixis=((first_i, 0, 0.9), *((you, 1, 0.8) for you in yous), (second_i, 1, 0.7)),
    )
    story = _told(reading, cast, dialogue)
    assert story.mentions[first_i].entity == story.mentions[_places(reading, "Anna")[0]].entity
    assert story.mentions[second_i].entity == story.mentions[_places(reading, "Bob")[0]].entity
    assert {story.mentions[you].entity for you in yous} == {_entity(story, "Bob").id}
    assert not [entity for entity in story.entities if entity.name in {"I", "you"}]
    assert _entity(story, "Anna").mention_count == 4


def test_a_doubtful_pronoun_stays_where_it_was() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": [], "I": [], "you": []})
    place = _places(reading, "I")[0]
    story = _told(reading, cast, Dialogue(lines=(_line(0, 0),), deixis=((place, 0, 0.4),)))
    assert story.mentions[place].entity == _entity(story, "I").id


def test_a_moved_pronoun_is_as_sure_as_the_line_it_stands_in() -> None:
    reading, cast = _read({"Anna": [], "Bob": [], "I": [], "you": []})
    before = _told(reading, cast, Dialogue(lines=(), deixis=()))
    place = _places(reading, "I")[0]
    after = _told(reading, cast, Dialogue(lines=(), deixis=((place, 1, 0.55),)))
    bobs = len(_places(reading, "Bob"))
    assert _entity(before, "Bob").probability == 1.0
    assert _entity(after, "Bob").probability == round((bobs + 0.55) / (bobs + 1), 4)


def test_one_whose_mentions_were_all_anothers_is_nobody_and_her_lines_are_the_others() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": [], "I": [], "you": []})
    i, you = 2, 3
    moves = tuple((k, 0, 0.9) for k in _places(reading, "I")) + tuple((k, 1, 0.9) for k in _places(reading, "you"))
    dialogue = Dialogue(lines=(_line(0, i, you), _line(1, 0, i, you), _line(2, you, i)), deixis=moves)
    story = _told(reading, cast, dialogue)
    anna, bob = _entity(story, "Anna").id, _entity(story, "Bob").id
    assert [(line.speaker, line.addressees) for line in story.lines] == [(anna, (bob,)), (anna, (bob,)), (bob, (anna,))]


def test_one_who_turned_out_to_be_several_speaks_no_line() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": [], "I": [], "you": []})
    first, second = _places(reading, "I")
    story = _told(
        reading, cast, Dialogue(lines=(_line(0, 2), _line(2, 1, 2, turn=1)), deixis=((first, 0, 0.9), (second, 1, 0.9)))
    )
    assert [line.speaker for line in story.lines] == [None, _entity(story, "Bob").id]
    assert story.lines[1].addressees == ()
    assert (story.lines[0].evidence, story.lines[1].evidence) == (NOBODY_NEAR, _EVIDENCE)
    assert story.lines[1].addressee_evidence == NOBODY_NEAR


def test_lines_and_words_are_counted_for_their_speaker() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": []})
    story = _told(reading, cast, Dialogue(lines=(_line(0, 0, 1), _line(1, 0, 1, turn=0), _line(2, 1, 0)), deixis=()))
    anna, bob = _entity(story, "Anna"), _entity(story, "Bob")
    assert (anna.line_count, anna.words_spoken) == (2, 9)
    assert (bob.line_count, bob.words_spoken) == (1, 2)
    assert [story.surface(line.speech) for line in story.lines_of(bob.id)] == ["I know,"]
    assert [line.turn for line in story.lines] == [story.lines[0].id, story.lines[0].id, story.lines[2].id]
    assert len({line.id for line in story.lines}) == 3


def test_aliases_are_names_first_and_pronouns_are_counted_apart() -> None:
    reading, cast = _read({"Anna": ["she", "the old sailor"], "Bob": []})
    anna = _entity(_told(reading, cast, Dialogue(lines=(), deixis=())), "Anna")
    assert [(alias.text, alias.count, alias.is_proper) for alias in anna.aliases] == [
        ("Anna", 2, True),
        ("the old sailor", 1, False),
    ]
    assert anna.pronouns == (("she", 1),)
    assert (anna.first.of(_TEXT), anna.last.of(_TEXT)) == ("Anna", "Anna")


def test_words_are_one_alias_however_they_are_written_and_taken() -> None:
    text = "Zoe\u0308 sat. The Pincio. Zo\u00eb rose. The Pincio."
    reading = reading_of(text, ("Zoe\u0308", "Zo\u00eb", "the Pincio"))
    reading = replace(reading, span_form=np.array([0, 0, 0, 1], dtype=reading.span_form.dtype))
    cast = cast_of(reading, {"Zoe\u0308": ["Zo\u00eb"], "The Pincio": []})
    story = _told(reading, cast, Dialogue(lines=(), deixis=()))
    assert [[(alias.text, alias.count, alias.is_proper) for alias in entity.aliases] for entity in story.entities] == [
        [("Zo\u00eb", 2, True)],
        [("The Pincio", 2, True)],
    ]


def test_nobody_is_named_dear() -> None:
    reading = reading_of("Dear Ruth! Come. Dear Ruth!", ("Dear Ruth",))
    (ruth,) = _told(reading, cast_of(reading, {"Dear Ruth": []}), Dialogue(lines=(), deixis=())).entities
    assert [(alias.text, alias.count) for alias in ruth.aliases] == [("Ruth", 2)]


def test_roles_follow_what_someone_does_in_the_telling() -> None:
    text = "Anna sat. " * 12 + "She saw the old sailor. Bob rose.\n\n“I know Holt,” said Bob.\n\nI laughed."
    reading = reading_of(text, ["Anna", "she", "Bob", "the old sailor", "I", "Holt"])
    cast = cast_of(reading, {"Anna": ["she"], "Bob": [], "me": ["I"]}, narrator="me")
    story = _told(reading, cast, Dialogue(lines=(_line(0, 1),), deixis=()))
    roles = {entity.name: entity.role for entity in story.entities}
    assert roles == {
        "Anna": Role.MAJOR,
        "Bob": Role.MINOR,
        "Holt": Role.MENTIONED,
        "the old sailor": Role.NONE,
        "the narrator": Role.NARRATOR,
    }
    assert story.characters[0].name == "Anna"


def test_who_tells_a_letter_alone_is_no_narrator_of_the_story() -> None:
    reading = reading_of("Anna sat.\n\nDear Bob,\n\nI came.\n\nAnna", ["Anna", "I"])
    cast = cast_of(reading, {"Anna": ["I"]}, narrator="Anna")
    for writers, role in ((frozenset[int](), Role.NARRATOR), (frozenset({0}), Role.MINOR)):
        story = _told(reading, replace(cast, letter_writers=writers), Dialogue(lines=(), deixis=()))
        assert [entity.role for entity in story.entities] == [role]


def _happening(text: str, words: Mapping[str, float]) -> list[tuple[str, str, float]]:
    reading = reading_of(text, [])
    chances = np.array([words.get(word, 0.0) for word in reading.words], dtype=np.float32)
    story = _told(replace(reading, event_probability=chances), cast_of(reading, {}), Dialogue(lines=(), deixis=()))
    return [
        (event.span.of(text), text[story.tokens[event.token].start : story.tokens[event.token].end], event.probability)
        for event in story.events
    ]


def test_events_are_words_from_an_even_chance_on() -> None:
    assert _happening("Anna ran home and slept.", {"ran": 0.75, "slept": 0.5, "home": 0.49}) == [
        ("ran", "ran", 0.75),
        ("slept", "slept", 0.5),
    ]


def test_a_hyphenated_event_is_one_word() -> None:
    reading = reading_of("Bob hand-picked them.", [])
    assert "-" in reading.words
    assert _happening("Bob hand-picked them.", {"picked": 0.75}) == [("hand-picked", "picked", 0.75)]
    assert _happening("Bob hand-picked them.", {"hand": 0.75, "picked": 0.625}) == [("hand-picked", "hand", 0.75)]
    assert _happening("Bob hand-picked them.", {"hand": 0.625, "picked": 0.75}) == [("hand-picked", "picked", 0.75)]
    assert _happening("Bob ran - slept.", {"slept": 0.75}) == [("slept", "slept", 0.75)]


def test_a_mention_knows_its_words_and_its_head() -> None:
    text = "Anna saw the king of the hill."
    reading = reading_of(text, ["the king of the hill"], arcs=[("saw", "king", "obj"), ("king", "hill", "nmod")])
    heads = reading.head.copy()
    king, hill = reading.words.index("king"), reading.words.index("hill")
    heads[[king - 1, king + 1, king + 2]] = [king, hill, hill]
    story = _told(replace(reading, head=heads), cast_of(reading, {}), Dialogue(lines=(), deixis=()))
    (mention,) = story.mentions
    assert (mention.span.of(text), mention.head.of(text)) == ("the king of the hill", "king")
    assert (mention.first_token, mention.end_token) == (king - 1, hill + 1)


def test_what_the_dialogue_room_concludes_makes_a_sound_story() -> None:
    reading, cast = _read({"Anna": ["she"], "Bob": [], "I": [], "you": []})
    story = _told(reading, cast, attribute(reading, cast))
    assert [story.entity(line.speaker).name for line in story.lines if line.speaker] == ["Anna", "Anna", "Bob"]
    assert [entity.first for entity in story.entities] == sorted(entity.first for entity in story.entities)


def test_a_book_without_words_is_a_story_without_anything() -> None:
    book = Book(text="", source_format="txt")
    reading = Reader(FakeEncoder()).read(book, mark(book))
    cast = gather(reading)
    story = _told(reading, cast, attribute(reading, cast))
    assert not any((story.tokens, story.sentences, story.mentions, story.entities, story.events, story.lines))


def test_layers_of_words_and_sentences_reach_the_story() -> None:
    text = "Bob set out. Anna laughed."
    reading = reading_of(text, ["Bob", "Anna"], arcs=[("set", "out", "compound:prt"), ("set", "Bob", "nsubj")])
    words = len(reading.words)
    story = _told(
        replace(
            reading,
            feats=("Number=Sing", *("_",) * (words - 1)),
            upos_probability=np.linspace(0, 1, words, dtype=np.float32),
            supersense_first=np.array([0, 1]),
            supersense_last=np.array([0, 2]),
            supersense=("n.person", "v.motion"),
            supersense_probability=np.array([0.91249, 0.5], dtype=np.float32),
            sentence_vad=np.array([[3, 2.51239, 3], [4.5, 5.2, 0.9]], dtype=np.float32),
            sentence_emotion=np.array([[0.09, 0.3, 0.3], [0.95, 0.05, 0.1]], dtype=np.float32),
            emotions=("joy", "fear", "neutral"),
        ),
        cast_of(reading, {}),
        Dialogue(lines=(), deixis=()),
    )
    assert [(one.span.of(text), one.label, one.probability) for one in story.supersenses] == [
        ("Bob", "n.person", 0.912),
        ("set out", "v.motion", 0.5),
    ]
    assert story.supersenses[1].token == 1
    assert (story.tokens[0].feats, story.tokens[1].feats) == ("Number=Sing", "_")
    assert [token.upos_probability for token in story.tokens] == [round(k / (words - 1), 3) for k in range(words)]
    first, second = story.sentences
    assert (first.valence, first.arousal, first.dominance) == (3.0, 2.512, 3.0)
    assert (second.valence, second.arousal, second.dominance) == (4.5, 5.0, 1.0)
    assert first.emotions == (("fear", 0.3), ("neutral", 0.3))
    assert second.emotions == (("joy", 0.95), ("neutral", 0.1))


def test_words_of_a_story_are_words_like_any_other() -> None:
    reading = reading_of("Bob rose.", [])
    bob, *_ = _told(reading, cast_of(reading, {}), Dialogue(lines=(), deixis=())).tokens
    twin = Token(*(getattr(bob, place.name) for place in fields(bob)))
    assert (bob, hash(bob), repr(bob)) == (twin, hash(twin), repr(twin))
    with pytest.raises(FrozenInstanceError):
        bob.start = 1  # type: ignore[misc]  # that it fails is the point


def test_without_such_heads_there_is_no_mood() -> None:
    reading = reading_of("Bob rose.", [])
    [sentence] = _told(reading, cast_of(reading, {}), Dialogue(lines=(), deixis=())).sentences
    assert (sentence.valence, sentence.arousal, sentence.dominance, sentence.emotions) == (None, None, None, ())

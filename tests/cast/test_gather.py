"""Who is who in small scenes, when it is known which mentions look alike to the pair scorer?"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.cast import Cast, CastMember, Gender, gather
from taleglass.cast.pairs import PAIR_FEATURES
from taleglass.reading import ChoiceWeights, PairWeights, Reading
from tests.builders import reading_of
from tests.reading.fake import choice_arrays

_ALIKE, _UNLIKE = 4.0, -4.0
"""Log-odds that the scorer below gives to mentions of one group, and to others."""


def _scored(reading: Reading, groups: Sequence[int]) -> Reading:
    """Let the pair scorer think that mentions of one group are the same; group -1 is like none."""
    size = max(0, *groups, 0) + 1
    vectors = np.zeros((len(groups), 2 + 2 * size), dtype=np.float32)
    for k, group in enumerate(groups):
        if group >= 0:
            vectors[k, 2 + group] = (_ALIKE - _UNLIKE) * np.sqrt(size)
            vectors[k, 2 + size + group] = 1.0
    weights = PairWeights(
        tables=tuple(np.zeros((n, 1), dtype=np.float32) for n in PAIR_FEATURES),
        biases=tuple(np.zeros(n, dtype=np.float32) for n in PAIR_FEATURES),
        out_weight=np.zeros(1, dtype=np.float32),
        out_bias=np.array([_UNLIKE], dtype=np.float32),
        hidden=1,
        query=size,
    )
    return replace(reading, span_pair=vectors.astype(np.float16), pair_weights=weights)


def _surfaces(reading: Reading) -> list[str]:
    return [
        " ".join(reading.words[a : z + 1]) for a, z in zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)
    ]


def _gathered(text: str, alike: Mapping[str, int], arcs: Sequence[tuple[str, str, str]] = ()) -> tuple[Reading, Cast]:
    """Gather a text whose mentions are the words of *alike*, each with its group."""
    reading = reading_of(text, list(alike), arcs)
    folded = {words.lower(): group for words, group in alike.items()}
    reading = _scored(reading, [folded[surface.lower()] for surface in _surfaces(reading)])
    return reading, gather(reading)


def _partition(reading: Reading, cast: Cast) -> list[list[str]]:
    surfaces = _surfaces(reading)
    return [[surfaces[k] for k in member.mentions] for member in cast.members]


def _named(cast: Cast, name: str) -> CastMember:
    (found,) = [member for member in cast.members if name in member.names]
    return found


def test_pronouns_and_descriptions_join_what_they_look_like() -> None:
    reading, cast = _gathered(
        "Anna came in. She saw Bob. He rose. The old man laughed.", {"Anna": 0, "she": 0, "Bob": 1, "he": 1, "the old man": 1}
    )
    assert _partition(reading, cast) == [["Anna", "She"], ["Bob", "He", "The old man"]]
    assert [member.gender for member in cast.members] == [Gender.SHE, Gender.HE]
    assert [member.name for member in cast.members] == ["Anna", "Bob"]


def test_networks_of_short_texts_have_the_last_word_where_there_are_any() -> None:
    alike = {"Anna": 0, "Bob": 1, "the stranger": -1}
    reading = reading_of("Anna met Bob. The stranger laughed.", list(alike))
    reading = _scored(
        reading, [alike[{"The stranger": "the stranger"}.get(surface, surface)] for surface in _surfaces(reading)]
    )
    sizes = []
    for worth in (50.0, -50.0):
        arrays = choice_arrays()
        arrays["0.someone.4.bias"][0] = worth
        sizes.append([len(member.mentions) for member in gather(replace(reading, choices=ChoiceWeights.of(arrays))).members])
    assert [len(one) for one in sizes] == [3, 2]


def test_whom_else_a_pronoun_may_mean_is_kept() -> None:
    text = "Bob met Tom. He laughed. Anna came. She said, “He is late.”"
    reading, cast = _gathered(text, {"Bob": 0, "Tom": 0, "he": 0, "Anna": 1, "she": 1})
    surfaces = _surfaces(reading)
    bob, tom, he, she = (surfaces.index(words) for words in ("Bob", "Tom", "He", "She"))
    own, other = (int(cast.mention_members[k]) for k in (bob, tom))
    meant = cast.may_mean(he)
    assert int(cast.mention_members[he]) in {own, other}
    assert set(meant) == {own, other}
    assert all(0.02 < share < 1.0 for share in meant.values())
    assert sum(meant.values()) == pytest.approx(1.0, abs=0.1)
    assert max(meant, key=lambda member: meant[member]) == int(cast.mention_members[he])
    assert cast.may_mean(she) == {int(cast.mention_members[she]): 1.0}  # nobody else comes near
    assert not [k for k in cast.doubts if reading.word_quotes[reading.span_first[k]]]  # speech has cues of its own


def test_one_without_a_clean_name_goes_by_the_words_that_name_them() -> None:
    alike = {"Edith who sang": 0, "the girl": 0, "she": 0}
    reading = reading_of("Edith who sang came in. The girl sat. The girl rose. She left.", list(alike))
    reading = replace(reading, span_form=np.array([0, 1, 1, 2], dtype=reading.span_form.dtype))
    cast = gather(_scored(reading, [0, 0, 0, 0]))
    assert [(member.name, member.is_named) for member in cast.members] == [("Edith who sang", False)]


def test_whom_somebody_calls_sir_goes_by_what_else_is_said_of_him() -> None:
    _, cast = _gathered("Sir. Sir. The miller came in. Sir.", {"Sir": 0, "the miller": 0})
    assert [member.name for member in cast.members] == ["The miller"]


@pytest.mark.parametrize(
    ("text", "name"), [("Her hat fell. Her dog ran. She left.", "she"), ("My hat fell. Her dog ran.", "she")]
)
def test_one_of_whom_only_pronouns_speak_goes_by_the_plain_one(text: str, name: str) -> None:
    _, cast = _gathered(text, {"her": 0, "she": 0, "my": 0})
    assert name in [member.name for member in cast.members]
    assert not {"her", "Her"} & {member.name for member in cast.members}


def test_nobody_is_named_dear() -> None:
    _, cast = _gathered("Dear Ruth! Come. Dear Ruth!", {"Dear Ruth": 0})
    assert [(member.name, member.names) for member in cast.members] == [("Ruth", ("Ruth",))]


def test_however_many_mentions_are_laid_out_at_a_time_they_go_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Anna came in. She saw Bob. He rose. She sat. The old man laughed. He left her. She wept. Bob did not. " * 3
    alike = {"Anna": 0, "she": 0, "her": 0, "Bob": 1, "he": 1, "the old man": 1}
    whole = _partition(*_gathered(text, alike))
    assert len(whole) == 2
    for size in (1, 2, 7):
        monkeypatch.setattr(importlib.import_module("taleglass.cast.gather"), "_SPREAD", size)
        assert _partition(*_gathered(text, alike)) == whole


def test_he_is_not_whom_he_calls() -> None:
    text = "Bob rose. He called Bob."
    alike = {"Bob": 0, "he": 0}
    assert _partition(*_gathered(text, alike)) == [["Bob", "He", "Bob"]]
    arcs = [("called", "He", "nsubj"), ("called", "Bob", "obj")]
    assert _partition(*_gathered(text, alike, arcs)) == [["Bob", "Bob"], ["He"]]


def test_my_uncle_stays_apart_from_whom_he_once_spoke_to() -> None:
    text = "I saw Bob. My uncle rose. My uncle spoke to Bob. I left. I slept."
    alike = {"I": 1, "my": 1, "Bob": 0, "my uncle": 0}
    arcs = [("spoke", "uncle", "nsubj"), ("spoke", "Bob", "obl")]
    assert ["My uncle", "My uncle"] in _partition(*_gathered(text, alike, arcs))
    assert ["Bob", "My uncle", "My uncle", "Bob"] in _partition(*_gathered(text, alike))


def test_their_mother_is_none_of_those_who_act_beside_her() -> None:
    def partition(first: str, rain: str = " ") -> list[list[str]]:
        alike = {first: 0, "they": 1, "their": 1, "their mother": 0}
        arcs = [
            ("rose", first.rsplit(maxsplit=1)[-1], "nsubj"),
            ("laughed", "mother", "nsubj"),
            ("mother", "Their", "nmod:poss"),
        ]
        return _partition(*_gathered(f"{first} rose. They sat.{rain}Their mother laughed.", alike, arcs))

    assert ["Their mother"] in partition("Anna")
    assert ["Anna", "Their mother"] in partition("Anna", "\n\nIt rained." * 9 + "\n\n")
    assert ["Mamma", "Their mother"] in partition("Mamma")
    assert ["Mrs. Hill", "Their mother"] in partition("Mrs. Hill")


def test_a_boy_named_jem_is_jem_and_jem_the_miller_is_the_miller() -> None:
    named = [("boy", "named", "acl")]
    alike = {"Bob": 0, "a boy": 1, "Jem": -1}
    assert ["a boy", "Jem", "Jem"] in _partition(*_gathered("Bob met a boy named Jem. Jem rose.", alike, named))
    assert ["a boy"] in _partition(*_gathered("Bob saw how a boy named Jem. Jem rose.", alike))
    apposed, alike = [("Jem", "miller", "appos")], {"Bob": 0, "Jem": 1, "the miller": -1}
    assert ["Jem", "the miller"] in _partition(*_gathered("Bob met Jem, the miller, there.", alike, apposed))
    assert ["the miller"] in _partition(*_gathered("Bob met Jem, the miller, there.", alike))


def test_names_of_one_person_meet_over_the_whole_book() -> None:
    reading, cast = _gathered(
        "Anna Marlow came in. " + "It rained. " * 200 + "Miss Marlow left.", {"Anna Marlow": -1, "Miss Marlow": -1, "it": -1}
    )
    assert _named(cast, "Anna Marlow") is _named(cast, "Miss Marlow")
    assert len(_surfaces(reading)) == 202


def test_a_family_is_several_and_none_of_its_members() -> None:
    text = "Mr. Marlow came in. Marlows never wait. The Miss Marlows sat. Mrs. Braddocks left."
    names = ["Mr. Marlow", "Marlows", "The Miss Marlows", "Mrs. Braddocks"]
    _, cast = _gathered(text, dict.fromkeys(names, -1))
    assert [_named(cast, name).is_plural for name in names] == [False, True, True, False]
    assert len(cast.members) == 4


def test_old_mr_marlow_is_not_his_son() -> None:
    text = "Young Mr. Marlow came in. Hugh Marlow sat. Old Mr. Marlow left. Mr. Marlow was dead."
    _, cast = _gathered(text, dict.fromkeys(["Young Mr. Marlow", "Hugh Marlow", "Old Mr. Marlow", "Mr. Marlow"], -1))
    assert _named(cast, "Mr. Marlow") is not _named(cast, "Hugh Marlow")


def test_who_answers_to_a_name_is_called_by_it() -> None:
    text = "“Well, Miss Marlow?” said Bob.\n\nAnna laughed.\n\n" * 8
    reading, _ = _gathered(text, {"Anna": -1, "Miss Marlow": -1, "Bob": -1})
    deprel = tuple(
        "nsubj" if word in {"Anna", "Bob"} else relation for word, relation in zip(reading.words, reading.deprel, strict=True)
    )
    cast = gather(replace(reading, deprel=deprel))
    assert _named(cast, "Anna") is _named(cast, "Miss Marlow")
    assert _named(cast, "Anna") is not _named(cast, "Bob")


def test_i_is_whom_the_cue_names_whatever_the_scorer_says() -> None:
    text = "Bob came in. “I am cold, and you sit,” said Anna."
    reading, cast = _gathered(text, {"Bob": 0, "Anna": 1, "I": 0, "you": 1})
    owner = dict(zip(_surfaces(reading), cast.mention_members.tolist(), strict=True))
    assert owner["I"] == owner["Anna"]
    assert owner["you"] != owner["Anna"]
    assert [member.mentions for member in cast.members] == [tuple(sorted(member.mentions)) for member in cast.members]


def test_he_never_joins_a_known_she() -> None:
    reading, cast = _gathered("Anna came in. She sat. He rose.", {"Anna": 0, "she": 0, "he": 0})
    assert _partition(reading, cast) == [["Anna", "She"], ["He"]]


def test_he_is_not_two_people() -> None:
    reading, cast = _gathered("Anna and Bob came in. They sat. He rose.", {"Anna and Bob": 0, "he": 0, "they": 0})
    assert _partition(reading, cast) == [["Anna and Bob", "They"], ["He"]]
    assert [member.is_plural for member in cast.members] == [True, False]


def test_a_man_is_no_woman_whatever_the_scorer_says() -> None:
    reading, cast = _gathered("The old man came in. The young woman sat.", {"the old man": 0, "the young woman": 0})
    assert len(cast.members) == 2
    assert [member.gender for member in cast.members] == [Gender.HE, Gender.SHE]
    assert [member.name for member in cast.members] == ["The old man", "The young woman"]
    assert len(_surfaces(reading)) == 2


def test_a_name_joins_the_one_who_was_there_before_it() -> None:
    reading, cast = _gathered("A boy came in. The boy laughed. Tom sat.", {"a boy": 0, "the boy": 0, "Tom": 0})
    assert _partition(reading, cast) == [["A boy", "The boy", "Tom"]]
    assert _named(cast, "Tom").name == "Tom"


def test_a_name_with_a_title_joins_nobody_of_another_calling() -> None:
    text = "The vicar came in. He bowed. Colonel Lusk sat."
    reading, cast = _gathered(text, {"The vicar": 0, "He": 0, "Colonel Lusk": 0})
    assert _partition(reading, cast) == [["The vicar", "He"], ["Colonel Lusk"]]
    text = "The priest came in. He bowed. Reverend Lusk sat."
    reading, cast = _gathered(text, {"The priest": 0, "He": 0, "Reverend Lusk": 0})
    assert _partition(reading, cast) == [["The priest", "He", "Reverend Lusk"]]


def test_the_only_captain_of_a_book_is_the_captain() -> None:
    text = "Captain Lusk came in. Ned waited. The captain sat down."
    reading, cast = _gathered(text, {"Captain Lusk": -1, "Ned": -1, "The captain": -1})
    assert _partition(reading, cast) == [["Captain Lusk", "The captain"], ["Ned"]]


def test_of_two_captains_neither_is_the_captain_by_title_alone() -> None:
    text = "Captain Lusk came in. Captain Pym waited. The captain sat down."
    reading, cast = _gathered(text, {"Captain Lusk": -1, "Captain Pym": -1, "The captain": -1})
    assert ["The captain"] in _partition(reading, cast)


def _kin(*names: str) -> list[tuple[str, str, str]]:
    """Return the arcs of “her father rose” and the like."""
    owned = [name.split() for name in names]
    return [("rose", noun, "nsubj") for _, noun in owned] + [(noun, owner, "nmod:poss") for owner, noun in owned]


def test_the_father_of_a_marlow_is_mr_marlow() -> None:
    alike = {"Ada Marlow": 0, "her": 0, "Mr. Finch": 1, "Mr. Marlow": 1, "Mr. Hale": 1, "her father": 1}
    text = "Ada Marlow came in. {} sat by the fire. Mr. Finch read. Her father rose."
    assert ["Mr. Marlow", "Her father"] in _partition(*_gathered(text.format("Mr. Marlow"), alike, _kin("Her father")))
    assert ["Mr. Marlow"] not in _partition(*_gathered(text.format("Mr. Hale"), alike, _kin("Her father")))
    assert ["Mr. Hale"] in _partition(*_gathered(text.format("Mr. Hale"), alike, _kin("Her father")))


def test_a_name_goes_to_the_kin_of_those_who_bear_it() -> None:
    text = "Ada Marlow came in. Bob Finch sat. Her father rose. His uncle rose. Mr. {} laughed."
    alike = {
        "Ada Marlow": 0,
        "her": 0,
        "Bob Finch": 1,
        "his": 1,
        "her father": 2,
        "his uncle": 3,
        "Mr. Marlow": 2,
        "Mr. Hale": 3,
    }
    arcs = _kin("Her father", "His uncle")
    assert ["Her father", "Mr. Marlow"] in _partition(*_gathered(text.format("Marlow"), alike, arcs))
    assert ["Her father"] in _partition(*_gathered(text.format("Hale"), alike, arcs))


def test_the_husband_of_mrs_marlow_is_mr_marlow_and_her_father_is_not() -> None:
    alike = {"Mrs. Marlow": 0, "her": 0, "Mr. Marlow": 1, "Mr. Finch": 1, "her husband": 1}
    text = "Mrs. Marlow came in. Mr. Marlow sat. Mr. Finch read. Her husband rose."
    assert ["Mr. Marlow", "Her husband"] in _partition(*_gathered(text, alike, _kin("Her husband")))
    text, alike = text.replace("husband", "father"), alike | {"her father": 1}
    assert ["Mr. Finch", "Her father"] in _partition(*_gathered(text, alike, _kin("Her father")))


def test_papa_is_somebodys_father_rather_than_whom_the_scorer_takes_him_for() -> None:
    text = "Ada came in. Her father rose. Mr. Finch read. “Now, papa, read.”"
    alike = {"Ada": 0, "her": 0, "her father": 1, "Mr. Finch": 2, "papa": 1}
    assert ["Her father", "papa"] in _partition(*_gathered(text, alike, _kin("Her father")))


def test_gran_is_she() -> None:
    reading, cast = _gathered("The old man stood. Gran laughed.", {"The old man": 0, "Gran": 0})
    assert _partition(reading, cast) == [["The old man"], ["Gran"]]


def test_a_girl_is_not_tom() -> None:
    _, cast = _gathered("A girl came in. Tom sat.", {"a girl": 0, "Tom": 0})
    assert len(cast.members) == 2


def test_a_girl_is_not_a_married_lady_but_miss_may_be() -> None:
    for title, girls in (("Mrs.", 1), ("Miss", 0)):
        _, cast = _gathered(
            f"{title} Pell came in. Then the girl laughed.", {f"{title} Pell": 0, "the girl": 0}, [("girl", "the", "det")]
        )
        assert len(cast.members) == 1 + girls, title


def test_who_signs_a_letter_is_the_i_of_it_and_writes_no_more() -> None:
    text = (
        "Anna sat down. She wrote.\n\nDear Bob,\n\nI came late.\n\nYour friend, Anna\n\nBob read it.\n\nHe wept.\n\nIt rained."
    )
    reading, cast = _gathered(text, {"Anna": 0, "She": 0, "Bob": 1, "I": -1, "He": 1})
    assert ["Anna", "She", "I", "Anna"] in _partition(reading, cast)
    assert cast.letter_writers == {_named(cast, "Anna").index}


def test_who_says_their_name_is_joined_with_whom_the_tag_names() -> None:
    reading, cast = _gathered(
        "The boy sat down. “I'm Davit,” said the boy. Davit laughed.",
        {"the boy": 0, "I": -1, "Davit": 1},
        [("said", "boy", "nsubj"), ("boy", "the", "det"), ("laughed", "Davit", "nsubj")],
    )
    davit = _named(cast, "Davit")
    assert {_surfaces(reading)[k] for k in davit.mentions} == {"The boy", "I", "the boy", "Davit"}


def test_a_mention_that_holds_another_is_not_the_same() -> None:
    reading, cast = _gathered("Anna saw her brother.", {"Anna": 0, "her": 0, "her brother": 0})
    assert ["her brother"] in _partition(reading, cast) or ["Anna", "her brother"] in _partition(reading, cast)
    owner = dict(zip(_surfaces(reading), cast.mention_members.tolist(), strict=True))
    assert owner["her"] != owner["her brother"]


def test_the_same_description_means_the_same_one_near_by() -> None:
    near = "The tall stranger came in. It rained. The tall stranger sat."
    reading, cast = _gathered(near, {"the tall stranger": -1})
    assert _partition(reading, cast) == [["The tall stranger", "The tall stranger"]]
    _, cast = _gathered(near.replace("It rained. ", "It rained. " * 1500), {"the tall stranger": -1})
    assert len(cast.members) == 2


_TOLD = (
    "I came in. I sat by the fire. Bob looked at me. I rose.\n\n"
    "“Well, Holt?” said Bob. “Come, Holt! I am cold, Holt.”\n\n"
    "I laughed."
)
_TELLING = {"I": -1, "me": -1, "Bob": 1, "Holt": 2}


def test_i_outside_speech_is_one_person_and_inside_speech_is_not_he() -> None:
    reading, cast = _gathered(_TOLD, _TELLING)
    (narrator,) = [member for member in cast.members if member.is_narrator]
    spoken = reading.word_quotes[reading.span_first] > 0
    for k, surface in enumerate(_surfaces(reading)):
        if surface in {"I", "me"}:
            assert (int(cast.mention_members[k]) == narrator.index) == (not spoken[k])


def test_the_narrator_gets_the_name_that_others_call_him_by() -> None:
    _, cast = _gathered(_TOLD, _TELLING)
    narrator = _named(cast, "Holt")
    assert narrator.is_narrator
    assert narrator.name == "Holt"
    assert not _named(cast, "Bob").is_narrator


def test_one_who_tells_a_tale_inside_a_named_narrators_keeps_his_own_name() -> None:
    told = _TOLD + "\n\n“And you, Dan?” said Bob. “Sit, Dan! You are cold, Dan.”\n\n“Wait, Holt,” said Bob."
    _, cast = _gathered(told, {"I": 0, "me": 0, "Bob": 1, "Holt": 0, "Dan": 2})
    assert _named(cast, "Holt").is_narrator
    assert not _named(cast, "Dan").is_narrator


def test_a_name_that_narration_uses_too_is_not_the_narrators() -> None:
    _, cast = _gathered(_TOLD + " Holt laughed. Holt sat. I saw Holt.", _TELLING)
    assert not _named(cast, "Holt").is_narrator


def test_a_book_in_which_i_is_only_spoken_has_no_narrator() -> None:
    _, cast = _gathered("“I am cold,” said Bob. “I am old. I am tall. I am here.”", {"I": 1, "Bob": 1})
    assert not any(member.is_narrator for member in cast.members)


def test_the_narrator_is_not_he_in_his_own_tale() -> None:
    reading, cast = _gathered("I sat. I rose. I saw Bob. He laughed.", {"I": 0, "Bob": 1, "he": 0})
    owner = dict(zip(_surfaces(reading), cast.mention_members.tolist(), strict=True))
    assert owner["He"] != owner["I"]


def test_whom_the_narrator_calls_you_is_one_person_with_the_name_that_others_call_them_by() -> None:
    told = "You sat. You rose. You saw Bob. He laughed at you.\n\n“Wait, Mara,” said Bob. “Come, Mara! Sit, Mara.”\n\nYou sat."
    reading, cast = _gathered(told, {"you": 0, "Bob": 1, "he": 1, "Mara": 2})
    (you,) = [member for member in cast.members if member.is_you]
    assert you.name == "Mara"
    assert not you.is_narrator
    owner = dict(zip(_surfaces(reading), cast.mention_members.tolist(), strict=True))
    assert owner["You"] == you.index != owner["He"]


def test_whom_narration_names_is_not_its_you() -> None:
    told = "You sat. You rose. You saw Bob.\n\n“Sit, Pavel,” said Bob.\n\nPavel sat. You laughed."
    _, cast = _gathered(told, {"you": 0, "Bob": 1, "Pavel": 0})
    assert not _named(cast, "Pavel").is_you


def test_an_i_and_a_you_of_one_story_stay_two() -> None:
    told = "I sat. I rose. I saw you. You laughed. You sat. You rose. I am cold.\n\n“Wait, Mara,” said Bob. “Come, Mara!”"
    reading, cast = _gathered(told, {"I": 0, "you": 0, "Bob": 1, "Mara": 2})
    owner = dict(zip(_surfaces(reading), cast.mention_members.tolist(), strict=True))
    assert owner["I"] != owner["You"]
    assert sum(member.is_narrator for member in cast.members) == 1
    assert sum(member.is_you for member in cast.members) == 1


def test_a_book_without_mentions_has_no_cast() -> None:
    _, cast = _gathered("It rained.", {})
    assert cast.members == ()
    assert len(cast.mention_members) == len(cast.link_probability) == 0


_people = st.lists(
    st.tuples(
        st.sampled_from(
            ["Anna", "Anna Marlow", "Mr. Marlow", "Bob", "he", "she", "I", "they", "the old man", "her brother", "her"]
        ),
        st.integers(-1, 2),
        st.sampled_from(["{} rose.", "“Come, {}!” said Bob.", "They saw {} again.\n\n"]),
    ),
    max_size=25,
)


@given(_people)
def test_every_mention_is_in_one_member_and_members_stand_by_first_mention(
    people: list[tuple[str, int, str]],
) -> None:
    text = " ".join(sentence.format(words) for words, _, sentence in people) or "It rained."
    groups = {words.lower(): group for words, group, _ in people}
    reading = reading_of(text, list(groups))
    reading = _scored(reading, [groups[surface.lower()] for surface in _surfaces(reading)])
    cast = gather(reading)
    count = len(reading.span_first)
    assert sorted(k for member in cast.members for k in member.mentions) == list(range(count))
    for position, member in enumerate(cast.members):
        assert member.index == position
        assert list(member.mentions) == sorted(member.mentions)
        assert all(int(cast.mention_members[k]) == position for k in member.mentions)
    assert [member.mentions[0] for member in cast.members] == sorted(member.mentions[0] for member in cast.members)
    assert len({member.id for member in cast.members}) == len(cast.members)
    assert all(member.name for member in cast.members)
    assert ((cast.link_probability >= 0) & (cast.link_probability <= 1)).all()
    assert sum(member.is_narrator for member in cast.members) <= 1
    again = gather(reading)
    assert again.members == cast.members

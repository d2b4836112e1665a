"""What does the story look like once a person has set it right?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from taleglass.corrections import (
    Anchor,
    KeepApart,
    Merge,
    Rename,
    SetAddressees,
    SetRight,
    SetSpeaker,
    Split,
    Stretch,
    Who,
    anchor_line,
    anchor_mention,
    as_it_was_read,
    correct,
    point_at,
)
from taleglass.portraits import portray
from taleglass.store.soundness import check
from taleglass.story import AsRead, Entity, Role, Story
from tests.parsed_story import plain_story
from tests.strategies import stories

TEXT = (
    "The ferryman took the oars. “I know the way,” he said.\n\n"
    "“Do you?” Vesna asked. “You look lost.”\n\n"
    "Old Tomas laughed. He pulled hard.\n\n"
    "“I am not lost,” Tomas said. He rowed on. Vesna slept."
)
PEOPLE = {
    "the ferryman": ["The ferryman", "I#1", "he"],
    "Vesna": ["Vesna"],
    "Tomas": ["Old Tomas", "Tomas#2", "He#2", "He#1", "I#2"],
    "you": ["you", "You"],
}
LINES: list[tuple[str, str | None, list[str]]] = [
    ("I know the way,", "the ferryman", ["Vesna"]),
    ("Do you?", "Vesna", ["the ferryman"]),
    ("You look lost.", "Vesna", ["the ferryman"]),
    ("I am not lost,", "Tomas", ["Vesna"]),
]


@pytest.fixture
def ferry() -> Story:
    return portray(plain_story(TEXT, PEOPLE, LINES))


def who(story: Story, name: str) -> Entity:
    [found] = [entity for entity in story.entities if entity.name == name]
    return found


def at(story: Story, name: str) -> Who:
    return point_at(story, who(story, name).id)


def line(story: Story, words: str) -> Anchor:
    [found] = [one for one in story.lines if story.surface(one.speech) == words]
    return anchor_line(story, found)


def speakers(story: Story) -> list[str | None]:
    names = {entity.id: entity.name for entity in story.entities}
    return [one.speaker and names[one.speaker] for one in story.lines]


def test_two_that_are_merged_are_one_everywhere(ferry: Story) -> None:
    before = {name: who(ferry, name) for name in ("the ferryman", "Tomas")}
    merged = correct(ferry, [Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Tomas"))])
    tomas = who(merged, "Tomas")
    assert "the ferryman" not in [entity.name for entity in merged.entities]
    assert tomas.mention_count == sum(entity.mention_count for entity in before.values())
    assert tomas.line_count == 2
    assert tomas.words_spoken == 8
    assert {alias.text for alias in tomas.aliases} >= {"The ferryman", "Tomas"}
    assert tomas.first == before["the ferryman"].first
    assert speakers(merged) == ["Tomas", "Vesna", "Vesna", "Tomas"]
    assert merged.spoken_to_by(who(merged, "Vesna").id) == ((tomas.id, 2),)
    assert [one.outcome for one in merged.corrections] == ["“the ferryman” is “Tomas”: 3 mentions and 1 line joined."]
    check(merged)


def test_who_has_a_proper_name_gives_it_to_whom_they_are_merged_into(ferry: Story) -> None:
    merged = correct(ferry, [Merge(who=at(ferry, "Tomas"), into=at(ferry, "the ferryman"))])
    assert who(merged, "Tomas").line_count == 2


def test_nobody_speaks_to_themselves_after_a_merge(ferry: Story) -> None:
    merged = correct(ferry, [Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Vesna"))])
    assert [one.addressees for one in merged.lines[:3]] == [(), (), ()]


def test_a_new_name_is_the_name_and_the_aliases_stay(ferry: Story) -> None:
    renamed = correct(ferry, [Rename(who=at(ferry, "the ferryman"), name="Tomas Berg")])
    assert who(renamed, "Tomas Berg").aliases == who(ferry, "the ferryman").aliases


def test_a_name_that_another_has_is_given_and_told(ferry: Story) -> None:
    renamed = correct(ferry, [Rename(who=at(ferry, "the ferryman"), name="tomas")])
    one, other = who(ferry, "the ferryman").id, who(ferry, "Tomas").id
    assert renamed.corrections[0].fits
    assert renamed.corrections[0].outcome == (
        f"“the ferryman” goes by “tomas”. Another goes by that name too ({other}); if they are one, merge {one} and {other}."
    )


def test_a_name_that_a_person_gave_outlives_a_merge(ferry: Story) -> None:
    again = correct(
        ferry,
        [
            Rename(who=at(ferry, "the ferryman"), name="Charon"),
            Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Tomas")),
        ],
    )
    assert who(again, "Charon").line_count == 2
    assert again.corrections[1].outcome == "“Charon” is “Tomas”, called “Charon”: 3 mentions and 1 line joined."


def test_what_a_split_calls_somebody_gives_way_to_the_name_of_whom_they_turn_out_to_be(ferry: Story) -> None:
    apart = Split(who=at(ferry, "Tomas"), called=("Old Tomas",), name="Old")
    one = correct(ferry, [apart])
    merged = correct(one, [apart, Merge(who=at(one, "Old"), into=at(one, "Vesna"))])
    assert who(merged, "Vesna").mention_count == who(one, "Vesna").mention_count + who(one, "Old").mention_count
    assert merged.corrections[1].outcome.startswith("“Old” is “Vesna”: ")
    described = correct(one, [apart, Merge(who=at(one, "Old"), into=at(one, "the ferryman"))])
    assert who(described, "Old").line_count == 1 + who(one, "Old").line_count, "a name before a description"
    renamed: list[SetRight] = [apart, Rename(who=at(one, "Old"), name="Tom Berg")]
    two = correct(one, renamed)
    assert who(correct(two, [*renamed, Merge(who=at(two, "Tom Berg"), into=at(two, "Vesna"))]), "Tom Berg")


def test_who_was_split_off_under_a_description_has_no_proper_name_of_the_other() -> None:
    people = {"Walt": ["Walt", "The boy"], "The miller": ["The miller"]}
    story = portray(plain_story("Walt sat. The boy ran. The miller came. The miller sat.", people))
    apart = Split(who=at(story, "Walt"), called=("the boy",))
    one = correct(story, [apart])
    now = correct(one, [apart, Merge(who=at(one, "The boy"), into=at(one, "The miller"))])
    assert sorted(entity.name for entity in now.entities) == ["The miller", "Walt"]


def test_a_phrase_that_nobody_is_called_by_is_told_and_the_others_are_split_off(ferry: Story) -> None:
    split = Split(who=at(ferry, "Tomas"), called=("Old Tomas", "the mate"), name="Old")
    [done] = correct(ferry, [split]).corrections
    assert not done.fits
    assert done.outcome.endswith(" Nothing there is called “the mate”.")
    assert who(correct(ferry, [split]), "Old").mention_count


def test_what_is_split_off_takes_the_pronouns_and_lines_that_follow_its_name(ferry: Story) -> None:
    merged = [Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Tomas"))]
    one = correct(ferry, merged)
    split = correct(one, [*merged, Split(who=at(one, "Tomas"), called=("the Ferryman",), name="Charon")])
    charon, tomas = who(split, "Charon"), who(split, "Tomas")
    assert charon.mention_count == who(ferry, "the ferryman").mention_count
    assert tomas.mention_count == who(ferry, "Tomas").mention_count
    assert speakers(split) == ["Charon", "Vesna", "Vesna", "Tomas"]
    assert charon.id == f"per_{charon.first.start}"
    check(split)


def test_a_stretch_of_text_may_be_another_ones(ferry: Story) -> None:
    vesna = ferry.mentions_of(who(ferry, "Vesna").id)
    last = Stretch(first=anchor_mention(ferry, vesna[-1]), last=anchor_mention(ferry, vesna[-1]))
    split = correct(ferry, [Split(who=at(ferry, "Vesna"), between=(last,), name="Vesna the younger")])
    assert who(split, "Vesna the younger").mention_count == 1
    assert who(split, "Vesna").mention_count == 1
    assert who(split, "Vesna").line_count == 2


def test_who_was_split_off_is_nobody_where_that_split_is_gone(ferry: Story) -> None:
    vesna = anchor_mention(ferry, ferry.mentions_of(who(ferry, "Vesna").id)[-1])
    split = Split(who=at(ferry, "Vesna"), between=(Stretch(first=vesna, last=vesna),), name="Ada")
    one = correct(ferry, [split])
    merge = Merge(who=at(one, "Ada"), into=at(one, "Tomas"))
    both = correct(one, [split, merge])
    assert (who(both, "Vesna").mention_count, who(both, "Tomas").mention_count) == (1, 6)
    alone = correct(both, [merge])
    assert alone.entities == ferry.entities
    assert [(done.fits, done.outcome) for done in alone.corrections] == [
        (False, "“Ada” was split off somebody; the correction that did so is gone or does not fit.")
    ]


def test_a_split_that_leaves_nobody_or_takes_nothing_does_not_fit(ferry: Story) -> None:
    nothing = Split(who=at(ferry, "Vesna"), called=("Ada",))
    everything = Split(who=at(ferry, "Vesna"), called=("Vesna",))
    split = correct(ferry, [nothing, everything])
    assert [one.fits for one in split.corrections] == [False, False]
    assert split.entities == ferry.entities


def test_a_speaker_set_right_says_i_and_is_counted(ferry: Story) -> None:
    now = correct(ferry, [SetSpeaker(lines=(line(ferry, "I know the way,"),), who=at(ferry, "Tomas"))])
    said = now.lines[0]
    assert speakers(now)[0] == "Tomas"
    assert (said.evidence.probability, said.evidence.concluded_by) == (1.0, "correction")
    assert (who(now, "Tomas").line_count, who(now, "the ferryman").line_count) == (2, 0)
    [i] = [mention for mention in now.mentions if said.speech.contains(mention.span)]
    assert i.entity == who(now, "Tomas").id


def test_many_lines_are_set_at_once_and_nobody_may_be_their_speaker(ferry: Story) -> None:
    lines = (line(ferry, "Do you?"), line(ferry, "You look lost."))
    now = correct(ferry, [SetSpeaker(lines=lines, who=None)])
    assert speakers(now) == ["the ferryman", None, None, "Tomas"]
    assert now.corrections[0].outcome == "2 lines said by somebody unknown."


def turns(story: Story) -> list[int]:
    """Return, for each line, the index of the line that opens its turn."""
    ids = [one.id for one in story.lines]
    return [ids.index(one.turn) for one in story.lines]


def test_turns_follow_who_speaks() -> None:
    read = plain_story(
        "Ruth Hale met Tom Pell. “Why?” “The bus.” “Which bus?” “The nine.”",
        {"Ruth": ["Ruth Hale"], "Tom": ["Tom Pell"]},
        [("Why?", "Ruth", []), ("The bus.", "Ruth", []), ("Which bus?", "Ruth", []), ("The nine.", "Tom", [])],
    )
    first = read.lines[0].id
    story = portray(replace(read, lines=tuple(replace(one, turn=first) if k < 3 else one for k, one in enumerate(read.lines))))
    assert turns(story) == [0, 0, 0, 3]
    mended = correct(story, [SetSpeaker(lines=(line(story, "The bus."),), who=at(story, "Tom"))])
    assert turns(mended) == [0, 1, 2, 3]
    joined = correct(story, [SetSpeaker(lines=(line(story, "Which bus?"),), who=at(story, "Tom"))])
    assert turns(joined) == [0, 0, 2, 2]
    assert turns(correct(story, [Merge(who=at(story, "Tom"), into=at(story, "Ruth"))])) == [0, 0, 0, 0]
    assert as_it_was_read(mended).lines == story.lines
    check(mended)


def test_a_quotation_that_runs_over_paragraphs_is_one_turn_where_one_says_it() -> None:
    read = plain_story(
        "Ruth Hale met Tom Pell. “It was late.”\n\n“We ran.”\n\n“Did you?”",
        {"Ruth": ["Ruth Hale"], "Tom": ["Tom Pell"]},
        [("It was late.", "Ruth", []), ("We ran.", "Tom", []), ("Did you?", "Ruth", [])],
    )
    story = portray(replace(read, lines=(replace(read.lines[0], is_closed=False), *read.lines[1:])))
    told = correct(story, [SetSpeaker(lines=(line(story, "We ran."),), who=at(story, "Ruth"))])
    assert turns(told) == [0, 0, 2]


def test_addressees_set_right_are_who_is_spoken_to(ferry: Story) -> None:
    lines = (line(ferry, "You look lost."),)
    now = correct(ferry, [SetAddressees(lines=lines, who=(at(ferry, "Tomas"), at(ferry, "the ferryman")))])
    assert now.lines[2].addressees == (who(now, "Tomas").id, who(now, "the ferryman").id)
    alone = correct(ferry, [SetAddressees(lines=lines, who=())])
    assert alone.lines[2].addressees == ()


def test_who_is_said_to_address_themselves_does_whichever_is_set_right_first(ferry: Story) -> None:
    lines = (line(ferry, "I know the way,"),)
    said_by = SetSpeaker(lines=lines, who=at(ferry, "Tomas"))
    said_to = SetAddressees(lines=lines, who=(at(ferry, "Tomas"),))
    one, other = correct(ferry, [said_by, said_to]), correct(ferry, [said_to, said_by])
    tomas = who(one, "Tomas").id
    assert (one.lines[0].speaker, one.lines[0].addressees) == (tomas, (tomas,))
    assert one.lines == other.lines
    assert one.corrections[1].outcome == "1 line said to “Tomas”, 1 line by themselves."
    assert other.corrections[1].outcome == "1 line said by “Tomas”, 1 line to themselves."


def test_of_several_who_are_addressed_the_one_who_speaks_is_left_out_and_that_is_told(ferry: Story) -> None:
    lines = (line(ferry, "You look lost."), line(ferry, "I am not lost,"))
    now = correct(ferry, [SetAddressees(lines=lines, who=(at(ferry, "Tomas"), at(ferry, "the ferryman")))])
    tomas, ferryman = who(now, "Tomas").id, who(now, "the ferryman").id
    assert [one.addressees for one in now.lines[2:]] == [(tomas, ferryman), (ferryman,)]
    assert now.corrections[0].outcome == "2 lines said to “Tomas” and “the ferryman”, 1 line without who says it."


def test_who_speaks_to_themselves_as_read_goes_on_whatever_else_is_corrected() -> None:
    story = portray(plain_story(TEXT, PEOPLE, [*LINES[:3], ("I am not lost,", "Tomas", ["Tomas"])]))
    elsewhere = SetSpeaker(lines=(line(story, "Do you?"),), who=at(story, "Tomas"))
    assert correct(story, [elsewhere]).lines[3] == story.lines[3]
    here = correct(story, [SetSpeaker(lines=(line(story, "I am not lost,"),), who=at(story, "Vesna"))]).lines[3]
    assert here.addressees == (here.speaker,)


def test_who_were_said_to_be_two_are_not_merged_until_that_is_taken_back(ferry: Story) -> None:
    apart = KeepApart(who=at(ferry, "the ferryman"), other=at(ferry, "Tomas"))
    merge = Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Tomas"))
    now = correct(ferry, [apart, merge])
    assert [one.fits for one in now.corrections] == [True, False]
    assert "are two, as an earlier correction says" in now.corrections[1].outcome
    assert now.entities == ferry.entities
    by_way_of_another: list[SetRight] = [apart, Merge(who=at(ferry, "the ferryman"), into=at(ferry, "Vesna"))]
    now = correct(ferry, by_way_of_another)
    again = correct(ferry, [*by_way_of_another, Merge(who=at(now, "Vesna"), into=at(now, "Tomas"))])
    assert [one.fits for one in again.corrections] == [True, True, False]


def test_a_correction_that_does_not_fit_says_so_is_kept_and_changes_nothing(ferry: Story) -> None:
    wrong: list[SetRight] = [
        Rename(who=Who(name="Ada"), name="Ada Berg"),
        SetSpeaker(lines=(Anchor(words="Never said."),), who=at(ferry, "Vesna")),
    ]
    now = correct(ferry, wrong)
    assert [(one.fits, one.outcome) for one in now.corrections] == [
        (False, "Nobody in this text is “Ada”."),
        (False, "No line of this text is “Never said.”."),
    ]
    assert (now.entities, now.lines, now.mentions) == (ferry.entities, ferry.lines, ferry.mentions)


def test_a_line_that_is_gone_is_not_said_to_be_missing_where_others_have_its_words() -> None:
    story = portray(plain_story("“No.” Vesna slept.\n\n“No.” Tomas rowed.", {"Tomas": ["Tomas"]}, [("No.", None, [])] * 2))
    gone = Anchor(words="No.", before="She shut the door at last.", after="was all that he could say.")
    [done] = correct(story, [SetSpeaker(lines=(gone,), who=at(story, "Tomas"))]).corrections
    assert not done.fits
    assert done.outcome == "The “No.” that was meant is not in this text; others of the same words are."


def test_lines_that_are_found_are_set_though_others_are_gone(ferry: Story) -> None:
    lines = (line(ferry, "Do you?"), Anchor(words="Never said."))
    [done] = correct(ferry, [SetSpeaker(lines=lines, who=at(ferry, "Tomas"))]).corrections
    assert not done.fits
    assert done.outcome == "1 line said by “Tomas”. 1 line of the correction not found."


def test_who_are_two_are_not_asked_about_again() -> None:
    story = portray(plain_story("Ned sat.\n\nEdmund ran.", {"Ned": ["Ned"], "Edmund": ["Edmund"]}))
    assert story.same_person
    now = correct(story, [KeepApart(who=at(story, "Ned"), other=at(story, "Edmund"))])
    assert now.same_person == ()


def test_who_were_split_are_not_asked_about_and_may_become_one_again() -> None:
    story = portray(plain_story("Ned sat.\n\nEdmund ran.", {"Ned": ["Ned", "Edmund"]}))
    split = Split(who=at(story, "Ned"), called=("Edmund",))
    now = correct(story, [split])
    assert [one.name for one in now.characters] == ["Ned", "Edmund"]
    assert now.same_person == ()
    again = correct(now, [split, Merge(who=at(now, "Edmund"), into=at(now, "Ned"))])
    assert again.corrections[1].fits
    assert len(again.characters) == 1


def test_a_narrator_who_is_merged_still_tells() -> None:
    story = portray(
        plain_story(
            "I sat down. Mira came.\n\nMira, they called me. I ran.",
            {"the narrator": ["I"], "Mira": ["Mira"]},
            (),
            "the narrator",
        )
    )
    now = correct(story, [Merge(who=at(story, "Mira"), into=at(story, "the narrator"))])
    assert who(now, "Mira").role is Role.NARRATOR


def test_a_mention_of_emphasis_marks_alone_is_no_empty_alias() -> None:
    story = portray(plain_story("The girl sat. _ ran.", {"the girl": ["The girl", "_"]}))
    now = correct(story, [Split(who=at(story, "the girl"), called=("the girl",), name="Ada")])
    assert all(alias.text for entity in now.entities for alias in entity.aliases)


FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""Whole stories shrink too slowly to be waited for."""


def _all_kinds(draw: st.DrawFn, story: Story) -> list[SetRight]:
    """Draw corrections of a story, sensible or not."""
    people = [point_at(story, entity.id) for entity in story.entities] or [Who(name="nobody")]
    anyone = st.sampled_from(people)
    anchors = [anchor_line(story, one) for one in story.lines] or [Anchor(words="nothing")]
    lines = st.lists(st.sampled_from(anchors), min_size=1, max_size=2).map(tuple)
    phrases = [alias.text for entity in story.entities for alias in entity.aliases] or ["x"]
    kinds = (
        st.builds(Merge, who=anyone, into=anyone),
        st.builds(Rename, who=anyone, name=st.sampled_from(["Ada", "Mx. Q"])),
        st.builds(Split, who=anyone, called=st.tuples(st.sampled_from(phrases)), name=st.sampled_from([None, "B"])),
        st.builds(SetSpeaker, lines=lines, who=st.none() | anyone),
        st.builds(SetAddressees, lines=lines, who=st.lists(anyone, max_size=2).map(tuple)),
        st.builds(KeepApart, who=anyone, other=anyone),
    )
    return draw(st.lists(st.one_of(kinds), max_size=4))


@settings(max_examples=40, deadline=None, phases=FOUND, suppress_health_check=[HealthCheck.too_slow])
@given(stories(), st.data())
def test_whatever_is_corrected_the_story_is_sound_and_can_be_taken_back(drawn: Story, data: st.DataObject) -> None:
    story = portray(as_it_was_read_by_nobody(drawn))
    corrections = data.draw(st.composite(lambda draw: _all_kinds(draw, story))())
    now = correct(story, corrections)
    check(now)
    assert len(now.corrections) == len(corrections)
    assert correct(now, corrections) == now
    assert correct(now, []) == story
    assert as_it_was_read(now).lines == story.lines
    assert as_it_was_read(now).scenes == story.scenes


def as_it_was_read_by_nobody(story: Story) -> Story:
    """Drop the made-up corrections that the strategy draws for the file, and order equals as a reading does."""
    entities = tuple(sorted(story.entities, key=lambda entity: (entity.first, entity.id)))
    return replace(story, entities=entities, corrections=(), as_read=AsRead())

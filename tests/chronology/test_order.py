"""In which order did the world live it?"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from taleglass.chronology.order import DatedScene, live_through
from taleglass.story import Anchor, Evidence, NarrativeLevel, Span, TimeExpression, TimeKind

FRAME, BACK, AHEAD, LETTER = (
    NarrativeLevel.FRAME,
    NarrativeLevel.FLASHBACK,
    NarrativeLevel.FLASHFORWARD,
    NarrativeLevel.LETTER,
)


def _time(place: int, value: str) -> TimeExpression:
    span = Span(place, place + 1)
    evidence = Evidence(spans=(span,), probability=0.9, concluded_by="test")
    return TimeExpression(span=span, kind=TimeKind.DATE, value=value, anchor=Anchor.NONE, anchored_to=None, evidence=evidence)


def _scenes(*told: tuple[NarrativeLevel, str]) -> list[DatedScene]:
    out = []
    for k, (level, value) in enumerate(told):
        times = (_time(10 * k, value),) if value else ()
        has_after = any(later is FRAME for later, _ in told[k + 1 :])
        out.append(DatedScene(f"scene_{10 * k}", Span(10 * k, 10 * k + 10), level, times, times, has_after))
    return out


def test_a_memory_lies_before_what_it_interrupts() -> None:
    assert live_through(_scenes((FRAME, ""), (BACK, ""), (FRAME, ""))).ranks == (2, 1, 3)


def test_what_is_foretold_lies_after_all_of_it() -> None:
    assert live_through(_scenes((FRAME, ""), (AHEAD, ""), (FRAME, ""))).ranks == (1, 3, 2)


def test_a_letter_was_written_before_it_is_read_and_the_last_word_at_the_end() -> None:
    assert live_through(_scenes((FRAME, ""), (LETTER, ""), (FRAME, ""), (LETTER, ""))).ranks == (2, 1, 3, 4)


def test_dates_outweigh_the_order_of_the_page() -> None:
    lived = live_through(_scenes((FRAME, "2019-05-02"), (FRAME, "2018-05-02"), (FRAME, "2019-06-01")))
    assert lived.ranks == (2, 1, 3)


def test_older_memories_come_first() -> None:
    lived = live_through(_scenes((FRAME, ""), (BACK, "-P2Y"), (FRAME, ""), (BACK, "-P9Y"), (FRAME, "")))
    assert lived.ranks == (3, 2, 4, 1, 5)


def test_a_distance_is_kept_with_its_words() -> None:
    lived = live_through(_scenes((FRAME, ""), (FRAME, "+P3D")))
    [step] = lived.successions
    assert step.distance is not None
    assert (step.distance.value, step.distance.words) == ("P3D", Span(10, 11))


def test_times_that_contradict_each_other_are_a_finding() -> None:
    scenes = _scenes((FRAME, ""), (FRAME, ""))
    first = (_time(0, "2019-01-01"), _time(1, "DAY-9"))
    second = (_time(10, "2018-01-01"), _time(11, "DAY-12"))
    scenes = [
        DatedScene("scene_0", scenes[0].span, FRAME, first, first, True),
        DatedScene("scene_10", scenes[1].span, FRAME, second, second, False),
    ]
    lived = live_through(scenes)
    assert sorted(rank or 0 for rank in lived.ranks) == [1, 2]
    assert [finding.kind for finding in lived.findings] == ["order_contradiction"]


_values = st.sampled_from(
    ["", "2019-05-02", "2018", "2017-01", "-P2Y", "-PXY", "+P3D", "AGE-9", "DAY-2", "DAY-7TNI", "XXXX-07-04"]
)


@given(st.lists(st.tuples(st.sampled_from(NarrativeLevel), _values), max_size=14))
def test_the_order_has_no_cycle_and_ranks_keep_every_succession(told: list[tuple[NarrativeLevel, str]]) -> None:
    scenes = _scenes(*told)
    lived = live_through(scenes)
    rank = dict(zip((scene.id for scene in scenes), lived.ranks, strict=True))
    assert sorted(value for value in lived.ranks if value is not None) == list(range(1, len(scenes) + 1))
    for one in lived.successions:
        earlier, later = rank[one.earlier], rank[one.later]
        assert earlier is not None
        assert later is not None
        assert earlier < later


def test_headings_that_run_back_turn_the_order_round() -> None:
    parts = _scenes((FRAME, ""), (FRAME, ""), (BACK, ""), (FRAME, ""), (FRAME, ""))
    told = [replace(scene, heading=heading) for scene, heading in zip(parts, ("III", "", "", "II", "I"), strict=True)]
    lived = live_through(told)
    assert lived.ranks == (4, 5, 1, 3, 2)
    assert [lived.reasons[k].concluded_by for k in (3, 4)] == ["headings", "headings"]


def test_words_that_go_back_put_a_scene_before_the_one_told_before_it() -> None:
    parts = _scenes((FRAME, ""), (FRAME, ""), (FRAME, "-P2Y"))
    told = [*parts[:2], replace(parts[2], steps_back=parts[2].opens_with[0])]
    lived = live_through(told)
    assert lived.ranks == (1, 3, 2)
    [step] = [one for one in lived.successions if one.evidence.concluded_by == "steps_back"]
    assert (step.earlier, step.later) == ("scene_20", "scene_10")
    assert step.distance is not None
    assert step.distance.value == "P2Y"


def test_a_distance_counted_from_a_day_of_the_scene_itself_is_no_distance_between_scenes() -> None:
    parts = _scenes((FRAME, ""), (FRAME, "+P2D"))
    later = replace(parts[1].opens_with[0], anchored_to=Span(12, 13))
    [step] = live_through([parts[0], replace(parts[1], opens_with=(later,), times=(later,))]).successions
    assert step.distance is None


def test_a_letter_after_a_leap_of_time_is_written_before_it_is_read_not_before_the_leap() -> None:
    assert live_through(_scenes((FRAME, ""), (FRAME, "+P3M"), (LETTER, ""), (FRAME, ""))).ranks == (1, 2, 3, 4)


def test_a_memory_far_into_a_book_says_nothing_of_its_first_chapters() -> None:
    many = [(FRAME, "")] * 30
    lived = live_through(_scenes(*many, (BACK, ""), (FRAME, "")))
    assert lived.ranks[30] == 21

"""Are all ways to divide a text weighed, and none that cannot be?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import pytest

from taleglass.chronology import levels
from taleglass.chronology.levels import LEVELS, divide, probabilities
from taleglass.chronology.openings import read_openings
from taleglass.chronology.passages import Passages, gather_passages
from taleglass.chronology.stretches import FEATURES, Hashed, Stretches, describe_stretches
from taleglass.chronology.times import find_times
from taleglass.dialogue import attribute
from taleglass.story import NarrativeLevel
from tests.builders import cast_of, reading_of

_PARAGRAPHS = (
    "Anna sat by the stove and counted the spoons that the widow had left her.",
    "“Is it late?” said Bob.",
    "Three days later Bob went down to the mill with a lantern and a sack of barley.",
    "“It is,” said Anna.",
)


def _passages(text: str) -> Passages:
    reading = reading_of(text, ("Anna", "Bob"))
    cast = cast_of(reading, {"Anna": [], "Bob": []})
    return gather_passages(reading, cast, attribute(reading, cast), find_times(reading))


def _divisions(end: int) -> Iterator[list[tuple[int, int]]]:
    if end == 0:
        yield []
    for start in range(end):
        for before in _divisions(start):
            yield [*before, (start, end)]


def test_the_chain_weighs_every_division_once() -> None:
    count, levels = 4, len(LEVELS)
    pairs = [(start, end) for end in range(1, count + 1) for start in range(end)]
    draw = np.random.default_rng(3)
    scores, following = draw.normal(size=(len(pairs), levels)), draw.normal(size=(levels, levels))
    starts, ends = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    runs = Stretches(np.arange(count + 1), starts, ends, np.zeros((len(pairs), len(FEATURES)), dtype=np.float32))
    every, chance, often = 0.0, np.zeros_like(scores), np.zeros_like(following)
    for division in _divisions(count):
        for names in product(range(levels), repeat=len(division)):
            named = list(zip((pairs.index(run) for run in division), names, strict=True))
            worth = sum(scores[run, name] for run, name in named)
            worth += sum(following[one, other] for one, other in pairwise(names))
            every += np.exp(worth)
            for run, name in named:
                chance[run, name] += np.exp(worth)
            for one, other in pairwise(names):
                often[one, other] += np.exp(worth)
    told, expected, log_sum = probabilities(count, runs, scores, following)
    assert log_sum == pytest.approx(np.log(every))
    assert told == pytest.approx(chance / every)
    assert expected == pytest.approx(often / every)


def test_a_run_is_described_by_every_sign_and_holds_its_words() -> None:
    passages = _passages("\n\n".join(_PARAGRAPHS) + "\n")
    runs = describe_stretches(passages, read_openings(passages), [0, 2, 4], Hashed.of(passages))
    assert list(zip(runs.starts.tolist(), runs.ends.tolist(), strict=True)) == [(0, 1), (1, 2), (0, 2)]
    assert runs.features.shape == (3, len(FEATURES))
    assert np.isfinite(runs.features).all()
    assert runs.features[:, FEATURES.index("is_first")].tolist() == [1, 0, 1]
    assert runs.features[:, FEATURES.index("is_last")].tolist() == [0, 1, 1]


_BACK = "Twenty years before, when the mill still turned, Anna {} at the same door and counted the sacks of barley."


@pytest.mark.parametrize(
    ("opening", "printed", "is_memory"),
    [
        (_BACK.format("had stood"), True, True),
        (_BACK.format("had stood"), False, False),
        (_BACK.format("stood"), True, False),
        (_BACK.format("had stood").replace("years before", "years ago"), True, False),
        (_BACK.format("had stood").replace("Twenty years before, when", "When"), True, False),
    ],
)
def test_a_part_that_opens_years_before_after_a_break_is_a_memory(
    monkeypatch: pytest.MonkeyPatch, opening: str, *, printed: bool, is_memory: bool
) -> None:
    text = "\n\n".join([_PARAGRAPHS[0], "***" if printed else _PARAGRAPHS[1], opening, "***", _PARAGRAPHS[2]]) + "\n"
    arcs = [("stood", opening.split(maxsplit=1)[0], "obl"), *([("stood", "had", "aux")] if "had" in opening else [])]
    reading = reading_of(text, ("Anna", "Bob"), arcs, breaks=("***",))
    cast = cast_of(reading, {"Anna": [], "Bob": []})
    passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
    openings = read_openings(passages)
    monkeypatch.setattr(levels, "_YEARS_BEFORE", 1.0)
    before = divide(passages, openings)
    monkeypatch.setattr(levels, "_YEARS_BEFORE", 1e6)
    after = divide(passages, openings)
    place = 2
    [was], [now] = ([part for part in parts if part.start <= place < part.end] for parts in (before, after))
    assert [(part.start, part.end) for part in before] == [(part.start, part.end) for part in after]
    assert (now.level is NarrativeLevel.FLASHBACK, now.level_reason == "past_cue") == (is_memory, is_memory)
    assert is_memory or was == now


@pytest.mark.parametrize(
    ("head", "close", "is_letter"),
    [
        ("2", "The mill turned.", False),
        ("Dear Bob,", "The mill turned.", True),
        ("4 May 1931", "The mill turned.", True),
        ("From: the mill", "The mill turned.", True),
        ("2", "Yours ever, Anna", True),
        ("2", "P.S. The mill turned.", True),
        ("2", "The mill turned, as you know.", True),
        ("2", "“The mill turned, as you know.”", False),
        ("4 May 1931", "Mara: are you there\n\nTobi: no\n\nMara: why\n\nTobi: ask her\n\nMara: I did", False),
    ],
)
def test_no_letter_is_without_anything_of_a_letter(head: str, close: str, *, is_letter: bool) -> None:
    passages = _passages("\n\n".join([head, *_PARAGRAPHS[:3], close]) + "\n")
    openings = read_openings(passages)
    weights = np.zeros((len(LEVELS), len(FEATURES)))
    weights[LEVELS.index(NarrativeLevel.LETTER), 0] = 50.0
    chain = levels.Weights(weights, np.zeros((len(LEVELS), len(LEVELS))), np.zeros(2))
    never = np.full(len(passages.all), -20.0, dtype=np.float32)
    [whole] = levels.divide_by(passages, openings, Hashed.of(passages), never, chain)
    assert (whole.level is NarrativeLevel.LETTER) == is_letter


@pytest.mark.parametrize(
    ("italic", "level", "starts"),
    [
        (1.0, NarrativeLevel.FLASHBACK, [0, 1]),
        (1.0, NarrativeLevel.DREAM, [0, 1]),
        (1.0, NarrativeLevel.LETTER, [0]),  # its head alone may stand in italics
        (0.3, NarrativeLevel.FLASHBACK, [0]),
    ],
)
def test_what_is_told_in_italics_ends_with_them(italic: float, level: NarrativeLevel, starts: list[int]) -> None:
    told = "She had run ahead of him down the wet steps, you know, with the key on a string around her neck."
    passages = _passages("\n\n".join([told, *_PARAGRAPHS[:3]]) + "\n")
    passages.all[0].italic = italic
    openings = read_openings(passages)
    weights = np.zeros((len(LEVELS), len(FEATURES)))
    weights[LEVELS.index(level), 0] = 15.0
    chain = levels.Weights(weights, np.zeros((len(LEVELS), len(LEVELS))), np.array([1.0, 0.0]))
    never = np.full(len(passages.all), -20.0, dtype=np.float32)
    parts = levels.divide_by(passages, openings, Hashed.of(passages), never, chain)
    assert [part.start for part in parts] == starts
    assert {part.level for part in parts} == {level}


def test_parts_follow_one_another_without_a_gap() -> None:
    passages = _passages("\n\n".join(_PARAGRAPHS * 40) + "\n")
    parts = divide(passages, read_openings(passages))
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == len(passages.all)


def test_a_part_longer_than_any_tale_within_the_tale_is_the_main_line() -> None:
    long_dream = "He would fly over the town, and would see her, and would sing to himself in the dark. " * 100
    passages = _passages(f"Anna slept.\n\n{long_dream}\n\nShe woke.\n")
    [longest] = [part for part in divide(passages, read_openings(passages)) if part.start <= 1 < part.end]
    assert longest.level is NarrativeLevel.FRAME


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("*Flashback*", "--- End of Flashback ---"), [(1, 4, NarrativeLevel.FLASHBACK)]),
        (("[FLASHBACK]", "***"), [(1, 4, NarrativeLevel.FLASHBACK)]),
        (("Flash forward", "end flash forward"), [(1, 4, NarrativeLevel.FLASHFORWARD)]),
        (("~ Dream ~", "~ End of Dream ~"), [(1, 4, NarrativeLevel.DREAM)]),
        (("Dream", "***"), []),  # a title as well
        (("End of flashback", "***"), []),
        (("It was a flashback, she knew.", "***"), []),
    ],
)
def test_what_the_writer_labels_is_told_at_that_level(
    labels: tuple[str, str], expected: list[tuple[int, int, NarrativeLevel]]
) -> None:
    text = "\n\n".join([_PARAGRAPHS[0], labels[0], _PARAGRAPHS[2], labels[1], _PARAGRAPHS[0]]) + "\n"
    reading = reading_of(text, ("Anna", "Bob"), breaks=("***",))
    cast = cast_of(reading, {"Anna": [], "Bob": []})
    passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
    assert [(run.start, run.end, run.level) for run in levels.labelled_runs(passages)] == expected
    parts = divide(passages, read_openings(passages))
    for start, end, level in expected:
        inside = [part for part in parts if part.start < end and start < part.end]
        assert (inside[0].start, inside[-1].end) == (start, end)
        assert {part.level for part in inside} == {level}
        assert all(part.is_marked and part.level_probability > 0.9 for part in inside)

"""How likely is it that a scene begins at a paragraph?

Printed breaks, headings and chapters; a paragraph that opens with another time, place or tense; other people; things never
spoken of before; narration where speech stood. Every border between two paragraphs gets a description of what stands before and
after it, and fitted weights make log-odds of it. Which of the borders are those of scenes, ``levels`` decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.learned import SHIFT_WEIGHTS
from taleglass.chronology.learned_novels import NOVEL_SHIFT_WEIGHTS
from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import Passage, Passages
from taleglass.chronology.stretches import SUREST, Borders
from taleglass.story import ParagraphKind, TimeKind

__all__ = ["SEEN", "SHIFTS", "describe_borders", "weigh_borders", "with_what_is_told"]

Floats = npt.NDArray[np.float32]

_NEAR: Final = 110
"""Words looked at on either side of a border."""
_NEXT: Final = 40
"""Words right at a border: a paragraph."""
_OPENING: Final = 120
"""Characters in which a paragraph's opening time is looked for."""
_FIRST_WORDS: Final = 8
"""Words below which a first sentence is read together with the second."""
_OF_OPENING: Final = tuple(field.name for field in fields(Opening))
_all_signs: Final = attrgetter(*_OF_OPENING)
_OF_NEXT: Final = ("speech_first", "memory", "waking", "new_noun", "pronoun_first")
_OF_PREVIOUS: Final = ("speech_first", "memory", "tale", "dream", "long_first", "heading", "letter", "sign_off")
_ALONE: Final = (
    "bias", "break", "chapter", "printed_date", "time", "moved_on", "place", "new_place", "apart_words", "apart_people",
    "speech_before", "short", "tense_apart", "narrated",
)  # fmt: skip
_SENTENCE: Final = (
    "the_noun", "a_noun", "possessed_noun", "name", "pronoun", "it_or_there", "had", "would", "present", "past",
    "taken_up", "spoken_of_long_before", "first_spoken_of", "preposition",
)  # fmt: skip
_TURNOVER: Final = (
    "same_speakers", "speakers_both", "new_speakers", "gone_speakers", "same_people", "new_people_near", "gone_people",
    "after_question", "speech_goes_on", "speech_begins", "narrated_before", "length", "length_before",
)  # fmt: skip
_TENSES: Final = ("past", "present", "perfect", "future")
_VALUES: Final = ("value_later", "value_clock", "value_date", "value_earlier")
SEEN: Final = (
    *_ALONE,
    *_OF_OPENING,
    *(f"next_{name}" for name in _OF_NEXT),
    *(f"previous_{name}" for name in _OF_PREVIOUS),
    *(f"sentence_{name}" for name in _SENTENCE),
    *_TURNOVER,
    *(f"more_{name}" for name in _TENSES),
    *(f"more_{name}_next" for name in _TENSES),
    *(f"much_{name}_next" for name in _TENSES),
    *_VALUES,
)
"""Names of what is known of a border beside what networks say."""
_SAID: Final = ("told", "told_apart")
SHIFTS: Final = (*SEEN, *_SAID)
"""Names of all that is known of a border."""


def weigh_borders(passages: Passages, borders: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds that a scene begins at each paragraph, and what each sign adds to them: (paragraphs, SHIFTS).

    The longer a text, the more it is weighed as novels are.

    Args:
        passages: with what networks say of them.
        borders: what `describe_borders` says of them.
    """
    novel = passages.novel
    weights = np.array(
        [(1 - novel) * SHIFT_WEIGHTS[name] + novel * NOVEL_SHIFT_WEIGHTS[name] for name in SHIFTS], dtype=np.float32
    )
    spoke = with_what_is_told(passages, borders) * weights
    return spoke.sum(1), spoke


def with_what_is_told(passages: Passages, borders: Floats) -> Floats:
    """Add what networks say of the borders: float32, (paragraphs, SHIFTS)."""
    told, told_apart = _told(passages)
    return np.concatenate([borders, told[:, None], told_apart[:, None]], axis=1, dtype=np.float32)


def describe_borders(passages: Passages, openings: Sequence[Opening], borders: Borders) -> Floats:
    """Describe the border before every paragraph: float32, (paragraphs, SEEN)."""
    rows, count = passages.all, len(passages.all)
    total = np.concatenate([[0], np.cumsum([row.words for row in rows])])
    near, near_end = _reach(total, _NEAR)
    next_, next_end = _reach(total, _NEXT)
    verbs = np.zeros((count + 1, 4))
    verbs[1:] = np.cumsum([(row.past, row.present, row.perfect, row.future) for row in rows], axis=0)
    here = np.arange(count)
    wide = _shares(verbs, here, near_end[:-1]) - _shares(verbs, near[:-1], here)
    close = _shares(verbs, here, next_end[:-1])
    opens = np.array([_all_signs(opening) for opening in openings])
    nothing = np.zeros((1, len(_OF_OPENING)))
    return np.concatenate(
        [
            np.array([_alone(passages, k, opening, borders) for k, opening in enumerate(openings)]),
            opens,
            np.concatenate([opens[1:], nothing])[:count, [_OF_OPENING.index(name) for name in _OF_NEXT]],
            np.concatenate([nothing, opens[:-1]])[:count, [_OF_OPENING.index(name) for name in _OF_PREVIOUS]],
            np.array(_around(passages, openings, near.tolist(), near_end.tolist())),
            wide,
            close - _shares(verbs, next_[:-1], here),
            close,
            np.array([_values(row) for row in rows]),
        ],
        axis=1,
        dtype=np.float32,
        casting="same_kind",
    )


def _around(
    passages: Passages, openings: Sequence[Opening], near: Sequence[int], near_end: Sequence[int]
) -> list[tuple[float, ...]]:
    """Say of every border how its first sentence, those who are there and the speech go on from what stands before it.

    *near*, *near_end*: the first paragraph of the window before each border, and the end of the window after it.
    """
    rows, nothing = passages.all, Opening()
    known: set[str] = set()  # what the paragraphs before the window speak of
    known_to = 0
    out = []
    for k, (row, opening) in enumerate(zip(rows, openings, strict=True)):
        while known_to < near[k]:
            known.update(rows[known_to].things)
            known_to += 1
        before, after = rows[near[k] : k], rows[k : near_end[k]]
        previous = openings[k - 1] if k else nothing
        following = openings[k + 1] if k + 1 < len(rows) else nothing
        out.append(
            (
                *_first_sentence(passages, row, before, known),
                *_turnover(before, after),
                *_run_of_speech(passages, k, previous, opening, following),
            )
        )
    return out


def _told(passages: Passages) -> tuple[Floats, Floats]:
    """Return what the reading says of borders: log-odds, and how far the levels before and after are apart, 0 to 1."""
    telling = passages.reading.telling
    index = [row.index for row in passages.all]
    chance = np.exp(telling.levels[index])
    told = np.flatnonzero([row.words > 0 for row in passages.all])
    apart = np.zeros(len(index), dtype=np.float32)
    apart[told[1:]] = 0.5 * np.abs(np.diff(chance[told], axis=0)).sum(1)
    return np.clip(telling.border[index], -SUREST, SUREST), apart


def _reach(total: npt.NDArray[np.int64], words: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return, for every border, the first paragraph of the window before it and the end of the window after it."""
    count, index = len(total) - 1, np.arange(len(total))
    before = np.searchsorted(total, total - words, side="right") - 1
    after = np.searchsorted(total, total + words, side="left")
    return np.minimum(np.maximum(before, 0), index), np.maximum(np.minimum(after, count), index)


def _shares(
    verbs: npt.NDArray[np.float64], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the share of each tense in windows of paragraphs; *verbs*: running sums."""
    counted = verbs[last] - verbs[first]
    shares: npt.NDArray[np.float64] = counted / np.maximum(counted.sum(1), 2.0)[:, None]
    return shares


def _alone(passages: Passages, k: int, opening: Opening, borders: Borders) -> tuple[float, ...]:
    passage = passages.all[k]
    previous = passages.all[k - 1] if k else None
    times = [
        time
        for time in passage.times
        if time.span.start < passage.span.start + _OPENING and time.kind in {TimeKind.DATE, TimeKind.TIME}
    ]
    first = times[0] if times else None
    told = 1 - opening.speech_first
    return (
        1.0,
        float(passage.after_break and previous is not None),
        float(
            (opening.heading and passage.kind is ParagraphKind.HEADING)
            or (previous is not None and passages.chapter[k] != passages.chapter[k - 1])
        ),
        float(opening.heading and passage.kind is not ParagraphKind.HEADING),
        told * (first is not None),
        told
        * (
            first is not None
            and first.value.startswith(("+", "DAY", "XXXX", "T"))
            and first.span.start < passage.span.start + 40
        ),
        opening.place_first * told,
        opening.is_new_place * told,
        float(borders.words[k]),
        float(borders.people[k]),
        float(previous is not None and previous.narrated * 2 < previous.words),
        float(passage.words < 12),
        float(borders.tense[k]),
        passage.narrated / max(passage.words, 1),
    )


def _first_sentence(passages: Passages, passage: Passage, before: Sequence[Passage], known: set[str]) -> tuple[float, ...]:
    """Read the first sentence: its subject outside speech, its verbs, and whether its things were spoken of."""
    reading, columns, found = passages.reading, passages.words, dict.fromkeys(_SENTENCE, 0.0)
    if passage.first == passage.end:
        return tuple(found.values())
    firsts = columns.sentence_firsts
    sentence = columns.sentence[passage.first]
    end = min(firsts[sentence + 1], passage.end)
    if end - passage.first < _FIRST_WORDS and end < passage.end:
        end = min(firsts[sentence + 2], passage.end)
    subject: str | None = None
    for k in range(passage.first, end):
        if reading.upos[k] == "NOUN":
            lemma = columns.lemma[k]
            if len(lemma) > 2:
                found[_met(lemma, before, known)] += 1
        if columns.quotes[k] > 0:
            continue
        relation, xpos = reading.deprel[k], reading.xpos[k]
        word = reading.words[k].lower()
        if subject is None and relation.startswith("nsubj"):
            subject = _subject(passages, passage, k)
            found[subject] = 1.0
            found["it_or_there"] = float(word in {"it", "there"})
        if word in {"had", "'d", "’d"}:
            if relation.startswith("aux"):
                found["had"] = 1.0
        elif word == "would":
            found["would"] = 1.0
        if xpos == "VBD":
            found["past"] += 0.3
        elif xpos in {"VBZ", "VBP"}:
            found["present"] += 0.3
    for name in ("taken_up", "spoken_of_long_before", "first_spoken_of"):
        found[name] = min(found[name], 4.0)
    found["preposition"] = float(reading.upos[passage.first] == "ADP")
    return tuple(found.values())


def _met(lemma: str, before: Sequence[Passage], known: set[str]) -> str:
    """Say whether a thing was spoken of in the paragraphs just *before*, or among what is *known* from earlier ones."""
    if any(lemma in one.things for one in before):
        return "taken_up"
    return "spoken_of_long_before" if lemma in known else "first_spoken_of"


def _subject(passages: Passages, passage: Passage, k: int) -> str:
    reading = passages.reading
    if reading.upos[k] == "PRON":
        return "pronoun"
    if reading.upos[k] == "PROPN":
        return "name"
    head = passages.words.head
    own = {reading.words[j].lower() for j in range(max(passage.first, k - 5), k) if head[j] == k}
    if "the" in own:
        return "the_noun"
    return "possessed_noun" if own & {"his", "her", "my", "their", "our", "your", "its"} else "a_noun"


def _turnover(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[float, ...]:
    """Say how far those who speak and are told of after a border are those before it."""
    spoke, told = _people(before)
    speak, tell = _people(after)
    return (
        len(spoke & speak) / max(1, min(len(spoke), len(speak))),
        float(bool(spoke) and bool(speak)),
        len(speak - spoke) / max(1, len(speak)),
        len(spoke - speak) / max(1, len(spoke)),
        len(told & tell) / max(1, min(len(told), len(tell))),
        len(tell - told - spoke) / max(1, len(tell)),
        len(told - tell - speak) / max(1, len(told)),
    )


def _people(rows: Sequence[Passage]) -> tuple[set[int], set[int]]:
    """Return who speaks in some paragraphs, and who is told of."""
    nobody: set[int] = set()
    return nobody.union(*[row.speakers for row in rows]), nobody.union(*[row.narrated_people for row in rows])


def _run_of_speech(passages: Passages, k: int, previous: Opening, opening: Opening, following: Opening) -> tuple[float, ...]:
    before = passages.all[k - 1] if k else None
    return (
        float(before is not None and "?" in before.span.of(passages.reading.book.text)[-4:]),
        previous.speech_first * opening.speech_first,
        following.speech_first * opening.speech_first,
        0.0 if before is None else before.narrated / max(1, before.words),
        math.log1p(passages.all[k].words),
        0.0 if before is None else math.log1p(before.words),
    )


def _values(passage: Passage) -> tuple[float, ...]:
    """Say what kinds of time the opening names: counted on, of the clock, a date without a year, counted back."""
    values = [time.value for time in passage.times if time.span.start < passage.span.start + _OPENING]
    kinds: tuple[tuple[str, ...], ...] = (("+",), ("T",), ("XXXX",), ("-P", "PAST", "AGE"))
    return tuple(float(any(value.startswith(kind) for value in values)) for kind in kinds)

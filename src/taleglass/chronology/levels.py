"""Where does one scene end and the next begin, and at which level is each told?

Every paragraph before which a scene may well begin (``shifts``) is a place at which the text may be cut; every run between two
such places is weighed for each level (``stretches``). All ways to cut and to name the parts are weighed together, as a
semi-Markov chain (Sarawagi and Cohen 2004): what each cut is worth, what each part is worth at its level, and how one level
follows another. A cut is made where all ways together make it likely. A part is off the main line where more than half of its
words are, and then at the likeliest of the other levels, which may be less sure than a half.

Two things are decided before the levels are chosen: a part that opens years before, in the past perfect, is likelier a memory,
and what has nothing that a letter has (its head, a date line, I or you, a signature, print of its own) is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.learned import FOLLOWING, LEVEL_WEIGHTS, SHIFT_SHARE
from taleglass.chronology.learned_novels import NOVEL_SHIFT_SHARE
from taleglass.chronology.openings import Opening
from taleglass.chronology.passages import STORY_WORDS, Passage, Passages
from taleglass.chronology.shifts import SHIFTS, describe_borders, weigh_borders
from taleglass.chronology.stretches import FEATURES, Hashed, Stretches, describe_borders_of, describe_stretches
from taleglass.chronology.told import tell_anew
from taleglass.dialogue.layout import set_off
from taleglass.reading import Reading
from taleglass.story import NarrativeLevel, ParagraphKind, QuotationMarks

__all__ = [
    "BORDER_RULES",
    "LEVELS",
    "LEVEL_RULES",
    "LabelledRun",
    "Part",
    "Weights",
    "divide",
    "divide_by",
    "labelled_runs",
    "likeliest",
    "likely_places",
    "probabilities",
]

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVELS: Final = tuple(NarrativeLevel(name) for name in ("frame", "flashback", "flashforward", "dream", "embedded", "letter"))
"""The levels a part may have, the main line first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of paragraphs that is one scene: ``start`` up to ``end``, indices into ``Passages.all``.

    ``probability``: that a scene begins there. ``reason``: the sign of the border that spoke loudest.
    ``level_probability``: that it is told at that level. ``level_reason``: the sign of the part that spoke loudest for it.
    """

    start: int
    end: int
    probability: float
    reason: str
    level: NarrativeLevel
    level_probability: float
    level_reason: str
    is_marked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Of the chain: ``levels``, (levels, FEATURES), of a part's signs for each level; ``following``, (levels, levels), of one
    level, the row, before another; ``shift``, (2,): how far the log-odds of a border count, and what is added for each.
    """

    levels: Doubles
    following: Doubles
    shift: Doubles


_LIKELY: Final = 0.05
"""Probability from which a border is looked at: nine in ten borders of the training stories have it in cross-validation."""
_ENOUGH: Final = 0.38
"""Probability from which a scene begins: seven from 0.25 to 0.5 tried on training stories that the one pass had not seen."""
_OFF_THE_LINE: Final = 0.9
"""Log-odds added for leaving the main line, which the chain does too seldom: of five from 0 to 1.2 the one with the best F1 of
stretches on 640 training stories, and on the 20 of the benchmark among them, read as if they had not been seen."""
_CHAPTER: Final = 0.97
"""How sure it is that a chapter begins a scene; the training stories have no chapters to count."""
_LONGEST_OFF: Final = 1000
"""Words of the longest part off the main line; no scene of the training stories is longer, whatever its level."""
_UNSEEN: Final = 0.15
"""What the network's word counts for beside signs that a reader can see, where one is named as the reason."""
_LETTER: Final = LEVELS.index(NarrativeLevel.LETTER)
_NEVER: Final = -1e3
"""Log-odds of what cannot be."""
BORDER_RULES: Final = {
    "printed_date": "dateline",
    "tense_apart": "tense",
    "told": "told",
    **{
        name: name
        for name in (
            "break", "time", "moved_on", "place", "new_place", "apart_words", "apart_people", "speech_first", "speech_before",
            "short", "new_people", "waking", "narrated", "memory", "past_cue", "future_cue", "dream", "tale", "italic_all",
        )
    },
}  # fmt: skip
"""The signs of a border that a reader can see in the text, and the network's word, with the rule's name that each gives."""
LEVEL_RULES: Final = {
    "resumes_words": "resumes_words", "resumes_people": "resumes_people", "resumes_names": "names_resume",
    "opens_apart_words": "opens_apart", "opens_apart_people": "opens_people", "closes_apart_words": "closes_apart",
    "closes_apart_people": "closes_people", "apart_words": "apart_words", "apart_people": "apart_people",
    "apart_names": "names_apart", "present_apart": "tense", "perfect": "perfect", "would": "would",
    "perfect_opening": "perfect_opening", "would_opening": "opens_would", "italic_more": "italic", "first_memory": "memory",
    "first_person_apart": "first_person", "second_person_more": "second_person", "first_letter": "letter_opens",
    "signed": "letter_closes", "first_past_cue": "past_cue", "first_future_cue": "future_cue", "first_dream": "dream",
    "first_tale": "tale", "first_heading": "heading_before", "first_new_noun": "opens_new_noun", "after_waking": "waking",
    **{f"told_{name}{part}": "told" for name in LEVELS[1:] for part in ("", "_odds")},
    "dream_framed": "dream", "told_before": "tale", "speech_resumes": "resumes_speech", "break_before": "break_before",
}  # fmt: skip
"""The signs of a part that a reader can see in the text, and the network's word, with the rule's name that each gives."""
_YEARS_BACK: Final = re.compile(r"-P[\dX]+[MY]|AGE-")
_FIRST_WORDS: Final = 40
"""Characters in which a part names the time at which it opens."""
_YEARS_BEFORE: Final = 13.0
"""How many times as likely a memory is where a part opens years before: all of six scenes in 170 training stories that open so
are memories, (6 + ½) / ½, and all of seven in 1,539; but none of these stands after a printed break."""
_SIGNATURE: Final = 60
"""Characters that a signature has at most."""
_CLOSES: Final = re.compile(
    r"[\s_*—–-]*(?:yours|your (?:\w+ )?(?:friend|servant|mother|father|son|daughter|brother|sister|wife|husband|uncle|aunt)|"
    r"love|with love|sincerely|faithfully|affectionately|respectfully|(?:kind |best )?regards|signed)\b",
    re.IGNORECASE,
)
_POSTSCRIPT: Final = re.compile(r"[\s_*]*P\.? ?S\b")
_ENTRY: Final = re.compile(r"[.:—–\n]")
_AT_ONCE: Final = 4
"""Characters before the date of an entry that begins with one: “*Nov. 9.* Brought in by …”."""
_LABEL: Final = re.compile(
    r"(?P<end>(?:the )?end(?:s|ing)?(?: of)?(?: the)?[ :]*|/)?(?:(?:start|begin(?:ning)?)(?: of)?(?: the)?[ :]*)?"
    r"(?P<kind>flash ?back|flash ?forward|dream|vision|memory)s?(?: sequence)?(?P<after> (?:starts?|begins?|ends?|over))?\Z"
)
_AROUND_A_LABEL: Final = " \t\n*_~=-–—[](){}.:!<>|#•…'\"“”‘’"
_LONGEST_LABEL: Final = 40
_LABELS: Final = {
    "flashback": NarrativeLevel.FLASHBACK,
    "flashforward": NarrativeLevel.FLASHFORWARD,
    "dream": NarrativeLevel.DREAM,
    "vision": NarrativeLevel.DREAM,
    "memory": NarrativeLevel.FLASHBACK,
}
"""What a writer calls a part in a paragraph of its own, and the level of that part."""
_LABELLED: Final = 0.98
"""How sure a level is that the writer names."""
_LABEL_REASONS: Final = {
    NarrativeLevel.FLASHBACK: "past_cue",
    NarrativeLevel.FLASHFORWARD: "future_cue",
    NarrativeLevel.DREAM: "dream",
}
_BARE: Final = frozenset({ParagraphKind.HEADING, ParagraphKind.SCENE_BREAK})
_WHOLLY, _HARDLY, _SOME_WORDS = 0.8, 0.2, 12
"""Share of a paragraph in italics from which all of it is, under which none; its words from which it tells something."""
_ENDS_WITH_ITALICS: Final = np.array([level not in {NarrativeLevel.FRAME, NarrativeLevel.LETTER} for level in LEVELS])
"""Levels that end with the italics they are printed in; of a letter, the head alone may stand in them."""
_RARER: Final = 0.75
"""By how much the log-odds of a part off the main line fall for each time that a text is e times as long."""


def divide(passages: Passages, openings: Sequence[Opening]) -> list[Part]:
    """Divide a text into its scenes, each with its level; the parts follow one another without a gap."""
    hashed = Hashed.of(passages)
    borders = describe_borders(passages, openings, describe_borders_of(passages, hashed))
    passages = tell_anew(passages, borders)
    odds, spoke = weigh_borders(passages, borders)
    shift = (1 - passages.novel) * np.array(SHIFT_SHARE) + passages.novel * np.array(NOVEL_SHIFT_SHARE)
    weights = Weights(np.array([LEVEL_WEIGHTS[name] for name in FEATURES]).T, np.array(FOLLOWING), shift)
    loudest = _loudest(spoke - spoke.mean(0), SHIFTS, BORDER_RULES)
    return divide_by(passages, openings, hashed, odds, weights, loudest)


def divide_by(  # noqa: PLR0917  # the steps before it, in their order
    passages: Passages,
    openings: Sequence[Opening],
    hashed: Hashed,
    odds: npt.NDArray[np.float32],
    weights: Weights,
    loudest: Sequence[str] = (),
) -> list[Part]:
    """Divide a text by given log-odds of its borders and given weights; *loudest*: each border's sign that spoke loudest."""
    labelled = labelled_runs(passages)
    places = likely_places(passages, odds)
    runs = describe_stretches(passages, openings, places, hashed)
    opens, told = likeliest(passages, runs, odds, weights)
    chapters = _chapter_starts(passages)
    sure = _sure_starts(passages, labelled)
    cuts = [k for k, place in enumerate(places[:-1]) if k == 0 or opens[k] >= _ENOUGH or place in sure]
    numbers = {pair: k for k, pair in enumerate(zip(runs.starts.tolist(), runs.ends.tolist(), strict=True))}
    ends = [*cuts[1:], len(places) - 1]
    shares = np.add.reduceat(told, cuts)
    back = [_opens_years_before(passages, places[cut], places[end]) for cut, end in zip(cuts, ends, strict=True)]
    shares[back, 1] *= _YEARS_BEFORE
    shares[_no_letters(passages, openings, [places[cut] for cut in cuts], _best(shares) == _LETTER), _LETTER] = 0.0
    shares /= shares.sum(1, keepdims=True)
    labels = [next((run for run in labelled if run.start <= places[cut] < run.end), None) for cut in cuts]
    for k, run in enumerate(labels):
        if run is not None:
            shares[k] = (1 - _LABELLED) / (len(LEVELS) - 1)
            shares[k, LEVELS.index(run.level)] = _LABELLED
    parts = []
    for cut, end, share, best, is_years_before, label in zip(
        cuts, ends, shares, _best(shares).tolist(), back, labels, strict=True
    ):
        border = places[cut]
        in_chapter = border in chapters
        features = runs.features[numbers.get((cut, end), numbers[cut, cut + 1])]
        against = weights.levels[0 if best else 1 + int(share[1:].argmax())]
        [loudest_of_part] = _loudest((features * (weights.levels[best] - against))[None], FEATURES, LEVEL_RULES)
        parts.append(
            Part(
                border,
                places[end],
                _CHAPTER if border in sure else round(min(float(opens[cut]), 1.0), 4),
                "chapter" if in_chapter else "break" if border in sure else loudest[border] if loudest else "",
                LEVELS[best],
                round(min(float(share[best]), 1.0), 4),
                _LABEL_REASONS[label.level] if label else "past_cue" if is_years_before and best == 1 else loudest_of_part,
                label is not None or _is_marked(features, LEVELS[best]),
            )
        )
    return parts


@dataclass(frozen=True, slots=True)
class LabelledRun:
    """What the writer calls a flashback, a dream: indices into ``Passages.all``, the label included."""

    start: int
    end: int
    level: NarrativeLevel


def labelled_runs(passages: Passages) -> list[LabelledRun]:
    """Return the runs that a paragraph of its own names: *Flashback*, “--- End of flashback ---”, as much fan fiction does.

    A run goes on to the label of its end, else to the next break, heading, chapter or label. “Dream”, “vision” and “memory” are
    also titles, and count where the end is labelled too.
    """
    text = passages.reading.book.text
    labels: list[tuple[int, str, bool]] = []
    for k, passage in enumerate(passages.all):
        if len(passage.span) > _LONGEST_LABEL:
            continue
        match = _LABEL.match(passage.span.of(text).strip(_AROUND_A_LABEL).lower())
        if match is not None:
            is_end = match["end"] is not None or (match["after"] or "").strip() in {"end", "ends", "over"}
            labels.append((k, match["kind"].replace(" ", ""), is_end))
    out = []
    chapters = _chapter_starts(passages) if labels else set()
    for place, (start, kind, is_end) in enumerate(labels):
        if is_end:
            continue
        following = labels[place + 1] if place + 1 < len(labels) else None
        if following is not None and following[1:] == (kind, True):
            out.append(LabelledRun(start, following[0] + 1, _LABELS[kind]))
        elif kind.startswith("flash"):
            last = following[0] if following is not None else len(passages.all)
            stop = next((k for k in range(start + 2, last) if _ends_a_run(passages, k, chapters)), last)
            out.append(LabelledRun(start, stop, _LABELS[kind]))
    return out


def _ends_a_run(passages: Passages, place: int, chapters: set[int]) -> bool:
    passage = passages.all[place]
    return passage.after_break or passage.kind is ParagraphKind.HEADING or place in chapters


def _opens_years_before(passages: Passages, start: int, end: int) -> bool:
    """Whether a printed break or a heading comes before a part that opens years before what stands before it, with its first
    verb in the past perfect: “Ten years earlier, when … , Anna had stood …”.

    “Ten years ago” counts from the part's own time, which goes on in it as often as not.
    """
    first = next((k for k in range(start, end) if passages.all[k].kind not in _BARE), end)
    if first in {0, end} or not (first > start or passages.all[start].after_break):
        return False
    passage, reading, columns = passages.all[first], passages.reading, passages.words
    near = passage.span.start + _FIRST_WORDS
    times = [time for time in passage.times if time.span.start < near and _YEARS_BACK.match(time.value)]
    if all(time.span.of(reading.book.text).lower().endswith("ago") for time in times):
        return False
    stop = min(columns.sentence_firsts[columns.sentence[passage.first] + 1], passage.end)
    root = next((k for k in range(passage.first, stop) if reading.deprel[k] == "root"), None)
    if root is None or columns.quotes[root] > 0:
        return False
    helpers = columns.auxiliaries.get(root, ())
    return "had" in helpers or ("'d" in helpers and reading.xpos[root] == "VBN")


def _best(shares: Doubles) -> Ints:
    """Return the level of each part: the main line where half of it or more is told there, else the likeliest other."""
    best: Ints = np.where(shares[:, 0] >= 0.5 * shares.sum(1), 0, 1 + shares[:, 1:].argmax(1))
    return best


def _no_letters(
    passages: Passages, openings: Sequence[Opening], starts: Sequence[int], is_letter: npt.NDArray[np.bool_]
) -> list[int]:
    """Return the parts that are called letters and look like none, and chats; what goes on without a break is one letter."""
    ends = [*starts[1:], len(passages.all)]
    parts = np.flatnonzero(is_letter).tolist()
    messages = _messages(passages.reading) if parts else frozenset()
    apart = set_off(passages.reading.book) | messages if parts else frozenset()
    out: list[int] = []
    run: list[int] = []
    for part in parts:
        first = passages.all[starts[part]]
        if run and (run[-1] != part - 1 or first.after_break or first.kind is ParagraphKind.HEADING):
            run = []
        if _is_chat(passages, messages, starts[part], ends[part]):
            out.append(part)
            run = []
            continue
        run.append(part)
        if _looks_like_a_letter(passages, openings, apart, starts[run[0]], ends[part]):
            out = [one for one in out if one not in run]
        else:
            out.append(part)
    return out


def _looks_like_a_letter(passages: Passages, openings: Sequence[Opening], apart: frozenset[int], start: int, end: int) -> bool:
    """Whether a part has anything of a letter or document: its head or date line, somebody who writes or is written to, a
    signature, print that sets it off. A bare heading is nothing of the kind, nor is the “I” of one of several narrators.
    """
    rows, tellers = passages.all[start:end], passages.cast.tellers
    italic = sum(passage.italic * passage.words for passage in rows)
    return (
        any(row.second_person or (row.first_person and (tellers is None or tellers[row.index] < 0)) for row in rows)
        or italic * 2 > sum(passage.words for passage in rows)
        or any(opening.letter for opening in openings[start:end])
        or any(_is_dated(passages, passage, opening) for passage, opening in zip(rows, openings[start:end], strict=True))
        or not apart.isdisjoint(passage.index for passage in rows)
        or any(_is_signed(passages, passage) for passage in rows if passage.kind not in _BARE)
    )


def _messages(reading: Reading) -> frozenset[int]:
    """Return the paragraphs that are messages of a chat."""
    return frozenset(stretch.paragraph for stretch in reading.marks.quotations if stretch.marks is QuotationMarks.MESSAGE)


def _is_chat(passages: Passages, messages: frozenset[int], start: int, end: int) -> bool:
    """Whether half of a part or more is messages: a chat, which those who write it live through as they do a talk. Of 18 such
    scenes of the training stories 16 are of the main line.
    """
    rows = [row for row in passages.all[start:end] if row.kind not in _BARE]
    return sum(row.index in messages for row in rows) * 2 >= len(rows) > 0


def _is_dated(passages: Passages, passage: Passage, opening: Opening) -> bool:
    """Whether a paragraph is a date line, or opens with a date and a stop as an entry does."""
    text = passages.reading.book.text
    if passage.kind is ParagraphKind.HEADING or opening.heading:
        return bool(passage.times)
    if opening.dateline and not passage.past + passage.present + passage.perfect + passage.future:
        return True
    if not passage.times or passage.times[0].span.start >= passage.span.start + _AT_ONCE:
        return False
    stop = _ENTRY.search(text, passage.times[0].span.end - 1, passage.span.end)
    starts, upos = passages.reading.marks.token_starts, passages.reading.upos
    end = stop.end() if stop else passage.span.end
    return not any(upos[k] in {"VERB", "AUX"} for k in range(passage.first, passage.end) if starts[k] < end)


def _is_signed(passages: Passages, passage: Passage) -> bool:
    """Whether a paragraph is a name alone, with or without “yours” before it, or a postscript."""
    words = passage.span.of(passages.reading.book.text)
    if _POSTSCRIPT.match(words):
        return True
    parts = {part for part in passages.reading.upos[passage.first : passage.end] if part != "PUNCT"}
    return parts == {"PROPN"} or (len(words) < _SIGNATURE and _CLOSES.match(words) is not None)


def _loudest(spoke: npt.NDArray[np.floating], names: Sequence[str], rules: dict[str, str]) -> list[str]:
    """Return for each row the rule whose sign adds most, of the signs that say something to a reader.

    What the reader can see comes first: the network's word counts for less here than in the decision.
    """
    columns = [k for k, name in enumerate(names) if name in rules]
    share = np.array([_UNSEEN if rules[names[k]] == "told" else 1.0 for k in columns])
    some = spoke[:, columns]
    return [rules[names[columns[k]]] for k in np.minimum(some, some * share).argmax(1).tolist()]


def likely_places(passages: Passages, odds: npt.NDArray[np.float32]) -> list[int]:
    """Return the paragraphs before which a scene may begin, with 0 and the number of paragraphs, in order."""
    least = math.log(_LIKELY / (1 - _LIKELY))
    sure = _sure_starts(passages, labelled_runs(passages)) | _italic_edges(passages)
    inside = [
        k
        for k, passage in enumerate(passages.all)
        if k and passage.kind is not ParagraphKind.SCENE_BREAK and (odds[k] >= least or k in sure)
    ]
    return [0, *inside, len(passages.all)]


def _sure_starts(passages: Passages, labelled: Sequence[LabelledRun]) -> set[int]:
    """Return the paragraphs that begin a chapter or, by the writer's word, a part; and those behind such a part."""
    return _chapter_starts(passages) | {edge for run in labelled for edge in (run.start, run.end)}


def _italic_edges(passages: Passages) -> set[int]:
    """Return the paragraphs before which a run of paragraphs in italics begins, and those before which it ends."""
    italic = [passage.italic > _WHOLLY and passage.words >= _SOME_WORDS for passage in passages.all]
    return {k for k in range(1, len(italic)) if italic[k] != italic[k - 1]}


def _leave_italics(passages: Passages, runs: Stretches) -> npt.NDArray[np.bool_]:
    """Say of each run whether it begins with a paragraph in italics and goes on in roman type."""
    rows = passages.all
    italic = np.array([row.italic > _WHOLLY and row.words >= _SOME_WORDS for row in rows])
    roman = np.cumsum([0, *(row.italic < _HARDLY and row.words > 0 and row.kind not in _BARE for row in rows)])
    first, end = runs.places[runs.starts], runs.places[runs.ends]
    return italic[first] & (roman[end] > roman[first])


def _chapter_starts(passages: Passages) -> set[int]:
    return {k for k in range(1, len(passages.all)) if passages.chapter[k] != passages.chapter[k - 1]}


def likeliest(passages: Passages, runs: Stretches, odds: npt.NDArray[np.float32], weights: Weights) -> tuple[Doubles, Doubles]:
    """Weigh all ways to divide a text.

    Returns the probability that a part begins at each place, (places,), and, for what lies between each place and the next, the
    probability of each level times its words: (places - 1, LEVELS).
    """
    words = np.array([passage.words for passage in passages.all], dtype=np.float64)
    total = np.concatenate([[0.0], np.cumsum(words + 1)])
    scores = run_scores(runs, odds, weights)
    scores[:, 1:] += _OFF_THE_LINE - _RARER * math.log(max(1.0, float(words.sum()) / STORY_WORDS))
    words_of = total[runs.places[runs.ends]] - total[runs.places[runs.starts]]
    scores[words_of > _LONGEST_OFF, 1:] = _NEVER
    scores[_leave_italics(passages, runs)[:, None] & _ENDS_WITH_ITALICS] = _NEVER
    chance, _, _ = probabilities(len(runs.places) - 1, runs, scores, weights.following)
    opens: Doubles = np.bincount(runs.starts, chance.sum(1), minlength=len(runs.places)).astype(np.float64)
    change = np.zeros((len(runs.places), len(LEVELS)))
    np.add.at(change, runs.starts, chance)
    np.add.at(change, runs.ends, -chance)
    told = np.maximum(np.cumsum(change, axis=0)[:-1], 0.0) + 1e-12
    return opens, told * np.diff(total[runs.places])[:, None]


def run_scores(runs: Stretches, odds: npt.NDArray[np.float32], weights: Weights) -> Doubles:
    """Return what every run is worth at every level, its opening border with it: (runs, LEVELS)."""
    border = np.concatenate([odds, [0.0]]).astype(np.float64)[runs.places[runs.starts]]
    is_cut = runs.starts > 0
    scores: Doubles = runs.features @ weights.levels.T + (is_cut * (border * weights.shift[0] + weights.shift[1]))[:, None]
    return scores


def probabilities(count: int, runs: Stretches, scores: Doubles, following: Doubles) -> tuple[Doubles, Doubles, float]:
    """Return the probability of every run at every level under all ways to divide the text (forward-backward), how often each
    level is expected to follow each, and the log of the sum over all ways. *count*: of places, the first not counted.
    """
    by_end = np.argsort(runs.ends, kind="stable")
    by_start = np.argsort(runs.starts, kind="stable")
    ends = np.searchsorted(runs.ends[by_end], np.arange(count + 2))
    starts = np.searchsorted(runs.starts[by_start], np.arange(count + 2))
    levels = scores.shape[1]
    reached = np.zeros((count + 1, levels))  # over all ways up to a place, before the level that comes next
    closed = np.zeros((count + 1, levels))  # over all ways up to a place, whose last part has a level
    for place in range(1, count + 1):
        some = by_end[ends[place] : ends[place + 1]]
        closed[place] = _log_sum(reached[runs.starts[some]] + scores[some])
        reached[place] = _log_sum(closed[place][:, None] + following)
    left = np.zeros((count + 1, levels))
    often = np.zeros((levels, levels))
    every = float(_log_sum(closed[count][:, None])[0])
    for place in range(count - 1, 0, -1):
        some = by_start[starts[place] : starts[place + 1]]
        opened = _log_sum(scores[some] + left[runs.ends[some]])
        left[place] = _log_sum((following + opened).T)
        often += np.exp(closed[place][:, None] + following + opened - every)
    chance: Doubles = np.exp(reached[runs.starts] + scores + left[runs.ends] - every)
    return chance, often, every


def _log_sum(rows: Doubles) -> Doubles:
    """Return the log of the sum of exponentials down each column."""
    highest = rows.max(0)
    out: Doubles = highest + np.log(np.exp(rows - highest).sum(0))
    return out


def _is_marked(features: npt.NDArray[np.float32], level: NarrativeLevel) -> bool:
    """Whether print, words or tense at the opening tell that the level changes."""
    if level is NarrativeLevel.FRAME:
        return False
    feature = dict(zip(FEATURES, features.tolist(), strict=True))
    printed = feature["break_before"] + feature["first_heading"] + feature["first_letter"] + (feature["italic"] > 0.5)
    told = (
        feature["first_past_cue"] >= 1
        or feature["first_memory"] > 0
        or feature["perfect_opening"] > 0.15
        or feature["would_opening"] > 0.15
    )
    return bool(printed) or told or level is NarrativeLevel.LETTER

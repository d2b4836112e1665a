"""Who is there in each scene?

Takes the scenes as runs of paragraphs; counts what each tells of everyone it speaks of, and weighs it by a logistic regression.
Who speaks, or does something that narration tells, is mostly there; who is only spoken or thought of mostly is not. Who is in
the scene before or after may be there without a word; where not, the scene does not have them at all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import numpy as np

from taleglass.chronology.grounds import last_alike
from taleglass.chronology.learned_look import LOOK_THERE
from taleglass.chronology.learned_settings import PRESENCE_WEIGHTS
from taleglass.chronology.passages import Passage, Passages
from taleglass.chronology.second_look import look_at_company
from taleglass.story import Evidence, MentionForm, NarrativeLevel, Span

__all__ = ["SIGNS", "PresentFound", "describe_company", "find_company"]

_MOST_SPANS: Final = 3
"""Words kept as evidence of one claim."""
_THERE: Final = 0.3
"""Probability from which someone is named as present: best F1 in cross-validation on the training half of the benchmark."""
_SUREST: Final = 5.0
"""Log-odds beyond which the reading is as sure as it gets that someone is there."""
_COUNTED_WORDS: Final = 1500
"""Words of the longest stories that taught; what is counted over a longer text is taken as so many words would have it."""
_NO_ONE: Final = frozenset(
    "nobody anybody somebody everybody anyone someone everyone one none other another people who whoever else".split()
)
_UNREAL: Final = frozenset("would could might had 'd".split())

_OF_READING: Final = ("there", "there_best", "there_pronouns", "there_spoken")
"""The signs that the reading's hints give; all others of a scene are counts."""
SIGNS: Final = (
    *"bias speaks lines heard acts acts_unreal event told names object possessive spoken_of vocative spoken_only narrator "
    "narrates named plural no_one letter letter_told apart unnamed unnamed_long share "
    "back back_acts back_lines back_resumes ahead ahead_acts ahead_lines ahead_resumes other_acts "
    "story story_names lines_in_story first_told only_once sole_scene".split(),
    *_OF_READING,
)
"""What is weighed of someone, in the order of the weights."""
_COUNTED: Final = tuple("lines heard acts acts_unreal event told names object possessive spoken_of vocative first_told".split())
"""The signs that are natural logs of what `_count` counts."""
_SILENT: Final = dict.fromkeys(_COUNTED, 0.0)
_NOTHING: Final = dict.fromkeys((*_COUNTED, *_OF_READING), 0.0)


@dataclass(frozen=True, slots=True)
class PresentFound:
    """Who is there, the surest first, and who is only spoken or thought of."""

    present: tuple[tuple[int, Evidence], ...]
    mentioned: tuple[int, ...]


def describe_company(
    passages: Passages,
    stretches: Sequence[Sequence[Passage]],
    mentions: Sequence[Sequence[int]],
    levels: Sequence[NarrativeLevel],
) -> list[dict[int, list[float]]]:
    """Return the signs of everyone whom a scene, or the one before or after it on its level, speaks of: by member, a dictionary
    a scene.
    """
    unreal = {verb for verb, words in passages.words.auxiliaries.items() if not _UNREAL.isdisjoint(words)}
    counts = [_count(passages, stretch, mentions, unreal) for stretch in stretches]
    logs = [
        {member: {name: math.log1p(one[name]) for name in _COUNTED} for member, one in counted.items()} for counted in counts
    ]
    known = _signs_of_story(passages, counts)
    back = last_alike(levels)
    ahead: list[int | None] = [None] * len(levels)
    for k, last in enumerate(back):
        if last is not None:
            ahead[last] = k
    nobody: dict[int, dict[str, float]] = {}
    out = []
    for k, counted in enumerate(counts):
        total = sum(one["told"] for one in counted.values()) + 1.0
        narrated = sum(passage.first_person for passage in stretches[k])
        is_letter, is_apart = levels[k] is NarrativeLevel.LETTER, levels[k] is not NarrativeLevel.FRAME
        said_before, said_after = (nobody if one is None else logs[one] for one in (back[k], ahead[k]))
        resumes, resumed = back[k] != k - 1, ahead[k] != k + 1
        others = [counts[one] for one in (k - 1, k + 1) if 0 <= one < len(counts) and levels[one] is not levels[k]]
        rows = {}
        for member in sorted({*counted, *said_before, *said_after}):
            who = passages.cast.members[member]
            one = counted.get(member, _NOTHING)
            told, lines, names, spoken_of = one["told"], one["lines"], one["names"], one["spoken_of"]
            before, after = said_before.get(member, _SILENT), said_after.get(member, _SILENT)
            acts_before, acts_after = before["acts"] + before["lines"] > 0, after["acts"] + after["lines"] > 0
            row = {
                **known[member],
                **logs[k].get(member, _SILENT),
                "speaks": lines > 0,
                "spoken_only": told == 0 and lines == 0 and member in counted,
                "narrates": (who.is_narrator and narrated > 0) or (who.is_you and told > 0),
                "letter": is_letter,
                "letter_told": is_letter * math.log1p(told + spoken_of),
                "apart": is_apart,
                "unnamed": member not in counted,
                "unnamed_long": (member not in counted) * math.log(total),
                "share": told / total,
                "back": before["told"],
                "back_acts": acts_before,
                "back_lines": before["lines"],
                "back_resumes": resumes and acts_before,
                "ahead": after["told"],
                "ahead_acts": acts_after,
                "ahead_lines": after["lines"],
                "ahead_resumes": resumed and acts_after,
                "other_acts": any(other[member]["acts"] + other[member]["lines"] > 0 for other in others if member in other),
                "only_once": told + spoken_of == 1,
                "there": one["there"] / max(names, 1),
                "there_pronouns": one["there_pronouns"] / max(told - names, 1),
                "there_spoken": one["there_spoken"] / max(spoken_of, 1),
                "there_best": one["there_best"],
            }
            rows[member] = list(_in_order(row))
        out.append(rows)
    return out


_in_order: Final = itemgetter(*SIGNS)


def _signs_of_story(passages: Passages, counts: Sequence[dict[int, dict[str, float]]]) -> dict[int, dict[str, float]]:
    """Return the signs of everyone that are the same in every scene; *counts*: what each scene tells of everyone."""
    told_of: defaultdict[int, list[dict[str, float]]] = defaultdict(list)
    for counted in counts:
        for member, one in counted.items():
            told_of[member].append(one)
    share = min(1.0, _COUNTED_WORDS / max(sum(passage.words for passage in passages.all), 1))
    out = {}
    for member, scenes in told_of.items():
        who = passages.cast.members[member]
        parts = who.name.lower().split() or [""]
        out[member] = {
            "bias": 1.0,
            "narrator": who.is_narrator or who.is_you,
            "named": who.is_named,
            "plural": who.is_plural,
            "no_one": not who.is_named and bool({parts[0], parts[-1]} & _NO_ONE),
            "story": math.log1p(share * sum(one["told"] + one["spoken_of"] for one in scenes)),
            "story_names": math.log1p(share * sum(one["names"] for one in scenes)),
            "lines_in_story": math.log1p(share * sum(one["lines"] for one in scenes)),
            "sole_scene": len(scenes) == 1,
        }
    return out


def _count(
    passages: Passages, stretch: Sequence[Passage], mentions: Sequence[Sequence[int]], unreal: set[int]
) -> dict[int, dict[str, float]]:
    """Count what one scene tells of everyone; log-odds of being there are added up, those of the best name are kept."""
    reading, quotes, heads = passages.reading, passages.words.quotes, passages.words.head
    out: defaultdict[int, dict[str, float]] = defaultdict(_NOTHING.copy)
    odds = passages.cast.there_odds
    for number, passage in enumerate(stretch):
        for member, count in passage.speakers.items():
            out[member]["lines"] += count
        for member, count in passage.hearers.items():
            out[member]["heard"] += count
        for span in mentions[passage.index]:
            one, head = out[passages.owner[span]], passages.heads[span]
            relation = reading.deprel[head]
            there = max(-_SUREST, min(_SUREST, float(odds[span])))
            if quotes[head] > 0:
                one["spoken_of"] += 1
                one["there_spoken"] += there
                one["vocative"] += relation == "vocative"
                continue
            one["told"] += 1
            is_name = reading.forms[int(reading.span_form[span])] is not MentionForm.PRONOUN
            one["names"] += is_name
            one["there" if is_name else "there_pronouns"] += there
            if is_name:
                one["there_best"] = there if one["names"] == 1 else max(one["there_best"], there)
            one["first_told"] += number == 0
            one["possessive"] += relation == "nmod:poss"
            one["object"] += relation in {"obj", "iobj", "obl"}
            if relation.startswith("nsubj"):
                verb = heads[head]
                one["acts_unreal" if verb in unreal else "acts"] += 1
                one["event"] += verb not in unreal and float(reading.event_probability[verb]) >= 0.5
    return dict(out)


def find_company(
    passages: Passages,
    stretches: Sequence[Sequence[Passage]],
    mentions: Sequence[Sequence[int]],
    levels: Sequence[NarrativeLevel],
) -> list[PresentFound]:
    """Find who is there in each scene.

    Args:
        passages: the whole book.
        stretches: the paragraphs of each scene, in text order.
        mentions: over all paragraphs of the book, the spans of person mentions in each.
        levels: on which level each is told.
    """
    weights = np.array([PRESENCE_WEIGHTS[name] for name in SIGNS])
    networks = passages.reading.second_look if passages.reading.is_short else None
    least = _THERE if networks is None else LOOK_THERE
    speaks = SIGNS.index("speaks")
    acts = SIGNS.index("acts")
    unnamed = SIGNS.index("unnamed")
    out = []
    for stretch, rows in zip(stretches, describe_company(passages, stretches, mentions, levels), strict=True):
        spans = _words(passages, stretch, mentions)
        present, mentioned = [], []
        members = sorted(rows)
        signs = np.array([rows[member] for member in members]).reshape(-1, len(SIGNS))
        all_odds = (signs @ weights if networks is None else look_at_company(networks, signs)).tolist()
        for member, odds in zip(members, all_odds, strict=True):
            row = rows[member]
            chance = round(1.0 / (1.0 + math.exp(-odds)), 4)
            if chance >= least:
                rule = "around" if row[unnamed] else "speaks" if row[speaks] else "acts" if row[acts] else "told_of"
                evidence = Evidence(spans=tuple(spans.get(member, ())), probability=chance, concluded_by=rule)
                present.append((member, evidence))
            elif not row[unnamed] and not passages.cast.members[member].is_plural:
                mentioned.append(member)
        present.sort(key=lambda item: (-item[1].probability, item[0]))
        out.append(PresentFound(tuple(present), tuple(mentioned)))
    return out


def _words(passages: Passages, stretch: Sequence[Passage], mentions: Sequence[Sequence[int]]) -> dict[int, list[Span]]:
    """Return the first words of narration that name each member."""
    reading = passages.reading
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    out: defaultdict[int, list[Span]] = defaultdict(list)
    for passage in stretch:
        for span in mentions[passage.index]:
            found = out[passages.owner[span]]
            if len(found) < _MOST_SPANS and reading.word_quotes[passages.heads[span]] == 0:
                found.append(Span(int(starts[reading.span_first[span]]), int(ends[reading.span_last[span]])))
    return out

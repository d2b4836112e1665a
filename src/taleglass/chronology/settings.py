"""Through whose eyes is a scene told, at what time of day, and which sentences say what it is?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from taleglass.chronology.company import PresentFound
from taleglass.chronology.passages import Passage, Passages
from taleglass.story import Evidence, Span, TimeExpression, TimeKind

__all__ = [
    "NOTHING_SAID",
    "gist_of",
    "point_of_view",
    "time_of",
]

NOTHING_SAID: Final = Evidence(spans=(), probability=0.0, concluded_by="nothing_said")
_MOST_SPANS: Final = 3
"""Words kept as evidence of one claim."""

_BOUND: Final = re.compile(r"\b(?:since|until|till)\s+\Z", re.IGNORECASE)
"""Words after which a time bounds what is told, which does not happen then."""
_BEFORE: Final = 12
"""Characters looked at before a time."""

_SEES: Final = frozenset(
    "see look watch hear feel think know want wonder notice remember hope wish believe understand smell guess decide "
    "realize realise mean try find".split()
)


def _span(passages: Passages, first: int, last: int) -> Span:
    marks = passages.reading.marks
    return Span(int(marks.token_starts[first]), int(marks.token_ends[last]))


def point_of_view(
    passages: Passages, stretch: Sequence[Passage], mentions: Sequence[Sequence[int]], present: PresentFound
) -> tuple[int, Evidence] | None:
    """Find through whose eyes a scene is told: the narrator who is there, whom the narrator calls “you”, or
    whose seeing, thinking and feeling is told most.
    """
    there = {member for member, _ in present.present}
    cast, members = passages.cast, passages.cast.members
    tellers = [
        one
        for one in there
        if members[one].is_you or (members[one].is_narrator and any(cast.may_tell(one, passage.index) for passage in stretch))
    ]
    if tellers:
        teller = min(tellers, key=lambda member: (not members[member].is_narrator, member))
        evidence = next(evidence for one, evidence in present.present if one == teller)
        rule = "narrator" if members[teller].is_narrator else "mind_told"
        return teller, Evidence(spans=evidence.spans, probability=0.95, concluded_by=rule)
    votes: Counter[int] = Counter()
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    reading = passages.reading
    for passage in stretch:
        for span in mentions[passage.index]:
            head = passages.heads[span]
            member = passages.owner[span]
            if member not in there or passages.words.quotes[head] > 0 or not reading.deprel[head].startswith("nsubj"):
                continue
            if passages.words.lemma[passages.words.head[head]] in _SEES:
                votes[member] += 3
                spans[member].append(_span(passages, head, head))
            else:
                votes[member] += 1
    if not votes:
        return None
    best = max(votes, key=lambda member: (votes[member], -member))
    share = votes[best] / (sum(votes.values()) + 2)
    return best, Evidence(
        spans=tuple(spans[best][:_MOST_SPANS]), probability=round(0.3 + 0.6 * share, 4), concluded_by="mind_told"
    )


def time_of(text: str, stretch: Sequence[Passage], quotes_at: Sequence[tuple[int, int]]) -> tuple[str | None, tuple[Span, ...]]:
    """Return the time of day and the places of the times that narration states of a scene; *since morning* is not its time."""
    stated: list[TimeExpression] = [
        time
        for passage in stretch
        for time in passage.times
        if time.kind in {TimeKind.DATE, TimeKind.TIME}
        and not _within(time.span, quotes_at)
        and _BOUND.search(text, max(time.span.start - _BEFORE, 0), time.span.start) is None
    ]
    part = None
    for time in stated:
        if time.kind is TimeKind.TIME and not time.value.startswith("-"):
            part = "T" + time.value.rpartition("T")[2]
            if part[1:2].isdigit() or part[1:] in {"MO", "MI", "AF", "EV", "NI", "DA", "DU"}:
                break
            part = None
    return part, tuple(time.span for time in stated)


def _within(span: Span, quotes: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in quotes)


_SHORTEST, _LONGEST = 30, 240  # characters of a sentence that is quoted to say what a scene is


def gist_of(passages: Passages, stretch: Sequence[Passage]) -> tuple[Span, ...]:
    """Choose one or two sentences, in text order, that say what a scene is: those with most of what it speaks of most."""
    marks = passages.reading.marks
    total: Counter[str] = Counter()
    for passage in stretch:
        total.update(passage.things)
    worth = {thing: count**0.5 * passages.weight.get(thing, 0.0) for thing, count in total.items()}
    lemma, quotes = passages.words.lemma, passages.words.quotes
    firsts, sentences = passages.words.sentence_firsts, passages.words.sentence
    found: list[tuple[float, int]] = []
    for place, passage in enumerate(stretch):
        if passage.first == passage.end:
            continue
        for sentence in range(sentences[passage.first], sentences[passage.end - 1] + 1):
            first, end = firsts[sentence], firsts[sentence + 1]
            length = int(marks.sentence_ends[sentence]) - int(marks.sentence_starts[sentence])
            if not _SHORTEST <= length <= _LONGEST:
                continue
            words = dict.fromkeys(lemma[first:end])  # in an order of its own: a sum's last bit must not hang on a set's
            spoken = (end - first - quotes[first:end].count(0)) / max(end - first, 1)
            value = (
                sum([worth[word] for word in words if word in worth])
                / (8 + len(words))
                * (1.0 - 0.5 * spoken)
                * (1.3 if place == 0 else 1.0)
            )
            found.append((value, sentence))
    best = sorted(sentence for _, sentence in sorted(found, key=lambda item: (-item[0], item[1]))[:2])
    return tuple(Span(int(marks.sentence_starts[k]), int(marks.sentence_ends[k])) for k in best)

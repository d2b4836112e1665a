"""Where does a scene play, who is there, through whose eyes, and when?

A place is one that narration names as the place of an action; people are there when they speak or do something that narration
tells; who is only spoken or thought of is not. Scenes that take up the one before them keep its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from taleglass.cast.members import CastMember
from taleglass.chronology.passages import Passage, Passages
from taleglass.story import EntityKind, Evidence, MentionForm, Span, TimeExpression, TimeKind

__all__ = [
    "NOTHING_SAID",
    "PlaceFound",
    "Present",
    "PresentFound",
    "find_place",
    "find_present",
    "gist_of",
    "point_of_view",
    "time_of",
]

NOTHING_SAID: Final = Evidence(spans=(), probability=0.0, concluded_by="nothing_said")
_MOST_SPANS: Final = 3
"""Words kept as evidence of one claim."""

_INSIDE: Final = frozenset(
    "in at on inside into within to through onto upon under across along outside by near behind beside from over "
    "round around".split()
)
_HERE: Final = frozenset("in at on inside within aboard upon into outside across along through".split())
_VAGUE_PLACES: Final = frozenset(
    "world earth ground home place there here way where everywhere somewhere anywhere nowhere air sky heaven hell "
    "life country side hole sun moon north south east west".split()
)
_SEES: Final = frozenset(
    "see look watch hear feel think know want wonder notice remember hope wish believe understand smell guess decide "
    "realize realise mean try find".split()
)


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A member of a place kind, and the words that name it."""

    member: int
    evidence: Evidence


@dataclass(slots=True)
class Present:
    """What a scene shows of one member."""

    speaks: int = 0
    heard: int = 0
    acts: int = 0
    told: int = 0
    spoken_of: int = 0
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PresentFound:
    """Who is there, the surest first, and who is only spoken or thought of."""

    present: tuple[tuple[int, Evidence], ...]
    mentioned: tuple[int, ...]


def find_place(passages: Passages, stretch: Sequence[Passage]) -> PlaceFound | None:
    """Find where a scene plays; None where it names no place."""
    reading = passages.reading
    score: defaultdict[int, float] = defaultdict(float)
    words: defaultdict[int, list[Span]] = defaultdict(list)
    seen = 0
    for passage in stretch:
        for span in passage.places:
            member, head = passages.owner[span], passages.heads[span]
            if reading.lemma[head].lower() in _VAGUE_PLACES:
                continue
            first, last = int(reading.span_first[span]), int(reading.span_last[span])
            weight = _place_weight(passages, span, first, head)
            weight *= 2.0 if seen == 0 and passage is stretch[0] else 1.0
            seen += 1
            score[member] += weight * (0.5 + float(reading.span_probability[span]))
            words[member].append(_span(passages, first, last))
    if not score:
        return None
    best = max(score, key=lambda member: (score[member], -min(span.start for span in words[member])))
    share = score[best] / (sum(score.values()) + 1.0)
    return PlaceFound(
        best,
        Evidence(
            spans=tuple(words[best][:_MOST_SPANS]), probability=round(0.35 + 0.6 * share, 4), concluded_by="place_of_action"
        ),
    )


def _place_weight(passages: Passages, span: int, first: int, head: int) -> float:
    """How much a place word says that the action is there."""
    reading = passages.reading
    before = reading.words[first - 1].lower() if first else ""
    relation = reading.deprel[head]
    weight = 0.6
    if before in _HERE:
        weight = 1.6
    elif before in _INSIDE:
        weight = 1.0
    elif relation.startswith("nsubj"):
        weight = 1.3
    elif relation in {"root", "obl"}:
        weight = 1.0
    form = reading.forms[int(reading.span_form[span])]
    kind = passages.cast.members[passages.owner[span]].kind
    if kind is EntityKind.POLITY:
        weight *= 0.7  # a room says more of a scene than its country
    if kind is EntityKind.VEHICLE and before not in _HERE:
        weight *= 0.6
    if reading.words[first].lower() in {"a", "an", "another"}:
        weight *= 0.6
    return weight * (1.1 if form is MentionForm.PROPER else 1.0)


def _span(passages: Passages, first: int, last: int) -> Span:
    marks = passages.reading.marks
    return Span(int(marks.token_starts[first]), int(marks.token_ends[last]))


def find_present(
    passages: Passages, stretch: Sequence[Passage], mentions: Sequence[Sequence[int]], *, is_letter: bool
) -> PresentFound:
    """Find who is there in a scene.

    Args:
        passages: the whole book.
        stretch: the scene's paragraphs.
        mentions: over all paragraphs of the book, the spans of person mentions in each.
        is_letter: in a letter its writer and those whose doings it tells count as there.
    """
    reading = passages.reading
    quotes = reading.word_quotes
    shown: defaultdict[int, Present] = defaultdict(Present)
    for passage in stretch:
        for member, count in passage.speakers.items():
            shown[member].speaks += count
        for member, count in passage.hearers.items():
            shown[member].heard += count
        for span in mentions[passage.index]:
            member, head = passages.owner[span], passages.heads[span]
            one = shown[member]
            if quotes[head] > 0:
                one.spoken_of += 1
                continue
            one.told += 1
            if _acts(passages, head):
                one.acts += 1
            one.spans.append(_span(passages, int(reading.span_first[span]), int(reading.span_last[span])))
    present, mentioned = [], []
    for member, one in sorted(shown.items()):
        who = passages.cast.members[member]
        chance = _chance_of_presence(who, one, is_letter=is_letter)
        if chance >= 0.5:
            evidence = Evidence(
                spans=tuple(one.spans[:_MOST_SPANS]),
                probability=chance,
                concluded_by="speaks" if one.speaks else "acts" if one.acts else "told_of",
            )
            present.append((member, evidence))
        elif not who.is_plural:
            mentioned.append(member)
    present.sort(key=lambda item: (-item[1].probability, item[0]))
    return PresentFound(tuple(present), tuple(mentioned))


_NO_ONE: Final = frozenset(
    "nobody anybody somebody everybody anyone someone everyone one none other another people who whoever".split()
)


def _chance_of_presence(who: CastMember, one: Present, *, is_letter: bool) -> float:
    if who.is_plural and not who.is_named:
        return 0.3
    if not who.is_named and who.name.split()[-1].lower() in _NO_ONE | {"else"}:
        return 0.1
    if not who.is_named and who.name.split()[0].lower() in _NO_ONE:
        return 0.1
    if who.is_narrator and one.told:
        return 0.9
    if one.speaks:
        return 0.93 if one.told else 0.8
    if is_letter:
        return 0.6 if one.told + one.spoken_of >= 2 else 0.4
    if one.acts >= 2:
        return 0.8
    if one.acts == 1:
        return 0.6 if one.told >= 2 or who.is_named else 0.4
    if one.heard >= 2:
        return 0.6
    return 0.5 if one.told >= 3 else 0.25


def _acts(passages: Passages, head: int) -> bool:
    """Whether narration lets someone do or undergo something now: the subject of a finite verb outside the past perfect."""
    reading = passages.reading
    relation = reading.deprel[head].partition(":")[0]
    if relation != "nsubj":
        return False
    verb = int(reading.head[head])
    if reading.upos[verb] not in {"VERB", "AUX", "ADJ", "NOUN"}:
        return False
    return not (
        reading.xpos[verb] == "VBN"
        and any(reading.words[k].lower() in {"had", "'d", "’d"} for k in range(max(head, verb - 4), verb))
    )


def point_of_view(
    passages: Passages, stretch: Sequence[Passage], mentions: Sequence[Sequence[int]], present: PresentFound
) -> tuple[int, Evidence] | None:
    """Find through whose eyes a scene is told: the narrator who is there, or whose seeing, thinking and feeling is told
    most.
    """
    there = {member for member, _ in present.present}
    for member in sorted(there):
        if passages.cast.members[member].is_narrator:
            evidence = next(evidence for one, evidence in present.present if one == member)
            return member, Evidence(spans=evidence.spans, probability=0.95, concluded_by="narrator")
    votes: Counter[int] = Counter()
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    reading = passages.reading
    for passage in stretch:
        for span in mentions[passage.index]:
            head = passages.heads[span]
            member = passages.owner[span]
            if member not in there or reading.word_quotes[head] > 0 or not reading.deprel[head].startswith("nsubj"):
                continue
            verb = int(reading.head[head])
            if reading.lemma[verb].lower() in _SEES:
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


def time_of(stretch: Sequence[Passage], quotes_at: Sequence[tuple[int, int]]) -> tuple[str | None, tuple[Span, ...]]:
    """Return the time of day and the places of the times that narration states of a scene."""
    stated: list[TimeExpression] = [
        time
        for passage in stretch
        for time in passage.times
        if time.kind in {TimeKind.DATE, TimeKind.TIME} and not _within(time.span, quotes_at)
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
    lemma, quotes = passages.reading.lemma, passages.reading.word_quotes
    firsts = marks.sentence_first_tokens
    sentences = marks.token_sentences
    found: list[tuple[float, int]] = []
    for place, passage in enumerate(stretch):
        if passage.first == passage.end:
            continue
        for sentence in range(int(sentences[passage.first]), int(sentences[passage.end - 1]) + 1):
            first, end = int(firsts[sentence]), int(firsts[sentence + 1])
            length = int(marks.sentence_ends[sentence]) - int(marks.sentence_starts[sentence])
            if not _SHORTEST <= length <= _LONGEST:
                continue
            words = {lemma[k].lower() for k in range(first, end)}
            spoken = sum(1 for k in range(first, end) if quotes[k]) / max(end - first, 1)
            value = (
                sum(worth.get(word, 0.0) for word in words)
                / (8 + len(words))
                * (1.0 - 0.5 * spoken)
                * (1.3 if place == 0 else 1.0)
            )
            found.append((value, sentence))
    best = sorted(sentence for _, sentence in sorted(found, key=lambda item: (-item[0], item[1]))[:2])
    return tuple(Span(int(marks.sentence_starts[k]), int(marks.sentence_ends[k])) for k in best)

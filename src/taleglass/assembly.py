"""How do the layers become one story?

The last step of the road: the reading, the cast and the dialogue are laid side by side and turned into the nouns of
``taleglass.story``. Pronouns inside speech go to whoever speaks or is spoken to, and every entity learns its role, its lines
and its place in the book.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import accumulate, pairwise, repeat
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from taleglass.cast import Cast, CastMember
from taleglass.cast.names import is_clean_name, name_words, plain_words
from taleglass.cast.pairs import PRONOUN_SETS, pronoun_class
from taleglass.chronology import Chronology
from taleglass.dialogue import NOBODY_NEAR, Dialogue
from taleglass.reading import Reading, carrying_words, head_words
from taleglass.story import (
    THOUSANDTHS,
    Alias,
    Book,
    Entity,
    EntityKind,
    Event,
    Mention,
    MentionForm,
    Provenance,
    Quotation,
    Role,
    Scene,
    Sentence,
    Span,
    Story,
    Supersense,
    Thing,
    ThingMention,
    Token,
)
from taleglass.story.cast import UNNAMED_NARRATOR
from taleglass.things import Things

__all__ = ["aliases_of", "assemble", "is_major"]

_DEIXIS = 0.5
"""Probability from which “I” and “you” in speech go to the speaker and the addressee."""
_EVENT = 0.5
"""Probability from which a word is a realis event."""
_EMOTION = 0.1
"""Probability from which an emotion is kept: the story keeps the doubtful ones too, and lets its readers choose."""
_PLACES = 3
"""Decimal places of valence, arousal and dominance: more would be noise."""
_MAJOR_SHARE = 0.1
"""A major character has at least this share of the mentions of the most mentioned one."""
_MAJOR_MENTIONS = 10
"""And at least so many."""
_SEEN = 3
"""Mentions from which someone without a name or a line belongs to the cast."""
_THIRD_PERSON = ("he", "she", "it", "they")

_Noun = TypeVar("_Noun", Token, Sentence, Supersense, Mention, ThingMention, Span)
_Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]

_START_AND_END = attrgetter("start", "end")
"""By which spans stand in order; tuples are compared far quicker than spans."""
_SHARED_FLOATS = np.array(THOUSANDTHS, dtype=np.object_)
"""``THOUSANDTHS``, to be picked from by an array of indices."""


def _counts() -> defaultdict[str, int]:
    return defaultdict(int)


@dataclass(slots=True)
class _Tally:
    """What is counted of one entity."""

    mentions: list[int] = field(default_factory=list)
    proper: defaultdict[str, int] = field(default_factory=_counts)
    common: defaultdict[str, int] = field(default_factory=_counts)
    pronouns: defaultdict[str, int] = field(default_factory=_counts)
    outside_speech: int = 0
    lines: int = 0
    words: int = 0


def assemble(  # noqa: PLR0917 - one argument a layer, in the order of the road
    story_id: str,
    book: Book,
    reading: Reading,
    cast: Cast,
    dialogue: Dialogue,
    provenance: Provenance,
    chronology: Chronology | None = None,
    things: Things | None = None,
) -> Story:
    """Put a story together.

    A member of the cast all of whose mentions turn out to be others' words of themselves is no entity; its lines go to the one
    that it turned out to be, or to nobody where it turned out to be several.

    Args:
        story_id: its short name.
        book: the text.
        reading: what each word means.
        cast: who is who.
        dialogue: who speaks.
        provenance: what made the layers.
        chronology: when it happens; without it the story has no scenes and no times.
        things: what it comes back to.
    """
    owner: list[int] = cast.mention_members.tolist()
    links: list[float] = cast.link_probability.tolist()
    for span, member, probability in dialogue.deixis:
        if probability >= _DEIXIS:
            owner[span], links[span] = member, probability
    dialogue = _without_ghosts(cast, dialogue, owner)
    tallies = _count(reading, cast, dialogue, owner)
    ids = {member.index: member.id for member in cast.members}
    mentions = _mentions(reading, owner, ids)
    entities = _entities(cast, tallies, mentions, links)
    if chronology is not None:
        grounds = _grounds(reading, chronology, {entity.id for entity in entities})
        entities = _by_first_mention((*entities, *grounds))
    thing_mentions, known_things = _things(reading, things)
    return Story(
        id=story_id,
        book=book,
        tokens=_tokens(reading),
        sentences=_sentences(reading),
        mentions=mentions,
        entities=entities,
        events=_events(reading),
        lines=_lines(reading, dialogue, ids),
        provenance=provenance,
        supersenses=_supersenses(reading),
        scenes=_scenes(chronology, entities),
        times=() if chronology is None else chronology.times,
        successions=() if chronology is None else chronology.successions,
        findings=() if chronology is None else chronology.findings,
        things=known_things,
        thing_mentions=thing_mentions,
    )


def _scenes(chronology: Chronology | None, entities: tuple[Entity, ...]) -> tuple[Scene, ...]:
    """Give the scenes, naming only entities that the story has."""
    if chronology is None:
        return ()
    known = {entity.id for entity in entities}
    return tuple(
        replace(
            scene,
            place=scene.place if scene.place in known else None,
            present=tuple(one for one in scene.present if one.entity in known),
            mentioned=tuple(entity for entity in scene.mentioned if entity in known),
            point_of_view=scene.point_of_view if scene.point_of_view in known else None,
        )
        for scene in chronology.scenes
    )


def _grounds(reading: Reading, chronology: Chronology, known: set[str]) -> list[Entity]:
    """Make entities of the places of scenes that the reading took for none. Their words are the scenes' evidence, no mentions.

    Args:
        reading: what each word means.
        chronology: the scenes.
        known: the ids that the story has already.
    """
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    sure: dict[str | None, float] = {}
    for scene in chronology.scenes:
        sure[scene.place] = max(sure.get(scene.place, 0.0), scene.place_evidence.probability)
    return [
        Entity(
            id=ground.id,
            kind=ground.kind,
            name=ground.name,
            aliases=(),
            pronouns=(),
            role=Role.NONE,
            mention_count=0,
            first=Span(int(starts[ground.words[0][0]]), int(ends[ground.words[0][1]])),
            last=Span(int(starts[ground.words[-1][0]]), int(ends[ground.words[-1][1]])),
            probability=sure.get(ground.id, 0.0),
        )
        for ground in chronology.grounds
        if ground.id not in known
    ]


def _without_ghosts(cast: Cast, dialogue: Dialogue, owner: list[int]) -> Dialogue:
    """Let no line name a member that has no mention left."""
    left = set(owner)
    became: dict[int, int | None] = {}
    for member in cast.members:
        if member.index not in left:
            heirs = {owner[k] for k in member.mentions}
            became[member.index] = heirs.pop() if len(heirs) == 1 else None
    if not became:
        return dialogue
    lines = []
    for line in dialogue.lines:
        speaker = None if line.speaker is None else became.get(line.speaker, line.speaker)
        addressees = [became.get(member, member) for member in line.addressees]
        known = tuple(dict.fromkeys(member for member in addressees if member is not None and member != speaker))
        lines.append(
            replace(
                line,
                speaker=speaker,
                addressees=known,
                evidence=NOBODY_NEAR if speaker is None else line.evidence,
                addressee_evidence=line.addressee_evidence if known else NOBODY_NEAR,
            )
        )
    return replace(dialogue, lines=tuple(lines))


def _tokens(reading: Reading) -> tuple[Token, ...]:
    marks = reading.marks
    columns: tuple[Iterable[object], ...] = (
        marks.token_starts.tolist(),
        marks.token_ends.tolist(),
        marks.token_sentences.tolist(),
        reading.upos,
        reading.xpos,
        reading.lemma,
        reading.head.tolist(),
        reading.deprel,
        reading.feats,
        _shared(reading.upos_probability),
        _shared(reading.xpos_probability),
        _shared(reading.lemma_probability),
        _shared(reading.head_probability),
        _shared(reading.deprel_probability),
        _shared(reading.feats_probability),
    )
    return _from_columns(Token, len(reading.words), columns)


def _from_columns(noun: type[_Noun], count: int, columns: Iterable[Iterable[object]]) -> tuple[_Noun, ...]:
    """Make *count* nouns of a frozen, slotted class that checks nothing; *columns* in the order of its fields.

    A novel has a hundred thousand words of fifteen fields. Filling one field of them all after the other takes half the time
    that the ``__init__`` of a frozen class takes, noun by noun.
    """
    made = tuple(map(object.__new__, repeat(noun, count)))
    for field_, column in zip(fields(noun), columns, strict=True):
        deque(map(getattr(noun, field_.name).__set__, made, column), maxlen=0)
    return made


def _spans(starts: _Ints, ends: _Ints) -> tuple[Span, ...]:
    """Make spans of columns; what each would ask of itself is asked of all at once.

    Raises:
        ValueError: from the first that is none.
    """
    for place in np.flatnonzero((starts < 0) | (starts >= ends)).tolist():
        Span(int(starts[place]), int(ends[place]))
    return _from_columns(Span, len(starts), (starts.tolist(), ends.tolist()))


def _shared(probabilities: npt.NDArray[np.float32]) -> list[float]:
    """Give each probability as one of the floats that all words share."""
    shared: list[float] = _SHARED_FLOATS[np.rint(probabilities * (len(THOUSANDTHS) - 1)).astype(np.int64)].tolist()
    return shared


def _sentences(reading: Reading) -> tuple[Sentence, ...]:
    marks = reading.marks
    first = marks.sentence_first_tokens.tolist()
    columns: tuple[Iterable[object], ...] = (
        marks.sentence_starts.tolist(),
        marks.sentence_ends.tolist(),
        first[:-1],
        first[1:],
        marks.sentence_paragraphs.tolist(),
        *_feelings(reading),
        _emotions(reading),
    )
    return _from_columns(Sentence, len(marks.sentence_starts), columns)


def _feelings(reading: Reading) -> tuple[Iterator[float | None], ...]:
    """Give the columns of valence, arousal and dominance."""
    if not len(reading.sentence_vad):
        return (repeat(None),) * 3
    return tuple(iter(column) for column in reading.sentence_vad.astype(np.float64).clip(1.0, 5.0).round(_PLACES).T.tolist())


def _emotions(reading: Reading) -> Iterator[tuple[tuple[str, float], ...]]:
    """Give each sentence its emotions, the surest first; of two equals, the one that the head names first."""
    if not len(reading.sentence_emotion):
        return repeat(())
    kinds = np.argsort(-reading.sentence_emotion, axis=1, kind="stable")
    chances = np.take_along_axis(reading.sentence_emotion, kinds, axis=1)
    kept = chances >= _EMOTION
    names = map(reading.emotions.__getitem__, kinds[kept].tolist())
    found = tuple(zip(names, _shared(chances[kept]), strict=True))
    bounds = accumulate(kept.sum(axis=1).tolist(), initial=0)
    return (found[first:end] for first, end in pairwise(bounds))


def _supersenses(reading: Reading) -> tuple[Supersense, ...]:
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    firsts: list[int] = reading.supersense_first.tolist()
    lasts: list[int] = reading.supersense_last.tolist()
    columns: tuple[Iterable[object], ...] = (
        _spans(starts[reading.supersense_first], ends[reading.supersense_last]),
        firsts,
        (reading.supersense_last + 1).tolist(),
        carrying_words(reading, firsts, lasts),
        reading.supersense,
        _shared(reading.supersense_probability),
    )
    return _from_columns(Supersense, len(firsts), columns)


def _mentions(reading: Reading, owner: list[int], ids: dict[int, str]) -> tuple[Mention, ...]:
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    heads = head_words(reading)
    columns: tuple[Iterable[object], ...] = (
        _spans(starts[reading.span_first], ends[reading.span_last]),
        _spans(starts[heads], ends[heads]),
        reading.span_first.tolist(),
        (reading.span_last + 1).tolist(),
        map(reading.kinds.__getitem__, reading.span_kind.tolist()),
        map(reading.forms.__getitem__, reading.span_form.tolist()),
        map(ids.__getitem__, owner),
        [round(probability, 4) for probability in reading.span_probability.tolist()],
    )
    return _from_columns(Mention, len(owner), columns)


def _things(reading: Reading, things: Things | None) -> tuple[tuple[ThingMention, ...], tuple[Thing, ...]]:
    """Name the things, each by the words up to its noun that it has most often, the shortest of several.

    “A key” names one only where it is never “the key”.
    """
    if things is None or not things.senses:
        return (), ()
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    text = reading.book.text
    spans, heads = _spans(starts[things.first], ends[things.last]), _spans(starts[things.head], ends[things.head])
    chances = [round(probability, 4) for probability in things.probability.tolist()]
    numbers: list[int] = things.thing.tolist()
    pronouns: list[bool] = things.is_pronoun.tolist()
    of: list[list[int]] = [[] for _ in things.senses]
    for k, number in enumerate(numbers):
        of[number].append(k)
    ids = [f"thing_{starts[things.head[ks[0]]]}" for ks in of]
    columns: tuple[Iterable[object], ...] = (
        spans,
        heads,
        things.first.tolist(),
        (things.last + 1).tolist(),
        things.head.tolist(),
        [MentionForm.PRONOUN if pronoun else MentionForm.NOMINAL for pronoun in pronouns],
        map(ids.__getitem__, numbers),
        chances,
    )
    found = []
    for thing_id, sense, ks in zip(ids, things.senses, of, strict=True):
        words = Counter(
            _inside_a_sentence(plain_words(Span(spans[k].start, heads[k].end).of(text))) for k in ks if not pronouns[k]
        )
        found.append(
            Thing(
                id=thing_id,
                name=min(words, key=lambda phrase: (phrase.startswith(("a ", "an ")), -words[phrase], len(phrase), phrase)),
                sense=sense,
                mention_count=len(ks),
                first=spans[ks[0]],
                last=spans[ks[-1]],
                probability=round(sum(chances[k] for k in ks) / len(ks), 4),
            )
        )
    return _from_columns(ThingMention, len(numbers), columns), tuple(found)


def _inside_a_sentence(phrase: str) -> str:
    """Return a phrase as it stands inside a sentence: “The key” as “the key”."""
    return phrase[0].lower() + phrase[1:] if " " in phrase else phrase


def _events(reading: Reading) -> tuple[Event, ...]:
    """Realis events; a hyphenated compound is one word, as annotators take it."""
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    words = reading.words
    found: dict[tuple[int, int], Event] = {}
    for k in np.flatnonzero(reading.event_probability >= _EVENT).tolist():
        first = last = k
        while (
            first >= 2 and words[first - 1] == "-" and starts[first] == ends[first - 1] and starts[first - 1] == ends[first - 2]
        ):
            first -= 2
        while (
            last + 2 < len(words)
            and words[last + 1] == "-"
            and starts[last + 1] == ends[last]
            and starts[last + 2] == ends[last + 1]
        ):
            last += 2
        event = Event(
            span=Span(int(starts[first]), int(ends[last])),
            token=k,
            probability=round(float(reading.event_probability[k]), 4),
        )
        before = found.get((first, last))
        if before is None or before.probability < event.probability:
            found[first, last] = event
    return tuple(found.values())


def _lines(reading: Reading, dialogue: Dialogue, ids: dict[int, str]) -> tuple[Quotation, ...]:
    stretches = [reading.marks.quotations[line.stretch] for line in dialogue.lines]
    names = [f"q_{stretch.span.start}" for stretch in stretches]
    return tuple(
        Quotation(
            id=name,
            span=stretch.span,
            speech=stretch.speech,
            turn=names[line.turn],
            marks=stretch.marks,
            speaker=None if line.speaker is None else ids[line.speaker],
            addressees=tuple(ids[a] for a in line.addressees),
            cue_form=line.cue_form,
            cue=line.cue,
            evidence=line.evidence,
            addressee_evidence=line.addressee_evidence,
            is_closed=stretch.is_closed,
        )
        for line, stretch, name in zip(dialogue.lines, stretches, names, strict=True)
    )


def _count(reading: Reading, cast: Cast, dialogue: Dialogue, owner: list[int]) -> dict[int, _Tally]:
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    text = reading.book.text
    mentions = zip(
        owner,
        reading.span_first.tolist(),
        (reading.span_last + 1).tolist(),
        reading.marks.token_starts[reading.span_first].tolist(),
        reading.marks.token_ends[reading.span_last].tolist(),
        map(reading.forms.__getitem__, reading.span_form.tolist()),
        (reading.word_quotes[reading.span_first] > 0).tolist(),
        strict=True,
    )
    for k, (member, first, end_token, start, end, form, spoken) in enumerate(mentions):
        tally = tallies[member]
        tally.mentions.append(k)
        tally.outside_speech += not spoken
        if form is MentionForm.PRONOUN:
            pronoun = PRONOUN_SETS[pronoun_class(reading.words[first:end_token])]
            is_you = pronoun == "you" and cast.members[member].is_you
            if pronoun in _THIRD_PERSON or (not spoken and (pronoun == "i" or is_you)):
                tally.pronouns["I" if pronoun == "i" else pronoun] += 1
        else:
            surface = text[start:end]
            if form is not MentionForm.PROPER:
                tally.common[plain_words(surface)] += 1
            elif is_clean_name(reading.words[first:end_token]):
                tally.proper[name_words(surface)] += 1
    for line in dialogue.lines:
        if line.speaker is not None:
            speech = reading.marks.quotations[line.stretch].speech
            tallies[line.speaker].lines += 1
            tallies[line.speaker].words += len(speech.of(text).split())
    return tallies


def _entities(
    cast: Cast, tallies: dict[int, _Tally], mentions: tuple[Mention, ...], link_probability: list[float]
) -> tuple[Entity, ...]:
    people = [
        len(t.mentions)
        for k, t in tallies.items()
        if cast.members[k].kind is EntityKind.PERSON and not cast.members[k].is_plural
    ]
    most = max(people, default=0)
    out = []
    for member in cast.members:
        tally = tallies.get(member.index)
        if tally is None:
            continue
        spans = [mentions[k].span for k in tally.mentions]
        links = [link_probability[k] for k in tally.mentions]
        out.append(
            Entity(
                id=member.id,
                kind=member.kind,
                name=_name(member),
                aliases=aliases_of(tally.proper, tally.common),
                pronouns=tuple(_ranked(tally.pronouns)),
                role=_role(member, tally, most, tells=member.is_narrator and member.index not in cast.letter_writers),
                mention_count=len(tally.mentions),
                first=min(spans, key=_START_AND_END),
                last=max(spans, key=_START_AND_END),
                line_count=tally.lines,
                words_spoken=tally.words,
                probability=round(sum(links) / len(links), 4),
            )
        )
    return _by_first_mention(out)


def aliases_of(proper: Mapping[str, int], common: Mapping[str, int]) -> tuple[Alias, ...]:
    """Return what somebody is called, names first, the commonest first; words that are a name are that wherever they stand.

    Args:
        proper: how often each name stands in the text.
        common: the same of other phrases.
    """
    names = {words: count + common.get(words, 0) for words, count in proper.items()}
    phrases = {words: count for words, count in common.items() if words not in proper}
    return (
        *(Alias(text=words, count=count, is_proper=True) for words, count in _ranked(names)),
        *(Alias(text=words, count=count, is_proper=False) for words, count in _ranked(phrases)),
    )


def _by_first_mention(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.first.start, entity.first.end, entity.id)))


def _name(member: CastMember) -> str:
    if member.is_narrator and not member.is_named:
        return UNNAMED_NARRATOR
    return "you" if member.is_you and not member.is_named else member.name


def _role(member: CastMember, tally: _Tally, most: int, *, tells: bool) -> Role:
    if member.kind is not EntityKind.PERSON and not tally.lines:
        return Role.NONE
    if tells:
        return Role.NARRATOR
    count = len(tally.mentions)
    if not (member.is_named or member.is_you) and not tally.lines and (member.is_plural or count < _SEEN or not tally.common):
        return Role.NONE
    if is_major(count, most):
        return Role.MAJOR
    return Role.MINOR if tally.lines or tally.outside_speech else Role.MENTIONED


def is_major(count: int, most: int) -> bool:
    """Say whether somebody with *count* mentions is a major character, where the most mentioned person has *most*."""
    return count >= _MAJOR_MENTIONS and count >= _MAJOR_SHARE * most


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

"""Which stories can there be?

Hypothesis strategies for valid values of the nouns, small and hostile: markup, quotes of all kinds, control and
combining characters, characters outside the first plane. Everything drawn keeps the promises of ``taleglass.story``;
no text holds NUL or a lone surrogate, since no source room lets one in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from hypothesis import strategies as st

from taleglass.story import (
    THOUSANDTHS,
    Alias,
    Anchor,
    AsRead,
    Book,
    Chapter,
    Correction,
    CueForm,
    Distance,
    Emphasis,
    EmphasisKind,
    Entity,
    EntityKind,
    Event,
    Evidence,
    Finding,
    Kinship,
    Mention,
    MentionForm,
    Metadata,
    NarrativeLevel,
    Pace,
    Paragraph,
    ParagraphKind,
    Presence,
    Provenance,
    Quotation,
    QuotationMarks,
    Role,
    SamePerson,
    Scene,
    SceneBreak,
    Sentence,
    SetAside,
    SetAsideKind,
    Span,
    Story,
    Succession,
    Supersense,
    TimeExpression,
    TimeKind,
    Token,
    Trait,
    TraitKind,
)

__all__ = ["hostile_text", "metadata", "probabilities", "stories", "words"]

_Drawn = TypeVar("_Drawn")

HOSTILE_WORDS = (
    "<script>alert('x')</script>",
    "</style>",
    "<!--",
    "]]>",
    "&amp;",
    "'; DROP TABLE tokens; --",
    '"',
    "“Come”",
    "’s",
    "n't",
    "—",
    "_",
    "#",
    "\\",
    "%s",
    "{}",
    "[red]",
    "\x1b[31m",
    "\u202e",
    "e\u0301",
    "\U0001f409",
    "\ufeff",
    "Ærø",
    "東京",
)

_UPOS = ("NOUN", "VERB", "PROPN", "PRON", "PUNCT", "AUX", "PART", "X")
_DEPRELS = ("nsubj", "obj", "punct", "obl:tmod", "conj", "parataxis")

hostile_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
"""Any text a source room could hand over, line breaks included."""

words = st.one_of(
    st.sampled_from(HOSTILE_WORDS),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8),
)
"""One word without white space."""

probabilities = st.floats(min_value=0, max_value=1)

thousandths = st.sampled_from(THOUSANDTHS)

_SURENESS = st.sampled_from(
    [
        ("_", *[THOUSANDTHS[0]] * 6),
        ("Number=Sing", *[THOUSANDTHS[1000]] * 6),
        ("Number=Sing|Person=3", *(THOUSANDTHS[count] for count in (999, 1, 500, 123, 990, 77))),
    ]
)
"""A word's features and its six probabilities: one draw, since there are many words."""

moods = st.sampled_from([(None, None, None), (3.0, 2.125, 4.9), (1.0, 5.0, None)])

emotions = st.lists(st.tuples(words, thousandths), max_size=3).map(tuple)

metadata = st.builds(
    Metadata,
    title=st.none() | hostile_text,
    author=st.none() | hostile_text,
    language=st.none() | hostile_text,
    identifier=st.none() | hostile_text,
    published=st.none() | hostile_text,
    series=st.none() | hostile_text,
    summary=st.none() | hostile_text,
    tags=st.lists(st.tuples(hostile_text, hostile_text), max_size=2).map(tuple),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its paragraphs, sentences and tokens."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    tail: Span | None  # a stretch after the last paragraph, set aside in place


@st.composite
def _pages(draw: st.DrawFn) -> _Page:
    text = draw(st.sampled_from(["", "\n", " "]))
    paragraphs: list[Paragraph] = []
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    for paragraph in range(draw(st.integers(0, 3))):
        paragraph_start = len(text)
        for sentence in range(draw(st.integers(1, 3))):
            text += " " if sentence else ""
            first = len(tokens)
            start = len(text)
            surfaces = draw(st.lists(words, min_size=1, max_size=5))
            order = draw(st.permutations(range(len(surfaces))))
            heads = {order[0]: order[0]} | {
                word: order[draw(st.integers(0, rank - 1))] for rank, word in enumerate(order) if rank
            }
            for index, surface in enumerate(surfaces):
                text += draw(st.sampled_from(["", " ", "\n"])) if index else ""
                tokens.append(
                    Token(
                        len(text),
                        len(text) + len(surface),
                        len(sentences),
                        draw(st.sampled_from(_UPOS)),
                        draw(st.sampled_from(["NN", "POS", "``", "."])),
                        draw(words),
                        first + heads[index],
                        "root" if heads[index] == index else draw(st.sampled_from(_DEPRELS)),
                        *draw(_SURENESS),  # type: ignore[arg-type]  # strings and numbers in the order of the fields
                    )
                )
                text += surface
            mood = (*draw(moods), draw(emotions))
            sentences.append(Sentence(start, len(text), first, len(tokens), paragraph, *mood))
        paragraphs.append(Paragraph(span=Span(paragraph_start, len(text)), kind=draw(st.sampled_from(ParagraphKind))))
        text += draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n"]))
    tail = None
    if draw(st.booleans()):
        stretch = draw(words)
        tail = Span(len(text), len(text) + len(stretch))
        text += stretch
    return _Page(text, tuple(paragraphs), tuple(sentences), tuple(tokens), tail)


@st.composite
def _chapters(draw: st.DrawFn, paragraphs: tuple[Paragraph, ...]) -> tuple[Chapter, ...]:
    chapters: list[Chapter] = []
    first = 0
    while first < len(paragraphs) and draw(st.booleans()):
        last = draw(st.integers(first, len(paragraphs) - 1))
        chapters.append(
            Chapter(
                span=Span(paragraphs[first].span.start, paragraphs[last].span.end),
                title=draw(st.none() | hostile_text),
                heading=draw(st.sampled_from([None, paragraphs[first].span])),
            )
        )
        first = last + 1
    return tuple(chapters)


def _token_range(draw: st.DrawFn, page: _Page) -> tuple[int, int, Span]:
    """Draw a half-open range of tokens inside one sentence, and its span."""
    sentence = draw(st.sampled_from(page.sentences))
    first = draw(st.integers(sentence.first_token, sentence.end_token - 1))
    end = draw(st.integers(first + 1, sentence.end_token))
    return first, end, Span(page.tokens[first].start, page.tokens[end - 1].end)


def _spans(draw: st.DrawFn, page: _Page, most: int) -> list[Span]:
    """Draw spans of words, in text order."""
    count = draw(st.integers(0, most)) if page.tokens else 0
    return sorted(_token_range(draw, page)[2] for _ in range(count))


@st.composite
def _books(draw: st.DrawFn, page: _Page) -> Book:
    set_aside = [
        SetAside(kind=draw(st.sampled_from(SetAsideKind)), reason=draw(hostile_text), text=draw(hostile_text), anchor=anchor)
        for anchor in draw(st.lists(st.none() | st.integers(0, len(page.text)), max_size=2))
    ]
    if page.tail is not None:
        set_aside.append(SetAside(kind=draw(st.sampled_from(SetAsideKind)), reason=draw(hostile_text), span=page.tail))
    return Book(
        text=page.text,
        source_format=draw(st.sampled_from(["txt", "markdown", "html", "epub", "docx"])),
        encoding=draw(st.none() | st.sampled_from(["utf-8", "cp1252"])),
        metadata=draw(metadata),
        chapters=draw(_chapters(page.paragraphs)),
        paragraphs=page.paragraphs,
        emphasis=tuple(Emphasis(span=span, kind=draw(st.sampled_from(EmphasisKind))) for span in _spans(draw, page, 2)),
        scene_breaks=tuple(SceneBreak(span=span) for span in _spans(draw, page, 1)),
        set_aside=tuple(set_aside),
        warnings=tuple(draw(st.lists(hostile_text, max_size=2))),
    )


@st.composite
def _mentions_and_entities(draw: st.DrawFn, page: _Page) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    if not page.tokens:
        return (), ()
    ranges = sorted(
        (_token_range(draw, page) for _ in range(draw(st.integers(0, 6)))),
        key=lambda drawn: (drawn[2].start, -drawn[2].end),
    )
    chains = [draw(st.integers(0, 3)) for _ in ranges]
    kinds = [draw(st.sampled_from(EntityKind)) for _ in range(4)]
    first_places: dict[int, Span] = {}
    for chain, (_, _, span) in zip(chains, ranges, strict=True):
        first_places.setdefault(chain, span)
    ids = {chain: f"{kinds[chain].lower()}_{span.start}_{chain}" for chain, span in first_places.items()}
    mentions = []
    for chain, (first, end, span) in zip(chains, ranges, strict=True):
        head = page.tokens[draw(st.integers(first, end - 1))]
        mentions.append(
            Mention(
                span=span,
                head=Span(head.start, head.end),
                first_token=first,
                end_token=end,
                kind=kinds[chain],
                form=draw(st.sampled_from(MentionForm)),
                entity=ids[chain],
                probability=draw(probabilities),
            )
        )
    entities = []
    for chain, entity_id in ids.items():
        spans = [mention.span for mention in mentions if mention.entity == entity_id]
        entities.append(
            Entity(
                id=entity_id,
                kind=kinds[chain],
                name=draw(words),
                aliases=tuple(
                    Alias(text=text, count=draw(st.integers(1, 9)), is_proper=draw(st.booleans()))
                    for text in draw(st.lists(words, max_size=3))
                ),
                pronouns=tuple(
                    (pronoun, draw(st.integers(1, 9))) for pronoun in draw(st.sets(st.sampled_from(["she", "it", "I"])))
                ),
                role=draw(st.sampled_from(Role)),
                mention_count=len(spans),
                first=spans[0],
                last=spans[-1],
                line_count=draw(st.integers(0, 9)),
                words_spoken=draw(st.integers(0, 99)),
                probability=draw(probabilities),
            )
        )
    return tuple(mentions), tuple(entities)


def _evidence(draw: st.DrawFn, page: _Page) -> Evidence:
    return Evidence(
        spans=tuple(_spans(draw, page, 2)),
        probability=draw(probabilities),
        concluded_by=draw(st.sampled_from(["speech_tag", "turn_taking", "speaker_head", "nothing"])),
    )


@st.composite
def _lines(draw: st.DrawFn, page: _Page, ids: tuple[str, ...]) -> tuple[Quotation, ...]:
    lines: list[Quotation] = []
    for number, span in enumerate(_spans(draw, page, 3)):
        speech_start = draw(st.integers(span.start, span.end - 1))
        line_id = f"q_{span.start}_{number}"
        lines.append(
            Quotation(
                id=line_id,
                span=span,
                speech=Span(speech_start, draw(st.integers(speech_start + 1, span.end))),
                turn=draw(st.sampled_from([line_id, *(line.turn for line in lines)])),
                marks=draw(st.sampled_from(QuotationMarks)),
                speaker=draw(st.sampled_from([None, *ids])),
                addressees=tuple(draw(st.sets(st.sampled_from(ids)))) if ids else (),
                cue_form=draw(st.sampled_from(CueForm)),
                cue=draw(st.sampled_from([None, span])),
                evidence=_evidence(draw, page),
                addressee_evidence=_evidence(draw, page),
                is_closed=draw(st.booleans()),
            )
        )
    return tuple(lines)


@st.composite
def _supersenses(draw: st.DrawFn, page: _Page) -> tuple[Supersense, ...]:
    if not page.tokens:
        return ()
    ranges = sorted((_token_range(draw, page) for _ in range(draw(st.integers(0, 3)))), key=lambda drawn: drawn[2])
    return tuple(
        Supersense(
            span=span,
            first_token=first,
            end_token=end,
            token=draw(st.integers(first, end - 1)),
            label=draw(st.sampled_from(["n.PERSON", "v.motion"])),
            probability=draw(thousandths),
        )
        for first, end, span in ranges
    )


def _some(draw: st.DrawFn, values: Sequence[_Drawn], most: int) -> list[_Drawn]:
    return draw(st.lists(st.sampled_from(values), max_size=most)) if values else []


@st.composite
def _portraits(draw: st.DrawFn, page: _Page, mentions: int, ids: tuple[str, ...]) -> dict[str, Any]:
    return {
        "traits": tuple(
            Trait(
                entity=entity,
                kind=draw(st.sampled_from(TraitKind)),
                token=draw(st.integers(0, len(page.tokens) - 1)),
                mention=draw(st.integers(0, mentions - 1)),
                probability=draw(thousandths),
            )
            for entity in _some(draw, ids, 3)
        ),
        "kinships": tuple(
            Kinship(who=entity, relation=draw(words), of=draw(st.sampled_from(ids)), evidence=_evidence(draw, page))
            for entity in _some(draw, ids, 2)
        ),
        "same_person": tuple(
            SamePerson(
                first=entity,
                second=draw(st.sampled_from(ids)),
                reasons=tuple(draw(st.lists(hostile_text, max_size=2))),
                probability=draw(probabilities),
            )
            for entity in _some(draw, ids, 2)
        ),
    }


def _people(draw: st.DrawFn, page: _Page, ids: tuple[str, ...]) -> dict[str, Any]:
    """Draw who is in a scene, and where it plays."""
    people = draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    there = draw(st.integers(0, len(people)))
    return {
        "place": draw(st.sampled_from([None, *ids])),
        "place_evidence": _evidence(draw, page),
        "present": tuple(Presence(entity=entity, evidence=_evidence(draw, page)) for entity in people[:there]),
        "mentioned": tuple(people[there:]),
        "point_of_view": draw(st.sampled_from([None, *ids])),
        "point_of_view_evidence": _evidence(draw, page),
    }


@st.composite
def _set_right(  # noqa: PLR0917 - the layers that they speak of
    draw: st.DrawFn,
    page: _Page,
    mentions: int,
    entities: tuple[Entity, ...],
    lines: tuple[Quotation, ...],
    scenes: tuple[Scene, ...],
) -> dict[str, Any]:
    """Draw corrections, and what the reading had said; the two need not agree for a file to hold them."""
    ids = [entity.id for entity in entities]
    return {
        "corrections": tuple(
            Correction(text=json.dumps({"do": text}), fits=draw(st.booleans()), outcome=text)
            for text in draw(st.lists(hostile_text, max_size=2))
        ),
        "as_read": AsRead(
            mentions=tuple((index, draw(st.sampled_from(ids))) for index in range(draw(st.integers(0, mentions)))),
            entities=tuple(draw(st.sets(st.sampled_from(entities)))) if entities else (),
            made=tuple(draw(st.lists(words, max_size=1))),
            lines=tuple(dict.fromkeys(_some(draw, lines, 2))),
            scenes=tuple(replace(scene, **_people(draw, page, tuple(ids))) for scene in dict.fromkeys(_some(draw, scenes, 2))),
        ),
    }


@st.composite
def _chronologies(draw: st.DrawFn, page: _Page, ids: tuple[str, ...]) -> dict[str, Any]:
    """Draw scenes that follow one another, an order of them without cycles, times and findings."""
    if not page.tokens:
        return {}
    length = len(page.text)
    cuts = sorted({0, length, *draw(st.sets(st.integers(1, max(length - 1, 1)), max_size=3))})
    spans = [Span(start, end) for start, end in pairwise(cuts) if end > start]
    ranks = draw(st.permutations(range(1, len(spans) + 1)))
    some_place = st.sampled_from([Span(token.start, token.end) for token in page.tokens])
    scenes: list[Scene] = []
    for number, (span, rank) in enumerate(zip(spans, ranks, strict=True)):
        scenes.append(
            Scene(
                id=f"scene_{span.start}",
                span=span,
                opening=_evidence(draw, page),
                pace=draw(st.sampled_from(Pace)),
                level=draw(st.sampled_from(NarrativeLevel)),
                level_evidence=_evidence(draw, page),
                is_marked=draw(st.booleans()),
                within=draw(st.sampled_from([None, *(scene.id for scene in scenes)])),
                **_people(draw, page, ids),
                time_of_day=draw(st.sampled_from([None, "TMO", "T07:40"])),
                times=tuple(draw(st.lists(some_place, max_size=2))),
                words=draw(st.integers(0, 99)),
                gist=tuple(draw(st.lists(some_place, max_size=2))),
                thread=draw(st.integers(0, number)),
                story_order=rank,
                order_evidence=_evidence(draw, page),
            )
        )
    lived = sorted(scenes, key=lambda scene: scene.story_order or 0)
    successions = tuple(
        Succession(
            earlier=earlier.id,
            later=later.id,
            distance=draw(st.none() | st.builds(Distance, value=words, words=some_place)),
            evidence=_evidence(draw, page),
        )
        for earlier, later in pairwise(lived)
    )
    place = draw(some_place)
    times = tuple(
        TimeExpression(
            span=place,
            kind=draw(st.sampled_from(TimeKind)),
            value=draw(words),
            anchor=draw(st.sampled_from(Anchor)),
            anchored_to=draw(st.none() | some_place),
            evidence=Evidence(spans=(place,), probability=draw(probabilities), concluded_by="test"),
        )
        for _ in range(draw(st.integers(0, 1)))
    )
    findings = tuple(
        Finding(kind="test", first=place, second=draw(some_place), explanation=draw(words), evidence=_evidence(draw, page))
        for _ in range(draw(st.integers(0, 1)))
    )
    return {"scenes": tuple(scenes), "successions": successions, "times": times, "findings": findings}


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw a valid small story, empty ones among them."""
    page = draw(_pages())
    mentions, entities = draw(_mentions_and_entities(page))
    ids = tuple(entity.id for entity in entities)
    lines = draw(_lines(page, ids))
    told = draw(_chronologies(page, ids))
    spoken_events = sorted(draw(st.sets(st.integers(0, len(page.tokens) - 1), max_size=3))) if page.tokens else []
    return Story(
        id=draw(words),
        book=draw(_books(page)),
        tokens=page.tokens,
        sentences=page.sentences,
        mentions=mentions,
        entities=entities,
        events=tuple(
            Event(span=Span(page.tokens[index].start, page.tokens[index].end), token=index, probability=draw(probabilities))
            for index in spoken_events
        ),
        lines=lines,
        provenance=draw(st.builds(Provenance, taleglass=words, weights=words, weights_sha256=words)),
        supersenses=draw(_supersenses(page)),
        **draw(_portraits(page, len(mentions), ids)),
        **draw(_set_right(page, len(mentions), entities, lines, told.get("scenes", ()))),
        **told,
    )

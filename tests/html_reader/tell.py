"""A story in one call, for tests that need a few words, a few people and a few lines."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings

from taleglass.story import (
    Alias,
    Book,
    Chapter,
    CueForm,
    Emphasis,
    Entity,
    EntityKind,
    Evidence,
    Mention,
    MentionForm,
    Metadata,
    Paragraph,
    ParagraphKind,
    Provenance,
    Quotation,
    QuotationMarks,
    Role,
    SetAside,
    Span,
    Story,
)

__all__ = ["Said", "data_of", "every", "few", "tell"]

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Whole stories take a while to draw, longer on a busy machine, which is no fault of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One spoken line: its words with their marks, and who says it to whom."""

    words: str
    by: str | None
    to: tuple[str, ...] = ()
    sure: float = 0.97


def every(words: str, text: str) -> list[Span]:
    """Return each place where *words* stand."""
    return [Span(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]


def tell(
    text: str,
    *,
    people: Mapping[str, Role] | None = None,
    said: Sequence[Said] = (),
    metadata: Metadata | None = None,
    emphasis: Sequence[Emphasis] = (),
    set_aside: Sequence[SetAside] = (),
    source_format: str = "txt",
) -> Story:
    """Return a story of *text*: blank lines part paragraphs, ``# `` opens a heading and its chapter, names are mentions."""
    paragraphs = [
        Paragraph(
            span=Span(match.start(), match.end()),
            kind=ParagraphKind.HEADING if match[0].startswith("# ") else ParagraphKind.PROSE,
        )
        for match in re.finditer(r"\S(?:.*?\S)?(?=\n\n|\s*\Z)", text, re.DOTALL)
    ]
    paragraphs = [one for one in paragraphs if not any(aside.span and aside.span.overlaps(one.span) for aside in set_aside)]
    headings = [one.span for one in paragraphs if one.kind is ParagraphKind.HEADING]
    ends = [*(heading.start for heading in headings), len(text)][1:]
    chapters = [
        Chapter(span=Span(heading.start, end), title=heading.of(text)[2:], heading=heading)
        for heading, end in zip(headings, ends, strict=True)
    ]
    entities = [_person(name, role, text, said) for name, role in (people or {}).items()]
    ids = {entity.name: entity.id for entity in entities}
    mentions = [
        Mention(
            span=span,
            head=span,
            first_token=0,
            end_token=1,
            kind=entity.kind,
            form=MentionForm.PROPER,
            entity=entity.id,
            probability=0.9,
        )
        for entity in entities
        for span in every(entity.name, text)
    ]
    return Story(
        id="told",
        book=Book(
            text=text,
            source_format=source_format,
            metadata=metadata or Metadata(title="A Small Tale", author="A. Writer", language="en"),
            chapters=tuple(chapters),
            paragraphs=tuple(paragraphs),
            emphasis=tuple(emphasis),
            set_aside=tuple(set_aside),
        ),
        tokens=(),
        sentences=(),
        mentions=tuple(sorted(mentions, key=lambda mention: mention.span)),
        entities=tuple(sorted(entities, key=lambda entity: entity.first)),
        events=(),
        lines=tuple(_line(one, ids, text) for one in said),
        provenance=Provenance(taleglass="0.1.0", weights="test", weights_sha256="0" * 64),
    )


def _person(name: str, role: Role, text: str, said: Sequence[Said]) -> Entity:
    places = every(name, text)
    return Entity(
        id=f"per_{places[0].start}",
        kind=EntityKind.FACILITY if role is Role.NONE else EntityKind.PERSON,
        name=name,
        aliases=(Alias(text=name, count=len(places), is_proper=True),),
        pronouns=(),
        role=role,
        mention_count=len(places),
        first=places[0],
        last=places[-1],
        line_count=sum(one.by == name for one in said),
        words_spoken=sum(len(one.words.split()) for one in said if one.by == name),
    )


def _line(one: Said, ids: Mapping[str, str], text: str) -> Quotation:
    (span,) = every(one.words, text)
    return Quotation(
        id=f"q_{span.start}",
        span=span,
        speech=Span(span.start + 1, span.end - 1),
        turn=f"q_{span.start}",
        marks=QuotationMarks.DOUBLE,
        speaker=None if one.by is None else ids[one.by],
        addressees=tuple(ids[name] for name in one.to),
        cue_form=CueForm.IMPLICIT,
        cue=None,
        evidence=Evidence(spans=(), probability=one.sure, concluded_by="alternation"),
        addressee_evidence=Evidence(spans=(), probability=0.5, concluded_by="alternation"),
    )


def data_of(page: str) -> dict[str, Any]:
    """Return the data that a page carries."""
    (packed,) = re.findall(r'<script type="text/plain" id="story">([A-Za-z0-9+/=]*)</script>', page)
    return dict(json.loads(gzip.decompress(base64.b64decode(packed))))

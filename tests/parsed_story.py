"""Builds a story from sentences whose grammar the test writes out, one word a piece: ``word/UPOS/head/relation``.

Heads count words from 1, and a word that is its own head is the root. A lemma is the word in lower case unless a fifth part
gives it. One list of sentences is one paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from taleglass.story import (
    THOUSANDTHS,
    Alias,
    Book,
    Chapter,
    CueForm,
    Entity,
    EntityKind,
    Evidence,
    Mention,
    MentionForm,
    Paragraph,
    Provenance,
    Quotation,
    QuotationMarks,
    Role,
    Sentence,
    Span,
    Story,
    Token,
)

__all__ = ["parsed_story", "plain_story"]

_PRONOUNS = {"i": "I", "my": "I", "me": "I", "she": "she", "her": "she", "he": "he", "his": "he", "him": "he", "they": "they"}
_SURE = THOUSANDTHS[1000]


def parsed_story(
    paragraphs: Sequence[Sequence[str]],
    people: Mapping[str, Sequence[str]],
    lines: Sequence[tuple[str, str | None, Sequence[str]]] = (),
    narrator: str | None = None,
) -> Story:
    """Return the story.

    Args:
        paragraphs: their sentences, each as described above.
        people: each person's name to all the words of their mentions, the name among them; ``she#2`` is the second “she” of the
            text, ``she`` every one that nobody else has. The first mention's place makes the id, as in a reading.
        lines: the quotations in text order: the words between curly marks, the speaker's name, those of the addressees.
        narrator: whose role is that of the narrator.
    """
    text = ""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    ranges: list[Span] = []
    for number, paragraph in enumerate(paragraphs):
        text += "\n\n" if number else ""
        start_of_paragraph = len(text)
        for index, sentence in enumerate(paragraph):
            text += " " if index else ""
            first, start = len(tokens), len(text)
            for word in sentence.split():
                surface, upos, head, relation, *lemma = word.split("/")
                glued = re.match(r"[,.?!;:”’]|n’t|’s", surface) or text.endswith("“") or len(text) == start
                text += "" if glued else " "
                tokens.append(
                    Token(
                        len(text), len(text) + len(surface), len(sentences), upos, "NN", lemma[0] if lemma else surface.lower(),
                        first + int(head) - 1, relation, "_", *[_SURE] * 6,
                    )
                )  # fmt: skip
                text += surface
            sentences.append(Sentence(start, len(text), first, len(tokens), number))
        ranges.append(Span(start_of_paragraph, len(text)))
    return _story(text, tuple(tokens), tuple(sentences), ranges, people, lines, narrator)


def plain_story(
    text: str,
    people: Mapping[str, Sequence[str]],
    lines: Sequence[tuple[str, str | None, Sequence[str]]] = (),
    narrator: str | None = None,
) -> Story:
    """Return a story without grammar: paragraphs parted by blank lines, each one sentence whose words hang on its first."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    ranges = [Span(found.start(), found.end()) for found in re.finditer(r"\S(?:.|\n(?!\n))*", text)]
    for number, span in enumerate(ranges):
        first = len(tokens)
        for word in re.finditer(r"\w+(?:’\w+)?|[^\w\s]", span.of(text)):
            start, end = span.start + word.start(), span.start + word.end()
            upos = "PROPN" if word[0][0].isupper() else "PUNCT" if not word[0][0].isalnum() else "X"
            relation = "root" if len(tokens) == first else "dep"
            tokens.append(Token(start, end, number, upos, "NN", word[0].lower(), first, relation, "_", *[_SURE] * 6))
        sentences.append(Sentence(span.start, span.end, first, len(tokens), number))
    return _story(text, tuple(tokens), tuple(sentences), ranges, people, lines, narrator)


def _story(  # noqa: PLR0917 - handed on as they are
    text: str,
    tokens: tuple[Token, ...],
    sentences: tuple[Sentence, ...],
    ranges: Sequence[Span],
    people: Mapping[str, Sequence[str]],
    lines: Sequence[tuple[str, str | None, Sequence[str]]],
    narrator: str | None,
) -> Story:
    owners = _owners(text, tokens, people)
    names = {span: name for name, spans in owners.items() for span in spans}
    ids: dict[str, str] = {}
    for name, spans in owners.items():
        entity = f"per_{min(spans).start}"
        ids[name] = f"{entity}_2" if entity in ids.values() else entity
    at = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index for index, token in enumerate(tokens)}
    mentions = []
    for span in sorted(names, key=lambda span: (span.start, -span.end)):
        first, last = at[span.start], ends[span.end]
        inside = range(first, last + 1)
        head = next((k for k in inside if tokens[k].head not in inside or tokens[k].head == k), first)
        mentions.append(
            Mention(
                span=span,
                head=Span(tokens[head].start, tokens[head].end),
                first_token=first,
                end_token=last + 1,
                kind=EntityKind.PERSON,
                form=_form(text, span, tokens[head]),
                entity=ids[names[span]],
                probability=0.9,
            )
        )
    quotations = _lines(text, ids, lines)
    return Story(
        id="story",
        book=Book(
            text=text,
            source_format="txt",
            chapters=(Chapter(span=Span(0, len(text))),),
            paragraphs=tuple(Paragraph(span=span) for span in ranges),
        ),
        tokens=tokens,
        sentences=sentences,
        mentions=tuple(mentions),
        entities=tuple(
            sorted(
                (_entity(name, ids[name], text, mentions, quotations, narrator) for name in owners),
                key=lambda entity: entity.first,
            )
        ),
        events=(),
        lines=quotations,
        provenance=Provenance(taleglass="0", weights="test", weights_sha256="0"),
    )


def _owners(text: str, tokens: Sequence[Token], people: Mapping[str, Sequence[str]]) -> dict[str, list[Span]]:
    """Find whose mention each place is; numbered words go first, longer ones before shorter ones."""
    boundaries = {token.start for token in tokens}, {token.end for token in tokens}
    taken: set[Span] = set()
    owners: dict[str, list[Span]] = {name: [] for name in people}
    wanted = [(name, words) for name, mentions in people.items() for words in mentions]
    for name, words in sorted(wanted, key=lambda item: ("#" not in item[1], -len(item[1]))):
        surface, _, number = words.partition("#")
        places = [
            Span(found.start(), found.end())
            for found in re.finditer(re.escape(surface), text)
            if found.start() in boundaries[0] and found.end() in boundaries[1]
        ]
        places = places[int(number) - 1 : int(number)] if number else places
        for span in places:
            if span not in taken and not any(other.contains(span) for other in owners[name]):
                taken.add(span)
                owners[name].append(span)
    return {name: spans for name, spans in owners.items() if spans}


def _form(text: str, span: Span, head: Token) -> MentionForm:
    if span.of(text).lower() in _PRONOUNS:
        return MentionForm.PRONOUN
    if span.of(text).lower().startswith(("the ", "a ", "her ", "his ", "my ")):
        return MentionForm.NOMINAL
    return MentionForm.PROPER if head.upos == "PROPN" else MentionForm.NOMINAL


def _lines(text: str, ids: Mapping[str, str], lines: Sequence[tuple[str, str | None, Sequence[str]]]) -> tuple[Quotation, ...]:
    found, place = [], 0
    for words, speaker, addressees in lines:
        start = text.index(f"“{words}”", place)
        place = start + len(words) + 2
        found.append(
            Quotation(
                id=f"q_{start}",
                span=Span(start, place),
                speech=Span(start + 1, place - 1),
                turn=f"q_{start}",
                marks=QuotationMarks.DOUBLE,
                speaker=None if speaker is None else ids[speaker],
                addressees=tuple(ids[name] for name in addressees),
                cue_form=CueForm.IMPLICIT,
                cue=None,
                evidence=Evidence(
                    spans=(), probability=0.6 if speaker else 0.0, concluded_by="turns" if speaker else "nothing"
                ),
                addressee_evidence=Evidence(spans=(), probability=0.5 if addressees else 0.0, concluded_by="turns"),
            )
        )
    return tuple(found)


def _entity(  # noqa: PLR0917 - as above
    name: str,
    entity_id: str,
    text: str,
    mentions: Sequence[Mention],
    lines: Sequence[Quotation],
    narrator: str | None,
) -> Entity:
    own = [one for one in mentions if one.entity == entity_id]
    called = {form: Counter(" ".join(one.span.of(text).split()) for one in own if one.form is form) for form in MentionForm}
    pronouns: Counter[str] = Counter()
    for pronoun, count in called[MentionForm.PRONOUN].items():
        pronouns[_PRONOUNS[pronoun.lower()]] += count
    spoken = [line for line in lines if line.speaker == entity_id]
    return Entity(
        id=entity_id,
        kind=EntityKind.PERSON,
        name=name,
        aliases=tuple(
            Alias(text=words, count=count, is_proper=form is MentionForm.PROPER)
            for form in (MentionForm.PROPER, MentionForm.NOMINAL)
            for words, count in sorted(called[form].items(), key=lambda item: (-item[1], item[0]))
        ),
        pronouns=tuple(sorted(pronouns.items(), key=lambda item: (-item[1], item[0]))),
        role=Role.NARRATOR if name == narrator else Role.MINOR,
        mention_count=len(own),
        first=min(one.span for one in own),
        last=max(one.span for one in own),
        line_count=len(spoken),
        words_spoken=sum(len(line.speech.of(text).split()) for line in spoken),
        probability=0.9,
    )

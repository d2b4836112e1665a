"""What would a reader want to know of the book before its first line?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.story import ParagraphKind, Quotation, Span, Story

__all__ = ["UNSURE_BELOW", "Glance", "at_a_glance", "is_unsure"]

UNSURE_BELOW = 0.6
"""Probability under which a speaker is shown as unsure: a line that is wrong two times in five deserves a second look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The book in six numbers.

    Attributes:
        words: white-space words of the story's prose and verse, without headings and what was set aside.
        chapters: as the book gives them; 1 for a story without headings, 0 where nothing is story.
        characters: entities of the cast. lines: quotations.
        spoken_words: those of ``words`` that stand between quotation marks.
        unsure: lines without a speaker, or with one we give less than ``UNSURE_BELOW``.
    """

    words: int
    chapters: int
    characters: int
    lines: int
    spoken_words: int
    unsure: int


def at_a_glance(story: Story) -> Glance:
    """Return the six numbers of *story*."""
    told = (ParagraphKind.PROSE, ParagraphKind.VERSE)
    return Glance(
        words=sum(_words(story, paragraph.span) for paragraph in story.book.paragraphs if paragraph.kind in told),
        chapters=len(story.book.chapters),
        characters=sum(entity.is_character for entity in story.entities),
        lines=len(story.lines),
        spoken_words=sum(_words(story, span) for span in _outermost(story)),
        unsure=sum(is_unsure(line) for line in story.lines),
    )


def is_unsure(line: Quotation) -> bool:
    """Say whether the line's speaker deserves a second look."""
    return line.speaker is None or line.evidence.probability < UNSURE_BELOW


def _words(story: Story, span: Span) -> int:
    return len(span.of(story.text).split())


def _outermost(story: Story) -> list[Span]:
    """Return the speech spans that lie in no other, so that words of a quotation inside a quotation count once."""
    spans: list[Span] = []
    for line in sorted(story.lines, key=lambda line: (line.speech.start, -line.speech.end)):
        if not spans or line.speech.start >= spans[-1].end:
            spans.append(line.speech)
    return spans

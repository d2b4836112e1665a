"""Whom, and which lines, does a person mean?"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

import click

from taleglass.cli.terminal import printable
from taleglass.folding import fold
from taleglass.story import Chapter, Entity, Quotation, Span, Story

__all__ = ["chapter_numbered", "chapter_of", "known_as", "lines_meant", "one_meant"]

_SHOWN = 4  # of several that are meant
_OPENING = 30  # characters of a line by which a person knows it again


def known_as(story: Story, name: str) -> list[Entity]:
    """Return the entities with this id, name or alias, folded as lines are; characters only where there are any.

    Raises:
        click.UsageError: when nothing in the story goes by it; similar names are suggested.
    """
    wanted = _folded(name)
    known: dict[str, list[Entity]] = {}
    for entity in story.entities:
        for called in {_folded(entity.name), entity.id, *(_folded(alias.text) for alias in entity.aliases)}:
            known.setdefault(called, []).append(entity)
    meant = known.get(wanted) or known.get(name.strip().casefold(), [])
    if meant:
        return [entity for entity in meant if entity.is_character] or meant
    similar = dict.fromkeys(printable(known[called][0].name) for called in difflib.get_close_matches(wanted, known, n=3))
    hint = f" Did you mean {' or '.join(similar)}?" if similar else ""
    message = f"Nobody in this story goes by {printable(name)!r}.{hint}"
    raise click.UsageError(message)


def one_meant(story: Story, name: str) -> Entity:
    """Return the one whom *name* means: by id, by main name, or by an alias that nobody else has.

    Where several have it but for case, it means the one who is written so.

    Raises:
        click.UsageError: when it means nobody, or several.
    """
    meant = known_as(story, name)
    if len(meant) > 1:
        meant = [one for one in meant if one.id == name or _folded(one.name) == _folded(name)] or meant
    if len(meant) > 1:
        written = _folded(name, keeps_case=True)
        meant = [
            one
            for one in meant
            if one.id == name
            or written in {_folded(called, keeps_case=True) for called in (one.name, *(alias.text for alias in one.aliases))}
        ] or meant
    if len(meant) > 1:
        ranked = sorted(meant, key=lambda one: (-one.mention_count, one.first))
        some = ", ".join(f"{one.id} ({printable(one.name)}, {one.mention_count} mentions)" for one in ranked[:_SHOWN])
        more = ", …" if len(ranked) > _SHOWN else ""
        message = f"{len(meant)} go by {printable(name)!r}; name one by its id: {some}{more}."
        raise click.UsageError(message)
    return meant[0]


def lines_meant(story: Story, words: str, among: Callable[[Quotation], bool]) -> list[Quotation]:
    """Return the line with this id alone, or the only one with these words in it and all quotations of the same turn.

    Args:
        story: whose lines they are.
        words: the id or the words.
        among: which lines are preferred where several have the words.

    Raises:
        click.UsageError: when no line is meant, or several are.
    """
    wanted = fold(words)
    named = [line for line in story.lines if line.id == words]
    if named:
        return named
    meant = [line for line in story.lines if wanted and wanted in fold(line.speech.of(story.text))]
    if not meant:
        message = f"No line of this story is or has {printable(words)!r}; `ask lines --json` lists them with their ids."
        raise click.UsageError(message)
    meant = [line for line in meant if among(line)] or meant
    if len({line.turn for line in meant}) > 1:
        some = ", ".join(f"{line.id} ({_where(story, line)})" for line in meant[:_SHOWN])
        more = ", …" if len(meant) > _SHOWN else ""
        message = f"{len(meant)} lines have {printable(words)!r}; name one by its id: {some}{more}."
        raise click.UsageError(message)
    return [line for line in story.lines if line.turn == meant[0].turn]


def chapter_numbered(story: Story, number: int) -> Chapter:
    """Return a chapter by its number, from 1.

    Raises:
        click.UsageError: when there is no such chapter.
    """
    chapters = story.book.chapters
    if number > len(chapters):
        message = (
            f"This story has {len(chapters) or 'no'} chapter{'' if len(chapters) == 1 else 's'}; there is no chapter {number}."
        )
        raise click.UsageError(message)
    return chapters[number - 1]


def chapter_of(chapters: Sequence[Chapter], span: Span) -> int | None:
    """Return the number, from 1, of the chapter that *span* begins in; None outside of all."""
    for number, chapter in enumerate(chapters, start=1):
        if chapter.span.start <= span.start < chapter.span.end:
            return number
    return None


def _where(story: Story, line: Quotation) -> str:
    """Return what tells one line from others: its chapter and how it begins."""
    number = chapter_of(story.book.chapters, line.span)
    speech = " ".join(line.speech.of(story.text).split())
    opening = speech if len(speech) <= _OPENING else f"{speech[: _OPENING - 1]}…"
    return f"{'' if number is None else f'chapter {number}, '}“{printable(opening)}”"


def _folded(name: str, *, keeps_case: bool = False) -> str:
    return fold(name, keeps_case=keeps_case) or name  # emphasis marks may be all that there is

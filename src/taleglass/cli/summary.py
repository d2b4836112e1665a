"""What is a book, at a glance?"""

from __future__ import annotations

from pathlib import Path

from taleglass.cli.terminal import note, printable, say, table
from taleglass.name import NAME
from taleglass.story import Entity, Story

__all__ = ["as_object", "print_summary"]

_SHOWN_CHARACTERS = 8


def print_summary(story: Story, tale: Path, page: Path | None) -> None:
    """Print the cast and where to look."""
    from taleglass.html_reader import at_a_glance  # noqa: PLC0415 - for commands that make a page

    for warning in story.book.warnings:
        note(printable(warning))
    for number, one in enumerate(story.corrections, start=1):
        if not one.fits:
            note(f"Correction {number} does not fit this text: {printable(one.outcome)} It is kept.")
    title = story.book.metadata.title or story.id
    author = story.book.metadata.author
    cast = story.characters
    say(f"{printable(title)}{f', by {printable(author)}' if author else ''}")
    glance = at_a_glance(story)
    counts = (
        _counted(glance.words, "word"),
        _counted(glance.chapters, "chapter"),
        _counted(glance.characters, "character"),
        _counted(glance.lines, "line"),
    )
    say(", ".join(counts))
    if cast:
        rows = [
            (who.name, who.role.value, who.mention_count, who.line_count, _also_called(who)) for who in cast[:_SHOWN_CHARACTERS]
        ]
        table(("name", "role", "mentions", "lines", "also called"), rows)
        if len(cast) > _SHOWN_CHARACTERS:
            say(f"… and {len(cast) - _SHOWN_CHARACTERS} more: {NAME} ask {_quoted(tale)} who")
    if story.corrections:
        fitting = sum(one.fits for one in story.corrections)
        say(f"Corrections applied: {fitting} of {len(story.corrections)}")
    say(f"Written: {tale}{'' if page is None else f' and {page}'}")
    say(f"To look at it: {NAME} show {_quoted(tale)}")


def as_object(story: Story, source: str, tale: Path, page: Path | None) -> dict[str, object]:
    """Return the same for a program."""
    from taleglass.html_reader import at_a_glance  # noqa: PLC0415 - as above

    glance = at_a_glance(story)
    metadata = story.book.metadata
    return {
        "source": source,
        "id": story.id,
        "title": metadata.title,
        "author": metadata.author,
        "tale": str(tale),
        "page": None if page is None else str(page),
        "words": glance.words,
        "chapters": glance.chapters,
        "mentions": len(story.mentions),
        "events": len(story.events),
        "lines": glance.lines,
        "characters": [
            {"id": who.id, "name": who.name, "role": who.role.value, "mentions": who.mention_count, "lines": who.line_count}
            for who in story.characters
        ],
        "warnings": list(story.book.warnings),
        "corrections": [{"fits": one.fits, "outcome": one.outcome} for one in story.corrections],
    }


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _also_called(who: Entity) -> str:
    return ", ".join(alias.text for alias in who.aliases if alias.is_proper and alias.text != who.name)


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - for one line at the end

    name = str(path)
    return shlex.quote(f"./{name}" if name.startswith("-") else name)  # a dash would begin an option

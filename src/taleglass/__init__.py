"""taleglass reads a work of fiction once, offline, and builds a world you can open, question and check.

::

    import taleglass

    story = taleglass.read("book.epub")
    for line in story.lines:
        print(line.speaker, "→", line.addressees, story.surface(line.speech))
    taleglass.save(story, "book.tale")
    story = taleglass.open("book.tale")

Importing this module is quick; the model is loaded at the first ``read`` and kept for the next ones.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from taleglass.errors import TaleglassError
from taleglass.name import VERSION
from taleglass.story import (
    Alias,
    Anchor,
    Book,
    Chapter,
    Correction,
    CueForm,
    Distance,
    Entity,
    EntityKind,
    Event,
    Evidence,
    Finding,
    Kinship,
    Mention,
    MentionForm,
    Metadata,
    Moment,
    NarrativeLevel,
    Order,
    Paragraph,
    Presence,
    Provenance,
    Quotation,
    Role,
    SamePerson,
    Scene,
    Sentence,
    Situation,
    Span,
    Story,
    Succession,
    Supersense,
    Thing,
    ThingMention,
    TimeExpression,
    TimeKind,
    Token,
    Trait,
    TraitKind,
)

if TYPE_CHECKING:
    from taleglass.corrections import SetRight
    from taleglass.road import Listener

__all__ = [
    "Alias",
    "Anchor",
    "Book",
    "Chapter",
    "Correction",
    "CueForm",
    "Distance",
    "Entity",
    "EntityKind",
    "Event",
    "Evidence",
    "Finding",
    "Kinship",
    "Mention",
    "MentionForm",
    "Metadata",
    "Moment",
    "NarrativeLevel",
    "Order",
    "Paragraph",
    "Presence",
    "Provenance",
    "Quotation",
    "Role",
    "SamePerson",
    "Scene",
    "Sentence",
    "Situation",
    "Span",
    "Story",
    "Succession",
    "Supersense",
    "TaleglassError",
    "Thing",
    "ThingMention",
    "TimeExpression",
    "TimeKind",
    "Token",
    "Trait",
    "TraitKind",
    "__version__",
    "correct",
    "export",
    "open",
    "read",
    "save",
]

__version__ = VERSION


def read(
    path: str | os.PathLike[str],
    *,
    corrections: str | os.PathLike[str] | None = None,
    weights: str | os.PathLike[str] | None = None,
    listener: Listener | None = None,
) -> Story:
    """Read a book: plain text, Markdown, HTML, EPUB or DOCX.

    Args:
        path: the file. Nothing is written, nothing is fetched from a network.
        corrections: a corrections file to apply, such as ``taleglass cast`` leaves; ``Story.corrections`` says what became of
            each.
        weights: a model of your own, a folder or a zip file of one, kept for the next book; that in the package by default.
        listener: told where the reading is, many times a book.

    Raises:
        InputError: when the file cannot be read as a story.
        CorrectionsError: when the corrections file has a fault.
        WeightsError: when the model is missing, damaged or made for another version.
    """
    from taleglass.road import read_story, the_reader  # noqa: PLC0415 - the road pulls in the model's libraries

    set_right: tuple[SetRight, ...] = ()
    if corrections is not None:
        from taleglass.corrections import load_corrections  # noqa: PLC0415 - for books that were set right

        set_right = load_corrections(Path(corrections))
    reader = None if weights is None else the_reader(Path(weights))
    return read_story(Path(path), reader=reader, corrections=set_right, listener=listener)


def correct(story: Story, corrections: str | os.PathLike[str]) -> Story:
    """Return *story* with a corrections file applied instead of what it had been corrected by before.

    Raises:
        CorrectionsError: when the corrections file is missing or has a fault.
    """
    from taleglass.corrections import correct as apply  # noqa: PLC0415 - as above
    from taleglass.corrections import load_corrections  # noqa: PLC0415 - as above

    return apply(story, load_corrections(Path(corrections)))


def open(path: str | os.PathLike[str]) -> Story:  # noqa: A001 - taleglass.open is the public name
    """Open a story that was saved as a ``.tale`` file.

    Raises:
        StoryFileError: when the file is missing, is no ``.tale`` file, is damaged or is of a newer version.
    """
    from taleglass.store import load  # noqa: PLC0415 - SQLite is for those who open files

    return load(Path(path))


def export(story: Story, to: str, *, with_text: bool = False) -> str | dict[str, str]:
    """Return a story in another format, as ``taleglass export`` writes it.

    Args:
        story: the story.
        to: ``json``, ``conllu``, ``script`` or ``booknlp``.
        with_text: put the book's whole text into the JSON.

    Returns:
        The text of the file; of a format of several files (``booknlp``) the text of each, by the end of its name.

    Raises:
        ValueError: when there is no such format, or it takes no text.
    """
    from taleglass.exports import FILE_SETS, FORMATS, Options  # noqa: PLC0415 - as above

    if to not in FORMATS and to not in FILE_SETS:
        message = f"there is no format {to!r}; there are {', '.join((*FORMATS, *FILE_SETS))}"
        raise ValueError(message)
    if with_text and to != "json":
        message = f"with_text is for json; {to} holds no text besides its own"
        raise ValueError(message)
    options = Options(with_text=with_text)
    return FORMATS[to].write(story, options) if to in FORMATS else dict(FILE_SETS[to].write(story, options))


def save(story: Story, path: str | os.PathLike[str]) -> None:
    """Save a story as a ``.tale`` file, whole or not at all; an existing file is replaced, a pipe or a device written into.

    Raises:
        OutputError: when the file cannot be written.
    """
    from taleglass.store import save as save_story  # noqa: PLC0415 - as above

    save_story(story, Path(path))

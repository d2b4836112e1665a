"""How does a file become a story?

The road in one place: open, mark words, read once, gather the cast, attribute the dialogue, find the scenes and their times,
assemble, and apply what a person set right. ``taleglass.read`` and the command line both go through here. Each stage is
imported when it is reached, so naming the road costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from taleglass.collector import collector_resting
from taleglass.heap import hand_back
from taleglass.name import VERSION
from taleglass.story import Book, Story

if TYPE_CHECKING:
    from taleglass.corrections import SetRight
    from taleglass.reading import Reader

__all__ = ["STAGE_SHARES", "Listener", "Progress", "Stage", "read_bytes", "read_story", "the_reader", "weights_version"]


class Stage(StrEnum):
    """A stretch of the road; the value is what a person is told."""

    OPENING = "opening the book"
    MARKING = "finding words and quotations"
    LOADING = "loading the model"
    READING = "reading"
    CAST = "gathering the cast"
    DIALOGUE = "finding who speaks"
    CHRONOLOGY = "finding scenes and times"
    ASSEMBLING = "putting the story together"
    SAVING = "saving the story"
    PAGE = "making the page"


STAGE_SHARES = {
    Stage.OPENING: 0.02,
    Stage.MARKING: 0.03,
    Stage.LOADING: 0.02,
    Stage.READING: 0.70,
    Stage.CAST: 0.08,
    Stage.DIALOGUE: 0.04,
    Stage.CHRONOLOGY: 0.03,
    Stage.ASSEMBLING: 0.03,
    Stage.SAVING: 0.03,
    Stage.PAGE: 0.02,
}
"""Share of the whole work, 0 to 1, that each stage takes for a novel; rough, and good enough to tell how long is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the reading is.

    Attributes:
        stage: what is being done.
        done, total: words; both 0 in stages that do not count them.
    """

    stage: Stage
    done: int = 0
    total: int = 0

    @property
    def within(self) -> float:
        """How much of the stage is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def fraction(self) -> float:
        """How much of the whole work is done, 0 to 1, weighted by what the stages cost."""
        stages = list(Stage)
        before = sum(STAGE_SHARES[stage] for stage in stages[: stages.index(self.stage)])
        return min(1.0, before + STAGE_SHARES[self.stage] * self.within)


Listener: TypeAlias = Callable[[Progress], None]
"""Called with the place on the road: at the start of each stage, and many times while reading."""


def read_story(
    path: Path,
    *,
    reader: Reader | None = None,
    story_id: str | None = None,
    corrections: Sequence[SetRight] = (),
    listener: Listener | None = None,
) -> Story:
    """Read the book in *path*.

    Args:
        path: a text, Markdown, HTML, EPUB or DOCX file.
        reader: the loaded model; the package's own, loaded once, by default.
        story_id: a short name for the story; from the file's name by default.
        corrections: what a person set right; they are applied to what was read.
        listener: told where the reading is.

    Raises:
        InputError: when the file cannot be read as a story.
        WeightsError: when the model is missing or damaged.
    """
    from taleglass.text import open_book  # noqa: PLC0415 - stages are imported when they are reached

    with collector_resting():
        return _read(lambda: open_book(path), story_id or _id_from(path.name), reader, corrections, listener)


def read_bytes(
    data: bytes,
    *,
    name: str,
    title: str | None = None,
    reader: Reader | None = None,
    story_id: str | None = None,
    corrections: Sequence[SetRight] = (),
    listener: Listener | None = None,
) -> Story:
    """Read a book that is no file, such as standard input.

    Args:
        data: the bytes of a book in any format we read.
        name: what to call it in messages; its suffix, if any, may tell the format.
        title: the book's title where the source names none.
        reader: as for ``read_story``.
        story_id: as for ``read_story``; from *title*, or else from *name*, by default.
        corrections: as for ``read_story``.
        listener: as for ``read_story``.

    Raises:
        InputError: when the bytes cannot be read as a story.
        WeightsError: when the model is missing or damaged.
    """
    from taleglass.text import open_bytes  # noqa: PLC0415 - as above

    given = _folded(title or "")

    def opened() -> Book:
        book = open_bytes(data, name=name)
        if not given or book.metadata.title is not None:
            return book
        return replace(book, metadata=replace(book.metadata, title=given))

    with collector_resting():
        return _read(opened, story_id or given or _id_from(name), reader, corrections, listener)


def _read(
    opened: Callable[[], Book],
    story_id: str,
    reader: Reader | None,
    corrections: Sequence[SetRight],
    listener: Listener | None,
) -> Story:
    from taleglass.text import mark  # noqa: PLC0415 - as above

    tell = listener or _nobody
    tell(Progress(stage=Stage.OPENING))
    book = opened()
    tell(Progress(stage=Stage.MARKING))
    marks = mark(book)

    tell(Progress(stage=Stage.LOADING))
    from taleglass.assembly import assemble  # noqa: PLC0415 - as above
    from taleglass.cast import gather  # noqa: PLC0415 - as above
    from taleglass.chronology import arrange  # noqa: PLC0415 - as above
    from taleglass.corrections import correct  # noqa: PLC0415 - as above
    from taleglass.dialogue import attribute, join_introduced  # noqa: PLC0415 - as above
    from taleglass.things import follow  # noqa: PLC0415 - as above

    reader = reader or the_reader()
    provenance = reader.provenance(VERSION)

    tell(Progress(stage=Stage.READING))
    reading = reader.read(book, marks, lambda done, total: tell(Progress(stage=Stage.READING, done=done, total=total)))
    tell(Progress(stage=Stage.CAST))
    cast = gather(reading)
    reading = replace(reading, span_pair=reading.span_pair[:0].copy())  # a twentieth of all memory, and nobody asks again
    hand_back()
    things = follow(reading, cast)
    tell(Progress(stage=Stage.DIALOGUE))
    cast, dialogue = join_introduced(reading, cast, attribute(reading, cast))
    tell(Progress(stage=Stage.CHRONOLOGY))
    chronology = arrange(reading, cast, dialogue)
    hand_back()
    tell(Progress(stage=Stage.ASSEMBLING))
    story = assemble(story_id, book, reading, cast, dialogue, provenance, chronology, things)
    return correct(story, corrections)


@cache
def the_reader(weights: Path | None = None) -> Reader:
    """Return the package's own model, or another's, loaded at the first call and kept.

    Args:
        weights: a folder of weights, or a zip file of one; those in the package by default.

    Raises:
        WeightsError: when it is missing or damaged.
    """
    from taleglass.reading import load_reader  # noqa: PLC0415 - ONNX Runtime is slow to import

    return load_reader(weights)


def weights_version() -> str | None:
    """Return the version of the weights in the package without loading them; None when there are none."""
    try:
        about = json.loads((Path(__file__).parent / "weights" / "weights.json").read_text(encoding="utf-8"))
        return str(about["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _id_from(name: str) -> str:
    """Make an id from a file's name: its words without the suffix."""
    return _folded(Path(name).stem) or "story"


def _folded(words: str) -> str:
    """Fold white space, and keep only characters that UTF-8 can hold."""
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _nobody(_progress: Progress) -> None:
    """Listen to nothing."""

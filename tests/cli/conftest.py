"""A command line without a model: the road gives the small story, or fails where a file's name asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from taleglass.corrections import SetRight, correct
from taleglass.errors import UnreadableFile
from taleglass.road import Listener, Progress, Stage
from taleglass.store import save
from taleglass.story import Story
from tests.small_story import small_story

Road = Callable[..., Story]


def _read_story(
    path: Path,
    *,
    reader: object = None,  # noqa: ARG001 - a stand-in takes what the road takes
    corrections: Sequence[SetRight] = (),
    listener: Listener,
) -> Story:
    listener(Progress(stage=Stage.OPENING))
    match path.stem:
        case "unreadable":
            message = f"{path.name} is empty."
            raise UnreadableFile(message)
        case "broken":
            raise ZeroDivisionError("by a ghost")
        case "interrupted":
            raise KeyboardInterrupt
    for done in range(0, 101, 20):
        listener(Progress(stage=Stage.READING, done=done, total=100))
    return correct(replace(small_story(), id=path.stem), corrections) if corrections else replace(small_story(), id=path.stem)


def _read_bytes(
    data: bytes,
    *,
    name: str,
    title: str | None,
    reader: object = None,  # noqa: ARG001 - as above
    corrections: Sequence[SetRight] = (),  # noqa: ARG001 - as above
    listener: Listener,
) -> Story:
    listener(Progress(stage=Stage.OPENING))
    story = small_story()
    metadata = replace(story.book.metadata, title=title or data.decode())
    return replace(story, id=name, book=replace(story.book, metadata=metadata))


@pytest.fixture(autouse=True)
def road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put the fake road in place and stand in an empty folder."""
    monkeypatch.setattr("taleglass.road.read_story", _read_story)
    monkeypatch.setattr("taleglass.road.read_bytes", _read_bytes)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """Save the small story as lamp.tale in the current folder."""
    path = tmp_path / "lamp.tale"
    save(small_story(), path)
    return path

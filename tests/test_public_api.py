"""Does the one page of the public API do what it says?"""

from __future__ import annotations

from pathlib import Path

import pytest

import taleglass
from taleglass.road import _id_from
from tests.small_story import small_story


def test_a_saved_story_opens_again_from_a_string_or_a_path(tmp_path: Path) -> None:
    path = tmp_path / "lamp.tale"
    taleglass.save(small_story(), str(path))
    assert taleglass.open(path) == taleglass.open(str(path)) == small_story()


def test_read_goes_down_the_road(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def road(path: Path, *, corrections: object, listener: object) -> taleglass.Story:
        assert (corrections, listener) == ((), None)
        asked.append(path)
        return small_story()

    monkeypatch.setattr("taleglass.road.read_story", road)
    assert taleglass.read("books/lamp.epub") == small_story()
    assert asked == [Path("books/lamp.epub")]


def test_everything_promised_is_there() -> None:
    assert sorted(taleglass.__all__) == taleglass.__all__
    assert all(hasattr(taleglass, name) for name in taleglass.__all__)


@pytest.mark.parametrize(
    ("name", "story_id"),
    [("emma.epub", "emma"), ("The  Two\nSisters.md", "The Two Sisters"), ("odd\udcff.txt", "odd?"), ("", "story")],
)
def test_a_story_is_named_after_its_file(name: str, story_id: str) -> None:
    assert _id_from(name) == story_id

"""Does the one page of the public API do what it says?"""

from __future__ import annotations

import json
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

    def road(path: Path, *, reader: object, corrections: object, listener: object) -> taleglass.Story:
        assert (reader, corrections, listener) == (None, (), None)
        asked.append(path)
        return small_story()

    monkeypatch.setattr("taleglass.road.read_story", road)
    assert taleglass.read("books/lamp.epub") == small_story()
    assert asked == [Path("books/lamp.epub")]


def test_weights_of_ones_own_that_are_not_there_are_told(tmp_path: Path) -> None:
    book = tmp_path / "lamp.txt"
    book.write_text("The lamp was lit.", encoding="utf-8")
    with pytest.raises(taleglass.TaleglassError, match=r"mine\.zip"):
        taleglass.read(book, weights=tmp_path / "mine.zip")


def test_a_story_is_exported_as_the_command_line_does() -> None:
    story = small_story()
    document = json.loads(str(taleglass.export(story, "json", with_text=True)))
    assert document["text"] == story.text
    assert "text" not in json.loads(str(taleglass.export(story, "json")))
    assert str(taleglass.export(story, "conllu")).startswith("# newdoc id = lamp")
    files = taleglass.export(story, "booknlp")
    assert isinstance(files, dict)
    assert {".tokens", ".quotes"} <= set(files)
    for to, with_text in (("docx", False), ("conllu", True)):
        with pytest.raises(ValueError, match=to):
            taleglass.export(story, to, with_text=with_text)


def test_everything_promised_is_there() -> None:
    assert sorted(taleglass.__all__) == taleglass.__all__
    assert all(hasattr(taleglass, name) for name in taleglass.__all__)


@pytest.mark.parametrize(
    ("name", "story_id"),
    [("emma.epub", "emma"), ("The  Two\nSisters.md", "The Two Sisters"), ("odd\udcff.txt", "odd?"), ("", "story")],
)
def test_a_story_is_named_after_its_file(name: str, story_id: str) -> None:
    assert _id_from(name) == story_id

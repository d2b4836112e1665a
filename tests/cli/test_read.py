"""Does ``taleglass read`` leave what it should, where it should, and nothing else?"""

from __future__ import annotations

import io
import json
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taleglass.cli import run
from taleglass.html_reader import at_a_glance
from taleglass.store import load, save
from taleglass.story import Book, Paragraph, Span, Story
from taleglass.text.sources import open_book
from tests.small_story import small_story


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_book_leaves_a_story_and_a_page_in_the_current_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "books/lamp.txt"]) == 0
    assert left(tmp_path) == ["lamp.html", "lamp.tale"]
    assert load(tmp_path / "lamp.tale").id == "lamp"
    said = capsys.readouterr().out
    assert "The Lamp, by A. Writer" in said
    assert "1 chapter, 2 characters, 2 lines" in said
    assert "Mira Holt\tmajor\t2\t1\t" in said
    assert "taleglass show lamp.tale" in said


def test_the_printed_command_works_for_a_name_that_begins_with_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "books/-dash it.txt"]) == 0
    [command] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("To look at it: ")]
    assert run([*shlex.split(command)[5:], "--no-open"]) == 0


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "lamp.txt", "-q"]) == 0
    assert run(["-q", "read", "lamp.txt"]) == 0
    assert capsys.readouterr() == ("", "")


def test_json_is_one_object_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "lamp.txt", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    [book] = report["books"]
    assert (book["source"], book["tale"], book["page"]) == ("lamp.txt", "lamp.tale", "lamp.html")
    assert [who["name"] for who in book["characters"]] == ["Mira Holt", "Tobias"]
    assert report["failed"] == []


def test_the_summary_counts_as_the_page_does(capsys: pytest.CaptureFixture[str]) -> None:
    glance = at_a_glance(small_story())
    assert run(["read", "lamp.txt"]) == 0
    assert f"\n{glance.words} words, " in capsys.readouterr().out
    assert run(["read", "lamp.txt", "--json"]) == 0
    [book] = json.loads(capsys.readouterr().out)["books"]
    assert [book[key] for key in ("words", "chapters", "lines")] == [glance.words, glance.chapters, glance.lines]


def test_no_page_leaves_the_story_only(tmp_path: Path) -> None:
    assert run(["read", "lamp.txt", "--no-page", "-q"]) == 0
    assert left(tmp_path) == ["lamp.tale"]


def test_out_names_a_folder_that_is_made_or_a_tale(tmp_path: Path) -> None:
    assert run(["read", "lamp.txt", "-q", "--out", "new/folder"]) == 0
    assert run(["read", "lamp.txt", "-q", "--out", "other.tale"]) == 0
    assert left(tmp_path) == ["new/folder/lamp.html", "new/folder/lamp.tale", "other.html", "other.tale"]


@pytest.mark.parametrize("folder", ["Vol. 2", "v1.0/"])
def test_a_new_folder_may_have_a_dot_in_its_name(folder: str, tmp_path: Path) -> None:
    assert run(["read", "a.txt", "-q", "--out", folder]) == 0
    assert run(["read", "b.txt", "c.txt", "-q", "--out", folder]) == 0
    assert sorted(path.stem for path in (tmp_path / folder).glob("*.tale")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "arguments", [["a.txt", "--out", "a.pdf"], ["a.txt", "b.txt", "--out", "a.tale"], ["--name", "x", "a.txt"]]
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", *arguments]) == 2
    assert "Error: " in capsys.readouterr().err
    assert left(tmp_path) == []


def test_one_bad_book_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "a.txt", "unreadable.txt", "broken.txt", "b.txt", "--json"]) == 4
    assert left(tmp_path) == ["a.html", "a.tale", "b.html", "b.tale"]
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert [book["id"] for book in report["books"]] == ["a", "b"]
    assert [one["source"] for one in report["failed"]] == ["unreadable.txt", "broken.txt"]
    assert said.err.startswith("taleglass: unreadable.txt is empty.\n")


def test_an_unreadable_book_is_one_sentence_and_exit_code_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "unreadable.txt"]) == 3
    assert capsys.readouterr().err == "taleglass: unreadable.txt is empty.\n"


def test_a_fault_of_ours_asks_for_a_report_and_shows_its_trace_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "broken.txt"]) == 1
    told = capsys.readouterr().err
    assert "ZeroDivisionError: by a ghost" in told
    assert "report" in told
    assert "Traceback" not in told
    assert run(["read", "broken.txt", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupted_reading_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "interrupted.txt"]) == 130
    assert left(tmp_path) == []
    assert "interrupted" in capsys.readouterr().err


def test_an_interrupted_reading_tells_a_program_which_books_are_finished(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "lamp.txt", "unreadable.txt", "interrupted.txt", "sea.txt", "--json"]) == 130
    report = json.loads(capsys.readouterr().out)
    assert [book["tale"] for book in report["books"]] == ["lamp.tale"]
    assert [book["source"] for book in report["failed"]] == ["unreadable.txt"]


def test_a_page_that_fails_half_way_leaves_no_half_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("taleglass.store.atomic._flush", interrupted)
    assert run(["read", "lamp.txt"]) == 130
    assert left(tmp_path) == []


def test_our_own_files_are_replaced_and_others_are_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "lamp.txt", "-q"]) == 0
    assert run(["read", "lamp.txt", "-q"]) == 0
    (tmp_path / "lamp.tale").write_text("a tale of my own", encoding="utf-8")
    assert run(["read", "lamp.txt", "-q"]) == 5
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / "lamp.tale").read_text(encoding="utf-8") == "a tale of my own"
    assert run(["read", "lamp.txt", "-q", "--force"]) == 0
    assert load(tmp_path / "lamp.tale").id == "lamp"


def test_a_book_in_html_keeps_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "lamp.html").write_text("<p>The book itself", encoding="utf-8")
    assert run(["read", "lamp.html", "-q", "--force"]) == 0
    assert left(tmp_path) == ["lamp.html", "lamp.page.html", "lamp.tale"]
    assert (tmp_path / "lamp.html").read_text(encoding="utf-8") == "<p>The book itself"


def test_two_books_of_one_name_do_not_overwrite_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "one/lamp.txt", "two/lamp.txt", "-q"]) == 4
    assert "another book of the same command" in capsys.readouterr().err


@pytest.mark.parametrize("folder", [".", "", "/", ".."])
def test_a_folder_is_no_book(folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taleglass.road.read_story", lambda path, **_: open_book(path))
    assert run(["read", folder]) == 3
    assert "folder" in capsys.readouterr().err


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀"])
def test_a_long_name_is_shortened_to_what_a_file_system_takes(letter: str, tmp_path: Path) -> None:
    longest = letter * (251 // len(letter.encode()))
    Path(f"{longest}.txt").write_text("x", encoding="utf-8")
    assert run(["read", f"{longest}.txt", "-q"]) == 0
    [tale] = tmp_path.glob("*.tale")
    assert longest.startswith(tale.stem)
    assert run(["cast", str(tale), "--rename", "Tobias", "T.", "-q"]) == 0
    assert run(["read", f"{longest}.txt", "--out", f"{longest[:-2]}.tale", "-q"]) == 0
    assert run(["cast", f"{longest[:-2]}.tale", "--rename", "Tobias", "T.", "-q"]) == 0


def test_a_place_with_too_long_a_name_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "lamp.txt", "--out", f"{'a' * 300}.tale"]) == 5
    assert "name too long" in capsys.readouterr().err


def test_a_dot_within_a_name_belongs_to_it(tmp_path: Path) -> None:
    assert run(["read", "Mr. Keogh's Depot", "Mr. Other", "vol.1.txt", "-q"]) == 0
    assert [path.name for path in sorted(tmp_path.glob("*.tale"))] == ["Mr. Keogh's Depot.tale", "Mr. Other.tale", "vol.1.tale"]
    assert run(["cast", "Mr. Other.tale", "--rename", "Tobias", "T.", "-q"]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["Mr. Other.corrections.json"]
    assert run(["read", "Mr. Other", "--out", "else", "-q"]) == 0
    assert load(tmp_path / "else" / "Mr. Other.tale").corrections


def test_a_story_of_another_book_is_not_replaced_in_silence(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "books/lamp.txt"]) == 0
    assert "another book" not in capsys.readouterr().err
    rain = Book(text="Rain.", source_format="txt", paragraphs=(Paragraph(span=Span(0, 5)),))
    nothing_read: dict[str, Any] = dict.fromkeys(("tokens", "sentences", "mentions", "entities", "events", "lines"), ())
    save(Story(id="lamp", book=rain, provenance=small_story().provenance, **nothing_read), tale)
    assert run(["read", "books/lamp.txt"]) == 0
    assert "lamp.tale was the story of another book" in capsys.readouterr().err


def test_the_same_book_with_other_marks_is_no_other_book(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    american = str.maketrans("“”’", "‘’'")
    story = small_story()
    book = replace(story.book, text=story.text.translate(american).replace("harbour", "HARBOUR"))
    save(replace(story, book=book), tale)
    assert run(["read", "books/lamp.txt"]) == 0
    assert "another book" not in capsys.readouterr().err


def test_a_story_is_not_read_again(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(tale), "--out", "elsewhere"]) == 3
    assert "taleglass show" in capsys.readouterr().err


def test_standard_input_is_a_book_with_a_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Once.")))
    assert run(["read", "-", "--name", "Who / What?", "-q"]) == 0
    assert left(tmp_path) == ["Who What.html", "Who What.tale"]
    assert load(tmp_path / "Who What.tale").book.metadata.title == "Who / What?"


def test_the_name_of_standard_input_may_say_its_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The tide went *out*.")))
    assert run(["read", "-", "--name", "tide.md", "-q", "-o", "tide.tale"]) == 0
    assert load(tmp_path / "tide.tale").id == "tide.md"  # with the ending, by which the road knows Markdown


def test_empty_standard_input_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert run(["read", "-"]) == 3
    assert capsys.readouterr().err == "taleglass: Standard input is empty.\n"


def test_weights_that_are_none_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.zip").write_bytes(b"no weights")
    assert run(["read", "books/lamp.txt", "--weights", "mine.zip"]) == 1
    told = capsys.readouterr().err
    assert "the weights in mine.zip cannot be read" in told
    assert told.count("\n") == 1
    assert not (tmp_path / "lamp.tale").exists()

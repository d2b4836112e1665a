"""Can a story be questioned, looked at and handed on?"""

from __future__ import annotations

import errno
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taleglass.cli import run
from taleglass.exports import FILE_SETS, FORMATS, Options
from taleglass.store import load, save
from taleglass.story import Span
from tests.html_reader.in_scenes import in_scenes
from tests.small_story import TEXT, small_story

Capture = pytest.CaptureFixture[str]


def answers(capsys: Capture, *arguments: str) -> list[dict[str, object]]:
    assert run(["ask", "lamp.tale", *arguments, "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["answers"]
    return found


@pytest.mark.usefixtures("tale")
def test_who_is_in_it(capsys: Capture) -> None:
    assert [(one["name"], one["lines"]) for one in answers(capsys, "who")] == [("Mira Holt", 1), ("Tobias", 1)]
    assert [one["name"] for one in answers(capsys, "who", "--of", "mira  HOLT")] == ["Mira Holt"]


@pytest.mark.usefixtures("tale")
def test_who_says_what_to_whom(capsys: Capture) -> None:
    asked, answered = answers(capsys, "lines", "--chapter", "1")
    assert (asked["speaker"], asked["addressees"], asked["words"]) == ("Mira Holt", ["Tobias"], "Is the lamp lit?")
    assert answers(capsys, "lines", "--of", "Tobias") == [answered]
    assert TEXT[int(str(asked["start"])) : int(str(asked["end"]))] == "“Is the lamp lit?”"


@pytest.mark.usefixtures("tale")
def test_where_someone_or_something_is_mentioned(capsys: Capture) -> None:
    assert [one["words"] for one in answers(capsys, "mentions", "--of", "Mira Holt")] == ["Mira Holt", "She"]
    assert [one["words"] for one in answers(capsys, "mentions", "--of", "the harbour")] == ["the harbour"]


@pytest.mark.usefixtures("tale")
def test_what_happens_and_who_does_it(capsys: Capture) -> None:
    [waited] = answers(capsys, "events")
    assert (waited["word"], waited["lemma"], waited["subject"]) == ("waited", "wait", "Mira Holt")
    assert waited["sentence"] == "She waited by the harbour."
    assert answers(capsys, "events", "--of", "Tobias") == []


@pytest.mark.usefixtures("tale")
def test_which_things_it_comes_back_to(capsys: Capture) -> None:
    [lamp] = answers(capsys, "things")
    assert (lamp["name"], lamp["sense"], lamp["mentions"], lamp["whose"]) == ("the lamp", "artifact", 3, [])
    assert lamp["first_words"] == "The Lamp"
    assert answers(capsys, "things", "--of", "Tobias") == []


@pytest.mark.usefixtures("tale")
def test_how_a_chapter_and_its_sentences_feel(capsys: Capture) -> None:
    [whole] = answers(capsys, "mood")
    assert (whole["chapter"], whole["valence"], whole["sentences"]) == (1, 2.8, 4)
    assert whole["emotions"] == ["curiosity", "disappointment"]
    assert whole["strongest"][0] == "“It isn’t,” said Tobias."  # type: ignore[index]  # a list of sentences
    assert [one["valence"] for one in answers(capsys, "mood", "--chapter", "1")] == [3.0, 3.1, 2.9, 2.2]
    assert [one["valence"] for one in answers(capsys, "mood", "--chapter", "1", "--of", "Mira Holt")] == [3.1, 2.9]


def test_when_the_scenes_happen(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    story = in_scenes()
    gate, *others = story.scenes
    gate = replace(gate, gist=(Span(2, 39), Span(40, 52)), times=gate.times * 2)
    monkeypatch.setattr("taleglass.store.load", lambda _: replace(story, scenes=(gate, *others)))
    assert run(["ask", "gate.tale", "timeline"]) == 0
    header, before, gate_row, *_ = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert before[header.index("level")] == "flashback"
    shown = dict(zip(header, gate_row, strict=True))
    assert shown["distance"] == "P2Y after scene 2 (“Two years before”)"
    assert shown["when"] == "One evening"
    assert shown["gist"] == "One evening Mira stood at Hill House. Tobias came."


@pytest.mark.usefixtures("tale")
def test_a_pipe_gets_tab_separated_lines_with_a_header(capsys: Capture) -> None:
    assert run(["ask", "lamp.tale", "lines", "--limit", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "chapter\tspeaker\taddressees\twords\tconfidence\tconcluded by",
        "1\tMira Holt\tTobias\tIs the lamp lit?\t0.97\tspeech_tag",
    ]
    assert said.err == "1 of 2 shown.\n"


@pytest.mark.usefixtures("tale")
def test_a_person_gets_a_drawn_table_without_colour_if_they_like(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["ask", "lamp.tale", "who"]) == 0
    said = capsys.readouterr().out
    assert "Mira Holt" in said
    assert "\t" not in said
    assert "\x1b[3" not in said


def test_a_name_cannot_command_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    story = small_story()
    mira = replace(story.entities[0], name="Mira\x1b[2J\tHolt\n\u202e[red]")
    save(replace(story, entities=(mira, *story.entities[1:])), tmp_path / "lamp.tale")
    assert run(["ask", "lamp.tale", "who", "--limit", "1"]) == 0
    said = capsys.readouterr().out
    assert "Mira�[2J Holt �[red]\t" in said
    assert len(said.splitlines()) == 2


@pytest.mark.usefixtures("tale")
def test_an_unknown_name_is_told_with_the_nearest_one(capsys: Capture) -> None:
    assert run(["ask", "lamp.tale", "lines", "--of", "Tobis"]) == 2
    assert "Did you mean Tobias?" in capsys.readouterr().err


def test_a_question_before_its_book_is_told_which_comes_first(capsys: Capture) -> None:
    assert run(["ask", "lines", "story.tale"]) == 2
    assert "the book comes first: taleglass ask story.tale lines\n" in capsys.readouterr().err
    assert run(["ask", "story.tale", "lone"]) == 2
    assert "'lone' is not one of 'who'" in capsys.readouterr().err


@pytest.mark.usefixtures("tale")
def test_a_chapter_that_is_not_there_is_told(capsys: Capture) -> None:
    assert run(["ask", "lamp.tale", "lines", "--chapter", "2"]) == 2
    assert "This story has 1 chapter; there is no chapter 2." in capsys.readouterr().err


def test_a_file_that_is_no_story_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "lamp.tale").write_text("no story", encoding="utf-8")
    for arguments in (["ask", "lamp.tale", "who"], ["show", "lamp.tale"], ["export", "lamp.tale", "--to", "json"]):
        assert run(arguments) == 3
        told = capsys.readouterr().err
        assert "is not a .tale file" in told
        assert told.count("\n") == 1


def test_show_writes_the_page_beside_the_story_and_prints_its_path(tale: Path, capsys: Capture) -> None:
    assert run(["show", str(tale), "--no-open"]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page == tale.with_suffix(".html")
    assert "<!doctype html>" in page.read_text(encoding="utf-8")


@pytest.mark.usefixtures("tale")
def test_show_opens_the_page_by_its_file_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def browser(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    assert run(["show", "lamp.tale", "--out", "my page.html", "-q"]) == 0
    assert opened == [(tmp_path / "my page.html").as_uri()]


@pytest.mark.usefixtures("tale")
def test_show_says_so_where_no_browser_is(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _address: False)
    assert run(["show", "lamp.tale"]) == 0
    assert "open lamp.html in one" in capsys.readouterr().err


def test_show_never_replaces_a_story(tale: Path) -> None:
    other = tale.with_name("other.tale")
    other.write_bytes(tale.read_bytes())
    for out in (tale, other):
        assert run(["show", str(tale), "--out", str(out), "--no-open", "--force"]) == 5
        assert load(out) == small_story()


def test_show_does_not_replace_a_file_of_the_persons_own(tale: Path) -> None:
    own = tale.with_name("own.html")
    own.write_text("<p>mine", encoding="utf-8")
    assert run(["show", str(tale), "--out", str(own), "--no-open"]) == 5
    assert own.read_text(encoding="utf-8") == "<p>mine"


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("name", list(FORMATS))
def test_an_export_goes_to_standard_output_or_to_a_file_alike(name: str, tmp_path: Path, capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", name]) == 0
    said = capsys.readouterr().out
    assert said == FORMATS[name].write(small_story(), Options())
    assert run(["export", "lamp.tale", "--to", name, "--out", "out.file", "-q"]) == 0
    assert (tmp_path / "out.file").read_bytes() == said.encode()


@pytest.mark.usefixtures("tale")
def test_an_export_may_go_by_another_id_and_hold_the_text(capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", "json", "--id", "corpus/lamp", "--with-text"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["id"], document["text"]) == ("corpus/lamp", TEXT)


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("name", ["conllu", "booknlp"])
def test_a_format_that_has_no_room_for_the_text_says_so(name: str, capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", name, "--with-text"]) == 2
    assert "--with-text is for json" in capsys.readouterr().err


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("story_id", ["", " "])
def test_an_empty_id_is_a_usage_error(story_id: str, capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", "conllu", "--id", story_id]) == 2
    assert "--id is empty" in capsys.readouterr().err


def test_an_export_never_replaces_a_story(tale: Path) -> None:
    assert run(["export", str(tale), "--to", "json", "--out", str(tale)]) == 5
    assert load(tale) == small_story()


@pytest.mark.usefixtures("tale")
def test_an_export_never_replaces_the_book(tmp_path: Path, capsys: Capture) -> None:
    book = tmp_path / "lamp.txt"
    book.write_text(TEXT, encoding="utf-8")
    assert run(["export", "lamp.tale", "--to", "json", "--out", "lamp.txt"]) == 5
    assert "lamp.txt is the book itself; name another place with --out." in capsys.readouterr().err
    assert book.read_text(encoding="utf-8") == TEXT
    book.write_text("Another file.", encoding="utf-8")
    assert run(["export", "lamp.tale", "--to", "json", "--out", "lamp.txt", "-q"]) == 0
    assert json.loads(book.read_text(encoding="utf-8"))["id"] == "lamp"


@pytest.mark.usefixtures("tale")
def test_an_export_into_a_missing_folder_is_told(capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", "json", "--out", "nowhere/out.json"]) == 5
    assert "cannot be written" in capsys.readouterr().err


def test_every_format_can_be_asked_for(capsys: Capture) -> None:
    assert run(["export", "--help"]) == 0
    said = capsys.readouterr().out
    assert "|".join([*FORMATS, *FILE_SETS]) in said


@pytest.mark.usefixtures("tale")
def test_a_format_of_several_files_leaves_them_in_a_folder_named_after_the_story(tmp_path: Path, capsys: Capture) -> None:
    assert run(["export", "lamp.tale", "--to", "booknlp", "--out", "out/novels", "--id", "The Lamp"]) == 0
    files = capsys.readouterr().out.split("\n")[:-1]
    wanted = FILE_SETS["booknlp"].write(replace(small_story(), id="The Lamp"), Options())
    assert files == [str(Path("out/novels", f"The Lamp{suffix}")) for suffix in wanted]
    assert {path.name for path in (tmp_path / "out/novels").iterdir()} == {Path(file).name for file in files}
    assert (tmp_path / files[0]).read_bytes() == wanted[".tokens"].encode()


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize(("story_id", "advice"), [("corpus/lamp", "'corpus lamp'"), ("..", "'story'")])
def test_an_id_that_no_file_can_have_is_refused_where_files_are_named_after_it(
    story_id: str, advice: str, tmp_path: Path, capsys: Capture
) -> None:
    before = sorted(tmp_path.iterdir())
    assert run(["export", "lamp.tale", "--to", "booknlp", "--id", story_id]) == 2
    assert f"--id {advice}" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("tale")
def test_a_format_of_several_files_goes_to_the_current_folder_by_default_and_never_to_standard_output(
    tmp_path: Path, capsys: Capture
) -> None:
    assert run(["export", "lamp.tale", "--to", "booknlp", "--out", "-"]) == 2
    assert "name a folder" in capsys.readouterr().err
    assert run(["export", "lamp.tale", "--to", "booknlp", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0] == "lamp.tokens"
    assert (tmp_path / "lamp.book.html").exists()


@pytest.mark.usefixtures("tale")
def test_where_one_of_several_files_cannot_be_written_none_is(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "lamp.book").mkdir()
    assert run(["export", "lamp.tale", "--to", "booknlp"]) == 5
    assert "lamp.book is a folder" in capsys.readouterr().err
    assert not (tmp_path / "lamp.tokens").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of POSIX")
@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("arguments", [["export", "lamp.tale", "--to", "json"], ["show", "lamp.tale", "--no-open"]])
def test_a_pipe_as_output_is_written_into(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        taken = pool.submit(path.read_text, encoding="utf-8")
        assert run([*arguments, "--out", "pipe"]) == 0
        assert "Mira Holt" in taken.result()
    assert path.is_fifo()


@pytest.mark.parametrize("command", ["ask {} who", "show {} --no-open", "export {} --to json", "cast {}"])
def test_a_story_that_is_closed_to_us_cannot_be_read(
    command: str, tale: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(tale, monkeypatch)
    assert run(command.format("lamp.tale").split()) == 3
    assert "lamp.tale cannot be read (permission denied)." in capsys.readouterr().err


def test_a_story_that_is_closed_to_us_is_not_called_another_s(
    tale: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(tale, monkeypatch)
    assert run(["read", "lamp.txt"]) == 5
    assert "cannot be looked into (permission denied)" in capsys.readouterr().err


def closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Close a file to us, also where the tests run as root, whom no permission stops."""

    def opened(self: Path, *asked: Any, **more: Any) -> Any:
        if self.resolve() == path.resolve():
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_anyway(self, *asked, **more)

    open_anyway, may = Path.open, os.access
    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "access", lambda name, mode: Path(name).resolve() != path.resolve() and may(name, mode))

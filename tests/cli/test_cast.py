"""Does ``taleglass cast`` show the cast and set it right for good?"""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taleglass import road
from taleglass.cli.program import run
from taleglass.store import load, save, taking_turns
from taleglass.story import Story
from tests.small_story import small_story

Capture = pytest.CaptureFixture[str]

KEPT = "lamp.corrections.json"


def names(tale: Path) -> list[str]:
    return [character.name for character in load(tale).characters]


def test_the_cast_is_shown_with_counts_and_pronouns(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale)]) == 0
    header, mira, _ = capsys.readouterr().out.splitlines()
    assert header.split("\t")[:3] == ["name", "role", "pronouns"]
    assert mira.split("\t")[:6] == ["Mira Holt", "major", "she", "2", "1", "4"]


def test_one_character_is_shown_in_full_for_people_and_programs(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"]) == 0
    assert run(["cast", str(tale), "--of", "mira holt"]) == 0
    told = dict(row.split("\t") for row in capsys.readouterr().out.splitlines())
    assert told["talks to"] == "Tobias Grey (1)"
    assert told["does"] == "ask (1), wait (1)"
    assert run(["cast", str(tale), "--of", "Mira Holt", "--json"]) == 0
    [mira] = json.loads(capsys.readouterr().out)["characters"]
    assert mira["agent"] == [{"lemma": "ask", "count": 1}, {"lemma": "wait", "count": 1}]
    assert mira["talks_to"][0]["lines"] == 1


def test_a_correction_is_kept_beside_the_story_and_the_story_and_page_follow(tale: Path, capsys: Capture) -> None:
    assert run(["show", str(tale), "--no-open", "-q"]) == 0
    assert run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey"]) == 0
    assert capsys.readouterr().out == "“Tobias” goes by “Tobias Grey”.\n"
    assert "Tobias Grey" in names(tale)
    assert json.loads(tale.with_name(KEPT).read_text(encoding="utf-8"))["corrections"][0]["do"] == "rename"
    assert "Tobias Grey" in tale.with_suffix(".html").read_text(encoding="utf-8")


def test_a_page_follows_under_whichever_name_it_has(tale: Path) -> None:
    mine = tale.with_suffix(".html")
    mine.write_text("<p>My own", encoding="utf-8")
    assert run(["show", str(tale), "--no-open", "-q"]) == 0
    mine.unlink()
    assert run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"]) == 0
    page = tale.with_name("lamp.page.html")
    assert "Tobias Grey" in page.read_text(encoding="utf-8")
    assert run(["read", "book.txt", "--out", str(tale), "-q"]) == 0
    assert run(["cast", str(tale), "--rename", "Tobias Grey", "Tobias Green", "-q"]) == 0
    assert "Tobias Green" in page.read_text(encoding="utf-8")
    assert not mine.exists()


def test_several_corrections_in_one_command_see_each_other(tale: Path) -> None:
    assert run(["cast", str(tale), "--merge", "Tobias", "Mira Holt", "--rename", "Mira Holt", "Mx. Holt", "-q"]) == 0
    assert names(tale) == ["Mx. Holt"]
    assert [line.speaker for line in load(tale).lines] == [load(tale).characters[0].id] * 2


def test_a_correction_can_be_taken_back(tale: Path, capsys: Capture) -> None:
    run(["cast", str(tale), "--merge", "Tobias", "Mira Holt", "-q"])
    assert run(["cast", str(tale), "--list"]) == 0
    assert "1\tyes\t“Tobias” is “Mira Holt”" in capsys.readouterr().out
    assert run(["cast", str(tale), "--undo", "1", "-q"]) == 0
    assert load(tale).entities == small_story().entities
    assert run(["cast", str(tale), "--undo", "1"]) == 2
    assert "There are no corrections; there is no number 1." in capsys.readouterr().err


def test_a_correction_that_is_not_there_is_told(tale: Path, capsys: Capture) -> None:
    run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"])
    assert run(["cast", str(tale), "--undo", "9"]) == 2
    assert "There is 1 correction; there is no number 9." in capsys.readouterr().err


def test_lines_are_chosen_by_words_by_speaker_and_in_between(tale: Path) -> None:
    assert run(["cast", str(tale), "--speaker", "Tobias", "--line", "lamp lit", "-q"]) == 0
    tobias = next(one.id for one in load(tale).characters if one.name == "Tobias")
    assert [line.speaker for line in load(tale).lines] == [tobias, tobias]
    assert run(["cast", str(tale), "--speaker", "?", "--said-by", "Tobias", "--from", "it isn't", "-q"]) == 0
    assert [line.speaker for line in load(tale).lines] == [tobias, None]
    assert run(["cast", str(tale), "--addressee", "Mira Holt", "--chapter", "1", "-q"]) == 0
    assert [len(line.addressees) for line in load(tale).lines] == [1, 1]


def test_an_id_means_one_quotation_and_words_its_whole_turn(tale: Path) -> None:
    story = load(tale)
    first, last = story.lines
    save(replace(story, lines=(first, replace(last, turn=first.id))), tale)
    for choice in (["--line", last.id], ["--from", last.id, "--to", last.id]):
        assert run(["cast", str(tale), "--speaker", "?", *choice, "-q"]) == 0
        assert [(line.speaker, line.turn) for line in load(tale).lines] == [(first.speaker, first.id), (None, last.id)]
        assert run(["cast", str(tale), "--undo", "1", "-q"]) == 0
    assert run(["cast", str(tale), "--speaker", "?", "--line", "isn't", "-q"]) == 0
    assert [line.speaker for line in load(tale).lines] == [None, None]


@pytest.mark.parametrize("typed", ["Zoë D’Arcy", "zoë d'arcy", "Zoe\u0308 D'Arcy", "Zoë  D‘Arcy"])
def test_a_name_is_known_whichever_apostrophe_and_accents_are_typed(typed: str, tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--rename", "Tobias", "Zoë D’Arcy", "-q"]) == 0
    assert run(["cast", str(tale), "--of", typed]) == 0
    assert "Zoë D’Arcy" in capsys.readouterr().out


def test_of_names_that_differ_in_case_alone_a_straight_apostrophe_tells_too(tale: Path, capsys: Capture) -> None:
    for before, after in (("Tobias", "Ann D’Arcy"), ("Mira Holt", "Ann d’arcy")):
        assert run(["cast", str(tale), "--rename", before, after, "-q"]) == 0
    assert run(["cast", str(tale), "--of", "Ann D'Arcy", "--json"]) == 0
    [meant] = json.loads(capsys.readouterr().out)["characters"]
    assert meant["name"] == "Ann D’Arcy"


def test_a_similar_name_is_suggested_once(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--rename", "Tobias", "Tobiah", "-q"]) == 0
    assert run(["cast", str(tale), "--of", "Tobia"]) == 2
    assert "Did you mean Tobiah?" in capsys.readouterr().err


def test_words_of_several_lines_mean_the_one_that_the_other_choices_leave(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--speaker", "?", "--line", "it"]) == 2
    said = capsys.readouterr().err
    assert "2 lines have 'it'; name one by its id: q_10 (chapter 1, “Is the lamp lit?”), q_" in said
    assert run(["cast", str(tale), "--speaker", "?", "--line", "it", "--said-by", "Tobias", "-q"]) == 0
    assert [line.speaker is None for line in load(tale).lines] == [False, True]
    assert run(["cast", str(tale), "--speaker", "?", "--line", "lamp lit", "--said-by", "Tobias"]) == 2
    assert "No line is all that" in capsys.readouterr().err


def test_of_names_that_differ_in_case_alone_the_one_written_so_is_meant(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--rename", "Tobias", "mira holt", "-q"]) == 0
    assert run(["cast", str(tale), "--rename", "mira holt", "Tobias Grey", "-q"]) == 0
    assert names(tale) == ["Mira Holt", "Tobias Grey"]
    assert run(["cast", str(tale), "--rename", "Tobias Grey", "mira holt", "-q"]) == 0
    assert run(["cast", str(tale), "--of", "MIRA HOLT"]) == 2
    assert "2 go by 'MIRA HOLT'" in capsys.readouterr().err


def test_a_name_that_two_have_means_neither_though_the_text_calls_one_so(tale: Path, capsys: Capture) -> None:
    assert run(["cast", str(tale), "--rename", "Tobias", "Mira Holt", "-q"]) == 0
    assert run(["cast", str(tale), "--of", "Mira Holt"]) == 2
    assert "2 go by 'Mira Holt'" in capsys.readouterr().err


def test_of_two_speakers_of_a_line_the_later_holds_and_the_earlier_again_once_that_is_taken_back(tale: Path) -> None:
    def speaker() -> str | None:
        return load(tale).lines[0].speaker

    mira = speaker()
    assert run(["cast", str(tale), "--speaker", "?", "--line", "lamp lit", "-q"]) == 0
    for _ in range(2):
        assert run(["cast", str(tale), "--speaker", "Tobias", "--line", "lamp lit", "-q"]) == 0
        assert speaker() not in {None, mira}
    assert len(load(tale).corrections) == 2
    assert run(["cast", str(tale), "--undo", "2", "-q"]) == 0
    assert speaker() is None
    assert run(["cast", str(tale), "--undo", "1", "-q"]) == 0
    assert speaker() == mira


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--merge", "Ada", "Tobias"], "Nobody in this story goes by 'Ada'."),
        (["--merge", "Tobias", "Tobias"], "are one already"),
        (["--speaker", "Tobias"], "Say which lines"),
        (["--line", "lamp"], "Say what to set"),
        (["--speaker", "Tobias", "--line", "no such words"], "No line of this story"),
        (["--split", "Tobias"], "Say what to split off"),
        (["--split", "Tobias", "--called", "Ada"], "'Tobias' is nowhere called 'Ada'; nothing was changed."),
        (["--split", "Tobias", "--called", "Tobias", "--called", "the boy"], "'Tobias' is nowhere called 'the boy'; nothing"),
        (["--split", "Tobias", "--called", "Ada", "--chapter", "1"], "called 'Ada' in the chosen chapters; nothing"),
        (["--called", "Ada"], "go with --split"),
        (["--speaker", "Tobias", "--chapter", "9"], "no chapter 9"),
    ],
)
def test_a_wish_that_cannot_be_granted_changes_nothing(tale: Path, arguments: list[str], told: str, capsys: Capture) -> None:
    before = tale.read_bytes()
    assert run(["cast", str(tale), *arguments]) == 2
    assert told in capsys.readouterr().err
    assert tale.read_bytes() == before
    assert not tale.with_name(KEPT).exists()


def test_a_bad_corrections_file_is_told_in_one_line_and_nothing_is_written(tale: Path, capsys: Capture) -> None:
    before = tale.read_bytes()
    tale.with_name(KEPT).write_text('{"taleglass": "corrections", "version": 1, "corrections": [{"do": "sing"}]}')
    assert run(["cast", str(tale), "--rename", "Tobias", "T."]) == 3
    said = capsys.readouterr().err
    assert "correction 1" in said
    assert said.count("\n") == 1
    assert tale.read_bytes() == before
    Path("book.txt").write_text("x")
    assert run(["read", "book.txt", "--out", str(tale), "-q"]) == 3
    assert tale.read_bytes() == before


def test_reading_again_applies_what_was_set_right(tale: Path, capsys: Capture) -> None:
    run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"])
    Path("book.txt").write_text("x")
    assert run(["read", "book.txt", "--out", str(tale), "--no-page"]) == 0
    assert "Corrections applied: 1 of 1" in capsys.readouterr().out
    assert "Tobias Grey" in names(tale)


def test_a_story_carries_its_corrections_when_the_file_is_lost(tale: Path) -> None:
    run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"])
    tale.with_name(KEPT).unlink()
    Path("book.txt").write_text("x")
    assert run(["read", "book.txt", "--out", str(tale), "--no-page", "-q"]) == 0
    assert "Tobias Grey" in names(tale)
    assert run(["cast", str(tale), "--rename", "Mira Holt", "Mira", "-q"]) == 0
    assert len(json.loads(tale.with_name(KEPT).read_text(encoding="utf-8"))["corrections"]) == 2


def test_a_correction_made_while_the_book_is_read_again_is_kept(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reads_slowly(path: Path, **asked: Any) -> Story:
        assert run(["cast", str(tale), "--rename", "Tobias", "Tobias Grey", "-q"]) == 0
        return read_story(path, **asked)

    read_story = road.read_story
    monkeypatch.setattr("taleglass.road.read_story", reads_slowly)
    assert run(["read", "book.txt", "--out", str(tale), "-q"]) == 0
    assert "Tobias Grey" in names(tale)
    assert "Tobias Grey" in tale.with_suffix(".html").read_text(encoding="utf-8")


def test_a_story_that_another_command_changes_is_left_to_it(
    tale: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taleglass.store.turns._PATIENCE", 0.0)
    before = tale.read_bytes()
    with taking_turns(tale):
        assert run(["cast", str(tale), "--rename", "Tobias", "T."]) == 5
        assert run(["cast", str(tale), "--list"]) == 0
    assert "lamp.tale is being changed by another taleglass" in capsys.readouterr().err
    assert tale.read_bytes() == before
    assert run(["cast", str(tale), "--rename", "Tobias", "T.", "-q"]) == 0
    assert sorted(path.name for path in tale.parent.iterdir()) == [KEPT, "lamp.tale"]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_where_one_file_cannot_be_written_none_is(
    failing: int, tale: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        flushed.append(path)
        if len(flushed) == failing:
            raise OSError(errno.EROFS, "Read-only file system")

    flushed: list[Path] = []
    run(["show", str(tale), "--no-open", "-q"])
    before = {path: path.read_bytes() for path in tale.parent.iterdir()}
    monkeypatch.setattr("taleglass.store.atomic._flush", full)
    assert run(["cast", str(tale), "--rename", "Tobias", "T."]) == 5
    told = capsys.readouterr().err
    assert "cannot be written (read-only file system)." in told
    assert "--out" not in told
    assert {path: path.read_bytes() for path in tale.parent.iterdir()} == before


def test_a_correction_that_no_longer_fits_is_told_and_kept(tale: Path, capsys: Capture) -> None:
    Path("mine.json").write_text(
        '{"taleglass": "corrections", "version": 1, "corrections": [{"do": "rename", "who": "Ada", "name": "Ada Berg"}]}'
    )
    Path("book.txt").write_text("x")
    assert run(["read", "book.txt", "--corrections", "mine.json", "--out", str(tale), "--no-page"]) == 0
    assert "Correction 1 does not fit this text: Nobody in this text is “Ada”. It is kept." in capsys.readouterr().err
    assert not load(tale).corrections[0].fits
    assert "Ada Berg" in load(tale).corrections[0].text

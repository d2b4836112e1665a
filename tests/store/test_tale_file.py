"""Does a story survive its file, and does a bad file say so?"""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taleglass.errors import OutputError, StoryFileError
from taleglass.portraits import portray
from taleglass.reading.encoder import default_weights
from taleglass.store import SCHEMA_VERSION, is_tale, load, load_given, save, save_together, taking_turns
from taleglass.story import THOUSANDTHS, Book, Event, Evidence, Kinship, Paragraph, Sentence, Span, Story, Token
from tests.small_story import small_story
from tests.strategies import stories

SMALL = small_story()
FORMAT = Path(__file__).parents[2].joinpath("docs", "tale-format.md").read_text(encoding="utf-8")
QUESTIONS = FORMAT.split("```sql\n")[1].split("```")[0].strip().split("\n\n")

some_examples = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.tale"
    save(SMALL, path)
    return path


@cache
def small_file() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tale")
        save(SMALL, path)
        return path.read_bytes()


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def vandalise(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.executescript(sql)


@some_examples
@given(stories())
def test_a_saved_story_comes_back_equal(story: Story) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tale")
        save(story, path)
        assert load(path) == story


def test_a_story_of_more_words_than_one_statement_holds_comes_back_whole(tmp_path: Path) -> None:
    words = 1000
    text = "ho " * words
    tokens = tuple(Token(3 * k, 3 * k + 2, 0, "INTJ", "UH", f"ho{k}", 0, "root" if k == 0 else "dep") for k in range(words))
    paragraph = Paragraph(span=Span(0, 3 * words - 1))
    story = replace(
        SMALL,
        book=Book(text=text, source_format="txt", paragraphs=(paragraph,)),
        tokens=tokens,
        sentences=(Sentence(0, 3 * words - 1, 0, words, 0),),
        mentions=(),
        entities=(),
        events=(),
        lines=(),
        supersenses=(),
    )
    save(story, tmp_path / "ho.tale")
    assert load(tmp_path / "ho.tale").tokens == tokens


@some_examples
@given(stories())
def test_the_same_story_gives_the_same_file(story: Story) -> None:
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "a.tale"), Path(folder, "b.tale")
        save(story, first)
        save(load(first), second)
        assert first.read_bytes() == second.read_bytes()


@some_examples
@given(stories())
def test_views_show_the_words_that_spans_cover(story: Story) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tale")
        save(story, path)
        shown = query(path, "SELECT words FROM mentions_in_text")
        assert shown == [(story.surface(mention.span),) for mention in story.mentions]
        assert query(path, "SELECT words FROM dialogue") == [(story.surface(line.speech),) for line in story.lines]
        assert query(path, "SELECT word FROM events_in_text") == [(story.surface(event.span),) for event in story.events]
        assert query(path, "SELECT text FROM book") == [(story.text,)]
        shown = query(path, "SELECT words, label, confidence FROM supersenses_in_text")
        assert shown == [(story.surface(one.span), one.label, one.probability) for one in story.supersenses]
        shown = query(path, "SELECT words, valence, arousal, dominance, emotion, emotion_confidence FROM mood")
        assert shown == [
            (
                story.text[one.start : one.end],
                one.valence,
                one.arousal,
                one.dominance,
                *(one.emotions[0] if one.emotions else (None, None)),
            )
            for one in story.sentences
        ]


@some_examples
@given(stories())
def test_every_reference_in_the_file_leads_somewhere(story: Story) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tale")
        save(story, path)
        assert query(path, "PRAGMA foreign_key_check") == []


def test_views_speak_in_names(tale: Path) -> None:
    assert query(tale, "SELECT name, lines, pronouns FROM cast") == [("Mira Holt", 1, "she"), ("Tobias", 1, None)]
    assert query(tale, "SELECT speaker, addressees, words, chapter FROM dialogue") == [
        ("Mira Holt", "Tobias", "Is the lamp lit?", 1),
        ("Tobias", None, "It isn’t,", 1),
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.splitlines()[0] for question in QUESTIONS])
def test_every_question_of_the_docs_finds_what_is_there(tmp_path: Path, question: str) -> None:
    story = portray(SMALL)
    label = next(name[2:] for name in _supersenses() if name.casefold() == "b-n.food")
    save(
        replace(
            story,
            tokens=(replace(story.tokens[0], upos_probability=THOUSANDTHS[500]), *story.tokens[1:]),
            supersenses=(*story.supersenses[:-1], replace(story.supersenses[-1], label=label)),
            kinships=(
                Kinship(
                    who=story.entities[0].id,
                    relation="sister",
                    of=story.entities[1].id,
                    evidence=Evidence(spans=(), probability=0.9, concluded_by="possessive"),
                ),
            ),
        ),
        tmp_path / "lamp.tale",
    )
    answers = query(tmp_path / "lamp.tale", question.replace("Hanna Verrill", "Mira Holt").replace("Piet", "Tobias"))
    assert answers
    if "the same paragraph" in question:
        assert answers == [("Mira Holt", "Tobias", 1)]


def test_the_docs_name_supersenses_as_the_weights_do() -> None:
    named = {
        name
        for page in Path(__file__).parents[2].joinpath("docs").glob("*.md")
        for name in re.findall(r"[`'](n\.\w+|v\.\w+)[`']", page.read_text(encoding="utf-8"))
    }
    assert {"n.FOOD", "v.motion"} <= named <= {name[2:] for name in _supersenses()}


def _supersenses() -> list[str]:
    about = json.loads((default_weights() / "weights.json").read_text(encoding="utf-8"))
    return list(about["classes"]["supersense"])


def test_the_file_bears_its_mark_and_version_and_leaves_nothing_beside_it(tale: Path) -> None:
    assert query(tale, "PRAGMA application_id") == [(int.from_bytes(b"TALE", "big"),)]
    assert query(tale, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert query(tale, "PRAGMA journal_mode") == [("delete",)]
    assert query(tale, "PRAGMA freelist_count") == [(0,)]
    assert [path.name for path in tale.parent.iterdir()] == ["lamp.tale"]
    assert is_tale(tale)


def test_every_table_is_strict(tale: Path) -> None:
    tables = query(tale, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert len(tables) > 15
    assert all(is_strict for _, is_strict in tables)


def test_loading_writes_nothing_even_where_it_could(tale: Path) -> None:
    before = tale.read_bytes()
    load(tale)
    assert tale.read_bytes() == before
    assert [path.name for path in tale.parent.iterdir()] == ["lamp.tale"]


def test_a_name_full_of_signs_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "what? 100% #1 & more’s.tale"
    save(SMALL, path)
    assert load(path) == SMALL


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep file names in Unicode")
def test_a_name_that_is_no_utf_8_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.tale")
    save(SMALL, path)
    assert load(path) == SMALL


def test_an_error_half_way_leaves_the_old_file_and_no_other(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tale.read_bytes()

    def interrupted(_story: Story) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("taleglass.store.saving._cast", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(replace(SMALL, id="other"), tale)
    assert tale.read_bytes() == before
    assert [path.name for path in tale.parent.iterdir()] == ["lamp.tale"]


def test_a_missing_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file or directory"):
        save(SMALL, tmp_path / "nowhere" / "a.tale")


def test_a_story_that_contradicts_itself_is_not_saved(tmp_path: Path) -> None:
    beyond = replace(SMALL, events=(Event(span=Span(3, 9), token=10_000, probability=0.5),))
    with pytest.raises(ValueError, match="an event names a token that is not there"):
        save(beyond, tmp_path / "a.tale")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_replaced_file_keeps_its_permissions(tale: Path) -> None:
    tale.chmod(0o640)
    save(SMALL, tale)
    assert stat.S_IMODE(tale.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows needs a privilege for symbolic links")
def test_a_link_stays_a_link(tale: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.tale"
    link.symlink_to(tale)
    save(replace(SMALL, id="other"), link)
    assert link.is_symlink()
    assert load(tale).id == "other"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a .tale file"),
        (b"Once upon a time", "is not a .tale file"),
        (b"SQLite format 3\x00", "is not a .tale file"),
        (b"SQLite format 3\x00" + bytes(4096), "an SQLite database, but not a .tale file"),
    ],
)
def test_what_is_no_tale_is_told_apart(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.tale"
    path.write_bytes(content)
    with pytest.raises(StoryFileError, match=sentence):
        load(path)
    assert not is_tale(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StoryFileError, match="There is no file"):
        load(tmp_path / "a.tale")
    with pytest.raises(StoryFileError, match="cannot be read"):
        load(tmp_path)


def test_a_database_of_someone_else_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.tale"
    vandalise(path, "CREATE TABLE meta (key TEXT)")
    with pytest.raises(StoryFileError, match=r"not a \.tale file"):
        load(path)


def test_a_file_of_a_newer_version_asks_for_an_upgrade(tale: Path) -> None:
    vandalise(tale, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoryFileError, match="newer taleglass"):
        load(tale)


def test_a_file_of_the_first_version_opens_and_what_it_did_not_know_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "lamp.tale"
    vandalise(path, Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8"))
    story = load(path)
    assert story == replace(
        SMALL,
        tokens=tuple(
            Token(one.start, one.end, one.sentence, one.upos, one.xpos, one.lemma, one.head, one.deprel) for one in SMALL.tokens
        ),
        sentences=tuple(Sentence(one.start, one.end, one.first_token, one.end_token, one.paragraph) for one in SMALL.sentences),
        supersenses=(),
        things=(),
        thing_mentions=(),
    )
    assert (story.tokens[0].feats, story.tokens[0].upos_probability, story.sentences[0].valence) == ("_", 0.0, None)
    save(story, path)
    assert load(path) == story


def test_a_file_of_the_second_version_opens_without_portraits_and_corrections(tale: Path) -> None:
    for table in ("traits", "kinship_evidence", "kinships", "same_person_reasons", "same_person", "corrections", "as_read"):
        vandalise(tale, f"DROP TABLE {table}")
    vandalise(tale, "PRAGMA user_version = 2")
    assert load(tale) == replace(SMALL, things=(), thing_mentions=())


def test_a_file_of_the_third_version_opens_without_things(tale: Path) -> None:
    for table in ("thing_mentions", "things"):
        vandalise(tale, f"DROP TABLE {table}")
    vandalise(tale, "PRAGMA user_version = 3")
    assert load(tale) == replace(SMALL, things=(), thing_mentions=())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE thing_mentions SET thing = 'thing_none'",
        "UPDATE thing_mentions SET token = 999999",
        "UPDATE thing_mentions SET form = 'gesture'",
        "UPDATE thing_mentions SET end_token = first_token",
        "UPDATE thing_mentions SET probability = -0.5",
        "UPDATE things SET mention_count = -1",
        "UPDATE things SET last_end_char = 99999999",
        "DROP TABLE thing_mentions",
    ],
)
def test_damaged_things_are_told(tale: Path, damage: str) -> None:
    vandalise(tale, damage)
    with pytest.raises(StoryFileError, match="is damaged"):
        load(tale)


def test_a_probability_that_the_file_cannot_hold_is_not_saved(tmp_path: Path) -> None:
    tokens = (replace(SMALL.tokens[0], lemma_probability=0.12345), *SMALL.tokens[1:])
    with pytest.raises(ValueError, match="no number of thousandths"):
        save(replace(SMALL, tokens=tokens), tmp_path / "a.tale")


def test_words_share_the_floats_of_their_probabilities(tale: Path) -> None:
    first, second = load(tale).tokens[:2]
    assert first.head_probability is second.head_probability is THOUSANDTHS[962]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entities SET kind = 'GHOST'",
        "UPDATE mentions SET form = 'nominal'",
        "UPDATE paragraphs SET kind = 'limerick'",
        "UPDATE lines SET is_closed = 7",
        "UPDATE lines SET cue_end_char = NULL WHERE cue_start_char IS NOT NULL",
        "UPDATE lines SET turn = 'q_none'",
        "UPDATE mentions SET end_char = start_char",
        "UPDATE mentions SET probability = 1.5",
        "UPDATE mentions SET probability = 9e999",
        "UPDATE mentions SET entity = 'per_none'",
        "UPDATE tokens SET end_char = 99999999",
        "UPDATE tokens SET head = 0",
        "UPDATE tokens SET sentence = -1",
        "UPDATE sentences SET paragraph = 12",
        "UPDATE tokens SET upos_permille = -1",
        "UPDATE tokens SET feats_permille = 1001",
        "UPDATE sentences SET valence = 0.5",
        "UPDATE sentences SET arousal = 9e999",
        "UPDATE sentence_emotions SET probability_permille = -1",
        "UPDATE supersenses SET probability_permille = 2000",
        "UPDATE supersenses SET token = end_token",
        "UPDATE supersenses SET end_char = 99999999",
        "DROP TABLE supersenses",
        "PRAGMA user_version = 1",
        "UPDATE text_pieces SET text = text || '!'",
        "UPDATE text_pieces SET text = CAST(X'fffe41' AS TEXT)",
        "DELETE FROM tokens WHERE position = 3",
        "DELETE FROM meta WHERE key = 'weights'",
        "DELETE FROM text_pieces",
        "DROP TABLE aliases",
        "DROP TABLE tags; CREATE VIEW tags AS SELECT 0 AS position, 'a' AS field, 'b' AS value",
        "ALTER TABLE events ADD COLUMN note TEXT",
    ],
)
def test_a_damaged_value_is_one_sentence_and_no_traceback(tale: Path, damage: str) -> None:
    vandalise(tale, damage)
    with pytest.raises(StoryFileError, match="is damaged") as told:
        load(tale)
    assert "\n" not in str(told.value)


def test_a_table_of_the_users_own_is_no_damage(tale: Path) -> None:
    vandalise(tale, "CREATE TABLE my_notes (note TEXT); INSERT INTO my_notes VALUES ('Mira lies.')")
    assert load(tale) == SMALL


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_bytes_changed_at_random_never_make_a_traceback(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tale")
        content = bytearray(small_file())
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
            content[place] = data.draw(st.integers(0, 255))
        length = data.draw(st.sampled_from([len(content), len(content) - 1, len(content) // 2, 4096, 150]))
        path.write_bytes(content[:length])
        with suppress(StoryFileError):
            load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of POSIX")
def test_a_pipe_is_no_tale_and_loses_nothing_by_the_question(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_NONBLOCK), "r+b", buffering=0) as pipe:
        pipe.write(b"Once upon a time.")
        assert not is_tale(path)
        assert pipe.read(100) == b"Once upon a time."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of POSIX")
def test_a_pipe_stays_a_pipe_and_takes_the_story(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        taken = pool.submit(path.read_bytes)
        save(SMALL, path)
        assert taken.result() == small_file()
    assert path.is_fifo()
    assert [one.name for one in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="a process names its own pipes on some systems only")
def test_a_pipe_without_a_name_of_its_own_takes_the_story() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, ThreadPoolExecutor() as pool:
        taken = pool.submit(pipe.read)
        save(SMALL, Path(f"/dev/fd/{writing}"))
        os.close(writing)
        assert taken.result() == small_file()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="sockets with names are a thing of POSIX")
def test_a_socket_is_neither_written_into_nor_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is short
    with closing(socket.socket(socket.AF_UNIX)) as ear:
        ear.bind("ear")
        with pytest.raises(OutputError, match="ear is a socket"):
            save(SMALL, Path("ear"))
        assert Path("ear").is_socket()


def test_files_that_belong_together_are_written_all_or_none(tale: Path) -> None:
    before = tale.read_bytes()
    folder = tale.with_name("folder")
    folder.mkdir()
    with pytest.raises(OutputError, match="folder"):
        save_together(replace(SMALL, id="other"), tale, {tale.with_name("notes.txt"): "x", folder: "x"})
    assert tale.read_bytes() == before
    assert sorted(path.name for path in tale.parent.iterdir()) == ["folder", "lamp.tale"]
    save_together(replace(SMALL, id="other"), tale, {tale.with_name("notes.txt"): "é"})
    assert load(tale).id == "other"
    assert tale.with_name("notes.txt").read_bytes() == "é".encode()


def test_only_the_text_and_the_corrections_are_read_where_no_more_is_asked(tale: Path) -> None:
    given = load_given(tale)
    assert (given.text, given.corrections) == (SMALL.text, SMALL.corrections)


def test_those_who_change_one_file_take_turns(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0", encoding="utf-8")

    def add_one() -> None:
        for _ in range(5):
            with taking_turns(count):
                count.write_text(str(int(count.read_text(encoding="utf-8")) + 1), encoding="utf-8")

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(add_one) for _ in range(4)]:
            done.result()
    assert count.read_text(encoding="utf-8") == "20"
    assert list(tmp_path.iterdir()) == [count]


def test_a_lock_that_a_crash_left_behind_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taleglass.store.turns._PATIENCE", 0.0)
    with taking_turns(tmp_path / "lamp.tale"):
        [lock] = tmp_path.iterdir()
    lock.touch()
    with taking_turns(tmp_path / "lamp.tale"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_lock_stops_nobody(tmp_path: Path) -> None:
    with taking_turns(tmp_path / "missing" / "lamp.tale"):
        assert list(tmp_path.iterdir()) == []

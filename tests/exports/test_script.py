"""Does every piece of the book have its place in the script, and its voice?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from taleglass.corrections import Rename, SetSpeaker, anchor_line, correct, point_at
from taleglass.exports import FORMATS, Options
from taleglass.exports.script import COLUMNS
from taleglass.story import (
    Chapter,
    Evidence,
    NarrativeLevel,
    Pace,
    Paragraph,
    ParagraphKind,
    Quotation,
    Role,
    Scene,
    SceneBreak,
    Span,
    Story,
)
from tests.parsed_story import plain_story
from tests.small_story import small_story
from tests.strategies import stories

some_examples = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Row = dict[str, str]

NOTHING = Evidence(spans=(), probability=0.0, concluded_by="nothing")


def exported(story: Story) -> str:
    return FORMATS["script"].write(story, Options())


def rows(story: Story) -> list[Row]:
    """Read the table as a spreadsheet does."""
    table = csv.reader(io.StringIO(exported(story), newline=""), delimiter="\t", strict=True)
    head = next(table)
    return [dict(zip(head, cells, strict=True)) for cells in table]


def told(story: Story, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows(story)]


def at(story: Story, words: str) -> Span:
    start = story.text.index(words)
    return Span(start, start + len(words))


def of_kind(story: Story, kind: ParagraphKind, *words: str) -> Story:
    """Let the paragraphs of these words be of another kind."""
    paragraphs = tuple(replace(one, kind=kind) if story.surface(one.span) in words else one for one in story.book.paragraphs)
    return replace(story, book=replace(story.book, paragraphs=paragraphs))


def in_chapters(story: Story, *openings: str) -> Story:
    """Let a chapter begin with each of these words."""
    starts = [story.text.index(words) for words in openings]
    spans = map(Span, starts, [*starts[1:], len(story.text)])
    return replace(story, book=replace(story.book, chapters=tuple(Chapter(span=span) for span in spans)))


def with_scenes(story: Story, *parts: tuple[str, NarrativeLevel]) -> Story:
    """Let a scene of this level begin with each of these words."""
    starts = [story.text.index(words) for words, _ in parts]
    spans = list(map(Span, starts, [*starts[1:], len(story.text)]))
    return replace(
        story,
        scenes=tuple(
            Scene(
                id=f"scene_{span.start}",
                span=span,
                opening=NOTHING,
                pace=Pace.SCENE,
                level=level,
                level_evidence=NOTHING,
                is_marked=False,
                within=None,
                place=None,
                place_evidence=NOTHING,
                present=(),
                mentioned=(),
                point_of_view=None,
                point_of_view_evidence=NOTHING,
                time_of_day=None,
                times=(),
                words=1,
                gist=(),
                thread=0,
                story_order=None,
                order_evidence=NOTHING,
            )
            for span, (_, level) in zip(spans, parts, strict=True)
        ),
    )


def test_the_whole_small_story_reads_as_expected() -> None:
    assert exported(small_story()).split("\n") == [
        "number\tchapter\tscene\tkind\tvoice\tvoice_id\tto\tconfidence\tline\tturn\tstart\tend\ttext",
        "1\t1\t\theading\tNARRATOR\t\t\t\t\t\t0\t8\tThe Lamp",
        "2\t1\t\tspeech\tMira Holt\tper_29\tTobias\t0.97\tq_10\tq_10\t10\t28\t“Is the lamp lit?”",
        "3\t1\t\tnarration\tNARRATOR\t\t\t\t\t\t29\t79\tMira Holt asked Tobias. She waited by the harbour.",
        "4\t1\t\tspeech\tTobias\tper_45\t\t0.97\tq_81\tq_81\t81\t92\t“It isn’t,”",
        "5\t1\t\tnarration\tNARRATOR\t\t\t\t\t\t93\t105\tsaid Tobias.",
        "",
    ]


def test_narration_between_two_pieces_of_speech_is_a_row_of_its_own() -> None:
    story = plain_story(
        "Anna rose. “Come,” she said, “it is late.” She left.",
        {"Anna": ["Anna", "she", "She"]},
        [("Come,", "Anna", []), ("it is late.", "Anna", [])],
    )
    assert told(story, "kind", "voice", "text") == [
        ("narration", "NARRATOR", "Anna rose."),
        ("speech", "Anna", "“Come,”"),
        ("narration", "NARRATOR", "she said,"),
        ("speech", "Anna", "“it is late.”"),
        ("narration", "NARRATOR", "She left."),
    ]


def test_what_is_quoted_in_speech_stays_in_the_outer_speakers_row() -> None:
    told_on = "“He said, “Go,” and I went.”"
    story = plain_story(f"{told_on} Anna sat. Tom came.", {"Anna": ["Anna"], "Tom": ["Tom"]}, [("Go,", "Tom", [])])
    outer = replace(story.lines[0], id="q_0", turn="q_0", span=at(story, told_on), speaker=story.entities[0].id)
    story = replace(story, lines=(outer, *story.lines))
    assert told(story, "voice", "text") == [("Anna", told_on), ("NARRATOR", "Anna sat. Tom came.")]


def test_speech_that_goes_on_in_the_next_paragraph_is_a_row_each_of_one_turn() -> None:
    story = plain_story(
        "“It was late.”\n\n“We ran.” Tom stared at Ruth.",
        {"Ruth": ["Ruth"], "Tom": ["Tom"]},
        [("It was late.", "Ruth", ["Tom"]), ("We ran.", "Ruth", ["Tom"])],
    )
    first = story.lines[0].id
    story = replace(story, lines=tuple(replace(line, turn=first) for line in story.lines))
    assert told(story, "voice", "to", "line", "turn", "text")[:2] == [
        ("Ruth", "Tom", first, first, "“It was late.”"),
        ("Ruth", "Tom", story.lines[1].id, first, "“We ran.”"),
    ]


def test_one_quotation_over_two_paragraphs_is_cut_where_they_part() -> None:
    story = plain_story(
        "Ruth spoke. “It was late.\n\nWe ran.” Tom stared.", {"Ruth": ["Ruth"]}, [("It was late.\n\nWe ran.", "Ruth", [])]
    )
    assert told(story, "voice", "line", "text") == [
        ("NARRATOR", "", "Ruth spoke."),
        ("Ruth", story.lines[0].id, "“It was late."),
        ("Ruth", story.lines[0].id, "We ran.”"),
        ("NARRATOR", "", "Tom stared."),
    ]


def test_marks_behind_speech_are_no_row_and_do_not_open_the_narrators() -> None:
    story = plain_story(
        "(“Go”, she said. “Stay” — “now”…)",
        {"Anna": ["she"]},
        [("Go", "Anna", []), ("Stay", "Anna", []), ("now", None, [])],
    )
    assert [row["text"] for row in rows(story)] == ["(“Go”,", "she said.", "“Stay” —", "“now”…)"]


def test_marks_that_are_somebodys_line_are_theirs() -> None:
    story = plain_story("“Go”“…” she heard.", {"Anna": ["she"]}, [("Go", "Anna", []), ("…", None, [])])
    assert told(story, "voice", "text") == [("Anna", "“Go”"), ("", "“…”"), ("NARRATOR", "she heard.")]


def test_of_two_lines_that_begin_together_the_longer_one_has_the_words() -> None:
    story = plain_story("“Go on” said Tom.", {"Tom": ["Tom"]}, [("Go on", "Tom", [])])
    [line] = story.lines
    shorter = replace(line, id="q_short", speaker=None, span=at(story, "“Go"), speech=at(story, "Go"))
    assert told(replace(story, lines=(shorter, line)), "voice", "text")[0] == ("Tom", "“Go on”")


def test_a_paragraph_of_marks_alone_is_still_a_row() -> None:
    assert told(plain_story("She fell.\n\n…", {}), "kind", "text")[1] == ("narration", "…")


def test_an_unknown_speaker_has_no_voice_and_no_confidence() -> None:
    story = plain_story("“Who goes there?” Tom froze.", {"Tom": ["Tom"]}, [("Who goes there?", None, ["Tom"])])
    story = replace(story, lines=(replace(story.lines[0], turn="q_before"),))
    columns = ("kind", "voice", "voice_id", "to", "confidence", "line", "turn")
    assert told(story, *columns)[0] == ("speech", "", "", "Tom", "", "q_0", "q_before")


def test_several_addressees_stand_in_one_cell() -> None:
    story = plain_story(
        "“Run!” Anna saw Tom and Ruth.",
        {"Anna": ["Anna"], "Tom": ["Tom"], "Ruth": ["Ruth"]},
        [("Run!", "Anna", ["Tom", "Ruth"])],
    )
    assert rows(story)[0]["to"] == "Tom; Ruth"


def test_a_speaker_and_a_name_set_right_by_a_person_show() -> None:
    story = plain_story("“I know,” said Tom. Anna slept.", {"Tom": ["Tom"], "Anna": ["Anna"]}, [("I know,", "Tom", [])])
    anna = next(entity.id for entity in story.entities if entity.name == "Anna")
    said_by = SetSpeaker(lines=(anchor_line(story, story.lines[0]),), who=point_at(story, anna))
    now = correct(story, [said_by, Rename(who=point_at(story, anna), name="Anna\tHill")])
    assert told(story, "voice", "confidence")[0] == ("Tom", "0.6")
    assert told(now, "voice", "voice_id", "confidence")[0] == ("Anna Hill", anna, "1")


def test_headings_and_printed_breaks_are_one_row_whatever_is_quoted_in_them() -> None:
    story = plain_story(
        "The “Nevermore”\n\nAnna slept.\n\n* * *\n\nTom woke.", {"Anna": ["Anna"], "Tom": ["Tom"]}, [("Nevermore", "Tom", [])]
    )
    story = of_kind(story, ParagraphKind.HEADING, "The “Nevermore”")
    assert told(of_kind(story, ParagraphKind.SCENE_BREAK, "* * *"), "kind", "voice", "text") == [
        ("heading", "NARRATOR", "The “Nevermore”"),
        ("narration", "NARRATOR", "Anna slept."),
        ("break", "", "* * *"),
        ("narration", "NARRATOR", "Tom woke."),
    ]


def test_a_gap_that_parts_scenes_is_a_row_without_words() -> None:
    story = plain_story("Anna slept.\n\n\n\nTom woke.", {"Anna": ["Anna"]})
    gap = Span(story.text.index("\n"), story.text.index("Tom"))
    story = replace(story, book=replace(story.book, scene_breaks=(SceneBreak(span=gap),)))
    assert told(story, "kind", "start", "end", "text")[1] == ("break", str(gap.start), str(gap.end), "")


def test_chapters_and_scenes_count_from_one_and_text_before_them_has_none() -> None:
    story = plain_story("By a friend.\n\nAnna slept.\n\nTom woke.\n\nTom rose.", {"Anna": ["Anna"]})
    story = in_chapters(story, "Anna", "Tom woke")
    story = with_scenes(story, ("Anna", NarrativeLevel.FRAME), ("Tom rose", NarrativeLevel.FRAME))
    assert told(story, "number", "chapter", "scene") == [("1", "", ""), ("2", "1", "1"), ("3", "2", "1"), ("4", "2", "2")]


def test_a_letter_is_told_apart_from_narration_and_read_by_the_narrator() -> None:
    story = plain_story("Anna read.\n\nDear Anna, stay. “Now!”\n\nShe wept.", {"Anna": ["Anna"]}, [("Now!", "Anna", [])])
    frame, letter = NarrativeLevel.FRAME, NarrativeLevel.LETTER
    story = with_scenes(story, ("Anna read", frame), ("Dear", letter), ("She", frame))
    assert told(story, "kind", "voice") == [
        ("narration", "NARRATOR"),
        ("letter", "NARRATOR"),
        ("speech", "Anna"),
        ("narration", "NARRATOR"),
    ]


def narrated(text: str, name: str = "Ruth") -> Story:
    """Return a story told by *name*, who says “I”; Tom talks, and says it in his speech."""
    return plain_story(text, {name: ["Ruth", "I", "my"], "Tom": ["Tom"]}, [("I know,", "Tom", [])], narrator=name)


def test_a_narrator_with_a_name_reads_the_narration_under_it() -> None:
    story = narrated("I saw Tom. “I know,” said Tom. Ruth, I thought.")
    ruth = story.entities[0].id
    assert told(story, "voice", "voice_id")[0] == ("NARRATOR (Ruth)", ruth)
    assert [row["voice"] for row in rows(story)] == ["NARRATOR (Ruth)", "Tom", "NARRATOR (Ruth)"]


def test_a_narrator_without_a_name_has_only_an_id() -> None:
    story = narrated("I saw Tom. “I know,” said Tom.", name="the narrator")
    assert told(story, "voice", "voice_id")[0] == ("NARRATOR", story.entities[0].id)


def test_a_chapter_in_which_nobody_says_i_is_told_by_nobody() -> None:
    story = in_chapters(narrated("I saw Tom.\n\n“I know,” said Tom to Ruth."), "I saw", "“I know")
    assert told(story, "chapter", "voice", "voice_id") == [
        ("1", "NARRATOR (Ruth)", story.entities[0].id),
        ("2", "Tom", story.entities[1].id),
        ("2", "NARRATOR", ""),
    ]


def test_the_i_of_a_letter_does_not_tell_the_chapter() -> None:
    story = narrated("Tom read.\n\nI miss you. Ruth\n\n“I know,” said Tom.")
    frame, letter = NarrativeLevel.FRAME, NarrativeLevel.LETTER
    story = with_scenes(story, ("Tom read", frame), ("I miss", letter), ("“I know", frame))
    assert {row["voice"] for row in rows(story)} == {"NARRATOR", "Tom"}


def test_somebody_who_only_thinks_i_does_not_tell_the_book() -> None:
    story = plain_story("Tom stared. I am late, he saw.", {"Tom": ["Tom", "I", "he"]})
    assert told(story, "voice", "voice_id") == [("NARRATOR", "")]


def test_narrators_who_take_turns_read_their_own_chapters() -> None:
    story = plain_story(
        "I saw my brother, Jonah.\n\nI saw Ruth. I hid. She wrote: me too.",
        {"Ruth": ["Ruth", "I#1", "my", "me"], "Jonah": ["Jonah", "I#2", "I#3"]},
        narrator="Ruth",
    )
    story = replace(story, entities=tuple(replace(one, role=Role.NARRATOR) for one in story.entities))
    story = in_chapters(story, "I saw my", "I saw Ruth")
    assert [row["voice"] for row in rows(story)] == ["NARRATOR (Ruth)", "NARRATOR (Jonah)"]


def test_straight_quotation_marks_come_back_from_the_table_as_printed() -> None:
    story = plain_story('"Go," she said, "or stay."', {})
    line = small_story().lines[1]
    opened = replace(line, id="q_0", span=Span(0, 5), speech=Span(1, 4), speaker=None, turn="q_0")
    story = replace(story, lines=(opened,))
    assert [row["text"] for row in rows(story)] == ['"Go,"', 'she said, "or stay."']
    assert exported(story).split("\n")[1].endswith('\t"""Go,"""')


def test_tabs_and_line_breaks_in_the_text_become_one_space() -> None:
    assert rows(plain_story("A\tlamp \n burned.", {}))[0]["text"] == "A lamp burned."


def test_prose_that_looks_like_a_formula_stays_as_printed() -> None:
    text = "=1+1 stood on the wall.\n\n- Come in.\n\n+1, he wrote.\n\n@anna left."
    assert [row["text"] for row in rows(plain_story(text, {}))] == text.split("\n\n")


def test_a_book_without_paragraphs_is_a_header_alone() -> None:
    story = small_story()
    empty = replace(story, book=replace(story.book, paragraphs=(), chapters=()), lines=())
    assert exported(empty) == "\t".join(COLUMNS) + "\n"


@some_examples
@given(stories())
def test_the_cells_hold_every_visible_character_of_the_book_in_order_once(story: Story) -> None:
    table = rows(story)
    visible = "".join("".join(story.surface(one.span).split()) for one in story.book.paragraphs)
    assert "".join("".join(row["text"].split()) for row in table) == visible
    place = 0
    for number, row in enumerate(table, start=1):
        start, end = int(row["start"]), int(row["end"])
        assert row["number"] == str(number)
        assert place <= start < end
        assert row["text"] == " ".join(story.text[start:end].split())
        place = end
    assert exported(story) == exported(story)


@some_examples
@given(stories())
def test_every_word_has_the_voice_of_the_line_that_it_stands_in(story: Story) -> None:
    table = rows(story)
    for paragraph in story.book.paragraphs:
        for place in words_of(story, paragraph):
            [row] = [row for row in table if int(row["start"]) <= place < int(row["end"])]
            line = outermost_at(story, place)
            if paragraph.kind in {ParagraphKind.HEADING, ParagraphKind.SCENE_BREAK}:
                assert row["kind"] in {"heading", "break"}
            elif line is None:
                assert row["kind"] in {"narration", "letter"}
                assert row["voice"].startswith("NARRATOR")
            else:
                assert (row["kind"], row["line"], row["voice_id"]) == ("speech", line.id, line.speaker or "")


def words_of(story: Story, paragraph: Paragraph) -> Iterator[int]:
    """Give the place of every letter and number."""
    return (place for place in range(paragraph.span.start, paragraph.span.end) if story.text[place].isalnum())


def outermost_at(story: Story, place: int) -> Quotation | None:
    """Return the line that begins first of those around *place*, the longest of several."""
    around = [line for line in story.lines if line.span.start <= place < line.span.end]
    return min(around, key=lambda line: (line.span.start, -line.span.end), default=None)

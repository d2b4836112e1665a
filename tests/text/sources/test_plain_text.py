"""A plain-text file stays as it is; what is no story is marked in place."""

from __future__ import annotations

import time

import pytest

from taleglass.story import Book, EmphasisKind, ParagraphKind, SetAsideKind
from taleglass.text import open_bytes
from tests.text.sources.promises import check_promises

RAIN = (
    "It rained on the quay all that morning, and nobody who had any sense\n"
    "went out. Mara did. She had a letter in her coat, and it would not keep\n"
    "until the afternoon, whatever the harbour master said about the tide.\n"
)


def read(text: str) -> Book:
    book = open_bytes(text.encode(), name="story.txt")
    check_promises(book)
    assert book.text == text
    return book


def titles(book: Book) -> list[str | None]:
    return [chapter.title for chapter in book.chapters]


def asides(book: Book, kind: SetAsideKind) -> list[str]:
    return [aside.span.of(book.text) for aside in book.set_aside if aside.kind is kind and aside.span is not None]


def chapters_of(*headings: str, gap: str = "\n\n\n") -> str:
    return "".join(f"{heading}{gap}{RAIN}\n{RAIN}{gap}" for heading in headings)


def gutenberg(newline: str = "\n") -> str:
    text = f"""The Project Gutenberg EBook of Low Water, by Ida Moss

Title: Low Water
       And Other Tides

Author: Ida Moss

Release Date: May 1, 2009 [EBook #12345]

*** START OF THIS PROJECT GUTENBERG EBOOK LOW WATER ***


Produced by A. Person and friends


LOW WATER

BY

IDA MOSS


[Illustration: The quay [by moonlight]]


CONTENTS

CHAPTER I. The Letter
CHAPTER II. The Tide
CHAPTER III. The Lamp

LIST OF ILLUSTRATIONS

The quay              Frontispiece
Mara at the window    12


CHAPTER I

THE LETTER


{RAIN}
"I will _not go
out_," said Mara.

       *       *       *       *       *

{RAIN}


CHAPTER II

THE TIDE

{RAIN}


CHAPTER III

THE LAMP

{RAIN}
THE END




End of the Project Gutenberg EBook of Low Water, by Ida Moss

*** END OF THIS PROJECT GUTENBERG EBOOK LOW WATER ***

You may copy it.
"""
    return text.replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_gutenberg_file_is_marked_and_not_edited(newline: str) -> None:
    book = read(gutenberg(newline))
    assert titles(book) == ["CHAPTER I THE LETTER", "CHAPTER II THE TIDE", "CHAPTER III THE LAMP"]
    header, credit, footer = asides(book, SetAsideKind.BOILERPLATE)
    assert header.startswith("The Project Gutenberg EBook")
    assert header.endswith("LOW WATER ***")
    assert credit == "Produced by A. Person and friends"
    assert footer.startswith("End of the Project Gutenberg")
    assert footer.endswith("You may copy it.")
    assert asides(book, SetAsideKind.FRONT_MATTER) == [newline.join(["LOW WATER", "", "BY", "", "IDA MOSS"])]
    assert asides(book, SetAsideKind.ILLUSTRATION) == ["[Illustration: The quay [by moonlight]]"]
    (contents,) = asides(book, SetAsideKind.CONTENTS)
    assert contents.startswith("CONTENTS")
    assert contents.endswith("12")
    assert asides(book, SetAsideKind.BACK_MATTER) == ["THE END"]


def test_the_header_tells_title_author_and_number() -> None:
    metadata = read(gutenberg()).metadata
    assert (metadata.title, metadata.author) == ("Low Water And Other Tides", "Ida Moss")
    assert (metadata.identifier, metadata.published) == ("gutenberg:12345", "May 1, 2009")


def test_emphasis_runs_across_a_wrapped_line_without_its_marks() -> None:
    book = read(gutenberg())
    assert [(found.span.of(book.text), found.kind) for found in book.emphasis] == [("not go\nout", EmphasisKind.ITALIC)]


def test_emphasis_never_leaves_its_paragraph() -> None:
    book = read("She _did not\n\nanswer_ him, and *he* knew **it**; file_name_here stays.\n")
    assert [found.span.of(book.text) for found in book.emphasis] == ["he", "it"]


@pytest.mark.parametrize(
    "headings",
    [
        ["CHAPTER I", "CHAPTER II", "CHAPTER III"],
        ["Chapter One.", "Chapter Two.", "Chapter Twenty-one."],
        ["I", "II", "III"],
        ["[ 1 ]", "[ 2 ]", "[ 3 ]"],
        ["_One_", "_Two_", "_Three_"],
        ["I. The Return", "II. Mrs. Reed", "III. The Schoolhouse"],
        ["PROLOGUE", "CHAPTER 1. I AM BORN", "EPILOGUE"],
        ["Book First", "Book Second"],
        ["THE SISTERS", "THE LODGER", "A LITTLE FOG"],
        ["Letter 1", "Letter 2", "Chapter 1"],
    ],
)
def test_headings_of_many_habits_open_chapters(headings: list[str]) -> None:
    assert titles(read(chapters_of(*headings))) == headings


def test_a_part_and_its_first_chapter_are_one_heading() -> None:
    book = read(chapters_of("PART ONE\n\n\nCHAPTER I", "CHAPTER II", "PART TWO\n\n\nCHAPTER III"))
    assert titles(book) == ["PART ONE CHAPTER I", "CHAPTER II", "PART TWO CHAPTER III"]


@pytest.mark.parametrize(
    "words",
    [
        "Zoe: where are you\nMax: home\nZoe: stay there",
        "Zoe: where are you\nMax: home",
        "Zoe (21:04): Where are you",
        "From: Zoe\nTo: Ann\nSubject: The cat",
        "Subject: The cat",
        "The moon\nthe stone\nthe bone",
    ],
)
def test_a_chat_a_mails_head_and_a_stanza_under_a_heading_are_no_title(words: str) -> None:
    book = read(f"Chapter One\n\n{RAIN}\nChapter Two\n\n{words}\n\n{RAIN}")
    assert titles(book) == ["Chapter One", "Chapter Two"]


def test_messages_in_a_file_of_long_lines_are_no_title() -> None:
    rain = " ".join(RAIN.split())
    book = read(f"Chapter One\n\n{rain}\n\nChapter Two\n\nZoe: where are you\n\nMax: home\n\nZoe: stay\n\n{rain}\n\n{rain}")
    assert titles(book) == ["Chapter One", "Chapter Two"]


def test_a_title_may_run_on_with_a_small_word() -> None:
    book = read(chapters_of("CHAPTER 1\n\nOf the Pictures of Boats\nand of Those in Them", "CHAPTER 2\n\nIreland: a History"))
    assert titles(book) == ["CHAPTER 1 Of the Pictures of Boats and of Those in Them", "CHAPTER 2 Ireland: a History"]


def test_numbers_that_do_not_count_up_are_no_chapters() -> None:
    assert titles(read(f"{RAIN}\nVII\n\n{RAIN}\nIII\n\n{RAIN}")) == [None]


def test_speech_letters_and_signs_make_no_chapters() -> None:
    story = (
        f'{RAIN}\n"CHAPTER I," he read aloud.\n\nChapter One was the worst of it.\n\n"HELP!"\n\nNO SMOKING\n\n'
        f"Yours truly,\n\nJOHN REED.\n\nI\n\n{RAIN}"
    )
    assert titles(read(story)) == [None]


def test_numbered_stanzas_make_no_chapters() -> None:
    stanza = "    The boats are in,\n    The lamps are lit;\n\n"
    book = read(f"{RAIN}\n" * 3 + "".join(f"{number}.\n\n{stanza}" for number in ("I", "II", "III")) + RAIN)
    assert titles(book) == [None]
    assert sum(paragraph.kind is ParagraphKind.VERSE for paragraph in book.paragraphs) == 3


def test_a_contents_list_without_a_heading_makes_no_chapters() -> None:
    listed = "".join(f"CHAPTER {number}\n\n" for number in ("I", "II", "III", "IV"))
    book = read(listed + chapters_of("CHAPTER I", "CHAPTER II", "CHAPTER III", "CHAPTER IV"))
    assert titles(book) == ["CHAPTER I", "CHAPTER II", "CHAPTER III", "CHAPTER IV"]
    assert asides(book, SetAsideKind.CONTENTS) == [listed.strip()]


def test_the_books_own_title_is_no_chapter() -> None:
    book = read("LOW WATER\n\nby Ida Moss\n\n\n" + chapters_of("CHAPTER I", "CHAPTER II"))
    assert titles(book) == ["CHAPTER I", "CHAPTER II"]
    assert (book.metadata.title, book.metadata.author) == ("LOW WATER", "Ida Moss")


def test_titles_that_the_contents_name_open_chapters() -> None:
    book = read("The Harbour\nby Ida Moss\n\nContents\n\nThe Letter\nThe Tide\n\n\n" + chapters_of("The Letter", "The Tide"))
    assert titles(book) == ["The Letter", "The Tide"]
    assert (book.metadata.title, book.metadata.author) == ("The Harbour", "Ida Moss")


def test_a_few_sentences_are_one_chapter_without_a_title() -> None:
    book = read("She walked")
    assert titles(book) == [None]
    assert [paragraph.kind for paragraph in book.paragraphs] == [ParagraphKind.PROSE]


def test_lines_without_blank_lines_between_are_paragraphs() -> None:
    book = read("She left.\nHe stayed.\n* * *\nNobody came.\n")
    assert [paragraph.span.of(book.text) for paragraph in book.paragraphs] == [
        "She left.",
        "He stayed.",
        "* * *",
        "Nobody came.",
    ]
    assert [found.span.of(book.text) for found in book.scene_breaks] == ["* * *"]


def test_an_indented_first_line_begins_a_paragraph() -> None:
    book = read(
        "    It was a dark night, and the boats were in, all but one, and the\nlamp had been lit early.\n    Mara waited.\n"
        "    The tide turned at ten, as it always did in that month, and brought\nnothing with it"
        " but wood.\n    She went home.\n"
    )
    assert len(book.paragraphs) == 4
    assert book.paragraphs[0].span.of(book.text).endswith("lit early.")


@pytest.mark.parametrize("mark", ["***", "* * *", "---", "#", "~", "⁂", "❦", "§", "§§", "+++", "◦", "• • •", "oOo"])
def test_a_printed_mark_is_a_scene_break(mark: str) -> None:
    book = read(f"{RAIN}\n{mark}\n\n{RAIN}")
    assert [found.span.of(book.text) for found in book.scene_breaks] == [mark]


@pytest.mark.parametrize("line", ["+", "+-----+", "§ 4"])
def test_a_lone_plus_a_boxs_edge_and_a_numbered_section_are_no_scene_breaks(line: str) -> None:
    assert read(f"{RAIN}\n{line}\n\n{RAIN}").scene_breaks == ()


@pytest.mark.parametrize(
    "mark",
    [
        "🌙🌙🌙",
        "✨ ✨",
        "❄️❄️❄️",
        "///",
        "<3 <3 <3",
        "o0o0o0o",
        "✧･ﾟ: *✧･ﾟ:*",
        "— ✨ ✨ —",
        "***FLASHBACK***",
        "***END FLASHBACK***",
        "--- Flashback ---",
        "TIME SKIP",
        "~*~ Time-skip ~*~",
        "[line break]",
        "(time skip)",
    ],
)
def test_a_row_of_signs_and_the_words_of_a_break_are_scene_breaks(mark: str) -> None:
    book = read(f"{RAIN}\n{mark}\n\n{RAIN}")
    assert [found.span.of(book.text) for found in book.scene_breaks] == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "…",
        "...",
        "?",
        "?!",
        "!!",
        '"…"',
        "—",
        "^^",
        ">.<",
        "😂😂",
        "👍🏽👍🏽",
        "| | |",
        "= =",
        "Flashback.",
        "Time skip",
        "A/N",
        "9/10",
    ],
)
def test_punctuation_faces_and_hands_without_words_are_no_scene_breaks(line: str) -> None:
    assert read(f"{RAIN}\n{line}\n\n{RAIN}\n{line}\n\n{RAIN}").scene_breaks == ()


@pytest.mark.parametrize("sign", ["✨", "❄️", "<3", "/", "👩‍🚀"])
def test_a_lone_sign_is_a_scene_break_where_the_book_has_it_twice(sign: str) -> None:
    assert read(f"{RAIN}\n{sign}\n\n{RAIN}").scene_breaks == ()
    assert len(read(f"{RAIN}\n{sign}\n\n{RAIN}\n{sign}\n\n{RAIN}").scene_breaks) == 2


@pytest.mark.parametrize(
    "note",
    ["A/N: Thank you all!", "(A/N - I know, I know.)", "**a/n:** sorry", "Author's note: bye", "[Author’s Note — go on]"],
)
def test_what_the_author_says_between_the_paragraphs_is_set_aside(note: str) -> None:
    book = read(f"{RAIN}\n{note}\n\n{RAIN}")
    assert asides(book, SetAsideKind.AUTHOR_NOTE) == [note]
    assert len(book.paragraphs) == 2


def test_who_speaks_of_an_authors_note_stays_in_the_story() -> None:
    book = read(f"{RAIN}\nAuthor's notes lay on the desk: all blank.\n\nA/N was all he wrote.\n\n{RAIN}")
    assert len(book.paragraphs) == 4
    assert book.set_aside == ()


def test_messages_under_one_another_are_a_paragraph_each() -> None:
    wrapped = "Ines (21:04): I have read all of it and I do not\nbelieve a word.\nOle (21:05): Read it again.\n"
    unsigned = "Ole: Well?\nInes: Well what?\nOle: Do you believe it?\n"
    book = read(f"{RAIN}\n{wrapped}\n{RAIN}\n{unsigned}\n{RAIN}")
    shown = [" ".join(paragraph.span.of(book.text).split()) for paragraph in book.paragraphs]
    assert [words for words in shown if words.startswith(("Ines", "Ole"))] == [
        "Ines (21:04): I have read all of it and I do not believe a word.",
        "Ole (21:05): Read it again.",
        "Ole: Well?",
        "Ines: Well what?",
        "Ole: Do you believe it?",
    ]


def test_a_paragraph_with_one_time_and_name_in_it_stays_whole() -> None:
    told = "9:30 Tom: he had no other name, it seems,\nand no other coat either, rowed over and\nasked for the doctor."
    assert len(read(f"{RAIN}\n{told}\n\n{RAIN}").paragraphs) == 3


def test_rare_wide_gaps_are_scene_breaks() -> None:
    book = read((f"{RAIN}\n" * 12 + "\n\n") * 4 + RAIN)
    assert [found.span.of(book.text) for found in book.scene_breaks] == ["\n\n\n\n"] * 4


def test_a_picture_in_a_paragraph_parts_it() -> None:
    book = read(f"{RAIN}[Illustration: the quay]\n{RAIN}")
    assert len(book.paragraphs) == 2
    assert asides(book, SetAsideKind.ILLUSTRATION) == ["[Illustration: the quay]"]


def test_time_grows_in_a_straight_line_with_the_text() -> None:
    hostile = "[Illustration " * 8000 + "_" * 20_000 + "\n" + "* " * 20_000 + "\n" + "CHAPTER I\n\n" * 4000
    start = time.process_time()
    open_bytes(hostile.encode(), name="hostile.txt")
    assert time.process_time() - start < 3


def test_a_byte_order_mark_is_dropped() -> None:
    assert open_bytes(b"\xef\xbb\xbfMara rowed.", name="a.txt").text == "Mara rowed."


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Mara’s café".encode(), "utf-8", "Mara’s café"),
        ("Mara’s café".encode("utf-16"), "utf-16-le", "Mara’s café"),
        ("Mara rowed home, and Tom with her".encode("utf-16-be"), "utf-16-be", "Mara rowed home, and Tom with her"),
        (
            "Mara’s café – “home” – was open again that night.".encode("cp1252"),
            "cp1252",
            "Mara’s café – “home” – was open again that night.",
        ),
        (
            "Character set encoding: ISO-8859-1\n\ncafé".encode("latin-1"),
            "cp1252",
            "Character set encoding: ISO-8859-1\n\ncafé",
        ),
        (
            ("Мара гребла домой, и прилив вместе с ней. Был вечер, и было темно на причале. " * 4).encode("cp1251"),
            None,
            "Мара гребла",
        ),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str | None, text: str) -> None:
    book = open_bytes(data, name="a.txt")
    assert book.text.startswith(text)
    assert encoding is None or book.encoding == encoding


def test_a_damaged_byte_does_not_turn_utf8_into_mojibake() -> None:
    book = open_bytes(("“Mara’s café” " * 20).encode() + b"\xff home", name="a.txt")
    assert book.text.startswith("“Mara’s café”")
    assert any("utf-8" in warning for warning in book.warnings)


def test_a_paragraph_in_another_encoding_does_not_turn_utf8_into_mojibake() -> None:
    book = open_bytes(("“Come,” said Mara. " * 15).encode() + "“Now,” said Tom.".encode("cp1252"), name="a.txt")
    assert book.encoding == "utf-8"
    assert book.text.count("“Come,”") == 15
    assert book.warnings == ("2 places in the file are no valid utf-8; each shows as \N{REPLACEMENT CHARACTER}.",)


def test_one_stray_byte_among_few_accents_leaves_utf8() -> None:
    book = open_bytes(("Mara rowed to the café. " * 3).encode() + "Tom shut the café.".encode("latin-1"), name="a.txt")
    assert book.text.count("café.") == 3
    assert book.warnings == ("1 place in the file is no valid utf-8; it shows as \N{REPLACEMENT CHARACTER}.",)


def test_some_utf8_in_a_file_of_another_encoding_is_told() -> None:
    book = open_bytes(("Mara rowed to the café. " * 9).encode("cp1252") + "“Home,” said Tom.".encode(), name="a.txt")
    assert book.encoding == "cp1252"
    assert book.text.count("café.") == 9
    assert any("2 places look like utf-8" in warning for warning in book.warnings)


def test_capitals_before_a_dash_are_no_utf8() -> None:
    book = open_bytes("Mara rowed to the café. “CAFÉ—,” said Tom.".encode("cp1252"), name="a.txt")
    assert book.text.endswith("“CAFÉ—,” said Tom.")
    assert book.warnings == ()

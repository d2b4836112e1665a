"""Which stretches stand between quotation marks?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.story import QuotationMarks
from taleglass.text.quotation_marks import QuotedStretch, find_quotations, looks_like_speech, message_writer


def places(paragraphs: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for paragraph in paragraphs:
        spans.append((len(text), len(text) + len(paragraph)))
        text += paragraph + "\n\n"
    return text, spans


def quotations(*paragraphs: str) -> list[QuotedStretch]:
    return list(find_quotations(*places(list(paragraphs))))


def speeches(*paragraphs: str) -> list[str]:
    text, spans = places(list(paragraphs))
    return [stretch.speech.of(text) for stretch in find_quotations(text, spans)]


SINGLE_BOOK = ["'Come in,' said Anna.", "'I will,' said Tom. 'Is it late?'", "'Not yet.'"]
DASH_BOOK = ["—Is it late?", "—Not yet.", "—Come, then."]


@pytest.mark.parametrize(
    ("paragraph", "marks"),
    [
        ("“Come,” said Anna. “Now.”", QuotationMarks.DOUBLE),
        ('"Come," said Anna. "Now."', QuotationMarks.DOUBLE),
        ("«Come,» said Anna. «Now.»", QuotationMarks.GUILLEMETS),
        ("« Come, » said Anna. « Now. »", QuotationMarks.GUILLEMETS),
        ("»Come,« said Anna. »Now.«", QuotationMarks.GUILLEMETS),
        ("„Come,“ said Anna. „Now.“", QuotationMarks.DOUBLE),
        ("„Come,” said Anna. „Now.”", QuotationMarks.DOUBLE),
        ("'Come,' said Anna. 'Now.'", QuotationMarks.SINGLE),
        ("‘Come,’ said Anna. ‘Now.’", QuotationMarks.SINGLE),
        ("``Come,'' said Anna. ``Now.''", QuotationMarks.DOUBLE),
    ],
)
def test_speech_stands_between_marks_of_many_kinds(paragraph: str, marks: QuotationMarks) -> None:
    assert speeches(paragraph) == ["Come,", "Now."]
    assert {stretch.marks for stretch in quotations(paragraph)} == {marks}
    assert all(stretch.is_closed for stretch in quotations(paragraph))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ruth looked up. The sign above the door said, “Closed.”",
        "“Mind the step,” said the notice.",
        "“Mind the step.” The old sign read the same as ever; “Mind the step,” read a faded notice.",
        "They met at the “Jolly Carter.”",
        "He had seen Ruth's “Harvest at Dusk,” and liked it.",
    ],
)
def test_what_is_written_up_and_titles_are_no_speech(paragraph: str) -> None:
    text, spans = places([paragraph])
    [*_, last] = find_quotations(text, spans)
    assert not looks_like_speech(text, last)


@pytest.mark.parametrize(
    "paragraph", ["The sign painter said, “Closed.”", "“Mind the step,” said the noticeable man.", "Ruth's boy said “No!”"]
)
def test_who_has_to_do_with_signs_speaks(paragraph: str) -> None:
    text, spans = places([paragraph])
    [stretch] = find_quotations(text, spans)
    assert looks_like_speech(text, stretch)


def test_apostrophes_do_not_end_speech_between_single_marks() -> None:
    paragraph = "'The boys' boat isn't here, and 'tis late,' said Tom; 'I'm goin' home.'"
    assert speeches(*SINGLE_BOOK, paragraph)[-2:] == ["The boys' boat isn't here, and 'tis late,", "I'm goin' home."]


def test_an_elision_opens_no_quotation() -> None:
    assert speeches("He gave 'em the girls' keys at four o'clock, 'twas said.") == []


def test_speech_may_begin_with_an_elision() -> None:
    assert speeches(*SINGLE_BOOK, "''Tis cold,' said Tom.")[-1] == "'Tis cold,"
    assert speeches(*SINGLE_BOOK, "'Tis cold,' said Tom.")[-1] == "Tis cold,"


def test_speech_between_curly_single_marks_may_begin_with_an_elision() -> None:
    paragraphs = ["‘Is it cold?’ asked Ruth Hale.", "‘’Tis,’ said Tom Pell. ‘’Tis bitter.’", "‘’E’s gone,’ said Ruth Hale."]
    assert speeches(*paragraphs) == ["Is it cold?", "’Tis,", "’Tis bitter.", "’E’s gone,"]


def test_a_quotation_inside_speech_is_one_deeper() -> None:
    stretches = quotations("“He said ‘Go home’ and left,” said Anna.")
    assert [stretch.depth for stretch in stretches] == [0, 1]
    stretches = quotations(*SINGLE_BOOK, "'He said \"Go home\" and left,' said Anna.")
    assert [stretch.depth for stretch in stretches[-2:]] == [0, 1]


def test_single_marks_may_nest_in_single_marks_when_they_are_curly() -> None:
    text = ["‘Yes,’ she said.", "‘You call that ‘good,’ do you?’ she asked."]
    assert speeches(*text) == ["Yes,", "You call that ‘good,’ do you?", "good,"]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "“He said, ‘She told me, “Go,” and I went.’ That’s all,” said Ann Fox.",
            ["He said, ‘She told me, “Go,” and I went.’ That’s all,", "She told me, “Go,” and I went.", "Go,"],
        ),
        (
            "“ ‘ “Never,” she said,’ he told me,” said Ann Fox.",
            ["‘ “Never,” she said,’ he told me,", "“Never,” she said,", "Never,"],
        ),
        (
            "“I read, ‘He wrote “never” twice,’ ” said Tom Ng.",
            ["I read, ‘He wrote “never” twice,’", "He wrote “never” twice,", "never"],
        ),
        ("“I read, ‘He wrote, “Never.” ’ ” He sat.", ["I read, ‘He wrote, “Never.” ’", "He wrote, “Never.”", "Never."]),
        ("“He said “Go” and left,” said Ann Fox. “So.”", ["He said “Go” and left,", "Go", "So."]),
    ],
)
def test_curly_marks_nest_as_deep_as_they_close(paragraph: str, expected: list[str]) -> None:
    assert speeches(paragraph) == expected


def test_three_marks_that_open_together_and_never_close_go_on_in_the_next_paragraph() -> None:
    stretches = quotations("“ ‘ “It was cold.", "“ ‘ “Then I fell.” ’ ”")
    assert [stretch.depth for stretch in stretches] == [0, 1, 2, 0, 1, 2]
    assert [stretch.continues for stretch in stretches] == [None, None, None, 0, 1, None]


def test_speech_that_runs_on_is_linked_to_the_paragraph_before() -> None:
    stretches = quotations("“It was dark.", "“It was cold.", "“Then he came.” She wept.", "“Who?”")
    assert [stretch.continues for stretch in stretches] == [None, 0, 1, None]
    assert [stretch.is_closed for stretch in stretches] == [False, False, True, True]


def test_a_mark_that_never_closes_ends_with_its_paragraph() -> None:
    stretches = quotations("“It was dark, said Anna.", "She wept.", "“Who?”")
    assert [stretch.is_closed for stretch in stretches] == [False, True]
    assert [stretch.continues for stretch in stretches] == [None, None]


def test_a_second_opening_mark_ends_the_first_stretch() -> None:
    assert speeches("“It was dark, he said. “And cold.”") == ["It was dark, he said.", "And cold."]


def test_straight_marks_close_after_a_dash_and_open_after_one() -> None:
    assert speeches('"I never--" He stopped--"never knew."') == ["I never--", "never knew."]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ('"He stands 5\'10" and wears a hat," said Ruth Hale.', ["He stands 5'10\" and wears a hat,"]),
        ('"A 6" by 4" board will do," said Tom Pell.', ['A 6" by 4" board will do,']),
        ('"A 6"-wide board is 6"," said Tom Pell.', ['A 6"-wide board is 6",']),
        ("“He stands 5’10” and wears a hat,” said Ruth Hale.", ["He stands 5’10” and wears a hat,"]),
        ("“He said “room 6” was shut,” said Tom Pell.", ["He said “room 6” was shut,", "room 6"]),
        ('"I am 21" he said, "and free."', ["I am 21", "and free."]),
        ('"Room 6" was all he said.', ["Room 6"]),
    ],
)
def test_a_mark_for_inches_ends_no_speech(paragraph: str, expected: list[str]) -> None:
    assert speeches(paragraph) == expected


def test_marks_outside_emphasis_signs_count_too() -> None:
    assert speeches('_"Go!"_ he said. "_Now!_"') == ["Go!", "_Now!_"]


def test_a_dash_opens_speech_in_a_book_that_has_no_marks() -> None:
    paragraph = "—I shall go, said Anna. It is late."
    text, spans = places([*DASH_BOOK, paragraph])
    stretches = find_quotations(text, spans)
    assert [stretch.speech.of(text) for stretch in stretches[-2:]] == ["I shall go,", "It is late."]
    assert stretches[-1].marks is QuotationMarks.DASH


def test_a_second_dash_gives_the_narrator_the_word_and_a_third_takes_it_back() -> None:
    assert speeches(*DASH_BOOK, "— I shall go — said Anna — and you stay.")[-2:] == ["I shall go", "and you stay."]


def test_a_title_does_not_end_the_words_of_the_narrator() -> None:
    assert speeches(*DASH_BOOK, "— And you, said Mr. Vane from the corner. We are late.")[-2:] == ["And you,", "We are late."]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("— And if I won’t? Nora Quill asked, turning—slowly, as always—away.", ["And if I won’t?"]),
        ("— I will, said Nora, and sat—as ever—down.", ["I will,"]),
        ("— I will, said Nora. You are late—as ever.", ["I will,", "You are late—as ever."]),
        ("—I will—said Nora—and you stay.", ["I will", "and you stay."]),
        ("—I will, said Nora.—And you?", ["I will,", "And you?"]),
    ],
)
def test_a_dash_between_two_words_of_the_narrator_gives_nobody_the_word(paragraph: str, expected: list[str]) -> None:
    assert speeches(*DASH_BOOK, paragraph)[len(DASH_BOOK) :] == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("— I remember, said Nora Quill, that Mother used to sit here.", ["I remember,", "that Mother used to sit here."]),
        ("— I know, she said, but you never came — never.", ["I know,", "but you never came — never."]),
        ("— I will, said Mr. Vane; if you come.", ["I will,", "if you come."]),
        ("— I will, said Nora, but she sat down.", ["I will,"]),
        ("— I will, said Nora, that evening.", ["I will,"]),
        ("— I will, said Nora from the door, if you could call it one.", ["I will,"]),
    ],
)
def test_speech_after_a_dash_goes_on_where_the_narrator_said_who_speaks(paragraph: str, expected: list[str]) -> None:
    assert speeches(*DASH_BOOK, paragraph)[len(DASH_BOOK) :] == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("The robot did not move. —I cannot, it said. —It is locked.", ["I cannot,", "It is locked."]),
        ("She turned the key.  —And now?", ["And now?"]),
        ("She turned the key — and the door — and went.", []),
        ("He waited. — It was late, and nobody came.", []),
        ("The year was 1931. —", []),
    ],
)
def test_a_dash_behind_the_narrators_sentence_opens_speech_too(paragraph: str, expected: list[str]) -> None:
    assert speeches(*DASH_BOOK, paragraph)[len(DASH_BOOK) :] == expected


def test_speech_behind_the_narrator_helps_to_tell_that_dashes_speak() -> None:
    assert speeches("—Yes, said Ann.", "He rose. —Now run.", "—Why? she asked.") == ["Yes,", "Now run.", "Why?"]
    assert speeches("—Yes, said Ann.", "He rose. —Now run.", "He sat. —Now stay.") == []


def test_a_dash_is_no_speech_in_a_book_with_marks() -> None:
    assert speeches("He rose. —Not he.", "“Come.”", "“Why?”", "“So.”") == ["Come.", "Why?", "So."]
    assert speeches("“Come.”", "“Why?”", "—It was late.", "“So.”") == ["Come.", "Why?", "So."]


def test_a_chapter_may_have_a_style_of_its_own() -> None:
    double = ['"Come," said Anna. "It is late."'] * 12
    single = ["'Come,' said Tom. 'The boys' boat is late,'"] * 12
    text, spans = places(double + single)
    middle = spans[12][0]
    stretches = find_quotations(text, spans, [(0, middle), (middle, len(text))])
    assert stretches[-1].speech.of(text) == "The boys' boat is late,"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("“Come,” said Anna.", True),
        ("She turned. “Come.”", True),
        ("“Home” she whispered.", True),
        ("He was no “gentleman” at all.", False),
        ("She had read “The Lamp” twice.", False),
        ("The old “Harbour Inn,” as they called it, was shut.", False),
        ("He called it “a fine house.”", False),
        ("He said that “all was lost.”", True),
    ],
)
def test_speech_is_told_from_titles_and_scare_quotes(paragraph: str, expected: bool) -> None:
    [stretch] = quotations(paragraph)
    assert looks_like_speech(paragraph, stretch) is expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ('She held up a hand. "But it is"--she held up the cup--"all that you see" and drank.', [True, True]),
        ("She poured the tea. “But you”—Ruth Hale coughed—“are”—she sat—“late.”", [True, True, True]),
        ("He was a fool. “Gentleman”—if the word fits—he was not. A—“gentleman”—of sorts.", [False, False]),
    ],
)
def test_speech_that_dashes_break_into_is_speech_on_both_sides(paragraph: str, expected: list[bool]) -> None:
    assert [looks_like_speech(paragraph, stretch) for stretch in quotations(paragraph)] == expected


SOUP = st.text(st.sampled_from("ab sT.,!?\"'“”‘’«»„‚‹›`—-_*\n"), max_size=80)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.text(min_size=1, max_size=40), SOUP.filter(bool)), max_size=5))
def test_stretches_nest_in_any_soup_of_marks(paragraphs: list[str]) -> None:
    text, spans = places(paragraphs)
    stretches = find_quotations(text, spans)
    last: dict[int, QuotedStretch] = {}
    for index, stretch in enumerate(stretches):
        start, end = spans[stretch.paragraph]
        assert start <= stretch.span.start <= stretch.speech.start < stretch.speech.end <= stretch.span.end <= end
        assert index == 0 or stretches[index - 1].span.start <= stretch.span.start
        if stretch.depth in last:
            assert last[stretch.depth].span.end <= stretch.span.start
        if stretch.depth:
            assert last[stretch.depth - 1].speech.contains(stretch.span)
        if stretch.continues is not None:
            assert stretches[stretch.continues].paragraph < stretch.paragraph
            assert not stretches[stretch.continues].is_closed
        last[stretch.depth] = stretch
        looks_like_speech(text, stretch)


def writers(*paragraphs: str) -> list[tuple[str, str]]:
    text, spans = places(list(paragraphs))
    found = []
    for stretch in find_quotations(text, spans):
        writer = message_writer(text, spans[stretch.paragraph][0], stretch)
        if writer is not None:
            found.append((writer.of(text), stretch.speech.of(text)))
    return found


@pytest.mark.parametrize(
    "head",
    [
        "MARA (09:12):",
        "Mara [9:12 pm]:",
        "[21:12] Mara:",
        "**Mara** (09:12):",
        "Mara, 9:12 —",
        "<Mara>",
        "mara_p · 9:12 >",
        "Mara 21:12 ▸",
    ],
)
def test_a_name_and_a_time_begin_a_message(head: str) -> None:
    ((writer, words),) = writers(f"{head} Are you there?")
    assert writer.lower().startswith("mara")
    assert words == "Are you there?"


def test_names_that_take_turns_before_colons_write_messages() -> None:
    chat = ("mara: are you there", "Tobi: no", "mara: ha")
    assert writers("She typed.", *chat, "Nothing came.") == [("mara", "are you there"), ("Tobi", "no"), ("mara", "ha")]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Anna had one rule: never wait.",),
        ("From: Mara", "To: Tobi", "Subject: the boat", "From: Mara"),
        ("Anna: a tall girl.", "Tobi: her brother.", "Mara: their aunt."),
        ("She came at 9:30: it was late.",),
    ],
)
def test_a_colon_alone_begins_no_message(paragraphs: tuple[str, ...]) -> None:
    assert writers(*paragraphs) == []


def test_a_message_can_quote() -> None:
    stretches = quotations("Mara (09:12): He said “never” and left.")
    assert [(stretch.marks, stretch.depth) for stretch in stretches] == [
        (QuotationMarks.MESSAGE, 0),
        (QuotationMarks.DOUBLE, 1),
    ]
    assert looks_like_speech("", stretches[0])


@pytest.mark.parametrize("word", ["and", "as", "old", "till"])
def test_speech_that_a_tag_broke_goes_on_with_a_word_that_could_be_half_of_one(word: str) -> None:
    text = f"‘Stay,’ said Bob.\n\n‘I was there,’ he said, ‘{word} nobody came.\n\n‘Then it rained.’"
    found = [text[stretch.speech.start : stretch.speech.end] for stretch in quotations(text)]
    assert f"{word} nobody came." in found


def test_an_apostrophe_after_a_comma_opens_nothing() -> None:
    assert [stretch.depth for stretch in quotations("‘No,’ he said, ’tis late, ‘em both know it.")] == [0]

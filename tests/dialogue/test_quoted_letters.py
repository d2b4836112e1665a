"""Which quoted paragraphs are a letter that somebody reads, not speech?"""

from __future__ import annotations

from taleglass.dialogue.quoted_letters import letter_stretches
from taleglass.text import mark, open_bytes


def in_letters(*paragraphs: str) -> list[str]:
    book = open_bytes("\n\n".join(paragraphs).encode(), name="letters.txt")
    quotations = mark(book).quotations
    return [quotations[k].speech.of(book.text) for k in sorted(letter_stretches(book, quotations))]


BEFORE, AFTER = "Nora opened the letter at the window and read it twice.", "“Well?” said Tom. “What does he want?”"


def test_a_letter_runs_from_its_greeting_to_its_name() -> None:
    letter = ("“Dear Nora,”", "“The roof is gone.”", "“Send nails.”", "“Your brother,”", "“Jonas Pike.”")
    assert in_letters(BEFORE, *letter, AFTER) == [paragraph[1:-1] for paragraph in letter]


def test_the_house_and_the_day_above_belong_to_it() -> None:
    letter = ("“Pike's Mill,”", "“Tuesday.”", "“My dear Nora,”", "“The roof is gone.”")
    assert in_letters(BEFORE, *letter, AFTER)[:2] == ["Pike's Mill,", "Tuesday."]


def test_a_letter_that_stays_open_runs_as_far_as_it_does() -> None:
    letter = ("“Dear Nora,—The roof is gone.", "“The barn stands.", "“Send nails.”")
    assert len(in_letters(BEFORE, *letter, AFTER)) == 3


def test_answers_are_no_letter() -> None:
    assert in_letters(BEFORE, "“Dear Nora, sit down,” said Tom.", "“I will.”") == []
    assert in_letters(BEFORE, "“My dear Nora!”", "“Tom!”", "“You came.”") == []
    assert in_letters("“Who is it?”", "“Dear me,” said Nora.", "“It is Tom.”") == []


def test_a_letter_without_a_name_ends_where_its_second_paragraph_does() -> None:
    assert in_letters(BEFORE, "“Dear Nora,”", "“Send nails.”", "“What nails?” said Tom.") == ["Dear Nora,", "Send nails."]

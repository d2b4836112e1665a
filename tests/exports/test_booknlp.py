"""Does code written for BookNLP read our files?"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from taleglass.exports import FILE_SETS, Options
from taleglass.portraits import portray
from taleglass.story import EntityKind, Role, Span, Story
from tests.parsed_story import parsed_story, plain_story
from tests.small_story import TEXT, small_story
from tests.strategies import stories

some_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOOKNLP = FILE_SETS["booknlp"]


def exported(story: Story) -> dict[str, str]:
    return dict(BOOKNLP.write(story, Options()))


def rows(content: str) -> list[dict[str, str]]:
    """Read a table as people read BookNLP's: pandas.read_csv as docs/exports.md says, or this."""
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def book(story: Story) -> list[dict[str, Any]]:
    characters: list[dict[str, Any]] = json.loads(exported(story)[".book"])["characters"]
    return characters


def test_tokens_have_the_thirteen_columns_in_booknlps_order() -> None:
    assert exported(small_story())[".tokens"].splitlines()[0].split("\t") == [
        "paragraph_ID", "sentence_ID", "token_ID_within_sentence", "token_ID_within_document", "word", "lemma", "byte_onset",
        "byte_offset", "POS_tag", "fine_POS_tag", "dependency_relation", "syntactic_head_ID", "event",
    ]  # fmt: skip


def test_a_token_knows_its_paragraph_sentence_place_head_and_event() -> None:
    tokens = rows(exported(small_story())[".tokens"])
    waited = next(token for token in tokens if token["word"] == "waited")
    assert (waited["paragraph_ID"], waited["sentence_ID"], waited["token_ID_within_sentence"]) == ("1", "2", "1")
    assert int(waited["syntactic_head_ID"]) == int(waited["token_ID_within_document"])
    assert (waited["POS_tag"], waited["fine_POS_tag"], waited["dependency_relation"]) == ("VERB", "VBD", "ROOT")
    assert TEXT[int(waited["byte_onset"]) : int(waited["byte_offset"])] == "waited"
    assert [token["word"] for token in tokens if token["event"] == "EVENT"] == ["waited"]
    assert {token["event"] for token in tokens} == {"EVENT", "O"}


def test_relations_that_spacy_has_under_another_name_go_by_that_name() -> None:
    tokens = rows(exported(small_story())[".tokens"])
    assert [token["dependency_relation"] for token in tokens if token["word"] in {"lamp", "Tobias"}] == [
        "nsubjpass",
        "dobj",
        "nsubj",
    ]


def test_entities_have_inclusive_ends_and_space_joined_text() -> None:
    entities = rows(exported(small_story())[".entities"])
    assert list(entities[0]) == ["COREF", "start_token", "end_token", "prop", "cat", "text"]
    words = [token["word"] for token in rows(exported(small_story())[".tokens"])]
    for entity in entities:
        assert " ".join(words[int(entity["start_token"]) : int(entity["end_token"]) + 1]) == entity["text"]
    assert [(one["prop"], one["cat"], one["text"]) for one in entities[-2:]] == [
        ("NOM", "FAC", "the harbour"),
        ("PROP", "PER", "Tobias"),
    ]
    assert entities[1]["COREF"] == entities[-1]["COREF"] != entities[0]["COREF"]


def test_a_quote_has_its_marks_the_words_that_name_its_speaker_and_the_speakers_number() -> None:
    content = exported(small_story())
    first, second = rows(content[".quotes"])
    assert list(first) == [
        "quote_start", "quote_end", "mention_start", "mention_end", "mention_phrase", "char_id", "quote",
    ]  # fmt: skip
    assert first["quote"] == "“ Is the lamp lit ? ”"
    assert second["mention_phrase"] == "Tobias"
    tobias = [one for one in rows(content[".entities"]) if one["text"] == "Tobias"]
    assert second["char_id"] == tobias[0]["COREF"]
    assert second["mention_start"] == tobias[1]["start_token"]  # the cue, not the first “Tobias”


def test_a_speaker_without_a_cue_is_named_by_the_evidence_and_else_in_narration() -> None:
    story = plain_story(
        "Anna came in, and Carl got up. Anna looked at him.\n\n“Did you eat?” asked Carl.\n\n“No.”",
        {"Anna": ["Anna", "you"], "Carl": ["Carl", "him"]},
        [("Did you eat?", "Carl", ["Anna"]), ("No.", "Anna", ["Carl"])],
    )
    asked, answered = story.lines

    def named(*spans: Span) -> str:
        line = replace(answered, cue=None, evidence=replace(answered.evidence, spans=spans))
        return rows(exported(replace(story, lines=(asked, line)))[".quotes"])[1]["mention_start"]

    first, second, you = (str(one.first_token) for one in story.mentions_of(answered.speaker or ""))
    assert named() == second
    assert named(story.mentions[0].span) == first
    assert you not in {first, second}


def test_nobody_is_none() -> None:
    story = small_story()
    unknown = replace(story, lines=(replace(story.lines[0], speaker=None), *story.lines[1:]))
    quote = rows(exported(unknown)[".quotes"])[0]
    assert [quote[key] for key in ("mention_start", "mention_end", "mention_phrase", "char_id")] == ["None"] * 4


def test_supersenses_go_by_booknlps_names() -> None:
    senses = rows(exported(small_story())[".supersense"])
    assert [(one["supersense_category"], one["text"]) for one in senses] == [
        ("noun.person", "Mira Holt"),
        ("verb.stative", "waited"),
        ("noun.location", "harbour"),
    ]
    assert (int(senses[0]["end_token"]) - int(senses[0]["start_token"])) == 1


def test_a_character_has_four_lists_names_by_form_and_pronouns() -> None:
    mira, tobias = book(portray(small_story()))
    assert set(mira) == {"agent", "patient", "mod", "poss", "id", "g", "count", "mentions"}
    assert [one["w"] for one in mira["agent"]] == ["asked", "waited"]
    assert [one["w"] for one in tobias["patient"]] == ["asked"]
    words = [token["word"] for token in rows(exported(small_story())[".tokens"])]
    assert all(words[one["i"]] == one["w"] for one in mira["agent"])
    assert mira["mentions"] == {"proper": [{"c": 1, "n": "Mira Holt"}], "common": [], "pronoun": [{"c": 1, "n": "She"}]}
    assert (mira["count"], mira["g"]["argmax"], mira["g"]["max"]) == (2, "she/her", 1.0)
    assert set(mira["g"]["inference"]) == {
        "he/him/his", "she/her", "they/them/their", "xe/xem/xyr/xir", "ze/zem/zir/hir",
    }  # fmt: skip
    assert tobias["g"] is None


def test_who_is_mentioned_once_or_is_no_person_is_no_character() -> None:
    story = small_story()
    once = replace(story, mentions=(story.mentions[0], *story.mentions[1:2], *story.mentions[3:]))
    assert [one["mentions"]["proper"][0]["n"] for one in book(once)] == ["Tobias"]
    ship = replace(story, mentions=tuple(replace(one, kind=EntityKind.VEHICLE) for one in story.mentions))
    assert book(ship) == []


def test_number_0_is_the_narrators_alone() -> None:
    told = parsed_story(
        [
            [
                "I/PRON/2/nsubj saw/VERB/2/root Vesna/PROPN/2/obj ./PUNCT/2/punct",
                "I/PRON/2/nsubj hid/VERB/2/root ./PUNCT/2/punct",
            ]
        ],
        {"Vesna": ["Vesna"], "the narrator": ["I"]},
        narrator="the narrator",
    )
    [narrator] = book(told)
    assert narrator["id"] == 0
    assert "[NARRATOR]" in exported(told)[".book.html"]
    untold = replace(told, entities=tuple(replace(one, role=Role.MINOR) for one in told.entities))
    assert "0" not in {one["COREF"] for one in rows(exported(untold)[".entities"])}


def test_the_page_names_speakers_and_lets_no_word_of_the_book_be_markup() -> None:
    story = small_story()
    text = TEXT.replace("harbour", '<b>our&"')
    page = exported(replace(story, book=replace(story.book, text=text)))[".book.html"]
    assert "[1-mira holt]" in page
    assert "&lt;b&gt;our&amp;" in page
    assert "<b>our" not in page


@some_examples
@given(stories())
def test_every_line_has_every_column_whatever_the_book_says(story: Story) -> None:
    content = exported(portray(story))
    assert list(content) == [".tokens", ".entities", ".quotes", ".supersense", ".book", ".book.html"]
    for suffix in (".tokens", ".entities", ".quotes", ".supersense"):
        header, *lines = content[suffix].removesuffix("\n").split("\n")
        assert all(line.count("\t") == header.count("\t") for line in lines), suffix
    tokens = rows(content[".tokens"])
    assert [int(token["token_ID_within_document"]) for token in tokens] == list(range(len(story.tokens)))
    last_end = -1
    for quote in rows(content[".quotes"]):
        assert last_end < int(quote["quote_start"]) <= int(quote["quote_end"])
        last_end = int(quote["quote_end"])
    json.loads(content[".book"])


@some_examples
@given(stories())
def test_the_same_story_gives_the_same_files(story: Story) -> None:
    assert exported(story) == exported(story)

"""Is a corrections file read as it was written, and a bad one refused in one sentence?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taleglass.corrections import (
    Anchor,
    KeepApart,
    Merge,
    Rename,
    SetAddressees,
    SetSpeaker,
    Split,
    Stretch,
    Who,
    load_corrections,
    parse_corrections,
    write_corrections,
)
from taleglass.errors import CorrectionsError

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
anchors = st.builds(Anchor, words=words, before=anything, after=anything, at=st.integers(0, 10**9))
people = st.builds(Who, name=words, at=st.lists(anchors, max_size=2).map(tuple), is_split_off=st.booleans())
some_anchors = st.lists(anchors, min_size=1, max_size=2).map(tuple)
stretches = st.builds(Stretch, first=anchors, last=anchors)
corrections = st.one_of(
    st.builds(Merge, who=people, into=people),
    st.builds(Rename, who=people, name=words),
    st.builds(
        Split,
        who=people,
        called=st.lists(words, min_size=1, max_size=2).map(tuple),
        between=st.lists(stretches, max_size=1).map(tuple),
        name=st.none() | words,
    ),
    st.builds(SetSpeaker, lines=some_anchors, who=st.none() | people),
    st.builds(SetAddressees, lines=some_anchors, who=st.lists(people, max_size=2).map(tuple)),
    st.builds(KeepApart, who=people, other=people),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(corrections, max_size=3).map(tuple), st.none() | words)
def test_what_is_written_comes_back_equal(
    written: tuple[Merge | Rename | Split | SetSpeaker | SetAddressees | KeepApart, ...], title: str | None
) -> None:
    text = write_corrections(written, title)
    assert parse_corrections(text.encode(), "x") == written
    assert write_corrections(parse_corrections(text.encode(), "x"), title) == text


def test_a_person_may_write_bare_names_and_words() -> None:
    text = """{"taleglass": "corrections", "version": 1, "corrections": [
        {"do": "merge", "who": "Ned", "into": "Edmund"}, {"do": "speaker", "who": null, "lines": ["Come in."]}]}"""
    assert parse_corrections(text.encode(), "x") == (
        Merge(who=Who(name="Ned"), into=Who(name="Edmund")),
        SetSpeaker(lines=(Anchor(words="Come in."),), who=None),
    )


def one(correction: object) -> str:
    return json.dumps(
        {"taleglass": "corrections", "version": 1, "corrections": [{"do": "rename", "who": "A", "name": "B"}, correction]}
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON in UTF-8 at line 1"),
        ("[" * 100_000, "is not a corrections file"),
        ("[]", 'does not say "taleglass": "corrections"'),
        ('{"taleglass": "corrections"}', "says no version"),
        ('{"taleglass": "corrections", "version": 2, "corrections": []}', "written by a newer taleglass"),
        ('{"taleglass": "corrections", "version": 1}', 'no list of "corrections"'),
        (one(7), "correction 2: it is no object"),
        (one({"do": "sing"}), 'correction 2: its "do" is "sing"'),
        (one({"do": "merge", "who": "A"}), 'correction 2: it has no "into"'),
        (one({"do": "rename", "who": {"at": []}, "name": "B"}), 'correction 2: its "name" is no text'),
        (one({"do": "rename", "who": "A", "name": " "}), 'correction 2: its "name" is empty'),
        (one({"do": "split", "who": "A"}), 'needs "called" or "between"'),
        (one({"do": "speaker", "who": "A", "lines": []}), 'its "lines" are none'),
        (one({"do": "speaker", "who": "A", "lines": [{"words": "x", "at": -1}]}), 'an "at" of its anchors'),
        (one({"do": "speaker", "lines": ["x"]}), 'it has no "who"'),
        (one({"do": "addressees", "who": "A", "lines": ["x"]}), 'its "who" is no list'),
        (one({"do": "rename", "who": "A", "name": "\ud800"}), "a character that no text has"),
    ],
)
def test_a_fault_is_told_in_one_line_that_says_where(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "book.corrections.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionsError) as caught:
        load_corrections(path)
    assert told in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError, match="There is no file"):
        load_corrections(tmp_path / "none.json")

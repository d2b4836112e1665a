"""Does the page have words for every rule that may stand behind a claim?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taleglass.chronology.levels import BORDER_RULES, LEVEL_RULES
from taleglass.dialogue.reasons import HEARER_RELIABILITY, SPEAKER_RELIABILITY
from taleglass.things.nouns import SENSES

_SOURCES = Path(__file__).parents[2] / "web" / "src"
_HEARD = {*HEARER_RELIABILITY} - {"to_self", "company"}  # kinds of curves, never the rule of a line


def _worded(name: str) -> list[str]:
    if not _SOURCES.is_dir():
        pytest.skip("the front-end sources are not part of this distribution")
    table = re.search(r"const RULES.*?\n\};", (_SOURCES / name).read_text(encoding="utf-8"), re.DOTALL)
    assert table
    return re.findall(r"^  (\w+):", table[0], re.MULTILINE)


def test_every_rule_of_a_scene_has_its_words() -> None:
    assert not {*BORDER_RULES.values(), *LEVEL_RULES.values()} - {*_worded("scene_words.ts")}


def test_every_rule_of_presence_has_its_words() -> None:
    assert not {"speaks", "acts", "told_of", "around"} - {*_worded("scene_words.ts")}


def test_every_rule_of_a_line_has_its_words() -> None:
    assert not {*SPEAKER_RELIABILITY, *_HEARD, "nobody_near"} - {*_worded("words.ts")}


def test_every_kind_of_thing_has_its_word() -> None:
    if not _SOURCES.is_dir():
        pytest.skip("the front-end sources are not part of this distribution")
    words = (_SOURCES / "words.ts").read_text(encoding="utf-8")
    assert not {*SENSES} - {*re.findall(r'^  "(n\.\w+)":', words, re.MULTILINE)}


@pytest.mark.parametrize("name", ["scene_words.ts", "words.ts"])
def test_no_rule_is_worded_twice(name: str) -> None:
    rules = _worded(name)
    assert len(rules) == len(set(rules))

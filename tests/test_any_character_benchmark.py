"""Does the measure of speakers forgive a shattered character, and nothing else?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "accuracy"

_TEXT = "Edith Hugh Miss Marlow 'Come' 'No' 'Why not'"
_LINES = [("Come", "edith"), ("No", "hugh"), ("Why not", "edith")]


def _measure(monkeypatch: pytest.MonkeyPatch) -> Any:  # the benchmarks are scripts, no package
    monkeypatch.syspath_prepend(str(_FOLDER))
    sys.modules.pop("any_character", None)
    import any_character  # type: ignore[import-not-found]  # noqa: PLC0415

    return any_character


def _place(words: str) -> dict[str, int]:
    start = _TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def _gold() -> dict[str, Any]:
    names = {"edith": ["Edith", "Miss Marlow"], "hugh": ["Hugh"]}
    return {
        "id": "novel",
        "text": _TEXT,
        "entities": [{"id": who, "name": own[0], "names": own} for who, own in names.items()],
        "mentions": [{**_place("Hugh"), "entity": "hugh"}],
        "quotes": [{**_place(words), "speaker": who} for words, who in [*_LINES, ("Miss", "_unknowable")]],
    }


def _predicted(*speakers: str | None) -> dict[str, Any]:
    return {
        "id": "novel",
        "mentions": [{**_place(name), "entity": ours} for name, ours in (("Edith", "a"), ("Miss Marlow", "b"), ("Hugh", "c"))],
        "entities": [{"id": "a", "name": "Edith", "names": ["Edith"]}],
        "quotes": [{**_place(words), "speaker": ours} for (words, _), ours in zip(_LINES, speakers, strict=True)],
    }


@pytest.mark.parametrize(
    ("speakers", "right"),
    [
        (("a", "c", "a"), 3),
        (("a", "c", "b"), 3),
        (("c", "c", "b"), 2),
        ((None, "a", "unheard of"), 0),
    ],
)
def test_any_character_that_stands_for_the_speaker_will_do(
    monkeypatch: pytest.MonkeyPatch, speakers: tuple[str | None, ...], right: int
) -> None:
    whole, by_novel = _measure(monkeypatch).any_character_scores([_gold()], [_predicted(*speakers)])
    assert whole == {"accuracy": right / 3, "gold": 3}
    assert by_novel == {"novel": whole}


def test_a_line_of_which_less_than_half_is_found_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    predicted = _predicted("a", "c", "a")
    predicted["quotes"][2]["end"] -= 4  # three of seven characters
    assert _measure(monkeypatch).any_character_scores([_gold()], [predicted])[0]["accuracy"] == 2 / 3


def test_an_annotation_counts_for_more_than_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    gold, predicted = _gold(), _predicted("b", "c", "b")
    predicted["entities"] = []
    gold["mentions"].append({**_place("Miss Marlow"), "entity": "hugh"})
    assert _measure(monkeypatch).any_character_scores([gold], [predicted])[0]["accuracy"] == 1 / 3


def test_a_name_of_two_speaks_half_for_each_and_a_list_of_names_speaks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    gold, predicted = _gold(), _predicted("a", "c", "d")
    gold["entities"].append({"id": "ruth", "name": "Ruth", "names": ["Ruth", "Miss Marlow"]})
    measure = _measure(monkeypatch)
    assert measure.any_character_scores([gold], [predicted])[0]["accuracy"] == 2 / 3
    predicted["entities"].append({"id": "d", "name": "Miss Marlow", "names": ["Miss Marlow", "Edith"]})
    assert measure.any_character_scores([gold], [predicted])[0]["accuracy"] == 1.0
    predicted["entities"][-1]["names"] = ["Miss Marlow", "Ruth"]
    assert measure.any_character_scores([gold], [predicted])[0]["accuracy"] == 2 / 3


def test_the_parts_of_a_quotation_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    gold, predicted = _gold(), _predicted("a", "c", "c")
    gold["quotes"] = [{**_place("'Come' 'No' 'Why not'"), "speaker": "edith", "parts": [_place("Come"), _place("No")]}]
    measure = _measure(monkeypatch)
    assert measure.any_character_scores([gold], [predicted])[0]["accuracy"] == 1.0  # four of six characters
    gold["quotes"][0]["parts"].append(_place("Why not"))
    assert measure.any_character_scores([gold], [predicted])[0]["accuracy"] == 0.0  # four of thirteen


def test_without_novels_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _measure(monkeypatch).any_character_scores([], []) == ({"accuracy": 1.0, "gold": 0}, {})

"""Does the measure of whole characters tell a shattered one from a merged one?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "accuracy"

_NAMES = {"edith": ["Edith", "Miss Marlow"], "hugh": ["Hugh"]}


def _measure(monkeypatch: pytest.MonkeyPatch) -> Any:  # the benchmarks are scripts, no package
    monkeypatch.syspath_prepend(str(_FOLDER))
    sys.modules.pop("characters", None)
    import characters  # type: ignore[import-not-found]  # noqa: PLC0415

    return characters


def _gold(words: Sequence[str]) -> dict[str, Any]:
    return {
        "id": "novel",
        "text": " ".join(words),
        "entities": [{"id": who, "name": names[0], "names": names} for who, names in _NAMES.items()],
        "mentions": [],
        "quotes": [{"speaker": who} for who in _NAMES for _ in range(10)],
    }


def _predicted(words: Sequence[str], owner: dict[str, str]) -> dict[str, Any]:
    place, mentions = 0, []
    for word in words:
        mentions.append({"start": place, "end": place + len(word), "form": "PROP", "entity": owner[word]})
        place += len(word) + 1
    return {"id": "novel", "mentions": mentions, "entities": []}


@pytest.mark.parametrize(
    ("owner", "fate", "great_merged"),
    [
        ({"Edith": "a", "Miss Marlow": "a", "Hugh": "b"}, (["edith", "hugh"], [], []), []),
        ({"Edith": "a", "Miss Marlow": "c", "Hugh": "b"}, (["hugh"], ["edith"], []), []),
        ({"Edith": "a", "Miss Marlow": "a", "Hugh": "a"}, (["edith"], [], ["hugh"]), ["edith", "hugh"]),
    ],
)
def test_a_character_is_whole_shattered_or_merged(
    monkeypatch: pytest.MonkeyPatch, owner: dict[str, str], fate: tuple[list[str], ...], great_merged: list[str]
) -> None:
    words = ["Edith", "Miss Marlow", "Hugh"] * 3
    fates = _measure(monkeypatch).character_fates(_gold(words), _predicted(words, owner))
    assert (fates.found, fates.shattered, fates.merged) == fate
    assert fates.great_merged == great_merged


def test_a_character_whom_no_word_names_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["Edith"] * 4
    measure = _measure(monkeypatch)
    gold, predicted = _gold(words), _predicted(words, {"Edith": "a"})
    assert measure.character_fates(gold, predicted).unnamed == ["hugh"]
    whole, by_novel = measure.character_scores([gold], [predicted])
    assert whole["found_as_one"] == {"accuracy": 1.0, "gold": 1}
    assert by_novel["novel"] == whole

"""How is each paragraph told, now that the cast and the lines are known?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from taleglass.chronology.openings import read_openings
from taleglass.chronology.passages import Passages, gather_passages, novel_share
from taleglass.chronology.shifts import SEEN, describe_borders
from taleglass.chronology.stretches import Hashed, describe_borders_of
from taleglass.chronology.times import find_times
from taleglass.chronology.told import SIGNS, describe_rows, tell_anew
from taleglass.dialogue import attribute
from taleglass.errors import WeightsError
from taleglass.reading import SceneWeights, Telling
from taleglass.reading.telling import PAGE_SIGNS
from tests.builders import cast_of, reading_of
from tests.reading.fake import scene_arrays

_WIDTH = 1
_TEXT = "Ada lit the lamp.\n\n***\n\nThe next day Ben had gone. He had left his hat.\n\nI saw you.\n"


def _told(text: str = _TEXT, *, weights: SceneWeights | None = None) -> tuple[Passages, np.ndarray]:
    reading = reading_of(text, ("Ada", "Ben"), breaks=("***",))
    cast = cast_of(reading, {"Ada": [], "Ben": []})
    passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
    rows = np.array([row.index for row in passages.all if row.words], dtype=np.int64)
    left = np.ones((len(rows), 6 * _WIDTH + len(PAGE_SIGNS)), dtype=np.float16)
    old = passages.reading.telling
    telling = Telling(old.border, old.levels, rows, left)
    passages = replace(passages, reading=replace(passages.reading, telling=telling, scenes=weights))
    found = describe_borders_of(passages, Hashed.of(passages))
    return passages, describe_borders(passages, read_openings(passages), found)


def test_a_row_is_described_by_its_border_and_by_what_it_tells() -> None:
    passages, borders = _told()
    signs = describe_rows(passages, borders)
    assert signs.shape == (3, len(SIGNS))
    assert "bias" not in SIGNS
    assert signs[:, SIGNS.index("break")].tolist() == [0.0, 1.0, 0.0]
    assert signs[:, SIGNS.index("row_words")].tolist() == pytest.approx([0.04, 0.11, 0.03])
    spoken = borders[[k for k, row in enumerate(passages.all) if row.words]]
    assert signs[:, SIGNS.index("time")].tolist() == spoken[:, SEEN.index("time")].tolist()


def test_without_networks_of_scenes_the_one_pass_has_the_last_word() -> None:
    passages, borders = _told()
    assert tell_anew(passages, borders) is passages


def test_networks_that_want_a_sign_nobody_knows_are_refused_in_one_line() -> None:
    passages, borders = _told(weights=SceneWeights.of(scene_arrays(_WIDTH, {"moonlight": (0.0, 1.0)})))
    with pytest.raises(WeightsError, match=r"^scenes\.npz wants the sign 'moonlight'[^\n]+export the weights again\.$"):
        tell_anew(passages, borders)


def test_networks_of_scenes_say_anew_how_paragraphs_are_told() -> None:
    weights = SceneWeights.of(scene_arrays(_WIDTH, {"break": (0.5, 0.5), "row_words": (0.0, 1.0)}))
    passages, borders = _told(weights=weights)
    told = tell_anew(passages, borders).reading.telling
    signs = describe_rows(passages, borders)[:, [SIGNS.index("break"), SIGNS.index("row_words")]]
    border, levels = weights.tell(passages.reading.telling.rows, signs, 0.0)
    rows = passages.reading.telling.paragraphs
    assert told.border[rows[1:]].tolist() == border[1:].tolist()
    assert told.border[rows[0]] == 0.0  # the text begins no scene after another
    assert told.levels[rows].tolist() == levels.tolist()
    [printed] = [row.index for row in passages.all if not row.words]
    assert not told.levels[printed].any()


def test_the_longer_a_text_the_more_it_is_a_novel() -> None:
    shares = [novel_share(words) for words in (0, 900, 1200, 2400, 7200, 100_000)]
    assert shares[:3] == [0.0, 0.0, 0.0]
    assert 0.0 < shares[3] < 1.0
    assert shares[4:] == [1.0, 1.0]

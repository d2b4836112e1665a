"""Whom does a mention mean, when its clues are weighed beside what speaks for the others?"""

from __future__ import annotations

import numpy as np
import pytest

from taleglass.cast.choosing import AHEAD, look_ahead, weigh_choice
from taleglass.cast.clues import Clue, Group, NewClue
from taleglass.reading import ChoiceWeights
from taleglass.reading.reader import SHORT
from tests.builders import reading_of
from tests.reading.fake import choice_arrays

_NOTHING = [0.0] * len(Clue)
_NOBODY = [0.0] * len(NewClue)


def _row(**clues: float) -> list[float]:
    row = _NOTHING.copy()
    for name, value in clues.items():
        row[Clue[name]] = value
    return row


def _ahead(count: int) -> np.ndarray:
    return np.zeros((count, len(AHEAD)), dtype=np.float32)


def test_a_text_of_twenty_thousand_words_is_no_short_one() -> None:
    assert reading_of("Ada sat. " * (SHORT // 3 - 1), ()).is_short
    assert not reading_of("Ada sat. " * (SHORT // 3 + 1), ()).is_short


def test_what_follows_speaks_for_a_candidate_that_it_means_with_the_mention() -> None:
    scores = np.full((5, 3), -20.0, dtype=np.float32)
    # the mention is 2; candidates are (0,) and (1,); 3 means both 2 and 0, 4 means 1 alone
    scores[3, 0], scores[3, 2] = 4.0, 8.0
    scores[4, 2] = 6.0
    said = look_ahead(scores, 2, [[0], [1]])
    assert said[:, 0].tolist() == [1.0, -2.0]  # min(4, 8) over 4; as little as there is
    assert said[0, 1] == pytest.approx(np.log1p(1 / (1 + np.exp(-4.0))), abs=1e-3)
    assert said[1, 1] == pytest.approx(0.0, abs=1e-3)
    assert said[0, 2] == pytest.approx(np.log1p(1 / (1 + np.exp(4.0))), abs=1e-3)
    assert said[1, 2] == pytest.approx(np.log(2.0), abs=3e-3)


def test_after_the_last_mention_nothing_follows() -> None:
    assert not look_ahead(np.zeros((3, 2), dtype=np.float32), 2, [[0], [1]]).any()


def test_a_network_that_adds_nothing_leaves_the_sums() -> None:
    weights = ChoiceWeights.of(choice_arrays())
    odds, new = weigh_choice(weights, Group.NOUN, [_row(BIAS=1.0, SAME_NOUN=1.0), _row(BIAS=1.0)], _NOBODY, _ahead(2))
    assert odds == [2.0, 1.0]
    assert new == 0.0


def test_a_network_sees_the_best_rival_and_none_beside_one_alone() -> None:
    arrays = choice_arrays()
    known = len(Clue) + len(AHEAD)
    arrays["0.chain.1.weight"][0, known + Clue.SAME_NOUN] = 1.0  # of the rival
    arrays["0.chain.4.weight"][0, 0] = 1.0
    arrays["0.chain.6.weight"][0, 0] = -3.0
    weights = ChoiceWeights.of(arrays)
    rows = [_row(BIAS=1.0, SAME_NOUN=1.0), _row(BIAS=1.0), _row()]
    odds, _ = weigh_choice(weights, Group.NOUN, rows, _NOBODY, _ahead(3))
    assert odds == [2.0, -2.0, -3.0]  # the rival of the best is the second, whose noun is another
    alone, _ = weigh_choice(weights, Group.NOUN, rows[:1], _NOBODY, _ahead(1))
    assert alone == [2.0]


def test_what_follows_and_the_group_are_seen_and_networks_are_averaged() -> None:
    arrays = choice_arrays()
    known = len(Clue) + len(AHEAD)
    arrays["0.chain.1.weight"][0, len(Clue)] = 1.0
    arrays["0.chain.1.weight"][1, 2 * known + len(NewClue) + Group.NAME] = 1.0
    arrays["0.chain.4.weight"][0] = 1.0
    arrays["0.chain.6.weight"][0, 0] = 2.0
    arrays["0.someone.4.bias"][0] = 5.0
    both = arrays | {name.replace("0.", "1.", 1): values for name, values in choice_arrays().items()}
    ahead = np.array([[0.5, 0.0, 0.0]], dtype=np.float32)
    odds, new = weigh_choice(ChoiceWeights.of(both), Group.NAME, [_row(BIAS=1.0)], _NOBODY, ahead)
    assert odds == [1.0 + 2.0 * 1.5 / 2]
    assert new == 2.5


@pytest.mark.parametrize("missing", ["chain.1", "someone.4", "sum.new", ""])
def test_weights_that_lack_a_part_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in choice_arrays().items() if not name.startswith(f"0.{missing}")}
    with pytest.raises(LookupError, match=r"choices\.npz lacks"):
        ChoiceWeights.of(arrays)

"""Do the mentions and quotations of a book see what stands around them, and point to whom they should?"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.cast.discourse import AFTER, BEFORE, COLUMNS, REACH, Discourse, lay_elements, lay_pointers, listen_in
from taleglass.cast.gather import Gatherer
from taleglass.cast.members import Voices, pointed
from taleglass.cast.pairs import PAIR_FEATURES
from taleglass.reading import DiscourseWeights, PairWeights, Reading
from taleglass.story import EntityKind
from tests.builders import reading_of
from tests.reading.fake import discourse_arrays

gather_module = importlib.import_module("taleglass.cast.gather")
discourse_module = importlib.import_module("taleglass.cast.discourse")

_WIDTH, _HEADS, _VECTOR = 8, 2, 6
_PEOPLE = ["Anna", "Bob", "she", "he", "I", "you"]
_SCENE = "Anna came in. Bob sat by the fire.\n\n“You are late,” said Bob. “Why?”\n\n“I know!” she said."

Arrays = Mapping[str, npt.NDArray[np.float32]]


def _arrays() -> dict[str, npt.NDArray[np.float32]]:
    return discourse_arrays(width=_WIDTH, vector=_VECTOR)


def _reading(text: str, arrays: Arrays | None = None) -> Reading:
    reading = reading_of(text, _PEOPLE)
    vectors = np.random.default_rng(5).normal(size=(len(reading.span_first), _VECTOR)).astype(np.float16)
    pairs = PairWeights(
        tables=tuple(np.zeros((n, 1), dtype=np.float32) for n in PAIR_FEATURES),
        biases=tuple(np.zeros(n, dtype=np.float32) for n in PAIR_FEATURES),
        out_weight=np.ones(1, dtype=np.float32),
        out_bias=np.zeros(1, dtype=np.float32),
        hidden=1,
        query=2,
    )
    weights = DiscourseWeights.of(_arrays() if arrays is None else arrays)
    return replace(reading, span_pair=vectors, discourse=weights, pair_weights=pairs)


def _heard(reading: Reading) -> tuple[Gatherer, Discourse]:
    asked = Gatherer(replace(reading, discourse=None))
    found = listen_in(reading, asked.table, asked.phrases, asked.cues)
    assert found is not None
    return asked, found


def _slowly(reading: Reading, asked: Gatherer, w: Arrays) -> npt.NDArray[np.float64]:
    """Work the states of all elements out one by one."""
    elements = lay_elements(reading, asked.table, asked.phrases, asked.cues)
    count = len(elements.columns["form"])
    vectors = np.zeros((count, _VECTOR))
    vectors[elements.of_mention] = reading.span_pair
    paragraph = np.cumsum(elements.columns["new_paragraph"]).tolist()

    def line(x: npt.NDArray[np.float64], name: str) -> npt.NDArray[np.float64]:
        return np.asarray(x @ w[f"{name}.weight"].T + w[f"{name}.bias"])

    def normed(x: npt.NDArray[np.float64], name: str) -> npt.NDArray[np.float64]:
        return np.asarray((x - x.mean()) / np.sqrt(x.var() + 1e-5) * w[f"{name}.weight"] + w[f"{name}.bias"])

    rows = [
        normed(line(vectors[k], "vector") + sum(w[f"columns.{name}"][elements.columns[name][k]] for name in COLUMNS), "first")
        for k in range(count)
    ]
    size = _WIDTH // _HEADS
    for k in range(2):
        parts = [np.split(line(normed(row, f"{k}.before"), f"{k}.look"), 3) for row in rows]
        new = []
        for i in range(count):
            near = [j for j in range(count) if abs(i - j) <= REACH]
            told = []
            for head in range(_HEADS):
                own = slice(head * size, (head + 1) * size)
                score = np.array([parts[i][0][own] @ parts[j][1][own] / np.sqrt(size) for j in near])
                score += [w[f"{k}.distance"][np.clip(j - i, -64, 64) + 64, head] for j in near]
                apart = [paragraph[i] - paragraph[j] for j in near]
                score += [w[f"{k}.paragraph"][a if 0 <= a <= 2 else 3, head] for a in apart]
                share = np.exp(score - score.max())
                told.append((share / share.sum()) @ np.array([parts[j][2][own] for j in near]))
            row = rows[i] + line(np.concatenate(told), f"{k}.tell")
            wide = line(normed(row, f"{k}.between"), f"{k}.wide")
            new.append(row + line(wide / (1 + np.exp(-1.702 * wide)), f"{k}.narrow"))
        rows = new
    return np.array([normed(row, "last") for row in rows])


def test_mentions_and_quotations_stand_in_one_row() -> None:
    reading = _reading(_SCENE)
    asked, _ = _heard(reading)
    elements = lay_elements(reading, asked.table, asked.phrases, asked.cues)
    # Anna, Bob, the quotation and its You, Bob, the next quotation, the last and its I, she
    assert elements.columns["is_mention"].tolist() == [1, 1, 0, 1, 1, 0, 0, 1, 1]
    assert elements.columns["new_paragraph"].tolist() == [1, 0, 1, 0, 0, 0, 1, 0, 0]
    assert elements.columns["ending"][elements.of_quotation].tolist() == [0, 1, 2]
    assert elements.columns["spoken"].tolist() == [0, 0, 1, 1, 0, 1, 1, 1, 0]
    assert [asked.words[k] for k in elements.cue.tolist()] == [("Bob",), ("Bob",), ("she",)]
    for name, values in elements.columns.items():
        assert values.min() >= 0
        assert values.max() < COLUMNS[name], name


def test_every_element_sees_what_it_would_one_by_one() -> None:
    reading = _reading("\n\n".join([_SCENE] * 30))  # 270 elements: more than two blocks
    asked, found = _heard(reading)
    elements = lay_elements(reading, asked.table, asked.phrases, asked.cues)
    assert reading.discourse is not None
    slowly = _slowly(reading, asked, reading.discourse.arrays)
    np.testing.assert_allclose(found.states.astype(np.float64), slowly[elements.of_mention], atol=5e-3)
    odds = slowly[elements.of_mention] @ reading.discourse.arrays["there.weight"][0] + reading.discourse.arrays["there.bias"][0]
    np.testing.assert_allclose(found.there_odds, odds, atol=2e-2)


@pytest.mark.parametrize("stretch", [1, 100, 129, 256])
def test_it_does_not_matter_in_which_stretches_a_book_is_worked_through(stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = _reading("\n\n".join([_SCENE] * 60 if stretch > 1 else [_SCENE] * 3))
    _, whole = _heard(reading)
    monkeypatch.setattr(discourse_module, "_STRETCH", stretch)
    _, parts = _heard(reading)
    np.testing.assert_allclose(parts.states.astype(np.float64), whole.states.astype(np.float64), atol=5e-3)
    np.testing.assert_allclose(parts.voices.speaking, whole.voices.speaking, atol=5e-3)


def test_a_place_is_asked_whether_the_scene_plays_there_and_a_person_whether_they_are_there() -> None:
    arrays = _arrays()
    arrays["there.weight"] = np.zeros((2, _WIDTH), dtype=np.float32)
    arrays["there.bias"] = np.array([1.5, -2.5], dtype=np.float32)
    reading = _reading(_SCENE, arrays)
    kinds = np.zeros_like(reading.span_kind)
    kinds[1] = 1
    _, found = _heard(replace(reading, kinds=(EntityKind.PERSON, EntityKind.FACILITY), span_kind=kinds))
    np.testing.assert_allclose(found.there_odds, np.where(kinds == kinds[1], -2.5, 1.5), atol=1e-2)


def test_a_quotation_points_to_people_near_it() -> None:
    reading = _reading("\n\n".join([_SCENE] * 30))
    asked, found = _heard(reading)
    elements = lay_elements(reading, asked.table, asked.phrases, asked.cues)
    pointers = lay_pointers(elements, asked.table, np.array(asked.phrases.paragraph), 0)
    assert pointers.mentions.shape == (90, BEFORE + AFTER)
    far = pointers.mentions[60]
    begins = int(np.searchsorted(elements.of_mention, elements.of_quotation[60]))
    assert (far.min(), far.max()) == (begins - BEFORE, begins + AFTER - 1)
    assert (found.voices.mentions[0] >= 0).all()
    none = listen_in(reading, asked.table, asked.phrases, {})
    assert none is not None
    assert not np.allclose(none.voices.speaking, found.voices.speaking)  # a cue beside the quotation counts


def test_a_quotation_at_the_end_of_a_short_book_points_to_no_more_than_there_are() -> None:
    reading = _reading("Anna laughed.\n\n“Well!”")
    _, found = _heard(reading)
    assert found.voices.mentions[0].tolist()[:2] == [0, -1]
    assert found.voices.speaking[0, 0] == pytest.approx(1.0)
    assert (found.voices.speaking[0, 1:] == 0).all()


def test_without_a_network_or_without_people_nothing_is_heard() -> None:
    reading = _reading(_SCENE)
    asked, _ = _heard(reading)
    assert listen_in(replace(reading, discourse=None), asked.table, asked.phrases, asked.cues) is None
    nobody = _reading("It rained.\n\n“Quite.”")
    gatherer = Gatherer(nobody)
    assert len(gatherer.cast().voices.mentions) == 0


def test_where_no_person_is_near_a_quotation_points_to_nobody() -> None:
    places = replace(_reading("Anna lies by Bob.\n\n“It was so.”\n\nIt rained on Anna."), kinds=(EntityKind.PLACE,))
    voices = gather_module.gather(places).voices
    assert (voices.mentions == -1).all()
    assert (voices.speaking == 0).all()
    many = replace(_reading("\n\n".join(["Anna lies by Bob.", *["“It was so.”"] * 300])), kinds=(EntityKind.PLACE,))
    assert (gather_module.gather(many).voices.mentions == -1).all()


def test_all_that_a_quotation_points_to_together_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discourse_module, "_KEPT", BEFORE + AFTER)
    _, found = _heard(_reading("\n\n".join([_SCENE] * 30)))
    np.testing.assert_allclose(found.voices.speaking.sum(1), 1.0, atol=1e-5)
    np.testing.assert_allclose(found.voices.hearing.sum(1), 1.0, atol=1e-5)


def test_a_look_stays_a_number_however_little_it_thinks_of_everything() -> None:
    arrays = _arrays()
    _, plain = _heard(_reading(_SCENE, arrays))
    _, dim = _heard(
        _reading(_SCENE, arrays | {"0.paragraph": arrays["0.paragraph"] - 200, "1.distance": arrays["1.distance"] + 200})
    )
    np.testing.assert_allclose(dim.states.astype(np.float64), plain.states.astype(np.float64), atol=5e-3)


def test_i_and_you_mean_whom_their_quotation_points_to(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = _reading("Anna came in. Bob sat by the fire.\n\n“I know you.”")
    _, found = _heard(reading)
    for speaker, hearer in ((0, 1), (1, 0)):
        near = np.array([[speaker, hearer]], dtype=np.int32)
        chances = np.array([[0.99, 0.01]], dtype=np.float32)
        heard = replace(found, voices=Voices(mentions=near, speaking=chances, hearing=chances[:, ::-1].copy()))
        monkeypatch.setattr(gather_module, "listen_in", lambda *_, heard=heard: heard)
        members = gather_module.gather(_alike(reading)).mention_members.tolist()
        assert (members[2], members[3]) == (members[speaker], members[hearer])


def _alike(reading: Reading) -> Reading:
    """Let the pair scorer think that all mentions are alike."""
    pairs = replace(reading.pair_weights, out_weight=np.zeros(1, dtype=np.float32), out_bias=np.full(1, 2, dtype=np.float32))
    return replace(reading, span_pair=np.zeros_like(reading.span_pair), pair_weights=pairs)


def test_what_mentions_have_seen_corrects_their_vectors() -> None:
    reading = _reading(_SCENE)
    _, found = _heard(reading)
    assert reading.discourse is not None
    w = reading.discourse.arrays
    by_hand = reading.span_pair[2:5].astype(np.float64) + found.states[2:5] @ w["correction.weight"].T + w["correction.bias"]
    np.testing.assert_allclose(found.corrected(reading.span_pair, 2, 5), by_hand, atol=1e-2)


def test_pointing_is_a_straight_line_in_the_logarithm() -> None:
    assert pointed(1.0) == 1.0
    assert pointed(0.0) == pointed(0.003) == 0.0
    assert pointed(0.003**0.5) == pytest.approx(0.5)

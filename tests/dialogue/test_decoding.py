"""The sums over all walks through a conversation."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from taleglass.dialogue.decoding import Doubles, pair_probabilities

_SCORES = st.floats(-4, 4)


def _by_enumeration(speaking: Doubles, listening: Doubles, moves: Doubles) -> tuple[Doubles, Doubles]:
    """Add up every walk one by one."""
    lines, people = speaking.shape
    pairs = np.zeros((lines, people, people))
    kinds = np.zeros((lines, 6))
    states = [(a, b) for a in range(people) for b in range(people) if a != b]
    for walk in itertools.product(states, repeat=lines):
        score, steps = 0.0, []
        for k, (a, b) in enumerate(walk):
            score += float(speaking[k, a] + listening[k, b])
            if k:
                before = walk[k - 1]
                if (a, b) == before:
                    move = 0
                elif (b, a) == before:
                    move = 1
                elif b == before[0] and a not in before:
                    move = 2
                elif a == before[0]:
                    move = 3
                elif a == before[1]:
                    move = 4
                else:
                    move = 5
                if move >= 2:
                    score -= float(np.log(max(people - 2, 1))) * (2 if move == 5 else 1)
                steps.append(move)
                score += float(moves[k, move])
        weight = np.exp(score)
        for k, (a, b) in enumerate(walk):
            pairs[k, a, b] += weight
        for k, move in enumerate(steps):
            kinds[k + 1, move] += weight
    whole = pairs[0].sum()
    return pairs / whole, kinds / whole


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(2, 3))
def test_the_sums_agree_with_adding_up_every_walk(data: st.DataObject, lines: int, people: int) -> None:
    speaking = data.draw(arrays(np.float64, (lines, people), elements=_SCORES))
    listening = data.draw(arrays(np.float64, (lines, people), elements=_SCORES))
    moves = data.draw(arrays(np.float64, (lines, 6), elements=_SCORES))
    pairs, kinds = pair_probabilities(speaking, listening, moves)
    wanted_pairs, wanted_kinds = _by_enumeration(speaking, listening, moves)
    np.testing.assert_allclose(pairs, wanted_pairs, atol=1e-6)
    np.testing.assert_allclose(kinds, wanted_kinds, atol=1e-6)


def test_one_candidate_speaks_every_line() -> None:
    pairs, moves = pair_probabilities(np.zeros((3, 1)), np.zeros((3, 1)), np.zeros((3, 6)))
    assert pairs.tolist() == [[[1.0]]] * 3
    assert moves[:, 0].tolist() == [1.0] * 3


def test_a_long_conversation_neither_overflows_nor_loses_its_mass() -> None:
    rng = np.random.default_rng(3)
    pairs, _ = pair_probabilities(rng.normal(0, 20, (3000, 5)), rng.normal(0, 5, (3000, 5)), rng.normal(0, 3, (3000, 6)))
    assert np.isfinite(pairs).all()
    np.testing.assert_allclose(pairs.sum(axis=(1, 2)), 1.0, atol=1e-6)


def test_of_two_no_third_comes_in_and_large_scores_keep_their_sums() -> None:
    rng = np.random.default_rng(4)
    for people in (2, 3):
        speaking, listening, moves = rng.normal(0, 12, (4, people)), rng.normal(0, 12, (4, people)), rng.normal(0, 4, (4, 6))
        pairs, kinds = pair_probabilities(speaking, listening, moves)
        wanted_pairs, wanted_kinds = _by_enumeration(speaking, listening, moves)
        np.testing.assert_allclose(pairs, wanted_pairs, atol=1e-4)
        np.testing.assert_allclose(kinds, wanted_kinds, atol=1e-4)
        if people == 2:
            assert kinds[:, 5].max() < 1e-6

"""What does a pair of mentions look like?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.cast.pairs import PAIR_FEATURES, PRONOUN_SETS, MentionTable, head_offset, pair_features, pronoun_class

_WORDS = ("Anna", "anna", "the", "old", "lamp", "he", "She", "it", "of", "—", "who", "’Em", "her")


@st.composite
def _tables(draw: st.DrawFn) -> MentionTable:
    mentions = draw(st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4), min_size=2, max_size=12))
    count = len(mentions)
    first = np.cumsum(draw(st.lists(st.integers(0, 400), min_size=count, max_size=count)))
    column = st.lists(st.integers(0, 2), min_size=count, max_size=count)
    return MentionTable.of(
        mentions,
        first=first,
        last=first + [len(mention) - 1 for mention in mentions],
        sentence=first // 7,
        kind=np.array(draw(column)),
        form=np.array(draw(column)),
        quote=np.array(draw(column)),
    )


@given(_tables())
def test_every_feature_has_a_value_that_the_scorer_knows(table: MentionTable) -> None:
    later, earlier = np.tril_indices(len(table.first), -1)
    features = pair_features(table, later, earlier)
    assert features.shape == (len(later), len(PAIR_FEATURES))
    assert (features >= 0).all()
    assert (features < np.array(PAIR_FEATURES)).all()


@given(_tables())
def test_pairs_may_be_laid_out_in_rows(table: MentionTable) -> None:
    count = len(table.first)
    later, earlier = np.arange(count)[:, None], np.arange(count)
    at_once = pair_features(table, later, np.minimum(later, earlier))
    for k in range(count):
        assert (at_once[k] == pair_features(table, np.full(count, k), np.minimum(k, earlier))).all()


@given(_tables())
def test_a_repeated_mention_gets_what_the_first_got(table: MentionTable) -> None:
    words = [sorted(content) for content in table.contents]
    for k in range(len(words)):
        for j in range(k):
            if table.surface[k] == table.surface[j]:
                assert table.contents[k] == table.contents[j]


def test_a_farther_mention_is_in_no_nearer_bucket() -> None:
    count = 300
    ones = np.zeros(count, dtype=np.int64)
    table = MentionTable.of(
        [["Anna"]] * count,
        first=np.arange(count),
        last=np.arange(count),
        sentence=np.arange(count),
        kind=ones,
        form=ones,
        quote=ones,
    )
    features = pair_features(table, np.full(count - 1, count - 1), np.arange(count - 1))
    assert (np.diff(features[:, 0]) <= 0).all()
    assert (np.diff(features[:, 1]) <= 0).all()
    assert features[-1, :2].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("the old lamp", "an old lamp", 3),
        ("the old lamp", "a lamp", 2),
        ("the lamp of Anna", "that lamp", 2),
        ("the old lamp", "the old Anna", 1),
        ("the lamp", "Anna", 0),
        ("lamp", "it", 0),
    ],
)
def test_words_match_wholly_by_head_in_part_or_not_at_all(one: str, other: str, match: int) -> None:
    words = [one.split(), other.split()]
    ones = np.ones(2, dtype=np.int64)
    table = MentionTable.of(words, first=ones, last=ones, sentence=ones, kind=ones, form=ones, quote=ones)
    assert pair_features(table, np.array([1]), np.array([0]))[0, 3] == match


@pytest.mark.parametrize(
    ("words", "name"),
    [("I", "i"), ("’Em", "they"), ("HERS", "she"), ("ye", "you"), ("Anna", ""), ("her brother", ""), ("ourselves", "we")],
)
def test_a_pronoun_belongs_to_a_set(words: str, name: str) -> None:
    assert PRONOUN_SETS[pronoun_class(words.split())] == name


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("the old lamp", "lamp"),
        ("the king of the hill", "king"),
        ("a girl who laughed", "girl"),
        ("Anna", "Anna"),
        ("of Anna", "Anna"),
    ],
)
def test_the_head_is_the_last_word_before_what_hangs_on_it(words: str, head: str) -> None:
    assert words.split()[head_offset(words.split())] == head

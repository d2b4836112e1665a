"""What does the page show of each paragraph, and what does the network over paragraphs make of it?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.reading import Reader, SceneWeights, TellingWeights
from taleglass.reading.telling import PAGE_SIGNS, describe_page, sums_of_paragraphs, tell
from taleglass.story import Book, Emphasis, EmphasisKind, Span
from taleglass.text import mark, open_bytes
from tests.reading.fake import FakeEncoder, scene_arrays, telling_arrays

_PAGE = b"Ada lit the lamp. It smoked. It went out.\n\n***\n\n\xe2\x80\x9cOh,\xe2\x80\x9d said Ben.\n\n*He had been a boy.*\n"


def _sign(name: str) -> int:
    return PAGE_SIGNS.index(name)


def test_printed_breaks_are_no_rows_and_show_in_the_next() -> None:
    book = open_bytes(_PAGE, name="lamp.md")
    page = describe_page(book, mark(book))
    texts = [book.paragraphs[k].span.of(book.text) for k in page.paragraphs.tolist()]
    assert [text.split()[0] for text in texts] == ["Ada", "“Oh,”", "He"]
    assert page.signs[:, _sign("after_break")].tolist() == [0, 1, 0]
    assert page.signs[:, _sign("first")].tolist() == [1, 0, 0]
    assert page.signs[:, _sign("last")].tolist() == [0, 0, 1]
    assert page.signs[:, _sign("speech_first")].tolist() == [0, 1, 0]
    assert page.signs[2, _sign("italic")] == pytest.approx(1.0)
    assert page.signs[1, _sign("length")] == pytest.approx(math.log1p(7) / 5)
    assert page.end_sentence.tolist() == [3, page.first_sentence[1] + 1, page.first_sentence[2] + 1]


def test_means_are_of_the_paragraph_its_first_sentence_and_its_last() -> None:
    book = open_bytes(b"Ada lit it. It smoked. It died.\n", name="lamp.txt")
    page = describe_page(book, mark(book))
    sums = np.array([[[4.0, 2.0], [3.0, 1.0]], [[0.0, 2.0], [1.0, 1.0]], [[5.0, 1.0], [2.0, 2.0]]], dtype=np.float32)
    [row] = sums_of_paragraphs(page, sums)
    assert row[:6] == pytest.approx([9 / 5, 6 / 4, 4 / 2, 3 / 1, 5 / 1, 2 / 2], rel=1e-4)
    assert row[6:].tolist() == page.signs[0].tolist()


def _gelu(x: float) -> float:
    return x * 0.5 * (1 + math.erf(x / math.sqrt(2)))


def _layer(w: dict[str, npt.NDArray[np.float32]], name: str, x: list[float]) -> list[float]:
    return [
        sum(a * b for a, b in zip(row, x, strict=True)) + shift
        for row, shift in zip(w[f"{name}.weight"].tolist(), w[f"{name}.bias"].tolist(), strict=True)
    ]


def _recurrent(w: dict[str, npt.NDArray[np.float32]], way: str, rows: list[list[float]]) -> list[list[float]]:
    """Compute Cho et al. (2014), with the reset gate behind the product as PyTorch has it, number by number."""
    size = w["gru.weight_hh_l0"].shape[1]
    state, out = [0.0] * size, []
    for row in rows:
        given = [
            sum(a * b for a, b in zip(line, row, strict=True)) + s
            for line, s in zip(w[f"gru.weight_ih_l0{way}"].tolist(), w[f"gru.bias_ih_l0{way}"].tolist(), strict=True)
        ]
        own = [
            sum(a * b for a, b in zip(line, state, strict=True)) + s
            for line, s in zip(w[f"gru.weight_hh_l0{way}"].tolist(), w[f"gru.bias_hh_l0{way}"].tolist(), strict=True)
        ]
        share = [1 / (1 + math.exp(-given[k] - own[k])) for k in range(2 * size)]
        new = [math.tanh(given[2 * size + k] + share[k] * own[2 * size + k]) for k in range(size)]
        state = [(1 - share[size + k]) * new[k] + share[size + k] * state[k] for k in range(size)]
        out.append(state)
    return out


def test_the_network_is_the_one_that_was_taught() -> None:
    arrays = telling_arrays(width=1, size=2)
    rows = np.random.default_rng(3).normal(size=(5, 6 + len(PAGE_SIGNS))).astype(np.float32)
    border, levels = TellingWeights((arrays,)).tell(rows)
    x = [[_gelu(z) for z in _layer(arrays, "proj", row)] for row in rows.tolist()]
    both = zip(_recurrent(arrays, "", x), reversed(_recurrent(arrays, "_reverse", x[::-1])), strict=True)
    y = []
    for one, other in both:
        row = one + other
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((z - mean) ** 2 for z in row) / len(row) + 1e-5)
        w, b = arrays["norm.weight"].tolist(), arrays["norm.bias"].tolist()
        y.append([(z - mean) / spread * w[k] + b[k] for k, z in enumerate(row)])
    for k, row in enumerate(y):
        before = y[k - 1] if k else [0.0] * len(row)
        [expected] = _layer(arrays, "border.3", [_gelu(z) for z in _layer(arrays, "border.0", row + before)])
        assert border[k] == pytest.approx(expected, abs=1e-4)
        scores = _layer(arrays, "level.3", [_gelu(z) for z in _layer(arrays, "level.0", row)])
        total = math.log(sum(math.exp(z) for z in scores))
        assert levels[k].tolist() == pytest.approx([z - total for z in scores], abs=1e-4)


def test_networks_are_averaged() -> None:
    one = telling_arrays(width=1, size=2)
    other = {name: values[::-1].copy() for name, values in one.items()}
    weights = TellingWeights.of({f"{k}.{name}": values for k, net in enumerate((one, other)) for name, values in net.items()})
    rows = np.random.default_rng(3).normal(size=(4, 6 + len(PAGE_SIGNS))).astype(np.float32)
    border, levels = weights.tell(rows)
    alone = [TellingWeights((net,)).tell(rows) for net in (one, other)]
    assert weights.width == 1
    assert border == pytest.approx((alone[0][0] + alone[1][0]) / 2, abs=1e-5)
    assert np.exp(levels) == pytest.approx((np.exp(alone[0][1]) + np.exp(alone[1][1])) / 2, abs=1e-5)


def _scene_arrays() -> dict[str, npt.NDArray[np.generic]]:
    return scene_arrays(1, {"time": (1.0, 2.0), "place": (0.0, 0.1)})


def test_networks_of_scenes_see_rows_and_signs_as_they_stand_to_those_that_taught() -> None:
    weights = SceneWeights.of(_scene_arrays())
    seen = weights.seen(np.ones((1, 14), np.float16), np.array([[2.0, 99.0]], np.float32))
    assert weights.signs == ("time", "place")
    assert seen.tolist() == [[1.0] * 14 + [0.5, 4.0]]  # nothing is farther off than four


def test_the_longer_a_text_the_more_the_networks_of_novels_say() -> None:
    weights = SceneWeights.of(_scene_arrays())
    rows = np.random.default_rng(3).normal(size=(4, 14)).astype(np.float32)
    signs = np.random.default_rng(4).normal(size=(4, 2)).astype(np.float32)
    border, levels = weights.tell(rows, signs, 0.0)
    border_of_novels, levels_of_novels = weights.tell(rows, signs, 1.0)
    alone = [TellingWeights((net,)).tell(weights.seen(rows, signs)) for net in (*weights.of_stories, *weights.of_novels)]
    assert border == pytest.approx((alone[0][0] + alone[1][0]) / 2, abs=1e-5)
    assert border_of_novels == pytest.approx(alone[2][0], abs=1e-5)
    between, levels_between = weights.tell(rows, signs, 0.25)
    assert between == pytest.approx(0.75 * border + 0.25 * border_of_novels, abs=1e-5)
    assert np.exp(levels_between) == pytest.approx(0.75 * np.exp(levels) + 0.25 * np.exp(levels_of_novels), abs=1e-5)


@pytest.mark.parametrize("missing", ["novel0", "story", "signs", "scale"])
def test_networks_of_scenes_that_lack_something_are_refused(missing: str) -> None:
    arrays = {name: values for name, values in _scene_arrays().items() if not name.startswith(missing)}
    with pytest.raises(LookupError):
        SceneWeights.of(arrays)


@pytest.mark.parametrize("names", [[], ["proj.weight"]])
def test_arrays_that_are_no_networks_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match=r"no network|invalid literal"):
        TellingWeights.of({name: np.zeros((2, 2), np.float32) for name in names})


def test_italics_count_once_in_whatever_order_they_are_kept() -> None:
    book = open_bytes(_PAGE, name="lamp.md")
    slanted = Emphasis(span=book.paragraphs[-1].span, kind=EmphasisKind.ITALIC)
    first = Emphasis(span=Span(0, 3), kind=EmphasisKind.ITALIC)
    mixed = replace(book, emphasis=(slanted, slanted, first))
    column = describe_page(mixed, mark(mixed)).signs[:, _sign("italic")]
    assert column[-1] == pytest.approx(1.0)
    assert 0 < column[0] < 1


def test_every_paragraph_is_told_of_and_a_break_is_not() -> None:
    book = open_bytes(_PAGE, name="lamp.md")
    marks = mark(book)
    sums = np.ones((len(marks.sentence_starts), 2, 2), dtype=np.float32)
    telling = tell(book, marks, sums, TellingWeights((telling_arrays(width=1, size=2),)))
    rows = describe_page(book, marks).paragraphs
    others = [k for k in range(len(book.paragraphs)) if k not in rows.tolist()]
    assert np.exp(telling.levels[rows]).sum(1) == pytest.approx(1.0)
    assert telling.border[rows[0]] == 0.0
    assert (telling.border[rows[1:]] != 0.0).all()
    assert (telling.levels[others] == 0.0).all()


def test_an_empty_book_is_told_in_no_way() -> None:
    book = Book(text="", source_format="txt")
    telling = tell(book, mark(book), np.zeros((0, 2, 2), np.float32), TellingWeights((telling_arrays(width=1, size=2),)))
    assert telling.border.shape == (len(book.paragraphs),)


def test_a_sentence_cut_between_windows_counts_once() -> None:
    encoder = FakeEncoder()
    book = open_bytes(("and on " * 300 + "it went.\n\nIt ended.\n").encode(), name="long.txt")
    marks = mark(book)
    told = Reader(encoder).read(book, marks).telling
    lengths = np.diff(marks.sentence_first_tokens).astype(np.float32)
    sums = np.stack([np.stack([2 * lengths, lengths], 1), np.stack([3 * lengths, lengths], 1)], axis=1)
    expected = tell(book, marks, sums, encoder.telling)
    assert encoder.longest <= 256
    assert told.border == pytest.approx(expected.border, abs=1e-4)

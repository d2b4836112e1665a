"""What does each word mean here, when the encoder's answers are known?"""

from __future__ import annotations

import importlib
import threading
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.reading import Batch, Reader, Reading, WindowLayers
from taleglass.reading.windows import MAX_PIECES
from taleglass.story import Book, EntityKind, MentionForm
from taleglass.text import mark, open_bytes
from tests.reading.fake import FakeEncoder

reader_module = importlib.import_module("taleglass.reading.reader")

TEXT = "Anna lit the lamp. It was late.\n\n“Come in, dear!” said Bob.\n\nNobody came, and the lamp went out."


def _read(text: str, encoder: FakeEncoder | None = None) -> Reading:
    book = open_bytes(text.encode(), name="story.txt") if text else Book(text="", source_format="txt")
    return Reader(encoder or FakeEncoder()).read(book, mark(book))


def _differences(one: Reading, other: Reading) -> list[str]:
    layers = [field.name for field in fields(Reading) if field.name not in {"book", "marks", "pair_weights", "telling"}]
    pairs = [(name, getattr(one, name), getattr(other, name)) for name in layers]
    pairs += [(name, getattr(one.telling, name), getattr(other.telling, name)) for name in ("border", "levels")]
    return [name for name, mine, theirs in pairs if not np.array_equal(np.asarray(mine), np.asarray(theirs))]


def _mentions(reading: Reading) -> list[str]:
    return [
        " ".join(reading.words[a : z + 1]) for a, z in zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)
    ]


def test_a_book_without_words_is_read_as_nothing() -> None:
    reading = _read("")
    assert reading.words == reading.upos == reading.lemma == reading.deprel == ()
    assert len(reading.head) == len(reading.event_probability) == len(reading.span_first) == len(reading.span_pair) == 0


def test_a_book_of_one_word_has_one_root() -> None:
    reading = _read("Rain")
    assert reading.words == ("Rain",)
    assert reading.deprel == ("root",)
    assert reading.head.tolist() == [0]


def test_a_book_whose_only_spans_are_no_phrases_has_no_mentions() -> None:
    reading = _read("Go on, and on, and on, now, and on again", FakeEncoder(spans=((1, 6, -3.5),)))
    assert _mentions(reading) == []


def test_the_end_of_a_name_is_no_mention_of_its_own() -> None:
    both = FakeEncoder(spans=((0, 1, 3.0), (1, 1, 3.0)))
    assert _mentions(_read("Captain Cole went out", both)) == ["Captain Cole"]
    assert _mentions(_read("captain Cole went out", both)) == ["captain Cole", "Cole"]


@pytest.mark.parametrize(
    ("title", "is_apart"),
    [("The Lock at Harrel", True), ("CHAPTER II", False), ("The lock, at last.", False), ("The lock", False)],
)
def test_a_title_does_not_run_on_into_the_story(title: str, *, is_apart: bool) -> None:
    encoder = FakeEncoder()
    story = "Ada Vane wound on."
    _read(f"{title}\n\n{story}", encoder)
    letters = [sum(1 for letter in text if not letter.isspace()) for text in (title, story)]
    assert encoder.longest == 2 + (max(letters) if is_apart else sum(letters))


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_batches_are_taken_in_in_order_each_with_its_own_answers(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Ann", "Bob", "Cy")
    text = "".join(f"{name} lit {n} lamps, and {name.lower()} put them out. " for n in range(90) for name in names)
    whole = _read(text)
    monkeypatch.setattr(reader_module, "_BATCH_PIECES", 1)
    encoder = FakeEncoder()
    encoder.at_once = at_once
    assert _differences(_read(text, encoder), whole) == []


def test_a_batch_is_encoded_while_the_one_before_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Semaphore(0)

    class Told(FakeEncoder):
        def encode(self, batch: Batch, threshold: float) -> WindowLayers:
            begun.release()
            return super().encode(batch, threshold)

    add = reader_module._Collected.add
    waited: list[bool] = []

    def adding(*arguments: object) -> None:
        if not waited:  # both the first and the second batch have begun before the first is in
            waited.extend(begun.acquire(timeout=20) for _ in range(2))
        add(*arguments)

    monkeypatch.setattr(reader_module, "_BATCH_PIECES", 1)
    monkeypatch.setattr(reader_module._Collected, "add", adding)
    _read("Anna lit the lamp and Bob put it out. " * 90, Told())
    assert waited == [True, True]


def test_what_stops_the_encoder_stops_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Broken(FakeEncoder):
        def encode(self, batch: Batch, threshold: float) -> WindowLayers:
            asked.append(threshold)
            raise MemoryError(batch.pieces.shape)

    monkeypatch.setattr(reader_module, "_BATCH_PIECES", 1)
    with pytest.raises(MemoryError):
        _read("Anna lit the lamp and Bob put it out. " * 900, Broken())
    assert len(asked) <= FakeEncoder().at_once + 1


def test_every_layer_holds_one_value_a_word() -> None:
    reading = _read(TEXT)
    count = len(reading.words)
    assert count > 20
    for layer in (reading.upos, reading.xpos, reading.lemma, reading.deprel, reading.head, reading.event_probability):
        assert len(layer) == count
    assert reading.upos[reading.words.index(",")] == "PUNCT"
    assert ((reading.event_probability >= 0) & (reading.event_probability <= 1)).all()


def test_an_apostrophe_for_a_g_is_a_mark_and_the_word_has_the_lemma_of_the_whole() -> None:
    encoder = FakeEncoder()
    encoder.lexicon = {("going", "NOUN"): "going"}
    reading = _read("“Where are you goin’ now?” He was goin ’ home.", encoder)
    first, second = (k for k, word in enumerate(reading.words) if word == "goin")
    assert (reading.lemma[first], reading.lemma[first + 1], reading.upos[first + 1]) == ("going", "'", "PUNCT")
    assert reading.lemma[second] == "goin", "a space stands before the apostrophe"


def _roots(reading: Reading) -> list[int]:
    """Count the roots of each sentence, and follow every word to one."""
    first = reading.marks.sentence_first_tokens.tolist()
    heads = reading.head.tolist()
    for a, z in pairwise(first):
        for word in range(a, z):
            for _ in range(a, z):
                word = heads[word]  # noqa: PLW2901 - the walk goes on
            assert heads[word] == word
    return [sum(heads[k] == k for k in range(a, z)) for a, z in pairwise(first)]


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_every_sentence_is_a_tree_whatever_the_arcs_are_worth(seed: int) -> None:
    reading = _read(TEXT, FakeEncoder(arc_seed=seed))
    assert _roots(reading) == [1] * (len(reading.marks.sentence_first_tokens) - 1)
    assert [k for k, name in enumerate(reading.deprel) if name == "root"] == np.flatnonzero(
        reading.head == np.arange(len(reading.head))
    ).tolist()


def test_a_sentence_longer_than_a_window_is_one_tree() -> None:
    encoder = FakeEncoder()
    reading = _read("Anna went on " + "and on " * 300 + "to the sea. She came home.", encoder)
    assert encoder.longest <= MAX_PIECES
    assert len(reading.marks.sentence_first_tokens) == 3
    assert _roots(reading) == [1, 1]


def test_a_word_longer_than_a_window_is_read() -> None:
    encoder = FakeEncoder()
    reading = _read("Anna typed this.\n\n“Look: " + "=" * 700 + "!” said Bob.", encoder)
    assert encoder.longest <= MAX_PIECES
    assert "=" * 700 in reading.words


def test_words_know_the_innermost_quotation_they_stand_in() -> None:
    reading = _read("“He said ‘never’ to me,” said Bob. We left.")
    inside = {word: int(quote) for word, quote in zip(reading.words, reading.word_quotes, strict=True)}
    quotations = reading.marks.quotations
    assert quotations[inside["never"] - 1].depth == 1
    assert quotations[inside["me"] - 1].depth == 0
    assert inside["left"] == 0


def test_the_same_book_read_twice_gives_the_same_layers() -> None:
    spans = [(0, 0, 2.0), (2, 3, 1.0)]
    assert _differences(_read(TEXT, FakeEncoder(spans)), _read(TEXT, FakeEncoder(spans))) == []


def test_the_order_and_size_of_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(f"{'Anna went out. ' * k}Bob saw the lamp, and Anna came home." for k in range(1, 40))
    spans = [(0, 0, 2.0), (0, 1, 3.0), (2, 3, 1.0)]
    usual = _read(text, FakeEncoder(spans))
    assert len(usual.span_first) > 4
    batches = reader_module._batches
    monkeypatch.setattr(reader_module, "_batches", lambda *of: [list(reversed(b)) for b in reversed(batches(*of))])
    assert _differences(usual, _read(text, FakeEncoder(spans))) == []
    monkeypatch.setattr(reader_module, "_batches", lambda windows, _: [[window] for window in windows])
    assert _differences(usual, _read(text, FakeEncoder(spans))) == []


def test_progress_counts_words_up_to_the_last() -> None:
    told: list[tuple[int, int]] = []
    book = open_bytes(("Anna went out. " * 400).encode(), name="story.txt")
    Reader(FakeEncoder()).read(book, mark(book), lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (1600, 1600)


def test_nested_mentions_stay_and_the_longer_stands_first() -> None:
    assert _mentions(_read("Anna lamp Bob.", FakeEncoder([(1, 1, 2.0), (0, 1, 2.0), (2, 2, 0.5)]))) == [
        "Anna lamp",
        "lamp",
        "Bob",
    ]


def test_of_two_mentions_that_cross_the_stronger_stays() -> None:
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(0, 1, 2.0), (1, 2, 3.0)]))) == ["lamp Bob"]
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(0, 1, 3.0), (1, 2, 2.0)]))) == ["Anna lamp"]


def test_no_mention_falls_to_one_that_falls_itself() -> None:
    encoder = FakeEncoder([(0, 1, 2.0), (1, 2, 3.0), (2, 3, 4.0)])
    assert _mentions(_read("Anna lamp Bob rain.", encoder)) == ["Anna lamp", "Bob rain"]


def test_a_span_whose_words_do_not_hang_together_is_no_mention() -> None:
    # Every word hangs on Anna, so that each of the last three is loose.
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(1, 3, 5.0)]))) == []
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(1, 2, 5.0)]))) == ["lamp Bob"]
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(1, 2, 0.5)]))) == []
    assert _mentions(_read("Anna lamp Bob rain.", FakeEncoder([(0, 3, 0.5)]))) == ["Anna lamp Bob rain"]


def test_spans_below_the_threshold_are_no_mentions() -> None:
    assert _mentions(_read("Anna lamp.", FakeEncoder([(0, 0, -0.5), (1, 1, 0.5)]))) == ["lamp"]


def test_a_mention_has_a_kind_a_form_and_a_probability() -> None:
    reading = _read("Anna lamp.", FakeEncoder([(0, 0, 2.0)]))
    assert reading.kinds == (EntityKind.PERSON, EntityKind.PLACE)
    assert reading.forms == (MentionForm.PROPER, MentionForm.NOMINAL, MentionForm.PRONOUN)
    place = FakeEncoder().vocabulary.spell("a")[0] % 6
    assert (reading.span_kind.tolist(), reading.span_form.tolist()) == ([place // 3], [place % 3])
    assert 0.85 < float(reading.span_probability[0]) <= 0.89


def test_a_noun_that_the_book_takes_for_a_mention_carries_its_doubtful_places() -> None:
    text = "cat ran. cat ran. cat ran. cat ran. elk ran."
    cats = [(0, 0, 2.5), (3, 3, 2.5), (6, 6, 2.5), (9, 9, -0.2)]
    reading = _read(text, FakeEncoder([*cats, (12, 12, -0.2)]))
    assert _mentions(reading) == ["cat"] * 4
    assert reading.span_first.tolist() == [0, 3, 6, 9]


def test_a_noun_that_the_book_seldom_takes_for_a_mention_loses_its_doubtful_places() -> None:
    text = "cat ran. cat ran. cat ran. cat ran. elk ran."
    cats = [(0, 0, -2.5), (3, 3, -2.5), (6, 6, -2.5), (9, 9, 0.1)]
    assert _mentions(_read(text, FakeEncoder([*cats, (12, 12, 0.1)]))) == ["elk"]


def test_a_noun_is_of_one_kind_through_the_book_unless_a_place_is_sure_of_another() -> None:
    person, place = np.array([0.7, 0.2, 0.0, 0.1, 0.0, 0.0]), np.array([0.3, 0.1, 0.0, 0.5, 0.1, 0.0])
    sure_place = np.array([0.0, 0.0, 0.0, 0.99, 0.01, 0.0])
    label = np.array([person, person, person, place, sure_place, place], dtype=np.float32)
    nouns = ["vale", "vale", "vale", "vale", "vale", "moor"]
    agreed = reader_module._with_same_kind(label, nouns, np.full(6, 0.9, dtype=np.float32), 3)
    assert agreed.reshape(6, 2, 3).sum(2).argmax(1).tolist() == [0, 0, 0, 0, 1, 1]
    assert agreed[5] == pytest.approx(label[5], abs=1e-6)
    assert agreed.sum(1) == pytest.approx(np.ones(6), abs=1e-5)


def test_an_expression_with_a_supersense_runs_on_while_its_tags_do() -> None:
    reading = _read("dab dew. edge fan dab.")
    letters = {word: ord(word[0]) - ord("a") + 4 for word in reading.words if word.isalpha()}  # the first piece of each word
    tags = ["O", "B-n.PERSON", "I-n.PERSON", "B-v.motion", "I-v.motion"]
    wanted = []
    before = None
    for k, word in enumerate(reading.words):
        tag = tags[letters[word] % 5] if word in letters else tags[FakeEncoder().vocabulary.spell(word)[0] % 5]
        opens = tag[0] == "B" or before is None or before[2:] != tag[2:] or k in reading.marks.sentence_first_tokens
        if tag != "O" and opens:
            wanted.append([k, k, tag[2:]])
        elif tag != "O":
            wanted[-1][1] = k
        before = None if tag == "O" else tag
    found = zip(reading.supersense_first.tolist(), reading.supersense_last.tolist(), reading.supersense, strict=True)
    assert [list(one) for one in found] == wanted
    assert len(wanted) >= 3
    assert len(reading.supersense_probability) == len(wanted)


def test_every_sentence_has_a_mood_wherever_its_window_began() -> None:
    text = " ".join(["She lit the lamp."] * 90 + ["It went out at once, and nobody came."])
    reading = _read(text)
    lengths = np.diff(reading.marks.sentence_first_tokens)
    assert reading.sentence_vad.shape == (91, 3)
    assert np.allclose(reading.sentence_vad[:, 0], 3 + lengths / 100)
    assert reading.emotions == ("fear", "joy")
    assert np.allclose(reading.sentence_emotion, [0.25, 0.5])


def test_probabilities_stay_with_their_words() -> None:
    reading = _read(TEXT)
    for layer in ("upos", "xpos", "lemma", "feats", "head", "deprel"):
        assert (getattr(reading, f"{layer}_probability") == np.float32(0.75)).all(), layer
    assert set(reading.feats) == {"_", "Number=Sing"}


@pytest.mark.parametrize(
    ("words", "names", "kept"),
    [
        ("poor Miss Marlow", [(0, 2), (1, 2), (2, 2)], [(0, 2), (1, 2)]),
        ("Miss Marlow", [(0, 1), (1, 1)], [(0, 1)]),
        ("MARLOW AND TILNEY", [(0, 2), (0, 0), (2, 2)], [(0, 2), (0, 0), (2, 2)]),
        ("lord of Harrel", [(0, 2), (2, 2)], [(0, 2), (2, 2)]),
    ],
)
def test_no_name_is_the_end_of_a_longer_one(words: str, names: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    places = np.array(names, dtype=np.int64)
    found = reader_module._whole_names(places, np.ones(len(names), dtype=np.bool_), words.split())
    assert [tuple(place) for place in places[found].tolist()] == kept

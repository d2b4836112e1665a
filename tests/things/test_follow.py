"""Which things does a text come back to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from taleglass.cast import Cast
from taleglass.reading import Reading
from taleglass.story import EntityKind
from taleglass.things import SAME_SIGNS, Things, antecedents, follow, same_signs, words_for_things
from tests.builders import cast_of, reading_of

Arcs = Sequence[tuple[str, str, str]]


def read(
    text: str,
    senses: Mapping[str, str],
    people: Sequence[str] = (),
    arcs: Arcs = (),
    kinds: Mapping[str, EntityKind] | None = None,
) -> tuple[Reading, Cast]:
    """Read *text*; its nouns have the *senses*, its *people* are mentions, of the *kinds* given, of persons otherwise."""
    reading = reading_of(text, people, arcs)
    at = [k for k, word in enumerate(reading.words) if word.lower() in senses]
    of = [(kinds or {}).get(reading.words[z], EntityKind.PERSON) for z in reading.span_last.tolist()]
    reading = replace(
        reading,
        kinds=tuple(EntityKind),
        span_kind=np.array([tuple(EntityKind).index(kind) for kind in of], dtype=np.int64),
        supersense_first=np.array(at, dtype=np.int64),
        supersense_last=np.array(at, dtype=np.int64),
        supersense=tuple(senses[reading.words[k].lower()] for k in at),
        supersense_probability=np.ones(len(at), dtype=np.float32),
    )
    return reading, cast_of(reading, dict.fromkeys(people, ()))


def phrases(reading: Reading, things: Things) -> list[list[str]]:
    """Return the words of each thing's mentions."""
    out: list[list[str]] = [[] for _ in things.senses]
    for thing, first, last in zip(things.thing.tolist(), things.first.tolist(), things.last.tolist(), strict=True):
        out[thing].append(" ".join(reading.words[first : last + 1]))
    return out


KEY = {"key": "n.ARTIFACT", "box": "n.ARTIFACT", "hen": "n.ANIMAL", "cabbages": "n.FOOD"}


def test_a_thing_is_what_is_spoken_of_again() -> None:
    text = "Anna found a key. The key was cold. A box came."
    arcs = [
        ("found", "key", "obj"),
        ("key", "a", "det"),
        ("cold", "key", "nsubj"),
        ("key", "The", "det"),
        ("cold", "was", "cop"),
        ("came", "box", "nsubj"),
    ]
    reading, cast = read(text, KEY, ["Anna"], arcs)
    things = follow(reading, cast)
    assert phrases(reading, things) == [["a key", "The key"]]
    assert things.senses == ("n.ARTIFACT",)
    assert all(0.5 <= probability <= 1.0 for probability in things.probability.tolist())


def test_it_goes_to_the_thing_before_it() -> None:
    text = "She found the key. She took it. The key was cold."
    arcs = [
        ("found", "She", "nsubj"),
        ("found", "key", "obj"),
        ("key", "the", "det"),
        ("took", "She", "nsubj"),
        ("took", "it", "obj"),
    ]
    reading, cast = read(text, KEY, ["She"], [*arcs, ("cold", "key", "nsubj"), ("key", "The", "det"), ("cold", "was", "cop")])
    things = follow(reading, cast)
    assert phrases(reading, things) == [["the key", "it", "The key"]]
    assert things.is_pronoun.tolist() == [False, True, False]


def test_they_are_several_and_it_is_one() -> None:
    text = "She saw the cabbages and the key. She ate them."
    arcs = [("saw", "cabbages", "obj"), ("cabbages", "key", "conj"), ("ate", "She", "nsubj"), ("ate", "them", "obj")]
    reading, cast = read(text, KEY, ["She"], arcs)
    _, _, its, before = antecedents(words := words_for_things(replace(reading, feats=_plural(reading)), cast))
    assert [reading.words[int(words.head[k])] for k in before[0].tolist() if k >= 0] == ["cabbages"]
    assert reading.words[int(words.head[its[0]])] == "them"


def _plural(reading: Reading) -> tuple[str, ...]:
    return tuple("Number=Plur" if word == "cabbages" else "Number=Sing" for word in reading.words)


def test_who_is_in_the_cast_is_no_thing() -> None:
    reading, cast = read("The hen laughed. The hen rose.", KEY, ["The hen"])
    assert follow(reading, cast).senses == ()


def test_a_house_of_the_cast_takes_its_it_and_is_no_thing() -> None:
    text = "She saw the house. It was old."
    arcs = [("saw", "She", "nsubj"), ("saw", "house", "obj"), ("old", "It", "nsubj")]
    reading, cast = read(text, {"house": "n.ARTIFACT"}, ["She", "the house"], arcs, {"house": EntityKind.FACILITY})
    assert follow(reading, cast).senses == ()


@pytest.mark.parametrize("sense", ["n.TIME", "n.PERSON", "v.motion"])
def test_hours_people_and_doings_are_no_things(sense: str) -> None:
    reading, cast = read("The hour came. The hour went.", {"hour": sense})
    assert not len(words_for_things(reading, cast))


def test_whose_it_is_tells_two_apart() -> None:
    text = "Anna has her key. Bob has his key."
    arcs = [("key", "her", "nmod:poss"), ("has", "key", "obj"), ("key", "his", "nmod:poss"), ("has", "key", "obj")]
    reading, cast = read(text, KEY, ["Anna", "her", "Bob", "his"], arcs)
    words = words_for_things(reading, cast)
    later, earlier, _, _ = antecedents(words)
    [signs] = same_signs(words, later, earlier).tolist()
    said = dict(zip(SAME_SIGNS, signs, strict=True))
    assert (said["owner_other"], said["owner_same"], said["possessive"]) == (1.0, 0.0, 1.0)


def test_what_stands_beside_a_noun_is_not_in_its_phrase() -> None:
    text = "It was the key and the box."
    arcs = [("key", "It", "nsubj"), ("key", "was", "cop"), ("key", "the", "det"), ("key", "box", "conj"), ("box", "and", "cc")]
    reading, cast = read(text, KEY, arcs=arcs)
    words = words_for_things(reading, cast)
    found = {" ".join(reading.words[a : z + 1]) for a, z in zip(words.first.tolist(), words.last.tolist(), strict=True)}
    assert "the key" in found
    assert words.is_predicate.tolist() == [reading.words[k] == "key" for k in words.head.tolist()]


def test_a_text_without_words_has_no_things() -> None:
    reading, cast = read("***", {})
    assert follow(reading, cast).senses == ()


def test_far_away_is_not_the_same() -> None:
    text = "The key was cold. " + "Anna laughed. " * 1600 + "The key was cold."
    reading, cast = read(text, KEY, ["Anna"])
    assert not len(antecedents(words_for_things(reading, cast))[0])

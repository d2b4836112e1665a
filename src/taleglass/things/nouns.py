"""Which words may speak of a thing?

Nouns of concrete senses that are nobody and no place of the cast, each with the phrase it carries; “it” and “they” that mean
nobody of the cast; and, as rivals for them, what the cast holds besides people. A phrase is what hangs on its noun in the
dependency tree, less what only stands beside it: a second noun, a clause of time, marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from taleglass.cast import Cast
from taleglass.reading import Reading, head_words
from taleglass.story import EntityKind, MentionForm

__all__ = ["ROLES", "SENSES", "Determiner", "WordKind", "Words", "words_for_things"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class WordKind(IntEnum):
    """What a word may speak of."""

    THING = 0
    KNOWN = 1  # what the cast holds: a place, an animal, a child
    IT = 2  # or they


class Determiner(IntEnum):
    """How a noun is pointed at."""

    BARE = 0
    DEFINITE = 1
    DEMONSTRATIVE = 2
    POSSESSIVE = 3
    INDEFINITE = 4
    NUMBER = 5


SENSES = (
    "n.ANIMAL", "n.ARTIFACT", "n.BODY", "n.COMMUNICATION", "n.EVENT", "n.FOOD", "n.GROUP", "n.LOCATION", "n.NATURALOBJECT",
    "n.PLANT", "n.POSSESSION", "n.SUBSTANCE",
)  # fmt: skip
"""Senses of nouns that may be things one comes back to. A place or group here is one that the cast does not hold."""

ROLES = ("nsubj", "obj", "obl", "nmod", "conj", "root")
"""Relations that are told apart; every other is one more."""

_BESIDE = frozenset(
    (
        "conj", "cc", "punct", "case", "mark", "parataxis", "discourse", "vocative", "cop", "nsubj", "aux", "advcl", "ccomp",
        "expl", "orphan", "dep", "reparandum", "list", "dislocated", "csubj", "obj", "iobj", "appos", "advmod",
    )
)  # fmt: skip
"""Relations by which a word hangs on a noun without being part of its phrase."""
_PART_OF_NOUN = frozenset(("compound", "flat", "fixed", "goeswith"))
_IT = frozenset(("it", "its", "itself"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
_DETERMINERS = {
    **dict.fromkeys(
        ("a", "an", "some", "any", "no", "every", "each", "another", "what", "which", "such"), Determiner.INDEFINITE
    ),
    **dict.fromkeys(("this", "that", "these", "those"), Determiner.DEMONSTRATIVE),
}
"""Every other one is definite."""
_DESCRIBES = frozenset(("amod", "compound", "nummod"))
_TELLING = frozenset(("det", "cop")) | _DESCRIBES
"""Relations of the words that tell how a noun is pointed at."""
_YOUNG = frozenset(("child", "baby", "infant", "creature", "beast", "animal", "being"))
"""Whom English calls “it” too."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """Words that may speak of a thing, in text order; one entry a word, int64 where nothing else is said.

    Attributes:
        head: the word, an index into the reading's. first, last: the phrase it carries, last word inclusive.
        kind: of `WordKind`. member: index of the cast's member that a known word means, -1 of other words.
        noun: a number for the lemma, -1 for “it”. plural: bool.
        sense: an index into ``SENSES``, one more for a known word without such a sense, and two more for “it”.
        determiner: of `Determiner`. owner: a number for whose it is, -1 where nobody is named.
        description: a number for the set of its adjectives, -1 for none. role: an index into ``ROLES``, or their number.
        sentence: its index. quote: 0 in narration, else 1 + the index of the quotation. governor: the word it hangs on.
        is_predicate: bool, whether it is said of something (“it was a key”).
    """

    head: Ints
    first: Ints
    last: Ints
    kind: Ints
    member: Ints
    noun: Ints
    plural: Flags
    sense: Ints
    determiner: Ints
    owner: Ints
    description: Ints
    role: Ints
    sentence: Ints
    quote: Ints
    governor: Ints
    is_predicate: Flags

    def __len__(self) -> int:
        return len(self.head)


def words_for_things(reading: Reading, cast: Cast) -> Words:
    """Find the words of a book that may speak of a thing.

    Args:
        reading: what each word means.
        cast: who is who; its mentions are nobody's things.
    """
    senses = _senses(reading)
    mention_of = dict(zip(head_words(reading), range(len(reading.span_first)), strict=True))
    firsts, lasts = _phrases(reading)
    mention_firsts, mention_lasts = reading.span_first.tolist(), reading.span_last.tolist()
    taken = set(zip(mention_firsts, mention_lasts, strict=True))
    members = cast.mention_members.tolist()
    person, pronoun = reading.kinds.index(EntityKind.PERSON), reading.forms.index(MentionForm.PRONOUN)
    kinds, forms = reading.span_kind.tolist(), reading.span_form.tolist()
    lemma, upos, relation = reading.lemma, reading.upos, _plain(reading.deprel)
    found = _Found()
    for word in [word for word, part in enumerate(upos) if part in _PARTS]:
        mention = mention_of.get(word)
        if mention is not None:
            if forms[mention] == pronoun:
                continue
            if kinds[mention] != person or senses[word] == _ANIMAL or lemma[word].lower() in _YOUNG:
                found.add(word, WordKind.KNOWN, members[mention], mention_firsts[mention], mention_lasts[mention])
        elif upos[word] == "PRON":
            said = reading.words[word].lower()
            if (said in _IT or said in _THEY) and relation[reading.deprel[word]] != "expl":
                found.add(word, WordKind.IT, -1, word, word)
        elif senses[word] >= 0 and relation[reading.deprel[word]] not in _PART_OF_NOUN:
            first, last = firsts[word], lasts[word]
            if (first, last) not in taken:
                found.add(word, WordKind.THING, -1, first, last)
    return _described(reading, found, senses, mention_of, members)


@dataclass(slots=True)
class _Found:
    """Columns of `Words` as they are found."""

    heads: list[int] = field(default_factory=list)
    kinds: list[WordKind] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)

    def add(self, word: int, kind: WordKind, member: int, first: int, last: int) -> None:
        self.heads.append(word)
        self.kinds.append(kind)
        self.members.append(member)
        self.firsts.append(first)
        self.lasts.append(last)


def _plain(relations: Iterable[str]) -> dict[str, str]:
    """Return the universal part of each relation there is."""
    return {relation: relation.partition(":")[0] for relation in set(relations)}


_PARTS = frozenset(("NOUN", "PROPN", "PRON"))
_ANIMAL = SENSES.index("n.ANIMAL")


def _senses(reading: Reading) -> list[int]:
    """Give each word the index of its sense among ``SENSES``, -1 for none of them."""
    number = {sense: k for k, sense in enumerate(SENSES)}
    out = [-1] * len(reading.words)
    expressions = zip(reading.supersense_first.tolist(), reading.supersense_last.tolist(), reading.supersense, strict=True)
    for first, last, sense in expressions:
        if sense in number:
            out[first : last + 1] = [number[sense]] * (last + 1 - first)
    return out


def _phrases(reading: Reading) -> tuple[list[int], list[int]]:
    """Return the first and the last word of the phrase that each word would carry; no mark makes it longer."""
    count = len(reading.words)
    words = np.arange(count)
    hangs = (reading.head != words) & ~_are_in(reading.upos, {"PUNCT"})
    first, last = words.copy(), words.copy()
    child, head = words[hangs], reading.head[hangs]
    while len(child):  # as often as trees are deep, always fewer words
        before = first[head], last[head]
        np.minimum.at(first, head, first[child])
        np.maximum.at(last, head, last[child])
        changed = np.zeros(count, dtype=np.bool_)
        changed[head[(first[head] != before[0]) | (last[head] != before[1])]] = True
        again = hangs & changed
        child, head = words[again], reading.head[again]
    beside = {relation for relation, plain in _plain(reading.deprel).items() if plain in _BESIDE}
    inside = hangs & ~_are_in(reading.deprel, beside)
    begin, end = words.copy(), words.copy()
    np.minimum.at(begin, reading.head[inside], first[inside])
    np.maximum.at(end, reading.head[inside], last[inside])
    return begin.tolist(), end.tolist()


def _are_in(names: Sequence[str], wanted: set[str]) -> Flags:
    return np.fromiter(map(wanted.__contains__, names), dtype=np.bool_, count=len(names))


def _described(
    reading: Reading, found: _Found, senses: Sequence[int], mention_of: Mapping[int, int], member_of: Sequence[int]
) -> Words:
    """Look up what else is to be known of the words that were found."""
    lemma, heads = reading.lemma, found.heads
    index = {word: k for k, word in enumerate(heads)}
    count = len(heads)
    determiner, owner = [Determiner.BARE] * count, [-1] * count
    described: dict[int, list[str]] = {}
    predicates = set()
    numbers: dict[object, int] = {}

    def number(value: object) -> int:
        return numbers.setdefault(value, len(numbers))

    plain = _plain(reading.deprel)
    telling = {relation for relation in plain if relation == "nmod:poss" or plain[relation] in _TELLING}
    governors = reading.head.tolist()
    for word, relation in [(word, relation) for word, relation in enumerate(reading.deprel) if relation in telling]:
        k = index.get(governors[word])
        if k is None:
            continue
        says = plain[relation]
        if relation == "nmod:poss":
            determiner[k] = Determiner.POSSESSIVE
            mention = mention_of.get(word)
            owner[k] = number(lemma[word].lower() if mention is None else member_of[mention])
        elif says == "det" and determiner[k] is not Determiner.POSSESSIVE:
            determiner[k] = _DETERMINERS.get(lemma[word].lower(), Determiner.DEFINITE)
        elif says == "nummod" and determiner[k] is Determiner.BARE:
            determiner[k] = Determiner.NUMBER
        elif says == "cop":
            predicates.add(k)
        if says in _DESCRIBES:
            described.setdefault(k, []).append(lemma[word].lower())
    head = np.array(heads, dtype=np.int64)
    kind = np.array(found.kinds, dtype=np.int64)
    is_it = kind == WordKind.IT
    sense = np.array([senses[word] for word in heads], dtype=np.int64)
    sense[sense < 0] = len(SENSES)
    sense[is_it] = len(SENSES) + 1
    role = {relation: ROLES.index(name) if name in ROLES else len(ROLES) for relation, name in plain.items()}
    plural = {feats: "Number=Plur" in feats for feats in set(reading.feats)}
    return Words(
        head=head,
        first=np.array(found.firsts, dtype=np.int64),
        last=np.array(found.lasts, dtype=np.int64),
        kind=kind,
        member=np.array(found.members, dtype=np.int64),
        noun=np.array(
            [-1 if it else number(("noun", lemma[word].lower())) for word, it in zip(heads, is_it.tolist(), strict=True)],
            dtype=np.int64,
        ),
        plural=np.array(
            [
                reading.words[word].lower() in _THEY if it else plural[reading.feats[word]]
                for word, it in zip(heads, is_it.tolist(), strict=True)
            ],
            dtype=np.bool_,
        ),
        sense=sense,
        determiner=np.array(determiner, dtype=np.int64),
        owner=np.array(owner, dtype=np.int64),
        description=np.array([number(frozenset(described[k])) if k in described else -1 for k in range(count)], dtype=np.int64),
        role=np.array([role[reading.deprel[word]] for word in heads], dtype=np.int64),
        sentence=reading.marks.token_sentences[head].astype(np.int64),
        quote=reading.word_quotes[head].astype(np.int64),
        governor=reading.head[head].astype(np.int64),
        is_predicate=np.array([k in predicates for k in range(count)], dtype=np.bool_),
    )

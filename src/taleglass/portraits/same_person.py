"""Who may be the same person under two names?

A reading that is unsure keeps two characters apart. Here every pair that shares something a person would go by (a name, a
short form, a title, the phrase they are called by, being the one mother of somebody) is weighed: the names, the pronouns, and
whether the two ever speak to each other, are kin, or stand side by side. What comes out is a question with reasons, never an
answer. Linear in the text; pairs are only made among those who share a word.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from taleglass.cast.given_names import NICKNAMES
from taleglass.cast.names import PersonalName, parse_name, title_gender
from taleglass.cast.word_lists import word_set
from taleglass.portraits.grammar import Grammar
from taleglass.portraits.kin_words import ONE_ONLY
from taleglass.story import Entity, EntityKind, Kinship, SamePerson, Story

__all__ = ["WEIGHTS", "likely_duplicates", "signs_of"]

_LEAST = 0.25
"""Probability from which a pair is worth a person's look."""
_MOST = 100
"""Pairs shown at most: nobody looks at more."""
_CROWD = 40
"""Characters that share a word at most for its pairs to be weighed: a word of more is no name of anybody."""
_ANYBODYS = word_set("my your his her its our their thy")
_ADDRESSES = word_set(
    "sir madam ma’am ma'am miss dear darling love friend lady lord mother father child boy girl master mistress"
)
"""What anybody may be called: no sign that two are one."""
_CLEAR = 3
"""Times as often as the other that one pronoun must be used for somebody's pronoun to count as known."""
_NEVER_NAMES = word_set("the a an of mr mrs miss ms sir madam lady lord old young little poor dear")

# Log-odds that two characters are one, by sign; fitted on development novels, see docs/decisions/0013.
WEIGHTS: Mapping[str, float] = {
    "base": -1.9,
    "same_name": 2.6,
    "short_form": 0.8,
    "given_name": 0.7,
    "surname": 0.6,
    "same_phrase": 1.6,
    "title": 0.2,
    "only_kin": 1.3,
    "other_given": -1.9,
    "other_pronoun": -2.4,
    "same_pronoun": 0.4,
    "talk": -1.4,
    "kin": -3.1,
    "joined": -1.4,
    "rare": 0.5,
}
"""``base`` is what two who share a word start from; the others are added where the sign is there."""

_WORDS = {
    "same_name": "both are called {}",
    "short_form": "{} may be short for {}",
    "given_name": "the first name {} fits both",
    "surname": "the surname {} fits both",
    "same_phrase": "both are called “{}”",
    "title": "{} is a title of both",
    "only_kin": "each is {} of {}",
    "other_given": "their first names differ: {} and {}",
    "other_pronoun": "one is {}, the other {}",
    "same_pronoun": "both are {}",
    "talk": "they speak to each other ({})",
    "kin": "one is the other's {}",
    "joined": "the text puts them side by side: {}",
    "rare": "one is seldom mentioned ({})",
}
_SELDOM = 5
"""Mentions up to which somebody is seldom mentioned: a stray name is oftener a piece of somebody than somebody who matters."""


@dataclass(slots=True)
class _Who:
    """What somebody goes by."""

    entity: Entity
    names: list[PersonalName] = field(default_factory=list)
    written: set[str] = field(default_factory=set)  # proper names, case folded
    phrases: set[str] = field(default_factory=set)  # “the captain”, case folded
    givens: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    pronoun: str = ""


def likely_duplicates(story: Story, grammar: Grammar, kinships: Sequence[Kinship]) -> tuple[SamePerson, ...]:
    """Return the pairs of characters that may be one person, the likeliest first."""
    found = []
    for first, second, signs in signs_of(story, grammar, kinships):
        odds = WEIGHTS["base"] + sum(WEIGHTS[sign] for sign in signs)
        chance = round(1.0 / (1.0 + math.exp(-odds)), 4)
        if chance >= _LEAST:
            ranked = sorted(signs, key=lambda sign: (WEIGHTS[sign] < 0, -abs(WEIGHTS[sign])))
            reasons = tuple(_WORDS[sign].format(*signs[sign]) for sign in ranked)
            found.append(SamePerson(first=first.id, second=second.id, reasons=reasons, probability=chance))
    rank = {entity.id: place for place, entity in enumerate(story.characters)}
    found.sort(key=lambda pair: (-pair.probability, rank[pair.second], rank[pair.first]))
    return tuple(found[:_MOST])


def signs_of(
    story: Story, grammar: Grammar, kinships: Sequence[Kinship]
) -> Iterator[tuple[Entity, Entity, dict[str, tuple[str, ...]]]]:
    """Give every pair worth weighing, the more often mentioned first, with its signs and the words that fill their phrases."""
    people = {
        entity.id: _who(entity) for entity in story.characters if entity.kind is EntityKind.PERSON and not _is_group(entity)
    }
    apart = _Apart.of(story, grammar, kinships)
    one_only = _one_only(kinships)
    rank = {entity: place for place, entity in enumerate(people)}
    for one, other in sorted(_pairs(people, one_only), key=lambda pair: (rank[pair[0]], rank[pair[1]])):
        signs = _signs(people[one], people[other])
        for relation, of in sorted(one_only.get((one, other), ())):
            signs["only_kin"] = (f"the {relation}", story.entity(of).name)
        if signs:
            signs |= apart.signs(one, other)
            seldom = people[other].entity.mention_count
            if seldom <= _SELDOM:
                signs["rare"] = (_times(seldom),)
            yield people[one].entity, people[other].entity, signs


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _is_group(entity: Entity) -> bool:
    return bool(entity.pronouns) and entity.pronouns[0][0] == "they" and not any(alias.is_proper for alias in entity.aliases)


def _who(entity: Entity) -> _Who:
    who = _Who(entity)
    for alias in entity.aliases:
        folded = " ".join(alias.text.split()).casefold()
        if not alias.is_proper:
            if folded not in _ADDRESSES and folded.split()[0] not in _ANYBODYS:
                who.phrases.add(folded)
            continue
        name = parse_name(alias.text.replace("’s", " ’s").split())
        who.names.append(name)
        who.titles.update(name.titles)
        if name.core:
            who.written.add(folded)
        if name.given:
            who.givens.add(name.given)
        if name.surname:
            who.surnames.add(name.surname)
    counts = Counter(dict(entity.pronouns))
    he, she = counts["he"], counts["she"]
    titled = {title_gender(title).value for title in who.titles} - {""}
    if he > _CLEAR * she:
        who.pronoun = "he"
    elif she > _CLEAR * he:
        who.pronoun = "she"
    elif len(titled) == 1:
        who.pronoun = titled.pop()
    return who


def _pairs(people: Mapping[str, _Who], one_only: Mapping[tuple[str, str], object]) -> set[tuple[str, str]]:
    """Make pairs of those who share a word of a name, a short form of one, a title, a phrase, or a place in a family."""
    sharing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for who in people.values():
        words = {word for name in who.names for word in name.core} - _NEVER_NAMES
        keys = {("name", word) for word in words}
        keys |= {("name", short) for word in words for short in NICKNAMES.get(word, ())}
        keys |= {("phrase", phrase) for phrase in who.phrases}
        keys |= {("title", title) for title in who.titles - _NEVER_NAMES}
        keys |= {("title", phrase.split()[-1]) for phrase in who.phrases if phrase.startswith("the ")}
        for key in keys:
            sharing[key].append(who.entity.id)
    rank = {entity: place for place, entity in enumerate(people)}
    found = {
        tuple(sorted(pair, key=rank.__getitem__))
        for members in sharing.values()
        if 1 < len(members) <= _CROWD
        for pair in combinations(members, 2)
    }
    found |= {pair for pair in one_only if pair[0] in rank and pair[1] in rank and rank[pair[0]] < rank[pair[1]]}
    return {(one, other) for one, other in found}


def _signs(a: _Who, b: _Who) -> dict[str, tuple[str, ...]]:
    """Return what the names and pronouns of two say; nothing where they share nothing that counts."""
    signs: dict[str, tuple[str, ...]] = {}
    shown = _shown(a, b)
    if both := a.written & b.written:
        signs["same_name"] = (shown(max(both, key=lambda words: (len(words), words))),)
    elif a.givens & b.givens:
        signs["given_name"] = (min(a.givens & b.givens).title(),)
    elif short := _short_form(a, b):
        signs["short_form"] = short
    elif surnames := (a.surnames & (b.surnames | b.givens)) | (b.surnames & a.givens):
        signs["surname"] = (min(surnames).title(),)
    if (phrases := a.phrases & b.phrases) and not (a.names and b.names):
        signs["same_phrase"] = (shown(max(phrases, key=lambda words: (len(words), words))),)
    for titled, phrased in ((a, b), (b, a)):
        titles = {title for title in titled.titles - _NEVER_NAMES if f"the {title}" in phrased.phrases}
        if titles and not phrased.names:
            signs["title"] = (min(titles).title(),)
    if not signs:
        return signs
    ours, theirs = a.givens - b.surnames, b.givens - a.surnames
    if ours and theirs and "same_name" not in signs and "given_name" not in signs and "short_form" not in signs:
        signs["other_given"] = (min(ours).title(), min(theirs).title())
    if a.pronoun and b.pronoun:
        signs["same_pronoun" if a.pronoun == b.pronoun else "other_pronoun"] = (a.pronoun, b.pronoun)
    return signs


def _shown(a: _Who, b: _Who) -> _Shower:
    return _Shower({" ".join(alias.text.split()).casefold(): alias.text for who in (a, b) for alias in who.entity.aliases})


@dataclass(frozen=True, slots=True)
class _Shower:
    """Knows how the text writes what is case folded."""

    written: Mapping[str, str]

    def __call__(self, folded: str) -> str:
        return self.written.get(folded, folded)


def _short_form(a: _Who, b: _Who) -> tuple[str, str] | None:
    """Find a given name of one that is short for one of the other: Ned and Edmund."""
    for one, other in ((a, b), (b, a)):
        for short in sorted(one.givens):
            for full in sorted(other.givens):
                if full in NICKNAMES.get(short, ()) or (len(short) == 1 and len(full) > 1 and full.startswith(short)):
                    return short.title(), full.title()
    return None


def _one_only(kinships: Sequence[Kinship]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Find pairs that are each the one mother, father, wife, husband of the same person."""
    holders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for kin in kinships:
        if kin.relation in ONE_ONLY:
            holders[kin.relation, kin.of].append(kin.who)
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for (relation, of), members in holders.items():
        for one, other in combinations(dict.fromkeys(members), 2):
            found[one, other].add((relation, of))
            found[other, one].add((relation, of))
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Who is plainly two: they talk, are kin, or stand side by side (“Vesna and Olek”)."""

    talk: Counter[frozenset[str]]
    kin: Mapping[frozenset[str], str]
    joined: Mapping[frozenset[str], str]

    @classmethod
    def of(cls, story: Story, grammar: Grammar, kinships: Sequence[Kinship]) -> _Apart:
        talk = Counter(
            frozenset((line.speaker, addressee))
            for line in story.lines
            for addressee in line.addressees
            if line.speaker is not None and addressee != line.speaker
        )
        # Replies in turn: the one who answers is not the one who spoke, wherever we do not know who was spoken to.
        turns = [line for line in story.lines if line.speaker is not None and line.id == line.turn]
        for before, after in pairwise(turns):
            near = after.span.start - before.span.end <= 2 and before.speaker != after.speaker
            if near and not after.addressees and before.speaker is not None and after.speaker is not None:
                talk[frozenset((before.speaker, after.speaker))] += 1
        kin = {frozenset((one.who, one.of)): one.relation for one in kinships}
        return cls(talk, kin, _joined(story, grammar))

    def signs(self, one: str, other: str) -> dict[str, tuple[str, ...]]:
        """Return what keeps two apart."""
        pair = frozenset((one, other))
        signs: dict[str, tuple[str, ...]] = {}
        if self.talk[pair]:
            signs["talk"] = (_times(self.talk[pair]),)
        if pair in self.kin:
            signs["kin"] = (self.kin[pair],)
        if pair in self.joined:
            signs["joined"] = (self.joined[pair],)
        return signs


def _joined(story: Story, grammar: Grammar) -> dict[frozenset[str], str]:
    """Find those whom “and” or “or” joins, or of whom one acts on the other in one clause."""
    entity_at = {head: mention.entity for mention, head in zip(story.mentions, grammar.heads, strict=True)}
    found: dict[frozenset[str], str] = {}
    for head, entity in entity_at.items():
        token = grammar.tokens[head]
        others = [token.head] if token.deprel == "conj" else []
        if token.deprel == "nsubj":
            others += grammar.children(token.head, "obj", "iobj")
        for other in others:
            if (them := entity_at.get(other)) is not None and them != entity:
                start = min(token.start, grammar.tokens[other].start)
                end = max(token.end, grammar.tokens[other].end)
                found.setdefault(frozenset((entity, them)), f"“{' '.join(story.text[start:end].split())}”")
    return found

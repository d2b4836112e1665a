"""Whose mother, brother, wife is it, as the text says?

Wherever a word for kin has an owner (“my brother Kerem”, “Anna's mother”, “the sister of Olek”, “Vesna and his wife Ada”), the
one it names is kin to the one who owns it. The word may name somebody itself, stand beside a name (“her cousin, Ada”), or be
said of somebody (“Ada is her cousin”); where there is a name, the kinship is the name's. Plurals (“his sisters”) and denials
(“she is not my sister”) say nothing. Each place counts once, and several places make it surer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from taleglass.cast.pairs import PRONOUN_SETS
from taleglass.portraits.grammar import Grammar
from taleglass.portraits.kin_words import KIN
from taleglass.story import Entity, EntityKind, Evidence, Kinship, Mention, MentionForm, Span, Story

__all__ = ["kinships_of"]

_NAMED_OWNER = 0.9
"""How sure one place makes it when the owner is named; see docs/decisions/0013."""
_PRONOUN_OWNER = 0.75
"""The same when the owner is a pronoun: it may have been given to the wrong one."""
_SUREST = 0.99
_NOT = frozenset({"not", "n't", "n’t", "never", "no"})
_NAME_ARCS = ("flat", "appos", "compound", "nmod:desc")
_HALVES = frozenset({"half", "step", "foster", "god"})
_NOBODY_KNOWN: Final = frozenset(word for word in PRONOUN_SETS if word not in {"i", "you"})
"""What somebody is called of whom the text has nothing but pronouns: “their father is the father of they” tells nothing."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One place that says so."""

    who: str
    relation: str
    of: str
    span: Span
    probability: float
    phrase: str


def kinships_of(story: Story, grammar: Grammar) -> tuple[Kinship, ...]:
    """Return all kinships that the text states between two persons, the surest first."""
    entities = {entity.id: entity for entity in story.entities}
    mentions_at: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention, head in zip(story.mentions, grammar.heads, strict=True):
        if mention.kind is EntityKind.PERSON or entities[mention.entity].is_character:
            mentions_at[head].append(mention)
    places: defaultdict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    for index, token in enumerate(story.tokens):
        if token.upos in {"NOUN", "PROPN"} and token.lemma.lower() in KIN and not _is_plural(grammar, index):
            for said in _said(story, grammar, entities, mentions_at, index):
                places[said.who, said.relation, said.of].append(said)
    found = [
        Kinship(
            who=who,
            relation=relation,
            of=of,
            evidence=Evidence(
                spans=tuple(dict.fromkeys(said.span for said in all_said)),
                probability=_together(all_said),
                concluded_by=max(all_said, key=lambda said: said.probability).phrase,
            ),
        )
        for (who, relation, of), all_said in places.items()
        if not {entities[who].name, entities[of].name} & _NOBODY_KNOWN
    ]
    return tuple(sorted(found, key=lambda kin: (-kin.evidence.probability, kin.evidence.spans[0], kin.who, kin.of)))


def _together(all_said: list[_Said]) -> float:
    """Return how sure several places make it: all of them would have to be wrong."""
    doubt = 1.0
    for said in all_said:
        doubt *= 1.0 - said.probability
    return round(min(_SUREST, 1.0 - doubt), 4)


def _said(
    story: Story,
    grammar: Grammar,
    entities: Mapping[str, Entity],
    mentions_at: Mapping[int, list[Mention]],
    kin: int,
) -> Iterator[_Said]:
    """Give what one word for kin says: of whom, and of whose."""
    if any(grammar.lemma(child) in _NOT for child in grammar.children(kin, "advmod", "det")):
        return
    carriers = _carriers(grammar, kin)
    relation = _relation(story, grammar, kin)
    owners = [(owner, "possessive") for carrier in carriers for owner in grammar.children(carrier, "nmod:poss")]
    if not owners:
        owners = [
            (owner, "of_phrase")
            for owner in grammar.children(kin, "nmod")
            if any(grammar.lemma(case) == "of" for case in grammar.children(owner, "case"))
        ]
    subjects = list(grammar.children(kin, "nsubj")) if grammar.has(kin, "cop") else []
    named = [*carriers, *_predicate(grammar, kin), *subjects]
    for owner, phrase in owners:
        whose = _outermost(mentions_at.get(owner, []))
        candidates = [mention for place in named for mention in mentions_at.get(place, [])]
        candidates = [mention for mention in candidates if whose is not None and mention.entity != whose.entity]
        if whose is None or not candidates:
            continue
        who = min(candidates, key=lambda mention: _preference(entities[mention.entity], mention))
        start, end = min(whose.span.start, story.tokens[kin].start), max(whose.span.end, story.tokens[kin].end)
        if subjects and who.span.end <= start:
            start = who.span.start
        sure = _PRONOUN_OWNER if whose.form is MentionForm.PRONOUN else _NAMED_OWNER
        yield _Said(who.entity, relation, whose.entity, Span(start, end), sure * (grammar.sureness(owner) or 1.0), phrase)


def _carriers(grammar: Grammar, kin: int) -> list[int]:
    """Return the words that share one person with a word for kin: itself, and the name that stands with it."""
    found = [kin, *grammar.children(kin, *_NAME_ARCS)]
    token = grammar.tokens[kin]
    if token.deprel in _NAME_ARCS and token.head != kin:
        found += [token.head, *(child for child in grammar.children(token.head, *_NAME_ARCS) if child != kin)]
    return list(dict.fromkeys(found))


def _predicate(grammar: Grammar, kin: int) -> Iterator[int]:
    """Give the name in “her brother was Kerem”."""
    token = grammar.tokens[kin]
    if token.deprel == "nsubj" and grammar.has(token.head, "cop") and grammar.tokens[token.head].upos == "PROPN":
        yield token.head


def _preference(entity: Entity, mention: Mention) -> tuple[bool, bool, int, Span]:
    """Rank who a word for kin may be: somebody with a name, then a character, then the most often mentioned."""
    is_named = any(alias.is_proper for alias in entity.aliases)
    return not is_named, not entity.is_character, -entity.mention_count, mention.span


def _outermost(mentions: list[Mention]) -> Mention | None:
    return max(mentions, key=lambda mention: (len(mention.span), -mention.span.start), default=None)


def _is_plural(grammar: Grammar, index: int) -> bool:
    token = grammar.tokens[index]
    return token.xpos in {"NNS", "NNPS"} or "Number=Plur" in token.feats


def _relation(story: Story, grammar: Grammar, kin: int) -> str:
    """Return the word for the kinship, with “-in-law” and “half-” where they stand beside it."""
    relation = KIN[grammar.lemma(kin)]
    tokens, text = story.tokens, story.text
    token = tokens[kin]
    if text[token.end : token.end + 7].replace("‐", "-").lower() == "-in-law":
        relation += "-in-law"
    before = text[max(0, token.start - 7) : token.start].lower().split()
    if before and before[-1].endswith("-") and before[-1][:-1] in _HALVES:
        relation = f"{before[-1]}{relation}"
    return relation

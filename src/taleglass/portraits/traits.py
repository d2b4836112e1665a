"""What do they do, what is done to them, what do they have, and what are they?

The four lists of BookNLP's ``.book`` file, by its own rules, carried over from its dependencies to those of Universal
Dependencies: subjects and “by” phrases act, objects and passive subjects are acted on, possessors have, and a copula says what
its subject is. Words joined by “and” share what the first of them says. “Poor Ned” and “Ned, a pilot,” say nothing here, as in
BookNLP, so that counts can be compared with its counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from taleglass.portraits.grammar import Grammar
from taleglass.story import EntityKind, Story, Trait, TraitKind

__all__ = ["traits_of"]

_DOES = frozenset({"VERB"})
_IS = frozenset({"ADJ", "NOUN"})
_HAS = frozenset({"NOUN", "PROPN"})


def traits_of(story: Story, grammar: Grammar) -> tuple[Trait, ...]:
    """Return what the words say of persons and of other characters, in the order of the mentions they say it of."""
    person = EntityKind.PERSON
    told = {entity.id for entity in story.entities if entity.is_character}
    found: list[Trait] = []
    for number, (mention, head) in enumerate(zip(story.mentions, grammar.heads, strict=True)):
        if mention.kind is not person and mention.entity not in told:
            continue
        for kind, token, path in _traits(grammar, head):
            found.append(
                Trait(entity=mention.entity, kind=kind, token=token, mention=number, probability=grammar.sureness(*path))
            )
    return tuple(found)


def _traits(grammar: Grammar, head: int) -> Iterator[tuple[TraitKind, int, tuple[int, ...]]]:
    """Give kind, telling word and the words whose place in the tree it rests on."""
    tokens = grammar.tokens
    word = grammar.first_of_coordination(head)
    path = (head,) if word == head else (head, word)
    above = tokens[word].head
    if above == word:
        return
    relation = tokens[word].deprel
    if relation in {"nsubj", "nsubj:outer"} and grammar.has(above, "cop"):
        for said in _alike(grammar, above, _IS, unless="nsubj"):
            if grammar.tokens[said].upos == "NOUN" and grammar.has(said, "case"):
                continue  # “she was on a stool” tells where, not what
            yield TraitKind.MODIFIER, said, path if said == above else (*path, said)
    elif relation in {"nsubj", "nsubj:outer"} and tokens[above].upos == "VERB":
        for deed in _alike(grammar, above, _DOES, unless="nsubj"):
            yield TraitKind.AGENT, deed, path if deed == above else (*path, deed)
    elif relation == "obl:agent" or (relation == "obl" and _is_by_phrase(grammar, word, above)):
        if tokens[above].upos == "VERB":
            yield TraitKind.AGENT, above, path
    elif relation in {"obj", "nsubj:pass"} and tokens[above].upos == "VERB":
        yield TraitKind.PATIENT, above, path
    elif relation == "nmod:poss":
        for owned in _alike(grammar, above, _HAS, unless="nmod:poss"):
            yield TraitKind.POSSESSION, owned, path if owned == above else (*path, owned)


def _alike(grammar: Grammar, first: int, parts: frozenset[str], *, unless: str) -> Iterator[int]:
    """Give a word, and those joined to it by “and” that are of the same sort and have nothing of their own by *unless*."""
    if grammar.tokens[first].upos in parts:
        yield first
    for other in grammar.children(first, "conj") if first in grammar.below else ():
        if grammar.tokens[other].upos in parts and not grammar.has(other, unless):
            yield other


def _is_by_phrase(grammar: Grammar, word: int, verb: int) -> bool:
    """Say whether a word is the “by John” of a passive verb."""
    by = any(grammar.lemma(case) == "by" for case in grammar.children(word, "case"))
    return by and (grammar.has(verb, "nsubj:pass") or grammar.has(verb, "aux:pass"))

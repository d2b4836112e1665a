"""How do the words of a sentence hang together, seen from above?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taleglass.story import THOUSANDTHS, Mention, Story, Token

__all__ = ["Grammar"]


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """A story's dependency trees.

    Attributes:
        tokens: ``Story.tokens``. below: of each word that has any, the words that hang on it, in text order.
        heads: of each mention, in the order of ``Story.mentions``, the word that carries it; indices into *tokens*.
    """

    tokens: Sequence[Token]
    below: dict[int, list[int]]
    heads: tuple[int, ...]

    @classmethod
    def of(cls, story: Story) -> Grammar:
        """Return the trees of *story*."""
        below: defaultdict[int, list[int]] = defaultdict(list)
        for index, token in enumerate(story.tokens):
            if token.head != index:
                below[token.head].append(index)
        return cls(story.tokens, dict(below), tuple(_head(story.tokens, mention) for mention in story.mentions))

    def relation(self, index: int) -> str:
        """Return the dependency relation of a word with its subtype, such as ``nsubj:pass``."""
        return self.tokens[index].deprel

    def children(self, index: int, *relations: str) -> Iterator[int]:
        """Give the words that hang on a word by one of *relations*; one without subtype stands for all of them."""
        for child in self.below.get(index, ()):
            deprel = self.tokens[child].deprel
            if deprel in relations or (":" in deprel and deprel.partition(":")[0] in relations):
                yield child

    def has(self, index: int, *relations: str) -> bool:
        """Say whether anything hangs on a word by one of *relations*."""
        return index in self.below and next(self.children(index, *relations), None) is not None

    def lemma(self, index: int) -> str:
        """Return the dictionary form of a word, in lower case."""
        return self.tokens[index].lemma.lower()

    def first_of_coordination(self, index: int) -> int:
        """Return the first of words joined by “and”: the one that carries what all of them are in the sentence."""
        while self.tokens[index].deprel == "conj" and self.tokens[index].head != index:
            index = self.tokens[index].head
        return index

    def sureness(self, *indices: int) -> float:
        """Return how sure it is that these words hang where they hang, by these relations; a float of ``THOUSANDTHS``."""
        chance = 1.0
        for index in indices:
            chance *= self.tokens[index].head_probability * self.tokens[index].deprel_probability
        return THOUSANDTHS[round(chance * (len(THOUSANDTHS) - 1))]


def _head(tokens: Sequence[Token], mention: Mention) -> int:
    for index in range(mention.first_token, mention.end_token):
        if tokens[index].start == mention.head.start:
            return index
    return mention.end_token - 1

"""Which words, and what is each of them in its sentence?"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Sentence", "Token"]


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word (Universal Dependencies): ``didn't`` is two, ``did`` and ``n't``.

    Attributes:
        start, end: half-open character offsets into ``Book.text``.
        sentence: index into ``Story.sentences``.
        upos: universal part of speech. xpos: Penn Treebank tag. lemma: dictionary form.
        head: index into ``Story.tokens`` of the syntactic head; the token's own index marks the root of a sentence.
        deprel: Universal Dependencies relation to the head, ``root`` for the root.
    """

    start: int
    end: int
    sentence: int
    upos: str
    xpos: str
    lemma: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: character offsets, and the half-open range of its tokens."""

    start: int
    end: int
    first_token: int
    end_token: int
    paragraph: int
    """Index into ``Book.paragraphs``."""

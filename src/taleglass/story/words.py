"""Which words, what is each of them in its sentence, and how does the sentence feel?"""

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
        feats: morphological features as Universal Dependencies writes them, ``Number=Sing|Person=3``; ``_`` for none.
        upos_probability and so on: 0 to 1, how sure we are that this value is right, a float of ``THOUSANDTHS``; 0 where no
            head said.
    """

    start: int
    end: int
    sentence: int
    upos: str
    xpos: str
    lemma: str
    head: int
    deprel: str
    feats: str = "_"
    upos_probability: float = 0.0
    xpos_probability: float = 0.0
    lemma_probability: float = 0.0
    head_probability: float = 0.0
    deprel_probability: float = 0.0
    feats_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: character offsets, the half-open range of its tokens, and how it feels to read.

    Attributes:
        valence, arousal, dominance: 1 to 5, 3 is neutral (EmoBank; Buechel and Hahn 2017): from bad to good, from calm to
            stirred, from helpless to in control; None where no head said.
        emotions: (emotion, probability 0 to 1), the surest first, of GoEmotions' 27 and ``neutral`` (Demszky et al. 2020); a
            sentence may have several, and those below 0.1 are left out.
    """

    start: int
    end: int
    first_token: int
    end_token: int
    paragraph: int
    """Index into ``Book.paragraphs``."""
    valence: float | None = None
    arousal: float | None = None
    dominance: float | None = None
    emotions: tuple[tuple[str, float], ...] = ()

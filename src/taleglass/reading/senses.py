"""Which kinds of thing can a word name, and how does it feel, whatever the text around it says?

A small lexicon gives each word the likeliest classes of its noun and verb senses (*carriage*: a vehicle; *run*: motion) and of
its mood. The encoder takes them beside the word's pieces and its shape, as a second opinion on words that its training texts do
not hold. The classes of senses are WordNet's lexicographer files (Fellbaum 1998), the broadest of them parted further, those of
mood are steps of VADER's valence (Hutto and Gilbert 2014); see ``training/senses.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["SENSE_SLOTS", "Senses"]

SENSE_SLOTS = 4
"""Classes a word may have: of its likeliest and second likeliest noun sense, of its likeliest verb sense, and of its mood."""

_NOUN_ENDINGS = (
    ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y"),
    ("s", ""),
)  # fmt: skip
_VERB_ENDINGS = (
    ("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
)  # fmt: skip
"""What may be taken off a word and put in its place to find one that is listed (WordNet's own rules of detachment)."""

_NONE = (0, 0, 0, 0)


class Senses:
    """The lexicon of sense classes, with a memory of the words already looked up.

    Args:
        classes: names of the classes by index; 0 stands for none.
        nouns: classes of a noun's likeliest and second likeliest sense, by lemma.
        verbs: the class of a verb's likeliest sense, by lemma.
        moods: the class of a word's mood, by the word in lower case.
    """

    def __init__(
        self,
        classes: Sequence[str],
        nouns: Mapping[str, tuple[int, int]],
        verbs: Mapping[str, int],
        moods: Mapping[str, int],
    ) -> None:
        self.classes = tuple(classes)
        self._nouns = nouns
        self._verbs = verbs
        self._moods = moods
        self._known: dict[str, tuple[int, int, int, int]] = {}

    @classmethod
    def from_text(cls, text: str) -> Senses:
        """Read a first line of class names, then one line a word: itself, two noun classes, a verb class and one of mood.

        Raises:
            ValueError: when a line is none of these.
        """
        first, *rows = text.splitlines()
        classes = first.split("\t")
        nouns: dict[str, tuple[int, int]] = {}
        verbs: dict[str, int] = {}
        moods: dict[str, int] = {}
        for row in rows:
            word, *numbers = row.split("\t")
            noun, second, verb, mood = map(int, numbers)
            if max(noun, second, verb, mood) >= len(classes):
                raise ValueError(f"{word!r} has a sense class that the first line does not name")
            if noun:
                nouns[word] = noun, second
            if verb:
                verbs[word] = verb
            if mood:
                moods[word] = mood
        return cls(classes, nouns, verbs, moods)

    def of(self, word: str) -> tuple[int, int, int, int]:
        """Return the classes of a word in any of its forms; zeros where the lexicon has none."""
        known = self._known.get(word)
        if known is None:
            low = word.lower().replace("’", "'")
            noun = next((self._nouns[form] for form in _forms(low, _NOUN_ENDINGS) if form in self._nouns), (0, 0))
            verb = next((self._verbs[form] for form in _forms(low, _VERB_ENDINGS) if form in self._verbs), 0)
            known = self._known[word] = (*noun, verb, self._moods.get(low, 0)) if low.isalpha() else _NONE
        return known

    def of_all(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the classes of all words: (words, ``SENSE_SLOTS``)."""
        return np.array([self.of(word) for word in words], dtype=np.int64).reshape(len(words), SENSE_SLOTS)


def _forms(low: str, endings: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Give the word itself, then what it may be a form of."""
    yield low
    for ending, instead in endings:
        if low.endswith(ending) and len(low) > len(ending) + 1:
            stem = low[: -len(ending)]
            yield stem + instead
            if not instead and len(stem) > 2 and stem[-1] == stem[-2]:  # running, stopped
                yield stem[:-1]

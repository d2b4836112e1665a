"""Which words does this book use as pronouns, though hardly any other book does?

xe, ze and ve, and their other forms, are taken for pronouns where the narrator makes them subjects again and again. In speech
alone they may be an accent: ze door, ve shall see.
"""

from __future__ import annotations

from typing import Final

from taleglass.reading.speaking import Grammar

__all__ = ["new_pronouns"]

_SETS: Final = (
    ("xe", ("xem", "xyr", "xyrs", "xir", "xirs", "xemself", "xyrself")),
    ("ze", ("zem", "zir", "zirs", "hir", "hirs", "zirself", "hirself")),
    ("ve", ("ver", "vis", "verself")),
)
"""A nominative and its other forms."""
_LEAST_SUBJECTS: Final = 2
"""Subjects of the narration from which a nominative is no slip of the pen."""


def new_pronouns(grammar: Grammar) -> set[int]:
    """Return the words of a book that are such pronouns."""
    lower = [word.lower() for word in grammar.words]
    narrated = [
        word
        for word, relation, quote in zip(lower, grammar.deprel, grammar.word_quotes.tolist(), strict=True)
        if relation.startswith("nsubj") and not quote
    ]
    used = {
        form for nominative, others in _SETS if narrated.count(nominative) >= _LEAST_SUBJECTS for form in (nominative, *others)
    }
    return {index for index, word in enumerate(lower) if word in used}

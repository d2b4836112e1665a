"""Which words does this book use as pronouns, though hardly any other book does?

xe, ze and ve, and their other forms, are taken for pronouns where the narrator makes them subjects, and uses them again. In
speech alone they may be an accent: ze door, ve shall see.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from taleglass.reading.speaking import Grammar

__all__ = ["new_pronouns"]

_SETS: Final = (
    ("xe", ("xem", "xyr", "xyrs", "xir", "xirs", "xemself", "xyrself")),
    ("ze", ("zem", "zir", "zirs", "hir", "hirs", "zirself", "hirself")),
    ("ve", ("ver", "vis", "verself")),
)
"""A nominative and its other forms."""
_FORMS: Final = frozenset(form for nominative, others in _SETS for form in (nominative, *others))
_TELLING: Final = _FORMS - {"ver", "vis", "hir", "hirs"}
"""Forms that are words of no other kind."""
_LEAST: Final = 2
"""Uses in the narration, one of them a subject, from which a nominative is no slip of the pen."""


def new_pronouns(grammar: Grammar) -> set[int]:
    """Return the words of a book that are such pronouns."""
    spellings = {word: low for word in set(grammar.words) if (low := word.lower()) in _FORMS}
    if not spellings:
        return set()
    places = [index for index, word in enumerate(grammar.words) if word in spellings]
    lower = [spellings[grammar.words[index]] for index in places]
    narrated = [
        word
        for index, word in zip(places, lower, strict=True)
        if grammar.deprel[index].startswith("nsubj") and not grammar.word_quotes[index]
    ]
    said = Counter(word for index, word in zip(places, lower, strict=True) if not grammar.word_quotes[index])
    used: set[str] = set()
    for nominative, others in _SETS:
        subjects = narrated.count(nominative)
        if subjects and subjects + sum(said[form] for form in others if form in _TELLING) >= _LEAST:
            used.update((nominative, *others))
    return {index for index, word in zip(places, lower, strict=True) if word in used}

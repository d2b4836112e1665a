"""Which mentions cannot mean the same, by where they stand in the sentence?

A pronoun is not the name that its own verb governs (“he beckoned Kronborg”, “he said that Anna was ill”), nor is my uncle
whoever he explains something to: conditions B and C of Chomsky's binding theory (1981).
"""

from __future__ import annotations

from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import KINDRED, Phrases, Role
from taleglass.reading import Reading

__all__ = ["kept_apart"]

_GOVERNED = frozenset({"obj", "iobj", "obl", "nmod", "ccomp", "xcomp", "appos"})
_CLIMB = 6
"""Steps up a tree from a name to the verb that governs it."""


def kept_apart(reading: Reading, table: MentionTable, phrases: Phrases) -> dict[int, list[int]]:
    """Return, for mentions that a name stands in their clause with, those names; and for the names, those mentions."""
    form, pronoun, quote = table.form.tolist(), table.pronoun.tolist(), table.quote.tolist()
    head, deprel = reading.head.tolist(), reading.deprel
    subjects: dict[int, list[int]] = {}
    for k, role in enumerate(phrases.role):
        if (
            role is Role.SUBJECT
            and (pronoun[k] or (phrases.noun[k] in KINDRED and phrases.owner[k] >= 0))
            and not phrases.plural[k]
        ):
            subjects.setdefault(phrases.governor[k], []).append(k)
    out: dict[int, list[int]] = {}
    for name, word in enumerate(phrases.head):
        if form[name] != 0 or not reading.words[word][:1].isupper():
            continue
        above = word
        for _ in range(_CLIMB):
            if deprel[above].partition(":")[0] not in _GOVERNED or head[above] == above:
                break
            above = head[above]
            for k in subjects.get(above, ()):
                if phrases.head[k] < word and quote[k] == quote[name]:
                    out.setdefault(k, []).append(name)
                    out.setdefault(name, []).append(k)
    return out

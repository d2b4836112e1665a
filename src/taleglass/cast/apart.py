"""Which mentions must or cannot mean the same, by where they stand in the sentence?

A pronoun is not the name that its own verb governs (“he beckoned Kronborg”, “he said that Anna was ill”), nor is my uncle
whoever he explains something to: conditions B and C of Chomsky's binding theory (1981). A boy named Jem is Jem.
"""

from __future__ import annotations

from collections.abc import Sequence

from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import KINDRED, Determiner, Phrases, Role
from taleglass.reading import Reading

__all__ = ["introductions", "kept_apart", "named_beside", "own_name", "told_same"]

_IS, _AM = frozenset({"is", "'s", "’s"}), frozenset({"am", "'m", "’m"})
_CALLS = frozenset({"call", "calls", "called"})
_ENDS_A_NAME = frozenset((".", ",", ";", "!", "—", "–", "--", "”", "’", '"', "'", "»"))
_OPENS_A_CLAUSE = frozenset((".", ",", ";", "!", "?", "—", "–", "--", "…", "...", "“", "‘", '"', "'", "«", "and", "but"))
_NAMING = frozenset({"named", "called", "christened"})

_SOMEBODYS = KINDRED | {"friend", "grandson", "granddaughter", "godson", "goddaughter", "stepson", "stepdaughter", "twin"}
_I = 1
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


def named_beside(reading: Reading, table: MentionTable, phrases: Phrases) -> dict[int, int]:
    """Return the name that stands right behind words for somebody's kin and goes with them: “her sister Celia”."""
    form, firsts, lasts = table.form.tolist(), table.first.tolist(), table.last.tolist()
    head = reading.head
    names = {first: k for k, first in enumerate(firsts) if form[k] == 0}
    out: dict[int, int] = {}
    for k, last in enumerate(lasts):
        name = names.get(last + 1)
        if name is None or form[k] != 1 or phrases.noun[k] not in _SOMEBODYS or phrases.owner[k] < 0 or phrases.plural[k]:
            continue
        one, other = phrases.head[k], phrases.head[name]
        if head[one] == other or head[other] == one or head[one] == head[other]:
            out[k] = name
    return out


def own_name(before: Sequence[str], after: str) -> int | None:
    """Return how far before a name the “I” or “my” of whoever says in speech that it is theirs stands; None for nobody.

    “My name is Ruth”, “I'm called Ruth”, and “I'm Ruth” where no more is said of her.

    Args:
        before: up to three words of the same speech before the name, in lower case.
        after: the word behind it.
    """
    if list(before[-3:-1]) == ["my", "name"] and before[-1] in _IS:
        return 3
    if len(before) == 3 and before[0] == "i" and before[1] in _AM and before[2] == "called":
        return 3
    is_i = list(before[-2:-1]) == ["i"] and before[-1] in _AM
    return 2 if is_i and after in _ENDS_A_NAME and (before[0] == "i" or before[0] in _OPENS_A_CLAUSE) else None


def introductions(reading: Reading, table: MentionTable) -> dict[int, int]:
    """Return the names by which people introduce themselves in speech, each with the “I”, “me” or “my” that it is of.

    What `own_name` knows, and “call me Ruth”.
    """
    form, first, last, quote = table.form.tolist(), table.first.tolist(), table.last.tolist(), table.quote.tolist()
    said_of = {a: k for k, (a, pronoun) in enumerate(zip(first, table.pronoun.tolist(), strict=True)) if pronoun == _I}
    words = reading.words
    out: dict[int, int] = {}
    for k, start in enumerate(first):
        if form[k] != 0 or not quote[k]:
            continue
        before = [word.lower() for word in words[max(start - 3, 0) : start]]
        is_call = len(before) > 1 and before[-2] in _CALLS and before[-1] == "me"
        back = 1 if is_call else own_name(before, words[last[k] + 1] if last[k] + 1 < len(words) else "")
        own = None if back is None else said_of.get(start - back)
        if own is not None and quote[own] == quote[k]:
            out[k] = own
    return out


def told_same(reading: Reading, table: MentionTable, phrases: Phrases) -> dict[int, int]:
    """Return the mentions that an earlier one is said to be: “a boy named Jem”, “Jem, the miller,”, “her sister Celia”."""
    form, firsts, lasts = table.form.tolist(), table.first.tolist(), table.last.tolist()
    words, names = reading.words, {last: k for k, last in enumerate(lasts) if form[k] == 0}
    opened: dict[int, int] = {}
    out = {name: k for k, name in named_beside(reading, table, phrases).items()}
    for k, first in enumerate(firsts):
        if form[k] == 1:
            opened[phrases.head[k]] = k
            name = names.get(first - 2)
            is_apposed = reading.deprel[phrases.head[k]] == "appos" and phrases.determiner[k] is Determiner.DEFINITE
            if name is not None and words[first - 1] == "," and is_apposed and phrases.governor[k] == phrases.head[name]:
                out[k] = name
        elif form[k] == 0 and first and words[first - 1].lower() in _NAMING:
            is_of_noun = reading.deprel[first - 1] == "acl" or "who" in words[max(0, first - 4) : first - 1]
            described = opened.get(int(reading.head[first - 1]))
            if described is not None and is_of_noun:
                out[k] = described
    return out

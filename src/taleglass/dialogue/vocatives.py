"""Whom does a line call by name, and whom does it speak of?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.cast.members import Gender
from taleglass.cast.pairs import PRONOUN_SETS
from taleglass.cast.word_lists import word_set
from taleglass.dialogue.cues import noun_gender
from taleglass.dialogue.layout import Layout

__all__ = ["CALLED_NOUNS", "Spoken", "listen"]

_BEFORE = word_set(
    "oh ah o yes no well dear my good-bye goodbye hello hullo please why come ay aye nay sir thank you "
    "and now but ha eh hi hey "
    "poor dearest old little"
)
_POINTS = frozenset((",", "!", "?", ".", "—", "–", "--", "-", ";", "…", "...", ":", "“", "”", '"', "'", "‘", "’", "``", "''"))
CALLED_NOUNS = word_set(
    "sir madam ma'am mamma mama mother mum papa father dad doctor captain colonel uncle aunt sister "
    "brother child boy girl dear "
    "darling sweetheart son daughter friend monsieur madame mademoiselle gentlemen ladies love professor "
    "inspector cousin "
    "fellow man lad chap grandmother grandfather nurse miss mister my'lord"
)
"""Nouns by which speech calls someone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a line's own words tell of its speaker and hearer. Members, each as often as it occurs where counts matter.

    Attributes:
        called: mentions (indices into the reading's spans) that call the hearer. called_gender: of sir, madam and the like.
        named: members mentioned by name and not called. referred: members that he, she or they mean in the line.
        i_members, you_members: members that coreference gives to its I and you.
        deictic: mentions that are I or you, outside a nested quotation.
        asks: whether it ends with a question mark.
    """

    called: tuple[int, ...]
    called_gender: Gender
    named: tuple[int, ...]
    referred: tuple[int, ...]
    i_members: tuple[int, ...]
    you_members: tuple[int, ...]
    deictic: tuple[int, ...]
    asks: bool


def listen(layout: Layout, line: int, mentions: range) -> Spoken:
    """Listen to one line; *mentions* are the reading's spans that begin in it."""
    stretch = layout.spoken[line]
    quotes = layout.reading.word_quotes
    called: list[int] = []
    gender = Gender.UNKNOWN
    named: list[int] = []
    referred: list[int] = []
    i_members: list[int] = []
    you_members: list[int] = []
    deictic: list[int] = []
    for m in mentions:
        first, last = layout.span_first[m], layout.span_last[m]
        pronoun = PRONOUN_SETS[layout.mention_pronoun[m]]
        is_inner = int(quotes[first]) != stretch.stretch + 1
        if pronoun in ("i", "you") and not is_inner:
            deictic.append(m)
            (i_members if pronoun == "i" else you_members).append(layout.member[m])
        elif pronoun in ("he", "she"):
            referred.append(layout.member[m])
        elif not pronoun and layout.mention_is_person[m]:
            if not is_inner and is_called(layout, m, stretch.first, stretch.end):
                called.append(m)
                told = noun_gender(layout.lower[first : last + 1])
                gender = told if told is not Gender.UNKNOWN else gender
            elif layout.mention_is_proper[m]:
                named.append(layout.member[m])
    if gender is Gender.UNKNOWN:
        gender = _sir_or_madam(layout, stretch.first, stretch.end)
    last = stretch.end - 1
    while last > stretch.first and layout.words[last] in ("”", '"', "’", "'", "''", "_"):
        last -= 1
    return Spoken(
        called=tuple(called), called_gender=gender, named=tuple(named), referred=tuple(referred), i_members=tuple(i_members),
        you_members=tuple(you_members), deictic=tuple(deictic), asks="?" in layout.words[last],
    )  # fmt: skip


def is_called(layout: Layout, mention: int, begin: int, end: int) -> bool:
    """Whether a mention inside a line calls the hearer: “Come in, Anna.” “Anna, come!”"""
    first, last = layout.span_first[mention], layout.span_last[mention]
    head = layout.mention_head[mention]
    if layout.lower[head] not in CALLED_NOUNS and not layout.mention_is_proper[mention]:
        return False
    before, after = first - 1, last + 1
    opens = before <= begin or layout.words[before] in ("“", '"', "‘", "``")
    left = opens or layout.lower[before] in _POINTS or layout.lower[before] in _BEFORE
    closes = after >= end - 1
    right = closes or layout.words[after] in _POINTS
    if layout.deprel[head] == "vocative":
        return left or right
    if not (left and right):
        return False
    if opens and closes:
        return layout.words[min(after, end - 1)] in ("!", "?", ",")
    if opens or layout.words[before] in (".", "!", "?", ";", "—"):
        return not closes and layout.words[after] in (",", "!", "?", "—")
    if layout.words[before] == ",":
        return not _continues_list(layout, before, after, end)
    return layout.lower[before] in _BEFORE


def _continues_list(layout: Layout, before: int, after: int, end: int) -> bool:
    """Whether commas around a name belong to an enumeration or an apposition (Tom, Anna, and I; my brother, Tom, is)."""
    if before - 1 in layout.mention_last and layout.mention_is_person[layout.mention_last[before - 1]]:
        return True
    return after + 1 < end and layout.words[after] == "," and layout.lower[after + 1] in ("and", "or", "who", "whom", "whose")


def _sir_or_madam(layout: Layout, begin: int, end: int) -> Gender:
    for word in range(begin + 1, end - 1):
        if layout.lower[word] in ("sir", "monsieur", "signor") and layout.words[word - 1] in _POINTS:
            return Gender.HE
        if layout.lower[word] in ("madam", "ma'am", "madame", "mum") and layout.words[word - 1] in _POINTS:
            return Gender.SHE
    return Gender.UNKNOWN

"""What speaks for or against a mention meaning one of those we know?

Clues about a mention and a chain in the making, and about a mention that may open a new one. A clue is a count, a share or a
yes (1), all near the range of -2 to 2; what each is worth depends on the group of mentions (`Group`) and stands in
`taleglass.cast.clue_weights`.
"""

from __future__ import annotations

import math
from enum import IntEnum
from types import ModuleType, SimpleNamespace
from typing import Any

from taleglass.cast.chains import Chain
from taleglass.cast.members import Gender
from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import GENERIC_NOUNS, KINDRED, Determiner, Phrases, Role

__all__ = ["Asked", "Clue", "Group", "NewClue", "Witness", "chain_clues", "group_of", "new_clues"]


class Group(IntEnum):
    """Mentions for which clues are worth the same."""

    HE_SHE = 0
    IT = 1
    THEY = 2
    I = 3  # noqa: E741 - the word itself
    YOU = 4
    WE = 5
    NOUN = 6
    NAME = 7


_GROUP_OF_PRONOUN = (
    Group.NOUN, Group.I, Group.YOU, Group.HE_SHE, Group.HE_SHE, Group.IT, Group.WE, Group.THEY, Group.THEY
)  # fmt: skip


class Clue(IntEnum):
    """What speaks for or against a chain."""

    BIAS = 0
    PAIR_SUM = 1  # log-odds of the pair scorer, summed over the chain's near mentions, over 4
    PAIR_BEST = 2
    PAIR_NEAREST = 3
    PAIR_NONE = 4  # no near mention that the pair scorer finds possible
    PAIR_LEAD = 5  # PAIR_SUM less that of the best rival
    FAR = 6  # log of the words since the last mention, over 5
    SAME_SENTENCE = 7
    SENTENCE_BEFORE = 8
    OTHERS_SINCE = 9  # other candidates named since, over 5
    SIZE = 10  # log of the mentions so far, over 5
    RECENT = 11  # of its latest eight mentions, how many lie among the last thirty of all
    LAST_WAS_SUBJECT = 12
    SAME_ROLE = 13
    CO_ARGUMENT = 14  # another argument of the same verb: “he saw him”
    REFLEXIVE_OF_SUBJECT = 15
    SUBJECT_OF_CLAUSE = 16  # subject of the clause that the mention stands in
    SAME_PHRASE = 17
    SAME_NOUN = 18
    OTHER_NOUN = 19  # another trade: “the judge” and a chain of “the servant”
    OTHER_GENERIC_NOUN = 20
    NEW_TRADE = 21  # someone with a name gets a trade that no mention gave them before
    NOUN_ELSEWHERE = 22  # another candidate carries the very noun
    SAME_KIN = 23  # “her mother” once more, and her is the same
    OTHER_KIN = 24
    GENDER_AGREES = 25
    GENDER_CLASHES = 26
    GENDER_OPEN = 27
    NUMBER_AGREES = 28
    NUMBER_CLASHES = 29
    KIND_DIFFERS = 30
    IS_NAMED = 31
    INDEFINITE = 32
    DEMONSTRATIVE = 33
    POSSESSIVE = 34
    SAID_I = 35  # in the same quotation or paragraph
    SAID_I_BEFORE = 36  # in a quotation of the paragraphs before
    SAID_YOU = 37
    SAID_YOU_BEFORE = 38
    SPOKEN_OF = 39
    ACTS_HERE = 40  # acts in this paragraph's narration
    ACTED_BEFORE = 41
    IS_NARRATOR = 42
    INTO_SPEECH = 43  # one inside speech, the other not
    AROUND = 44  # a mention of the chain holds this one
    SUBJECT_THEN_SUBJECT = 45
    NAMED_RECENTLY = 46
    IS_VOCATIVE = 47
    FAMILY_NAME = 48  # “her father”, and Mr. Marlow, where she is a Marlow: `Gatherer` says so
    HOME_WORD = 49  # “papa” of nobody in particular, and the chain is somebody's father
    YOUNG_NAME = 50  # “his daughter”, and Emma Marlow, where he is a Marlow
    SPEAKS = 51  # the quotation that the mention stands in points to the chain's mentions as those of its speaker
    HEARS = 52  # as those of who is spoken to


class NewClue(IntEnum):
    """What speaks for someone new."""

    BIAS = 0
    BEST_PAIR = 1  # of all candidates, over 4
    BARE = 2
    INDEFINITE = 3
    DEFINITE = 4
    DEMONSTRATIVE = 5
    POSSESSIVE = 6
    OTHER = 7
    NOUN_KNOWN = 8  # a candidate carries the noun
    PHRASE_KNOWN = 9
    IN_SPEECH = 10
    PLURAL = 11
    CANDIDATES = 12  # log of their number, over 3
    EARLY = 13  # 1 at the beginning of the text, falling to 0 over fifty mentions
    KINDRED = 14
    GENDER_KNOWN = 15
    FITTING = 16  # share of candidates of its gender
    IS_OWNED = 17


# Members of an enumeration are slow to look up, and these are looked up for every candidate.
_AT: Any = ModuleType("clues")  # attributes of modules are looked up twice as fast as those of other values
_AT.__dict__.update({clue.name: int(clue) for clue in Clue})
_NEW = SimpleNamespace(**{clue.name: int(clue) for clue in NewClue})
_NAME, _NOUN, _THEY = Group.NAME, Group.NOUN, Gender.THEY
_SUBJECT, _OWNER, _OTHER, _VOCATIVE = Role.SUBJECT, Role.OWNER, Role.OTHER, Role.VOCATIVE
_CLUES, _NEW_CLUES = len(Clue), len(NewClue)

_PAIR_SCALE = 4.0
_NO_PAIR = -1.5
"""Taken for PAIR_SUM where there is none: the pair scorer's -6."""
_LAST_THIRTY = 30
_TURNS = 2
"""Paragraphs back that a turn of speech may lie."""


class Witness:
    """What the clues are read from: the mentions of a book and where each went so far."""

    def __init__(self, table: MentionTable, phrases: Phrases, person_titles: dict[int, set[str]]) -> None:
        self.phrases = phrases
        self.person_titles = person_titles
        self.sentence: list[int] = table.sentence.tolist()
        self.form: list[int] = table.form.tolist()
        self.kind: list[int] = table.kind.tolist()
        self.quote: list[int] = table.quote.tolist()
        self.pronoun: list[int] = table.pronoun.tolist()
        self.surface: list[int] = table.surface.tolist()
        self.starts: list[int] = table.first.tolist()
        self.ends: list[int] = table.last.tolist()
        self.group = [group_of(form, pronoun) for form, pronoun in zip(self.form, self.pronoun, strict=True)]
        self.quote_paragraph: dict[int, int] = {}
        for k, quote in enumerate(self.quote):
            self.quote_paragraph.setdefault(quote, phrases.paragraph[k])


def group_of(form: int, pronoun: int) -> Group:
    """Return the group of a mention."""
    if pronoun:
        return _GROUP_OF_PRONOUN[pronoun]
    return _NAME if form == 0 else _NOUN


class Asked:
    """A mention that somebody is sought for: what its clues need, looked up once for all candidates.

    Attributes:
        row: the clues that are the same for every candidate.
        plural: whether it is several, as far as known. here: the paragraph of its quotation.
    """

    __slots__ = (
        "end", "form", "gender", "governor", "here", "is_generic", "is_home_word", "is_noun", "k", "kin", "kind", "noun",
        "paragraph", "plural", "quote", "role", "row", "sentence", "start", "surface",
    )  # fmt: skip

    def __init__(self, w: Witness, k: int, kin: tuple[int, str] | None) -> None:
        p = w.phrases
        self.k, self.kin = k, kin
        self.start, self.end, self.sentence = w.starts[k], w.ends[k], w.sentence[k]
        self.form, self.kind, self.surface, self.quote = w.form[k], w.kind[k], w.surface[k], w.quote[k]
        self.noun, self.role, self.gender, self.paragraph = p.noun[k], p.role[k], p.gender[k], p.paragraph[k]
        self.governor = p.governor[k]
        self.here = w.quote_paragraph[self.quote]
        group = w.group[k]
        self.is_noun = group >= _NOUN
        self.is_generic = self.noun in GENERIC_NOUNS
        self.is_home_word = p.is_home_word[k]
        if group in _SINGLE:
            self.plural: bool | None = False
        else:
            self.plural = True if group in _SEVERAL and w.pronoun[k] != 8 else p.plural[k]
        self.row = [0.0] * _CLUES
        self.row[_AT.BIAS] = 1.0
        if self.is_noun:
            clue = _DETERMINER_CLUES.get(p.determiner[k])
            if clue is not None:
                self.row[clue] = 1.0
            if self.role is _VOCATIVE:
                self.row[_AT.IS_VOCATIVE] = 1.0


_DETERMINER_CLUES = {
    Determiner.INDEFINITE: _AT.INDEFINITE,
    Determiner.DEMONSTRATIVE: _AT.DEMONSTRATIVE,
    Determiner.POSSESSIVE: _AT.POSSESSIVE,
}
_SINGLE = frozenset({Group.HE_SHE, Group.IT, Group.I})
_SEVERAL = frozenset({Group.THEY, Group.WE})


def chain_clues(
    w: Witness,
    asked: Asked,
    chain: Chain,
    pair: tuple[float, float, float] | None,
    facts: tuple[float, int, bool, Clue | None, tuple[float, float]],
) -> list[float]:
    """Return the value of every `Clue`.

    Args:
        w: the mentions.
        asked: the mention.
        chain: the candidate.
        pair: log-odds of the pair scorer: sum, best, nearest; None where no mention of the chain is near.
        facts: of the candidate among the others: the best sum of the rivals, candidates mentioned since, whether a rival
            carries the mention's noun, the clue of kin of the right name, if any, what the mention's quotation says of the
            candidate as its speaker and as who is spoken to.
    """
    row = asked.row.copy()
    rival, since, noun_elsewhere, family, (speaks, hears) = facts
    if family is not None:
        row[family] = 1.0
    if pair is None:
        total = _NO_PAIR
        row[_AT.PAIR_NONE] = 1.0
        row[_AT.PAIR_SUM] = row[_AT.PAIR_BEST] = row[_AT.PAIR_NEAREST] = total
    else:
        total = pair[0] / _PAIR_SCALE
        row[_AT.PAIR_SUM], row[_AT.PAIR_BEST], row[_AT.PAIR_NEAREST] = total, pair[1] / _PAIR_SCALE, pair[2] / _PAIR_SCALE
    lead = total - rival
    row[_AT.PAIR_LEAD] = lead if -2.0 < lead < 2.0 else 2.0 if lead > 0.0 else -2.0
    last = chain.recent[-1]
    gap = asked.start - w.ends[last]
    row[_AT.FAR] = math.log1p(gap) / 5.0 if gap > 0 else 0.0
    apart = asked.sentence - w.sentence[last]
    if apart == 0:
        row[_AT.SAME_SENTENCE] = 1.0
    elif apart == 1:
        row[_AT.SENTENCE_BEFORE] = 1.0
    row[_AT.OTHERS_SINCE] = since / 5.0 if since < 10 else 2.0
    mentions = len(chain.mentions)
    row[_AT.SIZE] = math.log(mentions) / 5.0
    role, last_role = asked.role, w.phrases.role[last]
    if last_role is _SUBJECT:
        row[_AT.LAST_WAS_SUBJECT] = 1.0
        if role is _SUBJECT and apart == 1:
            row[_AT.SUBJECT_THEN_SUBJECT] = 1.0
    if role is last_role and role is not _OTHER:
        row[_AT.SAME_ROLE] = 1.0
    _place_clues(w, asked, chain, row)
    if asked.is_noun:
        _noun_clues(w, asked, chain, row)
        if noun_elsewhere:
            row[_AT.NOUN_ELSEWHERE] = 1.0
    gender, known = asked.gender, chain.gender
    if gender and gender is not _THEY:
        row[_AT.GENDER_AGREES if known == gender else _AT.GENDER_CLASHES if known else _AT.GENDER_OPEN] = 1.0
    if asked.plural is not None and chain.plural is not None:
        row[_AT.NUMBER_AGREES if asked.plural == chain.plural else _AT.NUMBER_CLASHES] = 1.0
    if chain.kinds and chain.kinds.get(asked.kind, 0) * 2 < mentions:
        row[_AT.KIND_DIFFERS] = 1.0
    if chain.person is not None:
        row[_AT.IS_NAMED] = 1.0
        if chain.is_named_recently:
            row[_AT.NAMED_RECENTLY] = 1.0
    if asked.quote:
        row[_AT.SPEAKS], row[_AT.HEARS] = speaks, hears
        if chain.said_i or chain.said_you or chain.third:
            _speech_clues(w, asked, chain, row)
    back = asked.paragraph - chain.acted
    if back == 0:
        row[_AT.ACTS_HERE] = 1.0
    elif back == 1:
        row[_AT.ACTED_BEFORE] = 1.0
    if chain.is_narrator:
        row[_AT.IS_NARRATOR] = 1.0
    if (asked.quote == 0) != (w.quote[last] == 0):
        row[_AT.INTO_SPEECH] = 1.0
    return row


def _place_clues(w: Witness, asked: Asked, chain: Chain, row: list[float]) -> None:
    """Note where the latest mentions of a chain stand: how many are recent, which hold the mention, which share its clause."""
    start, end, sentence, least = asked.start, asked.end, asked.sentence, asked.k - _LAST_THIRTY
    starts, ends, sentences = w.starts, w.ends, w.sentence
    recent = 0
    for m in chain.recent:
        if m >= least:
            recent += 1
        if ends[m] >= end and starts[m] <= start:
            row[_AT.AROUND] = 1.0
        elif sentences[m] == sentence:
            _clause_clues(w, asked, m, row)
    row[_AT.RECENT] = recent / 8.0


def _clause_clues(w: Witness, asked: Asked, m: int, row: list[float]) -> None:
    p, k, role, other = w.phrases, asked.k, asked.role, w.phrases.role[m]
    if p.governor[m] == asked.governor and role is not _OWNER and other is not _OWNER and role and other:
        if not p.is_reflexive[k]:
            row[_AT.CO_ARGUMENT] = 1.0
        elif other is _SUBJECT:
            row[_AT.REFLEXIVE_OF_SUBJECT] = 1.0
    elif other is _SUBJECT and p.clause[m] == p.clause[k]:
        row[_AT.SUBJECT_OF_CLAUSE] = 1.0


def _noun_clues(w: Witness, asked: Asked, chain: Chain, row: list[float]) -> None:
    if asked.surface in chain.phrases:
        row[_AT.SAME_PHRASE] = 1.0
    if asked.form == 1:
        noun, nouns = asked.noun, chain.nouns
        if noun in nouns:
            row[_AT.SAME_NOUN] = 1.0
        elif asked.is_generic:
            row[_AT.OTHER_GENERIC_NOUN] = 1.0 if nouns else 0.0
        else:
            if nouns:
                row[_AT.OTHER_NOUN] = 0.5 if nouns <= GENERIC_NOUNS else 1.0
            if chain.person is not None and noun not in w.person_titles.get(chain.person, ()):
                row[_AT.NEW_TRADE] = 1.0
    kin = asked.kin
    if kin is not None:
        if kin in chain.kin:
            row[_AT.SAME_KIN] = 1.0
        elif any(other == kin[1] for _, other in chain.kin):
            row[_AT.OTHER_KIN] = 1.0
    elif asked.is_home_word and any(other == asked.noun for _, other in chain.kin):
        row[_AT.HOME_WORD] = 1.0


def _speech_clues(w: Witness, asked: Asked, chain: Chain, row: list[float]) -> None:
    quote = asked.quote
    for said, same, before in (
        (chain.said_i, _AT.SAID_I, _AT.SAID_I_BEFORE), (chain.said_you, _AT.SAID_YOU, _AT.SAID_YOU_BEFORE)
    ):  # fmt: skip
        if said:
            back = asked.here - w.quote_paragraph[said]
            if said == quote or back == 0:
                row[same] = 1.0
            elif 0 < back <= _TURNS:
                row[before] = 1.0
    if chain.third == quote:
        row[_AT.SPOKEN_OF] = 1.0


def new_clues(
    w: Witness, k: int, *, best_pair: float, candidates: int, fitting: int, noun_known: bool, phrase_known: bool
) -> list[float]:
    """Return the value of every `NewClue`."""
    p = w.phrases
    row = [0.0] * _NEW_CLUES
    row[_NEW.BIAS] = 1.0
    row[_NEW.BEST_PAIR] = best_pair
    if w.group[k] >= _NOUN:
        row[_NEW.BARE + p.determiner[k]] = 1.0
        if noun_known:
            row[_NEW.NOUN_KNOWN] = 1.0
        if phrase_known:
            row[_NEW.PHRASE_KNOWN] = 1.0
        if p.noun[k] in KINDRED:
            row[_NEW.KINDRED] = 1.0
        if p.owner[k] >= 0:
            row[_NEW.IS_OWNED] = 1.0
    if w.quote[k]:
        row[_NEW.IN_SPEECH] = 1.0
    if p.plural[k]:
        row[_NEW.PLURAL] = 1.0
    row[_NEW.CANDIDATES] = math.log1p(candidates) / 3.0
    row[_NEW.EARLY] = max(0.0, 1.0 - k / 50.0)
    if p.gender[k]:
        row[_NEW.GENDER_KNOWN] = 1.0
        row[_NEW.FITTING] = fitting / candidates if candidates else 0.0
    return row

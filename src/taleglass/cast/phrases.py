"""What does a mention say of whom it means, before we know who that is?

The noun that carries it, its gender and number, its determiner, its place in the clause and whose it is (“her mother”): plain
facts of the words and the dependency tree, one list entry a mention, gathered once before the walk of `taleglass.cast.gather`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from taleglass.cast.members import Gender
from taleglass.cast.pairs import MentionTable
from taleglass.cast.word_lists import word_set
from taleglass.reading import Reading, head_words
from taleglass.story import EntityKind

__all__ = ["ELDERS", "GENERIC_NOUNS", "KINDRED", "Determiner", "Phrases", "Role", "noun_gender", "read_phrases"]

_I, _YOU, _HE, _SHE, _IT, _WE, _THEY, _WHO = range(1, 9)
GENDER_OF_PRONOUN = {_HE: Gender.HE, _SHE: Gender.SHE, _IT: Gender.IT}

GENERIC_NOUNS = word_set(
    """
    man woman girl boy lady gentleman fellow child creature stranger person lad maiden youth one other friend companion lover
    wife husband mother father son daughter brother sister uncle aunt cousin widow guest host hostess visitor speaker
    """
)
"""Nouns that say nothing of a trade."""

_MALE_HEADS = word_set(
    """
    man boy gentleman lad fellow father brother son husband uncle nephew grandfather king prince lord sir mister youth
    chap guy monk priest widower bridegroom waiter policeman butler footman postman actor host hero wizard duke count
    baron
    """
)
_FEMALE_HEADS = word_set(
    """
    woman girl lady mother sister daughter wife aunt niece grandmother queen princess widow maid bride waitress actress
    hostess heroine witch nun governess housekeeper duchess countess nurse lass madam matron housemaid
    """
)
_PLURAL_DETERMINERS = word_set("these those both several many few all two three four five six seven eight nine ten")

_PET_FORMS = {
    **dict.fromkeys(("papa", "dad", "daddy", "pa", "pappa", "da"), "father"),
    **dict.fromkeys(("mama", "mamma", "mam", "mom", "mommy", "mum", "mummy", "ma", "momma"), "mother"),
    **dict.fromkeys(("grandpa", "granddad", "grandad", "grandpapa"), "grandfather"),
    **dict.fromkeys(("grandma", "granny", "gran", "nana", "grandmama", "grandmamma"), "grandmother"),
    **dict.fromkeys(("auntie", "aunty"), "aunt"),
    "hubby": "husband",
}
"""Home words for kin, by the plain one."""

KINDRED = word_set(
    """
    father mother husband wife grandfather grandmother brother sister son daughter uncle aunt nephew niece cousin master
    mistress fiancé fiancée betrothed bride bridegroom
    """
)
"""Nouns that mean someone by whose they are."""
ELDERS = frozenset({"father", "mother", "grandfather", "grandmother", "uncle", "aunt"})
"""Kin that several may share, and that they call so (“papa”)."""

_INDEFINITE = word_set("a an another some any no every each such one")
_DEMONSTRATIVE = word_set("this that these those")
_POSSESSIVE = word_set("my your his her its our their thy mine thine hers whose")
_REFLEXIVE = word_set("myself yourself yourselves himself herself itself ourselves themselves thyself themself oneself")


class Determiner(IntEnum):
    """What a noun phrase begins with."""

    BARE = 0
    INDEFINITE = 1
    DEFINITE = 2
    DEMONSTRATIVE = 3
    POSSESSIVE = 4
    OTHER = 5


class Role(IntEnum):
    """Where a mention stands in its clause."""

    OTHER = 0
    SUBJECT = 1
    OBJECT = 2
    OWNER = 3
    OBLIQUE = 4
    VOCATIVE = 5


_ROLES = {
    "nsubj": Role.SUBJECT,
    "csubj": Role.SUBJECT,
    "obj": Role.OBJECT,
    "iobj": Role.OBJECT,
    "nmod:poss": Role.OWNER,
    "obl": Role.OBLIQUE,
    "nmod": Role.OBLIQUE,
    "vocative": Role.VOCATIVE,
}
_HANGS_ON_NOUN = frozenset({"nmod:poss", "nmod", "compound", "amod", "det", "case", "appos", "flat"})
_CLIMB = 4
"""Steps up a tree from a noun to the verb of its clause."""


# Members of an enumeration are slow to look up.
_BARE_DETERMINER, _INDEFINITE_DETERMINER, _DEFINITE_DETERMINER = Determiner.BARE, Determiner.INDEFINITE, Determiner.DEFINITE
_DEMONSTRATIVE_DETERMINER, _POSSESSIVE_DETERMINER, _OTHER_DETERMINER = (
    Determiner.DEMONSTRATIVE, Determiner.POSSESSIVE, Determiner.OTHER
)  # fmt: skip
_NO_ROLE, _FEMALE, _MALE, _NO_GENDER = Role.OTHER, Gender.SHE, Gender.HE, Gender.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One entry a mention.

    Attributes:
        head: word that carries it. noun: its lemma in lower case, home words for kin as the plain ones; empty for pronouns.
        gender, plural: as far as the words tell.
        determiner: what the phrase begins with. role: its place in the clause.
        governor: the word its head hangs on; clause: the verb of its clause.
        owner: the mention that begins where it begins and owns it (“her” of “her mother”), or -1.
        is_reflexive: whether it is “himself” and the like. is_home_word: whether it is “papa”, or “father” alone.
        paragraph: index into ``Book.paragraphs``.
    """

    head: list[int]
    noun: list[str]
    gender: list[Gender]
    plural: list[bool | None]
    determiner: list[Determiner]
    role: list[Role]
    governor: list[int]
    clause: list[int]
    owner: list[int]
    is_reflexive: list[bool]
    is_home_word: list[bool]
    paragraph: list[int]


def read_phrases(reading: Reading, table: MentionTable) -> Phrases:
    """Gather the facts of every mention."""
    firsts, lasts = reading.span_first.tolist(), reading.span_last.tolist()
    head = head_words(reading)
    heads, words, deprel, upos = reading.head.tolist(), reading.words, reading.deprel, reading.upos
    form, pronoun = table.form.tolist(), table.pronoun.tolist()
    person = [kind is EntityKind.PERSON for kind in reading.kinds]
    is_person = [person[k] for k in reading.span_kind.tolist()]
    paragraphs = reading.marks.sentence_paragraphs[table.sentence].tolist() if len(firsts) else []
    by_first: dict[int, list[int]] = {}
    for k, first in enumerate(firsts):
        by_first.setdefault(first, []).append(k)
    out = Phrases(
        head=head, noun=[], gender=[], plural=[], determiner=[], role=[], governor=[], clause=[], owner=[], is_reflexive=[],
        is_home_word=[], paragraph=paragraphs,
    )  # fmt: skip
    for k, word in enumerate(head):
        lemma = reading.lemma[word].lower()
        noun = "" if pronoun[k] else _PET_FORMS.get(lemma, lemma)
        out.noun.append(noun)
        opening = words[firsts[k]].lower()
        out.gender.append(
            GENDER_OF_PRONOUN.get(pronoun[k]) or (noun_gender(noun) if form[k] != 0 and is_person[k] else _NO_GENDER)
        )
        out.plural.append(_plural(reading, word, opening, firsts[k], lasts[k]))
        beginning = by_first[firsts[k]]
        owner = -1
        if len(beginning) > 1:
            owner = next((j for j in beginning if lasts[j] < lasts[k] and _owns(reading, lasts[j], pronoun[j])), -1)
        out.owner.append(owner)
        out.determiner.append(_determiner(opening, is_owned=owner >= 0))
        top = word
        for _ in range(_CLIMB):
            if deprel[top] != "conj" or heads[top] == top:
                break
            top = heads[top]
        out.role.append(_ROLES.get(deprel[top].removesuffix(":pass").removesuffix(":outer"), _NO_ROLE))
        out.governor.append(heads[top])
        verb = heads[top]
        for _ in range(_CLIMB):
            if deprel[verb] not in _HANGS_ON_NOUN and upos[verb] in {"VERB", "AUX", "ADJ"}:
                break
            verb = heads[verb]
        out.clause.append(verb)
        out.is_reflexive.append(firsts[k] == lasts[k] and opening in _REFLEXIVE)
        out.is_home_word.append(firsts[k] == lasts[k] and noun in ELDERS)
    return out


def _owns(reading: Reading, last: int, pronoun: int) -> bool:
    """Say whether a mention at the beginning of another owns it: “her”, or “Anna” before “'s”."""
    if pronoun:
        return reading.words[last].lower() in _POSSESSIVE
    return last + 1 < len(reading.words) and reading.xpos[last + 1] == "POS"


def _determiner(opening: str, *, is_owned: bool) -> Determiner:
    if is_owned or opening in _POSSESSIVE:
        return _POSSESSIVE_DETERMINER
    if opening == "the":
        return _DEFINITE_DETERMINER
    if opening in _INDEFINITE:
        return _INDEFINITE_DETERMINER
    if opening in _DEMONSTRATIVE:
        return _DEMONSTRATIVE_DETERMINER
    return _OTHER_DETERMINER if opening in _PLURAL_DETERMINERS else _BARE_DETERMINER


def noun_gender(noun: str) -> Gender:
    """Return the gender that a common noun tells of, in lower case: “nephew” is he."""
    if noun in _FEMALE_HEADS or noun.endswith("woman"):
        return _FEMALE
    return _MALE if noun in _MALE_HEADS or (noun.endswith("man") and noun != "human") else _NO_GENDER


def _plural(reading: Reading, head: int, opening: str, first: int, last: int) -> bool | None:
    xpos = reading.xpos[head]
    if xpos in {"NNS", "NNPS"} or opening in _PLURAL_DETERMINERS:
        return True
    if xpos in {"NN", "NNP"}:
        return any(word.lower() == "and" for word in reading.words[first + 1 : last])
    return None

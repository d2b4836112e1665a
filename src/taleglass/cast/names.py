"""Which names belong to one person?

Every distinct proper name of a person is taken apart into titles, given name and surname; then names are joined from the
fullest to the barest: “Darcy” and “Mr. Darcy” join “Fitzwilliam Darcy” where nothing speaks against it (a title or pronoun of
the other gender, another given name, a rival who fits as well, or that the two names meet in one sentence). Follows the
character clustering of Bamman, Underwood and Smith 2014 and Vala et al. 2015, on counts of the whole book. Last, “Lucy” and
“Miss Honeychurch”, whom no sentence calls by both, are one where they are in the same scenes and never in the same sentence,
the more so where somebody calls Miss Honeychurch and Lucy answers.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from taleglass.cast.given_names import HE_NAMES, NICKNAMES, SHE_NAMES
from taleglass.cast.members import Gender
from taleglass.cast.word_lists import word_set

__all__ = [
    "PersonalName",
    "Use",
    "is_address",
    "is_clean_name",
    "join_names",
    "name_words",
    "parse_name",
    "plain_words",
    "title_gender",
]

_HE_TITLES = word_set(
    """
    mr mister sir lord father brother uncle grandfather grandpa monsieur m herr signor senor señor don count duke baron
    prince king earl marquis marquess viscount squire master emperor abbé abbe friar papa dad daddy grandad rev reverend
    granddad bishop cardinal pope archdeacon archbishop archduke headmaster councilman monsignor ser sultan emir shah mistah
    mista marse massa mas'r mars'
    """
)
_SHE_TITLES = word_set(
    """
    mrs miss ms lady mother sister aunt aunty auntie grandmother grandma granny madame madam mme mademoiselle mlle frau
    fräulein fraulein signora signorina senora señora donna doña countess duchess baroness princess queen marchioness
    viscountess mistress dame empress archduchess headmistress councilwoman matron goodwife goody
    mama mamma mam mom momma mommy mum mummy gran nan nana mis' missis missus miz mis
    """
)
_TITLES = (
    _HE_TITLES
    | _SHE_TITLES
    | word_set(
        """
    dr doctor captain capt colonel col major general gen admiral lieutenant lieut lt sergeant sgt corporal private
    inspector detective constable officer professor prof judge justice president mayor governor senator saint st cousin
    nurse commander commodore chief superintendent deacon elder parson vicar rabbi honourable hon comrade citizen agent
    coach pastor sheriff marshal deputy ensign warden chancellor secretary minister premier chairman chef principal councillor
    alderman ambassador bailiff brigadier cadet chaplain consul coroner envoy imam magistrate midshipman ranger trooper archmage
    mage healer magister maester specialist technician navigator pilot engineer
    """
    )
)
_SPOKEN_TITLES = {
    **dict.fromkeys(("mister", "mistah", "mista"), "mr"),
    **dict.fromkeys(("mis'", "mis", "miz", "missis", "missus"), "mrs"),
}
"""Titles as dialect speaks them, and what print makes of them."""
_COURTESIES = word_set("mr mister mrs miss ms monsieur m madame mme mademoiselle mlle herr frau")
_KINSHIP = word_set("aunt aunty auntie uncle cousin")
"""Titles that relatives put before a given name."""
_GROWN = _KINSHIP - {"cousin"}
_ANYBODY = word_set("mr mister mrs miss ms sir madam lady lord")
"""Titles that alone are a form of address or an exclamation, and nobody's name."""
_TITLED = frozenset({"sir", "lord", "lady", "dame"})
_PLAIN, _KNIGHTED = frozenset({"mr", "mister"}), frozenset({"sir", "lord"})
"""Titles of two persons, not of one."""
_OFFICERS = word_set("captain capt colonel col major general gen admiral lieutenant lieut lt commodore commander ensign")
"""Titles of men, of whom the text hardly ever says Mr."""
_WIVES, _MAIDS = word_set("mrs lady madame mme frau"), word_set("miss mlle mademoiselle")
_WOMEN = word_set("mrs miss ms madame mme mlle mademoiselle frau fräulein")
_EPITHETS = word_set(
    """
    the old young poor dear dearest little good great big my our your his her sweet honest worthy that this a an
    """
)
_FOND = frozenset({"dear", "dearest"})
_RELATIVES = word_set("late former younger youngest second third other")
"""Words that tell someone from the one of the same name."""
_LINKS = word_set("of in the and at on le la")
_BREAKS = word_set("of the in from at , ( — – -- who and or ; : ’s 's")
_SUFFIXES = word_set("jr sr junior senior esq esquire ii iii iv md phd")
_PARTICLES = word_set("de du la le von van der den des di da del della st d' o' mac")
_AMID = word_set("al el bin ibn bint ap ab ben ter ten te zu zum zur vom dos das y à")
"""Words that stand in lower case amid a name, and with a capital may be its first: Ben Marlow is no Mr. Marlow."""
_HYPHENS = frozenset("-‐‑")

_OVERWHELMING = 8
"""One who is mentioned so many times more often wins over one whose form of name fits better: Archer is no “Archer Madeira”."""
_SHARE_OF_PERSON = 0.1
"""A mention by another name weighs so much beside one that shows the given name in question."""

_STEM = 3
"""Letters that two short forms of one name share."""
_LONG = 7
"""Letters of a name that has two spellings, parted by one vowel."""
_VOWELS = frozenset("aeiouy")
_SHORTENED = 2
"""Letters that a short form leaves away at least; with one fewer it is rather another name (Marin and Marina)."""
_FAMILY_DOMINANCE = 10
"""The same for “Mrs. Dashwood”, whose family has several members."""
_DOMINANCE = 3
"""A rival must be mentioned this many times less for a bare name to join the other."""

_SCENE = 5
"""Sentences before and after, within which two names are taken to be in one scene."""
_MEETING = 0.14
"""Share of its mentions near another's name that share a sentence with it, when the two are different persons: the median of
760 pairs of names in the development novels. One person's two names have 0 in most pairs, 0.125 at the ninetieth percentile."""
_MEETINGS, _MEETING_SHARE = 3, 0.15
"""Shared sentences, and their share, from which two names are two persons."""
_HEAD_OF_FAMILY = 3
"""Mr. Knightley is no Mr. John Knightley, when so many times commoner than all names that show the given name."""
_STRAY = 0.05
"""Share of someone's mentions that may show a given name by a slip, such as a clause that begins with a name. Our judgement:
“Miss Marlow” two hundred times outweighs one odd reading."""
_ONE_MEETING = 0.05
"""The same share for two names of one person."""
_ANSWER = 0.4
"""Log-odds for one person, where a name is called out and the other acts in the paragraph before or after. In the development
novels nine in ten of the places where the other acts are such, seven in ten when the names are of two."""
_CALL = -1.1
"""The same where the other acts in the paragraph of the call, and so is rather the one who calls."""
_SURE, _SURE_OF_WIFE, _SURE_OF_AUNT = 2.0, 3.1, 1.0
"""Log-odds from which two names are one person's; Mrs. Marlow is rather her mother. An aunt's or uncle's given name is seldom
that of another of the family who is called by title: of three such pairs above 1 in seven development novels three are one."""


def plain_words(surface: str) -> str:
    """Return the words of a mention as they are counted: composed (NFC), one blank between, without marks of emphasis."""
    return " ".join(unicodedata.normalize("NFC", surface).replace("_", " ").split())


def name_words(surface: str) -> str:
    """Return the words of a proper mention as they are counted: those of `plain_words` without a salutation."""
    return " ".join(_after_salutation(plain_words(surface).split()))


def _after_salutation(words: Sequence[str]) -> Sequence[str]:
    """Return the name or word of kinship that follows “Dear”, as letters and fond speech begin; otherwise all words."""
    begin = 1 if words[:1] and words[0].lower() == "my" else 0
    rest = words[begin + 1 :]
    if not rest or words[begin].lower() not in _FOND or not (rest[0][:1].isupper() or rest[0].lower() in _TITLES):
        return words
    return rest


def title_gender(title: str) -> Gender:
    """Return the pronoun set that a title implies."""
    low = title.lower().rstrip(".")
    if low in _HE_TITLES:
        return Gender.HE
    return Gender.SHE if low in _SHE_TITLES else Gender.UNKNOWN


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A name taken apart; all lower case, without full stops.

    Attributes:
        titles: “mr”, “lady”. core: what is left, in order: given names, particles, surname; empty for a bare title.
    """

    titles: tuple[str, ...]
    core: tuple[str, ...]

    @property
    def gender(self) -> Gender:
        """The pronoun set that the titles, or else the given name, lead to expect."""
        for title in self.titles:
            gender = title_gender(title)
            if gender:
                return gender
        if self.core and not (self.titles and len(self.core) == 1):
            he, she = self.core[0] in HE_NAMES, self.core[0] in SHE_NAMES
            if he != she:
                return Gender.HE if he else Gender.SHE
        return Gender.UNKNOWN

    @property
    def given(self) -> str:
        """The given name where the form shows one: two words, or a first name after no title; else empty."""
        if len(self.core) >= 2 and self.core[0] not in _PARTICLES:
            return self.core[0]
        if len(self.core) == 1 and (not set(self.titles) & _COURTESIES):
            return self.core[0]
        return ""

    @property
    def surname(self) -> str:
        """The last word where the form shows a surname (two words, or one after a title); else empty."""
        if len(self.core) >= 2 or (self.titles and self.core):
            return self.core[-1]
        return ""


def parse_name(words: Sequence[str]) -> PersonalName:
    """Take a proper name apart.

    Args:
        words: of the mention, as the text writes them.
    """
    written = [w for w in words if w not in {"_", "*", '"', "“", "”", "'s", "’s"}]
    low = [w.lower().rstrip(".").replace("’", "'") or w for w in written]
    begin = 0
    while begin < len(low) - 1 and (low[begin] in _EPITHETS or _describes(written[begin])):
        begin += 1
    titles: list[str] = []
    while begin < len(low) and low[begin] in _TITLES and not (titles and low[begin] == "m"):  # Mrs. M. is no Monsieur
        titles.append(_SPOKEN_TITLES.get(low[begin], low[begin]))
        begin += 1
    core: list[str] = []
    for k, word in enumerate(low[begin:]):
        is_small = _is_small(written[begin + k]) and word not in _PARTICLES
        is_small = is_small and not set(written[begin + k + 1 : begin + k + 2]) & _HYPHENS  # Kareem al-Rashid
        is_another = word in _COURTESIES - {"m"} and not set(core) <= _RELATIVES  # “Edith Mrs. Marlow” are two
        if k > 0 and (word in _BREAKS or is_small or is_another):
            break
        if word in _SUFFIXES and k > 0:
            continue
        if word[:1].isalnum():
            core.append(word)
    while len(core) >= 2 and core[0] in _PARTICLES - SHE_NAMES:  # “Mr. van der Meer” is Mr. Meer to “Jan van der Meer”
        del core[0]
    return PersonalName(tuple(titles), tuple(core))


def _describes(word: str) -> bool:
    """Say whether a word before a name describes its bearer (“the charming Miss Marlow”), and tells of no namesake."""
    low = word.lower()
    return word[:1].islower() and len(word) > 1 and low not in _PARTICLES | _TITLES | _RELATIVES


def _is_small(word: str) -> bool:
    """Say whether a word begins in lower case and is no part of a name, as “ibn” and “d’Aubigné” are."""
    low = word.lower()
    return word[:1].islower() and (len(word) > 1 or word == "a") and word == low and low not in _AMID


def is_address(words: Sequence[str]) -> bool:
    """Say whether words are a title alone that is anybody's: “sir”."""
    words = _after_salutation(words)
    return len(words) == 1 and words[0].lower().rstrip(".") in _ANYBODY


def is_clean_name(words: Sequence[str]) -> bool:
    """Say whether a proper name's words are only a name: no clause that begins with one, and no mere “sir”."""
    if is_address(words):
        return False
    for k, word in enumerate(words):
        low = word.lower()
        if not word[:1].isalnum() and word not in {".", "'", "’", "_", "’s", "'s"} | _HYPHENS:
            return False
        is_hyphened = not {*words[max(k - 1, 0) : k], *words[k + 1 : k + 2]}.isdisjoint(_HYPHENS)
        if k > 0 and not is_hyphened and _is_small(word) and low not in _PARTICLES | _TITLES | _EPITHETS | _LINKS:
            return False
    return len(words) < 2 or words[-1] not in _AMID


Places = Sequence[tuple[int, int]]
"""(sentence, quotation) of mentions, in text order; quotation 0 is narration."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a name is used.

    Attributes:
        called: paragraphs in which speech calls it out. acting: paragraphs in whose narration it is a subject.
        is_of_two: whether the text tells “old Mr. Marlow” and “young Mr. Marlow” apart.
    """

    called: tuple[int, ...] = ()
    acting: frozenset[int] = frozenset()
    is_of_two: bool = False


@dataclass(slots=True)
class _Person:
    """A cluster of names in the making."""

    names: list[int] = field(default_factory=list)
    count: int = 0
    givens: Counter[str] = field(default_factory=Counter)  # mentions by names that show this given name
    surnames: Counter[str] = field(default_factory=Counter)
    titles: set[str] = field(default_factory=set)
    titled_given: set[str] = field(default_factory=set)  # courtesies that stand before a given name and surname
    votes: Counter[Gender] = field(default_factory=Counter)

    @property
    def gender(self) -> Gender:
        ranked = self.votes.most_common(2)
        if not ranked:
            return Gender.UNKNOWN
        if len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]:
            return Gender.UNKNOWN
        return ranked[0][0]


def _same_given(a: str, b: str) -> bool:
    """Say whether two given names may be one person's: equal, an initial, or a short form."""
    if a == b or b in NICKNAMES.get(a, ()) or a in NICKNAMES.get(b, ()):
        return True
    short, full = (a, b) if len(a) <= len(b) else (b, a)
    if not full.startswith(short):
        return _differ_by_a_vowel(a, b)
    if len(short) < _STEM:
        return len(short) == 1  # an initial
    if full in {short + "y", short + "ie", short + short[-1] + "y"}:  # Skaggs and Skaggsy
        return True
    is_stem = len(full) >= len(short) + _SHORTENED
    if is_stem and not any(short in known for known in (HE_NAMES, SHE_NAMES, NICKNAMES)):
        return True  # Ash and Ashkar
    return bool(NICKNAMES.get(a, frozenset()) & NICKNAMES.get(b, frozenset()))  # Kit and Kitty


def _differ_by_a_vowel(a: str, b: str) -> bool:
    """Say whether two names are one in two spellings: Catherine and Catharine."""
    if not len(a) == len(b) >= _LONG:
        return False
    differing = [letters for letters in zip(a, b, strict=True) if letters[0] != letters[1]]
    return len(differing) == 1 and set(differing[0]) <= _VOWELS


def join_names(
    names: Sequence[PersonalName],
    counts: Sequence[int],
    pronouns: Sequence[Mapping[Gender, float]],
    places: Sequence[Places] = (),
    uses: Sequence[Use] = (),
) -> list[int]:
    """Join the names of one book into persons.

    Args:
        names: distinct names.
        counts: mentions of each.
        pronouns: for each name, how many pronouns of each gender seem to refer to it.
        places: for each name, (sentence, quotation) of its mentions in text order, 0 for narration; empty where not known.
        uses: how each name is used; empty where not known.

    Returns:
        For each name, the number of its person; numbers follow the order of the first name of each.
    """
    order = sorted(range(len(names)), key=lambda k: (-_fullness(names[k]), -counts[k], names[k].core, names[k].titles))
    persons: list[_Person] = []
    person_of: dict[int, int] = {}
    with_word: dict[str, list[int]] = {}
    for k, name in enumerate(names):
        if name.core:
            with_word.setdefault(name.core[0], []).append(k)
    book = _Names(names, counts, places or [()] * len(names), uses or [Use()] * len(names), with_word)
    for k in order:
        name = names[k]
        votes = Counter({g: float(n) for g, n in pronouns[k].items() if g})
        if name.gender:
            votes[name.gender] += 20 if any(title_gender(t) for t in name.titles) else 4
        if len(name.core) >= 2 and not name.titles:  # once “Freddy Marlow”, a hundred times “Freddy”
            for bare in book.bare(name.core[:1]):
                votes.update({g: float(n) for g, n in pronouns[bare].items() if g})
        home = _home(name, votes, persons, k, book)
        if home is None:
            home = len(persons)
            persons.append(_Person())
        person = persons[home]
        person.names.append(k)
        person.count += counts[k]
        if name.given and len(name.core) >= 1:
            person.givens[name.given] += counts[k]
        if name.surname:
            person.surnames[name.surname] += counts[k]
        person.titles.update(name.titles)
        if len(name.core) >= 2:
            person.titled_given.update(set(name.titles) & _COURTESIES)
        person.votes.update(votes)
        person_of[k] = home
    homes = _never_together(persons, book)
    renumbered: dict[int, int] = {}
    return [renumbered.setdefault(homes[person_of[k]], len(renumbered)) for k in range(len(names))]


def _meetings(a: Places, b: Places) -> tuple[int, int]:
    """Count the mentions of the rarer of two names near the other, and those that share a sentence and a voice with it."""
    if len(a) < len(b):
        a, b = b, a
    known, sentences = set(a), [sentence for sentence, _ in a]
    near = sum(1 for s, _ in b if bisect_left(sentences, s - _SCENE) < bisect_left(sentences, s + _SCENE + 1))
    return near, sum(1 for place in b if place in known)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a book, their mentions, and those that are one bare word or share it."""

    names: Sequence[PersonalName]
    counts: Sequence[int]
    places: Sequence[Places]
    uses: Sequence[Use]
    with_word: Mapping[str, list[int]]  # first or only word of the core: names

    def bare(self, words: Iterable[str]) -> list[int]:
        """Return the names that are one of the words, without a title."""
        return [
            k
            for word in words
            for k in self.with_word.get(word, ())
            if self.names[k].core == (word,) and not self.names[k].titles
        ]

    def with_given(self, words: Iterable[str]) -> list[int]:
        """Return the names that are a title and one of the words."""
        return [
            k for word in words for k in self.with_word.get(word, ()) if self.names[k].core == (word,) and self.names[k].titles
        ]


def _are_two(k: int, book: _Names, person: _Person) -> bool:
    """Say whether the mentions of a name show that it is not a person's: they meet too often, or never.

    A bare name is compared with those names of the person that do not hold it; a titled one with all, and with the given name
    alone.
    """
    name, own = book.names[k], book.places[k]
    if name.surname and book.uses[k].is_of_two and person.givens:
        return True
    words = set() if name.titles else set(name.core)
    compared = [n for n in person.names if not set(book.names[n].core) & words]
    given = [n for n in book.bare(person.givens) if n not in person.names] if name.titles and len(name.core) == 1 else []
    others = sorted({place for n in compared + given for place in book.places[n]})
    near, met = _meetings(others, own)
    if met >= _MEETINGS and met >= _MEETING_SHARE * near:
        return True
    if len(name.core) == 1 and not name.titles and name.core[0] not in person.givens | person.surnames:
        return bool(person.titles & _TITLED) and near < _SCENE  # Kitty is nowhere near Lady Catherine
    if not name.titles or len(name.core) != 1 or not others or not own:
        return False
    ranks, other_ranks = set(name.titles) & _OFFICERS, person.titles & _OFFICERS
    if ranks and other_ranks and not ranks & other_ranks:
        return own[0] < others[-1] and others[0] < own[-1]  # otherwise it may be a promotion
    if met and set(name.titles) & person.titled_given and name.core[0] in person.surnames:
        called = {n for n in given + book.with_given(person.givens) if n not in person.names}
        if book.counts[k] >= _HEAD_OF_FAMILY * (person.count + sum(book.counts[n] for n in called)):
            return True
    return bool(set(name.titles) & _WIVES) and _is_a_miss(name, book, others, met / max(1, near))


def _is_a_miss(name: PersonalName, book: _Names, others: Places, share: float) -> bool:
    """Say whether the book has a Miss of the surname whom a woman meets no more often than its Mrs."""
    for n in book.with_word.get(name.core[0], ()):
        if book.names[n].core == name.core and set(book.names[n].titles) & _MAIDS and len(book.places[n]) >= _MEETINGS:
            near, met = _meetings(others, book.places[n])
            return met / max(1, near) <= share
    return False


def _never_together(persons: list[_Person], book: _Names) -> list[int]:
    """Join those with a given name only and those with a title and surname only who share scenes but no sentences.

    Returns:
        For each person, the number of the one it joins, or its own.
    """
    homes = list(range(len(persons)))
    places = [sorted(place for n in person.names for place in book.places[n]) for person in persons]
    given = [k for k, p in enumerate(persons) if places[k] and _is_called_by_given_name(p)]
    formal = [k for k, p in enumerate(persons) if places[k] and _is_called_by_surname(p, book)]
    odds: dict[tuple[int, int], float] = {}
    for g in given:
        for f in formal:
            genders = {persons[g].gender, persons[f].gender}
            if len(genders) == 1 and Gender.UNKNOWN not in genders:
                odds[g, f] = _odds_of_meetings(*_meetings(places[g], places[f]))
                odds[g, f] += _odds_of_answers(persons[g], persons[f], book)
    best_of_given = {g: max(((odds[g, f], f) for f in formal if (g, f) in odds), default=(0.0, -1)) for g in given}
    best_of_formal = {f: max(((odds[g, f], g) for g in given if (g, f) in odds), default=(0.0, -1)) for f in formal}
    for g, (value, f) in best_of_given.items():
        is_grown = bool(persons[g].titles & _GROWN)
        needed = _SURE_OF_AUNT if is_grown else _SURE_OF_WIFE if persons[f].titles & _WIVES else _SURE
        if value >= needed and best_of_formal[f][1] == g:
            homes[f] = g
    return homes


def _odds_of_meetings(near: int, met: int) -> float:
    """Return the log-odds for one person of two names that are near each other so often, and meet so often."""
    return met * math.log(_ONE_MEETING / _MEETING) + (near - met) * math.log((1.0 - _ONE_MEETING) / (1.0 - _MEETING))


def _odds_of_answers(one: _Person, other: _Person, book: _Names) -> float:
    """Return the log-odds for one person of who acts where the other's name is called out: the one called, or the caller."""
    odds = 0.0
    for a, b in ((one, other), (other, one)):
        acting = {paragraph for n in b.names for paragraph in book.uses[n].acting}
        for paragraph in [paragraph for n in a.names for paragraph in book.uses[n].called]:
            if paragraph in acting:
                odds += _CALL
            elif not acting.isdisjoint((paragraph - 1, paragraph + 1)):
                odds += _ANSWER
    return odds


def _is_called_by_given_name(person: _Person) -> bool:
    """Say whether the names of someone are “Lucy”, “Aunt Lucy” or both, and no surname."""
    if person.titles - _KINSHIP:
        return False
    return bool(person.givens) and set(person.surnames) <= set(person.givens)


def _is_called_by_surname(person: _Person, book: _Names) -> bool:
    """Say whether the names of someone are “Miss Honeychurch”, or the surname alone, but for a slip."""
    if not person.titles or person.titles - _COURTESIES:
        return False
    counts: Counter[str] = Counter()
    for n in person.names:
        if len(book.names[n].core) == 1:
            counts[book.names[n].core[0]] += book.counts[n]
    word, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return word in person.surnames and count >= (1.0 - _STRAY) * person.count


def _fullness(name: PersonalName) -> int:
    """Rank names from the fullest to the barest."""
    if len(name.core) >= 2:
        return 4
    if name.core and name.titles:
        return 3 if set(name.titles) & _COURTESIES or name.core[0] not in HE_NAMES | SHE_NAMES else 2
    return 1 if name.core else 0


def _home(name: PersonalName, votes: Counter[Gender], persons: list[_Person], k: int, book: _Names) -> int | None:
    """Find the person a name belongs to, or None for a new one."""
    own = _Person(votes=votes).gender
    fits: list[tuple[float, float, int]] = []
    for number, person in enumerate(persons):
        strength = _fit(name, person)
        if (
            strength > 0
            and not (own and (other := person.gender) and own != other)
            and not (book.places[k] and _are_two(k, book, person))
        ):
            bare = name.core[0] if len(name.core) == 1 and not name.titles else ""
            shown = max(person.givens[bare], person.surnames[bare])
            whole = person.count + sum(book.counts[n] for n in book.bare(person.givens) if n not in person.names and n != k)
            fits.append((strength, shown + _SHARE_OF_PERSON * whole, number))
    if not fits:
        return None
    fits.sort(reverse=True)
    is_ranked = set(name.titles) - _COURTESIES and fits[0][0] > 2
    while not is_ranked and any(weight > _OVERWHELMING * fits[0][1] for _, weight, _ in fits[1:]):
        del fits[0]
    needed = _FAMILY_DOMINANCE if set(name.titles) & _COURTESIES else _DOMINANCE
    if len(fits) > 1 and fits[0][0] == fits[1][0] and fits[0][1] < needed * fits[1][1]:
        return None
    return fits[0][2]


def _fit(name: PersonalName, person: _Person) -> float:
    """Return how well a name fits a person: 0 not at all, larger is better."""
    if person.givens and person.givens.keys() <= _RELATIVES and name.given not in person.givens:
        return 0  # the late Mr. Marlow is no other Mr. Marlow
    if not name.core:  # “the Colonel”, “Mademoiselle”
        own = set(name.titles)
        return 1 if own and own <= person.titles and not own & _ANYBODY and person.surnames else 0
    if len(name.core) >= 2:
        same_surname = name.core[-1] in person.surnames
        if same_surname and any(_same_given(name.core[0], g) for g in person.givens):
            return 3
        if name.core[0] in person.givens and set(name.core) & set(person.surnames):
            return 2
        return 0
    word = name.core[0]
    if name.titles:
        if len(word) == 1 and not _titles_clash(set(name.titles), person.titles):  # “Mrs. D”
            return 1 if set(name.titles) & person.titles and any(s.startswith(word) for s in person.surnames) else 0
        if (word not in person.surnames and word not in person.givens) or _titles_clash(set(name.titles), person.titles):
            return 0
        if word in person.surnames:
            # “Mr. Knightley” is rather he whom the text never calls “Mr. John Knightley”
            if set(name.titles) & _COURTESIES:
                return 1.5 if set(name.titles) & person.titled_given else 2
            return 2.5 if set(name.titles) & person.titles else 2
        return 2.5 if set(name.titles) & set(person.titles) else 2  # “Sir John” is rather he whom the text calls Sir
    if word in person.givens:
        return 3
    if any(_same_given(word, g) for g in person.givens if min(len(word), len(g)) > 1):  # an initial alone says too little
        return 2
    if word in person.surnames or any(_same_given(word, surname) for surname in person.surnames if len(surname) > _STEM):
        return 1.5 if person.gender is Gender.HE else 1  # a bare surname is rather a man's
    return 0


def _titles_clash(a: set[str], b: set[str]) -> bool:
    """Say whether two sets of titles cannot be one person's."""
    spouse = ({"mrs", "mme", "madame", "frau"}, {"miss", "mlle", "mademoiselle"})
    for x, y in ((a, b), (b, a)):
        if x & spouse[0] and y & spouse[1] and not (x & spouse[1] or y & spouse[0]):
            return True
    for x, y in ((a, b), (b, a)):
        if x & _PLAIN and y & (_KNIGHTED | _OFFICERS) and not y & _PLAIN:
            return True
        if x & _WOMEN and y & _OFFICERS and not y & _WOMEN:
            return True
    ga = {title_gender(t) for t in a} - {Gender.UNKNOWN}
    gb = {title_gender(t) for t in b} - {Gender.UNKNOWN}
    return bool(ga and gb and not ga & gb)

"""Who is who, through the whole book?

Names first: the distinct names of persons are joined into persons over the whole book (`taleglass.cast.names`). Then the
mentions are walked in text order, and each joins the entity whose recent mentions it most likely refers to, by the pair
scorer, or opens a new one. Entities carry what is known of them (name, number, the pronouns used), and what contradicts it is
no candidate. Cost grows in a straight line with the text.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from taleglass.cast.links import link_scores
from taleglass.cast.members import Cast, CastMember, Gender
from taleglass.cast.names import PersonalName, is_clean_name, join_names, parse_name, title_gender
from taleglass.cast.pairs import MentionTable
from taleglass.cast.word_lists import word_set
from taleglass.reading import Reading, head_words
from taleglass.story import EntityKind

__all__ = ["gather"]

_I, _YOU, _HE, _SHE, _IT, _WE, _THEY, _WHO = range(1, 9)
_GENDER_OF_PRONOUN = {_HE: Gender.HE, _SHE: Gender.SHE, _IT: Gender.IT}

_LINK = 0.0
"""Log-odds above which a description joins an entity; the scorer was trained with 0 for “none”."""
_PRONOUN_LINK = -1.5
"""The same for pronouns, which rarely open an entity; between -3 and 0.5 LitBank dev moves by 0.2 CoNLL F1."""
_NAME_BINDS = 1.0
"""The same for a name to join an entity without one (“a boy … Tom”)."""
_FIRST_PERSON_SHARE = 0.006
"""Share of “I” among the words of narration above which a book has a first-person narrator. Four such development novels have
0.019 to 0.028; four told in the third person, letters and all, 0.0002 or less."""
_SAME_PHRASE_REACH = 4000
"""Words over which “the old lady” may mean the last old lady without the pair scorer's word."""

_NEW_TRADE = 3.0
"""What a trade nobody gave them before takes from the log-odds of a named person: the scorer alone makes “the barman” of
whoever was named last. Chosen on twelve development novels (speakers 67.8 to 69.0 %), at 0.3 of LitBank's CoNLL F1."""
_ANYONE = word_set(
    """
    man woman girl boy lady gentleman fellow child creature stranger person lad maiden youth one other friend companion lover
    wife husband mother father son daughter brother sister uncle aunt cousin widow guest host hostess visitor speaker
    """
)
"""Nouns that say nothing of a trade."""
_TITLE_NOUNS = {"dr": "doctor", "capt": "captain", "col": "colonel", "gen": "general", "prof": "professor", "rev": "reverend"}

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
_PLURAL_DETERMINERS = word_set(
    """
    these those both several many few all two three four five six seven eight nine ten
    """
)


@dataclass(slots=True, eq=False)
class _Entity:
    """A chain in the making."""

    mentions: list[int] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    person: int | None = None
    is_narrator: bool = False
    plural: bool | None = None
    votes: Counter[Gender] = field(default_factory=Counter)
    nouns: set[str] = field(default_factory=set)

    @property
    def gender(self) -> Gender:
        """The pronouns used, where one set has twice the votes of any other."""
        if len(self.votes) < 2:
            return next(iter(self.votes), Gender.UNKNOWN)
        (first, most), (_, next_most) = self.votes.most_common(2)
        return first if most >= 2 * next_most else Gender.UNKNOWN


def gather(reading: Reading) -> Cast:
    """Join the mentions of a book into entities.

    Args:
        reading: the one pass over the book.

    Returns:
        Every mention in exactly one member; members by first mention.
    """
    gatherer = _Gatherer(reading)
    gatherer.name_persons()
    gatherer.walk()
    gatherer.name_narrator()
    return gatherer.cast()


class _Gatherer:
    """The state of one walk through a book."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.first, self.last = reading.span_first, reading.span_last
        self.count = len(self.first)
        self.words = [reading.words[a : z + 1] for a, z in zip(self.first.tolist(), self.last.tolist(), strict=True)]
        form = np.array([("PROP", "NOM", "PRON").index(f.value) for f in reading.forms], dtype=np.int64)[reading.span_form]
        self.form: list[int] = form.tolist()
        self.is_person: list[bool] = np.array([k is EntityKind.PERSON for k in reading.kinds])[reading.span_kind].tolist()
        self.table = MentionTable.of(
            self.words,
            first=self.first,
            last=self.last,
            sentence=reading.marks.token_sentences[self.first].astype(np.int64),
            kind=reading.span_kind,
            form=form,
            quote=reading.word_quotes[self.first].astype(np.int64),
        )
        self.pronoun, self.quote = self.table.pronoun.tolist(), self.table.quote.tolist()
        self.starts, self.ends = self.first.tolist(), self.last.tolist()
        self.scores = link_scores(self.table, reading.span_pair, reading.pair_weights)
        self.likely = self._likely_antecedents()
        self.head = head_words(reading)
        self.entities: list[_Entity] = []
        self.entity_of = [-1] * self.count
        self.person_of_mention: dict[int, int] = {}
        self.person_titles: dict[int, set[str]] = {}
        self.title_bearers: dict[str, list[int]] = defaultdict(list)
        self.by_person: dict[int, int] = {}
        self.last_phrase: dict[tuple[str, ...], int] = {}
        narration = reading.word_quotes == 0
        spoken_i = sum(1 for k in range(self.count) if self.pronoun[k] == _I and self.quote[k] == 0 and self.words[k][0] == "I")
        self.first_person = spoken_i >= 3 and spoken_i >= _FIRST_PERSON_SHARE * max(1, int(narration.sum()))

    # ------------------------------------------------------------------ names

    def name_persons(self) -> None:
        """Join the distinct names of persons over the whole book."""
        mentions_of: dict[PersonalName, list[int]] = defaultdict(list)
        for k in range(self.count):
            if self.is_person[k] and self._is_name(k) and not self._is_plural_name(k):
                name = parse_name(self.words[k])
                if name.core or name.titles:
                    mentions_of[name].append(k)
        names = list(mentions_of)
        number = {name: i for i, name in enumerate(names)}
        votes: list[Counter[Gender]] = [Counter() for _ in names]
        best = self._best_antecedents()
        name_of_root: dict[int, PersonalName] = {k: name for name, ks in mentions_of.items() for k in ks}
        for k in range(self.count):
            if k in name_of_root or best[k] < 0:
                continue
            gender = _GENDER_OF_PRONOUN.get(self.pronoun[k])
            named = name_of_root.get(best[k])
            if gender and gender is not Gender.IT and named is not None:
                votes[number[named]][gender] += 1
        persons = join_names(names, [len(mentions_of[n]) for n in names], votes)
        sums: dict[int, Counter[Gender]] = defaultdict(Counter)
        for i, name in enumerate(names):
            for k in mentions_of[name]:
                self.person_of_mention[k] = persons[i]
            sums[persons[i]].update(votes[i])
            if name.gender:
                sums[persons[i]][name.gender] += 20 if any(title_gender(t) for t in name.titles) else 3
        self.person_votes = sums
        for i, name in enumerate(names):
            self.person_titles.setdefault(persons[i], set()).update(_TITLE_NOUNS.get(t, t) for t in name.titles)
        for person, titles in self.person_titles.items():
            for title in titles:
                self.title_bearers[title].append(person)

    def _best_antecedents(self) -> list[int]:
        """For every mention, its likeliest antecedent by the pair scorer alone, or -1."""
        column = self.scores.argmax(axis=1)
        score = self.scores[np.arange(self.count), column]
        return np.where(score > 0, np.arange(self.count) - column - 1, -1).tolist()  # type: ignore[no-any-return]

    def _likely_antecedents(self) -> list[list[tuple[int, float]]]:
        """For every mention, those antecedents whose scores count, nearest first, with their scores."""
        out: list[list[tuple[int, float]]] = [[] for _ in range(self.count)]
        if not self.count:
            return out
        least = np.maximum(self.scores.max(axis=1) - np.float32(4.0), np.float32(-4.0))
        rows, columns = np.nonzero(self.scores > least[:, None])
        for k, column, score in zip(rows.tolist(), columns.tolist(), self.scores[rows, columns].tolist(), strict=True):
            out[k].append((k - column - 1, score))
        return out

    def _is_name(self, k: int) -> bool:
        """Say whether a mention names someone: a proper name, or a description that the text writes as one (“the Queen”)."""
        if self.form[k] == 0:
            return True
        words = self.words[k]
        if self.form[k] != 1 or not 2 <= len(words) <= 3 or words[0].lower() != "the":
            return False
        return all(w[:1].isupper() and not w.isupper() for w in words[1:])

    def _is_plural_name(self, k: int) -> bool:
        words = self.words[k]
        low = [w.lower() for w in words]
        return "and" in low or (low[0] == "the" and len(words) >= 2 and self.reading.xpos[self.last[k]] == "NNPS")

    # ------------------------------------------------------------------- walk

    def walk(self) -> None:
        """Give every mention to an entity, in text order."""
        narrator: int | None = None
        for k in range(self.count):
            pronoun = self.pronoun[k]
            if self.first_person and pronoun == _I and self.quote[k] == 0:
                if narrator is None:
                    narrator = self._open(k, 0.95)
                    self.entities[narrator].is_narrator = True
                    self.entities[narrator].plural = False
                else:
                    self._join(k, narrator, 0.97)
            elif k in self.person_of_mention:
                self._place_name(k)
            elif self.form[k] == 0:
                self._place_by_phrase_or_score(k, _LINK)
            elif pronoun:
                self._place_by_score(k, _PRONOUN_LINK)
            else:
                self._place_by_phrase_or_score(k, _LINK)

    def _place_name(self, k: int) -> None:
        person = self.person_of_mention[k]
        home = self.by_person.get(person)
        if home is not None:
            self._join(k, home, 0.97)
            return
        candidate, score = self._best_entity(k, unnamed_for=person)
        if candidate is not None and score > _NAME_BINDS:
            self._join(k, candidate, _sigmoid(score))
            home = candidate
        else:
            home = self._open(k, 0.9)
        self.entities[home].person = person
        self.entities[home].votes.update(self.person_votes.get(person, Counter()))
        self.by_person[person] = home

    def _place_by_score(self, k: int, threshold: float) -> None:
        candidate, score = self._best_entity(k)
        if candidate is not None and score > threshold:
            self._join(k, candidate, _sigmoid(score))
        else:
            self._open(k, _sigmoid(-score))

    def _place_by_phrase_or_score(self, k: int, threshold: float) -> None:
        candidate, score = self._best_entity(k)
        phrase = tuple(w.lower() for w in self.words[k])
        if candidate is not None and score > threshold:
            self._join(k, candidate, _sigmoid(score))
        else:
            known = self.last_phrase.get(phrase)
            repeats = self.form[k] == 0 or (phrase[0] == "the" and len(phrase) >= 2)
            near = known is not None and self.first[k] - self.last[self.entities[known].mentions[-1]] <= _SAME_PHRASE_REACH
            if known is not None and repeats and (near or self.form[k] == 0) and self._may_join(k, known):
                self._join(k, known, 0.6)
            elif (bearer := self._bearer_of_title(k, phrase)) is not None:
                self._join(k, bearer, 0.6)
            else:
                self._open(k, _sigmoid(-score))
        if self.form[k] == 0 or phrase[0] == "the":
            self.last_phrase[phrase] = self.entity_of[k]

    def _bearer_of_title(self, k: int, phrase: tuple[str, ...]) -> int | None:
        """Return the one named person of the book whose title a description is (“the captain”), if already met."""
        if self.form[k] != 1 or len(phrase) != 2 or phrase[0] != "the":
            return None
        bearers = self.title_bearers.get(phrase[1], [])
        home = self.by_person.get(bearers[0]) if len(bearers) == 1 else None
        return home if home is not None and self._may_join(k, home) else None

    def _best_entity(self, k: int, *, unnamed_for: int | None = None) -> tuple[int | None, float]:
        """Return the entity whose recent mentions the mention most likely refers to, and the log-odds of it."""
        sums: dict[int, float] = {}
        for j, score in self.likely[k]:
            if self.ends[j] >= self.starts[k]:  # the earlier one holds this one
                continue
            entity = self.entity_of[j]
            known = sums.get(entity)
            sums[entity] = score if known is None else _add_odds(known, score)
        best, best_score = None, -9.0
        for entity, score in sums.items():
            certain = score - (_NEW_TRADE if self._is_new_trade(k, entity) else 0.0)
            if certain > best_score and self._may_join(k, entity, unnamed_for=unnamed_for):
                best, best_score = entity, certain
        return best, best_score

    def _is_new_trade(self, k: int, entity: int) -> bool:
        """Say whether a description (“the barman”) gives someone with a name a trade that no earlier one gave them."""
        e = self.entities[entity]
        if self.form[k] != 1 or e.person is None:
            return False
        noun = self._noun(k)
        return noun not in _ANYONE and noun not in e.nouns and noun not in self.person_titles.get(e.person, ())

    def _noun(self, k: int) -> str:
        return self.reading.lemma[self.head[k]].lower()

    def _may_join(self, k: int, entity: int, *, unnamed_for: int | None = None) -> bool:
        """Say whether nothing known of the entity speaks against the mention."""
        e = self.entities[entity]
        if unnamed_for is not None and e.person is not None:
            return False
        pronoun = self.pronoun[k]
        if e.is_narrator and self.quote[k] == 0 and pronoun in {_YOU, _HE, _SHE, _IT, _THEY}:
            return False
        gender = _GENDER_OF_PRONOUN.get(pronoun) or self._noun_gender(k)
        if unnamed_for is not None and not gender:
            ranked = self.person_votes.get(unnamed_for, Counter()).most_common(1)
            gender = ranked[0][0] if ranked else Gender.UNKNOWN
        known = e.gender
        if gender and known and gender != known and Gender.THEY not in {gender, known}:
            return False
        if self.form[k] == 1 and e.plural is not None and self._plural(k) not in {None, e.plural}:
            return False
        return not (pronoun in {_HE, _SHE, _I} and e.plural is True)

    def _open(self, k: int, probability: float) -> int:
        self.entities.append(_Entity())
        self._join(k, len(self.entities) - 1, probability)
        return len(self.entities) - 1

    def _join(self, k: int, entity: int, probability: float) -> None:
        e = self.entities[entity]
        e.mentions.append(k)
        e.probabilities.append(probability)
        if self.form[k] == 1:
            e.nouns.add(self._noun(k))
        self.entity_of[k] = entity
        pronoun = self.pronoun[k]
        gender = _GENDER_OF_PRONOUN.get(pronoun)
        if gender:
            e.votes[gender] += 1
        elif self.form[k] == 1:
            gender = self._noun_gender(k)
            if gender:
                e.votes[gender] += 6
        if e.plural is None:
            if pronoun in {_WE, _THEY}:
                e.plural = True if pronoun == _WE else None
            elif self.form[k] == 0:
                e.plural = self._is_plural_name(k)
            elif pronoun in {_I, _HE, _SHE, _IT}:
                e.plural = False
            else:
                e.plural = self._plural(k)

    def _noun_gender(self, k: int) -> Gender:
        if self.form[k] != 1 or not self.is_person[k]:
            return Gender.UNKNOWN
        head = self.reading.lemma[self.head[k]].lower()
        if head in _FEMALE_HEADS or head.endswith("woman"):
            return Gender.SHE
        return Gender.HE if head in _MALE_HEADS or (head.endswith("man") and head != "human") else Gender.UNKNOWN

    def _plural(self, k: int) -> bool | None:
        xpos = self.reading.xpos[self.head[k]]
        if xpos in {"NNS", "NNPS"} or self.words[k][0].lower() in _PLURAL_DETERMINERS:
            return True
        if xpos in {"NN", "NNP"}:
            return any(w.lower() == "and" for w in self.words[k][1:-1]) or False
        return None

    # ------------------------------------------------------------- the narrator

    def name_narrator(self) -> None:
        """Give a first-person narrator the name that others call them by.

        Narrators hardly name themselves outside speech: a name that is common in the book and stands nearly always inside
        quotations, often as a form of address, is theirs.
        """
        narrator = next((k for k, e in enumerate(self.entities) if e.is_narrator), None)
        if narrator is None:
            return
        best, best_count = None, 2.0
        for k, e in enumerate(self.entities):
            if e.person is None or k == narrator:
                continue
            named = [m for m in e.mentions if self.form[m] == 0]
            spoken = [m for m in named if self.quote[m] > 0]
            calls = sum(1 for m in spoken if self._is_vocative(m))
            if len(spoken) >= 0.85 * len(named) and calls >= 0.25 * len(named) and calls > best_count:
                best, best_count = k, float(calls)
        if best is not None:
            self._merge(best, narrator)

    def _is_vocative(self, k: int) -> bool:
        """Say whether a name in speech stands as a form of address: set off by marks on both sides."""
        words, a, z = self.reading.words, int(self.first[k]), int(self.last[k])
        before = words[a - 1] if a else "“"
        after = words[z + 1] if z + 1 < len(words) else "”"
        softer = {"dear", "my", "oh", "o", "well", "yes", "no", "but", "and", "old", "poor", "good", "come", "why"}
        return (before in set(",.!?;:—-–\"“‘'…") or before.lower() in softer) and after in set(",.!?;:—-–\"”’'…")

    def _merge(self, source: int, target: int) -> None:
        s, t = self.entities[source], self.entities[target]
        joined = sorted(zip(t.mentions + s.mentions, t.probabilities + s.probabilities, strict=True))
        t.mentions, t.probabilities = [m for m, _ in joined], [p for _, p in joined]
        t.votes.update(s.votes)
        t.person = s.person if t.person is None else t.person
        for m in s.mentions:
            self.entity_of[m] = target
        s.mentions, s.probabilities = [], []

    # --------------------------------------------------------------------- cast

    def cast(self) -> Cast:
        """Return the finished cast."""
        kept = sorted((e for e in self.entities if e.mentions), key=lambda e: e.mentions[0])
        owner = np.zeros(self.count, dtype=np.int64)
        chance = np.zeros(self.count, dtype=np.float32)
        members = []
        used: Counter[str] = Counter()
        for index, e in enumerate(kept):
            owner[e.mentions] = index
            chance[e.mentions] = e.probabilities
            members.append(self._member(index, e, used))
        return Cast(members=tuple(members), mention_members=owner, link_probability=chance)

    def _member(self, index: int, e: _Entity, used: Counter[str]) -> CastMember:
        kinds = Counter(int(self.reading.span_kind[m]) for m in e.mentions)
        named_kinds = Counter(int(self.reading.span_kind[m]) for m in e.mentions if self.form[m] == 0)
        kind = self.reading.kinds[(named_kinds or kinds).most_common(1)[0][0]]
        proper = Counter(self._phrase(m) for m in e.mentions if self.form[m] == 0 and is_clean_name(self.words[m]))
        common = Counter(self._phrase(m) for m in e.mentions if self.form[m] == 1)
        pronouns = Counter(self.words[m][0] for m in e.mentions if self.form[m] == 2)
        names = [n for n, _ in sorted(proper.items(), key=lambda z: (-z[1], z[0]))]
        if names:
            # the commonest name, unless a fuller one is nearly as common
            top = proper[names[0]]
            name = max(
                names, key=lambda n: (proper[n] >= 0.5 * top, len(n.split()) if proper[n] >= 0.5 * top else 0, proper[n])
            )
        elif common:
            name = min(common, key=lambda phrase: (-common[phrase], len(phrase), phrase))
        else:
            name = min(pronouns, key=lambda pronoun: (-pronouns[pronoun], pronoun), default=self._phrase(e.mentions[0]))
        start = int(self.reading.marks.token_starts[self.first[e.mentions[0]]])
        identifier = f"{kind.value.lower()}_{start}"
        used[identifier] += 1
        if used[identifier] > 1:
            identifier = f"{identifier}_{used[identifier]}"
        gender = e.gender
        plural = e.plural is True or (e.plural is None and any(self.pronoun[m] in {_WE, _THEY} for m in e.mentions))
        return CastMember(
            index=index,
            id=identifier,
            kind=kind,
            gender=Gender.THEY if plural and not gender else gender,
            name=name,
            names=tuple(names),
            is_named=bool(names),
            is_narrator=e.is_narrator,
            is_plural=plural,
            mentions=tuple(e.mentions),
        )

    def _phrase(self, k: int) -> str:
        start = int(self.reading.marks.token_starts[self.first[k]])
        end = int(self.reading.marks.token_ends[self.last[k]])
        return " ".join(self.reading.book.text[start:end].replace("_", " ").split())


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -12.0), 12.0)))


def _add_odds(a: float, b: float) -> float:
    """Return log(exp(a) + exp(b))."""
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))

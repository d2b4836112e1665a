"""Who is who, through the whole book?

Names first: the distinct names of persons are joined into persons over the whole book (`taleglass.cast.names`). Then the
mentions are walked in text order, and each joins the chain that the clues speak for most (`taleglass.cast.clues`), or opens a
new one: what the pair scorer says of its recent mentions, what is known of it so far (name, number, pronouns, trade, kin),
where it stands in the clause, who spoke. Whom a cue names (“said Anna”) comes before what they say, and is its “I”. What
contradicts something certain is no candidate. Candidates are the chains of the last mentions and those that the words call to
mind, so cost grows in a straight line with the text.
"""

from __future__ import annotations

import math
import operator
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.cast.apart import introductions, kept_apart, named_beside, told_same
from taleglass.cast.chains import Chain
from taleglass.cast.choosing import WEIGHED, look_ahead, weigh_choice
from taleglass.cast.clue_weights import CHAIN_WEIGHTS, NEW_WEIGHTS
from taleglass.cast.clues import Asked, Clue, Witness, chain_clues, new_clues
from taleglass.cast.discourse import listen_in, of_places
from taleglass.cast.links import link_scores
from taleglass.cast.members import Cast, CastMember, Doubt, Gender, Voices, pointed, pooled
from taleglass.cast.names import (
    PersonalName,
    Use,
    is_address,
    is_clean_name,
    join_names,
    name_words,
    parse_name,
    plain_words,
    title_gender,
)
from taleglass.cast.pairs import PRONOUN_SETS, MentionTable
from taleglass.cast.phrases import ELDERS, GENDER_OF_PRONOUN, KINDRED, Determiner, Role, read_phrases
from taleglass.cast.speech_cues import speech_cues
from taleglass.cast.tellers import headed_stretches, signed_stretches
from taleglass.cast.word_lists import word_set
from taleglass.reading import Reading
from taleglass.story import EntityKind

__all__ = ["Gatherer", "gather"]

_I, _YOU, _HE, _SHE, _IT, _WE, _THEY, _WHO = range(1, 9)
_NOT_NARRATORS, _ONE = frozenset({_YOU, _HE, _SHE, _IT, _THEY}), frozenset({_HE, _SHE, _I})
_MAYBE_YOU = frozenset({_YOU, _WE, _WHO})
_HERE = frozenset({_I, _YOU})

_PRONOUN = 2
"""Form of a mention; pronouns of a book's own are among descriptions (`group_of`), and no network knows them."""

# Members of an enumeration are slow to look up.
_UNKNOWN, _BOTH, _SUBJECT, _DEFINITE = Gender.UNKNOWN, Gender.THEY, Role.SUBJECT, Determiner.DEFINITE
_FIRST_PERSON_SHARE = 0.006
"""Share of “I” among the words of narration above which a book has a first-person narrator. Four such development novels have
0.019 to 0.028; four told in the third person, letters and all, 0.0002 or less."""
_FEWEST_I = 3
"""And the fewest of them."""
_ABOUT_HIM = 0.5
"""Names of a heading's person for every “I” of what stands below it, from which it is about them and not told by them."""
_SECOND_PERSON_SHARE = 0.012
"""Share of “you” among the words of narration above which a book is told in the second person, if “you” is not rarer there than
“I”. Of 682 short stories it finds 24 of 28 that are told so, in whole or in part, and five others."""
_SAME_PHRASE_REACH = 4000
"""Words over which “the old lady” may mean the last old lady without the pair scorer's word."""
_TOLD = 0.9
"""Probability that someone is whom the text says they are, in so many words."""
_SAYS_I = 0.95
"""Probability that the “I” of a quotation is whom its cue names."""
_REPEATED = 0.6
"""Probability taken for words that are said of someone again, where no clue found them."""
_NEW_TRADE = 3.0
"""What a trade nobody gave them before takes from the log-odds of a named person, beside the weight of the clue: the pair
scorer makes “the barman” of whoever was named last. Chosen on twelve development novels (speakers 67.8 to 69.0 %)."""
_FAMILY_NAME = 2.0
"""What is added to the worth of `Clue.FAMILY_NAME`, which the prior keeps small because it is rare in openings. With 1 in its
place, one of the ten openings of LitBank's development part loses six lines; four stories score the same."""
_NOTHING: frozenset[str] = frozenset()
_HE_GROWN = word_set("mr sir lord doctor captain colonel general major admiral squire monsieur m herr")
_SHE_GROWN = word_set("mrs lady madame mme frau")
"""Titles of the grown up."""
_MARRIED = word_set("mrs mme madame frau")
_YOUNG = word_set("girl child lass baby infant toddler kid")
_POINTED = frozenset({Determiner.DEFINITE, Determiner.INDEFINITE, Determiner.DEMONSTRATIVE})
_MARKS_BEFORE, _MARKS_AFTER = frozenset(",.!?;:—-–\"“‘'…"), frozenset(",.!?;:—-–\"”’'…")
_BEFORE_A_CALL = word_set("dear my oh o well yes no but and old poor good come why")
"""What stands before and after a name that is called out."""
_IN_SIGHT = 6
"""Paragraphs over which whoever acted may still be there."""
_NO_VOICE = (0.0, 0.0)
"""What a quotation says of whom it does not point to."""
_MEANT = 0.3
"""Value of a quotation's pointing to someone from which its “I” or “you” may mean them, though no mention of theirs is near."""
_LEAST_PAIR, _BELOW_BEST = -6.0, 6.0
"""Log-odds of the pair scorer, outright and below the best, under which an earlier mention makes nobody a candidate."""
_IN_DOUBT, _DOUBTED = 1.03, 0.02
"""One over the share of the likeliest above which a mention is in doubt; share above which somebody counts as meant."""
_SPREAD = 4096
"""Mentions whose likely antecedents are laid out at a time; the walk goes on from mention to mention."""
_CALLINGS = {
    **dict.fromkeys(word_set("reverend vicar parson priest curate rector deacon pastor bishop friar abbot rabbi"), "church"),
    **dict.fromkeys(word_set("inspector detective constable sergeant superintendent policeman"), "police"),
    **dict.fromkeys(word_set("doctor professor surgeon physician"), "medicine"),
    **{word: word for word in word_set("captain colonel general major lieutenant admiral judge mayor governor nurse")},
}
"""What somebody is by their title or by what they are called: nobody is of two of these."""
_TITLE_NOUNS = {"dr": "doctor", "capt": "captain", "col": "colonel", "gen": "general", "prof": "professor", "rev": "reverend"}


def gather(reading: Reading) -> Cast:
    """Join the mentions of a book into entities.

    Args:
        reading: the one pass over the book.

    Returns:
        Every mention in exactly one member; members by first mention.
    """
    gatherer = Gatherer(reading)
    gatherer.name_persons()
    gatherer.walk()
    gatherer.name_narrator()
    return gatherer.cast()


class Gatherer:
    """The state of one walk through a book.

    Attributes:
        chain_weights, new_weights: what clues are worth (`taleglass.cast.clue_weights`).
        choices: the networks of short texts; None for others. states: what mentions have seen around them, of a short text.
        entities: chains so far. entity_of: the chain of each mention, -1 before its turn.
        doubts: of mentions of narration, whom else they may mean.
        narrated: persons whom narration names, and so does not call “you”.
        never: by what a narrator calls their kin (“my uncle”), the persons who stand beside these words in one clause.
    """

    chain_weights: npt.NDArray[np.float64] = CHAIN_WEIGHTS
    new_weights: npt.NDArray[np.float64] = NEW_WEIGHTS
    new_trade = _NEW_TRADE

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
        marks = reading.marks
        self.places: list[tuple[int, int]] = list(
            zip(marks.token_starts[self.first].tolist(), marks.token_ends[self.last].tolist(), strict=True)
        )
        self.phrases = read_phrases(reading, self.table)
        self.cues = speech_cues(reading, self.table)
        heard = listen_in(reading, self.table, self.phrases, self.cues)
        self.voices = heard.voices if heard else Voices.none()
        self.choices = reading.choices if reading.is_short else None
        self.states = heard.states if heard and reading.is_short else None
        self.pointers = self.voices.pointers()
        self.there_odds = (
            heard.there_odds
            if heard
            else np.where(of_places(reading, self.table), reading.here_odds[self.last], reading.there_odds[self.last])
        )
        self.scores = link_scores(self.table, reading.span_pair, reading.pair_weights, heard)
        self.likely: dict[int, _Likely] = {}
        self.apart = kept_apart(reading, self.table, self.phrases)
        self.same = told_same(reading, self.table, self.phrases)
        self.named = named_beside(reading, self.table, self.phrases)
        self.introduced = introductions(reading, self.table)
        self.parsed = self._parsed()
        self.plural_names = self._plural_names()
        self.person_titles: dict[int, set[str]] = {}
        self.never: dict[int, set[int]] = defaultdict(set)
        self.chain_worth: list[list[float]] = self.worth_of_chains().tolist()
        self.new_worth: list[list[float]] = self.new_weights.tolist()
        self.witness = Witness(self.table, self.phrases, self.person_titles)
        self.entities: list[Chain] = []
        self.entity_of = [-1] * self.count
        self.doubts: dict[int, Doubt] = {}
        self.person_of_mention: dict[int, int] = {}
        self.narrated: set[int] = set()
        self.title_bearers: dict[str, list[int]] = defaultdict(list)
        self.by_person: dict[int, int] = {}
        self.last_phrase: dict[int, int] = {}
        self.last_noun: dict[str, int] = {}
        self.of_kin: dict[tuple[int, str], int] = {}
        self.surnames: dict[int, set[str]] = defaultdict(set)
        self.namesakes: dict[str, list[int]] = defaultdict(list)
        self.kin_of_name: dict[str, set[tuple[int, str]]] = defaultdict(set)
        narration = reading.word_quotes == 0
        of_narration = [k for k in range(self.count) if self.quote[k] == 0]
        spoken_i = sum(1 for k in of_narration if self.pronoun[k] == _I and self.words[k][0] == "I")
        told = max(1, int(narration.sum()))
        self.first_person = spoken_i >= _FEWEST_I and spoken_i >= _FIRST_PERSON_SHARE * told
        self.teller_of: dict[int, int] = {}
        self.tellers: set[int] = set()
        self.signers: set[int] = set()
        self.headed: dict[int, str] = {}
        told_you, told_i = (sum(1 for k in of_narration if self.pronoun[k] == pronoun) for pronoun in (_YOU, _I))
        self.second_person = told_you >= max(3, told_i) and told_you >= _SECOND_PERSON_SHARE * told

    @classmethod
    def worth_of_chains(cls) -> npt.NDArray[np.float64]:
        """Return what each `Clue` is worth, (groups, clues), as the walk takes it."""
        worth = cls.chain_weights.copy()
        worth[:, Clue.NEW_TRADE] -= cls.new_trade
        worth[:, Clue.FAMILY_NAME] += _FAMILY_NAME
        return worth

    # ------------------------------------------------------------------ names

    def name_persons(self) -> None:
        """Join the distinct names of persons over the whole book."""
        mentions_of: dict[PersonalName, list[int]] = defaultdict(list)
        for k, name in self.parsed.items():
            if self.is_person[k] and k not in self.plural_names and (name.core or name.titles):
                mentions_of[name].append(k)
        names = list(mentions_of)
        number = {name: i for i, name in enumerate(names)}
        votes: list[Counter[Gender]] = [Counter() for _ in names]
        best = self._best_antecedents()
        name_of_root: dict[int, PersonalName] = {k: name for name, ks in mentions_of.items() for k in ks}
        for k in range(self.count):
            if k in name_of_root or best[k] < 0:
                continue
            gender = GENDER_OF_PRONOUN.get(self.pronoun[k])
            named = name_of_root.get(best[k])
            if gender and gender is not Gender.IT and named is not None:
                votes[number[named]][gender] += 1
        sentences = self.witness.sentence
        places = [sorted((sentences[k], self.quote[k]) for k in mentions_of[n]) for n in names]
        uses = [self._use(mentions_of[n]) for n in names]
        persons = join_names(names, [len(mentions_of[n]) for n in names], votes, places, uses)
        sums: dict[int, Counter[Gender]] = defaultdict(Counter)
        for i, name in enumerate(names):
            for k in mentions_of[name]:
                self.person_of_mention[k] = persons[i]
            sums[persons[i]].update(votes[i])
            if name.gender:
                sums[persons[i]][name.gender] += 20 if any(title_gender(t) for t in name.titles) else 3
        self.person_votes = sums
        self.narrated = {person for k, person in self.person_of_mention.items() if not self.quote[k]}
        for k, others in self.apart.items():
            if self.form[k] == 1 and not self.quote[k] and self.words[k][0].lower() == "my":
                self.never[self.witness.surface[k]].update(
                    self.person_of_mention[m] for m in others if m in self.person_of_mention
                )
        for i, name in enumerate(names):
            self.person_titles.setdefault(persons[i], set()).update(_TITLE_NOUNS.get(t, t) for t in name.titles)
            if name.surname and name.surname not in self.surnames[persons[i]]:
                self.surnames[persons[i]].add(name.surname)
                self.namesakes[name.surname].append(persons[i])
        for person, titles in self.person_titles.items():
            for title in titles:
                self.title_bearers[title].append(person)
        self._find_tellers({name: persons[i] for i, name in enumerate(names)})

    def _find_tellers(self, persons: Mapping[PersonalName, int]) -> None:
        """Note who tells which paragraphs, where headings or the names under letters say so."""
        called = {" ".join(self.words[k]).lower(): persons[name] for k, name in self.parsed.items() if name in persons}
        paragraph, said, names = self.phrases.paragraph, Counter[int](), Counter[tuple[int, int]]()
        for k, quote in enumerate(self.quote):
            if quote == 0 and self.pronoun[k] == _I and self.words[k][0] == "I":
                said[paragraph[k]] += 1
            elif quote == 0 and k in self.person_of_mention:
                names[paragraph[k], self.person_of_mention[k]] += 1
        words = np.bincount(
            self.reading.marks.sentence_paragraphs[self.reading.marks.token_sentences[self.reading.word_quotes == 0]],
            minlength=len(self.reading.book.paragraphs),
        )
        stretches, self.headed = headed_stretches(self.reading.book, called)
        self.person_titles.update((person, set()) for person in self.headed)
        for one in stretches:
            inside = range(one.first + 1, one.end)
            count = sum(said[p] for p in inside)
            is_told = count >= max(1, _FIRST_PERSON_SHARE * int(words[one.first + 1 : one.end].sum()))
            if is_told and sum(names[p, one.person] for p in inside) < _ABOUT_HIM * count:
                self.teller_of.update(dict.fromkeys(inside, one.person))
        by_turns = set(self.teller_of.values())
        for one in signed_stretches(self.reading.book, called):
            if any(said[p] for p in range(one.first, one.end)):
                self.teller_of.update(dict.fromkeys(range(one.first, one.end), one.person))
        if len(self.teller_of) * 2 <= len(self.reading.book.paragraphs):  # otherwise letters tell the book
            self.signers = set(self.teller_of.values()) - by_turns
        if self.teller_of:
            self.tellers = set(self.teller_of.values())
            self.first_person &= sum(count for p, count in said.items() if p not in self.teller_of) >= _FEWEST_I

    def _use(self, mentions: list[int]) -> Use:
        """Return how the mentions of one name are used."""
        paragraph = self.phrases.paragraph
        ages = Counter(word.lower() for k in mentions for word in self.words[k][:2])
        return Use(
            called=tuple(paragraph[k] for k in mentions if self.quote[k] and self._is_vocative(k)),
            acting=frozenset(paragraph[k] for k in mentions if not self.quote[k] and self.phrases.role[k] is _SUBJECT),
            is_of_two=min(ages["old"], ages["young"] + ages["younger"]) > 0,
        )

    def _best_antecedents(self) -> list[int]:
        """For every mention, its likeliest antecedent by the pair scorer alone, or -1."""
        column = self.scores.argmax(axis=1)
        score = self.scores[np.arange(self.count), column]
        return np.where(score > 0, np.arange(self.count) - column - 1, -1).tolist()  # type: ignore[no-any-return]

    def _likely_antecedents(self, k: int) -> Iterable[tuple[int, float, float]]:
        """For a mention, those antecedents whose scores count, nearest first, with their scores and odds."""
        block = k // _SPREAD
        if block not in self.likely:
            while len(self.likely) > 1:
                del self.likely[next(iter(self.likely))]
            self.likely[block] = _Likely.of(self.scores, block * _SPREAD)
        return self.likely[block].before(k)

    def _is_name(self, k: int) -> bool:
        """Say whether a mention names someone: a proper name, or a description that the text writes as one (“the Queen”)."""
        if self.form[k] == 0:
            return True
        words = self.words[k]
        if self.form[k] != 1 or not 2 <= len(words) <= 3 or words[0].lower() != "the":
            return False
        return all(w[:1].isupper() and not w.isupper() for w in words[1:])

    def _parsed(self) -> dict[int, PersonalName]:
        """Return the mentions that name someone, in text order, with their names taken apart, each name once."""
        names = [k for k in range(self.count) if self._is_name(k)]
        apart = {words: parse_name(words) for words in {self.words[k] for k in names}}
        return {k: apart[self.words[k]] for k in names}

    def _plural_names(self) -> set[int]:
        """Return the names of several: “Lucy and Cecil”, “the Marlows”, and “Miss Marlows” where the book has a Miss Marlow."""
        surnames = Counter(name.core[0] for name in self.parsed.values() if len(name.core) == 1 and name.titles)
        families = {
            surname + ending
            for surname, count in surnames.items()
            for ending in ("s", "es")
            if surnames.get(surname + ending, 0) <= count
        }
        out = set()
        for k, name in self.parsed.items():
            low = [w.lower() for w in self.words[k]]
            is_family = bool(name.core) and name.core[-1] in families
            if "and" in low or is_family or (low[0] == "the" and len(low) >= 2 and self.reading.xpos[self.last[k]] == "NNPS"):
                out.add(k)
        return out

    # ------------------------------------------------------------------- walk

    def walk(self) -> None:
        """Give every mention to an entity."""
        one: dict[int, int | None] = {}  # whom “I” and “you” of narration mean, where they mean one person all through
        if self.first_person:
            one[_I] = None
        if self.second_person:
            one[_YOU] = None
        for k in self._order():
            self._hear(k)
            if self.quote[k] == 0 and self.pronoun[k] == _I and self.phrases.paragraph[k] in self.teller_of:
                self._tell(k, self.teller_of[self.phrases.paragraph[k]])
            elif self.quote[k] == 0 and self.pronoun[k] in one:
                home = one[self.pronoun[k]]
                if home is None:
                    one[self.pronoun[k]] = home = self._open(k, 0.95)
                    self.entities[home].is_narrator = self.pronoun[k] == _I
                    self.entities[home].is_you = self.pronoun[k] == _YOU
                    self.entities[home].plural = False
                else:
                    self._join(k, home, 0.97)
            elif self.pronoun[k] == _I and (speaker := self._speaker(k)) is not None:
                self._join(k, speaker, _SAYS_I)
            elif k in self.person_of_mention:
                self._place_name(k)
            else:
                home, probability = self._told(k) or self._choose(k)
                if home is None:
                    self._open(k, probability)
                else:
                    self._join(k, home, probability)
        for k, own in self.introduced.items():
            self._introduce(k, own)
        for e in self.entities:
            joined = sorted(zip(e.mentions, e.probabilities, strict=True))
            e.mentions, e.probabilities = [m for m, _ in joined], [p for _, p in joined]

    def _tell(self, k: int, person: int) -> None:
        """Give an “I” of narration to the person who tells."""
        home = self.by_person.get(person)
        if home is None:
            home = self.by_person[person] = self._open(k, 0.95)
            self.entities[home].person = person
            self.entities[home].vote(self.person_votes.get(person, {}))
        else:
            self._join(k, home, 0.97)
        self.entities[home].is_narrator = True
        self.entities[home].plural = False

    def _is_teller(self, entity: int, k: int) -> bool:
        """Say whether a narrator tells the paragraph of a mention: of several, only the one whose turn it is."""
        if self.entities[entity].person not in self.tellers:
            return True
        return self.by_person.get(self.teller_of.get(self.phrases.paragraph[k], -1)) == entity

    def _order(self) -> list[int]:
        """Return the mentions in text order, the owner before what is owned; whom a cue names comes before what they say."""
        begin: dict[int, int] = {}
        for k, quote in enumerate(self.quote):
            if quote:
                begin[quote] = min(begin.get(quote, self.starts[k]), self.starts[k])
        places = [(float(a), z) for a, z in zip(self.starts, self.ends, strict=True)]
        for quote, k in self.cues.items():
            for m in (k, self.phrases.owner[k]):
                if m >= 0 and quote in begin:
                    places[m] = min(places[m], (begin[quote] - 0.5, self.ends[m]))
        return sorted(range(self.count), key=places.__getitem__)

    def _speaker(self, k: int) -> int | None:
        """Return whom a cue names as the speaker of the quotation that a mention stands in."""
        cue = self.cues.get(self.quote[k], -1)
        return self.entity_of[cue] if cue >= 0 and self.entity_of[cue] >= 0 else None

    def _hear(self, k: int) -> None:
        """Note who says “I” in the quotation of a mention, where a cue tells."""
        speaker = self._speaker(k)
        if speaker is not None:
            self.entities[speaker].said_i = self.quote[k]

    def _place_name(self, k: int) -> None:
        person = self.person_of_mention[k]
        home = self.by_person.get(person)
        if home is not None:
            self._join(k, home, 0.97)
            return
        home, probability = self._choose(k, unnamed_for=person)
        if home is None:
            home, probability = self._told(k) or (None, probability)
        if home is None:
            home = self._open(k, max(0.9, probability))
        else:
            self._join(k, home, probability)
        self.entities[home].person = person
        self.entities[home].vote(self.person_votes.get(person, {}))
        self.by_person[person] = home

    def _introduce(self, k: int, own: int) -> None:
        """Join somebody without a name and the person they say they are, where a cue tells who speaks."""
        home, named = self.entity_of[own], self.entity_of[k]
        person = self.person_of_mention.get(k)
        if home == named or person is None or self._speaker(k) != home:
            return
        unnamed, known = self.entities[home], self.entities[named]
        clash = unnamed.gender and known.gender and unnamed.gender is not known.gender
        if unnamed.person is None and known.person == person and not known.is_narrator and not clash and not unnamed.plural:
            self._merge(named, home)
            self.by_person[person] = home

    def _told(self, k: int) -> tuple[int, float] | None:
        """Return the entity that the words beside say a mention is, if nothing certain speaks against it."""
        home = self.entity_of[self.same[k]] if k in self.same else -1
        if k in self.named:
            home = self.by_person.get(self.person_of_mention.get(self.named[k], -1), -1)
        person = self.person_of_mention.get(k)
        return (home, _TOLD) if home >= 0 and self._allowed(k, [home], unnamed_for=person) else None

    def _choose(self, k: int, *, unnamed_for: int | None = None) -> tuple[int | None, float]:
        """Return the entity that a mention most likely means, None for a new one, and the probability of that."""
        pairs = self._pairs(k)
        kin = self._kin(k)
        family = self._family(kin, unnamed_for)
        voices = self._voices(k)
        meant = [entity for entity, clues in voices.items() if max(clues) > _MEANT] if self.pronoun[k] in _HERE else []
        for known in [*self._reminded(k, kin), *family, *meant]:
            pairs.setdefault(known, None)
        candidates = self._allowed(k, pairs, unnamed_for=unnamed_for)
        rows, new_row = self._clues(k, candidates, pairs, kin, family, voices) if candidates else ([], [])
        home, probability = self.decide(k, candidates, rows, new_row)
        repeated = self._repeated(k) if home is None and unnamed_for is None else None
        if repeated is not None and repeated in candidates:
            return repeated, _REPEATED
        return home, probability

    def _repeated(self, k: int) -> int | None:
        """Return of whom the words were said before, where they are a name, “the old lady” or the title of one only."""
        if self.pronoun[k]:
            return None
        is_definite = self.phrases.determiner[k] is _DEFINITE and self.starts[k] < self.ends[k]
        known = self.last_phrase.get(self.witness.surface[k])
        if known is not None and (self.form[k] == 0 or (is_definite and self._is_near(k, known))):
            return known
        bearers = self.title_bearers.get(self.phrases.noun[k], [])
        if len(bearers) == 1 and is_definite and self.ends[k] == self.starts[k] + 1 and self.form[k] == 1:
            return self.by_person.get(bearers[0])
        return None

    def decide(self, k: int, candidates: list[int], rows: list[list[float]], new_row: list[float]) -> tuple[int | None, float]:
        """Weigh the clues: return the likeliest candidate, None for someone new, and the probability of that.

        Args:
            k: the mention.
            candidates: entities that it may mean; without any, *rows* and *new_row* are empty.
            rows: the value of every `Clue`, of each candidate.
            new_row: the value of every `NewClue`.
        """
        if not candidates:
            return None, 0.9
        group = self.witness.group[k]
        if self.choices is not None and group in WEIGHED and self.form[k] != _PRONOUN:
            ahead = look_ahead(self.scores, k, [self.entities[entity].recent for entity in candidates])
            scores, new = weigh_choice(self.choices, group, rows, new_row, ahead)
        else:
            worth = self.chain_worth[group]
            scores, new = [_weighed(row, worth) for row in rows], _weighed(new_row, self.new_worth[group])
        best = max(scores)
        top = max(best, new)
        odds = [math.exp(score - top) for score in scores]
        someone = math.exp(new - top)
        whole = sum(odds) + someone
        if whole > _IN_DOUBT and not self.quote[k]:
            known = [(self.entities[c].mentions[0], one / whole) for c, one in zip(candidates, odds, strict=True)]
            told = known if best > new else [*known, (k, someone / whole)]
            self.doubts[k] = tuple((mention, share) for mention, share in told if share > _DOUBTED)
        if best > new:
            return candidates[scores.index(best)], 1.0 / whole
        return None, 1.0 / whole

    def _pairs(self, k: int) -> dict[int, tuple[float, float, float] | None]:
        """Return what the pair scorer says of the entities near a mention: sum, best and nearest log-odds."""
        near: dict[int, list[float]] = {}
        entity_of = self.entity_of
        for j, score, odds in self._likely_antecedents(k):
            entity = entity_of[j]
            known = near.get(entity)
            if known is None:
                near[entity] = [odds, score, score]
                continue
            known[0] += odds
            if score > known[1]:  # noqa: PLR1730 - a call of max for every pair takes longer
                known[1] = score
        near.pop(-1, None)
        return {entity: (math.log(odds), best, nearest) for entity, (odds, best, nearest) in near.items()}

    def _kin(self, k: int) -> tuple[int, str] | None:
        """Return whose kin a description is (“her mother”, and “papa” where a cue tells who speaks), as (entity, noun)."""
        owner, noun = self.phrases.owner[k], self.phrases.noun[k]
        if self.phrases.is_home_word[k] and (speaker := self._speaker(k)) is not None:
            return speaker, noun  # “papa”, says she
        return (self.entity_of[owner], noun) if owner >= 0 and noun in KINDRED and self.entity_of[owner] >= 0 else None

    def _voices(self, k: int) -> dict[int, tuple[float, float]]:
        """Return whom the quotation of a mention points to, as far as the walk has come, as its speaker and as spoken to."""
        if not 0 < self.quote[k] <= len(self.pointers):
            return {}
        chances = pooled(self.pointers[self.quote[k] - 1], self.entity_of)
        return {entity: (pointed(speaks), pointed(hears)) for entity, (speaks, hears) in chances.items()}

    def _family(self, kin: tuple[int, str] | None, unnamed_for: int | None) -> dict[int, Clue]:
        """Return whom names and kin fit: Mr. Marlow where a Marlow's father is sought, and her father where it is he.

        Sought is someone's *kin*, or the chain of a person whose first name it is, *unnamed_for*.
        """
        if unnamed_for is not None:
            known = {one for surname in self.surnames[unnamed_for] for one in self.kin_of_name.get(surname, ())}
            found = ((self.of_kin[one], self._family_clue(*one, unnamed_for)) for one in known)
        else:
            owner = None if kin is None else self.entities[kin[0]].person
            if kin is None or owner is None:
                return {}
            namesakes = {one for surname in self.surnames[owner] for one in self.namesakes[surname] if one in self.by_person}
            found = ((self.by_person[one], self._family_clue(*kin, one)) for one in namesakes)
        return dict(sorted((entity, clue) for entity, clue in found if clue is not None))

    def _family_clue(self, owner: int, noun: str, person: int) -> Clue | None:
        """Say whether someone of an owner's surname may be their *noun*, by the titles of both."""
        of = self.entities[owner].person
        if of is None or of == person or not self.surnames[of] & self.surnames[person]:
            return None
        titles, own = self.person_titles[person], self.person_titles[of]
        is_he, is_she = bool(titles & _HE_GROWN), bool(titles & _SHE_GROWN)
        of_he, of_she = bool(own & _HE_GROWN), bool(own & _SHE_GROWN)
        if noun in {"father", "mother"}:
            fits = (is_he if noun == "father" else is_she) and not (of_he or of_she)
        elif noun in {"husband", "wife"}:
            fits = (is_he and of_she) if noun == "husband" else (is_she and of_he)
        elif noun in {"son", "daughter", "brother", "sister"}:
            return Clue.YOUNG_NAME if not (is_he or is_she) else None
        else:
            return None
        return Clue.FAMILY_NAME if fits else None

    def _reminded(self, k: int, kin: tuple[int, str] | None) -> list[int]:
        """Return entities that the words of a mention call to mind, however long ago they were met."""
        if self.pronoun[k]:
            return []
        out = []
        phrase = self.last_phrase.get(self.witness.surface[k])
        if phrase is not None and (self.form[k] == 0 or self._is_near(k, phrase)):
            out.append(phrase)
        if self.form[k] == 1 or self.phrases.is_home_word[k]:
            noun = self.last_noun.get(self.phrases.noun[k])
            if noun is not None and self._is_near(k, noun):
                out.append(noun)
            bearers = self.title_bearers.get(self.phrases.noun[k], [])
            if len(bearers) == 1 and bearers[0] in self.by_person and self.phrases.determiner[k] is _DEFINITE:
                out.append(self.by_person[bearers[0]])
        if kin is not None and kin in self.of_kin:
            out.append(self.of_kin[kin])
        return out

    def _is_near(self, k: int, entity: int) -> bool:
        last: int = self.ends[self.entities[entity].mentions[-1]]
        return bool(self.starts[k] - last <= _SAME_PHRASE_REACH)

    def _clues(  # noqa: PLR0917 - what is known of the candidates
        self,
        k: int,
        candidates: list[int],
        pairs: dict[int, tuple[float, float, float] | None],
        kin: tuple[int, str] | None,
        family: dict[int, Clue],
        voices: dict[int, tuple[float, float]],
    ) -> tuple[list[list[float]], list[float]]:
        """Return the clues of every candidate, and those of a new entity."""
        w, noun, surface, gender = self.witness, self.phrases.noun[k], self.witness.surface[k], self.phrases.gender[k]
        chains = [self.entities[e] for e in candidates]
        sums = [-1.5 if (pair := pairs[e]) is None else pair[0] / 4.0 for e in candidates]
        ranked = sorted(sums, reverse=True)
        second = -1.5 if len(ranked) < 2 else ranked[1]
        lasts = [chain.mentions[-1] for chain in chains]
        since = {m: n for n, m in enumerate(sorted(lasts, reverse=True))}
        carries = [noun in chain.nouns for chain in chains] if noun else [False] * len(chains)
        noun_known = True in carries
        asked = Asked(w, k, kin)
        rows = [
            chain_clues(
                w,
                asked,
                chain,
                pairs[e],
                (
                    second if total == ranked[0] else ranked[0],
                    since[last],
                    noun_known and not carried,
                    family.get(e),
                    voices.get(e, _NO_VOICE),
                ),
            )
            for e, chain, total, last, carried in zip(candidates, chains, sums, lasts, carries, strict=True)
        ]
        new_row = new_clues(
            w,
            k,
            best_pair=ranked[0] if ranked else -1.5,
            candidates=len(candidates),
            fitting=sum(1 for chain in chains if not chain.gender or chain.gender == gender) if gender else 0,
            noun_known=noun_known,
            phrase_known=any(surface in chain.phrases for chain in chains),
        )
        return rows, new_row

    def _allowed(self, k: int, entities: Iterable[int], *, unnamed_for: int | None) -> list[int]:
        """Return those *entities* that nothing certain keeps a mention from meaning."""
        owner, pronoun, plural = self.phrases.owner[k], self.pronoun[k], self.phrases.plural[k]
        owned_by = self.entity_of[owner] if owner >= 0 else -1  # nobody is her own mother
        not_narrator = self.quote[k] == 0 and pronoun in _NOT_NARRATORS
        not_you = unnamed_for in self.narrated or (self.quote[k] == 0 and pronoun not in _MAYBE_YOU)
        barred: set[int | None] = {owned_by, *self._apart(k), *self._could_be_children(k)}
        if pronoun == _YOU:
            barred.add(self._speaker(k))  # nobody calls himself you
        gender = self.phrases.gender[k]
        if unnamed_for is not None and not gender:
            ranked = self.person_votes.get(unnamed_for, Counter()).most_common(1)
            gender = ranked[0][0] if ranked else _UNKNOWN
        is_gendered = bool(gender) and gender is not _BOTH
        is_noun, is_one = self.form[k] == 1, pronoun in _ONE
        callings = _callings(self.person_titles.get(unnamed_for, _NOTHING)) if unnamed_for is not None else _NOTHING
        is_young = (
            is_noun
            and self.quote[k] == 0
            and self.phrases.noun[k] in _YOUNG
            and self.phrases.determiner[k] in _POINTED
            and "old" not in self.words[k]
        )
        out = []
        for entity in entities:
            e = self.entities[entity]
            if entity in barred or (unnamed_for is not None and e.person is not None):
                continue
            if callings and (others := _callings(e.nouns)) and callings.isdisjoint(others):
                continue  # the Colonel is not the vicar
            if (not_narrator and e.is_narrator and self._is_teller(entity, k)) or (not_you and e.is_you):
                continue
            known = e.gender
            if is_gendered and known and gender is not known and known is not _BOTH:
                continue
            if is_young and e.person is not None and self.person_titles.get(e.person, _NOTHING) & _MARRIED:
                continue  # the girl is not Mrs. Pell
            if (is_noun and e.plural is not None and plural not in {None, e.plural}) or (is_one and e.plural is True):
                continue
            out.append(entity)
        return out

    def _apart(self, k: int) -> set[int]:
        """Return the entities that a mention cannot mean, by its clause or by that of the same words before."""
        others, never = self.apart.get(k, ()), self.never.get(self.witness.surface[k], set())
        if not others and not never:
            return set()
        persons = {self.person_of_mention.get(m, -1) for m in others} | never
        return {self.entity_of[m] for m in others} | {self.by_person.get(person, -1) for person in persons}

    def _could_be_children(self, k: int) -> set[int]:
        """Return who acts here, where a mention is kin of several: “their mother” is none of those who own her."""
        owner, noun = self.phrases.owner[k], self.phrases.noun[k]
        if owner < 0 or noun not in ELDERS or self.pronoun[owner] not in {_WE, _THEY}:
            return set()
        return {
            entity
            for entity, e in enumerate(self.entities)
            if self.phrases.paragraph[k] - _IN_SIGHT <= e.acted
            and e.person is not None
            and not self.person_titles.get(e.person)
            and all(self.phrases.noun[m] != noun for m in e.mentions)
        }

    def _open(self, k: int, probability: float) -> int:
        self.entities.append(Chain())
        self._join(k, len(self.entities) - 1, probability)
        return len(self.entities) - 1

    def _join(self, k: int, entity: int, probability: float) -> None:
        e = self.entities[entity]
        e.mentions.append(k)
        e.recent.append(k)
        e.probabilities.append(probability)
        e.kinds[self.witness.kind[k]] += 1
        if self.form[k] == 0:
            e.named_at = len(e.mentions)
        self.entity_of[k] = entity
        self._learn(k, e)
        if not self.pronoun[k]:
            self.last_phrase[self.witness.surface[k]] = entity
            e.phrases.add(self.witness.surface[k])
        if self.form[k] == 1:
            self.last_noun[self.phrases.noun[k]] = entity
            e.nouns.add(self.phrases.noun[k])
            kin = self._kin(k)
            if kin is not None:
                e.kin.add(kin)
                self.of_kin[kin] = entity
                owner = self.entities[kin[0]].person
                for surname in () if owner is None else self.surnames[owner]:
                    self.kin_of_name[surname].add(kin)

    def _learn(self, k: int, e: Chain) -> None:
        """Note what a mention tells of its entity's gender, number and part in speech."""
        pronoun, quote = self.pronoun[k], self.quote[k]
        gender = self.phrases.gender[k]
        if gender:
            e.vote({gender: 1 if pronoun else 6})
        if e.plural is None:
            if pronoun in {_WE, _THEY}:
                e.plural = True if pronoun == _WE else None
            elif self.form[k] == 0:
                e.plural = k in self.plural_names
            elif pronoun in {_I, _HE, _SHE, _IT}:
                e.plural = False
            else:
                e.plural = self.phrases.plural[k]
        if not quote:
            if self.phrases.role[k] is _SUBJECT:
                e.acted = self.phrases.paragraph[k]
        elif pronoun == _I:
            e.said_i = quote
        elif pronoun == _YOU:
            e.said_you = quote
        else:
            e.third = quote

    # ------------------------------------------------------------- the narrator

    def name_narrator(self) -> None:
        """Give a first-person narrator, or whoever the narrator calls “you”, the name that others call them by.

        Narrators hardly name themselves outside speech: a name that is common in the book and stands nearly always inside
        quotations, often as a form of address, is theirs. They may have one already, and then whoever tells
        a tale of their own inside the book (“My name is Jonathan Small”) keeps theirs.
        """
        told = [k for k, e in enumerate(self.entities) if (e.is_narrator and e.person not in self.tellers) or e.is_you]
        narrator = next((k for k in told if self.entities[k].is_you), told[0] if told else None)
        if narrator is None:
            return
        best, best_count = None, 2.0
        for k, e in enumerate(self.entities):
            if e.person is None or (k in told and k != narrator):
                continue
            named = [m for m in e.mentions if self.form[m] == 0]
            spoken = [m for m in named if self.quote[m] > 0]
            calls = sum(1 for m in spoken if self._is_vocative(m))
            if len(spoken) >= 0.85 * len(named) and calls >= 0.25 * len(named) and calls > best_count:
                best, best_count = k, float(calls)
        if best is not None and best != narrator:
            self._merge(best, narrator)

    def _is_vocative(self, k: int) -> bool:
        """Say whether a name in speech stands as a form of address: set off by marks on both sides."""
        words, a, z = self.reading.words, int(self.first[k]), int(self.last[k])
        before = words[a - 1] if a else "“"
        after = words[z + 1] if z + 1 < len(words) else "”"
        return after in _MARKS_AFTER and (before in _MARKS_BEFORE or before.lower() in _BEFORE_A_CALL)

    def _merge(self, source: int, target: int) -> None:
        s, t = self.entities[source], self.entities[target]
        joined = sorted(zip(t.mentions + s.mentions, t.probabilities + s.probabilities, strict=True))
        t.mentions, t.probabilities = [m for m, _ in joined], [p for _, p in joined]
        t.vote(s.votes)
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
        return Cast(
            members=tuple(members),
            mention_members=owner,
            link_probability=chance,
            there_odds=self.there_odds,
            voices=self.voices,
            tellers=self._tellers(kept),
            introduced=tuple(self.introduced.items()),
            letter_writers=frozenset(index for index, e in enumerate(kept) if e.person in self.signers),
            seen=self._seen(kept),
            doubts=self.doubts,
        )

    def _seen(self, kept: list[Chain]) -> npt.NDArray[np.float32] | None:
        """Return the mean of what the mentions of each have seen around them, where it is asked for."""
        if self.states is None or not kept:
            return None
        return np.stack([self.states[e.mentions].astype(np.float32).mean(axis=0) for e in kept])

    def _tellers(self, kept: list[Chain]) -> npt.NDArray[np.int32] | None:
        """Return who tells each paragraph, where several tell the book by turns."""
        if not self.teller_of:
            return None
        of_person = {e.person: index for index, e in enumerate(kept) if e.person is not None}
        others = next((index for index, e in enumerate(kept) if e.is_narrator and e.person not in self.tellers), -1)
        out = np.full(len(self.reading.book.paragraphs), others, dtype=np.int32)
        for paragraph, person in self.teller_of.items():
            out[paragraph] = of_person.get(person, others)
        return out

    def _member(self, index: int, e: Chain, used: Counter[str]) -> CastMember:
        kind_of = self.witness.kind
        kinds = Counter([kind_of[m] for m in e.mentions if self.form[m] == 0] or [kind_of[m] for m in e.mentions])
        kind = self.reading.kinds[max(kinds, key=kinds.__getitem__)]
        proper = Counter(self._name(m) for m in e.mentions if self.form[m] == 0 and is_clean_name(self.words[m]))
        if not proper and e.person in self.headed:
            proper[self.headed[e.person]] = 1  # only the heading names whoever tells
        names = [n for n, _ in sorted(proper.items(), key=lambda z: (-z[1], z[0]))]
        if names:
            # the commonest name, unless a fuller one is nearly as common
            top = proper[names[0]]
            name = max(
                names, key=lambda n: (proper[n] >= 0.5 * top, len(n.split()) if proper[n] >= 0.5 * top else 0, proper[n])
            )
        elif proper := Counter([self._phrase(m) for m in e.mentions if self.form[m] == 0 and not is_address(self.words[m])]):
            name = min(proper, key=lambda phrase: (-proper[phrase], len(phrase), phrase))
        elif nouns := [m for m in e.mentions if self.form[m] == 1]:
            telling = [m for m in nouns if not is_address(self.words[m])]  # “sir” only where nothing else is said
            common = Counter([self._phrase(m) for m in telling or nouns])
            name = min(common, key=lambda phrase: (-common[phrase], len(phrase), phrase))
        else:
            name = self._pronoun_name(e)
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
            gender=_BOTH if plural and not gender else gender,
            name=name,
            names=tuple(names),
            is_named=bool(names),
            is_narrator=e.is_narrator,
            is_you=e.is_you,
            is_plural=plural,
            mentions=tuple(e.mentions),
        )

    def _pronoun_name(self, e: Chain) -> str:
        """Return what to call somebody who has nothing but pronouns: “she” rather than “her”, and “I” only for who tells."""
        pronouns = [self.pronoun[m] for m in e.mentions if self.pronoun[m]]
        if not e.is_narrator and not e.is_you:
            pronouns = [one for one in pronouns if one not in _HERE] or pronouns
        said = Counter("I" if one == _I else PRONOUN_SETS[one] for one in pronouns)
        if not said:  # a pronoun of the book's own
            said = Counter(self.words[m][0] for m in e.mentions if self.form[m] == 2)
        return min(said, key=lambda word: (-said[word], word), default=self._phrase(e.mentions[0]))

    def _name(self, k: int) -> str:
        start, end = self.places[k]
        return name_words(self.reading.book.text[start:end])

    def _phrase(self, k: int) -> str:
        start, end = self.places[k]
        return plain_words(self.reading.book.text[start:end])


def _callings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_CALLINGS[word] for word in words if word in _CALLINGS)


def _weighed(clues: list[float], worth: list[float]) -> float:
    total: float = sum(map(operator.mul, clues, worth))
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class _Likely:
    """The likely antecedents of up to ``_SPREAD`` mentions, those of the first, then those of the second, and so on.

    Attributes:
        first: the first of the mentions. bounds: where the antecedents of each begin, and where the last one's end.
        antecedents: mentions. scores: their log-odds by the pair scorer. odds: the same as odds.
    """

    first: int
    bounds: list[int]
    antecedents: list[int]
    scores: list[float]
    odds: list[float]

    @classmethod
    def of(cls, scores: npt.NDArray[np.float32], first: int) -> _Likely:
        """Lay out the antecedents of the mentions from *first*, as `link_scores` has scored them."""
        block = scores[first : first + _SPREAD]
        least = np.maximum(block.max(axis=1) - np.float32(_BELOW_BEST), np.float32(_LEAST_PAIR))
        found = np.flatnonzero(block > least[:, None])
        rows, columns = np.divmod(found, block.shape[1])
        logs = block.ravel()[found].astype(np.float64)
        return cls(
            first=first,
            bounds=np.searchsorted(rows, np.arange(len(block) + 1)).tolist(),
            antecedents=(first + rows - columns - 1).tolist(),
            scores=logs.tolist(),
            odds=np.exp(logs).tolist(),
        )

    def before(self, mention: int) -> Iterable[tuple[int, float, float]]:
        """Return the antecedents of a mention, nearest first, with their scores and odds."""
        begin, end = self.bounds[mention - self.first : mention - self.first + 2]
        return zip(self.antecedents[begin:end], self.scores[begin:end], self.odds[begin:end], strict=True)

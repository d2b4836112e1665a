"""Who is somebody because they speak?

“…,” said the fox: whatever is the subject of a verb of speech beside a quotation is somebody in this book, be it a fox, a robot
or a door, and so is every other “the fox” of the book. So is whoever writes a message: Noor (22:14): … Takes the words, their
grammar and the spans that the encoder described; makes the best span of each such phrase a mention of a person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.story import Book, QuotationMarks
from taleglass.text import Marks
from taleglass.text.quotation_marks import message_writer
from taleglass.text.speech_verbs import SPEECH_VERBS

__all__ = ["Grammar", "know_again", "let_speak", "speaking_words", "writers"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]

_SPEAKER = 1.75
"""Log-odds of a span that is a mention because its noun speaks: 87 of 104 are right (our stories, FantasyCoref, LitBank)."""
_WRITER = 4.0
"""Log-odds of a name that a message begins with: typography is seldom wrong."""
_PERSON = 0.95
"""Probability that such a mention is of a person: a guess, as a station or a crew may be heard too."""
_PRONOUN = 0.5
_LEAST = 1e-6

_STOPS = frozenset((".", "!", "?", ";", "…", "...", "?!", "!?"))
_LEADS = frozenset((":", ","))
_TAG_REACH = 4
"""Words that may stand between a quotation and its tag, or between a verb and its subject."""
_BEFORE_A_NOUN = frozenset(("DET", "ADJ", "NUM", "PRON", "NOUN", "PROPN", "ADV"))
_LEAD_REACH = 8
"""Words that may stand between a tag and the quotation that it leads into: said to the others, with a sigh:"""
_LIVING = frozenset(("n.PERSON", "n.ANIMAL"))
_THINGS = frozenset(
    ("n.ARTIFACT", "n.NATURALOBJECT", "n.PLANT", "n.FOOD", "n.PHENOMENON", "n.SUBSTANCE", "n.LOCATION", "n.GROUP")
)
"""Supersenses of what else a tale may let speak; that anger, a song or an eye does is a figure of speech."""
_MOUTHPIECES = frozenset(
    "voice voices tone tones whisper heart soul mind eye eyes face lips mouth head look smile laugh letter note message card "
    "telegram sign notice label poster book newspaper paper page clock bell radio report song story thing things".split()
)
"""Nouns that speak for somebody else."""
_MINDED = frozenset("ask asks asked reply replies replied answer answers answered inquire inquires inquired".split())
"""Verbs of speech that letters and signs are seldom subjects of."""
_TAGS_OF_A_THING = 2
"""Tags from which a thing that speaks in no other book speaks in this one."""
_KNOWN = 0.5
"""Share of a noun's phrases that are mentions from which the head knows the noun: then only its tags are looked at again."""
_NAMED_AGAIN = 0.5
"""Log-odds of a name that the book has elsewhere as a person's: a guess."""
_OFTEN = 2
"""Times that a name must be a person's elsewhere to be known again."""
_LONGEST_DOUBTED = 20_000
"""Words and marks up to which names are known again: in 22 novels two characters of 400 were lost by it."""
_MORE_OF_A_NAME = frozenset(("PROPN", "DET", "ADJ", "NUM"))
_NOBODY = frozenset("no any every each what which some".split())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grammar:
    """What is known of a book's words: parts of speech, relations, heads, quotations, supersenses (empty for none)."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    deprel: tuple[str, ...]
    head: npt.NDArray[np.int64]
    word_quotes: npt.NDArray[np.int32]
    senses: tuple[str, ...]


def let_speak(  # noqa: PLR0917 - the spans, and what is known of them
    places: Ints,
    score: Floats,
    label: Floats,
    is_phrase: Truths,
    carrier: Ints,
    grammar: Grammar,
    written: AbstractSet[tuple[int, int]],
) -> None:
    """Make mentions of spans that name who speaks or writes; *score* and *label* are changed in place.

    Args:
        places: first and last word of each span.
        score: log-odds that it is a mention, above 0 where it is one.
        label: (spans, kinds, forms), probabilities; persons stand first; the forms are proper, nominal, pronoun.
        is_phrase: whether the words of each span hang together and are no pronoun.
        carrier: the word that carries each span.
        grammar: of the book.
        written: what ``writers`` returns.
    """
    wanted = speaking_words(grammar, set(carrier[is_phrase & (score > 0.0)].tolist()))
    best: dict[int, int] = {}
    for span in np.flatnonzero(is_phrase & np.isin(carrier, wanted)).tolist():
        word = int(carrier[span])
        if word not in best or score[best[word]] < score[span]:
            best[word] = span
    for span in best.values():
        score[span] = _SPEAKER
        _make_person(label[span])
    names = [span for span, (first, last) in enumerate(places.tolist()) if (first, last) in written] if written else []
    for span in names:
        if label[span, :, 2].sum() > _PRONOUN:  # me (22:14): …
            continue
        score[span] = max(score[span], _WRITER)
        label[span, :, 1:] = 0.0
        label[span, :, 0] += _LEAST
        _make_person(label[span])


def _make_person(shares: Floats) -> None:
    """Give the first kind nearly all; the forms of each kind keep their proportions."""
    shares[:1] *= _PERSON / max(float(shares[:1].sum()), _LEAST)
    shares[1:] *= (1.0 - _PERSON) / max(float(shares[1:].sum()), _LEAST)


def speaking_words(grammar: Grammar, mentioned: AbstractSet[int]) -> list[int]:
    """Return the words, in text order, that name somebody who speaks and carry no mention yet.

    Args:
        grammar: of the book.
        mentioned: the words that carry a mention.
    """
    tags = _tags(grammar)
    nouns = _speaking_nouns(grammar, tags)
    heads = _phrase_heads(grammar, nouns)
    known = {noun for noun, own in heads.items() if sum(word in mentioned for word in own) >= _KNOWN * len(own)}
    said = {subject for _, subject in tags if grammar.upos[subject] == "PROPN" or grammar.words[subject].lower() in nouns}
    return sorted((said | {word for noun in nouns - known for word in heads[noun]}) - mentioned)


def writers(book: Book, marks: Marks) -> set[tuple[int, int]]:
    """Return the words that name the writer of each message: first and last, inclusive."""
    starts = [paragraph.span.start for paragraph in book.paragraphs]
    out = set()
    for stretch in marks.quotations:
        if stretch.marks is not QuotationMarks.MESSAGE:
            continue
        name = message_writer(book.text, starts[bisect_right(starts, stretch.span.start) - 1], stretch)
        if name is not None:
            first = int(marks.token_ends.searchsorted(name.start, side="right"))
            out.add((first, int(marks.token_starts.searchsorted(name.end)) - 1))
    return out


def _tags(grammar: Grammar) -> list[tuple[int, int]]:
    """Find the verbs of speech that touch a quotation, and the nouns that are their subjects.

    Behind a verb that stands right after the quotation the parse often takes the subject for an object: “…” asked the girl.
    """
    words, upos = grammar.words, grammar.upos
    quotes: list[int] = grammar.word_quotes.tolist()
    heads: list[int] = grammar.head.tolist()
    verbs = [word for word, part in enumerate(upos) if part == "VERB" and words[word].lower() in SPEECH_VERBS]
    dependents = _dependents(grammar, verbs)
    has_subject = {heads[word] for word in dependents if grammar.deprel[word] == "nsubj"}
    introduced = {heads[word] for word in _dependents(grammar, dependents) if grammar.deprel[word] == "case"}
    out = []
    for subject in dependents:
        verb, relation = heads[subject], grammar.deprel[subject]
        if upos[subject] not in {"NOUN", "PROPN"} or abs(verb - subject) > _TAG_REACH or quotes[verb] != quotes[subject]:
            continue
        is_inverted = verb < subject and subject not in introduced and verb not in has_subject
        if relation == "nsubj":
            touches = _follows(words, quotes, min(verb, subject)) or _leads(words, quotes, max(verb, subject))
        else:
            touches = relation in {"obj", "iobj", "obl"} and is_inverted and _opens(words, upos, quotes, verb, subject)
        if touches:
            out.append((verb, subject))
    return out


def _opens(words: tuple[str, ...], upos: tuple[str, ...], quotes: list[int], verb: int, subject: int) -> bool:
    """Whether *verb* is the first word after a quotation and a noun phrase with *subject* the next: “…” asked the girl."""
    word = verb
    while word and quotes[word - 1] == quotes[verb] and upos[word - 1] == "PUNCT" and words[word - 1] not in _STOPS:
        word -= 1
    follows = bool(word) and quotes[word - 1] > quotes[verb] and words[verb][:1].islower()
    return follows and all(part in _BEFORE_A_NOUN for part in upos[verb + 1 : subject])


def _follows(words: tuple[str, ...], quotes: list[int], first: int) -> bool:
    """Whether a tag with the *first* word of these stands after a quotation, in the same sentence: “…” said the old fox."""
    word = first
    while word and first - word < _TAG_REACH and quotes[word - 1] == quotes[first] and words[word - 1] not in _STOPS:
        word -= 1
    return bool(word) and quotes[word - 1] > quotes[first] and words[word][:1].islower()


def _leads(words: tuple[str, ...], quotes: list[int], last: int) -> bool:
    """Whether a tag with the *last* word of these leads into a quotation: The fox said to the hare: “…”"""
    for word in range(last, min(last + _LEAD_REACH, len(words) - 1)):
        if words[word] in _STOPS or quotes[word] != quotes[last]:
            return False
        if quotes[word + 1] > quotes[last]:
            return words[word] in _LEADS
    return False


def _speaking_nouns(grammar: Grammar, tags: list[tuple[int, int]]) -> set[str]:
    """Return the nouns, in lower case, whose tags say that they are somebody."""
    words = grammar.words
    spoken: defaultdict[str, list[bool]] = defaultdict(list)
    for verb, subject in tags:
        spoken[words[subject].lower()].append(verb < subject or words[verb].lower() in _MINDED)
    senses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    written = _written(words, spoken)
    for word, sense in zip(words, grammar.senses, strict=True):
        if word in written:
            senses[word.lower()][sense] += 1
    out = set()
    for noun, own in spoken.items():
        sense = senses[noun].most_common(1)[0][0]
        speaks = sense in _LIVING or (sense in _THINGS and len(own) >= _TAGS_OF_A_THING and any(own))
        if speaks and noun not in _MOUTHPIECES:
            out.add(noun)
    return out


def _phrase_heads(grammar: Grammar, nouns: AbstractSet[str]) -> dict[str, list[int]]:
    """Return the places of each noun where it heads a phrase about one that is known or new, or is called out to."""
    words, upos, deprel = grammar.words, grammar.upos, grammar.deprel
    written = _written(words, nouns)
    places = [word for word, part in enumerate(upos) if part in {"NOUN", "PROPN"} and words[word] in written]
    determiners: dict[int, list[str]] = {word: [] for word in places}
    for word in _dependents(grammar, places):
        if deprel[word] in {"det", "nmod:poss"}:
            determiners[int(grammar.head[word])].append(words[word].lower())
    out: dict[str, list[int]] = {noun: [] for noun in nouns}
    for word, own in determiners.items():
        if upos[word + 1 : word + 2] == ("PROPN",):  # Mother Hale is no other mother
            continue
        if _NOBODY.isdisjoint(own) if own else (deprel[word] == "vocative" or upos[word] == "PROPN"):
            out[words[word].lower()].append(word)
    return out


def _dependents(grammar: Grammar, heads: Sequence[int]) -> list[int]:
    """Return the words, in text order, that hang on one of *heads*, which are their own dependents where they are roots."""
    is_head = np.zeros(len(grammar.words), dtype=np.bool_)
    is_head[list(heads)] = True
    found: list[int] = np.flatnonzero(is_head[grammar.head]).tolist()
    return found


def _written(words: tuple[str, ...], nouns: Container[str]) -> set[str]:
    """Return the spellings that the book has of *nouns*, which are in lower case."""
    return {word for word in set(words) if word.lower() in nouns}


def know_again(places: Ints, score: Floats, shares: Floats, is_proper: Truths, grammar: Grammar) -> None:
    """Make mentions of spans that say a person's name once more, where the book has it as one elsewhere and its words are
    names here: “Oriel boiled snow”. In a long text nothing changes.

    Args:
        places: int64, (spans, 2), first and last word.
        score: (spans,), log-odds of mentions; changed in place.
        shares: (spans, kinds, forms), probabilities; changed in place.
        is_proper: of the forms, which are proper names.
        grammar: of the book.
    """
    if len(grammar.words) > _LONGEST_DOUBTED:
        return
    person = shares[:, 0, :].sum(1) > 0.5
    named = (score > 0.0) & person & is_proper[shares.sum(1).argmax(1)]
    words = grammar.words
    known: dict[tuple[str, ...], list[int]] = {}
    for k in np.flatnonzero(named).tolist():
        known.setdefault(words[places[k, 0] : places[k, 1] + 1], []).append(k)
    longest = max(map(len, known), default=0)
    is_name = np.array([part == "PROPN" for part in grammar.upos], dtype=np.bool_)
    doubtful = (score <= 0.0) & (places[:, 1] - places[:, 0] <= longest) & is_name[places].all(1)
    for k in np.flatnonzero(doubtful).tolist():
        first, end = int(places[k, 0]), int(places[k, 1]) + 1
        others = known.get(words[first:end]) or known.get(words[first : end - 1], [])  # “Priya Raman”, who is Priya elsewhere
        if len(others) >= _OFTEN and _is_whole_run(grammar.upos, first, end):
            score[k] = _NAMED_AGAIN
            shares[k] = shares[others[0]]


def _is_whole_run(upos: Sequence[str], first: int, end: int) -> bool:
    """Say whether the words from *first* to *end* are names, and no name stands beside them, nor what makes more of them: “a
    Miss Taylor”, “poor Isabella”.
    """
    inside = all(upos[word] == "PROPN" for word in range(first, end))
    return inside and upos[end : end + 1] != ("PROPN",) and (first == 0 or upos[first - 1] not in _MORE_OF_A_NAME)

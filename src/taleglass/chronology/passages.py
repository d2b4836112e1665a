"""What does each paragraph tell of, and how?

The unit of this room is the paragraph: scenes begin where paragraphs begin. For each one this module counts what later steps
compare: who and what is spoken of, tenses, speech, italics, time and place words, and how it opens.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from taleglass.cast.members import Cast
from taleglass.dialogue.lines import Dialogue
from taleglass.reading import Reading, head_words
from taleglass.story import PLACE_KINDS, EmphasisKind, EntityKind, MentionForm, ParagraphKind, Span, TimeExpression

__all__ = ["NOBODY", "STORY_WORDS", "Passage", "Passages", "Words", "gather_passages", "novel_share"]

NOBODY: Final = -1
STORY_WORDS: Final = 1200
"""Words up to which a text is told as the stories are that taught; few of them are longer."""
_NOVEL_TIMES: Final = 6.0
"""How many times as long a text is told as a novel is: a guess, since nothing of a length between was read."""
_DEIXIS: Final = 0.5
"""Probability from which “I” and “you” in speech go to the speaker and the addressee, as in ``assembly``."""
_LIGHT: Final = frozenset(
    (
        "be have do say go come get make take know think look see want tell ask give put find let thing way one "
        "something nothing "
        "anything everything man woman people other same own such much many more most first last good little old long "
        "great new hand "
        "eye face head time day year turn seem begin back still even never always once again keep leave feel like"
    ).split()
)
"""Content words so common in stories that sharing them says nothing."""


_VERBS: Final = frozenset("VB VBD VBN VBP VBZ".split())
"""Tags of the verbs that `_count_tense` counts."""
_CONTENT: Final = frozenset("NOUN VERB ADJ PROPN NUM".split())
_FIRST: Final = frozenset("i me my mine myself".split())
_SECOND: Final = frozenset("you your yours yourself".split())


@dataclass(slots=True, eq=False)
class Passage:
    """One paragraph.

    Attributes:
        index: into ``Book.paragraphs``. first, end: half-open range of words. span: its place.
        after_break: whether a printed break or an extra gap stands before it.
        words: how many words; narrated: how many outside speech.
        things: how often each content word is used, by lemma, a name after ``=``, with ``@`` and a member's number for
        persons and places.
        narrated_people: members mentioned outside speech: how often. spoken_people: inside speech, and vocatives.
        speakers, hearers: who speaks here, and to whom. places: members of place kinds, by span of the reading, outside speech.
        past, present, perfect, future: finite verbs of narration: simple past, present, past perfect, “would” and “will”.
        first_person, second_person: pronouns of narration.
        italic: share of its letters in italics, 0 to 1.
        times: the time expressions in it.
    """

    index: int
    span: Span
    kind: ParagraphKind
    first: int
    end: int
    after_break: bool = False
    words: int = 0
    narrated: int = 0
    things: Counter[str] = field(default_factory=Counter)
    narrated_people: Counter[int] = field(default_factory=Counter)
    spoken_people: Counter[int] = field(default_factory=Counter)
    speakers: Counter[int] = field(default_factory=Counter)
    hearers: Counter[int] = field(default_factory=Counter)
    places: list[int] = field(default_factory=list)
    past: int = 0
    present: int = 0
    perfect: int = 0
    future: int = 0
    first_person: int = 0
    second_person: int = 0
    italic: float = 0.0
    times: list[TimeExpression] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What this room asks of a book's words one by one, in lists, which answer quicker than arrays.

    Attributes:
        lemma: in lower case. quotes, head: as in the reading.
        auxiliaries: of each verb that has any, in lower case with straight apostrophes.
        helpers: the same with the conjunctions and adverbs that hang on it.
        sentence, sentence_firsts: as ``token_sentences`` and ``sentence_first_tokens`` of the reading's marks.
    """

    lemma: list[str]
    quotes: list[int]
    head: list[int]
    auxiliaries: dict[int, list[str]]
    helpers: dict[int, list[str]]
    sentence: list[int]
    sentence_firsts: list[int]

    @classmethod
    def of(cls, reading: Reading) -> Words:
        """Gather them."""
        low = {lemma: lemma.lower() for lemma in set(reading.lemma)}
        head: list[int] = reading.head.tolist()
        auxiliaries: dict[int, list[str]] = {}
        helpers: dict[int, list[str]] = {}
        marks, relations = reading.marks, set(reading.deprel)
        auxiliary = {relation for relation in relations if relation.startswith("aux")}
        helping = auxiliary | {"mark", "advmod"}
        for k in [k for k, relation in enumerate(reading.deprel) if relation in helping]:
            word = reading.words[k].lower().replace("’", "'")
            helpers.setdefault(head[k], []).append(word)
            if reading.deprel[k] in auxiliary:
                auxiliaries.setdefault(head[k], []).append(word)
        return cls(
            [low[lemma] for lemma in reading.lemma],
            reading.word_quotes.tolist(),
            head,
            auxiliaries,
            helpers,
            marks.token_sentences.tolist(),
            marks.sentence_first_tokens.tolist(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """All paragraphs of a book that hold words, and what the reading says of it as a whole.

    Attributes:
        all: in text order; headings and printed breaks are among them.
        owner: member of each span of the reading, with “I” and “you” in speech given to whoever they mean.
        weight: how much it says that two passages share a thing: its rarity, natural log of passages over passages that
        have it.
        is_present_tense: whether the story is told in the present tense.
        chapter: over ``all``, the index of the chapter a paragraph stands in.
        novel: how far the book is told as a novel is, 0 to 1.
    """

    reading: Reading
    words: Words
    cast: Cast
    dialogue: Dialogue
    all: tuple[Passage, ...]
    owner: tuple[int, ...]
    heads: tuple[int, ...]
    weight: dict[str, float]
    is_present_tense: bool
    chapter: tuple[int, ...]
    novel: float


def novel_share(words: int) -> float:
    """Return how far a text of so many words is told as a novel is, 0 to 1: not up to the length of the stories that taught,
    wholly from six times that on.
    """
    return min(max(math.log(max(words, 1) / STORY_WORDS) / math.log(_NOVEL_TIMES), 0.0), 1.0)


def gather_passages(reading: Reading, cast: Cast, dialogue: Dialogue, times: Sequence[TimeExpression]) -> Passages:
    """Count what each paragraph of a book tells of."""
    owner: list[int] = cast.mention_members.tolist()
    for span, member, probability in dialogue.deixis:
        if probability >= _DEIXIS:
            owner[span] = member
    passages = _empty(reading)
    by_paragraph = {passage.index: passage for passage in passages}
    heads = head_words(reading)
    words = Words.of(reading)
    _count_words(reading, words, passages)
    _count_mentions(reading, words, cast, owner, by_paragraph)
    _count_speakers(reading, dialogue, set(owner), by_paragraph)
    _measure_italics(reading, passages)
    starts = [passage.span.start for passage in passages]
    for time in times:
        place = bisect_left(starts, time.span.start + 1) - 1
        if place >= 0:
            passages[place].times.append(time)
    past = sum(passage.past + passage.perfect for passage in passages)
    present = sum(passage.present for passage in passages)
    chapters = [chapter.span.start for chapter in reading.book.chapters]
    return Passages(
        reading=reading,
        words=words,
        cast=cast,
        dialogue=dialogue,
        all=tuple(passages),
        owner=tuple(owner),
        heads=tuple(heads),
        weight=_weights(passages),
        is_present_tense=present > past,
        chapter=tuple(bisect_left(chapters, passage.span.start + 1) - 1 for passage in passages),
        novel=novel_share(sum(passage.words for passage in passages)),
    )


def _empty(reading: Reading) -> list[Passage]:
    marks = reading.marks
    out: list[Passage] = []
    firsts: dict[int, int] = {}
    ends: dict[int, int] = {}
    sentence_firsts = marks.sentence_first_tokens.tolist()
    for sentence, paragraph in enumerate(marks.sentence_paragraphs.tolist()):
        firsts.setdefault(paragraph, sentence_firsts[sentence])
        ends[paragraph] = sentence_firsts[sentence + 1]
    breaks = sorted(one.span for one in reading.book.scene_breaks)
    printed = set(breaks)
    at, broken = 0, False
    for index, paragraph in enumerate(reading.book.paragraphs):
        is_break = paragraph.kind is ParagraphKind.SCENE_BREAK or paragraph.span in printed
        while at < len(breaks) and breaks[at].start < paragraph.span.start:
            broken, at = broken or bool(out), at + 1
        first = firsts.get(index)
        if is_break:
            out.append(Passage(index, paragraph.span, ParagraphKind.SCENE_BREAK, 0, 0))
            broken = True
        elif first is not None:
            out.append(Passage(index, paragraph.span, paragraph.kind, first, ends[index], after_break=broken))
            broken = False
    return out


def _count_words(reading: Reading, columns: Words, passages: list[Passage]) -> None:
    upos, xpos, lemma, quotes, auxiliaries = reading.upos, reading.xpos, columns.lemma, columns.quotes, columns.auxiliaries
    for passage in passages:
        things: list[str] = []
        words = narrated = 0
        for k in range(passage.first, passage.end):
            part = upos[k]
            if part == "PUNCT":
                continue
            words += 1
            if not quotes[k]:
                narrated += 1
                if xpos[k] in _VERBS:
                    _count_tense(passage, xpos[k], auxiliaries.get(k, ()))
                if part == "PRON":
                    word = reading.words[k].lower()
                    passage.first_person += word in _FIRST
                    passage.second_person += word in _SECOND
            if part in _CONTENT:
                word = lemma[k]
                if len(word) > 2 and word not in _LIGHT:
                    things.append("=" + word if part == "PROPN" else word)
        passage.words, passage.narrated = words, narrated
        passage.things.update(things)


def _count_tense(passage: Passage, xpos: str, auxiliaries: Sequence[str]) -> None:
    if xpos == "VBN":
        if any(word in {"had", "'d"} for word in auxiliaries):
            passage.perfect += 1
    elif xpos == "VBD":
        passage.past += 1
    elif xpos in {"VBZ", "VBP"}:
        passage.present += 1
    if xpos == "VB" and any(word in {"would", "will", "'ll", "shall"} for word in auxiliaries):
        passage.future += 1


def _count_mentions(
    reading: Reading, columns: Words, cast: Cast, owner: Sequence[int], by_paragraph: dict[int, Passage]
) -> None:
    paragraphs = reading.marks.sentence_paragraphs.tolist()
    sentences, quotes = columns.sentence, columns.quotes
    for span, (first, form) in enumerate(zip(reading.span_first.tolist(), reading.span_form.tolist(), strict=True)):
        passage = by_paragraph.get(paragraphs[sentences[first]])
        if passage is None:
            continue
        member = owner[span]
        kind = cast.members[member].kind
        if kind is EntityKind.PERSON:
            (passage.spoken_people if quotes[first] else passage.narrated_people)[member] += 1
            passage.things[f"@{member}"] += 1
        elif kind in PLACE_KINDS:
            if reading.forms[form] is not MentionForm.PRONOUN and not quotes[first]:
                passage.places.append(span)
            passage.things[f"@{member}"] += 1


def _count_speakers(reading: Reading, dialogue: Dialogue, known: set[int], by_paragraph: dict[int, Passage]) -> None:
    for line in dialogue.lines:
        passage = by_paragraph.get(reading.marks.quotations[line.stretch].paragraph)
        if passage is not None and line.speaker is not None and line.speaker in known:
            passage.speakers[line.speaker] += 1
            passage.things[f"@{line.speaker}"] += 1
            passage.hearers.update(member for member in line.addressees if member in known)


def _measure_italics(reading: Reading, passages: list[Passage]) -> None:
    text = reading.book.text
    emphases = sorted(one.span for one in reading.book.emphasis if one.kind is EmphasisKind.ITALIC)
    at = 0
    for passage in passages:
        while at < len(emphases) and emphases[at].end <= passage.span.start:
            at += 1
        k, letters = at, 0
        while k < len(emphases) and emphases[k].start < passage.span.end:
            begin, end = max(emphases[k].start, passage.span.start), min(emphases[k].end, passage.span.end)
            letters += sum(sign.isalnum() for sign in text[begin:end])
            k += 1
        if letters:
            passage.italic = letters / sum(sign.isalnum() for sign in passage.span.of(text))


def _weights(passages: Sequence[Passage]) -> dict[str, float]:
    seen = Counter(chain.from_iterable(passage.things for passage in passages))
    count = max(len(passages), 1)
    return {thing: math.log(1.0 + count / number) for thing, number in seen.items()}

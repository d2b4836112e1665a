"""Builds a small `Reading` and `Cast` by hand, from a few sentences and who is who in them.

The words get parts of speech from a short list and the forms of their letters; dependencies are those the test names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from taleglass.cast import Cast, CastMember, Gender, Voices
from taleglass.cast.word_lists import word_set
from taleglass.reading import PairWeights, Reading, Telling
from taleglass.story import Book, Chapter, EntityKind, MentionForm, NarrativeLevel, Paragraph, SceneBreak, Span
from taleglass.text import mark

__all__ = ["cast_of", "reading_of"]

_PRONOUNS = word_set("i me my you your he him his she her it we us they them")
_VERBS = word_set(
    "said asked cried replied answered laughed turned nodded rose sat grinned came went told thought looked smiled remarked"
)
_CLOSED = {
    **dict.fromkeys(word_set("the a an this that"), "DET"),
    **dict.fromkeys(word_set("and but or"), "CCONJ"),
    **dict.fromkeys(word_set("to of at in on by with from after for"), "ADP"),
    **dict.fromkeys(word_set("quietly then again softly slowly"), "ADV"),
    **dict.fromkeys(word_set("old young tall"), "ADJ"),
}


def reading_of(
    text: str, people: Sequence[str], arcs: Sequence[tuple[str, str, str]] = (), breaks: Sequence[str] = ()
) -> Reading:
    """Read *text*, whose paragraphs are set apart by blank lines.

    Args:
        text: the story. people: words or phrases that are mentions of persons, wherever they stand; pronouns among them.
        arcs: (head word, dependent word, relation), each for the first place where the two stand in one sentence.
        breaks: paragraphs that are scene breaks, such as ``***``.
    """
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)]
    book = Book(
        text=text,
        source_format="txt",
        chapters=(Chapter(span=Span(0, len(text))),),
        paragraphs=tuple(Paragraph(span=span) for span in paragraphs),
        scene_breaks=tuple(SceneBreak(span=span) for span in paragraphs if span.of(text) in breaks),
    )
    marks = mark(book)
    words = tuple(text[a:z] for a, z in zip(marks.token_starts.tolist(), marks.token_ends.tolist(), strict=True))
    upos = tuple(_part_of_speech(word) for word in words)
    head = np.array([int(marks.sentence_first_tokens[s]) for s in marks.token_sentences.tolist()], dtype=np.int64)
    deprel = ["root" if int(head[k]) == k else "dep" for k in range(len(words))]
    sentences = marks.token_sentences.tolist()
    for governor, dependent, relation in arcs:
        g, d = next(
            (g, d)
            for g, one in enumerate(words)
            for d, other in enumerate(words)
            if (one, other) == (governor, dependent)
            and g != d
            and sentences[g] == sentences[d]
            and deprel[d] in ("dep", "root")
        )
        head[d], deprel[d] = g, relation
        if deprel[g] == "dep":
            head[g], deprel[g] = g, "root"
    quotes = np.zeros(len(words), dtype=np.int32)
    for k, quotation in enumerate(marks.quotations):
        a, z = np.searchsorted(marks.token_starts, (quotation.span.start, quotation.span.end))
        quotes[a:z] = k + 1
    spans = _mentions(words, people)
    forms = (MentionForm.PROPER, MentionForm.NOMINAL, MentionForm.PRONOUN)
    count = len(spans)
    empty = np.zeros((count, 0), dtype=np.float16)
    sure, nowhere = np.ones(len(words), dtype=np.float32), np.zeros(0, dtype=np.int64)
    return Reading(
        book=book, marks=marks, words=words, word_quotes=quotes, upos=upos, xpos=upos, lemma=tuple(w.lower() for w in words),
        deprel=tuple(deprel), head=head, event_probability=np.zeros(len(words), dtype=np.float32),
        span_first=np.array([a for a, _ in spans], dtype=np.int64), span_last=np.array([z for _, z in spans], dtype=np.int64),
        span_kind=np.zeros(count, dtype=np.int64),
        span_form=np.array([_form(words[a : z + 1]) for a, z in spans], dtype=np.int64),
        span_probability=np.ones(count, dtype=np.float32), span_pair=empty,
        pair_weights=PairWeights(
            tables=(), biases=(), out_weight=np.zeros(0, np.float32), out_bias=np.zeros(1, np.float32), hidden=0, query=0
        ),
        kinds=(EntityKind.PERSON,), forms=forms,
        upos_probability=sure, xpos_probability=sure, lemma_probability=sure, head_probability=sure, deprel_probability=sure,
        feats_probability=sure, feats=("_",) * len(words),
        supersense_first=nowhere, supersense_last=nowhere, supersense=(), supersense_probability=np.zeros(0, dtype=np.float32),
        sentence_vad=np.zeros((0, 3), dtype=np.float32), sentence_emotion=np.zeros((0, 0), dtype=np.float32), emotions=(),
        speech_probability=(quotes > 0).astype(np.float32),
        here_odds=np.full(len(words), -6.0, dtype=np.float32),
        there_odds=np.full(len(words), 4.0, dtype=np.float32),
        telling=_plainly_told(book),
        discourse=None,
        scenes=None,
        choices=None,
        talks=None,
        novel_talks=None,
        novel_sureness=None,
        second_look=None,
    )  # fmt: skip


def _plainly_told(book: Book) -> Telling:
    """Hear what a reader would: the main line all through, and a new scene after every printed break."""
    breaks = {scene_break.span.start for scene_break in book.scene_breaks}
    before = [False, *(paragraph.span.start in breaks for paragraph in book.paragraphs[:-1])]
    border = np.where(before[: len(book.paragraphs)], 4.0, -4.0).astype(np.float32)
    border[:1] = 0.0
    levels = np.full((len(book.paragraphs), len(NarrativeLevel)), np.log(0.02), dtype=np.float32)
    levels[:, 0] = np.log(0.9)
    return Telling(border, levels, np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float16))


def cast_of(
    reading: Reading,
    who: Mapping[str, Sequence[str]],
    genders: Mapping[str, Gender] | None = None,
    narrator: str | None = None,
    you: str | None = None,
) -> Cast:
    """Join mentions into members by their words.

    Args:
        reading: from `reading_of`. who: each member's name to the other words of its mentions.
        genders: of the members, by name. narrator: the member that says “I” outside speech. you: whom
            the narration calls so.
    """
    owner = {words.lower(): k for k, (name, others) in enumerate(who.items()) for words in (name, *others)}
    names = list(who)
    surfaces = [
        " ".join(reading.words[a : z + 1]) for a, z in zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)
    ]
    members = [owner.get(surface.lower(), -1) for surface in surfaces]
    for k, member in enumerate(members):
        if member < 0:  # a mention that the test gives to nobody is a member of its own
            names.append(surfaces[k])
            members[k] = len(names) - 1
    genders = genders or {}
    return Cast(
        members=tuple(
            CastMember(
                index=k,
                id=f"per_{k}",
                kind=EntityKind.PERSON,
                gender=genders.get(name, Gender.UNKNOWN),
                name=name,
                names=(name,) if name[:1].isupper() else (),
                is_named=name[:1].isupper(),
                is_narrator=name == narrator,
                is_you=name == you,
                is_plural=False,
                mentions=tuple(m for m, member in enumerate(members) if member == k),
            )
            for k, name in enumerate(names)
        ),
        mention_members=np.array(members, dtype=np.int64),
        link_probability=np.ones(len(members), dtype=np.float32),
        there_odds=reading.there_odds[reading.span_last],
        voices=Voices.none(),
    )


def _part_of_speech(word: str) -> str:
    low = word.lower()
    if not word[0].isalnum():
        return "PUNCT"
    if low in _PRONOUNS:
        return "PRON"
    if low in _VERBS:
        return "VERB"
    if low in _CLOSED:
        return _CLOSED[low]
    return "PROPN" if word[0].isupper() else "NOUN"


def _form(words: Sequence[str]) -> int:
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return 2
    return 0 if words[-1][0].isupper() else 1


def _mentions(words: Sequence[str], people: Sequence[str]) -> list[tuple[int, int]]:
    found = set()
    for phrase in people:
        parts = phrase.split()
        for k in range(len(words) - len(parts) + 1):
            if [w.lower() for w in words[k : k + len(parts)]] == [p.lower() for p in parts]:
                found.add((k, k + len(parts) - 1))
    return sorted(found, key=lambda span: (span[0], -span[1]))

"""Where does speech stand among the narration?

Lays a book's spoken lines, its narration and its mentions side by side, in word indices, so that the rules of this room can ask
what stands before, between and after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.cast.members import Cast
from taleglass.cast.pairs import pronoun_class
from taleglass.dialogue.quoted_letters import letter_stretches
from taleglass.reading import Reading
from taleglass.story import Book, EntityKind, MentionForm, ParagraphKind, QuotationMarks
from taleglass.text.quotation_marks import looks_like_speech

__all__ = ["Layout", "SpokenStretch", "lay_out", "set_off"]

_INDENT = " " * 4
_FEW = 0.2
"""Share up to which paragraphs of more than one line may be blocks set off, and paragraphs verse: a choice, well above what any
development novel has."""
_AS_IT_IS = frozenset({QuotationMarks.DASH, QuotationMarks.MESSAGE})
"""Marks of speech that mean it wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenStretch:
    """A quoted stretch that is speech.

    Attributes:
        stretch: index into ``marks.quotations``.
        first, end: half-open range of words, marks included.
        paragraph: index into ``Book.paragraphs``.
        continues: index among the spoken stretches of the one that this goes on from an earlier paragraph; None for most.
    """

    stretch: int
    first: int
    end: int
    paragraph: int
    continues: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Dependents:
    """Which words hang on each word: ``dependents[word]`` lists them in text order.

    Kept as two lists for the whole book, for it has a list of every word's own only where a rule asks for it.
    """

    _words: list[int]  # the words that hang on another, those of one head together
    _ends: list[int]  # over all words and one more, where among them the dependents of the words before end

    @classmethod
    def of(cls, head: npt.NDArray[np.integer]) -> Dependents:
        """Turn the head of each word, its own index where it hangs on none, around."""
        hanging = np.flatnonzero(head != np.arange(len(head)))
        heads = head[hanging]
        counts = np.bincount(heads, minlength=len(head))
        return cls(hanging[np.argsort(heads, kind="stable")].tolist(), [0, *np.cumsum(counts).tolist()])

    def __getitem__(self, word: int) -> list[int]:
        return self._words[self._ends[word] : self._ends[word + 1]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """A book's words, mentions and spoken stretches. All lists run over words unless said otherwise.

    Attributes:
        lower: words in lower case, curly apostrophes straightened.
        line_of: index of the spoken stretch a word stands in; -1 in narration.
        paragraph: index of the word's paragraph. paragraph_first: over paragraphs and one more, the first word of each.
        children: the dependents of each word, in text order.
        mention_at: word to the longest person mention whose head it is.
        mention_first: word to the longest mention that begins there. mention_last: word to the longest that ends there.
        mention_head: over mentions, the head word.
        mention_pronoun: over mentions, the index in ``PRONOUN_SETS``.
        mention_is_proper: over mentions.
        member: over mentions, the cast member.
        spoken: the spoken stretches, in text order.
        lines_in: paragraph to its spoken stretches.
    """

    reading: Reading
    cast: Cast
    words: tuple[str, ...]
    lower: list[str]
    upos: tuple[str, ...]
    deprel: tuple[str, ...]
    head: list[int]
    children: Dependents
    line_of: list[int]
    paragraph: list[int]
    paragraph_first: list[int]
    mention_at: dict[int, int]
    mention_first: dict[int, int]
    mention_last: dict[int, int]
    span_first: list[int]
    span_last: list[int]
    mention_head: list[int]
    mention_pronoun: list[int]
    mention_is_proper: list[bool]
    mention_is_person: list[bool]
    member: list[int]
    spoken: list[SpokenStretch]
    lines_in: dict[int, list[int]]


def lay_out(reading: Reading, cast: Cast) -> Layout:
    """Lay out one book."""
    marks = reading.marks
    count = len(reading.words)
    paragraph = marks.sentence_paragraphs[marks.token_sentences] if count else np.zeros(0, dtype=np.int32)
    paragraphs = len(reading.book.paragraphs)
    spoken = _spoken(reading)
    line_of = [-1] * count
    lines_in: dict[int, list[int]] = {}
    for k, line in enumerate(spoken):
        line_of[line.first : line.end] = [k] * (line.end - line.first)
        lines_in.setdefault(line.paragraph, []).append(k)
    head = reading.head.tolist()
    firsts, lasts = reading.span_first.tolist(), reading.span_last.tolist()
    proper = [form is MentionForm.PROPER for form in reading.forms]
    person = [kind is EntityKind.PERSON for kind in reading.kinds]
    is_person = [person[k] for k in reading.span_kind.tolist()]
    heads = [_head_word(head, a, z) for a, z in zip(firsts, lasts, strict=True)]
    by_head: dict[int, int] = {}
    by_first: dict[int, int] = {}
    by_last: dict[int, int] = {}
    for k, (a, z, h) in enumerate(zip(firsts, lasts, heads, strict=True)):  # the longer of two with one start comes first
        if line_of[a] != line_of[z]:
            continue  # no one is named by words on both sides of a quotation mark
        by_first.setdefault(a, k)
        by_last.setdefault(z, k)
        known = by_head.get(h)
        if known is None or (is_person[k] and not is_person[known]):
            by_head[h] = k
    low = {word: word.lower().replace("’", "'") for word in set(reading.words)}
    lone = [reading.words[a] if a == z else "" for a, z in zip(firsts, lasts, strict=True)]
    pronouns = {word: pronoun_class((word,)) for word in set(lone)}
    return Layout(
        reading=reading,
        cast=cast,
        words=reading.words,
        lower=[low[word] for word in reading.words],
        upos=reading.upos,
        deprel=reading.deprel,
        head=head,
        children=Dependents.of(reading.head),
        line_of=line_of,
        paragraph=paragraph.tolist(),
        paragraph_first=np.searchsorted(paragraph, np.arange(paragraphs + 1)).tolist(),
        mention_at=by_head,
        mention_first=by_first,
        mention_last=by_last,
        span_first=firsts,
        span_last=lasts,
        mention_head=heads,
        mention_pronoun=[pronouns[word] for word in lone],
        mention_is_proper=[proper[k] for k in reading.span_form.tolist()],
        mention_is_person=is_person,
        member=cast.mention_members.tolist(),
        spoken=spoken,
        lines_in=lines_in,
    )


def _spoken(reading: Reading) -> list[SpokenStretch]:
    marks, text = reading.marks, reading.book.text
    quotations = marks.quotations
    apart, letters = set_off(reading.book), letter_stretches(reading.book, quotations)
    is_speech = [
        q.depth == 0 and k not in letters and (q.paragraph not in apart or q.marks in _AS_IT_IS) and looks_like_speech(text, q)
        for k, q in enumerate(quotations)
    ]
    for q, speaks in zip(quotations, is_speech, strict=True):
        if speaks and q.depth == 0 and q.continues is not None:
            is_speech[q.continues] = quotations[q.continues].depth == 0 and q.continues not in letters
    out: list[SpokenStretch] = []
    place: dict[int, int] = {}
    firsts = np.searchsorted(marks.token_starts, [q.span.start for q in quotations]).tolist()
    ends = np.searchsorted(marks.token_starts, [q.span.end for q in quotations]).tolist()
    for k, q in enumerate(quotations):
        if not is_speech[k]:
            continue
        first, end = firsts[k], ends[k]
        if first == end:
            continue
        place[k] = len(out)
        before = None if q.continues is None else quotations[q.continues]
        goes_on = before is not None and (before.paragraph == q.paragraph or _ends_sentence(before.speech.of(text)))
        continues = place.get(q.continues) if goes_on and q.continues is not None else None
        out.append(SpokenStretch(stretch=k, first=first, end=end, paragraph=q.paragraph, continues=continues))
    return out


def set_off(book: Book) -> frozenset[int]:
    """Return the paragraphs that the page sets off from what people say: verse, and blocks indented throughout, as letters are.

    Where many paragraphs are set so, it is how the book is set, and tells nothing. Of 49 stretches between quotation marks
    in such blocks of the development novels none was speech, of 42 in verse two were.
    """
    verse, blocks, long = set(), set(), 0
    for number, paragraph in enumerate(book.paragraphs):
        rest = [line for line in paragraph.span.of(book.text).split("\n")[1:] if line.strip()]
        long += bool(rest)
        if paragraph.kind is ParagraphKind.VERSE:
            verse.add(number)
        elif rest and all(line.startswith(_INDENT) for line in rest):
            blocks.add(number)
    if len(blocks) > _FEW * long:
        blocks.clear()
    if len(verse) > _FEW * len(book.paragraphs):
        verse.clear()
    return frozenset(verse | blocks)


def _ends_sentence(words: str) -> bool:
    """Whether speech without a closing mark ends like a paragraph; broken off (“to--”), the next paragraph answers it."""
    return words.rstrip(" \n\t_*'’)\"”»").endswith((".", "!", "?", ":", ";", "…"))


def _head_word(head: list[int], first: int, last: int) -> int:
    """Return the word of a mention that hangs outside it: the last such, if the parse gives several."""
    found = last
    for word in range(last, first - 1, -1):
        if not first <= head[word] <= last or head[word] == word:
            found = word
            break
    return found

"""Which mention names the speaker of a quotation, before we know who that is?

“Said the cat” beside a quotation: its subject is the “I” inside. Only the words beside the marks are looked at, so that the
walk of `taleglass.cast.gather` can tell who says “I”; who says what in all other cases is for `taleglass.dialogue`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from taleglass.cast.pairs import PRONOUN_SETS, MentionTable
from taleglass.reading import Reading
from taleglass.text.speech_verbs import SPEECH_VERBS

__all__ = ["speech_cues"]

_NO_SPEAKER = frozenset(map(PRONOUN_SETS.index, ("we", "they", "who")))
_BROKEN = 12
"""Words between the halves of a quotation that its cue breaks (“Come,” said Anna, “and sit”)."""
_ENDS = frozenset({".", ",", "!", "?", "—", "--"})
_LEAD = 8
"""Words before a quotation in which its verb stands (Anna said to the cat, “Come”)."""


def speech_cues(reading: Reading, table: MentionTable) -> dict[int, int]:
    """Return the mention of the speaker of each quotation that has a cue, by the number of the quotation."""
    return _Cues(reading, table).found()


class _Cues:
    """The words beside the quotations of a book.

    Attributes:
        words: in lower case. written: as they stand there. quotes, paragraph: of each word.
        beginning, ending: the narrated mention that begins or ends at a word, the longest; last: of each mention.
    """

    def __init__(self, reading: Reading, table: MentionTable) -> None:
        self.words = [word.lower() for word in reading.words]
        self.reading, self.written = reading, reading.words
        self.quotes = reading.word_quotes.tolist()
        marks = reading.marks
        self.paragraph = marks.sentence_paragraphs[marks.token_sentences].tolist() if len(self.words) else []
        self.beginning: dict[int, int] = {}
        self.ending: dict[int, int] = {}
        self.last = table.last.tolist()
        for k, (first, last, quote, pronoun) in enumerate(
            zip(table.first.tolist(), self.last, table.quote.tolist(), table.pronoun.tolist(), strict=True)
        ):
            if quote == 0 and pronoun not in _NO_SPEAKER:
                self.beginning.setdefault(first, k)
                self.ending.setdefault(last, k)

    def found(self) -> dict[int, int]:
        out: dict[int, int] = {}
        before: tuple[int, int] | None = None  # end and speaker of the stretch before
        for quote, first, end in self._stretches():
            speaker = self._after(first, end)
            if speaker is None:
                speaker = self._before(first)
            if speaker is None and before is not None and first - before[0] <= _BROKEN and self._same(before[0] - 1, first):
                speaker = before[1]
            if speaker is not None:
                out.setdefault(quote, speaker)
            before = None if speaker is None else (end, speaker)
        return out

    def _stretches(self) -> list[tuple[int, int, int]]:
        """Return the runs of words of one quotation: its number, first word and end."""
        changes = np.flatnonzero(np.diff(self.reading.word_quotes, prepend=0)).tolist()
        runs = pairwise([*changes, len(self.quotes)])
        return [(self.quotes[first], first, end) for first, end in runs if self.quotes[first]]

    def _same(self, a: int, b: int) -> bool:
        return bool(self.paragraph[a] == self.paragraph[b])

    def _is_narrated(self, word: int, beside: int) -> bool:
        return 0 <= word < len(self.words) and self.quotes[word] == 0 and self._same(word, beside)

    def _after(self, first: int, end: int) -> int | None:
        """Return the subject of “…,” said Anna or “…,” Anna said."""
        word = end
        while self._is_narrated(word, end - 1) and not self.words[word][:1].isalnum():
            word += 1
        if not self._is_narrated(word, end - 1):
            return None
        closing = end - 1
        while closing > first and not self.words[closing][:1].isalnum() and self.words[closing] not in _ENDS:
            closing -= 1
        if self.words[closing] == "." and not self.written[word][:1].islower():
            return None
        if self.words[word] in SPEECH_VERBS and self._is_narrated(word + 1, word):
            return self.beginning.get(word + 1)
        subject = self.beginning.get(word)
        if subject is None:
            return None
        verb = self.last[subject] + 1
        is_cue = any(self._is_narrated(k, word) and self.words[k] in SPEECH_VERBS for k in (verb, verb + 1))
        return subject if is_cue else None

    def _before(self, first: int) -> int | None:
        """Return the subject of: Anna said to the cat, “…”."""
        word = first - 1
        while self._is_narrated(word, first) and not self.words[word][:1].isalnum() and self.words[word] not in {",", ":"}:
            word -= 1
        if not self._is_narrated(word, first) or self.words[word] not in {",", ":"}:
            return None
        for verb in range(word - 1, word - 1 - _LEAD, -1):
            if not self._is_narrated(verb, first) or self.words[verb] in {".", "!", "?", ";"}:
                return None
            if self.words[verb] in SPEECH_VERBS:
                return next((self.ending[k] for k in (verb - 1, verb - 2) if k in self.ending), self.beginning.get(verb + 1))
        return None

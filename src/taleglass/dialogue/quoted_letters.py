"""Which quoted paragraphs are a letter that somebody reads, not speech?

Novels set a letter between the marks of speech. It begins with a greeting that has a paragraph or a line to itself (“Dear
Mr. Vale,”), or that a dash follows (“My dear Ruth,—I make no apology”), and goes on through paragraphs that hold nothing beside
what is quoted: as long as the quotation stays open from one to the next, or, where each paragraph closes its own, to the name
under the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from taleglass.story import Book, QuotationMarks
from taleglass.text.quotation_marks import QuotedStretch

__all__ = ["letter_stretches"]

_GREETING: Final = re.compile(
    r"(?:(?:my|our|very|most|ever) )*(?:dear(?:est)?|honou?red|beloved|esteemed|respected)(?:[, ]+dear(?:est)?)*"
    r"(?: [^\W\d_][\w.'’-]*){1,4}[,:;](?P<behind>$|\n|--|—)",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"(?:(?:[A-Z\d][\w.'’-]*|of|the|on|in|at|and|de|st)[ ,.]*){1,8}\Z")
_HEADINGS: Final = 3  # paragraphs above a greeting: a house, a town, a day
_NAME: Final = re.compile(r"(?:[A-Z][\w.'’-]*[ ,.]*){1,5}\Z")
_LONGEST: Final = 40  # paragraphs of a letter
_SPEECH_ONLY: Final = frozenset({QuotationMarks.DASH, QuotationMarks.MESSAGE})


def letter_stretches(book: Book, quotations: Sequence[QuotedStretch]) -> frozenset[int]:
    """Return the indices of the outermost stretches that are parts of letters.

    Args:
        book: whose text and paragraphs the stretches point into.
        quotations: as `taleglass.text.mark` finds them.
    """
    text = book.text
    greetings = [
        (k, match)
        for k, q in enumerate(quotations)
        if q.depth == 0 and q.marks not in _SPEECH_ONLY and (match := _GREETING.match(text, q.speech.start, q.speech.end))
    ]
    if not greetings:
        return frozenset()
    alone = {q.paragraph: k for k, q in enumerate(quotations) if q.depth == 0 and _fills(book, q)}
    out: set[int] = set()
    for k, match in greetings:
        paragraph = quotations[k].paragraph
        if k in out or alone.get(paragraph) != k or not (match["behind"] or _is_followed(alone, quotations[k])):
            continue
        out.update(_letter_from(text, quotations, alone, k))
    return frozenset(out)


def _fills(book: Book, stretch: QuotedStretch) -> bool:
    span = book.paragraphs[stretch.paragraph].span
    beside = book.text[span.start : stretch.span.start] + book.text[stretch.span.end : span.end]
    return not beside.strip("_* \n\t")


def _is_followed(alone: Mapping[int, int], stretch: QuotedStretch) -> bool:
    """Whether the greeting is all that its paragraph holds, and more is quoted in the next."""
    return stretch.paragraph + 1 in alone


def _letter_from(text: str, quotations: Sequence[QuotedStretch], alone: Mapping[int, int], first: int) -> list[int]:
    """Return the stretches of the letter whose greeting stands in *first*, lines above it included."""
    start = quotations[first].paragraph
    run = [first]
    while len(run) < _LONGEST and start + len(run) in alone:
        run.append(alone[start + len(run)])
    last = 0
    while last + 1 < len(run) and (quotations[run[last + 1]].continues == run[last] or last == 0):
        last += 1
    signed = next((k for k in range(2, len(run)) if _NAME.match(quotations[run[k]].speech.of(text))), None)
    if signed is not None:
        while signed + 1 < len(run) and _NAME.match(quotations[run[signed + 1]].speech.of(text)):
            signed += 1
        last = max(last, signed)
    above: list[int] = []
    while len(above) < _HEADINGS:
        before = alone.get(start - len(above) - 1)
        if before is None or _HEADING.match(quotations[before].speech.of(text)) is None:
            break
        above.append(before)
    if start - len(above) - 1 in alone:
        above = []  # more that is quoted stands above: these are answers
    return [*above, *run[: last + 1]]

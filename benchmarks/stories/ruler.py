"""What counts as a sentence, as a word of a name, and as a match?

The measures behind `score.py` and `agreement.py`. Gold and prediction are laid along the same sentences, so a figure never
depends on how a system cuts them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["Span", "bare", "content_words", "fold", "heaviest_matching", "largest_matching", "sentences"]

Span = tuple[int, int]

WORDS = str.split  # lists of words read best as a line
CLOSING = "\"'”’»)]}*_"
OPENING = "\"'“‘«([{*_—–-¿¡"
SHORTENED = frozenset(WORDS("mr mrs ms mx dr st prof capt sgt lt col gen rev hon jr sr vs etc e.g i.e"))
STOP = re.compile(rf"[.!?…]+[{re.escape(CLOSING)}]*(?=\s)")

EMPTY_WORDS = frozenset(
    WORDS(
        "a an the of and or to in on at by for with from his her its their my your our is was are were be been has had have "
        "very quite rather about around almost nearly some old year years aged this that as"
    )
)
UNITS = WORDS(
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = WORDS("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBER_WORDS = {word: k for k, word in enumerate(UNITS)} | {word: 10 * k for k, word in enumerate(TENS, 2)}
ONE_WORD = {"gray": "grey", "golden": "gold", "color": "colour", "scarlet": "red", "crimson": "red", "azure": "blue"}


def sentences(text: str) -> list[Span]:
    """Half-open spans of the sentences, without white space at their edges.

    Every line break ends a sentence. Inside a line one ends after a run of `. ! ? …` with the closing marks behind it, if what
    follows does not begin in lower case and the run is not the point of an abbreviation, an initial or *No* before a digit.
    """
    found: list[Span] = []
    for line in re.finditer(r"[^\r\n]+", text):
        begin = line.start()
        for end in [
            *(stop.end() for stop in STOP.finditer(text, *line.span()) if _ends_here(text, line.span(), stop)),
            line.end(),
        ]:
            if any(sign.isalnum() for sign in text[begin:end]):
                found.append(bare(text, begin, end))
            begin = end
    return found


def _ends_here(text: str, line: Span, stop: re.Match[str]) -> bool:
    rest = text[stop.end() : line[1]].lstrip().lstrip(OPENING).lstrip()
    if not rest or rest[0].islower():
        return False
    words = text[line[0] : stop.start()].split()
    if stop.group() != "." or not words:
        return True
    word = words[-1].lstrip(OPENING)
    initial = len(word) == 1 and word.isupper() and word != "I"
    return not (initial or word.casefold() in SHORTENED or (word == "No" and rest[0].isdigit()))


def bare(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges; a span of nothing else stays as it is."""
    inner = text[start:end]
    if not inner.strip():
        return start, end
    return end - len(inner.lstrip()), start + len(inner.rstrip())


def fold(word: object) -> str:
    """Without case, blanks as one."""
    return " ".join(str(word).split()).casefold()


def content_words(name: str) -> frozenset[str]:
    """The words of a name that carry it: no case, accents, articles, plural s; numbers as digits."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", name))
    plain = re.sub(r"['’]s\b", "", "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold())
    words: list[str] = []
    for word in re.findall(r"[^\W_]+", plain):
        value = NUMBER_WORDS.get(word)
        if value is not None and words and words[-1].isdigit() and 20 <= int(words[-1]) < 100 and 0 < value < 10:
            words[-1] = str(int(words[-1]) + value)
        else:
            words.append(word if value is None else str(value))
    kept = [word for word in words if word not in EMPTY_WORDS] or words
    stems = [word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2:] != "ss" else word for word in kept]
    return frozenset(ONE_WORD.get(stem, stem) for stem in stems)


# ------------------------------------------------------------------- matchings


def largest_matching(options: Sequence[Iterable[int]]) -> dict[int, int]:
    """A one-to-one matching of the greatest size.

    *options*: for every left item the right items it may take. *Returns* right item -> left item (Kuhn's augmenting paths).
    """
    edges = [list(some) for some in options]
    taken: dict[int, int] = {}

    def settle(left: int, seen: set[int]) -> bool:
        for right in edges[left]:
            if right in seen:
                continue
            seen.add(right)
            if right not in taken or settle(taken[right], seen):
                taken[right] = left
                return True
        return False

    for left in range(len(edges)):
        settle(left, set())
    return taken


def heaviest_matching(weight: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The one-to-one pairs (row, column) of the largest total weight; pairs of weight 0 are left out.

    Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957, in the form of Jonker and Volgenant 1987).
    """
    if not weight.size:
        return []
    if weight.shape[0] > weight.shape[1]:
        return [(row, column) for column, row in heaviest_matching(weight.T)]
    cost = -weight
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    holder = np.full(columns, -1)
    for start in range(rows):
        distance, came_from = np.full(columns, np.inf), np.full(columns, -1)
        settled = np.zeros(columns, dtype=bool)
        row, base, last = start, 0.0, -1
        reached = [start]
        while True:
            reduced = base + cost[row] - row_price[row] - column_price
            better = ~settled & (reduced < distance)
            distance[better], came_from[better] = reduced[better], row
            last = int(np.argmin(np.where(settled, np.inf, distance)))
            base, settled[last] = float(distance[last]), True
            if holder[last] < 0:
                break
            row = int(holder[last])
            reached.append(row)
        row_price[start] += base
        for column in np.flatnonzero(settled):
            if holder[column] >= 0:
                row_price[holder[column]] += base - distance[column]
            column_price[column] -= base - distance[column]
        while last >= 0:
            row = int(came_from[last])
            before = int(np.flatnonzero(holder == row)[0]) if row != start else -1
            holder[last], last = row, before
    return [(int(row), column) for column, row in enumerate(holder) if row >= 0 and weight[row, column] > 0]

"""Does this line look like a heading?

Pure functions of one line or one short paragraph. They judge the looks alone; whether a candidate really opens a chapter is
decided in ``outline``, which sees its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from taleglass.numerals import is_roman, roman_number

__all__ = [
    "Mark",
    "MarkForm",
    "Rank",
    "is_break_line",
    "is_contents_label",
    "is_lone_sign",
    "is_title_like",
    "is_worded_break",
    "parse_heading",
    "plain_words",
]


class Rank(IntEnum):
    """How large a part of the book a heading opens."""

    TITLE = 0
    NUMERAL = 1
    CHAPTER = 2
    PART = 3
    BOOK = 4
    VOLUME = 5


class MarkForm(StrEnum):
    """By which sign we know a heading."""

    LABEL = "label"  # CHAPTER I, Letter 4, PROLOGUE
    NUMERAL = "numeral"  # XII, [ 3 ], _One_
    NUMBERED_TITLE = "numbered_title"  # I. The Return
    CAPITALS = "capitals"  # THE SISTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a heading's first line says: its form, rank, number (None without one) and the title after the number."""

    form: MarkForm
    rank: Rank
    number: int | None = None
    title: str = ""
    style: str = ""
    """Numbers of one style form one sequence: how they are written and what frames them, such as ``roman [ # ]``."""


_RANKS = {
    "volume": Rank.VOLUME,
    "vol": Rank.VOLUME,
    "book": Rank.BOOK,
    "part": Rank.PART,
    "phase": Rank.PART,
    "period": Rank.PART,
    "act": Rank.PART,
    "chapter": Rank.CHAPTER,
    "chap": Rank.CHAPTER,
    "letter": Rank.CHAPTER,
    "stave": Rank.CHAPTER,
    "canto": Rank.CHAPTER,
    "scene": Rank.CHAPTER,
    "section": Rank.CHAPTER,
    "episode": Rank.CHAPTER,
    "adventure": Rank.CHAPTER,
    "narrative": Rank.PART,
}
_NAMED = {
    "prologue",
    "epilogue",
    "preface",
    "foreword",
    "introduction",
    "introductory",
    "afterword",
    "interlude",
    "prelude",
    "postscript",
    "appendix",
    "author's note",
    "author's preface",
}
_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENTHS = ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"]


def _number_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_ONES, 1)} | {word: value for value, word in enumerate(_ORDINALS, 1)}
    for ten, (stem, ordinal) in enumerate(zip(_TENS, _TENTHS, strict=True), 2):
        words[stem] = words[ordinal] = ten * 10
        for one in range(9):
            for joint in ("-", " "):
                words[f"{stem}{joint}{_ONES[one]}"] = words[f"{stem}{joint}{_ORDINALS[one]}"] = ten * 10 + one + 1
    return words | {"last": 1000, "the last": 1000}


_NUMBER_WORDS = _number_words()
_NUMBER = (
    r"(?P<number>[0-9]{1,4}|[MDCLXVI]+|(?:the\s+)?(?:"
    + "|".join(
        sorted(
            (re.escape(word).replace(r"\ ", r"\s+").replace(r"\-", "[-‐‑ ]") for word in _NUMBER_WORDS), key=len, reverse=True
        )
    )
    + r"))"
)
_LABELLED = re.compile(
    r"(?P<label>" + "|".join(_RANKS) + r")\b\.?\s*(?:the\s+)?(?:no\.?\s*)?" + _NUMBER + r"(?![\w'’])(?P<rest>.*)", re.IGNORECASE
)
_NAMED_AND_TITLED = re.compile(r"(prologue|epilogue|interlude|preface|prelude)\s*[.:—–-]+\s*(.+)", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    r"(?:the\s+)?" + _NUMBER + r"\s+(?P<label>volume|book|part|period|narrative|chapter|letter|act|canto|stave)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"[\[(—–-]*\s*" + _NUMBER + r"\s*[\])—–.:-]*", re.IGNORECASE)
_NUMBERED_TITLE = re.compile(
    r"(?P<number>[0-9]{1,3}|[MDCLXVI]+)(?P<point>\s*[.:)—–]\s*[—–-]*\s*|\s+[—–-]+\s*|\s{1,})(?P<rest>\S.*)"
)
_SEPARATOR = re.compile(r"\s*[.:;,)\]—–-]+\s*")
_CONTENTS = re.compile(
    r"(?:the\s+)?(?:table\s+of\s+)?contents\.?:?(?:\s+of\s+.{1,30})?|(?:list\s+of\s+)?illustrations\.?:?|list\s+of\s+(?:plates|chapters|maps|figures)\.?|chapters\.?|index\s+of\s+chapters\.?",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"(?:[*＊⁎∗✱✻❖❦❧☙⁂•●◦○◆◇■□♦♥★☆✦✧†‡§#~∼≈=_·—–―-]\s*){1,60}|(?:\+\s*){3,60}|(?:[-—~*=•·\s]{0,8}(?:[oO0xX][\s-]?){1,12}[-—~*=•·\s]{0,8})|<[/\\]?[<>=~*\-\s3]{0,12}>"
    r"|(?:<3\s*){2,30}"
)
_SINGLE_BREAKS = frozenset("*#~⁂•❖❦❧☙◆◇■□●◦○★☆✦✧†‡§∼≈=")
_NOUGHTS = re.compile(r"o[o0]+o|0o(?:0o)*0")
_SIGN_CATEGORIES = frozenset({"So", "Sk", "Sm", "Po"})
_JOINERS = "\ufe0e\ufe0f\u200d"
"""Characters that only choose how the sign before them is drawn, or join it to the next."""
_BESIDE_SIGNS = frozenset(" \u00a0.:;,·･｡\uff9e\uff9f-‐‑–—―_")
"""What may stand among the signs of an ornament and is none by itself: pauses, dots and dashes."""
_NO_ORNAMENTS = frozenset("!?¡¿‽…‥\"'`´^<>=|+&@%。、！？")
"""Signs and marks of punctuation that are speech, a pause, a face, or the edge of a box where they stand without words."""
_ANSWER = re.compile(
    "[\u2639-\u263b\u261d\u270a-\u270d\U0001f446-\U0001f450\U0001f590\U0001f595\U0001f596\U0001f600-\U0001f64f"
    "\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001f9d0\U0001fae0-\U0001fae8\U0001faf0-\U0001faf8]"
)
"""Faces and hands, which alone in a paragraph are somebody's answer."""
_BREAK_WORDS = re.compile(
    r"(?:(?:start|begin|end|beginning)\s+(?:of\s+)?(?:the\s+)?)?(?:flash\s?(?:back|forward)|time\s?(?:skip|jump)|line\s?break"
    r"|page\s?break|section\s?break|scene\s?(?:break|change))(?:\s+(?:starts?|begins?|ends?|over))?"
)
"""What writers of fan fiction type where a scene ends."""
_BREAK_FRAME = "*_~=-–—―#/\\[](){}<>•·.:+ "
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "de",
        "du",
        "for",
        "from",
        "in",
        "into",
        "la",
        "le",
        "nor",
        "of",
        "off",
        "on",
        "or",
        "over",
        "the",
        "to",
        "und",
        "upon",
        "van",
        "von",
        "with",
    ]
)
_MAX_TITLE = 90
"""Characters; the longest one-line titles of the development novels have about 80."""
_MAX_BREAK = 120
"""Characters of the widest scene break."""
_MAX_BREAK_WORDS = 40
"""Characters of the longest of ``_BREAK_WORDS``."""
_QUOTES = '"“”‘«»„'


def plain_words(line: str) -> str:
    """Fold white space and drop emphasis marks and surrounding brackets of rules."""
    return " ".join(line.replace("_", "").replace("=", " ").split()).strip("*~|").strip()


def parse_heading(line: str) -> Mark | None:
    """Read a line as the first line of a heading; None when it does not look like one. *line* is one line of text."""
    words = plain_words(line)
    if not words or len(words) > 200:
        return None
    return _parse_labelled(words) or _parse_numeral(words) or _parse_numbered_title(words, line) or _parse_capitals(words)


def is_contents_label(line: str) -> bool:
    """Say whether the line announces a table of contents or a list of illustrations."""
    return len(line) < 60 and _CONTENTS.fullmatch(plain_words(line)) is not None


def is_break_line(line: str) -> bool:
    """Say whether the line is a printed scene break: ``***``, ``* * *``, ``---``, ``oOo``, ``🌙🌙``, ``TIME SKIP``."""
    bare = line.strip()
    if not bare or len(bare) > _MAX_BREAK:
        return False
    return _is_printed_break(bare) or _count_signs(bare) >= 2 or is_worded_break(bare)


def is_lone_sign(line: str) -> bool:
    """Say whether the line is one ornament, such as ``✨``: a scene break in a book that has it twice."""
    bare = line.strip()
    return bare == "<3" or (len(bare) <= _MAX_BREAK and _count_signs(bare) == 1 and not _BESIDE_SIGNS & set(bare))


def is_worded_break(line: str, *, is_set_off: bool = False) -> bool:
    """Say whether the line is a scene break in words: ``--- Flashback ---``, ``[line break]``, ``TIME SKIP``.

    *is_set_off*: all of it is in italics or bold, so that it needs neither marks nor capitals.
    """
    bare = line.strip()
    words = bare.strip(_BREAK_FRAME)
    if len(words) > _MAX_BREAK_WORDS or _BREAK_WORDS.fullmatch(words.casefold().replace("-", " ")) is None:
        return False
    return is_set_off or words.isupper() or not (bare[0].isalpha() or bare[-1].isalpha())


def _count_signs(bare: str) -> int:
    """Count the ornaments of a line that holds nothing else; 0 where it does."""
    count = 0
    is_joined = False
    for sign in bare:
        if sign in _JOINERS:
            is_joined = sign == "\u200d"
            continue
        if sign not in _BESIDE_SIGNS:
            category = unicodedata.category(sign)
            if category not in _SIGN_CATEGORIES or sign in _NO_ORNAMENTS or _ANSWER.match(sign) is not None:
                return 0
            count += not is_joined and not "\U0001f3fb" <= sign <= "\U0001f3ff"
        is_joined = False
    return count


def _is_printed_break(bare: str) -> bool:
    if _BREAK.fullmatch(bare) is None:
        return False
    marks = "".join(bare.split())
    if len(marks) == 1:
        return marks in _SINGLE_BREAKS
    if set(marks) <= set("oO0xX"):
        return (
            bare != "XXX"
            and len(marks) >= 3
            and (
                marks.lower() in {"oxo", "xox"} | {mark * count for mark in "ox" for count in range(3, 13)}
                or _NOUGHTS.fullmatch(marks.lower()) is not None
            )
        )
    if set(marks) <= set("—–―"):
        return True
    if set(marks) <= {"-"} or set(marks) <= {"_"} or set(marks) <= {"="}:
        return len(marks) >= 3
    return True


def is_title_like(words: str) -> bool:
    """Say whether a short line reads as a title rather than as a sentence. *words*: white space folded, marks dropped."""
    if not words or len(words) > _MAX_TITLE or (words[0] in _QUOTES and words[-1] not in _QUOTES + "'’"):
        return False
    found = _LETTERS.findall(words)
    if not found:
        return False
    if words.upper() == words:
        return True
    if words[0] in _QUOTES and words[-2:-1] in {",", ".", "!", "?"}:
        return False
    if words[-1] in ",;:—-–":
        return False
    capitalised = _is_capitalised(words)
    if words[-1] in ".!?…" or words[-2:-1] in {".", "!", "?"}:
        return capitalised and found[0][0].isupper() and words[-1] == "." and len(found) > 1
    return found[0][0].isupper() and (capitalised or len(found) <= 10)


def _is_capitalised(words: str) -> bool:
    return all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in _LETTERS.findall(words))


def _parse_labelled(words: str) -> Mark | None:
    bare = words.rstrip(".:—–- ").strip("[]() ")
    if bare.replace("’", "'").lower() in _NAMED:
        return Mark(form=MarkForm.LABEL, rank=Rank.CHAPTER, title=bare)
    if not words[0].isupper():
        return None
    named = _NAMED_AND_TITLED.match(words)
    if named and is_title_like(named.group(2)):
        return Mark(form=MarkForm.LABEL, rank=Rank.CHAPTER, title=named.group(2))
    found = _LABELLED.match(words) or _NUMBER_FIRST.match(words)
    if found is None:
        return None
    number = _value(found.group("number"))
    label = found.group("label").lower()
    rest = found.group("rest")
    if number is None or not _follows_number(rest):
        return None
    return Mark(form=MarkForm.LABEL, rank=_RANKS[label], number=number, title=_after_separator(rest), style=label)


def _follows_number(rest: str) -> bool:
    """Say whether *rest*, all that follows a heading's number, may belong to a heading."""
    bare = rest.strip()
    if not bare:
        return True
    separator = _SEPARATOR.match(rest)
    title = _after_separator(rest)
    if not title:
        return True
    if separator is None or separator.group().strip() == ",":
        letters = _LETTERS.findall(title)
        return title.upper() == title or (bool(letters) and letters[0][0].isupper() and is_title_like(title.rstrip(".")))
    return not title[0].islower() and not (title[0] in _QUOTES and title[-1] not in _QUOTES)


def _after_separator(rest: str) -> str:
    separator = _SEPARATOR.match(rest)
    return rest[separator.end() :].strip() if separator else rest.strip()


def _parse_numeral(words: str) -> Mark | None:
    if len(words) > 40:
        return None
    found = _NUMERAL.fullmatch(words)
    if found is None:
        return None
    token = found.group("number")
    number = _value(token)
    if number is None or number > 400 or (token.islower() and not token.isdigit()):
        return None
    style = "arabic" if token.isdigit() else "roman" if is_roman(token) else "word"
    frame = words.replace(token, "#", 1)
    return Mark(form=MarkForm.NUMERAL, rank=Rank.NUMERAL, number=number, style=f"{style} {frame}")


def _parse_numbered_title(words: str, line: str) -> Mark | None:
    if len(words) > 120:
        return None
    found = _NUMBERED_TITLE.match(line.replace("_", "").strip())
    if found is None:
        return None
    token, title = found.group("number"), " ".join(found.group("rest").split())
    number = _value(token)
    has_point = bool(found.group("point").strip())
    wide_gap = len(found.group("point")) >= 2
    if number is None or number > 200 or not is_title_like(title.rstrip(".")):
        return None
    is_bare = not (has_point or wide_gap)
    if is_bare and not (_is_capitalised(title) and len(title.split()) <= 8 and title[-1] not in ".!?"):
        return None
    style = "arabic" if token.isdigit() else "roman"
    return Mark(
        form=MarkForm.NUMBERED_TITLE,
        rank=Rank.NUMERAL,
        number=number,
        title=title,
        style=style if is_bare or wide_gap else f"{style}.",
    )


def _parse_capitals(words: str) -> Mark | None:
    if len(words) > _MAX_TITLE or words.upper() != words or words[0] in _QUOTES + "'’([" or words[-1] in '!,;:—-”"':
        return None
    count = sum(map(len, _LETTERS.findall(words)))
    if count < 3 or count < 0.6 * len(words.replace(" ", "")):
        return None
    return Mark(form=MarkForm.CAPITALS, rank=Rank.TITLE, title=words)


def _value(token: str) -> int | None:
    folded = " ".join(token.lower().replace("‐", "-").replace("‑", "-").split()).removeprefix("the ")
    if folded.isdigit():
        return int(folded)
    if folded in _NUMBER_WORDS:
        return _NUMBER_WORDS[folded]
    return roman_number(folded)

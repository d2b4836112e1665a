"""Which words are times made of, and how many is “three and a half”?

Word lists and arithmetic for ``time_grammar``. The values follow ``docs/times.md``.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "DAY_PARTS",
    "FEASTS",
    "MONTHS",
    "NUMBER",
    "ORDINAL",
    "ORDINALS",
    "SEASONS",
    "TRIGGERS",
    "UNITS",
    "WEEKDAYS",
    "amount_of",
    "number_of",
    "ordinal_of",
]

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES: Final = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBERS: Final = (
    {word: k for k, word in enumerate(_ONES)}
    | {word: 20 + 10 * k for k, word in enumerate(_TENS)}
    | {"fourty": 40, "a": 1, "an": 1, "another": 1}
)
ORDINALS: Final = {
    word: k
    for k, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
            "sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
"""Ordinal words to their numbers."""

_DIGITS: Final = r"\d+(?:,\d{3})*"
_WORD: Final = "|".join(sorted({*_ONES, *_TENS, "fourty", *_SCALES}, key=len, reverse=True)) + "|" + _DIGITS
NUMBER: Final = rf"(?:(?:a|half a) (?:hundred|thousand|dozen|score)|(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*)"
"""A whole number in words or digits, as a pattern of ``time_grammar`` (a blank is any white space)."""
_ORDINAL_WORDS: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
ORDINAL: Final = rf"(?:(?:twenty|thirty|forty|fifty)[- ](?:{_ORDINAL_WORDS})|{_ORDINAL_WORDS}|\d{{1,3}}(?:st|nd|rd|th))"

UNITS: Final = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "fortnight": "2W", "month": "M", "year": "Y",
    "decade": "10Y", "century": "100Y", "night": "NI", "morning": "MO", "evening": "EV", "afternoon": "AF", "winter": "WI",
    "summer": "SU", "spring": "SP", "autumn": "FA", "weekend": "WE",
}  # fmt: skip
"""Unit to the letters that stand for it in a value; ``T`` before those of the clock, a factor where it is several of
another."""

DAY_PARTS: Final = {
    "morning": "TMO", "forenoon": "TMO", "noon": "T12:00", "midday": "T12:00", "noontide": "T12:00", "noonday": "T12:00",
    "afternoon": "TAF", "evening": "TEV", "eventide": "TEV", "night": "TNI", "nighttime": "TNI", "night-time": "TNI",
    "midnight": "T00:00",
    "dawn": "TDA", "daybreak": "TDA", "sunrise": "TDA", "sunup": "TDA", "first light": "TDA", "dusk": "TDU", "twilight": "TDU",
    "sunset": "TDU", "sundown": "TDU", "nightfall": "TDU", "gloaming": "TDU", "lunchtime": "TMI", "lunch-time": "TMI",
    "breakfast-time": "TMO", "breakfast time": "TMO", "breakfasttime": "TMO", "teatime": "TAF", "tea-time": "TAF",
    "suppertime": "TEV", "supper-time": "TEV", "supper time": "TEV", "dinnertime": "TEV", "dinner-time": "TEV",
    "dinner time": "TEV", "bedtime": "TNI", "bed-time": "TNI", "small hours": "TNI", "wee hours": "TNI",
}  # fmt: skip
WEEKDAYS: Final = {
    day: f"XXXX-WXX-{k}" for k, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split(), start=1)
}
MONTHS: Final = {
    month: k
    for k, month in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
} | {"jan": 1, "feb": 2, "apr": 4, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
SEASONS: Final = {
    "spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI", "springtime": "SP", "summertime": "SU", "wintertime": "WI",
    "midsummer": "SU", "midwinter": "WI",
}  # fmt: skip
FEASTS: Final = {
    "christmas eve": "XXXX-12-24", "christmas day": "XXXX-12-25", "christmas": "XXXX-12-25", "christmastime": "XXXX-12-25",
    "boxing day": "XXXX-12-26", "new year's eve": "XXXX-12-31", "new year's day": "XXXX-01-01", "new year's": "XXXX-01-01",
    "new year": "XXXX-01-01", "hallowe'en": "XXXX-10-31", "halloween": "XXXX-10-31", "valentine's day": "XXXX-02-14",
    "midsummer day": "XXXX-06-24", "midsummer's day": "XXXX-06-24", "midsummer eve": "XXXX-06-23",
    "midsummer's eve": "XXXX-06-23",
    "midsummer night": "XXXX-06-23", "easter": "@easter", "easter sunday": "@easter-sunday", "good friday": "@good-friday",
    "whitsun": "@whitsun", "michaelmas": "@michaelmas", "candlemas": "@candlemas", "lammas": "@lammas", "ramadan": "@ramadan",
    "thanksgiving": "@thanksgiving", "twelfth night": "@twelfth-night", "lent": "@lent", "martinmas": "@martinmas",
    "shrove tuesday": "@shrove-tuesday", "ash wednesday": "@ash-wednesday", "all saints' day": "@all-saints'-day",
}  # fmt: skip
TRIGGERS: Final = frozenset(
    {
        *UNITS, *(f"{unit}s" for unit in UNITS), "centuries", *DAY_PARTS, *MONTHS, *SEASONS, *WEEKDAYS,
        *(f"{day}s" for day in WEEKDAYS), "falls", "fall", "today", "tomorrow", "yesterday", "tonight", "nowadays",
        "someday", "while", "time",
        "ages", "ago", "o'clock", "oclock", "light", "hours", "dark", "past", "future", "daily", "weekly", "monthly", "yearly",
        "nightly", "hourly", "eve", "christmas", "easter", "halloween", "hallowe'en", "valentine's", "new", "whitsun",
        "michaelmas",
        "candlemas", "lammas", "ramadan", "thanksgiving", "lent", "martinmas", "yesteryear", "autumns", "half-past",
        "p.m", "a.m", "a.m.", "p.m.", "when", "age", "boxing", "midsummer's", "season", "year's", "era", "shift",
        "cycle", "turn",
        *_ONES[1:13], *ORDINALS, *_TENS,
    }
)  # fmt: skip
"""Lower-case words without one of which (or a digit) a sentence names no time."""


def number_of(words: str) -> int | None:
    """Read a whole number: “twenty-two”, “a hundred and five”, “1,200”; None where it is none."""
    total = current = 0
    half = words.startswith("half a ")
    for word in re.split(r"[-\s]+", words.removeprefix("half ").lower()):
        if word == "and":
            continue
        if word.replace(",", "").isdigit():
            current += int(word.replace(",", ""))
        elif word in _NUMBERS:
            current += _NUMBERS[word]
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        else:
            return None
    return (total + current) // 2 if half else total + current


def ordinal_of(words: str) -> int | None:
    """Read “third”, “twenty-first”, “14th”; None where it is none."""
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits.group())
    parts = re.split(r"[-\s]+", words.lower())
    if parts[-1] not in ORDINALS:
        return None
    return ORDINALS[parts[-1]] + (_NUMBERS.get(parts[0], 0) if len(parts) > 1 else 0)


def amount_of(count: float | None, unit: str) -> str:
    """Write an amount: ``P3D``, ``PT90M``, ``PXY`` where the count is None.

    Args:
        count: how many; a half is allowed.
        unit: a key of ``UNITS``.
    """
    code = UNITS[unit]
    if count is None:
        return {"10Y": "PXDE", "100Y": "PXCE", "2W": "PXW"}.get(code) or (f"PTX{code[1]}" if code[0] == "T" else f"PX{code}")
    if code[0] in "12":  # several of another unit
        factor, code = int(code[:-1]), code[-1]
        return f"P{int(count * factor)}{code}"
    if count != int(count):
        smaller = {"TH": (60, "TM"), "TM": (60, "TS"), "Y": (12, "M"), "D": (24, "TH")}.get(code)
        if smaller is None:
            return f"PX{code}"
        count, code = count * smaller[0], smaller[1]
    whole = int(count)
    return f"PT{whole}{code[1]}" if code[0] == "T" else f"P{whole}{code}"

"""What time do these words name?

The grammar of time expressions: a list of forms, each a pattern and what it means. It looks at words only; whether “May” is a
month and “night” in “the night train” a time is asked in ``times``, which knows the syntax. Of two forms that overlap the longer
counts, of two of one length the earlier in the list. Kinds and values follow TimeML's TIMEX3 (Pustejovsky et al. 2003), by the
convention of ``docs/times.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

from taleglass.chronology.time_words import (
    DAY_PARTS,
    FEASTS,
    MONTHS,
    NUMBER,
    ORDINAL,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    amount_of,
    number_of,
    ordinal_of,
)
from taleglass.story import Anchor, TimeKind

__all__ = ["NamedTime", "named_times"]


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A stretch of the words given, ``words[start:end]``, and the time it names.

    ``is_doubtful``: its words often mean something else (“May”, “spring”, “at nine”), so that syntax must have a say.
    """

    start: int
    end: int
    kind: TimeKind
    value: str
    anchor: Anchor
    is_doubtful: bool = False


_Meaning: TypeAlias = tuple[TimeKind, str, Anchor] | tuple[TimeKind, str, Anchor, bool] | None


class _Match:
    """What a pattern found in the lower case of *words*, in the words as they are written."""

    __slots__ = ("_found", "_words")

    def __init__(self, found: re.Match[str], words: str) -> None:
        self._found, self._words = found, words

    def __getitem__(self, group: str) -> str:
        return self._words[slice(*self._found.span(group))]

    def get(self, group: str) -> str | None:
        """Return the words of a group, or None where the pattern has none such or it holds nothing."""
        is_there = group in self._found.re.groupindex and self._found[group] is not None
        return self[group] if is_there else None

    def group(self) -> str:
        return self._words[slice(*self._found.span())]

    def before(self, group: str) -> str:
        """Return the words before a group."""
        return self._words[self._found.start() : self._found.start(group)]


def _either(words: object, *, plural: bool = False) -> str:
    """Write the alternatives of a pattern, the longest first."""
    known = sorted(words, key=len, reverse=True) if isinstance(words, dict) else []
    return (
        "(?:"
        + "|".join(re.escape(word).replace(r"\ ", " ").replace("'", "['’]") for word in known)
        + ")"
        + ("s" if plural else "")
    )


_HOURS: Final = tuple("one two three four five six seven eight nine ten eleven twelve".split())
_CLOCK_UNITS: Final = ("second", "minute", "hour")
_AMOUNTS_ONLY: Final = ("night", "morning", "evening", "afternoon", "winter", "summer", "spring", "autumn", "weekend")
_PLAIN_UNITS: Final = tuple(unit for unit in UNITS if unit not in _AMOUNTS_ONLY)
_FRAGMENTS: Final = {
    "num": NUMBER,
    "ord": ORDINAL,
    "unit": "(?:" + "|".join(_PLAIN_UNITS) + ")",
    "long": "(?:day|week|fortnight|month|year|decade|century)",  # units of a calendar
    "units": "(?:" + "|".join(f"{unit}s" for unit in UNITS if unit != "century") + "|centuries)",
    "any": "(?:" + "|".join(UNITS) + ")",
    "det": "(?:the|his|her|its|their|my|your|our|these|those|that|this|whose)",
    "own": "(?:the|his|her|its|their|my|your|our)",
    "few": (
        "(?:several|some|a good few|a few|few|a good many|a great many|a great number of|a number of|many|countless|a handful of|"
        "a couple of|couple of|a couple|any|untold|umpteen|hundreds of|thousands of|dozens of)"
    ),
    "part": _either(DAY_PARTS),
    "daypart": "(?:morning|forenoon|afternoon|evening|night)",
    "weekday": _either(WEEKDAYS),
    "month": _either(MONTHS),
    "season": _either(SEASONS),
    "feast": _either(FEASTS),
    "year": r"(?:1\d{3}|20\d{2}|21\d{2}|22\d{2}|23\d{2})",
    "hour": "(?:" + "|".join(_HOURS) + "|1[0-2]|[1-9])",
    "minute": r"(?:five|ten|twenty[- ]five|twenty|thirty[- ]five|thirty|forty[- ]five|forty|fifteen|fifty[- ]five|fifty|[0-5]\d)",
    "half_of_day": (
        "(?: in the (?:morning|afternoon|evening)|,? at night|,? that (?:morning|afternoon|evening|night)|,? this (?:morning|afternoon|"
        r"evening)|,? tonight| of the (?:morning|afternoon|evening|night)|,? ?[ap]\.? ?m\b\.?)"
    ),
}  # fmt: skip
_APOSTROPHE: Final = "['’]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a form, to be looked for in lower case: to ignore case takes a regular expression twice as long.

    All of them together take a tenth of a second, so each waits for the first sentence that may hold it.
    """
    for _ in range(2):  # fragments hold fragments
        pattern = re.sub(r"(?<!\?P)<(\w+)>", lambda found: _FRAGMENTS[found[1]], pattern)
    pattern = re.sub(r"\\.|\(\?P|[A-Z]", lambda found: found[0].lower() if found[0].isalpha() else found[0], pattern)
    return re.compile(
        r"(?<![^\W_])(?<![^\W_]-)(?:" + pattern.replace(" ?", r"\s*").replace(" ", r"\s+") + r")(?![^\W_]|-[^\W\d_])"
    )


def _n(match: _Match, group: str) -> str | None:
    """Return the words of a group, lower case, apostrophes straight, white space folded."""
    found = match.get(group)
    return None if found is None else _folded(found)


def _folded(words: str) -> str:
    return " ".join(_lowered(words).replace("’", "'").split())


def _lowered(words: str) -> str:
    """Return words in lower case, as patterns that ignore case see them: these take ſ for s, ı and İ for i."""
    return words.replace("İ", "i").lower().replace("ſ", "s").replace("ı", "i")


# ------------------------------------------------------------------ amounts

_SIMPLE_AMOUNT = (
    r"(?:half (?:a|an|the) <unit>|half[- ](?:hour|year)|(?:a |an |one )?quarter of an hour|three[- ]quarters of an hour"
    r"|<num> and a half <units>|(?:a|an|one) <any> and a (?:half|quarter)"
    r"|(?:(?:<det>|another) )?(?:(?:last|past|next|first|following|previous|coming|other|same|whole|full|long|good) ){0,2}(?:<few>|<num>)(?: or (?:<num>|more)| to <num>)?"
    r"(?: (?:more|other|whole|full|long|good))? (?:<units>|<any>)(?: and a half)?"
    r"|<units> and <units>|(?:a|an|one|another) <any>|<units>)"
)
_AMOUNT = rf"(?P<amount>{_SIMPLE_AMOUNT}(?:(?:,| and|, and) (?:<num>|a|an) <any>s?)?)"
_AMOUNT_PART: Final = re.compile(
    r"(?P<half>half )?(?P<count>.*?)[- ]?(?P<unit>" + "|".join(UNITS) + r"|centurie)s?(?P<more> and a (?:half|quarter))?"
)


def _amount_value(words: str) -> str | None:
    """Read an amount as a value: “two years and three months” is ``P2Y3M``."""
    words = _folded(words)
    if "quarter of an hour" in words:
        return "PT15M"
    if "quarters of an hour" in words:
        return "PT45M"
    twin = re.fullmatch(r"(\w+?)s and \1s", words)
    if twin:
        return amount_of(None, twin[1]) if twin[1] in UNITS else None
    parts = re.split(r"(?:,| and|, and) (?=(?:\w+[- ])?(?:\w+ )?(?:" + "|".join(UNITS) + r")s?$)", words)
    if len(parts) == 2 and not re.search("(?:" + "|".join(UNITS) + r")s?$", parts[0]):
        parts = [words]
    values = [_one_amount(part) for part in parts]
    if None in values:
        return None
    first = values[0] or ""
    return first if len(values) == 1 else first + (values[1] or "").removeprefix("P").removeprefix("T" if "T" in first else "")


def _one_amount(words: str) -> str | None:
    found = _AMOUNT_PART.fullmatch(words)
    if found is None:
        return None
    unit = found["unit"].replace("centurie", "century")
    count = _count(found["count"].strip())
    half = re.fullmatch(r"(.+) and a half", found["count"].strip())
    if half:
        known = number_of(half[1])
        return None if known is None else amount_of(known + 0.5, unit)
    if found["half"]:
        return amount_of(0.5, unit)
    if found["more"]:
        return amount_of((count or 1) + (0.5 if "half" in found["more"] else 0.25), unit)
    return amount_of(count, unit)


_BEFORE_COUNT: Final = re.compile(
    r"^(?:(?:another|the|his|her|its|their|my|your|our|these|those|that|this|whose|last|past|next|first|following|previous|coming|other|same"
    r"|whole|full|long|good) )*"
)


def _count(words: str) -> int | None:
    """Read how many; None where it is vague."""
    words = re.sub(r" (?:more|other|whole|full|long|good)$", "", words)
    if words in {"a", "an", "one", "another"}:
        return 1
    if words in {"a couple of", "couple of", "a couple"}:
        return 2
    kept = _BEFORE_COUNT.sub("", words + " ").strip()
    if kept in {"a couple of", "couple of", "a couple"}:
        return 2
    return number_of(kept) if kept else None


def _duration(match: _Match) -> _Meaning:
    words = _folded(match["amount"])
    if re.fullmatch(r"(?:one|any) (?:day|night|morning|evening|afternoon|winter|summer|spring|autumn|weekend)", words):
        return None  # “one night” is a time, not an amount
    if re.fullmatch(r"(?:a|an) (?:night|morning|evening|afternoon|winter|summer|spring|autumn|weekend)", words):
        return None
    if re.fullmatch(r"(?:the |(?:[a-z]+ )?few )?(?:springs|seconds)", words):
        return None  # of water; helpings
    if re.fullmatch(r"(?:nights|mornings|evenings|afternoons|winters|summers|autumns|weekends)", words):
        return TimeKind.SET, _set_value(words.removesuffix("s")), Anchor.NONE
    if re.fullmatch(
        r"(?:some|any) (?:day|night|morning|evening|afternoon|week|year|month|hour|minute|second|winter|summer|spring|autumn)",
        words,
    ):
        return None
    value = _amount_value(match["amount"])
    return None if value is None else (TimeKind.DURATION, value, Anchor.NONE)


def _counted(match: _Match) -> _Meaning:
    """Three days later; two years ago."""
    value = _amount_value(match["amount"])
    if value is None:
        return None
    way = _folded(match["way"])
    is_later = way in {"later", "after", "afterwards", "on", "hence", "from now", "afterward"}
    anchor = Anchor.NOW if way in {"ago", "since", "hence", "from now", "back"} else Anchor.TOLD
    is_clock = re.match(r"PT(?:\d+|X)[HMS]$", value) is not None
    return TimeKind.TIME if is_clock else TimeKind.DATE, ("+" if is_later else "-") + value, anchor


def _set_value(words: str) -> str:
    """Read what recurs: a unit, a part of the day, a weekday, a season, a feast."""
    words = _folded(words)
    for known in (DAY_PARTS, WEEKDAYS, FEASTS):
        if words in known:
            return known[words]
    if words in SEASONS:
        return f"XXXX-{SEASONS[words]}"
    if words in MONTHS:
        return f"XXXX-{MONTHS[words]:02}"
    return "XXXX-WXX-WE" if words == "weekend" else amount_of(1, words)


def _recurring(match: _Match) -> _Meaning:
    what = _n(match, "what") or "day"
    count = _n(match, "count")
    if count:
        return (
            TimeKind.SET,
            amount_of({"other": 2, "second": 2, "few": None}.get(count, number_of(count)), what.removesuffix("s")),
            Anchor.NONE,
        )
    return TimeKind.SET, _set_value(what if what in DAY_PARTS or what in FEASTS else what.removesuffix("s")), Anchor.NONE


def _whole(match: _Match) -> _Meaning:
    """All night; the whole day; half the winter."""
    return TimeKind.DURATION, amount_of(1, _folded(match["what"])), Anchor.NONE


# ------------------------------------------------------------ days and parts of days


def _step(match: _Match) -> _Meaning:
    """The next day; the week before; last night; the morning after."""
    way = _n(match, "way") or ""
    unit = _folded(match["what"])
    is_later = way in {"next", "following", "coming", "ensuing", "after", "succeeding"}
    sign = "+" if is_later else "-"
    anchor = Anchor.NOW if way in {"last", "next"} and not match.group().lower().startswith("the") else Anchor.TOLD
    if unit in {"morning", "forenoon", "afternoon", "evening", "night"}:
        return TimeKind.TIME, f"{sign}P1D{DAY_PARTS[unit]}", anchor
    if unit == "weekend":
        return TimeKind.DATE, "XXXX-WXX-WE", anchor
    is_clock = unit in _CLOCK_UNITS
    return TimeKind.TIME if is_clock else TimeKind.DATE, sign + amount_of(1, unit), anchor


def _step_twice(match: _Match) -> _Meaning:
    """The night before last; the day after tomorrow; the week after next."""
    unit = _folded(match["what"])
    sign = "+" if _folded(match["way"]) == "after" else "-"
    if unit in DAY_PARTS:
        return TimeKind.TIME, f"{sign}P2D{DAY_PARTS[unit]}", Anchor.NOW
    return TimeKind.DATE, sign + amount_of(2, unit), Anchor.NOW


def _same(match: _Match) -> _Meaning:
    """That day; this week; the same year."""
    unit = _folded(match["what"])
    anchor = Anchor.NOW if "this" in match.group().lower().split() else Anchor.TOLD
    return (
        TimeKind.TIME if unit in _CLOCK_UNITS else TimeKind.DATE,
        "+P0" + ("T" * (unit in _CLOCK_UNITS)) + UNITS[unit][-1],
        anchor,
    )


_DAYS: Final = {"today": "+P0D", "to-day": "+P0D", "yesterday": "-P1D", "tomorrow": "+P1D", "to-morrow": "+P1D"}


def _day(match: _Match) -> _Meaning:
    """Today; tomorrow morning; yesterday at noon is two."""
    value = _DAYS[_folded(match["day"])]
    part = _n(match, "part")
    return (TimeKind.TIME, value + DAY_PARTS[part], Anchor.NOW) if part else (TimeKind.DATE, value, Anchor.NOW)


def _part(match: _Match) -> _Meaning:
    words = _folded(match["part"])
    before = match.before("part").lower()
    anchor = Anchor.NOW if "this " in before else Anchor.TOLD if re.search(r"\b(?:that|same)\s", before) else Anchor.NONE
    return TimeKind.TIME, DAY_PARTS[words], anchor, words in {"dawn", "midday", "first light", "twilight"}


def _some_day(_match: _Match) -> _Meaning:
    return TimeKind.DATE, "FUTURE_REF", Anchor.NOW


def _past(_match: _Match) -> _Meaning:
    return TimeKind.DATE, "PAST_REF", Anchor.NOW


def _present(_match: _Match) -> _Meaning:
    return TimeKind.DATE, "PRESENT_REF", Anchor.NOW


def _in_a_row(match: _Match) -> _Meaning:
    """The second day; day six; the sixth night; the last day."""
    words = _n(match, "ord")
    count = ordinal_of(words) if words else None
    number = _n(match, "num")
    count = number_of(number) if number else count
    which = "LAST" if count is None else str(count)
    unit = _folded(match["what"])
    if unit in {"morning", "afternoon", "evening", "night"}:
        return TimeKind.TIME, f"DAY-{which}{DAY_PARTS[unit]}", Anchor.TOLD
    if unit in _AMOUNTS_ONLY:
        return (TimeKind.DATE, _set_value(unit), Anchor.NONE) if unit != "spring" else None
    return TimeKind.TIME if unit in _CLOCK_UNITS else TimeKind.DATE, f"{unit.upper()}-{which}", Anchor.TOLD


_BARE: Final = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX", "weekend": "XXXX-WXX-WE"}


def _bare(match: _Match) -> _Meaning:
    """The day; one day; a fine day."""
    return TimeKind.DATE, _BARE[_folded(match["what"])], Anchor.NONE


# ------------------------------------------------------------------ calendar


def _year_of(words: str | None) -> str:
    if words is None:
        return "XXXX"
    words = words.strip()
    if words[:2].isdigit() and not words[2:4].isdigit():
        return words[:2] + "XX"
    return "XX" + words.lstrip("'’") if words[:1] in "'’" else words[:4]


def _calendar_day(match: _Match) -> _Meaning:
    """4 March 2019; Tuesday, the fourth of March; March the 4th; with a part of the day or a clock time."""
    words = _n(match, "ord")
    number = _n(match, "num")
    day = ordinal_of(words) if words else number_of(number) if number else None
    month = MONTHS[_folded(match["month"]).rstrip(".")]
    if day is not None and not 1 <= day <= 31:
        return None
    year = _year_of(_n(match, "year"))
    value = f"{year}-{month:02}" + ("" if day is None else f"-{day:02}")
    is_doubtful = day is None and year == "XXXX" and (month in {3, 5} or len(_folded(match["month"])) < 4 or month == 8)
    return *_with_time(match, value, Anchor.CALENDAR)[:3], is_doubtful


def _with_time(match: _Match, value: str, anchor: Anchor) -> tuple[TimeKind, str, Anchor]:
    clock, part = _n(match, "clock"), _n(match, "part")
    if clock:
        return TimeKind.TIME, value + _clock_value(clock), anchor
    return (TimeKind.TIME, value + DAY_PARTS[part], anchor) if part else (TimeKind.DATE, value, anchor)


def _iso_day(match: _Match) -> _Meaning:
    return _with_time(match, f"{match['y']}-{match['m']}-{match['d']}", Anchor.CALENDAR)


def _the_ordinal(match: _Match) -> _Meaning:
    """On the fourteenth."""
    day = ordinal_of(_folded(match["ord"]))
    if day is None or not 1 <= day <= 31:
        return None
    return TimeKind.DATE, f"XXXX-XX-{day:02}", Anchor.CALENDAR, True


def _weekday(match: _Match) -> _Meaning:
    kind, value, _ = _with_time(match, WEEKDAYS[_folded(match["weekday"])], Anchor.NOW)
    return kind, value, Anchor.NOW


def _season(match: _Match) -> _Meaning:
    words = _folded(match["season"])
    year = _n(match, "year")
    is_doubtful = words in {"spring", "fall"} and year is None
    season = "FA" if words == "fall" else SEASONS[words]
    return TimeKind.DATE, f"{_year_of(year)}-{season}", Anchor.CALENDAR if year else Anchor.NONE, is_doubtful


def _feast(match: _Match) -> _Meaning:
    words = _folded(match["feast"])
    if not match["feast"][0].isupper():
        return (TimeKind.DATE, FEASTS[words], Anchor.CALENDAR) if words == "new year" else None
    kind, value, _ = _with_time(match, FEASTS[words], Anchor.CALENDAR)
    return kind, value, Anchor.CALENDAR, words == "lent"


def _year(match: _Match) -> _Meaning:
    value = _year_of(match["year"])
    return TimeKind.DATE, value, Anchor.CALENDAR, match.get("the") is None and value.isdigit()


_DECADES: Final = {
    word: k for k, word in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)
}


def _decade(match: _Match) -> _Meaning:
    words = _folded(match["decade"])
    if words in _DECADES:
        return TimeKind.DATE, f"XX{_DECADES[words]}X", Anchor.CALENDAR
    digits = re.sub(r"\D", "", words)
    return TimeKind.DATE, f"{digits[:3]}X" if len(digits) == 4 else f"XX{digits[0]}X", Anchor.CALENDAR


def _century(match: _Match) -> _Meaning:
    count = ordinal_of(_folded(match["ord"]))
    return None if count is None else (TimeKind.DATE, f"{count - 1:02}XX", Anchor.CALENDAR)


# --------------------------------------------------------------------- clock

_CLOCK = (
    r"(?:(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[:.][0-5]\d)?<half_of_day>?|(?:<hour>|<num>) ?o<q>? ?clock<half_of_day>?"
    r"|(?:half[- ]past|the half(?:[- ]hour)? (?:after|past)|half|(?:a |one |the )?quarter[- ](?:past|to|before|after|of|till)|<num>(?: minutes?)?[- ](?:past|to|before|after|till))[- ]"
    r"(?:<hour>|noon|midnight|midday|the half (?:after|past) <hour>)(?: ?o<q>? ?clock)?<half_of_day>?|<hour>[- ]<minute><half_of_day>?|<hour><half_of_day>|[0-2]\d[0-5]\d hours)"
).replace("<q>", _APOSTROPHE)
_HALVES: Final = {"afternoon": 12, "evening": 12, "night": 12, "p.m": 12, "pm": 12, "p.m.": 12, "tonight": 12}


def _clock_value(words: str) -> str:
    """Read a time of the clock; words in lower case, or an empty string where it is none."""
    words = words.replace("’", "'").strip(" ,.")
    later = 0
    half = re.search(
        r"(?:(?:in|of) the|at|that|this)?\s*(?<!\w)(morning|afternoon|evening|night|tonight)$|\b([ap])\.? ?m$|(?<=\d)([ap])\.? ?m$",
        words,
    )
    named = None
    if half:
        named = half[1] or (half[2] or half[3]) + "m"
        words = words[: half.start()].strip(" ,.")
        later = 12 if named in {"afternoon", "evening", "night", "tonight", "pm"} else 0
    digits = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?", words)
    military = re.fullmatch(r"(\d\d)(\d\d) hours", words)
    second = ""
    if digits or military:
        found = digits or military
        assert found is not None
        hour, minute = int(found[1]), int(found[2])
        second = f":{digits[3]}" if digits and digits[3] else ""
        if military or len(found[1]) == 2 and named is None:
            return f"T{hour:02}:{minute:02}{second}"
    else:
        read = _spoken_clock(re.sub(r" ?o'? ?clock$", "", words))
        if read is None:
            return ""
        hour, minute = read
    if named in {"am", "morning"} and hour == 12:
        hour = 0
    elif named == "night" and (hour < 5 or hour == 12):
        hour %= 12  # two at night
    elif later and hour < 12:
        hour += 12
    return f"T{hour % 24:02}:{minute:02}{second}"


_NAMED_HOURS: Final = {"noon": 12, "midday": 12, "midnight": 24}


def _spoken_clock(words: str) -> tuple[int, int] | None:
    """Read “half past ten”, “a quarter to nine”, “four minutes to midnight”, “eleven-thirty”, “ten”."""
    around = re.fullmatch(r"(.+?)[- ](past|to|before|after|of|till)[- ](.+)", words)
    plain_half = re.fullmatch(r"half (.+)", words)
    if around or plain_half:
        amount, way, of = around.groups() if around else ("half", "past", plain_half[1] if plain_half else "")
        inner = _spoken_clock(of)
        hour, past = inner or (None, 0)
        amount = re.sub(r"^(?:a|one|the) (?=quarter|half)|\s*minutes?$", "", amount)
        minutes = {"half": 30, "quarter": 15}.get(amount, number_of(amount))
        if hour is None or minutes is None or not minutes < 60 or hour > 24:
            return None
        total = hour * 60 + past + (minutes if way in {"past", "after"} else -minutes)
        return total // 60, total % 60
    two = re.fullmatch(r"(\w+)[- ](\w+(?:[- ]\w+)?)", words)
    if two:
        hour, minutes = number_of(two[1]), number_of(two[2])
        return None if hour is None or minutes is None or hour > 12 or not 5 <= minutes < 60 else (hour, minutes)
    hour = _NAMED_HOURS.get(words, number_of(words))
    return None if hour is None or not 1 <= hour <= 24 else (hour, 0)


def _clock(match: _Match) -> _Meaning:
    words = _folded(match["clock"])
    value = _clock_value(words)
    if not value:
        return None
    is_plain = (
        re.fullmatch(r"<hour>[- ]<minute>".replace("<hour>", r"\w+").replace("<minute>", r"\w+(?:[- ]\w+)?"), words) is not None
    )
    is_half = re.fullmatch(r"half (?!past)\w+", words) is not None
    is_dotted = re.fullmatch(r"\d+\.\d\d", words) is not None
    is_steps = re.fullmatch(r"\w+ (?:to|before|after|of) \w+", words) is not None
    return (
        TimeKind.TIME,
        value,
        Anchor.NONE,
        (is_plain and "past" not in words and "to" not in words) or is_half or is_dotted or is_steps,
    )


def _bare_hour(match: _Match) -> _Meaning:
    """At nine; until ten."""
    hour = number_of(_folded(match["clock"]))
    return None if hour is None else (TimeKind.TIME, f"T{hour:02}:00", Anchor.NONE, True)


# ------------------------------------------------------------- ages and invented calendars


def _age(match: _Match) -> _Meaning:
    count = number_of(_folded(match["num"]).split(" or ")[0])
    return None if count is None else (TimeKind.DATE, f"AGE-{count}", Anchor.LIFE)


def _young(_match: _Match) -> _Meaning:
    return TimeKind.DATE, "PAST_REF", Anchor.LIFE


_NO_CALENDAR: Final = frozenset(
    {
        *WEEKDAYS,
        "holiday",
        "birthday",
        "today",
        "yesterday",
        "someday",
        "everyday",
        "midday",
        "workday",
        "weekday",
        "doomsday",
        "faraday",
    }
)


def _invented(match: _Match) -> _Meaning:
    """The third of Frostfall; the Year of the Red Comet; Thornday; Sol 214."""
    name = match["name"]
    words = _folded(name)
    if words in _NO_CALENDAR or not any(word[:1].isupper() or word[:1].isdigit() for word in name.split()[-1:]):
        return None
    if words.split()[-1] in MONTHS or words.split()[-1] in WEEKDAYS:
        return None
    part = _n(match, "part")
    value = "@" + re.sub(r"\s+", "-", words.removeprefix("the "))
    is_doubtful = match.get("form") is not None
    return (
        (TimeKind.TIME, value + DAY_PARTS[part], Anchor.CALENDAR, is_doubtful)
        if part
        else (TimeKind.DATE, value, Anchor.CALENDAR, is_doubtful)
    )


# ------------------------------------------------------------------- the list

_Rule: TypeAlias = tuple[frozenset[str], str, Callable[[_Match], _Meaning]]
"""What a sentence must hold for the form to match, by the names in `_NEEDS`; the form, for `_compiled`; what it means."""


def _longest(names: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each name."""
    return frozenset(max(re.findall(r"[a-z]+", name), key=len) for name in names)


_NEEDS: Final[dict[str, frozenset[str]]] = {
    "unit": frozenset({*UNITS, *(f"{unit}s" for unit in UNITS), "centuries", "forenoon"}),
    "weekend": frozenset({"weekend"}),
    "bare": frozenset("one the a an some".split()),
    "bare_unit": frozenset("day week month year weekend".split()),
    "way": frozenset("ago later before after afterwards earlier previously hence now".split()),
    "since": frozenset("since on back".split()),
    "times": frozenset({"once", "twice", "thrice", "times", "centuries", *(f"{unit}s" for unit in UNITS)}),
    "each": frozenset({"every", "each"}),
    "every": frozenset("every each most some many".split()),
    "plural": frozenset(f"{name}s" for name in (*WEEKDAYS, *SEASONS, *_AMOUNTS_ONLY, "forenoon")),
    "again": frozenset("after by upon in".split()),
    "daily": frozenset({"day", "night", "daily"}),
    "weekly": frozenset("out weekly monthly yearly nightly hourly".split()),
    "whole": frozenset("all whole entire livelong blessed full long half most".split()),
    "while": frozenset({"while", "time"}),
    "age": frozenset({"age", "ages"}),
    "before": frozenset({"before", "after"}),
    "last": frozenset("last past previous preceding".split()),
    "next": frozenset("next following coming ensuing succeeding".split()),
    "same": frozenset("this that same selfsame".split()),
    "near_day": frozenset("today yesterday tomorrow day morrow".split()),
    "tonight": frozenset({"tonight", "night"}),
    "part": _longest(DAY_PARTS),
    "depth": frozenset("dead middle depth depths dark heart watches".split()),
    "dark": frozenset({"dark"}),
    "ordinal": frozenset({"0", *ORDINALS}),
    "in_a_row": frozenset({"0", *ORDINALS, "last", "final"}),
    "number": frozenset({"0", *re.findall("[a-z]{3,}", NUMBER)}) - {"half", "and"},
    "some_day": frozenset({"someday", "days", "future"}),
    "long_ago": frozenset("other ago time times days yesteryear".split()),
    "past": frozenset({"past"}),
    "these_days": frozenset({"days", "nowadays"}),
    "month": frozenset(MONTHS),
    "weekday": frozenset(WEEKDAYS),
    "season": frozenset(SEASONS),
    "fall": frozenset({"fall"}),
    "feast": _longest(FEASTS),
    "digit": frozenset({"0"}),
    "decade": frozenset({"0", *_DECADES, *(f"mid{words}" for words in _DECADES)}),
    "hour": frozenset({"0", *_HOURS, "noon", "midnight", "midday", "clock", "oclock"}),
    "when": frozenset({"when"}),
    "young": frozenset("girl boy child kid baby lad lass young little small children boys girls kids student".split()),
    "era": frozenset("year day month moon night feast season age time era winter summer".split()),
    "of": frozenset({"of"}),
    "own_day": frozenset({"-day"}),
}
"""Words of which a sentence must hold one, by a name: what keeps most forms from being tried on most sentences.

``0`` stands for any digit, ``-day`` for any word with a capital that ends as days and months of invented calendars do.
"""
_OWN_ENDS: Final = ("day", "tide", "moon", "month", "eve", "fall", "week", "night")
_WORD: Final = re.compile(r"[^\W\d_]+|\d")
_NOTHING: Final[frozenset[str]] = frozenset()
_MET_BY: Final = {
    word: frozenset(need for need, words in _NEEDS.items() if word in words) for word in _NOTHING.union(*_NEEDS.values())
}


@lru_cache(maxsize=1 << 15)
def _met_by(word: str) -> frozenset[str]:
    """Return the names of those `_NEEDS` that one word, or one digit, meets."""
    low = "0" if word.isdecimal() else _lowered(word)
    met = _MET_BY.get(low, _NOTHING)
    return met | _MET_BY["-day"] if word[0].isupper() and low.endswith(_OWN_ENDS) else met


def _held(words: str) -> frozenset[str]:
    """Return the names of those `_NEEDS` that *words* meet."""
    return _NOTHING.union(*filter(None, map(_met_by, _WORD.findall(words))))


def _while(match: _Match) -> _Meaning:
    """A while; some time; a long time ago."""
    way = _n(match, "way")
    words = _folded(match["amount"])
    if way is None:
        return TimeKind.DURATION, "PX", Anchor.NONE
    if way == "ago":
        return TimeKind.DATE, "PAST_REF" if "long" in words and "time" in words else "-PX", Anchor.NOW
    return TimeKind.DATE, ("+" if way in {"later", "after", "afterwards"} else "-") + "PX", Anchor.TOLD


_LEAD = r"(?:(?:early|late|later|earlier|mid|the end of|the beginning of|the middle of|the start of|the close of|the edge of|the height of|the depths? of|the dead of|the heart of|the rest of|the turn of)[- ])*"
_WAY = r"(?P<way>ago|later|before|after|afterwards|earlier|previously|hence|from now)"

_RULES: Final[tuple[_Rule, ...]] = tuple(
    (frozenset(needs.split()), pattern, meaning)
    for needs, pattern, meaning in (
        # Amounts, counted from somewhere or not.
        ("unit way", _AMOUNT + " " + _WAY, _counted),
        ("unit since", _AMOUNT + r" (?P<way>since|on|back)(?=\s*[.,;:!?…—–\"”’)]|\s*$)", _counted),
        ("unit times", r"(?:once|twice|thrice|<num> times|several times|<few> times|(?:<few>|<num>) <units>) (?:a|an|each|every|per) (?P<what><any>)", _recurring),
        ("unit each", r"(?:every|each) (?P<count>other|second|few|<num>) (?P<what><any>s?)", _recurring),
        ("every", r"(?:every single|every|each|most|some|many) (?P<what><weekday>|<daypart>|weekend|<any>|<feast>|<season>|<month>|dawn|dusk|sunset|sunrise|midnight|noon)", lambda m: None if _folded(m.group()).startswith(("some ", "many ", "most ")) and not _folded(m.group()).endswith("s") else _recurring(m)),
        ("plural", r"(?:(?:most|some|many|the) )?(?P<what>(?:<weekday>|<daypart>|weekend|<season>)s)", lambda m: None if _n(m, "what") in {"springs", "falls"} else _recurring(m)),
        ("unit again", r"(?P<what>day|night|week|month|year|hour|minute|morning|evening|summer|winter) (?:after|by|upon|in,? and) (?P=what)", _recurring),
        ("daily", r"(?:day and night|night and day|day in,? day out|day-to-day|day to day|daily)", lambda m: (TimeKind.SET, "P1D", Anchor.NONE)),
        ("weekly", r"(?P<what>year in,? year out|weekly|monthly|yearly|nightly|hourly)", lambda m: (TimeKind.SET, {"weekly": "P1W", "monthly": "P1M", "nightly": "TNI", "hourly": "PT1H"}.get(_folded(m["what"]), "P1Y"), Anchor.NONE)),
        ("unit whole", r"(?:all(?: (?:the|that|this))?|(?:the|that|this|a|an) (?:whole|entire|livelong|blessed|full|long)|half (?:the|that|a)|most of (?:the|that)) (?:whole )?(?P<what><any>)(?: (?:long|through|round))?", lambda m: None if _folded(m.group()).startswith("most of") or _folded(m["what"]) in {"spring", "second"} and "the" not in _folded(m.group()) else _whole(m)),
        ("unit last", r"(?:the|this|these) (?:past|last) (?P<amount><any>)", lambda m: (TimeKind.DATE, "DAY-LAST", Anchor.TOLD) if _folded(m["amount"]) == "day" else None if _folded(m["amount"]) in {"night", "morning", "evening", "afternoon", "second"} else (TimeKind.DURATION, amount_of(1, _folded(m["amount"])), Anchor.NONE)),
        ("unit next", r"the next (?P<amount>hour|minute)", lambda m: (TimeKind.DURATION, amount_of(1, _folded(m["amount"])), Anchor.NONE)),
        ("unit", _AMOUNT, _duration),
        ("while", r"(?P<amount>(?:a|an)(?: (?:very|good|little|long|short))* (?:while|time)|(?:quite )?a (?:long |little )?while|some (?:little |considerable )?time)(?: (?P<way>ago|later|afterwards|earlier))?", lambda m: None if _folded(m["amount"]) == "a time" else _while(m)),
        ("age", r"ages(?: ago)?", lambda m: (TimeKind.DURATION, "PX", Anchor.NONE, True) if not m.group().lower().endswith("ago") else _past(m)),
        # Counted in steps.
        ("unit before", _LEAD + r"the (?P<what><long>|<daypart>|hour|minute|weekend) (?P<way>before|after)", _step),
        ("unit last", _LEAD + r"(?:the )?(?P<way>last|previous|preceding) (?P<what>week|fortnight|month|year|decade|century|<daypart>|hour|weekend|day)", lambda m: None if re.match(r"the\s+last", m.group(), re.IGNORECASE) or _folded(m.group()) == "last day" else _step(m)),
        ("unit next", _LEAD + r"(?:the )?(?:very )?(?P<way>next|following|coming|ensuing|succeeding) (?P<what><long>|<daypart>|hour|minute|weekend)", lambda m: None if _folded(m.group()) in {"the next hour", "the next minute"} else _step(m)),
        ("unit before", r"the (?P<what>day|night|week|month|year|morning|evening) (?P<way>before|after) (?:last|next|yesterday|tomorrow)", _step_twice),
        ("unit same", _LEAD + r"(?:this|that|the same|the very same|the selfsame)(?: very| same)? (?P<what>day|week|fortnight|month|year|hour|minute|second|century|decade)", _same),
        ("near_day", _LEAD + r"(?P<day>today|to-day|yesterday|tomorrow|to-morrow)(?:,? (?P<part><daypart>|noon|night|midnight))?", _day),
        ("tonight", r"(?P<part>tonight|to-night)", lambda m: (TimeKind.TIME, "TNI", Anchor.NOW)),
        ("part", _LEAD + r"(?:(?:this|that|the|one|a|an|his|her|their|my|our|your|another|some|any) )?(?:(?:same|very|one) )*(?:early |late )?(?P<part><part>)(?: of the (?:same|next|following) day| itself)?", lambda m: None if _folded(m.group()).startswith("any") else _part(m)),
        ("unit depth", r"(?:the )?(?:dead|middle|depths?|dark|heart|watches) of the night", lambda m: (TimeKind.TIME, "TNI", Anchor.NONE)),
        ("dark", r"(?<=until\s)(?:the )?dark|(?<=till\s)dark|(?<=before\s)dark|(?<=after\s)dark|(?<=by\s)dark", lambda m: (TimeKind.TIME, "TNI", Anchor.NONE)),
        ("unit in_a_row", r"(?:<own> )?(?P<ord><ord>|last|final)(?: (?:full|whole|long))? (?P<what>day|week|month|year|hour|minute|morning|evening|night|afternoon|summer|winter|autumn|spring)", lambda m: None if _folded(m.group()).startswith(("last", "final")) else _in_a_row(m)),
        ("unit number", r"(?P<what>day|week|month|year|night) (?P<num><num>)", _in_a_row),
        ("bare bare_unit", r"(?:one|the|a|an|some) (?P<what>day|week|month|year|weekend)", lambda m: _bare(m) if not re.match(r"some|an?\s", m.group(), re.IGNORECASE) and not (_folded(m.group()).startswith("one") and _folded(m["what"]) != "day") else (_some_day(m) if _folded(m.group()) == "some day" else (TimeKind.DATE, "XXXX-WXX-WE", Anchor.NONE) if _folded(m["what"]) == "weekend" else None)),
        ("some_day", r"someday|one of these (?:fine )?days|the future", _some_day),
        ("long_ago", r"(?:the other (?:day|night|evening|morning|week)|long,? long ago|long ago|(?:a|some) long time ago|once upon a time|the (?:good )?(?:old|olden|early|bad old) (?:days|times)|those days|days of old|yesteryear)", lambda m: None if _folded(m.group()) in {"the early days", "the early times"} else _past(m)),
        ("past", r"(?<=in\s)the past|(?<=In\s)the past", _past),
        ("these_days", r"these days|nowadays", _present),
        # The calendar.
        (
            "month",
            r"(?:(?P<weekday><weekday>),? )?(?:(?:the )?(?P<part><daypart>) of )?(?:the )?(?:(?P<ord><ord>)(?: day)?(?: of)?|(?P<num>\d{1,2}))(?: |-)(?P<month><month>)(?![^\W_])\.?(?:,? (?:of )?(?P<year><year>|[12]\d ?[—–-]{1,2}))?(?:, a <weekday>)?(?: (?:last|next|following))?(?:, (?P<clock>"
            + _CLOCK + r"))?",
            _calendar_day,
        ),
        ("month", r"(?:(?P<weekday><weekday>),? )?(?P<month><month>)\.? (?:the )?(?:(?P<ord><ord>)|(?P<num>\d{1,2}))(?:,? (?P<year><year>))?(?:, (?P<clock>" + _CLOCK + r"))?", _calendar_day),
        ("month", _LEAD + r"(?:(?:this|that|last|next|the|one|a|an|early|late|mid)[- ])*(?P<month><month>)(?:,? (?:of )?(?P<year><year>|[12]\d ?[—–-]{1,2}|['’]\d\d)|(?: (?:last|next|following))|(?: (?P<part><daypart>)))?", lambda m: _calendar_day(m) if m["month"][0].isupper() else None),
        ("digit", r"(?P<y><year>)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?:[T, ]+(?P<clock>[012]\d:[0-5]\d))?", _iso_day),
        ("ordinal", r"(?<=[nlyore]\s)the (?P<ord><ord>)", _the_ordinal),
        ("ordinal", r"the (?P<ord>Tenth|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Twentieth|Thirtieth)(?=[.,;:!?)])", lambda m: _the_ordinal(m) if m["ord"][0].isupper() else None),
        (
            "weekday",
            _LEAD + r"(?:(?:this|that|last|next|the|one|a|an|early|late|following|previous) )*(?P<weekday><weekday>)(?: (?:last|next|following))?(?:,? (?P<part><daypart>|noon|midnight)|,? (?P<clock>" + _CLOCK + r"))?",
            lambda m: _weekday(m) if m["weekday"][0].isupper() else None,
        ),
        ("weekend", r"(?:the )?weekend", lambda m: (TimeKind.DATE, "XXXX-WXX-WE", Anchor.NONE)),
        ("season", _LEAD + r"(?:(?:this|that|last|next|the|one|a|an|early|late|following|previous|same|another|his|her|their|my|our) )*(?P<season><season>)(?: (?:last|following))?(?: (?:of )?(?P<year><year>|[12]\d ?[—–-]{1,2}|['’]\d\d))?", _season),
        ("fall", _LEAD + r"(?:this|that|last|next|the|every) (?P<season>fall)(?: (?:of )?(?P<year><year>))?", _season),
        ("feast", r"(?:(?:this|that|last|next|the|one) )*(?P<feast><feast>)(?:,? (?P<part><daypart>))?", _feast),
        ("digit", r"(?P<the>the year (?:of )?)(?P<year><year>)", _year),
        ("digit", r"(?P<year><year>|[12]\d ?[—–]|[12]\d--)", _year),
        ("digit", r"(?P<year>['’]\d\d)", _year),
        ("decade", _LEAD + r"the (?:early |late |mid-?)?(?P<decade>(?:1\d|20)\d0['’]?s|['’]?\d0['’]?s|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)", _decade),
        ("unit ordinal", _LEAD + r"the (?:early |late |mid-?)?(?P<ord><ord>) century", _century),
        # The clock.
        ("hour", r"(?P<clock>" + _CLOCK + r")", _clock),
        ("hour", r"(?:(?<=at\s)|(?<=until\s)|(?<=till\s)|(?<=before\s)|(?<=after\s)|(?<=past\s)|(?<=since\s)|(?<=by\s)|(?<=about\s)|(?<=around\s)|(?<=towards\s)|(?<=from\s)|(?<=between\s)|(?<=nearly\s)|(?<=struck\s)|(?<=striking\s)|(?<=strike\s)|(?<=to\sbe\s))(?P<clock><hour>)", _bare_hour),
        # Ages.
        ("when number", r"when (?:[\w'’]+ ){1,2}?(?:was|were|am|is|are|turned) (?:only |just |about |barely |hardly |already |still |not yet )?(?P<num><num>)(?: or <num>)?(?: years old)?(?=\s*[.,;:!?…—–)\"”’*_]|\s+(?:and|or|he|she|I|they|my|his|her|we|the|you|it|that|to|in|at)\b|\s*$)", _age),
        ("number", r"(?:the|that) (?:summer|winter|spring|autumn|fall|year|month|week|night|day) (?:that |when )?(?!it\b|there\b)(?:[\w'’]+ ){1,2}?(?:was|were|turned) (?:only |just |about |barely |hardly |already |still |not yet )?(?P<num><num>)(?: years old)?(?=\s*[.,;:!?…—–)\"”’*_]|\s+(?:and|or|he|she|I|they|my|his|her|we)\b|\s*$)", _age),
        ("age number", r"the age of (?P<num><num>)", _age),
        ("when young", r"when (?:[\w'’]+ ){1,2}?(?:was|were) (?:(?:a|an|only a|just a|still a) )?(?:(?:little|small|young|tiny|wee) )?(?:girl|boy|child|kid|baby|lad|lass|young|little|small|children|boys|girls|kids|student)", _young),
        # Calendars of other worlds.
        ("ordinal of", r"(?P<name>(?:the )?<ord>(?: day| moon| month| night)? of (?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)(?:,? (?P<part><daypart>))?", _invented),
        ("era of", r"(?P<name>(?:the )?(?:Year|Day|Month|Moon|Night|Feast|Season|Age|Time|Era|Winter|Summer) of (?:the )?[A-Z][\w'’-]+(?: (?:of |the )*[A-Z][\w'’-]+)*)", lambda m: _invented(m) if m["name"].removeprefix("the ").removeprefix("The ")[0].isupper() else None),
        ("digit", r"(?P<name>(?:Sol|Stardate|Cycle|Turn|Standard Day|Mission Day|Shift) \d[\d.,]*)(?:,? (?P<part><daypart>))?", lambda m: _invented(m) if m["name"][0].isupper() else None),
        ("own_day", r"(?:(?:this|that|last|next|the|one|a) )?(?P<name>(?P<form>(?=[A-Z])[A-Z][a-z]+(?:day|tide|moon|month|eve|fall|week)))(?:,? (?P<part><daypart>))?", lambda m: _invented(m) if m["name"][0].isupper() else None),
        ("own_day", r"(?P<name>(?P<form>(?!(?:On|In|At|By|The|That|This|One|All|Every|Each|Last|Next|For|And|But|To|Of|It|Some|Another|Same|Good|First|Big|Late|Early)\b)[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:Night|Eve|Day|Week|Month)))", lambda m: _invented(m) if re.fullmatch(r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s[A-Z][a-z]+", m["name"]) else None),
    )
)  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _rules_for(held: frozenset[str]) -> tuple[tuple[int, str, Callable[[_Match], _Meaning]], ...]:
    """Return the forms that a sentence which meets these `_NEEDS` may hold, each with its rank."""
    return tuple((rank, pattern, meaning) for rank, (needs, pattern, meaning) in enumerate(_RULES) if needs <= held)


def named_times(words: str) -> list[NamedTime]:
    """Find the times that *words*, a sentence or so, name: in order, none overlapping another.

    >>> [(time.kind.value, time.value) for time in named_times("Three days later, at dawn, she left.")]
    [('DATE', '+P3D'), ('TIME', 'TDA')]
    """
    found: list[tuple[int, int, NamedTime]] = []
    low = _lowered(words)
    for rank, pattern, meaning in _rules_for(_held(words)):
        for match in _compiled(pattern).finditer(low):
            meant = meaning(_Match(match, words))
            if meant is not None:
                start, end = match.span()
                start += len(match[0]) - len(match[0].lstrip(" ,"))
                end = start + len(words[start:end].rstrip(" ,"))
                found.append((rank, start, NamedTime(start, end, *meant)))
    found.sort(key=lambda one: (-(one[2].end - one[2].start), one[0], one[1]))
    taken: list[NamedTime] = []
    for _, _, time in found:
        if all(time.end <= other.start or other.end <= time.start for other in taken):
            taken.append(time)
    return sorted(taken, key=lambda time: time.start)

"""Which words name a time?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from taleglass.story.evidence import Evidence
from taleglass.story.spans import Span

__all__ = ["Anchor", "TimeExpression", "TimeKind"]


class TimeKind(StrEnum):
    """What kind of time is named: the types of TIMEX3 (TimeML)."""

    DATE = "DATE"  # a day or something longer
    TIME = "TIME"  # a part of a day, or a time on the clock
    DURATION = "DURATION"  # an amount
    SET = "SET"  # something that recurs


class Anchor(StrEnum):
    """What a time is counted from."""

    CALENDAR = "calendar"  # nothing: it stands in a calendar (“3 March 1921”)
    NOW = "now"  # whoever speaks or tells, as they do so (“yesterday”, “two years ago”)
    TOLD = "told"  # the time told of just before (“the next morning”, “three days later”)
    LIFE = "life"  # somebody's birth (“when she was nine”)
    NONE = "none"  # the text leaves it open (“one night”), or it is an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that name a time, and what they say by themselves.

    Attributes:
        value: by the convention of ``docs/times.md``: ``XXXX-WXX-2TMO`` for “Tuesday morning”, ``+P3D`` for “three days later”.
        anchor: what it is counted from. anchored_to: the words of that, where the text gives them before it.
        evidence: its own words, and how sure we are of span and value.
    """

    span: Span
    kind: TimeKind
    value: str
    anchor: Anchor
    anchored_to: Span | None
    evidence: Evidence

    @property
    def edtf(self) -> str | None:
        """The value in the Extended Date/Time Format (ISO 8601-2), where it has one: ``18XX``, ``2019-07``, ``1921-24``."""
        if _CALENDAR_DATE.fullmatch(self.value):
            return None if set(self.value) <= {"X", "-"} else self.value
        season = _SEASON.fullmatch(self.value)
        return f"{season['year']}-{_SEASONS[season['season']]}" if season else None


_CALENDAR_DATE = re.compile(r"[0-9X]{4}(?:-[0-9X]{2}){0,2}")
_SEASON = re.compile(r"(?P<year>[0-9X]{4})-(?P<season>SP|SU|FA|WI)")
_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}  # ISO 8601-2, level 1

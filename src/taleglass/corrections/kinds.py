"""What can be set right, and how does a correction name what it is about?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "BY_A_PERSON",
    "Anchor",
    "KeepApart",
    "Merge",
    "Rename",
    "SetAddressees",
    "SetRight",
    "SetSpeaker",
    "Split",
    "Stretch",
    "Who",
]

BY_A_PERSON = "correction"
"""What concluded a speaker or addressee that a person set right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place that words hold, whatever their offsets become.

    Attributes:
        words: of a mention, or those a quotation opens with, between the marks; white space folded.
        before, after: what stands around them; empty at the ends of the text.
        at: the character they began at when the anchor was made: of two places as good, the nearer is meant.
    """

    words: str
    before: str = ""
    after: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody: the one most of these mentions are of; by name where none of them is found.

    Attributes:
        name: what they were called when the correction was made.
        at: some of their mentions, those with a name first.
        is_split_off: whether a split made them; where no split does, nobody is meant, as these mentions are another's there.
    """

    name: str
    at: tuple[Anchor, ...] = ()
    is_split_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one mention to another, both included."""

    first: Anchor
    last: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """*who* and *into* are one, and it goes by the name of *into*; by that of *who* where only *who* has a proper name.

    What a split calls somebody counts as a proper name; a new name wins over any other.
    """

    who: Who
    into: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """*who* goes by *name*; their aliases stay what the text writes."""

    who: Who
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Some mentions of *who* are of somebody else.

    Attributes:
        called: the phrases that mean the other one, case and white space folded; pronouns and lines follow the nearest one
            before in the same scene. Empty for all mentions in *between*.
        between: the stretches of text in which it is so; everywhere where there are none.
        name: what to call the other one; None for what the text calls them most.
    """

    who: Who
    called: tuple[str, ...] = ()
    between: tuple[Stretch, ...] = ()
    name: str | None = None

    def __post_init__(self) -> None:
        if not self.called and not self.between:
            raise ValueError("a split needs phrases or a stretch of text")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeaker:
    """*who* says *lines*, and the words of their cues mean *who*; None for somebody unknown."""

    lines: tuple[Anchor, ...]
    who: Who | None

    def __post_init__(self) -> None:
        _need_lines(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAddressees:
    """*lines* are said to *who*; empty for somebody unknown."""

    lines: tuple[Anchor, ...]
    who: tuple[Who, ...]

    def __post_init__(self) -> None:
        _need_lines(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepApart:
    """*who* and *other* are two: the question whether they are one is answered."""

    who: Who
    other: Who


SetRight: TypeAlias = Merge | Rename | Split | SetSpeaker | SetAddressees | KeepApart
"""Any correction."""


def _need_lines(lines: tuple[Anchor, ...]) -> None:
    if not lines:
        raise ValueError("a speaker or addressee is set for at least one line")

"""How are places and probabilities written in JSON?"""

from __future__ import annotations

from typing import TypeAlias

from taleglass.story import Span

__all__ = ["Value", "place", "rounded"]

_PLACES = 4  # decimal places of a probability or a mood: more would be noise

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
"""What JSON can hold."""


def place(span: Span) -> dict[str, Value]:
    """Return a span as ``start`` and ``end``."""
    return {"start": span.start, "end": span.end}


def rounded(probability: float) -> float:
    """Return a probability or a mood without its noise."""
    return round(float(probability), _PLACES)

"""How are hundreds of thousands of probabilities kept small?

A word carries six. They are kept to a thousandth, and all words take theirs from one shared table, so that each costs a
pointer in memory and two bytes in a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["THOUSANDTHS", "THOUSANDTHS_OF"]

THOUSANDTHS: tuple[float, ...] = tuple(count / 1000 for count in range(1001))
"""0.0, 0.001, … 1.0: the probability of so many thousandths."""

THOUSANDTHS_OF: Mapping[float, int] = MappingProxyType({value: count for count, value in enumerate(THOUSANDTHS)})
"""How many thousandths a probability of the table is."""

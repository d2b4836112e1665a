"""What can a person choose about an export?"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices that formats heed where they mean something.

    Attributes:
        with_text: put the book's whole text in, in formats that do well without it (JSON).
    """

    with_text: bool = False

"""Why do we believe it?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.story.spans import Span

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a conclusion rests on.

    Attributes:
        spans: the words that support it, in text order.
        probability: 0 to 1, how sure we are.
        concluded_by: the rule or head that concluded it, a short stable name such as ``"speech_tag"``.
    """

    spans: tuple[Span, ...]
    probability: float
    concluded_by: str

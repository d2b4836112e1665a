"""What does the page have to know of scenes and of the two orders of the story?

Compact, as the rest of the page's data: scenes and people are indices, rules of evidence point into one list, places are UTF-16
code units. Times are told by their words alone.
"""

from __future__ import annotations

from collections.abc import Callable

from taleglass.html_reader.utf16 import Utf16Offsets
from taleglass.story import Evidence, NarrativeLevel, Pace, Scene, Span, Story

__all__ = ["scenes"]

# The order of these lists is part of the format: the page holds the same words in the same order.
_LEVELS = (
    NarrativeLevel.FRAME,
    NarrativeLevel.FLASHBACK,
    NarrativeLevel.FLASHFORWARD,
    NarrativeLevel.DREAM,
    NarrativeLevel.EMBEDDED,
    NarrativeLevel.LETTER,
)
_PACES = (Pace.SCENE, Pace.SUMMARY, Pace.PAUSE)
_NOTHING = -1
_DIGITS = 3


def scenes(story: Story, offsets: Utf16Offsets, index: dict[str, int], rule: Callable[[str], int]) -> dict[str, object]:
    """Return the scenes in page order, which lies before which, and what does not fit together.

    Args:
        story: whose they are.
        offsets: of its text.
        index: the position of each entity on the page.
        rule: gives the number of a rule's name.
    """
    numbers = {scene.id: number for number, scene in enumerate(story.scenes)}
    packer = _Packer(offsets, index, numbers, rule)
    return {
        "scenes": [packer.scene(scene) for scene in story.scenes],
        "successions": [
            [
                numbers[one.earlier],
                numbers[one.later],
                *(("", []) if one.distance is None else (one.distance.value, packer.flat(one.distance.words))),
                *packer.evidence(one.evidence),
            ]
            for one in story.successions
        ],
        "findings": [
            [one.kind, *packer.flat(one.first, one.second), one.explanation, *packer.evidence(one.evidence)]
            for one in story.findings
        ],
    }


class _Packer:
    """Writes scenes as rows of numbers."""

    __slots__ = ("_index", "_numbers", "_offsets", "_rule")

    def __init__(
        self, offsets: Utf16Offsets, index: dict[str, int], numbers: dict[str, int], rule: Callable[[str], int]
    ) -> None:
        self._offsets = offsets
        self._index = index
        self._numbers = numbers
        self._rule = rule

    def scene(self, scene: Scene) -> list[object]:
        return [
            *self.flat(scene.span),
            self.evidence(scene.opening),
            _PACES.index(scene.pace),
            _LEVELS.index(scene.level),
            self.evidence(scene.level_evidence),
            int(scene.is_marked),
            _NOTHING if scene.within is None else self._numbers[scene.within],
            self._person(scene.place),
            self.evidence(scene.place_evidence),
            [[self._index[one.entity], *self.evidence(one.evidence)] for one in scene.present],
            [self._index[entity] for entity in scene.mentioned],
            self._person(scene.point_of_view),
            self.evidence(scene.point_of_view_evidence),
            scene.time_of_day or "",
            self.flat(*scene.times),
            scene.words,
            self.flat(*scene.gist),
            scene.thread,
            scene.story_order or 0,
            self.evidence(scene.order_evidence),
        ]

    def flat(self, *spans: Span) -> list[int]:
        """Return start, end, start, end …"""
        return [offset for span in spans for offset in self._offsets.span(span)]

    def evidence(self, evidence: Evidence) -> list[object]:
        return [self.flat(*evidence.spans), round(evidence.probability, _DIGITS), self._rule(evidence.concluded_by)]

    def _person(self, entity: str | None) -> int:
        return _NOTHING if entity is None else self._index[entity]

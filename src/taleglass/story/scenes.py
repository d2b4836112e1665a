"""What happens where, with whom, and how far from the story's main line?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taleglass.story.evidence import Evidence
from taleglass.story.spans import Span

__all__ = ["Distance", "Finding", "Moment", "NarrativeLevel", "Order", "Pace", "Presence", "Scene", "Situation", "Succession"]


class NarrativeLevel(StrEnum):
    """How a scene stands to the story's main line (Genette 1972)."""

    FRAME = "frame"  # the main line
    FLASHBACK = "flashback"  # analepsis: earlier than the scene around it
    FLASHFORWARD = "flashforward"  # prolepsis: later than the scene around it
    DREAM = "dream"  # dreamt or seen in a vision
    EMBEDDED = "embedded"  # metadiegetic: a tale that somebody tells
    LETTER = "letter"  # a letter or document given at length


class Pace(StrEnum):
    """How time told stands to time of telling (Genette 1972)."""

    SCENE = "scene"  # speech and action, moment by moment
    SUMMARY = "summary"  # days or years in a few sentences
    PAUSE = "pause"  # description: time stands still


class Order(StrEnum):
    """The two orders of a story."""

    PAGE = "page"  # the order of telling (syuzhet)
    STORY = "story"  # the order in which the world lived it (fabula)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Someone who is there in a scene: ``Entity.id``, the words that show it, and how sure we are."""

    entity: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of text at one place, one time, on one level of telling. Scenes follow one another without a gap.

    Attributes:
        id: from its place, such as ``scene_2055``.
        span: up to the start of the next scene.
        opening: why a scene begins here.
        level: frame or other; ``level_evidence`` says why. is_marked: whether print, words or tense tell that the level
        changes.
        within: ``Scene.id`` of the scene that this one is set into (a flashback's frame, a tale's telling); None in the frame.
        place: ``Entity.id``; None where we do not know. place_evidence: the words that name it.
        present: those who are there. mentioned: ``Entity.id`` of people who are only spoken or thought of.
        point_of_view: ``Entity.id`` of the one through whose eyes it is told; None where we do not know.
        time_of_day: ``TMO``, ``TNI`` … as in ``TimeExpression.value``, or a clock time; None where nothing is said.
        times: places of the time expressions that say when it is.
        words: white-space words of its prose and verse; headings and marks of breaks count for nothing.
        gist: one or two sentences of it that say what it is.
        thread: 0 for the first strand of action, counted by first scene; strands run side by side.
        story_order: rank on the world's time line, from 1 without gaps, equal for scenes of one time; None where the text
        does not
            say. order_evidence: why, and how sure we are.
    """

    id: str
    span: Span
    opening: Evidence
    pace: Pace
    level: NarrativeLevel
    level_evidence: Evidence
    is_marked: bool
    within: str | None
    place: str | None
    place_evidence: Evidence
    present: tuple[Presence, ...]
    mentioned: tuple[str, ...]
    point_of_view: str | None
    point_of_view_evidence: Evidence
    time_of_day: str | None
    times: tuple[Span, ...]
    words: int
    gist: tuple[Span, ...]
    thread: int
    story_order: int | None
    order_evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far apart two scenes lie in the world's time: ``P3D``, ``PXY`` for years, and the words that say so."""

    value: str
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One scene lies before another in the world's time. Together the successions of a story have no cycle.

    Attributes:
        earlier, later: ``Scene.id``.
        distance: None where the text gives none.
    """

    earlier: str
    later: str
    distance: Distance | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the text that does not fit together.

    Attributes:
        kind: a short stable name such as ``order_contradiction``.
        first, second: the two passages, in text order.
        explanation: one sentence for a person.
    """

    kind: str
    first: Span
    second: Span
    explanation: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point of the story on one of its two clocks.

    Attributes:
        order: on the page, or in the world's time.
        position: on the page an offset in ``Book.text``; in the world's time a rank as in ``Scene.story_order``.
    """

    order: Order
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The world at a moment, as far as the chronology knows it.

    Attributes:
        scenes: those under way: one on the page, in the world's time as many as lie at that rank.
        happened: ``Scene.id`` of what lies before in the world's time, by rank.
        told: ``Scene.id`` of what a reader has been told by then, in page order.
    """

    moment: Moment
    scenes: tuple[Scene, ...]
    happened: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """``Entity.id`` of the places, in page order of their scenes."""
        return tuple(dict.fromkeys(scene.place for scene in self.scenes if scene.place is not None))

    @property
    def present(self) -> tuple[str, ...]:
        """``Entity.id`` of those who are there."""
        return tuple(dict.fromkeys(one.entity for scene in self.scenes for one in scene.present))

"""What does ``taleglass ask`` say of scenes and of the timeline?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from taleglass.story import Order, Scene, Story

__all__ = ["scene_answers", "timeline_answers"]

_Answer = Mapping[str, object]


def scene_answers(story: Story, order: Order, wanted: Callable[[Scene], bool]) -> Iterator[_Answer]:
    """Give the scenes in one of the two orders, with who is there."""
    numbers = {scene.id: number for number, scene in enumerate(story.scenes, start=1)}
    names = {entity.id: entity.name for entity in story.entities}
    for scene in story.in_order(order):
        if wanted(scene):
            yield {
                "scene": numbers[scene.id],
                "story_order": scene.story_order,
                "level": scene.level.value,
                "pace": scene.pace.value,
                "place": None if scene.place is None else names[scene.place],
                "present": [names[one.entity] for one in scene.present],
                "mentioned": [names[entity] for entity in scene.mentioned],
                "point_of_view": None if scene.point_of_view is None else names[scene.point_of_view],
                "when": list(dict.fromkeys(_folded(story.surface(span)) for span in scene.times)),
                "time_of_day": scene.time_of_day,
                "gist": [_folded(story.surface(span)) for span in scene.gist],
                "words": scene.words,
                "marked": scene.is_marked,
                "within": None if scene.within is None else numbers[scene.within],
                "thread": scene.thread,
                "confidence": scene.level_evidence.probability,
                "opens_because": scene.opening.concluded_by,
                "level_because": scene.level_evidence.concluded_by,
                "place_confidence": scene.place_evidence.probability,
                "place_words": [_folded(story.surface(span)) for span in scene.place_evidence.spans],
                "order_confidence": scene.order_evidence.probability,
                "order_because": scene.order_evidence.concluded_by,
                "id": scene.id,
                "present_ids": [one.entity for one in scene.present],
                "start": scene.span.start,
                "end": scene.span.end,
            }


def timeline_answers(story: Story, order: Order, wanted: Callable[[Scene], bool]) -> Iterator[_Answer]:
    """Give the scenes with what places each in time: its stated times, and what it lies after, at which distance."""
    numbers = {scene.id: number for number, scene in enumerate(story.scenes, start=1)}
    after: dict[str, list[str]] = {}
    far: dict[str, list[str]] = {}
    for one in story.successions:
        after.setdefault(one.later, []).append(one.earlier)
        if one.distance is not None:
            words = _folded(story.surface(one.distance.words))
            far.setdefault(one.later, []).append(f"{one.distance.value} after scene {numbers[one.earlier]} (“{words}”)")
    events: dict[str, list[str]] = {scene.id: [] for scene in story.scenes}
    at = 0
    for event in story.events:
        while at + 1 < len(story.scenes) and story.scenes[at].span.end <= event.span.start:
            at += 1
        if story.scenes and story.scenes[at].span.contains(event.span):
            events[story.scenes[at].id].append(story.surface(event.span))
    for answer in scene_answers(story, order, wanted):
        scene = str(answer["id"])
        yield {
            **answer,
            "after": [numbers[earlier] for earlier in after.get(scene, ())],
            "distance": far.get(scene, []),
            "events": events[scene],
        }


def _folded(words: str) -> str:
    return " ".join(words.split())

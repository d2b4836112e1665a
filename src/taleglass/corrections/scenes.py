"""Who is in a scene, and where does it play, once mentions and lines have changed hands?

Whoever now has the mentions and lines that somebody had in a scene stands there in their stead: one for two who are one, two
for one who is two. Whoever says no line any more is there by what narration tells of them alone. A scene in which nothing
changed hands stays as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taleglass.corrections.kinds import BY_A_PERSON
from taleglass.corrections.speech import quotation_of_each
from taleglass.story import Evidence, Presence, Quotation, Scene, Span, Story

__all__ = ["scenes_after"]

_MOST_SPANS = 3
"""Words kept as evidence of one claim, as in the chronology."""
_SPEAKS, _ACTS, _TOLD_OF = "speaks", "acts", "told_of"
"""What concludes that somebody is there, as in the chronology: their lines, what they do, or that narration tells of them."""


@dataclass(slots=True)
class _Share:
    """What somebody now has of what another had in a scene: places of mentions in narration and in speech, and of lines."""

    told: list[Span] = field(default_factory=list)
    spoken_of: list[Span] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return bool(self.told or self.lines)

    @property
    def size(self) -> int:
        return len(self.told) + len(self.spoken_of) + len(self.lines)


@dataclass(slots=True)
class _Handed:
    """What changed hands in a scene.

    Attributes:
        shares: whose it was as read: whose it is now: what; in text order.
        moved: those as read of whom something went to another.
        silenced: those as read of whom a line is no longer theirs.
        set_right: who now says lines that somebody else said, or nobody known.
        speaking: who says any line now.
    """

    shares: defaultdict[str, defaultdict[str, _Share]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(_Share)))
    moved: set[str] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    set_right: defaultdict[str, list[Quotation]] = field(default_factory=lambda: defaultdict(list))
    speaking: set[str] = field(default_factory=set)


def scenes_after(
    story: Story, owner: Sequence[str], lines: Sequence[Quotation], heir: Callable[[str], str]
) -> tuple[Scene, ...]:
    """Return the scenes as the corrected cast has them.

    Args:
        story: as it was read.
        owner: the entity of each mention now.
        lines: the lines as they are now.
        heir: gives whose the mentions of an entity are that has none left, and the entity itself otherwise.
    """
    if not story.scenes:
        return ()
    handed = _handed(story, owner, lines)
    now_at = {
        (mention.entity, place): entity
        for mention, entity in zip(story.mentions, owner, strict=True)
        for place in (mention.head, mention.span)
    }
    subjects = _subjects(story)
    return tuple(
        _Cast(scene, handed.get(number, _Handed()), now_at, subjects, heir).scene() for number, scene in enumerate(story.scenes)
    )


def _subjects(story: Story) -> frozenset[Span]:
    """Return the mentions that are the subject of a verb."""
    return frozenset(
        mention.span
        for mention in story.mentions
        for token in story.tokens[mention.first_token : mention.end_token]
        if token.start == mention.head.start and token.deprel.startswith("nsubj")
    )


def _handed(story: Story, owner: Sequence[str], lines: Sequence[Quotation]) -> dict[int, _Handed]:
    """Return what changed hands in each scene, by its number."""
    starts = [scene.span.start for scene in story.scenes]
    out: defaultdict[int, _Handed] = defaultdict(_Handed)
    holders = quotation_of_each(story.mentions, story.lines)
    for mention, now, holder in zip(story.mentions, owner, holders, strict=True):
        here = out[bisect_right(starts, mention.span.start) - 1]
        share = here.shares[mention.entity][now]
        (share.told if holder is None else share.spoken_of).append(mention.span)
        if now != mention.entity:
            here.moved.add(mention.entity)
    for before, line in zip(story.lines, lines, strict=True):
        here = out[bisect_right(starts, line.span.start) - 1]
        if before.speaker is not None and line.speaker is not None:
            here.shares[before.speaker][line.speaker].lines.append(line.span)
        if line.speaker is not None:
            here.speaking.add(line.speaker)
        if before.speaker != line.speaker:
            if before.speaker is not None:
                here.moved.add(before.speaker)
                here.silenced.add(before.speaker)
            if line.speaker is not None:
                here.set_right[line.speaker].append(line)
    return out


class _Cast:
    """The people and the place of one scene."""

    def __init__(
        self,
        scene: Scene,
        handed: _Handed,
        now_at: Mapping[tuple[str, Span], str],
        subjects: frozenset[Span],
        heir: Callable[[str], str],
    ) -> None:
        self.before = scene
        self.handed = handed
        self.now_at = now_at
        self.subjects = subjects
        self.heir = heir

    def scene(self) -> Scene:
        """Return the scene with those who are in it now."""
        before = self.before
        named = {one.entity for one in before.present} | set(before.mentioned)
        named |= {entity for entity in (before.place, before.point_of_view) if entity is not None}
        if not self.handed.set_right and all(self._stays(entity) for entity in named):
            return before
        present, mentioned = self._people()
        place, place_evidence = self._one(before.place, before.place_evidence)
        view, view_evidence = self._one(before.point_of_view, before.point_of_view_evidence)
        return replace(
            before,
            place=place,
            place_evidence=place_evidence,
            present=present,
            mentioned=mentioned,
            point_of_view=view,
            point_of_view_evidence=view_evidence,
        )

    def _stays(self, entity: str) -> bool:
        """Whether somebody has all that they had here, and words of theirs elsewhere that show it too."""
        before = self.before
        claims = [one.evidence for one in before.present if one.entity == entity]
        claims += [before.place_evidence] if before.place == entity else []
        claims += [before.point_of_view_evidence] if before.point_of_view == entity else []
        shown = (self.now_at.get((entity, span), entity) for claim in claims for span in claim.spans)
        return entity not in self.handed.moved and self.heir(entity) == entity and all(one == entity for one in shown)

    def _people(self) -> tuple[tuple[Presence, ...], tuple[str, ...]]:
        present: dict[str, Evidence] = {}
        mentioned: list[str] = []
        for one in self.before.present:
            for now, evidence in self._parted(one):
                if evidence is None:
                    mentioned.append(now)
                else:
                    present[now] = _both(present[now], evidence) if now in present else evidence
        for now, said in self.handed.set_right.items():
            surest = max(said, key=lambda line: line.evidence.probability).evidence
            if now not in present or surest.concluded_by == BY_A_PERSON:
                spans = tuple(line.span for line in said[:_MOST_SPANS])
                evidence = Evidence(spans=spans, probability=surest.probability, concluded_by=surest.concluded_by)
                present[now] = _both(evidence, present[now]) if now in present else evidence
        for entity in self.before.mentioned:
            owners = self._shares(entity)
            mentioned += owners or [self.heir(entity)]
        people = [Presence(entity=entity, evidence=evidence) for entity, evidence in present.items()]
        people.sort(key=lambda one: -one.evidence.probability)
        return tuple(people), tuple(entity for entity in dict.fromkeys(mentioned) if entity not in present)

    def _parted(self, one: Presence) -> list[tuple[str, Evidence | None]]:
        """Return who is there in the stead of one, those whom its evidence shows first; None for who is only spoken of."""
        if self._stays(one.entity):
            return [(one.entity, one.evidence)]
        shown = self._shown(one.entity, one.evidence)
        shares: Mapping[str, _Share] = self.handed.shares.get(one.entity, {})
        out: list[tuple[str, Evidence | None]] = []
        for now in dict.fromkeys([*shown, *shares]):
            share = shares.get(now, _Share())
            if now not in shown and not share.told and now in self.handed.set_right:
                continue  # there by lines alone, which say so themselves
            if now in shown or share.is_there:
                spans = tuple((shown.get(now) or share.told or share.lines)[:_MOST_SPANS])
                out.append((now, replace(one.evidence, spans=spans, concluded_by=self._rule(one.evidence, now, share))))
            else:
                out.append((now, None))
        if one.entity in self.handed.silenced or any(evidence is not None for _, evidence in out):
            return out  # whoever was there only by lines that somebody else said is not
        # Only what is said tells of them, or nothing that can be pointed at, as before.
        return [(now, replace(one.evidence, spans=())) for now, _ in out] or [(self.heir(one.entity), one.evidence)]

    def _rule(self, evidence: Evidence, now: str, share: _Share) -> str:
        """Return what concludes that somebody is there: their lines no more where they have none left in the scene."""
        if evidence.concluded_by != _SPEAKS or now in self.handed.speaking:
            return evidence.concluded_by
        return _ACTS if self.subjects.intersection(share.told) else _TOLD_OF

    def _one(self, entity: str | None, evidence: Evidence) -> tuple[str | None, Evidence]:
        """Return who or what now has the words of a claim of which there is one in a scene, or most of what there is else."""
        if entity is None or self._stays(entity):
            return entity, evidence
        shown = self._shown(entity, evidence)
        sizes = Counter({now: len(spans) for now, spans in shown.items()})
        if not sizes:
            sizes = Counter({now: share.size for now, share in self.handed.shares.get(entity, {}).items()})
        if not sizes:
            return self.heir(entity), evidence
        [(now, _)] = sizes.most_common(1)  # the first of equals
        return now, replace(evidence, spans=tuple(shown.get(now, ())))

    def _shares(self, entity: str) -> list[str]:
        return list(self.handed.shares.get(entity, ()))

    def _shown(self, entity: str, evidence: Evidence) -> dict[str, list[Span]]:
        """Return the words of a claim about somebody by whose they are now, without those that are no mention."""
        out: dict[str, list[Span]] = {}
        for span in evidence.spans:
            now = self.now_at.get((entity, span))
            if now is not None:
                out.setdefault(now, []).append(span)
        return out


def _both(one: Evidence, other: Evidence) -> Evidence:
    """Return the evidence of two who are one: as sure as the surer."""
    surer = max(one, other, key=lambda evidence: evidence.probability)
    return replace(surer, spans=_first_of((*one.spans, *other.spans)))


def _first_of(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans))[:_MOST_SPANS])

"""Where does each scene play?

Takes the scenes as runs of paragraphs; gives each the place that its words, the scenes before it and the whole story speak
for. Places are the members of the cast that are places, and noun phrases that the reading took for no entity though they
name a room, a building, a ground or a vehicle. A softmax over all of them and "none of these" weighs the signs in `SIGNS`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from taleglass.chronology.learned_settings import PLACE_WEIGHTS
from taleglass.chronology.passages import PLACE_KINDS, Passage, Passages
from taleglass.story import EntityKind, Evidence, MentionForm, NarrativeLevel, ParagraphKind, Span

__all__ = ["LEAST", "SIGNS", "Ground", "PlaceFound", "Settings", "find_grounds", "find_places"]

_MOST_SPANS: Final = 3
"""Words kept as evidence of one claim."""
LEAST: Final = 0.12
"""Probability under which a scene is left without a place: a guess, not measured."""
_BACK: Final = 30
"""Scenes back that a scene looks for the place it may return to: a guess that keeps the time linear."""
_LIKE: Final = 8
"""Scenes back that are compared with a scene: a guess."""
_OPENING: Final = 3
"""Sentences that open a scene."""

_AT: Final = frozenset("in at on inside within aboard upon".split())
_TO: Final = frozenset("into to onto through across along up down outside under behind by over around round".split())
_FROM: Final = frozenset("from off of past beyond above below near".split())
_VAGUE: Final = frozenset(
    "world earth ground home place there here way where everywhere somewhere anywhere nowhere air sky heaven hell "
    "life country side hole sun moon north south east west space top bottom end middle corner front back edge spot".split()
)
_ROOMS: Final = frozenset(
    "room kitchen bedroom bathroom hall hallway corridor attic cellar loft parlour parlor study library office "
    "classroom ward lobby basement landing porch balcony floor stair staircase cabin cell chamber studio nursery dining-room "
    "sitting-room drawing-room lounge cubicle cook-hole greenhouse garage shed lodge pantry scullery vestry".split()
)
_BUILDINGS: Final = frozenset(
    "house inn pub tavern bar cafe café restaurant shop store bakery school church chapel temple castle tower palace hospital "
    "station barn stable mill factory hut cottage flat apartment tent hotel hospice museum theatre theater cinema bank "
    "prison court market depot warehouse laundrette lighthouse guildhall workshop forge clinic marquee monastery abbey gym "
    "pool barracks asylum orchard garden yard courtyard graveyard cemetery park platform roof wall gate bridge quay pier dock "
    "harbour harbor stage rink supermarket airport".split()
)
_GROUNDS: Final = frozenset(
    "road street lane path field meadow wood forest beach shore river lake sea pond island hill mountain pass valley "
    "desert village town city square moor marsh swamp cave quarry trench camp slope cairn weir runway roadside ditch ridge "
    "clearing battlefield crossroads".split()
)
_VEHICLES: Final = frozenset(
    "car train bus ferry boat ship van truck lorry wagon carriage coach cart sledge sleigh plane tram taxi cab bridge deck "
    "submarine shuttle".split()
)
_KNOWN: Final = _ROOMS | _BUILDINGS | _GROUNDS | _VEHICLES
_STAYS: Final = frozenset("be stand sit lie stay wait sleep live work hang kneel lean keep wake find".split())
_MOVES: Final = frozenset(
    "go come walk enter reach arrive run climb step get drive ride cross return follow bring carry put pull slip".split()
)
_UNREAL: Final = frozenset("would will could might may should had 'd not n't never if 'll".split())

SIGNS: Final = (
    "none opens opens_at first_at at to other speech subject possessive moves stays unreal indefinite proper polity vehicle "
    "facility extra room building ground modifies share story before goes_on returns used likeness "
    "unnamed sole plural twin twin_opens"
).split()
"""What is weighed of a place, in the order of the weights."""
_COUNTED: Final = (
    "opens opens_at first_at at to other speech subject possessive moves stays unreal indefinite proper modifies plural"
).split()
"""Those of them of which a scene's count is taken, as the log of one more."""


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """The number of a place among ``Settings.grounds``, and the words that name it."""

    ground: int
    evidence: Evidence


@dataclass(slots=True)
class Ground:
    """One place of a story.

    Attributes:
        id: as in the cast. member: its index there, or None for a noun phrase that is no entity of the reading.
        words: first and last word, inclusive, and head of each phrase that names it, in text order.
    """

    id: str
    kind: EntityKind
    name: str
    member: int | None
    words: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """All places of a story, and what each scene says of them."""

    grounds: tuple[Ground, ...]
    found: tuple[PlaceFound | None, ...]


def find_grounds(passages: Passages) -> tuple[Ground, ...]:
    """Gather the places that a book names, those of the cast first."""
    reading, members = passages.reading, passages.cast.members
    own: dict[int, Ground] = {}
    covered: set[int] = set()
    pronoun = reading.forms.index(MentionForm.PRONOUN) if MentionForm.PRONOUN in reading.forms else -1
    spans = zip(reading.span_first.tolist(), reading.span_last.tolist(), reading.span_form.tolist(), strict=True)
    for span, (first, last, form) in enumerate(spans):
        head, member = passages.heads[span], members[passages.owner[span]]
        covered.add(head)
        if member.kind in PLACE_KINDS and form != pronoun and passages.words.lemma[head] not in _VAGUE:
            ground = own.setdefault(member.index, Ground(member.id, member.kind, member.name, member.index))
            ground.words.append((first, last, head))
    return (*own.values(), *_unread(passages, covered))


def _unread(passages: Passages, covered: set[int]) -> list[Ground]:
    """Gather the nouns for places that are no mention of the reading, those of one noun together."""
    reading = passages.reading
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    upos, lemmas = reading.upos, passages.words.lemma
    out: dict[str, Ground] = {}
    for head, lemma in enumerate(lemmas):
        if lemma not in _KNOWN or upos[head] != "NOUN" or head in covered or reading.deprel[head] == "compound":
            continue
        first = head
        while first and head - first < 5 and upos[first - 1] in {"DET", "ADJ", "NOUN", "NUM", "PROPN", "PRON"}:
            first -= 1
            if upos[first] in {"DET", "PRON"}:
                break
        if first == head:
            continue
        ground = out.get(lemma)
        if ground is None:
            text = reading.book.text[int(starts[first]) : int(ends[head])]
            kind = EntityKind.VEHICLE if lemma in _VEHICLES else EntityKind.PLACE if lemma in _GROUNDS else EntityKind.FACILITY
            name = " ".join(text.split())
            ground = out[lemma] = Ground(f"{kind.value[:3]}_{int(starts[first])}", kind, name, None)
        ground.words.append((first, head, head))
    return list(out.values())


@dataclass(slots=True)
class _Told:
    """What one scene says of one ground."""

    signs: Counter[str] = field(default_factory=Counter)
    spans: list[Span] = field(default_factory=list)


class Described:
    """What each scene says of each place, before anything is weighed."""

    def __init__(self, passages: Passages, stretches: Sequence[Sequence[Passage]], levels: Sequence[NarrativeLevel]) -> None:
        self.passages, self.levels = passages, levels
        self.grounds = find_grounds(passages)
        self.told: list[dict[int, _Told]] = [{} for _ in stretches]
        self.things = [_things(stretch) for stretch in stretches]
        reading = passages.reading
        scene_of = {}
        opening: list[int] = []
        sentences = reading.marks.token_sentences
        for number, stretch in enumerate(stretches):
            solid = [p for p in stretch if p.end > p.first]
            texts = [p for p in solid if p.kind is not ParagraphKind.HEADING] or solid
            opening.append(int(sentences[texts[0].first]) if texts else 0)
            for passage in solid:
                scene_of[passage.index] = (number, passage)
        paragraphs = reading.marks.sentence_paragraphs
        for number, ground in enumerate(self.grounds):
            for first, last, head in ground.words:
                place = scene_of.get(int(paragraphs[int(sentences[first])]))
                if place is not None:
                    scene, passage = place
                    told = self.told[scene].setdefault(number, _Told())
                    told.spans.append(Span(int(reading.marks.token_starts[first]), int(reading.marks.token_ends[last])))
                    _tell(told.signs, passages, passage, (first, last, head), int(sentences[first]) - opening[scene])

    def candidates(self, scene: int, chosen: Sequence[int | None]) -> tuple[list[int | None], list[list[float]]]:
        """Return the places that a scene may play in, None first, and the signs of each; *chosen* are those before it."""
        told = self.told[scene]
        before = chosen[scene - 1] if scene else None
        same = next((k for k in range(scene - 1, max(-1, scene - _BACK), -1) if self.levels[k] is self.levels[scene]), None)
        returns = chosen[same] if same is not None and same < scene - 1 else None
        twins = self._twins(scene)
        used: Counter[int] = Counter(one for one in chosen[max(0, scene - _BACK) : scene] if one is not None)
        likeness = {
            one: max(
                _likeness(self.things[scene], self.things[k]) for k in range(max(0, scene - _LIKE), scene) if chosen[k] == one
            )
            for one in {c for c in chosen[max(0, scene - _LIKE) : scene] if c is not None}
        }
        options = sorted({*told, *likeness, *(one for twin in twins for one in twin)})
        total = sum(sum(t.signs[s] for s in ("at", "to", "other")) for t in told.values()) + 1.0
        rows = [[0.0] * len(SIGNS)]
        rows[0][0] = 1.0
        for one in options:
            ground = self.grounds[one]
            signs = told[one].signs if one in told else Counter[str]()
            lemma = self.passages.words.lemma[ground.words[0][2]]
            row = {name: math.log1p(signs[name]) for name in _COUNTED} | {
                "none": False,
                "polity": ground.kind is EntityKind.POLITY,
                "vehicle": ground.kind is EntityKind.VEHICLE,
                "facility": ground.kind is EntityKind.FACILITY,
                "extra": ground.member is None,
                "room": lemma in _ROOMS,
                "building": lemma in _BUILDINGS,
                "ground": lemma in _GROUNDS,
                "share": sum(signs[s] for s in ("at", "to", "other")) / total,
                "story": math.log1p(len(ground.words)),
                "before": one == before and same != scene - 1,
                "goes_on": one == before and same == scene - 1,
                "returns": one == returns,
                "twin": math.log1p(sum(t[one].signs["at"] + t[one].signs["to"] for t in twins if one in t)),
                "twin_opens": math.log1p(sum(t[one].signs["opens"] for t in twins if one in t)),
                "used": math.log1p(used[one]),
                "likeness": likeness.get(one, 0.0),
                "unnamed": one not in told,
                "sole": len(options) == 1,
            }
            rows.append([float(row[name]) for name in SIGNS])
        return [None, *options], rows

    def _twins(self, scene: int) -> list[dict[int, _Told]]:
        """Return what the neighbours of a scene tell that other levels part from it: they may be one scene, interrupted."""
        out = []
        for step in (-1, 1):
            k = scene + step
            while 0 <= k < len(self.levels) and abs(k - scene) < _BACK and self.levels[k] is not self.levels[scene]:
                k += step
            if 0 <= k < len(self.levels) and abs(k - scene) < _BACK and k != scene + step:
                out.append(self.told[k])
        return out


def _things(stretch: Sequence[Passage]) -> Counter[str]:
    out: Counter[str] = Counter()
    for passage in stretch:
        out.update(passage.things)
    return out


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the cosine of what two scenes speak of, 0 to 1, each thing by the root of its count."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    shared = sum(math.sqrt(count * large[thing]) for thing, count in small.items() if thing in large)
    return shared / math.sqrt(max(sum(one.values()), 1) * max(sum(other.values()), 1))


def _tell(signs: Counter[str], passages: Passages, passage: Passage, words: tuple[int, int, int], sentence: int) -> None:
    """Count what one phrase says of its place."""
    reading = passages.reading
    first, _, head = words
    if passage.kind is ParagraphKind.HEADING:
        return
    if passages.words.quotes[head] > 0:
        signs["speech"] += 1
        return
    before = reading.words[first - 1].lower() if first else ""
    relation = reading.deprel[head].partition(":")[0]
    opens = sentence < _OPENING
    signs["opens"] += opens
    if before in _AT:
        signs["at"] += 1
        signs["opens_at"] += opens
        signs["first_at"] += sentence == 0
    elif before in _TO:
        signs["to"] += 1
    else:
        signs["other"] += 1
    signs["subject"] += relation == "nsubj"
    signs["modifies"] += relation in {"nmod", "compound"} or before in _FROM
    verb = passages.words.head[head]
    lemma = passages.words.lemma[verb]
    signs["moves"] += lemma in _MOVES
    signs["stays"] += lemma in _STAYS
    signs["unreal"] += not _UNREAL.isdisjoint(passages.words.helpers.get(verb, ()))
    article = reading.words[first].lower()
    signs["indefinite"] += article in {"a", "an", "another", "every", "any", "all", "no", "some"}
    signs["possessive"] += reading.deprel[first] == "nmod:poss"
    signs["proper"] += reading.upos[head] == "PROPN"
    signs["plural"] += reading.xpos[head] in {"NNS", "NNPS"}


def find_places(passages: Passages, stretches: Sequence[Sequence[Passage]], levels: Sequence[NarrativeLevel]) -> Settings:
    """Find where each scene plays.

    Args:
        passages: the whole book.
        stretches: the paragraphs of each scene, in text order.
        levels: on which level each is told.
    """
    described = Described(passages, stretches, levels)
    weights = [PLACE_WEIGHTS[name] for name in SIGNS]
    chosen: list[int | None] = []
    found: list[PlaceFound | None] = []
    last: dict[int, tuple[Span, ...]] = {}
    for scene in range(len(stretches)):
        options, rows = described.candidates(scene, chosen)
        odds = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
        top = max(odds)
        total = sum(math.exp(one - top) for one in odds)
        best = max(range(1, len(odds)), key=odds.__getitem__, default=None)
        chance = 0.0 if best is None else math.exp(odds[best] - top) / total
        ground = None if best is None or chance < LEAST else options[best]
        chosen.append(ground)
        if ground is None:
            found.append(None)
            continue
        told = described.told[scene].get(ground)
        if told is not None:
            last[ground] = tuple(told.spans[:_MOST_SPANS])
        rule = "place_goes_on" if told is None else "place_of_action"
        found.append(PlaceFound(ground, Evidence(spans=last.get(ground, ()), probability=round(chance, 4), concluded_by=rule)))
    return Settings(described.grounds, tuple(found))

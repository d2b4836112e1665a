"""Where does each scene play?

Takes the scenes as runs of paragraphs; gives each the place that its words, the scenes before it and the whole story speak
for. Places are the members of the cast that are places, and noun phrases that the reading took for no entity though they
name a room, a building, a ground or a vehicle. A softmax over all of them and "none of these" weighs the signs in `SIGNS`; a
scene is linked to the last before it on its level, whose place it may have, and all are weighed together.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from taleglass.chronology.furniture import PROPS
from taleglass.chronology.learned_look import LOOK_TRUST
from taleglass.chronology.learned_settings import LINK_WEIGHTS, PLACE_TRUST, PLACE_WEIGHTS
from taleglass.chronology.passages import Passage, Passages
from taleglass.chronology.second_look import look_at_places, rows_of_places
from taleglass.story import PLACE_KINDS, EntityKind, Evidence, MentionForm, NarrativeLevel, ParagraphKind, Span

__all__ = [
    "LEAST",
    "LINK_SIGNS",
    "SIGNS",
    "Described",
    "Ground",
    "PlaceFound",
    "Settings",
    "believe",
    "find_grounds",
    "find_places",
    "last_alike",
]

Doubles: TypeAlias = npt.NDArray[np.float64]

_MOST_SPANS: Final = 3
"""Words kept as evidence of one claim."""
LEAST: Final = 0.1
"""Belief under which a scene is left without a place: of those less sure, one in ten was right in cross-validation."""
_NEAR: Final = 8
"""Scenes before and after a scene whose places it may have: about as many as the stories have that we learned from."""
_REACH: Final = 30
"""Scenes back that a scene looks for the last on its level: keeps the time linear."""
_OPENING: Final = 3
"""Sentences that open a scene."""

_HERE: Final = -2.0
"""Log-odds from which a noun that is no known kind of place is one, since it seems to name where its scene plays."""
_AT: Final = frozenset("in at on inside within aboard upon".split())
_TO: Final = frozenset("into to onto through across along up down outside under behind by over around round".split())
_FROM: Final = frozenset("from off of past beyond above below near since like than".split())
_VAGUE: Final = frozenset(
    (
        "world earth ground home place there here way where everywhere somewhere anywhere nowhere air sky heaven hell "
        "life country side hole sun moon north south east west space top bottom end middle corner front back edge spot"
    ).split()
)
_ROOMS: Final = frozenset(
    (
        "room kitchen bedroom bathroom hall hallway corridor passage attic cellar loft parlour parlor study library "
        "office classroom schoolroom ward lobby foyer basement landing porch veranda verandah balcony conservatory floor "
        "stair staircase stairwell cabin cell chamber studio nursery lounge cubicle greenhouse garage shed lodge pantry "
        "scullery larder laundry lavatory toilet bathhouse vestry booth box galley bunk compartment wardroom canteen "
        "cafeteria mess lift elevator airlock bridge cockpit dormitory storeroom stockroom boxroom workroom closet "
        "surgery theatre theater counter bench counting-house dining-room sitting-room drawing-room "
        "alcove gallery"
    ).split()
)
_BUILDINGS: Final = frozenset(
    (
        "house home inn pub tavern bar cafe café restaurant diner shop store bakery school university college church "
        "chapel temple mosque cathedral castle tower palace hospital manor mansion villa rectory vicarage farmhouse cabin "
        "station barn stable mill factory foundry works plant hut cottage flat apartment tent hotel hospice hostel museum "
        "cinema bank prison gaol jail court courthouse courtroom market depot warehouse laundrette launderette lighthouse "
        "guildhall workshop forge smithy clinic marquee pavilion monastery convent abbey gym gymnasium pool barracks "
        "asylum embassy ministry studio arena stadium orchard garden yard courtyard farm farmyard allotment vineyard "
        "graveyard churchyard cemetery park playground pitch platform roof rooftop terrace wall gate gateway arch doorway "
        "door doorstep porch step bridge quay pier jetty wharf dock landing-stage harbour harbor stage rink ring "
        "supermarket airport terminal shipyard bunker shelter kiosk stall booth morgue mortuary laboratory lab nursery "
        "greenhouse well fountain lock weir dam"
    ).split()
)
_GROUNDS: Final = frozenset(
    (
        "road street lane alley avenue highway track path trail field meadow pasture common wood woods forest jungle "
        "grove thicket beach shore coast sand dune river riverbank bank stream creek brook ford lake sea ocean pond bay "
        "island islet reef hill hillside hilltop mountain mountainside peak summit pass valley gorge canyon glen cliff "
        "ledge crag plain plateau prairie steppe glacier ice snowfield desert oasis village hamlet town city square plaza "
        "marketplace moor heath marsh swamp bog fen cave cavern quarry pit mine tunnel trench dugout camp campsite slope "
        "cairn runway roadside kerb pavement verge ditch ridge clearing battlefield crossroads headland cape harbour "
        "mudflat estuary tide-line towpath"
    ).split()
)
_VEHICLES: Final = frozenset(
    (
        "car train bus ferry boat ship barge yacht sloop schooner lifeboat dinghy canoe raft launch van truck lorry wagon "
        "carriage coach cart sledge sleigh plane aeroplane airplane helicopter tram tube taxi cab deck submarine shuttle "
        "ambulance caravan tractor rocket lander capsule pod sled"
    ).split()
)
_PARTS: Final = frozenset(
    (
        "floor wall roof door doorway stair step ceiling window corner counter bench box ledge kerb gate porch balcony "
        "landing stall deck ring bank arch"
    ).split()
)
"""Nouns for parts of a place, in which little happens."""
_KNOWN: Final = _ROOMS | _BUILDINGS | _GROUNDS | _VEHICLES
_INSIDE: Final = frozenset("DET ADJ NOUN NUM PROPN PRON".split())
_BREAKS: Final = frozenset({ParagraphKind.HEADING, ParagraphKind.SCENE_BREAK})
_NO_MEETING: Final = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
_UNREAL: Final = frozenset("would will could might may should 'd not n't never if 'll".split())

SIGNS: Final = (
    "none none_told opens opens_at first_at at to other speech compound closes subject possessive unreal indefinite "
    "plural modifies extra room building ground part props props_lead unnamed "
    "story story_at story_opens story_scenes story_speech story_indefinite "
    "here here_best here_leads story_here "
    "stage stage_best stage_leads story_stage"
).split()
"""What is weighed of a place, in the order of the weights; ``here`` is what the one pass hears in its words, ``stage`` what is
heard when mentions look around.
"""
_COLUMN: Final = {name: column for column, name in enumerate(SIGNS)}
LINK_SIGNS: Final = "adjoins adjoins_break resumes resumes_apart other_level likeness".split()
"""What is weighed of two scenes having one place."""


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
        also: the same of phrases that name it though they are not its own in the cast, or only modify another noun
            (*the kitchen table*).
    """

    id: str
    kind: EntityKind
    name: str
    member: int | None
    words: list[tuple[int, int, int]] = field(default_factory=list)
    also: list[tuple[int, int, int]] = field(default_factory=list)


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
    return merged(passages, [*own.values(), *_unread(passages, covered)])


def merged(passages: Passages, grounds: Sequence[Ground]) -> tuple[Ground, ...]:
    """Join the grounds of one noun of which one says nothing that the other does not say."""
    reading = passages.reading
    lemma, upos = reading.lemma, reading.upos
    out: list[Ground] = []
    by_head: defaultdict[str, list[tuple[set[str], Ground]]] = defaultdict(list)
    order = sorted(range(len(grounds)), key=lambda k: (grounds[k].member is None, -len(grounds[k].words), k))
    for k in order:
        ground = grounds[k]
        phrases = ground.words or ground.also
        head = lemma[phrases[0][2]].lower()
        said = {
            lemma[word].lower()
            for first, last, _ in phrases
            for word in range(first, last + 1)
            if upos[word] in {"NOUN", "PROPN", "ADJ", "NUM"}
        }
        other = next((one for has, one in by_head[head] if said <= has or has <= said), None)
        if other is None or any(upos[phrase[2]] == "PROPN" for phrase in phrases):
            by_head[head].append((said, ground))
            out.append(ground)
        else:
            (other.words if other.member is None else other.also).extend(ground.words)
            other.also.extend(ground.also)
    for ground in out:
        ground.words.sort()
        ground.also.sort()
        if not ground.words:
            ground.words = ground.also
            ground.also = []
    place = {ground.id: k for k, ground in enumerate(grounds)}
    return tuple(sorted(out, key=lambda ground: place[ground.id]))


def _unread(passages: Passages, covered: set[int]) -> list[Ground]:
    """Gather the nouns for places that are no mention of the reading, those of one noun together."""
    reading = passages.reading
    starts, ends = reading.marks.token_starts, reading.marks.token_ends
    upos, lemmas = reading.upos, passages.words.lemma
    is_here = (reading.here_odds >= _HERE).tolist()
    taken = {member.id for member in passages.cast.members}
    out: dict[str, Ground] = {}
    for head in [k for k, part in enumerate(upos) if part == "NOUN"]:
        lemma = lemmas[head]
        is_place = lemma in _KNOWN or (is_here[head] and lemma not in _VAGUE)
        if not is_place or head in covered or (lemma == "yard" and reading.xpos[head] == "NNS"):
            continue
        modifies = reading.deprel[head] == "compound"
        first = head
        while not modifies and first and head - first < 5 and upos[first - 1] in _INSIDE:
            first -= 1
            if upos[first] in {"DET", "PRON"}:
                break
        if first == head and not modifies:
            continue
        if upos[first] == "PRON" and reading.xpos[first] != "PRP$":
            continue
        ground = out.get(lemma)
        if ground is None:
            text = reading.book.text[int(starts[first]) : int(ends[head])]
            kind = EntityKind.VEHICLE if lemma in _VEHICLES else EntityKind.PLACE if lemma in _GROUNDS else EntityKind.FACILITY
            name = " ".join(text.split())
            identifier = f"{kind.value.lower()}_{int(starts[head])}"
            ground = out[lemma] = Ground(identifier if identifier not in taken else f"{identifier}b", kind, name, None)
        (ground.also if modifies else ground.words).append((first, head, head))
    return list(out.values())


@dataclass(slots=True)
class _Told:
    """What one scene says of one ground; ``here``: how often the reading expects that its words name where the scene plays,
    ``nearest``: how likely the likeliest of them does; ``stage`` and ``centre``: the same when mentions look around.
    """

    signs: Counter[str] = field(default_factory=Counter)
    here: float = 0.0
    nearest: float = 0.0
    stage: float = 0.0
    centre: float = 0.0
    spans: list[Span] = field(default_factory=list)


class Described:
    """What each scene says of each place, before anything is weighed."""

    def __init__(self, passages: Passages, stretches: Sequence[Sequence[Passage]], levels: Sequence[NarrativeLevel]) -> None:
        self.passages, self.levels = passages, levels
        self.grounds = find_grounds(passages)
        self.told: list[dict[int, _Told]] = [{} for _ in stretches]
        self.here, self.stage = [0.0] * len(self.grounds), [0.0] * len(self.grounds)
        self.story: list[Counter[str]] = [Counter() for _ in self.grounds]
        self._things = [_things(stretch) for stretch in stretches]
        self._alike = last_alike(levels)
        self._breaks = [any(passage.after_break or passage.kind in _BREAKS for passage in stretch[:2]) for stretch in stretches]
        unreal = {verb for verb, words in passages.words.helpers.items() if not _UNREAL.isdisjoint(words)}
        reading = passages.reading
        scene_of = {}
        opening: list[int] = []
        closing: list[int] = []
        sentences = passages.words.sentence
        for number, stretch in enumerate(stretches):
            solid = [p for p in stretch if p.end > p.first]
            texts = [p for p in solid if p.kind is not ParagraphKind.HEADING] or solid
            opening.append(sentences[texts[0].first] if texts else 0)
            closing.append(sentences[texts[-1].end - 1] if texts else 0)
            for passage in solid:
                scene_of[passage.index] = number
        paragraphs = reading.marks.sentence_paragraphs.tolist()
        here = (1.0 / (1.0 + np.exp(-reading.here_odds))).tolist()
        firsts, lasts, odds = reading.span_first.tolist(), reading.span_last.tolist(), passages.cast.there_odds
        stage = dict(zip(zip(firsts, lasts, strict=True), (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True))
        for number, ground in enumerate(self.grounds):
            for first, last, head in (*ground.words, *ground.also):
                sentence = sentences[first]
                scene = scene_of.get(paragraphs[sentence])
                if scene is None:
                    continue
                told = self.told[scene].setdefault(number, _Told())
                told.spans.append(Span(int(reading.marks.token_starts[first]), int(reading.marks.token_ends[last])))
                for sign in _tell(passages, (first, last, head), sentence - opening[scene], closing[scene] - sentence, unreal):
                    told.signs[sign] += 1
                    self.story[number][sign] += 1
                chance = here[last]
                told.here, told.nearest = told.here + chance, max(told.nearest, chance)
                self.here[number] += chance
                chance = stage.get((first, last), chance)
                told.stage, told.centre = told.stage + chance, max(told.centre, chance)
                self.stage[number] += chance
        for told_here in self.told:
            for number in told_here:
                self.story[number]["scenes"] += 1
        self._known = np.array([self._known_of(number) for number in range(len(self.grounds))]).reshape(-1, len(SIGNS))

    def candidates(self, scene: int) -> tuple[list[int | None], Doubles]:
        """Return the places that a scene may play in, None first, and the signs of each: (places, SIGNS)."""
        near = range(max(0, scene - _NEAR), min(len(self.told), scene + _NEAR + 1))
        options = sorted({one for k in near for one in self.told[k]})
        told = self.told[scene]
        nouns = [self._noun_of(one) for one in options]
        of_nouns = {noun: _props(self._things[scene], noun) for noun in PROPS.keys() & set(nouns)}
        props = np.array([of_nouns.get(noun, 0.0) for noun in nouns])
        nearest = max((one.nearest for one in told.values()), default=0.0)
        centre = max((one.centre for one in told.values()), default=0.0)
        rows = np.zeros((1 + len(options), len(SIGNS)))
        rows[0, _COLUMN["none"]] = 1.0
        rows[0, _COLUMN["none_told"]] = math.log1p(sum(_places(one.signs) for one in told.values()))
        rows[1:] = self._known[options]
        rows[1:, _COLUMN["props"]] = props
        rows[1:, _COLUMN["props_lead"]] = (props > 0) & (props == props.max(initial=0.0))
        for row, one in zip(rows[1:], options, strict=True):
            here = told.get(one)
            if here is None:
                row[_COLUMN["unnamed"]] = 1.0
                continue
            for name, count in here.signs.items():
                row[_COLUMN[name]] = math.log1p(count)
            row[_COLUMN["here"]] = math.log1p(here.here)
            row[_COLUMN["here_best"]] = here.nearest
            row[_COLUMN["here_leads"]] = float(here.nearest == nearest)
            row[_COLUMN["stage"]] = math.log1p(here.stage)
            row[_COLUMN["stage_best"]] = here.centre
            row[_COLUMN["stage_leads"]] = float(here.centre == centre)
        return [None, *options], rows

    def _noun_of(self, ground: int) -> str:
        return self.passages.words.lemma[self.grounds[ground].words[0][2]]

    def _known_of(self, ground: int) -> list[float]:
        """Return the signs of a place that are the same in every scene; the others are 0."""
        story = self.story[ground]
        noun = self._noun_of(ground)
        row = {
            "extra": self.grounds[ground].member is None,
            "room": noun in _ROOMS,
            "building": noun in _BUILDINGS,
            "ground": noun in _GROUNDS,
            "part": noun in _PARTS,
            "story": math.log1p(_places(story)),
            "story_at": math.log1p(story["at"]),
            "story_opens": math.log1p(story["opens"]),
            "story_here": math.log1p(self.here[ground]),
            "story_stage": math.log1p(self.stage[ground]),
            "story_scenes": math.log1p(story["scenes"]),
            "story_speech": story["speech"] / (_places(story) + story["speech"] + 1),
            "story_indefinite": story["indefinite"] / (_places(story) + 1),
        }
        return [float(row.get(name, 0.0)) for name in SIGNS]

    def first_named(self, ground: int) -> tuple[Span, ...]:
        """Return the words that name a place in the first scene that does."""
        spans = next(told[ground].spans for told in self.told if ground in told)
        return tuple(spans[:_MOST_SPANS])

    def link(self, scene: int) -> tuple[int, list[float]] | None:
        """Return the scene before a scene of which it may be the continuation, and what speaks for their place being one."""
        level, alike = self.levels[scene], self._alike[scene]
        last = scene - 1 if alike is None else alike
        if last < 0:
            return None
        same, frame = self.levels[last] is level, level is NarrativeLevel.FRAME
        row = {
            "adjoins": same and last == scene - 1 and not self._breaks[scene],
            "adjoins_break": same and last == scene - 1 and self._breaks[scene],
            "resumes": same and last < scene - 1 and frame,
            "resumes_apart": same and last < scene - 1 and not frame,
            "other_level": not same,
            "likeness": _likeness(self._things[scene], self._things[last]),
        }
        return last, [float(row[name]) for name in LINK_SIGNS]


def _props(things: Counter[str], noun: str) -> float:
    """Return how much of what a scene speaks of belongs to the kind of place that a noun names, as natural log of a count."""
    return math.log1p(sum(things.get(thing, 0) for thing in PROPS.get(noun, ())))


def _places(signs: Counter[str]) -> int:
    return signs["at"] + signs["to"] + signs["other"]


def last_alike(levels: Sequence[NarrativeLevel]) -> list[int | None]:
    """Return, over the scenes, the last scene before each on the same level, if it is near."""
    last: dict[NarrativeLevel, int] = {}
    out: list[int | None] = []
    for scene, level in enumerate(levels):
        found = last.get(level)
        out.append(found if found is not None and scene - found <= _REACH else None)
        last[level] = scene
    return out


def believe(
    odds: Sequence[Doubles], options: Sequence[Sequence[int | None]], links: Sequence[tuple[int, float] | None]
) -> tuple[list[Doubles], list[float], float]:
    """Weigh all scenes together, each linked to one before it.

    Args:
        odds: log-odds of each option of each scene.
        options: the places, each scene's own.
        links: over the scenes, an earlier scene, and the log-odds that are added where both have one place.

    Returns:
        The probability of each option of each scene, that of each scene having the place of the scene it is linked to, and the
        natural log of the normaliser (sum-product over a forest; Pearl 1988).
    """
    inside = [np.array(one, dtype=float) for one in odds]
    at = [{one: k for k, one in enumerate(some)} for some in options]
    sums: list[Doubles] = [np.zeros(0)] * len(odds)
    meets: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = [_NO_MEETING] * len(odds)
    log_z = 0.0
    for k in range(len(odds) - 1, -1, -1):
        link = links[k]
        top = float(inside[k].max())
        total = top + math.log(float(np.exp(inside[k] - top).sum()))
        if link is None:
            log_z += total
            continue
        other, worth = link
        pairs = [(at[other][one], place) for place, one in enumerate(options[k]) if one in at[other]]
        mine = np.array([pair[1] for pair in pairs])
        theirs = np.array([pair[0] for pair in pairs])
        meets[k] = theirs, mine
        message = np.zeros(len(options[other]))
        message[theirs] = np.log1p(math.expm1(worth) * np.exp(inside[k][mine] - total))
        sums[k] = message
        inside[other] = inside[other] + message
        log_z += total
    chances: list[Doubles] = []
    agreed: list[float] = []
    for k, link in enumerate(links):
        alone = np.exp(inside[k] - inside[k].max())
        alone /= alone.sum()
        if link is None:
            chances.append(alone)
            agreed.append(0.0)
            continue
        other, worth = link
        above = chances[other] / np.exp(sums[k])
        theirs, mine = meets[k]
        chance = alone * above.sum()
        chance[mine] += alone[mine] * math.expm1(worth) * above[theirs]
        chances.append(chance)
        agreed.append(float((alone[mine] * math.exp(worth) * above[theirs]).sum()))
    return chances, agreed, log_z


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


def _tell(passages: Passages, words: tuple[int, int, int], sentence: int, left: int, unreal: set[int]) -> list[str]:
    """Return the signs that one phrase gives of its place."""
    reading, columns = passages.reading, passages.words
    first, _, head = words
    if columns.quotes[head] > 0:
        return ["speech"]
    relation = reading.deprel[head].partition(":")[0]
    if first == head and relation == "compound":
        return ["compound"]
    before = reading.words[first - 1].lower() if first else ""
    article = reading.words[first].lower()
    opens, is_at = sentence < _OPENING, before in _AT
    told = {
        "opens": opens,
        "closes": left < _OPENING,
        "at" if is_at else "to" if before in _TO else "other": True,
        "opens_at": is_at and opens,
        "first_at": is_at and sentence == 0,
        "subject": relation == "nsubj",
        "modifies": relation in {"nmod", "compound"} or before in _FROM,
        "unreal": columns.head[head] in unreal,
        "indefinite": article in {"a", "an", "another", "every", "any", "all", "no", "some"},
        "possessive": reading.deprel[first] == "nmod:poss",
        "plural": reading.xpos[head] in {"NNS", "NNPS"},
    }
    return [sign for sign, holds in told.items() if holds]


def find_places(passages: Passages, stretches: Sequence[Sequence[Passage]], levels: Sequence[NarrativeLevel]) -> Settings:
    """Find where each scene plays.

    Args:
        passages: the whole book.
        stretches: the paragraphs of each scene, in text order.
        levels: on which level each is told.
    """
    described = Described(passages, stretches, levels)
    weights = np.array([PLACE_WEIGHTS[name] for name in SIGNS])
    link_weights = np.array([LINK_WEIGHTS[name] for name in LINK_SIGNS])
    options, signs, links = [], [], []
    for scene in range(len(stretches)):
        some, rows = described.candidates(scene)
        options.append(some)
        signs.append(np.array(rows))
        link = described.link(scene)
        links.append(link and (link[0], float(np.array(link[1]) @ link_weights)))
    chances, _, _ = believe([rows @ weights for rows in signs], options, links)
    networks, trust = passages.reading.second_look if passages.reading.is_short else None, PLACE_TRUST
    if networks is not None:
        seen = rows_of_places(signs, options, chances, [link and link[0] for link in links])
        chances, trust = look_at_places(networks, seen), LOOK_TRUST
    found: list[PlaceFound | None] = []
    last: dict[int, tuple[Span, ...]] = {}
    for scene, (some, chance) in enumerate(zip(options, chances, strict=True)):
        best = max(range(1, len(some)), key=lambda k: float(chance[k]), default=None)
        ground = None if best is None or chance[best] < LEAST else some[best]
        if best is None or ground is None:
            found.append(None)
            continue
        told = described.told[scene].get(ground)
        if told is not None:
            last[ground] = tuple(told.spans[:_MOST_SPANS])
        elif ground not in last:  # only a scene further on names it
            last[ground] = described.first_named(ground)
        rule = "place_goes_on" if told is None else "place_of_action"
        sure = _trusted(float(chance[best]), trust)
        found.append(PlaceFound(ground, Evidence(spans=last[ground], probability=sure, concluded_by=rule)))
    return Settings(described.grounds, tuple(found))


def _trusted(chance: float, trust: tuple[float, float]) -> float:
    """Return how often a place that is believed so far is right."""
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    odds = trust[0] + trust[1] * math.log(chance / (1 - chance))
    return round(1 / (1 + math.exp(-odds)), 4)

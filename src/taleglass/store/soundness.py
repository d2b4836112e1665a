"""Does everything in a story point at something that is there?

The nouns check themselves one by one; here they are checked against each other, before a story is saved and after one is
loaded, so that no other room has to doubt an index, an id or a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from taleglass.story import THOUSANDTHS, Entity, Evidence, Quotation, Scene, Span, Story, Token

__all__ = ["check"]

_THOUSANDTHS = frozenset(THOUSANDTHS)
_FAINTEST, _STRONGEST = 1.0, 5.0  # of valence, arousal and dominance
_SET_RIGHT = ("place", "place_evidence", "present", "mentioned", "point_of_view", "point_of_view_evidence")
_LARGEST_COUNT = 2**63 - 1  # what SQLite's INTEGER holds


def check(story: Story, *, through_the_table: bool = False) -> None:
    """Make sure that all places lie in the text, all indices and ids exist and all probabilities are such.

    Args:
        story: what is to be saved, or was loaded.
        through_the_table: the probabilities of its words, hundreds of thousands, come from the table of thousandths or will be
            looked up there, so that they are not asked about here too.

    Raises:
        ValueError: naming the first thing that is wrong.
    """
    for complaint in _complaints(story):
        raise ValueError(complaint)
    if not through_the_table and not _are_thousandths(story.tokens):
        raise ValueError("a word's probability is no number of thousandths")


def _complaints(story: Story) -> Iterator[str]:
    length = len(story.book.text)
    for what, spans in _spans(story):
        if any(span.end > length for span in spans):
            yield f"{what} reach beyond the end of the text"
    yield from _about_words(story, length)
    ids = {entity.id for entity in story.entities}
    if len(ids) != len(story.entities):
        yield "two entities have the same id"
    yield from _about_mentions(story, ids)
    yield from _about_lines(story.lines, ids)
    yield from _about_portraits(story, ids)
    yield from _about_what_was_read(story)
    yield from _about_scenes(story, ids)
    yield from _about_things(story)
    counts = [count for entity in story.entities for count in _counts(entity)]
    if counts and not (min(counts) >= 0 and max(counts) <= _LARGEST_COUNT):
        yield "an entity has a count that is no number of things"
    # NaN fails the comparison too, as it should.
    if not all(0.0 <= probability <= 1.0 for probability in _probabilities(story)):
        yield "a probability lies outside 0 to 1"


def _about_words(story: Story, length: int) -> Iterator[str]:
    sentence_count, token_count = len(story.sentences), len(story.tokens)
    paragraph_count = len(story.book.paragraphs)
    covered = 0
    for sentence in story.sentences:
        if not 0 <= sentence.start < sentence.end <= length:
            yield "sentences reach beyond the end of the text"
        if not covered == sentence.first_token <= sentence.end_token <= token_count:
            yield "the sentences' ranges of tokens do not follow one another"
        if not 0 <= sentence.paragraph < paragraph_count:
            yield "a sentence names a paragraph that is not there"
        covered = sentence.end_token
    if covered != token_count:
        yield "some tokens are in no sentence"
    last_end = 0
    for number, sentence in enumerate(story.sentences):
        first, end = sentence.first_token, sentence.end_token
        for token in story.tokens[first:end]:
            if not last_end <= token.start < token.end <= length:
                yield "tokens overlap or reach beyond the end of the text"
            if token.sentence != number:
                is_there = 0 <= token.sentence < sentence_count
                yield f"a token names a sentence that {'it is not in' if is_there else 'is not there'}"
            if not first <= token.head < end:
                yield "a token has its head outside its sentence"
            last_end = token.end
    yield from _about_moods(story)


def _are_thousandths(tokens: Iterable[Token]) -> bool:
    return all(
        token.upos_probability in _THOUSANDTHS
        and token.xpos_probability in _THOUSANDTHS
        and token.lemma_probability in _THOUSANDTHS
        and token.head_probability in _THOUSANDTHS
        and token.deprel_probability in _THOUSANDTHS
        and token.feats_probability in _THOUSANDTHS
        for token in tokens
    )


def _about_moods(story: Story) -> Iterator[str]:
    for sentence in story.sentences:
        for feeling in (sentence.valence, sentence.arousal, sentence.dominance):
            if feeling is not None and not _FAINTEST <= feeling <= _STRONGEST:
                yield "a sentence's mood lies outside 1 to 5"
        if not all(probability in _THOUSANDTHS for _, probability in sentence.emotions):
            yield "an emotion's probability is no number of thousandths"


def _about_mentions(story: Story, ids: set[str]) -> Iterator[str]:
    token_count = len(story.tokens)
    for mention in story.mentions:
        if not 0 <= mention.first_token < mention.end_token <= token_count:
            yield "a mention names tokens that are not there"
        if mention.entity not in ids:
            yield f"a mention names an entity that is not there ({mention.entity})"
    if not all(0 <= event.token < token_count for event in story.events):
        yield "an event names a token that is not there"
    for expression in story.supersenses:
        if not 0 <= expression.first_token <= expression.token < expression.end_token <= token_count:
            yield "a supersense names tokens that are not there"
        if expression.probability not in _THOUSANDTHS:
            yield "a supersense's probability is no number of thousandths"


def _about_lines(lines: tuple[Quotation, ...], ids: set[str]) -> Iterator[str]:
    line_ids = {line.id for line in lines}
    if len(line_ids) != len(lines):
        yield "two quotations have the same id"
    for line in lines:
        if line.turn not in line_ids:
            yield f"quotation {line.id} names a turn that is not there"
        if not ids.issuperset(line.addressees) or (line.speaker is not None and line.speaker not in ids):
            yield f"quotation {line.id} names a speaker or addressee that is not there"


def _about_portraits(story: Story, ids: set[str]) -> Iterator[str]:
    token_count, mention_count = len(story.tokens), len(story.mentions)
    for trait in story.traits:
        if trait.entity not in ids or not (0 <= trait.token < token_count and 0 <= trait.mention < mention_count):
            yield "a trait names an entity, a token or a mention that is not there"
        if trait.probability not in _THOUSANDTHS:
            yield "a trait's probability is no number of thousandths"
    if not ids.issuperset(one for kin in story.kinships for one in (kin.who, kin.of)):
        yield "a kinship names an entity that is not there"
    if not ids.issuperset(one for pair in story.same_person for one in (pair.first, pair.second)):
        yield "a likely duplicate names an entity that is not there"


def _about_what_was_read(story: Story) -> Iterator[str]:
    """Check what the reading had said: putting it back must give a story without faults."""
    before = story.as_read
    if any(not 0 <= position < len(story.mentions) for position, _ in before.mentions):
        yield "what was read names a mention that is not there"
    then = {one.id for one in before.entities} | {one.id for one in story.entities}.difference(before.made)
    if not then.issuperset(entity for _, entity in before.mentions):
        yield "what was read names an entity that is not there"
    lines = {line.id for line in story.lines}
    for line in before.lines:
        if line.id not in lines or not then.issuperset(line.addressees) or (line.speaker and line.speaker not in then):
            yield "what was read names a line, a speaker or an addressee that is not there"
    scenes = {scene.id: scene for scene in story.scenes}
    for scene in before.scenes:
        now = scenes.get(scene.id)
        # Corrections change who is in a scene and where it plays, never where it stands in either order.
        if now is None or replace(scene, **{name: getattr(now, name) for name in _SET_RIGHT}) != now:
            yield f"what was read names a scene that is not there ({scene.id})"
        yield from (f"what was read: {complaint}" for complaint in _about_people_of(scene, then))


def _about_scenes(story: Story, ids: set[str]) -> Iterator[str]:
    scenes = {scene.id: scene for scene in story.scenes}
    if len(scenes) != len(story.scenes):
        yield "two scenes have the same id"
    for before, after in pairwise(story.scenes):
        if before.span.end != after.span.start:
            yield f"scene {after.id} does not follow the one before it"
    for scene in story.scenes:
        yield from _about_people_of(scene, ids)
        if scene.within is not None and scene.within not in scenes:
            yield f"scene {scene.id} is set into a scene that is not there"
        if not min(scene.words, scene.thread, scene.story_order or 0) >= 0 or max(scene.words, scene.thread) > _LARGEST_COUNT:
            yield f"scene {scene.id} has a count that is no number of things"
    for one in story.successions:
        if one.earlier not in scenes or one.later not in scenes:
            yield "a succession names a scene that is not there"
        else:
            earlier, later = scenes[one.earlier].story_order, scenes[one.later].story_order
            if earlier is not None and later is not None and earlier >= later:
                yield f"scene {one.later} comes after {one.earlier}, but not in the world's order"


def _about_things(story: Story) -> Iterator[str]:
    ids = {thing.id for thing in story.things}
    if len(ids) != len(story.things):
        yield "two things have the same id"
    token_count = len(story.tokens)
    for mention in story.thing_mentions:
        if not 0 <= mention.first_token <= mention.head_token < mention.end_token <= token_count:
            yield "a mention of a thing names tokens that are not there"
        if mention.thing not in ids:
            yield f"a mention names a thing that is not there ({mention.thing})"
    if not all(0 <= thing.mention_count <= _LARGEST_COUNT for thing in story.things):
        yield "a thing has a count that is no number of things"


def _about_people_of(scene: Scene, ids: set[str]) -> Iterator[str]:
    people = (*(one.entity for one in scene.present), *scene.mentioned, scene.place, scene.point_of_view)
    if not ids.issuperset(entity for entity in people if entity is not None):
        yield f"scene {scene.id} names an entity that is not there"
    if len({one.entity for one in scene.present} | set(scene.mentioned)) != len(scene.present) + len(scene.mentioned):
        yield f"scene {scene.id} names someone twice"


def _spans(story: Story) -> Iterator[tuple[str, Iterable[Span]]]:
    book = story.book
    yield "chapters", (span for chapter in book.chapters for span in (chapter.span, chapter.heading) if span)
    yield "paragraphs", (paragraph.span for paragraph in book.paragraphs)
    yield "words set off", (emphasis.span for emphasis in book.emphasis)
    yield "scene breaks", (scene_break.span for scene_break in book.scene_breaks)
    yield "stretches set aside", (aside.span for aside in book.set_aside if aside.span)
    yield "mentions", (span for mention in story.mentions for span in (mention.span, mention.head))
    yield "first and last mentions", (span for entity in story.entities for span in (entity.first, entity.last))
    yield "mentions of things", (span for mention in story.thing_mentions for span in (mention.span, mention.head))
    yield "first and last mentions", (span for thing in story.things for span in (thing.first, thing.last))
    yield "events", (event.span for event in story.events)
    yield "supersenses", (expression.span for expression in story.supersenses)
    yield (
        "scenes",
        (
            span
            for scene in story.scenes
            for span in (
                scene.span,
                *scene.times,
                *scene.gist,
                *(span for evidence in _scene_evidence(scene) for span in evidence.spans),
            )
        ),
    )
    yield "times", (span for time in story.times for span in (time.span, time.anchored_to) if span)
    yield (
        "successions",
        (
            span
            for one in story.successions
            for span in (*one.evidence.spans, *(() if one.distance is None else (one.distance.words,)))
        ),
    )
    yield "findings", (span for one in story.findings for span in (one.first, one.second, *one.evidence.spans))
    yield "quotations", (span for line in story.lines for span in (line.span, line.speech, line.cue) if span)
    yield (
        "words of evidence",
        (span for line in story.lines for evidence in (line.evidence, line.addressee_evidence) for span in evidence.spans),
    )
    yield "words of evidence", (span for kin in story.kinships for span in kin.evidence.spans)
    before = story.as_read
    yield "what was read", (span for one in before.entities for span in (one.first, one.last))
    yield "what was read", (span for one in before.lines for span in (one.span, one.speech, one.cue) if span)
    yield "what was read", (span for one in before.scenes for why in _scene_evidence(one) for span in why.spans)


def _scene_evidence(scene: Scene) -> Iterator[Evidence]:
    yield from (scene.opening, scene.level_evidence, scene.place_evidence, scene.point_of_view_evidence, scene.order_evidence)
    yield from (one.evidence for one in scene.present)


def _counts(entity: Entity) -> Iterator[int]:
    yield from (entity.mention_count, entity.line_count, entity.words_spoken)
    yield from (alias.count for alias in entity.aliases)
    yield from (count for _, count in entity.pronouns)


def _probabilities(story: Story) -> Iterator[float]:
    yield from (mention.probability for mention in story.mentions)
    yield from (mention.probability for mention in story.thing_mentions)
    yield from (thing.probability for thing in story.things)
    yield from (event.probability for event in story.events)
    yield from (entity.probability for entity in story.entities)
    scenes = (*story.scenes, *story.as_read.scenes)
    yield from (evidence.probability for scene in scenes for evidence in _scene_evidence(scene))
    yield from (time.evidence.probability for time in story.times)
    yield from (one.evidence.probability for one in story.successions)
    yield from (finding.evidence.probability for finding in story.findings)
    yield from (evidence.probability for line in story.lines for evidence in (line.evidence, line.addressee_evidence))
    yield from (kin.evidence.probability for kin in story.kinships)
    yield from (pair.probability for pair in story.same_person)

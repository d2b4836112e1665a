"""What does the JSON say of things?"""

from __future__ import annotations

from taleglass.exports.values import Value, place, rounded
from taleglass.story import Story, Thing, ThingMention

__all__ = ["things"]


def things(story: Story) -> dict[str, Value]:
    """Return the lists of things and of their mentions by their keys."""
    owners = story.owners_of_things()
    return {
        "things": [_thing(thing, owners.get(thing.id, ())) for thing in story.things],
        "thing_mentions": [_mention(mention) for mention in story.thing_mentions],
    }


def _thing(thing: Thing, owners: tuple[tuple[str, int], ...]) -> Value:
    return {
        "id": thing.id,
        "name": thing.name,
        "sense": thing.sense,
        "mention_count": thing.mention_count,
        "owners": dict(owners),
        "first": place(thing.first),
        "last": place(thing.last),
        "probability": rounded(thing.probability),
    }


def _mention(mention: ThingMention) -> Value:
    return {
        **place(mention.span),
        "form": mention.form.value,
        "thing": mention.thing,
        "head": place(mention.head),
        "probability": rounded(mention.probability),
    }

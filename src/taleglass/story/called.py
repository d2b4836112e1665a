"""What do we tell a person that somebody is called?

``Entity.aliases`` keeps every form as the text writes it. A list for people needs no second line for “The Colonel” because a
sentence began with it: forms that differ in the capital of their first word, an article or its like, count as one.
"""

from __future__ import annotations

from collections import defaultdict

from taleglass.story.cast import Alias, Entity

__all__ = ["called"]

_LEADING = frozenset(["the", "a", "an", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their"])
"""Words that have a capital only because something begins with them."""


def called(entity: Entity) -> tuple[Alias, ...]:
    """Return the aliases of *entity* with such forms as one: their counts added up, under the commonest form.

    The entity's name stands for its forms whatever their counts, and of two equally common forms the one without the capital.
    Proper names still come first, then phrases, each group by falling count.
    """
    forms: defaultdict[str, list[Alias]] = defaultdict(list)
    for alias in entity.aliases:
        forms[_uncapitalised(alias.text)].append(alias)
    folded = [_as_one(same, name=entity.name) for same in forms.values()]
    return tuple(sorted(folded, key=lambda alias: (not alias.is_proper, -alias.count)))


def _as_one(forms: list[Alias], *, name: str) -> Alias:
    shown = min(forms, key=lambda alias: (alias.text != name, -alias.count, alias.text != _uncapitalised(alias.text)))
    return Alias(text=shown.text, count=sum(alias.count for alias in forms), is_proper=any(alias.is_proper for alias in forms))


def _uncapitalised(text: str) -> str:
    """Return *text* with its first word in lower case where that is one of ``_LEADING``."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text.replace(first, first.lower(), 1) if first.lower() in _LEADING else text

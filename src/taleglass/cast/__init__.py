"""Who is who? Mentions to entities: names, aliases, coreference at the length of a book."""

from taleglass.cast.gather import gather
from taleglass.cast.members import Cast, CastMember, Gender, Voices

__all__ = ["Cast", "CastMember", "Gender", "Voices", "gather"]

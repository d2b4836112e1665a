"""What is each character like?

What they do, have and are, whose kin they are, and who may be the same person under two names: read off the finished layers of
a story, by the grammar of its sentences and by who is where. It needs no model, so it is done again whenever a person corrects
the cast.
"""

from taleglass.portraits.portraying import portray

__all__ = ["portray"]

"""Where does a story live?

In a ``.tale`` file: one SQLite database that any SQLite tool opens. ``docs/tale-format.md`` describes it for people.
"""

from taleglass.store.atomic import replacing, replacing_together
from taleglass.store.loading import is_tale, load, load_given
from taleglass.store.saving import save, save_together
from taleglass.store.schema import SCHEMA_VERSION
from taleglass.store.turns import taking_turns

__all__ = [
    "SCHEMA_VERSION",
    "is_tale",
    "load",
    "load_given",
    "replacing",
    "replacing_together",
    "save",
    "save_together",
    "taking_turns",
]

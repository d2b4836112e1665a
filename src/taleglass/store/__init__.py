"""Where does a story live?

In a ``.tale`` file: one SQLite database that any SQLite tool opens. ``docs/tale-format.md`` describes it for people.
"""

from taleglass.store.atomic import replacing
from taleglass.store.loading import is_tale, load
from taleglass.store.saving import save
from taleglass.store.schema import SCHEMA_VERSION

__all__ = ["SCHEMA_VERSION", "is_tale", "load", "replacing", "save"]

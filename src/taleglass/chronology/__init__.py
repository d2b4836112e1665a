"""When does it happen? Scenes, levels of telling, expressions of time, and the order in which the world lived it."""

from taleglass.chronology.arrange import Chronology, arrange

__all__ = ["Chronology", "arrange"]

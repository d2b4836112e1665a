"""How do others want it?

One module a format; ``FORMATS`` lists them by the name that ``taleglass export --to`` takes.
"""

from taleglass.exports.formats import FORMATS, Exporter, Options

__all__ = ["FORMATS", "Exporter", "Options"]

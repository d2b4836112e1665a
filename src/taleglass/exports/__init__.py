"""How do others want it?

One module a format; ``FORMATS`` lists those of one file and ``FILE_SETS`` those of several, by the name that
``taleglass export --to`` takes.
"""

from taleglass.exports.formats import FILE_SETS, FORMATS, Exporter, FileSetExporter, Options

__all__ = ["FILE_SETS", "FORMATS", "Exporter", "FileSetExporter", "Options"]

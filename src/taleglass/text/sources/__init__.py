"""From a file on disk to a ``Book``: one module a format, and the safe opening of archives, encodings and markup."""

from taleglass.text.sources.opening import open_book, open_bytes

__all__ = ["open_book", "open_bytes"]

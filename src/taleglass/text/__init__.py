"""What is on the page, in order?"""

from taleglass.text.marks import Marks, mark
from taleglass.text.quotation_marks import QuotedStretch, looks_like_speech
from taleglass.text.sources import open_book, open_bytes

__all__ = ["Marks", "QuotedStretch", "looks_like_speech", "mark", "open_book", "open_bytes"]

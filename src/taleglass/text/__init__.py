"""What is on the page, in order?"""

from taleglass.text.marks import Marks, mark
from taleglass.text.quotation_marks import QuotedStretch
from taleglass.text.sources import open_book, open_bytes

__all__ = ["Marks", "QuotedStretch", "mark", "open_book", "open_bytes"]

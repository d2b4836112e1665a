"""What is on the page, in order?"""

from taleglass.text.marks import Marks, mark
from taleglass.text.quotation_marks import QuotedStretch

__all__ = ["Marks", "QuotedStretch", "mark"]

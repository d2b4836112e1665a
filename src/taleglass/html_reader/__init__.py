"""What does the story look like?

One self-contained page: the text with its speakers and characters marked, the cast beside it, and the evidence behind each
claim. It opens from disk, in any current browser, and asks the network for nothing.
"""

from taleglass.html_reader.glance import Glance, at_a_glance
from taleglass.html_reader.page import render

__all__ = ["Glance", "at_a_glance", "render"]

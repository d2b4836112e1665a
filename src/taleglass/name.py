"""What is this program called, and which version of it is this? The one place that knows."""

from __future__ import annotations

__all__ = ["NAME", "VERSION"]

NAME = "taleglass"
"""Distribution, import package and command."""

VERSION = "0.1.0"
"""The package's version."""

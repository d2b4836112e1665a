"""What is this program called? The one place that knows."""

from __future__ import annotations

__all__ = ["NAME"]

NAME = "taleglass"
"""Distribution, import package and command."""

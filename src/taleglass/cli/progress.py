"""How far is it, and how long will it take?

A bar for a person at a terminal, a plain line every ten seconds for a log, nothing with ``--quiet``. The time left comes from
the measured speed of the reading itself, the longest stage, and is shown once there is enough of it to measure.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from taleglass.cli.settings import Settings
from taleglass.cli.terminal import note, printable
from taleglass.road import STAGE_SHARES, Listener, Progress, Stage

__all__ = ["Clock", "progress"]

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_DRAWINGS = 0.1
_ENOUGH_READ = 0.04  # share of the words after which the speed means something


@dataclass(slots=True)
class Clock:
    """Tells how many seconds are left, from what was reported so far."""

    now: Callable[[], float] = time.monotonic
    _reading_since: float | None = field(default=None, init=False)
    _reading_took: float | None = field(default=None, init=False)

    def left(self, progress: Progress) -> float | None:
        """Return the seconds left to the end of the book; None where it is too early to tell."""
        if progress.stage is Stage.READING:
            if self._reading_since is None:
                self._reading_since = self.now()
            if progress.within < _ENOUGH_READ:
                return None
            whole_reading = (self.now() - self._reading_since) / progress.within
        elif self._reading_since is not None:
            if self._reading_took is None:
                self._reading_took = self.now() - self._reading_since
            whole_reading = self._reading_took
        else:
            return None
        return whole_reading * (1.0 - progress.fraction) / STAGE_SHARES[Stage.READING]


@contextmanager
def progress(name: str, settings: Settings) -> Iterator[Listener]:
    """Give a listener that shows how far the reading of *name* is, until the block ends."""
    name = printable(name)
    if settings.quiet:
        yield _nothing
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar(name) as listener:
            yield listener
    else:
        yield _lines(name)


def _nothing(_progress: Progress) -> None:
    """Show nothing."""


def _lines(name: str, now: Callable[[], float] = time.monotonic) -> Listener:
    clock = Clock(now)
    last = now()

    def listen(progress: Progress) -> None:
        nonlocal last
        left = clock.left(progress)
        if now() - last < _SECONDS_BETWEEN_LINES:
            return
        last = now()
        note(f"{name}: {_where(progress)}, {progress.fraction:.0%}{'' if left is None else f', {_duration(left)} left'}")

    return listen


@contextmanager
def _bar(name: str) -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415 - rich is slow to import and only a person needs it
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415 - as above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    clock = Clock()
    last_drawn = 0.0
    columns = (
        TextColumn("{task.fields[name]}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[left]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=1.0, name=name, left="")

        def listen(progress: Progress) -> None:
            nonlocal last_drawn
            left = clock.left(progress)
            is_start = progress.done == 0
            if not is_start and time.monotonic() - last_drawn < _SECONDS_BETWEEN_DRAWINGS:
                return
            last_drawn = time.monotonic()
            shown = "" if left is None else f"{_duration(left)} left"
            bar.update(task, completed=progress.fraction, description=_where(progress), left=shown, refresh=True)

        yield listen


def _where(progress: Progress) -> str:
    if not progress.total:
        return progress.stage.value
    return f"{progress.stage.value}, {progress.done:,} of {progress.total:,} words and marks"


def _duration(seconds: float) -> str:
    """Round as an honest guess would: 4 s, 35 s, 2 min."""
    if seconds < 10:
        return f"{max(1, round(seconds))} s"
    if seconds < 90:
        return f"{5 * round(seconds / 5)} s"
    return f"{round(seconds / 60)} min"

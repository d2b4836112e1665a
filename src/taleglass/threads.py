"""How do all cores work on what numpy works out?

numpy gives the lock of Python back while it computes, so stretches of a book can be worked on side by side. Its own threads,
which share out one matrix product, would be in their way, and the last bit of a product would depend on how many there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from threadpoolctl import threadpool_limits

__all__ = ["cores", "side_by_side"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_MOST = 2
"""Tasks at once: each holds some megabytes while it works, and a million words must do with two gigabytes."""


def side_by_side(work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """Yield what *work* makes of each task, in order; two are worked on at once where there are two cores.

    Matrix products run in one thread each meanwhile, in the whole process.

    Args:
        work: a function that spends its time inside numpy, and changes nothing that another task reads.
        tasks: what it is to be done for.
    """
    with _RESTING.once(), ThreadPoolExecutor(min(cores(), _MOST)) as pool:
        yield from pool.map(work, tasks)


class _Resting:
    """numpy's own threads at rest for as long as anybody asks it: who comes first stops them, who leaves last starts them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._limits: threadpool_limits | None = None

    @contextmanager
    def once(self) -> Iterator[None]:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - the command line imports the road before anything is read

        with self._lock:
            self._asking += 1
            if self._asking == 1:
                self._limits = threadpool_limits(limits=1, user_api="blas")
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1
                if not self._asking and self._limits is not None:
                    self._limits.restore_original_limits()


_RESTING = _Resting()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

"""Do tasks come back in order, and do numpy's own threads rest for as long as anybody asks?"""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from taleglass import threads
from taleglass.threads import side_by_side


def _threads_of_numpy() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_results_come_in_the_order_of_the_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 3)
    second = Event()

    def work(task: int) -> int:
        if task == 0:
            assert second.wait(10), "the second task was not begun beside the first"
        if task == 1:
            second.set()
        return task * task

    assert list(side_by_side(work, range(20))) == [task * task for task in range(20)]


def test_what_a_task_raises_is_raised() -> None:
    def work(task: int) -> float:
        return 1 / task

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(work, [1, 0, 2]))


def test_threads_of_numpy_rest_until_the_last_has_done() -> None:
    before = _threads_of_numpy()
    one, other = side_by_side(abs, [-1, -2]), side_by_side(abs, [-3, -4])
    assert (next(one), next(other)) == (1, 3)
    assert _threads_of_numpy() <= {1}
    assert list(one) == [2]
    assert _threads_of_numpy() <= {1}
    assert list(other) == [4]
    assert _threads_of_numpy() == before

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from taleglass.heap import hand_back

_MEASURE = """
from pathlib import Path
from taleglass.heap import hand_back

def resident():
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])

blocks = [bytearray(4000) for _ in range(20_000)]
last = blocks[-1]
blocks.clear()
before = resident()
hand_back()
print(before - resident())
"""


def test_handing_back_twice_harms_nothing() -> None:
    hand_back()
    hand_back()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
def test_freed_memory_below_what_is_still_used_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 40_000  # kilobytes, of 80,000

"""What was measured, with what, and where? Every result is one JSON file that says so."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from taleglass.name import VERSION

__all__ = ["HOUSE", "MEGABYTE", "RESULTS", "circumstances", "sha256", "timed_reading", "write_result"]

HOUSE = Path(__file__).resolve().parent.parent
RESULTS = HOUSE / "benchmarks" / "results"
MEGABYTE = 1_000_000


def circumstances() -> dict[str, Any]:
    """Say which code ran on which machine, and when."""
    return {
        "taleglass": VERSION,
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain", "--untracked-files=no", "--", "src")),
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "machine": {
            "system": platform.system(),
            "architecture": platform.machine(),
            "processor": _processor(),
            "cores": _cores(),
        },
    }


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_result(folder: Path, name: str, content: dict[str, Any]) -> Path:
    """Write one result and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def timed_reading(book: Path, *options: str) -> dict[str, float]:
    """Run ``taleglass read`` as a person does; return its seconds and its peak of resident memory, in megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "taleglass", "read", str(book), *options, "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"taleglass read ended with exit code {process.returncode}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return {"seconds": round(seconds, 1), "peak_megabytes": round(kilobytes * 1024 / MEGABYTE)}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=HOUSE, capture_output=True, text=True, check=True)  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

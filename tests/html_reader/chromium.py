"""How do the tests look at the page as a reader's browser does?

Drives a headless Chromium over its DevTools pipe, with nothing but the standard library.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

__all__ = ["Chromium", "find_chromium", "open_page", "opened_anew"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_ABOVE_THREE_AND_FOUR = 10
_ON_THREE_AND_FOUR = (  # the browser reads commands from file descriptor 3 and answers on 4
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


_REST = (
    "new Promise(done => { let frames = 0;"
    " const next = () => frames++ < 8 ? requestAnimationFrame(next) : done(true); next(); })"
)
"""Waits for eight frames: the page looks again for six where a stretch came to stand."""


class Chromium:
    """One browser with one tab. Keeps what the page asked the network for and what it complained of.

    Attributes:
        requests: addresses the page asked for, in order, its own among them.
        complaints: errors and warnings of the console, uncaught exceptions, violations of the content security policy.
    """

    def __init__(self, executable: str, profile: Path, *, width: int = 1440, height: int = 900, dark: bool = False) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._number = 0
        self._buffer = b""
        commands, self._write = os.pipe()
        self._read, answers = os.pipe()
        fds = [fcntl.fcntl(fd, fcntl.F_DUPFD, _ABOVE_THREE_AND_FOUR) for fd in (commands, answers)]
        os.close(commands)
        os.close(answers)
        command = [executable, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_THREE_AND_FOUR, *map(str, fds), *command],
            pass_fds=fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in fds:
            os.close(fd)
        pages = self._call("Target.getTargets")["targetInfos"]
        target = next(page["targetId"] for page in pages if page["type"] == "page")
        self._session: str | None = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")
        self.resize(width, height)
        if dark:
            self._call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)

    def resize(self, width: int, height: int) -> None:
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, path: Path, anchor: str = "") -> None:
        """Open a file and wait until the book's first paragraph stands on the page, or the page says why not."""
        self._call("Page.navigate", url="about:blank")  # else a new anchor alone would not load the file anew
        self.requests.clear()
        self._call("Page.navigate", url=path.as_uri() + anchor)
        self.until(
            "location.protocol === 'file:' && document.readyState === 'complete'"
            " && (document.querySelector('.bar') || /could not open/.test(document.body.innerText))"
        )

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, awaited if it is a promise, once the page has come to rest."""
        self._evaluate(_REST)
        return self._evaluate(expression)

    def _evaluate(self, expression: str) -> Any:
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 30) -> None:
        """Wait until a JavaScript expression is true."""
        by = f"const by = Date.now() + {seconds * 1000};"
        look = f"const look = () => ({expression}) ? yes(true) : Date.now() > by ? no(new Error('waited in vain')) : again();"
        wait = f"new Promise((yes, no) => {{ {by} {look} const again = () => setTimeout(look, 20); look(); }})"
        self._evaluate(wait)

    def press(self, key: str) -> None:
        text = key if len(key) == 1 else ("\r" if key == "Enter" else "")
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"]))

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(answer["error"])
                return dict(answer["result"])
            self._note(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            read = os.read(self._read, 1 << 16)
            if not read:
                raise AssertionError("the browser went away")
            self._buffer += read
        raw, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(raw))

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.complaints.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.complaints.append(str(params["args"]))


@contextmanager
def open_page(folder: Path, html: str) -> Iterator[tuple[Chromium, Path]]:
    """Write a page into *folder*, and give a browser with the path of the page."""
    path = folder / "book.html"
    path.write_text(html, encoding="utf-8")
    executable = find_chromium()
    assert executable is not None
    with Chromium(executable, folder / "profile") as browser:
        yield browser, path


@contextmanager
def opened_anew(page: tuple[Chromium, Path]) -> Iterator[Chromium]:
    """Open a page of `open_page` once more; afterwards, make sure that it asked for nothing and complained of nothing."""
    chromium, path = page
    chromium.requests.clear()
    chromium.complaints.clear()
    chromium.open(path)
    yield chromium
    assert chromium.requests == [path.as_uri()], "the page asked the network for something"
    assert chromium.complaints == []

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

_WEB = Path(__file__).parents[2] / "web"
_LARGEST = 150 * 1024  # bytes, script and style together
_READABLE = 4.5  # contrast ratio for text, WCAG 2.2 AA


def _asset(name: str) -> bytes:
    return files("taleglass.html_reader").joinpath("assets", name).read_bytes()


def test_the_assets_are_built_from_the_sources_beside_them() -> None:
    if not _WEB.is_dir():
        pytest.skip("the front-end sources are not part of this distribution")
    names = ["build.mjs", "package-lock.json", "tsconfig.json", *(f"src/{path.name}" for path in (_WEB / "src").iterdir())]
    listing = "".join(f"{name} {_sha256((_WEB / name).read_bytes())}\n" for name in sorted(names))
    record = json.loads(_asset("build.json"))
    assert record["sources"] == _sha256(listing.encode()), "run npm ci and npm run build in web/"


@pytest.mark.parametrize("name", ["reader.js", "reader.css"])
def test_nobody_edited_a_built_file_by_hand(name: str) -> None:
    assert json.loads(_asset("build.json"))[name] == _sha256(_asset(name))


def test_script_and_style_are_small_and_safe_inside_a_page() -> None:
    script, style = _asset("reader.js"), _asset("reader.css")
    assert len(script) + len(style) < _LARGEST
    assert not re.search(rb"</script|<!--", script, re.IGNORECASE)
    assert not re.search(rb"</style|\\r", style, re.IGNORECASE)
    assert b"\r" not in script + style


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _themes() -> dict[str, dict[str, str]]:
    style = _asset("reader.css").decode()
    light, dark = (
        dict(re.findall(r"(--[a-z0-9]+):\s*(#[0-9a-f]{3,6})\b", block))
        for block in (
            re.findall(r":root\{([^}]*--h0[^}]*)\}", style)[0],
            re.findall(r':root\[data-theme="?dark"?\]\{([^}]*)\}', style)[0],
        )
    )
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "quiet", "pale", "grey", "accent", *(f"h{hue}" for hue in range(8))])
def test_every_ink_is_readable_on_paper_and_on_panels(theme: str, ink: str) -> None:
    colours = _themes()[theme]
    for ground in ("--paper", "--raised"):
        assert _contrast(colours[f"--{ink}"], colours[ground]) >= _READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lamp", ["lamp", "found"])
def test_words_that_are_lit_up_stay_readable(theme: str, lamp: str) -> None:
    colours = _themes()[theme]
    assert _contrast(colours["--text"], colours[f"--{lamp}"]) >= _READABLE


def test_the_system_dark_theme_and_the_chosen_one_are_the_same() -> None:
    style = _asset("reader.css").decode()
    chosen = re.findall(r':root\[data-theme="?dark"?\]\{([^}]*)\}', style)
    system = re.findall(r':root:not\(\[data-theme="?light"?\]\)\{([^}]*)\}', style)
    assert chosen == system


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

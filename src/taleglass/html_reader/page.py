"""How does a story become one file that opens anywhere?

The page is a small frame of HTML, one style sheet, one script and the story's data. The data is gzipped JSON in base64, held in
a block that no browser executes, and the script puts it on the page as text nodes only. A content security policy forbids every
request and every script but ours, so a book cannot run or load anything, whatever it says.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from functools import cache
from html import escape
from importlib.resources import files

from taleglass.html_reader.glance import Glance, at_a_glance
from taleglass.html_reader.payload import payload
from taleglass.name import NAME
from taleglass.story import Entity, Story
from taleglass.story.called import called

__all__ = ["render"]

_GZIP_LEVEL = 9
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Ccircle cx='7' cy='7' r='5' fill='%23fff' stroke='%231f5fa8' stroke-width='2'/%3E"
    "%3Cpath d='M11 11l4 4' stroke='%231f5fa8' stroke-width='2.4' stroke-linecap='round'/%3E%3C/svg%3E"
)
"""A reading glass, drawn in place so that the browser does not go looking for a favicon. The address names a standard."""


def render(story: Story) -> str:
    """Return the reader page of *story*: one HTML document that needs no other file and no network.

    The same story gives the same characters. Write it as UTF-8.

    Raises:
        KeyError: when a mention or a line points at an entity or a thing that the story does not have.
    """
    script, style = _asset("reader.js"), _asset("reader.css")
    metadata = story.book.metadata
    title = _speakable(metadata.title or story.id)
    author = _speakable(metadata.author) if metadata.author else None
    language = metadata.language if metadata.language and _LANGUAGE.fullmatch(metadata.language) else "en"
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    byline = f'<p class="byline">{escape(author)}</p>' if author else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{escape(NAME)}">
<title>{escape(title)}{f" – {escape(author)}" if author else ""}</title>
<link rel="icon" href="{_ICON}">
<style>{style}</style>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<div id="bar"></div>
<div id="cast"></div>
<main id="text" tabindex="-1">
<header class="opening"><h1><bdi>{escape(title)}</bdi></h1>{byline}<div id="glance">{_glance(at_a_glance(story))}</div></header>
<p id="wait">Opening the book … If this sentence stays, the browser is too old for the page or does not run its script:
the page needs Chrome or Edge 111, Firefox 113, Safari 16.4, or newer.</p>
<noscript><p>The text of this page is unfolded by a script inside the file, and scripts are switched off here.
It loads nothing from the network. The cast, without the text:</p>{_cast(story)}</noscript>
<article id="book" lang="{language}"></article>
</main>
<div id="panel"></div>
<div id="tip"></div>
<script type="text/plain" id="story">{_packed(story)}</script>
<script>{script}</script>
</body>
</html>
"""


def _packed(story: Story) -> str:
    """Return the data as base64 of gzip; with no time stamp inside, so that equal stories give equal bytes."""
    return base64.b64encode(gzip.compress(payload(story).encode("ascii"), _GZIP_LEVEL, mtime=0)).decode("ascii")


@cache
def _asset(name: str) -> str:
    return files("taleglass.html_reader").joinpath("assets", name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    """Return the hash by which a content security policy knows an inline block."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")


def _speakable(words: str) -> str:
    """Return *words* folded to one line, without what UTF-8 cannot write or HTML cannot hold."""
    folded = " ".join(words.replace("\0", " ").split())
    return folded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _glance(glance: Glance) -> str:
    spoken = round(100 * glance.spoken_words / glance.words) if glance.words else 0
    facts = [
        (f"{glance.words:,}", "word" if glance.words == 1 else "words"),
        (f"{glance.chapters:,}", "chapter" if glance.chapters == 1 else "chapters"),
        (f"{glance.characters:,}", "character" if glance.characters == 1 else "characters"),
        (f"{glance.lines:,}", "spoken line" if glance.lines == 1 else "spoken lines"),
        (f"{min(spoken, 100)} %", "of the words are dialogue"),
        (f"{glance.unsure:,}", "line with an unsure speaker" if glance.unsure == 1 else "lines with an unsure speaker"),
    ]
    return "<ul>" + "".join(f"<li><b>{number}</b> {words}</li>" for number, words in facts) + "</ul>"


def _cast(story: Story) -> str:
    rows = "".join(_cast_row(character) for character in story.characters)
    head = "<tr><th>Character</th><th>Also</th><th>Mentions</th><th>Lines</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _cast_row(character: Entity) -> str:
    also = ", ".join(_speakable(alias.text) for alias in called(character) if alias.text != character.name)
    name = escape(_speakable(character.name))
    return (
        f"<tr><th><bdi>{name}</bdi></th><td><bdi>{escape(also)}</bdi></td>"
        f"<td>{character.mention_count}</td><td>{character.line_count}</td></tr>"
    )

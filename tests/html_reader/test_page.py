from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import given

from taleglass.html_reader import render
from taleglass.story import Metadata, Role, Story
from tests.html_reader.tell import Said, data_of, few, tell
from tests.small_story import small_story
from tests.strategies import stories

_HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \"'&amp; ]]> \u202egnol 🐉"


class _Outline(HTMLParser):
    """Collects tags, attributes and the words outside script and style, as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.sources: dict[str, list[str]] = {"script": [], "style": []}
        self.words = ""
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._open = tag
        if tag in self.sources:
            self.sources[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data: str) -> None:
        if self._open in self.sources:
            self.sources[self._open][-1] += data
        else:
            self.words += data

    def attribute(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def test_the_page_asks_for_nothing_outside_itself() -> None:
    outline = _Outline(render(small_story()))
    assert not {"iframe", "object", "embed", "base", "form", "img", "audio", "video"} & set(outline.tags)
    assert outline.attribute("src") == []
    assert all(address.startswith(("#", "data:")) for address in outline.attribute("href"))
    (style,) = outline.sources["style"]
    assert "@import" not in style
    assert "url(" not in style
    for script in outline.sources["script"]:
        assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|\bimport\(", script)


def test_the_policy_forbids_all_and_allows_our_own_script_and_style_by_hash() -> None:
    page = render(small_story())
    outline = _Outline(page)
    (policy,) = (text for text in outline.attribute("content") if "default-src" in text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    (style,) = outline.sources["style"]
    data, script = outline.sources["script"]
    assert rules["script-src"] == f"'sha256-{_digest(script)}'"
    assert rules["style-src"] == f"'sha256-{_digest(style)}'"
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", data)


def _digest(source: str) -> str:
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def test_hostile_words_in_text_title_and_names_stay_words() -> None:
    story = tell(
        f"Mira said “{_HOSTILE}” and left.",
        people={"Mira": Role.MAJOR},
        said=[Said(words=f"“{_HOSTILE}”", by="Mira")],
        metadata=Metadata(title=_HOSTILE, author=_HOSTILE, language='en"><script>'),
    )
    calm, hostile = _Outline(render(small_story())), _Outline(render(story))
    assert hostile.tags.count("script") == calm.tags.count("script") == 2
    assert "img" not in hostile.tags
    assert _HOSTILE in hostile.words
    assert data_of(render(story))["text"] == story.text
    assert not [value for value in hostile.attribute("lang") if "<" in value]


@given(stories())
@few
def test_no_story_adds_an_element_that_the_frame_does_not_have(story: Story) -> None:
    outline = _Outline(render(story))
    assert outline.tags.count("script") == 2
    assert set(outline.tags) <= _FRAME


_FRAME = {
    *("html", "head", "meta", "title", "link", "style", "script", "noscript"),
    *("body", "a", "div", "main", "header", "article", "h1", "bdi", "p", "ul", "li", "b"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@given(stories())
@few
def test_the_same_story_gives_the_same_page_byte_for_byte(story: Story) -> None:
    page = render(story)
    assert page.encode() == render(story).encode()
    assert data_of(page)["text"] == story.text


def test_without_scripts_the_page_still_says_what_it_is_and_who_is_in_it() -> None:
    page = render(small_story())
    (without,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert "scripts are switched off" in without
    assert "Mira Holt" in without
    assert "the harbour" not in without
    assert "<h1><bdi>The Lamp</bdi></h1>" in page


def test_a_page_that_fails_to_open_is_never_blank() -> None:
    assert "If this sentence stays" in render(small_story())


def test_a_book_without_a_title_goes_by_its_short_name() -> None:
    story = tell("Nobody came.", metadata=Metadata())
    assert "<title>told</title>" in render(story)


def test_the_language_of_the_book_is_marked_on_the_text_alone() -> None:
    page = render(tell("Niemand kam.", metadata=Metadata(language="de")))
    assert '<html lang="en">' in page
    assert '<article id="book" lang="de">' in page

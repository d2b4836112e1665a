"""The things of the page in a real browser: the list, one thing with its mentions, the marks in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from taleglass.html_reader import render
from tests.html_reader.chromium import Chromium, find_chromium, open_page, opened_anew
from tests.html_reader.in_things import HOSTILE, in_things

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH of this machine"),
]

_TITLE = "document.querySelector('#panel-title')?.textContent"
_MARKED = (
    "[...document.querySelectorAll('#book .t')].filter(one => getComputedStyle(one).borderBottomStyle !== 'none')"
    ".map(one => [one.textContent, getComputedStyle(one).borderBottomStyle])"
)
_BUTTON = "[...document.querySelectorAll('#bar button')].find(one => /Things/.test(one.textContent))"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chromium, Path]]:
    with open_page(tmp_path_factory.mktemp("things"), render(in_things())) as opened:
        yield opened


@pytest.fixture
def browser(page: tuple[Chromium, Path]) -> Iterator[Chromium]:
    with opened_anew(page) as chromium:
        yield chromium


def _choose(browser: Chromium, number: int) -> None:
    browser.press("o")
    browser.until("document.querySelector('.things')")
    browser.ask(f"document.querySelectorAll('.things .goto')[{number}].click()")
    browser.until("document.querySelector('.trail')")


def test_the_list_tells_what_how_often_whose_and_how_sure_the_commonest_first(browser: Chromium) -> None:
    browser.ask(f"{_BUTTON}.click()")
    browser.until("document.querySelector('.things')")
    key, glass = browser.ask("[...document.querySelectorAll('.things li')].map(one => one.innerText)")
    for words in ("her key", "object · 3 mentions · confident, 90 %", "Whose: Anna, Bob"):
        assert words in key
    assert "material · 2 mentions · unsure, 56 %" in glass  # 0.555
    assert browser.ask("[...document.querySelectorAll('.things .doubt')].map(one => one.textContent)") == ["unsure, 56 %"]


def test_a_chosen_thing_shows_its_mentions_marks_them_and_goes_to_each(browser: Chromium) -> None:
    _choose(browser, 0)
    assert browser.ask(_TITLE) == "her key"
    assert browser.ask("[...document.querySelectorAll('.trail mark')].map(one => one.textContent)") == [
        "her key",
        "her key",
        "’s key",
    ]
    browser.ask("dispatchEvent(new Event('beforeprint'))")
    assert [style for _, style in browser.ask(_MARKED)] == ["solid"] * 3
    browser.ask("document.querySelectorAll('.trail button')[2].click()")
    browser.until("scrollY > 1000")
    assert browser.ask("[...CSS.highlights.get('current')].map(String)") == ["’s key"]
    browser.press("n")
    browser.until("scrollY < 200")
    browser.press("Escape")
    browser.until("!document.querySelector('.panel')")
    assert browser.ask(_MARKED) == []


def test_a_mention_we_are_unsure_of_says_so_in_the_list_and_in_the_text(browser: Chromium) -> None:
    _choose(browser, 1)
    assert browser.ask("[...document.querySelectorAll('.trail .doubt')].map(one => one.textContent)") == ["unsure, 41 %"]
    assert browser.ask(_MARKED) == [["Her glass", "solid"], ["The glass", "dashed"]]


def test_an_owner_opens_as_a_character_and_back_leads_to_the_thing_and_to_the_list(browser: Chromium) -> None:
    _choose(browser, 0)
    browser.ask("document.querySelector('.talks .link').click()")
    browser.until(f"{_TITLE} === 'Anna'")
    assert browser.ask(_MARKED) == []
    browser.ask("history.back()")
    browser.until(f"{_TITLE} === 'her key'")
    browser.ask("history.back()")
    browser.until(f"{_TITLE} === 'Things'")
    assert browser.ask("document.querySelector('.things [aria-current] .where').textContent") == "her key"


def test_a_link_opens_a_thing_and_one_that_is_not_there_opens_nothing(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.open(path, f"#thing={in_things().things[0].id}")
    chromium.until(f"{_TITLE} === 'her key'")
    chromium.open(path, "#thing=thing_99999")
    assert not chromium.ask("Boolean(document.querySelector('.panel'))")


def test_the_name_of_a_thing_is_shown_as_text(browser: Chromium) -> None:
    _choose(browser, 1)
    assert HOSTILE in browser.ask(_TITLE)
    assert browser.ask("document.querySelectorAll('img').length") == 0


def test_the_panels_fit_a_phone_where_the_cast_leads_to_them(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.resize(320, 640)
    try:
        chromium.open(path)
        assert chromium.ask(f"getComputedStyle({_BUTTON}).display") == "none"
        chromium.ask("document.querySelector('.bar button').click()")
        chromium.ask("document.querySelector('.cast .tight').click()")
        chromium.until("document.querySelector('.things')")
        for row in ("document.querySelector('.things .goto')", "document.querySelector('.trail button')"):
            assert chromium.ask("document.documentElement.scrollWidth") == 320
            assert chromium.ask("document.querySelector('.panel').scrollWidth <= document.querySelector('.panel').clientWidth")
            chromium.ask(f"{row}.click()")
    finally:
        chromium.resize(1440, 900)


def test_the_bar_of_a_wider_phone_has_the_things_too(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.resize(400, 800)
    try:
        chromium.open(path)
        chromium.ask(f"{_BUTTON}.click()")
        chromium.until("document.querySelector('.things')")
        assert chromium.ask("document.querySelector('.bar').scrollWidth") == 400
    finally:
        chromium.resize(1440, 900)


def test_a_page_without_things_has_no_button_and_its_key_does_nothing(tmp_path: Path) -> None:
    story = replace(in_things(), things=(), thing_mentions=())
    with open_page(tmp_path, render(story)) as (browser, path):
        browser.open(path)
        assert not browser.ask(f"Boolean({_BUTTON})")
        assert "things" not in browser.ask("document.querySelector('.hint').textContent")
        browser.press("o")
        assert not browser.ask("Boolean(document.querySelector('.panel'))")
        browser.open(path, "#things=")
        browser.until("document.querySelector('.panel')")
        assert "holds no things" in browser.ask("document.querySelector('.panel').textContent")

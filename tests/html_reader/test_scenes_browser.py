"""The scenes of the page in a real browser: the list, the picture of both orders, the rules in the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from taleglass.html_reader import render
from tests.html_reader.chromium import Chromium, find_chromium, open_page
from tests.html_reader.in_scenes import HOSTILE, in_scenes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH of this machine"),
]

_NUMBERS = "[...document.querySelectorAll('.scenes .no')].map(one => one.textContent)"
_CURRENT = "document.querySelector('.scenes [aria-current] .no')?.textContent"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chromium, Path]]:
    with open_page(tmp_path_factory.mktemp("scenes"), render(in_scenes())) as opened:
        yield opened


@pytest.fixture
def browser(page: tuple[Chromium, Path]) -> Iterator[Chromium]:
    chromium, path = page
    chromium.requests.clear()
    chromium.complaints.clear()
    chromium.open(path, "#scenes=told")
    chromium.until("document.querySelector('.scenes')")
    yield chromium
    assert chromium.requests == [path.as_uri() + "#scenes=told"] or chromium.requests == [path.as_uri()]
    assert chromium.complaints == []


def test_a_scene_tells_where_when_with_whom_and_what(browser: Chromium) -> None:
    row = browser.ask("document.querySelector('.scenes li').innerText")
    for words in ("Hill House", "evening", "“One evening”", "Mira", "Tobias", "One even"):
        assert words in row
    assert browser.ask("document.querySelectorAll('.scenes .level')[0].textContent") == "flashback"


def test_each_claim_shows_its_words_and_how_sure_it_is(browser: Chromium) -> None:
    browser.ask("document.querySelector('.scenes .why summary').click()")
    why = browser.ask("document.querySelector('.scenes .why').innerText")
    for words in ("it moves to another place (83 %)", "(77 %): Hill House", "(93 %): Mira", "Two years before"):
        assert words in why


def test_as_lived_puts_the_flashback_first_and_what_nothing_places_last(browser: Chromium) -> None:
    assert browser.ask(_NUMBERS) == ["1", "2", "3", "4", "5"]
    browser.ask("[...document.querySelectorAll('.switch button')].find(one => one.textContent === 'As lived').click()")
    assert browser.ask(_NUMBERS) == ["2", "1", "3", "5", "4"]
    assert browser.ask("location.hash").startswith("#scenes=lived")
    assert "the text does not say" in browser.ask("document.querySelector('.scenes li:last-child').innerText")


def test_a_click_goes_to_the_scene_and_the_list_follows_the_scroll(browser: Chromium) -> None:
    assert browser.ask(_CURRENT) == "1"
    browser.ask("document.querySelectorAll('.scenes .goto')[4].click()")
    assert browser.ask(_CURRENT) == "5"
    assert browser.ask("[...CSS.highlights.get('current')].map(String)") == ["The r"]
    browser.ask("scrollTo(0, 0)")
    browser.until(f"{_CURRENT} !== '5'")


def test_the_picture_works_from_the_keyboard_and_says_what_it_shows(browser: Chromium) -> None:
    browser.ask("document.querySelector('.rails').focus()")
    browser.press("ArrowRight")
    browser.until("/^Scene 2 of 5, flashback/.test(document.querySelector('.rails').ariaValueText)")
    assert "Before scene 1 (“Two years before”)" in browser.ask("document.querySelector('.timeline .shown').innerText")
    browser.press("End")
    browser.press("Enter")
    browser.until(f"{_CURRENT} === '5'")


def test_what_no_words_put_in_order_is_shown_open(browser: Chromium) -> None:
    assert browser.ask("document.querySelectorAll('.rails .open').length") == 1  # between the house and the road
    assert browser.ask("document.querySelectorAll('.rails .join.lost').length") == 1  # the letter


def test_the_text_shows_where_scenes_begin_and_which_are_off_the_main_line(browser: Chromium) -> None:
    browser.ask("dispatchEvent(new Event('beforeprint'))")
    assert browser.ask("[...document.querySelectorAll('#book .border')].map(one => one.textContent)") == [
        "2 · flashback",
        "3",
        "4 · letter",
        "5",
    ]
    assert browser.ask("[...document.querySelectorAll('#book p[data-level]')].map(one => one.dataset.level)") == [
        "flashback",
        "letter",
    ]


def test_a_person_of_a_scene_opens_as_a_character_and_back_returns_to_the_scenes(browser: Chromium) -> None:
    browser.ask("document.querySelector('.scenes .person').click()")
    browser.until("document.querySelector('#panel-title')?.textContent === 'Mira'")
    browser.ask("history.back()")
    browser.until("document.querySelector('.scenes')")


def test_contradictions_and_hostile_words_are_shown_as_text(browser: Chromium) -> None:
    assert "These two do not fit." in browser.ask("document.querySelector('.findings').textContent")
    assert browser.ask("document.querySelectorAll('img').length") == 0
    assert HOSTILE[:9] in browser.ask("document.querySelector('#book').textContent")


def test_the_panel_fits_a_phone_without_scrolling_sideways(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.resize(320, 640)
    try:
        chromium.open(path, "#scenes=lived")
        chromium.until("document.querySelector('.scenes')")
        assert chromium.ask("document.documentElement.scrollWidth") == 320
        assert chromium.ask("document.querySelector('.panel').scrollWidth <= document.querySelector('.panel').clientWidth")
    finally:
        chromium.resize(1440, 900)

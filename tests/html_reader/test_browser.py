"""The page in a real browser: nothing is asked of the network, and a reader can do what the page promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from taleglass.html_reader import render
from taleglass.story import Emphasis, EmphasisKind, Metadata, Role, SetAside, SetAsideKind, Span, Story
from tests.html_reader.chromium import Chromium, find_chromium, open_page, opened_anew
from tests.html_reader.tell import Said, every, tell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH of this machine"),
]

_HOSTILE = "</script><script>document.title='owned'</script><!-- <img src=http://localhost:9/x> \"'&amp; \u202egnol"
_FIRST = "# The Gate\n\n🌙 Mira stood at _the_ gate. “Who is there?” Mira asked.\n\n“Only me,” said Tobias. “Come.”\n\n“No.”"
_SECOND = f"# The Road\n\nTobias wrote {_HOSTILE} on the wall of Hill House.\n\n“Why?” said Mira 🐉, and Mira laughed."
_FILLER = "\n\n".join(f"The road went on for {mile} miles and nobody came." for mile in range(400))


def _story() -> Story:
    text = f"A licence.\n\n{_FIRST}\n\n{_FILLER}\n\n{_SECOND}"
    return tell(
        text,
        people={"Mira": Role.MAJOR, "Tobias": Role.MAJOR, "Hill House": Role.NONE},
        said=[
            Said(words="“Who is there?”", by="Mira", to=("Tobias",)),
            Said(words="“Only me,”", by="Tobias", to=("Mira",), sure=0.99),
            Said(words="“Come.”", by="Tobias", sure=0.4),
            Said(words="“No.”", by=None),
            Said(words="“Why?”", by="Mira"),
        ],
        metadata=Metadata(title=f"The Gate {_HOSTILE}", author="A. Writer", language="en"),
        emphasis=[Emphasis(span=every("the", text)[0], kind=EmphasisKind.ITALIC)],
        set_aside=[SetAside(kind=SetAsideKind.BOILERPLATE, reason="the licence of the file", span=Span(0, 10))],
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chromium, Path]]:
    with open_page(tmp_path_factory.mktemp("browser"), render(_story())) as opened:
        yield opened


@pytest.fixture
def browser(page: tuple[Chromium, Path]) -> Iterator[Chromium]:
    with opened_anew(page) as chromium:
        yield chromium


def test_every_paragraph_shows_its_own_characters_in_order(browser: Chromium) -> None:
    browser.ask("dispatchEvent(new Event('beforeprint'))")
    shown = browser.ask(
        "[...document.querySelectorAll('#book [data-b]')].map(block => { const copy = block.cloneNode(true);"
        " copy.querySelectorAll('.who, summary').forEach(one => one.remove()); return copy.textContent; })"
    )
    story = _story()
    assert shown == ["A licence.", *(paragraph.span.of(story.text) for paragraph in story.book.paragraphs)]


def test_hostile_words_run_nothing(browser: Chromium) -> None:
    browser.ask("dispatchEvent(new Event('beforeprint'))")
    assert browser.ask("document.title").startswith("The Gate </script>")
    assert browser.ask("document.querySelectorAll('img').length") == 0
    assert browser.ask("document.querySelectorAll('script').length") == 2


def test_a_line_is_labelled_with_its_speaker_and_addressee_and_says_when_it_is_unsure(browser: Chromium) -> None:
    labels = browser.ask("[...document.querySelectorAll('.who')].map(label => label.textContent)")
    assert labels[:4] == ["Mira→ Tobias", "Tobias→ Mira", "Tobias?", "unknown speaker"]  # the rest stands far below
    assert browser.ask("[...document.querySelectorAll('.line.unsure')].map(line => line.textContent)") == ["“Come.”", "“No.”"]


def test_the_cast_holds_people_and_leaves_places_out(browser: Chromium) -> None:
    assert browser.ask("[...document.querySelectorAll('.cast .name')].map(name => name.textContent)") == ["Mira", "Tobias"]


def test_a_clicked_name_shows_its_lines_and_marks_its_mentions_in_place_and_back_returns(browser: Chromium) -> None:
    browser.ask("[...document.querySelectorAll('#book .m')].find(name => name.textContent === 'Mira').click()")
    assert browser.ask("document.querySelector('#panel-title').textContent") == "Mira"
    assert browser.ask("[...document.querySelectorAll('.trail .said')].map(row => row.textContent)") == [
        "“Who is there?”",
        "“Why?”",
    ]
    marked = "getComputedStyle(document.querySelector('#book .m')).borderBottomWidth"
    assert browser.ask(marked) == "2px"
    browser.ask("document.querySelectorAll('.trail button')[1].click()")
    browser.until("scrollY > 2000")
    assert browser.ask("location.hash").startswith("#character=per_")
    browser.ask("history.back()")
    browser.until("scrollY < 200")
    assert browser.ask("document.querySelector('#panel-title').textContent") == "Mira"
    browser.press("Escape")
    browser.until("!document.querySelector('.panel')")


def test_the_highlighted_words_are_the_right_ones_after_an_emoji(browser: Chromium) -> None:
    browser.ask("[...document.querySelectorAll('.cast button')].find(one => /Mira/.test(one.textContent)).click()")
    browser.ask("[...document.querySelectorAll('.switch button')].find(one => /Mentions/.test(one.textContent)).click()")
    browser.ask("[...document.querySelectorAll('.trail button')].at(-1).click()")
    assert browser.ask("[...CSS.highlights.get('current')].map(String)") == ["Mira"]


def test_the_keyboard_walks_lines_and_tells_who_speaks_and_why(browser: Chromium) -> None:
    browser.press("j")
    browser.press("j")
    assert browser.ask("document.activeElement.textContent") == "“Only me,”"
    browser.until("document.querySelector('.tip')")
    card = browser.ask("document.querySelector('.tip').textContent")
    assert "Tobias" in card
    assert "almost certain, 99 %" in card
    assert "take turns" in card
    browser.press("Enter")
    browser.until("document.querySelector('#panel-title')?.textContent === 'Tobias'")


def test_names_have_no_colour_once_they_are_not_marked_but_for_whom_the_reader_chose(browser: Chromium) -> None:
    colours = (
        "[...new Set([...document.querySelectorAll('#book .m')].filter(one => !one.closest('.line'))"
        ".map(one => getComputedStyle(one).color === getComputedStyle(one.parentElement).color"
        " && getComputedStyle(one).borderBottomWidth === '0px'))]"
    )
    try:
        for key in "mm":
            browser.press(key)
            assert browser.ask(colours) == [True]
        browser.ask("[...document.querySelectorAll('.cast button')].find(one => /Mira/.test(one.textContent)).click()")
        assert browser.ask("getComputedStyle(document.querySelector('#book .m')).borderBottomWidth") == "2px"
    finally:
        browser.press("m")


def test_escape_leaves_the_filter_of_a_cast_that_stays(browser: Chromium) -> None:
    browser.press("c")
    browser.until("document.activeElement.id === 'cast-filter'")
    browser.press("Escape")
    assert browser.ask("document.activeElement.id") != "cast-filter"


def test_a_tapped_name_opens_its_character_and_no_card_over_it(browser: Chromium) -> None:
    name = "[...document.querySelectorAll('#book .line .m, #book .m')].find(one => one.textContent === 'Mira')"
    browser.ask(f"{name}.dispatchEvent(new MouseEvent('mouseover', {{ bubbles: true }})) && {name}.click()")
    browser.until("document.querySelector('#panel-title')?.textContent === 'Mira'")
    browser.ask("new Promise(done => setTimeout(done, 400))")
    assert not browser.ask("Boolean(document.querySelector('.tip'))")


def test_search_finds_words_with_either_shape_of_quotation_mark(browser: Chromium) -> None:
    browser.press("/")
    browser.until("document.activeElement.id === 'search'")
    for key in 'only me,"':
        browser.press(key)
    browser.until("document.querySelectorAll('.trail li').length === 1")
    browser.press("Enter")
    browser.until("[...CSS.highlights.get('current')].map(String)[0] === 'Only me,”'")


def test_a_link_into_the_text_opens_at_its_place(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    place = every("“Why?”", _story().text)[0].start
    chromium.open(path, f"#at={place}")
    chromium.until("scrollY > 2000")
    line = "[...document.querySelectorAll('.line')].find(one => one.textContent === '“Why?”')"
    top = chromium.ask(f"{line}.getBoundingClientRect().top")
    assert 0 < top < 900


def test_the_name_at_the_margin_stands_beside_a_line_that_begins_within_its_paragraph(browser: Chromium) -> None:
    line = "[...document.querySelectorAll('.line')].find(one => one.textContent === '“Who is there?”')"
    label = f"document.querySelector(`.who:not(.inline)[data-l='${{{line}.dataset.l}}']`)"
    tops = [browser.ask(f"{one}.getBoundingClientRect().top") for one in (label, line)]
    assert abs(tops[0] - tops[1]) < 10


def test_the_page_fits_a_phone_without_scrolling_sideways(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.resize(320, 640)
    try:
        chromium.open(path, "#unsure")
        chromium.until("document.querySelector('.panel')")
        assert chromium.ask("document.documentElement.scrollWidth") == 320
    finally:
        chromium.resize(1440, 900)


def test_a_damaged_page_says_so_and_is_not_blank(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    damaged = path.with_name("damaged.html")
    damaged.write_text(path.read_text(encoding="utf-8").replace('id="story">', 'id="story">AAAA'), encoding="utf-8")
    chromium.open(damaged)
    assert "could not open the book" in chromium.ask("document.querySelector('#wait').textContent")


@pytest.mark.parametrize(("source_format", "rows"), [("html", 2), ("txt", 1)])
def test_a_line_breaks_where_its_writer_broke_it_and_not_where_a_plain_text_is_wrapped(
    tmp_path: Path, source_format: str, rows: int
) -> None:
    story = tell("Mira sat\nand waited.", source_format=source_format)
    with open_page(tmp_path, render(story)) as (browser, path):
        browser.open(path)
        shown = browser.ask(
            "(() => { const range = document.createRange(); range.selectNodeContents(document.querySelector('#book p'));"
            " return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; })()"
        )
    assert shown == rows

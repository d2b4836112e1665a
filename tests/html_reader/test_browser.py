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


def test_an_unsure_line_shows_who_is_guessed_and_how_to_set_it_right(browser: Chromium) -> None:
    browser.press("u")
    browser.until("document.querySelector('.trail')")
    come, no = browser.ask("[...document.querySelectorAll('.guess')].map(one => one.textContent)")
    ids = [f"q_{every(words, _story().text)[0].start}" for words in ("“Come.”", "“No.”")]
    assert (come, no) == (f"Guess: Tobias{ids[0]}", ids[1])
    browser.press("n")
    assert f"--speaker NAME --line {ids[0]}" in browser.ask("document.querySelector('.panel code').textContent")
    browser.ask("document.querySelector('.guess button').click()")
    browser.until("document.querySelector('#panel-title').textContent === 'Tobias'")
    assert browser.ask("document.querySelector('.trail [aria-current] .said').textContent") == "“Come.”"


@pytest.mark.parametrize("width", [600, 760, 1200, 1440])
@pytest.mark.parametrize("anchor", ["", "#unsure"])
def test_the_title_stands_above_the_left_edge_of_the_text(page: tuple[Chromium, Path], width: int, anchor: str) -> None:
    chromium, path = page
    chromium.resize(width, 900)
    try:
        chromium.open(path, anchor)
        lefts = chromium.ask("['.opening h1', '#book p'].map(one => document.querySelector(one).getBoundingClientRect().left)")
        assert lefts[0] == lefts[1]
        assert chromium.ask("document.documentElement.scrollWidth") == width
    finally:
        chromium.resize(1440, 900)


_TAP_A_LOW_LINE = (
    "(() => { const line = document.querySelector('#book .line'); document.querySelector('#book').style.paddingTop = '90vh';"
    " line.scrollIntoView({ block: 'end', behavior: 'instant' }); line.click(); })()"
)
_CARD_COVERS_LINE = (
    "(() => { const [card, line] = ['.tip', '#book .line'].map(one => document.querySelector(one).getBoundingClientRect());"
    " return card.top < line.bottom && card.bottom > line.top; })()"
)


def test_on_a_phone_the_card_of_a_low_line_does_not_cover_it_also_in_a_window_that_changes(page: tuple[Chromium, Path]) -> None:
    chromium, path = page
    chromium.resize(400, 800)
    try:
        chromium.open(path)
        chromium.ask(_TAP_A_LOW_LINE)
        chromium.until("document.querySelector('.tip')")
        assert not chromium.ask(_CARD_COVERS_LINE)
        chromium.resize(800, 800)
        assert not chromium.ask(f"document.querySelector('.tip') && {_CARD_COVERS_LINE}")
        chromium.resize(400, 300)
        assert not chromium.ask(f"document.querySelector('.tip') && {_CARD_COVERS_LINE}")
    finally:
        chromium.resize(1440, 900)


def test_a_long_name_at_the_margin_is_whole_where_there_is_room(tmp_path: Path) -> None:
    name = "Colonel Bracewell"
    story = tell(
        f"“Who is there?” said {name}.", people={name: Role.MAJOR}, said=[Said(words="“Who is there?”", by=name, sure=0.4)]
    )
    with open_page(tmp_path, render(story)) as (browser, path):
        for anchor in ("", "#unsure"):
            browser.open(path, anchor)
            assert browser.ask("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('.who .name'))")


@pytest.mark.parametrize(("title", "is_shown"), [("The  Gate", False), ("The Gates", True)])
def test_a_first_heading_that_only_says_the_title_again_is_not_seen(tmp_path: Path, title: str, is_shown: bool) -> None:
    story = tell("# THE GATE\n\nMira sat.\n\n# The Gate\n\nMira rose.", metadata=Metadata(title=title))
    with open_page(tmp_path, render(story)) as (browser, path):
        browser.open(path)
        browser.ask("dispatchEvent(new Event('beforeprint'))")
        seen = browser.ask("[...document.querySelectorAll('#book h2')].map(one => one.getBoundingClientRect().width > 1)")
    assert seen == [is_shown, True]


def test_a_note_of_the_author_is_called_so_once(tmp_path: Path) -> None:
    aside = SetAside(kind=SetAsideKind.AUTHOR_NOTE, reason="a note of the author's", span=Span(0, 7))
    with open_page(tmp_path, render(tell("Thanks!\n\nMira sat.", set_aside=[aside]))) as (browser, path):
        browser.open(path)
        assert browser.ask("document.querySelector('.aside summary').textContent") == "Set aside: a note of the author's"


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

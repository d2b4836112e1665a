"""What does a reader see of an HTML page, in which order?

Walks a parsed page without recursion and tells a ``Page`` what stands on it. Shared by HTML files and e-books. ``Rules`` say
what to leave out or keep apart; what a tag, a class or a style sheet makes italic, bold or small is emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from taleglass.story import EmphasisKind, SetAsideKind
from taleglass.text.sources.headings import is_break_line
from taleglass.text.sources.markup import Element, attribute, classes, inner_text, local_name, tokens
from taleglass.text.sources.page import Page

__all__ = ["Aside", "Flow", "Rules", "Skip", "footnote_rule", "read_styles", "reference_targets", "words_of"]


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the element out: it is no text."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Keep the element's words apart; *key*: the reference it hangs on."""

    kind: SetAsideKind
    reason: str
    key: str | None = None


Rules = Callable[[Element], Skip | Aside | None]
"""What to do with an element: leave it out, keep it apart, or (None) read it."""

_DROPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "map",
        "rp",
        "rt",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "dl",
        "ul",
        "ol",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "pre",
        "center",
        "figure",
        "figcaption",
        "address",
        "body",
        "html",
        "fieldset",
        "details",
        "summary",
        "hgroup",
        "title",
    ]
)
_PARAGRAPHS = frozenset(["p", "div", "li", "dd"])
_STYLED = {
    "em": EmphasisKind.ITALIC,
    "i": EmphasisKind.ITALIC,
    "cite": EmphasisKind.ITALIC,
    "dfn": EmphasisKind.ITALIC,
    "var": EmphasisKind.ITALIC,
    "b": EmphasisKind.BOLD,
    "strong": EmphasisKind.BOLD,
    "u": EmphasisKind.UNDERLINE,
    "ins": EmphasisKind.UNDERLINE,
    "s": EmphasisKind.STRUCK,
    "strike": EmphasisKind.STRUCK,
    "del": EmphasisKind.STRUCK,
}
_CLASSED = {
    "italic": EmphasisKind.ITALIC,
    "italics": EmphasisKind.ITALIC,
    "it": EmphasisKind.ITALIC,
    "bold": EmphasisKind.BOLD,
    "smcap": EmphasisKind.SMALL_CAPS,
    "smallcaps": EmphasisKind.SMALL_CAPS,
    "small-caps": EmphasisKind.SMALL_CAPS,
    "sc": EmphasisKind.SMALL_CAPS,
    "underline": EmphasisKind.UNDERLINE,
    "strike": EmphasisKind.STRUCK,
}
_DECLARED = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), EmphasisKind.ITALIC),
    (re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE), EmphasisKind.BOLD),
    (re.compile(r"font-variant\s*:\s*small-caps", re.IGNORECASE), EmphasisKind.SMALL_CAPS),
    (re.compile(r"text-decoration[a-z-]*\s*:[^;]*underline", re.IGNORECASE), EmphasisKind.UNDERLINE),
    (re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE), EmphasisKind.STRUCK),
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UPRIGHT = re.compile(r"font-style\s*:\s*normal", re.IGNORECASE)
_RULE_SET = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"(?:[a-zA-Z]+)?\.([\w-]+)")
_POEMS = frozenset(["poem", "poetry", "verse", "poetry-container", "versewrap", "z3998:poem", "z3998:verse"])
_STANZAS = frozenset(["stanza", "linegroup", "line-group", "lg"])
_PAGE_MARKS = frozenset(["pagenum", "pageno", "page-number", "pagebreak", "pginternal-pagenum", "ns-page", "linenum", "lineno"])
_BREAK_NAME = re.compile(
    r"(?:scene|ornamental|ornament|thought|context|section|space)[-_]?break(?:[-_].{1,30})?|asterism|dinkus|fleuron|ornament"
)
"""A class, or an image file's name, of a mark that stands for a scene break; e-book programs and style guides use them."""
_BREAK_PICTURE = re.compile(
    r"(?:an? )?(?:(?:scene|ornamental|thought|context|section|text)[ -](?:break|divider|separator)|ornament|asterism|dinkus"
    r"|fleuron)\.?",
    re.IGNORECASE,
)
"""What the description of an ornament says, where it doesn't write a printed mark such as ``* * *``."""
_NOTE_TAGS = frozenset(["p", "li", "dd", "div", "aside", "section", "td", "tr"])
_NOTE_DEPTH = 6
"""Elements into a paragraph in which a note's id stands."""
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_ONE_NOTE = frozenset(["footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"])
_REFERENCES = frozenset(["noteref", "doc-noteref", "fnanchor", "footnoteref", "footnote-ref", "noteanchor"])
_REFERENCE_WORDS = re.compile(r"[\[(]?\s*(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[*†‡§¶]{1,4})\s*[\])]?")
_QUOTED = ("“”", "‘’")
"""Marks that a browser prints around a ``q``: outside any other, and inside one."""
_MARKED = re.compile(r"[\"“„«][^\"”»]*[\"”»]?|['‘‚].*['’]", re.DOTALL)
"""The words of a ``q`` whose writer typed the marks."""
_BACK_LINK = re.compile(r"\s*(?:[\[(]?(?:↩|↑|\^|back|return)\s*[\])]?\ufe0e?)\s*$", re.IGNORECASE)


def read_styles(sheets: Iterable[str]) -> dict[str, frozenset[EmphasisKind]]:
    """Read which classes of the style sheets set words off; selectors of more than one class are passed over."""
    styles: dict[str, frozenset[EmphasisKind]] = {}
    for sheet in sheets:
        for found in _RULE_SET.finditer(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
            kinds = _declared_kinds(found.group(2))
            if not kinds:
                continue
            for selector in found.group(1).split(","):
                simple = _SELECTOR.fullmatch(selector.strip())
                if simple:
                    styles[simple.group(1).lower()] = styles.get(simple.group(1).lower(), frozenset()) | kinds
    return styles


def reference_targets(root: Element, reference_key: Callable[[str], str], own_key: Callable[[str], str]) -> set[str]:
    """Collect the keys that references to notes in *root* point at.

    A note's link back to its reference looks the same and is passed over. *own_key* turns an id of this page into its key.
    """
    targets: set[str] = set()
    sources: set[str] = set()
    for element in root.iter():
        if local_name(element) not in {"a", "sup"}:
            continue
        link = reference_link(element)
        if link is None:
            continue
        key = reference_key(attribute(link, "href"))
        near = [element, link, *([parent] if (parent := element.getparent()) is not None else [])]
        own = {own_key(identifier) for node in near if (identifier := attribute(node, "id") or attribute(node, "name"))}
        if key not in sources and not own & targets:
            targets.add(key)
            sources |= own
    return targets


def footnote_rule(targets: Collection[str], own_key: Callable[[str], str] = str) -> Callable[[Element], Aside | None]:
    """Make a rule that recognises a footnote by what it says it is, or by the references that point at it."""

    def rule(element: Element) -> Aside | None:
        tag = local_name(element)
        if tag not in _NOTE_TAGS:
            return None
        is_named = bool((tokens(element) | classes(element)) & _ONE_NOTE)
        if not is_named and not targets:
            return None
        inner = element.iter() if is_named or tag in {"p", "li", "dd"} else [element]
        ids = (attribute(node, "id") or attribute(node, "name") for _, node in zip(range(_NOTE_DEPTH), inner, strict=False))
        keys = [own_key(identifier) for identifier in ids if identifier]
        aimed_at = next((key for key in keys if key in targets), None)
        if (aimed_at is None and not is_named) or any(local_name(node) in _HEADINGS for node in element):
            return None
        return Aside(SetAsideKind.FOOTNOTE, "a footnote", key=aimed_at or next(iter(keys), None))

    return rule


def words_of(element: Element) -> str:
    """Return an element's words as plain paragraphs, joined by blank lines."""
    page = Page()
    Flow(page).read(element)
    page.end_paragraph()
    return _BACK_LINK.sub("", page.plain)


@dataclass(slots=True)
class _Frame:
    """An open element: what its end must undo."""

    element: Element
    tag: str
    children: list[Element]
    next_child: int = 0
    kinds: frozenset[EmphasisKind] = frozenset()
    is_link: bool = False
    in_verse: bool = False
    in_stanza: bool = False
    opens_stanza: bool = False
    quote_depth: int = 0
    closing_mark: str = ""
    level: int | None = None


@dataclass(slots=True)
class Flow:
    """Reads elements onto a page.

    Attributes:
        page: what is written to. rules: asked of each element first.
        styles: emphasis by class name, from ``read_styles``.
        openings: element ids at which a navigation file has a chapter begin, with its title.
        reference_key: turns a reference's ``href`` into the key of the note it points at.

    """

    page: Page
    rules: Rules = field(default=lambda _: None)
    styles: Mapping[str, Collection[EmphasisKind]] = field(default_factory=dict)
    openings: Mapping[str, str] = field(default_factory=dict)
    reference_key: Callable[[str], str] = field(default=lambda href: href.rpartition("#")[2])

    def read(self, root: Element) -> None:
        """Read *root* and all inside it onto the page; what follows it in its parent is not read."""
        frame = self._open(root, None)
        if frame is None:
            return
        stack = [frame]
        while stack:
            top = stack[-1]
            if top.next_child < len(top.children):
                child = top.children[top.next_child]
                top.next_child += 1
                inner = self._open(child, top)
                if inner is not None:
                    stack.append(inner)
                else:
                    self._words(child.tail, top)
                continue
            stack.pop()
            self._close(top)
            if stack:
                self._words(top.element.tail, stack[-1])

    def _words(self, text: str | None, frame: _Frame) -> None:
        if not text:
            return
        if frame.tag == "pre":
            for index, line in enumerate(text.split("\n")):
                if index:
                    self.page.line_break()
                self.page.words(line, frame.kinds)
            return
        self.page.words(text, frame.kinds, is_link=frame.is_link)

    def _open(self, element: Element, parent: _Frame | None) -> _Frame | None:
        """Begin an element; None when it is done with already and only its tail is to be read."""
        tag = local_name(element)
        if not tag or (tag in _DROPPED and parent is not None) or self._is_hidden(element):
            return None
        treatment = self.rules(element) if parent is not None else None
        identifier = attribute(element, "id") or (attribute(element, "name") if tag == "a" else "")
        if identifier and identifier in self.openings:
            self.page.opens_chapter(self.openings[identifier])
        if _is_scene_break(element, tag):
            self.page.rule()
            return None
        if isinstance(treatment, Skip):
            return None
        if isinstance(treatment, Aside):
            self.page.set_aside(treatment.kind, treatment.reason, words_of(element), key=treatment.key)
            return None
        if tag == "br":
            self.page.line_break()
            return None
        if tag == "hr":
            self.page.rule()
            return None
        if tag == "img":
            return None
        if tag in {"a", "sup"} and self._is_reference(element):
            return None
        return self._frame(element, tag, parent)

    def _frame(self, element: Element, tag: str, parent: _Frame | None) -> _Frame:
        names = classes(element) | tokens(element)
        frame = _Frame(element, tag, list(element), kinds=self._kinds(element, tag, names, parent))
        if parent is not None:
            frame.is_link, frame.in_verse, frame.in_stanza, frame.level = (
                parent.is_link,
                parent.in_verse,
                parent.in_stanza,
                parent.level,
            )
            frame.quote_depth = parent.quote_depth
        if tag == "a" and attribute(element, "href"):
            frame.is_link = True
        if tag in _BLOCKS:
            if not frame.in_stanza:
                self._end_paragraph(parent)
            else:
                self.page.new_line()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                frame.level = int(tag[1])
            elif "heading" in tokens(element) and re.fullmatch(r"[0-9]{1,2}", attribute(element, "aria-level")):
                frame.level = min(6, max(1, int(attribute(element, "aria-level"))))
            if names & _POEMS:
                frame.in_verse = True
            if not frame.in_stanza and _is_stanza(element, names):
                frame.in_verse = frame.in_stanza = frame.opens_stanza = True
        if tag == "q" and not _has_marks(element):
            marks = _QUOTED[frame.quote_depth % 2]
            self._words(marks[0], frame)
            frame.closing_mark = marks[1]
        frame.quote_depth += tag == "q"
        self._words(element.text, frame)
        return frame

    def _close(self, frame: _Frame) -> None:
        self._words(frame.closing_mark, frame)
        if frame.tag not in _BLOCKS:
            return
        if frame.in_stanza and not frame.opens_stanza:
            self.page.new_line()
            return
        ended = self._end_paragraph(frame)
        if not ended and frame.tag in _PARAGRAPHS and not has_own_words(frame.element) and not _shows_picture(frame.element):
            self.page.empty_paragraph()

    def _end_paragraph(self, frame: _Frame | None) -> bool:
        if frame is None:
            return self.page.end_paragraph()
        return self.page.end_paragraph(level=frame.level, is_verse=frame.in_verse)

    def _kinds(self, element: Element, tag: str, names: set[str], parent: _Frame | None) -> frozenset[EmphasisKind]:
        kinds = parent.kinds if parent is not None else frozenset()
        if tag in _STYLED:
            kinds |= {_STYLED[tag]}
        if tag not in _BLOCKS or tag in {"p", "div"}:
            for name in names:
                kinds |= frozenset(self.styles.get(name, ()))
                if name in _CLASSED:
                    kinds |= {_CLASSED[name]}
        style = element.get("style")
        if style:
            kinds |= _declared_kinds(style)
            if _UPRIGHT.search(style):
                kinds -= {EmphasisKind.ITALIC}
        return kinds

    def _is_hidden(self, element: Element) -> bool:
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        return bool((classes(element) | tokens(element)) & (_PAGE_MARKS | {"doc-pagebreak"}))

    def _is_reference(self, element: Element) -> bool:
        """Take a reference to a note out of the text and remember where it stood."""
        link = reference_link(element)
        if link is None:
            return False
        self.page.anchor(self.reference_key(attribute(link, "href")))
        return True


def reference_link(element: Element) -> Element | None:
    """Return the link of a reference to a note: one that says so, or a raised number; None for anything else."""
    is_link = local_name(element) == "a"
    link = element if is_link else next((child for child in element if local_name(child) == "a"), None)
    if link is None or "#" not in attribute(link, "href"):
        return None
    is_named = bool((tokens(element) | classes(element) | tokens(link) | classes(link)) & _REFERENCES)
    is_raised = not is_link or any(local_name(child) == "sup" for child in link)
    return link if is_named or (is_raised and _REFERENCE_WORDS.fullmatch(inner_text(element))) else None


def has_own_words(element: Element) -> bool:
    """Say whether any words stand in the element."""
    return any(str(part).strip() for part in element.itertext())


def _has_marks(quote: Element) -> bool:
    """Say whether a ``q`` needs no marks: they were typed, in it or around it, or it holds no words, or whole blocks."""
    words = inner_text(quote)
    if not words or _MARKED.fullmatch(words) or any(local_name(inner) in _BLOCKS for inner in quote.iter()):
        return True
    previous, parent = quote.getprevious(), quote.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (before or " ")[-1] in "\"“„«'‘‚" and (quote.tail or " ")[0] in "\"”»'’"


def _shows_picture(element: Element) -> bool:
    return any(local_name(inner) in {"img", "svg", "image"} for inner in element.iter())


def _is_scene_break(element: Element, tag: str) -> bool:
    """Say whether the element is nothing but a sign of a scene break: a block named so, without words, or an ornament."""
    if tag in _BLOCKS:
        return any(_BREAK_NAME.fullmatch(name) for name in classes(element)) and not has_own_words(element)
    if tag != "img":
        return False
    block = next((outer for outer in element.iterancestors() if local_name(outer) in _BLOCKS), None)
    if block is not None and _stands_in_words(element, block):
        return False
    words = " ".join(attribute(element, "alt").split())
    name = re.split(r"[/\\]", attribute(element, "src").lower())[-1].partition(".")[0]
    names = {name, *classes(element)}
    if is_break_line(words) or _BREAK_PICTURE.fullmatch(words):
        return True
    return not any(sign.isalpha() for sign in words) and any(_BREAK_NAME.fullmatch(one) for one in names)


def _stands_in_words(picture: Element, block: Element) -> bool:
    """Say whether a picture stands in a line of words: in a ``div``, in words that no block inside it holds."""
    if local_name(block) in _HEADINGS | (_PARAGRAPHS - {"div"}):
        return has_own_words(block)
    own = [block.text, *(child.tail for child in block)]
    inline = [child for child in block if child is not picture and local_name(child) not in _BLOCKS]
    return any((words or "").strip() for words in own) or any(has_own_words(child) for child in inline)


def _is_stanza(element: Element, names: set[str]) -> bool:
    """Say whether the blocks inside are lines of one stanza rather than paragraphs or stanzas of their own."""
    if names & _STANZAS:
        return True
    if not names & _POEMS:
        return False
    return not any(
        classes(inner) & _STANZAS or (local_name(inner) == "p" and any(local_name(part) == "br" for part in inner))
        for inner in element.iter()
        if inner is not element
    )


def _declared_kinds(declarations: str) -> frozenset[EmphasisKind]:
    return frozenset(kind for pattern, kind in _DECLARED if pattern.search(declarations))

// How does the text get onto the page, quickly, and where is each character of it?
//
// The book is cut into leaves of a few thousand characters. A leaf is an empty box until the reader comes near or the browser is
// idle; then its paragraphs are built as text nodes inside plain elements, so nothing in a book can become markup.

import type { Aside, Chapter, Entity, Line, Mention, Paragraph, Range, Scene, Story } from "./data";
import { after } from "./data";
import { levelWords } from "./scene_words";
import { UNKNOWN, asideWords, folded, isUnsure } from "./words";

/** Characters a leaf holds at least; two screens of text, built in a few milliseconds. */
const LEAF = 6000;
/** Longer books keep far leaves unbuilt, so that memory does not grow with a million-word serial. */
const BUILD_ALL_BELOW = 4_000_000;
const NEAR = "2000px 0px";
/** Rough sizes for boxes not yet built; the browser corrects them as it goes. */
const CHARACTERS_A_ROW = 64;
const ROW_HEIGHT = 30;

interface Block extends Range {
  paragraph: Paragraph | null;
  aside: Aside | null;
  chapter: Chapter | null;
  /** The scene it stands in, and whether it is the first of it. */
  scene: Scene | null;
  isBorder: boolean;
  lines: Line[];
  mentions: Mention[];
  marks: Mark[];
}

interface Leaf {
  element: HTMLElement;
  first: number;
  end: number;
  isBuilt: boolean;
}

/** Something that covers a stretch of a paragraph and becomes one element, or several where it crosses another. */
interface Mark extends Range {
  /** Who lies outside when two cover the same stretch: the smaller number. */
  rank: number;
  isOpening: boolean;
  make: (parent: Node, isOpening: boolean) => HTMLElement;
}

export class Book {
  private readonly blocks: Block[];
  /** The first paragraph. */
  private readonly opening: Block | undefined;
  private readonly leaves: Leaf[] = [];
  private readonly observer: IntersectionObserver;

  constructor(
    private readonly story: Story,
    readonly root: HTMLElement,
  ) {
    this.blocks = blocksOf(story);
    this.opening = this.blocks.find((one) => one.paragraph);
    root.dataset.format = story.format;
    this.observer = new IntersectionObserver((seen) => this.comeNear(seen), { rootMargin: NEAR });
    this.cutLeaves();
    this.appendKeptOut();
  }

  /** Build what the reader sees first, then the rest whenever the browser has nothing else to do. */
  open(): void {
    if (this.leaves[0]) this.build(this.leaves[0]);
    for (const leaf of this.leaves) this.observer.observe(leaf.element);
    if (this.story.text.length < BUILD_ALL_BELOW) this.buildWhenIdle(0);
  }

  buildAll(): void {
    for (const leaf of this.leaves) this.build(leaf);
  }

  /** The paragraph that holds `offset`, or the next one; built if it was not. */
  blockAt(offset: number): HTMLElement | null {
    if (!this.blocks.length) return null;
    let index = Math.max(0, after(this.blocks, offset) - 1);
    if (this.blocks[index]!.end <= offset && index + 1 < this.blocks.length) index += 1;
    const leaf = this.leaves.find((one) => index < one.end);
    if (leaf) this.build(leaf);
    return document.getElementById(`b${index}`);
  }

  /** The stretch `range` as the browser sees it, as far as it lies in one paragraph; null where no paragraph holds it. */
  rangeOf(range: Range): globalThis.Range | null {
    const element = this.blockAt(range.start);
    const block = element && this.blocks[Number(element.dataset.b)];
    if (!element || !block || range.start < block.start || range.start >= block.end) return null;
    const found = document.createRange();
    let at = block.start;
    let hasStart = false;
    for (const node of textNodes(element)) {
      const end = at + node.data.length;
      if (!hasStart && range.start < end) {
        found.setStart(node, range.start - at);
        hasStart = true;
      }
      if (hasStart && range.end <= end) {
        found.setEnd(node, range.end - at);
        return found;
      }
      at = end;
    }
    if (!hasStart) return null;
    found.setEndAfter(element.lastChild!);
    return found;
  }

  /** Offset of the first paragraph whose end is in the window below a bar of `bar` pixels, and where its top stands. */
  atTop(bar: number): { offset: number; top: number } {
    const isBelow = (element: Element): boolean => element.getBoundingClientRect().bottom > bar + 8;
    const leaf = this.leaves.find((one) => isBelow(one.element));
    if (!leaf) return { offset: this.blocks[this.blocks.length - 1]?.start ?? 0, top: bar };
    const found = [...leaf.element.querySelectorAll<HTMLElement>("[data-b]")].find(isBelow);
    const block = this.blocks[found ? Number(found.dataset.b) : leaf.first];
    return { offset: block?.start ?? 0, top: (found ?? leaf.element).getBoundingClientRect().top };
  }

  lineElements(line: Line): HTMLElement[] {
    this.blockAt(line.start);
    return [...this.root.querySelectorAll<HTMLElement>(`.line[data-l="${line.index}"]`)];
  }

  private comeNear(seen: IntersectionObserverEntry[]): void {
    for (const entry of seen) {
      if (!entry.isIntersecting) continue;
      const leaf = this.leaves[Number((entry.target as HTMLElement).dataset.leaf)];
      if (leaf) this.build(leaf);
    }
  }

  private buildWhenIdle(index: number): void {
    const leaf = this.leaves[index];
    if (!leaf) return;
    const wait = window.requestIdleCallback ?? ((task: () => void) => setTimeout(task, 16));
    wait(() => {
      this.build(leaf);
      this.buildWhenIdle(index + 1);
    });
  }

  private cutLeaves(): void {
    const { blocks } = this;
    for (let first = 0; first < blocks.length; ) {
      let end = first + 1;
      while (end < blocks.length && !blocks[end]!.chapter && blocks[end]!.start - blocks[first]!.start < LEAF) end += 1;
      const element = document.createElement("div");
      element.className = "leaf";
      element.dataset.leaf = String(this.leaves.length);
      const rows = blocks.slice(first, end).reduce((sum, one) => sum + 1 + (one.end - one.start) / CHARACTERS_A_ROW, 0);
      element.style.minHeight = `${Math.round(rows * ROW_HEIGHT)}px`;
      element.style.setProperty("contain-intrinsic-size", `auto ${Math.round(rows * ROW_HEIGHT)}px`);
      this.leaves.push({ element, first, end, isBuilt: false });
      this.root.append(element);
      first = end;
    }
  }

  private build(leaf: Leaf): void {
    if (leaf.isBuilt) return;
    leaf.isBuilt = true;
    this.observer.unobserve(leaf.element);
    const made = document.createDocumentFragment();
    for (let index = leaf.first; index < leaf.end; index += 1) made.append(...this.render(index));
    leaf.element.append(made);
    leaf.element.style.minHeight = "";
  }

  private render(index: number): HTMLElement[] {
    const block = this.blocks[index]!;
    const made: HTMLElement[] = [];
    if (block.isBorder && block.scene) made.push(border(block.scene));
    if (block.chapter?.title && !block.chapter.hasHeading && !this.saysTitle(block, block.chapter.title)) {
      made.push(withText(element("h2", "given"), block.chapter.title));
    }
    const kind = block.paragraph?.kind;
    const holder = block.aside ? element("details", "aside") : element(tagFor(block), kind ?? "gap");
    holder.id = `b${index}`;
    holder.dataset.b = String(index);
    if (block.scene && block.scene.level !== "frame") holder.dataset.level = block.scene.level;
    if (!block.paragraph && !block.aside) holder.setAttribute("role", "separator");
    if (block.paragraph) {
      holder.dir = "auto";
      if (block.paragraph.kind === "heading" && this.saysTitle(block, this.story.text.slice(block.start, block.end))) {
        holder.classList.add("away");
        holder.setAttribute("aria-hidden", "true");
      }
      this.fill(holder, block.start, block.end, this.marksOf(block));
    }
    if (block.aside) {
      holder.append(withText(element("summary"), asideWords(block.aside)));
      holder.append(withText(element("div", "words"), this.story.text.slice(block.start, block.end)));
    }
    made.push(holder);
    return made;
  }

  /** Whether a heading of `words` at the first paragraph only says again what the page has above the numbers. */
  private saysTitle(block: Block, words: string): boolean {
    const { title } = this.story;
    return block === this.opening && title !== null && letters(title) !== "" && letters(title) === letters(words);
  }

  /** All that covers a stretch of the block, as a stack: the next to come is the last. */
  private marksOf(block: Block): Mark[] {
    const { story } = this;
    let labels = 0;
    const marks = [...block.marks];
    for (const line of block.lines) {
      marks.push({
        start: line.start, end: line.end, rank: 0, isOpening: line.start >= block.start,
        make: (parent, isOpening) => {
          if (isOpening && line.turn === line.index) parent.appendChild(label(line, story, labels++ > 0));
          return lineElement(line, story);
        },
      });
    }
    for (const mention of block.mentions) {
      const who = story.entities[mention.entity]!;
      marks.push({ ...mention, rank: 2, isOpening: true, make: () => mentionElement(mention, who) });
    }
    for (const mark of marks) {
      if (mark.start < block.start) mark.start = block.start;
      if (mark.end > block.end) mark.end = block.end;
    }
    return marks.sort((a, b) => b.start - a.start || a.end - b.end || b.rank - a.rank);
  }

  private fill(parent: Node, from: number, to: number, stack: Mark[]): void {
    let at = from;
    while (stack.length) {
      const mark = stack.pop()!;
      this.text(parent, at, mark.start);
      const inside: Mark[] = [];
      const rest: Mark[] = [];
      while (stack.length && stack[stack.length - 1]!.start < mark.end) {
        const other = stack.pop()!;
        inside.push(other.end > mark.end ? { ...other, end: mark.end } : other);
        if (other.end > mark.end) rest.push({ ...other, start: mark.end, isOpening: false });
      }
      rest.sort((a, b) => a.end - b.end || b.rank - a.rank);
      stack.push(...rest);
      const made = mark.make(parent, mark.isOpening);
      this.fill(made, mark.start, mark.end, inside.reverse());
      parent.appendChild(made);
      at = mark.end;
    }
    this.text(parent, at, to);
  }

  private text(parent: Node, from: number, to: number): void {
    if (from < to) parent.appendChild(document.createTextNode(this.story.text.slice(from, to)));
  }

  /** What the source holds besides the story, folded away at the end. */
  private appendKeptOut(): void {
    const kept = this.story.asides.filter((aside) => !aside.range && aside.text);
    const { warnings } = this.story;
    if (!kept.length && !warnings.length) return;
    const section = element("section", "kept");
    section.append(withText(element("h2"), "Beside the story"));
    for (const aside of kept) {
      const fold = element("details", "aside");
      fold.append(withText(element("summary"), asideWords(aside)), withText(element("div", "words"), aside.text!));
      section.append(fold);
    }
    if (warnings.length) {
      const list = element("ul");
      for (const warning of warnings) list.append(withText(element("li"), warning));
      section.append(withText(element("h3"), "What was odd about the source"), list);
    }
    this.root.append(section);
  }
}

/** The text nodes of a paragraph that hold the book's own words, in order. */
function* textNodes(element: HTMLElement): Generator<Text> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (!node.parentElement!.closest(".who, .note, summary")) yield node;
  }
}

function blocksOf(story: Story): Block[] {
  const blocks: Block[] = story.paragraphs.map((one) => ({
    lines: [], mentions: [], marks: [], start: one.start, end: one.end, paragraph: one, aside: null, chapter: null, scene: null, isBorder: false,
  }));
  const printed = blocks.slice().sort((a, b) => a.start - b.start);
  const covers = (range: Range): boolean => {
    const block = printed[after(printed, range.end - 1) - 1];
    return block !== undefined && block.end > range.start;
  };
  for (const aside of story.asides) {
    if (!aside.range || covers(aside.range)) continue;
    blocks.push({ lines: [], mentions: [], marks: [], ...aside.range, paragraph: null, aside, chapter: null, scene: null, isBorder: false });
  }
  for (const one of story.breaks) {
    if (covers(one)) continue;
    blocks.push({ lines: [], mentions: [], marks: [], ...one, paragraph: null, aside: null, chapter: null, scene: null, isBorder: false });
  }
  blocks.sort((a, b) => a.start - b.start || a.end - b.end);
  for (const chapter of story.chapters) {
    const opening = blocks.find((one) => one.start >= chapter.start && one.start < chapter.end && one.paragraph);
    if (opening && !opening.chapter) opening.chapter = chapter;
  }
  let before: Scene | null = null;
  for (const block of blocks) {
    block.scene = story.scenes[after(story.scenes, block.start) - 1] ?? null;
    // Where the book begins nothing needs a rule.
    if (block.scene !== before) block.isBorder = block.scene !== story.scenes[0] && block.scene !== null;
    before = block.scene;
  }
  spread(blocks, story.lines, (block, line) => block.lines.push(line));
  spread(blocks, story.mentions, (block, mention) => block.mentions.push(mention));
  spread(blocks, emphasisMarks(story), (block, mark) => block.marks.push({ ...mark }));
  spread(blocks, thingMarks(story), (block, mark) => block.marks.push({ ...mark }));
  spread(blocks, asideMarks(story), (block, mark) => block.marks.push({ ...mark }));
  for (const aside of story.asides) addNote(blocks, aside);
  return blocks;
}

/** Give each range to every paragraph that it touches. */
function spread<T extends Range>(blocks: Block[], ranges: T[], give: (block: Block, range: T) => void): void {
  for (const range of ranges) {
    for (let at = Math.max(0, after(blocks, range.start) - 1); at < blocks.length && blocks[at]!.start < range.end; at += 1) {
      if (blocks[at]!.end > range.start && blocks[at]!.paragraph) give(blocks[at]!, range);
    }
  }
}

const EMPHASIS_TAGS: Record<string, string> = { italic: "em", bold: "strong", small_caps: "span", underline: "u", struck: "s" };

/** Emphasis, and the `_` or `*` around it in formats that write it so, which the page hides and keeps. */
function emphasisMarks(story: Story): Mark[] {
  const marks: Mark[] = [];
  const hide = (start: number, end: number): void => {
    marks.push({ start, end, rank: 3, isOpening: true, make: () => element("span", "mk") });
  };
  for (const { start, end, kind } of story.emphasis) {
    marks.push({ start, end, rank: 1, isOpening: true, make: () => element(EMPHASIS_TAGS[kind] ?? "em", kind) });
    const before = /[_*~]{1,3}$/u.exec(story.text.slice(Math.max(0, start - 3), start))?.[0];
    if (before && story.text.startsWith(before, end)) {
      hide(start - before.length, start);
      hide(end, end + before.length);
    }
  }
  return marks;
}

/** Where a thing is spoken of; nothing shows it until the reader chooses the thing. */
function thingMarks(story: Story): Mark[] {
  return story.things.flatMap((thing) =>
    thing.mentions.map(({ start, end, probability }): Mark => {
      const make = (): HTMLElement => {
        const made = element("span", probability < story.unsureBelow ? "t unsure" : "t");
        made.dataset.t = String(thing.index);
        return made;
      };
      return { start, end, rank: 2, isOpening: true, make };
    }),
  );
}

/** A stretch set aside in the middle of a paragraph stays in its place, pale. */
function asideMarks(story: Story): Mark[] {
  return story.asides.flatMap((aside) => {
    if (!aside.range) return [];
    const make = (): HTMLElement => {
      const made = element("span", "pale");
      made.title = asideWords(aside);
      return made;
    };
    return [{ ...aside.range, rank: 1, isOpening: true, make }];
  });
}

/** Hang a footnote or comment that was kept out of the text at its anchor. */
function addNote(blocks: Block[], aside: Aside): void {
  if (aside.anchor === null || !aside.text) return;
  const anchor = aside.anchor;
  const block = blocks.find((one) => one.paragraph && one.start < anchor && anchor <= one.end);
  if (!block) return;
  const make = (parent: Node): HTMLElement => {
    const note = element("button", "note") as HTMLButtonElement;
    note.type = "button";
    note.textContent = "*";
    note.title = folded(aside.text!);
    note.setAttribute("aria-label", `${asideWords(aside)}. ${folded(aside.text!)}`);
    parent.appendChild(note);
    return element("span");
  };
  block.marks.push({ start: anchor, end: anchor, rank: 4, isOpening: true, make });
}

function tagFor(block: Block): string {
  if (!block.paragraph) return "div";
  if (block.paragraph.kind === "heading") return block.chapter ? "h2" : "h3";
  return "p";
}

/** The thin rule where a scene begins, with its number. On the keyboard, n and p walk the scenes. */
function border(scene: Scene): HTMLElement {
  const made = element("div", "border");
  if (scene.level !== "frame") made.dataset.level = scene.level;
  const button = element("button") as HTMLButtonElement;
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.scene = String(scene.index);
  const level = scene.level === "frame" ? "" : ` · ${levelWords(scene.level)}`;
  button.setAttribute("aria-label", `Scene ${scene.index + 1}${level}`);
  button.textContent = `${scene.index + 1}${level}`;
  made.append(button);
  return made;
}

function lineElement(line: Line, story: Story): HTMLElement {
  const made = element("span", "line");
  made.dataset.l = String(line.index);
  if (line.speaker) colour(made, line.speaker);
  else made.classList.add("unknown");
  if (isUnsure(line, story)) made.classList.add("unsure");
  made.tabIndex = -1;
  return made;
}

/** The name at the margin. It is a button for the mouse; on the keyboard, j and k walk the lines themselves. */
function label(line: Line, story: Story, isInline: boolean): HTMLElement {
  const made = element("button", isInline ? "who inline" : "who") as HTMLButtonElement;
  made.type = "button";
  made.tabIndex = -1;
  made.dataset.l = String(line.index);
  const speaker = line.speaker;
  if (speaker) colour(made, speaker);
  const doubt = speaker && isUnsure(line, story) ? "?" : "";
  made.append(withText(element("bdi", "name"), speaker ? folded(speaker.name) + doubt : UNKNOWN));
  if (line.addressees.length) {
    const names = line.addressees.map((one) => folded(one.name));
    const shown = names.length > 2 ? `${names[0]!} and ${names.length - 1} others` : names.join(", ");
    made.append(withText(element("bdi", "to"), `→ ${shown}`));
  }
  return made;
}

const FORMS: Record<Mention["form"], string> = { name: "n", description: "d", pronoun: "p" };

function mentionElement(mention: Mention, who: Entity): HTMLElement {
  const made = element("span", `m ${FORMS[mention.form]}${who.isCharacter ? "" : " thing"}`);
  made.dataset.s = String(mention.start);
  colour(made, who);
  return made;
}

function colour(made: HTMLElement, who: Entity): void {
  made.dataset.e = String(who.index);
  if (who.hue !== null) made.dataset.h = String(who.hue);
}

/** The words without case, marks and white space, to tell whether two say the same. */
function letters(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function element(tag: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

function withText(made: HTMLElement, text: string): HTMLElement {
  made.textContent = text;
  return made;
}

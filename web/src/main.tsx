// What happens when the page opens, and when the reader does something?
//
// The state is one object; every change goes through `App.change`, which draws the bar, the cast, the panel and the tip anew.
// The text itself is built once, by book.ts; choosing a character only changes one rule of the style sheet.

import { render } from "preact";
import { Bar, Help } from "./bar";
import { Book } from "./book";
import { Cast } from "./cast";
import type { CastOrder } from "./cast";
import type { Entity, Line, Mention, Range, Scene, Story, Thing } from "./data";
import { after, unpack } from "./data";
import { CharacterPanel, SearchPanel, UnsurePanel } from "./panels";
import type { Tab } from "./panels";
import { FIRST_SHOWN } from "./parts";
import type { Spot } from "./parts";
import { Address } from "./route";
import type { PanelName } from "./route";
import { Tip } from "./tip";
import type { Pointed } from "./tip";
import type { SceneOrder } from "./scene_words";
import { inOrder } from "./scene_words";
import { ScenesPanel } from "./scenes";
import { ThingPanel, ThingsPanel } from "./things";
import { remember, remembered, wear } from "./view";
import type { View } from "./view";
import { chapterAt, count, isUnsure } from "./words";

/** More hits than anyone steps through; a search for "e" stays quick. */
const MOST_HITS = 2000;
/** Milliseconds the mouse rests on a line before its card opens. */
const REST = 140;
/** Milliseconds after which a line that was jumped to stands still. */
const SETTLED = 130;
/** Milliseconds without scrolling after which the address follows the reader. */
const STILL = 500;
/** How far down the window a jump lands, as a share of it. */
const LANDING = 0.33;
const NARROW = "(max-width: 1099px)";
const PHONE = "(max-width: 820px)";

interface State {
  panel: PanelName | null;
  chosen: Entity | null;
  query: string;
  tab: Tab;
  isFaded: boolean;
  /** Index of the place in the open list that the reader went to last; -1 before the first. */
  current: number;
  shown: number;
  at: number | null;
  line: Line | null;
  chapter: number;
  pointed: Pointed | null;
  isCastOpen: boolean;
  castFilter: string;
  castOrder: CastOrder;
  isHelpOpen: boolean;
  /** Index of the scene that the reader is in; -1 before the first. */
  scene: number;
  sceneOrder: SceneOrder;
  /** The thing that was looked at last. */
  thing: Thing | null;
  thingFilter: string;
  view: View;
}

class App {
  private state: State = {
    panel: null, chosen: null, query: "", tab: "lines", isFaded: false, current: -1, shown: FIRST_SHOWN, at: null, line: null,
    chapter: -1, pointed: null, isCastOpen: false, castFilter: "", castOrder: "mentions", isHelpOpen: false, view: remembered(),
    scene: -1, sceneOrder: "told", thing: null, thingFilter: "",
  };
  private spots: Spot[] = [];
  private isCut = false;
  private rest = 0;
  private sheet: CSSStyleSheet | null = null;
  private rules = 0;
  private returnTo: HTMLElement | null = null;
  private readonly address: Address;
  private readonly book: Book;

  constructor(private readonly story: Story) {
    this.address = new Address(story.text);
    this.book = new Book(story, place("book"));
  }

  open(): void {
    wear(this.state.view);
    this.book.open();
    place("wait").remove();
    const { unsure } = this.story.glance;
    this.hint(unsure);
    this.listen();
    this.follow();
    this.noteChapter();
    this.noteScene(true);
  }

  /** One line under the numbers that says what to do first. */
  private hint(unsure: number): void {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.append("Click any name to follow a character. Point at a line to see who says it and why.");
    const lead = (words: string, go: () => void): void => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = words;
      button.addEventListener("click", go);
      hint.append(" ", button, ".");
    };
    const { scenes, things } = this.story;
    if (scenes.length) lead(`Go along the ${count(scenes.length, "scene")}`, () => this.openScenes());
    if (things.length) lead(`See the ${count(things.length, "thing")} it comes back to`, () => this.openThings());
    if (unsure) lead(`Look through the ${count(unsure, "unsure line")}`, () => this.openUnsure());
    place("glance").append(hint);
  }

  private change(some: Partial<State>): void {
    this.state = { ...this.state, ...some };
    this.draw();
  }

  private draw(): void {
    const { state, story } = this;
    document.body.classList.toggle("has-panel", state.panel !== null);
    document.body.classList.toggle("has-cast", state.isCastOpen);
    render(
      <>
        <Bar
          story={story}
          view={state.view}
          chapter={state.chapter}
          isCastOpen={state.isCastOpen}
          setView={(view) => this.look(view)}
          toggleCast={() => this.change({ isCastOpen: !state.isCastOpen })}
          toChapter={(index) => this.show({ start: story.chapters[index]!.start, end: story.chapters[index]!.start + 1 }, { quiet: true })}
          search={() => this.openSearch()}
          unsure={() => this.openUnsure()}
          scenes={() => this.openScenes()}
          things={() => this.openThings()}
          help={() => this.change({ isHelpOpen: true })}
        />
        {state.isHelpOpen && <Help story={story} close={() => this.change({ isHelpOpen: false })} />}
      </>,
      place("bar"),
    );
    render(
      <Cast
        story={story}
        chosen={state.chosen}
        filter={state.castFilter}
        order={state.castOrder}
        setFilter={(castFilter) => this.change({ castFilter })}
        setOrder={(castOrder) => this.change({ castOrder })}
        choose={(who) => this.choose(who)}
        things={() => this.openThings()}
        close={() => this.change({ isCastOpen: false })}
      />,
      place("cast"),
    );
    render(this.panel(), place("panel"));
    this.drawTip();
  }

  private drawTip(): void {
    render(<Tip story={this.story} pointed={this.state.pointed} />, place("tip"));
  }

  private panel() {
    const { state, story, spots } = this;
    const steps = {
      story,
      spots,
      current: state.current,
      shown: state.shown,
      showMore: () => this.change({ shown: this.state.shown + FIRST_SHOWN }),
      go: (index: number) => this.goTo(index, true),
      step: (by: number) => this.step(by),
      close: () => this.closePanel(),
    };
    if (state.panel === "search") {
      return <SearchPanel {...steps} query={state.query} setQuery={(query) => this.search(query)} isCut={this.isCut} />;
    }
    if (state.panel === "unsure") {
      return <UnsurePanel {...steps} chooseSpeaker={(line) => line.speaker && this.choose(line.speaker, line.start)} />;
    }
    if (state.panel === "scenes") {
      return (
        <ScenesPanel
          {...steps}
          scene={state.scene}
          order={state.sceneOrder}
          setOrder={(order) => this.setSceneOrder(order)}
          toScene={(index) => this.goTo(spots.findIndex((spot) => spot.start === story.scenes[index]!.start), true)}
          choose={(who) => this.choose(who)}
          showWords={(start, end) => this.show({ start, end }, { quiet: false })}
        />
      );
    }
    if (state.panel === "things") {
      return (
        <ThingsPanel
          {...steps}
          last={state.thing}
          filter={state.thingFilter}
          setFilter={(thingFilter) => this.change({ thingFilter, shown: FIRST_SHOWN })}
          pick={(thing) => this.openThing(thing)}
          choose={(who) => this.choose(who)}
        />
      );
    }
    if (state.panel === "thing" && state.thing) {
      return (
        <ThingPanel
          {...steps}
          key={state.thing.id}
          thing={state.thing}
          all={() => this.openThings()}
          choose={(who) => this.choose(who)}
          show={(offset) => this.show({ start: offset, end: offset + 1 }, { quiet: false })}
          at={state.at}
        />
      );
    }
    if (state.panel === "character" && state.chosen) {
      return (
        <CharacterPanel
          {...steps}
          key={state.chosen.id}
          who={state.chosen}
          tab={state.tab}
          setTab={(tab) => this.setTab(tab)}
          isFaded={state.isFaded}
          setFaded={(isFaded) => {
            this.change({ isFaded });
            this.paint();
          }}
          choose={(who) => this.choose(who)}
          show={(offset) => this.show({ start: offset, end: offset + 1 }, { quiet: false })}
          at={state.at}
        />
      );
    }
    return null;
  }

  // Going places

  /** Choose a character; the text stays where it is. */
  private choose(who: Entity, at: number | null = null): void {
    // A tap makes up a mouse that rests: its card would open over the panel.
    window.clearTimeout(this.rest);
    this.point(null, null, false);
    this.keepPlace();
    this.returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.setCharacter(who);
    if (at !== null) this.change({ at, current: this.spots.findIndex((spot) => spot.start <= at && at < spot.end) });
    this.address.write({ panel: "character", subject: who.id, at: this.state.at }, true);
    this.focusPanel();
  }

  private setCharacter(who: Entity): void {
    const tab: Tab = who.lines.length ? "lines" : "mentions";
    this.spots = spotsOf(who, tab);
    this.change({
      panel: "character", chosen: who, tab, current: -1, shown: FIRST_SHOWN, isCastOpen: false, pointed: null,
    });
    this.paint();
    place("panel").firstElementChild?.scrollTo(0, 0);
  }

  private setTab(tab: Tab): void {
    if (!this.state.chosen) return;
    this.spots = spotsOf(this.state.chosen, tab);
    this.change({ tab, current: -1, shown: FIRST_SHOWN });
  }

  private openSearch(): void {
    this.keepPlace();
    this.spots = this.find(this.state.query);
    this.change({ panel: "search", chosen: null, current: -1, shown: FIRST_SHOWN, isCastOpen: false, pointed: null });
    this.paint();
    this.address.write({ panel: "search", subject: this.state.query, at: this.state.at }, true);
    const field = document.getElementById("search") as HTMLInputElement | null;
    field?.focus();
    field?.select();
  }

  private search(query: string): void {
    this.spots = this.find(query);
    this.change({ query, current: -1, shown: FIRST_SHOWN });
    this.address.write({ panel: "search", subject: query, at: this.state.at }, false);
    this.highlightHits();
  }

  private find(query: string): Spot[] {
    const words = query.trim();
    this.isCut = false;
    if (!words) return [];
    const spots: Spot[] = [];
    for (const match of this.story.text.matchAll(pattern(words))) {
      if (spots.length === MOST_HITS) {
        this.isCut = true;
        break;
      }
      spots.push({ start: match.index!, end: match.index! + match[0].length, line: null });
    }
    return spots;
  }

  private openUnsure(): void {
    this.keepPlace();
    this.setUnsure();
    this.address.write({ panel: "unsure", subject: "", at: this.state.at }, true);
  }

  private setUnsure(): void {
    const { story } = this;
    this.spots = story.lines.filter((line) => isUnsure(line, story)).map(spotOf);
    this.change({ panel: "unsure", chosen: null, current: -1, shown: FIRST_SHOWN, isCastOpen: false, pointed: null });
    this.paint();
  }

  private openScenes(): void {
    this.keepPlace();
    this.returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.setScenes(this.state.sceneOrder);
    this.address.write({ panel: "scenes", subject: this.state.sceneOrder, at: this.state.at }, true);
    this.focusPanel();
  }

  private setScenes(sceneOrder: SceneOrder): void {
    this.spots = inOrder(this.story, sceneOrder).map((scene) => ({ start: scene.start, end: this.openingEnd(scene), line: null }));
    this.change({ panel: "scenes", sceneOrder, chosen: null, current: -1, isCastOpen: false, pointed: null });
    this.paint();
    this.noteScene(true);
  }

  private setSceneOrder(order: SceneOrder): void {
    this.setScenes(order);
    this.address.write({ panel: "scenes", subject: order, at: this.state.at }, false);
  }

  /** Where the sentence ends that opens a scene. */
  private openingEnd(scene: Scene): number {
    const opening = scene.opening.spans[0];
    return opening && opening.start >= scene.start && opening.end <= scene.end ? opening.end : scene.start + 1;
  }

  private openThings(): void {
    this.keepPlace();
    if (!place("panel").contains(document.activeElement)) {
      this.returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    }
    this.setThings();
    this.address.write({ panel: "things", subject: "", at: this.state.at }, true);
    this.focusPanel();
  }

  /** The list, with the thing that was looked at last in view. */
  private setThings(): void {
    const { thing } = this.state;
    const shown = Math.max(FIRST_SHOWN, thing ? thing.index + 1 : 0);
    this.spots = [];
    this.change({ panel: "things", chosen: null, current: -1, shown, isCastOpen: false, pointed: null });
    this.paint();
    place("panel").firstElementChild?.scrollTo(0, 0);
    showCurrent();
  }

  private openThing(thing: Thing): void {
    this.keepPlace();
    this.setThing(thing);
    this.address.write({ panel: "thing", subject: thing.id, at: this.state.at }, true);
    this.focusPanel();
  }

  private setThing(thing: Thing): void {
    this.spots = thing.mentions.map(({ start, end, probability }) => ({ start, end, line: null, probability }));
    this.change({ panel: "thing", thing, chosen: null, current: -1, shown: FIRST_SHOWN, isCastOpen: false, pointed: null });
    this.paint();
    place("panel").firstElementChild?.scrollTo(0, 0);
  }

  /** Where a panel covers nothing of the text, the keyboard goes on in it. */
  private focusPanel(): void {
    if (!matchMedia(NARROW).matches) place("panel").querySelector<HTMLElement>("#panel-title")?.focus({ preventScroll: true });
  }

  private closePanel(): void {
    this.keepPlace();
    this.change({ panel: null, chosen: null, current: -1, pointed: null });
    this.spots = [];
    this.paint();
    this.address.write({ panel: null, subject: "", at: this.state.at }, true);
    if (this.returnTo?.isConnected) this.returnTo.focus({ preventScroll: true });
  }

  /** Write down where the reader is before the address changes, so that "back" returns here. */
  private keepPlace(): void {
    const { panel } = this.state;
    const { offset, top } = this.book.atTop(barHeight());
    this.address.write({ panel, subject: this.subject, at: offset }, false, top);
    this.state = { ...this.state, at: offset };
  }

  /** Do what the address says: at the start, and after back and forward. */
  private follow(): void {
    const route = this.address.read();
    const who = this.story.entities.find((one) => one.id === route.subject);
    const thing = this.story.things.find((one) => one.id === route.subject);
    this.state = { ...this.state, at: route.at };
    if (route.panel === "character" && who) this.setCharacter(who);
    else if (route.panel === "unsure") this.setUnsure();
    else if (route.panel === "scenes") this.setScenes(route.subject === "lived" ? "lived" : "told");
    else if (route.panel === "things") this.setThings();
    else if (route.panel === "thing" && thing) this.setThing(thing);
    else if (route.panel === "search") {
      this.spots = this.find(route.subject);
      this.change({ panel: "search", query: route.subject, chosen: null, current: -1, pointed: null });
      this.paint();
    } else {
      this.spots = [];
      this.change({ panel: null, chosen: null, current: -1, pointed: null });
      this.paint();
    }
    if (route.at !== null) this.scrollTo({ start: route.at, end: route.at + 1 }, false, 0.33, this.address.top);
  }

  private step(by: number): void {
    if (!this.spots.length) return;
    const { panel, scene } = this.state;
    const here = this.story.scenes[scene]?.start;
    const current = panel === "scenes" ? this.spots.findIndex((spot) => spot.start === here) : this.state.current;
    if (current >= 0) {
      this.goTo((current + by + this.spots.length) % this.spots.length, false);
      return;
    }
    const next = after(this.spots, this.book.atTop(barHeight()).offset - 1);
    this.goTo(by > 0 ? next % this.spots.length : (next - 1 + this.spots.length) % this.spots.length, false);
  }

  private goTo(index: number, isNewStep: boolean): void {
    const spot = this.spots[index];
    if (!spot) return;
    if (isNewStep) this.keepPlace();
    const scene = this.state.panel === "scenes" ? this.sceneAt(spot.start) : this.state.scene;
    this.change({ current: index, at: spot.start, pointed: null, scene });
    this.write(spot.start, isNewStep);
    this.scrollTo(spot, true);
    showCurrent();
    if (spot.line && !matchMedia(PHONE).matches) this.point(spot.line, null, true);
  }

  private show(range: Range, { quiet }: { quiet: boolean }): void {
    this.keepPlace();
    this.change({ at: range.start, isCastOpen: false, pointed: null });
    this.write(range.start, true);
    this.scrollTo(range, !quiet, quiet ? 0.04 : 0.33);
  }

  private write(at: number, isNewStep: boolean): void {
    this.address.write({ panel: this.state.panel, subject: this.subject, at }, isNewStep);
  }

  /** What the open panel is about, as the address says it. */
  private get subject(): string {
    const { panel, chosen, query, sceneOrder, thing } = this.state;
    if (panel === "scenes") return sceneOrder;
    if (panel === "things") return "";
    if (panel === "thing") return thing?.id ?? "";
    return chosen?.id ?? query;
  }

  /** Bring a stretch into view, a third of the way down. Leaves above may still grow, so look again for a few frames. */
  private scrollTo(range: Range, flash: boolean, height = LANDING, top: number | null = null): void {
    const found = this.book.rangeOf(range);
    const block = this.book.blockAt(range.start);
    const element = top === null ? (found ?? block) : block;
    if (!element) return;
    const aim = top ?? barHeight() + (this.usableHeight() - barHeight()) * height;
    let frames = 0;
    const settle = (): void => {
      const off = element.getBoundingClientRect().top - aim;
      if (Math.abs(off) > 2) window.scrollBy({ top: off, behavior: "instant" });
      frames += 1;
      if (frames < 6) requestAnimationFrame(settle);
    };
    settle();
    highlight("current", flash && found ? [found] : []);
  }

  /** On a phone the panel covers the lower part of the window. */
  private usableHeight(): number {
    const panel = place("panel").firstElementChild;
    const covers = this.state.panel !== null && panel && matchMedia(NARROW).matches;
    return covers ? Math.max(160, panel.getBoundingClientRect().top) : window.innerHeight;
  }

  // Lines

  private stepLine(by: number): void {
    const { lines } = this.story;
    if (!lines.length) return;
    const from = this.state.line?.index ?? null;
    const top = after(lines, this.book.atTop(barHeight()).offset - 1);
    const index = from === null ? (by > 0 ? top : top - 1) : from + by;
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))]!;
    this.change({ line, at: line.start, pointed: null });
    const first = this.book.lineElements(line)[0];
    this.scrollTo(line, false);
    first?.focus({ preventScroll: true });
    this.point(line, null, true);
  }

  /** Open the card of a line or a mention and light up the evidence. */
  private point(line: Line | null, mention: Mention | null, isPinned: boolean): void {
    if (!line && !mention) {
      if (!this.state.pointed) return;
      this.state = { ...this.state, pointed: null };
      this.drawTip();
      highlight("evidence", []);
      return;
    }
    const show = (): void => {
      const target = this.book.rangeOf(mention ?? line!);
      if (!target) return;
      this.state = { ...this.state, pointed: { line, mention, box: target.getBoundingClientRect(), isPinned } };
      this.drawTip();
    };
    const spans = line ? [...line.evidence.spans, ...(line.cue ? [line.cue] : [])] : [];
    highlight("evidence", spans.flatMap((span) => this.book.rangeOf(span) ?? []));
    // A line that was just scrolled to settles first.
    window.clearTimeout(this.rest);
    if (isPinned) this.rest = window.setTimeout(show, SETTLED);
    else show();
  }

  /** While the text moves, a pinned card stays with its line until the line leaves the window; others close. */
  private followTip(): void {
    const { pointed } = this.state;
    if (!pointed) return;
    const box = pointed.isPinned && this.book.rangeOf(pointed.mention ?? pointed.line!)?.getBoundingClientRect();
    if (!box || box.bottom < barHeight() || box.top > window.innerHeight) {
      this.point(null, null, false);
      return;
    }
    this.state = { ...this.state, pointed: { ...pointed, box } };
    this.drawTip();
  }

  private noteChapter(): void {
    const chapter = chapterAt(this.story, this.book.atTop(barHeight()).offset);
    if (chapter !== this.state.chapter) this.change({ chapter });
  }

  /** The scene a third of the way down the window, where jumps land. A panel that opens begins with its picture. */
  private noteScene(isOpening = false): void {
    const bar = barHeight();
    const line = bar + (this.usableHeight() - bar) * LANDING;
    const scene = this.sceneAt(this.book.atTop(line).offset);
    if (scene === this.state.scene) return;
    this.state = { ...this.state, scene };
    if (this.state.panel !== "scenes") return;
    this.draw();
    if (!isOpening) showCurrent();
  }

  private sceneAt(offset: number): number {
    return after(this.story.scenes, offset) - 1;
  }

  // How it looks

  private look(view: View): void {
    wear(view);
    remember(view);
    this.change({ view });
  }

  /** Mark the chosen character or thing everywhere with a rule or two, however long the book. */
  private paint(): void {
    const { chosen, isFaded, panel, thing } = this.state;
    this.sheet ??= document.styleSheets[0] ?? null;
    const { sheet } = this;
    if (!sheet) return;
    for (; this.rules > 0; this.rules -= 1) sheet.deleteRule(sheet.cssRules.length - 1);
    const add = (rule: string): void => {
      sheet.insertRule(rule, sheet.cssRules.length);
      this.rules += 1;
    };
    if (chosen) {
      const one = `[data-e="${chosen.index}"]`;
      add(`#book .m${one} { background: var(--tint); box-shadow: 0 0 0 2px var(--tint); color: var(--ink); border-radius: 2px; border-bottom: 2px solid var(--ink); }`);
      add(`.line${one} { background: var(--tint); text-decoration-color: var(--ink); }`);
      if (isFaded) {
        add(`#book p { color: var(--pale); }`);
        add(`#book :is(.line, .m):not(${one}, ${one} *) { color: inherit; text-decoration-color: var(--hair); }`);
        add(`#book .who:not(${one}) * { color: var(--pale); }`);
        add(`#book .line${one}, #book .line${one} * { color: var(--text); }`);
      }
    }
    if (panel === "thing" && thing) {
      const one = `.t[data-t="${thing.index}"]`;
      add(`#book ${one} { background: var(--tint); box-shadow: 0 0 0 2px var(--tint); border-radius: 2px; border-bottom: 2px solid var(--ink); }`);
      add(`#book ${one}.unsure { border-bottom: 1px dashed var(--ink); }`);
    }
    if (panel === "search") this.highlightHits();
    else highlight("found", []);
    highlight("current", []);
  }

  private highlightHits(): void {
    // Only hits near the window need a range; the list and n step reach the others.
    const top = this.book.atTop(barHeight()).offset;
    const near = this.spots.filter((spot) => Math.abs(spot.start - top) < 20_000).slice(0, 200);
    highlight("found", near.flatMap((spot) => this.book.rangeOf(spot) ?? []));
  }

  // Listening

  private listen(): void {
    const { root } = this.book;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("mouseover", (event) => this.hovered(event));
    root.addEventListener("mouseleave", () => this.left());
    document.addEventListener("keydown", (event) => this.typed(event));
    document.addEventListener("click", (event) => this.clickedOutside(event));
    window.addEventListener("popstate", () => this.follow());
    window.addEventListener("beforeprint", () => this.book.buildAll());
    history.scrollRestoration = "manual";
    let waiting = 0;
    let still = 0;
    const scrolled = (): void => {
      window.clearTimeout(waiting);
      window.clearTimeout(still);
      still = window.setTimeout(() => {
        this.keepPlace();
        this.draw();
      }, STILL);
      waiting = window.setTimeout(() => {
        this.noteChapter();
        this.noteScene();
        if (this.state.panel === "search") this.highlightHits();
      }, 120);
      this.followTip();
    };
    window.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("resize", () => this.followTip());
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed) return;
    const label = target.closest<HTMLElement>(".who");
    const mention = target.closest<HTMLElement>(".m");
    const lineElement = target.closest<HTMLElement>(".line, .who");
    const line = lineElement ? this.story.lines[Number(lineElement.dataset.l)]! : null;
    if (label && line) {
      if (line.speaker) this.choose(line.speaker, line.start);
      else this.pinLine(line);
      return;
    }
    const border = target.closest<HTMLElement>(".border button");
    if (border) {
      if (this.state.panel !== "scenes") this.openScenes();
      this.change({ scene: Number(border.dataset.scene) });
      showCurrent();
      return;
    }
    if (mention && this.state.view.marks === "all") {
      const who = this.story.entities[Number(mention.dataset.e)]!;
      this.choose(who);
      return;
    }
    if (line) this.pinLine(line);
  }

  private pinLine(line: Line): void {
    this.change({ line });
    this.point(line, null, true);
  }

  private hovered(event: MouseEvent): void {
    if (this.state.view.marks === "none" || this.state.pointed?.isPinned) return;
    const target = event.target as HTMLElement;
    const lineElement = target.closest<HTMLElement>(".line, .who");
    const mentionElement = target.closest<HTMLElement>(".m");
    window.clearTimeout(this.rest);
    if (!lineElement && !mentionElement) {
      this.left();
      return;
    }
    const line = lineElement ? this.story.lines[Number(lineElement.dataset.l)]! : null;
    const mention = mentionElement ? this.mentionOf(mentionElement) : null;
    this.rest = window.setTimeout(() => this.point(line, mention, false), REST);
  }

  private left(): void {
    window.clearTimeout(this.rest);
    if (!this.state.pointed?.isPinned) this.rest = window.setTimeout(() => this.point(null, null, false), REST);
  }

  private mentionOf(element: HTMLElement): Mention | null {
    const who = this.story.entities[Number(element.dataset.e)];
    const start = Number(element.dataset.s);
    return who?.mentions.find((mention) => mention.start === start) ?? null;
  }

  private clickedOutside(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (!target.closest(".looks")) document.querySelector<HTMLDetailsElement>(".looks[open]")?.removeAttribute("open");
    if (!target.closest(".line, .who, .m, .tip, .panel")) this.point(null, null, false);
    if (this.state.isCastOpen && !target.closest("#cast, #bar")) this.change({ isCastOpen: false });
  }

  private typed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.state.isHelpOpen) return;
    if (event.key === "Escape") {
      this.escape();
      return;
    }
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input, select, textarea")) return;
    const does = this.keys[event.key];
    if (!does || (event.key === "Enter" && !target.closest(".line"))) return;
    event.preventDefault();
    does();
  }

  private readonly keys: Record<string, () => void> = {
    j: () => this.stepLine(1),
    k: () => this.stepLine(-1),
    n: () => this.step(1),
    p: () => this.step(-1),
    "/": () => this.openSearch(),
    "?": () => this.change({ isHelpOpen: true }),
    u: () => this.openUnsure(),
    s: () => {
      if (this.story.scenes.length) this.openScenes();
    },
    o: () => {
      if (this.story.things.length) this.openThings();
    },
    c: () => {
      this.change({ isCastOpen: true });
      document.getElementById("cast-filter")?.focus();
    },
    m: () => {
      const { view } = this.state;
      this.look({ ...view, marks: view.marks === "all" ? "lines" : view.marks === "lines" ? "none" : "all" });
    },
    t: () => {
      const { view } = this.state;
      const isDark = view.theme === "dark" || (view.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      this.look({ ...view, theme: isDark ? "light" : "dark" });
    },
    Enter: () => {
      const { line } = this.state;
      if (line?.speaker) this.choose(line.speaker, line.start);
    },
  };

  private escape(): void {
    const looks = document.querySelector(".looks[open]");
    const filter = document.getElementById("cast-filter");
    if (looks) looks.removeAttribute("open");
    else if (this.state.isCastOpen || (filter && filter === document.activeElement)) {
      filter?.blur(); // on a wide screen the cast stays
      this.change({ isCastOpen: false });
    } else if (this.state.pointed) this.point(null, null, false);
    else if (this.state.panel) this.closePanel();
  }
}

function spotOf(line: Line): Spot {
  return { start: line.start, end: line.end, line };
}

function spotsOf(who: Entity, tab: Tab): Spot[] {
  return tab === "lines" ? who.lines.map(spotOf) : who.mentions.map((one) => ({ start: one.start, end: one.end, line: null }));
}

/** The words as a pattern: any white space between them, either shape of quotation mark. */
function pattern(words: string): RegExp {
  const source = words
    .replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&")
    .replace(/['‘’]/gu, "['‘’]")
    .replace(/["“”]/gu, '["“”]')
    .replace(/\s+/gu, "\\s+");
  return new RegExp(source, "giu");
}

/** Paint ranges without touching the page's elements, where the browser can. */
function highlight(name: string, ranges: globalThis.Range[]): void {
  if (typeof Highlight === "undefined" || !CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...ranges));
}

/** Keep the current row of the panel's list in the middle of the panel. */
function showCurrent(): void {
  const panel = place("panel").firstElementChild;
  const row = panel?.querySelector('[aria-current="true"]');
  if (!panel || !row) return;
  const [outer, inner] = [panel.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top + 60 || inner.bottom > outer.bottom - 20) {
    panel.scrollBy({ top: inner.top - outer.top - outer.height / 2, behavior: "instant" });
  }
}

function barHeight(): number {
  return place("bar").getBoundingClientRect().height;
}

function place(id: string): HTMLElement {
  return document.getElementById(id)!;
}

async function start(): Promise<void> {
  const wait = place("wait");
  try {
    new App(await unpack(place("story").textContent ?? "")).open();
  } catch (problem) {
    wait.hidden = false;
    wait.textContent = `The page could not open the book: ${problem instanceof Error ? problem.message : String(problem)}. `
      + "It needs Chrome or Edge 111, Firefox 113, Safari 16.4, or newer.";
    if (!wait.isConnected) place("text").prepend(wait);
    throw problem;
  }
}

void start();

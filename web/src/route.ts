// Where in the page are we, and how does "back" return there?
//
// The address after # names the open panel and the place in the text: #character=per_1203&at=5120. Places in addresses count
// characters as Python does, so that other tools can link into the page.

export type PanelName = "character" | "search" | "unsure" | "scenes" | "things" | "thing";

export interface Route {
  panel: PanelName | null;
  /** The id of an entity or a thing, the words searched for, or the order of scenes. */
  subject: string;
  /** Offset into the text in UTF-16 code units; null leaves the text where it is. */
  at: number | null;
}

const PANELS: PanelName[] = ["character", "search", "unsure", "scenes", "things", "thing"];
const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;

export class Address {
  private readonly astral: number[];

  constructor(text: string) {
    this.astral = Array.from(text.matchAll(ASTRAL), (match) => match.index!);
  }

  read(): Route {
    const said = new URLSearchParams(location.hash.slice(1));
    const panel = PANELS.find((name) => said.has(name)) ?? null;
    const at = Number(said.get("at") ?? NaN);
    return { panel, subject: panel ? (said.get(panel) ?? "") : "", at: Number.isFinite(at) ? this.toUnits(at) : null };
  }

  /** Set the address; `top` is where in the window, in pixels, the place stands, for an exact way back. */
  write(route: Route, isNewStep: boolean, top: number | null = null): void {
    const said = new URLSearchParams();
    if (route.panel) said.set(route.panel, route.subject);
    if (route.at !== null) said.set("at", String(this.toCharacters(route.at)));
    const hash = `#${said}`;
    try {
      if (isNewStep) history.pushState({ top }, "", hash);
      else history.replaceState({ top }, "", hash);
    } catch {
      // Some viewers forbid the history of a page from disk; the page works without it.
    }
  }

  /** Where in the window the place stood when the reader left it; null where nobody has been. */
  get top(): number | null {
    return (history.state as { top?: number | null } | null)?.top ?? null;
  }

  private toUnits(characters: number): number {
    let units = characters;
    for (const at of this.astral) {
      if (at >= units) break;
      units += 1;
    }
    return units;
  }

  private toCharacters(units: number): number {
    let before = 0;
    while (before < this.astral.length && this.astral[before]! < units) before += 1;
    return units - before;
  }
}

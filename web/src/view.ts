// How does this reader like the page? Kept in the browser where it lets us, and only there.

export type Theme = "auto" | "light" | "dark";
export type Marks = "all" | "lines" | "none";
export type Face = "serif" | "sans";

export interface View {
  theme: Theme;
  marks: Marks;
  face: Face;
  /** Steps of text size, -2 to 4. */
  size: number;
}

const KEY = "taleglass.view";
const USUAL: View = { theme: "auto", marks: "all", face: "serif", size: 0 };

export function remembered(): View {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<View>) };
  } catch {
    return USUAL;
  }
}

export function wear(view: View): void {
  const { dataset, style } = document.documentElement;
  dataset.theme = view.theme;
  dataset.marks = view.marks;
  dataset.face = view.face;
  style.setProperty("--size", String(1 + view.size * 0.08));
}

export function remember(view: View): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(view));
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

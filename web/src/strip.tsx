// Where in the book does someone appear?

import type { Range, Story } from "./data";
import { chapterAt, chapterName, count } from "./words";

const HEIGHT = 26;

/** Somebody, or something that says nothing. */
export interface Followed {
  name: string;
  mentions: Range[];
  lines: Range[];
}

function shares(spots: Range[], length: number, bins: number): number[] {
  const tally = new Array<number>(bins).fill(0);
  for (const spot of spots) tally[Math.min(bins - 1, Math.floor((spot.start / length) * bins))]! += 1;
  return tally;
}

/** A bar a stretch of the book; the height is the square root of the count, so that rare appearances stay visible. */
function bars(tally: number[], most: number, height: number): string {
  return tally
    .map((many, bin) => {
      if (!many) return "";
      const tall = Math.max(2, Math.sqrt(many / most) * height);
      return `M${bin + 0.1} ${height}v${-tall.toFixed(2)}h.8v${tall.toFixed(2)}z`;
    })
    .join("");
}

export function TinyStrip({ who, story }: { who: Pick<Followed, "mentions">; story: Story }) {
  const bins = 48;
  const tally = shares(who.mentions, Math.max(1, story.text.length), bins);
  return (
    <svg class="tiny" viewBox={`0 0 ${bins} 10`} preserveAspectRatio="none" aria-hidden="true">
      <path d={bars(tally, Math.max(1, ...tally), 10)} />
    </svg>
  );
}

export function Strip({ who, story, at, go }: { who: Followed; story: Story; at: number | null; go: (offset: number) => void }) {
  const bins = 72;
  const length = Math.max(1, story.text.length);
  const mentions = shares(who.mentions, length, bins);
  const most = Math.max(1, ...mentions);
  const lines = shares(who.lines, length, bins);
  const pick = (event: MouseEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const offset = ((event.clientX - box.left) / box.width) * length;
    const nearest = who.mentions.reduce(
      (best, one) => (Math.abs(one.start - offset) < Math.abs(best - offset) ? one.start : best),
      who.mentions[0]?.start ?? 0,
    );
    go(nearest);
  };
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${bins} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img" aria-label={summary(who, story)} onClick={pick}>
        <path class="mentions" d={bars(mentions, most, HEIGHT)} />
        <path class="lines" d={bars(lines, most, HEIGHT)} />
        {story.chapters.length > 1 &&
          story.chapters.length < 100 &&
          story.chapters.map((one) => <rect key={one.start} x={(one.start / length) * bins} y={HEIGHT + 1} width=".18" height="3" />)}
        {at !== null && <rect class="here" x={(at / length) * bins - 0.2} y="0" width=".45" height={HEIGHT + 4} />}
      </svg>
      <figcaption>
        <span class="key mentions" /> mentions
        {who.lines.length > 0 && (
          <>
            <span class="key lines" /> lines
          </>
        )}
        , from the first page to the last
      </figcaption>
      {story.chapters.length > 1 && <ByChapter who={who} story={story} go={go} />}
    </figure>
  );
}

function ByChapter({ who, story, go }: { who: Followed; story: Story; go: (offset: number) => void }) {
  const rows = byChapter(who, story);
  return (
    <details class="bychapter">
      <summary>{`In ${count(rows.length, "chapter")} of ${story.chapters.length}`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Chapter</th>
            <th scope="col">Mentions</th>
            {who.lines.length > 0 && <th scope="col">Lines</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.chapter}>
              <th scope="row">
                <button type="button" class="link" onClick={() => go(row.first)}>
                  {chapterName(story, row.chapter)}
                </button>
              </th>
              <td>{row.mentions}</td>
              {who.lines.length > 0 && <td>{row.lines}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

interface ChapterRow {
  chapter: number;
  first: number;
  mentions: number;
  lines: number;
}

function byChapter(who: Followed, story: Story): ChapterRow[] {
  const rows = new Map<number, ChapterRow>();
  const row = (offset: number): ChapterRow | null => {
    const chapter = chapterAt(story, offset);
    if (chapter < 0) return null;
    const known = rows.get(chapter) ?? { chapter, first: offset, mentions: 0, lines: 0 };
    rows.set(chapter, known);
    return known;
  };
  for (const mention of who.mentions) {
    const found = row(mention.start);
    if (found) found.mentions += 1;
  }
  for (const line of who.lines) {
    const found = row(line.start);
    if (found) found.lines += 1;
  }
  return [...rows.values()].sort((a, b) => a.chapter - b.chapter);
}

function summary(who: Followed, story: Story): string {
  const lines = who.lines.length ? ` and ${count(who.lines.length, "line")}` : "";
  const said = `${who.name}: ${count(who.mentions.length, "mention")}${lines}`;
  if (story.chapters.length < 2) return said;
  const rows = byChapter(who, story);
  const most = rows.reduce<ChapterRow | null>((best, one) => (!best || one.mentions > best.mentions ? one : best), null);
  const where = most ? `, most of all in ${chapterName(story, most.chapter)}` : "";
  return `${said}, in ${rows.length} of ${story.chapters.length} chapters${where}.`;
}

// What do all panels share?

import type { ComponentChildren } from "preact";
import type { Entity, Line, Range, Story } from "./data";
import { UNKNOWN, folded, isUnsure, percent, surface, whereabouts } from "./words";

/** The colour and initials by which a character is known everywhere on the page. */
export function Badge({ who }: { who: Entity }) {
  return (
    <span class={`badge${who.isCharacter ? "" : " thing"}`} data-h={who.hue ?? undefined} aria-hidden="true">
      {who.initials}
    </span>
  );
}

export function Name({ who }: { who: Entity | null }) {
  if (!who) return <i class="nobody">{UNKNOWN}</i>;
  return (
    <bdi class="who-name" data-h={who.hue ?? undefined}>
      {folded(who.name)}
    </bdi>
  );
}

export function Names({ all }: { all: Entity[] }) {
  return (
    <>
      {all.map((one, index) => (
        <span key={one.index}>
          {index > 0 && ", "}
          <Name who={one} />
        </span>
      ))}
    </>
  );
}

/** The first few of some people, and how many more there are. */
export function People({ all, most, choose }: { all: Entity[]; most: number; choose: (who: Entity) => void }) {
  return (
    <>
      {all.slice(0, most).map((who, index) => (
        <span key={who.index}>
          {index > 0 && ", "}
          <button type="button" class="person" onClick={() => choose(who)}>
            <Name who={who} />
          </button>
        </span>
      ))}
      {all.length > most && <span class="quiet">{` and ${all.length - most} more`}</span>}
    </>
  );
}

/** People with a count each. */
export function Tally({ all, choose }: { all: [Entity, number][]; choose: (who: Entity) => void }) {
  return (
    <>
      {all.map(([one, many], index) => (
        <span key={one.index}>
          {index > 0 && ", "}
          <button type="button" class="link" onClick={() => choose(one)}>
            <Name who={one} />
          </button>{" "}
          <small>{many}</small>
        </span>
      ))}
    </>
  );
}

/** A place in the text that a list shows and n and p step through. */
export interface Spot extends Range {
  line: Line | null;
  /** How likely these words mean what the list is about, where the list may doubt it. */
  probability?: number;
}

const AROUND = 48;
const STEP = 150;

interface TrailProps {
  story: Story;
  spots: Spot[];
  current: number;
  shown: number;
  showMore: () => void;
  go: (index: number) => void;
  empty: ComponentChildren;
  /** What stands below the words of a line. */
  foot?: (line: Line) => ComponentChildren;
}

/** A list of places, a window of it at a time: a main character has thousands. */
export function Trail({ story, spots, current, shown, showMore, go, empty, foot }: TrailProps) {
  if (!spots.length) return <p class="quiet">{empty}</p>;
  const first = current > shown - 20 ? Math.max(0, current - 40) : 0;
  const window = spots.slice(first, first + shown);
  return (
    <>
      {first > 0 && <p class="quiet">{`${first} before these`}</p>}
      <ol class="trail" start={first + 1}>
        {window.map((spot, index) => (
          <li key={`${spot.start}-${spot.end}`} aria-current={first + index === current ? "true" : undefined}>
            <button type="button" onClick={() => go(first + index)}>
              <small>
                <bdi>{whereabouts(story, spot.start)}</bdi>
                <Doubt spot={spot} story={story} />
              </small>
              {spot.line ? <bdi class="said">{surface(story, spot.start, spot.end)}</bdi> : <Excerpt story={story} spot={spot} />}
            </button>
            {spot.line && foot?.(spot.line)}
          </li>
        ))}
      </ol>
      {first + shown < spots.length && (
        <button type="button" class="more" onClick={showMore}>
          {`Show ${Math.min(STEP, spots.length - first - shown)} more`}
        </button>
      )}
    </>
  );
}

export const FIRST_SHOWN = STEP;

function Doubt({ spot: { line, probability = 1 }, story }: { spot: Spot; story: Story }) {
  if (line ? !isUnsure(line, story) : probability >= story.unsureBelow) return null;
  if (line && !line.speaker) return <span class="doubt">{UNKNOWN}</span>;
  return <span class="doubt">{`unsure, ${percent(line ? line.evidence.probability : probability)}`}</span>;
}

function Excerpt({ story, spot }: { story: Story; spot: Range }) {
  const { text } = story;
  const from = Math.max(0, spot.start - AROUND);
  const to = Math.min(text.length, spot.end + AROUND);
  // Cut at white space, so that neither a word nor a surrogate pair is torn.
  const before = from === 0 ? text.slice(0, spot.start) : text.slice(from, spot.start).replace(/^\S*\s?/u, "… ");
  const behind = to === text.length ? text.slice(spot.end) : text.slice(spot.end, to).replace(/\s?\S*$/u, " …");
  return (
    <bdi>
      {before.replace(/\s+/gu, " ")}
      <mark>{text.slice(spot.start, spot.end)}</mark>
      {behind.replace(/\s+/gu, " ")}
    </bdi>
  );
}

interface QuotedProps {
  spans: Range[];
  story: Story;
  lead?: string;
  /** Goes to the words where they stand. */
  show?: (start: number, end: number) => void;
}

/** The words that a claim rests on. */
export function Quoted({ spans, story, lead = ": ", show }: QuotedProps) {
  if (!spans.length) return null;
  return (
    <>
      {lead}
      {spans.slice(0, 3).map((span, index) => {
        const words = (
          <q>
            <bdi>{shortened(surface(story, span.start, span.end))}</bdi>
          </q>
        );
        return (
          <span key={span.start}>
            {index > 0 && ", "}
            {show ? (
              <button type="button" class="words" onClick={() => show(span.start, span.end)}>
                {words}
              </button>
            ) : (
              words
            )}
          </span>
        );
      })}
    </>
  );
}

function shortened(words: string): string {
  const letters = [...words];
  return letters.length > 80 ? `${letters.slice(0, 76).join("")} …` : words;
}

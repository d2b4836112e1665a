// How do the order of telling and the order of the world lie to each other?
//
// Two rails: above, the scenes as the pages tell them; below, as the world lived them. A line joins the two places of each scene,
// so whatever is told out of its time crosses the others. Where no words put two neighbours in order, the lower rail has a gap.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Level, Scene, Story, Succession } from "./data";
import { Quoted } from "./parts";
import type { SceneOrder } from "./scene_words";
import { distanceWords, distancesOf, inOrder, levelWords, orderRule, sceneRule, sceneWords } from "./scene_words";
import { percent } from "./words";

const WIDTH = 340;
const EDGE = 8;
const PAGE_Y = 20;
const WORLD_Y = 92;
const LANE = 12;
/** More strands than this share the last lane. */
const LANES = 5;
/** Pixels between neighbours once the picture is spread out. */
const SPREAD = 22;

interface TimelineProps {
  story: Story;
  order: SceneOrder;
  current: number;
  go: (scene: Scene) => void;
  show: (start: number, end: number) => void;
}

export function Timeline({ story, order, current, go, show }: TimelineProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const [isSpread, setSpread] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const { scenes } = story;
  const lanes = Math.min(LANES, 1 + Math.max(...scenes.map((one) => one.thread)));
  const open = openPlaces(story);
  const unplaced = scenes.some((one) => one.rank === null);
  const width = isSpread ? Math.max(WIDTH, 2 * EDGE + SPREAD * scenes.length) : WIDTH;
  const lostY = WORLD_Y + lanes * LANE + 8;
  const height = (unplaced ? lostY : WORLD_Y + (lanes - 1) * LANE) + 22;
  const across = (rank: number): number => EDGE + ((rank + 0.5) / scenes.length) * (width - 2 * EDGE);
  const below = (scene: Scene): [number, number] =>
    scene.rank === null ? [across(scene.index), lostY] : [across(scene.rank - 1), WORLD_Y + Math.min(scene.thread, lanes - 1) * LANE];
  const shown = scenes[picked ?? current] ?? scenes[0]!;

  useEffect(() => {
    const box = holder.current;
    if (!box || !isSpread) return;
    const at = order === "told" ? across(shown.index) : below(shown)[0];
    box.scrollTo({ left: at - box.clientWidth / 2, behavior: "instant" });
  }, [isSpread, shown.index, order]);

  const nearest = (event: MouseEvent): Scene => {
    const svg = event.currentTarget as SVGSVGElement;
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    const isAbove = y < (PAGE_Y + WORLD_Y) / 2;
    const far = (scene: Scene): number => {
      if (isAbove) return Math.abs(across(scene.index) - x);
      const [atX, atY] = below(scene);
      return Math.hypot(atX - x, atY - y);
    };
    return scenes.reduce((best, one) => (far(one) < far(best) ? one : best));
  };
  const typed = (event: KeyboardEvent): void => {
    const list = inOrder(story, order);
    const at = list.indexOf(shown);
    const to: Record<string, number> = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: list.length - 1,
    };
    if (event.key === "Enter" || event.key === " ") go(shown);
    else if (event.key in to) setPicked(list[Math.max(0, Math.min(list.length - 1, to[event.key]!))]!.index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const path = (scene: Scene): string => {
    const [x, y] = [across(scene.index), PAGE_Y];
    const [toX, toY] = below(scene);
    const middle = (PAGE_Y + WORLD_Y) / 2;
    return `M${x.toFixed(1)} ${y}C${x.toFixed(1)} ${middle} ${toX.toFixed(1)} ${middle} ${toX.toFixed(1)} ${toY}`;
  };
  const off = scenes.filter((one) => one.level !== "frame");
  const dots = width / scenes.length < 5 ? 1.4 : 2.6;
  const levels = [...new Set(scenes.map((one) => one.level))].filter((one) => one !== "frame");
  const why = [...distancesOf(story, shown).map((one) => distanceWords(story, one, shown)), orderRule(shown)].join("; ");
  return (
    <figure class="timeline">
      <div
        class="rails"
        ref={holder}
        tabIndex={0}
        role="slider"
        aria-label="Timeline: arrow keys pick a scene, Enter goes there"
        aria-valuemin={1}
        aria-valuemax={scenes.length}
        aria-valuenow={inOrder(story, order).indexOf(shown) + 1}
        aria-valuetext={sceneWords(shown, scenes.length)}
        onKeyDown={typed}
        onBlur={() => setPicked(null)}
      >
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={isSpread ? width : undefined}
          aria-hidden="true"
          onMouseMove={(event) => setPicked(nearest(event).index)}
          onMouseLeave={() => setPicked(null)}
          onClick={(event) => go(nearest(event))}
        >
          <text x={EDGE} y={10}>as told</text>
          <text x={EDGE} y={height - 4}>{unplaced ? "as lived; lowest, at a time the text does not tell" : "as lived"}</text>
          <path class="rail" d={`M${EDGE} ${PAGE_Y}H${width - EDGE}`} />
          {Array.from({ length: lanes }, (_, lane) => (
            <path key={lane} class="rail" d={`M${EDGE} ${WORLD_Y + lane * LANE}H${width - EDGE}`} />
          ))}
          {open.map((rank) => (
            <rect key={rank} class="open" x={across(rank - 1)} y={WORLD_Y - 1.5} width={across(rank) - across(rank - 1)} height="3" />
          ))}
          <path class="join" d={scenes.filter((one) => one.level === "frame").map(path).join("")} />
          {off.map((one) => (
            <path key={one.index} class={one.rank === null ? "join lost" : "join"} data-level={one.level} d={path(one)} />
          ))}
          <path class="join lit" data-level={shown.level} d={path(shown)} />
          {scenes.map((one) => {
            const [x, y] = below(one);
            const lit = one === shown ? 1.8 : 0;
            return (
              <g key={one.index} data-level={one.level}>
                <Mark level={one.level} x={across(one.index)} y={PAGE_Y} size={dots + lit} />
                <Mark level={one.level} x={x} y={y} size={dots + lit} />
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption>
        <p class="shown">
          {`${sceneWords(shown, scenes.length)}.`}
          <span class="quiet">{` ${why[0]!.toUpperCase()}${why.slice(1)}, ${percent(shown.orderEvidence.probability)}`}</span>
        </p>
        {levels.length > 0 && (
          <p class="keys-of">
            {levels.map((level) => (
              <span key={level} data-level={level}>
                <svg viewBox="-5 -5 10 10" width="10" height="10" aria-hidden="true">
                  <Mark level={level} x={0} y={0} size={3.4} />
                </svg>
                {` ${levelWords(level)}`}
              </span>
            ))}
          </p>
        )}
        {open.length > 0 && <p class="quiet">A gap in the lower rail: no words put these neighbours in order.</p>}
        {lanes > 1 && <p class="quiet">Strands of action that run side by side have a rail each.</p>}
        {scenes.length > 12 && (
          <button type="button" class="link" aria-pressed={isSpread} onClick={() => setSpread(!isSpread)}>
            {isSpread ? "Fit the picture" : "Spread the picture"}
          </button>
        )}
      </figcaption>
      <Distances story={story} show={show} />
    </figure>
  );
}

function Mark({ level, x, y, size }: { level: Level; x: number; y: number; size: number }) {
  const s = level === "frame" ? size : size + 1;
  const at = `M${x.toFixed(1)} ${y}`;
  if (level === "flashback") return <path class="mark" d={`${at}m${-s} 0l${2 * s} ${-s}v${2 * s}z`} />;
  if (level === "flashforward") return <path class="mark" d={`${at}m${s} 0l${-2 * s} ${-s}v${2 * s}z`} />;
  if (level === "letter") return <rect class="mark" x={x - s} y={y - s * 0.75} width={2 * s} height={1.5 * s} />;
  if (level === "embedded") return <path class="mark" d={`${at}m0 ${-s}l${s} ${s}l${-s} ${s}l${-s} ${-s}z`} />;
  return <circle class={level === "dream" ? "mark ring" : "mark"} cx={x} cy={y} r={s} />;
}

/** Ranks r whose scene no claim puts before that of rank r + 1: the line leans there, and says nothing. */
function openPlaces(story: Story): number[] {
  const said = new Set(story.successions.map((one) => `${one.earlier} ${one.later}`));
  const placed = inOrder(story, "lived").filter((one) => one.rank !== null);
  const open: number[] = [];
  for (let at = 0; at + 1 < placed.length; at += 1) {
    const [one, next] = [placed[at]!, placed[at + 1]!];
    if (one.rank !== next.rank && !said.has(`${one.index} ${next.index}`)) open.push(one.rank!);
  }
  return open;
}

const FIRST_DISTANCES = 6;

/** How far apart scenes lie, in the words that say so. */
function Distances({ story, show }: { story: Story; show: (start: number, end: number) => void }) {
  const far = story.successions.filter((one) => one.distance !== null);
  if (!far.length) return null;
  const row = (one: Succession) => (
    <li key={`${one.earlier} ${one.later}`}>
      <button type="button" class="link" onClick={() => show(one.distance!.words.start, one.distance!.words.end)}>
        <Quoted spans={[one.distance!.words]} story={story} lead="" />
      </button>
      <span class="quiet">{` scene ${one.earlier + 1} → ${one.later + 1} · ${sceneRule(one.evidence)}, ${percent(one.evidence.probability)}`}</span>
    </li>
  );
  return (
    <details class="distances">
      <summary>
        Stated distances <span class="quiet">{far.length}</span>
      </summary>
      <ul>{far.slice(0, FIRST_DISTANCES).map(row)}</ul>
      {far.length > FIRST_DISTANCES && (
        <details>
          <summary class="quiet">{`${far.length - FIRST_DISTANCES} more`}</summary>
          <ul>{far.slice(FIRST_DISTANCES).map(row)}</ul>
        </details>
      )}
    </details>
  );
}

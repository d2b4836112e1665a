// Who is in the story?

import type { Entity, Story } from "./data";
import { Badge, Name } from "./parts";
import { TinyStrip } from "./strip";
import { count, folded, percent } from "./words";

export type CastOrder = "mentions" | "lines" | "first";

const ORDERS: Record<CastOrder, (a: Entity, b: Entity) => number> = {
  mentions: (a, b) => b.mentionCount - a.mentionCount,
  lines: (a, b) => b.lineCount - a.lineCount || b.mentionCount - a.mentionCount,
  first: (a, b) => a.first.start - b.first.start,
};
const ORDER_NAMES: [CastOrder, string][] = [
  ["mentions", "by mentions"],
  ["lines", "by lines"],
  ["first", "by first appearance"],
];
/** The head of the list where the story names no main characters. */
const MAIN_AT_LEAST = 5;
/** A small cast needs no fold. */
const FOLD_ABOVE = 14;

interface CastProps {
  story: Story;
  chosen: Entity | null;
  filter: string;
  order: CastOrder;
  setFilter: (filter: string) => void;
  setOrder: (order: CastOrder) => void;
  choose: (who: Entity) => void;
  things: () => void;
  close: () => void;
}

export function Cast({ story, chosen, filter, order, setFilter, setOrder, choose, things, close }: CastProps) {
  const wanted = filter.trim().toLocaleLowerCase();
  const goesBy = (who: Entity): boolean =>
    who.name.toLocaleLowerCase().includes(wanted) || who.aliases.some((one) => one.text.toLocaleLowerCase().includes(wanted));
  const sorted = story.characters.filter((who) => !wanted || goesBy(who)).sort(ORDERS[order]);
  const main = mainCast(story);
  const row = (who: Entity) => <Row key={who.index} who={who} story={story} isChosen={who === chosen} choose={choose} />;
  const unfolded = wanted !== "" || story.characters.length <= FOLD_ABOVE;
  const groups: [string, Entity[]][] = [
    ["Others", sorted.filter((who) => !main.has(who) && who.role !== "mentioned")],
    ["Only spoken of", sorted.filter((who) => !main.has(who) && who.role === "mentioned")],
  ];
  return (
    <nav class="cast" aria-label="Cast">
      <div class="head">
        <h2>Cast</h2>
        <span class="quiet">{story.characters.length}</span>
        {story.things.length > 0 && (
          <button type="button" class="link tight" onClick={things}>
            {`and ${count(story.things.length, "thing")}`}
          </button>
        )}
        <button type="button" class="close narrow" aria-label="Close the cast" onClick={close}>
          ×
        </button>
      </div>
      <div class="tools">
        <input
          type="search"
          id="cast-filter"
          placeholder="Find a character"
          aria-label="Find a character by any name"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <select aria-label="Order of the cast" value={order} onChange={(event) => setOrder(event.currentTarget.value as CastOrder)}>
          {ORDER_NAMES.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {!story.characters.length && <p class="quiet">No characters were found in this text.</p>}
      {story.characters.length > 0 && !sorted.length && <p class="quiet">Nobody goes by that name.</p>}
      <ul>{sorted.filter((who) => main.has(who)).map(row)}</ul>
      {groups.map(([title, members]) =>
        members.length === 0 ? null : (
          <details key={title} open={unfolded || (chosen !== null && members.includes(chosen))}>
            <summary>
              {title} <span class="quiet">{members.length}</span>
            </summary>
            <ul>{members.map(row)}</ul>
          </details>
        ),
      )}
      {story.samePerson.length > 0 && !wanted && <SamePerson story={story} choose={choose} />}
      {story.corrections.length > 0 && <Corrected story={story} />}
    </nav>
  );
}

/** Pairs shown at first; the panel of each character has all of theirs. */
const FIRST_PAIRS = 12;

function SamePerson({ story, choose }: { story: Story; choose: (who: Entity) => void }) {
  return (
    <details class="same">
      <summary>
        Same person? <span class="quiet">{story.samePerson.length}</span>
      </summary>
      <ul class="pairs">
        {story.samePerson.slice(0, FIRST_PAIRS).map(({ first, second, probability, reasons }) => (
          <li key={`${first.index} ${second.index}`}>
            <button type="button" class="link" onClick={() => choose(second)}>
              <Name who={second} />
            </button>
            {" and "}
            <button type="button" class="link" onClick={() => choose(first)}>
              <Name who={first} />
            </button>
            <span class="quiet">{` ${percent(probability)}: ${folded(reasons[0] ?? "")}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Corrected({ story }: { story: Story }) {
  const unfit = story.corrections.filter((one) => !one.fits).length;
  return (
    <details class="same">
      <summary>
        Set right by a reader <span class="quiet">{story.corrections.length}</span>
      </summary>
      <ul class="pairs">
        {story.corrections.map((one, index) => (
          <li key={index} class={one.fits ? "" : "quiet"}>
            {`${index + 1}. ${one.fits ? "" : "Does not fit this text: "}${folded(one.outcome)}`}
          </li>
        ))}
      </ul>
      {unfit > 0 && <p class="quiet">{`${count(unfit, "correction does", "corrections do")} not fit and changed nothing.`}</p>}
    </details>
  );
}

function mainCast(story: Story): Set<Entity> {
  const main = story.characters.filter((who) => who.role === "narrator" || who.role === "major");
  return new Set(main.length ? main : story.characters.slice(0, MAIN_AT_LEAST));
}

function Row({ who, story, isChosen, choose }: { who: Entity; story: Story; isChosen: boolean; choose: (who: Entity) => void }) {
  const also = who.aliases.filter((one) => one.text !== who.name).slice(0, 3).map((one) => folded(one.text));
  return (
    <li data-h={who.hue ?? undefined}>
      <button type="button" aria-pressed={isChosen} onClick={() => choose(who)}>
        <Badge who={who} />
        <span class="body">
          <bdi class="name">{folded(who.name)}</bdi>
          <span class="facts">
            {who.role === "narrator" && "narrator · "}
            {who.lineCount > 0 && `${count(who.lineCount, "line")} · `}
            {count(who.mentionCount, "mention")}
          </span>
          {also.length > 0 && <bdi class="also">{also.join(", ")}</bdi>}
          <TinyStrip who={who} story={story} />
        </span>
      </button>
    </li>
  );
}

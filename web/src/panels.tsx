// What do we show beside the text: a character, what was searched for, the lines we are unsure of?

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Entity, Kin, Line, Story, Trait, TraitKind } from "./data";
import { TRAITS } from "./data";
import { Badge, Name, Tally, Trail } from "./parts";
import type { Spot } from "./parts";
import { Strip } from "./strip";
import { confidence, count, folded, percent, roleWords, whereabouts } from "./words";

export type Tab = "lines" | "mentions";

export interface Steps {
  story: Story;
  spots: Spot[];
  current: number;
  shown: number;
  showMore: () => void;
  go: (index: number) => void;
  step: (by: number) => void;
  close: () => void;
}

interface CharacterProps extends Steps {
  who: Entity;
  tab: Tab;
  setTab: (tab: Tab) => void;
  isFaded: boolean;
  setFaded: (isFaded: boolean) => void;
  choose: (who: Entity) => void;
  show: (offset: number) => void;
  at: number | null;
}

export function CharacterPanel(props: CharacterProps) {
  const { who, story, tab, setTab, isFaded, setFaded, choose, show, at, spots } = props;
  return (
    <Panel title={folded(who.name)} hue={who.hue} badge={<Badge who={who} />} sub={roleWords(who)} close={props.close}>
      <Aliases who={who} />
      <dl class="sums">
        <Sum number={who.mentionCount} words="mentions" />
        {who.lineCount > 0 && <Sum number={who.lineCount} words="lines" />}
        {who.lineCount > 0 && <Sum number={who.wordsSpoken} words="words spoken" />}
      </dl>
      <Strip who={who} story={story} at={at} go={show} />
      <Ends first={who.first.start} last={who.last.start} story={story} show={show} />
      {who.pronouns.length > 0 && <p class="pronouns">{`Pronouns: ${who.pronouns.map(([word, many]) => `${word} (${many})`).join(", ")}.`}</p>}
      <TalksTo who={who} choose={choose} />
      <Family who={who} choose={choose} show={show} />
      <Traits who={who} show={show} />
      <Questions who={who} choose={choose} />
      {who.probability < 0.8 && (
        <p class="quiet">{`That these mentions are all one and the same: ${confidence(who.probability)} (${percent(who.probability)}).`}</p>
      )}
      <div class="switch" role="group" aria-label="What the list shows">
        {who.lines.length > 0 && (
          <button type="button" aria-pressed={tab === "lines"} onClick={() => setTab("lines")}>
            Lines <small>{who.lines.length}</small>
          </button>
        )}
        <button type="button" aria-pressed={tab === "mentions"} onClick={() => setTab("mentions")}>
          Mentions <small>{who.mentions.length}</small>
        </button>
        <label>
          <input type="checkbox" checked={isFaded} onChange={(event) => setFaded(event.currentTarget.checked)} /> fade the rest
        </label>
      </div>
      <Stepper {...props} />
      <Trail {...props} spots={spots} empty="Nothing here." />
    </Panel>
  );
}

function Aliases({ who }: { who: Entity }) {
  const others = who.aliases.filter((one) => who.aliases.length > 1 || one.text !== who.name);
  if (!others.length) return null;
  const some = others.slice(0, 8);
  const rest = others.slice(8);
  const alias = ({ text, count: many, isProper }: (typeof others)[number]) => (
    <li key={text} class={isProper ? "" : "phrase"}>
      <bdi>{folded(text)}</bdi> <small>{many}</small>
    </li>
  );
  return (
    <>
      <ul class="aliases" aria-label="Names and phrases, with counts">
        {some.map(alias)}
      </ul>
      {rest.length > 0 && (
        <details class="quiet">
          <summary>{`and ${count(rest.length, "more name", "more names")}`}</summary>
          <ul class="aliases">{rest.map(alias)}</ul>
        </details>
      )}
    </>
  );
}

interface EndsProps {
  first: number;
  last: number;
  story: Story;
  show: (offset: number) => void;
}

export function Ends({ first, last, story, show }: EndsProps) {
  return (
    <p class="ends">
      First seen{" "}
      <button type="button" class="link" onClick={() => show(first)}>
        {whereabouts(story, first)}
      </button>
      , last{" "}
      <button type="button" class="link" onClick={() => show(last)}>
        {whereabouts(story, last)}
      </button>
      .
    </p>
  );
}

export function Sum({ number, words }: { number: number; words: string }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{number.toLocaleString("en-GB")}</dd>
    </div>
  );
}

function TalksTo({ who, choose }: { who: Entity; choose: (who: Entity) => void }) {
  const tally = new Map<Entity, number>();
  for (const line of who.lines) for (const one of line.addressees) tally.set(one, (tally.get(one) ?? 0) + 1);
  const most = [...tally].sort((a, b) => b[1] - a[1]).slice(0, 4);
  if (!most.length) return null;
  return (
    <p class="talks">
      Talks most to <Tally all={most} choose={choose} />.
    </p>
  );
}

interface FamilyProps {
  who: Entity;
  choose: (who: Entity) => void;
  show: (offset: number) => void;
}

/** Whose kin they are, as the text says, with the place that says so. */
function Family({ who, choose, show }: FamilyProps) {
  if (!who.kin.length) return null;
  const row = ({ who: one, relation, of, places, probability }: Kin) => (
    <li key={`${one.index} ${relation} ${of.index}`}>
      {one === who ? `${relation} of ` : `${relation}: `}
      <button type="button" class="link" onClick={() => choose(one === who ? of : one)}>
        <Name who={one === who ? of : one} />
      </button>{" "}
      <button type="button" class="place" title={confidence(probability)} onClick={() => show(places[0]!.start)}>
        {count(places.length, "place")}
      </button>
    </li>
  );
  const [some, rest] = [who.kin.slice(0, 5), who.kin.slice(5)];
  return (
    <section class="family" aria-label="Kin">
      <h3>Kin</h3>
      <ul>{some.map(row)}</ul>
      {rest.length > 0 && (
        <details class="quiet">
          <summary>{`and ${rest.length} more`}</summary>
          <ul>{rest.map(row)}</ul>
        </details>
      )}
    </section>
  );
}

const TRAIT_WORDS: Record<TraitKind, string> = { does: "Does", undergoes: "Is acted on", has: "Has", is: "Is" };
const FIRST_TRAITS = 10;

/** What they do, have and are; a word leads to its first place, and again to the next. */
function Traits({ who, show }: { who: Entity; show: (offset: number) => void }) {
  if (!TRAITS.some((kind) => who.traits[kind].length)) return null;
  return (
    <dl class="traits">
      {TRAITS.map((kind) => {
        const all = who.traits[kind];
        if (!all.length) return null;
        const word = (trait: Trait) => <Word key={`${who.index} ${trait.lemma}`} trait={trait} show={show} />;
        return (
          <div key={kind}>
            <dt>{TRAIT_WORDS[kind]}</dt>
            <dd>
              {all.slice(0, FIRST_TRAITS).map(word)}
              {all.length > FIRST_TRAITS && (
                <details>
                  <summary class="quiet">{`${all.length - FIRST_TRAITS} more`}</summary>
                  {all.slice(FIRST_TRAITS, 10 * FIRST_TRAITS).map(word)}
                </details>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Word({ trait, show }: { trait: Trait; show: (offset: number) => void }) {
  const next = useRef(0);
  const { lemma, places } = trait;
  return (
    <button
      type="button"
      class="place"
      aria-label={`${lemma}, ${count(places.length, "place")}`}
      onClick={() => show(places[next.current++ % places.length]!.start)}
    >
      <bdi>{folded(lemma)}</bdi>
      {places.length > 1 && <small> {places.length}</small>}
    </button>
  );
}

/** Who may be the same person, and why we ask. */
function Questions({ who, choose }: { who: Entity; choose: (who: Entity) => void }) {
  if (!who.pairs.length) return null;
  return (
    <details class="questions">
      <summary>{`Same person? ${count(who.pairs.length, "question")}`}</summary>
      <ul>
        {who.pairs.map((pair) => {
          const other = pair.first === who ? pair.second : pair.first;
          return (
            <li key={other.index}>
              <button type="button" class="link" onClick={() => choose(other)}>
                <Name who={other} />
              </button>{" "}
              <span class="quiet">{`${percent(pair.probability)}: ${folded(pair.reasons.join("; "))}.`}</span>
            </li>
          );
        })}
      </ul>
      <p class="quiet">
        {"To answer, in a terminal: "}
        <code>taleglass cast BOOK.tale --merge NAME INTO</code>
        {" or "}
        <code>--apart NAME OTHER</code>.
      </p>
    </details>
  );
}

interface SearchProps extends Steps {
  query: string;
  setQuery: (query: string) => void;
  isCut: boolean;
}

export function SearchPanel(props: SearchProps) {
  const { query, setQuery, spots, isCut } = props;
  return (
    <Panel title="Search the text" hue={null} close={props.close}>
      <input
        type="search"
        id="search"
        aria-label="Words to search for"
        placeholder="Words in the text"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          props.step(event.shiftKey ? -1 : 1);
        }}
      />
      <p class="quiet" role="status">
        {query && (isCut ? `The first ${count(spots.length, "place")}` : count(spots.length, "place"))}
      </p>
      {spots.length > 0 && <Stepper {...props} />}
      <Trail {...props} empty={query ? "The text does not have these words." : "Capitals and the shape of quotes do not matter."} />
    </Panel>
  );
}

interface UnsureProps extends Steps {
  chooseSpeaker: (line: Line) => void;
}

/** Each line with who is guessed, and the command that sets right the one that the reader is at. */
export function UnsurePanel(props: UnsureProps) {
  const { spots, story, current, chooseSpeaker } = props;
  const guess = (line: Line) => (
    <p class="guess">
      {line.speaker && (
        <span>
          {"Guess: "}
          <button type="button" class="link" onClick={() => chooseSpeaker(line)}>
            <Name who={line.speaker} />
          </button>
        </span>
      )}
      <code>{line.id}</code>
    </p>
  );
  return (
    <Panel title="Unsure lines" hue={null} sub={count(spots.length, "line")} close={props.close}>
      <p class="quiet">
        {`Lines whose speaker we do not know, or know with less than ${percent(story.unsureBelow)} confidence.`}
      </p>
      {spots.length > 0 && (
        <p class="quiet">
          {"To set one right, in a terminal: "}
          <code>{`taleglass cast BOOK.tale --speaker NAME --line ${spots[current]?.line?.id ?? "ID"}`}</code>. The ID stands below the line.
        </p>
      )}
      <Stepper {...props} />
      <Trail {...props} empty="None: every line has a speaker we trust." foot={guess} />
    </Panel>
  );
}

export function Stepper({ spots, current, step }: Steps) {
  if (!spots.length) return null;
  return (
    <div class="stepper">
      <button type="button" onClick={() => step(-1)} aria-keyshortcuts="p">
        ↑ Previous <kbd>p</kbd>
      </button>
      <button type="button" onClick={() => step(1)} aria-keyshortcuts="n">
        ↓ Next <kbd>n</kbd>
      </button>
      <span class="quiet" aria-live="polite">
        {current < 0 ? "" : `${current + 1} of ${spots.length}`}
      </span>
    </div>
  );
}

interface PanelProps {
  title: string;
  hue: number | null;
  badge?: ComponentChildren;
  sub?: string;
  close: () => void;
  children: ComponentChildren;
}

export function Panel({ title, hue, badge, sub, close, children }: PanelProps) {
  return (
    <aside class="panel" data-h={hue ?? undefined} aria-label={title}>
      <div class="head">
        {badge}
        <div>
          <h2 tabIndex={-1} id="panel-title">
            <bdi>{title}</bdi>
          </h2>
          {sub && <p class="quiet">{sub}</p>}
        </div>
        <button type="button" class="close" aria-label="Close this panel" aria-keyshortcuts="Escape" onClick={close}>
          ×
        </button>
      </div>
      {children}
    </aside>
  );
}

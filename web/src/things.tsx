// Which things does the story keep coming back to, and where?

import type { Entity, Story, Thing } from "./data";
import { Ends, Panel, Stepper, Sum } from "./panels";
import type { Steps } from "./panels";
import { FIRST_SHOWN, People, Tally, Trail } from "./parts";
import { Strip, TinyStrip } from "./strip";
import { confidence, count, folded, percent, senseWords } from "./words";

const MOST_OWNERS = 3;
/** A short list needs no field to search it. */
const FILTER_ABOVE = 14;

interface ThingsProps extends Steps {
  last: Thing | null;
  filter: string;
  setFilter: (filter: string) => void;
  pick: (thing: Thing) => void;
  choose: (who: Entity) => void;
}

export function ThingsPanel(props: ThingsProps) {
  const { story, last, filter, setFilter, shown, showMore, pick, choose } = props;
  const wanted = filter.trim().toLocaleLowerCase();
  const list = story.things.filter((one) => one.name.toLocaleLowerCase().includes(wanted) || senseWords(one.sense).includes(wanted));
  if (!story.things.length) {
    return (
      <Panel title="Things" hue={null} close={props.close}>
        <p class="quiet">This story file holds no things. If it is an old one, read the book again to find them.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Things" hue={null} sub={`${count(story.things.length, "thing")} the story comes back to`} close={props.close}>
      {story.things.length > FILTER_ABOVE && (
        <input
          type="search"
          class="things-filter"
          placeholder="Find a thing or a kind"
          aria-label="Find a thing by its name or kind"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      {!list.length && <p class="quiet">Nothing goes by that name.</p>}
      <ol class="things">
        {list.slice(0, shown).map((thing) => (
          <Row key={thing.id} thing={thing} story={story} isLast={thing === last} pick={pick} choose={choose} />
        ))}
      </ol>
      {list.length > shown && (
        <button type="button" class="more" onClick={showMore}>
          {`Show ${Math.min(FIRST_SHOWN, list.length - shown)} more`}
        </button>
      )}
    </Panel>
  );
}

interface RowProps {
  thing: Thing;
  story: Story;
  isLast: boolean;
  pick: (thing: Thing) => void;
  choose: (who: Entity) => void;
}

function Row({ thing, story, isLast, pick, choose }: RowProps) {
  const { owners, probability } = thing;
  return (
    <li aria-current={isLast ? "true" : undefined}>
      <button type="button" class="goto" onClick={() => pick(thing)}>
        <bdi class="where">{folded(thing.name)}</bdi>
        <span class="facts">
          {`${senseWords(thing.sense)} · ${count(thing.mentions.length, "mention")} · `}
          <span class={probability < story.unsureBelow ? "doubt" : ""}>{`${confidence(probability)}, ${percent(probability)}`}</span>
        </span>
        <TinyStrip who={thing} story={story} />
      </button>
      {owners.length > 0 && (
        <p class="there">
          <span class="quiet">Whose: </span>
          <People all={owners.map(([who]) => who)} most={MOST_OWNERS} choose={choose} />
        </p>
      )}
    </li>
  );
}

interface ThingProps extends Steps {
  thing: Thing;
  all: () => void;
  choose: (who: Entity) => void;
  show: (offset: number) => void;
  at: number | null;
}

export function ThingPanel(props: ThingProps) {
  const { thing, story, all, choose, show, at } = props;
  const { mentions, owners, probability } = thing;
  return (
    <Panel title={folded(thing.name)} hue={null} sub={senseWords(thing.sense)} close={props.close}>
      <p class="ends">
        <button type="button" class="link" onClick={all}>
          All things
        </button>
      </p>
      <dl class="sums">
        <Sum number={mentions.length} words={mentions.length === 1 ? "mention" : "mentions"} />
      </dl>
      <Strip who={{ ...thing, lines: [] }} story={story} at={at} go={show} />
      <Ends first={mentions[0]!.start} last={mentions[mentions.length - 1]!.start} story={story} show={show} />
      {owners.length > 0 && (
        <p class="talks">
          Whose it is said to be: <Tally all={owners} choose={choose} />.
        </p>
      )}
      <p class="quiet">{`That these mentions are all one and the same: ${confidence(probability)} (${percent(probability)}).`}</p>
      <Stepper {...props} />
      <Trail {...props} empty="Nothing here." />
    </Panel>
  );
}

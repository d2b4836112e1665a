// What is always at hand?

import type { Story } from "./data";
import type { Face, Marks, Theme, View } from "./view";
import { chapterName } from "./words";

interface BarProps {
  story: Story;
  view: View;
  chapter: number;
  isCastOpen: boolean;
  setView: (view: View) => void;
  toggleCast: () => void;
  toChapter: (index: number) => void;
  search: () => void;
  unsure: () => void;
  scenes: () => void;
  things: () => void;
  help: () => void;
}

export function Bar(props: BarProps) {
  const { story, chapter } = props;
  return (
    <div class="bar" role="banner">
      <button type="button" class="narrow" aria-expanded={props.isCastOpen} onClick={props.toggleCast}>
        Cast
      </button>
      <span class="title">
        <bdi>{story.title ?? story.id}</bdi>
      </span>
      {story.chapters.length > 1 && (
        <select aria-label="Chapter" value={chapter} onChange={(event) => props.toChapter(Number(event.currentTarget.value))}>
          {chapter < 0 && <option value={-1}>Before the first chapter</option>}
          {story.chapters.map((one, index) => (
            <option key={one.start} value={index}>
              {chapterName(story, index)}
            </option>
          ))}
        </select>
      )}
      <span class="space" />
      {story.scenes.length > 0 && (
        <button type="button" onClick={props.scenes} title="Scenes and timeline (s)" aria-keyshortcuts="s">
          Scenes <small>{story.scenes.length}</small>
        </button>
      )}
      {story.things.length > 0 && (
        <button type="button" class="roomy" onClick={props.things} title="Things the story comes back to (o)" aria-keyshortcuts="o">
          Things <small>{story.things.length}</small>
        </button>
      )}
      {story.glance.unsure > 0 && (
        <button type="button" onClick={props.unsure} title="Lines whose speaker is unsure (u)">
          Unsure <small>{story.glance.unsure}</small>
        </button>
      )}
      <button type="button" onClick={props.search} title="Search the text (/)" aria-keyshortcuts="/">
        <Glass /> <span class="wide">Search</span>
      </button>
      <Looks view={props.view} setView={props.setView} />
      <button type="button" onClick={props.help} aria-label="Help and keys" title="Help and keys (?)" aria-keyshortcuts="?">
        ?
      </button>
    </div>
  );
}

function Glass() {
  return (
    <svg class="glass" viewBox="0 0 16 16" width="15" height="15" role="img" aria-label="Search">
      <circle cx="6.5" cy="6.5" r="4.7" />
      <path d="M10.2 10.2 14.5 14.5" />
    </svg>
  );
}

function Looks({ view, setView }: { view: View; setView: (view: View) => void }) {
  return (
    <details class="looks">
      <summary title="How the page looks">
        <span aria-hidden="true">Aa</span>
        <span class="away">How the page looks</span>
      </summary>
      <div class="menu">
        <Choice<Theme>
          name="Light"
          value={view.theme}
          values={[["auto", "as the system"], ["light", "light"], ["dark", "dark"]]}
          pick={(theme) => setView({ ...view, theme })}
        />
        <Choice<Marks>
          name="Marks"
          value={view.marks}
          values={[["all", "lines and names"], ["lines", "lines only"], ["none", "none, just read"]]}
          pick={(marks) => setView({ ...view, marks })}
        />
        <Choice<Face>
          name="Letters"
          value={view.face}
          values={[["serif", "serif"], ["sans", "sans serif"]]}
          pick={(face) => setView({ ...view, face })}
        />
        <label>
          Size
          <input
            type="range"
            min="-2"
            max="4"
            value={view.size}
            onInput={(event) => setView({ ...view, size: Number(event.currentTarget.value) })}
          />
        </label>
      </div>
    </details>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  value: T;
  values: [T, string][];
  pick: (value: T) => void;
}

function Choice<T extends string>({ name, value, values, pick }: ChoiceProps<T>) {
  return (
    <label>
      {name}
      <select value={value} onChange={(event) => pick(event.currentTarget.value as T)}>
        {values.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const KEYS: [string, string][] = [
  ["j / k", "next, previous spoken line"],
  ["Enter", "the speaker of the line you are on"],
  ["n / p", "next, previous place in the open list"],
  ["/", "search the text"],
  ["c", "find a character"],
  ["u", "unsure lines"],
  ["s", "scenes and timeline"],
  ["o", "objects and other things the story comes back to"],
  ["m", "marks: lines and names, lines only, none"],
  ["t", "light or dark"],
  ["Esc", "close what is open"],
  ["?", "this page"],
];

export function Help({ story, close }: { story: Story; close: () => void }) {
  const show = (made: HTMLDialogElement | null): void => {
    if (made && !made.open) made.showModal();
  };
  return (
    <dialog class="help" aria-labelledby="help-title" ref={show} onClose={close}>
      <div class="head">
        <h2 id="help-title">How to read this page</h2>
        <button type="button" class="close" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <p>Click any name, in the text or the cast, to follow that character. Point at a spoken line to see who says it, to whom, and why.</p>
      <ul class="legend">
        <li>
          <span class="line" data-h="0">a line</span> we are sure of has a solid rule in its speaker’s colour
        </li>
        <li>
          <span class="line unsure" data-h="0">a line</span> we are unsure of has a dashed rule, and a ? after the name
        </li>
        <li>
          <span class="line unknown unsure">a line</span> whose speaker we do not know has a dotted grey rule
        </li>
        <li>
          <span class="m n" data-h="1">a name</span> of a main character has a colour; others, and <span class="m n thing">places</span>, are grey
        </li>
        <li>
          A thin rule across the page begins a scene; <span class="tinted" data-level="flashback">a tint at the side</span> marks a flashback,
          dream, letter or told tale
        </li>
      </ul>
      <table class="keys">
        <tbody>
          {KEYS.map(([key, words]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">{`Everything is in this one file; it asks the network for nothing. Made by ${story.made}, from ${story.format}.`}</p>
    </dialog>
  );
}

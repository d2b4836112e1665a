// Who says this line, and why do we think so?

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Line, Mention, Story } from "./data";
import { Name, Names, Quoted } from "./parts";
import { confidence, cueWords, folded, percent, roleWords, ruleWords, surface } from "./words";

export interface Pointed {
  line: Line | null;
  mention: Mention | null;
  box: DOMRect;
  /** Whether the keyboard or a click put it there; a pinned one stays until Escape. */
  isPinned: boolean;
}

const WIDTH = 340;
const GAP = 10;
/** Pixels of window under which the card has the window's width and lies at its bottom. */
const NARROW = 720;

export function Tip({ story, pointed }: { story: Story; pointed: Pointed | null }) {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (card.current && pointed) lay(card.current, pointed.box);
  });
  if (!pointed) return null;
  const { line, mention } = pointed;
  return (
    <div class="tip" role="status" ref={card}>
      {line && <LineFacts line={line} story={story} />}
      {mention && <MentionFacts mention={mention} story={story} />}
    </div>
  );
}

/** Lay the card where it covers nothing of the words in `box`: below them, else above, else where more room is. */
function lay(card: HTMLElement, box: DOMRect): void {
  const width = document.documentElement.clientWidth;
  const isNarrow = width < NARROW;
  card.classList.toggle("low", isNarrow);
  const { height } = card.getBoundingClientRect();
  const bar = document.getElementById("bar")!.getBoundingClientRect().bottom;
  const lowest = window.innerHeight - GAP - height;
  const above = box.top - GAP - height;
  const isBelow = box.bottom + GAP <= lowest || (above < bar && window.innerHeight - box.bottom >= box.top - bar);
  const below = isNarrow ? lowest : Math.min(box.bottom + GAP, lowest);
  card.style.top = `${isBelow ? below : Math.max(above, bar)}px`;
  card.style.left = isNarrow ? "" : `${Math.max(GAP, Math.min(box.left, width - WIDTH - GAP))}px`;
}

function LineFacts({ line, story }: { line: Line; story: Story }) {
  const { evidence, addresseeEvidence } = line;
  return (
    <>
      <p class="lead">
        <Name who={line.speaker} />
        {line.addressees.length > 0 && (
          <>
            <span class="arrow" aria-hidden="true">
              {" → "}
            </span>
            <span class="away"> to </span>
            <Names all={line.addressees} />
          </>
        )}
      </p>
      {line.speaker && <Meter probability={evidence.probability} />}
      <p>
        <b>Why:</b> {ruleWords(evidence)}
        <Quoted spans={evidence.spans} story={story} />. <span class="quiet">{`Form: ${line.cueForm}, ${cueWords(line)}.`}</span>
      </p>
      {line.addressees.length > 0 && (
        <p class="quiet">
          {`Addressed: ${confidence(addresseeEvidence.probability)} (${percent(addresseeEvidence.probability)}), ${ruleWords(addresseeEvidence)}`}
          <Quoted spans={addresseeEvidence.spans} story={story} />.
        </p>
      )}
      {!line.isClosed && <p class="quiet">The closing quotation mark is missing; the paragraph’s end was taken for it.</p>}
    </>
  );
}

function MentionFacts({ mention, story }: { mention: Mention; story: Story }) {
  const who = story.entities[mention.entity]!;
  const words = surface(story, mention.start, mention.end);
  return (
    <p class="mention">
      “<bdi>{words}</bdi>” {mention.form === "pronoun" ? "stands for" : words === folded(who.name) ? "is" : "means"} <Name who={who} />
      <span class="quiet">{`, ${roleWords(who)}`}</span>
    </p>
  );
}

function Meter({ probability }: { probability: number }) {
  return (
    <p class="sure">
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${Math.round(100 * probability)}%` }} />
      </span>
      {`${confidence(probability)}, ${percent(probability)}`}
    </p>
  );
}

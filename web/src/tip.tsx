// Who says this line, and why do we think so?

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

export function Tip({ story, pointed }: { story: Story; pointed: Pointed | null }) {
  if (!pointed) return null;
  const { line, mention, box } = pointed;
  const width = document.documentElement.clientWidth;
  const isNarrow = width < 720;
  const isAbove = box.top > window.innerHeight * 0.55;
  const place = isNarrow
    ? {}
    : {
        left: `${Math.max(GAP, Math.min(box.left, width - WIDTH - GAP))}px`,
        ...(isAbove ? { bottom: `${window.innerHeight - box.top + GAP}px` } : { top: `${box.bottom + GAP}px` }),
      };
  return (
    <div class={`tip${isNarrow ? " low" : ""}`} role="status" style={place}>
      {line && <LineFacts line={line} story={story} />}
      {mention && <MentionFacts mention={mention} story={story} />}
    </div>
  );
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

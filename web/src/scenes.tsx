// What happens where, with whom and when: the list of scenes, in the order of telling or of the world?

import { useMemo, useState } from "preact/hooks";
import type { Entity, Evidence, Finding, Scene, Story } from "./data";
import { Panel, Stepper } from "./panels";
import type { Steps } from "./panels";
import { Name, People, Quoted } from "./parts";
import type { SceneOrder } from "./scene_words";
import { dayWords, distanceWords, distancesOf, gistWords, inOrder, levelWords, orderRule, paceWords, placeWords, sceneRule, sideWords } from "./scene_words";
import { Timeline } from "./timeline";
import { confidence, count, percent, surface, whereabouts } from "./words";

const MOST_PEOPLE = 5;

interface ScenesProps extends Steps {
  scene: number;
  order: SceneOrder;
  setOrder: (order: SceneOrder) => void;
  toScene: (index: number) => void;
  choose: (who: Entity) => void;
  showWords: (start: number, end: number) => void;
}

export function ScenesPanel(props: ScenesProps) {
  const { story, order, setOrder, scene: current, toScene, choose, showWords } = props;
  const list = useMemo(() => inOrder(story, order), [story, order]);
  const row = (scene: Scene, isCurrent: boolean) => (
    <Row key={scene.index} story={story} scene={scene} isCurrent={isCurrent} order={order}
      toScene={toScene} choose={choose} showWords={showWords} />
  );
  // Only the row that the reader is in is drawn anew while the list follows the text.
  const plain = useMemo(() => list.map((scene) => row(scene, false)), [list]);
  const rows = useMemo(() => plain.map((one, at) => (list[at]!.index === current ? row(list[at]!, true) : one)), [plain, current]);
  const off = story.scenes.filter((one) => one.level !== "frame").length;
  const sub = count(story.scenes.length, "scene") + (off ? `, ${off} off the main line` : "");
  if (!story.scenes.length) {
    return (
      <Panel title="Scenes" hue={null} close={props.close}>
        <p class="quiet">This story file holds no scenes. Read the book again to find them.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Scenes" hue={null} sub={sub} close={props.close}>
      <Timeline story={story} order={order} current={current} go={(scene) => toScene(scene.index)} show={showWords} />
      <Findings story={story} showWords={showWords} />
      <div class="switch" role="group" aria-label="Order of the list">
        <button type="button" aria-pressed={order === "told"} onClick={() => setOrder("told")}>
          As told
        </button>
        <button type="button" aria-pressed={order === "lived"} onClick={() => setOrder("lived")}>
          As lived
        </button>
      </div>
      <Stepper {...props} current={list.findIndex((one) => one.index === current)} />
      <ol class="scenes">{rows}</ol>
    </Panel>
  );
}

interface RowProps {
  story: Story;
  scene: Scene;
  isCurrent: boolean;
  order: SceneOrder;
  toScene: (index: number) => void;
  choose: (who: Entity) => void;
  showWords: (start: number, end: number) => void;
}

function Row({ story, scene, isCurrent, order, toScene, choose, showWords }: RowProps) {
  const when = [dayWords(scene.timeOfDay), ...scene.times.slice(0, 2).map((one) => `“${surface(story, one.start, one.end)}”`)];
  return (
    <li data-level={scene.level} aria-current={isCurrent ? "true" : undefined}>
      <button type="button" class="goto" onClick={() => toScene(scene.index)}>
        <span class="top">
          <span class="no">{scene.index + 1}</span>
          <bdi class={scene.place ? "where" : "where quiet"}>{placeWords(scene)}</bdi>
          {scene.level !== "frame" && (
            <span class="level">{`${levelWords(scene.level)}${scene.levelEvidence.probability < story.unsureBelow ? "?" : ""}`}</span>
          )}
        </span>
        <span class="facts">
          {[
            whereabouts(story, scene.start),
            ...when.filter((one) => one !== ""),
            ...distancesOf(story, scene).map((one) => distanceWords(story, one, scene)),
            paceWords(scene.pace),
            order === "lived" && scene.rank === null ? "when, the text does not say" : "",
          ].filter((one) => one !== "").join(" · ")}
        </span>
        <bdi class="gist">{gistWords(story, scene)}</bdi>
      </button>
      {scene.present.length > 0 && (
        <p class="there">
          <People all={scene.present.map(({ who }) => who)} most={MOST_PEOPLE} choose={choose} />
        </p>
      )}
      <Why story={story} scene={scene} choose={choose} showWords={showWords} />
    </li>
  );
}

/** The evidence behind each claim; made when the reader asks for it. */
function Why({ story, scene, choose, showWords }: Omit<RowProps, "isCurrent" | "order" | "toScene">) {
  const [isOpen, setOpen] = useState(false);
  const doubt = Math.min(scene.opening.probability, scene.levelEvidence.probability);
  const because = (name: string, evidence: Evidence, what = "", rule = sceneRule(evidence)) => (
    <div>
      <dt>{name}</dt>
      <dd>
        {what && <b>{`${what}: `}</b>}
        {`${rule} (${percent(evidence.probability)})`}
        <Quoted spans={evidence.spans} story={story} show={showWords} />
      </dd>
    </div>
  );
  return (
    <details class="why" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{`Why? ${confidence(doubt)}, ${percent(doubt)}`}</summary>
      {isOpen && (
        <dl>
          {because("Begins", scene.opening)}
          {because("Level", scene.levelEvidence, levelWords(scene.level) + (scene.level === "frame" || scene.isMarked ? "" : ", unmarked"))}
          {scene.place && because("Place", scene.placeEvidence, placeWords(scene))}
          {scene.within !== null && (
            <div>
              <dt>Within</dt>
              <dd>{`scene ${scene.within + 1}`}</dd>
            </div>
          )}
          {scene.times.length > 0 && (
            <div>
              <dt>Time</dt>
              <dd>
                {scene.timeOfDay && dayWords(scene.timeOfDay)}
                <Quoted spans={scene.times} story={story} show={showWords} lead={scene.timeOfDay ? ": " : ""} />
              </dd>
            </div>
          )}
          {scene.present.map(({ who, evidence }) => (
            <div key={who.index}>
              <dt>There</dt>
              <dd>
                <button type="button" class="person" onClick={() => choose(who)}>
                  <Name who={who} />
                </button>
                {` ${sceneRule(evidence)} (${percent(evidence.probability)})`}
                <Quoted spans={evidence.spans.slice(0, 2)} story={story} show={showWords} />
              </dd>
            </div>
          ))}
          {scene.mentioned.length > 0 && (
            <div>
              <dt>Spoken of</dt>
              <dd>{scene.mentioned.slice(0, 12).map((who) => who.name).join(", ")}</dd>
            </div>
          )}
          {scene.pointOfView && because("Seen by", scene.pointOfViewEvidence, scene.pointOfView.name)}
          {distancesOf(story, scene).map((one) => (
            <div key={`${one.earlier} ${one.later}`}>
              <dt>Distance</dt>
              <dd>
                {`${sideWords(one, scene)} (${percent(one.evidence.probability)})`}
                <Quoted spans={[one.distance!.words]} story={story} show={showWords} />
              </dd>
            </div>
          ))}
          {because(
            "Order",
            scene.orderEvidence,
            scene.rank === null ? "not known" : `lived ${scene.rank} of ${story.scenes.length}`,
            orderRule(scene),
          )}
        </dl>
      )}
    </details>
  );
}

function Findings({ story, showWords }: { story: Story; showWords: (start: number, end: number) => void }) {
  if (!story.findings.length) return null;
  return (
    <details class="findings">
      <summary>
        Does not fit together <span class="quiet">{story.findings.length}</span>
      </summary>
      <ul>
        {story.findings.map((one: Finding) => (
          <li key={`${one.first.start} ${one.second.start}`}>
            {`${one.explanation} `}
            <button type="button" class="link" onClick={() => showWords(one.first.start, one.first.start + 1)}>
              {whereabouts(story, one.first.start)}
            </button>
            {" and "}
            <button type="button" class="link" onClick={() => showWords(one.second.start, one.second.start + 1)}>
              {whereabouts(story, one.second.start)}
            </button>
            <span class="quiet">
              {` ${sceneRule(one.evidence)} (${percent(one.evidence.probability)})`}
              <Quoted spans={one.evidence.spans} story={story} show={showWords} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

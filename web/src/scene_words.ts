// How do we say where, when and how a scene is told?

import type { Evidence, Level, Pace, Scene, Story, Succession } from "./data";
import { folded, surface } from "./words";

/** The two orders of a story: of telling, and of the world. */
export type SceneOrder = "told" | "lived";

const LEVELS: Record<Level, string> = {
  frame: "main line",
  flashback: "flashback",
  flashforward: "flashforward",
  dream: "dream",
  embedded: "tale told",
  letter: "letter",
};

export function levelWords(level: Level): string {
  return LEVELS[level];
}

const PACES: Record<Pace, string> = { scene: "", summary: "told in summary", pause: "time stands still" };

export function paceWords(pace: Pace): string {
  return PACES[pace];
}

const PARTS: Record<string, string> = {
  TDA: "at dawn",
  TMO: "morning",
  TMI: "midday",
  TAF: "afternoon",
  TDU: "at dusk",
  TEV: "evening",
  TNI: "night",
};

/** A part of the day or a clock time in words. */
export function dayWords(value: string): string {
  return PARTS[value] ?? value.replace(/^T(?=\d)/u, "");
}

/** The rules' own short names, in a sentence where we have one. */
const RULES: Record<string, string> = {
  first_scene: "the story begins",
  chapter: "a chapter begins",
  break: "the page has a break",
  dateline: "a date stands at its head",
  place: "it moves to another place",
  time: "time has moved on",
  moved_on: "time has moved on",
  resumption: "the main line goes on",
  apart_people: "other people than before and after",
  apart_words: "other words than before and after",
  new_people: "people who were not there before",
  new_place: "a place not named before",
  speech_first: "it opens with speech",
  speech_before: "speech comes right before it",
  short: "it is short",
  length: "its length speaks for it",
  narrated: "it is narration rather than speech",
  is_first: "it stands where the story begins",
  is_last: "it stands where the story ends",
  resumes_words: "what comes after it takes up what stood before",
  resumes_near: "what comes after it takes up what stood before",
  resumes_people: "the people from before it come back after it",
  resumes_speech: "the talk goes on after it",
  gone_here: "the people before and after it are the same",
  opens_apart: "it opens with other words than stand before it",
  closes_apart: "it closes with other words than come after it",
  opens_people: "it opens with other people than stand before it",
  closes_people: "it closes with other people than come after it",
  only_here: "its people are not near by",
  names_apart: "other names than around it",
  names_opening: "it opens with other names than around it",
  names_resume: "the names from before it come back after it",
  opens_narrated: "it opens with narration",
  opens_new_noun: "it opens with something not spoken of before",
  opens_pronoun: "it opens with a pronoun",
  opens_long: "it opens with a long piece of narration",
  opens_italic: "it opens in italics",
  after_new_noun: "what comes after it opens with something not spoken of before",
  after_perfect: "what comes after it opens with what had been",
  speech: "it is speech rather than narration",
  speech_apart: "more or less speech than around it",
  first_person: "“I” more or less often than around it",
  second_person: "“you” more or less often than around it",
  break_after: "the page has a break after it",
  own_break: "the page has breaks within it",
  new_after: "people who were not there before come after it",
  would: "it tells what would be",
  perfect: "it tells what had been",
  perfect_opening: "it opens with what had been",
  opens_perfect: "it opens with what had been",
  opens_would: "it opens with what would be",
  tense: "the tense changes",
  italic: "it stands in italics",
  italic_all: "it stands in italics",
  letter_opens: "it opens like a letter",
  letter_closes: "it closes like a letter",
  past_cue: "words point to the past",
  future_cue: "words point to the future",
  dream: "words tell of a dream",
  tale: "somebody begins to tell",
  waking: "somebody wakes",
  break_before: "the page has a break before it",
  heading_before: "a heading stands before it",
  told: "the way it reads, as learned from other stories",
  main_line: "nothing takes it off the main line",
  memory: "it tells of earlier times",
  foretold: "it tells of what is to come",
  written_before: "a letter was written before it is read",
  place_of_action: "here the narration sets what they do",
  place_goes_on: "no new place is named, so the last one stays",
  mind_told: "the narration tells this mind",
  narrator: "this one narrates",
  speaks: "speaks here",
  acts: "acts here",
  told_of: "the narration has them here",
  around: "is in the scene before or after, and is not named here",
  dates: "dates in the text say so",
  headings: "the headings say so",
  steps_back: "its first words go back in time",
  told_in_order: "it is told in this order",
  only_scene: "there is no other scene",
  nothing_said: "the text does not say",
};

export function sceneRule(evidence: Evidence): string {
  return RULES[evidence.rule] ?? evidence.rule.replace(/[_-]+/gu, " ");
}

/** Why a scene lies where it does in the world; the surest claim may be about another scene, set out of its time. */
export function orderRule(scene: Scene): string {
  const { rule } = scene.orderEvidence;
  if (rule === "memory" && scene.level !== "flashback") return "a memory lies before it";
  if (rule === "foretold" && scene.level !== "flashforward") return "what is foretold lies after it";
  if (rule === "written_before" && scene.level !== "letter") return "a letter was written before it";
  return sceneRule(scene.orderEvidence);
}

export function placeWords(scene: Scene): string {
  return scene.place ? folded(scene.place.name) : "place unknown";
}

/** A scene in a sentence, for a screen reader and under the picture. */
export function sceneWords(scene: Scene, count: number): string {
  const order = scene.rank === null ? "its place in time is not known" : `lived ${ordinal(scene.rank)}`;
  return `Scene ${scene.index + 1} of ${count}, ${levelWords(scene.level)}, ${placeWords(scene)}; ${order}`;
}

/** How far a scene lies from another, with the words that say so, where the text says it. */
export function distancesOf(story: Story, scene: Scene): Succession[] {
  const isOurs = scene.level === "flashback" ? "earlier" : "later";
  return story.successions.filter((one) => one.distance !== null && one[isOurs] === scene.index);
}

export function distanceWords(story: Story, one: Succession, scene: Scene): string {
  const { start, end } = one.distance!.words;
  return `${sideWords(one, scene)} (“${surface(story, start, end)}”)`;
}

/** On which side of the other scene a scene lies. */
export function sideWords(one: Succession, scene: Scene): string {
  return one.earlier === scene.index ? `before scene ${one.later + 1}` : `after scene ${one.earlier + 1}`;
}

/** One row a scene, in one of the two orders; those that nothing places come last. */
export function inOrder(story: Story, order: SceneOrder): Scene[] {
  if (order === "told") return story.scenes;
  const last = story.scenes.length + 1;
  return [...story.scenes].sort((a, b) => (a.rank ?? last) - (b.rank ?? last) || a.index - b.index);
}

/** What one can read under a scene's number: its first words that say what it is. */
export function gistWords(story: Story, scene: Scene): string {
  return scene.gist.map((one) => surface(story, one.start, one.end)).join(" … ");
}

function ordinal(rank: number): string {
  const tens = rank % 100;
  const ending = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${ending}`;
}

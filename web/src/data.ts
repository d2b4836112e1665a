// What does the page know?
//
// The twin of payload.py: unpacks its compact JSON into plain objects. All offsets count UTF-16 code units of `text`, half-open.

export type ParagraphKind = "prose" | "verse" | "heading" | "scene_break";
export type Form = "name" | "description" | "pronoun";
export type Cue = "explicit" | "anaphoric" | "implicit";
export type Role = "narrator" | "major" | "minor" | "mentioned" | "none";

export interface Range {
  start: number;
  end: number;
}

export interface Chapter extends Range {
  title: string | null;
  /** Whether the title stands in the text; if not, it comes from elsewhere and the page adds it. */
  hasHeading: boolean;
}

export interface Paragraph extends Range {
  kind: ParagraphKind;
}

export interface Emphasis extends Range {
  kind: string;
}

export interface Aside {
  kind: string;
  reason: string;
  range: Range | null;
  text: string | null;
  anchor: number | null;
}

export interface Mention extends Range {
  entity: number;
  form: Form;
}

export interface Evidence {
  spans: Range[];
  probability: number;
  rule: string;
}

export interface Line extends Range {
  index: number;
  id: string;
  speech: Range;
  turn: number;
  speaker: Entity | null;
  addressees: Entity[];
  cueForm: Cue;
  cue: Range | null;
  evidence: Evidence;
  addresseeEvidence: Evidence;
  isClosed: boolean;
}

export interface Alias {
  text: string;
  count: number;
  isProper: boolean;
}

export type TraitKind = "does" | "undergoes" | "has" | "is";

/** A word that tells of somebody, and all the places where it does, in text order. */
export interface Trait {
  lemma: string;
  places: Range[];
}

export interface Kin {
  who: Entity;
  relation: string;
  of: Entity;
  places: Range[];
  probability: number;
}

export type Level = "frame" | "flashback" | "flashforward" | "dream" | "embedded" | "letter";
export type Pace = "scene" | "summary" | "pause";

export interface Presence {
  who: Entity;
  evidence: Evidence;
}

/** A stretch of text at one place, one time, on one level of telling. */
export interface Scene extends Range {
  index: number;
  opening: Evidence;
  pace: Pace;
  level: Level;
  levelEvidence: Evidence;
  isMarked: boolean;
  /** Index of the scene that this one is set into. */
  within: number | null;
  place: Entity | null;
  placeEvidence: Evidence;
  present: Presence[];
  mentioned: Entity[];
  pointOfView: Entity | null;
  pointOfViewEvidence: Evidence;
  timeOfDay: string;
  times: Range[];
  words: number;
  gist: Range[];
  /** Number of its strand of action, from 0. */
  thread: number;
  /** Rank in the world's time, from 1; null where nothing places it. */
  rank: number | null;
  orderEvidence: Evidence;
}

/** One scene lies before another in the world's time. */
export interface Succession {
  earlier: number;
  later: number;
  /** How far apart, and the words that say so. */
  distance: { value: string; words: Range } | null;
  evidence: Evidence;
}

/** Something in the text that does not fit together. */
export interface Finding {
  kind: string;
  first: Range;
  second: Range;
  explanation: string;
  evidence: Evidence;
}

/** Words that speak of a thing. */
export interface ThingMention extends Range {
  probability: number;
}

/** Something that the story comes back to. */
export interface Thing {
  /** Its place among the things, the most often mentioned first. */
  index: number;
  id: string;
  name: string;
  sense: string;
  /** Whose it is said to be and how often, the most often named first. */
  owners: [Entity, number][];
  probability: number;
  /** At least one, in text order. */
  mentions: ThingMention[];
}

/** Two that may be one person. */
export interface Pair {
  first: Entity;
  second: Entity;
  probability: number;
  reasons: string[];
}

export interface Correction {
  fits: boolean;
  outcome: string;
}

export interface Entity {
  index: number;
  id: string;
  name: string;
  kind: string;
  role: Role;
  isCharacter: boolean;
  /** 0 to 7 for the eight most often mentioned characters; null for everyone else, who is grey. */
  hue: number | null;
  initials: string;
  aliases: Alias[];
  pronouns: [string, number][];
  mentionCount: number;
  lineCount: number;
  wordsSpoken: number;
  first: Range;
  last: Range;
  probability: number;
  lines: Line[];
  mentions: Mention[];
  /** What they do, have and are; each list from the commonest word down. */
  traits: Record<TraitKind, Trait[]>;
  kin: Kin[];
  pairs: Pair[];
}

export interface Glance {
  words: number;
  chapters: number;
  characters: number;
  lines: number;
  spoken_words: number;
  unsure: number;
}

export interface Story {
  id: string;
  title: string | null;
  author: string | null;
  format: string;
  glance: Glance;
  unsureBelow: number;
  text: string;
  chapters: Chapter[];
  paragraphs: Paragraph[];
  emphasis: Emphasis[];
  breaks: Range[];
  asides: Aside[];
  entities: Entity[];
  /** The cast, the most often mentioned first. */
  characters: Entity[];
  mentions: Mention[];
  lines: Line[];
  samePerson: Pair[];
  corrections: Correction[];
  /** In page order. */
  scenes: Scene[];
  successions: Succession[];
  findings: Finding[];
  /** The most often mentioned first. */
  things: Thing[];
  warnings: string[];
  made: string;
}

const PARAGRAPHS: ParagraphKind[] = ["prose", "verse", "heading", "scene_break"];
const EMPHASES = ["italic", "bold", "small_caps", "underline", "struck"];
const FORMS: Form[] = ["name", "description", "pronoun"];
const CUES: Cue[] = ["explicit", "anaphoric", "implicit"];
export const TRAITS: TraitKind[] = ["does", "undergoes", "has", "is"];
const LEVELS: Level[] = ["frame", "flashback", "flashforward", "dream", "embedded", "letter"];
const PACES: Pace[] = ["scene", "summary", "pause"];
/** More hues than eight cannot be told apart, least of all by colour-blind readers. */
const HUES = 8;

type RawEntity = [
  string, string, string, Role, [string, number, number][], [string, number][],
  number, number, number, number, number, number, number, number,
];
type RawEvidence = [number[], number, number];
type RawScene = [
  number, number, RawEvidence, number, number, RawEvidence, number, number, number, RawEvidence, [number, ...RawEvidence][],
  number[], number, RawEvidence, string, number[], number, number[], number, number, RawEvidence,
];
type RawThing = [string, string, string, number[], number];
type RawLine = [
  number, number, number, number, number, number, number[], number, number[],
  number[], number, number, number[], number, number, number, string,
];

interface Raw {
  id: string;
  title: string | null;
  author: string | null;
  format: string;
  glance: Glance;
  unsureBelow: number;
  text: string;
  chapters: [number, number, string | null, number, number][];
  paragraphs: number[];
  emphasis: number[];
  breaks: number[];
  asides: [string, string, number, number, string | null, number][];
  entities: RawEntity[];
  mentions: number[];
  lines: RawLine[];
  rules: string[];
  traits: number[];
  lemmas: string[];
  kin: [number, string, number, number[], number][];
  samePerson: [number, number, number, string[]][];
  corrections: [number, string][];
  scenes: RawScene[];
  successions: [number, number, string, number[], ...RawEvidence][];
  findings: [string, number, number, number, number, string, ...RawEvidence][];
  things: RawThing[];
  thingMentions: number[];
  warnings: string[];
  made: string;
}

/** Unpack the base64 of gzipped JSON that the writer left in the page. */
export async function unpack(packed: string): Promise<Story> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return decode(JSON.parse(await new Response(stream).text()) as Raw);
}

function decode(raw: Raw): Story {
  const entities = raw.entities.map(entity);
  const characters = entities
    .filter((one) => one.isCharacter)
    .sort((a, b) => b.mentionCount - a.mentionCount || a.first.start - b.first.start);
  characters.slice(0, HUES).forEach((one, rank) => (one.hue = rank));
  const mentions = rows(raw.mentions, 2, (range, [who, form]) => ({ ...range, entity: who!, form: FORMS[form!]! }));
  for (const mention of mentions) entities[mention.entity]!.mentions.push(mention);
  const lines = raw.lines.map((one, index) => line(one, index, entities, raw.rules));
  for (const one of lines) one.speaker?.lines.push(one);
  addTraits(entities, raw);
  for (const [who, relation, of, places, probability] of raw.kin) {
    const kin = { who: entities[who]!, relation, of: entities[of]!, places: pairs(places), probability };
    kin.who.kin.push(kin);
    kin.of.kin.push(kin);
  }
  const samePerson = raw.samePerson.map(([first, second, probability, reasons]) => ({
    first: entities[first]!, second: entities[second]!, probability, reasons,
  }));
  for (const pair of samePerson) {
    pair.first.pairs.push(pair);
    pair.second.pairs.push(pair);
  }
  return {
    ...raw,
    chapters: raw.chapters.map(([start, end, title, heading]) => ({ start, end, title, hasHeading: heading >= 0 })),
    paragraphs: rows(raw.paragraphs, 1, (range, [kind]) => ({ ...range, kind: PARAGRAPHS[kind!]! })),
    emphasis: rows(raw.emphasis, 1, (range, [kind]) => ({ ...range, kind: EMPHASES[kind!]! })),
    breaks: rows(raw.breaks, 0, (range) => range),
    asides: raw.asides.map(([kind, reason, start, end, text, anchor]) => ({
      kind,
      reason,
      range: start < 0 ? null : { start, end },
      text,
      anchor: anchor < 0 ? null : anchor,
    })),
    entities,
    characters,
    mentions,
    lines,
    samePerson,
    corrections: raw.corrections.map(([fits, outcome]) => ({ fits: fits === 1, outcome })),
    scenes: raw.scenes.map((one, index) => scene(one, index, entities, raw.rules)),
    successions: raw.successions.map(([earlier, later, value, words, ...because]) => ({
      earlier,
      later,
      distance: words.length ? { value, words: { start: words[0]!, end: words[1]! } } : null,
      evidence: evidence(because, raw.rules),
    })),
    findings: raw.findings.map(([kind, start, end, otherStart, otherEnd, explanation, ...because]) => ({
      kind,
      first: { start, end },
      second: { start: otherStart, end: otherEnd },
      explanation,
      evidence: evidence(because, raw.rules),
    })),
    things: thingsOf(raw, entities),
  };
}

function thingsOf(raw: Raw, entities: Entity[]): Thing[] {
  const all = raw.things.map(([id, name, sense, owners, probability]): Thing => ({
    index: 0, id, name, sense,
    owners: pairs(owners).map(({ start: who, end: times }) => [entities[who]!, times]),
    probability,
    mentions: [],
  }));
  for (const [thing, mention] of rows(raw.thingMentions, 2, (range, [which, probability]) =>
    [which!, { ...range, probability: probability! }] as const)) {
    all[thing]!.mentions.push(mention);
  }
  const things = all
    .filter((one) => one.mentions.length)
    .sort((a, b) => b.mentions.length - a.mentions.length || a.mentions[0]!.start - b.mentions[0]!.start);
  things.forEach((one, index) => (one.index = index));
  return things;
}

function scene(raw: RawScene, index: number, entities: Entity[], rules: string[]): Scene {
  const [start, end, opening, pace, level, levelBecause, marked, within, place, placeBecause, present, mentioned, ...rest] = raw;
  const [view, viewBecause, timeOfDay, times, words, gist, thread, rank, orderBecause] = rest;
  return {
    index, start, end,
    opening: evidence(opening, rules),
    pace: PACES[pace]!,
    level: LEVELS[level]!,
    levelEvidence: evidence(levelBecause, rules),
    isMarked: marked === 1,
    within: within < 0 ? null : within,
    place: place < 0 ? null : entities[place]!,
    placeEvidence: evidence(placeBecause, rules),
    present: present.map(([who, ...because]) => ({ who: entities[who]!, evidence: evidence(because, rules) })),
    mentioned: mentioned.map((who) => entities[who]!),
    pointOfView: view < 0 ? null : entities[view]!,
    pointOfViewEvidence: evidence(viewBecause, rules),
    timeOfDay,
    times: pairs(times),
    words,
    gist: pairs(gist),
    thread,
    rank: rank || null,
    orderEvidence: evidence(orderBecause, rules),
  };
}

function evidence([spans, probability, rule]: RawEvidence, rules: string[]): Evidence {
  return { spans: pairs(spans), probability, rule: rules[rule]! };
}

function addTraits(entities: Entity[], raw: Raw): void {
  const known = new Map<string, Trait>();
  for (const [range, who, kind, lemma] of rows(raw.traits, 3, (range, rest) => [range, ...rest] as [Range, number, number, number])) {
    const key = `${who} ${kind} ${lemma}`;
    const found = known.get(key);
    if (found) {
      found.places.push(range);
      continue;
    }
    const trait = { lemma: raw.lemmas[lemma]!, places: [range] };
    known.set(key, trait);
    entities[who]!.traits[TRAITS[kind]!].push(trait);
  }
  for (const one of entities) {
    for (const kind of TRAITS) one.traits[kind].sort((a, b) => b.places.length - a.places.length);
  }
}

/** Read a flat list of (start after the start before, length, and `extra` numbers) one row at a time. */
function rows<T>(flat: number[], extra: number, row: (range: Range, rest: number[]) => T): T[] {
  const made: T[] = [];
  let start = 0;
  for (let at = 0; at < flat.length; at += 2 + extra) {
    start += flat[at]!;
    made.push(row({ start, end: start + flat[at + 1]! }, flat.slice(at + 2, at + 2 + extra)));
  }
  return made;
}

function entity(raw: RawEntity, index: number): Entity {
  const [id, name, kind, role, aliases, pronouns, mentionCount, lineCount, wordsSpoken, ...rest] = raw;
  const [firstStart, firstEnd, lastStart, lastEnd, probability] = rest;
  return {
    index, id, name, kind, role,
    isCharacter: role !== "none",
    hue: null,
    initials: initials(name),
    aliases: aliases.map(([text, count, isProper]) => ({ text, count, isProper: isProper === 1 })),
    pronouns, mentionCount, lineCount, wordsSpoken,
    first: { start: firstStart, end: firstEnd },
    last: { start: lastStart, end: lastEnd },
    probability,
    lines: [],
    mentions: [],
    traits: { does: [], undergoes: [], has: [], is: [] },
    kin: [],
    pairs: [],
  };
}

function line(raw: RawLine, index: number, entities: Entity[], rules: string[]): Line {
  const [start, end, speechStart, speechEnd, turn, speaker, addressees, cueForm, cue, ...rest] = raw;
  const [spans, probability, rule, toSpans, toProbability, toRule, isClosed, id] = rest;
  return {
    index, id, start, end,
    speech: { start: speechStart, end: speechEnd },
    turn,
    speaker: speaker < 0 ? null : entities[speaker]!,
    addressees: addressees.map((one) => entities[one]!),
    cueForm: CUES[cueForm]!,
    cue: cue.length ? { start: cue[0]!, end: cue[1]! } : null,
    evidence: { spans: pairs(spans), probability, rule: rules[rule]! },
    addresseeEvidence: { spans: pairs(toSpans), probability: toProbability, rule: rules[toRule]! },
    isClosed: isClosed === 1,
  };
}

function pairs(flat: number[]): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < flat.length; at += 2) ranges.push({ start: flat[at]!, end: flat[at + 1]! });
  return ranges;
}

const LEADING = /^(the|a|an|mr|mrs|miss|ms|dr|sir|lady|lord|my|his|her|their|our|your)\.?\s+/iu;

/** Two letters for a badge: of the first and last word, without articles and titles. */
function initials(name: string): string {
  const words = (name.replace(LEADING, "") || name).split(/[\s-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letter = (word: string | undefined): string => word?.match(/[\p{L}\p{N}]/u)?.[0] ?? "";
  const [first, last] = [letter(words[0]), words.length > 1 ? letter(words[words.length - 1]) : ""];
  return (first + last).toUpperCase() || "·";
}

/** First index whose value is greater than `offset`, in a list that `start` sorts. */
export function after<T extends Range>(ranges: T[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.start > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

// How do we say it to a person?

import type { Aside, Cue, Entity, Evidence, Line, Role, Story } from "./data";
import { after } from "./data";

export const UNKNOWN = "unknown speaker";

const NUMBER = new Intl.NumberFormat("en-GB");

export function count(many: number, one: string, more = `${one}s`): string {
  return `${NUMBER.format(many)} ${many === 1 ? one : more}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Confidence in words, so that a number is never the only answer. */
export function confidence(probability: number): string {
  if (probability >= 0.95) return "almost certain";
  if (probability >= 0.8) return "confident";
  if (probability >= 0.6) return "fairly sure";
  if (probability >= 0.4) return "unsure";
  return "a guess";
}

export function isUnsure(line: Line, story: Story): boolean {
  return line.speaker === null || line.evidence.probability < story.unsureBelow;
}

const CUES: Record<Cue, string> = {
  explicit: "named by the speech cue",
  anaphoric: "the speech cue has a pronoun or a description",
  implicit: "no speech cue",
};

export function cueWords(line: Line): string {
  return CUES[line.cueForm];
}

/** The rules' own short names, in a sentence where we have one; a new rule shows its name until it gets its words. */
const RULES: Record<string, string> = {
  speech_tag: "a speech tag names the speaker",
  speech_tag_description: "a speech tag describes the speaker",
  speech_tag_pronoun: "a speech tag has a pronoun for the speaker",
  narrator_tag: "the narrator says so in the first person",
  speech_cue: "a speech cue names the speaker",
  quotation_continues: "the speech of the line before goes on",
  same_paragraph: "a speech tag in the same paragraph names the speaker",
  same_paragraph_description: "a speech tag in the same paragraph describes the speaker",
  same_paragraph_pronoun: "a speech tag in the same paragraph has a pronoun for the speaker",
  introduced: "the words before the line lead to the speaker",
  called_before: "the line before calls the speaker",
  action_beat: "the speaker acts beside the line",
  alternation: "the two speakers take turns",
  turn_taking: "the speakers take turns",
  turn_taking_of_two: "two alone speak here and take turns",
  presence: "the speaker is near, and nothing more says who",
  same_turn: "the line goes on after its speech tag",
  turn: "the line goes on after its speech tag",
  vocative: "someone is called by name inside the line",
  speaker_head: "the model weighed the people nearby",
  model: "the model weighed the people nearby",
  narrator: "the narrator speaks",
  reply: "an answer to the line before",
  asked_whom: "the speech tag says to whom",
  told_to: "the speech tag says to whom",
  called: "the line calls them",
  other_party: "they are the others in the talk",
  nobody_near: "nobody is near who could be",
  correction: "a reader set it right",
  unknown: "nothing nearby says who",
  nothing: "nothing nearby says who",
};

export function ruleWords(evidence: Evidence): string {
  return RULES[evidence.rule] ?? evidence.rule.replace(/[_-]+/gu, " ");
}

const ROLES: Record<Role, string> = {
  narrator: "narrator",
  major: "main character",
  minor: "minor character",
  mentioned: "only spoken of",
  none: "not in the cast",
};

const KINDS: Record<string, string> = {
  PER: "person",
  LOC: "place",
  FAC: "building or room",
  GPE: "town or country",
  VEH: "vehicle",
  ORG: "organisation",
};

export function roleWords(entity: Entity): string {
  if (!entity.isCharacter) return KINDS[entity.kind] ?? entity.kind;
  const kind = entity.kind === "PER" ? "" : `, ${KINDS[entity.kind] ?? entity.kind}`;
  return ROLES[entity.role] + kind;
}

/** Kinds of things, by the sense of their nouns. */
const SENSES: Record<string, string> = {
  "n.ANIMAL": "animal",
  "n.ARTIFACT": "object",
  "n.BODY": "part of the body",
  "n.COMMUNICATION": "writing or message",
  "n.EVENT": "event",
  "n.FOOD": "food",
  "n.GROUP": "group",
  "n.LOCATION": "place",
  "n.NATURALOBJECT": "thing of nature",
  "n.PLANT": "plant",
  "n.POSSESSION": "money or property",
  "n.SUBSTANCE": "material",
};

export function senseWords(sense: string): string {
  return SENSES[sense] ?? sense.replace(/^n\./u, "").toLowerCase();
}

const ASIDES: Record<string, string> = {
  boilerplate: "boilerplate",
  front_matter: "front matter",
  contents: "contents",
  author_note: "author’s note",
  footnote: "footnote",
  comment: "comment",
  deletion: "deletion",
  illustration: "illustration",
  back_matter: "back matter",
  other: "other",
};

export function asideWords(aside: Aside): string {
  const kind = ASIDES[aside.kind] ?? aside.kind;
  // “Author’s note – a note of the author’s” would say it twice.
  const said = aside.reason.toLowerCase();
  const isSaid = kind.split(/’s | /u).every((word) => said.includes(word));
  return `Set aside: ${isSaid ? "" : `${kind} – `}${aside.reason}`;
}

/** The chapter's title, or its number where it has none. */
export function chapterName(story: Story, index: number): string {
  return story.chapters[index]?.title ?? `Chapter ${index + 1}`;
}

export function chapterAt(story: Story, offset: number): number {
  return after(story.chapters, offset) - 1;
}

/** Where something stands, for a person: its chapter, or how far into the book. */
export function whereabouts(story: Story, offset: number): string {
  const chapter = chapterAt(story, offset);
  if (chapter >= 0 && story.chapters.length > 1) return chapterName(story, chapter);
  return `${percent(offset / Math.max(1, story.text.length))} in`;
}

/** Words on one line, for lists and labels. */
export function folded(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

export function surface(story: Story, start: number, end: number): string {
  return folded(story.text.slice(start, end));
}

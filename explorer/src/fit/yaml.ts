// What to write in the study's files for it to make the space of some edits.

import type { Payload } from "../payload";
import { type Edits, type Study, answersTo, labelOf, passiveByName } from "./edits";
import type { ThemeWeights } from "./themes";

export interface Block {
  readonly file: "config/study.yaml" | "config/questionnaire.yaml";
  readonly text: string;
}

/** What the keys alone do not say; each is a sentence of the catalogue. */
export interface Note {
  readonly key: "codebook" | "plain" | "class" | "option" | "pole" | "role" | "imputed";
  readonly values: Readonly<Record<string, string>>;
}

export interface Written {
  readonly blocks: readonly Block[];
  readonly notes: readonly Note[];
}

interface Mapped {
  readonly [key: string]: Yaml;
}
type Yaml = string | number | readonly Yaml[] | Mapped;

/** Return what to paste, file by file: each key replaces the study's of the same name, the others stay. */
export function written(study: Study, edits: Edits, editions: Payload["editions"]): Written {
  const space = spaceKeys(study, edits);
  const reference = keptEdition(study, edits, editions);
  const top: Record<string, Yaml> = {
    ...(Object.keys(space).length > 0 ? { spaces: { [study.refit.declared.key]: space } } : {}),
    ...(reference === null ? {} : { editions: { reference } }),
  };
  const questions = questionKeys(study, edits);
  const blocks: Block[] = [];
  if (Object.keys(top).length > 0) blocks.push({ file: "config/study.yaml", text: text(top) });
  if (Object.keys(questions).length > 0) blocks.push({ file: "config/questionnaire.yaml", text: text({ questions }) });
  return { blocks, notes: notesOf(study, edits) };
}

/** Return the keys of the space, in config/study.yaml, that edits change. */
function spaceKeys(study: Study, edits: Edits): Record<string, Yaml> {
  const { declared } = study.refit;
  const keys: Record<string, Yaml> = {};
  const names = passiveByName(declared.passive, edits);
  const passive: Record<string, string[]> = {};
  for (const [question, category] of names) (passive[question] ??= []).push(category);
  if (edits.passive.length > 0 || names.length < Object.values(declared.passive).flat().length) {
    keys.passive = { fewer_than: declared.fewerThan, missing: declared.missing, categories: passive };
  }
  const added = edits.added.map(({ question }) => question);
  const supplementary = [...declared.supplementary.filter((key) => !added.includes(key)), ...singles(study, edits)];
  if (added.length + edits.dropped.length > 0) keys.supplementary = supplementary;
  if (edits.themeWeights !== "declared" && edits.themeWeights !== null) keys.theme_weights = weights(edits.themeWeights);
  const apart = keptOthers(study, edits);
  if (apart) {
    keys.supplementary_individuals = {
      categories: { ...declared.apart, ...apart },
      ...(declared.fewerAnswersThan > 0 ? { fewer_answers_than: declared.fewerAnswersThan } : {}),
    };
  }
  return keys;
}

/** Return the questions left out, but the options of a question with several answers: they are placed afterwards. */
function singles(study: Study, { dropped }: Edits): string[] {
  return dropped.filter((key) => !(key in study.refit.declared.options));
}

function weights(rule: Exclude<ThemeWeights, null>): Yaml {
  return typeof rule === "string" ? rule : { ...rule };
}

/** Return the other answers to the question whose answer is kept: their respondents are placed afterwards. */
function keptOthers(study: Study, { kept }: Edits): Record<string, string[]> | null {
  if (!kept || isClass(study, kept.question)) return null;
  const others = answersTo(study, kept.question)?.categories.filter((category) => category !== kept.category);
  return { [kept.question]: others ?? [] };
}

function isClass(study: Study, question: string): boolean {
  return study.factors.some(({ key, kind }) => key === question && kind === "class");
}

/** Return the edition that is kept: it alone can be the one that others are compared with. */
function keptEdition(study: Study, { kept }: Edits, editions: Payload["editions"]): string | null {
  const isEdition = study.factors.some(({ key, kind }) => key === kept?.question && kind === "edition");
  return kept && isEdition && editions.some(({ key }) => key === kept.category) ? kept.category : null;
}

/** Return the keys of questions, in config/questionnaire.yaml, that edits change. */
function questionKeys(study: Study, edits: Edits): Record<string, Yaml> {
  const keys: Record<string, Record<string, Yaml>> = {};
  for (const key of singles(study, edits)) keys[key] = { role: "supplementary" };
  for (const { question, theme } of edits.added) keys[question] = { role: "active", theme };
  for (const question of new Set(edits.merged.map((one) => one.question))) {
    if (!edits.dropped.includes(question)) {
      keys[question] = { ...keys[question], categories: mergedLabels(study, question, edits) };
    }
  }
  return keys;
}

/** Return the categories of a question with their labels, those merged being one. */
function mergedLabels(study: Study, question: string, { merged }: Edits): Record<string, string> {
  const mergers = merged.filter((one) => one.question === question).map(({ categories }) => categories);
  const labels: Record<string, string> = {};
  for (const { key, label } of study.categories.filter((one) => one.question === question)) {
    const parts = mergers.find((categories) => categories.includes(key));
    if (!parts) labels[key] = label;
    else if (parts[0] === key) labels[key] = labelOf(study, question, parts).join(" / ");
  }
  return labels;
}

function notesOf(study: Study, edits: Edits): Note[] {
  const { declared } = study.refit;
  const notes: Note[] = edits.merged.map(({ question, categories: [first, ...others] }) => ({
    key: "codebook",
    values: { question, into: first, others: others.join(", ") },
  }));
  if (edits.themeWeights === null && declared.themeWeights !== null) notes.push({ key: "plain", values: {} });
  if (edits.kept && isClass(study, edits.kept.question)) notes.push({ key: "class", values: {} });
  for (const key of edits.dropped.filter((one) => one in declared.options)) {
    notes.push({ key: "option", values: { question: key, parent: declared.options[key] } });
  }
  for (const { positive } of declared.axes.filter((one) => isPoleLost(one.positive, edits))) {
    notes.push({ key: "pole", values: { question: positive[0], category: positive[1] } });
  }
  if (JSON.stringify(declared.missing).includes("imputed")) notes.push({ key: "imputed", values: {} });
  if (edits.dropped.length + edits.added.length > 0) notes.push({ key: "role", values: {} });
  return notes;
}

/** Whether the category that a declared axis has on its positive side is left out, or merged into another. */
function isPoleLost([question, category]: readonly [string, string], { dropped, merged }: Edits): boolean {
  const into = (one: Edits["merged"][number]): boolean =>
    one.question === question && one.categories.slice(1).includes(category);
  return dropped.includes(question) || merged.some(into);
}

/** Return a value as YAML 1.2: two levels by lines, the others between braces. */
function text(value: Mapped, depth = 0): string {
  return Object.entries(value)
    .map(([key, held]) => {
      const margin = "  ".repeat(depth);
      if (typeof held !== "object" || Array.isArray(held) || depth === 2) return `${margin}${scalar(key)}: ${flow(held)}\n`;
      return `${margin}${scalar(key)}:\n${text(held as Mapped, depth + 1)}`;
    })
    .join("");
}

function flow(value: Yaml): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object") return scalar(value);
  const pairs = Object.entries(value).map(([key, held]) => `${scalar(key)}: ${flow(held)}`);
  return `{${pairs.join(", ")}}`;
}

/** Write a text plain where no reader of YAML takes it for anything else, as JSON otherwise, which YAML reads alike. */
function scalar(value: string | number | readonly Yaml[] | object): string {
  if (typeof value === "number") return String(value);
  const plain = typeof value === "string" && /^[A-Za-z_][\w-]*$/.test(value);
  return plain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value);
}

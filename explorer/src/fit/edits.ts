// What a reader changes of a space, and the answers and rules that it leaves to fit.

import type { Payload, Refit, Space as StudySpace } from "../payload";
import type { Rules } from "./space";
import { type Answered, type Survey, layout, MISSING, survey, counts } from "./survey";
import type { ThemeWeights } from "./themes";

export interface Edits {
  readonly dropped: readonly string[]; // active questions
  readonly added: readonly { readonly question: string; readonly theme: string }[]; // supplementary questions, made active
  readonly passive: readonly (readonly [question: string, category: string])[];
  readonly merged: readonly { readonly question: string; readonly categories: readonly string[] }[];
  readonly themeWeights: ThemeWeights | "declared";
  readonly kept: { readonly question: string; readonly category: string } | null; // whose respondents alone make the space
}

export const UNCHANGED: Edits = { dropped: [], added: [], passive: [], merged: [], themeWeights: "declared", kept: null };

/** Whether edits leave the space as the study has it. */
export function isUnchanged(edits: Edits): boolean {
  const { dropped, added, passive, merged, themeWeights, kept } = edits;
  return dropped.length + added.length + passive.length + merged.length === 0 && themeWeights === "declared" && !kept;
}

export interface Prepared {
  readonly answers: Survey;
  readonly rules: Rules;
  readonly rows: readonly number[]; // of the active respondents, those who make the space
  readonly silent: number; // among them, who gave no answer to the question whose answer is kept
}

/** A space that the page may fit again: its answers are in it. */
export type Study = StudySpace & { readonly refit: Refit };

/** Return the answers and the rules that edits leave of a space. */
export function prepared(space: Study, edits: Edits): Prepared {
  const { refit } = space;
  const own = refit.questions.filter(({ key }) => !edits.dropped.includes(key));
  const questions = [...own, ...edits.added.flatMap(({ question }) => answersTo(space, question) ?? [])].map((asked) =>
    edits.merged.filter(({ question }) => question === asked.key).reduce(merged, asked),
  );
  const { rows, silent } = keptRows(space, edits, questions);
  const held = questions.map((asked) => ({ ...asked, codes: rows.map((row) => asked.codes[row]) }));
  const weights = refit.weights && rows.map((row) => refit.weights![row]);
  const answers = survey(held, rows.length, weights);
  return { answers, rules: rulesOf(refit, edits, answers), rows, silent };
}

/** Return the answers of the active respondents to any question that the page holds, classes and editions too. */
export function answersTo({ individuals }: Pick<StudySpace, "individuals">, question: string): Answered | null {
  const found = individuals?.answers.find((one) => one.question === question);
  if (!individuals || !found) return null;
  const codes = found.codes.filter((_, row) => !individuals.supplementary[row]);
  return { key: question, categories: found.categories, codes };
}

/** Return a question in which some categories are one, under the key of the first of them. */
function merged(asked: Answered, { categories }: Edits["merged"][number]): Answered {
  const parts = asked.categories.filter((category) => categories.includes(category));
  if (parts.length < 2) return asked;
  const kept = asked.categories.filter((category) => category === parts[0] || !parts.includes(category));
  const place = asked.categories.map((category) => kept.indexOf(parts.includes(category) ? parts[0] : category));
  return { ...asked, categories: kept, codes: Array.from(asked.codes, (code) => (code < 0 ? MISSING : place[code])) };
}

/** Return who makes the space: not who gave another answer than the one kept, nor who answered too little. */
function keptRows(
  space: Study,
  { kept }: Edits,
  questions: readonly Answered[],
): Pick<Prepared, "rows" | "silent"> {
  const asked = kept && answersTo(space, kept.question);
  const wanted = asked?.categories.indexOf(kept?.category ?? "") ?? MISSING;
  const n = space.refit.questions[0]?.codes.length ?? 0;
  const known = (row: number): number => questions.filter(({ codes }) => codes[row] >= 0).length;
  const rows = Array.from({ length: n }, (_, row) => row)
    .filter((row) => !asked || asked.codes[row] === wanted || asked.codes[row] < 0)
    .filter((row) => known(row) >= space.refit.declared.fewerAnswersThan);
  return { rows, silent: asked ? rows.filter((row) => asked.codes[row] < 0).length : 0 };
}

/** Return the rules that the study declares, and those that the reader adds. */
function rulesOf({ declared, themes, nAxes, questions: weighed }: Refit, edits: Edits, answers: Survey): Rules {
  const where = layout(answers.questions);
  const held = counts(answers, where);
  const places = new Map(
    answers.questions.flatMap(({ key, categories }, q) =>
      categories.map((category, k) => [pair(key, category), where.starts[q] + k] as const),
    ),
  );
  const passive = passivePairs(declared.passive, edits);
  return {
    nAxes,
    passive: (question, category) => {
      const n = held[places.get(pair(question, category)) ?? -1] ?? 0;
      return passive.has(pair(question, category)) || (n > 0 && n < declared.fewerThan);
    },
    themes: { ...themes, ...Object.fromEntries(edits.added.map(({ question, theme }) => [question, theme])) },
    themeWeights: edits.themeWeights === "declared" ? declared.themeWeights : edits.themeWeights,
    questionShares: edits.themeWeights === "declared" ? givenShares(weighed, answers) : undefined,
    orientation: declared.orientation,
    readings: declared.axes,
  };
}

/** Return what questions count where their weights were given one by one; a question added counts as one of them. */
function givenShares(weighed: Refit["questions"], { questions }: Survey): Float64Array | undefined {
  const given = new Map(weighed.map(({ key, weight }) => [key, weight]));
  if (weighed.every(({ weight }) => Math.abs(weight - 1) < 1e-12)) return undefined;
  const own = Float64Array.from(questions, ({ key }) => given.get(key) ?? 1);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  const before = weighed.reduce((sum, { weight }) => sum + weight, 0) / weighed.length; // 1, but in factor analyses
  return own.map((weight) => (weight * before) / total);
}

/** Return the categories passive by name: those declared, but of questions left out or in a merger, and the reader's. */
export function passiveByName(declared: Readonly<Record<string, readonly string[]>>, edits: Edits): [string, string][] {
  const lifted = ([question, category]: readonly [string, string]): boolean =>
    edits.dropped.includes(question) ||
    edits.merged.some((one) => one.question === question && one.categories.includes(category));
  const own = Object.entries(declared).flatMap(([question, names]) =>
    names.map((name): [string, string] => [question, name]),
  );
  const kept = [...own.filter((one) => !lifted(one)), ...edits.passive.filter(([q]) => !edits.dropped.includes(q))];
  return [...new Map(kept.map(([question, category]) => [pair(question, category), [question, category]])).values()] as [
    string,
    string,
  ][];
}

function passivePairs(declared: Readonly<Record<string, readonly string[]>>, edits: Edits): Set<string> {
  return new Set(passiveByName(declared, edits).map(([question, category]) => pair(question, category)));
}

function pair(question: string, category: string): string {
  return JSON.stringify([question, category]);
}

/** Return the label of a category of the page, or of several merged, in the order of the questionnaire. */
export function labelOf({ categories }: Pick<StudySpace, "categories">, question: string, keys: readonly string[]): string[] {
  return categories.filter((one) => one.question === question && keys.includes(one.key)).map(({ label }) => label);
}

/** Return the space of a payload that may be fitted again, or null. */
export function studyOf(space: Payload["spaces"][number]): Study | null {
  return space.refit && space.individuals ? { ...space, refit: space.refit } : null;
}

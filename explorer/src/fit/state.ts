// A reader's changes as text, for the address of the page, and how each control changes them.

import type { Space } from "../payload";
import { type Edits, isUnchanged, UNCHANGED } from "./edits";

export { type Edits, isUnchanged, UNCHANGED } from "./edits";

/** Return edits as a text; empty where nothing is changed. */
export function encodeEdits(edits: Edits): string {
  if (isUnchanged(edits)) return "";
  const changed = Object.entries(edits).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(UNCHANGED[key as keyof Edits]);
  });
  return JSON.stringify(Object.fromEntries(changed));
}

/** Return the edits that a text tells, but those of what the space lacks; none where it tells nothing of the kind. */
export function decodeEdits(text: string, space: Space): Edits {
  const told = parsed(text);
  const refit = space.refit;
  if (!refit || !told) return UNCHANGED;
  const active = new Map(refit.questions.map(({ key, categories }) => [key, categories]));
  const others = new Map(space.individuals?.answers.map(({ question, categories }) => [question, categories]));
  const asked = (key: string): readonly string[] | undefined => active.get(key) ?? others.get(key);
  const themes = new Set(Object.values(refit.themes));
  return {
    dropped: list(told.dropped).filter((key) => active.has(key as string)) as string[],
    added: list(told.added)
      .map((one) => one as Edits["added"][number])
      .filter(({ question, theme }) => !active.has(question) && others.has(question) && themes.has(theme)),
    passive: list(told.passive)
      .map((one) => one as readonly [string, string])
      .filter(([question, category]) => asked(question)?.includes(category)),
    merged: list(told.merged)
      .map((one) => one as Edits["merged"][number])
      .filter(({ question, categories }) => categories.every((key) => asked(question)?.includes(key))),
    themeWeights: weightsOf(told.themeWeights, themes),
    kept: keptOf(told.kept, others),
  };
}

function parsed(text: string): Partial<Record<keyof Edits, unknown>> | null {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === "object" ? (told as Partial<Record<keyof Edits, unknown>> | null) : null;
  } catch {
    return null;
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((one) => one !== null) : [];
}

function weightsOf(told: unknown, themes: ReadonlySet<string>): Edits["themeWeights"] {
  if (told === null || told === "equal" || told === "mfa") return told;
  if (typeof told !== "object") return "declared";
  const shares = told as Record<string, unknown>;
  const whole = [...themes].every((theme) => typeof shares[theme] === "number" && shares[theme] > 0);
  return whole ? (shares as Record<string, number>) : "declared";
}

function keptOf(told: unknown, others: ReadonlyMap<string, readonly string[]>): Edits["kept"] {
  const kept = told as Edits["kept"] | undefined;
  return kept && others.get(kept.question)?.includes(kept.category) ? kept : null;
}

/** Leave an active question out, or take it back: what was changed of it goes with it. */
export function toggleDropped(edits: Edits, question: string): Edits {
  if (edits.dropped.includes(question)) return { ...edits, dropped: edits.dropped.filter((key) => key !== question) };
  return { ...withoutQuestion(edits, question), dropped: [...edits.dropped, question] };
}

/** Make a supplementary question active, in a theme, or leave it out again where there is none. */
export function withAdded(edits: Edits, question: string, theme: string | null): Edits {
  const others = edits.added.filter((one) => one.question !== question);
  if (theme === null) return { ...withoutQuestion(edits, question), added: others };
  return { ...edits, added: [...others, { question, theme }] };
}

function withoutQuestion(edits: Edits, question: string): Edits {
  return {
    ...edits,
    passive: edits.passive.filter(([key]) => key !== question),
    merged: edits.merged.filter((one) => one.question !== question),
  };
}

/** Make a category passive, or take it back. */
export function togglePassive(edits: Edits, question: string, category: string): Edits {
  const others = edits.passive.filter(([q, k]) => q !== question || k !== category);
  const added = others.length === edits.passive.length ? [[question, category] as const] : [];
  return { ...edits, passive: [...others, ...added] };
}

/** Merge some categories of a question, given in its order, into the first: none of them is passive any more. */
export function withMerged(edits: Edits, question: string, categories: readonly string[]): Edits {
  const touches = (one: Edits["merged"][number]): boolean =>
    one.question === question && one.categories.some((key) => categories.includes(key));
  const merged = [...edits.merged.filter((one) => !touches(one)), ...(categories.length > 1 ? [{ question, categories }] : [])];
  const passive = edits.passive.filter(([q, k]) => q !== question || !categories.includes(k));
  return { ...edits, merged, passive };
}

/** Part what was merged of a question. */
export function withoutMerger(edits: Edits, merger: Edits["merged"][number]): Edits {
  return { ...edits, merged: edits.merged.filter((one) => one !== merger) };
}

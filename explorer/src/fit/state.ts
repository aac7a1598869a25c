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
  const isHeld = (question: unknown, keys: unknown[]): boolean =>
    keys.length > 0 && keys.every((key) => asked(String(question))?.includes(String(key)));
  return {
    dropped: list(told.dropped).map(String).filter((key) => active.has(key)),
    added: list(told.added)
      .map((one) => fields(one))
      .map(({ question, theme }) => ({ question: String(question), theme: String(theme) }))
      .filter(({ question, theme }) => !active.has(question) && others.has(question) && themes.has(theme)),
    passive: list(told.passive)
      .map(list)
      .filter(([question, category]) => isHeld(question, [category]))
      .map(([question, category]) => [String(question), String(category)] as const),
    merged: list(told.merged)
      .map((one) => fields(one))
      .filter(({ question, categories }) => isHeld(question, list(categories)))
      .map(({ question, categories }) => ({ question: String(question), categories: list(categories).map(String) })),
    themeWeights: weightsOf(told.themeWeights, themes),
    kept: keptOf(fields(told.kept), others),
  };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return fields(JSON.parse(text));
  } catch {
    return null;
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function weightsOf(told: unknown, themes: ReadonlySet<string>): Edits["themeWeights"] {
  if (told === null || told === "equal" || told === "mfa") return told;
  const shares = Object.entries(fields(told)).filter(([theme, share]) => themes.has(theme) && Number(share) > 0);
  const whole = shares.length > 0 && shares.length === themes.size;
  return whole ? Object.fromEntries(shares.map(([theme, share]) => [theme, Number(share)])) : "declared";
}

function keptOf(
  { question, category }: Record<string, unknown>,
  others: ReadonlyMap<string, readonly string[]>,
): Edits["kept"] {
  const held = others.get(String(question))?.includes(String(category));
  return held ? { question: String(question), category: String(category) } : null;
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

// The place of an answer sheet: y = Σ_active w_k (z_k − f_k) v_k, w_k = 1/Q where questions count alike.
// Le Roux, B. and Rouanet, H. (2010). Multiple Correspondence Analysis. SAGE, QASS 163, ch. 3: transition formula.
import type { Asked, PlaceSpace, Placing } from "./payload";

export type Sheet = Readonly<Record<string, string>>; // question -> category

export interface Place {
  readonly at: readonly number[];
  readonly themes: readonly { readonly theme: string; readonly moves: readonly number[] }[];
  readonly answered: number; // questions of the space
  readonly unplaced: readonly { readonly question: string; readonly why: "passive" | "withheld" }[];
}

/** Return where the answers lie, which theme takes them there, and those of which no place is known. */
export function placeOf(space: PlaceSpace, sheet: Sheet): Place {
  const moves = space.questions.map((one) => ({ theme: one.theme, key: one.key, by: movedBy(one, sheet[one.key]) }));
  const zero = space.axes.map(() => 0);
  const themes = [...new Set(moves.map(({ theme }) => theme))].map((theme) => ({
    theme,
    moves: moves.filter((one) => one.theme === theme).reduce((sum, { by }) => added(sum, by), zero),
  }));
  const given = space.questions.filter(({ key }) => key in sheet);
  return {
    at: themes.reduce((sum, theme) => added(sum, theme.moves), zero),
    themes,
    answered: given.length,
    unplaced: given.flatMap((one) => {
      const why = whyUnplaced(one, sheet[one.key]);
      return why ? [{ question: one.key, why }] : [];
    }),
  };
}

/** Return by how much an answer, or none, moves from the centre. */
function movedBy({ constant, adds, silence }: Placing, category: string | undefined): number[] {
  const own = category === undefined ? silence : adds[category];
  return own && own.length > 0 ? added(constant, own) : [...constant];
}

function whyUnplaced({ adds }: Placing, category: string): "passive" | "withheld" | null {
  const own = adds[category];
  if (own === undefined || own === null) return "withheld";
  return own.length === 0 ? "passive" : null;
}

function added(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, axis) => value + b[axis]);
}

export interface Neighbour {
  readonly question: string;
  readonly category: string;
  readonly isOwn: boolean; // the sheet gives this answer
}

/** Return the answers whose respondents are nearest on average, nearest first. */
export function neighbours(space: PlaceSpace, sheet: Sheet, at: readonly number[], count: number): Neighbour[] {
  const distance = (other: readonly number[]): number => Math.hypot(...other.map((value, axis) => value - at[axis]));
  return [...space.landmarks]
    .sort((a, b) => distance(a.at) - distance(b.at))
    .slice(0, count)
    .map(({ question, category }) => ({ question, category, isOwn: sheet[question] === category }));
}

/** Return what the plane must hold on each axis: every place that answers can have, and two deviations around 0. */
export function extent(space: PlaceSpace): [low: number, high: number][] {
  return space.spread.map((spread, axis) => {
    let [low, high] = [0, 0];
    for (const { constant, adds, silence } of space.questions) {
      const held = [...Object.values(adds), silence ?? []].map((one) => (one && one.length > 0 ? one[axis] : 0));
      low += constant[axis] + Math.min(0, ...held);
      high += constant[axis] + Math.max(0, ...held);
    }
    return [Math.min(low, -2 * spread), Math.max(high, 2 * spread)];
  });
}

/** Return the label of a category. */
export function categoryLabel(questions: readonly Asked[], question: string, category: string): string {
  const asked = questions.find(({ key }) => key === question);
  return asked?.categories.find(({ key }) => key === category)?.label ?? category;
}

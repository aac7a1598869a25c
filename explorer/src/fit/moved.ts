// Where everything is in a space fitted again, as the page draws it instead of the study's points.

import type { Num, Space } from "../payload";
import type { Columns } from "./axes";
import { type Again, axisChanges } from "./changes";
import type { Refitted } from "./refitted";
import { themeParts } from "./themes";

/** Return categories by question and key, and individuals in the order of the study's space: null for who is left out. */
export function moved(again: Again, { individuals }: Pick<Space, "individuals">): Refitted {
  const {
    space,
    prepared: { rows, answers },
  } = again;
  const { categories, layout, axes } = space;
  const byPair = (columns: Columns): Map<string, Num[]> =>
    new Map(
      answers.questions.flatMap(({ key, categories: names }, q) =>
        names.map((name, k): [string, Num[]] => [`${key}\u0000${name}`, along(columns, layout.starts[q] + k)]),
      ),
    );
  const parts = themeParts(space, again.themes);
  const rates = axisChanges(again);
  const places = new Map(rows.map((row, i) => [row, along(space.individuals.coordinates, i)]));
  let row = 0;
  return {
    categories: byPair(categories.coordinates),
    contributions: byPair(categories.contributions),
    cos2: byPair(categories.cos2),
    individuals: (individuals?.supplementary ?? []).map((apart) => (apart ? null : (places.get(row++) ?? null))),
    eigenvalues: Array.from(axes.variances),
    rates: rates.map(({ rate }) => told(rate)),
    modifiedRates: rates.map(({ modifiedRate }) => told(modifiedRate)),
    carries: Array.from(axes.variances, (_, axis) =>
      parts.flatMap(({ theme, carried }) => (carried[axis] === "yes" ? [theme] : [])),
    ),
  };
}

function along(columns: Columns, k: number): Num[] {
  return columns.map((column) => told(column[k]));
}

function told(value: number): Num {
  return Number.isNaN(value) ? null : value;
}

// Where everything is in a space fitted again: what the page draws instead of the study's points.

import type { Columns } from "./axes";
import type { Again } from "./changes";

export interface Moved {
  readonly variances: Float64Array; // of the axes
  readonly categories: ReadonlyMap<string, Place>; // by question, then category, as JSON
  readonly individuals: Columns; // missing for who makes it no longer
}

export interface Place {
  readonly n: number;
  readonly frequency: number;
  readonly isActive: boolean;
  readonly coordinates: readonly number[];
  readonly contributions: readonly number[];
  readonly cos2: readonly number[];
}

/** Return where everything is in a space fitted again, in the order of the study's active respondents. */
export function moved({ space, prepared: { rows, answers } }: Again, n: number): Moved {
  const { categories, layout, axes } = space;
  const along = (columns: Columns, k: number): number[] => columns.map((column) => column[k]);
  const places = answers.questions.flatMap(({ key, categories: names }, q) =>
    names.map((name, k): [string, Place] => {
      const at = layout.starts[q] + k;
      return [
        JSON.stringify([key, name]),
        {
          n: categories.counts[at],
          frequency: axes.metric.frequencies[at],
          isActive: axes.isActive[at],
          coordinates: along(categories.coordinates, at),
          contributions: along(categories.contributions, at),
          cos2: along(categories.cos2, at),
        },
      ];
    }),
  );
  const individuals = space.individuals.coordinates.map((column) => {
    const all = new Float64Array(n).fill(NaN);
    rows.forEach((row, i) => (all[row] = column[i]));
    return all;
  });
  return { variances: axes.variances, categories: new Map(places), individuals };
}

import type { Num } from "../payload";

/** What the page computed again, on the axes as it shows them. */
export interface Refitted {
  /** Coordinates of categories, an array over axes, by question and category joined by U+0000. */
  categories: Map<string, Num[]>;
  contributions?: Map<string, Num[]>;
  cos2?: Map<string, Num[]>;
  /** An array over axes for each individual of the space; null for who is left out. */
  individuals: (Num[] | null)[];
  eigenvalues: number[];
  /** Shares of the inertia, raw and modified, of the axes; the latter null where questions do not count alike. */
  rates?: Num[];
  modifiedRates?: Num[];
  /** Keys of the themes that each axis carries, as the report says it: those that it carries in part are not here. */
  carries?: string[][];
}

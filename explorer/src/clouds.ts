// Where everything lies, on any axis, in the study's space or in the refitted one.
import type { Refitted } from "./fit/refitted";
import type { Category, Factor, Num, Space } from "./payload";
import type { Frame } from "./view";

/** What lies in the cloud of categories, and what lies in that of individuals. */
export type Home = "categories" | "individuals";

/** Return the key of a category in what a refit gives. */
export function pairKey(question: string, category: string): string {
  return `${question}\u0000${category}`;
}

/** Positions in one space, or in the space that a refit made of it. */
export class Clouds {
  /** What each individual weighs: nothing for supplementary ones. */
  private readonly weights: number[];

  constructor(
    readonly space: Space,
    readonly refitted: Refitted | null,
  ) {
    let active = -1;
    this.weights = (space.individuals?.supplementary ?? []).map((apart, rank) => {
      if (apart) return 0;
      active += 1;
      return space.refit?.weights?.[active] ?? space.individuals?.weights?.[rank] ?? 1;
    });
  }

  /** What an individual weighs; nothing of a supplementary one. */
  weight(rank: number): number {
    return this.weights[rank];
  }

  eigenvalue(axis: number): Num {
    return this.refitted ? (this.refitted.eigenvalues[axis] ?? null) : (this.space.axes[axis]?.eigenvalue ?? null);
  }

  category(category: Category, axis: number): Num {
    if (!this.refitted) return category.coordinates[axis] ?? null;
    const own = this.refitted.categories.get(pairKey(category.question, category.key));
    if (own) return own[axis] ?? null;
    const root = this.root(axis);
    const mean = this.meanOfHolders(category.question, category.key, axis);
    return mean === null || root === null ? null : mean / root;
  }

  person(rank: number, axis: number): Num {
    if (this.refitted) return this.refitted.individuals[rank]?.[axis] ?? null;
    return this.space.individuals?.coordinates[axis]?.[rank] ?? null;
  }

  mean(factor: Factor, group: string, axis: number): Num {
    if (!this.refitted) return factor.groups.find((one) => one.key === group)?.means[axis] ?? null;
    return this.meanOfHolders(factor.key, group, axis);
  }

  /** Return the ranks of the individuals who gave an answer; none where individuals are not in the page. */
  holders(question: string, category: string): number[] {
    const answer = this.space.individuals?.answers.find((one) => one.question === question);
    if (!answer) return [];
    const code = answer.categories.indexOf(category);
    return code < 0 ? [] : answer.codes.flatMap((one, rank) => (one === code ? [rank] : []));
  }

  /**
   * Return by what a position is multiplied to be drawn. A category is the mean point of those who chose it, divided
   * by the standard deviation of the axis: either cloud can be brought to the scale of the other (Le Roux and Rouanet,
   * 2010, section 3.2). In the symmetric frame each keeps its own.
   */
  scale(home: Home, frame: Frame, axis: number): number {
    const root = this.root(axis);
    if (frame === "symmetric" || frame === home || root === null) return 1;
    return home === "categories" ? root : 1 / root;
  }

  /** Return where something is drawn, given its value on an axis; null where one is missing. One axis alone is a line. */
  point(
    view: { x: number; y: number; frame: Frame },
    home: Home,
    value: (axis: number) => Num,
  ): { x: number; y: number } | null {
    const [x, y] = [value(view.x), value(view.y)];
    if (x === null || y === null) return null;
    return {
      x: x * this.scale(home, view.frame, view.x),
      y: view.x === view.y ? 0 : y * this.scale(home, view.frame, view.y),
    };
  }

  private root(axis: number): Num {
    const eigenvalue = this.eigenvalue(axis);
    return eigenvalue !== null && eigenvalue > 0 ? Math.sqrt(eigenvalue) : null;
  }

  private meanOfHolders(question: string, category: string, axis: number): Num {
    return this.meanOf(this.holders(question, category), axis);
  }

  /** Return the mean point of some individuals, by what they weigh; supplementary ones count for nothing. */
  meanOf(ranks: number[], axis: number): Num {
    let sum = 0;
    let mass = 0;
    for (const rank of ranks) {
      const value = this.person(rank, axis);
      if (value === null) continue;
      sum += this.weights[rank] * value;
      mass += this.weights[rank];
    }
    return mass > 0 ? sum / mass : null;
  }
}

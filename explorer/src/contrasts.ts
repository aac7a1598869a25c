// What sets some individuals apart from the others: answers that are more, or less, frequent among them.
import type { Clouds } from "./clouds";
import type { Space } from "./payload";

/** An answer that is more, or less, frequent among some than among the others: shares of what those who answered weigh. */
export interface Contrast {
  question: string;
  category: string;
  among: number;
  others: number;
  difference: number;
}

const LEAST = 0.1; // a difference of ten points is told

/** Return the answers that set members apart from others, the widest difference first. */
export function contrasts(
  isMember: (rank: number) => boolean,
  isOther: (rank: number) => boolean,
  questions: (question: string) => boolean,
  most: number,
  space: Space,
  clouds: Clouds,
): Contrast[] {
  const found = (space.individuals?.answers ?? []).filter(({ question }) => questions(question)).flatMap((answer) => {
    const masses = answer.categories.map(() => [0, 0]);
    const bases = [0, 0];
    answer.codes.forEach((code, rank) => {
      const side = isMember(rank) ? 0 : isOther(rank) ? 1 : -1;
      if (code < 0 || side < 0) return;
      masses[code][side] += clouds.weight(rank);
      bases[side] += clouds.weight(rank);
    });
    if (bases[0] === 0 || bases[1] === 0) return [];
    const told = masses.map(([among, others], code): Contrast => ({
      question: answer.question,
      category: answer.categories[code],
      among: among / bases[0],
      others: others / bases[1],
      difference: among / bases[0] - others / bases[1],
    }));
    return told.length === 2 ? told.filter((one) => one.difference > 0) : told; // one of two says the other
  });
  return found
    .filter((one) => Math.abs(one.difference) >= LEAST)
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
    .slice(0, most);
}

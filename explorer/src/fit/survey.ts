// Answers as codes: what every respondent holds, question by question.

export const ZERO = 1e-12; // a variance or a share below this is rounding
export const MISSING = -1; // the code of an answer that is not known

export interface Answered {
  readonly key: string;
  readonly categories: readonly string[];
  readonly codes: ArrayLike<number>; // of each respondent, MISSING where no answer is known
}

export interface Survey {
  readonly n: number; // respondents
  readonly questions: readonly Answered[];
  readonly weights: Float64Array | null; // normalised to n
}

/** Why answers make no space; `kind` is a word of the catalogue. */
export class Unfit extends Error {
  constructor(
    readonly kind:
      | "nobody"
      | "no_question"
      | "unanswered"
      | "all_passive"
      | "no_variance"
      | "flat_theme"
      | "no_plane"
      | "no_score",
    readonly what = "",
  ) {
    super(what === "" ? kind : `${kind}: ${what}`);
  }
}

/** Return a survey, its weights normalised, or refuse one that has nobody, no question, or one that nobody answered. */
export function survey(questions: readonly Answered[], n: number, weights: ArrayLike<number> | null): Survey {
  if (n === 0) throw new Unfit("nobody");
  if (questions.length === 0) throw new Unfit("no_question");
  for (const { key, codes } of questions) {
    if (!Array.prototype.some.call(codes, (code: number) => code >= 0)) throw new Unfit("unanswered", key);
  }
  return { n, questions, weights: weights && normalised(weights, n) };
}

function normalised(weights: ArrayLike<number>, n: number): Float64Array {
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  if (!(total > 0)) throw new Unfit("nobody");
  return Float64Array.from(weights, (weight) => weight * (n / total));
}

export interface Layout {
  readonly size: number; // K, the categories of all questions
  readonly starts: readonly number[]; // place of the first category of each question
  readonly questionOf: Int32Array; // (K) place of the question of each category
}

export function layout(questions: readonly Answered[]): Layout {
  const starts: number[] = [];
  let size = 0;
  for (const { categories } of questions) {
    starts.push(size);
    size += categories.length;
  }
  const questionOf = new Int32Array(size);
  questions.forEach(({ categories }, q) => questionOf.fill(q, starts[q], starts[q] + categories.length));
  return { size, starts, questionOf };
}

/** Return the weight of each respondent: 1 where they weigh alike. */
export function weightsOf({ n, weights }: Pick<Survey, "n" | "weights">): Float64Array {
  return weights ?? new Float64Array(n).fill(1);
}

/** Return the relative joint frequencies of all categories: the Burt table over the number of respondents. */
export function jointFrequencies(answers: Survey, { size, starts }: Layout): Float64Array[] {
  const joint = Array.from({ length: size }, () => new Float64Array(size));
  const weights = weightsOf(answers);
  const held = new Int32Array(answers.questions.length);
  for (let i = 0; i < answers.n; i++) {
    let known = 0;
    answers.questions.forEach(({ codes }, q) => {
      if (codes[i] >= 0) held[known++] = starts[q] + codes[i];
    });
    for (let a = 0; a < known; a++) {
      const row = joint[held[a]];
      for (let b = a; b < known; b++) row[held[b]] += weights[i];
    }
  }
  for (let k = 0; k < size; k++) {
    for (let l = k; l < size; l++) {
      joint[k][l] /= answers.n;
      joint[l][k] = joint[k][l];
    }
  }
  return joint;
}

/** Return how many respondents hold each category, unweighted. */
export function counts({ questions, n }: Pick<Survey, "questions" | "n">, { size, starts }: Layout): Int32Array {
  const held = new Int32Array(size);
  questions.forEach(({ codes }, q) => {
    for (let i = 0; i < n; i++) if (codes[i] >= 0) held[starts[q] + codes[i]]++;
  });
  return held;
}

/** Return a ratio, missing where the divisor is nothing but rounding. */
export function ratio(numerator: number, divisor: number): number {
  return divisor > ZERO ? numerator / divisor : NaN;
}

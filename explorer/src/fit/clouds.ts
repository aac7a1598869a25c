// The two clouds of a space: individuals, and categories with their aids to interpretation.

import { type Axes, type Columns } from "./axes";
import { type Layout, type Survey, counts, ratio, weightsOf, ZERO } from "./survey";

export interface Individuals {
  readonly coordinates: Columns;
  readonly contributions: Columns;
  readonly cos2: Columns;
}

/** Answers, their axes, and the respondents on them. */
export interface Placed {
  readonly answers: Survey;
  readonly layout: Layout;
  readonly axes: Axes;
  readonly individuals: Individuals;
}

export interface Categories {
  readonly counts: Int32Array;
  readonly coordinates: Columns; // mean points over √λ; missing where nobody holds the category
  readonly contributions: Columns; // missing unless active
  readonly cos2: Columns;
  readonly vTests: Columns;
  readonly inertia: Float64Array; // w_k (1 − f_k) of active categories, 0 for others
  readonly eta2: Columns; // of questions
}

/** Return what each category adds to the coordinates of those who hold it, w_k v_k, on every axis. */
export function scores({ standard, metric }: Pick<Axes, "standard" | "metric">): Columns {
  return standard.map((column) => column.map((value, k) => metric.shares[k] * value));
}

/**
 * Return individuals: y_i = Σ_active w_k (z_ik − f_k) v_k, at the squared distance Σ_active w_k (z_ik − f_k)² / f_k of
 * the centre.
 */
export function individualCloud(answers: Survey, { starts }: Layout, axes: Axes): Individuals {
  const masses = weightsOf(answers).map((weight) => weight / answers.n);
  const { frequencies, shares } = axes.metric;
  const active = frequencies.map((f, k) => (axes.isActive[k] ? f : 0));
  const squares = frequencies.map((f, k) => (axes.isActive[k] ? shares[k] / f : 0));
  const place = (values: Float64Array, constant: number) => {
    const placed = new Float64Array(answers.n).fill(constant);
    answers.questions.forEach(({ codes }, q) => {
      for (let i = 0; i < answers.n; i++) if (codes[i] >= 0) placed[i] += values[starts[q] + codes[i]];
    });
    return placed;
  };
  const coordinates = scores(axes).map((column) => place(column, -dot(active, column)));
  const distances = place(
    squares.map((square, k) => square * (1 - 2 * active[k])),
    squares.reduce((sum, square, k) => sum + square * active[k] ** 2, 0),
  );
  return {
    coordinates,
    contributions: coordinates.map((y, axis) => y.map((value, i) => (value ** 2 * masses[i]) / axes.variances[axis])),
    cos2: coordinates.map((y) => y.map((value, i) => ratio(value ** 2, distances[i]))),
  };
}

/** Return the categories of the active questions, active and passive. */
export function categoryCloud(answers: Survey, where: Layout, axes: Axes, individuals: Individuals): Categories {
  const { frequencies, shares } = axes.metric;
  const coordinates = scores(axes).map((column, axis) => meanPoints(axes, column, Math.sqrt(axes.variances[axis])));
  const known = knownAnswers(answers, where, axes, individuals);
  return {
    counts: counts(answers, where),
    coordinates,
    contributions: axes.standard.map((column) =>
      column.map((v, k) => (axes.isActive[k] ? v ** 2 * shares[k] * frequencies[k] : NaN)),
    ),
    cos2: coordinates.map((column) => column.map((y, k) => ratio(y ** 2 * frequencies[k], 1 - frequencies[k]))),
    vTests: vTests(coordinates, frequencies, known, where, answers.n),
    inertia: frequencies.map((f, k) => (axes.isActive[k] ? shares[k] * (1 - f) : 0)),
    eta2: correlationRatios(coordinates, frequencies, known, where),
  };
}

/** Return the mean point of those who hold each category, Σ_active w_l (f_kl / f_k − f_l) v_l, over √λ. */
function meanPoints({ joint, metric }: Axes, scored: Float64Array, deviation: number): Float64Array {
  const mean = dot(metric.frequencies, scored);
  return Float64Array.from(joint, (row, k) => (ratio(dot(row, scored), metric.frequencies[k]) - mean) / deviation);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

interface Known {
  readonly share: Float64Array; // (Q) of the weight of all respondents
  readonly mean: Columns; // (Q) of those whose answer is known, on axes of variance 1
  readonly variance: Columns;
}

/** Return the share, mean and variance of the known answers to each question: all respondents have mean 0 and λ. */
function knownAnswers(answers: Survey, { questionOf }: Layout, axes: Axes, individuals: Individuals): Known {
  const weights = weightsOf(answers);
  const share = new Float64Array(answers.questions.length);
  questionOf.forEach((q, k) => (share[q] += axes.metric.frequencies[k]));
  const moments = individuals.coordinates.map((y, axis) => {
    const mean = new Float64Array(share.length);
    const variance = new Float64Array(share.length).fill(1);
    answers.questions.forEach(({ codes }, q) => {
      if (share[q] >= 1 - ZERO) return;
      let [sum, squares] = [0, 0];
      for (let i = 0; i < answers.n; i++) {
        if (codes[i] >= 0) continue;
        sum += weights[i] * y[i];
        squares += weights[i] * y[i] ** 2;
      }
      const known = share[q] > ZERO ? share[q] * answers.n : Infinity;
      mean[q] = -sum / Math.sqrt(axes.variances[axis]) / known;
      variance[q] = (answers.n - squares / axes.variances[axis]) / known - mean[q] ** 2;
    });
    return { mean, variance };
  });
  return { share, mean: moments.map(({ mean }) => mean), variance: moments.map(({ variance }) => variance) };
}

/** Return √(n − 1) · (ȳ_k − ȳ)/s · √(n_k / (n − n_k)) on known answers only; no test for an active category. */
function vTests(coordinates: Columns, f: Float64Array, known: Known, { questionOf }: Layout, n: number): Columns {
  return coordinates.map((column, axis) =>
    column.map((y, k) => {
      const q = questionOf[k];
      const variance = known.variance[axis][q];
      const deviation = (y - known.mean[axis][q]) / (variance > ZERO ? Math.sqrt(variance) : NaN);
      return Math.sqrt((n * known.share[q] - 1) * ratio(f[k], known.share[q] - f[k])) * deviation;
    }),
  );
}

/** Return the between-category over total variance of each question, on known answers. */
function correlationRatios(coordinates: Columns, f: Float64Array, known: Known, { questionOf }: Layout): Columns {
  return coordinates.map((column, axis) => {
    const between = new Float64Array(known.share.length);
    column.forEach((y, k) => {
      const deviation = y - known.mean[axis][questionOf[k]];
      if (!Number.isNaN(deviation)) between[questionOf[k]] += f[k] * deviation ** 2;
    });
    return between.map((sum, q) => ratio(sum, known.share[q] * known.variance[axis][q]));
  });
}

// The principal axes of specific multiple correspondence analysis, from the Burt table.
// Le Roux, B. and Rouanet, H. (2010). Multiple Correspondence Analysis. SAGE, QASS 163, ch. 3.

import { symmetricEigen } from "./eigen";
import { type Layout, type Survey, jointFrequencies, ZERO, Unfit } from "./survey";

const TIE = 1e-9; // contributions closer than this are equal

export type Columns = readonly Float64Array[]; // one array an axis

export interface Metric {
  readonly shares: Float64Array; // (K) what the question of each category counts: 1/Q where all count alike
  readonly frequencies: Float64Array; // (K)
}

export interface Axes {
  readonly joint: readonly Float64Array[]; // (K, K) relative joint frequencies
  readonly metric: Metric;
  readonly isActive: readonly boolean[]; // (K) held by somebody, and not passive
  readonly eigenvalues: Float64Array; // of all axes, those not kept too
  readonly variances: Float64Array; // of the axes kept
  readonly standard: Columns; // coordinates of variance 1, 0 for categories that shape nothing
  readonly rotation: Rotation | null; // of the principal axes, a column an axis
}

export type Rotation = readonly (readonly number[])[];

/** Return the axes of answers: `shares` say what each question counts and sum to 1, 1/Q each by default. */
export function fittedAxes(
  answers: Survey,
  where: Layout,
  shaping: readonly boolean[],
  nAxes: number,
  shares?: Float64Array,
): Axes {
  const even = 1 / answers.questions.length;
  const own = Float64Array.from(where.questionOf, (q) => shares?.[q] ?? even);
  return principalAxes(jointFrequencies(answers, where), shaping, own, nAxes);
}

/**
 * Return the first axes, shaped by those of the `shaping` categories that somebody holds: the eigen-decomposition of
 * √(w_k w_l / (f_k f_l)) (f_kl − f_k f_l). The category that contributes most to an axis lies on its positive side.
 */
function principalAxes(
  joint: readonly Float64Array[],
  shaping: readonly boolean[],
  shares: Float64Array,
  nAxes: number,
): Axes {
  const frequencies = Float64Array.from(joint, (row, k) => row[k]);
  const isActive = shaping.map((shapes, k) => shapes && frequencies[k] > ZERO);
  const active = Array.from(isActive.keys()).filter((k) => isActive[k]);
  if (active.length === 0) throw new Unfit("all_passive");
  const { values, vectors } = symmetricEigen(specificInertia(joint, active, shares));
  const eigenvalues = values.filter((value) => value > ZERO);
  if (eigenvalues.length === 0) throw new Unfit("no_variance");
  const kept = Math.min(nAxes, eigenvalues.length);
  const standard = vectors.slice(0, kept).map((vector) => {
    const sign = settledSign(vector);
    const column = new Float64Array(joint.length);
    active.forEach((k, place) => (column[k] = (sign * vector[place]) / Math.sqrt(shares[k] * frequencies[k])));
    return column;
  });
  const metric = { shares, frequencies };
  return { joint, metric, isActive, eigenvalues, variances: eigenvalues.slice(0, kept), standard, rotation: null };
}

/** Return the inertia that each pair of active categories brings; its trace is the total inertia. */
function specificInertia(
  joint: readonly Float64Array[],
  active: readonly number[],
  shares: Float64Array,
): Float64Array[] {
  const scales = active.map((k) => Math.sqrt(shares[k] / joint[k][k]));
  return active.map((k, a) =>
    Float64Array.from(active, (l, b) => (joint[k][l] - joint[k][k] * joint[l][l]) * (scales[a] * scales[b])),
  );
}

/** Return the sign that makes positive the component of largest size, the first of equals. */
function settledSign(vector: Float64Array): number {
  const largest = vector.reduce((most, value) => Math.max(most, value * value), 0);
  return (vector.find((value) => value * value >= largest - TIE) ?? 1) < 0 ? -1 : 1;
}

/**
 * Return the same axes turned in their plane and then some of them round: `rotation` is orthogonal, a column a new axis,
 * and variances are shared out again.
 */
export function turnedAxes(axes: Axes, rotation: Rotation): Axes {
  const combined = (columns: Columns, axis: number) =>
    columns[0].map((_, k) => columns.reduce((sum, column, m) => sum + column[k] * rotation[m][axis], 0));
  const turned = axes.rotation ? product(axes.rotation, rotation) : rotation;
  return {
    ...axes,
    rotation: turned,
    variances: redistributed(axes.eigenvalues, turned),
    standard: axes.standard.map((_, axis) => combined(axes.standard, axis)),
  };
}

/** Return variances, or shares, of the principal axes as the axes kept share them out. */
export function redistributed(values: Float64Array, rotation: Rotation | null): Float64Array {
  if (!rotation) return values;
  return Float64Array.from(rotation, (_, axis) =>
    rotation.reduce((sum, row, m) => sum + values[m] * row[axis] ** 2, 0),
  );
}

function product(a: Rotation, b: Rotation): number[][] {
  return a.map((row) => b.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

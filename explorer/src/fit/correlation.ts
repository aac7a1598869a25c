// Weighted correlations.

import { ratio, ZERO } from "./survey";

/** Return the weighted correlation of two columns, on the known values of the first; missing if one is constant. */
export function correlation(x: Float64Array, y: Float64Array, weights: Float64Array): number {
  const known = Array.from(x.keys()).filter((i) => Number.isFinite(x[i]) && weights[i] > 0);
  const size = known.reduce((most, i) => Math.max(most, Math.abs(x[i])), 0);
  const values = known.map((i) => x[i]);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const span = values.reduce((most, value) => Math.max(most, value), -Infinity) - low;
  if (known.length === 0 || span <= ZERO * size) return NaN;
  const total = known.reduce((sum, i) => sum + weights[i], 0);
  const shares = known.map((i) => weights[i] / total);
  const a = centred(
    values.map((value) => (value - low) / span), // a correlation has no unit: no rounding taken for a variance
    shares,
  );
  const b = centred(
    known.map((i) => y[i]),
    shares,
  );
  const scale = Math.sqrt(product(a, a, shares) * product(b, b, shares));
  return ratio(product(a, b, shares), scale);
}

function centred(values: readonly number[], shares: readonly number[]): number[] {
  const mean = values.reduce((sum, value, i) => sum + shares[i] * value, 0);
  return values.map((value) => value - mean);
}

function product(a: readonly number[], b: readonly number[], shares: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + shares[i] * value * b[i], 0);
}

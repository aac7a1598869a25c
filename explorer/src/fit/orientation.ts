// Which axis is displayed where, which end of it is positive, and the declared rotation towards themes.

import { type Axes } from "./axes";
import { type Layout, type Survey, Unfit, ZERO } from "./survey";

export interface Reading {
  readonly theme: string;
  readonly place: "horizontal" | "vertical";
  readonly positive: readonly [question: string, category: string];
}

export interface Shown {
  readonly axis: number; // from 0
  readonly place: "horizontal" | "vertical";
  readonly reading: Reading | null;
}

export interface Oriented<Fitted> {
  readonly space: Fitted;
  readonly shown: readonly Shown[];
}

type Arrows = ReadonlyMap<string, readonly number[]>; // correlations of theme scores with axes

/** Return where the first two axes are displayed: as the declared themes' scores correlate best with them. */
export function displayedAxes(arrows: Arrows, readings: readonly Reading[], nAxes: number): Shown[] {
  const axes = [0, 1].slice(0, nAxes);
  const orders = permutations(axes, Math.min(readings.length, axes.length));
  const match = (order: readonly number[]) =>
    order.reduce((sum, axis, i) => sum + Math.abs(arrows.get(readings[i].theme)?.[axis] || 0), 0);
  const chosen = orders.reduce((best, order) => (match(order) > match(best) ? order : best));
  const shown: Shown[] = chosen.map((axis, i) => ({ axis, place: readings[i].place, reading: readings[i] }));
  const places = (["horizontal", "vertical"] as const).filter((place) => !shown.some((one) => one.place === place));
  axes
    .filter((axis) => !chosen.includes(axis))
    .slice(0, places.length)
    .forEach((axis, i) => shown.push({ axis, place: places[i], reading: null }));
  return shown.sort((a, b) => a.axis - b.axis);
}

function permutations(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return values.flatMap((value) =>
    permutations(
      values.filter((other) => other !== value),
      size - 1,
    ).map((rest) => [value, ...rest]),
  );
}

/** Return the rotation of the first plane that brings each axis nearest to the score of its theme; others stay. */
export function themeRotation(arrows: Arrows, shown: readonly Shown[], variances: Float64Array): number[][] {
  const identity = Array.from(variances, (_, a) => Array.from(variances, (__, b) => (a === b ? 1 : 0)));
  if (variances.length < 2) throw new Unfit("no_plane");
  const wanted = ([0, 1] as const).map((axis) => {
    const theme = shown.find((one) => one.axis === axis)?.reading?.theme;
    return theme === undefined ? null : direction(arrows.get(theme), axis, variances);
  });
  const across = wanted[0] ?? (wanted[1] && perpendicular(wanted[1], 0));
  const upright = wanted[1] ?? (wanted[0] && perpendicular(wanted[0], 1));
  if (!across || !upright) throw new Unfit("no_score");
  const turn = procrustes(across, upright);
  return identity.map((row, a) => row.map((value, b) => (a < 2 && b < 2 ? turn[a][b] : value)));
}

type Pair = readonly [number, number];

/** Return the unit vector of a theme's score in the first plane, on the positive side of its axis, if it has one. */
function direction(along: readonly number[] | undefined, axis: number, variances: Float64Array): Pair | null {
  if (!along) return null;
  const [x, y] = [along[0] * Math.sqrt(variances[0]), along[1] * Math.sqrt(variances[1])];
  const size = Math.hypot(x, y);
  if (!(size > ZERO)) return null;
  const sign = (axis === 0 ? x : y) < 0 ? -1 : 1;
  return [(sign * x) / size, (sign * y) / size];
}

function perpendicular([x, y]: Pair, axis: 0 | 1): Pair {
  const along = axis === 0 ? -y : x;
  return along < 0 ? [y, -x] : [-y, x];
}

/** Return the orthogonal matrix nearest to two columns: for M of order 2, M ± cof M over its size. */
function procrustes([a, c]: Pair, [b, d]: Pair): number[][] {
  const s = a * d - b * c < 0 ? -1 : 1;
  const [x, y, z, t] = [a + s * d, b - s * c, c - s * b, d + s * a];
  const size = Math.hypot(x, z);
  return [
    [x / size, y / size],
    [z / size, t / size],
  ];
}

/** Return the turn that puts on the positive side of each displayed axis the category that its reading declares. */
export function poleSigns(axes: Axes, { starts }: Layout, { questions }: Survey, shown: readonly Shown[]): number[][] {
  const signs = Array.from(axes.variances, () => 1);
  for (const { axis, reading } of shown) {
    const q = reading ? questions.findIndex(({ key }) => key === reading.positive[0]) : -1;
    const place = q < 0 || !reading ? -1 : questions[q].categories.indexOf(reading.positive[1]);
    if (place >= 0 && meanPoint(axes, starts[q] + place, axis) < 0) signs[axis] = -1;
  }
  return signs.map((sign, a) => signs.map((_, b) => (a === b ? sign : 0)));
}

/** Return the mean point, on one axis, of those who hold a category; nought where nobody does. */
function meanPoint({ joint, metric, standard }: Axes, category: number, axis: number): number {
  const held = metric.frequencies[category];
  if (held <= ZERO) return 0;
  return joint[category].reduce(
    (sum, f, k) => sum + (f / held - metric.frequencies[k]) * metric.shares[k] * standard[axis][k],
    0,
  );
}

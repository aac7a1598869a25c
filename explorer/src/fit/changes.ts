// What a space fitted again has that the study's had otherwise.

import { type Columns, redistributed, turnedAxes } from "./axes";
import { correlation } from "./correlation";
import { type Edits, type Prepared, type Study, answersTo, prepared, UNCHANGED } from "./edits";
import { modifiedRates, rates } from "./rates";
import { type Space, declaredSpace, spaceOn } from "./space";
import { type Carried, themeParts, type Themes } from "./themes";
import { weightsOf } from "./survey";

/** A space fitted again, its axes on the study's sides. */
export interface Again {
  readonly space: Space;
  readonly themes: Themes;
  readonly prepared: Prepared;
  readonly plane: readonly [horizontal: number, vertical: number]; // axes from 0
  readonly likeness: readonly Likeness[]; // of each axis
}

/** The axis of the study that an axis is most like. */
export interface Likeness {
  readonly axis: number; // of the study, from 0
  readonly r: number; // correlation of the respondents' coordinates
}

/** Return the study's own space, as the page fits it. */
export function studySpace(study: Study): Again {
  return fittedAgain(study, UNCHANGED, null);
}

/**
 * Return the space that edits make of the study's. Declared poles are on their sides; an axis without one points as the
 * study's axis that it is most like.
 */
export function spaceAgain(study: Study, edits: Edits, before: Again): Again {
  return fittedAgain(study, edits, before);
}

function fittedAgain(study: Study, edits: Edits, before: Again | null): Again {
  const ready = prepared(study, edits);
  const { space, shown } = declaredSpace(ready.answers, ready.rules);
  const axis = (place: string, fallback: number): number =>
    shown.find((one) => one.place === place)?.axis ?? Math.min(fallback, space.axes.variances.length - 1);
  const plane = [axis("horizontal", 0), axis("vertical", 1)] as const;
  const told = { themes: ready.rules.themes, prepared: ready, plane };
  if (!before) return { ...told, space, likeness: Array.from(space.axes.variances, (_, a) => ({ axis: a, r: 1 })) };
  const settled = new Set(shown.filter(({ reading }) => hasPole(reading?.positive, space)).map((one) => one.axis));
  const found = likeness(space, before.space, ready.rows);
  const signs = found.map(({ r }, a) => (r < 0 && !settled.has(a) ? -1 : 1));
  const axes = turnedAxes(space.axes, diagonal(signs));
  return {
    ...told,
    space: signs.includes(-1) ? spaceOn(space.answers, space.layout, axes) : space,
    likeness: found.map((one, a) => ({ ...one, r: one.r * signs[a] })),
  };
}

function hasPole(positive: readonly [string, string] | undefined, { answers }: Space): boolean {
  const asked = answers.questions.find(({ key }) => key === positive?.[0]);
  return positive !== undefined && asked !== undefined && asked.categories.includes(positive[1]);
}

function diagonal(values: readonly number[]): number[][] {
  return values.map((value, a) => values.map((_, b) => (a === b ? value : 0)));
}

/** Return, for each axis, the axis of the study's space that correlates with it most, on respondents of both. */
function likeness(space: Space, before: Space, rows: readonly number[]): Likeness[] {
  const weights = weightsOf(space.answers);
  const own: Columns = before.individuals.coordinates.map((column) => Float64Array.from(rows, (row) => column[row]));
  return space.individuals.coordinates.map((column) =>
    own
      .map((other, axis) => ({ axis, r: correlation(column, other, weights) || 0 }))
      .reduce((best, one) => (Math.abs(one.r) > Math.abs(best.r) ? one : best)),
  );
}

export interface AxisChange extends Likeness {
  readonly eigenvalue: number;
  readonly rate: number;
  readonly modifiedRate: number;
}

export interface ThemeChange {
  readonly theme: string;
  readonly axis: number;
  readonly was: Carried; // by the axis of the study that it is most like
  readonly is: Carried;
  readonly contribution: number;
}

export interface DeviationChange {
  readonly factor: string;
  readonly a: string;
  readonly b: string;
  readonly axis: number;
  readonly was: number;
  readonly is: number;
}

/** Return each axis beside the study's. */
export function axisChanges({ space, likeness: found }: Again): AxisChange[] {
  const { eigenvalues, variances, rotation } = space.axes;
  const modified = redistributed(modifiedRates(eigenvalues, space.answers.questions.length, space.isEven), rotation);
  const shares = redistributed(rates(eigenvalues), rotation);
  return found.map((one, a) => ({
    ...one,
    eigenvalue: variances[a],
    rate: shares[a],
    modifiedRate: modified[a],
  }));
}

/** Return which themes the axes of the plane carry, beside the axes of the study that they are most like. */
export function themeChanges(again: Again, before: Again): ThemeChange[] {
  const was = new Map(themeParts(before.space, before.themes).map((part) => [part.theme, part]));
  const parts = themeParts(again.space, again.themes);
  return [...new Set(again.plane)].sort((a, b) => a - b).flatMap((axis) =>
    parts.map(({ theme, carried, contributions }) => ({
      theme,
      axis,
      was: was.get(theme)?.carried[again.likeness[axis].axis] ?? "no",
      is: carried[axis],
      contribution: contributions[axis],
    })),
  );
}

const FEWEST = 5; // respondents of a group, for its mean point to be told

/**
 * Return the deviations between the groups of the study's factors, in standard deviations, largest change first; groups of
 * too few respondents, here or in the study, are left out.
 */
export function deviationChanges(study: Study, again: Again, before: Again): DeviationChange[] {
  const found = study.factors.flatMap((factor) => {
    const asked = answersTo(study, factor.key);
    if (!asked) return [];
    const means = (one: Again, axis: number): Map<string, number> => groupMeans(one, asked, axis);
    return [...new Set(again.plane)].flatMap((axis) => {
      const now = means(again, axis);
      const then = means(before, again.likeness[axis].axis);
      return pairs(asked.categories).map(([a, b]) => ({
        factor: factor.key,
        a,
        b,
        axis,
        was: (then.get(a) ?? NaN) - (then.get(b) ?? NaN),
        is: (now.get(a) ?? NaN) - (now.get(b) ?? NaN),
      }));
    });
  });
  const size = ({ was, is }: DeviationChange): number => Math.abs(is - was);
  return found.filter((one) => !Number.isNaN(size(one))).sort((x, y) => size(y) - size(x));
}

/** Return the mean point of each group, in standard deviations of the axis. */
function groupMeans(
  { space, prepared: { rows } }: Again,
  asked: { readonly categories: readonly string[]; readonly codes: ArrayLike<number> },
  axis: number,
): Map<string, number> {
  const weights = weightsOf(space.answers);
  const sums = asked.categories.map(() => [0, 0, 0]);
  rows.forEach((row, i) => {
    const sum = sums[asked.codes[row]] as number[] | undefined;
    if (!sum) return;
    sum[0] += weights[i] * space.individuals.coordinates[axis][i];
    sum[1] += weights[i];
    sum[2] += 1;
  });
  const deviation = Math.sqrt(space.axes.variances[axis]);
  return new Map(
    sums.map(([total, weight, n], k) => [asked.categories[k], n < FEWEST ? NaN : total / weight / deviation]),
  );
}

function pairs(values: readonly string[]): [string, string][] {
  return values.flatMap((a, i) => values.slice(i + 1).map((b): [string, string] => [a, b]));
}

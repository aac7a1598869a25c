// Themes in a space: what they count, their part of it, their own scores, and the axes that carry them.

import { fittedAxes } from "./axes";
import { type Categories, type Placed, individualCloud } from "./clouds";
import { correlation } from "./correlation";
import { type Layout, type Survey, layout, Unfit, weightsOf, ZERO } from "./survey";

export type Themes = Readonly<Record<string, string>>; // of questions
export type ThemeWeights = null | "equal" | "mfa" | Readonly<Record<string, number>>; // null: questions count alike

const LEAST_CONTRIBUTION = 2 / 3; // of an axis, for it to carry a theme
const CARRIED = 0.9; // correlation of the theme's own score with an axis that carries it
const PARTLY_CARRIED = 0.8;

/** Return the themes of the questions, in the order of the questions. */
export function themesOf({ questions }: Pick<Survey, "questions">, themes: Themes): string[] {
  return [...new Set(questions.map(({ key }) => themes[key]).filter((theme) => theme !== undefined))];
}

/**
 * Return what each question counts, or undefined where they count alike. With shares s_t of the inertia and
 * I_t = Σ (1 − f_k) over the active categories of a theme, q_j ∝ s_t / I_t, summing to 1; in multiple factor analysis
 * (Escofier, B. and Pagès, J. (2008), Analyses factorielles simples et multiples, 4th ed., Dunod), 1 / (Q_t λ_1^t).
 */
export function themeShares(
  answers: Survey,
  where: Layout,
  shaping: readonly boolean[],
  themes: Themes,
  rule: ThemeWeights,
): Float64Array | undefined {
  if (rule === null) return undefined;
  const weight = (theme: string): number => {
    const inside = restricted(answers, where, shaping, (key) => themes[key] === theme);
    if (rule === "mfa") return 1 / (inside.answers.questions.length * firstEigenvalue(inside, theme));
    const brought = inertiaOf(inside);
    if (brought <= ZERO) throw new Unfit("flat_theme", theme);
    return (rule === "equal" ? 1 : rule[theme]) / brought;
  };
  const weights = new Map(themesOf(answers, themes).map((theme) => [theme, weight(theme)]));
  const own = Float64Array.from(answers.questions, ({ key }) => weights.get(themes[key]) ?? 0);
  const total = rule === "mfa" ? 1 : own.reduce((sum, value) => sum + value, 0);
  return own.map((value) => value / total);
}

interface Restricted {
  readonly answers: Survey;
  readonly layout: Layout;
  readonly shaping: readonly boolean[];
}

function restricted(
  answers: Survey,
  { questionOf }: Layout,
  shaping: readonly boolean[],
  kept: (key: string) => boolean,
): Restricted {
  const questions = answers.questions.filter(({ key }) => kept(key));
  return {
    answers: { ...answers, questions },
    layout: layout(questions),
    shaping: shaping.filter((_, k) => kept(answers.questions[questionOf[k]].key)),
  };
}

function firstEigenvalue({ answers, layout: where, shaping }: Restricted, theme: string): number {
  try {
    return fittedAxes(answers, where, shaping, 1).eigenvalues[0];
  } catch (fault) {
    throw fault instanceof Unfit ? new Unfit("flat_theme", theme) : fault;
  }
}

/** Return Σ (1 − f_k) over the categories that shape, and that somebody holds. */
function inertiaOf({ answers, layout: { starts }, shaping }: Restricted): number {
  const weights = weightsOf(answers);
  return answers.questions.reduce((sum, { codes, categories }, q) => {
    const held = new Float64Array(categories.length);
    for (let i = 0; i < answers.n; i++) if (codes[i] >= 0) held[codes[i]] += weights[i] / answers.n;
    return held.reduce((own, f, k) => own + (shaping[starts[q] + k] && f > ZERO ? 1 - f : 0), sum);
  }, 0);
}

/** Return the correlations of each theme's own score, axis 1 of its separate specific MCA, with the axes, up to sign. */
export function themeArrows(space: Placed, themes: Themes): Map<string, number[]> {
  const weights = weightsOf(space.answers);
  return new Map(
    themesOf(space.answers, themes).map((theme) => {
      const score = themeScore(space, (key) => themes[key] === theme);
      return [theme, space.individuals.coordinates.map((y) => (score ? correlation(score, y, weights) : NaN))];
    }),
  );
}

/** Return a theme's own score, or nothing where it has no first axis of its own. */
function themeScore({ answers, layout: where, axes }: Placed, kept: (key: string) => boolean): Float64Array | null {
  const inside = restricted(answers, where, axes.isActive, kept);
  if (inertiaOf(inside) <= ZERO) return null;
  const own = answers.questions.flatMap(({ key }, q) => (kept(key) ? [axes.metric.shares[where.starts[q]]] : []));
  const total = own.reduce((sum, share) => sum + share, 0);
  const shares = Float64Array.from(own, (share) => share / total);
  const fitted = fittedAxes(inside.answers, inside.layout, inside.shaping, 1, shares);
  if (fitted.eigenvalues.length > 1 && fitted.eigenvalues[0] - fitted.eigenvalues[1] <= ZERO) return null;
  return individualCloud(inside.answers, inside.layout, fitted).coordinates[0];
}

export interface ThemePart {
  readonly theme: string;
  readonly inertia: number; // share of the total
  readonly contributions: readonly number[]; // one an axis
  readonly carried: readonly Carried[]; // nothing where one theme makes every axis, by construction
}

export type Carried = "yes" | "partly" | "no" | "";

/** Return what each theme brings to the inertia and to the axes, and whether they carry it. */
export function themeParts(space: Placed & { readonly categories: Categories }, themes: Themes): ThemePart[] {
  const arrows = themeArrows(space, themes);
  const { inertia, contributions } = space.categories;
  const { questions } = space.answers;
  const sumOf = (values: Float64Array, theme: string) =>
    values.reduce((sum, value, k) => {
      return themes[questions[space.layout.questionOf[k]].key] === theme && !Number.isNaN(value) ? sum + value : sum;
    }, 0);
  const total = inertia.reduce((sum, value) => sum + value, 0);
  return [...arrows].map(([theme, along]) => {
    const made = contributions.map((column) => sumOf(column, theme));
    const whole = arrows.size === 1 && made.every((share) => share >= 1 - ZERO);
    const carried = made.map((share, axis) => (whole ? "" : carriedBy(share, along[axis])));
    return { theme, inertia: sumOf(inertia, theme) / total, contributions: made, carried };
  });
}

/** Return whether an axis carries a theme that makes a share of it, and whose own score has a correlation with it. */
function carriedBy(share: number, r: number): Carried {
  if (share < LEAST_CONTRIBUTION || !(Math.abs(r) >= PARTLY_CARRIED)) return "no";
  return Math.abs(r) >= CARRIED ? "yes" : "partly";
}

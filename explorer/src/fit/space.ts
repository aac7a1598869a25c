// A space fitted on answers as `fit_mca` of the study does it, and as config/study.yaml declares it.

import { type Axes, fittedAxes, turnedAxes } from "./axes";
import { type Categories, type Placed, categoryCloud, individualCloud } from "./clouds";
import { type Oriented, type Reading, displayedAxes, poleSigns, themeRotation } from "./orientation";
import { type Layout, type Survey, layout, ZERO } from "./survey";
import { type ThemeWeights, themeArrows, themeShares } from "./themes";

export interface Space extends Placed {
  readonly categories: Categories;
  readonly isEven: boolean; // whether all questions count alike
}

/** Return a fitted space with both its clouds. */
export function spaceOn(answers: Survey, where: Layout, axes: Axes): Space {
  const individuals = individualCloud(answers, where, axes);
  const { shares } = axes.metric;
  return {
    answers,
    layout: where,
    axes,
    individuals,
    categories: categoryCloud(answers, where, axes, individuals),
    isEven: Math.max(...shares) - Math.min(...shares) <= ZERO,
  };
}

export interface Rules {
  readonly nAxes: number;
  readonly passive: (question: string, category: string) => boolean;
  readonly themes: Readonly<Record<string, string>>; // of questions
  readonly themeWeights: ThemeWeights;
  readonly questionShares?: Float64Array | undefined; // what each question counts, where themes say nothing of it
  readonly orientation: "poles" | "themes";
  readonly readings: readonly Reading[]; // declared of the plane
}

/** Return the space that rules make of answers, its declared poles on the positive side, and where its axes are shown. */
export function declaredSpace(answers: Survey, rules: Rules): Oriented<Space> {
  const where = layout(answers.questions);
  const shaping = answers.questions.flatMap(({ key, categories }) =>
    categories.map((category) => !rules.passive(key, category)),
  );
  const shares =
    themeShares(answers, where, shaping, rules.themes, rules.themeWeights) ?? rules.questionShares;
  let axes = fittedAxes(answers, where, shaping, rules.nAxes, shares);
  const individuals = individualCloud(answers, where, axes);
  const arrows = themeArrows({ answers, layout: where, axes, individuals }, rules.themes);
  const shown = displayedAxes(arrows, rules.readings, axes.variances.length);
  if (rules.orientation === "themes") axes = turnedAxes(axes, themeRotation(arrows, shown, axes.variances));
  axes = turnedAxes(axes, poleSigns(axes, where, answers, shown));
  return { space: spaceOn(answers, where, axes), shown };
}

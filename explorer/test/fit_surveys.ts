// Fit the surveys that come as JSON on standard input, and write their spaces on standard output: what
// tests/explorer/test_fit.py sets beside `fit_mca`.
import { readFileSync } from "node:fs";
import { type Reading } from "../src/fit/orientation";
import { modifiedRates } from "../src/fit/rates";
import { declaredSpace } from "../src/fit/space";
import { type Answered, survey, Unfit } from "../src/fit/survey";
import { type ThemeWeights, type Themes, themeParts } from "../src/fit/themes";

interface Case {
  questions: Answered[];
  n: number;
  weights: number[] | null;
  nAxes: number;
  passive: [string, string][];
  themes: Themes;
  themeWeights: ThemeWeights;
  orientation: "poles" | "themes";
  readings: Reading[];
}

function fitted(one: Case): unknown {
  const answers = survey(one.questions, one.n, one.weights);
  const passive = (question: string, category: string): boolean =>
    one.passive.some(([q, k]) => q === question && k === category);
  const { space, shown } = declaredSpace(answers, { ...one, passive });
  const { eigenvalues, variances } = space.axes;
  return {
    eigenvalues,
    variances,
    modifiedRates: modifiedRates(eigenvalues, one.questions.length, space.isEven),
    ...space.categories,
    individuals: space.individuals,
    places: shown.map(({ axis, place }) => [axis + 1, place]),
    themes: themeParts(space, one.themes),
  };
}

function told(one: Case): unknown {
  try {
    return fitted(one);
  } catch (fault) {
    if (fault instanceof Unfit) return { unfit: fault.kind };
    throw fault;
  }
}

/** Typed arrays are written as plain ones. */
const plain = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
const cases = JSON.parse(readFileSync(0, "utf8")) as Case[];
process.stdout.write(JSON.stringify(cases.map(told), plain));

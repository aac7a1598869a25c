// Time the fit of drawn answers, in milliseconds: what benchmarks/refit.py runs in a browser.
import { fittedAxes } from "../src/fit/axes";
import { declaredSpace } from "../src/fit/space";
import { layout, survey } from "../src/fit/survey";

declare global {
  interface Window {
    timed: (n: number, questions: number, answers: number, times: number) => [axes: number[], whole: number[]];
  }
}

window.timed = (n, nQuestions, nAnswers, times) => {
  let seed = 1;
  const drawn = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const categories = Array.from({ length: nAnswers }, (_, k) => `c${k}`);
  const questions = Array.from({ length: nQuestions }, (_, q) => ({
    key: `q${q}`,
    categories,
    codes: Int8Array.from({ length: n }, () => Math.floor(drawn() * nAnswers)),
  }));
  const answers = survey(questions, n, null);
  const where = layout(questions);
  const shaping = questions.flatMap(() => categories.map(() => true));
  const rules = {
    nAxes: 5,
    passive: () => false,
    themes: Object.fromEntries(questions.map(({ key }, q) => [key, q % 2 === 0 ? "a" : "b"])),
    themeWeights: null,
    orientation: "poles" as const,
    readings: [],
  };
  const timed = (run: () => unknown): number[] =>
    Array.from({ length: times }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
  return [timed(() => fittedAxes(answers, where, shaping, 5)), timed(() => declaredSpace(answers, rules))];
};

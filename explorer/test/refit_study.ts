// Fit a study's space again for each of some edits, from the payload of its page: what tests/explorer/test_refit.py sets
// beside the study that follows the YAML that the page gives.
import { readFileSync } from "node:fs";
import { axisChanges, deviationChanges, spaceAgain, studySpace, themeChanges } from "../src/fit/changes";
import { type Edits, studyOf, UNCHANGED } from "../src/fit/edits";
import { moved } from "../src/fit/moved";
import { written } from "../src/fit/yaml";
import type { Payload } from "../src/payload";

const { payload, edits } = JSON.parse(readFileSync(0, "utf8")) as { payload: Payload; edits: Partial<Edits>[] };
const study = studyOf(payload.spaces[0]);
if (!study) throw new Error("this space is not fitted again");
const before = studySpace(study);
const told = edits.map((some) => {
  const all = { ...UNCHANGED, ...some };
  const again = spaceAgain(study, all, before);
  const { categories, individuals, eigenvalues } = moved(again, study);
  return {
    ...written(study, all, payload.editions),
    variances: eigenvalues,
    categories: Array.from(categories, ([pair, place]) => [...pair.split("\u0000"), ...place]),
    individuals,
    axes: axisChanges(again),
    themes: themeChanges(again, before),
    deviations: deviationChanges(study, again, before),
  };
});
process.stdout.write(JSON.stringify(told));

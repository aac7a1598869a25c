import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { symmetricEigen } from "../src/fit/eigen";
import { type Fitted, refit, refittedBy } from "../src/fit/refit";
import { decodeEdits, encodeEdits, isUnchanged, toggleDropped, togglePassive, UNCHANGED, withAdded, withMerged } from "../src/fit/state";
import type { Payload } from "../src/payload";

const [study] = (JSON.parse(readFileSync("test/fixtures/root.json", "utf8")) as Payload).spaces;

void test("eigenvectors of drawn matrices make them again, and are of length 1 and at right angles, ties too", () => {
  let seed = 7;
  const drawn = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  for (const n of [1, 2, 3, 17, 60]) {
    const rows = Array.from({ length: n }, () => new Float64Array(n));
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) rows[i][j] = rows[j][i] = n === 3 ? Number(i === j) : drawn();
    const { values, vectors } = symmetricEigen(rows);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const made = vectors.reduce((sum, vector, k) => sum + values[k] * vector[i] * vector[j], 0);
        const product = vectors[i].reduce((sum, value, k) => sum + value * vectors[j][k], 0);
        assert.ok(Math.abs(made - rows[i][j]) < 1e-12);
        assert.ok(Math.abs(product - Number(i === j)) < 1e-12);
      }
    }
    assert.ok(values.every((value, k) => k === 0 || values[k - 1] >= value));
  }
});

void test("changes go through the address and back", () => {
  let edits = toggleDropped(UNCHANGED, "etp");
  edits = withAdded(edits, "territoire", "integration");
  edits = withMerged(edits, "benevoles", ["moins_de_10", "de_10_a_29"]);
  edits = togglePassive(edits, "budget", "moins_de_10k");
  edits = { ...edits, themeWeights: { ressources: 2, integration: 1 }, kept: { question: "edition", category: "2018" } };
  assert.deepEqual(decodeEdits(encodeEdits(edits), study), edits);
  assert.equal(encodeEdits(UNCHANGED), "");
  assert.ok(isUnchanged(toggleDropped(toggleDropped(UNCHANGED, "etp"), "etp")));
});

void test("an address that tells nothing of this space changes nothing", () => {
  const specs = ["", "[]", "{", "null", "3", '{"dropped":[null,3,"nobody"]}', '{"kept":{"question":"x"},"themeWeights":{"a":-1}}'];
  specs.push('{"dropped":"etp","added":[1],"passive":[[]],"merged":[{}],"kept":3,"themeWeights":3}');
  for (const spec of specs) {
    assert.deepEqual(decodeEdits(spec, study), UNCHANGED, spec);
    if (spec !== "") assert.equal(refit(study, decodeEdits(spec, study))?.kind, "fitted");
  }
  assert.equal(refittedBy(study, ""), null);
});

void test("a question left out takes with it what was changed of it", () => {
  const edits = togglePassive(withMerged(UNCHANGED, "etp", ["aucun", "moins_de_3"]), "etp", "trois_et_plus");
  assert.deepEqual(toggleDropped(edits, "etp"), { ...UNCHANGED, dropped: ["etp"] });
});

void test("a space without its answers in the page is not fitted again", () => {
  assert.equal(refit({ ...study, refit: null }, UNCHANGED), null);
  assert.equal(refit({ ...study, individuals: null }, UNCHANGED), null);
});

void test("questions that count as they were given do so again, and with others left out by the same proportions", () => {
  const weighed = { ...study, refit: { ...study.refit!, questions: study.refit!.questions.map((one, q) => ({ ...one, weight: q < 7 ? 1.5 : 0.5 })) } };
  const sharesOf = (dropped: readonly string[]): number[] => {
    const result = refit(weighed, { ...UNCHANGED, dropped });
    assert.equal(result?.kind, "fitted");
    const { axes, layout } = (result as Fitted).again.space;
    return layout.starts.map((start) => axes.metric.shares[start]);
  };
  assert.ok(sharesOf([]).every((share, q) => Math.abs(share - (q < 7 ? 1.5 : 0.5) / 14) < 1e-15));
  assert.ok(sharesOf(["etp"]).every((share, q) => Math.abs(share - (q < 6 ? 1.5 : 0.5) / 12.5) < 1e-15));
});

void test("the page fits both studies as they are, on the sides that they declare", () => {
  for (const name of ["root", "poison"]) {
    const { spaces } = JSON.parse(readFileSync(`test/fixtures/${name}.json`, "utf8")) as Payload;
    const space = spaces.find((one) => one.refit)!;
    const result = refit(space, UNCHANGED);
    assert.equal(result?.kind, "fitted");
    const made = (result as Fitted).again.space.categories.coordinates;
    space.refit!.coordinates.forEach((column, axis) =>
      column.forEach((value, k) => assert.ok(value === null ? Number.isNaN(made[axis][k]) : Math.abs(made[axis][k] - value) < 1e-9)),
    );
  }
});

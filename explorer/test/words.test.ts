import assert from "node:assert/strict";
import { test } from "node:test";
import { decimal, percent, sayingIn } from "../src/words";

const WORDS = {
  fr: { "found.one": "{count} point", "found.other": "{count} points", plain: "Axe {axis}" },
  en: { "found.one": "{count} point", "found.other": "{count} points", plain: "Axis {axis}" },
};

test("a count chooses its variant as its language counts", () => {
  assert.equal(sayingIn(WORDS, "fr")("found", { count: 0 }), "0 point");
  assert.equal(sayingIn(WORDS, "en")("found", { count: 0 }), "0 points");
  assert.equal(sayingIn(WORDS, "fr")("found", { count: 1200 }), "1\u202f200 points");
});

test("a sentence that is not there, or that lacks a value, is a fault", () => {
  assert.throws(() => sayingIn(WORDS, "fr")("nowhere"), /nowhere/);
  assert.throws(() => sayingIn(WORDS, "fr")("plain"), /axis/);
});

test("numbers are typeset, and nothing is negative that prints as zero", () => {
  assert.equal(decimal(-0.125, 2, "fr"), "−0,13");
  assert.equal(decimal(1.005, 2, "fr"), "1,01");
  assert.equal(decimal(-0.001, 2, "fr"), "0,00");
  assert.equal(decimal(1234567.5, 1, "en"), "1,234,567.5");
  const say = sayingIn(WORDS, "fr");
  assert.deepEqual(
    [say.probability(0.00006), say.probability(0.0123), say.probability(null)],
    ["<\u00a00,001", "0,012", "–"],
  );
  const steps = sayingIn(WORDS, "fr", true);
  assert.deepEqual(
    [0.001, 0.05, 0.2, 1, null].map((step) => steps.probability(step)),
    ["≤\u00a00,001", "≤\u00a00,05", "≤\u00a00,2", "≤\u00a01", "–"],
  );
  assert.deepEqual([say.signed(0.5, 1), say.signed(-0.5, 1), say.signed(0.001, 1)], ["+0,5", "−0,5", "0,0"]);
  assert.equal(decimal(null, 2, "fr"), "–");
  assert.equal(percent(0.124, 1, "fr"), "12,4\u202f%");
  assert.equal(percent(0.124, 1, "en"), "12.4%");
});

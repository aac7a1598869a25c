import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "../src/DataTable";
import { found, itemsOf } from "../src/finding";
import { STYLES, outline, styleAt } from "../src/look";
import { neighbour } from "../src/neighbours";
import { escaped } from "../src/picture";
import { Splat } from "../src/splat";
import { scalesOf, ticked, transformOf, zoomOf } from "../src/scales";
import { sayingIn } from "../src/words";
import { drawn, study } from "./draws";

test("one unit has as many pixels across as upwards, and all that is shown is within", () => {
  const scales = scalesOf([-1, -3, 2, 1], { width: 700, height: 300 }, null);
  assert.ok(Math.abs(Math.abs(scales.x(1) - scales.x(0)) - Math.abs(scales.y(1) - scales.y(0))) < 1e-9);
  for (const x of [-1, 2]) assert.ok(scales.x(x) > 0 && scales.x(x) < 700);
  for (const y of [-3, 1]) assert.ok(scales.y(y) > 0 && scales.y(y) < 300);
});

test("a magnification comes back from the gesture that makes it, on any screen", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const draw = drawn(seed);
    const extent: [number, number, number, number] = [-1 - draw(), -1 - draw(), 1 + draw(), 1 + draw()];
    const size = { width: 200 + 900 * draw(), height: 200 + 600 * draw() };
    const zoom = { k: 1.2 + 8 * draw(), x: 2 * draw() - 1, y: 2 * draw() - 1 };
    const back = zoomOf(transformOf(zoom, extent, size), extent, size)!;
    for (const key of ["k", "x", "y"] as const) assert.ok(Math.abs(back[key] - zoom[key]) < 1e-9);
  }
  assert.equal(zoomOf({ k: 1, x: 0, y: 0 }, [-1, -1, 1, 1], { width: 100, height: 100 }), null);
});

test("graduations of a plane have one format", () => {
  const say = sayingIn({ fr: {}, en: {} }, "fr");
  const told = (ticks: number[]): string[] => ticks.map(ticked(ticks, say));
  assert.deepEqual(told([-1, 0, 0.2, 0.6000000000000001]), ["−1,0", "0,0", "0,2", "0,6"]);
  assert.deepEqual(told([-2, 0, 2]), ["−2", "0", "2"]);
  assert.deepEqual(told([0.25, 0.5]), ["0,25", "0,50"]);
});

test("search holds every word, whatever accents and capitals, beginnings of words first", () => {
  const items = itemsOf(study("poison").spaces[0]);
  const labels = found(items, "NAUSEES oui", 12).map((item) => item.id);
  assert.equal(labels[0], "c/nausees/oui");
  assert.ok(found(items, "mal", 12)[0].plain.includes(" mal"));
  assert.deepEqual(found(items, "  ", 12), []);
  assert.ok(found(items, "enquete-0001", 12).some((item) => item.id === "i/0"));
});

test("rows are sorted by numbers as numbers, what is missing last either way", () => {
  const rows = [[10], [null], [9], [-1]];
  assert.deepEqual(sorted([0, 1, 2, 3], rows, { column: 0, down: false }), [3, 2, 0, 1]);
  assert.deepEqual(sorted([0, 1, 2, 3], rows, { column: 0, down: true }), [0, 2, 3, 1]);
});

test("a colour that returns does so with another shape", () => {
  const told = Array.from({ length: 28 }, (_, rank) => `${styleAt(rank).colour} ${styleAt(rank).shape}`);
  assert.equal(new Set(told).size, told.length);
  assert.equal(new Set(STYLES.map((style) => outline(style.shape, 4))).size, STYLES.length);
});

test("the keyboard goes to the nearest mark on the side that is asked, and stops at the edge", () => {
  const spots = [
    [0, 0],
    [10, 2],
    [30, 0],
    [0, 20],
  ].map(([x, y], rank) => ({ mark: { id: String(rank) }, x, y, r: 3 })) as never;
  assert.equal(neighbour(spots, "0", [1, 0]), "1");
  assert.equal(neighbour(spots, "1", [1, 0]), "2");
  assert.equal(neighbour(spots, "0", [0, 1]), "3");
  assert.equal(neighbour(spots, "2", [1, 0]), null);
});

test("points laid one over another hide what is under as their opacity says, and stay within the picture", () => {
  const splat = new Splat(4, 4, new Uint8ClampedArray(64));
  const stamp = (red: number, blue: number) => ({ side: 1, data: Uint8ClampedArray.of(red, 0, blue, 255) });
  splat.lay(stamp(200, 0), 1.5, 2.5, 0.5);
  assert.deepEqual([...splat.data.slice(36, 40)], [200, 0, 0, 128]);
  splat.lay(stamp(0, 200), 1.5, 2.5, 1);
  assert.deepEqual([...splat.data.slice(36, 40)], [0, 0, 200, 255]);
  splat.lay(stamp(0, 200), 4.5, 9, 1);
  assert.equal(
    splat.data.reduce((sum, part) => sum + part, 0),
    455,
  );
});

test("a label is a text in a picture, never an element", () => {
  assert.equal(escaped('<b> & "x"'), "&lt;b&gt; &amp; &quot;x&quot;");
});

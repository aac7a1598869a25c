import assert from "node:assert/strict";
import { test } from "node:test";
import { type Placed, type Tag, crosses, lines, meets, placeLabels, touch } from "../src/labels";
import { drawn } from "./draws";

const BOUNDS = { width: 640, height: 480 };
const box = (one: Placed): [number, number, number, number] => [
  one.left,
  one.top,
  one.left + one.width,
  one.top + one.height,
];

function tags(seed: number, n: number): Tag[] {
  const draw = drawn(seed);
  return Array.from({ length: n }, (_, rank) => ({
    id: String(rank),
    x: 640 * draw(),
    y: 480 * draw(),
    r: 2 + 6 * draw(),
    sizes: [
      [30 + 130 * draw(), 14],
      [40, 28],
    ],
    first: null,
    moved: null,
  }));
}

test("labels touch no label and no mark, stay within, and no leader runs over a label or another leader", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const all = tags(seed, 60);
    const placed = placeLabels(all, BOUNDS);
    assert.ok(placed.length > 20);
    for (const one of placed) {
      const [left, top, right, bottom] = box(one);
      assert.ok(left >= 0 && top >= 0 && right <= BOUNDS.width && bottom <= BOUNDS.height);
      for (const tag of all) {
        const [dx, dy] = [
          tag.x - Math.max(left, Math.min(tag.x, right)),
          tag.y - Math.max(top, Math.min(tag.y, bottom)),
        ];
        assert.ok(Math.hypot(dx, dy) >= tag.r, `seed ${seed}: a label covers a mark`);
      }
      for (const other of placed) {
        if (other === one) continue;
        assert.ok(!touch(box(one), box(other)), `seed ${seed}: two labels touch`);
        assert.ok(!(other.leader && crosses(other.leader, box(one))), `seed ${seed}: a leader runs over a label`);
        assert.ok(!(one.leader && other.leader && meets(one.leader, other.leader)), `seed ${seed}: two leaders cross`);
      }
    }
  }
});

test("a label that the reader moved stays where it was put, and is served before the others", () => {
  const all = tags(3, 60);
  all[59] = { ...all[59], x: 320, y: 240, moved: [40, -30] };
  const placed = placeLabels(all, BOUNDS).find((one) => one.id === "59")!;
  assert.deepEqual([placed.left + placed.width / 2, placed.top + placed.height / 2], [360, 210]);
  for (const moved of [[2000, 0], [-2000, -900], [0, 900]] as [number, number][]) {
    all[59] = { ...all[59], moved }; // put there on a wider screen
    const [left, top, right, bottom] = box(placeLabels(all, BOUNDS).find((one) => one.id === "59")!);
    assert.ok(left >= 0 && top >= 0 && right <= BOUNDS.width && bottom <= BOUNDS.height);
  }
});

test("the first places go to the first tags, and the report's own place is tried before any", () => {
  const same = (id: string, first: Tag["first"]): Tag => ({
    id,
    x: 300,
    y: 200,
    r: 4,
    sizes: [[100, 14]],
    first,
    moved: null,
  });
  const [one] = placeLabels([same("a", [0, -40])], BOUNDS);
  assert.deepEqual([one.left, one.top], [250, 153]);
});

test("lines are cut at spaces that may break", () => {
  assert.deepEqual(lines("Budget annuel\u00a0: 50\u202f000\u00a0€ et plus", 18), [
    "Budget annuel\u00a0:",
    "50\u202f000\u00a0€ et plus",
  ]);
  assert.deepEqual(lines("a bb ccc", 4), ["a bb", "ccc"]);
});

test("segments cross, or not", () => {
  assert.ok(meets([0, 0, 2, 2], [0, 2, 2, 0]));
  assert.ok(!meets([0, 0, 2, 2], [3, 0, 3, 9]));
  assert.ok(crosses([0, 0, 10, 10], [4, 4, 6, 6]));
  assert.ok(!crosses([0, 0, 10, 0], [4, 4, 6, 6]));
});

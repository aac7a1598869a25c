import assert from "node:assert/strict";
import { test } from "node:test";
import { type Point, groupOf, groupSaid, isInside } from "../src/group";

const labelled = (count: number): string[] => Array.from({ length: count }, (_, rank) => `v-${rank}`);

test("any group comes back from its text, which no address has to escape", () => {
  for (const count of [1, 5, 6, 7, 61, 1000]) {
    for (const every of [1, 2, 3, 7]) {
      const members = Array.from({ length: count }, (_, rank) => rank).filter((rank) => rank % every === 0);
      const labels = labelled(count);
      const said = groupSaid(members, labels);
      assert.deepEqual(groupOf(said, labelled(count)), members);
      assert.deepEqual(groupOf(said, ["another", ...labels.slice(1)]), []);
      assert.equal(encodeURIComponent(said), said);
    }
  }
  assert.equal(groupSaid([], labelled(61)), "");
  assert.deepEqual(groupOf("", labelled(61)), []);
  assert.deepEqual(groupOf(groupSaid([1], ["ab", "c"]), ["a", "bc"]), []);
  assert.ok(groupSaid([9999], labelled(10_000)).length < 1700);
});

test("a point is in a lasso, however it turns and wherever it dents", () => {
  const dented: Point[] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [2, 1],
    [0, 4],
  ];
  const inside: Point[] = [
    [0.5, 1],
    [3.5, 1],
    [2, 0.5],
  ];
  const outside: Point[] = [
    [2, 3],
    [-1, 0.5],
    [5, 0.5],
    [2, -1],
  ];
  for (const polygon of [dented, [...dented].reverse(), [...dented.slice(2), ...dented.slice(0, 2)]]) {
    assert.ok(inside.every((point) => isInside(point, polygon)));
    assert.ok(!outside.some((point) => isInside(point, polygon)));
  }
});

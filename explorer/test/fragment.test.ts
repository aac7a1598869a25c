import assert from "node:assert/strict";
import { test } from "node:test";
import { fromFragment, toFragment } from "../src/fragment";
import { COLOURS, FRAMES, LAYERS, LETTERS, PANELS, SIZES, type View, firstView } from "../src/view";
import { drawn, study } from "./draws";

const payload = study("poison");

test("the first view has no fragment", () => {
  assert.equal(toFragment(payload, firstView(payload)), "");
  assert.deepEqual(fromFragment(payload, ""), firstView(payload));
});

test("any view comes back from its fragment", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const draw = drawn(seed);
    const one = <T>(known: readonly T[]): T => known[Math.floor(draw() * known.length)];
    const space = one(payload.spaces);
    const view: View = {
      ...firstView(payload, space, one(["fr", "en"])),
      x: Math.floor(draw() * space.axes.length),
      y: Math.floor(draw() * space.axes.length),
      frame: one(FRAMES),
      colour: one(COLOURS),
      size: one(SIZES),
      letter: one(LETTERS),
      without: one([[], ["sexe", "clé à espace & signe"]]),
      panel: one(PANELS),
      layers: LAYERS.filter(() => draw() < 0.5),
      people: one(["", "sexe", "clé à espace & signe"]),
      factor: one(["", "sexe"]),
      question: one(["", "fievre"]),
      spec: one(["", "a=1;b"]),
      ellipse: one(["concentration", "confidence"]),
      contribution: one([0, 0.5, 1.3]),
      cos2: one([0, 0.12]),
      pins: one([[], ["c/fievre/oui", "g/sexe/fille", "i/3", `c/${encodeURIComponent("a/b c")}/oui`]]),
      zoom: one([null, { k: 2.5, x: -0.125, y: 1 }]),
      moved: one([{}, { "c/fievre/oui": [12, -30] as [number, number] }]),
    };
    assert.deepEqual(fromFragment(payload, `#${toFragment(payload, view)}`), view, `seed ${seed}`);
  }
});

test("what a fragment says wrongly is as in the first view", () => {
  const said =
    "#x=99&y=0&layers=sky&space=moon&zoom=0 1 2&moved=c/a/b here&pins=zzz&contribution=much&colour=red&language=de&without=%25E9&letter=huge";
  assert.deepEqual(fromFragment(payload, said), { ...firstView(payload), layers: [] });
});

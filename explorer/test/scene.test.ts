import assert from "node:assert/strict";
import { test } from "node:test";
import { meanContribution, statusIn } from "../src/categories";
import { Clouds, pairKey } from "../src/clouds";
import type { Refitted } from "../src/fit/refitted";
import { concentration, onPlane } from "../src/ellipses";
import { holdersOf } from "../src/facts";
import { fullName } from "../src/names";
import { MOST_NAMED, personMarks } from "../src/people";
import { firstRank } from "../src/ranks";
import { type Scene, sceneOf } from "../src/scene";
import { between } from "../src/tween";
import { groupOf, groupSaid } from "../src/group";
import type { Language, Space } from "../src/payload";
import { type View, categoryId, firstView, personId, quantityId, withLayer, withPin } from "../src/view";
import { study } from "./draws";

const payload = study("poison");
const [space] = payload.spaces;
const clouds = new Clouds(space, null);
const seen = (part: Partial<View>): Scene => sceneOf(payload, space, { ...firstView(payload), ...part }, clouds);
const near = (one: number, other: number, within = 5e-4): void =>
  assert.ok(Math.abs(one - other) < within, `${one} is not ${other}`);

test("at the scale of individuals an active category is at the mean point of those who chose it", () => {
  const { marks } = seen({ frame: "individuals", layers: ["active", "supplementary"], x: 0, y: 3 });
  for (const category of space.categories.filter((one) => one.status !== "passive")) {
    const mark = marks.find((one) => one.id === categoryId(category.question, category.key))!;
    const holders = clouds.holders(category.question, category.key);
    const mean = (axis: number): number =>
      holders.reduce((sum, rank) => sum + space.individuals!.coordinates[axis][rank], 0) / holders.length;
    near(mark.x, mean(0));
    near(mark.y, mean(3));
  }
});

test("at the scale of categories a mean point is where its supplementary category is", () => {
  const { marks } = seen({ layers: ["supplementary", "means"], factor: "malade" });
  const [category, mean] = ["c/malade/oui", "g/malade/oui"].map((id) => marks.find((one) => one.id === id)!);
  near(category.x, mean.x);
  near(category.y, mean.y);
});

test("an ellipse of concentration computed from individuals is the report's", () => {
  const factor = space.factors.find((one) => one.key === "malade")!;
  for (const group of factor.groups) {
    const points = clouds
      .holders("malade", group.key)
      .map((rank): [number, number] => [clouds.person(rank, 0)!, clouds.person(rank, 1)!]);
    const line = concentration(points)!;
    const told = group.ellipses.find((one) => one.kind === "concentration")!;
    const reach = line.map(([x, y]) => Math.hypot(x - told.cx, y - told.cy));
    near(Math.max(...reach), told.a, 2e-3 * told.a);
    near(Math.min(...reach), told.b, 2e-3 * told.b);
  }
  assert.equal(
    concentration([
      [0, 0],
      [1, 1],
      [2, 2],
    ]),
    null,
  );
});

test("ellipses and regions are known on the report's plane, either way round, and nowhere else", () => {
  const view = firstView(payload);
  assert.equal(onPlane(space, view), "as is");
  assert.equal(onPlane(space, { ...view, x: view.y, y: view.x }), "turned");
  assert.equal(onPlane(space, { ...view, y: 2 }), "no");
  assert.equal(seen({ layers: ["active", "regions"], y: 2 }).outlines.length, 0);
  const upright = seen({ layers: ["active", "regions"] }).outlines[0].points;
  const turned = seen({ layers: ["active", "regions"], x: 1, y: 0 }).outlines[0].points;
  assert.deepEqual(
    turned.map(([x, y]) => [y, x]),
    upright,
  );
});

test("thresholds leave out what contributes less, or is ill represented, and tell how many", () => {
  const whole = seen({});
  const kept = seen({ contribution: 1 });
  const retained = space.categories.filter((one) => one.status === "active" && (one.retained[0] || one.retained[1]));
  assert.deepEqual(
    kept.marks
      .filter((mark) => mark.kind === "active")
      .map((mark) => mark.id)
      .sort(),
    retained.map((one) => categoryId(one.question, one.key)).sort(),
  );
  assert.equal(kept.marks.length + kept.belowThresholds, whole.marks.length);
  for (const mark of seen({ cos2: 0.4 }).marks) {
    const category = space.categories.find((one) => categoryId(one.question, one.key) === mark.id)!;
    assert.ok(category.cos2[0]! + category.cos2[1]! >= 0.4);
  }
});

test("supplementary questions left out are not drawn, and nothing else is left out", () => {
  const every = seen({ layers: ["active", "supplementary"] }).marks.map((mark) => mark.id);
  const without = ["malade", space.questions.find((one) => one.status === "active")!.key];
  const kept = seen({ layers: ["active", "supplementary"], without }).marks.map((mark) => mark.id);
  assert.deepEqual(kept, every.filter((id) => !id.startsWith("c/malade/")));
  assert.ok(kept.length < every.length);
});

test("a chosen question joins its ordered categories and pales the others", () => {
  const root = study("root");
  const view = { ...firstView(root), question: "etp" };
  const scene = sceneOf(root, root.spaces[0], view, new Clouds(root.spaces[0], null));
  assert.deepEqual(
    scene.trails.map((trail) => [trail.id, trail.points.length]),
    [["o/etp", 3]],
  );
  assert.ok(scene.marks.every((mark) => mark.pale !== mark.id.startsWith("c/etp/")));
});

test("the last category pinned sets its holders apart in the cloud", () => {
  const view = withPin(withLayer(firstView(payload), "individuals", true), "c/fievre/oui");
  const { people } = sceneOf(payload, space, view, clouds);
  const held = Array.from(people!.of).filter((_, place) => people!.held![place] === 1);
  assert.deepEqual(held, clouds.holders("fievre", "oui"));
});

test("no two questions that a view shows take the same styles, whatever is coloured by what", () => {
  const root = study("root");
  const [of] = root.spaces;
  const keys = of.factors.map((one) => one.key);
  for (const factor of keys)
    for (const people of ["", ...keys])
      for (const colour of ["theme", "question", "plain"] as const) {
        const layers = ["active", "individuals", "means", "classes"] as const;
        const view: View = { ...firstView(root), layers: [...layers], factor, people, colour };
        const classes = of.factors.filter((one) => one.kind === "class").map((one) => one.key);
        const shown = [...new Set([factor, ...classes, people])].filter((key) => key !== "");
        const ranks = shown.flatMap((key) => {
          const count = of.factors.find((one) => one.key === key)!.groups.length;
          return Array.from({ length: count }, (_, rank) => firstRank(of, view, key) + rank);
        });
        assert.equal(new Set(ranks).size, ranks.length);
        assert.ok(Math.min(...ranks) >= { theme: of.themes.length, question: of.questions.length, plain: 0 }[colour]);
      }
});

test("an individual has a mark and a name where it is, once pinned or where all are named", () => {
  const layers = ["individuals"] as const;
  assert.equal(seen({ layers: [...layers] }).marks.length, 0);
  const [mark] = seen({ layers: [...layers], pins: ["i/4"], x: 1, y: 2 }).marks;
  near(mark.x, clouds.point({ x: 1, y: 2, frame: "categories" }, "individuals", (axis) => clouds.person(4, axis))!.x);
  assert.equal(mark.label, space.individuals!.labels[4]);
  const { marks, people } = seen({ layers: [...layers, "named"] });
  assert.deepEqual(
    marks.map((one) => one.id),
    Array.from(people!.of, (rank) => personId(rank)),
  );
  const many = { ...people!, of: Int32Array.from({ length: MOST_NAMED + 1 }, () => 0) };
  assert.equal(personMarks(space, { ...firstView(payload), layers: ["individuals", "named"] }, many).length, 0);
  assert.equal(personMarks(space, { ...firstView(payload), layers: ["active", "named"] }, null).length, 0);
  assert.deepEqual(withLayer(firstView(payload), "named", true).layers.filter((one) => one === "individuals").length, 1);
});

test("who holds a category is told against the others, by counts made here", () => {
  const category = space.categories.find((one) => one.question === "fievre" && one.key === "oui")!;
  const told = holdersOf(category, space, clouds).find((one) => one.question === "malade" && one.category === "oui")!;
  const answers = (question: string): (string | undefined)[] => {
    const found = space.individuals!.answers.find((one) => one.question === question)!;
    return found.codes.map((code) => found.categories[code]);
  };
  const [fever, ill] = [answers("fievre"), answers("malade")];
  const ranks = [...fever.keys()];
  const share = (of: string): number =>
    ranks.filter((rank) => fever[rank] === of && ill[rank] === "oui").length /
    ranks.filter((rank) => fever[rank] === of).length;
  near(told.among, share("oui"), 1e-12);
  near(told.others, share("non"), 1e-12);
});

test("a category that tells its question is named alone", () => {
  const [of] = study("root").spaces;
  const named = (question: string, key: string, language: Language = "fr"): string =>
    fullName(
      of,
      of.categories.find((one) => one.question === question && one.key === key)!,
      language,
    );
  assert.equal(named("reseau", "oui"), "Membre d’un réseau");
  assert.match(named("budget", "moins_de_10k"), /^Budget annuel\u00a0: /);
  assert.match(named("budget", "moins_de_10k", "en"), /^Budget annuel: /);
});

test("on their way, marks lie between where they were and where they go", () => {
  const [from, to] = [seen({}), seen({ x: 1, y: 0 })];
  const half = between(from, to, 0.5);
  half.marks.forEach((mark, rank) => near(mark.x, (from.marks[rank].x + to.marks[rank].x) / 2, 1e-12));
});

test("in a refitted space a category is what it is there, whatever it is in the study", () => {
  const refitted: Refitted = {
    categories: new Map(),
    contributions: new Map(),
    cos2: new Map(),
    individuals: [],
    eigenvalues: [1, 1],
  };
  const pairs: [string, string, number | null][] = [
    ["fievre", "oui", 0.5],
    ["fievre", "non", null],
    ["malade", "oui", 0.5],
    ["nausees", "oui", null],
  ];
  for (const [question, key, value] of pairs) {
    refitted.categories.set(pairKey(question, key), [1, 1]);
    refitted.contributions!.set(pairKey(question, key), [value, value]);
  }
  const again = new Clouds(space, refitted);
  const told = pairs.map(([question, key]) =>
    statusIn(
      space.categories.find((one) => one.question === question && one.key === key)!,
      again,
    ),
  );
  assert.deepEqual(told, ["active", "passive", "active", "supplementary"]);
  assert.equal(meanContribution(again), 1 / 2);
  const { marks } = sceneOf(payload, space, firstView(payload), again);
  assert.equal(marks.find((mark) => mark.id === "c/malade/oui")!.kind, "active");
});

test("quantitative variables are arrows as long as their correlations, on a circle where one is 1", () => {
  const scene = seen({ layers: ["active", "quantities"] });
  const [circle] = scene.outlines.filter((one) => one.kind === "unit");
  const radius = Math.hypot(...circle.points[0]);
  assert.ok(circle.points.every(([x, y]) => Math.abs(Math.hypot(x, y) - radius) < 1e-9));
  const arrows = scene.marks.filter((mark) => mark.kind === "quantity");
  assert.equal(arrows.length, space.quantities.length);
  for (const one of space.quantities) {
    const mark = arrows.find(({ id }) => id === quantityId(one.key))!;
    near(mark.x / radius, one.correlations[0]!, 1e-9);
    near(mark.y / radius, one.correlations[1]!, 1e-9);
    assert.deepEqual(scene.trails.find(({ id }) => id === mark.id)!.points, [
      [0, 0],
      [mark.x, mark.y],
    ]);
  }
  const [first] = seen({ layers: ["active", "quantities"], x: 1, y: 0 }).marks.filter(({ kind }) => kind === "quantity");
  near(first.x / first.y, arrows[0].y / arrows[0].x, 1e-9);
});

test("shares of who holds a category count what respondents weigh", () => {
  const people = space.individuals!;
  const weights = people.labels.map((_, rank) => 1 + (rank % 4));
  const heavy: Space = { ...space, weighted: true, refit: null, individuals: { ...people, weights } };
  const category = space.categories.find((one) => one.question === "fievre" && one.key === "oui")!;
  const told = holdersOf(category, heavy, new Clouds(heavy, null)).find((one) => one.question === "malade")!;
  const codes = (question: string): number[] => people.answers.find((one) => one.question === question)!.codes;
  const named = people.answers.find((one) => one.question === "malade")!.categories;
  const [fever, ill] = [codes("fievre"), codes("malade")];
  const oui = people.answers.find((one) => one.question === "fievre")!.categories.indexOf("oui");
  const mass = (keeps: (rank: number) => boolean): number =>
    weights.reduce((sum, weight, rank) => sum + (keeps(rank) ? weight : 0), 0);
  const others = (rank: number): boolean => fever[rank] >= 0 && fever[rank] !== oui && ill[rank] >= 0;
  const share = mass((rank) => others(rank) && named[ill[rank]] === told.category) / mass(others);
  near(told.others, share, 1e-12);
  const even = holdersOf(category, space, clouds).find((one) => one.category === told.category)!;
  assert.notEqual(even.others, told.others);
});

test("those of a group stand out, whatever the axes, and one that another page says is nobody", () => {
  const count = space.individuals!.labels.length;
  const group = groupSaid([0, 7, count - 1], space.individuals!.labels);
  for (const y of [1, 2]) {
    const { people } = seen({ layers: ["individuals"], group, y });
    const held = Array.from(people!.of).filter((_, place) => people!.held![place] === 1);
    assert.deepEqual(held, [0, 7, count - 1]);
  }
  assert.equal(seen({ layers: ["individuals"], group: `${group}A` }).people!.held, null);
  assert.deepEqual(groupOf(`${group.slice(0, -1)}é`, space.individuals!.labels), []);
});

// What is known of one mark or individual, for its card.
import { shownAxes } from "./axes";
import { type Clouds } from "./clouds";
import type { Category, Num, Space } from "./payload";
import { contributionsOf, cos2Of, meanContribution, statusIn, tellsAids } from "./categories";
import { type Contrast, contrasts } from "./contrasts";
import { categoryName, nameOf } from "./names";
import { type View, readId } from "./view";
import type { Say } from "./words";

export interface Row {
  axis: number;
  name: string;
  values: { key: string; told: string; strong: boolean }[];
}
export interface Facts {
  id: string;
  question: string;
  title: string;
  wording: string;
  kind: string;
  size: string;
  rows: Row[];
  holders: Contrast[];
  answers: [string, string][];
}

/** Return what the card of a mark says; null for one that this space does not have. */
export function factsOf(id: string, space: Space, view: View, clouds: Clouds, say: Say): Facts | null {
  const { kind, parts } = readId(id);
  if (kind === "c") return categoryFacts(id, parts, space, view, clouds, say);
  if (kind === "g") return groupFacts(id, parts, space, view, clouds, say);
  if (kind === "v") return quantityFacts(id, parts[0], space, view, say);
  return personFacts(id, Number(parts[0]), space, view, clouds, say);
}

function categoryFacts(
  id: string,
  [asked, key]: string[],
  space: Space,
  view: View,
  clouds: Clouds,
  say: Say,
): Facts | null {
  const category = space.categories.find((one) => one.question === asked && one.key === key);
  const question = space.questions.find((one) => one.key === asked);
  if (!category) return null;
  const mean = meanContribution(clouds);
  const rows = shownAxes(view).map((axis) => {
    const contribution = contributionsOf(category, clouds)[axis];
    const test = clouds.refitted ? undefined : category.vTests[axis];
    return row(space, axis, say, [
      ["coordinate", say.signed(clouds.category(category, axis), 2), false],
      [
        "contribution",
        tellsAids(clouds) && statusIn(category, clouds) === "active" ? say.percent(contribution, 1) : "",
        (contribution ?? 0) >= mean,
      ],
      ["cos2", tellsAids(clouds) ? say.number(cos2Of(category, clouds)[axis], 2) : "", false],
      ["v_test", test === undefined ? "" : say.signed(test, 1), Math.abs(test ?? 0) >= 2],
    ]);
  });
  return {
    id,
    question: question?.label ?? asked,
    title: category.label,
    wording: question?.wording ?? "",
    kind: say(`card.kind.${statusIn(category, clouds)}`),
    size: sizeOf(category.n, category.frequency, say),
    rows,
    holders: holdersOf(category, space, clouds),
    answers: [],
  };
}

function sizeOf(n: Num, frequency: Num, say: Say): string {
  if (n === null) return "";
  return frequency === null
    ? say("card.n", { n: say.number(n, 0) })
    : say("card.n_share", { n: say.number(n, 0), share: say.percent(frequency, 1) });
}

function groupFacts(
  id: string,
  [name, key]: string[],
  space: Space,
  view: View,
  clouds: Clouds,
  say: Say,
): Facts | null {
  const factor = space.factors.find((one) => one.key === name);
  const group = factor?.groups.find((one) => one.key === key);
  if (!factor || !group) return null;
  const rows = shownAxes(view).map((axis) => {
    const mean = clouds.mean(factor, key, axis);
    const variance = clouds.eigenvalue(axis);
    const scaled = mean === null || variance === null || variance <= 0 ? null : mean / Math.sqrt(variance);
    return row(space, axis, say, [
      ["mean", say.signed(mean, 2), false],
      ["scaled", say.signed(scaled, 2), Math.abs(scaled ?? 0) >= 0.5],
    ]);
  });
  const wording = space.questions.find((one) => one.key === name)?.wording ?? "";
  return {
    id,
    question: factor.label,
    title: group.label,
    wording,
    kind: say(`card.kind.${factor.kind === "supplementary" ? "mean" : factor.kind}`),
    size: sizeOf(group.n, null, say),
    rows,
    holders: [],
    answers: [],
  };
}

function quantityFacts(id: string, key: string, space: Space, view: View, say: Say): Facts | null {
  const found = space.quantities.find((one) => one.key === key);
  if (!found) return null;
  return {
    id,
    question: "",
    title: found.label,
    wording: "",
    kind: say("card.kind.quantity"),
    size: sizeOf(found.n, null, say),
    rows: shownAxes(view).map((axis) =>
      row(space, axis, say, [["correlation", say.signed(found.correlations[axis], 2), false]]),
    ),
    holders: [],
    answers: [],
  };
}

function personFacts(id: string, rank: number, space: Space, view: View, clouds: Clouds, say: Say): Facts | null {
  const people = space.individuals;
  if (!people?.labels[rank]) return null;
  const rows = shownAxes(view).map((axis) =>
    row(space, axis, say, [
      ["coordinate", say.signed(clouds.person(rank, axis), 2), false],
      ["contribution", clouds.refitted ? "" : say.percent(people.contributions[axis]?.[rank], 1), false],
      ["cos2", clouds.refitted ? "" : say.number(people.cos2[axis]?.[rank], 2), false],
    ]),
  );
  const answers = people.answers.map((answer): [string, string] => {
    const code = answer.codes[rank];
    return [
      nameOf(space, answer.question),
      code < 0 ? say("card.no_answer") : categoryName(space, answer.question, answer.categories[code]),
    ];
  });
  const apart = people.supplementary[rank];
  return {
    id,
    question: "",
    title: people.labels[rank],
    wording: "",
    kind: say(apart ? "card.kind.extra" : "card.kind.person"),
    size: "",
    rows,
    holders: [],
    answers,
  };
}

function row(space: Space, axis: number, say: Say, values: [string, string, boolean][]): Row {
  return {
    axis: space.axes[axis].axis,
    name: say("axis.plain", { axis: String(space.axes[axis].axis) }),
    values: values.map(([key, told, strong]) => ({ key, told, strong })),
  };
}

const MOST = 4; // answers told of who holds a category

/** Return what sets apart who holds a category from the others who answered: supplementary questions. Classes are not told: they are made of the same answers. */
export function holdersOf(category: Category, space: Space, clouds: Clouds): Contrast[] {
  const people = space.individuals;
  const own = people?.answers.find((one) => one.question === category.question);
  if (!people || !own) return [];
  const held = new Set(clouds.holders(category.question, category.key));
  const told = new Set(space.factors.filter((one) => one.kind !== "class").map((one) => one.key));
  return contrasts(
    (rank) => held.has(rank),
    (rank) => own.codes[rank] >= 0,
    (question) => told.has(question) && question !== category.question,
    MOST,
    space,
    clouds,
  );
}

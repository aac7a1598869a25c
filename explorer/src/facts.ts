// What is known of one mark or individual, for its card.
import { shownAxes } from "./axes";
import { type Clouds } from "./clouds";
import type { Category, Num, Space } from "./payload";
import { contributionsOf, cos2Of, meanContribution, statusIn } from "./categories";
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
  holders: Holder[];
  answers: [string, string][];
}
/** An answer that is more, or less, frequent among who holds a category than among the others. */
export interface Holder {
  question: string;
  category: string;
  among: number;
  others: number;
  difference: number;
}

/** Return what the card of a mark says; null for one that this space does not have. */
export function factsOf(id: string, space: Space, view: View, clouds: Clouds, say: Say): Facts | null {
  const { kind, parts } = readId(id);
  if (kind === "c") return categoryFacts(id, parts, space, view, clouds, say);
  if (kind === "g") return groupFacts(id, parts, space, view, clouds, say);
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
        statusIn(category, clouds) === "active" ? say.percent(contribution, 1) : "",
        (contribution ?? 0) >= mean,
      ],
      ["cos2", say.number(cos2Of(category, clouds)[axis], 2), false],
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

const LEAST = 0.1; // a difference of ten points is told
const MOST = 4;

/** Return what sets apart who holds a category from the others who answered: supplementary questions and classes. */
export function holdersOf(category: Category, space: Space, clouds: Clouds): Holder[] {
  const people = space.individuals;
  if (!people) return [];
  const held = new Set(clouds.holders(category.question, category.key));
  const own = people.answers.find((one) => one.question === category.question);
  if (held.size === 0 || !own) return [];
  const told = new Set(space.factors.map((one) => one.key));
  const found = people.answers
    .filter((answer) => told.has(answer.question) && answer.question !== category.question)
    .flatMap((answer) => {
      const counts = answer.categories.map(() => [0, 0]);
      const bases = [0, 0];
      answer.codes.forEach((code, rank) => {
        if (code < 0 || people.supplementary[rank] || own.codes[rank] < 0) return;
        const side = held.has(rank) ? 0 : 1;
        counts[code][side] += 1;
        bases[side] += 1;
      });
      if (bases[0] === 0 || bases[1] === 0) return [];
      return counts.map(([among, others], code): Holder => ({
        question: answer.question,
        category: answer.categories[code],
        among: among / bases[0],
        others: others / bases[1],
        difference: among / bases[0] - others / bases[1],
      }));
    });
  return found
    .filter((one) => Math.abs(one.difference) >= LEAST)
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
    .slice(0, MOST);
}

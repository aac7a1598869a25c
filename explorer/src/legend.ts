// What colours and shapes say, for the scene that is shown.
import { firstRank } from "./ranks";
import { categoryName, nameOf } from "./names";
import type { Factor, Space } from "./payload";
import type { View } from "./view";

export interface LegendEntry {
  label: string;
  rank: number | null;
}
export interface Legend {
  title: "themes" | "questions" | "people" | "factor";
  name: string;
  entries: LegendEntry[];
}
export interface Told {
  categories: boolean;
  people: boolean;
  factor: Factor | undefined;
}

/** Return the legends of what is shown. */
export function legendsOf(space: Space, view: View, told: Told): Legend[] {
  const legends = [
    told.categories ? ofCategories(space, view) : null,
    told.people && view.people !== "" ? ofPeople(space, view.people, firstRank(space, view, view.people)) : null,
    told.factor && !(told.people && told.factor.key === view.people)
      ? ofFactor(told.factor, firstRank(space, view, told.factor.key))
      : null,
  ];
  return legends.filter((one) => one !== null);
}

function ofCategories(space: Space, view: View): Legend | null {
  if (view.colour === "theme")
    return { title: "themes", name: "", entries: space.themes.map(({ label }, rank) => ({ label, rank })) };
  if (view.colour !== "question") return null;
  const entries = space.questions.flatMap(({ key, label, status }, rank) =>
    view.layers.includes(status) && !view.without.includes(key) ? [{ label, rank }] : [],
  );
  return { title: "questions", name: "", entries };
}

function ofPeople(space: Space, question: string, first: number): Legend {
  const answer = space.individuals?.answers.find((one) => one.question === question);
  const groups = space.factors.find((one) => one.key === question)?.groups.map((group) => group.key);
  const entries = (answer?.categories ?? groups ?? []).map((key, rank) => ({
    label: categoryName(space, question, key),
    rank: first + rank,
  }));
  return { title: "people", name: nameOf(space, question), entries };
}

function ofFactor(factor: Factor, first: number): Legend {
  return {
    title: "factor",
    name: factor.label,
    entries: factor.groups.map(({ label }, rank) => ({ label, rank: first + rank })),
  };
}

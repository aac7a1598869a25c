// Which styles groups and individuals take: no two questions that a view shows take the same.
import type { Space } from "./payload";
import type { Layer, View } from "./view";

/** Return the first rank of the styles of a factor's groups, or of a question's answers: after all those shown before. */
export function firstRank(space: Space, view: View, key: string): number {
  let first = ofCategories(space, view);
  for (const one of coloured(space, view)) {
    if (one === key) return first;
    first += countOf(space, one);
  }
  return first;
}

function ofCategories(space: Space, view: View): number {
  const shown = (["active", "passive", "supplementary"] as const).filter((layer) => view.layers.includes(layer));
  if (view.colour === "question" && shown.length > 0) return space.questions.length;
  return view.colour === "theme" && shown.some((layer) => layer !== "supplementary") ? space.themes.length : 0;
}

/** What has styles of its own in a view: the factor, the classes, what colours individuals. */
function coloured(space: Space, view: View): string[] {
  const on = (...layers: Layer[]): boolean => layers.some((layer) => view.layers.includes(layer));
  return [
    ...(on("means", "ellipses") ? [view.factor] : []),
    ...(on("classes") ? space.factors.filter((one) => one.kind === "class").map((one) => one.key) : []),
    ...(on("individuals", "extra", "cells") ? [view.people] : []),
  ].filter((key, place, all) => key !== "" && all.indexOf(key) === place);
}

function countOf(space: Space, key: string): number {
  const groups = space.factors.find((one) => one.key === key)?.groups.length ?? 0;
  return Math.max(groups, space.individuals?.answers.find((one) => one.question === key)?.categories.length ?? 0);
}

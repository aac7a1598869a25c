// Search among categories, questions, groups and individuals, whatever accents and capitals.
import type { Space } from "./payload";
import { categoryId, groupId, personId, quantityId } from "./view";

export interface Item {
  id: string;
  kind: "question" | "category" | "group" | "quantity" | "person";
  label: string;
  context: string;
  plain: string;
}

export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

/** Return all that can be found in a space. */
export function itemsOf(space: Space): Item[] {
  const named = new Map(space.questions.map((one) => [one.key, one.label]));
  const item = (id: string, kind: Item["kind"], label: string, context: string): Item => ({
    id,
    kind,
    label,
    context,
    plain: ` ${plain(`${label} ${context}`)}`,
  });
  const told = new Set(space.categories.map((one) => categoryId(one.question, one.key)));
  return [
    ...space.categories.map((one) =>
      item(categoryId(one.question, one.key), "category", one.label, named.get(one.question) ?? one.question),
    ),
    ...space.questions.map((one) => item(`q/${encodeURIComponent(one.key)}`, "question", one.label, one.wording)),
    ...space.factors.flatMap((factor) =>
      factor.groups
        .filter((group) => !told.has(categoryId(factor.key, group.key))) // the same respondents, found once
        .map((group) => item(groupId(factor.key, group.key), "group", group.label, factor.label)),
    ),
    ...space.quantities.map((one) => item(quantityId(one.key), "quantity", one.label, "")),
    ...(space.individuals?.labels ?? []).map((label, rank) => item(personId(rank), "person", label, "")),
  ];
}

/** Return the items that hold every word typed, those in which a word begins so first. */
export function found(items: Item[], typed: string, most: number): Item[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const holding = items.filter((item) => words.every((word) => item.plain.includes(word)));
  const score = (item: Item): number =>
    (words.every((word) => item.plain.includes(` ${word}`)) ? 0 : 2) + (plain(item.label).startsWith(words[0]) ? 0 : 1);
  return holding
    .map((item) => ({ item, score: score(item) }))
    .sort((one, other) => one.score - other.score)
    .slice(0, most)
    .map(({ item }) => item);
}

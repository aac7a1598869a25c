// How questions, factors and their categories are named.
import type { Category, Language, Space } from "./payload";

export function nameOf(space: Space, question: string): string {
  return (
    space.questions.find((one) => one.key === question)?.label ??
    space.factors.find((one) => one.key === question)?.label ??
    question
  );
}

export function categoryName(space: Space, question: string, key: string): string {
  const category = space.categories.find((one) => one.question === question && one.key === key);
  return (
    category?.label ??
    space.factors.find((one) => one.key === question)?.groups.find((one) => one.key === key)?.label ??
    key
  );
}

/** Return a category's name after its question's; alone where it tells its question, as in the report's figures. */
export function fullName(space: Space, category: Category, language: Language): string {
  const asked = nameOf(space, category.question);
  const isUnique = space.categories.filter((one) => one.label === category.label).length === 1;
  return isUnique && tells(category.label, asked) ? category.label : pairName(asked, category.label, language);
}

/** Return an answer after its question, with the colon of the language that the page speaks. */
export function pairName(asked: string, answer: string, language: Language): string {
  return `${asked}${language === "fr" ? "\u00a0" : ""}: ${answer}`;
}

/** A category's name of several words takes up one of its question's: « Membre d'un réseau ». */
function tells(answered: string, asked: string): boolean {
  const words = tellingWords(asked);
  return answered.split(/\s+/).length > 1 && tellingWords(answered).some((word) => words.includes(word));
}

/** Words of five letters or more, and acronyms. */
function tellingWords(text: string): string[] {
  const words = text.match(/\p{L}+/gu) ?? [];
  return words
    .filter((word) => word.length >= 5 || (word.length >= 3 && word === word.toUpperCase()))
    .map((word) => word.toLowerCase());
}

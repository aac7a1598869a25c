// The marks of categories: which pass the thresholds, their size, their colour.
import { type Clouds, pairKey } from "./clouds";
import type { Category, Num, Question, Space } from "./payload";
import { fullName } from "./names";
import type { Mark } from "./scene";
import { type View, categoryId } from "./view";

const LARGEST = 6; // mean contributions at which a mark is as large as can be

/** Return the marks that a view shows, and how many the thresholds leave out. */
export function categoryMarks(space: Space, view: View, clouds: Clouds): { marks: Mark[]; below: number } {
  const questions = new Map(space.questions.map((question) => [question.key, question]));
  const mean = meanContribution(clouds);
  const most = Math.max(...space.categories.map((one) => one.frequency ?? 0), 1e-9);
  const marks: Mark[] = [];
  let below = 0;
  for (const category of space.categories) {
    const kind = statusIn(category, clouds);
    const point = isShown(category, kind, view) ? placed(category, view, clouds) : null;
    if (!point) continue;
    if (!passes(category, view, clouds, mean)) {
      below += 1;
      continue;
    }
    const question = questions.get(category.question);
    const contribution = largestOf(contributionsOf(category, clouds), view) ?? 0;
    marks.push({
      id: categoryId(category.question, category.key),
      kind,
      ...point,
      size: sizeOf(view.size, (category.frequency ?? 0) / most, contribution / mean),
      rank: question ? rankOf(question, space, view) : null,
      pale: view.question !== "" && category.question !== view.question,
      label: fullName(space, category, view.language),
      weight: contribution / mean + (category.question === view.question ? 100 : 0),
      place: category.place,
    });
  }
  return { marks, below };
}

function isShown(category: Category, kind: Category["status"], view: View): boolean {
  if (category.status === "supplementary" && view.without.includes(category.question)) return false;
  return view.layers.includes(category.status) || view.layers.includes(kind);
}

/** Return what a category is in the space shown: a refit drops some from what makes it, and adds others. */
export function statusIn(category: Category, clouds: Clouds): Category["status"] {
  if (!clouds.refitted) return category.status;
  const makes = (one: Category): boolean => contributionsOf(one, clouds).some((value) => value !== null);
  if (makes(category)) return "active";
  const others = clouds.space.categories.filter((one) => one.question === category.question);
  return others.some(makes) ? "passive" : "supplementary";
}

function sizeOf(size: View["size"], frequency: number, contribution: number): number {
  if (size === "even") return NaN;
  return Math.sqrt(size === "frequency" ? frequency : Math.min(1, contribution / LARGEST));
}

/** Return the rank of the style of a question's categories; supplementary ones have no theme. */
export function rankOf(question: Question, space: Space, view: View): number | null {
  if (view.colour === "question") return space.questions.indexOf(question);
  const theme = space.themes.findIndex((one) => one.key === question.theme);
  return view.colour === "plain" || question.status === "supplementary" || theme < 0 ? null : theme;
}


export function contributionsOf(category: Category, clouds: Clouds): Num[] {
  const { refitted } = clouds;
  return refitted
    ? (refitted.contributions?.get(pairKey(category.question, category.key)) ?? [])
    : category.contributions;
}

/** Whether contributions are told: where places are rounded to the half, none is, nor cos². */
export function tellsAids(clouds: Clouds): boolean {
  return clouds.space.categories.some((one) => contributionsOf(one, clouds).some((value) => value !== null));
}

export function cos2Of(category: Category, clouds: Clouds): Num[] {
  const { refitted } = clouds;
  return refitted ? (refitted.cos2?.get(pairKey(category.question, category.key)) ?? []) : category.cos2;
}

/** The mean contribution of an active category: the threshold of the field. */
export function meanContribution(clouds: Clouds): number {
  const active = clouds.space.categories.filter((one) => statusIn(one, clouds) === "active");
  return 1 / Math.max(1, active.length);
}

function largestOf(values: Num[], view: View): Num {
  const known = [values[view.x], values[view.y]].filter((one): one is number => typeof one === "number");
  return known.length > 0 ? Math.max(...known) : null;
}

/** A category is kept by its largest contribution to the two axes, and by its quality in their plane. */
function passes(category: Category, view: View, clouds: Clouds, mean: number): boolean {
  const contribution = largestOf(contributionsOf(category, clouds), view) ?? 0;
  if (statusIn(category, clouds) === "active" && contribution < view.contribution * mean) return false;
  if (view.cos2 === 0) return true;
  const cos2 = cos2Of(category, clouds);
  return (cos2[view.x] ?? 0) + (view.x === view.y ? 0 : (cos2[view.y] ?? 0)) >= view.cos2;
}

export function placed(category: Category, view: View, clouds: Clouds): { x: number; y: number } | null {
  return clouds.point(view, "categories", (axis) => clouds.category(category, axis));
}

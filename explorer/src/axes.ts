// How axes are named.
import type { Refitted } from "./fit/refitted";
import type { Space } from "./payload";
import type { Say } from "./words";

/** « Axe 1 », or the name that the study gives it. */
export function axisName(space: Space, axis: number, say: Say): string {
  const { axis: number, name } = space.axes[axis];
  return name ? say("axis.named", { axis: String(number), name }) : say("axis.plain", { axis: String(number) });
}

/** With the modified rate where there is one; in a refitted space, the themes that the axis carries and its rate there. */
export function axisTitle(space: Space, axis: number, say: Say, refitted: Refitted | null): string {
  const name = refitted ? refittedName(space, axis, say, refitted) : axisName(space, axis, say);
  const rate = refitted ? (refitted.modifiedRates?.[axis] ?? null) : space.axes[axis].modifiedRate;
  return rate === null ? name : say("axis.rated", { name, rate: say.percent(rate, 0) });
}

/** « Axe 1 refait », with the themes that it carries. */
export function refittedName(space: Space, axis: number, say: Say, refitted: Refitted): string {
  const number = String(space.axes[axis].axis);
  const carried = refitted.carries?.[axis] ?? [];
  const themes = space.themes.filter((theme) => carried.includes(theme.key)).map((theme) => theme.label);
  if (themes.length === 0) return say("axis.refitted", { axis: number });
  return say("axis.refitted_named", { axis: number, name: themes.join(say("caption.comma")) });
}

/** Return the names of the ends of an axis: those of the study's, not of one that was fitted again. */
export function endsOf(
  space: Space,
  axis: number,
  refitted: Refitted | null,
): { negative: string | null; positive: string | null } {
  const { negative, positive } = space.axes[axis];
  return refitted ? { negative: null, positive: null } : { negative, positive };
}

/** Return the values of the two axes shown; one where the plane is a line. */
export function shownAxes(view: { x: number; y: number }): number[] {
  return view.x === view.y ? [view.x] : [view.x, view.y];
}

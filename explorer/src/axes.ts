// How axes are named.
import type { Space } from "./payload";
import type { Say } from "./words";

/** « Axe 1 », or the name that the study gives it. */
export function axisName(space: Space, axis: number, say: Say): string {
  const { axis: number, name } = space.axes[axis];
  return name ? say("axis.named", { axis: String(number), name }) : say("axis.plain", { axis: String(number) });
}

/** With the modified rate where there is one. */
export function axisTitle(space: Space, axis: number, say: Say): string {
  const rate = space.axes[axis].modifiedRate;
  return rate === null
    ? axisName(space, axis, say)
    : say("axis.rated", { name: axisName(space, axis, say), rate: say.percent(rate, 0) });
}

/** Return the values of the two axes shown; one where the plane is a line. */
export function shownAxes(view: { x: number; y: number }): number[] {
  return view.x === view.y ? [view.x] : [view.x, view.y];
}

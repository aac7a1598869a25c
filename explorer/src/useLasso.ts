// Gathering individuals on the plane: a lasso drawn with the mouse or a finger, or all that the plane shows.
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { traceLasso } from "./gestures";
import { type Point, groupSaid, isInside } from "./group";
import type { PlaneProps } from "./Plane";
import type { Scales, Size } from "./scales";
import { withLayer } from "./view";

export interface Lasso {
  offered: boolean; // where individuals are in the page
  on: boolean; // a drag draws, instead of moving the plane
  toggle: () => void;
  down: (event: PointerEvent) => void;
  visible: () => void; // gather what the plane shows, for who has no mouse
}

/** Return what gathers individuals. */
export function useLasso(
  { space, view, scene, onView }: PlaneProps,
  svg: RefObject<SVGSVGElement | null>,
  scales: Scales,
  size: Size,
): Lasso {
  const [on, setOn] = useState(false);
  const count = space.individuals?.labels.length ?? 0;
  const isShown = view.layers.includes("individuals") || view.layers.includes("extra");
  const gather = (polygon: Point[]): void => {
    const { people } = scene;
    const ranks = people
      ? Array.from(people.of).filter((_, place) =>
          isInside([scales.x(people.x[place]), scales.y(people.y[place])], polygon),
        )
      : [];
    onView({ ...view, group: groupSaid(ranks, count), panel: "group" });
  };
  return {
    offered: count > 0,
    on,
    toggle: () => {
      setOn(!on);
      if (!on && !isShown) onView(withLayer(view, "individuals", true));
    },
    down: (event) => {
      if (!(on || event.shiftKey) || event.button !== 0 || !isShown) return;
      if ((event.target as Element).closest("[data-label]")) return;
      traceLasso(event, svg.current!, gather);
    },
    visible: () =>
      gather([
        [0, 0],
        [size.width, 0],
        [size.width, size.height],
        [0, size.height],
      ]),
  };
}

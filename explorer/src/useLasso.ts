// Gathering individuals on the plane: a lasso drawn with the mouse or a finger, or all that the plane shows.
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { traceLasso } from "./gestures";
import { type Point, groupSaid, isInside } from "./group";
import type { PlaneProps } from "./Plane";
import type { Scales, Size } from "./scales";
import { peopleOf } from "./people";
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
  { space, view, scene, clouds, onView }: PlaneProps,
  svg: RefObject<SVGSVGElement | null>,
  scales: Scales,
  size: Size,
): Lasso {
  const [on, setOn] = useState(false);
  const labels = space.individuals?.labels ?? [];
  const isShown = view.layers.includes("individuals") || view.layers.includes("extra");
  const gather = (polygon: Point[] | null): void => {
    const shown = isShown ? view : withLayer(view, "individuals", true);
    const people = scene.people ?? peopleOf(space, shown, clouds);
    const ranks = people
      ? Array.from(people.of).filter((_, place) =>
          polygon === null || isInside([scales.x(people.x[place]), scales.y(people.y[place])], polygon),
        )
      : [];
    onView({ ...shown, group: groupSaid(ranks, labels), panel: "group" });
  };
  return {
    offered: labels.length > 0,
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
    visible: () => gather(view.zoom ? cornersOf(size) : null), // not zoomed, it shows everybody
  };
}

function cornersOf({ width, height }: Size): Point[] {
  return [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
}

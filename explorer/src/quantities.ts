// Quantitative variables as arrows: how they go with the axes, on a circle of their own on which a correlation is 1.
import type { Clouds } from "./clouds";
import type { Outline } from "./ellipses";
import type { Space } from "./payload";
import type { Mark, Scene, Trail } from "./scene";
import { type View, quantityId } from "./view";

const ROOM = 0.9; // of the shorter reach of the plane
const STEPS = 72;

/** Return the arrows, their ends as marks, and the circle of correlation 1; nothing in a refitted space. */
export function quantitiesOf(
  space: Space,
  view: View,
  clouds: Clouds,
  [x0, y0, x1, y1]: Scene["extent"],
): { marks: Mark[]; trails: Trail[]; outlines: Outline[] } {
  if (!view.layers.includes("quantities") || clouds.refitted) return { marks: [], trails: [], outlines: [] };
  const flat = view.x === view.y;
  const [across, upright] = [Math.max(-x0, x1), Math.max(-y0, y1)];
  const unit = ROOM * (flat || upright === 0 ? across : Math.min(across, upright)) || 1;
  const placed = space.quantities.flatMap((one) => {
    const [x, y] = [one.correlations[view.x], flat ? 0 : one.correlations[view.y]];
    return x === null || y === null ? [] : [{ one, x: unit * x, y: unit * y }];
  });
  return {
    marks: placed.map(({ one, x, y }): Mark => ({
      id: quantityId(one.key),
      kind: "quantity",
      x,
      y,
      size: NaN,
      rank: null,
      pale: false,
      label: one.label,
      weight: 40,
      place: null,
    })),
    trails: placed.map(({ one, x, y }) => ({ id: quantityId(one.key), points: [[0, 0], [x, y]], rank: null, arrow: true })),
    outlines: flat || placed.length === 0 ? [] : [{ id: "circle", kind: "unit", points: circle(unit), rank: null, filled: false }],
  };
}

function circle(radius: number): [number, number][] {
  const angles = Array.from({ length: STEPS }, (_, step) => (2 * Math.PI * step) / STEPS);
  return angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);
}

// A scene in pixels: where marks and labels are, on this size of plane and at this magnification.
import { type Placed, type Tag, lines, placeLabels } from "./labels";
import { lineOf, widthOf } from "./measure";
import type { Mark, Scene } from "./scene";
import { isRinged } from "./look";
import { type Scales, type Size } from "./scales";
import { LETTER, type View } from "./view";

export interface Spot {
  mark: Mark;
  x: number;
  y: number;
  r: number;
}
export interface Label extends Placed {
  mark: Mark;
  lines: string[];
  strong: boolean;
}
export interface Layout {
  spots: Spot[];
  labels: Label[];
  unlabelled: Mark[];
}

const WAYS = [26, 18]; // characters a line
const EVEN: Record<Mark["kind"], number> = { active: 4, passive: 4, supplementary: 4, mean: 6, class: 7, edition: 6, quantity: 3, person: 3.4, extra: 3.4 };

/** Return the radius of a mark: areas tell its size. */
export function radiusOf(mark: Mark): number {
  return Number.isNaN(mark.size) ? EVEN[mark.kind] : 2.2 + 8 * mark.size;
}

/** Return marks and labels in pixels. */
export function layoutOf(scene: Scene, view: View, scales: Scales, size: Size, onReportPlane: boolean): Layout {
  const spots = scene.marks.map((mark) => ({ mark, x: scales.x(mark.x), y: scales.y(mark.y), r: radiusOf(mark) }));
  const first = (spot: Spot): number =>
    (view.pins.includes(spot.mark.id) ? 1e5 : 0) + (spot.mark.pale ? -1e3 : 0) + spot.mark.weight;
  const inside = spots.filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.width && y <= size.height);
  const order = [...inside].sort((one, other) => first(other) - first(one));
  const letter = LETTER[view.letter];
  const written = new Map<string, { ways: string[][]; strong: boolean; mark: Mark }>();
  const tags = order.map((spot): Tag => {
    const strong =
      view.pins.includes(spot.mark.id) ||
      isRinged(spot.mark.kind) ||
      spot.mark.kind === "quantity";
    const ways = WAYS.filter((_, rank) => rank > 0 || size.width >= 500).map((width) => lines(spot.mark.label, width));
    written.set(spot.mark.id, { ways, strong, mark: spot.mark });
    return {
      id: spot.mark.id,
      x: spot.x,
      y: spot.y,
      r: spot.r,
      sizes: ways.map((text) => [
        Math.max(...text.map((one) => widthOf(one, strong ? "600" : "400", letter))) + 2,
        text.length * lineOf(letter).height,
      ]),
      first: onReportPlane ? reported(spot, scales) : null,
      moved: view.moved[spot.mark.id] ?? null,
    };
  });
  const labels = placeLabels(tags, size, spots).map((placed) => {
    const { ways, strong, mark } = written.get(placed.id)!;
    return { ...placed, lines: ways[placed.size], strong, mark };
  });
  const named = new Set(labels.map((label) => label.id));
  return { spots, labels, unlabelled: scene.marks.filter((mark) => !named.has(mark.id)) };
}

const NEAR = 60; // pixels

/** Where the report writes a label, if that is near enough to be read with its mark here too. */
function reported(spot: Spot, scales: Scales): [number, number] | null {
  if (!spot.mark.place) return null;
  const [dx, dy] = [scales.x(spot.mark.place[0]) - spot.x, scales.y(spot.mark.place[1]) - spot.y];
  return Math.hypot(dx, dy) < NEAR ? [dx, dy] : null;
}

// Who is near: the next mark in a direction for the keyboard, the individual under the pointer.
import { quadtree, type Quadtree } from "d3-quadtree";
import type { Spot } from "./layout";
import type { People } from "./people";

/** Return the mark nearest in a direction, those well aside counting as further; none at the edge. */
export function neighbour(spots: Spot[], from: string | null, [dx, dy]: [number, number]): string | null {
  const start = spots.find((spot) => spot.mark.id === from);
  if (!start) return spots[0]?.mark.id ?? null;
  let best: { id: string; price: number } | null = null;
  for (const spot of spots) {
    if (spot === start) continue;
    const [x, y] = [spot.x - start.x, spot.y - start.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (ahead <= 0.5) continue;
    const price = ahead + 2.5 * aside;
    if (!best || price < best.price) best = { id: spot.mark.id, price };
  }
  return best?.id ?? null;
}

const trees = new WeakMap<People, Quadtree<number>>();

/** Return the rank, in the space, of the individual within reach of a place. */
export function nearestPerson(people: People | null, x: number, y: number, reach: number): number | null {
  if (!people) return null;
  let tree = trees.get(people);
  if (!tree) {
    tree = quadtree(
      Array.from(people.x.keys()),
      (i) => people.x[i],
      (i) => people.y[i],
    );
    trees.set(people, tree);
  }
  const found = tree.find(x, y, reach);
  return found === undefined ? null : people.of[found];
}

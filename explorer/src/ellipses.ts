// Ellipses of groups and regions of categories, as closed lines: a line bears any scale of the axes.
import type { Clouds } from "./clouds";
import type { Factor, Space } from "./payload";
import { firstRank } from "./ranks";
import { type View, categoryId, groupId } from "./view";

export interface Outline {
  id: string;
  kind: string;
  points: [number, number][];
  rank: number | null;
  filled: boolean;
}
interface Ellipse {
  cx: number;
  cy: number;
  a: number;
  b: number;
  angle: number;
} // degrees, from the horizontal

const STEPS = 72;

/** Return the ellipses and the regions that a view shows. */
export function outlinesOf(space: Space, view: View, clouds: Clouds, factor: Factor | undefined): Outline[] {
  return [
    ...(factor && view.layers.includes("ellipses") ? groupOutlines(space, view, clouds, factor) : []),
    ...(view.layers.includes("regions") ? regionOutlines(space, view, clouds) : []),
  ];
}

/** Say whether a view shows the report's plane, either way round: ellipses and regions are known there only. */
export function onPlane(space: Space, view: View): "as is" | "turned" | "no" {
  const [x, y] = space.plane;
  if (view.x === x && view.y === y) return "as is";
  return view.x === y && view.y === x ? "turned" : "no";
}

function groupOutlines(space: Space, view: View, clouds: Clouds, factor: Factor): Outline[] {
  const side = clouds.refitted ? "no" : onPlane(space, view);
  return factor.groups.flatMap((group, rank) => {
    const known = side === "no" ? undefined : group.ellipses.find((one) => one.kind === view.ellipse);
    const outline = known
      ? around(known, side === "turned")
      : view.ellipse === "concentration"
        ? computed(space, view, clouds, factor.key, group.key)
        : null;
    if (!outline) return [];
    return [
      {
        id: groupId(factor.key, group.key),
        kind: view.ellipse,
        points: scaled(outline, view, clouds, "individuals"),
        rank: firstRank(space, view, factor.key) + rank,
        filled: false,
      },
    ];
  });
}

function regionOutlines(space: Space, view: View, clouds: Clouds): Outline[] {
  const side = onPlane(space, view);
  if (side === "no" || clouds.refitted) return [];
  const themes = space.themes.map((theme) => theme.key);
  const shown = new Map(
    space.categories
      .filter((one) => view.layers.includes(one.status))
      .map((one) => [categoryId(one.question, one.key), one]),
  );
  return space.regions.flatMap((region) => {
    const id = categoryId(region.question, region.category);
    if (!shown.has(id) || (view.question !== "" && view.question !== region.question)) return [];
    const rank = space.questions.findIndex((one) => one.key === region.question);
    const theme = space.questions[rank]?.theme;
    const style = view.colour === "question" ? rank : view.colour === "theme" && theme ? themes.indexOf(theme) : null;
    return [
      {
        id,
        kind: "region",
        points: scaled(around(region, side === "turned"), view, clouds, "categories"),
        rank: style,
        filled: true,
      },
    ];
  });
}

/** Return the line of an ellipse; turned, its two axes change places. */
export function around(ellipse: Ellipse, turned: boolean): [number, number][] {
  const angle = (ellipse.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: STEPS }, (_, step) => {
    const turn = (2 * Math.PI * step) / STEPS;
    const [u, v] = [ellipse.a * Math.cos(turn), ellipse.b * Math.sin(turn)];
    const [x, y] = [ellipse.cx + u * cos - v * sin, ellipse.cy + u * sin + v * cos];
    return turned ? [y, x] : [x, y];
  });
}

/**
 * Return the ellipse of concentration of points: semi-axes of two standard deviations along their own principal axes
 * (Le Roux and Rouanet, 2010, section 4.3). None for fewer than three points, or on one line.
 */
export function concentration(points: [number, number][]): [number, number][] | null {
  const n = points.length;
  if (n < 3) return null;
  const [mx, my] = [0, 1].map((side) => points.reduce((sum, point) => sum + point[side], 0) / n);
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2 / n;
    xy += ((x - mx) * (y - my)) / n;
    yy += (y - my) ** 2 / n;
  }
  const half = Math.hypot((xx - yy) / 2, xy);
  const [large, small] = [(xx + yy) / 2 + half, (xx + yy) / 2 - half];
  if (!(small > 1e-12)) return null;
  const angle = (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI);
  return around({ cx: mx, cy: my, a: 2 * Math.sqrt(large), b: 2 * Math.sqrt(small), angle }, false);
}

/** Away from the report's plane an ellipse of concentration comes from the individuals, where they weigh the same. */
function computed(space: Space, view: View, clouds: Clouds, factor: string, group: string): [number, number][] | null {
  const people = space.individuals;
  if (!people || space.weighted || view.x === view.y) return null;
  const points = clouds.holders(factor, group).flatMap((rank): [number, number][] => {
    const [x, y] = [clouds.person(rank, view.x), clouds.person(rank, view.y)];
    return people.supplementary[rank] || x === null || y === null ? [] : [[x, y]];
  });
  return concentration(points);
}

function scaled(
  points: [number, number][],
  view: View,
  clouds: Clouds,
  home: "categories" | "individuals",
): [number, number][] {
  const [sx, sy] = [clouds.scale(home, view.frame, view.x), clouds.scale(home, view.frame, view.y)];
  return points.map(([x, y]) => [x * sx, y * sy]);
}

// What is drawn, in units of the axes: marks, outlines, trails, individuals. Nothing here knows of pixels or of the page.
import { categoryMarks, placed, rankOf } from "./categories";
import type { Clouds } from "./clouds";
import { outlinesOf, type Outline } from "./ellipses";
import { type Legend, legendsOf } from "./legend";
import type { Factor, Num, Payload, Space } from "./payload";
import { peopleOf, personMarks, type People } from "./people";
import { quantitiesOf } from "./quantities";
import { firstRank } from "./ranks";
import { type Layer, type View, groupId } from "./view";

export interface Mark {
  id: string;
  kind: "active" | "passive" | "supplementary" | "mean" | "class" | "edition" | "quantity" | "person" | "extra";
  x: number;
  y: number;
  size: number; // 0 to 1, or NaN where all are alike
  rank: number | null; // of its style
  pale: boolean; // of another question than the chosen one
  label: string;
  weight: number; // who is served first where labels want for room
  place: [number, number] | null; // where the report puts the label
}
export interface Trail {
  id: string;
  points: [number, number][];
  rank: number | null;
  arrow: boolean;
}
export interface Cell {
  x: number;
  y: number;
  n: Num;
  rank: number | null;
}
export interface Scene {
  marks: Mark[];
  outlines: Outline[];
  trails: Trail[];
  people: People | null;
  cells: Cell[];
  legends: Legend[];
  extent: [number, number, number, number]; // x0, y0, x1, y1
  belowThresholds: number;
}

/** Return what a view shows of a space. */
export function sceneOf(payload: Payload, space: Space, view: View, clouds: Clouds): Scene {
  const on = (layer: Layer): boolean => view.layers.includes(layer);
  const { marks: categories, below } = categoryMarks(space, view, clouds);
  const factor = space.factors.find((one) => one.key === view.factor);
  const grouped = space.factors.filter(
    (one) => (on("means") && one === factor) || (on("classes") && one.kind === "class"),
  );
  const groups = grouped.flatMap((one) => groupMarks(one, view, clouds));
  const path = on("path") ? editionTrail(payload, space, view, clouds) : { marks: [], trails: [] };
  const people = on("individuals") || on("extra") ? peopleOf(space, view, clouds) : null;
  const cells = on("cells") ? cellsOf(space, view, clouds) : [];
  const named = new Set(groups.map((mark) => mark.id));
  const points = [
    ...categories,
    ...groups,
    ...path.marks.filter((mark) => !named.has(mark.id)),
    ...personMarks(space, view, people),
  ];
  const curves = outlinesOf(space, view, clouds, factor);
  const quantities = quantitiesOf(space, view, clouds, extentOf(points, curves, people, cells));
  const marks = [...points, ...quantities.marks];
  return {
    marks,
    outlines: [...curves, ...quantities.outlines],
    trails: [
      ...(on("joined") || view.question ? orderedTrails(space, view, clouds) : []),
      ...path.trails,
      ...quantities.trails,
    ],
    people,
    cells,
    legends: legendsOf(space, view, {
      categories: categories.length > 0,
      people: people !== null || cells.length > 0,
      factor: on("means") || on("ellipses") ? factor : undefined,
    }),
    extent: extentOf(marks, curves, people, cells), // that of all but the circle, of which a part may do
    belowThresholds: below,
  };
}

function groupMarks(factor: Factor, view: View, clouds: Clouds): Mark[] {
  const first = firstRank(clouds.space, view, factor.key);
  return factor.groups.flatMap((group, rank) => {
    const point = clouds.point(view, "individuals", (axis) => clouds.mean(factor, group.key, axis));
    if (!point) return [];
    const kind = factor.kind === "class" ? "class" : factor.kind === "edition" ? "edition" : "mean";
    return [
      {
        id: groupId(factor.key, group.key),
        kind,
        ...point,
        size: NaN,
        rank: first + rank,
        pale: false,
        label: group.label,
        weight: 50,
        place: null,
      },
    ];
  });
}

function editionTrail(payload: Payload, space: Space, view: View, clouds: Clouds): { marks: Mark[]; trails: Trail[] } {
  const factor = space.factors.find((one) => one.kind === "edition");
  const marks = space.path.flatMap(({ edition, mean }) => {
    const point = clouds.point(view, "individuals", (axis) =>
      factor && clouds.refitted ? clouds.mean(factor, edition, axis) : (mean[axis] ?? null),
    );
    const label = payload.editions.find((one) => one.key === edition)?.label ?? edition;
    return point
      ? [
          {
            id: groupId(factor?.key ?? "edition", edition),
            kind: "edition" as const,
            ...point,
            size: NaN,
            rank: null,
            pale: false,
            label,
            weight: 60,
            place: null,
          },
        ]
      : [];
  });
  return { marks, trails: [{ id: "path", points: marks.map(({ x, y }) => [x, y]), rank: null, arrow: true }] };
}

/** The categories of an ordered question are joined in their order. */
function orderedTrails(space: Space, view: View, clouds: Clouds): Trail[] {
  const chosen = space.questions.filter((one) => one.ordered && (view.question === "" || one.key === view.question));
  return chosen.flatMap((question) => {
    const points = space.categories
      .filter((one) => one.question === question.key && one.status !== "passive" && view.layers.includes(one.status))
      .flatMap((one) => placed(one, view, clouds) ?? [])
      .map(({ x, y }): [number, number] => [x, y]);
    return points.length > 1
      ? [{ id: `o/${question.key}`, points, rank: rankOf(question, space, view), arrow: false }]
      : [];
  });
}

function cellsOf(space: Space, view: View, clouds: Clouds): Cell[] {
  const grid = space.cells;
  if (!grid || view.x !== space.plane[0] || view.y !== space.plane[1]) return [];
  const factor = grid.cells.some((cell) => cell.factor === view.people) ? view.people : "";
  const groups = space.factors.find((one) => one.key === factor)?.groups.map((group) => group.key) ?? [];
  const [sx, sy] = [view.x, view.y].map((axis) => clouds.scale("individuals", view.frame, axis));
  return grid.cells
    .filter((cell) => cell.factor === factor)
    .map((cell) => ({
      x: cell.x * sx,
      y: cell.y * sy,
      n: cell.n,
      rank: cell.category === null ? null : firstRank(space, view, factor) + groups.indexOf(cell.category),
    }));
}

function extentOf(marks: Mark[], outlines: Outline[], people: People | null, cells: Cell[]): Scene["extent"] {
  const extent: Scene["extent"] = [0, 0, 0, 0];
  const reach = (x: number, y: number): void => {
    extent[0] = Math.min(extent[0], x);
    extent[1] = Math.min(extent[1], y);
    extent[2] = Math.max(extent[2], x);
    extent[3] = Math.max(extent[3], y);
  };
  for (const one of [...marks, ...cells]) reach(one.x, one.y);
  for (const one of outlines.filter(({ kind }) => kind !== "region")) for (const [x, y] of one.points) reach(x, y);
  people?.x.forEach((x, rank) => reach(x, people.y[rank]));
  return extent[2] - extent[0] + extent[3] - extent[1] > 0 ? extent : [-1, -1, 1, 1];
}

// The cloud of individuals: where each is, how it looks, which have a name in the plane.
import type { Clouds } from "./clouds";
import { groupOf } from "./group";
import type { Space } from "./payload";
import { firstRank } from "./ranks";
import type { Mark } from "./scene";
import { type View, personId } from "./view";

export interface People {
  x: Float64Array;
  y: Float64Array;
  rank: Int16Array;
  held: Uint8Array | null;
  of: Int32Array;
  apart: Uint8Array;
}
/** Above this, names of individuals would hide each other: the search and the group name those who are asked. */
export const MOST_NAMED = 300;

/** Return as marks, with their names, the individuals pinned, or all those shown where the reader wants their names. */
export function personMarks(space: Space, view: View, people: People | null): Mark[] {
  if (!people) return [];
  const all = view.layers.includes("named") && people.of.length <= MOST_NAMED;
  const pinned = new Set(view.pins);
  return Array.from(people.of).flatMap((rank, place): Mark[] => {
    const id = personId(rank);
    if (!all && !pinned.has(id)) return [];
    return [
      {
        id,
        kind: people.apart[place] ? "extra" : "person",
        x: people.x[place],
        y: people.y[place],
        size: NaN,
        rank: people.rank[place] < 0 ? null : people.rank[place],
        pale: people.held !== null && !people.held[place] && !pinned.has(id),
        label: space.individuals!.labels[rank],
        weight: -1,
        place: null,
      },
    ];
  });
}

/** Return the individuals that a view shows, where a page holds some. */
export function peopleOf(space: Space, view: View, clouds: Clouds): People | null {
  const people = space.individuals;
  if (!people) return null;
  const answer = people.answers.find((one) => one.question === view.people);
  const first = firstRank(space, view, view.people);
  const held = heldBy(view, clouds, people.labels);
  const found: [number, number, number][] = [];
  for (let rank = 0; rank < people.labels.length; rank += 1) {
    if (!view.layers.includes(people.supplementary[rank] ? "extra" : "individuals")) continue;
    const point = clouds.point(view, "individuals", (axis) => clouds.person(rank, axis));
    if (point) found.push([point.x, point.y, rank]);
  }
  return {
    x: Float64Array.from(found, ([x]) => x),
    y: Float64Array.from(found, ([, y]) => y),
    of: Int32Array.from(found, ([, , rank]) => rank),
    rank: Int16Array.from(found, ([, , rank]) => rankOfCode(answer?.codes[rank] ?? -1, first)),
    apart: Uint8Array.from(found, ([, , rank]) => (people.supplementary[rank] ? 1 : 0)),
    held: held && Uint8Array.from(found, ([, , rank]) => held[rank]),
  };
}

function rankOfCode(code: number, first: number): number {
  return code < 0 ? -1 : first + code;
}

/** Who is in the group, else who gave the last category pinned: they stand out against the others. */
function heldBy(view: View, clouds: Clouds, labels: readonly string[]): Uint8Array | null {
  const last = view.pins.filter((id) => /^[cg]\//.test(id)).at(-1) ?? "";
  const [question = "", category = ""] = last.split("/").slice(1).map(decodeURIComponent);
  const group = groupOf(view.group, labels);
  const holders = group.length > 0 ? group : clouds.holders(question, category);
  if (holders.length === 0) return null;
  const held = new Uint8Array(labels.length);
  for (const rank of holders) held[rank] = 1;
  return held;
}

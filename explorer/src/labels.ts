// Where labels go: beside their mark, within the plane, over no other label and no mark. Those without room are left
// out: they appear on hover, on focus and in the list. The report's placement is tried first, then a reader's own.
import { quadtree, type Quadtree } from "d3-quadtree";

export interface Tag {
  id: string;
  x: number; // of the mark, in pixels
  y: number;
  r: number;
  sizes: [number, number][]; // width and height of the ways to write it, the preferred first
  first: [number, number] | null; // from the mark to the centre of the label, tried first
  moved: [number, number] | null; // put there by the reader: it stays
}
export interface Placed {
  id: string;
  left: number;
  top: number;
  width: number;
  height: number;
  size: number;
  leader: [number, number, number, number] | null;
}
export interface Bounds {
  width: number;
  height: number;
}
type Box = [number, number, number, number];
interface Round {
  x: number;
  y: number;
  r: number;
}
interface Try {
  box: Box;
  size: number;
}
type Segment = [number, number, number, number]; // x, y of one end, x, y of the other

const GAP = 3;
const CLEAR = 1.5; // kept free around a label
const RINGS = [0, 4, 9, 16, 25, 36, 50, 66, 84];
const ANGLES = Array.from({ length: 24 }, (_, step) => (step * Math.PI) / 12);
const LEADER_FROM = 6;
const EDGE = 18; // graduations stand at the left and at the foot

/** Return the labels that find room, served in the order given. */
export function placeLabels(tags: Tag[], bounds: Bounds, obstacles: Round[] = tags): Placed[] {
  const widest = Math.max(0, ...obstacles.map((one) => one.r));
  const marks = quadtree(
    obstacles,
    (one) => one.x,
    (one) => one.y,
  );
  const placed: Placed[] = [];
  const boxes: Box[] = [];
  const leaders: Segment[] = [];
  const settle = (tag: Tag, { box, size }: Try): void => {
    boxes.push(box);
    const leader = leaderTo(tag, box);
    if (leader) leaders.push(leader);
    placed.push({
      id: tag.id,
      left: box[0],
      top: box[1],
      width: box[2] - box[0],
      height: box[3] - box[1],
      size,
      leader,
    });
  };
  const isFree = (tag: Tag, box: Box): boolean => {
    if (!isWithin(box, bounds) || boxes.some((other) => touch(box, other)) || covers(box, marks, widest)) return false;
    const leader = leaderTo(tag, box);
    if (leaders.some((other) => crosses(other, box))) return false;
    if (!leader) return true;
    const blocked = boxes.some((other) => crosses(leader, other)) || leaders.some((other) => meets(leader, other));
    return !blocked && !obstacles.some((mark) => passes(leader, mark, tag));
  };
  // What the reader moved is served first and stays (within the plane, on a narrower screen too), over marks if need be, never over another label.
  for (const tag of tags.filter((one) => one.moved)) {
    const box = broughtWithin(centred(tag, tag.moved!, tag.sizes[0]), bounds);
    if (!boxes.some((other) => touch(box, other))) settle(tag, { box, size: 0 });
  }
  const done = new Set(placed.map((one) => one.id));
  for (const tag of tags) {
    if (done.has(tag.id) || !inside(tag, bounds)) continue;
    const found = candidates(tag, bounds).find(({ box }) => isFree(tag, box));
    if (found) settle(tag, found);
  }
  return placed;
}

/** Return the places tried for a label, the nearest first; on a ring, away from the middle of the plane first. */
function candidates(tag: Tag, bounds: Bounds): Try[] {
  const outward = Math.atan2(bounds.height / 2 - tag.y, tag.x - bounds.width / 2);
  const angles = [...ANGLES].sort((one, other) => price(one, outward) - price(other, outward));
  const around = RINGS.flatMap((ring) =>
    tag.sizes.flatMap((shape, size) =>
      angles.map((angle) => ({ box: centred(tag, offset(tag, shape, angle, ring), shape), size })),
    ),
  );
  return tag.first ? [{ box: centred(tag, tag.first, tag.sizes[0]), size: 0 }, ...around] : around;
}

/** A label reads best straight beside its mark, then straight above, and looks away from the middle. */
function price(angle: number, outward: number): number {
  const slanted = Math.abs(Math.sin(2 * angle));
  return 1 - Math.cos(angle - outward) + 0.5 * slanted + 0.25 * Math.abs(Math.sin(angle));
}

function offset(tag: Tag, [width, height]: [number, number], angle: number, ring: number): [number, number] {
  const reach = tag.r + GAP + ring;
  const side = (value: number): number => Math.max(-1, Math.min(1, 1.6 * value));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * reach + (width / 2) * side(cos), -sin * reach - (height / 2) * side(sin)];
}

function centred(tag: Tag, [dx, dy]: [number, number], [width, height]: [number, number]): Box {
  const [x, y] = [tag.x + dx, tag.y + dy];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

function leaderTo(tag: Tag, [left, top, right, bottom]: Box): Placed["leader"] {
  const [x, y] = [Math.max(left, Math.min(tag.x, right)), Math.max(top, Math.min(tag.y, bottom))];
  const length = Math.hypot(x - tag.x, y - tag.y);
  if (length <= tag.r + LEADER_FROM) return null;
  return [tag.x + ((x - tag.x) / length) * tag.r, tag.y + ((y - tag.y) / length) * tag.r, x, y];
}

function inside(tag: Tag, bounds: Bounds): boolean {
  return tag.x >= 0 && tag.y >= 0 && tag.x <= bounds.width && tag.y <= bounds.height;
}

function isWithin([left, top, right, bottom]: Box, bounds: Bounds): boolean {
  return left >= EDGE && top >= 1 && right <= bounds.width - 1 && bottom <= bounds.height - EDGE;
}

export function touch(one: Box, other: Box): boolean {
  return (
    one[0] < other[2] + CLEAR && other[0] < one[2] + CLEAR && one[1] < other[3] + CLEAR && other[1] < one[3] + CLEAR
  );
}

/** Say whether a segment runs over a box, by what of it is left of the box's four sides (Liang and Barsky, 1984). */
export function crosses([x0, y0, x1, y1]: Segment, [left, top, right, bottom]: Box): boolean {
  let [enters, leaves] = [0, 1];
  for (const [step, room] of [
    [x0 - x1, x0 - left],
    [x1 - x0, right - x0],
    [y0 - y1, y0 - top],
    [y1 - y0, bottom - y0],
  ]) {
    if (step === 0 && room < 0) return false;
    if (step < 0) enters = Math.max(enters, room / step);
    if (step > 0) leaves = Math.min(leaves, room / step);
  }
  return enters < leaves;
}

/** Say whether two segments cross: the ends of each lie on both sides of the other. */
export function meets(one: Segment, other: Segment): boolean {
  const side = ([x0, y0, x1, y1]: Segment, x: number, y: number): number => (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
  const apart = (line: Segment, [x0, y0, x1, y1]: Segment): boolean => side(line, x0, y0) * side(line, x1, y1) < 0;
  return apart(one, other) && apart(other, one);
}

/** Say whether a leader passes over the mark of another label: one would not know whose it is. */
function passes([x0, y0, x1, y1]: Segment, mark: Round, own: Tag): boolean {
  if (Math.hypot(mark.x - own.x, mark.y - own.y) < 1) return false;
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const along =
    length === 0 ? 0 : Math.max(0, Math.min(1, ((mark.x - x0) * (x1 - x0) + (mark.y - y0) * (y1 - y0)) / length));
  return Math.hypot(x0 + along * (x1 - x0) - mark.x, y0 + along * (y1 - y0) - mark.y) < mark.r + 1;
}

/** Say whether a box covers a mark. */
function covers([left, top, right, bottom]: Box, marks: Quadtree<Round>, widest: number): boolean {
  let found = false;
  marks.visit((node, x0, y0, x1, y1) => {
    if (found || x0 > right + widest || x1 < left - widest || y0 > bottom + widest || y1 < top - widest) return true;
    if (!node.length) {
      let leaf: typeof node | undefined = node;
      while (leaf && !found) {
        const mark = leaf.data;
        const [x, y] = [Math.max(left, Math.min(mark.x, right)), Math.max(top, Math.min(mark.y, bottom))];
        found = Math.hypot(mark.x - x, mark.y - y) < mark.r + 0.5;
        leaf = leaf.next;
      }
    }
    return false;
  });
  return found;
}

/** Return a label cut into lines of about `width` characters, at spaces that may break. */
export function lines(text: string, width = 26): string[] {
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

/** Return a box pushed back from the edges that it passes; one wider than the plane keeps its left side. */
function broughtWithin([left, top, right, bottom]: Box, { width, height }: Bounds): Box {
  const dx = Math.max(-left, Math.min(0, width - right));
  const dy = Math.max(-top, Math.min(0, height - bottom));
  return [left + dx, top + dy, right + dx, bottom + dy];
}

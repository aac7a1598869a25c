// Individuals gathered by a lasso, or by what the plane shows: they stay the same on any axes and in a refitted space.

/** Return individuals as text for an address: who all are, in brief, then a bit each, six to a sign. */
export function groupSaid(members: Iterable<number>, labels: readonly string[]): string {
  const signs = new Uint8Array(Math.ceil(labels.length / 6));
  for (const rank of members) signs[Math.floor(rank / 6)] |= 1 << (rank % 6);
  return signs.some((one) => one > 0) ? digestOf(labels) + Array.from(signs, (one) => SIGNS[one]).join("") : "";
}

/** Return the ranks that a text says; nobody where it was said of other individuals, as of a page made again. */
export function groupOf(said: string, labels: readonly string[]): number[] {
  const { length } = labels;
  if (said.length !== DIGEST + Math.ceil(length / 6) || !said.startsWith(digestOf(labels))) return [];
  const bits = Array.from(said.slice(DIGEST), (one) => SIGNS.indexOf(one));
  if (bits.includes(-1)) return [];
  return Array.from({ length }, (_, rank) => rank).filter((rank) => bits[Math.floor(rank / 6)] & (1 << (rank % 6)));
}

/** Return five signs that differ, all but once in a thousand million, where labels or their order do (FNV-1a). */
function digestOf(labels: readonly string[]): string {
  const known = digests.get(labels);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (const label of labels) {
    for (let place = 0; place <= label.length; place += 1) {
      hash = Math.imul(hash ^ (place < label.length ? label.charCodeAt(place) : 0), 0x01000193);
    }
  }
  const told = Array.from({ length: DIGEST }, (_, rank) => SIGNS[(hash >>> (6 * rank)) & 63]).join("");
  digests.set(labels, told);
  return told;
}

const DIGEST = 5; // signs
const digests = new WeakMap<readonly string[], string>();

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export type Point = [number, number];

/** Say whether a point is in a polygon: a line from it to the right crosses its sides an odd number of times. */
export function isInside([x, y]: Point, polygon: Point[]): boolean {
  let inside = false;
  polygon.forEach(([x1, y1], rank) => {
    const [x0, y0] = polygon[(rank || polygon.length) - 1];
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
  });
  return inside;
}

// Individuals gathered by a lasso, or by what the plane shows: they stay the same on any axes and in a refitted space.

/** Return individuals as text for an address: a bit each, six to a sign. */
export function groupSaid(members: Iterable<number>, count: number): string {
  const signs = new Uint8Array(Math.ceil(count / 6));
  for (const rank of members) signs[Math.floor(rank / 6)] |= 1 << (rank % 6);
  return signs.some((one) => one > 0) ? Array.from(signs, (one) => SIGNS[one]).join("") : "";
}

/** Return the ranks that a text says; nobody where it is not one of this many individuals. */
export function groupOf(said: string, count: number): number[] {
  if (said.length !== Math.ceil(count / 6)) return [];
  const bits = Array.from(said, (one) => SIGNS.indexOf(one));
  if (bits.includes(-1)) return [];
  return Array.from({ length: count }, (_, rank) => rank).filter((rank) => bits[Math.floor(rank / 6)] & (1 << (rank % 6)));
}

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

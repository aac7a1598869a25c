// Draws for tests: the same at each run, and studies to draw from.
import { readFileSync } from "node:fs";
import type { Payload } from "../src/payload";

/** Return a generator of numbers in [0, 1) (Marsaglia's xorshift of 32 bits). */
export function drawn(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function study(name: "poison" | "root"): Payload {
  return JSON.parse(readFileSync(`test/fixtures/${name}.json`, "utf8")) as Payload;
}

// Stands until the space is computed again in the page.
import type { VNode } from "preact";
import type { Refitted } from "./fit/refitted";
import type { Language, Payload, Space } from "./payload";
import type { Say } from "./words";

export interface RefitProps {
  payload: Payload;
  space: Space;
  say: Say;
  language: Language;
  spec: string;
  onChange: (spec: string, result: Refitted | null) => void;
}

export function RefitPanel({ space, say }: RefitProps): VNode {
  return <p>{space.noRefit ? say(space.noRefit) : ""}</p>;
}

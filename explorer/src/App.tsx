import type { VNode } from "preact";
import type { Payload } from "./payload";

/** The page of one study. */
export function App({ payload }: { payload: Payload }): VNode {
  return <h1>{payload.title}</h1>;
}

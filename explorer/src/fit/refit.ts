// One call for the page: a reader's changes in, what to draw and to say out.

import type { Space as StudySpace } from "../payload";
import { type Again, spaceAgain, studySpace } from "./changes";
import { type Edits, isUnchanged, studyOf } from "./edits";
import { moved } from "./moved";
import type { Refitted } from "./refitted";
import { decodeEdits } from "./state";
import { Unfit } from "./survey";

export interface Fitted {
  readonly kind: "fitted";
  readonly before: Again; // the study's space
  readonly again: Again;
  readonly moved: Refitted;
}

export type Result = Fitted | { readonly kind: "unfit"; readonly fault: Unfit };

const studies = new WeakMap<StudySpace, Again>(); // each fitted once

/** Return a space of the study fitted again with edits; nothing where its answers are not in the page. */
export function refit(space: StudySpace, edits: Edits): Result | null {
  const study = studyOf(space);
  if (!study) return null;
  try {
    const before = studies.get(space) ?? studySpace(study);
    studies.set(space, before);
    const again = spaceAgain(study, edits, before);
    return { kind: "fitted", before, again, moved: moved(again, study) };
  } catch (fault) {
    if (fault instanceof Unfit) return { kind: "unfit", fault };
    throw fault;
  }
}

/** Return what the page draws for a text of its address; nothing where it changes nothing, or makes no space. */
export function refittedBy(space: StudySpace, spec: string): Refitted | null {
  const edits = decodeEdits(spec, space);
  const result = isUnchanged(edits) ? null : refit(space, edits);
  return result?.kind === "fitted" ? result.moved : null;
}

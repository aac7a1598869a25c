// The space computed again with what the reader changes of it: the changes, what they do, the YAML that keeps them.
import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { type Study, studyOf } from "./fit/edits";
import { refit } from "./fit/refit";
import { type Edits, decodeEdits, encodeEdits, isUnchanged, UNCHANGED } from "./fit/state";
import type { Language, Payload, Space } from "./payload";
import { Categories } from "./refit/Categories";
import { Changes } from "./refit/Changes";
import { Questions } from "./refit/Questions";
import { Respondents, Weights } from "./refit/Whole";
import { ToPaste } from "./refit/ToPaste";
import type { Say } from "./words";

export interface RefitProps {
  payload: Payload;
  space: Space;
  say: Say;
  language: Language;
  /** What is changed, as the address of the page keeps it; empty where nothing is. */
  spec: string;
  onChange: (spec: string) => void;
}

/** What every part of the panel is handed. */
export interface Editing {
  study: Study;
  edits: Edits;
  say: Say;
  language: Language;
  onEdits: (edits: Edits) => void;
}

export function RefitPanel(props: RefitProps): VNode {
  const study = useMemo(() => studyOf(props.space), [props.space]);
  if (study) return <Offered {...props} study={study} />;
  return <p class="aide">{props.space.noRefit ? props.say(props.space.noRefit) : ""}</p>;
}

function Offered({ payload, space, study, say, language, spec, onChange }: RefitProps & { study: Study }): VNode {
  const edits = useMemo(() => decodeEdits(spec, space), [space, spec]);
  const result = useMemo(() => refit(space, edits), [space, edits]);
  const unchanged = isUnchanged(edits);
  const onEdits = (next: Edits): void => onChange(encodeEdits(next));
  const editing: Editing = { study, edits, say, language, onEdits };
  return (
    <div class="refaire">
      <p class="aide">{say("refit.about")}</p>
      <Questions {...editing} />
      <Categories {...editing} />
      <Weights {...editing} />
      <Respondents {...editing} />
      <section class="refaite" aria-live="polite">
        <h3>{say("refit.changed")}</h3>
        {unchanged && <p class="aide">{say("refit.nothing")}</p>}
        {!unchanged && result?.kind === "fitted" && <Changes {...editing} result={result} />}
        {!unchanged && result?.kind === "unfit" && (
          <p class="alerte" role="alert">
            {say(`refit.unfit.${result.fault.kind}`, { what: nameOf(study, result.fault.what) })}
          </p>
        )}
      </section>
      {!unchanged && study.refit.declared.key !== "" && <ToPaste {...editing} payload={payload} />}
      {!unchanged && (
        <p>
          <button type="button" class="action" onClick={() => onEdits(UNCHANGED)}>
            {say("refit.back")}
          </button>
        </p>
      )}
    </div>
  );
}

/** Return the label of a question or of a theme. */
function nameOf(study: Study, key: string): string {
  return [...study.questions, ...study.themes].find((one) => one.key === key)?.label ?? key;
}

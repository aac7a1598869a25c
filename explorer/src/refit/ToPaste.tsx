// What to write in the study's files to keep the changes, and what keys alone do not say.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { copy } from "../clipboard";
import { type Block, written } from "../fit/yaml";
import type { Payload } from "../payload";
import type { Editing } from "../RefitPanel";
import type { Say } from "../words";

export function ToPaste({ study, edits, say, payload }: Editing & { payload: Payload }): VNode {
  const { blocks, notes } = written(study, edits, payload.editions);
  return (
    <section>
      <h3>{say("refit.keep_it")}</h3>
      {blocks.length > 0 && <p class="aide">{say("refit.paste")}</p>}
      {blocks.map((block) => (
        <Pasted key={block.file} block={block} say={say} />
      ))}
      {notes.map(({ key, values }) => (
        <p key={`${key} ${JSON.stringify(values)}`} class="aide">
          {say(`refit.note.${key}`, values)}
        </p>
      ))}
    </section>
  );
}

function Pasted({ block, say }: { block: Block; say: Say }): VNode {
  const [told, setTold] = useState("");
  const onCopy = async (): Promise<void> => {
    setTold(say((await copy(block.text)) ? "refit.copied" : "refit.not_copied"));
  };
  return (
    <figure class="coller">
      <figcaption>
        <code>{block.file}</code>{" "}
        <button type="button" class="action" onClick={() => void onCopy()}>
          {say("refit.copy")}
        </button>{" "}
        <span role="status">{told}</span>
      </figcaption>
      <pre tabIndex={0} aria-label={block.file}>
        {block.text}
      </pre>
    </figure>
  );
}

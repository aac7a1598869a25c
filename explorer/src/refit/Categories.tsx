// Categories of one question: those made passive, those merged.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { answersTo } from "../fit/edits";
import { togglePassive, withMerged, withoutMerger } from "../fit/state";
import type { Category } from "../payload";
import type { Editing } from "../RefitPanel";
import { decimal } from "../words";
import { labelOf } from "./Questions";

// The categories that stand for missing answers: what becomes of them is another choice of the study.
const OWN = new Set(["sans_reponse", "ne_sait_pas", "non_posee", "sans_objet"]);

export function Categories(editing: Editing): VNode {
  const { study, edits, say } = editing;
  const keys = [
    ...study.refit.questions.map(({ key }) => key).filter((key) => !edits.dropped.includes(key)),
    ...edits.added.map(({ question }) => question),
  ];
  const [chosen, setChosen] = useState("");
  const question = keys.includes(chosen) ? chosen : "";
  return (
    <fieldset>
      <legend>{say("refit.categories")}</legend>
      <label class="choix">
        <span>{say("refit.of_question")}</span>
        <select value={question} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{say("refit.choose")}</option>
          {keys.map((key) => (
            <option key={key} value={key}>
              {labelOf(study.questions, key)}
            </option>
          ))}
        </select>
      </label>
      {question !== "" && <OfQuestion key={question} {...editing} question={question} />}
      <Mergers {...editing} />
    </fieldset>
  );
}

function OfQuestion({ study, edits, say, language, onEdits, question }: Editing & { question: string }): VNode {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const declares = study.refit.declared.missing !== "passive";
  const known = new Set(ownKeys(question, study));
  const categories = study.categories.filter(
    (one) => one.question === question && known.has(one.key) && !(declares && OWN.has(one.key)),
  );
  const merged = new Set(
    edits.merged.filter((one) => one.question === question).flatMap((one) => one.categories.slice(1)),
  );
  const shown = categories.filter(({ key }) => !merged.has(key));
  const pick = (key: string): void =>
    setPicked(picked.includes(key) ? picked.filter((one) => one !== key) : [...picked, key]);
  const merge = (): void => {
    const into = new Set(picked.flatMap((key) => partsOf(key, question, edits.merged)));
    const order = categories.map(({ key }) => key).filter((key) => into.has(key));
    setPicked([]);
    onEdits(withMerged(edits, question, order));
  };
  return (
    <>
      <table class="modalites">
        <thead>
          <tr>
            <th scope="col">{say("refit.category")}</th>
            <th scope="col" class="nombre">
              n
            </th>
            <th scope="col">{say("refit.passive")}</th>
            <th scope="col">{say("refit.merge")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.key}>
              <th scope="row">{labels(one, categories, edits.merged)}</th>
              <td class="nombre">{decimal(countOf(one, categories, edits.merged), 0, language)}</td>
              <td>
                <input
                  type="checkbox"
                  aria-label={say("refit.make_passive", { category: one.label })}
                  checked={edits.passive.some(([q, k]) => q === question && k === one.key)}
                  onChange={() => onEdits(togglePassive(edits, question, one.key))}
                />
              </td>
              <td>
                <input
                  type="checkbox"
                  aria-label={say("refit.pick", { category: one.label })}
                  checked={picked.includes(one.key)}
                  onChange={() => pick(one.key)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" class="action" disabled={picked.length < 2} onClick={merge}>
        {say("refit.do_merge")}
      </button>
    </>
  );
}

/** Return the categories of a question that its answers have in the page. */
function ownKeys(question: string, study: Editing["study"]): readonly string[] {
  const active = study.refit.questions.find(({ key }) => key === question);
  return active?.categories ?? answersTo(study, question)?.categories ?? [];
}

type Merged = Editing["edits"]["merged"];

function partsOf(key: string, question: string, merged: Merged): readonly string[] {
  return merged.find((one) => one.question === question && one.categories[0] === key)?.categories ?? [key];
}

function labels(one: Category, all: readonly Category[], merged: Merged): string {
  const parts = partsOf(one.key, one.question, merged);
  return all
    .filter(({ key }) => parts.includes(key))
    .map(({ label }) => label)
    .join(" / ");
}

function countOf(one: Category, all: readonly Category[], merged: Merged): number {
  const parts = partsOf(one.key, one.question, merged);
  return all.filter(({ key }) => parts.includes(key)).reduce((sum, { n }) => sum + (n ?? 0), 0);
}

/** What is merged, and can be parted again. */
function Mergers({ study, edits, say, onEdits }: Editing): VNode | null {
  if (edits.merged.length === 0) return null;
  return (
    <ul class="reunies">
      {edits.merged.map((merger) => {
        const names = study.categories
          .filter(({ question, key }) => question === merger.question && merger.categories.includes(key))
          .map(({ label }) => label);
        return (
          <li key={`${merger.question} ${merger.categories.join(" ")}`}>
            <span>
              {say("refit.merged", { question: labelOf(study.questions, merger.question), categories: names.join(" / ") })}
            </span>{" "}
            <button type="button" class="action" onClick={() => onEdits(withoutMerger(edits, merger))}>
              {say("refit.part")}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

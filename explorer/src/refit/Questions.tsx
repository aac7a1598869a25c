// Questions that make the space: those left out, those added.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { toggleDropped, withAdded } from "../fit/state";
import type { Question } from "../payload";
import type { Editing } from "../RefitPanel";

export function Questions({ study, edits, say, onEdits }: Editing): VNode {
  const { themes } = study.refit;
  const active = study.refit.questions.map(({ key }) => key);
  const groups = [...study.themes, ...(active.every((key) => key in themes) ? [] : [undefined])]; // those of no theme last
  return (
    <fieldset>
      <legend>{say("refit.questions")}</legend>
      {groups.map((theme) => (
        <div key={theme?.key ?? ""} role="group" {...(theme ? { "aria-label": theme.label } : {})}>
          {theme && <p class="dit">{theme.label}</p>}
          {active
            .filter((key) => themes[key] === theme?.key)
            .map((key) => (
              <label key={key} class="case">
                <input
                  type="checkbox"
                  checked={!edits.dropped.includes(key)}
                  onChange={() => onEdits(toggleDropped(edits, key))}
                />
                {labelOf(study.questions, key)}
              </label>
            ))}
          {edits.added
            .filter((one) => one.theme === theme?.key)
            .map(({ question }) => (
              <label key={question} class="case">
                <input type="checkbox" checked onChange={() => onEdits(withAdded(edits, question, null))} />
                <span>
                  {labelOf(study.questions, question)} <small>{say("refit.added")}</small>
                </span>
              </label>
            ))}
        </div>
      ))}
      <Adding study={study} edits={edits} say={say} onEdits={onEdits} />
    </fieldset>
  );
}

/** A supplementary question made active, in a theme of the space. */
function Adding({ study, edits, say, onEdits }: Omit<Editing, "language">): VNode | null {
  const held = new Set(study.individuals?.answers.map(({ question }) => question));
  const apart = new Set(study.factors.filter(({ kind }) => kind !== "supplementary").map(({ key }) => key));
  const taken = new Set(edits.added.map(({ question }) => question));
  const offered = study.questions.filter(
    ({ key, status }) => status === "supplementary" && held.has(key) && !apart.has(key) && !taken.has(key),
  );
  const [question, setQuestion] = useState("");
  const [theme, setTheme] = useState("");
  const chosen = offered.find(({ key }) => key === question);
  const into = study.themes.find(({ key }) => key === (theme || chosen?.theme))?.key ?? study.themes[0]?.key;
  if (offered.length === 0 || into === undefined) return null;
  return (
    <div class="ajout">
      <label class="choix">
        <span>{say("refit.add")}</span>
        <select value={chosen ? question : ""} onChange={(event) => setQuestion(event.currentTarget.value)}>
          <option value="">{say("refit.choose")}</option>
          {offered.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {chosen && (
        <>
          <label class="choix">
            <span>{say("refit.in_theme")}</span>
            <select value={into} onChange={(event) => setTheme(event.currentTarget.value)}>
              {study.themes.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="action" onClick={() => onEdits(withAdded(edits, chosen.key, into))}>
            {say("refit.do_add")}
          </button>
        </>
      )}
    </div>
  );
}

export function labelOf(questions: readonly Pick<Question, "key" | "label">[], key: string): string {
  return questions.find((one) => one.key === key)?.label ?? key;
}

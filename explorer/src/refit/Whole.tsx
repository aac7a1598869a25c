// What holds of the whole space: what themes count, and who makes it.
import type { VNode } from "preact";
import { answersTo } from "../fit/edits";
import type { ThemeWeights } from "../fit/themes";
import type { Editing } from "../RefitPanel";

const RULES = ["plain", "equal", "mfa", "shares"] as const;
type Rule = (typeof RULES)[number];

export function Weights({ study, edits, say, onEdits }: Editing): VNode | null {
  if (study.themes.length < 2) return null;
  const weights = edits.themeWeights === "declared" ? study.refit.declared.themeWeights : edits.themeWeights;
  const rule = ruleOf(weights);
  const choose = (chosen: Rule): void => {
    const next = weightsBy(chosen, study.themes);
    const same = JSON.stringify(next) === JSON.stringify(study.refit.declared.themeWeights);
    onEdits({ ...edits, themeWeights: same ? "declared" : next });
  };
  return (
    <fieldset>
      <legend>{say("refit.themes")}</legend>
      {RULES.map((one) => (
        <label key={one} class="case">
          <input type="radio" name="poids" checked={rule === one} onChange={() => choose(one)} />
          {say(`refit.rule.${one}`)}
        </label>
      ))}
      {typeof weights === "object" && weights !== null && (
        <div class="parts">
          {study.themes.map(({ key, label }) => (
            <label key={key} class="choix">
              <span>{label}</span>
              <input
                type="number"
                min="0.1"
                step="0.1"
                value={weights[key] ?? 1}
                onChange={(event) => {
                  const share = event.currentTarget.valueAsNumber;
                  if (share > 0) onEdits({ ...edits, themeWeights: { ...weights, [key]: share } });
                }}
              />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function ruleOf(weights: ThemeWeights): Rule {
  if (weights === null) return "plain";
  return typeof weights === "string" ? weights : "shares";
}

function weightsBy(rule: Rule, themes: Editing["study"]["themes"]): ThemeWeights {
  if (rule === "plain") return null;
  return rule === "shares" ? Object.fromEntries(themes.map(({ key }) => [key, 1])) : rule;
}

export function Respondents({ study, edits, say, onEdits }: Editing): VNode | null {
  const factors = study.factors.filter(({ key }) => answersTo(study, key));
  const factor = factors.find(({ key }) => key === edits.kept?.question);
  const groups = factor ? (answersTo(study, factor.key)?.categories ?? []) : [];
  const labels = new Map(factor?.groups.map(({ key, label }) => [key, label]));
  const choose = (question: string): void => {
    const [category] = answersTo(study, question)?.categories ?? [];
    onEdits({ ...edits, kept: category === undefined ? null : { question, category } });
  };
  if (factors.length === 0) return null;
  return (
    <fieldset>
      <legend>{say("refit.respondents")}</legend>
      <label class="choix">
        <span>{say("refit.keep")}</span>
        <select value={factor?.key ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{say("refit.everybody")}</option>
          {factors.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {factor && (
        <label class="choix">
          <span>{say("refit.who")}</span>
          <select
            value={edits.kept?.category ?? ""}
            onChange={(event) =>
              onEdits({ ...edits, kept: { question: factor.key, category: event.currentTarget.value } })
            }
          >
            {groups.map((key) => (
              <option key={key} value={key}>
                {labels.get(key) ?? key}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}

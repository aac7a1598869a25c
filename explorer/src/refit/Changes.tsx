// What changed: the axes beside the study's, the themes that they carry, the deviations between groups.
import type { VNode } from "preact";
import { type DeviationChange, axisChanges, deviationChanges, themeChanges } from "../fit/changes";
import type { Fitted } from "../fit/refit";
import type { Editing } from "../RefitPanel";
import { decimal, percent } from "../words";
import { labelOf } from "./Questions";

const SHOWN = 5; // deviations that changed most
const SEEN = 0.005; // a change of less is none in two decimals

export function Changes({ study, say, language, result: { again, before } }: Editing & { result: Fitted }): VNode {
  const { answers, axes } = again.space;
  const plane = new Set(again.plane);
  const themes = themeChanges(again, before).filter(({ was, is }) => was !== "" && (was !== "no" || is !== "no"));
  const deviations = deviationChanges(study, again, before).filter(({ was, is }) => !(Math.abs(is - was) < SEEN));
  return (
    <>
      <p>
        {say("refit.made_of", {
          respondents: say("refit.n_respondents", { count: answers.n }),
          questions: say("refit.n_questions", { count: answers.questions.length }),
          categories: say("refit.n_categories", { count: axes.isActive.filter(Boolean).length }),
        })}
        {again.prepared.silent > 0 && ` ${say("refit.silent", { count: again.prepared.silent })}`}
      </p>
      <ul class="lignes">
        {axisChanges(again)
          .map((one, axis) => ({ ...one, own: axis }))
          .filter(({ own }) => plane.has(own))
          .map(({ own, axis, r, rate, modifiedRate }) => (
            <li key={own}>
              {say("refit.axis", {
                axis: String(own + 1),
                study: String(axis + 1),
                r: decimal(r, 2, language),
                rate: percent(rate, 0, language),
              })}
              {!Number.isNaN(modifiedRate) && ` ${say("refit.modified", { rate: percent(modifiedRate, 0, language) })}`}
            </li>
          ))}
        {themes.map(({ theme, axis, was, is, contribution }) => (
          <li key={`${theme} ${axis}`}>
            {say(`refit.carries.${kindOf(was, is)}`, {
              axis: String(axis + 1),
              theme: labelOf(study.themes, theme),
              share: percent(contribution, 0, language),
            })}
          </li>
        ))}
      </ul>
      {deviations.length === 0 ? (
        <p>{say("refit.no_deviation")}</p>
      ) : (
        <Deviations {...{ study, say, language }} found={deviations.slice(0, SHOWN)} />
      )}
    </>
  );
}

/** Return how what an axis carries has changed, as a word of the catalogue. */
function kindOf(was: string, is: string): string {
  if (is === "no") return "no_more";
  if (was === is) return is === "yes" ? "still" : "still_partly";
  if (is === "yes") return "now";
  return was === "yes" ? "less" : "partly";
}

type Told = Pick<Editing, "study" | "say" | "language"> & { found: readonly DeviationChange[] };

function Deviations({ study, say, language, found }: Told): VNode {
  const group = (factor: string, key: string): string =>
    study.factors.find((one) => one.key === factor)?.groups.find((one) => one.key === key)?.label ?? key;
  return (
    <table class="ecarts">
      <caption>{say("refit.deviations")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("refit.groups")}</th>
          <th scope="col">{say("refit.on_axis")}</th>
          <th scope="col" class="nombre">
            {say("refit.was")}
          </th>
          <th scope="col" class="nombre">
            {say("refit.is")}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ factor, a, b, axis, was, is }) => (
          <tr key={`${factor} ${a} ${b} ${axis}`}>
            <th scope="row">{say("refit.pair", { a: group(factor, a), b: group(factor, b) })}</th>
            <td>{axis + 1}</td>
            <td class="nombre">{decimal(was, 2, language)}</td>
            <td class="nombre">{decimal(is, 2, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

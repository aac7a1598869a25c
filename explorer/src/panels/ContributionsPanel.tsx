// What makes an axis: active categories by contribution, those of each side apart.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { axisTitle, endsOf, shownAxes } from "../axes";
import { Bar } from "../Bar";
import { contributionsOf, meanContribution, statusIn } from "../categories";
import { fullName } from "../names";
import type { PanelProps } from "../Panels";
import { categoryId, withPin } from "../view";

export function ContributionsPanel({ space, view, say, clouds, onView, onActive }: PanelProps): VNode {
  const [chosen, setChosen] = useState(view.x);
  const axes = shownAxes(view);
  const axis = axes.includes(chosen) ? chosen : view.x;
  const mean = meanContribution(clouds);
  const active = space.categories
    .filter((one) => statusIn(one, clouds) === "active")
    .map((one) => ({
      one,
      id: categoryId(one.question, one.key),
      contribution: contributionsOf(one, clouds)[axis] ?? 0,
      coordinate: clouds.category(one, axis),
    }))
    .sort((first, second) => second.contribution - first.contribution);
  const most = Math.max(active[0]?.contribution ?? 0, mean);
  const ends = endsOf(space, axis, clouds.refitted);
  const sides = [
    { key: "negative", pole: ends.negative, rows: active.filter((row) => (row.coordinate ?? 0) < 0) },
    { key: "positive", pole: ends.positive, rows: active.filter((row) => (row.coordinate ?? 0) > 0) },
  ];
  return (
    <>
      <div class="vues" role="group" aria-label={say("contributions.of")}>
        {axes.map((one) => (
          <button key={one} type="button" aria-pressed={one === axis} onClick={() => setChosen(one)}>
            {say("axis.plain", { axis: String(space.axes[one].axis) })}
          </button>
        ))}
      </div>
      <h3>{axisTitle(space, axis, say, clouds.refitted)}</h3>
      <p class="aide">{say("contributions.about", { mean: say.percent(mean, 1) })}</p>
      {sides.map(({ key, pole, rows }) => (
        <section key={key} class="cote">
          <h3>
            {say(`contributions.${key}`)}
            {pole && <small> {pole}</small>}
          </h3>
          <p class="carte-nature">
            {say("contributions.sum", {
              share: say.percent(
                rows.reduce((sum, row) => sum + row.contribution, 0),
                0,
              ),
            })}
          </p>
          <ul>
            {rows.map(({ one, id, contribution }) => (
              <li key={id} class={contribution >= mean ? "" : "faible"}>
                <button
                  type="button"
                  aria-pressed={view.pins.includes(id)}
                  onPointerEnter={() => onActive(id)}
                  onFocus={() => onActive(id)}
                  onClick={() => onView(withPin({ ...view }, id))}
                >
                  <Bar
                    label={fullName(space, one, view.language)}
                    told={say.percent(contribution, 1)}
                    share={contribution / most}
                    mark={mean / most}
                  />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

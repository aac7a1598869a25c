// The axes: what each keeps, beside what noise alone would give.
import type { VNode } from "preact";
import { axisName } from "../axes";
import { Bar } from "../Bar";
import type { PanelProps } from "../Panels";

export function AxesPanel({ space, view, say, clouds, onView }: PanelProps): VNode {
  const most = Math.max(...space.axes.flatMap((axis) => [axis.modifiedRate ?? 0, axis.noiseRate ?? 0]), 1e-9);
  return (
    <>
      <p class="aide">{say("axes.about")}</p>
      {clouds.refitted && <p class="aide">{say("questions.of_study")}</p>}
      {space.axes.map((axis, rank) => (
        <article key={axis.axis} class="axe">
          <h3>{axisName(space, rank, say)}</h3>
          {axis.negative && axis.positive && (
            <p class="poles">{say("axes.poles", { negative: axis.negative, positive: axis.positive })}</p>
          )}
          <Bar
            label={say("axes.modified")}
            told={say.percent(axis.modifiedRate, 1)}
            share={(axis.modifiedRate ?? 0) / most}
          />
          <Bar
            label={say("axes.noise")}
            told={say.percent(axis.noiseRate, 1)}
            share={(axis.noiseRate ?? 0) / most}
            pale
          />
          <p class="carte-nature">
            {say("axes.rates", { eigenvalue: say.number(axis.eigenvalue, 3), rate: say.percent(axis.rate, 1) })}
          </p>
          <div class="vues" role="group" aria-label={say("axes.show", { axis: String(axis.axis) })}>
            <button
              type="button"
              aria-pressed={view.x === rank}
              onClick={() => onView({ ...view, x: rank, zoom: null, moved: {} })}
            >
              {say("controls.across")}
            </button>
            <button
              type="button"
              aria-pressed={view.y === rank}
              onClick={() => onView({ ...view, y: rank, zoom: null, moved: {} })}
            >
              {say("controls.upright")}
            </button>
          </div>
        </article>
      ))}
    </>
  );
}

// The axes: what each keeps, beside what noise alone would give.
import type { VNode } from "preact";
import { axisName, refittedName } from "../axes";
import { Bar } from "../Bar";
import type { PanelProps } from "../Panels";
import type { Axis, Num } from "../payload";

export function AxesPanel({ space, view, say, clouds, onView }: PanelProps): VNode {
  const again = clouds.refitted;
  const rate = (rank: number): Num => (again ? (again.modifiedRates?.[rank] ?? null) : space.axes[rank].modifiedRate);
  const raw = (rank: number): Num => (again ? (again.rates?.[rank] ?? null) : space.axes[rank].rate);
  const beside = (axis: Axis): Num => (again ? axis.modifiedRate : axis.noiseRate);
  const most = Math.max(...space.axes.flatMap((axis, rank) => [rate(rank) ?? 0, beside(axis) ?? 0]), 1e-9);
  return (
    <>
      <p class="aide">{say("axes.about")}</p>
      {again && <p class="aide">{say("axes.again")}</p>}
      {space.axes.map((axis, rank) => (
        <article key={axis.axis} class="axe">
          <h3>{again ? refittedName(space, rank, say, again) : axisName(space, rank, say)}</h3>
          {!again &&
            axis.negative && axis.positive && (
            <p class="poles">{say("axes.poles", { negative: axis.negative, positive: axis.positive })}</p>
          )}
          <Bar
            label={say("axes.modified")}
            told={say.percent(rate(rank), 1)}
            share={(rate(rank) ?? 0) / most}
          />
          <Bar
            label={say(again ? "axes.modified_before" : "axes.noise")}
            told={say.percent(beside(axis), 1)}
            share={(beside(axis) ?? 0) / most}
            pale
          />
          <p class="carte-nature">
            {say("axes.rates", { eigenvalue: say.number(clouds.eigenvalue(rank), 3), rate: say.percent(raw(rank), 1) })}
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

// One factor: what of the cloud it separates, its mean points, the deviations between them.
import type { VNode } from "preact";
import { axisName, shownAxes } from "../axes";
import { Bar } from "../Bar";
import { Choice } from "../fields";
import { type Cell, type Column, DataTable } from "../DataTable";
import type { PanelProps } from "../Panels";
import { groupId, withFactor, withPin } from "../view";

export function FactorsPanel({ space, view, say, clouds, onView, onActive }: PanelProps): VNode {
  const factor = space.factors.find((one) => one.key === view.factor) ?? space.factors[0];
  const axes = shownAxes(view);
  const labels = new Map(factor.groups.map((group) => [group.key, group.label]));
  const values = (key: string, axis: number, label: string, decimals: number): Column => ({
    key: `${key}${axis}`,
    label,
    numeric: true,
    told: (value) => say.number(value as number | null, decimals),
  });
  const means: Column[] = [
    { key: "group", label: factor.label, numeric: false, told: String },
    { key: "n", label: say("points.n"), numeric: true, told: (value) => say.number(value as number | null, 0) },
    ...axes.map((axis) => values("m", axis, say("factors.mean", { axis: String(space.axes[axis].axis) }), 2)),
  ];
  const deviations: Column[] = [
    { key: "pair", label: say("factors.pair"), numeric: false, told: String },
    ...axes.flatMap((axis) => [
      values("d", axis, say("factors.deviation", { axis: String(space.axes[axis].axis) }), 2),
      {
        ...values("p", axis, say("factors.p", { axis: String(space.axes[axis].axis) }), 3),
        told: (value: Cell) => say.probability(value as number | null),
      },
    ]),
  ];
  return (
    <>
      <Choice
        id="facteur-du-volet"
        label={say("controls.factor")}
        value={factor.key}
        options={space.factors}
        onChange={(key) => onView(withFactor(view, key))}
      />
      <p class="aide">{say("factors.about")}</p>
      {clouds.refitted && <p class="aide">{say("factors.of_study")}</p>}
      {axes.map((axis) => (
        <Bar
          key={axis}
          label={say("factors.eta2", { axis: axisName(space, axis, say) })}
          told={say.percent(factor.eta2[axis], 1)}
          share={factor.eta2[axis] ?? 0}
        />
      ))}
      <DataTable
        name="groupes"
        caption={say("factors.means")}
        columns={means}
        say={say}
        ids={factor.groups.map((group) => groupId(factor.key, group.key))}
        pins={view.pins}
        onPick={(id) => onView(withPin(view, id))}
        onActive={onActive}
        rows={factor.groups.map((group) => [
          group.label,
          group.n,
          ...axes.map((axis) => clouds.mean(factor, group.key, axis)),
        ])}
      />
      {factor.deviations.length > 0 && (
        <DataTable
          name="ecarts"
          caption={say("factors.deviations")}
          columns={deviations}
          say={say}
          rows={factor.deviations.map((one) => [
            say("factors.between", { a: labels.get(one.a) ?? one.a, b: labels.get(one.b) ?? one.b }),
            ...axes.flatMap((axis) => [one.scaled[axis] ?? null, one.p[axis] ?? null]),
          ])}
        />
      )}
    </>
  );
}

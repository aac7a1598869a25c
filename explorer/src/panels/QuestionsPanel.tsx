// Themes and questions: what each brings to the axes shown.
import type { VNode } from "preact";
import { shownAxes } from "../axes";
import { Bar } from "../Bar";
import { type Cell, type Column, DataTable } from "../DataTable";
import type { PanelProps } from "../Panels";

export function QuestionsPanel({ space, view, say, clouds, onView }: PanelProps): VNode {
  const axes = shownAxes(view);
  const named = new Map(space.themes.map((theme) => [theme.key, theme.label]));
  const themed = space.questions.some((one) => one.theme !== null);
  const columns: Column[] = [
    { key: "question", label: say("questions.question"), numeric: false, told: String },
    ...(themed ? [{ key: "theme", label: say("questions.theme"), numeric: false, told: (value: Cell) => String(value ?? "") }] : []),
    ...axes.flatMap((axis): Column[] => {
      const on = String(space.axes[axis].axis);
      return [
        {
          key: `e${axis}`,
          label: say("questions.eta2", { axis: on }),
          numeric: true,
          told: (value) => say.number(value as number | null, 2),
        },
        {
          key: `c${axis}`,
          label: say("questions.contribution", { axis: on }),
          numeric: true,
          told: (value) => say.percent(value as number | null, 1),
        },
      ];
    }),
  ];
  const rows = space.questions.map((one) => [
    one.label,
    ...(themed ? [one.theme === null ? null : (named.get(one.theme) ?? one.theme)] : []),
    ...axes.flatMap((axis) => [
      one.eta2[axis] ?? null,
      one.status === "active" ? (one.contributions[axis] ?? null) : null,
    ]),
  ]);
  return (
    <>
      {clouds.refitted && <p class="aide">{say("questions.of_study")}</p>}
      {space.themes.length > 1 &&
        axes.map((axis) => (
          <section key={axis} class="cote">
            <h3>{say("questions.themes", { axis: String(space.axes[axis].axis) })}</h3>
            {space.themes.map((theme) => (
              <Bar
                key={theme.key}
                label={theme.label}
                told={say.percent(theme.contributions[axis], 0)}
                share={theme.contributions[axis] ?? 0}
                {...(theme.inertia === null ? {} : { mark: theme.inertia })}
              />
            ))}
            <p class="carte-nature">{say("questions.inertia")}</p>
          </section>
        ))}
      <DataTable
        name="questions"
        caption={say("questions.about")}
        columns={columns}
        rows={rows}
        say={say}
        ids={space.questions.map((one) => one.key)}
        pins={view.question ? [view.question] : []}
        onPick={(question) => onView({ ...view, question: view.question === question ? "" : question })}
      />
    </>
  );
}

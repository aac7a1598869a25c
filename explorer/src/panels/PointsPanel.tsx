// Every point as a row: categories, then individuals where they are in the page.
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { shownAxes } from "../axes";
import { contributionsOf, cos2Of, statusIn, tellsAids } from "../categories";
import { type Cell, type Column, DataTable } from "../DataTable";
import { fullName, nameOf } from "../names";
import type { PanelProps } from "../Panels";
import { categoryId, personId, withPin } from "../view";
import type { Say } from "../words";

export function PointsPanel({ space, view, say, clouds, onView, onActive }: PanelProps): VNode {
  const [people, setPeople] = useState(false);
  const axes = shownAxes(view);
  const aided = tellsAids(clouds);
  const rows = useMemo(() => (people ? peopleRows() : categoryRows()), [people, space, clouds, view.x, view.y, say]);
  const aids = axes.flatMap((axis) => {
    const on = String(space.axes[axis].axis);
    const place = number(`y${axis}`, say("points.coordinate", { axis: on }), say, 2);
    if (!aided) return [place];
    return [
      place,
      share(`c${axis}`, say("points.contribution", { axis: on }), say),
      number(`q${axis}`, say("points.cos2", { axis: on }), say, 2),
    ];
  });
  const columns = people
    ? [text("label", say("points.individual")), ...aids]
    : [
        text("category", say("points.category")),
        number("n", say("points.n"), say, 0),
        ...aids,
        text("question", say("points.question")),
        text("status", say("points.status")),
      ];
  return (
    <>
      {space.individuals && (
        <div class="vues" role="group" aria-label={say("points.of")}>
          <button type="button" aria-pressed={!people} onClick={() => setPeople(false)}>
            {say("points.categories")}
          </button>
          <button type="button" aria-pressed={people} onClick={() => setPeople(true)}>
            {say("points.individuals")}
          </button>
        </div>
      )}
      <DataTable
        key={String(people)}
        name="points"
        caption={say("points.about")}
        columns={columns}
        rows={rows.cells}
        ids={rows.ids}
        pins={view.pins}
        say={say}
        onPick={(id) => onView(withPin(view, id), `pin ${id}`)}
        onActive={onActive}
      />
    </>
  );

  function categoryRows(): { cells: Cell[][]; ids: string[] } {
    return {
      ids: space.categories.map((one) => categoryId(one.question, one.key)),
      cells: space.categories.map((one) => [
        fullName(space, one, view.language),
        one.n,
        ...axes.flatMap((axis) => [
          clouds.category(one, axis),
          ...(aided ? [contributionsOf(one, clouds)[axis] ?? null, cos2Of(one, clouds)[axis] ?? null] : []),
        ]),
        nameOf(space, one.question),
        say(`card.kind.${statusIn(one, clouds)}`),
      ]),
    };
  }

  function peopleRows(): { cells: Cell[][]; ids: string[] } {
    const held = space.individuals!;
    return {
      ids: held.labels.map((_, rank) => personId(rank)),
      cells: held.labels.map((label, rank) => [
        label,
        ...axes.flatMap((axis) => [
          clouds.person(rank, axis),
          clouds.refitted ? null : (held.contributions[axis]?.[rank] ?? null),
          clouds.refitted ? null : (held.cos2[axis]?.[rank] ?? null),
        ]),
      ]),
    };
  }
}

function text(key: string, label: string): Column {
  return { key, label, numeric: false, told: (value) => String(value ?? "") };
}

function number(key: string, label: string, say: Say, decimals: number): Column {
  return { key, label, numeric: true, told: (value) => say.number(value as number | null, decimals) };
}

function share(key: string, label: string, say: Say): Column {
  return { key, label, numeric: true, told: (value) => say.percent(value as number | null, 1) };
}

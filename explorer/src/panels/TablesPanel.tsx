// The study's result tables, as they are printed.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Choice } from "../fields";
import { type Column, DataTable } from "../DataTable";
import type { Table } from "../payload";
import type { PanelProps } from "../Panels";
import type { Say } from "../words";

export function TablesPanel({ space, say, clouds }: PanelProps): VNode {
  const [key, setKey] = useState(space.tables[0].key);
  const table = space.tables.find((one) => one.key === key) ?? space.tables[0];
  return (
    <>
      <Choice
        id="tableau"
        label={say("tables.which")}
        value={table.key}
        options={space.tables.map((one) => ({ key: one.key, label: one.title }))}
        onChange={setKey}
      />
      {clouds.refitted && <p class="aide">{say("tables.of_study")}</p>}
      <DataTable
        key={table.key}
        name="tableau-choisi"
        caption={table.about}
        columns={table.columns.map((column, rank) => columnOf(column, rank, table, say))}
        rows={table.rows}
        say={say}
      />
    </>
  );
}

function columnOf(column: Table["columns"][number], rank: number, table: Table, say: Say): Column {
  const values = table.rows.map((row) => row[rank]);
  const numeric = values.some((value) => typeof value === "number");
  const whole = values.every((value) => typeof value !== "number" || Number.isInteger(value));
  const told = (value: number): string =>
    column.kind === "test" ? say.probability(value) : say.number(value, whole ? 0 : 3);
  return {
    key: column.key,
    label: column.label,
    about: column.about,
    numeric,
    told: (value) => {
      if (value === null) return "";
      if (typeof value === "boolean") return say(value ? "table.yes" : "table.no");
      return typeof value === "number" ? told(value) : value;
    },
  };
}

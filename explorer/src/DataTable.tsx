// A table that is sorted by its heads and filtered by what is typed.
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { plain } from "./finding";
import type { Say } from "./words";

export type Cell = string | number | boolean | null;
export interface Column {
  key: string;
  label: string;
  about?: string | null;
  told: (value: Cell) => string;
  numeric: boolean;
}
export interface DataTableProps {
  name: string;
  caption: string;
  columns: Column[];
  rows: Cell[][];
  say: Say;
  ids?: string[]; // of the marks that rows are, in their order
  pins?: string[];
  onPick?: (id: string) => void;
  onActive?: (id: string | null) => void;
}

const FEW = 8; // rows that need no filter
const FIRST = 100; // rows shown before the reader asks for all

export function DataTable({ name, caption, columns, rows, say, ids, pins, onPick, onActive }: DataTableProps): VNode {
  const [by, setBy] = useState<{ column: number; down: boolean } | null>(null);
  const [typed, setTyped] = useState("");
  const [whole, setWhole] = useState(false);
  const order = useMemo(() => sorted(filtered(rows, columns, typed), rows, by), [rows, columns, typed, by]);
  const turn = (column: number): void =>
    setBy(by?.column === column ? { column, down: !by.down } : { column, down: columns[column].numeric });
  return (
    <div class="donnees">
      {rows.length > FEW && (
        <label class="filtre" for={`filtre-${name}`}>
          <span>{say("table.filter")}</span>
          <input
            id={`filtre-${name}`}
            type="search"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <output for={`filtre-${name}`}>{say("table.rows", { count: order.length })}</output>
        </label>
      )}
      <div class="tableau" role="region" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column, rank) => (
                <th
                  key={column.key}
                  scope="col"
                  class={column.numeric ? "nombre" : ""}
                  aria-sort={by?.column === rank ? (by.down ? "descending" : "ascending") : "none"}
                >
                  <button type="button" title={column.about ?? undefined} onClick={() => turn(rank)}>
                    {column.label}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.slice(0, whole ? undefined : FIRST).map((rank) => (
              <tr
                key={rank}
                class={ids && pins?.includes(ids[rank]) ? "epinglee" : ""}
                onPointerEnter={ids && onActive ? () => onActive(ids[rank]) : undefined}
              >
                {rows[rank].map((value, place) => {
                  const told = columns[place].told(value);
                  return place === 0 ? (
                    <th key={place} scope="row">
                      {ids && onPick ? (
                        <button
                          type="button"
                          aria-pressed={pins?.includes(ids[rank])}
                          onFocus={() => onActive?.(ids[rank])}
                          onClick={() => onPick(ids[rank])}
                        >
                          {told}
                        </button>
                      ) : (
                        told
                      )}
                    </th>
                  ) : (
                    <td key={place} class={columns[place].numeric ? "nombre" : ""}>
                      {told}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {order.length > FIRST && !whole && (
        <button type="button" class="action" onClick={() => setWhole(true)}>
          {say("table.all", { count: order.length })}
        </button>
      )}
    </div>
  );
}

function filtered(rows: Cell[][], columns: Column[], typed: string): number[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const every = rows.map((_, rank) => rank);
  if (words.length === 0) return every;
  return every.filter((rank) => {
    const text = plain(rows[rank].map((value, place) => columns[place].told(value)).join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** What is missing comes last, either way. */
export function sorted(order: number[], rows: Cell[][], by: { column: number; down: boolean } | null): number[] {
  if (!by) return order;
  const sign = by.down ? -1 : 1;
  return [...order].sort((one, other) => {
    const [a, b] = [rows[one][by.column], rows[other][by.column]];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const compared =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a).localeCompare(String(b), undefined, { numeric: true });
    return sign * compared;
  });
}

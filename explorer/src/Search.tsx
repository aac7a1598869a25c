// A box that completes: what is found is shown on the plane, what is chosen is pinned (pattern « combobox » of the ARIA guide).
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Shared } from "./App";
import { type Item, found, itemsOf } from "./finding";
import { type View, readId, withLayer, withPin } from "./view";
import type { Space } from "./payload";

const MOST = 12;

export function Search({
  space,
  view,
  say,
  onView,
  onActive,
}: Shared & { onActive: (id: string | null) => void }): VNode {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const items = useMemo(() => itemsOf(space), [space]);
  const results = useMemo(() => found(items, typed, MOST), [items, typed]);
  const shown = open && typed.trim() !== "";
  const move = (rank: number): void => {
    setAt(rank);
    onActive(results[rank]?.id ?? null);
  };
  const choose = (item: Item | undefined): void => {
    if (!item) return;
    onView(showing(item, space, view));
    setTyped("");
    setOpen(false);
    setAt(-1);
  };
  const keys = (event: KeyboardEvent): void => {
    const steps: Record<string, () => void> = {
      ArrowDown: () => {
        setOpen(true);
        move(Math.min(at + 1, results.length - 1));
      },
      ArrowUp: () => move(Math.max(at - 1, 0)),
      Enter: () => choose(results[Math.max(at, 0)]),
      Escape: () => {
        setOpen(false);
        setTyped("");
        move(-1);
      },
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  return (
    <div class="recherche" role="search">
      <label for="recherche">{say("search.label")}</label>
      <input
        id="recherche"
        type="text"
        autocomplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls="trouves"
        aria-activedescendant={shown && at >= 0 ? `trouve-${at}` : undefined}
        value={typed}
        placeholder={say("search.hint")}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
          setAt(-1);
        }}
        onKeyDown={keys}
        onBlur={() => setOpen(false)}
      />
      <ul id="trouves" role="listbox" aria-label={say("search.results")} hidden={!shown || results.length === 0}>
        {shown &&
          results.map((item, rank) => (
            <li
              key={item.id}
              id={`trouve-${rank}`}
              role="option"
              aria-selected={rank === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(item);
              }}
              onPointerEnter={() => move(rank)}
            >
              <span>{item.label}</span>{" "}
              <small>
                {item.kind === "category" || item.kind === "group" ? item.context : say(`search.${item.kind}`)}
              </small>
            </li>
          ))}
      </ul>
      <p class="cache" role="status">
        {shown ? say("search.found", { count: results.length }) : ""}
      </p>
    </div>
  );
}

/** Return the view in which what was chosen is on the plane and pinned; a question is chosen. */
function showing(item: Item, space: Space, view: View): View {
  const { kind, parts } = readId(item.id);
  const others = view.without.filter((one) => one !== parts[0]);
  if (kind === "q") {
    const question = space.questions.find((one) => one.key === parts[0]);
    return { ...withLayer(view, question?.status ?? "active", true), question: parts[0], without: others };
  }
  const pinned = view.pins.includes(item.id) ? view : withPin(view, item.id);
  if (kind === "c") {
    const status = space.categories.find((one) => one.question === parts[0] && one.key === parts[1])?.status;
    return { ...withLayer(pinned, status ?? "active", true), contribution: 0, cos2: 0, without: others };
  }
  if (kind === "v") return withLayer(pinned, "quantities", true);
  if (kind === "g") return { ...withLayer(pinned, "means", true), factor: parts[0] };
  return withLayer(pinned, space.individuals?.supplementary[Number(parts[0])] ? "extra" : "individuals", true);
}

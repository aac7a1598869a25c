// The view in the address: what differs from the first view, in words that a person can read.
import { COLOURS, FRAMES, LAYERS, LETTERS, PANELS, SIZES, firstView, type Layer, type View } from "./view";
import type { Language, Payload } from "./payload";

const TEXTS = ["people", "factor", "ellipse", "question", "group", "spec"] as const;
const NUMBERS = ["contribution", "cos2"] as const;
const CHOICES = { frame: FRAMES, colour: COLOURS, size: SIZES, letter: LETTERS, panel: PANELS } as const;

/** Return the fragment of a view, without its sign; empty for the first view. */
export function toFragment(payload: Payload, view: View): string {
  const space = payload.spaces.find((one) => one.key === view.space);
  const first = firstView(payload, space);
  const said = new URLSearchParams();
  if (view.language !== payload.language) said.set("language", view.language);
  if (view.space !== payload.spaces[0].key) said.set("space", view.space);
  if (view.x !== first.x) said.set("x", String(view.x + 1));
  if (view.y !== first.y) said.set("y", String(view.y + 1));
  if (view.layers.join() !== first.layers.join()) said.set("layers", view.layers.join(" "));
  for (const key of [...TEXTS, ...NUMBERS, ...(Object.keys(CHOICES) as (keyof typeof CHOICES)[])]) {
    if (view[key] !== first[key]) said.set(key, String(view[key]));
  }
  if (view.without.length > 0) said.set("without", view.without.map(encodeURIComponent).join(" "));
  if (view.pins.length > 0) said.set("pins", view.pins.join(" "));
  if (view.zoom)
    said.set(
      "zoom",
      [view.zoom.k, view.zoom.x, view.zoom.y].map((one) => String(Number(one.toPrecision(5)))).join(" "),
    );
  for (const [id, [dx, dy]] of Object.entries(view.moved))
    said.append("moved", `${id} ${Math.round(dx)} ${Math.round(dy)}`);
  return said.toString();
}

/** Return the view that a fragment says; what it says wrongly is as in the first view. */
export function fromFragment(payload: Payload, fragment: string): View {
  const said = new URLSearchParams(fragment.replace(/^#/, ""));
  const space = payload.spaces.find((one) => one.key === said.get("space")) ?? payload.spaces[0];
  const view = firstView(payload, space, languageSaid(said.get("language"), payload));
  const chosen: Partial<View> = {
    x: axisSaid(said.get("x"), space.axes.length) ?? view.x,
    y: axisSaid(said.get("y"), space.axes.length) ?? view.y,
    layers: layersSaid(said.get("layers")) ?? view.layers,
    without: withoutSaid(said.get("without")),
    pins: (said.get("pins") ?? "").split(" ").filter((id) => /^[cgiv]\//.test(id)),
    zoom: zoomSaid(said.get("zoom")),
    moved: movesSaid(said.getAll("moved")),
  };
  for (const key of TEXTS) chosen[key] = said.get(key) ?? view[key];
  for (const key of NUMBERS) chosen[key] = finite(said.get(key)) ?? view[key];
  for (const [key, known] of Object.entries(CHOICES)) {
    const found = (known as readonly string[]).find((one) => one === said.get(key));
    if (found) Object.assign(chosen, { [key]: found });
  }
  return { ...view, ...chosen };
}

function languageSaid(text: string | null, payload: Payload): Language {
  return text !== null && text in payload.words ? (text as Language) : payload.language;
}

function layersSaid(text: string | null): Layer[] | null {
  const named = text?.split(" ");
  return named ? LAYERS.filter((one) => named.includes(one)) : null;
}

function withoutSaid(text: string | null): string[] {
  try {
    return (text ?? "").split(" ").filter(Boolean).map(decodeURIComponent);
  } catch {
    return []; // no address that this page wrote
  }
}

function axisSaid(text: string | null, count: number): number | null {
  const axis = finite(text);
  return axis !== null && Number.isInteger(axis) && axis >= 1 && axis <= count ? axis - 1 : null;
}

function finite(text: string | null): number | null {
  return text !== null && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

function zoomSaid(text: string | null): View["zoom"] {
  const numbers = (text ?? "").split(" ").map(finite);
  const [k, x, y] = numbers;
  return numbers.length === 3 && k !== null && k > 0 && x !== null && y !== null ? { k, x, y } : null;
}

function movesSaid(texts: string[]): View["moved"] {
  const moves = texts
    .map((text) => text.split(" "))
    .map(([id, dx, dy]) => [id, finite(dx ?? null), finite(dy ?? null)] as const);
  return Object.fromEntries(
    moves.flatMap(([id, dx, dy]) => (dx === null || dy === null ? [] : [[id, [dx, dy] as [number, number]]])),
  );
}

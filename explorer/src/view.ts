// What the reader chose to see. Everything that a link restores is here, and nothing else.
import type { Language, Payload, Space } from "./payload";

export const LAYERS = [
  "active",
  "passive",
  "supplementary",
  "joined",
  "regions",
  "individuals",
  "extra",
  "named",
  "cells",
  "means",
  "ellipses",
  "classes",
  "path",
  "quantities",
] as const;
export type Layer = (typeof LAYERS)[number];

/** Which cloud keeps its principal coordinates; the other is drawn in the barycentric relation, or in its own. */
export const FRAMES = ["categories", "individuals", "symmetric"] as const;
export type Frame = (typeof FRAMES)[number];

export const COLOURS = ["theme", "question", "plain"] as const;
export const SIZES = ["even", "contribution", "frequency"] as const;
/** How tall names are in the plane and in its pictures, in pixels. */
export const LETTER = { small: 10, plain: 12, large: 16 } as const;
export const LETTERS = Object.keys(LETTER) as (keyof typeof LETTER)[];
export const PANELS = [
  "cards",
  "points",
  "group",
  "axes",
  "contributions",
  "questions",
  "factors",
  "tables",
  "editions",
  "refit",
  "export",
] as const;
export type Panel = (typeof PANELS)[number];

/** A magnification about a place, in units of the axes, so that a link restores it on any screen. */
export interface Zoom {
  k: number;
  x: number;
  y: number;
}

export interface View {
  language: Language;
  space: string;
  x: number; // indices in `axes`
  y: number;
  frame: Frame;
  layers: Layer[];
  colour: (typeof COLOURS)[number]; // of categories
  people: string; // the question that colours individuals; "" for none
  factor: string; // whose mean points and ellipses are shown
  ellipse: string;
  size: (typeof SIZES)[number];
  contribution: number; // least contribution, in mean contributions
  cos2: number;
  letter: keyof typeof LETTER;
  without: string[]; // supplementary questions that are not shown with the others
  question: string; // chosen: the others are paler, its ordered categories are joined
  pins: string[];
  group: string; // individuals gathered, as `groupSaid` writes them; "" for nobody
  zoom: Zoom | null;
  moved: Record<string, [number, number]>; // labels dragged: from their point, in pixels
  panel: Panel;
  spec: string; // what is changed in the refitted space
}

/** Return what is shown first: the report's plane of categories. */
export function firstView(
  payload: Payload,
  space: Space = payload.spaces[0],
  language: Language = payload.language,
): View {
  const factor = space.factors.find((one) => one.kind === "supplementary") ?? space.factors[0];
  return {
    language,
    space: space.key,
    x: space.plane[0],
    y: space.plane[1],
    frame: "categories",
    layers: ["active", "passive"],
    colour: space.themes.length > 1 ? "theme" : "question",
    people: "",
    factor: factor?.key ?? "",
    ellipse: "concentration",
    size: "even",
    contribution: 0,
    cos2: 0,
    letter: "plain",
    without: [],
    question: "",
    pins: [],
    group: "",
    zoom: null,
    moved: {},
    panel: "cards",
    spec: "",
  };
}

export function spaceOf(payload: Payload, view: View): Space {
  return payload.spaces.find((space) => space.key === view.space) ?? payload.spaces[0];
}

/** Return the view with a layer on or off. */
export function withLayer(view: View, layer: Layer, on: boolean): View {
  const layers = LAYERS.filter((one) => (one === layer ? on : view.layers.includes(one)));
  const alone = layer === "named" && on && !layers.includes("individuals") && !layers.includes("extra");
  return alone ? withLayer({ ...view, layers }, "individuals", true) : { ...view, layers };
}

/** Return the view of another factor: it colours individuals still, if the last one did. */
export function withFactor(view: View, factor: string): View {
  return { ...view, factor, people: view.people === view.factor ? factor : view.people };
}

/** Return the view with individuals coloured by a question; a factor's mean points and ellipses go with its colours. */
export function withPeople(space: Space, view: View, people: string): View {
  return { ...view, people, factor: space.factors.some((one) => one.key === people) ? people : view.factor };
}

/** Return the view with a mark pinned, or no longer. */
export function withPin(view: View, id: string): View {
  const pins = view.pins.includes(id) ? view.pins.filter((one) => one !== id) : [...view.pins, id];
  return { ...view, pins, panel: view.pins.includes(id) ? view.panel : "cards" };
}

// Names of marks. Keys of a study may hold any character.
export function categoryId(question: string, category: string): string {
  return `c/${encodeURIComponent(question)}/${encodeURIComponent(category)}`;
}
export function groupId(factor: string, group: string): string {
  return `g/${encodeURIComponent(factor)}/${encodeURIComponent(group)}`;
}
export function personId(rank: number): string {
  return `i/${rank}`;
}
export function quantityId(variable: string): string {
  return `v/${encodeURIComponent(variable)}`;
}
export function readId(id: string): { kind: string; parts: string[] } {
  const [kind = "", ...parts] = id.split("/");
  return { kind, parts: parts.map(decodeURIComponent) };
}

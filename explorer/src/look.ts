// Colours and shapes: those of the report's figures. Okabe and Ito's colours, told apart by all common kinds of colour
// vision, each with a shape of its own, so that a grey print says the same.

export interface Style {
  colour: string;
  text: string;
  dark: string;
  shape: Shape;
}
export type Shape = "circle" | "square" | "up" | "diamond" | "down" | "plus" | "cross";

/** `text` is the hue dark enough to be read on white, `dark` light enough to be read on a dark page. */
export const STYLES: readonly Style[] = [
  { colour: "#0072B2", text: "#005A8C", dark: "#6CB8EA", shape: "circle" },
  { colour: "#D55E00", text: "#9C4400", dark: "#F29A56", shape: "square" },
  { colour: "#009E73", text: "#006B4E", dark: "#4FD0A8", shape: "up" },
  { colour: "#CC79A7", text: "#8E3F6C", dark: "#E9A8CB", shape: "diamond" },
  { colour: "#E69F00", text: "#7A5400", dark: "#F2BC4B", shape: "down" },
  { colour: "#56B4E9", text: "#1F6690", dark: "#8ECDF2", shape: "plus" },
  { colour: "#4D4D4D", text: "#333333", dark: "#C4C9D1", shape: "cross" },
];
export const PLAIN: Style = { colour: "#595959", text: "#1A1A1A", dark: "#AEB6C2", shape: "circle" };

/** Return the style of a rank; past seven, a colour returns with another shape. No rank, no colour. */
export function styleAt(rank: number | null): Style {
  if (rank === null || rank < 0) return PLAIN;
  const turn = Math.floor(rank / STYLES.length);
  const place = rank % STYLES.length;
  return { ...STYLES[place], shape: STYLES[(place + 3 * turn) % STYLES.length].shape };
}

/** Say whether marks of a kind are drawn hollow: those that do not make the space. */
export function isHollow(kind: string): boolean {
  return kind === "passive" || kind === "supplementary" || kind === "extra";
}

/** Say whether marks of a kind have a ring: mean points of individuals. */
export function isRinged(kind: string): boolean {
  return kind === "mean" || kind === "class" || kind === "edition";
}

/** Return the outline of a mark about (0, 0), all shapes of one area, as a path of SVG and of canvas. */
export function outline(shape: Shape, r: number): string {
  const n = (value: number): string => String(Math.round(value * 100) / 100);
  const polygon = (points: [number, number][]): string => `M${points.map(([x, y]) => `${n(x)},${n(y)}`).join("L")}Z`;
  const s = r * 0.886;
  const t = r * 1.25;
  const a = r * 0.42;
  const b = r * 1.15;
  const cross: [number, number][] = [
    [-a, -b],
    [a, -b],
    [a, -a],
    [b, -a],
    [b, a],
    [a, a],
    [a, b],
    [-a, b],
    [-a, a],
    [-b, a],
    [-b, -a],
    [-a, -a],
  ];
  switch (shape) {
    case "circle":
      return `M${n(-r)},0a${n(r)},${n(r)} 0 1,0 ${n(2 * r)},0a${n(r)},${n(r)} 0 1,0 ${n(-2 * r)},0Z`;
    case "square":
      return polygon([
        [-s, -s],
        [s, -s],
        [s, s],
        [-s, s],
      ]);
    case "up":
      return polygon([
        [0, -t],
        [t, 0.8 * t],
        [-t, 0.8 * t],
      ]);
    case "down":
      return polygon([
        [0, t],
        [t, -0.8 * t],
        [-t, -0.8 * t],
      ]);
    case "diamond":
      return polygon([
        [0, -t],
        [t, 0],
        [0, t],
        [-t, 0],
      ]);
    case "plus":
      return polygon(cross);
    case "cross":
      return polygon(cross.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]));
  }
}

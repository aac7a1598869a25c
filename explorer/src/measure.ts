// How wide texts are, in pixels, as the browser sets them.
export const FONT = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
export const TEXT = 12;
export const LINE = 14;

/** Return the height of a line of letters, and how far its letters stand from its foot. */
export function lineOf(letter: number): { height: number; foot: number } {
  return { height: (letter * LINE) / TEXT, foot: (letter * 3.5) / TEXT };
}

const known = new Map<string, number>();
let pen: CanvasRenderingContext2D | null = null;

/** Return the width of a line of text. */
export function widthOf(text: string, weight: "400" | "600" = "400", size = TEXT): number {
  const key = `${weight} ${size} ${text}`;
  let width = known.get(key);
  if (width === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    if (pen) pen.font = `${weight} ${size}px ${FONT}`;
    width = pen ? pen.measureText(text).width : text.length * size * 0.55;
    known.set(key, width);
  }
  return width;
}

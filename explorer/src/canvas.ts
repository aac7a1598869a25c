// Individuals on a canvas: one small picture a style, stamped at each place, so that ten thousand move at once.
import { outline, styleAt } from "./look";
import type { Cell, People } from "./scene";
import type { Scales, Size } from "./scales";

export interface Paper { dark: boolean; density: number }

/** Draw a cloud of individuals or a grid of cells. */
export function paint(canvas: HTMLCanvasElement, size: Size, scales: Scales, people: People | null, cells: Cell[], paper: Paper): void {
  const { density } = paper;
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (cells.length > 0) paintCells(pen, scales, cells, paper);
  if (people) paintPeople(pen, size, scales, people, paper);
}

/** Small where there are many. */
export function radiusOf(n: number): number {
  return n > 2000 ? 1.8 : n > 400 ? 2.4 : 3.4;
}

function paintPeople(pen: CanvasRenderingContext2D, size: Size, scales: Scales, people: People, paper: Paper): void {
  const r = radiusOf(people.x.length);
  const stamps = new Map<number, HTMLCanvasElement>();
  const stampOf = (rank: number, apart: number): HTMLCanvasElement => {
    const key = 2 * rank + apart;
    const known = stamps.get(key);
    if (known) return known;
    const made = stamp(rank < 0 ? null : rank, r, apart === 1, paper);
    stamps.set(key, made);
    return made;
  };
  const many = people.x.length > 400;
  const half = Math.ceil(r * 1.5 + 1) * paper.density;
  const [x0, x1] = [-10, size.width + 10];
  const draw = (held: number): void => {
    pen.globalAlpha = people.held ? (held ? 1 : 0.14) : many ? 0.55 : 0.7;
    for (let i = 0; i < people.x.length; i += 1) {
      if (people.held && people.held[i] !== held) continue;
      const x = scales.x(people.x[i]);
      if (x < x0 || x > x1) continue;
      pen.drawImage(stampOf(people.rank[i], people.apart[i]), x * paper.density - half, scales.y(people.y[i]) * paper.density - half);
    }
  };
  draw(0);
  if (people.held) draw(1);
  pen.globalAlpha = 1;
}

function stamp(rank: number | null, r: number, hollow: boolean, paper: Paper): HTMLCanvasElement {
  const style = styleAt(rank);
  const side = 2 * Math.ceil(r * 1.5 + 1) * paper.density;
  const made = document.createElement("canvas");
  made.width = side;
  made.height = side;
  const pen = made.getContext("2d")!;
  pen.translate(side / 2, side / 2);
  pen.scale(paper.density, paper.density);
  const path = new Path2D(outline(style.shape, r));
  pen.fillStyle = pen.strokeStyle = paper.dark ? style.dark : style.colour;
  if (hollow) pen.stroke(path);
  else pen.fill(path);
  return made;
}

function paintCells(pen: CanvasRenderingContext2D, scales: Scales, cells: Cell[], paper: Paper): void {
  const most = Math.max(...cells.map((cell) => cell.n ?? 0), 1);
  for (const cell of cells) {
    const style = styleAt(cell.rank);
    const r = cellRadius(cell.n, most);
    pen.setTransform(paper.density, 0, 0, paper.density, scales.x(cell.x) * paper.density, scales.y(cell.y) * paper.density);
    pen.globalAlpha = 0.45;
    pen.fillStyle = paper.dark ? style.dark : style.colour;
    pen.fill(new Path2D(outline(style.shape, r)));
  }
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.globalAlpha = 1;
}

/** Areas tell how many a cell holds. */
export function cellRadius(n: number | null, most: number): number {
  return 2.5 + 9 * Math.sqrt((n ?? 0) / most);
}

// Individuals on a canvas: one small picture a style, stamped at each place, so that ten thousand move at once.
import { outline, styleAt } from "./look";
import type { People } from "./people";
import type { Cell } from "./scene";
import type { Scales, Size } from "./scales";
import { Splat, type Stamp } from "./splat";

const MANY = 1500; // points from which pixels are written one by one

export interface Paper {
  dark: boolean;
  density: number;
}

/** Draw a cloud of individuals or a grid of cells. */
export function paint(
  canvas: HTMLCanvasElement,
  size: Size,
  scales: Scales,
  people: People | null,
  cells: Cell[],
  paper: Paper,
): void {
  const { density } = paper;
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen || width === 0 || height === 0) return;
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
  const { density } = paper;
  const stamps = new Map<number, HTMLCanvasElement>();
  const stampOf = (rank: number, apart: number): HTMLCanvasElement => {
    const key = 2 * rank + apart;
    const made = stamps.get(key) ?? stamp(rank < 0 ? null : rank, radiusOf(people.x.length), apart === 1, paper);
    stamps.set(key, made);
    return made;
  };
  const laid = people.x.length > MANY ? splatting(pen, stampOf) : stamping(pen, stampOf);
  const [x0, xk] = [scales.x(0) * density, (scales.x(1) - scales.x(0)) * density];
  const [y0, yk] = [scales.y(0) * density, (scales.y(1) - scales.y(0)) * density];
  const [right, foot] = [(size.width + EDGE) * density, (size.height + EDGE) * density];
  // Who holds the pinned category comes last, over the others.
  for (const held of people.held ? [0, 1] : [0]) {
    const opacity = opacityOf(people, held);
    for (let i = 0; i < people.x.length; i += 1) {
      if (people.held && people.held[i] !== held) continue;
      const [x, y] = [x0 + xk * people.x[i], y0 + yk * people.y[i]];
      if (x > -EDGE && y > -EDGE && x < right && y < foot) laid.lay(people.rank[i], people.apart[i], x, y, opacity);
    }
  }
  laid.done();
}

const EDGE = 10; // pixels beyond the plane at which a point still shows

function opacityOf(people: People, held: number): number {
  if (people.held) return held ? 1 : 0.14;
  return people.x.length > 400 ? 0.55 : 0.7;
}

interface Laying {
  lay: (rank: number, apart: number, x: number, y: number, opacity: number) => void;
  done: () => void;
}
type StampOf = (rank: number, apart: number) => HTMLCanvasElement;

/** Few points: finely placed. */
function stamping(pen: CanvasRenderingContext2D, stampOf: StampOf): Laying {
  return {
    lay: (rank, apart, x, y, opacity) => {
      const made = stampOf(rank, apart);
      pen.globalAlpha = opacity;
      pen.drawImage(made, x - made.width / 2, y - made.height / 2);
    },
    done: () => {
      pen.globalAlpha = 1;
    },
  };
}

/** Many points: pixel by pixel. */
function splatting(pen: CanvasRenderingContext2D, stampOf: StampOf): Laying {
  const { width, height } = pen.canvas;
  const image = pen.getImageData(0, 0, width, height);
  const splat = new Splat(width, height, image.data);
  const read = new Map<HTMLCanvasElement, Stamp>();
  return {
    lay: (rank, apart, x, y, opacity) => {
      const made = stampOf(rank, apart);
      const known = read.get(made) ?? {
        side: made.width,
        data: made.getContext("2d")!.getImageData(0, 0, made.width, made.width).data,
      };
      read.set(made, known);
      splat.lay(known, x, y, opacity);
    },
    done: () => pen.putImageData(image, 0, 0),
  };
}

function stamp(rank: number | null, r: number, hollow: boolean, paper: Paper): HTMLCanvasElement {
  const style = styleAt(rank);
  const side = Math.ceil(2 * (r * 1.5 + 1) * paper.density);
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
    pen.setTransform(
      paper.density,
      0,
      0,
      paper.density,
      scales.x(cell.x) * paper.density,
      scales.y(cell.y) * paper.density,
    );
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

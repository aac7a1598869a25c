// The view as a picture of its own: SVG text, always on white, with its caption and its source.
import { axisTitle } from "./axes";
import { cellRadius, radiusOf as personRadius } from "./canvas";
import type { Clouds } from "./clouds";
import { onPlane } from "./ellipses";
import { layoutOf } from "./layout";
import { FONT, TEXT, lineOf, widthOf } from "./measure";
import { isHollow, isRinged, outline, styleAt } from "./look";
import { headOf } from "./Legends";
import type { Payload, Space } from "./payload";
import { scalesOf, ticksOf, ticked, type Scales } from "./scales";
import type { Scene, Trail } from "./scene";
import { LETTER, type View } from "./view";
import type { Say } from "./words";

const WIDTH = 1000;
const HEIGHT = 760;
const SMALL = 11;

interface Pictured {
  payload: Payload;
  space: Space;
  view: View;
  scene: Scene;
  clouds: Clouds;
  say: Say;
}

/** Return the picture of what is shown. */
export function pictureOf({ payload, space, view, scene, clouds, say }: Pictured): string {
  const axes = [view.x, view.y].map((axis) => axisTitle(space, axis, say, clouds.refitted));
  const size = { width: WIDTH, height: HEIGHT };
  const scales = scalesOf(scene.extent, size, view.zoom);
  const layout = layoutOf(
    scene,
    view,
    scales,
    size,
    view.frame === "categories" && view.spec === "" && onPlane(space, view) === "as is",
  );
  const legend = legendLines(scene, say);
  const line = lineOf(LETTER[view.letter]);
  const caption = [
    captionOf(space, view, scene, axes, say),
    [payload.notice, payload.source].filter(Boolean).join(" · "),
  ].flatMap((text) => wrapped(text, WIDTH - 16));
  const foot = HEIGHT + 18;
  const height = foot + legend.length * 18 + caption.length * 15 + 12;
  const drawn = [
    gridOf(axes, view.x === view.y, scales, say),
    ...scene.outlines.map(
      (one) =>
        `<path d="${path(one.points, scales)}Z" fill="${one.filled ? styleAt(one.rank).colour : "none"}" fill-opacity="0.12" stroke="${styleAt(one.rank).colour}" stroke-width="1.2"${one.kind === "unit" ? ' stroke-dasharray="2 4"' : ""}/>`,
    ),
    ...scene.trails.map(
      (one) =>
        `<path d="${path(one.points, scales)}" fill="none" stroke="${styleAt(one.rank).colour}" stroke-width="1.4"/>${one.arrow ? headsOf(one, scales) : ""}`,
    ),
    cloudOf(scene, scales),
    ...layout.labels.flatMap(({ leader }) =>
      leader
        ? [
            `<line x1="${n(leader[0])}" y1="${n(leader[1])}" x2="${n(leader[2])}" y2="${n(leader[3])}" stroke="#8C8C8C" stroke-width="0.6"/>`,
          ]
        : [],
    ),
    ...layout.spots.map(({ mark, x, y, r }) => {
      const { colour, shape } = styleAt(mark.rank);
      const ring = isRinged(mark.kind)
        ? `<circle r="${n(r + 3)}" fill="none" stroke="${colour}"/>`
        : "";
      return `<g transform="translate(${n(x)},${n(y)})" opacity="${mark.pale ? 0.3 : 1}"><path d="${outline(shape, r)}" fill="${isHollow(mark.kind) ? "#fff" : colour}" stroke="${colour}" stroke-width="1.2"/>${ring}</g>`;
    }),
    ...layout.labels.map((label) => {
      const lines = label.lines
        .map((text, rank) => `<tspan x="${n(label.left + 1)}" dy="${rank ? n(line.height) : 0}">${escaped(text)}</tspan>`)
        .join("");
      return `<text x="${n(label.left + 1)}" y="${n(label.top + line.height - line.foot)}" font-size="${LETTER[view.letter]}" font-weight="${label.strong ? 600 : 400}" fill="${styleAt(label.mark.rank).text}" opacity="${label.mark.pale ? 0.4 : 1}">${lines}</text>`;
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${escaped(FONT)}" font-size="${TEXT}" role="img">`,
    `<title>${escaped(payload.title)}</title><desc>${escaped(caption.join(" "))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/><clipPath id="plan"><rect width="${WIDTH}" height="${HEIGHT}"/></clipPath>`,
    `<g clip-path="url(#plan)">${drawn.join("\n")}</g>`,
    ...legend.map((line, rank) => `<g transform="translate(8,${foot + rank * 18})">${line}</g>`),
    ...caption.map(
      (text, rank) =>
        `<text x="8" y="${foot + legend.length * 18 + 12 + rank * 15}" font-size="${SMALL}" fill="#4a5363">${escaped(text)}</text>`,
    ),
    "</svg>",
  ].join("\n");
}

/** Return what the picture shows and by which thresholds. */
export function captionOf(space: Space, view: View, scene: Scene, axes: string[], say: Say): string {
  const told = [
    say("caption.plane", { space: space.label, x: axes[0], y: axes[1] }),
    say("caption.layers", {
      layers: view.layers
        .filter((layer) => layer !== "joined")
        .map((layer) => say(`layers.${layer}`))
        .join(say("caption.comma")),
    }),
    say(`frame.about_${view.frame}`),
  ];
  if (view.contribution > 0) told.push(say("caption.contribution", { times: say.number(view.contribution, 1) }));
  if (view.cos2 > 0) told.push(say("caption.cos2", { cos2: say.number(view.cos2, 2) }));
  if (scene.outlines.some((one) => one.kind === "unit")) told.push(say("caption.quantities"));
  if (scene.belowThresholds > 0) told.push(say("plane.below", { count: scene.belowThresholds }));
  if (view.spec !== "") told.push(say("caption.refitted"));
  return told.join(" ");
}

/** Return the picture in pixels, twice as fine as it shows. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const source = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(source);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** The lines of nought, and the graduations that the page shows along the edges. */
function gridOf(axes: string[], flat: boolean, scales: Scales, say: Say): string {
  const [x0, y0] = [scales.x(0), scales.y(0)];
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="#c3c9d3"/>`;
  const title = (x: number, y: number, anchor: string, text: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-weight="600" fill="#4a5363">${escaped(text)}</text>`;
  const head = title(WIDTH - 8, HEIGHT - 24, "end", `${axes[0]} →`);
  const tick = (text: string, x: number, y: number, anchor: string): string =>
    `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" font-size="${SMALL - 1}" fill="#4a5363">${text}</text>`;
  const [across, upwards] = [ticksOf(scales.x, WIDTH), flat ? [] : ticksOf(scales.y, HEIGHT)];
  const told = ticked([...across, ...upwards], say);
  const below = across.flatMap((value) => {
    const x = scales.x(value);
    return x < 12 || x > WIDTH - 12 ? [] : [line(x, HEIGHT - 5, x, HEIGHT) + tick(told(value), x, HEIGHT - 8, "middle")];
  });
  if (flat) return [line(0, y0, WIDTH, y0), ...below, head].join("");
  const left = upwards.flatMap((value) => {
    const y = scales.y(value);
    return y < 30 || y > HEIGHT - 30 ? [] : [line(0, y, 5, y) + tick(told(value), 8, y + 3.5, "start")];
  });
  const lines = [line(0, y0, WIDTH, y0), line(x0, 0, x0, HEIGHT), ...below, ...left];
  return [...lines, head, title(8, 18, "start", `↑ ${axes[1]}`)].join("");
}

/** The heads of a trail of arrows, drawn: not all programs that open a picture know markers. */
function headsOf({ points, rank }: Trail, scales: Scales): string {
  return points
    .slice(1)
    .map(([x, y], place) => {
      const [x1, y1, x0, y0] = [scales.x(x), scales.y(y), scales.x(points[place][0]), scales.y(points[place][1])];
      const turn = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
      return `<path transform="translate(${n(x1)},${n(y1)}) rotate(${n(turn)})" d="M-4,0L-12,-4L-12,4Z" fill="${styleAt(rank).colour}"/>`;
    })
    .join("");
}

function cloudOf(scene: Scene, scales: Scales): string {
  const { people } = scene;
  const most = Math.max(...scene.cells.map((cell) => cell.n ?? 0), 1);
  const cells = scene.cells.map(
    (cell) =>
      `<circle cx="${n(scales.x(cell.x))}" cy="${n(scales.y(cell.y))}" r="${n(cellRadius(cell.n, most))}" fill="${styleAt(cell.rank).colour}" fill-opacity="0.45"/>`,
  );
  if (!people) return cells.join("");
  const r = personRadius(people.x.length);
  const points = Array.from(people.x, (x, place) => {
    const { colour, shape } = styleAt(people.rank[place]);
    const fill = people.apart[place] ? `fill="none" stroke="${colour}"` : `fill="${colour}"`;
    const opacity = people.held ? (people.held[place] ? 1 : 0.14) : 0.6;
    return `<path transform="translate(${n(scales.x(x))},${n(scales.y(people.y[place]))})" d="${outline(shape, r)}" ${fill} opacity="${opacity}"/>`;
  });
  return [...cells, ...points].join("");
}

function legendLines(scene: Scene, say: Say): string[] {
  return scene.legends.flatMap((legend) => {
    const lines: string[][] = [[]];
    let x = widthOf(headOf(legend, say), "600") + 12;
    for (const { label, rank } of legend.entries) {
      const width = 18 + widthOf(label) + 14;
      if (x + width > WIDTH - 16) {
        lines.push([]);
        x = 12;
      }
      const { colour, shape } = styleAt(rank);
      lines
        .at(-1)!
        .push(
          `<path transform="translate(${n(x + 6)},-4)" d="${outline(shape, 4)}" fill="${colour}"/><text x="${n(x + 16)}">${escaped(label)}</text>`,
        );
      x += width;
    }
    return lines.map(
      (entries, rank) =>
        (rank === 0 ? `<text font-weight="600">${escaped(headOf(legend, say))}</text>` : "") + entries.join(""),
    );
  });
}

function wrapped(text: string, width: number): string[] {
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, "400", SMALL) <= width)
      found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

function path(points: [number, number][], scales: Scales): string {
  return points.map(([x, y], rank) => `${rank ? "L" : "M"}${n(scales.x(x))},${n(scales.y(y))}`).join("");
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

// What the plane draws besides marks: axes, ellipses, trails, names.
import type { VNode } from "preact";
import { axisTitle, endsOf } from "./axes";
import type { Clouds } from "./clouds";
import type { Outline } from "./ellipses";
import type { Label } from "./layout";
import { lineOf } from "./measure";
import type { Space } from "./payload";
import { type Scales, type Size, ticked, ticksOf } from "./scales";
import type { Trail } from "./scene";
import type { View } from "./view";
import type { Say } from "./words";

// Pixels from the edges within which a graduation would be cut, or written over one of the other axis.
const BESIDE = 14;
const ABOVE = 22;

function clear(scale: Scales["x"], length: number, edge: number): number[] {
  return ticksOf(scale, length).filter((tick) => scale(tick) >= edge && scale(tick) <= length - edge);
}

/** The lines of nought, and graduations along the edges. */
export function Grid({
  scales,
  size,
  flat,
  say,
}: {
  scales: Scales;
  size: Size;
  flat: boolean;
  say: Say;
}): VNode | null {
  if (size.width === 0) return null;
  const { width, height } = size;
  const [across, upwards] = [clear(scales.x, width, BESIDE), flat ? [] : clear(scales.y, height, ABOVE)];
  const told = ticked([...across, ...upwards], say);
  return (
    <g class="grille" aria-hidden="true">
      <line x1={0} x2={width} y1={scales.y(0)} y2={scales.y(0)} />
      {!flat && <line x1={scales.x(0)} x2={scales.x(0)} y1={0} y2={height} />}
      {across.map((tick) => (
        <g key={tick} transform={`translate(${scales.x(tick).toFixed(1)},${height})`}>
          <line y1={-5} y2={0} />
          <text y={-8} text-anchor="middle">
            {told(tick)}
          </text>
        </g>
      ))}
      {upwards.map((tick) => (
        <g key={tick} transform={`translate(0,${scales.y(tick).toFixed(1)})`}>
          <line x1={0} x2={5} />
          <text x={8} dy="0.32em">
            {told(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** An axis named beside the plane, with its two ends. */
export function Heads({
  space,
  view,
  say,
  clouds,
  side,
}: {
  space: Space;
  view: View;
  say: Say;
  clouds: Clouds;
  side: "across" | "upright";
}): VNode | null {
  if (side === "upright" && view.x === view.y) return null;
  const axis = side === "across" ? view.x : view.y;
  const { negative, positive } = endsOf(space, axis, clouds.refitted);
  const ends = [
    negative && `${side === "across" ? "←" : "↓"} ${negative}`,
    positive && (side === "across" ? `${positive} →` : `↑ ${positive}`),
  ];
  return (
    <p class={`tete-axe ${side}`}>
      <strong>{axisTitle(space, axis, say, clouds.refitted)}</strong>
      {(side === "across" ? ends : [...ends].reverse()).map(
        (end) =>
          end && (
            <span key={end} class="poles">
              {end}
            </span>
          ),
      )}
    </p>
  );
}

export function Outlines({ outlines, scales }: { outlines: Outline[]; scales: Scales }): VNode {
  return (
    <g class="contours" aria-hidden="true">
      {outlines.map((one) => (
        <path
          key={`${one.kind} ${one.id}`}
          data-outline={one.id}
          class={`${one.kind} ${one.rank === null ? "s" : `s${one.rank % 7}`}`}
          d={`${line(one.points, scales)}Z`}
        />
      ))}
    </g>
  );
}

export function Trails({ trails, scales }: { trails: Trail[]; scales: Scales }): VNode {
  return (
    <g class="chemins" aria-hidden="true">
      <defs>
        <marker id="fleche" viewBox="0 0 8 8" refX="10" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0,0L8,4L0,8Z" />
        </marker>
      </defs>
      {trails.map((trail) => (
        <path
          key={trail.id}
          data-trail={trail.id}
          class={trail.rank === null ? "s" : `s${trail.rank % 7}`}
          d={line(trail.points, scales)}
          marker-mid={trail.arrow ? "url(#fleche)" : undefined}
          marker-end={trail.arrow ? "url(#fleche)" : undefined}
        />
      ))}
    </g>
  );
}

export function line(points: [number, number][], scales: Scales): string {
  return points
    .map(([x, y], rank) => `${rank ? "L" : "M"}${scales.x(x).toFixed(1)},${scales.y(y).toFixed(1)}`)
    .join("");
}

export function Names({
  labels,
  letter,
  active,
  onDown,
  onCall,
  onPin,
}: {
  labels: Label[];
  letter: number; // their height
  active: string | null;
  onDown: (event: PointerEvent, label: Label) => void;
  onCall: (id: string) => void;
  onPin: (id: string) => void;
}): VNode {
  const { height, foot } = lineOf(letter);
  return (
    <g class="noms" aria-hidden="true" font-size={letter}>
      {labels.map(
        (label) =>
          label.leader && (
            <line
              key={`l ${label.id}`}
              class="attache"
              x1={label.leader[0]}
              y1={label.leader[1]}
              x2={label.leader[2]}
              y2={label.leader[3]}
            />
          ),
      )}
      {labels.map((label) => (
        <g
          key={label.id}
          data-label={label.id}
          class={namesOf(label, label.id === active)}
          onPointerDown={(event) => onDown(event, label)}
          onPointerEnter={() => onCall(label.id)}
          onDblClick={() => onPin(label.id)}
        >
          <rect x={label.left} y={label.top} width={label.width} height={label.height} />
          <text x={label.left + 1} y={label.top + height - foot}>
            {label.lines.map((text, rank) => (
              <tspan key={rank} x={label.left + 1} dy={rank ? height : 0}>
                {text}
              </tspan>
            ))}
          </text>
        </g>
      ))}
    </g>
  );
}

function namesOf(label: Label, active: boolean): string {
  const { rank, pale, kind } = label.mark;
  return [
    "nom",
    rank === null ? "t" : `t${rank % 7}`,
    label.strong && "fort",
    pale && "pale",
    kind === "supplementary" && "illustratif",
    active && "actif",
  ]
    .filter(Boolean)
    .join(" ");
}

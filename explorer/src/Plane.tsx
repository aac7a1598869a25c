// The plane: individuals on a canvas, marks and labels above it, operable by mouse, touch and keyboard.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Shared } from "./App";
import { axisTitle } from "./axes";
import { Card } from "./Card";
import type { Clouds } from "./clouds";
import { Grid, Heads, Names, Outlines, Trails } from "./drawing";
import { dragLabel } from "./gestures";
import type { Label, Layout, Spot } from "./layout";
import { isHollow, isRinged, outline, styleAt } from "./look";
import { nearestPerson, neighbour } from "./neighbours";
import type { Scales } from "./scales";
import type { Mark, Scene } from "./scene";
import { type Lasso, useLasso } from "./useLasso";
import { usePlane } from "./usePlane";
import { LETTER, personId, withPin } from "./view";

export interface PlaneProps extends Shared {
  scene: Scene;
  ghosts: Mark[]; // where marks were before the space was computed again
  clouds: Clouds;
  active: string | null;
  onActive: (id: string | null) => void;
}

export function Plane(props: PlaneProps): VNode {
  const { space, view, say, ghosts, clouds, active, onActive, onView } = props;
  const { room, svg, canvas, size, scene, zoom, by, scales, layout } = usePlane(props);
  const lasso = useLasso(props, svg, scales, size);
  const [roving, setRoving] = useState<string | null>(null);
  const pin = (id: string): void => onView(withPin(view, id));
  const tabbed = layout.spots.some((spot) => spot.mark.id === roving) ? roving : firstOf(layout);
  const go = (id: string): void => {
    setRoving(id);
    onActive(id);
    svg.current?.querySelector<SVGGElement>(`[data-mark="${CSS.escape(id)}"]`)?.focus();
  };
  const keys = (event: KeyboardEvent): void => {
    const asked = command(event, tabbed, layout);
    if (!asked) return;
    event.preventDefault();
    obey(asked);
  };
  const obey = ({ go: next, pin: pinned, zoom: factor, leave, move }: Command): void => {
    if (next) go(next);
    if (pinned && tabbed) pin(tabbed);
    if (factor === 0) onView({ ...view, zoom: null }, "zoom");
    else if (factor) by(factor);
    if (leave) onActive(null);
    if (move && tabbed) onView(movedBy(view, layout, tabbed, move), `moved ${tabbed}`);
  };
  const hover = (event: PointerEvent): void => {
    if ((event.target as Element).closest("[data-mark],[data-label]")) return;
    const box = svg.current!.getBoundingClientRect();
    const rank = nearestPerson(
      scene.people,
      scales.x.invert(event.clientX - box.left),
      scales.y.invert(event.clientY - box.top),
      7 / scales.unit,
    );
    onActive(rank === null ? null : personId(rank));
  };
  const click = (event: MouseEvent): void => {
    if (active?.startsWith("i/") && !(event.target as Element).closest("[data-mark],[data-label]")) pin(active);
  };
  const drag = (event: PointerEvent, label: Label): void =>
    dragLabel(event, startOf(label, layout), (offset) =>
      onView({ ...view, moved: { ...view.moved, [label.id]: offset } }),
    );
  const called = placeOf(active, layout, scene, scales);
  const [x, y] = [view.x, view.y].map((axis) => axisTitle(space, axis, say, clouds.refitted));
  return (
    <>
      <Heads {...props} side="upright" />
      <div class="plan" ref={room}>
        <canvas ref={canvas} aria-hidden="true" />
        <svg
          ref={svg}
          viewBox={`0 0 ${size.width || 1} ${size.height || 1}`}
          role="group"
          aria-label={say("plane.name", { x, y })}
          aria-describedby="aide-du-plan"
          onPointerMove={hover}
          onPointerLeave={() => onActive(null)}
          onKeyDown={keys}
          onClick={click}
          onPointerDown={lasso.down}
          data-lasso={lasso.on || undefined}
        >
          <Grid scales={scales} size={size} flat={view.x === view.y} say={say} />
          <Outlines outlines={scene.outlines} scales={scales} />
          <Trails trails={scene.trails} scales={scales} />
          <Ghosts ghosts={ghosts} scales={scales} spots={layout.spots} />
          <g class="marques">
            {layout.spots.map((spot) => (
              <MarkShape
                key={spot.mark.id}
                spot={spot}
                tabbed={spot.mark.id === tabbed}
                pinned={view.pins.includes(spot.mark.id)}
                active={spot.mark.id === active}
                said={`${spot.mark.label}. ${say("plane.at", { x: say.number(spot.mark.x, 2), y: say.number(spot.mark.y, 2) })}`}
                onCall={() => onActive(spot.mark.id)}
                onFocus={() => {
                  setRoving(spot.mark.id);
                  onActive(spot.mark.id);
                }}
                onPin={() => pin(spot.mark.id)}
              />
            ))}
            {called && active?.startsWith("i/") && <circle class="appel" cx={called.x} cy={called.y} r="7" />}
          </g>
          <path class="lasso" d="" aria-hidden="true" />
          <Names labels={layout.labels} letter={LETTER[view.letter]} active={active} onDown={drag} onCall={onActive} onPin={pin} />
        </svg>
        <p id="aide-du-plan" class="cache">
          {say("plane.help")}
        </p>
        {called && active && <Card {...props} id={active} at={called} size={size} />}
      </div>
      <Heads {...props} side="across" />
      <div class="plan-pied">
        <p class="plan-note" role="status">
          {noteOf(props, layout)}
        </p>
        <div class="plan-outils">
          <Gathering lasso={lasso} say={say} />
          <button type="button" onClick={() => by(1.4)} aria-label={say("plane.zoom_in")} title={say("plane.zoom_in")}>
            +
          </button>
          <button
            type="button"
            onClick={() => by(1 / 1.4)}
            aria-label={say("plane.zoom_out")}
            title={say("plane.zoom_out")}
          >
            −
          </button>
          <button type="button" onClick={() => onView({ ...view, zoom: null }, "zoom")} disabled={!zoom}>
            {say("plane.whole")}
          </button>
        </div>
      </div>
    </>
  );
}

/** What gathers individuals, where the page holds some. */
function Gathering({ lasso, say }: { lasso: Lasso; say: Shared["say"] }): VNode | null {
  if (!lasso.offered) return null;
  return (
    <>
      <button type="button" aria-pressed={lasso.on} title={say("plane.about_lasso")} onClick={lasso.toggle}>
        {say("plane.lasso")}
      </button>
      <button type="button" title={say("plane.about_gather")} onClick={lasso.visible}>
        {say("plane.gather")}
      </button>
    </>
  );
}

function firstOf(layout: Layout): string | null {
  return layout.spots[0]?.mark.id ?? null;
}

function MarkShape({
  spot,
  tabbed,
  pinned,
  active,
  said,
  onCall,
  onFocus,
  onPin,
}: {
  spot: Spot;
  tabbed: boolean;
  pinned: boolean;
  active: boolean;
  said: string;
  onCall: () => void;
  onFocus: () => void;
  onPin: () => void;
}): VNode {
  const { mark } = spot;
  const names = [
    "marque",
    mark.kind,
    mark.rank === null ? "s" : `s${mark.rank % 7}`,
    isHollow(mark.kind) && "creuse",
    mark.pale && "pale",
    pinned && "epinglee",
    active && "appelee",
  ];
  return (
    <g
      class={names.filter(Boolean).join(" ")}
      data-mark={mark.id}
      role="button"
      tabindex={tabbed ? 0 : -1}
      aria-pressed={pinned}
      aria-label={said}
      transform={`translate(${spot.x.toFixed(2)},${spot.y.toFixed(2)})`}
      onPointerEnter={onCall}
      onFocus={onFocus}
      onClick={onPin}
    >
      <circle class="cible" r={Math.max(12, spot.r + 4)} />
      <path d={outline(styleAt(mark.rank).shape, spot.r)} />
      {isRinged(mark.kind) && <circle class="anneau" r={spot.r + 3} />}
    </g>
  );
}

function Ghosts({ ghosts, scales, spots }: { ghosts: Mark[]; scales: Scales; spots: Spot[] }): VNode {
  const now = new Map(spots.map((spot) => [spot.mark.id, spot]));
  return (
    <g class="fantomes" aria-hidden="true">
      {ghosts.map((ghost) => {
        const spot = now.get(ghost.id);
        const [x, y] = [scales.x(ghost.x), scales.y(ghost.y)];
        return (
          <g key={ghost.id} class={spot ? "" : "partie"}>
            {spot && <line x1={x} y1={y} x2={spot.x} y2={spot.y} />}
            <path
              transform={`translate(${x.toFixed(2)},${y.toFixed(2)})`}
              d={outline(styleAt(ghost.rank).shape, 3.2)}
            />
          </g>
        );
      })}
    </g>
  );
}

interface Command {
  go?: string | null | undefined;
  pin?: boolean;
  zoom?: number;
  leave?: boolean;
  move?: [number, number];
}

/** What a key asks: a neighbour, a pin, a magnification, a label moved, or to be left alone. */
function command(event: KeyboardEvent, from: string | null, layout: Layout): Command | null {
  const step: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = step[event.key];
  if (event.ctrlKey || event.metaKey) return null;
  if (direction && event.altKey) return { move: [8 * direction[0], 8 * direction[1]] };
  if (direction) return { go: neighbour(layout.spots, from, direction) };
  const others: Record<string, Command> = {
    Home: { go: layout.spots[0]?.mark.id },
    End: { go: layout.spots.at(-1)?.mark.id },
    Enter: { pin: true },
    " ": { pin: true },
    "+": { zoom: 1.4 },
    "=": { zoom: 1.4 },
    "-": { zoom: 1 / 1.4 },
    "0": { zoom: 0 },
    Escape: { leave: true },
  };
  return others[event.key] ?? null;
}

function startOf(label: Label, layout: Layout): [number, number] {
  const spot = layout.spots.find((one) => one.mark.id === label.id)!;
  return [label.left + label.width / 2 - spot.x, label.top + label.height / 2 - spot.y];
}

function movedBy(view: Shared["view"], layout: Layout, id: string, [dx, dy]: [number, number]): Shared["view"] {
  const label = layout.labels.find((one) => one.id === id);
  const [x, y] = label ? startOf(label, layout) : [0, -16];
  return { ...view, moved: { ...view.moved, [id]: [x + dx, y + dy] } };
}

/** Return where the called mark or individual is, if it is on the plane. */
function placeOf(id: string | null, layout: Layout, scene: Scene, scales: Scales): { x: number; y: number } | null {
  if (id === null) return null;
  const spot = layout.spots.find((one) => one.mark.id === id);
  if (spot) return { x: spot.x, y: spot.y };
  const place = id.startsWith("i/") && scene.people ? scene.people.of.indexOf(Number(id.slice(2))) : -1;
  return place < 0 ? null : { x: scales.x(scene.people!.x[place]), y: scales.y(scene.people!.y[place]) };
}

function noteOf({ say, scene }: PlaneProps, layout: Layout): string {
  const people = scene.people?.x.length ?? 0;
  const points = scene.marks.filter((mark) => mark.kind !== "person" && mark.kind !== "extra").length;
  const told = points > 0 || people === 0 ? [say("plane.points", { count: points })] : [];
  if (people > 0) told.push(say("plane.people", { count: people }));
  if (layout.unlabelled.length > 0) told.push(say("plane.unlabelled", { count: layout.unlabelled.length }));
  if (scene.belowThresholds > 0) told.push(say("plane.below", { count: scene.belowThresholds }));
  return told.join(" ");
}

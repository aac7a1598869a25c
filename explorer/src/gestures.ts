// Zoom, pan, drag of labels, by mouse, touch and pen.
import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom as zooming, zoomIdentity } from "d3-zoom";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Extent, type Size, transformOf, zoomOf } from "./scales";
import type { Zoom } from "./view";

const REACH: [number, number] = [0.5, 40];

export interface Zooming {
  zoom: Zoom | null; // the one on the screen, while a gesture lasts too
  by: (factor: number) => void;
}

/** Make an element zoom and pan; `commit` hears of the end of each gesture. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  extent: Extent,
  size: Size,
  zoom: Zoom | null,
  commit: (zoom: Zoom | null) => void,
): Zooming {
  const [live, setLive] = useState<Zoom | null | undefined>(undefined);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const now = useRef({ extent, size, commit });
  now.current = { extent, size, commit };
  useEffect(() => {
    if (!svg.current) return undefined;
    const element = select(svg.current);
    let frame = 0;
    const made = zooming<SVGSVGElement, unknown>()
      .scaleExtent(REACH)
      .extent(() => [
        [0, 0],
        [now.current.size.width, now.current.size.height],
      ])
      .filter(wanted)
      .on("zoom", ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        if (!sourceEvent) return;
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => setLive(zoomOf(transform, now.current.extent, now.current.size)));
      })
      .on("end", ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        if (!sourceEvent) return;
        cancelAnimationFrame(frame);
        setLive(undefined);
        now.current.commit(zoomOf(transform, now.current.extent, now.current.size));
      });
    element.call(made).on("dblclick.zoom", null);
    behaviour.current = made;
    return () => {
      cancelAnimationFrame(frame);
      element.on(".zoom", null);
    };
  }, []);
  // What the page says elsewhere (a link, undo, another size) is told to the gestures.
  useEffect(() => {
    if (!svg.current || !behaviour.current || size.width === 0) return;
    const { k, x, y } = transformOf(zoom, extent, size);
    behaviour.current.transform(select(svg.current), zoomIdentity.translate(x, y).scale(k));
  }, [zoom?.k, zoom?.x, zoom?.y, size.width, size.height, ...extent]);
  const by = (factor: number): void => {
    const k = Math.max(REACH[0], Math.min(REACH[1], (zoom?.k ?? 1) * factor));
    const { x, y } = zoom ?? { x: (extent[0] + extent[2]) / 2, y: (extent[1] + extent[3]) / 2 };
    commit(Math.abs(k - 1) < 1e-6 && !zoom ? null : { k, x, y });
  };
  return { zoom: live === undefined ? zoom : live, by };
}

/** Labels are dragged, not the plane under them; on a phone one finger scrolls the page, two move the plane. */
function wanted(event: Event): boolean {
  const target = event.target as Element;
  if (event.type !== "wheel" && target.closest("[data-label]")) return false;
  if (event instanceof MouseEvent && event.button !== 0) return false;
  if (event.type !== "wheel" && (target.closest("[data-lasso]") || (event as MouseEvent).shiftKey)) return false;
  return !(event.type === "touchstart" && (event as TouchEvent).touches.length < 2);
}

const STEP = 3; // pixels between two points of a lasso
const LEAST = 3; // points under which a lasso holds nothing: it was a click

/** Draw a lasso under the pointer; `done` hears of its points, in pixels of the plane. */
export function traceLasso(event: PointerEvent, svg: SVGSVGElement, done: (polygon: [number, number][]) => void): void {
  const box = svg.getBoundingClientRect();
  const at = (moved: PointerEvent): [number, number] => [moved.clientX - box.left, moved.clientY - box.top];
  const points = [at(event)];
  const trace = svg.querySelector(".lasso")!;
  svg.setPointerCapture(event.pointerId);
  const move = (moved: PointerEvent): void => {
    const next = at(moved);
    const last = points.at(-1)!;
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < STEP) return;
    points.push(next);
    trace.setAttribute("d", `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`);
  };
  const end = (ended: Event): void => {
    svg.removeEventListener("pointermove", move);
    svg.removeEventListener("pointerup", end);
    svg.removeEventListener("pointercancel", end);
    trace.setAttribute("d", "");
    if (ended.type === "pointerup" && points.length >= LEAST) done(points);
  };
  svg.addEventListener("pointermove", move);
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  event.preventDefault();
}

/** Return what makes a label follow the pointer; `done` hears where it was left. */
export function dragLabel(
  event: PointerEvent,
  start: [number, number],
  done: (offset: [number, number]) => void,
): void {
  const label = event.currentTarget as SVGElement;
  const [x, y] = [event.clientX, event.clientY];
  let offset: [number, number] = [0, 0];
  label.setPointerCapture(event.pointerId);
  const move = (moved: PointerEvent): void => {
    offset = [moved.clientX - x, moved.clientY - y];
    label.setAttribute("transform", `translate(${offset[0]},${offset[1]})`);
  };
  const end = (): void => {
    label.removeEventListener("pointermove", move);
    label.removeEventListener("pointerup", end);
    label.removeEventListener("pointercancel", end);
    label.removeAttribute("transform");
    if (Math.hypot(...offset) > 2) done([start[0] + offset[0], start[1] + offset[1]]);
  };
  label.addEventListener("pointermove", move);
  label.addEventListener("pointerup", end);
  label.addEventListener("pointercancel", end);
  event.preventDefault();
}

// What a plane keeps between two drawings: its size, its magnification, where marks and labels are.
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { paint } from "./canvas";
import { onPlane } from "./ellipses";
import { useZoom } from "./gestures";
import { type Layout, layoutOf } from "./layout";
import type { PlaneProps } from "./Plane";
import { type Scales, type Size, scalesOf } from "./scales";
import type { Scene } from "./scene";
import { useDark, useSize } from "./screen";
import { useMoved } from "./tween";
import type { Zoom } from "./view";

export interface PlaneState {
  room: RefObject<HTMLDivElement | null>;
  svg: RefObject<SVGSVGElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
  size: Size;
  scene: Scene; // on its way, while points move
  zoom: Zoom | null;
  by: (factor: number) => void;
  scales: Scales;
  layout: Layout;
}

export function usePlane({ space, view, scene, onView }: PlaneProps): PlaneState {
  const room = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(room);
  const dark = useDark();
  const shown = useMoved(scene, view.spec);
  const { zoom, by } = useZoom(svg, scene.extent, size, view.zoom, (next) => onView({ ...view, zoom: next }, "zoom"));
  const screen = [size.width, size.height, zoom?.k, zoom?.x, zoom?.y];
  const scales = useMemo(() => scalesOf(scene.extent, size, zoom), [...scene.extent, ...screen]);
  const asReported = view.frame === "categories" && view.spec === "" && onPlane(space, view) === "as is";
  const layout = useMemo(() => layoutOf(shown, view, scales, size, asReported), [shown, scales, view.pins, view.moved, view.letter]);
  useEffect(() => {
    if (canvas.current)
      paint(canvas.current, size, scales, shown.people, shown.cells, { dark, density: devicePixelRatio || 1 });
  }, [shown, scales, dark]);
  return { room, svg, canvas, size, scene: shown, zoom, by, scales, layout };
}

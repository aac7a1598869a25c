// From units of the axes to pixels, at equal scales on both axes.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Zoom } from "./view";
import type { Say } from "./words";

export interface Size {
  width: number;
  height: number;
}
export type Extent = [number, number, number, number]; // x0, y0, x1, y1, in units of the axes
export interface Scales {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  unit: number;
}

const MARGIN = 0.09; // of the smaller side, kept around what is shown

/** Return pixels a unit, and the centre, that show a whole extent. */
export function fitted([x0, y0, x1, y1]: Extent, size: Size): { unit: number; x: number; y: number } {
  const margin = MARGIN * Math.min(size.width, size.height);
  const unit = Math.min((size.width - 2 * margin) / (x1 - x0 || 1), (size.height - 2 * margin) / (y1 - y0 || 1));
  return { unit: Math.max(unit, 1e-6), x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
}

/** Return the scales of a plane: one unit has as many pixels across as upwards. */
export function scalesOf(extent: Extent, size: Size, zoom: Zoom | null): Scales {
  const base = fitted(extent, size);
  const unit = base.unit * (zoom?.k ?? 1);
  const [cx, cy] = [zoom?.x ?? base.x, zoom?.y ?? base.y];
  const [w, h] = [size.width / 2 / unit, size.height / 2 / unit];
  return {
    x: scaleLinear([cx - w, cx + w], [0, size.width]),
    y: scaleLinear([cy - h, cy + h], [size.height, 0]),
    unit,
  };
}

/** Return the graduations of an axis of so many pixels. */
export function ticksOf(scale: ScaleLinear<number, number>, length: number): number[] {
  return scale.ticks(Math.max(2, Math.round(length / 120)));
}

/** Return graduations as they are written: all those of a plane with the decimals of the finest, two at most. */
export function ticked(ticks: number[], say: Say): (tick: number) => string {
  const needed = (tick: number): number => [0, 1].find((each) => Math.abs(tick - Number(tick.toFixed(each))) < 1e-6) ?? 2;
  const decimals = Math.max(0, ...ticks.map(needed));
  return (tick) => say.number(tick, decimals);
}

/** A transform of d3 (screen = k·base + t), as a magnification about a place. */
export function zoomOf(transform: { k: number; x: number; y: number }, extent: Extent, size: Size): Zoom | null {
  const { k, x, y } = transform;
  if (Math.abs(k - 1) < 1e-6 && Math.abs(x) < 0.5 && Math.abs(y) < 0.5) return null;
  const base = fitted(extent, size);
  return {
    k,
    x: base.x + ((size.width / 2 - x) / k - size.width / 2) / base.unit,
    y: base.y - ((size.height / 2 - y) / k - size.height / 2) / base.unit,
  };
}

/** The other way round. */
export function transformOf(zoom: Zoom | null, extent: Extent, size: Size): { k: number; x: number; y: number } {
  if (!zoom) return { k: 1, x: 0, y: 0 };
  const base = fitted(extent, size);
  const { k } = zoom;
  return {
    k,
    x: size.width / 2 - k * ((zoom.x - base.x) * base.unit + size.width / 2),
    y: size.height / 2 - k * ((base.y - zoom.y) * base.unit + size.height / 2),
  };
}

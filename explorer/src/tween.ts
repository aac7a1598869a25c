// Points that move from where they were, when the space is computed again.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Scene } from "./scene";

const LASTS = 700; // ms

/** Return a scene on its way from the last one whose `key` differed; at once where motion is not wanted. */
export function useMoved(scene: Scene, key: string): Scene {
  const [progress, setProgress] = useState(1);
  const from = useRef<Scene | null>(null);
  const last = useRef({ key, scene });
  const changed = last.current.key !== key && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (changed) from.current = last.current.scene;
  last.current = { key, scene };
  useEffect(() => {
    if (!from.current) return undefined;
    const start = performance.now();
    let frame = 0;
    const step = (now: number): void => {
      const done = Math.min(1, (now - start) / LASTS);
      setProgress(done);
      if (done < 1) frame = requestAnimationFrame(step);
      else from.current = null;
    };
    setProgress(0);
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [key]);
  const share = changed ? 0 : progress;
  return from.current && share < 1 ? between(from.current, scene, eased(share)) : scene;
}

function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

/** Return a scene with its marks and individuals part of the way from where they were. */
export function between(from: Scene, to: Scene, share: number): Scene {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  const before = new Map(from.marks.map((mark) => [mark.id, mark]));
  const marks = to.marks.map((mark) => {
    const old = before.get(mark.id);
    return old ? { ...mark, x: mix(old.x, mark.x), y: mix(old.y, mark.y) } : mark;
  });
  const { people } = to;
  if (!people || !from.people) return { ...to, marks };
  const places = new Map<number, number>();
  from.people.of.forEach((rank, place) => places.set(rank, place));
  const moved = (axis: "x" | "y"): Float64Array =>
    people[axis].map((value, place) => {
      const old = places.get(people.of[place]);
      return old === undefined ? value : mix(from.people![axis][old], value);
    });
  return { ...to, marks, people: { ...people, x: moved("x"), y: moved("y") } };
}

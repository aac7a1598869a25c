// What the page knows of its screen: the size of a room, whether it is dark, whether it is narrow.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Size } from "./scales";

export function useSize(room: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return size;
}

export function useDark(): boolean {
  return useMatched("screen and (prefers-color-scheme: dark)");
}

/** Say whether the page is one column, as on a phone: as wide as in explorer.css. */
export function useNarrow(): boolean {
  return useMatched("(max-width: 44rem)");
}

/** Say whether the panel stands beside the plane: as wide as in explorer.css. */
export function useBeside(): boolean {
  return useMatched("(min-width: 68.01rem)");
}

function useMatched(asked: string): boolean {
  const [matched, setMatched] = useState(() => matchMedia(asked).matches);
  useEffect(() => {
    const query = matchMedia(asked);
    const heard = (): void => setMatched(query.matches);
    query.addEventListener("change", heard);
    return () => query.removeEventListener("change", heard);
  }, [asked]);
  return matched;
}

// The views that the reader went through: undo, and the address that tells the last one.
import { useEffect, useRef, useState } from "preact/hooks";
import { fromFragment, toFragment } from "./fragment";
import type { Payload } from "./payload";
import type { View } from "./view";

const MOST = 100;

export interface Views {
  view: View;
  onView: (view: View, name?: string) => void;
  undo: (() => void) | null;
}

/** Keep the view of a page, from its address on. */
export function useViews(payload: Payload): Views {
  const [view, setView] = useState(() => fromFragment(payload, location.hash));
  const [past, setPast] = useState<View[]>([]);
  const last = useRef<string | undefined>(undefined);
  const told = useRef(toFragment(payload, view));
  useEffect(() => {
    const said = toFragment(payload, view);
    if (said === told.current) return;
    told.current = said;
    replaceFragment(said);
  }, [view]);
  useEffect(() => {
    const heard = (): void => {
      const said = location.hash.replace(/^#/, "");
      if (said === told.current) return;
      told.current = said;
      setPast((views) => [...views, view].slice(-MOST));
      setView(fromFragment(payload, said));
    };
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, [view]);
  const onView = (next: View, name?: string): void => {
    if (name === undefined || name !== last.current) setPast((views) => [...views, view].slice(-MOST));
    last.current = name;
    setView(next);
  };
  const undo = (): void => {
    last.current = undefined;
    setView(past.at(-1) ?? view);
    setPast(past.slice(0, -1));
  };
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      const isText =
        event.target instanceof HTMLInputElement && event.target.type !== "range" && event.target.type !== "checkbox";
      if (isText || event.key !== "z" || !(event.ctrlKey || event.metaKey) || past.length === 0) return;
      event.preventDefault();
      undo();
    };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  });
  return { view, onView, undo: past.length > 0 ? undo : null };
}

/** A page shown within another (a notebook's) may have no address of its own to change. */
function replaceFragment(said: string): void {
  try {
    history.replaceState(null, "", said ? `#${said}` : location.href.replace(/#.*$/, ""));
  } catch {
    // The view is shown all the same; only its link is missing.
  }
}

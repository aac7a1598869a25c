// The page of one study: what is chosen at the left, the plane in the middle, what is known of it at the right.
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Clouds } from "./clouds";
import { Controls } from "./Controls";
import { refittedBy } from "./fit/refit";
import { Legends } from "./Legends";
import { Panels } from "./Panels";
import type { Payload, Space } from "./payload";
import { Plane } from "./Plane";
import { sceneOf } from "./scene";
import { useNarrow } from "./screen";
import { Search } from "./Search";
import { Top } from "./Top";
import { useViews } from "./history";
import { type View, spaceOf } from "./view";
import { type Say, sayingIn } from "./words";

/** What every part of the page is handed. */
export interface Shared {
  payload: Payload;
  space: Space;
  view: View;
  say: Say;
  /** Show another view; changes under the same name are undone at once. */
  onView: (view: View, name?: string) => void;
}

export function App({ payload }: { payload: Payload }): VNode {
  const { view, onView, undo } = useViews(payload);
  const [active, setActive] = useState<string | null>(null);
  const [wide, setWide] = useState(false);
  const narrow = useNarrow();
  const space = spaceOf(payload, view);
  const say = useMemo(() => sayingIn(payload.words, view.language, payload.disclosure === "public"), [payload, view.language]);
  const refitted = useMemo(() => refittedBy(space, view.spec), [space, view.spec]);
  const clouds = useMemo(() => new Clouds(space, refitted), [space, refitted]);
  const scene = useMemo(() => sceneOf(payload, space, view, clouds), [payload, space, clouds, ...drawnBy(view)]);
  const ghosts = useMemo(
    () => (refitted ? sceneOf(payload, space, view, new Clouds(space, null)).marks : []),
    [payload, space, refitted, ...drawnBy(view)],
  );
  const shared: Shared = { payload, space, view, say, onView };
  const refit = (spec: string): void => onView({ ...view, spec });
  return (
    <div class={wide ? "page large" : "page"}>
      <Top {...shared} undo={undo} />
      <main>
        <div class="reglages">
          <Search {...shared} onActive={setActive} />
          {narrow ? (
            <details class="replis">
              <summary>{say("controls.title")}</summary>
              <Controls {...shared} />
            </details>
          ) : (
            <Controls {...shared} />
          )}
        </div>
        <section class="centre" aria-label={say("plane.title")}>
          <h2 class="cache">{say("plane.title")}</h2>
          <Plane {...shared} scene={scene} ghosts={ghosts} clouds={clouds} active={active} onActive={setActive} />
          <Legends scene={scene} view={view} say={say} />
          <p class="source">{[payload.notice, payload.source].filter(Boolean).join(" · ")}</p>
        </section>
        <Panels {...shared} scene={scene} clouds={clouds} active={active} onActive={setActive} onRefit={refit} wide={wide} onWide={setWide} />
      </main>
    </div>
  );
}

/** What of a view changes what is drawn: neither the panel, nor the place of labels, nor the magnification. */
function drawnBy(view: View): unknown[] {
  const { space, x, y, frame, layers, colour, people, factor, ellipse, size, contribution, cos2, question, pins } =
    view;
  return [
    space,
    x,
    y,
    frame,
    layers.join(),
    colour,
    people,
    factor,
    ellipse,
    size,
    contribution,
    cos2,
    question,
    pins.join(),
    view.group,
    view.language,
    view.without.join(),
  ];
}

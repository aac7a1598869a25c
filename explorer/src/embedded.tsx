// The planes of the report, in place of their pictures where scripts run: points are hovered, focused, magnified; no more.
// Each has a tree of its own, so that neither style reaches the other's elements.
import { render } from "preact";
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Clouds } from "./clouds";
import { Legends } from "./Legends";
import type { Payload, Space } from "./payload";
import { Plane } from "./Plane";
import { sceneOf } from "./scene";
import { type View, firstView } from "./view";
import { sayingIn } from "./words";

interface Given {
  style: string;
  payload: Payload;
  figures: Record<string, string>; // by space, the figure that shows its plane
}

const OWN = `
:host { display: block; color: var(--encre); font: .875rem/1.4 var(--sans); }
.plan { height: min(80vh, 34rem); }
`;

const given = document.getElementById("plans")?.textContent;
if (given) {
  const { style, payload, figures } = JSON.parse(given) as Given;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(lightOnly(style) + OWN);
  for (const space of payload.spaces) {
    const figure = document.getElementById(figures[space.key] ?? "");
    const picture = figure?.querySelector(":scope > .agrandir, :scope > img");
    if (figure && picture) show(payload, space, figure, picture, sheet);
  }
}

/** Show a plane before its picture, which stays for print and for whoever asks for it. */
function show(payload: Payload, space: Space, figure: HTMLElement, picture: Element, sheet: CSSStyleSheet): void {
  const say = sayingIn(payload.words, payload.language, payload.disclosure === "public");
  const host = document.createElement("div");
  const either = document.createElement("button");
  const turn = (live: boolean): void => {
    figure.classList.toggle("vivante", live);
    either.textContent = say(live ? "embedded.picture" : "embedded.plane");
  };
  host.className = "plan-vivant";
  either.className = "action autre-vue";
  either.type = "button";
  either.addEventListener("click", () => turn(!figure.classList.contains("vivante")));
  // A page is scrolled over a plane; whoever wants to magnify it holds Ctrl, as for any page.
  host.addEventListener("wheel", (event) => event.ctrlKey || event.stopPropagation(), { capture: true });
  picture.before(host, either);
  turn(true);
  const tree = host.attachShadow({ mode: "open" });
  tree.adoptedStyleSheets = [sheet];
  render(<Embedded payload={payload} space={space} />, tree);
}

function Embedded({ payload, space }: { payload: Payload; space: Space }): VNode {
  const [view, setView] = useState<View>(() => firstView(payload, space));
  const [active, setActive] = useState<string | null>(null);
  const say = useMemo(() => sayingIn(payload.words, view.language, payload.disclosure === "public"), [payload, view.language]);
  const clouds = useMemo(() => new Clouds(space, null), [space]);
  const scene = useMemo(() => sceneOf(payload, space, view, clouds), [payload, space, clouds]);
  const shared = { payload, space, view, say, scene, clouds, ghosts: [], active };
  return (
    <>
      <Plane {...shared} onActive={setActive} onView={(next) => setView({ ...next, pins: [] })} />
      <Legends scene={scene} view={view} say={say} />
    </>
  );
}

/** The report is on white whatever the screen: so is what it shows. */
function lightOnly(style: string): string {
  return style.replaceAll(":root", ":host").replaceAll("color-scheme:light dark", "color-scheme:light").replaceAll("prefers-color-scheme:dark", "prefers-color-scheme:none");
}

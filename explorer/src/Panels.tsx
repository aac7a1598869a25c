// What is known of the plane, in tabs.
import type { VNode } from "preact";
import type { Shared } from "./App";
import { tellsAids } from "./categories";
import type { Clouds } from "./clouds";
import { AxesPanel } from "./panels/AxesPanel";
import { CardsPanel } from "./panels/CardsPanel";
import { ContributionsPanel } from "./panels/ContributionsPanel";
import { EditionsPanel } from "./panels/EditionsPanel";
import { ExportPanel } from "./panels/ExportPanel";
import { FactorsPanel } from "./panels/FactorsPanel";
import { GroupPanel } from "./panels/GroupPanel";
import { PointsPanel } from "./panels/PointsPanel";
import { QuestionsPanel } from "./panels/QuestionsPanel";
import { TablesPanel } from "./panels/TablesPanel";
import { RefitPanel } from "./RefitPanel";
import type { Scene } from "./scene";
import { PANELS, type Panel } from "./view";

export interface PanelProps extends Shared {
  scene: Scene;
  clouds: Clouds;
  active: string | null;
  onActive: (id: string | null) => void;
  onRefit: (spec: string) => void;
}

interface Widened extends PanelProps {
  wide: boolean; // the panel takes the place of part of the plane
  onWide: (wide: boolean) => void;
}

const SHOWN: Record<Panel, (props: PanelProps) => VNode> = {
  cards: (props) => <CardsPanel {...props} />,
  points: (props) => <PointsPanel {...props} />,
  group: (props) => <GroupPanel {...props} />,
  axes: (props) => <AxesPanel {...props} />,
  contributions: (props) => <ContributionsPanel {...props} />,
  questions: (props) => <QuestionsPanel {...props} />,
  factors: (props) => <FactorsPanel {...props} />,
  tables: (props) => <TablesPanel {...props} />,
  editions: (props) => <EditionsPanel {...props} />,
  refit: (props) => (
    <RefitPanel
      payload={props.payload}
      space={props.space}
      say={props.say}
      language={props.view.language}
      spec={props.view.spec}
      onChange={props.onRefit}
    />
  ),
  export: (props) => <ExportPanel {...props} />,
};

export function Panels(props: Widened): VNode {
  const { view, say, onView, onActive, wide, onWide } = props;
  const offered = PANELS.filter((panel) => isOffered(panel, props));
  const panel = offered.includes(view.panel) ? view.panel : "cards";
  const keys = (event: KeyboardEvent): void => {
    const step: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      Home: -offered.indexOf(panel),
      End: -1 - offered.indexOf(panel),
    };
    if (!(event.key in step)) return;
    event.preventDefault();
    const next = offered[(offered.indexOf(panel) + step[event.key] + offered.length) % offered.length];
    onView({ ...view, panel: next }, "panel");
    document.getElementById(`onglet-${next}`)?.focus();
  };
  return (
    <section class="volet" aria-label={say("panels.title")}>
      <h2 class="cache">{say("panels.title")}</h2>
      <div class="volet-tete">
        <div role="tablist" aria-label={say("panels.title")} onKeyDown={keys}>
          {offered.map((key) => (
            <button
              key={key}
              id={`onglet-${key}`}
              type="button"
              role="tab"
              aria-selected={key === panel}
              aria-controls="volet"
              tabIndex={key === panel ? 0 : -1}
              onClick={() => onView({ ...view, panel: key }, "panel")}
            >
              {say(`panels.${key}`)}
            </button>
          ))}
        </div>
        <button type="button" class="action elargir" aria-pressed={wide} onClick={() => onWide(!wide)}>
          {say("panels.widen")}
        </button>
      </div>
      <div
        id="volet"
        role="tabpanel"
        aria-labelledby={`onglet-${panel}`}
        tabIndex={0}
        onPointerLeave={() => onActive(null)}
      >
        {SHOWN[panel](props)}
      </div>
    </section>
  );
}

function isOffered(panel: Panel, { space, clouds }: PanelProps): boolean {
  if (panel === "contributions") return tellsAids(clouds);
  if (panel === "factors") return space.factors.length > 0;
  if (panel === "group") return space.individuals !== null;
  if (panel === "tables") return space.tables.length > 0;
  return panel !== "editions" || space.factors.some((one) => one.kind === "edition");
}

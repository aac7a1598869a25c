import type { VNode } from "preact";
import type { Legend } from "./legend";
import { isHollow, isRinged, outline, styleAt } from "./look";
import type { Scene } from "./scene";
import type { View } from "./view";
import type { Say } from "./words";

/** What colours and shapes say, under the plane. */
export function Legends({ scene, view, say }: { scene: Scene; view: View; say: Say }): VNode {
  const kinds = [...new Set(scene.marks.map((mark) => mark.kind))];
  return (
    <div class="legendes">
      {scene.legends.map((legend) => (
        <dl key={legend.title}>
          <dt>{headOf(legend, say)}</dt>
          {legend.entries.map(({ label, rank }) => (
            <dd key={label}>
              <Swatch rank={rank} hollow={false} />
              {label}
            </dd>
          ))}
        </dl>
      ))}
      {kinds.length > 0 && (
        <dl>
          <dt>{say("legend.marks")}</dt>
          {kinds.map((kind) => (
            <dd key={kind}>
              <Swatch rank={null} hollow={isHollow(kind)} ring={isRinged(kind)} />
              {say(`legend.${kind}`)}
            </dd>
          ))}
          {view.size !== "even" && <dd>{say(`legend.size_${view.size}`)}</dd>}
        </dl>
      )}
    </div>
  );
}

export function headOf(legend: Legend, say: Say): string {
  return legend.name === "" ? say(`legend.${legend.title}`) : legend.name;
}

function Swatch({ rank, hollow, ring = false }: { rank: number | null; hollow: boolean; ring?: boolean }): VNode {
  return (
    <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
      <g class={`marque ${rank === null ? "s" : `s${rank % 7}`}${hollow ? " creuse" : ""}`}>
        <path d={outline(styleAt(rank).shape, 4)} />
        {ring && <circle class="anneau" r="7" />}
      </g>
    </svg>
  );
}

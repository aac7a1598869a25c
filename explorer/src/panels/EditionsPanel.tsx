// Editions side by side, on the same axes and at the same scale.
import type { VNode } from "preact";
import { concentration } from "../ellipses";
import type { Factor, Space } from "../payload";
import type { PanelProps } from "../Panels";
import { fitted } from "../scales";

const SIDE = { width: 150, height: 130 };

export function EditionsPanel({ space, view, say, clouds }: PanelProps): VNode {
  const factor = space.factors.find((one) => one.kind === "edition")!;
  const clouded = factor.groups.map((group) => ({
    group,
    points: pointsOf(factor, group.key),
    mean: meanOf(factor, group.key),
  }));
  const all = clouded.flatMap(({ points, mean }) => [...points, ...(mean ? [mean] : [])]);
  const extent = [0, 1].map((side) => [
    Math.min(0, ...all.map((point) => point[side])),
    Math.max(0, ...all.map((point) => point[side])),
  ]);
  const base = fitted([extent[0][0], extent[1][0], extent[0][1], extent[1][1]], SIDE);
  const x = (value: number): number => SIDE.width / 2 + (value - base.x) * base.unit;
  const y = (value: number): number => SIDE.height / 2 - (value - base.y) * base.unit;
  return (
    <>
      <p class="aide">{say("editions.about")}</p>
      <div class="editions">
        {clouded.map(({ group, points, mean }, rank) => (
          <figure key={group.key}>
            <svg
              viewBox={`0 0 ${SIDE.width} ${SIDE.height}`}
              role="img"
              aria-label={say("editions.said", {
                edition: group.label,
                x: say.signed(mean?.[0], 2),
                y: say.signed(mean?.[1], 2),
              })}
            >
              <g class="grille">
                <line x1="0" x2={SIDE.width} y1={y(0)} y2={y(0)} />
                <line x1={x(0)} x2={x(0)} y1="0" y2={SIDE.height} />
              </g>
              {clouded.map(
                (other) =>
                  other.mean && (
                    <circle key={other.group.key} class="autre" cx={x(other.mean[0])} cy={y(other.mean[1])} r="2.5" />
                  ),
              )}
              <g class={`contours s${rank % 7}`}>
                {outlineOf(points) && <path class={`concentration s${rank % 7}`} d={outlineOf(points)!} />}
              </g>
              <g class={`semis s${rank % 7}`}>
                {points.map(([px, py], place) => (
                  <circle key={place} cx={x(px).toFixed(1)} cy={y(py).toFixed(1)} r={points.length > 300 ? 1 : 2} />
                ))}
              </g>
              {mean && (
                <g class={`marque s${rank % 7}`}>
                  <circle class="anneau" cx={x(mean[0])} cy={y(mean[1])} r="6" />
                  <circle cx={x(mean[0])} cy={y(mean[1])} r="4" />
                </g>
              )}
            </svg>
            <figcaption>
              {group.n === null ? group.label : say("editions.n", { edition: group.label, n: say.number(group.n, 0) })}
            </figcaption>
          </figure>
        ))}
      </div>
    </>
  );

  function pointsOf(of: Factor, key: string): [number, number][] {
    if (space.cells) return cellsOf(space, of.key, key, view.x === space.plane[0] && view.y === space.plane[1]);
    return clouds.holders(of.key, key).flatMap((rank): [number, number][] => {
      const point = isActive(space, rank)
        ? clouds.point({ ...view, frame: "individuals" }, "individuals", (axis) => clouds.person(rank, axis))
        : null;
      return point ? [[point.x, point.y]] : [];
    });
  }

  function meanOf(of: Factor, key: string): [number, number] | null {
    const point = clouds.point({ ...view, frame: "individuals" }, "individuals", (axis) => clouds.mean(of, key, axis));
    return point ? [point.x, point.y] : null;
  }

  function outlineOf(points: [number, number][]): string | null {
    const line = space.weighted || space.cells ? null : concentration(points);
    return line && `M${line.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join("L")}Z`;
  }
}

/** Where respondents are not in the page: the cells that hold some of an edition, in the report's plane. */
function cellsOf(space: Space, factor: string, key: string, shown: boolean): [number, number][] {
  const own = space.cells!.cells.filter((cell) => cell.factor === factor && cell.category === key);
  return shown ? own.map((cell) => [cell.x, cell.y]) : [];
}

function isActive(space: Space, rank: number): boolean {
  return !space.individuals?.supplementary[rank];
}

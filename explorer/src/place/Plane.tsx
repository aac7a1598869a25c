// The plane, plain: two lines that cross at the middle, the oval of the respondents, some landmarks, the place.
import type { VNode } from "preact";
import type { Shared } from "./App";
import type { PlaceSpace } from "./payload";
import { type Place, categoryLabel, extent } from "./placing";

const SIDE = 360; // of the drawing, in its own units
const MARGIN = 26; // for the ends of the axes
const LANDMARKS = 8; // names written at most
const LETTER = 5.8; // width of a sign, for names not to meet
const LINE = 13;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export function Plane({ payload, space, say, place }: Shared & { space: PlaceSpace; place: Place }): VNode {
  const ends = extent(space);
  const size = Math.max(...ends.map(([low, high]) => Math.max(-low, high)));
  const unit = (SIDE / 2 - MARGIN) / size; // the same on both axes: distances are true
  const x = (at: readonly number[]): number => SIDE / 2 + unit * at[0];
  const y = (at: readonly number[]): number => SIDE / 2 - unit * (at[1] ?? 0);
  const own = { x: x(place.at), y: y(place.at) };
  const names = written(payload, space, (at) => ({ x: x(at), y: y(at) }), own);
  const nearEdge = own.x > SIDE - 70;
  return (
    <figure>
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={say("plane", { space: space.label })}>
        <Frame space={space} unit={unit} />
        {names.map(({ label, x: left, y: top, anchor }) => (
          <g key={`${label} ${left} ${top}`}>
            <circle class="repere" cx={anchor.x} cy={anchor.y} r="2" />
            <text class="nom" x={left} y={top}>
              {label}
            </text>
          </g>
        ))}
        {space.precision[0] > 0 && (
          <ellipse
            class="flou"
            cx={own.x}
            cy={own.y}
            rx={unit * space.precision[0]}
            ry={unit * (space.precision[1] ?? 0)}
          />
        )}
        <circle class="moi" cx={own.x} cy={own.y} r="6" />
        <text
          class="moi-nom"
          x={own.x + (nearEdge ? -10 : 10)}
          y={own.y + 4}
          text-anchor={nearEdge ? "end" : "start"}
        >
          {say("you")}
        </text>
      </svg>
      <figcaption>{say(space.isRotated ? "caption_plain" : "caption", { count: space.n })}</figcaption>
    </figure>
  );
}

/** The axes with the names of their ends, and the oval of the respondents where it stands straight. */
function Frame({ space, unit }: { space: PlaceSpace; unit: number }): VNode {
  const [across, upright] = space.axes;
  const middle = SIDE / 2;
  const [rx, ry = 0] = space.spread.map((spread) => 2 * unit * spread);
  const end = (name: string | null, before: string, after: string): string => (name ? before + name + after : "");
  return (
    <>
      {!space.isRotated && <ellipse class="ovale" cx={middle} cy={middle} rx={rx} ry={ry} />}
      <line class="axe" x1="0" y1={middle} x2={SIDE} y2={middle} />
      <text class="bout" x="2" y={middle - 5}>
        {end(across.negative, "← ", "")}
      </text>
      <text class="bout fin" x={SIDE - 2} y={middle + 13}>
        {end(across.positive, "", " →")}
      </text>
      {space.axes.length > 1 && (
        <>
          <line class="axe" x1={middle} y1="0" x2={middle} y2={SIDE} />
          <text class="bout milieu" x={middle} y="11">
            {end(upright.positive, "↑ ", "")}
          </text>
          <text class="bout milieu" x={middle} y={SIDE - 4}>
            {end(upright.negative, "↓ ", "")}
          </text>
        </>
      )}
    </>
  );
}

interface Written extends Box {
  readonly label: string;
  readonly anchor: { readonly x: number; readonly y: number };
}

type At = (at: readonly number[]) => { x: number; y: number };

/** Return the names of the landmarks that tell the plane, beside their points, those that would meet another left out. */
function written(payload: Shared["payload"], space: PlaceSpace, where: At, own: { x: number; y: number }): Written[] {
  const middle = SIDE / 2;
  const [across, upright] = space.axes;
  const length = (name: string | null | undefined): number => (name ? (name.length + 2) * LETTER : 0);
  const taken: Box[] = [
    { x: own.x - 50, y: own.y + 4, width: 100 },
    { x: 0, y: middle - 5, width: length(across.negative) },
    { x: SIDE - length(across.positive), y: middle + 13, width: length(across.positive) },
    { x: middle - length(upright?.positive) / 2, y: 11, width: length(upright?.positive) },
    { x: middle - length(upright?.negative) / 2, y: SIDE - 4, width: length(upright?.negative) },
  ];
  const found: Written[] = [];
  for (const { question, category, at, isTold } of space.landmarks) {
    if (!isTold || found.length === LANDMARKS) continue;
    const anchor = where(at);
    const label = landmarkLabel(payload.questions, question, category);
    const width = label.length * LETTER;
    const box = { x: anchor.x + 4 + width > SIDE ? anchor.x - 4 - width : anchor.x + 4, y: anchor.y + 3, width };
    if (box.x < 0 || taken.some((other) => meets(box, other))) continue;
    taken.push(box);
    found.push({ ...box, label, anchor });
  }
  return found;
}

/** Return what an answer is called beside its point: with its question where other questions have the same answer. */
function landmarkLabel(questions: Shared["payload"]["questions"], question: string, category: string): string {
  const label = categoryLabel(questions, question, category);
  const same = questions.filter(({ categories }) => categories.some((one) => one.label === label));
  const asked = questions.find(({ key }) => key === question);
  return same.length > 1 && asked ? `${asked.label} : ${label}` : label;
}

function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < LINE;
}

// What the reader chooses to see.
import type { VNode } from "preact";
import type { Shared } from "./App";
import { axisName } from "./axes";
import { nameOf } from "./names";
import { onPlane } from "./ellipses";
import { Choice, Group, Slider } from "./fields";
import { MOST_NAMED } from "./people";
import type { Space } from "./payload";
import { COLOURS, FRAMES, LAYERS, LETTERS, SIZES, type Layer, type View, firstView, withFactor, withLayer, withPeople } from "./view";

export function Controls(props: Shared): VNode {
  const { payload, space, view, say, onView } = props;
  const set = (part: Partial<View>, name?: string): void => onView({ ...view, ...part }, name);
  const axes = space.axes.map((_, axis) => ({ key: String(axis), label: axisName(space, axis, say) }));
  const aided = space.categories.some((one) => one.contributions.some((value) => value !== null));
  const turn = (part: Partial<View>): void => set({ ...part, zoom: null, moved: {} });
  return (
    <form class="controles" onSubmit={(event) => event.preventDefault()} aria-label={say("controls.title")}>
      {payload.spaces.length > 1 && (
        <Choice
          id="espace"
          label={say("controls.space")}
          value={space.key}
          options={payload.spaces}
          onChange={(key) =>
            onView(
              firstView(
                payload,
                payload.spaces.find((one) => one.key === key),
                view.language,
              ),
            )
          }
        />
      )}
      <Presets {...props} />
      <Group title={say("controls.axes")}>
        <Choice
          id="axe-x"
          label={say("controls.across")}
          value={String(view.x)}
          options={axes}
          onChange={(key) => turn({ x: Number(key) })}
        />
        <Choice
          id="axe-y"
          label={say("controls.upright")}
          value={String(view.y)}
          options={axes}
          onChange={(key) => turn({ y: Number(key) })}
        />
        {space.axes.length > 1 && (
          <button type="button" class="action" onClick={() => turn({ x: view.y, y: view.x })}>
            {say("controls.swap")}
          </button>
        )}
      </Group>
      <Group title={say("controls.layers")}>
        {layersOf(space, view).map(({ layer, why }) => (
          <label key={layer} class="case">
            <input
              type="checkbox"
              name={layer}
              checked={view.layers.includes(layer)}
              disabled={why !== null}
              onChange={(event) => onView(withLayer(view, layer, event.currentTarget.checked))}
            />
            <span>
              {say(`layers.${layer}`)}
              {why && <small>{say(why)}</small>}
            </span>
          </label>
        ))}
        {view.layers.includes("supplementary") && <Supplementary {...props} />}
        {space.factors.length > 0 && (
          <Choice
            id="facteur"
            label={say("controls.factor")}
            value={view.factor}
            options={space.factors}
            onChange={(factor) => onView(withFactor(view, factor))}
          />
        )}
        {ellipsesOf(space, view).length > 1 && (
          <Choice
            id="ellipse"
            label={say("controls.ellipse")}
            value={view.ellipse}
            options={ellipsesOf(space, view).map((key) => ({ key, label: say(`ellipse.${key}`) }))}
            onChange={(ellipse) => set({ ellipse })}
          />
        )}
      </Group>
      <Group title={say("controls.look")}>
        <Choice
          id="couleur"
          label={say("controls.colour")}
          value={view.colour}
          options={COLOURS.map((key) => ({ key, label: say(`colour.${key}`) }))}
          onChange={(colour) => set({ colour: colour as View["colour"] })}
        />
        <Choice
          id="couleur-individus"
          label={say("controls.people")}
          value={view.people}
          options={[{ key: "", label: say("colour.plain") }, ...colouring(space)]}
          onChange={(people) => onView(withPeople(space, view, people))}
        />
        <Choice
          id="taille"
          label={say("controls.size")}
          value={view.size}
          options={SIZES.filter((key) => aided || key !== "contribution").map((key) => ({ key, label: say(`size.${key}`) }))}
          onChange={(size) => set({ size: size as View["size"] })}
        />
        <Choice
          id="lettres"
          label={say("controls.letter")}
          value={view.letter}
          options={LETTERS.map((key) => ({ key, label: say(`letter.${key}`) }))}
          onChange={(letter) => set({ letter: letter as View["letter"] })}
        />
        <Choice
          id="question"
          label={say("controls.question")}
          value={view.question}
          options={[{ key: "", label: say("controls.every_question") }, ...space.questions]}
          onChange={(question) => set({ question, ...withQuestion(space, view, question) })}
        />
      </Group>
      {aided && <Group title={say("controls.thresholds")}>
        <Slider
          id="seuil-contribution"
          label={say("controls.contribution")}
          value={view.contribution}
          max={3}
          told={say("controls.times", { times: say.number(view.contribution, 1) })}
          onChange={(contribution) => set({ contribution }, "contribution")}
        />
        <Slider
          id="seuil-cos2"
          label={say("controls.cos2")}
          value={view.cos2}
          max={0.8}
          told={say.number(view.cos2, 2)}
          onChange={(cos2) => set({ cos2 }, "cos2")}
        />
      </Group>}
      <Group title={say("controls.scale")}>
        <Choice
          id="repere"
          label={say("controls.frame")}
          value={view.frame}
          options={FRAMES.map((key) => ({ key, label: say(`frame.${key}`) }))}
          onChange={(frame) => turn({ frame: frame as View["frame"] })}
        />
        <p class="aide">{say(`frame.about_${view.frame}`)}</p>
      </Group>
      <button type="button" class="action" onClick={() => onView(firstView(payload, space, view.language))}>
        {say("controls.reset")}
      </button>
    </form>
  );
}

const MOST_ELLIPSES = 8; // of a view to begin with: more of them hide the cloud

/** Which supplementary questions are shown. */
function Supplementary({ space, view, say, onView }: Shared): VNode | null {
  const questions = space.questions.filter((one) => one.status === "supplementary");
  if (questions.length < 2) return null;
  const turn = (key: string, on: boolean): void => {
    const without = view.without.filter((one) => one !== key);
    onView({ ...view, without: on ? without : [...without, key] });
  };
  return (
    <details class="lesquelles" open={view.without.length > 0}>
      <summary>{say("controls.which")}</summary>
      {questions.map(({ key, label }) => (
        <label key={key} class="case">
          <input
            type="checkbox"
            value={key}
            checked={!view.without.includes(key)}
            onChange={(event) => turn(key, event.currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
      ))}
    </details>
  );
}

/** Three views to begin with: categories, individuals, both clouds. */
function Presets({ space, view, say, onView }: Shared): VNode {
  const people: Layer = space.individuals ? "individuals" : "cells";
  const groups = space.factors.find((one) => one.key === view.factor)?.groups.length ?? 0;
  const presets: { key: string; frame: View["frame"]; layers: Layer[] }[] = [
    { key: "categories", frame: "categories", layers: ["active", "passive"] },
    {
      key: "individuals",
      frame: "individuals",
      layers: [people, ...(groups > 0 ? (["means"] as Layer[]) : []), ...(groups > 0 && groups <= MOST_ELLIPSES ? (["ellipses"] as Layer[]) : [])],
    },
    { key: "both", frame: "individuals", layers: ["active", people] },
  ];
  return (
    <div class="vues" role="group" aria-label={say("presets.title")}>
      {presets.map(({ key, frame, layers }) => (
        <button
          key={key}
          type="button"
          aria-pressed={view.frame === frame && view.layers.join() === layers.join()}
          onClick={() =>
            onView({
              ...view,
              frame,
              layers: LAYERS.filter((one) => layers.includes(one)),
              people: key === "individuals" ? view.people || view.factor : view.people,
              zoom: null,
              moved: {},
            })
          }
        >
          {say(`presets.${key}`)}
        </button>
      ))}
    </div>
  );
}

/** Return the layers that this space has, and why one cannot be shown on these axes. */
function layersOf(space: Space, view: View): { layer: Layer; why: string | null }[] {
  const statuses = new Set<string>(space.categories.map((one) => one.status));
  const has: Record<Layer, boolean> = {
    active: statuses.has("active"),
    passive: statuses.has("passive"),
    supplementary: statuses.has("supplementary"),
    joined: space.questions.some((one) => one.ordered),
    regions: space.regions.length > 0,
    individuals: space.individuals !== null,
    extra: space.individuals?.supplementary.includes(true) ?? false,
    named: space.individuals !== null && space.individuals.labels.length <= MOST_NAMED,
    cells: space.cells !== null,
    means: space.factors.length > 0,
    ellipses: space.factors.some((one) => one.groups.some((group) => group.ellipses.length > 0)),
    classes: space.factors.some((one) => one.kind === "class"),
    path: space.path.length > 1,
    quantities: space.quantities.length > 0,
  };
  const side = onPlane(space, view);
  const why = (layer: Layer): string | null => {
    if (layer === "quantities") return view.spec === "" ? null : "layers.not_refitted";
    if (layer === "cells" && side !== "as is") return "layers.on_plane";
    if (layer === "regions" && (side === "no" || view.spec !== "")) return "layers.on_plane";
    return layer === "ellipses" && side === "no" && (space.individuals === null || space.weighted)
      ? "layers.on_plane"
      : null;
  };
  return LAYERS.filter((layer) => has[layer]).map((layer) => ({ layer, why: why(layer) }));
}

function ellipsesOf(space: Space, view: View): string[] {
  const factor = space.factors.find((one) => one.key === view.factor);
  return [...new Set(factor?.groups.flatMap((group) => group.ellipses.map((one) => one.kind)))];
}

/** Return what can colour individuals: every question that they answered, or the factors of a grid of cells. */
function colouring(space: Space): { key: string; label: string }[] {
  const keys =
    space.individuals?.answers.map((one) => one.question) ?? space.cells?.cells.map((cell) => cell.factor) ?? [];
  const factors = new Set(space.factors.map((one) => one.key));
  const unique = [...new Set(keys)].filter((key) => key !== "");
  return [...unique.filter((key) => factors.has(key)), ...unique.filter((key) => !factors.has(key))].map((key) => ({
    key,
    label: nameOf(space, key),
  }));
}

/** A chosen question is shown, whatever its status. */
function withQuestion(space: Space, view: View, key: string): Partial<View> {
  const question = space.questions.find((one) => one.key === key);
  if (!question) return {};
  return { layers: withLayer(view, question.status, true).layers, without: view.without.filter((one) => one !== key) };
}

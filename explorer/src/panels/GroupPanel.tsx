// Who is in the lasso: how many, what they answered more or less than the others, their mean point, one by one.
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { shownAxes } from "../axes";
import { copy } from "../clipboard";
import { contrasts } from "../contrasts";
import { Contrasted } from "../Card";
import { DataTable } from "../DataTable";
import { groupOf, groupSaid } from "../group";
import type { PanelProps } from "../Panels";
import { personId, readId, withPin } from "../view";

const MOST = 8; // answers told

export function GroupPanel(props: PanelProps): VNode {
  const { space, view, say, clouds, onView, onActive } = props;
  const people = space.individuals!;
  const members = useMemo(() => groupOf(view.group, people.labels), [view.group, people]);
  const [told, setTold] = useState("");
  useEffect(() => setTold(""), [view.group]); // what was copied is no longer the group
  const pinned = view.pins
    .map(readId)
    .filter(({ kind, parts }) => kind !== "i" && clouds.holders(parts[0], parts[1]).length > 0)
    .at(-1);
  const gather = (ranks: number[]): void =>
    onView({ ...view, group: groupSaid(ranks, people.labels) });
  const axes = shownAxes(view);
  const apart = useMemo(() => {
    const own = new Set(members);
    return contrasts(
      (rank) => own.has(rank),
      (rank) => !own.has(rank),
      () => true,
      MOST,
      space,
      clouds,
    );
  }, [members, space, clouds]);
  const copied = (): void => {
    void copy(members.map((rank) => people.labels[rank]).join("\n")).then((done) =>
      setTold(say(done ? "top.copied" : "top.not_copied")),
    );
  };
  return (
    <>
      <p class="aide">{say("group.about")}</p>
      <div class="boutons">
        {pinned && (
          <button type="button" class="action" onClick={() => gather(clouds.holders(pinned.parts[0], pinned.parts[1]))}>
            {say("group.holders")}
          </button>
        )}
        {members.length > 0 && (
          <>
            <button type="button" class="action" onClick={copied}>
              {say("group.copy")}
            </button>
            <button type="button" class="action" onClick={() => onView({ ...view, group: "" })}>
              {say("group.leave")}
            </button>
          </>
        )}
      </div>
      <p role="status" class="dit">
        {told || say("group.count", { count: members.length })}
      </p>
      {members.length > 0 && (
        <>
          <ul class="carte-qui">
            {axes.map((axis) => {
              const mean = clouds.meanOf(members, axis);
              const root = Math.sqrt(clouds.eigenvalue(axis) ?? NaN);
              const values = { axis: String(space.axes[axis].axis), mean: say.signed(mean, 2) };
              const scaled = mean === null || !(root > 0) ? null : mean / root;
              return <li key={axis}>{say("group.mean", { ...values, scaled: say.signed(scaled, 2) })}</li>;
            })}
          </ul>
          <Contrasted title={say("group.apart")} line="group.answer" found={apart} space={space} say={say} />
          <DataTable
            name="groupe"
            caption={say("group.list")}
            say={say}
            columns={[
              { key: "label", label: say("points.individual"), numeric: false, told: (value) => String(value ?? "") },
              ...axes.map((axis) => ({
                key: `y${axis}`,
                label: say("points.coordinate", { axis: String(space.axes[axis].axis) }),
                numeric: true,
                told: (value: unknown) => say.number(value as number | null, 2),
              })),
            ]}
            rows={members.map((rank) => [people.labels[rank], ...axes.map((axis) => clouds.person(rank, axis))])}
            ids={members.map(personId)}
            pins={view.pins}
            onPick={(id) => onView({ ...withPin(view, id), panel: "group" })}
            onActive={onActive}
          />
        </>
      )}
    </>
  );
}

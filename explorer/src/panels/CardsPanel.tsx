// What is pinned, each with its whole card; from two on, side by side.
import type { VNode } from "preact";
import { Answers, Head, Holders, Rows } from "../Card";
import { type Facts, factsOf } from "../facts";
import { pairName } from "../names";
import type { PanelProps } from "../Panels";
import type { Language } from "../payload";
import { readId, withPin } from "../view";
import type { Say } from "../words";

export function CardsPanel({ space, view, say, clouds, onView, onActive, scene }: PanelProps): VNode {
  const pinned = view.pins.flatMap((id) => factsOf(id, space, view, clouds, say) ?? []);
  if (pinned.length === 0) return <p class="aide">{say(scene.people ? "cards.empty_people" : "cards.empty")}</p>;
  const [one, other] = pinned.slice(-2);
  return (
    <>
      {other && <Compared one={one} other={other} say={say} language={view.language} both={bothOf(one, other)} />}
      {[...pinned].reverse().map((facts) => (
        <article
          key={facts.id}
          class="carte"
          onPointerEnter={() => onActive(facts.id)}
          onPointerLeave={() => onActive(null)}
        >
          <button
            type="button"
            class="retirer"
            aria-label={say("cards.unpin", { name: facts.title })}
            onClick={() => onView(withPin(view, facts.id))}
          >
            ×
          </button>
          <Head facts={facts} />
          <Rows facts={facts} say={say} />
          <Holders facts={facts} space={space} say={say} />
          <Answers facts={facts} />
        </article>
      ))}
      {pinned.length > 1 && (
        <button type="button" class="action" onClick={() => onView({ ...view, pins: [] })}>
          {say("cards.unpin_all")}
        </button>
      )}
    </>
  );

  /** How many gave both answers, where individuals are in the page. */
  function bothOf(first: Facts, second: Facts): number | null {
    const [a, b] = [first, second]
      .map((facts) => readId(facts.id))
      .map(({ kind, parts }) => (kind === "i" ? [] : clouds.holders(parts[0], parts[1])));
    if (a.length === 0 || b.length === 0) return null;
    const among = new Set(b);
    return a.filter((rank) => among.has(rank)).length;
  }
}

interface Comparison {
  one: Facts;
  other: Facts;
  say: Say;
  language: Language;
  both: number | null;
}

function Compared({ one, other, say, language, both }: Comparison): VNode {
  const lines = one.rows
    .flatMap((row, rank) =>
      row.values.map((value) => ({
        key: `${row.axis} ${value.key}`,
        name: say("cards.on_axis", { what: say(`card.${value.key}`), axis: String(row.axis) }),
        told: value.told,
        other: other.rows[rank]?.values.find((found) => found.key === value.key)?.told ?? "",
      })),
    )
    .filter((line) => line.told !== "" || line.other !== "");
  const named = (facts: Facts): string => (facts.question ? pairName(facts.question, facts.title, language) : facts.title);
  return (
    <table class="comparer">
      <caption>
        {say("cards.compared")}
        {both !== null && ` ${say("cards.both", { count: both })}`}
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{named(one)}</th>
          <th scope="col">{named(other)}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key}>
            <th scope="row">{line.name}</th>
            <td class="nombre">{line.told}</td>
            <td class="nombre">{line.other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

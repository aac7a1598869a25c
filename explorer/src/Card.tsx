// The card of a mark: beside it on hover and on focus, and whole in the panel once pinned.
import type { VNode } from "preact";
import type { Clouds } from "./clouds";
import type { Contrast } from "./contrasts";
import { type Facts, factsOf } from "./facts";
import { categoryName, nameOf } from "./names";
import type { Space } from "./payload";
import type { Shared } from "./App";
import type { Size } from "./scales";
import { useBeside } from "./screen";
import type { Say } from "./words";

const WIDTH = 264;

/** Beside its mark, on the side where there is room. */
export function Card({
  space,
  view,
  say,
  clouds,
  id,
  at,
  size,
}: Shared & { clouds: Clouds; id: string; at: { x: number; y: number }; size: Size }): VNode | null {
  const beside = useBeside();
  const isTold = beside && view.panel === "cards" && view.pins.includes(id); // whole, in the panel already
  const facts = isTold ? null : factsOf(id, space, view, clouds, say);
  if (!facts) return null;
  const left = at.x + 16 + WIDTH > size.width ? Math.max(4, at.x - 16 - WIDTH) : at.x + 16;
  const isLow = at.y > size.height * 0.55;
  const place = isLow ? { bottom: `${size.height - at.y + 8}px` } : { top: `${at.y + 8}px` };
  return (
    <div class="carte volante" role="status" style={{ ...place, left: `${left}px`, width: `${WIDTH}px` }}>
      <Head facts={facts} />
      <Rows facts={facts} say={say} />
    </div>
  );
}

export function Head({ facts }: { facts: Facts }): VNode {
  return (
    <>
      {facts.question && <p class="carte-question">{facts.question}</p>}
      <h3>{facts.title}</h3>
      {facts.wording && <p class="carte-phrase">{facts.wording}</p>}
      <p class="carte-nature">{[facts.kind, facts.size].filter(Boolean).join(" · ")}</p>
    </>
  );
}

export function Rows({ facts, say }: { facts: Facts; say: Say }): VNode {
  const heads = facts.rows[0]?.values.filter((_, rank) => facts.rows.some((row) => row.values[rank].told !== "")) ?? [];
  return (
    <table class="carte-aides">
      <thead>
        <tr>
          <td />
          {heads.map(({ key }) => (
            <th key={key} scope="col">
              {say(`card.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.rows.map((row) => (
          <tr key={row.axis}>
            <th scope="row">{row.name}</th>
            {heads.map(({ key }) => {
              const value = row.values.find((one) => one.key === key)!;
              return (
                <td key={key} class="nombre">
                  {value.strong ? <strong>{value.told}</strong> : value.told}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Who holds a category, against the others. */
export function Holders({ facts, space, say }: { facts: Facts; space: Space; say: Say }): VNode | null {
  return <Contrasted title={say("card.holders")} line="card.holder" found={facts.holders} space={space} say={say} />;
}

/** Answers that are more, or less, frequent among some than among the others. */
export function Contrasted({
  title,
  line,
  found,
  space,
  say,
}: {
  title: string;
  line: string;
  found: Contrast[];
  space: Space;
  say: Say;
}): VNode | null {
  if (found.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul class="carte-qui">
        {found.map((one) => (
          <li key={`${one.question} ${one.category}`}>
            {say(line, {
              question: nameOf(space, one.question),
              category: categoryName(space, one.question, one.category),
              among: say.percent(one.among, 0),
              others: say.percent(one.others, 0),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

export function Answers({ facts }: { facts: Facts }): VNode | null {
  if (facts.answers.length === 0) return null;
  return (
    <dl class="carte-reponses">
      {facts.answers.map(([question, answer]) => (
        <div key={question}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  );
}

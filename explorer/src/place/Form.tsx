// The questions, theme by theme; each may be left without an answer.
import type { VNode } from "preact";
import type { Shared } from "./App";
import type { Asked } from "./payload";
import type { Sheet } from "./placing";

type Props = Shared & { onSheet: (sheet: Sheet) => void };

export function Form(props: Props): VNode {
  const { payload, say, sheet, onSheet } = props;
  const themes = [...new Set(payload.questions.map(({ theme }) => theme))];
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      {themes.map((theme) => (
        <section key={theme}>
          <h2>{theme}</h2>
          {payload.questions
            .filter((one) => one.theme === theme)
            .map((one) => (
              <Question key={one.key} {...props} asked={one} />
            ))}
        </section>
      ))}
      <p>
        <button type="button" class="action" disabled={Object.keys(sheet).length === 0} onClick={() => onSheet({})}>
          {say("clear")}
        </button>
      </p>
    </form>
  );
}

function Question({ asked, sheet, say, onSheet }: Props & { asked: Asked }): VNode {
  const { [asked.key]: held, ...others } = sheet;
  const choose = (category: string | null): void =>
    onSheet(category === null ? others : { ...others, [asked.key]: category });
  return (
    <fieldset>
      <legend>{asked.wording || asked.label}</legend>
      {asked.categories.map(({ key, label }) => (
        <label key={key}>
          <input type="radio" name={asked.key} checked={held === key} onChange={() => choose(key)} />
          <span>{label}</span>
        </label>
      ))}
      <label class="sans">
        <input type="radio" name={asked.key} checked={held === undefined} onChange={() => choose(null)} />
        <span>{say("no_answer")}</span>
      </label>
    </fieldset>
  );
}

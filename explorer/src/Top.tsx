// The head of the page: its title, undo, the link, the language.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Shared } from "./App";
import { copy } from "./clipboard";
import type { Language } from "./payload";

const NAMES: Record<Language, string> = { fr: "Français", en: "English" };

export function Top({ payload, space, view, say, onView, undo }: Shared & { undo: (() => void) | null }): VNode {
  const [told, setTold] = useState("");
  const link = (): void => {
    void copy(location.href).then((done) => setTold(say(done ? "top.copied" : "top.not_copied")));
  };
  return (
    <header class="tete">
      {payload.notice && <p class="bandeau">{payload.notice}</p>}
      <div>
        <h1>{payload.title}</h1>
        <p class="sous-titre">
          {space.n === null ? space.label : say("top.space", { space: space.label, n: say.number(space.n, 0) })}
        </p>
      </div>
      <div class="outils">
        <button type="button" class="action" onClick={() => undo?.()} disabled={!undo}>
          {say("top.undo")}
        </button>
        <button type="button" class="action" onClick={link}>
          {say("top.link")}
        </button>
        <span role="status" class="dit">
          {told}
        </span>
        <div class="langues" role="group" aria-label={say("top.language")}>
          {(Object.keys(payload.words) as Language[]).map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={view.language === language}
              onClick={() => onView({ ...view, language })}
            >
              {NAMES[language]}
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}

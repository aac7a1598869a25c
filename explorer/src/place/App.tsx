// « Ma place »: someone answers the questions that make a space, and sees where these answers lie. Nothing is sent or kept.
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Language } from "../payload";
import { type Say, sayingIn } from "../words";
import { Form } from "./Form";
import type { PlacePayload } from "./payload";
import type { Sheet } from "./placing";
import { Told } from "./Told";

/** What every part of the page is handed. */
export interface Shared {
  payload: PlacePayload;
  sheet: Sheet;
  say: Say;
  language: Language;
}

export function App({ payload }: { payload: PlacePayload }): VNode {
  const [language, setLanguage] = useState(payload.language);
  const [sheet, setSheet] = useState<Sheet>({});
  const say = useMemo(() => sayingIn(payload.words, language), [payload, language]);
  const answered = Object.keys(sheet).length;
  const total = payload.questions.length;
  const shared: Shared = { payload, sheet, say, language };
  const choose = (next: Language): void => {
    document.documentElement.lang = next;
    setLanguage(next);
  };
  return (
    <>
      {payload.notice && <p class="bandeau">{payload.notice}</p>}
      <header>
        <p class="langues">
          {(["fr", "en"] as const).map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
              {one === "fr" ? "Français" : "English"}
            </button>
          ))}
        </p>
        <h1>{say("title")}</h1>
        <p class="sous-titre">{payload.title}</p>
        <p>{say("about", { count: total })}</p>
        <p class="promesse">{say("nothing_sent")}</p>
        {!payload.isPublic && <p class="avertissement">{say("internal")}</p>}
      </header>
      <main>
        <Form {...shared} onSheet={setSheet} />
        <section id="place" aria-labelledby="titre-place">
          <h2 id="titre-place">{say("yours")}</h2>
          {answered === 0 ? (
            <p>{say("none_yet")}</p>
          ) : (
            payload.spaces.map((space) => <Told key={space.key} {...shared} space={space} />)
          )}
          <aside class="garde" aria-labelledby="titre-garde">
            <h3 id="titre-garde">{say("what_it_is_not")}</h3>
            <p>{say("no_score")}</p>
            <p>{say("no_prediction")}</p>
          </aside>
        </section>
      </main>
      <nav class="barre" aria-label={say("progress_label")}>
        <span role="status">{say("progress", { answered: String(answered), total: String(total) })}</span>
        <a href="#place">{say("see")}</a>
      </nav>
    </>
  );
}

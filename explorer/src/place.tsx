import { render } from "preact";
import { App } from "./place/App";
import type { PlacePayload } from "./place/payload";

const data = document.getElementById("donnees");
const root = document.getElementById("place-de-chacun");
if (data?.textContent && root) {
  root.replaceChildren();
  render(<App payload={JSON.parse(data.textContent) as PlacePayload} />, root);
}

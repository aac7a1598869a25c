// The explorer page: what Python wrote in #donnees, drawn in #explorateur.
import { render } from "preact";
import { App } from "./App";
import type { Payload } from "./payload";

const data = document.getElementById("donnees");
const room = document.getElementById("explorateur");
if (data?.textContent && room) {
  room.textContent = "";
  render(<App payload={JSON.parse(data.textContent) as Payload} />, room);
}

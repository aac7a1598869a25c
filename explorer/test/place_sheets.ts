// Place the sheets of answers that come as JSON on standard input: what tests/explorer/test_place.py sets beside
// `placed_individuals`.
import { readFileSync } from "node:fs";
import type { PlacePayload } from "../src/place/payload";
import { extent, placeOf, type Sheet } from "../src/place/placing";

const { payload, sheets } = JSON.parse(readFileSync(0, "utf8")) as { payload: PlacePayload; sheets: Sheet[] };
const [space] = payload.spaces;
process.stdout.write(JSON.stringify({ places: sheets.map((sheet) => placeOf(space, sheet)), extent: extent(space) }));

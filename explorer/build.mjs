// Build the pages' scripts and styles: node build.mjs [FOLDER]. The same sources give the same bytes, wherever they lie.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "../src/analysis/explorer/bundle"));
const NOTICE = "Holds Preact (MIT, Jason Miller and others) and parts of d3 (ISC, Mike Bostock).";
const sources = ["explorer", "place", "embedded"].flatMap((page) => [`src/${page}.tsx`, `src/${page}.css`]);

await build({
  absWorkingDir: here,
  entryPoints: sources.filter((source) => existsSync(join(here, source))),
  outdir: folder,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  banner: { js: `/* ${NOTICE} */` },
  logLevel: "warning",
});

// Run the unit tests: each is bundled as the page is, then handed to node's own runner.
import { readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const OUT = "node_modules/.tests";
const tests = readdirSync("test").filter((name) => /\.test\.tsx?$/.test(name));

await build({
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
const built = tests.map((name) => `${OUT}/${name.replace(/tsx?$/, "mjs")}`);
process.exit(spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" }).status ?? 1);

import js from "@eslint/js";
import tseslint from "typescript-eslint";

// Rules that need types are left to tsc, which is strict: this way the whole takes two seconds.
export default tseslint.config(
  { ignores: ["node_modules", "test/fixtures"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-non-null-assertion": "off", // arrays are indexed by their own lengths
      "max-lines": ["error", { max: 300 }],
      complexity: ["error", 12],
      eqeqeq: "error",
      "no-console": "error",
      // The page asks nothing of a network and keeps nothing on the machine.
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "localStorage", "sessionStorage", "indexedDB"],
    },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
  { files: ["firefox/*.mjs"], languageOptions: { globals: { document: "readonly", location: "readonly" } } },
);

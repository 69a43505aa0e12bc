import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folder = new URL("symbols/", import.meta.url);

export default defineConfig({
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
  plugins: [
    {
      name: "symbols",
      resolveId: (id) => (id === "virtual:symbols" ? "\0symbols" : undefined),
      load: (id) => {
        if (id !== "\0symbols") return undefined;
        const names = readdirSync(folder).filter((name) => name.endsWith(".svg"));
        const shapes = names.map((name) => [name.slice(0, -4), readFileSync(new URL(name, folder), "utf8").trim()]);
        return `export default ${JSON.stringify(Object.fromEntries(shapes))}`;
      },
    },
  ],
});

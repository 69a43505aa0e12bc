// Bundle the map: `node build.mjs <folder>`. One small script that Dash loads, two engines that it asks for, one style sheet.
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");
const FAMILY = "Command Map CJK";
const WEIGHT = 400;

/** Give `import shapes from "virtual:symbols"` the text of every drawing in symbols/. */
const symbols = {
  name: "symbols",
  setup(bundle) {
    bundle.onResolve({ filter: /^virtual:symbols$/ }, ({ path }) => ({ path, namespace: "symbols" }));
    bundle.onLoad({ filter: /.*/, namespace: "symbols" }, async () => {
      const folder = join(here, "symbols");
      const names = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
      const shapes = Object.fromEntries(names.map((name, i) => [name.slice(0, -4), texts[i].trim()]));
      return { contents: JSON.stringify(shapes), loader: "json" };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  loader: { ".svg": "text" },
  plugins: [symbols],
};

/** Copy the ranges of the fallback face and write the rules that name them. */
async function copyFace() {
  const source = join(here, "node_modules/@fontsource/noto-sans-sc");
  const sheet = await readFile(join(source, `${WEIGHT}.css`), "utf8");
  const rules = sheet
    .replaceAll("'Noto Sans SC'", `'${FAMILY}'`)
    .replaceAll(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, "")
    .replaceAll("./files/", "./fonts/");
  const files = [...rules.matchAll(/\.\/fonts\/([\w[\]-]+\.woff2)/g)].map((hit) => hit[1]);
  await mkdir(join(out, "fonts"), { recursive: true });
  await Promise.all(files.map((name) => copyFile(join(source, "files", name), join(out, "fonts", name))));
  await copyFile(join(source, "LICENSE"), join(out, "fonts", "LICENSE"));
  await writeFile(join(out, "face.css"), rules);
}

/** Gather the licences of every library that went into the bundles. */
async function writeLicences(results) {
  const inputs = results.flatMap((result) => Object.keys(result?.metafile?.inputs ?? {}));
  const found = inputs.map((path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean);
  const parts = await Promise.all([...new Set(found)].sort().map(readLicence));
  await writeFile(join(out, "LICENCES.txt"), parts.join(`\n${"-".repeat(79)}\n`));
}

async function readLicence(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(join(here, folder))).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? await readFile(join(here, folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text}`;
}

await mkdir(out, { recursive: true });
const results = await Promise.all([
  build({ ...common, entryPoints: { commandmap: "src/index.ts" }, format: "iife", outdir: out }),
  build({
    ...common,
    entryPoints: { gl: "src/gl.ts", flat: "src/flat.ts" },
    format: "esm",
    splitting: true,
    chunkNames: "shared",
    outExtension: { ".js": ".mjs" },
    outdir: out,
  }),
  build({
    ...common,
    entryPoints: { "maplibre-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs" },
    format: "esm",
    outExtension: { ".js": ".mjs" },
    outdir: out,
  }),
  build({ ...common, entryPoints: { map: "src/map.css" }, loader: { ".png": "dataurl", ".svg": "dataurl" }, outdir: out }),
  copyFace(),
]);
await writeLicences(results);

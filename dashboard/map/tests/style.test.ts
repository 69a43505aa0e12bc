import { expect, test } from "vitest";
import { namesOf, widthAt } from "../src/basemap";
import { paintRulesOf } from "../src/flat-style";
import { buildStyle } from "../src/gl-style";
import { addressOf } from "../src/picture";
import { inkOf, palette } from "../src/theme";
import { BANDS } from "../src/types";

const style = buildStyle("http://here/tiles/base.pmtiles", "light", "zh");

test("every layer draws from a source of the style", () => {
  for (const layer of style.layers) if ("source" in layer) expect(style.sources).toHaveProperty(layer.source);
});

test("no two layers share a name", () => {
  expect(new Set(style.layers.map(({ id }) => id)).size).toBe(style.layers.length);
});

test("the style asks nobody for letters or pictures", () => {
  expect([style.glyphs, style.sprite]).toEqual([undefined, undefined]);
});

test("the bands lie above the base map in their order", () => {
  const order = style.layers.filter(({ id }) => !id.endsWith("labels")).map((layer) => ("source" in layer ? layer.source : "base"));
  expect([...new Set(order)]).toEqual(["base", ...BANDS]);
});

test("every label lies below the signs, and no layer over the closures but the ring of what is selected", () => {
  const ids = style.layers.map(({ id }) => id);
  expect(ids.findLastIndex((id) => id.endsWith("labels"))).toBeLessThan(ids.indexOf("points-icons"));
  expect(ids.slice(ids.indexOf("closures-icons") + 1).every((id) => id.startsWith("selected-"))).toBe(true);
});

test("without tiles there is still ground to draw on", () => {
  expect(buildStyle(undefined, "dark", "en").sources).not.toHaveProperty("base");
});

test("Chinese stands over the local name; the same name stands once", () => {
  expect(namesOf({ name: "Ventnor", name_zh: "文特诺" }, "zh")).toEqual(["文特诺", "Ventnor"]);
  expect(namesOf({ name: "纽波特", name_zh: "纽波特" }, "zh")).toEqual(["纽波特"]);
  expect(namesOf({ name: "Ventnor", name_zh: "文特诺" }, "en")).toEqual(["Ventnor"]);
});

test("roads widen steadily from far to near", () => {
  const widths = [8, 9, 11, 13, 15, 17, 19].map((zoom) => widthAt([[9, 0.6], [14, 4], [18, 20]], zoom));
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
});

test("the hues of warnings belong to warnings alone", () => {
  for (const theme of ["light", "dark"] as const) {
    const { warning, warningEdge: _, ...others } = palette(theme);
    const inks = ["shelter", "team", "reserve", "facility", "candidate", "settlement"].map((family) => inkOf(family, theme));
    for (const hue of Object.values(warning)) expect([...Object.values(others), ...inks]).not.toContain(hue);
  }
});

test("a layer is asked for by version and language, whatever its address says already", () => {
  const row = { id: "teams", label: "", url: "/map/teams.geojson?as_known=x" };
  expect(addressOf(row, 7, "zh", "http://here/page")).toBe("http://here/map/teams.geojson?as_known=x&v=7&lang=zh");
});

test("the style has room for every way of drawing that a band may hold", () => {
  const ids = style.layers.map(({ id }) => id);
  const needed = ["reach-fill", "zones-hatch", "warnings-fill", "routes-long", "points-icons", "closures-tape", "closures-short", "selected-icons"];
  expect(needed.filter((id) => !ids.includes(id))).toEqual([]);
});

/** Contrast of two colours after WCAG 2. */
function contrast(a: string, b: string): number {
  const light = (colour: string) =>
    [1, 3, 5].reduce((sum, at, i) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return sum + [0.2126, 0.7152, 0.0722][i]! * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0.05);
  const [dark, bright] = [light(a), light(b)].toSorted((x, y) => x - y);
  return bright! / dark!;
}

test.each(["light", "dark"] as const)("what is written on the %s map can be read", (theme) => {
  const colours = palette(theme);
  const inks = ["shelter", "team", "facility", "candidate", "settlement", "incident"].map((family) => inkOf(family, theme));
  for (const ink of [colours.text, colours.textSoft, colours.textWater, ...inks]) expect(contrast(ink, colours.halo)).toBeGreaterThan(4.5);
  for (const ink of inks) expect(contrast(ink, colours.paper)).toBeGreaterThan(4.5);
});

test.each(["light", "dark"] as const)("the edge of a warning stands out on the %s map, by its hue or by its border", (theme) => {
  const { warning, warningEdge, earth } = palette(theme);
  for (const [level, hue] of Object.entries(warning)) {
    expect(Math.max(contrast(hue, earth), contrast(warningEdge[level]!, earth))).toBeGreaterThan(3);
  }
});

test("a county amid land has land round it, one by the sea has sea", () => {
  const groundOf = (surroundings: "sea" | "land") => buildStyle("http://here/base.pmtiles", "light", "en", surroundings).layers[0]!;
  expect(["sea", "land"].map((each) => groundOf(each as "sea" | "land").paint)).toEqual([{ "background-color": palette("light").water }, { "background-color": palette("light").earth }]);
});

test("every waterway is drawn once on either surface, whatever its kind", () => {
  const rules = paintRulesOf(palette("light")).filter(({ dataLayer }) => dataLayer === "waterways");
  for (const kind of ["river", "canal", "stream", "drain", undefined]) {
    expect(rules.filter(({ filter }) => filter!(14, { props: { kind } } as never))).toHaveLength(1);
  }
  expect(style.layers.filter((layer) => "source-layer" in layer && layer["source-layer"] === "waterways")).toHaveLength(rules.length);
});

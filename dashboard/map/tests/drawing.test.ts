import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { bandOf, draw, drawAnswer, labelZoomOf, leastZoomOf } from "../src/drawing";
import { palette } from "../src/theme";
import type { OverlayFeature, Told } from "../src/types";

const POINT: Geometry = { type: "Point", coordinates: [0, 0] };
const AREA: Geometry = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] };
const LINE: Geometry = { type: "LineString", coordinates: [[0, 0], [1, 1]] };

function feature(geometry: Geometry, properties: Told): OverlayFeature {
  return { type: "Feature", geometry, properties };
}

function drawn(geometry: Geometry, properties: Told, theme: "light" | "dark" = "light") {
  return draw(feature(geometry, properties), theme).properties;
}

test("a standing hazard is a neutral hatch without a fill", () => {
  const { hatch, fill } = drawn(AREA, { layer: "risk_zones", symbol: "hatch-landslip" });
  expect([hatch, fill]).toEqual(["hatch-landslip", undefined]);
});

test("an unknown hazard has the plain hatch", () => {
  expect(drawn(AREA, { layer: "risk_zones", symbol: "hatch-meteor" }).hatch).toBe("hatch");
});

test.each(["blue", "yellow", "orange", "red"])("a %s warning is filled and edged in its own hue", (level) => {
  const { fill, line } = drawn(AREA, { layer: "warnings", symbol: "warning", state: level });
  expect([fill, line]).toEqual([palette("light").warning[level], palette("light").warning[level]]);
});

test("a level that the map does not know gets no hue of another", () => {
  const { fill, dash } = drawn(AREA, { layer: "warnings", symbol: "warning", state: "purple" });
  expect([Object.values(palette("light").warning).includes(fill!), dash]).toEqual([false, "short"]);
});

test("a closed stretch is black-and-white tape, broken while only reported", () => {
  expect(drawn(LINE, { layer: "closures", state: "confirmed" })).toMatchObject({ dash: "tape", casing: "#111111", line: "#ffffff" });
  expect(drawn(LINE, { layer: "closures", state: "reported" }).dash).toBe("tape-reported");
});

test("a slowed road has another sign and a thinner tape", () => {
  const [slowed, blocked] = ["slowed", "blocked"].map((effect) => drawn(LINE, { layer: "closures", state: "confirmed", effect }));
  expect(slowed!.casingWidth).toBeLessThan(blocked!.casingWidth!);
  expect(drawn(POINT, { layer: "closures", symbol: "closure", effect: "slowed" }).icon).toMatch(/^closure-slowed/);
});

test("closures lie in the highest band of the records, signs over areas", () => {
  const bands = [["risk_zones", "Polygon"], ["warnings", "MultiPolygon"], ["shelters", "Point"], ["closures", "LineString"]] as const;
  expect(bands.map(([layer, geometry]) => bandOf(layer, geometry))).toEqual(["zones", "warnings", "points", "closures"]);
});

test("a standing hazard that is a point is a sign among signs", () => {
  expect(bandOf("risk_zones", "Point")).toBe("points");
});

test("labels of a higher rank wait for a nearer zoom", () => {
  const zooms = [0, 1, 2, 3, 4, 5, 99].map((rank) => labelZoomOf({ rank }));
  expect(zooms).toEqual(zooms.toSorted((a, b) => a - b));
});

test("a hamlet that was not heard from never waits", () => {
  expect(leastZoomOf({ symbol: "settlement-hamlet", mark: "query" })).toBe(0);
  expect(leastZoomOf({ symbol: "settlement-hamlet" })).toBeGreaterThan(0);
});

test.each([["route", "routes"], ["alternative", "routes"], ["cut_off", "closures"], ["reach", "reach"], ["gap", "points"], ["to", "closures"]])("of an answer, %s lies in %s", (role, band) => {
  expect(drawAnswer(feature(role === "reach" ? AREA : role === "gap" || role === "to" ? POINT : LINE, { role }), "light").band).toBe(band);
});

test("the shorter the time, the fuller the reach", () => {
  const [near, mid, far] = [15, 30, 60].map((minutes) => drawAnswer(feature(AREA, { role: "reach", minutes }), "light").feature.properties.fillOpacity!);
  expect(near! > mid! && mid! > far!).toBe(true);
});

test("the names of towns come before those of villages and hamlets, whatever their rank", () => {
  const zooms = ["town", "village", "hamlet"].map((size) => labelZoomOf({ symbol: `settlement-${size}`, rank: 9 }));
  expect(zooms).toEqual([8.5, 9, 12]);
});

test("only a team's position wears the ring of its age", () => {
  expect(drawn(POINT, { layer: "teams", symbol: "team-fire", age: "stale" }).icon).toContain("stale");
  expect(drawn(POINT, { layer: "shelters", symbol: "shelter-building", age: "stale" }).icon).not.toContain("stale");
});

test("the edge of a warning grows with its level", () => {
  const widths = ["blue", "yellow", "orange", "red"].map((state) => drawn(AREA, { layer: "warnings", state }).lineWidth!);
  expect(widths).toEqual([...new Set(widths)].toSorted((a, b) => a - b));
});

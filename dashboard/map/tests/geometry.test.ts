import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { breakLabel, placeLabels } from "../src/flat-labels";
import { distanceTo, isInside, middleOf, type Path } from "../src/geometry";
import { hold, signsOf } from "../src/picture";

const RING: Path = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]];
const HOLE: Path = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]];

test("a hole is outside", () => {
  expect([isInside([RING, HOLE], [2, 2]), isInside([RING, HOLE], [5, 5]), isInside([RING], [11, 5])]).toEqual([true, false, false]);
});

test("the distance to a line is to its nearest stretch, not to its corners", () => {
  expect(distanceTo([[0, 0], [10, 0]], [5, 3])).toBe(3);
});

test("the middle of a line is at half its length", () => {
  expect(middleOf({ type: "LineString", coordinates: [[0, 0], [8, 0], [8, 2]] })).toEqual([5, 0]);
});

test("the middle of a bent area lies inside it", () => {
  const bent: Path = [[0, 0], [10, 0], [10, 2], [2, 2], [2, 10], [0, 10], [0, 0]];
  expect(isInside([bent], middleOf({ type: "Polygon", coordinates: [bent] })!)).toBe(true);
});

test("each closed stretch without a sign gets one, and one only", () => {
  const line = { type: "Feature", geometry: { type: "LineString", coordinates: [[0, 0], [2, 0]] } as Geometry, properties: { subject: "closures/a" } } as const;
  const sign = { type: "Feature", geometry: { type: "Point", coordinates: [0, 0] } as Geometry, properties: { subject: "closures/b" } } as const;
  const other = { ...line, properties: { subject: "closures/b" } };
  expect(signsOf([line, sign, other]).map(({ properties, geometry }) => [properties.subject, geometry])).toEqual([["closures/a", { type: "Point", coordinates: [1, 0] }]]);
});

test("a record whose place is not known is left out of the picture, not put at zero", () => {
  const overlay = { type: "FeatureCollection", features: [{ type: "Feature", geometry: null as unknown as Geometry, properties: {} }] } as const;
  expect(hold("x", { id: "teams", label: "", url: "" }, { ...overlay, features: [...overlay.features] }).features).toEqual([]);
});

test("of two labels in one place the more important stays", () => {
  const wishes = [{ drawn: { label: "later", sort: 3 }, x: 50, y: 50 }, { drawn: { label: "first", sort: 0 }, x: 50, y: 50 }];
  expect(placeLabels(wishes, [], (line) => line.length * 7).map(({ lines }) => lines)).toEqual([["first"]]);
});

test("a label steps aside from another symbol", () => {
  const [placed] = placeLabels([{ drawn: { label: "a", reach: 10 }, x: 50, y: 50 }], [{ x0: 40, y0: 60, x1: 60, y1: 80 }], () => 7);
  expect(placed!.y).toBeLessThan(50);
});

test("long labels break at spaces, or between characters", () => {
  expect(breakLabel("Ventnor Winter Gardens Hall")).toEqual(["Ventnor Winter", "Gardens Hall"]);
  expect(breakLabel("邦彻奇坡道路面、院墙开裂处")).toHaveLength(2);
});

import { expect, test } from "vitest";
import { isLandmark, nameLandmarks, signBox, stepAside, type Box } from "../src/aside";
import { placeLabels } from "../src/flat-labels";
import type { DrawnFeature, OverlayFeature, Told } from "../src/types";

const ZOOM = 9.5;

function point(lon: number, told: Told): OverlayFeature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, 50] }, properties: told };
}

function pill(lon: number, cells = 2): DrawnFeature {
  const icon = ["cluster", ...Array(cells).fill("team,1,0,0")].join("|");
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, 50] }, properties: { icon, expand: 12 } };
}

const town = (lon: number, size: number, label = "Newport") => point(lon, { symbol: "settlement-town", size, label });
const closure = (lon: number) => point(lon, { layer: "closures", symbol: "closure" });
const shiftOf = (feature: unknown) => (feature as DrawnFeature).properties.shift;
const meet = (a: Box, b: Box) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

test("a pill steps aside from a closure's sign, and stays where it hides none", () => {
  expect(shiftOf(stepAside([pill(0)], [signBox(closure(0), ZOOM)], ZOOM)[0])).toBeDefined();
  expect(shiftOf(stepAside([pill(0)], [signBox(closure(2), ZOOM)], ZOOM)[0])).toBeUndefined();
});

test("a pill goes no farther than it must, and to where nothing is hidden", () => {
  const [dx, dy] = shiftOf(stepAside([pill(0)], [signBox(closure(0), ZOOM)], ZOOM)[0])!;
  expect(Math.hypot(dx, dy)).toBeLessThanOrEqual(48);
  expect(Math.abs(dy)).toBeGreaterThanOrEqual(26);
});

test("of two pills in one place the second steps aside", () => {
  const [first, second] = stepAside([pill(0), pill(0)], [], ZOOM);
  expect([shiftOf(first), shiftOf(second) !== undefined]).toEqual([undefined, true]);
});

test("two towns near one another are named on sides where neither name lies on the other", () => {
  const places = [town(0, 9000, "Cowes"), town(0.03, 6000, "East Cowes")];
  const [a, b] = [...nameLandmarks(places, [], ZOOM).values()];
  expect(meet(a!.box, b!.box)).toBe(false);
});

test("where there is no room the smaller town's name yields", () => {
  const places = [town(0, 100), ...Array.from({ length: 4 }, () => town(0, 9000))];
  expect([...nameLandmarks(places, [], ZOOM).keys()]).not.toContain(places[0]);
});

test("large villages are landmarks, hamlets never", () => {
  const told = [town(0, 10).properties, { symbol: "settlement-village", size: 5021 }, { symbol: "settlement-village", size: 400 }, { symbol: "settlement-hamlet", size: 9000 }];
  expect(told.map(isLandmark)).toEqual([true, true, false, false]);
});

test("without WebGL2 too a landmark's name is written on its side, over what could not step aside", () => {
  const taken = [{ x0: -100, y0: -100, x1: 200, y1: 200 }];
  const wishes = [{ drawn: { label: "Ryde", reach: 8, anchor: "left" as const }, x: 0, y: 0 }, { drawn: { label: "Oakfield", reach: 8 }, x: 0, y: 40 }];
  const placed = placeLabels(wishes, taken, () => 30);
  expect(placed.map(({ lines, x }) => [lines[0], x > 0])).toEqual([["Ryde", true]]);
});

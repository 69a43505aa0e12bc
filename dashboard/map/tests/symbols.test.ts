import shapes from "virtual:symbols";
import { expect, test } from "vitest";
import cases from "./cases.json";
import { pictureOf } from "../src/images";
import { drawingsOf, extentOf, keyOf, partsOf, symbolPicture } from "../src/symbols";

test.each(cases)("$symbol $state $mark $age is drawn as the Python side draws it", ({ drawings, ...parts }) => {
  expect(drawingsOf(parts, shapes)).toEqual(drawings);
});

test("a key is read back as it was written", () => {
  const parts = { symbol: "team-fire", state: "busy", mark: "", age: "stale" };
  expect(partsOf(keyOf(parts))).toEqual(parts);
});

test("no drawing keeps an open colour once it is inked", () => {
  for (const name of Object.keys(shapes)) {
    expect(symbolPicture({ symbol: name }, shapes, "dark")).not.toMatch(/currentColor|var\(--symbol/);
  }
});

test("light and dark differ in ink only", () => {
  const [light, dark] = (["light", "dark"] as const).map((theme) => symbolPicture({ symbol: "shelter-building", state: "open" }, shapes, theme).replaceAll(/#[0-9a-f]{6}/g, "#"));
  expect(light).toBe(dark);
});

test("closures are black and white by day and by night", () => {
  expect(symbolPicture({ symbol: "closure" }, shapes, "dark")).toBe(symbolPicture({ symbol: "closure" }, shapes, "light"));
});

test("the ring of an age has room", () => {
  expect(extentOf({ symbol: "team-fire", age: "fresh" })).toBeGreaterThan(extentOf({ symbol: "team-fire" }));
});

test("a hatch is a tile of its own, without a seam around it", () => {
  expect(pictureOf("hatch-flood", shapes, "light")).toContain('width="24" height="24" viewBox="0 0 24 24"');
});

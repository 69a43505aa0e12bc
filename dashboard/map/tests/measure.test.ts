import { expect, test } from "vitest";
import { lengthOf, roundScale, tellLength, tellPlace } from "../src/measure";

test("one degree of latitude is 111.2 km on the mean sphere", () => {
  expect(lengthOf([[0, 50], [0, 51]])).toBeCloseTo(111_195, -1);
});

test("a line is as long as its parts", () => {
  const line: [number, number][] = [[-1.2, 50.6], [-1.19, 50.61], [-1.15, 50.65]];
  expect(lengthOf(line)).toBeCloseTo(lengthOf(line.slice(0, 2)) + lengthOf(line.slice(1)), 6);
});

test("a single corner has no length", () => {
  expect(lengthOf([[1, 1]])).toBe(0);
});

test("lengths are told in metres, then kilometres", () => {
  expect([0, 640.4, 999.6, 2119.8, 12345].map((length_m) => tellLength(length_m, "m", "km"))).toEqual(["0 m", "640 m", "1.00 km", "2.12 km", "12.3 km"]);
});

test("a place is told latitude first, with five decimals, once round the globe", () => {
  expect(tellPlace([-1.2034, 50.6012])).toBe("50.60120, -1.20340");
  expect(tellPlace([358.7966, 50.6012])).toBe("50.60120, -1.20340");
});

test("the scale bar is the longest round length that fits", () => {
  expect([99, 100, 260, 7400].map((room_m) => roundScale(room_m).length_m)).toEqual([50, 100, 200, 5000]);
  expect(roundScale(400).share).toBe(0.5);
});

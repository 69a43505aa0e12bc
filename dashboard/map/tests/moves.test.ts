import { expect, test } from "vitest";
import { Moves } from "../src/moves";
import type { OverlayFeature } from "../src/types";

function team(id: string, lon: number): OverlayFeature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, 50] }, properties: { subject: `teams/${id}` } };
}

const FETCHED = [team("a", 1), team("b", 2)];

function lons(moves: Moves, layer = "teams", past = false): number[] {
  return moves.lay(layer, FETCHED, past).map(({ geometry }) => (geometry.type === "Point" ? geometry.coordinates[0]! : NaN));
}

test("a team is drawn where it was last, the others where they were fetched", () => {
  const moves = new Moves();
  moves.take([["a", 7, 50, 1]]);
  expect(lons(moves)).toEqual([7, 2]);
});

test("each frame is whole: who is no longer in it stands where it was fetched", () => {
  const moves = new Moves();
  moves.take([["a", 7, 50, 1]]);
  moves.take([["b", 8, 50, 1]]);
  expect(lons(moves)).toEqual([1, 8]);
});

test("looking back, nobody moves; other layers never do", () => {
  const moves = new Moves();
  moves.take([["a", 7, 50, 1]]);
  expect(lons(moves, "teams", true)).toEqual([1, 2]);
  expect(lons(moves, "shelters")).toEqual([1, 2]);
});

test("a frame that changes nothing is said to", () => {
  const moves = new Moves();
  expect(moves.take([])).toBe(false);
  expect(moves.take([["a", 7, 50, 1]])).toBe(true);
  expect(moves.take([["a", 7, 50, 2]])).toBe(false);
  expect(moves.take([])).toBe(true);
});

import L from "leaflet";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SteadyAdapter } from "../src/flat-adapter";

const NOTHING = { created: [], updated: [], unchanged: [], deletedIds: [] };
const STYLING = { polygon: () => ({ polygonFillColor: "#000000", polygonOutlineColor: "#000000", polygonFillOpacity: 1, polygonOutlineWidth: 1, zIndex: 0 }) };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("an area that is wiped just after a change of mode leaves nothing behind that throws", () => {
  const element = document.createElement("div");
  document.body.append(element);
  const adapter = new SteadyAdapter({ lib: L, map: L.map(element, { center: [50, 0], zoom: 9 }) });
  const ring = [[0, 50], [1, 50], [1, 51], [0, 50]];
  const area = { id: "a", type: "Feature", properties: { mode: "polygon" }, geometry: { type: "Polygon", coordinates: [ring] } };
  adapter.render({ ...NOTHING, created: [area] } as never, STYLING as never);
  adapter.render(NOTHING as never, STYLING as never);
  adapter.render({ ...NOTHING, deletedIds: ["a"] } as never, STYLING as never);
  expect(() => vi.runAllTimers()).not.toThrow();
});

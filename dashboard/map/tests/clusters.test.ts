import shapes from "virtual:symbols";
import { expect, test } from "vitest";
import { clusterPicture, Clusters, gradeOf } from "../src/clusters";
import type { OverlayFeature, Told } from "../src/types";

function point(lon: number, told: Told): OverlayFeature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, 50] }, properties: told };
}

const SHELTER = { layer: "shelters", symbol: "shelter-building" };
const MUTE = { layers: {}, states: {} };
const NEAR = [
  point(0, { ...SHELTER, state: "open", subject: "shelters/a" }),
  point(0.0001, { ...SHELTER, state: "standby", subject: "shelters/b" }),
  point(0.0002, { layer: "teams", symbol: "team-fire", state: "free", subject: "teams/c" }),
];

test("neighbours of several layers share one pill with a cell for each", () => {
  const found = new Clusters(NEAR).at(8, MUTE);
  expect(found.map(({ properties }) => (properties as { icon?: string }).icon)).toEqual(["cluster|team-fire,1,0,0|shelter-building,1,1,0"]);
});

test("a pill keeps the subjects that it stands for", () => {
  const [pill] = new Clusters(NEAR).at(8, MUTE);
  expect(pill!.properties.subject!.slice(8).split(" ").sort()).toEqual(["shelters/a", "shelters/b", "teams/c"]);
});

test("a pill tells each layer and its states in the words of the interface", () => {
  const words = { layers: { shelters: "避难场所", teams: "队伍" }, states: { open: "启用", standby: "待命", free: "待命" } };
  const [pill] = new Clusters(NEAR).at(8, words);
  const lines = (pill!.properties as { tip: string }).tip.split("\n").sort();
  expect(lines).toEqual(["避难场所 2 · 启用 1 · 待命 1", "队伍 1 · 待命 1"]);
});

test("a state without a word is not told in another language", () => {
  const [pill] = new Clusters(NEAR).at(8, { layers: { shelters: "避难场所", teams: "队伍" }, states: {} });
  expect((pill!.properties as { tip: string }).tip).not.toMatch(/[a-z]/);
});

test("from near, each stands for itself", () => {
  expect(new Clusters(NEAR).at(14, MUTE)).toHaveLength(3);
});

test("kinds of one family gather under the family's sign", () => {
  const teams = ["team-fire", "team-police"].map((symbol, i) => point(i / 1e4, { layer: "teams", symbol }));
  expect((new Clusters(teams).at(8, MUTE)[0]!.properties as { icon?: string }).icon).toBe("cluster|team,0,0,2");
});

test("a state that nobody reported is never counted as free", () => {
  expect([gradeOf(undefined), gradeOf("unknown"), gradeOf("free")]).toEqual(["hollow", "hollow", "full"]);
});

test("a pill shows each count", () => {
  const svg = clusterPicture("cluster|team,3,0,1|shelter-building,12,0,0", shapes, "light");
  expect([...svg.matchAll(/>(\d+)</g)].map((hit) => hit[1])).toEqual(["4", "12"]);
});

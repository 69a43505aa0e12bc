import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Picture } from "../src/picture";
import type { Props, Surface } from "../src/types";

interface Call {
  layer: string;
  version: string | null;
  tag: string | null;
  answer: (status: number) => Promise<void>;
}

let calls: Call[];
let picture: Picture;

const PROPS: Props = { visible: ["teams", "closures"], version: "live-1", layers: ["teams", "closures"].map((id) => ({ id, label: id, url: `http://here/map/${id}.geojson` })) };

beforeEach(() => {
  calls = [];
  vi.stubGlobal("fetch", (address: string, { headers }: RequestInit) => {
    const url = new URL(address);
    return new Promise<Response>((settle) => {
      const answer = async (status: number) => {
        settle(new Response(status === 304 ? null : '{"features": []}', { status, headers: { etag: '"one"' } }));
        await new Promise((next) => setTimeout(next));
      };
      calls.push({ layer: url.pathname.slice(5, -8), version: url.searchParams.get("v"), tag: new Headers(headers).get("if-none-match"), answer });
    });
  });
  const surface = { view: () => ({ lon: 0, lat: 0, zoom: 9 }), setImages: () => undefined, setBand: () => undefined } as unknown as Surface;
  picture = new Picture(surface, {}, () => undefined, () => undefined);
});

afterEach(() => {
  picture.destroy();
  vi.unstubAllGlobals();
});

test("closures are asked for first, the others once they have come", async () => {
  picture.show(PROPS);
  expect(calls.map(({ layer }) => layer)).toEqual(["closures"]);
  await calls[0]!.answer(200);
  expect(calls.map(({ layer }) => layer)).toEqual(["closures", "teams"]);
});

test("a version that is told twice is fetched once", async () => {
  picture.show(PROPS);
  void picture.follow("live-2");
  void picture.follow("live-2");
  picture.show({ ...PROPS, version: "live-2" });
  expect(calls.map(({ version }) => version)).toEqual(["live-1", "live-2"]);
});

test("what has not changed is asked for by its tag, and kept", async () => {
  picture.show(PROPS);
  await calls[0]!.answer(200);
  let told = false;
  void picture.follow("live-2").then(() => (told = true));
  const again = calls.find(({ layer, version }) => layer === "closures" && version === "live-2")!;
  expect([again.tag, told]).toEqual(['"one"', false]);
  await again.answer(304);
  void picture.follow("live-3");
  expect([calls.at(-1)!.tag, told]).toEqual(['"one"', true]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { archiveOf, Ranges, trouble } from "../src/archive";

let told: (string | null)[];
const source = new Ranges("http://here/base.pmtiles");

function answer(status: number, headers: Record<string, string> = {}): void {
  vi.stubGlobal("fetch", vi.fn(async () => new Response(status === 206 ? "abc" : null, { status, headers })));
}

beforeEach(() => {
  told = [];
  trouble.tell = (what) => told.push(what);
});

afterEach(() => vi.unstubAllGlobals());

test("a range is asked for past the browser's cache", async () => {
  answer(206);
  await source.getBytes(100, 50);
  const [, options] = vi.mocked(fetch).mock.calls[0]!;
  expect(options).toMatchObject({ cache: "no-store", headers: { range: "bytes=100-149" } });
});

test("a whole file in place of a range is refused", async () => {
  answer(200);
  await expect(source.getBytes(0, 3)).rejects.toThrow("200");
});

test("a base map built anew is read anew", async () => {
  answer(206, { etag: "new" });
  await expect(source.getBytes(0, 3, undefined, "old")).rejects.toThrow("built anew");
  expect(told).toEqual([]);
});

test("trouble is told, and its end", async () => {
  answer(404);
  await source.getBytes(0, 3).catch(() => undefined);
  answer(206);
  await source.getBytes(0, 3);
  expect(told).toEqual(["404", null]);
});

test("what was called off is no trouble", async () => {
  const stop = new AbortController();
  stop.abort();
  vi.stubGlobal("fetch", vi.fn(async () => Promise.reject(new DOMException("off", "AbortError"))));
  await source.getBytes(0, 3, stop.signal).catch(() => undefined);
  expect(told).toEqual([]);
});

test("one archive has one reader", () => {
  expect(archiveOf("/tiles/base.pmtiles")).toBe(archiveOf("/tiles/base.pmtiles"));
});

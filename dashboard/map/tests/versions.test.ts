import { expect, test } from "vitest";
import { Versions } from "../src/versions";

test("last told wins, the page or the line", () => {
  const versions = new Versions();
  versions.ask("live-1");
  versions.hear("live-2");
  expect(versions.now()).toBe("live-2");
  versions.ask("live-3");
  expect(versions.now()).toBe("live-3");
});

test("a late word of the page does not take the map back", () => {
  const versions = new Versions();
  for (const version of ["live-1", "live-2"]) versions.hear(version);
  versions.ask("live-1");
  expect(versions.now()).toBe("live-2");
});

test("looking back stays at its time, and now is what was heard in the meantime", () => {
  const versions = new Versions();
  versions.ask("live-1");
  versions.ask("live-1@14:05");
  versions.hear("live-2");
  expect(versions.now()).toBe("live-1@14:05");
  versions.ask("live-1");
  expect(versions.now()).toBe("live-2");
});

test("a journal that is opened again is drawn again", () => {
  const versions = new Versions();
  for (const version of ["exercise-9", "live-3", "exercise-9"]) versions.hear(version);
  expect(versions.now()).toBe("exercise-9");
});

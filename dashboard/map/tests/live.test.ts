import { beforeEach, expect, test } from "vitest";
import { delayOf, listen, socketUrl, type Line, type Move, type SocketLike } from "../src/live";

const BEAT = '{"version": "live-7", "head": 7, "clock": "14:05"}';

let moves: Move[][];
let sinces: string[];
let tries: number;
let sockets: SocketLike[];
let waiting: { act: () => void; delay_ms: number }[];
let versions: string[];
let links: boolean[];
let closed: number;
let forgotten: number[];

beforeEach(() => {
  [sockets, waiting, versions, links, forgotten, closed] = [[], [], [], [], [], 0];
  [moves, sinces, tries] = [[], [], 0];
});

function start(): Line {
  return listen("ws://here/ws/live", {
    open: () => {
      const socket: SocketLike = { onopen: null, onmessage: null, onclose: null, close: () => (closed += 1) };
      sockets.push(socket);
      return socket;
    },
    later: (act, delay_ms) => waiting.push({ act, delay_ms }),
    forget: (timer) => forgotten.push(timer),
    random: () => 0.5,
    onVersion: (version) => versions.push(version),
    onMoves: (told) => moves.push(told),
    onLink: (up, since) => {
      links.push(up);
      sinces.push(since);
    },
    onTry: () => (tries += 1),
  });
}

test("the version of each message is told", () => {
  start();
  sockets[0]!.onmessage!({ data: '{"version": "live-7"}' });
  sockets[0]!.onmessage!({ data: '{"version": "live-8"}' });
  expect(versions).toEqual(["live-7", "live-8"]);
});

test("what is not a version is passed over", () => {
  start();
  for (const data of ["", "no json", "{}", '{"version": 9}', 12]) sockets[0]!.onmessage!({ data });
  expect(versions).toEqual([]);
});

test("who moved is told; what is no place is passed over", () => {
  start();
  sockets[0]!.onmessage!({ data: '{"teams": [["a", -1.2, 50.6, 1], ["b", null, 50.6, 1], 7]}' });
  expect(moves).toEqual([[["a", -1.2, 50.6, 1]]]);
});

/** Let the wait that was begun last run out. */
function runOut(): void {
  waiting.at(-1)!.act();
}

test("a lost link is told once, with the clock last heard, and once it is back", () => {
  start();
  sockets[0]!.onmessage!({ data: BEAT });
  sockets[0]!.onclose!();
  for (const which of [1, 2]) {
    runOut();
    sockets[which]!.onclose!();
  }
  runOut();
  sockets[3]!.onmessage!({ data: BEAT });
  expect([links, sinces]).toEqual([[true, false, true], ["14:05", "14:05", "14:05"]]);
});

test("each vain try waits twice as long, until something is heard", () => {
  start();
  const delays = [];
  for (let i = 0; i < 3; i++) {
    sockets[i]!.onclose!();
    delays.push(waiting.at(-1)!.delay_ms);
    runOut();
  }
  sockets[3]!.onmessage!({ data: BEAT });
  sockets[3]!.onclose!();
  expect([...delays, waiting.at(-1)!.delay_ms]).toEqual([500, 1000, 2000, 500]);
});

test("before each try to come back the page asks whether it is still let in", () => {
  start();
  expect(tries).toBe(0);
  sockets[0]!.onclose!();
  runOut();
  expect(tries).toBe(1);
});

test("silence is a lost link too, even where the socket never opened", () => {
  start();
  expect(waiting.at(-1)!.delay_ms).toBe(6000);
  runOut();
  expect([links, closed]).toEqual([[false], 1]);
});

test("no network is a lost link at once, and said once", () => {
  const line = start();
  sockets[0]!.onmessage!({ data: BEAT });
  line.drop();
  line.drop();
  expect([links, closed]).toEqual([[true, false], 1]);
});

test("no wait is longer than six and a quarter seconds, none shorter than a third of one", () => {
  expect(delayOf(60, () => 1)).toBe(6_250);
  expect(delayOf(0, () => 0)).toBe(375);
});

test("once stopped it closes and never tries again", () => {
  const line = start();
  line.stop();
  expect([closed, sockets[0]!.onclose, links]).toEqual([1, null, []]);
});

test("the socket is on the page's own host", () => {
  expect(socketUrl("/ws/live", "https://post.local:8050/page")).toBe("wss://post.local:8050/ws/live");
  expect(socketUrl("/ws/live", "http://127.0.0.1:8050/")).toBe("ws://127.0.0.1:8050/ws/live");
});

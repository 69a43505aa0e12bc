import { beforeEach, expect, test } from "vitest";
import { delayOf, listen, socketUrl, type SocketLike } from "../src/live";

let sockets: SocketLike[];
let waiting: { act: () => void; delay_ms: number }[];
let heads: number[];
let links: boolean[];
let closed: number;
let forgotten: number[];

beforeEach(() => {
  [sockets, waiting, heads, links, forgotten, closed] = [[], [], [], [], [], 0];
});

function start(): () => void {
  return listen("ws://here/ws/live", {
    open: () => {
      const socket: SocketLike = { onopen: null, onmessage: null, onclose: null, close: () => (closed += 1) };
      sockets.push(socket);
      return socket;
    },
    later: (act, delay_ms) => waiting.push({ act, delay_ms }),
    forget: (timer) => forgotten.push(timer),
    random: () => 0.5,
    onHead: (head) => heads.push(head),
    onLink: (up) => links.push(up),
  });
}

test("the head of each message is told", () => {
  start();
  sockets[0]!.onmessage!({ data: '{"head": 7}' });
  sockets[0]!.onmessage!({ data: '{"head": 8}' });
  expect(heads).toEqual([7, 8]);
});

test("what is not a head is passed over", () => {
  start();
  for (const data of ["", "no json", "{}", '{"head": "9"}', 12]) sockets[0]!.onmessage!({ data });
  expect(heads).toEqual([]);
});

test("a lost link is told once it is lost and once it is back", () => {
  start();
  sockets[0]!.onopen!();
  sockets[0]!.onclose!();
  waiting[0]!.act();
  sockets[1]!.onopen!();
  expect(links).toEqual([true, false, true]);
});

test("each vain try waits twice as long, until the link is back", () => {
  start();
  for (let i = 0; i < 3; i++) {
    sockets[i]!.onclose!();
    waiting[i]!.act();
  }
  sockets[3]!.onopen!();
  sockets[3]!.onclose!();
  expect(waiting.map(({ delay_ms }) => delay_ms)).toEqual([500, 1000, 2000, 500]);
});

test("no wait is longer than nineteen seconds, none shorter than a third of one", () => {
  expect(delayOf(60, () => 1)).toBe(18_750);
  expect(delayOf(0, () => 0)).toBe(375);
});

test("once stopped it closes, forgets its timer and never tries again", () => {
  const stop = start();
  sockets[0]!.onclose!();
  stop();
  sockets[0]!.onclose!();
  expect([closed, forgotten, waiting.length]).toEqual([1, [1], 1]);
});

test("the socket is on the page's own host", () => {
  expect(socketUrl("/ws/live", "https://post.local:8050/page")).toBe("wss://post.local:8050/ws/live");
  expect(socketUrl("/ws/live", "http://127.0.0.1:8050/")).toBe("ws://127.0.0.1:8050/ws/live");
});

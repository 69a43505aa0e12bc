// One socket to the server: the post's version, and where the teams are that move. It comes back by itself.

export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event?: { code: number }) => void) | null;
  close(): void;
}

/** Where a team is: its id, degrees, and seconds of 1970. */
export type Move = [string, number, number, number];

export interface LiveOptions {
  open: (url: string) => SocketLike;
  later: (act: () => void, delay_ms: number) => number;
  forget: (timer: number) => void;
  random: () => number;
  /** Told with every beat, whether it has changed or not. */
  onVersion: (version: string) => void;
  onMoves: (moves: Move[]) => void;
  /** Told once when the link is lost, with the post's clock as last heard, and once when it is back. */
  onLink: (up: boolean, since: string) => void;
  /** Told before each try to come back: the browser may no longer be let in. */
  onTry: () => void;
}

export interface Line {
  stop(): void;
  /** Take the link for lost at once, as when the machine says that it has no network. */
  drop(): void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;

/** The server tells something every two seconds; a page that hears nothing for so long is not connected. */
const SILENCE_MS = 6_000;

/** Return how long to wait before trying again: doubled each time, capped, spread so that screens do not come at once. */
export function delayOf(tries: number, random: () => number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries) * (0.75 + 0.5 * random());
}

/** Listen until told to stop. */
export function listen(url: string, options: LiveOptions): Line {
  let tries = 0;
  let timer: number | undefined;
  let silence: number | undefined;
  let socket: SocketLike | undefined;
  let up: boolean | undefined;
  let clock = "";

  const tell = (now: boolean) => {
    if (up === now) return;
    up = now;
    options.onLink(now, clock);
  };
  const hush = () => {
    if (silence !== undefined) options.forget(silence);
    silence = undefined;
  };
  const wait = () => {
    hush();
    silence = options.later(lose, SILENCE_MS);
  };
  const lose = () => {
    hush();
    if (socket) {
      [socket.onopen, socket.onmessage, socket.onclose] = [null, null, null];
      socket.close();
      socket = undefined;
    }
    tell(false);
    if (timer !== undefined) options.forget(timer);
    timer = options.later(connect, delayOf(tries++, options.random));
  };
  const connect = () => {
    timer = undefined;
    if (tries) options.onTry();
    const opened = (socket = options.open(url));
    wait();
    opened.onopen = wait;
    opened.onmessage = ({ data }) => {
      wait();
      const told = read(data);
      if (told === undefined) return;
      tries = 0;
      clock = told.clock ?? clock;
      tell(true);
      if (told.version !== undefined) options.onVersion(told.version);
      if (told.teams !== undefined) options.onMoves(told.teams);
    };
    opened.onclose = lose;
  };
  connect();
  return {
    stop: () => {
      hush();
      if (timer !== undefined) options.forget(timer);
      if (!socket) return;
      [socket.onopen, socket.onmessage, socket.onclose] = [null, null, null];
      socket.close();
    },
    drop: () => {
      if (timer === undefined) lose();
    },
  };
}

interface Message {
  version?: string;
  clock?: string;
  teams?: Move[];
}

function read(data: unknown): Message | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const { version, clock, teams } = JSON.parse(data) as Record<string, unknown>;
    const message: Message = {};
    if (typeof version === "string") message.version = version;
    if (typeof clock === "string") message.clock = clock;
    if (Array.isArray(teams)) message.teams = teams.filter(isMove);
    return message.version === undefined && message.teams === undefined ? undefined : message;
  } catch {
    return undefined;
  }
}

function isMove(row: unknown): row is Move {
  return Array.isArray(row) && typeof row[0] === "string" && row.slice(1, 4).every((part) => typeof part === "number" && Number.isFinite(part));
}

/** Make an address of this page's host into one of a socket. */
export function socketUrl(url: string, page: string): string {
  return new URL(url, page).href.replace(/^http/, "ws");
}

// One socket to the server: it says how far the journal has come; it comes back by itself when the link is lost.

export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}

export interface LiveOptions {
  open: (url: string) => SocketLike;
  later: (act: () => void, delay_ms: number) => number;
  forget: (timer: number) => void;
  random: () => number;
  onHead: (head: number) => void;
  onLink: (up: boolean) => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** Return how long to wait before trying again: doubled each time, capped, spread so that screens do not come at once. */
export function delayOf(tries: number, random: () => number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries) * (0.75 + 0.5 * random());
}

/** Listen until told to stop; the answer stops it. */
export function listen(url: string, options: LiveOptions): () => void {
  let tries = 0;
  let timer: number | undefined;
  let socket: SocketLike | undefined;
  let stopped = false;

  const connect = () => {
    socket = options.open(url);
    socket.onopen = () => {
      tries = 0;
      options.onLink(true);
    };
    socket.onmessage = ({ data }) => {
      const head = headOf(data);
      if (head !== undefined) options.onHead(head);
    };
    socket.onclose = () => {
      if (stopped) return;
      options.onLink(false);
      timer = options.later(connect, delayOf(tries++, options.random));
    };
  };
  connect();
  return () => {
    stopped = true;
    if (timer !== undefined) options.forget(timer);
    socket?.close();
  };
}

function headOf(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const head: unknown = (JSON.parse(data) as { head?: unknown }).head;
    return typeof head === "number" ? head : undefined;
  } catch {
    return undefined;
  }
}

/** Make an address of this page's host into one of a socket. */
export function socketUrl(url: string, page: string): string {
  return new URL(url, page).href.replace(/^http/, "ws");
}

// The base map's archive, read by ranges from this server.
import { EtagMismatch, PMTiles, type RangeResponse, type Source } from "pmtiles";

const archives = new Map<string, PMTiles>();

/** Told what is wrong with the base map, and `null` once it answers again. */
export const trouble: { tell: (what: string | null) => void } = { tell: () => undefined };

/** Return the one reader of an archive, so that its directories are read once. */
export function archiveOf(url: string): PMTiles {
  const address = new URL(url, document.baseURI).href;
  const known = archives.get(address);
  if (known) return known;
  const archive = new PMTiles(new Ranges(address));
  archives.set(address, archive);
  return archive;
}

/**
 * Ranges that pass by the browser's cache.
 *
 * With Chromium's cache between, one page load in three got a range with too few bytes (57 ranges a load); the tile
 * then stays blank. The server is near: nothing is lost by asking it again.
 */
export class Ranges implements Source {
  constructor(private readonly url: string) {}

  getKey(): string {
    return this.url;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal, etag?: string): Promise<RangeResponse> {
    try {
      const found = await this.fetchBytes(offset, length, signal, etag);
      trouble.tell(null);
      return found;
    } catch (fault) {
      if (!signal?.aborted && !(fault instanceof EtagMismatch)) trouble.tell(fault instanceof Error ? fault.message : String(fault));
      throw fault;
    }
  }

  private async fetchBytes(offset: number, length: number, signal?: AbortSignal, etag?: string): Promise<RangeResponse> {
    const range = `bytes=${offset}-${offset + length - 1}`;
    const answer = await fetch(this.url, { headers: { range }, cache: "no-store", signal: signal ?? null });
    if (answer.status !== 206) throw new Error(String(answer.status));
    const found = answer.headers.get("etag") ?? undefined;
    if (etag && found && found !== etag) throw new EtagMismatch("The base map was built anew.");
    return { data: await answer.arrayBuffer(), ...(found && { etag: found }) };
  }
}

// Distances and places as people read them.
import type { LonLat } from "./types";

/** Mean radius of the Earth (IUGG), in metres. */
const EARTH_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Return the great-circle length of a line, in metres. */
export function lengthOf(line: LonLat[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += between(line[i - 1]!, line[i]!);
  return sum;
}

function between([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const dLat = (lat2 - lat1) * RADIANS;
  const dLon = (lon2 - lon1) * RADIANS;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Tell a length: whole metres to a kilometre, then two decimals, then one. */
export function tellLength(length_m: number, metres: string, kilometres: string): string {
  if (length_m < 999.5) return `${Math.round(length_m)} ${metres}`;
  const km = length_m / 1000;
  return `${km.toFixed(km < 9.995 ? 2 : 1)} ${kilometres}`;
}

/** Tell a place as people dictate it: latitude first, five decimals (about a metre). */
export function tellPlace([lon, lat]: LonLat): string {
  return `${lat.toFixed(5)}, ${wrap(lon).toFixed(5)}`;
}

function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** Return the largest round length that fits, in metres, and its share of the room. */
export function roundScale(room_m: number): { length_m: number; share: number } {
  const power = 10 ** Math.floor(Math.log10(room_m));
  const length_m = [5, 2, 1].map((step) => step * power).find((length) => length <= room_m) ?? power;
  return { length_m, share: length_m / room_m };
}

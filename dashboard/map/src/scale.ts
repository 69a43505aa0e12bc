// How large things are drawn by zoom: the same on both surfaces.

/** The size of symbols by zoom, as in the style of the other surface. */
export function iconScale(zoom: number): number {
  if (zoom <= 11) return 0.72 + 0.14 * Math.max(0, (zoom - 8) / 3);
  return 0.86 + 0.14 * Math.min(1, (zoom - 11) / 3);
}

/** The width of lines by zoom: thinner from afar. */
export function lineScale(zoom: number): number {
  return 0.55 + 0.45 * Math.min(1, Math.max(0, (zoom - 9) / 5));
}

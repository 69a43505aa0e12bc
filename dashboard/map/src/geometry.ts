// Plain geometry on a plane: distances, insides, and the middle where a sign or a label stands.
import type { Geometry, Position } from "geojson";

export type Path = [number, number][];

/** Return the lines that a geometry is drawn with; points have none. */
export function pathsOf(geometry: Geometry, project: (at: [number, number]) => [number, number] = (at) => at): Path[] {
  const paths = (lines: Position[][]): Path[] => lines.map((line) => line.map((at) => project(at as [number, number])));
  switch (geometry.type) {
    case "LineString":
      return paths([geometry.coordinates]);
    case "MultiLineString":
    case "Polygon":
      return paths(geometry.coordinates);
    case "MultiPolygon":
      return geometry.coordinates.flatMap(paths);
    default:
      return [];
  }
}

/** Return a place on a line at half its length, or inside an area where it is widest; points have none. */
export function middleOf(geometry: Geometry, project?: (at: [number, number]) => [number, number]): [number, number] | undefined {
  const paths = pathsOf(geometry, project);
  const longest = paths.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
  if (!longest?.length) return undefined;
  return geometry.type.endsWith("LineString") ? halfway(longest) : insideOf(longest);
}

function lengthOf(path: Path): number {
  return path.reduce((sum, [x, y], i) => sum + (i ? Math.hypot(x - path[i - 1]![0], y - path[i - 1]![1]) : 0), 0);
}

function halfway(path: Path): [number, number] {
  let left = lengthOf(path) / 2;
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1]!;
    const [bx, by] = path[i]!;
    const step = Math.hypot(bx - ax, by - ay);
    if (step >= left) return step ? [ax + ((bx - ax) * left) / step, ay + ((by - ay) * left) / step] : [ax, ay];
    left -= step;
  }
  return path.at(-1)!;
}

/** The middle of the widest stretch inside a ring, among a few levels around its half height. */
function insideOf(ring: Path): [number, number] {
  const ys = ring.map(([, y]) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  let best: { x: number; y: number; width: number } | undefined;
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = low + (high - low) * share;
    const xs = crossings(ring, y);
    for (let i = 1; i < xs.length; i += 2) {
      const width = xs[i]! - xs[i - 1]!;
      if (!best || width > best.width * 1.2) best = { x: (xs[i]! + xs[i - 1]!) / 2, y, width };
    }
  }
  return best ? [best.x, best.y] : ring[0]!;
}

function crossings(ring: Path, y: number): number[] {
  const xs: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y) xs.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
  }
  return xs.sort((a, b) => a - b);
}

/** Say by the even-odd rule whether a point lies in an area. */
export function isInside(paths: Path[], [px, py]: [number, number]): boolean {
  return paths.reduce((inside, path) => inside !== (crossings(path, py).filter((x) => x > px).length % 2 === 1), false);
}

/** Return the distance from a point to a line, in the unit of the plane. */
export function distanceTo(path: Path, [px, py]: [number, number]): number {
  let least = Infinity;
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1]!;
    const [bx, by] = path[i]!;
    const square = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = square ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square)) : 0;
    least = Math.min(least, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
  }
  return least;
}

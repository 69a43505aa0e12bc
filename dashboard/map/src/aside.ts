// Who gives way to whom: names of towns find their side first, then pills step aside from names and signs.
import type GeoJSON from "geojson";
import { iconScale } from "./scale";
import { extentOf } from "./symbols";
import type { Drawn, DrawnFeature, OverlayFeature, Side, Told } from "./types";

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

type Spot = [number, number];
type Standing = OverlayFeature | DrawnFeature;

/** A village of so many is looked for from afar as a town is. */
const LARGE = 5000;
const SIDES: Side[] = ["left", "right", "top", "bottom"];
const LETTER_PX = 7.4;
const CJK_PX = 12.4;
const NAME_PX = 16;
const STANDOFF_PX = 3;
const PILL_PX = 32;
/** How far a pill may step, ring by ring, and in how many directions. */
const FARTHEST_PX = 64;
const RING_PX = 8;
const DIRECTIONS = 16;
const APART_PX = 2;
/** A step costs its pixels; to lie on something costs by its area. */
const COST_OF_HIDING = 0.5;

/** Say whether a place is one that people find their way by over the whole county. */
export function isLandmark({ symbol, size }: Told): boolean {
  return symbol === "settlement-town" || (symbol === "settlement-village" && (size ?? 0) >= LARGE);
}

/** Give each landmark the side on which its name stands free of signs and of other names; without one, its name yields. */
export function nameLandmarks<T extends OverlayFeature>(places: T[], signs: OverlayFeature[], zoom: number): Map<T, { side: Side; box: Box }> {
  const scale = iconScale(zoom);
  const dots = places.map((place) => around(spotOf(place, zoom), extentOf({ symbol: "settlement-town" }) * scale));
  const taken = signs.map((sign) => signBox(sign, zoom));
  const found = new Map<T, { side: Side; box: Box }>();
  for (const place of places.toSorted((a, b) => (b.properties.size ?? 0) - (a.properties.size ?? 0))) {
    const others = [...taken, ...dots.filter((_, i) => places[i] !== place)];
    const free = SIDES.map((side) => ({ side, box: nameBox(place, side, zoom) })).find(({ box }) => !others.some((other) => overlapOf(box, other)));
    if (!free) continue;
    taken.push(free.box);
    found.set(place, free);
  }
  return found;
}

/** Let pills that would hide a sign, a name or another pill step to the nearest place where they hide least. */
export function stepAside(found: Standing[], kept: Box[], zoom: number): Standing[] {
  const scale = iconScale(zoom);
  const taken = [...kept];
  return found.map((feature) => {
    if (!("expand" in feature.properties)) return feature;
    const [x, y] = spotOf(feature, zoom);
    const [wide, high] = [widthOfPill(feature.properties as Drawn) * scale, PILL_PX * scale];
    const boxAt = ([dx, dy]: Spot) => ({ x0: x + dx - wide / 2 - APART_PX, y0: y + dy - high / 2 - APART_PX, x1: x + dx + wide / 2 + APART_PX, y1: y + dy + high / 2 + APART_PX });
    const near = taken.filter((box) => overlapOf(box, grow(boxAt([0, 0]), FARTHEST_PX)));
    const step = leastHiding(near, boxAt);
    taken.push(boxAt(step));
    if (!step[0] && !step[1]) return feature;
    const shift = step.map((length) => Math.round(length / scale)) as Spot;
    return { ...feature, properties: { ...(feature.properties as Drawn), shift } } as DrawnFeature;
  });
}

/** The box of a sign on the whole map's picture. */
export function signBox(sign: OverlayFeature, zoom: number): Box {
  const { symbol = "unknown", mark } = sign.properties;
  return around(spotOf(sign, zoom), extentOf({ symbol, mark }) * iconScale(zoom));
}

function leastHiding(near: Box[], boxAt: (step: Spot) => Box): Spot {
  let best: { step: Spot; cost: number } = { step: [0, 0], cost: Infinity };
  for (const step of STEPS) {
    const length = Math.hypot(...step);
    if (length >= best.cost) break;
    const box = boxAt(step);
    const cost = length + COST_OF_HIDING * near.reduce((sum, other) => sum + overlapOf(box, other), 0);
    if (cost < best.cost) best = { step, cost };
  }
  return best.step;
}

/** Steps from none to the farthest, nearest first; up and down before sideways. */
const STEPS: Spot[] = [[0, 0]];
for (let length = RING_PX; length <= FARTHEST_PX; length += RING_PX) {
  for (let i = 0; i < DIRECTIONS; i++) {
    const turn = (((i % 2 ? i : -i) + 1) * Math.PI) / DIRECTIONS - Math.PI / 2;
    STEPS.push([Math.round(Math.cos(turn) * length), Math.round(Math.sin(turn) * length)]);
  }
}

function nameBox(place: OverlayFeature, side: Side, zoom: number): Box {
  const [x, y] = spotOf(place, zoom);
  const off = extentOf({ symbol: place.properties.symbol ?? "" }) / 2 + STANDOFF_PX;
  const wide = widthOfName(place.properties.label ?? "");
  const half = NAME_PX / 2;
  switch (side) {
    case "left":
      return { x0: x + off, y0: y - half, x1: x + off + wide, y1: y + half };
    case "right":
      return { x0: x - off - wide, y0: y - half, x1: x - off, y1: y + half };
    case "top":
      return { x0: x - wide / 2, y0: y + off, x1: x + wide / 2, y1: y + off + NAME_PX };
    case "bottom":
      return { x0: x - wide / 2, y0: y - off - NAME_PX, x1: x + wide / 2, y1: y - off };
  }
}

/** Guess how wide a name is written, without a pen: what gives way must not wait for faces. */
function widthOfName(name: string): number {
  return [...name].reduce((sum, letter) => sum + (/[\u3400-\u9fff]/.test(letter) ? CJK_PX : LETTER_PX), 0);
}

/** A pill is as wide as its picture (`clusterPicture`). */
function widthOfPill({ icon = "" }: Drawn): number {
  const match = icon.split("|").slice(1);
  return 6 + match.reduce((sum, cell) => sum + CELL_PX + DIGIT_PX * (String(countOf(cell)).length - 1), 0);
}

export const CELL_PX = 30;
export const DIGIT_PX = 7.6;

function countOf(cell: string): number {
  return cell.split(",").slice(1).map(Number).reduce((sum, count) => sum + count, 0);
}

function around([x, y]: Spot, extent: number): Box {
  return { x0: x - extent / 2, y0: y - extent / 2, x1: x + extent / 2, y1: y + extent / 2 };
}

function grow({ x0, y0, x1, y1 }: Box, by: number): Box {
  return { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by };
}

/** The area that two boxes share, in square pixels. */
function overlapOf(a: Box, b: Box): number {
  return Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)) * Math.max(0, Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0));
}

/** The place on the whole map's picture at a zoom of 512-pixel tiles. */
function spotOf({ geometry }: Standing, zoom: number): Spot {
  const [lon = 0, lat = 0] = (geometry as GeoJSON.Point).coordinates;
  const size = 512 * 2 ** zoom;
  const y = Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
  return [(lon / 360 + 0.5) * size, (0.5 - y) * size];
}

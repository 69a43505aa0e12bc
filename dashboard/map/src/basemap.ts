// The base map's look as one table: both surfaces draw the same tiles by it.
import type { Palette } from "./theme";

/** Width in pixels at a zoom of 512-pixel tiles, growing by the base between stops. */
export type Stops = [number, number][];

export const GROWTH = 1.5;

export interface AreaRule {
  layer: "earth" | "landuse" | "water" | "buildings";
  kinds?: string[];
  fill: keyof Palette;
  minzoom?: number;
}

export interface RoadRule {
  kinds: string[];
  minzoom: number;
  width: Stops;
  colour: keyof Palette;
  cased: boolean;
  dash?: [number, number];
}

export interface WaterwayRule {
  rivers: boolean;
  minzoom: number;
  width: Stops;
}

export interface PlaceRule {
  kinds: string[];
  minzoom: number;
  maxzoom: number;
  size: number;
  bold: boolean;
}

export const AREAS: AreaRule[] = [
  { layer: "earth", fill: "earth" },
  { layer: "landuse", kinds: ["residential", "commercial", "retail", "industrial", "military", "school", "hospital", "railway", "construction", "urban"], fill: "built" },
  { layer: "landuse", kinds: ["grass", "meadow", "park", "pitch", "golf_course", "recreation_ground", "cemetery", "allotments", "farmland", "orchard", "vineyard", "garden", "playground", "nature_reserve", "heath", "scrub", "grassland", "green", "farmyard", "village_green", "camp_site", "caravan_site"], fill: "green" },
  { layer: "landuse", kinds: ["wood", "forest"], fill: "wood" },
  { layer: "landuse", kinds: ["sand", "beach", "mud", "shingle", "wetland"], fill: "sand" },
  { layer: "landuse", kinds: ["rock", "scree", "bare_rock", "cliff", "quarry"], fill: "rock" },
  { layer: "water", fill: "water" },
  { layer: "buildings", fill: "building", minzoom: 13 },
];

/** Lowest first: a river lies over its streams. Where the tiles know no kind it is a stream. */
export const WATERWAYS: WaterwayRule[] = [
  { rivers: false, minzoom: 12, width: [[12, 0.7], [14, 1.3], [18, 3.5]] },
  { rivers: true, minzoom: 8, width: [[8, 0.9], [11, 1.6], [14, 3], [18, 9]] },
];

export const RIVERS = ["river", "canal"];

export function isRiver(kind: unknown): boolean {
  return RIVERS.includes(String(kind));
}

/** Lowest first: a motorway lies over a lane. */
export const ROADS: RoadRule[] = [
  { kinds: ["ferry"], minzoom: 7, width: [[7, 0.6], [14, 1.4]], colour: "ferry", cased: false, dash: [5, 4] },
  { kinds: ["rail"], minzoom: 9, width: [[9, 0.7], [14, 1.6], [18, 3]], colour: "rail", cased: false, dash: [6, 1.5] },
  { kinds: ["path"], minzoom: 13, width: [[13, 0.7], [17, 1.6]], colour: "track", cased: false, dash: [1.5, 2] },
  { kinds: ["track"], minzoom: 12, width: [[12, 0.6], [17, 2]], colour: "track", cased: false, dash: [4, 2] },
  { kinds: ["service"], minzoom: 13, width: [[13, 0.8], [16, 3], [18, 8]], colour: "road", cased: true },
  { kinds: ["minor"], minzoom: 11, width: [[11, 0.7], [13, 1.6], [16, 6], [18, 16]], colour: "road", cased: true },
  { kinds: ["tertiary"], minzoom: 9, width: [[9, 0.6], [12, 1.8], [14, 4], [18, 20]], colour: "road", cased: true },
  { kinds: ["secondary"], minzoom: 8, width: [[8, 0.8], [12, 2.6], [14, 5], [18, 22]], colour: "roadMajor", cased: true },
  { kinds: ["primary", "trunk"], minzoom: 7, width: [[7, 0.9], [12, 3.2], [14, 6], [18, 26]], colour: "roadMajor", cased: true },
  { kinds: ["motorway"], minzoom: 6, width: [[6, 1], [12, 4], [14, 7], [18, 30]], colour: "roadMajor", cased: true },
];

export const CASING_PX = 1.1;

export const PLACES: PlaceRule[] = [
  { kinds: ["city", "town"], minzoom: 7, maxzoom: 16, size: 14, bold: true },
  { kinds: ["village"], minzoom: 10, maxzoom: 17, size: 12, bold: false },
  { kinds: ["suburb", "neighbourhood", "quarter"], minzoom: 12, maxzoom: 18, size: 12, bold: false },
  { kinds: ["hamlet", "locality", "isolated_dwelling", "farm", "island"], minzoom: 12.5, maxzoom: 22, size: 11, bold: false },
];

export const ROAD_NAME_ZOOM = 13.5;

/** Interpolate a width as both surfaces do. */
export function widthAt(stops: Stops, zoom: number): number {
  const [first, last] = [stops[0]!, stops.at(-1)!];
  if (zoom <= first[0]) return first[1];
  if (zoom >= last[0]) return last[1];
  const i = stops.findIndex(([stop]) => stop > zoom);
  const [z0, w0] = stops[i - 1]!;
  const [z1, w1] = stops[i]!;
  return w0 + (w1 - w0) * ((GROWTH ** (zoom - z0) - 1) / (GROWTH ** (z1 - z0) - 1));
}

/** Return the two lines of a place's name: Chinese over the local name, or one line. */
export function namesOf(props: Record<string, unknown>, lang: string): string[] {
  const local = String(props.name ?? props.name_en ?? "");
  const wanted = lang === "zh" ? props.name_zh : props.name_en;
  if (typeof wanted !== "string" || !wanted || wanted === local) return local ? [local] : [];
  return lang === "zh" && local ? [wanted, local] : [wanted];
}

// The bands of the overlay on a plain canvas, and what lies under a point of it.
import type { Geometry } from "geojson";
import type { Box } from "./aside";
import { placeLabels, writeLabels, fontOf, type Wish } from "./flat-labels";
import { distanceTo, isInside, middleOf, pathsOf } from "./geometry";
import { RATIO } from "./images";
import { iconScale, lineScale } from "./scale";
import type { Palette } from "./theme";
import { BANDS, type Band, type Drawn, type DrawnCollection, type DrawnFeature, type Hit, type LonLat } from "./types";

export type Project = (at: LonLat) => [number, number];

export interface Scene {
  bands: Map<Band, DrawnCollection>;
  images: Map<string, HTMLCanvasElement>;
  project: Project;
  zoom: number;
  colours: Palette;
}

type Pen = CanvasRenderingContext2D;

/** Where nobody sees it. */
const OFF: [number, number] = [-9999, -9999];
const DASHES: Record<string, number[]> = { none: [], short: [6, 4.5], long: [14, 6] };
const TAPE = [6.5, 6.5];
const TAPE_BROKEN = [10, 6];

/** Draw everything, lowest band first, then the labels. */
export function drawScene(pen: Pen, scene: Scene, anchor: [number, number]): void {
  for (const band of BANDS) {
    const features = scene.bands.get(band)?.features ?? [];
    for (const feature of features) drawShape(pen, feature, scene, anchor);
    const points = features.filter((feature) => feature.properties.icon).toSorted((a, b) => (a.properties.order ?? 0) - (b.properties.order ?? 0));
    for (const feature of points) drawIcon(pen, feature, scene);
  }
  drawLabels(pen, scene);
}

function drawShape(pen: Pen, { geometry, properties: drawn }: DrawnFeature, scene: Scene, anchor: [number, number]): void {
  const paths = pathsOf(geometry, scene.project);
  if (!paths.length) return;
  pen.beginPath();
  for (const path of paths) path.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  if (geometry.type.endsWith("Polygon")) fillShape(pen, drawn, scene, anchor);
  if (drawn.line) strokeShape(pen, drawn, lineScale(scene.zoom));
}

function fillShape(pen: Pen, drawn: Drawn, scene: Scene, [x, y]: [number, number]): void {
  if (drawn.fill) {
    pen.globalAlpha = drawn.fillOpacity ?? 1;
    pen.fillStyle = drawn.fill;
    pen.fill("evenodd");
    pen.globalAlpha = 1;
  }
  const tile = drawn.hatch && scene.images.get(drawn.hatch);
  if (!tile) return;
  const pattern = pen.createPattern(tile, "repeat")!;
  pattern.setTransform(new DOMMatrix([1 / RATIO, 0, 0, 1 / RATIO, x % 24, y % 24]));
  pen.fillStyle = pattern;
  pen.fill("evenodd");
}

function strokeShape(pen: Pen, drawn: Drawn, scale: number): void {
  const stroke = (colour: string, width: number, dash: number[] = []) => {
    pen.strokeStyle = colour;
    pen.lineWidth = width * scale;
    pen.setLineDash(dash.map((part) => part * scale));
    pen.stroke();
  };
  pen.lineJoin = "round";
  pen.lineCap = "butt";
  const casing = drawn.casingWidth ?? 0;
  if (drawn.dash?.startsWith("tape")) {
    const broken = drawn.dash === "tape-reported";
    stroke("#ffffff", casing + 3);
    stroke(drawn.casing ?? "#111111", casing, broken ? TAPE_BROKEN : []);
    if (!broken) stroke(drawn.line!, drawn.lineWidth ?? 1, TAPE);
  } else {
    if (drawn.casing) stroke(drawn.casing, casing);
    stroke(drawn.line!, drawn.lineWidth ?? 1, DASHES[drawn.dash ?? "none"]);
  }
  pen.setLineDash([]);
}

function drawIcon(pen: Pen, { geometry, properties: drawn }: DrawnFeature, scene: Scene): void {
  const image = scene.images.get(drawn.icon!);
  if (!image) return;
  const scale = iconScale(scene.zoom) / RATIO;
  const [width, height] = [image.width * scale, image.height * scale];
  for (const [x, y] of iconsOf(geometry, drawn, scene)) pen.drawImage(image, x - width / 2, y - height / 2, width, height);
}

/** Where the icons of a feature stand: at its places, or off them where they step aside. */
function iconsOf(geometry: Geometry, { shift }: Drawn, scene: Scene): [number, number][] {
  const [dx, dy] = shift ?? [0, 0];
  const scale = iconScale(scene.zoom);
  return spotsOf(geometry, scene.project).map(([x, y]) => [x + dx * scale, y + dy * scale]);
}

function drawLabels(pen: Pen, scene: Scene): void {
  const wishes: Wish[] = [];
  const taken: Box[] = [];
  for (const { geometry, properties: drawn } of [...scene.bands.values()].flatMap(({ features }) => features)) {
    for (const [x, y] of geometry.type.endsWith("Point") ? iconsOf(geometry, drawn, scene) : [middleOf(geometry, scene.project) ?? OFF]) {
      const image = drawn.icon && scene.images.get(drawn.icon);
      const scale = iconScale(scene.zoom) / RATIO / 2;
      if (image) taken.push({ x0: x - image.width * scale, y0: y - image.height * scale, x1: x + image.width * scale, y1: y + image.height * scale });
      if (drawn.label && (drawn.labelZoom ?? 0) <= scene.zoom) wishes.push({ drawn, x, y });
    }
  }
  const widthOf = (line: string, drawn: Drawn) => {
    pen.font = fontOf(drawn);
    return pen.measureText(line).width;
  };
  writeLabels(pen, placeLabels(wishes, taken, widthOf), scene.colours);
}

function spotsOf(geometry: Geometry, project: Project): [number, number][] {
  if (geometry.type === "Point") return [project(geometry.coordinates as LonLat)];
  return geometry.type === "MultiPoint" ? geometry.coordinates.map((at) => project(at as LonLat)) : [];
}

/** Return what lies under a point, topmost first. */
export function findHits(scene: Scene, point: [number, number], at: LonLat, slack: number): Hit[] {
  const hits: Hit[] = [];
  for (const band of BANDS.toReversed()) {
    const features = (scene.bands.get(band)?.features ?? []).toSorted((a, b) => Number(!!b.properties.icon) - Number(!!a.properties.icon) || (b.properties.order ?? 0) - (a.properties.order ?? 0));
    for (const { geometry, properties: drawn } of features) {
      if (!isUnder(geometry, drawn, scene, point, slack)) continue;
      hits.push({ band, drawn, at: geometry.type === "Point" ? (geometry.coordinates as LonLat) : at });
    }
  }
  return hits;
}

function isUnder(geometry: Geometry, drawn: Drawn, scene: Scene, point: [number, number], slack: number): boolean {
  if (geometry.type.endsWith("Point")) {
    const image = drawn.icon && scene.images.get(drawn.icon);
    const scale = iconScale(scene.zoom) / RATIO / 2;
    const [wide, high] = image ? [image.width * scale, image.height * scale] : [slack, slack];
    return iconsOf(geometry, drawn, scene).some(([x, y]) => Math.abs(x - point[0]) <= wide && Math.abs(y - point[1]) <= high);
  }
  const paths = pathsOf(geometry, scene.project);
  if (geometry.type.endsWith("Polygon") && (drawn.fill || drawn.hatch)) return isInside(paths, point);
  return paths.some((path) => distanceTo(path, point) <= slack + (drawn.lineWidth ?? 0) / 2);
}

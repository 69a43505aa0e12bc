// What the page tells the map and what the map tells the page.
import type { Feature, FeatureCollection, Geometry } from "geojson";

export type Lang = "en" | "zh";
export type Theme = "light" | "dark";
export type Tool = "browse" | "close_road" | "draw_area" | "measure" | "pick";
/** The side of a name that its place lies on, as MapLibre says it: `left` stands to the right. */
export type Side = "left" | "right" | "top" | "bottom";
export type LonLat = [number, number];

/** One row of the catalogue: a layer by its id and the address of its features. */
export interface LayerRow {
  id: string;
  label: string;
  url: string;
  order?: number;
  min_zoom?: number;
  clusters?: boolean;
}

/** What lies round the county, where there are no tiles. */
export type Surroundings = "sea" | "land";

export interface Basemap {
  url: string;
  attribution?: string;
  bounds?: [number, number, number, number];
  surroundings?: Surroundings;
}

export interface View {
  lon: number;
  lat: number;
  zoom: number;
}

/** Words of the interface by key; `states` names the states that a cluster counts. */
export interface Words {
  [key: string]: string | Record<string, string> | undefined;
}

export interface Props {
  id?: string;
  layers?: LayerRow[];
  visible?: string[];
  version?: string | number;
  basemap?: Basemap;
  answer?: FeatureCollection | null;
  selected?: string | null;
  view?: View | null;
  tool?: Tool;
  lang?: Lang;
  theme?: Theme;
  watermark?: string;
  words?: Words;
  live_url?: string;
}

export interface Clicked {
  lon: number;
  lat: number;
  subjects: string[];
  n: number;
}

export interface Outputs {
  clicked: Clicked;
  drawn: { geometry: Geometry; n: number };
  moved: { lon: number; lat: number; zoom: number; bounds: [number, number, number, number] };
  measured: { length_m: number; n: number } | null;
  heard: string;
  renderer: "webgl" | "canvas";
  problem: { key: string; what: string } | null;
  tool: Tool;
}

export type Emit = (out: Partial<Outputs>) => void;

/** What a feature of an overlay says about itself (docs/architecture.md, "Map component"). */
export interface Told {
  subject?: string;
  layer?: string;
  symbol?: string;
  state?: string | null;
  mark?: string | null;
  age?: string | null;
  effect?: string | null;
  label?: string | null;
  rank?: number | null;
  size?: number | null;
  order?: number;
  anchor?: Side;
  role?: string;
  minutes?: number;
  persons?: number | null;
  [key: string]: unknown;
}

export type OverlayFeature = Feature<Geometry, Told>;
export type Overlay = FeatureCollection<Geometry, Told>;

/** The bands of the picture, lowest first; a surface draws them in this order over the base map. */
export const BANDS = ["reach", "zones", "warnings", "routes", "points", "closures", "selected"] as const;
export type Band = (typeof BANDS)[number];

/** How one feature is drawn: worked out once, obeyed by every surface. */
export interface Drawn {
  subject?: string;
  fill?: string;
  fillOpacity?: number;
  hatch?: string;
  line?: string;
  lineWidth?: number;
  casing?: string;
  casingWidth?: number;
  dash?: "none" | "short" | "long" | "tape" | "tape-reported";
  icon?: string;
  /** Pixels from the middle of the icon to its edge: its label stands off by as much. */
  reach?: number;
  label?: string;
  labelZoom?: number;
  /** The side of its label that a landmark lies on: its name is always written, and there. */
  anchor?: Side;
  /** A label that is there to find one's way by, not to be seen first. */
  quiet?: boolean;
  ink?: string;
  /** Pixels to the right and down that the icon stands off its place. */
  shift?: [number, number];
  /** Labels of a lower sort come first. */
  sort?: number;
  /** Icons of a higher order lie on top. */
  order?: number;
  expand?: number;
  tip?: string;
}

export type DrawnFeature = Feature<Geometry, Drawn>;
export type DrawnCollection = FeatureCollection<Geometry, Drawn>;

/** What lies under the pointer, topmost first. */
export interface Hit {
  band: Band;
  drawn: Drawn;
  at: LonLat;
}

/** What has been painted whole: the base map of the view, the bands as they were last told. */
export interface Painted {
  base: boolean;
  bands: boolean;
}

/** A place to draw on: MapLibre or Leaflet behind one face. Zooms are those of 512-pixel tiles. */
export interface Surface {
  readonly kind: "webgl" | "canvas";
  readonly element: HTMLElement;
  /** Settled once the style stands and may be drawn on; its tiles come later. */
  setBase(basemap: Basemap | undefined, theme: Theme, lang: Lang): Promise<void>;
  /** Told after each frame, and as soon as more is to come, what of the view has been painted. */
  onPaint(told: (painted: Painted) => void): void;
  setBand(band: Band, collection: DrawnCollection): void;
  setImages(images: Map<string, ImageData>): void;
  setWatermark(text: string): void;
  view(): View;
  bounds(): [number, number, number, number];
  flyTo(view: View): void;
  fit(bounds: [number, number, number, number]): void;
  zoomBy(step: number): void;
  project(at: LonLat): [number, number];
  unproject(point: [number, number]): LonLat;
  hits(point: [number, number]): Hit[];
  setDoubleClickZoom(on: boolean): void;
  onMove(told: (settled: boolean) => void): void;
  /** The element that hears the pointer and the keys. */
  target(): HTMLElement;
  focus(): void;
  drawAdapter(): unknown;
  resize(): void;
  destroy(): void;
}

// The picture as a MapLibre style: base map below, the bands of the overlay above it, the watermark last.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { AREAS, CASING_PX, GROWTH, PLACES, RIVERS, ROADS, ROAD_NAME_ZOOM, WATERWAYS, type RoadRule, type Stops } from "./basemap";
import { BOLD_STACK, PLAIN_STACK } from "./faces";
import { palette, type Palette } from "./theme";
import { BANDS, type Band, type Lang, type Surroundings, type Theme } from "./types";

/** Name of the source of the base map. */
export const BASE = "base";
const EMPTY = { type: "FeatureCollection", features: [] } as const;
const LABEL_PX = 12;
const LABEL_ZOOMS = [8.5, 9, 10, 11, 12, 12.5, 13, 13.5];

/** Build the whole style; `tiles` is the absolute address of the base map, if there is one. */
export function buildStyle(tiles: string | undefined, theme: Theme, lang: Lang, surroundings: Surroundings = "sea"): StyleSpecification {
  const colours = palette(theme);
  const overlays = Object.fromEntries(BANDS.map((band) => [band, { type: "geojson" as const, data: EMPTY }]));
  return {
    version: 8,
    sources: { ...(tiles && { [BASE]: { type: "vector" as const, url: `pmtiles://${tiles}` } }), ...overlays },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": tiles && surroundings === "sea" ? colours.water : colours.earth } },
      ...(tiles ? baseLayers(colours, lang) : []),
      ...stack(BANDS.flatMap((band) => bandLayers(band, colours))),
    ],
  };
}

function baseLayers(colours: Palette, lang: Lang): LayerSpecification[] {
  return [
    ...AREAS.map(
      ({ layer, kinds, fill, minzoom }, i): LayerSpecification => ({
        id: `base-area-${i}`,
        type: "fill",
        source: BASE,
        "source-layer": layer,
        ...(minzoom !== undefined && { minzoom }),
        ...(kinds && { filter: oneOf(kinds) }),
        paint: { "fill-color": colours[fill] as string, "fill-antialias": layer === "buildings" },
      }),
    ),
    {
      id: "base-boundaries",
      type: "line",
      source: BASE,
      "source-layer": "boundaries",
      paint: { "line-color": colours.boundary, "line-width": 0.9, "line-dasharray": [4, 3], "line-opacity": 0.7 },
    },
    ...WATERWAYS.map(
      ({ rivers, minzoom, width }): LayerSpecification => ({
        id: `base-${rivers ? "rivers" : "streams"}`,
        type: "line",
        source: BASE,
        "source-layer": "waterways",
        minzoom,
        filter: rivers ? oneOf(RIVERS) : (["!", oneOf(RIVERS)] as FilterSpecification),
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": colours.stream, "line-width": grown(width, 0) },
      }),
    ),
    ...ROADS.filter((road) => road.cased).map((road, i) => roadLayer(`base-casing-${i}`, road, colours.casing, 2 * CASING_PX)),
    ...ROADS.map((road, i) => roadLayer(`base-road-${i}`, road, colours[road.colour] as string, 0)),
    roadNames(colours, lang),
    ...PLACES.toReversed().map((place, i): LayerSpecification => ({
      id: `base-place-${i}`,
      type: "symbol",
      source: BASE,
      "source-layer": "places",
      minzoom: place.minzoom,
      maxzoom: place.maxzoom,
      filter: oneOf(place.kinds),
      layout: {
        "text-field": placeText(lang),
        "text-font": place.bold ? BOLD_STACK : PLAIN_STACK,
        "text-size": ["interpolate", ["linear"], ["zoom"], place.minzoom, place.size - 1, place.minzoom + 5, place.size + 3],
        "text-max-width": 8,
        "text-padding": 4,
        "symbol-sort-key": ["to-number", ["get", "rank"], 9],
      },
      paint: { "text-color": place.bold ? colours.text : colours.textSoft, "text-halo-color": colours.halo, "text-halo-width": 1.5 },
    })),
  ];
}

function oneOf(kinds: string[]): FilterSpecification {
  return ["in", ["get", "kind"], ["literal", kinds]];
}

function grown(stops: Stops, more: number): ExpressionSpecification {
  return ["interpolate", ["exponential", GROWTH], ["zoom"], ...stops.flatMap(([zoom, width]) => [zoom, width + more])] as ExpressionSpecification;
}

function roadLayer(id: string, road: RoadRule, colour: string, more: number): LayerSpecification {
  return {
    id,
    type: "line",
    source: BASE,
    "source-layer": "roads",
    minzoom: road.minzoom,
    filter: oneOf(road.kinds),
    layout: { "line-cap": road.dash ? "butt" : "round", "line-join": "round" },
    paint: {
      "line-color": colour,
      "line-width": grown(road.width, more),
      ...(road.dash && { "line-dasharray": road.dash }),
    },
  };
}

function roadNames(colours: Palette, lang: Lang): LayerSpecification {
  return {
    id: "base-road-names",
    type: "symbol",
    source: BASE,
    "source-layer": "roads",
    minzoom: ROAD_NAME_ZOOM,
    filter: ["any", ["has", "name"], ["has", "name_zh"]],
    layout: {
      "symbol-placement": "line",
      "text-field": lang === "zh" ? ["coalesce", ["get", "name_zh"], ["get", "name"]] : ["get", "name"],
      "text-font": PLAIN_STACK,
      "text-size": 11,
      "symbol-spacing": 320,
    },
    paint: { "text-color": colours.textSoft, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
  };
}

/** Chinese over the local name in Chinese; the English, else the local name in English. */
function placeText(lang: Lang): ExpressionSpecification {
  const local: ExpressionSpecification = ["coalesce", ["get", "name"], ["get", "name_en"], ""];
  if (lang === "en") return ["coalesce", ["get", "name_en"], local];
  return [
    "case",
    ["all", ["has", "name_zh"], ["!=", ["get", "name_zh"], local]],
    ["format", ["get", "name_zh"], {}, "\n", {}, local, { "font-scale": 0.78 }],
    local,
  ];
}

const isLine: ExpressionSpecification = ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]];
const isArea: ExpressionSpecification = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];

/** Labels below all signs and closures, so that signs are placed first and no label is written over one. */
function stack(layers: LayerSpecification[]): LayerSpecification[] {
  const isLabel = ({ id }: LayerSpecification) => id.endsWith("labels");
  const first = layers.findIndex(({ id }) => id === "points-icons");
  const shapes = layers.slice(0, first).filter((layer) => !isLabel(layer));
  return [...shapes, ...layers.filter(isLabel), ...layers.slice(first).filter((layer) => !isLabel(layer))];
}

/** What each band may hold: a layer that never draws still costs time. */
const PARTS: Record<Band, string[]> = {
  reach: ["fill", "line", "labels"],
  zones: ["hatch", "line", "short", "line-labels", "labels"],
  warnings: ["fill", "casing", "line", "short", "labels"],
  routes: ["casing", "line", "short", "long", "line-labels"],
  points: ["labels", "icons", "names"],
  closures: ["hatch", "casing", "short", "tape-edge", "tape-body", "tape-body-reported", "tape", "line-labels", "labels", "icons"],
  selected: ["casing", "line", "icons"],
};

/** Sublayers of a band, lowest first. Labels lie below the icons so that icons are placed before them. */
export function bandLayers(band: Band, colours: Palette): LayerSpecification[] {
  const line = (name: string, filter: ExpressionSpecification, paint: Record<string, unknown>): LayerSpecification => ({
    id: `${band}-${name}`,
    type: "line",
    source: band,
    filter,
    layout: { "line-join": name === "short" || name === "long" ? "miter" : "round", "line-cap": name === "line" || name === "casing" ? "round" : "butt" },
    paint,
  });
  const dashed = (dash: string): ExpressionSpecification => ["==", ["get", "dash"], dash];
  const plain = { "line-color": ["get", "line"], "line-width": byScale(["get", "lineWidth"]) };
  const casing = { "line-color": ["get", "casing"], "line-width": byScale(["get", "casingWidth"]) };
  const isTape: ExpressionSpecification = ["in", ["get", "dash"], ["literal", ["tape", "tape-reported"]]];
  const parts: LayerSpecification[] = [
    { id: `${band}-fill`, type: "fill", source: band, filter: ["all", isArea, ["has", "fill"]], paint: { "fill-color": ["get", "fill"], "fill-opacity": ["get", "fillOpacity"] } },
    { id: `${band}-hatch`, type: "fill", source: band, filter: ["all", isArea, ["has", "hatch"]], paint: { "fill-pattern": ["get", "hatch"] } },
    line("casing", ["all", ["has", "casing"], ["!", isTape]], { ...casing, "line-opacity": 0.85 }),
    line("line", dashed("none"), plain),
    line("short", dashed("short"), { ...plain, "line-dasharray": [2.4, 1.8] }),
    line("long", dashed("long"), { ...plain, "line-dasharray": [4, 1.6] }),
    line("tape-edge", isTape, { "line-color": "#ffffff", "line-width": byScale(["+", ["get", "casingWidth"], 3]) }),
    line("tape-body", dashed("tape"), casing),
    line("tape-body-reported", dashed("tape-reported"), { ...casing, "line-dasharray": [1.1, 0.7] }),
    line("tape", dashed("tape"), { ...plain, "line-dasharray": [1.3, 1.3] }),
    lineLabels(band, colours),
    labels(band, colours),
    icons(band),
    names(band, colours),
  ];
  return parts.filter(({ id }) => PARTS[band].includes(id.slice(band.length + 1)));
}

/** Thinner from afar. */
function byScale(width: ExpressionSpecification): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 9, ["*", 0.55, width], 14, width];
}

function icons(band: Band): LayerSpecification {
  return {
    id: `${band}-icons`,
    type: "symbol",
    source: band,
    filter: ["has", "icon"],
    layout: {
      "symbol-placement": "point",
      "icon-image": ["get", "icon"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.72, 11, 0.86, 14, 1],
      "icon-offset": ["case", ["has", "shift"], ["get", "shift"], ["literal", [0, 0]]],
      "icon-allow-overlap": true,
      "icon-padding": 0,
      "symbol-sort-key": ["coalesce", ["get", "order"], 0],
    },
  };
}

function labels(band: Band, colours: Palette): LayerSpecification {
  return {
    id: `${band}-labels`,
    type: "symbol",
    source: band,
    filter: ["all", ["has", "label"], ["!", ["has", "anchor"]], ["!", isLine]],
    layout: {
      "text-field": byZoom(),
      "text-font": ["case", ["has", "quiet"], ["literal", PLAIN_STACK], ["literal", BOLD_STACK]],
      "text-size": LABEL_PX,
      "text-max-width": 9,
      "text-padding": 3,
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": ["/", ["+", ["coalesce", ["get", "reach"], 0], 1], LABEL_PX],
      "text-justify": "auto",
      "symbol-sort-key": ["coalesce", ["get", "sort"], 9],
    },
    paint: textPaint(colours),
  };
}

/** Names of landmarks: always written, on the side that was found free, over what could not step aside. */
function names(band: Band, colours: Palette): LayerSpecification {
  return {
    id: `${band}-names`,
    type: "symbol",
    source: band,
    filter: ["has", "anchor"],
    layout: {
      "text-field": ["get", "label"],
      "text-font": BOLD_STACK,
      "text-size": LABEL_PX,
      "text-max-width": 24,
      "text-anchor": ["get", "anchor"],
      "text-radial-offset": ["/", ["+", ["coalesce", ["get", "reach"], 0], 1], LABEL_PX],
      "text-allow-overlap": true,
    },
    paint: textPaint(colours),
  };
}

function lineLabels(band: Band, colours: Palette): LayerSpecification {
  return {
    id: `${band}-line-labels`,
    type: "symbol",
    source: band,
    filter: ["all", ["has", "label"], isLine],
    layout: {
      "symbol-placement": "line-center",
      "text-field": byZoom(),
      "text-font": BOLD_STACK,
      "text-size": 12,
      "text-rotation-alignment": "viewport",
      "text-offset": [0, 1.6],
    },
    paint: textPaint(colours),
  };
}

function textPaint(colours: Palette): Record<string, unknown> {
  return { "text-color": ["coalesce", ["get", "ink"], colours.text], "text-halo-color": colours.halo, "text-halo-width": 1.8 };
}

function byZoom(): ExpressionSpecification {
  const upTo = (zoom: number): ExpressionSpecification => ["case", ["<=", ["coalesce", ["get", "labelZoom"], 0], zoom], ["get", "label"], ""];
  return ["step", ["zoom"], upTo(0), ...LABEL_ZOOMS.flatMap((zoom) => [zoom, upTo(zoom)])] as ExpressionSpecification;
}

// The base map's look as rules of protomaps-leaflet, from the same table as the style of MapLibre.
import { LineLabelSymbolizer, LineSymbolizer, PolygonSymbolizer, type Feature, type LabelRule, type LabelSymbolizer, type Layout, type PaintRule } from "protomaps-leaflet";
import { AREAS, CASING_PX, isRiver, namesOf, PLACES, ROADS, ROAD_NAME_ZOOM, WATERWAYS, widthAt, type PlaceRule, type RoadRule, type Stops } from "./basemap";
import { CSS_STACK } from "./faces";
import type { Palette } from "./theme";
import type { Lang } from "./types";

/** Leaflet counts zooms of 256-pixel tiles: one more than the table does. */
export const ZOOM_SHIFT = 1;

const kindsOf = (kinds: string[]) => (_zoom: number, feature?: Feature) => kinds.includes(String(feature?.props.kind));
const grown = (stops: Stops, more: number) => (zoom: number) => widthAt(stops, zoom - ZOOM_SHIFT) + more;

/** Return the rules that paint ground, water, buildings and roads, lowest first. */
export function paintRulesOf(colours: Palette): PaintRule[] {
  return [
    ...AREAS.map(({ layer, kinds, fill, minzoom }): PaintRule => ({
      dataLayer: layer,
      minzoom: (minzoom ?? 0) + ZOOM_SHIFT,
      ...(kinds && { filter: kindsOf(kinds) }),
      symbolizer: new PolygonSymbolizer({ fill: colours[fill] as string }),
    })),
    line("boundaries", colours.boundary, () => 0.9, [4, 3]),
    ...WATERWAYS.map(({ rivers, minzoom, width }): PaintRule => ({
      dataLayer: "waterways",
      minzoom: minzoom + ZOOM_SHIFT,
      filter: (_zoom, feature) => isRiver(feature?.props.kind) === rivers,
      symbolizer: new LineSymbolizer({ color: colours.stream, width: grown(width, 0), lineCap: "round", lineJoin: "round" }),
    })),
    ...ROADS.filter((rule) => rule.cased).map((rule) => road(rule, colours.casing, 2 * CASING_PX)),
    ...ROADS.map((rule) => road(rule, colours[rule.colour] as string, 0)),
  ];
}

function line(dataLayer: string, color: string, width: (zoom: number) => number, dash?: number[]): PaintRule {
  return { dataLayer, symbolizer: new LineSymbolizer({ color, width, ...(dash && { dash }) }) };
}

function road(rule: RoadRule, color: string, more: number): PaintRule {
  const dash = rule.dash?.map((part) => part * 1.2);
  return {
    dataLayer: "roads",
    minzoom: rule.minzoom + ZOOM_SHIFT,
    filter: kindsOf(rule.kinds),
    symbolizer: new LineSymbolizer({ color, width: grown(rule.width, more), lineCap: dash ? "butt" : "round", lineJoin: "round", ...(dash && { dash }) }),
  };
}

/** Return the rules that write names; a place that an overlay already names is left to it. */
export function labelRulesOf(colours: Palette, lang: Lang, taken: ReadonlySet<string>): LabelRule[] {
  return [
    ...PLACES.map((place): LabelRule => ({
      dataLayer: "places",
      minzoom: place.minzoom + ZOOM_SHIFT,
      maxzoom: place.maxzoom + ZOOM_SHIFT,
      filter: kindsOf(place.kinds),
      sort: (a, b) => Number(a.rank ?? 9) - Number(b.rank ?? 9),
      symbolizer: new PlaceName(place, colours, lang, taken),
    })),
    {
      dataLayer: "roads",
      minzoom: ROAD_NAME_ZOOM + ZOOM_SHIFT,
      symbolizer: new LineLabelSymbolizer({
        labelProps: lang === "zh" ? ["name_zh", "name"] : ["name"],
        font: `11px ${CSS_STACK}`,
        fill: colours.textSoft,
        stroke: colours.halo,
        width: 3,
      }),
    },
  ];
}

/** A place's name on one line, or Chinese over the local name. */
class PlaceName implements LabelSymbolizer {
  constructor(
    private readonly rule: PlaceRule,
    private readonly colours: Palette,
    private readonly lang: Lang,
    private readonly taken: ReadonlySet<string>,
  ) {}

  place(layout: Layout, geom: { x: number; y: number }[][], feature: Feature) {
    const names = namesOf(feature.props, this.lang);
    const anchor = geom[0]?.[0];
    if (!anchor || !names.length || this.isTaken(feature)) return undefined;
    const size = this.rule.size;
    const lines = names.map((text, i) => ({ text, font: `${this.rule.bold ? 700 : 400} ${i ? size - 2 : size}px ${CSS_STACK}` }));
    const widths = lines.map(({ text, font }) => {
      layout.scratch.font = font;
      return layout.scratch.measureText(text).width;
    });
    const half = Math.max(...widths) / 2;
    const height = (size + 2) * lines.length;
    const bbox = { minX: anchor.x - half - 3, maxX: anchor.x + half + 3, minY: anchor.y - height / 2, maxY: anchor.y + height / 2 };
    return [{ anchor: anchor as never, bboxes: [bbox], draw: (pen: CanvasRenderingContext2D) => this.write(pen, lines, height) }];
  }

  private isTaken({ props }: Feature): boolean {
    return [props.name, props.name_zh, props.name_en].some((name) => typeof name === "string" && this.taken.has(name));
  }

  private write(pen: CanvasRenderingContext2D, lines: { text: string; font: string }[], height: number): void {
    pen.globalAlpha = 1;
    pen.textAlign = "center";
    pen.lineJoin = "round";
    lines.forEach(({ text, font }, i) => {
      const y = -height / 2 + (this.rule.size + 2) * (i + 0.8);
      pen.font = font;
      pen.lineWidth = 3;
      pen.strokeStyle = this.colours.halo;
      pen.strokeText(text, 0, y);
      pen.fillStyle = this.rule.bold ? this.colours.text : this.colours.textSoft;
      pen.fillText(text, 0, y);
    });
    pen.textAlign = "start";
  }
}

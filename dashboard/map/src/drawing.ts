// How each feature is drawn: one rule for every surface, by layer, symbol, state and mark.
import { isLandmark } from "./aside";
import { extentOf, keyOf } from "./symbols";
import { inkOf, palette } from "./theme";
import type { Band, Drawn, DrawnFeature, OverlayFeature, Theme, Told } from "./types";

/** Zoom from which a label may show, by rank: what matters most shows first. */
const RANK_ZOOMS = [9, 10, 11, 12, 12.5, 13];
const LAST_LABEL_ZOOM = 13.5;
/** Places are what people find their way by: their names come early, by size. */
const PLACE_ZOOMS: Record<string, number> = { "settlement-town": 8.5, "settlement-village": 9, "settlement-hamlet": 12 };
const HATCHES = ["hatch", "hatch-flood", "hatch-landslip", "hatch-coast", "hatch-fire"];
const CLUSTERED = ["shelters", "reserves", "teams", "facilities", "candidates"];
const RANKS: Record<string, number> = { isolated: 0, closures: 0, warnings: 1, incidents: 1, shelters: 2, teams: 3, reserves: 3, settlements: 2 };
const PLAIN_RANK = 4;
const HAMLET_ZOOM = 11.5;

/** Return the band of a feature of a layer: signs among signs, areas among areas, closures over all. */
export function bandOf(layer: string, geometry: string): Band {
  if (layer === "closures") return "closures";
  if (geometry.endsWith("Point")) return "points";
  return layer === "warnings" ? "warnings" : "zones";
}

export function isClustered(layer: string): boolean {
  return CLUSTERED.includes(layer);
}

/** A hamlet that has been heard from may wait until there is room for it. */
export function leastZoomOf(told: Told): number {
  return told.symbol === "settlement-hamlet" && !told.mark ? HAMLET_ZOOM : 0;
}

export function rankOf(told: Told): number {
  return told.rank ?? RANKS[told.layer ?? ""] ?? PLAIN_RANK;
}

/** Return the zoom from which a label may show. */
export function labelZoomOf(told: Told): number {
  return PLACE_ZOOMS[isLandmark(told) ? "settlement-town" : (told.symbol ?? "")] ?? RANK_ZOOMS[Math.max(0, Math.floor(rankOf(told)))] ?? LAST_LABEL_ZOOM;
}

/** Work out how a feature of an overlay is drawn. */
export function draw(feature: OverlayFeature, theme: Theme): DrawnFeature {
  const told = feature.properties;
  return { type: "Feature", geometry: feature.geometry, properties: paint(feature.geometry.type, told, theme) };
}

function paint(geometry: string, told: Told, theme: Theme): Drawn {
  const place = { subject: told.subject, sort: rankOf(told), order: told.order ?? 0 };
  if (geometry.endsWith("Point")) return { ...place, ...paintPoint(told, theme) };
  if (told.layer === "closures") return { ...place, ...paintClosure(geometry, told) };
  if (told.layer === "warnings") return { ...place, ...paintWarning(told, theme) };
  return { ...place, ...paintZone(told, theme) };
}

function paintPoint(told: Told, theme: Theme): Drawn {
  const symbol = told.symbol ?? "unknown";
  const slowed = told.layer === "closures" && told.effect === "slowed";
  const parts = {
    symbol: slowed ? "closure-slowed" : symbol,
    state: told.state,
    mark: told.mark ?? (slowed && told.state === "reported" ? "query" : null),
    age: told.layer === "teams" ? told.age : null,
  };
  return {
    icon: keyOf(parts),
    reach: extentOf(parts) / 2,
    label: told.label ?? undefined,
    labelZoom: labelZoomOf(told),
    anchor: told.anchor,
    quiet: !isLandmark(told) && (symbol === "settlement-village" || symbol === "settlement-hamlet") || undefined,
    ink: inkOf(symbol, theme),
  };
}

function paintClosure(geometry: string, told: Told): Drawn {
  const reported = told.state !== "confirmed";
  const thin = told.effect === "slowed" || geometry.endsWith("Polygon");
  return {
    hatch: geometry.endsWith("Polygon") ? (reported ? "tape-reported" : "tape") : undefined,
    line: "#ffffff",
    casing: "#111111",
    lineWidth: thin ? 3 : 5,
    casingWidth: thin ? 5 : 9,
    dash: reported ? "tape-reported" : "tape",
  };
}

/** Edges grow with the level, so that grey print and eyes that see few colours tell them apart too. */
const LEVEL_WIDTHS: Record<string, number> = { blue: 1.6, yellow: 2.6, orange: 3.8, red: 5.2 };

function paintWarning(told: Told, theme: Theme): Drawn {
  const colours = palette(theme);
  const colour = colours.warning[told.state ?? ""];
  const width = LEVEL_WIDTHS[told.state ?? ""] ?? 1.6;
  return {
    fill: colour ?? colours.ink,
    fillOpacity: colour ? (theme === "dark" ? 0.24 : 0.2) : 0.06,
    line: colour ?? colours.ink,
    lineWidth: width,
    casing: colours.warningEdge[told.state ?? ""] ?? colours.paper,
    casingWidth: width + 1.2,
    dash: colour ? "none" : "short",
    label: told.label ?? undefined,
    labelZoom: labelZoomOf(told),
    ink: colours.ink,
  };
}

function paintZone(told: Told, theme: Theme): Drawn {
  const colours = palette(theme);
  const symbol = told.symbol ?? "hatch";
  return {
    hatch: HATCHES.includes(symbol) ? symbol : "hatch",
    line: colours.hatch,
    lineWidth: 1.1,
    dash: "short",
    label: told.label ?? undefined,
    labelZoom: labelZoomOf(told),
    ink: colours.hatch,
  };
}

/** Work out how a feature of the answer is drawn, and in which band. */
export function drawAnswer(feature: OverlayFeature, theme: Theme): { band: Band; feature: DrawnFeature } {
  const told = feature.properties;
  const colours = palette(theme);
  const label = told.label ?? undefined;
  const done = (band: Band, properties: Drawn) => ({
    band,
    feature: { type: "Feature", geometry: feature.geometry, properties: { subject: told.subject, ...properties } } as DrawnFeature,
  });
  const point = (symbol: string, sort: number): Drawn => ({
    icon: keyOf({ symbol }),
    reach: extentOf({ symbol }) / 2,
    label,
    labelZoom: 0,
    ink: colours.ink,
    sort,
  });
  switch (told.role) {
    case "route":
      return done("routes", { line: colours.route, lineWidth: 5, casing: colours.routeCasing, casingWidth: 9, dash: "none", sort: 1 });
    case "order":
      return done("routes", { line: colours.route, lineWidth: 3.2, casing: colours.routeCasing, casingWidth: 6.4, dash: "none", label, labelZoom: 0, ink: colours.ink, sort: 2 });
    case "order_cut":
      return done("routes", { line: colours.ink, lineWidth: 3.2, casing: colours.routeCasing, casingWidth: 6.4, dash: "short", label, labelZoom: 0, ink: colours.ink, sort: 3 });
    case "alternative":
      return done("routes", { line: colours.alternative, lineWidth: 3.6, casing: colours.routeCasing, casingWidth: 7, dash: "long", sort: 0 });
    case "cut_off":
      return feature.geometry.type === "Point"
        ? done("closures", point("answer-reached", 0))
        : done("closures", { line: colours.gap, lineWidth: 2.6, casing: colours.paper, casingWidth: 6, dash: "short", label, labelZoom: 0, ink: colours.ink });
    case "reach":
      return done("reach", { fill: colours.reach, fillOpacity: reachOpacity(told.minutes), line: colours.reach, lineWidth: reachWidth(told.minutes), dash: "none", label, labelZoom: 9, ink: colours.ink });
    case "measure":
      return done("routes", { line: colours.ink, lineWidth: 2.4, casing: colours.paper, casingWidth: 5, dash: "short", label, labelZoom: 0, ink: colours.ink });
    case "from":
      return done("closures", point("answer-from", 0));
    case "to":
      return done("closures", point("answer-to", 0));
    case "gap":
      return done("points", point("answer-gap", 0));
    default:
      return feature.geometry.type.endsWith("Point")
        ? done("points", point(told.symbol ?? "unknown", 0))
        : done("routes", { line: colours.ink, lineWidth: 2, dash: "none" });
  }
}

/** The farther, the fainter its edge. */
function reachWidth(minutes: number | undefined): number {
  if (minutes === undefined) return 1.4;
  return minutes <= 15 ? 2.2 : minutes <= 30 ? 1.2 : 0.6;
}

function reachOpacity(minutes: number | undefined): number {
  if (minutes === undefined) return 0.1;
  return minutes <= 15 ? 0.2 : minutes <= 30 ? 0.12 : 0.07;
}

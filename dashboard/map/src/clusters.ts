// Points that would lie on one another: one pill with the shape, the count, and a bar of how many in which state.
import Supercluster, { type ClusterProperties, type PointFeature } from "supercluster";
import { innerOf, inked, type Shapes } from "./symbols";
import { inkOf, palette } from "./theme";
import type { Drawn, DrawnFeature, OverlayFeature, Theme, Told } from "./types";

/** How firmly a state counts: filled, half, or hollow in the bar of a pill. */
export type Grade = "full" | "half" | "hollow";

const GRADES: Record<string, Grade> = {
  open: "full",
  free: "full",
  confirmed: "full",
  standby: "half",
  full: "half",
  busy: "half",
  reported: "half",
};

export function gradeOf(state: string | null | undefined): Grade {
  return GRADES[state ?? ""] ?? "hollow";
}

interface Tally {
  symbol: string;
  full: number;
  half: number;
  hollow: number;
  states: Record<string, number>;
  subjects: string[];
  rank: number;
}

const RADIUS_PX = 34;
const MAX_ZOOM = 12;
const SUBJECTS_TOLD = 50;

/** The points of one layer, gathered by zoom. */
export class Clusters {
  private readonly index: Supercluster<Told, Tally>;

  constructor(points: OverlayFeature[]) {
    this.index = new Supercluster<Told, Tally>({
      radius: RADIUS_PX,
      extent: 512,
      maxZoom: MAX_ZOOM,
      map: tally,
      reduce: addTally,
    });
    this.index.load(points as PointFeature<Told>[]);
  }

  /** Return what stands at a zoom: features as they were told, and pills where several meet. */
  at(zoom: number, states: Record<string, string>): (OverlayFeature | DrawnFeature)[] {
    return this.index.getClusters([-180, -85, 180, 85], Math.floor(zoom)).map((feature) => {
      if (!("cluster_id" in feature.properties)) return feature as OverlayFeature;
      const found = feature.properties as ClusterProperties & Tally;
      return { type: "Feature", geometry: feature.geometry, properties: this.pill(found, states) } as DrawnFeature;
    });
  }

  private pill(found: ClusterProperties & Tally, states: Record<string, string>): Drawn {
    const told = Object.entries(found.states)
      .sort((a, b) => b[1] - a[1])
      .map(([state, count]) => `${states[state] ?? state} ${count}`);
    return {
      subject: `cluster:${found.subjects.join(" ")}`,
      icon: `cluster|${found.symbol}|${found.full}|${found.half}|${found.hollow}`,
      sort: found.rank,
      expand: this.index.getClusterExpansionZoom(found.cluster_id),
      tip: told.join(" · "),
    };
  }
}

function tally(told: Told): Tally {
  const grade = gradeOf(told.state);
  return {
    symbol: told.symbol ?? "unknown",
    full: Number(grade === "full"),
    half: Number(grade === "half"),
    hollow: Number(grade === "hollow"),
    states: told.state ? { [told.state]: 1 } : {},
    subjects: told.subject ? [told.subject] : [],
    rank: told.rank ?? 5,
  };
}

function addTally(sum: Tally, more: Tally): void {
  sum.full += more.full;
  sum.half += more.half;
  sum.hollow += more.hollow;
  sum.rank = Math.min(sum.rank, more.rank);
  sum.subjects = [...sum.subjects, ...more.subjects].slice(0, SUBJECTS_TOLD);
  sum.states = { ...sum.states };
  for (const [state, count] of Object.entries(more.states)) sum.states[state] = (sum.states[state] ?? 0) + count;
}

/** Draw the pill that a key `cluster|symbol|full|half|hollow` names. */
export function clusterPicture(key: string, shapes: Shapes, theme: Theme): string {
  const [, symbol = "unknown", ...counts] = key.split("|");
  const [full = 0, half = 0, hollow = 0] = counts.map(Number);
  const { paper } = palette(theme);
  const ink = inkOf(symbol, theme);
  const total = full + half + hollow;
  const width = 35 + 7.5 * String(total).length;
  const shape = inked(innerOf(shapes[plainShape(symbol, shapes)] ?? ""), ink, paper);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="30" viewBox="0 0 ${width} 30">` +
    `<rect x="1.5" y="1.5" width="${width - 3}" height="27" rx="8" fill="${paper}" stroke="${ink}" stroke-width="1.6"/>` +
    `<g transform="translate(5 4.5) scale(.67)">${shape}</g>` +
    `<text x="25" y="17" font-family="system-ui, 'Segoe UI', sans-serif" font-size="13" font-weight="700" fill="${ink}">` +
    `${total}</text>${bar([full, half, hollow], width, ink)}</svg>`
  );
}

function plainShape(symbol: string, shapes: Shapes): string {
  return symbol in shapes ? symbol : "unknown";
}

function bar(counts: number[], width: number, ink: string): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const room = width - 12;
  let x = 6;
  return counts
    .map((count, i) => {
      const span = (room * count) / total;
      const opacity = [1, 0.45, 0][i];
      const part =
        count &&
        `<rect x="${x.toFixed(2)}" y="22" width="${span.toFixed(2)}" height="3.6" fill="${ink}" ` +
          `fill-opacity="${opacity}" stroke="${ink}" stroke-width=".9"/>`;
      x += span;
      return part || "";
    })
    .join("");
}

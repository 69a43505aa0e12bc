// Points that would lie on one another: one pill with the shape, the count, and a bar of how many in which state.
import Supercluster, { type ClusterProperties, type PointFeature } from "supercluster";
import { CELL_PX, DIGIT_PX } from "./aside";
import { familyOf, innerOf, inked, type Shapes } from "./symbols";
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

/** How many of one layer, by grade, under the shape of the first of them. */
interface Cell {
  symbol: string;
  counts: [number, number, number];
  states: Record<string, number>;
}

/** Words of the interface for what a pill counts: names of layers and of states. */
export interface PillWords {
  layers: Record<string, string>;
  states: Record<string, string>;
}

interface Tally {
  cells: Record<string, Cell>;
  subjects: string[];
  rank: number;
  order: number;
}

const RADIUS_PX = 46;
const MAX_ZOOM = 12;
const SUBJECTS_TOLD = 60;
const GRADE_PLACE: Record<Grade, 0 | 1 | 2> = { full: 0, half: 1, hollow: 2 };

/** The points of all layers that gather, by zoom: neighbours of different layers share one pill, so that none hides another. */
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
  at(zoom: number, words: PillWords): (OverlayFeature | DrawnFeature)[] {
    return this.index.getClusters([-180, -85, 180, 85], Math.floor(zoom)).map((feature) => {
      if (!("cluster_id" in feature.properties)) return feature as OverlayFeature;
      const found = feature.properties as ClusterProperties & Tally;
      return { type: "Feature", geometry: feature.geometry, properties: this.pill(found, words) } as DrawnFeature;
    });
  }

  private pill(found: ClusterProperties & Tally, words: PillWords): Drawn {
    const cells = Object.values(found.cells).map(({ symbol, counts }) => [symbol, ...counts].join(","));
    return {
      subject: `cluster:${found.subjects.join(" ")}`,
      icon: `cluster|${cells.sort().reverse().join("|")}`,
      sort: found.rank,
      order: found.order,
      expand: this.index.getClusterExpansionZoom(found.cluster_id),
      tip: Object.entries(found.cells)
        .map(([layer, cell]) => tellCell(words.layers[layer] ?? "", cell, words.states))
        .join("\n"),
    };
  }
}

function tally(told: Told): Tally {
  const counts: [number, number, number] = [0, 0, 0];
  counts[GRADE_PLACE[gradeOf(told.state)]] = 1;
  return {
    cells: { [told.layer ?? ""]: { symbol: told.symbol ?? "unknown", counts, states: told.state ? { [told.state]: 1 } : {} } },
    subjects: told.subject ? [told.subject] : [],
    rank: told.rank ?? 5,
    order: told.order ?? 0,
  };
}

function addTally(sum: Tally, more: Tally): void {
  sum.cells = { ...sum.cells };
  for (const [layer, cell] of Object.entries(more.cells)) {
    const old = sum.cells[layer];
    sum.cells[layer] = old ? addCell(old, cell) : cell;
  }
  sum.subjects = [...sum.subjects, ...more.subjects].slice(0, SUBJECTS_TOLD);
  sum.rank = Math.min(sum.rank, more.rank);
  sum.order = Math.max(sum.order, more.order);
}

function addCell(a: Cell, b: Cell): Cell {
  const states = { ...a.states };
  for (const [state, count] of Object.entries(b.states)) states[state] = (states[state] ?? 0) + count;
  const [full, half, hollow] = a.counts.map((count, i) => count + b.counts[i]!) as Cell["counts"];
  return { symbol: family(a.symbol, b.symbol), counts: [full, half, hollow], states };
}

/** Tell one cell of a pill: the layer, how many, and how many in which state. */
function tellCell(layer: string, { counts, states }: Cell, words: Record<string, string>): string {
  const total = counts[0] + counts[1] + counts[2];
  const told = Object.entries(states)
    .filter(([state]) => words[state])
    .sort((a, b) => b[1] - a[1])
    .map(([state, count]) => `${words[state]} ${count}`);
  return [`${layer} ${total}`.trim(), ...told].join(" · ");
}

/** Name the shape that stands for two: the same one, else the plain one of their family. */
function family(a: string, b: string): string {
  return a === b ? a : familyOf(a);
}

/** A whole family under one sign, where its kinds differ. */
const PLAIN: Record<string, string> = { shelter: "shelter-building", reserve: "reserve-physical", candidate: "candidate-building", facility: "facility-hospital" };

/** Draw the pill that a key `cluster|symbol,full,half,hollow|…` names: a cell for each layer. */
export function clusterPicture(key: string, shapes: Shapes, theme: Theme): string {
  const { paper, hatch } = palette(theme);
  let x = 3;
  const cells = key.split("|").slice(1).map((text) => {
    const [symbol = "unknown", ...counts] = text.split(",");
    const cell = drawCell(symbol, counts.map(Number), x, shapes, theme);
    x += cell.width;
    return cell.svg;
  });
  const width = x + 3;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="32" viewBox="0 0 ${width} 32">` +
    `<rect x="1.5" y="1.5" width="${width - 3}" height="29" rx="8" fill="${paper}" fill-opacity=".94" stroke="${hatch}" stroke-width="1.3"/>` +
    `${cells.join("")}</svg>`
  );
}

function drawCell(symbol: string, counts: number[], x: number, shapes: Shapes, theme: Theme): { svg: string; width: number } {
  const ink = inkOf(symbol, theme);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = CELL_PX + DIGIT_PX * (String(total).length - 1);
  const name = symbol in shapes ? symbol : (PLAIN[symbol] ?? "unknown");
  const shape = inked(innerOf(shapes[name] ?? ""), ink, palette(theme).paper);
  const svg =
    `<g transform="translate(${x} 0)"><g transform="translate(3 5.5) scale(.62)">${shape}</g>` +
    `<text x="19.5" y="18" font-family="system-ui, 'Segoe UI', sans-serif" font-size="13" font-weight="700" fill="${ink}">${total}</text>` +
    `${bar(counts, width, ink)}</g>`;
  return { svg, width };
}

function bar(counts: number[], width: number, ink: string): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const room = width - 6;
  let x = 3;
  return counts
    .map((count, i) => {
      const span = (room * count) / total;
      const opacity = [1, 0.45, 0][i];
      const part =
        count &&
        `<rect x="${x.toFixed(2)}" y="23.4" width="${span.toFixed(2)}" height="3.4" fill="${ink}" ` +
          `fill-opacity="${opacity}" stroke="${ink}" stroke-width=".8"/>`;
      x += span;
      return part || "";
    })
    .join("");
}

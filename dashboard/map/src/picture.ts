// What lies on the map: fetches the overlays, works out how each feature is drawn, and fills the bands of the surface.
import { isLandmark, nameLandmarks, signBox, stepAside } from "./aside";
import { Clusters } from "./clusters";
import { bandOf, draw, drawAnswer, isClustered, labelZoomOf, leastZoomOf } from "./drawing";
import { middleOf } from "./geometry";
import { Images } from "./images";
import type { Move } from "./live";
import { Moves } from "./moves";
import { keyOf, type Shapes } from "./symbols";
import { palette } from "./theme";
import { BANDS, type Band, type DrawnFeature, type LayerRow, type Overlay, type OverlayFeature, type Props, type Surface, type Theme, type Told, type Words } from "./types";

interface Held {
  url: string;
  tag: string | undefined;
  features: OverlayFeature[];
  gathers: boolean;
}

/** So long what has come waits for what is still under way: each picture of much costs a frame. */
const GATHER_MS = 400;
const AGAIN_MS = 5000;
const STEP_MS = 400;

/** Layers that are asked for before all others, and drawn as soon as they have come: a closed road waits for nobody. */
const URGENT = ["closures"];

/** Layers whose signs no pill may hide. */
const KEPT_CLEAR = ["closures", "incidents", "isolated"];

export type Report = (problem: { key: string; what: string } | null) => void;

/** Told how many features of each visible layer lie on the map. */
export type Count = (drawn: Record<string, number>) => void;

/** Return the address of a layer's features as they are now. */
export function addressOf(row: LayerRow, version: string | number | undefined, lang: string, page: string): string {
  const url = new URL(row.url, page);
  if (version !== undefined) url.searchParams.set("v", String(version));
  url.searchParams.set("lang", lang);
  return url.href;
}

/** Keep what a layer told, each feature knowing its layer. */
export function hold(url: string, row: LayerRow, overlay: Overlay, tag?: string): Held {
  const features = overlay.features
    .filter((feature) => feature.geometry !== null)
    .map((feature) => ({ ...feature, properties: { layer: row.id, order: row.order ?? 0, ...feature.properties } }));
  const signs = row.id === "closures" ? signsOf(features) : [];
  return { url, tag, features: [...features, ...signs], gathers: row.clusters ?? isClustered(row.id) };
}

/** Stand one sign in the middle of each closed stretch or area that has none, so that it is seen from afar. */
export function signsOf(features: OverlayFeature[]): OverlayFeature[] {
  const signed = new Set(features.flatMap(({ geometry, properties }) => (geometry.type === "Point" ? [properties.subject] : [])));
  return features.flatMap((feature): OverlayFeature[] => {
    const middle = signed.has(feature.properties.subject) ? undefined : middleOf(feature.geometry);
    if (!middle) return [];
    signed.add(feature.properties.subject);
    return [{ ...feature, geometry: { type: "Point", coordinates: middle } }];
  });
}

export class Picture {
  private readonly held = new Map<string, Held>();
  private readonly asked = new Map<string, AbortController>();
  private images: Images;
  private props: Props = {};
  private readonly filled = new Map<Band, string>();
  private turn = 0;
  private soon = 0;
  private again = 0;
  /** Rounds that still wait for what is urgent. */
  private rounds = 0;
  /** Whether something has come that is not drawn yet. */
  private fresh = false;
  private gone = false;
  private readonly failed = new Set<string>();
  private readonly moves = new Moves();
  private stepping: number | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly shapes: Shapes,
    private readonly report: Report,
    private readonly count: Count,
  ) {
    this.images = new Images(shapes, "light");
  }

  /** Take new props: fetch what changed, draw what is known. */
  show(props: Props): void {
    this.props = props;
    const theme = props.theme ?? "light";
    if (this.images.theme !== theme) this.images = new Images(this.shapes, theme);
    void this.fetchAll();
    void this.compose();
  }

  /** Take a new version, and settle once what is urgent has come; what is drawn stays until something else is there. */
  async follow(version: string | undefined): Promise<void> {
    if (version === this.props.version) return;
    this.props = { ...this.props, version };
    await this.fetchAll();
  }

  /** Put the teams that move where they are now; drawn at most twice a second, and nothing else changes. */
  move(moves: Move[]): void {
    if (!this.moves.take(moves) || this.stepping !== undefined) return;
    this.stepping = window.setTimeout(() => {
      this.stepping = undefined;
      void this.compose();
    }, STEP_MS);
  }

  /** Draw again, as after a change of zoom or theme. */
  async compose(): Promise<void> {
    const turn = ++this.turn;
    this.fresh = false;
    const bands = this.drawBands();
    const images = await this.images.get(keysOf(bands));
    if (turn !== this.turn) return;
    this.surface.setImages(images);
    for (const band of BANDS) this.fill(band, bands.get(band) ?? []);
    const drawn = this.rows().flatMap((row) => (this.held.has(row.id) ? [[row.id, this.held.get(row.id)!.features.length] as const] : []));
    this.count(Object.fromEntries(drawn));
  }

  /** Fill a band, unless it already holds just this; a new one holds nothing. */
  private fill(band: Band, features: DrawnFeature[]): void {
    const text = JSON.stringify(features);
    if ((this.filled.get(band) ?? "[]") === text) return;
    this.filled.set(band, text);
    this.surface.setBand(band, { type: "FeatureCollection", features });
  }

  /** Draw what has come soon, once for several layers that arrive together. */
  private composeSoon(): void {
    if (!this.fresh) return;
    window.clearTimeout(this.soon);
    this.soon = window.setTimeout(() => void this.compose(), this.asked.size + this.rounds ? GATHER_MS : 0);
  }

  destroy(): void {
    this.gone = true;
    this.turn++;
    window.clearTimeout(this.soon);
    window.clearTimeout(this.again);
    window.clearTimeout(this.stepping);
    for (const call of this.asked.values()) call.abort();
  }

  private rows(): LayerRow[] {
    const visible = new Set(this.props.visible ?? []);
    return (this.props.layers ?? []).filter((row) => visible.has(row.id));
  }

  /** Fetch what is shown, the urgent before the rest; settled as soon as the urgent has come. */
  private async fetchAll(): Promise<void> {
    const isUrgent = ({ id }: LayerRow) => URGENT.includes(id);
    this.rounds++;
    await Promise.all(this.rows().filter(isUrgent).map((row) => this.fetch(row)));
    this.rounds--;
    if (this.gone) return;
    for (const row of this.rows().filter((row) => !isUrgent(row))) void this.fetch(row);
  }

  private addressOf(row: LayerRow): string {
    return addressOf(row, this.props.version, this.props.lang ?? "en", document.baseURI);
  }

  private async fetch(row: LayerRow): Promise<void> {
    const url = this.addressOf(row);
    const held = this.held.get(row.id);
    if (held?.url === url || this.asked.get(url)) return;
    const call = new AbortController();
    this.asked.set(url, call);
    try {
      const answer = await fetch(url, { signal: call.signal, headers: held?.tag ? { "if-none-match": held.tag } : {} });
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      const told = answer.status === 304 ? undefined : ((await answer.json()) as Overlay);
      if (this.addressOf(row) !== url) return;
      this.take(row, url, told, answer.headers.get("etag") ?? undefined);
      if (this.failed.delete(row.id) && !this.failed.size) this.report(null);
    } catch (fault) {
      if (!call.signal.aborted) this.fail(row, fault);
    } finally {
      this.asked.delete(url);
      this.composeSoon();
    }
  }

  /** Keep what came, and draw it; where nothing came because nothing has changed, only know that. */
  private take(row: LayerRow, url: string, told: Overlay | undefined, tag: string | undefined): void {
    const held = this.held.get(row.id);
    if (told) this.held.set(row.id, hold(url, row, told, tag));
    else if (held) this.held.set(row.id, { ...held, url });
    this.fresh ||= told !== undefined;
    if (told && held && URGENT.includes(row.id)) void this.compose();
  }

  /** Say which layer did not come, and ask for it again by and by. */
  private fail(row: LayerRow, fault: unknown): void {
    this.failed.add(row.id);
    this.report({ key: "layer_failed", what: `${row.label} (${fault instanceof Error ? fault.message : String(fault)})` });
    this.again = window.setTimeout(() => this.show(this.props), AGAIN_MS);
  }

  private drawBands(): Map<Band, DrawnFeature[]> {
    const theme: Theme = this.props.theme ?? "light";
    const bands = new Map<Band, DrawnFeature[]>(BANDS.map((band) => [band, []]));
    for (const feature of this.props.answer?.features ?? []) {
      if (!feature.geometry) continue;
      const told = drawAnswer(feature as OverlayFeature, theme);
      bands.get(told.band)!.push(told.feature);
    }
    for (const feature of this.features()) {
      const done = "icon" in feature.properties ? (feature as DrawnFeature) : draw(feature as OverlayFeature, theme);
      bands.get(bandOf((feature.properties as Told).layer ?? "", feature.geometry.type))!.push(done);
    }
    bands.set("selected", this.drawSelected(theme));
    return bands;
  }

  /** Return the features to be drawn at this zoom: those that stand as they are, and those that gather into pills. */
  private features(): (OverlayFeature | DrawnFeature)[] {
    const zoom = this.surface.view().zoom;
    const layers = Object.fromEntries((this.props.layers ?? []).map(({ id, label }) => [id, label]));
    const words = { layers, states: statesOf(this.props.words ?? {}) };
    const standing: OverlayFeature[] = [];
    const gathering: OverlayFeature[] = [];
    for (const row of this.rows()) {
      const held = this.held.get(row.id);
      if (!held || zoom < (row.min_zoom ?? 0)) continue;
      for (const feature of this.moves.lay(row.id, held.features, isPast())) {
        if (held.gathers && feature.geometry.type === "Point") gathering.push(feature);
        else if (zoom >= leastZoomOf(feature.properties)) standing.push(feature);
      }
    }
    const points = standing.filter(({ geometry }) => geometry.type === "Point");
    const signs = points.filter(({ properties }) => KEPT_CLEAR.includes(properties.layer ?? ""));
    const places = points.filter(({ properties }) => isLandmark(properties) && labelZoomOf(properties) <= zoom);
    const names = nameLandmarks(places, signs, zoom);
    const kept = [...[...names].flatMap(([place, { box }]) => [box, signBox(place, zoom)]), ...signs.map((sign) => signBox(sign, zoom))];
    const named = standing.map((feature) => (names.has(feature) ? { ...feature, properties: { ...feature.properties, anchor: names.get(feature)!.side } } : feature));
    return [...named, ...stepAside(new Clusters(gathering).at(zoom, words), kept, zoom)];
  }

  private drawSelected(theme: Theme): DrawnFeature[] {
    const { selected } = this.props;
    if (!selected) return [];
    const colours = palette(theme);
    return [...this.held]
      .flatMap(([layer, { features }]) => this.moves.lay(layer, features, isPast()))
      .filter((feature) => feature.properties.subject === selected)
      .map((feature) => ({
        type: "Feature",
        geometry: feature.geometry,
        properties:
          feature.geometry.type === "Point"
            ? { subject: selected, icon: keyOf({ symbol: "selected" }) }
            : { subject: selected, line: colours.ink, lineWidth: 3, casing: colours.paper, casingWidth: 7, dash: "none" },
      }));
  }
}

/** Say whether the page looks back at an earlier time: what moves now is not shown then. */
function isPast(): boolean {
  return document.documentElement.dataset.past !== undefined;
}

/** Return the words of the states, given as a table or as keys `states.<state>`. */
export function statesOf(words: Words): Record<string, string> {
  const flat = Object.entries(words).filter(([key, word]) => key.startsWith("states.") && typeof word === "string");
  return { ...Object.fromEntries(flat.map(([key, word]) => [key.slice(7), word as string])), ...(words.states as Record<string, string> | undefined) };
}

function keysOf(bands: Map<Band, DrawnFeature[]>): Set<string> {
  const keys = new Set<string>();
  for (const feature of [...bands.values()].flat()) {
    const { icon, hatch } = feature.properties;
    if (icon) keys.add(icon);
    if (hatch) keys.add(hatch);
  }
  return keys;
}

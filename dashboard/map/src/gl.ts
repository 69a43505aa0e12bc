// The surface that MapLibre draws, where the browser has WebGL2.
import { addProtocol, Map as GlMap, setWorkerUrl, type GeoJSONSource } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { archiveOf } from "./archive";
import { CSS_STACK } from "./faces";
import { BASE, buildStyle } from "./gl-style";
import { RATIO, watermarkTile } from "./images";
import { HIT_PX, startMap, type Started } from "./map";
import { BANDS, type Band, type Basemap, type DrawnCollection, type Emit, type Hit, type Drawn, type Lang, type LonLat, type Painted, type Props, type Surface, type Theme, type View } from "./types";

const MAX_ZOOM = 19;

const protocol = new Protocol();

/** Start the map in an element. */
export function start(element: HTMLElement, props: Props, emit: Emit): Started {
  setWorkerUrl(new URL("./maplibre-worker.mjs", import.meta.url).href);
  addProtocol("pmtiles", protocol.tile);
  return startMap((place, view) => new GlSurface(place, view), element, props, emit);
}

class GlSurface implements Surface {
  readonly kind = "webgl";
  private readonly map: GlMap;
  private readonly bands = new Map<Band, DrawnCollection>();
  private images = new Map<string, ImageData>();
  private readonly added = new Map<string, ImageData>();
  /** Layers that answer to the pointer. */
  private heard: string[] = [];
  private watermark = "";
  private theme: Theme = "light";
  private styled = false;
  private styles = 0;
  private goal: View | undefined;
  private tellPaint: (painted: Painted) => void = () => undefined;

  constructor(
    readonly element: HTMLElement,
    view: View,
  ) {
    this.map = new GlMap({
      container: element,
      style: { version: 8, sources: {}, layers: [] },
      center: [view.lon, view.lat],
      zoom: view.zoom,
      maxZoom: MAX_ZOOM,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      locale: {},
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
  }

  setBase(basemap: Basemap | undefined, theme: Theme, lang: Lang): Promise<void> {
    this.theme = theme;
    this.styled = false;
    const tiles = basemap && this.openArchive(basemap.url);
    const style = buildStyle(tiles, theme, lang, basemap?.surroundings);
    this.heard = style.layers.flatMap((layer) => ("source" in layer && BANDS.includes(layer.source as Band) ? [layer.id] : []));
    return new Promise((done) => {
      const turn = ++this.styles;
      this.map.once("style.load", () => {
        if (turn !== this.styles) return done();
        this.styled = true;
        this.added.clear();
        this.addImages(this.images);
        for (const [band, collection] of this.bands) this.fill(band, collection);
        this.addWatermark();
        done();
      });
      this.map.setStyle(style, { diff: false });
    });
  }

  onPaint(told: (painted: Painted) => void): void {
    this.tellPaint = told;
    this.map.on("render", () => told({ base: this.holds(BASE), bands: BANDS.every((band) => this.holds(band)) }));
  }

  /** Say whether a frame painted now holds a source whole: every tile in view has come, or there is no such source. */
  private holds(source: string): boolean {
    return this.styled && (!this.map.getSource(source) || this.map.isSourceLoaded(source));
  }

  private openArchive(url: string): string {
    const archive = archiveOf(url);
    protocol.add(archive);
    return archive.source.getKey();
  }

  setImages(images: Map<string, ImageData>): void {
    this.images = images;
    if (this.styled) this.addImages(images);
  }

  private addImages(images: Map<string, ImageData>): void {
    for (const [key, image] of images) {
      const old = this.added.get(key);
      if (!old) this.map.addImage(key, image, { pixelRatio: RATIO });
      else if (old !== image) this.map.updateImage(key, image);
      this.added.set(key, image);
    }
  }

  setBand(band: Band, collection: DrawnCollection): void {
    this.bands.set(band, collection);
    if (this.styled) this.fill(band, collection);
  }

  private fill(band: Band, collection: DrawnCollection): void {
    void this.map.getSource<GeoJSONSource>(band)?.setData(collection);
    this.tellPaint({ base: this.holds(BASE), bands: false });
  }

  setWatermark(text: string): void {
    this.watermark = text;
    if (this.styled) this.addWatermark();
  }

  private addWatermark(): void {
    if (this.map.getLayer("watermark")) this.map.removeLayer("watermark");
    if (this.map.hasImage("watermark")) this.map.removeImage("watermark");
    if (!this.watermark) return;
    this.map.addImage("watermark", watermarkTile(this.watermark, this.theme, CSS_STACK), { pixelRatio: RATIO });
    this.map.addLayer({ id: "watermark", type: "background", paint: { "background-pattern": "watermark" } });
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  bounds(): [number, number, number, number] {
    const box = this.map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  }

  flyTo({ lon, lat, zoom }: View): void {
    this.map.easeTo({ center: [lon, lat], zoom, duration: 600 });
    this.goal = { lon, lat, zoom };
    this.map.once("moveend", () => (this.goal = undefined));
  }

  fit(bounds: [number, number, number, number]): void {
    this.map.fitBounds(bounds, { padding: { top: 24, bottom: 24, left: 24, right: 40 }, animate: false });
  }

  zoomBy(step: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + step, duration: 200 });
  }

  project(at: LonLat): [number, number] {
    const { x, y } = this.map.project(at);
    return [x, y];
  }

  unproject(point: [number, number]): LonLat {
    const { lng, lat } = this.map.unproject(point);
    return [lng, lat];
  }

  hits([x, y]: [number, number]): Hit[] {
    if (!this.styled) return [];
    const box: [[number, number], [number, number]] = [[x - HIT_PX, y - HIT_PX], [x + HIT_PX, y + HIT_PX]];
    return this.map.queryRenderedFeatures(box, { layers: this.heard }).map((feature) => ({
      band: feature.source as Band,
      drawn: feature.properties as Drawn,
      at: feature.geometry.type === "Point" ? (feature.geometry.coordinates as LonLat) : this.unproject([x, y]),
    }));
  }

  setDoubleClickZoom(on: boolean): void {
    if (on) this.map.doubleClickZoom.enable();
    else this.map.doubleClickZoom.disable();
  }

  onMove(told: (settled: boolean) => void): void {
    this.map.on("move", () => told(false));
    this.map.on("moveend", () => told(true));
  }

  target(): HTMLElement {
    return this.map.getCanvas();
  }

  focus(): void {
    this.map.getCanvas().focus({ preventScroll: true });
  }

  drawAdapter(): unknown {
    return new TerraDrawMapLibreGLAdapter({ map: this.map });
  }

  /** Take the new size; a flight under way would land beside its goal, so it is there at once. */
  resize(): void {
    const goal = this.goal;
    this.map.resize();
    if (goal) this.map.jumpTo({ center: [goal.lon, goal.lat], zoom: goal.zoom });
  }

  destroy(): void {
    this.map.remove();
  }
}


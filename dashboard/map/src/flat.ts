// The surface that Leaflet and a plain canvas draw, where the browser has no WebGL2. Nothing glides: remote desktops thank for it.
import L from "leaflet";
import { leafletLayer } from "protomaps-leaflet";
import { archiveOf } from "./archive";
import { CSS_STACK } from "./faces";
import { SteadyAdapter } from "./flat-adapter";
import { drawScene, findHits, type Scene } from "./flat-draw";
import { labelRulesOf, paintRulesOf, ZOOM_SHIFT } from "./flat-style";
import { RATIO, watermarkTile } from "./images";
import { HIT_PX, startMap, type Started } from "./map";
import { palette } from "./theme";
import type { Band, Basemap, DrawnCollection, Emit, Hit, Lang, LonLat, Painted, Props, Surface, Theme, View } from "./types";

const MAX_DATA_ZOOM = 14;
const MAX_ZOOM = 20;

/** Start the map in an element. */
export function start(element: HTMLElement, props: Props, emit: Emit): Started {
  return startMap((place, view) => new FlatSurface(place, view), element, props, emit);
}

/** What protomaps-leaflet can besides what its types tell. */
interface BaseLayer extends L.GridLayer {
  clearLayout(): void;
  rerenderTiles(): void;
}

class FlatSurface implements Surface {
  readonly kind = "canvas";
  private readonly map: L.Map;
  private readonly canvas: HTMLCanvasElement;
  private readonly bands = new Map<Band, DrawnCollection>();
  private readonly pictures = new Map<ImageData, HTMLCanvasElement>();
  private images = new Map<string, HTMLCanvasElement>();
  private base: BaseLayer | undefined;
  private basemap: Basemap | undefined;
  private theme: Theme = "light";
  private lang: Lang = "en";
  /** Names that the overlay writes; the rules of the base map hold this very set. */
  private readonly taken = new Set<string>();
  private readonly painted: Painted = { base: false, bands: false };
  private tellPaint: (painted: Painted) => void = () => undefined;
  private watermark = "";
  private mark: HTMLCanvasElement | undefined;
  private frame = 0;

  constructor(
    readonly element: HTMLElement,
    view: View,
  ) {
    this.map = L.map(element, {
      center: [view.lat, view.lon],
      zoom: Math.round(view.zoom + ZOOM_SHIFT),
      minZoom: 2,
      maxZoom: MAX_ZOOM,
      zoomControl: false,
      attributionControl: false,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      inertia: false,
      wheelPxPerZoomLevel: 120,
    });
    const pane = this.map.createPane("commandmap");
    pane.style.zIndex = "450";
    pane.style.pointerEvents = "none";
    this.canvas = document.createElement("canvas");
    pane.append(this.canvas);
    this.map.on("move zoom viewreset resize", () => this.redraw());
  }

  setBase(basemap: Basemap | undefined, theme: Theme, lang: Lang): Promise<void> {
    this.theme = theme;
    this.lang = lang;
    this.basemap = basemap;
    this.layBase();
    this.drawMark();
    return Promise.resolve();
  }

  private layBase(): void {
    this.base?.remove();
    const colours = palette(this.theme);
    const ground = this.basemap && this.basemap.surroundings !== "land" ? colours.water : colours.earth;
    this.element.style.backgroundColor = ground;
    this.tell({ base: !this.basemap });
    if (!this.basemap) return;
    const base = leafletLayer({
      url: archiveOf(this.basemap.url) as never,
      maxDataZoom: MAX_DATA_ZOOM,
      paintRules: paintRulesOf(colours),
      labelRules: labelRulesOf(colours, this.lang, this.taken),
      backgroundColor: ground,
      attribution: "",
    }) as unknown as BaseLayer;
    base.on("loading", () => this.tell({ base: false })).on("load", () => this.tell({ base: true }));
    this.base = base.addTo(this.map);
  }

  onPaint(told: (painted: Painted) => void): void {
    this.tellPaint = told;
  }

  private tell(painted: Partial<Painted>): void {
    this.tellPaint(Object.assign(this.painted, painted));
  }

  setImages(images: Map<string, ImageData>): void {
    this.images = new Map([...images].map(([key, image]) => [key, this.pictureOf(image)]));
  }

  private pictureOf(image: ImageData): HTMLCanvasElement {
    const known = this.pictures.get(image);
    if (known) return known;
    const canvas = toCanvas(image);
    this.pictures.set(image, canvas);
    return canvas;
  }

  setBand(band: Band, collection: DrawnCollection): void {
    this.bands.set(band, collection);
    this.tell({ bands: false });
    if (band === "points") this.giveWay();
    this.redraw();
  }

  /** Leave to the overlay the places that it names, so that no name stands twice; the tiles stay, only painted anew. */
  private giveWay(): void {
    const features = [...this.bands.values()].flatMap((collection) => collection.features);
    const names = features.flatMap(({ geometry, properties }) => (geometry.type === "Point" && properties.label ? [properties.label] : []));
    if (new Set(names).size === this.taken.size && names.every((name) => this.taken.has(name))) return;
    this.taken.clear();
    for (const name of names) this.taken.add(name);
    this.base?.clearLayout();
    this.base?.rerenderTiles();
  }

  setWatermark(text: string): void {
    this.watermark = text;
    this.drawMark();
  }

  private drawMark(): void {
    this.mark = this.watermark ? toCanvas(watermarkTile(this.watermark, this.theme, CSS_STACK)) : undefined;
    this.redraw();
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() - ZOOM_SHIFT };
  }

  bounds(): [number, number, number, number] {
    const box = this.map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  }

  flyTo({ lon, lat, zoom }: View): void {
    this.map.setView([lat, lon], Math.round(zoom + ZOOM_SHIFT), { animate: false });
  }

  fit([west, south, east, north]: [number, number, number, number]): void {
    this.map.fitBounds([[south, west], [north, east]], { animate: false });
  }

  zoomBy(step: number): void {
    this.map.setZoom(this.map.getZoom() + step);
  }

  project([lon, lat]: LonLat): [number, number] {
    const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
    return [x, y];
  }

  unproject(point: [number, number]): LonLat {
    const { lng, lat } = this.map.containerPointToLatLng(point);
    return [lng, lat];
  }

  hits(point: [number, number]): Hit[] {
    return findHits(this.scene(), point, this.unproject(point), HIT_PX);
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
    return this.element;
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  drawAdapter(): unknown {
    return new SteadyAdapter({ lib: L, map: this.map });
  }

  resize(): void {
    this.map.invalidateSize({ animate: false });
    this.redraw();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.map.remove();
  }

  private scene(): Scene {
    return { bands: this.bands, images: this.images, project: (at) => this.project(at), zoom: this.view().zoom, colours: palette(this.theme) };
  }

  private redraw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    const { x: width, y: height } = this.map.getSize();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    const pen = this.canvas.getContext("2d")!;
    pen.scale(ratio, ratio);
    const { x, y } = this.map.latLngToContainerPoint([0, 0]);
    drawScene(pen, this.scene(), [x, y]);
    this.paintMark(pen, width, height);
    this.tell({ bands: true });
  }

  private paintMark(pen: CanvasRenderingContext2D, width: number, height: number): void {
    if (!this.mark) return;
    const pattern = pen.createPattern(this.mark, "repeat")!;
    pattern.setTransform(new DOMMatrix([1 / RATIO, 0, 0, 1 / RATIO, 0, 0]));
    pen.fillStyle = pattern;
    pen.fillRect(0, 0, width, height);
  }
}

function toCanvas(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}

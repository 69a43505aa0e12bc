// Drawing by hand: an area, or a line to measure. Terra Draw draws on either surface; the sums are ours.
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, type GeoJSONStoreFeatures, type HexColor } from "terra-draw";
import type { Geometry } from "geojson";
import { lengthOf } from "./measure";
import { palette } from "./theme";
import type { LonLat, Surface, Theme, Tool } from "./types";

export interface DrawingEars {
  onArea: (geometry: Geometry) => void;
  onLength: (length_m: number, done: boolean) => void;
}

const MODES: Partial<Record<Tool, string>> = { draw_area: "polygon", measure: "linestring" };

export class Drawing {
  private draw: TerraDraw | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly ears: DrawingEars,
  ) {}

  /** Take up the pencil of a tool, or lay it down. What was sketched before is wiped. */
  take(tool: Tool, theme: Theme): void {
    this.lay();
    const mode = MODES[tool];
    this.surface.setDoubleClickZoom(!mode);
    if (!mode) return;
    this.draw = this.sharpen(theme);
    this.draw.start();
    this.draw.setMode(mode);
    this.draw.on("finish", (id) => this.finished(this.draw?.getSnapshotFeature(id), mode));
    this.draw.on("change", () => mode === "linestring" && this.ears.onLength(this.sketched(), false));
  }

  /** Say whether a line or an area is being drawn now. */
  busy(): boolean {
    return this.draw?.getModeState() === "drawing";
  }

  /** Put a corner where the map's middle is, for those who draw by keyboard. */
  cornerAt([x, y]: [number, number]): void {
    const target = this.surface.target();
    const box = target.getBoundingClientRect();
    const where = { clientX: box.left + x, clientY: box.top + y, bubbles: true, isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse" };
    target.dispatchEvent(new PointerEvent("pointermove", { ...where, buttons: 0 }));
    target.dispatchEvent(new PointerEvent("pointerdown", { ...where, buttons: 1 }));
    target.dispatchEvent(new PointerEvent("pointerup", { ...where, buttons: 0 }));
  }

  /** End what is being drawn, as the Enter key does: a slow machine may miss the second click of a double one. */
  finish(): void {
    if (this.busy()) this.surface.target().dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
  }

  /** Lay the pencil down and wipe what it drew. */
  lay(): void {
    this.draw?.stop();
    this.draw = undefined;
  }

  private finished(feature: GeoJSONStoreFeatures | undefined, mode: string): void {
    if (!feature) return;
    if (mode === "polygon") this.ears.onArea(feature.geometry as Geometry);
    else this.ears.onLength(lengthOf(feature.geometry.coordinates as LonLat[]), true);
    const older = this.draw?.getSnapshot().filter((other) => other.id !== feature.id && other.properties.mode === mode) ?? [];
    this.draw?.removeFeatures(older.map((other) => other.id!));
  }

  private sketched(): number {
    const lines = this.draw?.getSnapshot().filter((feature) => feature.geometry.type === "LineString") ?? [];
    const line = lines.at(-1)?.geometry.coordinates as LonLat[] | undefined;
    return line ? lengthOf(line) : 0;
  }

  private sharpen(theme: Theme): TerraDraw {
    const { ink, paper } = palette(theme) as { ink: HexColor; paper: HexColor };
    const keyEvents = { finish: "Enter", cancel: "Escape" };
    const corner = { closingPointColor: paper, closingPointWidth: 5, closingPointOutlineColor: ink, closingPointOutlineWidth: 2 };
    return new TerraDraw({
      adapter: this.surface.drawAdapter() as ConstructorParameters<typeof TerraDraw>[0]["adapter"],
      modes: [
        new TerraDrawPolygonMode({
          keyEvents,
          pointerDistance: 20,
          styles: { ...corner, fillColor: ink, fillOpacity: 0.12, outlineColor: ink, outlineWidth: 2.4 },
        }),
        new TerraDrawLineStringMode({
          keyEvents,
          pointerDistance: 20,
          styles: { ...corner, lineStringColor: ink, lineStringWidth: 3 },
        }),
      ],
    });
  }
}

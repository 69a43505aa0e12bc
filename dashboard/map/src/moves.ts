// Teams that move: where each was last, laid over what the map fetched, and not while one looks back.
import type { Move } from "./live";
import type { LonLat, OverlayFeature } from "./types";

const LAYER = "teams";

export class Moves {
  private places = new Map<string, LonLat>();

  /** Take the newest frame; say whether anything on the map changes by it. */
  take(moves: Move[]): boolean {
    const places = new Map(moves.map(([id, lon, lat]): [string, LonLat] => [`${LAYER}/${id}`, [lon, lat]]));
    const same = places.size === this.places.size && [...places].every(([subject, [lon, lat]]) => {
      const before = this.places.get(subject);
      return before?.[0] === lon && before[1] === lat;
    });
    this.places = places;
    return !same;
  }

  /** Return a layer's features with each team where it was last. */
  lay(layer: string, features: OverlayFeature[], past: boolean): OverlayFeature[] {
    if (layer !== LAYER || past || !this.places.size) return features;
    return features.map((feature) => {
      const at = this.places.get(feature.properties.subject ?? "");
      return at && feature.geometry.type === "Point" ? { ...feature, geometry: { type: "Point", coordinates: at } } : feature;
    });
  }
}

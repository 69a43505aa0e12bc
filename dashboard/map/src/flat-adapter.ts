// Terra Draw on Leaflet, steadied.
import type { TerraDrawChanges, TerraDrawStylingFunction } from "terra-draw";
import { TerraDrawLeafletAdapter } from "terra-draw-leaflet-adapter";

/** The adapter draws everything again a moment after a change of mode, also what is gone by then, and throws; we change no colours. */
export class SteadyAdapter extends TerraDrawLeafletAdapter {
  override render(changes: TerraDrawChanges, styling: TerraDrawStylingFunction): void {
    if (changes.created.length || changes.updated.length || changes.deletedIds.length) super.render(changes, styling);
  }
}

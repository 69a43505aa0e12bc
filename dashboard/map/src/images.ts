// Pictures of symbols, pills and hatches, made from the drawings in this browser.
import { clusterPicture } from "./clusters";
import { innerOf, inked, partsOf, symbolPicture, type Shapes } from "./symbols";
import { palette } from "./theme";
import type { Theme } from "./types";

/** Pixels of the picture to one of the map, so that fine screens stay sharp. */
export const RATIO = 2;

/** Return the SVG picture that a key names: a hatch, a pill, or a symbol with its marks. */
export function pictureOf(key: string, shapes: Shapes, theme: Theme): string {
  if (key.startsWith("cluster|")) return clusterPicture(key, shapes, theme);
  if (/^(hatch|tape)/.test(key)) return tilePicture(key, shapes, theme);
  return symbolPicture(partsOf(key), shapes, theme);
}

function tilePicture(key: string, shapes: Shapes, theme: Theme): string {
  const colours = palette(theme);
  const body = inked(innerOf(shapes[key] ?? shapes.hatch ?? ""), colours.hatch, colours.paper);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">${body}</svg>`;
}

/** Keep the pictures of one theme, each drawn once. */
export class Images {
  private readonly drawn = new Map<string, ImageData>();

  constructor(
    private readonly shapes: Shapes,
    readonly theme: Theme,
  ) {}

  /** Return the pictures of the keys, drawing those that are new. */
  async get(keys: Iterable<string>): Promise<Map<string, ImageData>> {
    const wanted = [...new Set(keys)];
    await Promise.all(wanted.filter((key) => !this.drawn.has(key)).map((key) => this.draw(key)));
    return new Map(wanted.map((key) => [key, this.drawn.get(key)!]));
  }

  private async draw(key: string): Promise<void> {
    this.drawn.set(key, await rasterise(pictureOf(key, this.shapes, this.theme)));
  }
}

/** Draw an SVG text into pixels at `RATIO`. */
async function rasterise(svg: string): Promise<ImageData> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(image.width * RATIO);
  canvas.height = Math.ceil(image.height * RATIO);
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

const TILE_PX = 560;

/** Draw the words of an exercise once, slanted, into a tile that joins itself without a seam. */
export function watermarkTile(text: string, theme: Theme, font: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE_PX;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.font = `700 44px ${font}`;
  pen.textAlign = "center";
  pen.fillStyle = palette(theme).ink;
  pen.globalAlpha = theme === "dark" ? 0.12 : 0.09;
  for (const dx of [-TILE_PX, 0, TILE_PX]) {
    for (const dy of [-TILE_PX, 0, TILE_PX]) {
      for (const at of [0.25, 0.75]) {
        pen.setTransform(1, 0, 0, 1, TILE_PX * at + dx, TILE_PX * at + dy);
        pen.rotate(-Math.PI / 8);
        pen.fillText(text, 0, 0, TILE_PX * 0.62);
      }
    }
  }
  return pen.getImageData(0, 0, TILE_PX, TILE_PX);
}

// Compose a symbol from its drawings: the shape in its state, then what is laid over it. `symbols.py` keeps the same rule.
import { inkOf, palette } from "./theme";
import type { Theme } from "./types";

export type Shapes = Record<string, string>;

export interface SymbolParts {
  symbol: string;
  state?: string | null;
  mark?: string | null;
  age?: string | null;
}

const FIELD = "|";
const PAPER = "var(--symbol-paper, #fff)";

/** Name an image by what it shows; `partsOf` reads it back. */
export function keyOf({ symbol, state, mark, age }: SymbolParts): string {
  return [symbol, state ?? "", mark ?? "", age ?? ""].join(FIELD);
}

export function partsOf(key: string): SymbolParts {
  const [symbol = "", state = "", mark = "", age = ""] = key.split(FIELD);
  return { symbol, state, mark, age };
}

/** Return the family of a shape: teams and incidents wear their state laid over any kind of theirs. */
export function familyOf(symbol: string): string {
  return symbol.split("-")[0] ?? symbol;
}

/** Return the names of the drawings to lay on one another, lowest first. */
export function drawingsOf({ symbol, state, mark, age }: SymbolParts, shapes: Shapes): string[] {
  const known = (name: string) => (name in shapes ? [name] : []);
  const inState = `${symbol}-${state}`;
  const base = inState in shapes ? [inState] : symbol in shapes ? [symbol, ...known(`${familyOf(symbol)}-state-${state}`)] : ["unknown"];
  return [...base, ...known(`mark-${mark}`), ...known(`age-${age}`)];
}

/** Return what stands between the `<svg>` tags of a drawing. */
export function innerOf(svg: string): string {
  return svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).trim();
}

/** Put a family's ink and the paper's colour into a drawing. */
export function inked(body: string, ink: string, paper: string): string {
  return body.replaceAll("currentColor", ink).replaceAll(PAPER, paper);
}

/** Return the pixels of a symbol's picture: small dots fit closely, a ring of age needs room. */
export function extentOf({ symbol, mark, age }: SymbolParts): number {
  if (symbol === "selected") return 42;
  if (age) return 34;
  return symbol.startsWith("settlement-") && !mark ? 16 : 26;
}

/** Draw a symbol as an SVG picture with the drawing's middle in its own. */
export function symbolPicture(parts: SymbolParts, shapes: Shapes, theme: Theme): string {
  const body = drawingsOf(parts, shapes)
    .map((name) => innerOf(shapes[name] ?? ""))
    .join("");
  const extent = extentOf(parts);
  const edge = (extent - 24) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${extent}" height="${extent}" ` +
    `viewBox="${-edge} ${-edge} ${extent} ${extent}">` +
    `${inked(body, inkOf(parts.symbol, theme), palette(theme).paper)}</svg>`
  );
}

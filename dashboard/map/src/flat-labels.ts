// Labels of the overlay on a plain canvas: what matters most first, none on another, none on a symbol.
import type { Box } from "./aside";
import { CSS_STACK } from "./faces";
import type { Palette } from "./theme";
import type { Drawn, Side } from "./types";

export interface Wish {
  drawn: Drawn;
  x: number;
  y: number;
}

export interface Placed {
  lines: string[];
  x: number;
  y: number;
  drawn: Drawn;
}

/** The side of the label that its place lies on, in the order in which they are tried. */
const SIDES: Side[] = ["top", "bottom", "left", "right"];
const LINE_PX = 14;
const MOST_CHARS = 16;
const MOST_CJK = 9;
const FONTS = { bold: `700 12px ${CSS_STACK}`, quiet: `400 12px ${CSS_STACK}` };

/** The font of a label, by what it is for. */
export function fontOf({ quiet }: Drawn): string {
  return quiet ? FONTS.quiet : FONTS.bold;
}

/** Break a label into short lines: at spaces, or after so many characters where there are none. */
export function breakLabel(text: string): string[] {
  const most = /[\u3400-\u9fff]/.test(text) ? MOST_CJK : MOST_CHARS;
  if (text.length <= most + 3) return [text];
  const words = text.includes(" ") ? text.split(" ") : (text.match(new RegExp(`.{1,${most}}`, "gu")) ?? [text]);
  const gap = text.includes(" ") ? " " : "";
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + gap.length <= most) lines[lines.length - 1] = last + gap + word;
    else lines.push(word);
  }
  return lines;
}

/** A landmark's name has its place; the others come by rank. */
function turnOf({ drawn }: Wish): number {
  return drawn.anchor ? -1 : (drawn.sort ?? 9);
}

/** Place labels by rank: below their symbol, else above, right, left, else not at all. */
export function placeLabels(wishes: Wish[], taken: Box[], widthOf: (line: string, drawn: Drawn) => number): Placed[] {
  const boxes = [...taken];
  const placed: Placed[] = [];
  for (const { drawn, x, y } of wishes.toSorted((a, b) => turnOf(a) - turnOf(b))) {
    const lines = drawn.anchor ? [drawn.label ?? ""] : breakLabel(drawn.label ?? "");
    const half = Math.max(...lines.map((line) => widthOf(line, drawn))) / 2;
    const height = (lines.length * LINE_PX) / 2;
    const off = drawn.reach ?? 0;
    const sides: [number, number][] = off
      ? [[x, y + off + height], [x, y - off - height], [x + off + half + 2, y], [x - off - half - 2, y]]
      : [[x, y]];
    for (const [cx, cy] of drawn.anchor ? [sides[SIDES.indexOf(drawn.anchor)]!] : sides) {
      const box = { x0: cx - half - 2, y0: cy - height, x1: cx + half + 2, y1: cy + height };
      if (!drawn.anchor && boxes.some((other) => meet(box, other))) continue;
      boxes.push(box);
      placed.push({ lines, x: cx, y: cy - height + LINE_PX * 0.78, drawn });
      break;
    }
  }
  return placed;
}

function meet(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/** Write the labels that found a place. */
export function writeLabels(pen: CanvasRenderingContext2D, placed: Placed[], colours: Palette): void {
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.lineWidth = 3.4;
  for (const { lines, x, y, drawn } of placed) {
    pen.font = fontOf(drawn);
    lines.forEach((line, i) => {
      pen.strokeStyle = colours.halo;
      pen.strokeText(line, x, y + i * LINE_PX);
      pen.fillStyle = drawn.ink ?? colours.text;
      pen.fillText(line, x, y + i * LINE_PX);
    });
  }
}

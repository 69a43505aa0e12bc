// The letters of the map: the screen's own faces first; where none draws Chinese, the one that we serve.

export const SERVED_FACE = "Command Map CJK";

const FACES = ["Segoe UI", "Helvetica Neue", "Arial", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", SERVED_FACE];

/** The stack as MapLibre takes it; its drawing of bold asks for the word in the first name. */
export const PLAIN_STACK = ["system-ui", ...FACES];
export const BOLD_STACK = ["Bold", "system-ui", ...FACES];

/** The stack as CSS and a canvas take it. */
export const CSS_STACK = [...PLAIN_STACK, "sans-serif"].map((name) => (name.includes(" ") ? `"${name}"` : name)).join(", ");

/** Say whether this screen draws Chinese with a face of its own: two characters that look different, not two empty boxes. */
export function hasOwnChinese(): boolean {
  return inkOf("永") !== inkOf("\u{10FFFE}") && inkOf("永") !== inkOf("国");
}

function inkOf(character: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.font = "20px sans-serif";
  pen.fillText(character, 1, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

/** Have the served face ready before anything is written, on screens that need it. */
export async function readyFaces(): Promise<void> {
  if (hasOwnChinese()) return;
  const faces = [...document.fonts].filter((face) => face.family.replaceAll(/["']/g, "") === SERVED_FACE);
  await Promise.allSettled(faces.map((face) => face.load()));
}

// What stands at the edges of the map: zoom, north, scale, the place under the pointer, whose data it is.
import north from "../symbols/north.svg";
import { lengthOf, roundScale, tellLength, tellPlace } from "./measure";
import type { LonLat, Surface, Words } from "./types";

const SCALE_PX = 110;
const COPIED_MS = 1600;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, parent: HTMLElement): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  parent.append(element);
  return element;
}

export class Controls {
  readonly hint: HTMLElement;
  readonly tip: HTMLElement;
  private readonly zoomIn: HTMLButtonElement;
  private readonly zoomOut: HTMLButtonElement;
  private readonly north: HTMLElement;
  private readonly place: HTMLButtonElement;
  private readonly scaleText: HTMLElement;
  private readonly scaleBar: HTMLElement;
  private readonly credit: HTMLElement;
  private words: Words = {};
  private at: LonLat = [0, 0];
  private timer = 0;

  constructor(
    root: HTMLElement,
    private readonly surface: Surface,
  ) {
    make("div", "cm-cross", root).setAttribute("aria-hidden", "true");
    this.hint = make("div", "cm-hint", root);
    this.hint.setAttribute("role", "status");
    this.tip = make("div", "cm-tip", root);
    const corner = make("div", "cm-corner", root);
    this.north = make("div", "cm-north", corner);
    this.north.innerHTML = north;
    this.north.setAttribute("role", "img");
    this.zoomIn = make("button", "cm-button", corner);
    this.zoomOut = make("button", "cm-button", corner);
    const foot = make("div", "cm-foot", root);
    const scale = make("div", "cm-scale", foot);
    this.scaleText = make("span", "cm-scale-text", scale);
    this.scaleBar = make("span", "cm-scale-bar", scale);
    this.place = make("button", "cm-place", foot);
    this.credit = make("div", "cm-credit", root);
    this.dress();
    this.zoomIn.onclick = () => surface.zoomBy(1);
    this.zoomOut.onclick = () => surface.zoomBy(-1);
    this.place.onclick = () => void this.copy(this.at);
  }

  private dress(): void {
    for (const [button, sign] of [[this.zoomIn, "+"], [this.zoomOut, "−"]] as const) {
      button.type = "button";
      button.textContent = sign;
    }
    this.place.type = "button";
  }

  /** Take the words of the language. */
  speak(words: Words, credit: string): void {
    this.words = words;
    for (const [element, key] of [[this.zoomIn, "zoom_in"], [this.zoomOut, "zoom_out"], [this.north, "north"], [this.place, "copy_place"]] as const) {
      element.setAttribute("aria-label", this.word(key));
      element.title = this.word(key);
    }
    this.credit.textContent = credit;
    this.measureScale();
  }

  word(key: string): string {
    const word = this.words[key];
    return typeof word === "string" ? word : "";
  }

  tell(length_m: number): string {
    return tellLength(length_m, this.word("metres") || "m", this.word("kilometres") || "km");
  }

  /** Show the place under the pointer, or the middle of the map. */
  point(at: LonLat): void {
    this.at = at;
    if (!this.timer) this.place.textContent = tellPlace(at);
  }

  /** Set the scale bar to the middle of the picture as it stands. */
  measureScale(): void {
    const { clientWidth, clientHeight } = this.surface.element;
    if (!clientWidth) return;
    const [x, y] = [clientWidth / 2, clientHeight / 2];
    const room_m = lengthOf([this.surface.unproject([x - SCALE_PX / 2, y]), this.surface.unproject([x + SCALE_PX / 2, y])]);
    if (!Number.isFinite(room_m) || room_m <= 0) return;
    const { length_m, share } = roundScale(room_m);
    this.scaleText.textContent = length_m < 1000 ? `${length_m} ${this.word("metres") || "m"}` : `${length_m / 1000} ${this.word("kilometres") || "km"}`;
    this.scaleBar.style.width = `${Math.round(SCALE_PX * share)}px`;
  }

  /** Copy a place as text and say so for a moment. */
  async copy(at: LonLat): Promise<void> {
    const text = tellPlace(at);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text);
    }
    this.place.textContent = `${text} · ${this.word("copied")}`;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.place.textContent = tellPlace(this.at);
    }, COPIED_MS);
  }
}

/** Copy where the page may not use the clipboard directly, as on a plain-http address of the local network. */
function copyBySelection(text: string): void {
  const field = make("textarea", "cm-copy", document.body);
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

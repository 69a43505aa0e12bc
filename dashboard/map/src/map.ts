// The map itself: joins the surface, the picture on it, the tools and the controls, and speaks to the page.
import shapes from "virtual:symbols";
import { trouble } from "./archive";
import { Controls } from "./controls";
import { readyFaces } from "./faces";
import { listen, socketUrl, type Line, type SocketLike } from "./live";
import { Picture } from "./picture";
import { Drawing } from "./tools";
import { Versions } from "./versions";
import type { Emit, Hit, Lang, LonLat, Props, Surface, Theme, Tool, View } from "./types";

export interface Started {
  update(props: Props): void;
  destroy(): void;
}

/** A thumb is broader than the tip of a mouse and slips further while it presses. */
const THUMB = window.matchMedia("(pointer: coarse)").matches;
const SLACK_PX = THUMB ? 16 : 5;
export const HIT_PX = THUMB ? 14 : 6;
const SETTLE_MS = 120;

/** So long at most the page waits for what is urgent on the map. */
const URGENT_MS = 300;
const NOWHERE: View = { lon: 0, lat: 20, zoom: 1 };

export function startMap(make: (place: HTMLElement, view: View) => Surface, root: HTMLElement, props: Props, emit: Emit): Started {
  return new CommandMap(make, root, props, emit);
}

class CommandMap implements Started {
  private readonly surface: Surface;
  private readonly picture: Picture;
  private readonly drawing: Drawing;
  private readonly controls: Controls;
  private readonly observer: ResizeObserver;
  private readonly ended = new AbortController();
  private readonly versions = new Versions();
  private heard: string | undefined;
  private props: Props = {};
  private waiting: Props;
  private ready = false;
  private line: Line | undefined;
  private lost: { key: string; what: string } | null = null;
  private based: Promise<void> = Promise.resolve();
  private takes = 0;
  private baseless: string | null = null;
  private clicks = 0;
  private drawings = 0;
  private settling = 0;
  private hovering = 0;
  private step: number | undefined;
  private composed: number | undefined;
  private pressed: [number, number] = [0, 0];

  constructor(
    make: (place: HTMLElement, view: View) => Surface,
    private readonly root: HTMLElement,
    props: Props,
    private readonly emit: Emit,
  ) {
    const place = document.createElement("div");
    place.className = "cm-surface";
    root.append(place);
    this.surface = make(place, props.view ?? NOWHERE);
    this.controls = new Controls(root, this.surface);
    this.picture = new Picture(
      this.surface,
      shapes,
      (problem) => emit({ problem: this.lost ?? problem }),
      (drawn) => (root.dataset.drawn = JSON.stringify(drawn)),
    );
    this.drawing = new Drawing(this.surface, {
      onArea: (geometry) => emit({ drawn: { geometry, n: ++this.drawings } }),
      onLength: (length_m, done) => this.measured(length_m, done),
    });
    this.surface.onPaint(({ base, bands }) => {
      root.dataset.base = base ? "drawn" : "coming";
      root.dataset.bands = bands ? "drawn" : "coming";
    });
    trouble.tell = (what) => this.tellBase(what);
    this.observer = new ResizeObserver(() => this.surface.resize());
    this.observer.observe(root);
    this.waiting = props;
    this.hear();
    root.dataset.renderer = this.surface.kind;
    emit({ renderer: this.surface.kind });
    void readyFaces().then(() => {
      if (this.ended.signal.aborted) return;
      this.ready = true;
      this.update(this.waiting);
      this.moved(true);
    });
  }

  update(given: Props): void {
    this.waiting = given;
    if (!this.ready) return;
    const next = dress(given);
    const last = this.props;
    this.props = next;
    const first = Object.keys(last).length === 0;
    const changed = (...keys: (keyof Props)[]) => first || keys.some((key) => last[key] !== next[key] && JSON.stringify(last[key]) !== JSON.stringify(next[key]));
    this.root.dataset.theme = next.theme;
    this.root.dataset.tool = next.tool ?? "browse";
    if (changed("words", "basemap", "lang")) this.controls.speak(next.words ?? {}, next.basemap?.attribution ?? "");
    if (changed("basemap", "theme", "lang")) {
      this.drawing.lay();
      this.based = this.surface.setBase(next.basemap, next.theme, next.lang);
    }
    if (changed("watermark", "theme")) this.surface.setWatermark(next.watermark ?? "");
    this.versions.ask(next.version);
    if (changed("layers", "visible", "answer", "selected", "lang", "theme", "words")) this.picture.show({ ...next, version: this.versions.now() });
    else void this.picture.follow(this.versions.now());
    if (changed("tool", "theme", "lang", "basemap")) this.takeTool(next.tool ?? "browse", changed("tool"));
    if (changed("tool", "words")) this.controls.hint.textContent = this.controls.word(`hint_${next.tool ?? "browse"}`);
    if (changed("view") && next.view && !first) this.surface.flyTo(next.view);
    if (!last.basemap && next.basemap?.bounds && !next.view) this.surface.fit(next.basemap.bounds);
    if (changed("live_url")) this.link(next.live_url);
  }

  destroy(): void {
    this.ended.abort();
    this.observer.disconnect();
    window.clearTimeout(this.settling);
    cancelAnimationFrame(this.hovering);
    this.line?.stop();
    this.drawing.lay();
    this.picture.destroy();
    this.surface.destroy();
    this.root.replaceChildren();
  }

  /** Take up a tool as soon as the base map stands: drawing needs it. */
  private takeTool(tool: Tool, fresh: boolean): void {
    const take = ++this.takes;
    this.drawing.lay();
    void this.based.then(() => {
      if (this.ended.signal.aborted || take !== this.takes) return;
      this.controls.measureScale();
      this.drawing.take(tool, this.props.theme ?? "light");
      if (fresh && tool !== "browse") this.surface.focus();
    });
  }

  private measured(length_m: number, done: boolean): void {
    this.controls.hint.textContent = length_m > 0 ? this.controls.tell(length_m) : this.controls.word("hint_measure");
    if (done) this.emit({ measured: { length_m: Math.round(length_m), n: ++this.drawings } });
  }

  /** Say that the base map does not come, once, and that it comes again. */
  private tellBase(what: string | null): void {
    if (what === this.baseless) return;
    this.baseless = what;
    const failed = what === null ? null : { key: "layer_failed", what: `${this.controls.word("map")} (${what})` };
    this.emit({ problem: this.lost ?? failed });
  }

  private link(url: string | undefined): void {
    this.line?.stop();
    this.line = url
      ? listen(socketUrl(url, document.baseURI), {
          open: (address) => new WebSocket(address) as SocketLike,
          later: (act, delay_ms) => window.setTimeout(act, delay_ms),
          forget: (timer) => window.clearTimeout(timer),
          random: Math.random,
          onVersion: (version) => void this.follow(version),
          onMoves: (moves) => this.picture.move(moves),
          onLink: (up, since) => this.emit({ problem: (this.lost = up ? null : { key: "link_lost", what: since }) }),
          onTry: () => void this.askWhether(),
        })
      : undefined;
  }

  /** Fetch what the line tells of at once; the page asks its many questions only after what is urgent has been answered. */
  private async follow(version: string): Promise<void> {
    if (version === this.heard) return;
    this.heard = version;
    this.versions.hear(version);
    const late = new Promise((settle) => window.setTimeout(settle, URGENT_MS));
    await Promise.race([this.picture.follow(this.versions.now()), late]);
    if (version === this.heard) this.emit({ heard: version });
  }

  /** Go to the gate where this browser is no longer let in; a server that does not answer says nothing of it. */
  private async askWhether(): Promise<void> {
    const answer = await fetch("/me").catch(() => undefined);
    if (answer?.status === 401) window.location.reload();
  }

  private hear(): void {
    const { element } = this.surface;
    const { signal } = this.ended;
    element.addEventListener("pointerdown", ({ clientX, clientY }) => (this.pressed = [clientX, clientY]), { signal, capture: true });
    element.addEventListener("click", (event) => this.click(event), { signal });
    element.addEventListener("dblclick", () => this.drawing.finish(), { signal });
    element.addEventListener("contextmenu", (event) => this.copyAt(event), { signal });
    element.addEventListener("pointermove", (event) => this.hoverSoon(event), { signal });
    element.addEventListener("pointerleave", () => this.showTip(undefined), { signal });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
    window.addEventListener("offline", () => this.line?.drop(), { signal });
    this.surface.onMove((settled) => this.moved(settled));
  }

  private pointOf({ clientX, clientY }: MouseEvent): [number, number] {
    const box = this.surface.element.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  }

  private click(event: MouseEvent): void {
    const [x, y] = this.pressed;
    if (Math.hypot(event.clientX - x, event.clientY - y) > SLACK_PX) return;
    this.clickAt(this.pointOf(event));
  }

  private clickAt(point: [number, number]): void {
    const tool = this.props.tool ?? "browse";
    if (tool === "draw_area" || tool === "measure") return;
    const hits = this.surface.hits(point);
    const top = hits[0];
    if (tool === "browse" && top?.drawn.expand !== undefined && top.drawn.expand > this.surface.view().zoom) {
      this.surface.flyTo({ lon: top.at[0], lat: top.at[1], zoom: top.drawn.expand + 0.2 });
      return;
    }
    const [lon, lat] = this.surface.unproject(point);
    this.emit({ clicked: { lon, lat, subjects: subjectsOf(hits), n: ++this.clicks } });
  }

  private copyAt(event: MouseEvent): void {
    if (this.drawing.busy()) return;
    event.preventDefault();
    const at = this.surface.unproject(this.pointOf(event));
    this.controls.point(at);
    void this.controls.copy(at);
  }

  /** Look once a frame at most: a mouse tells far more often. */
  private hoverSoon(event: PointerEvent): void {
    cancelAnimationFrame(this.hovering);
    this.hovering = requestAnimationFrame(() => this.hover(event));
  }

  private hover(event: PointerEvent): void {
    const point = this.pointOf(event);
    this.controls.point(this.surface.unproject(point));
    const hit = this.drawing.busy() ? undefined : this.surface.hits(point)[0];
    this.root.classList.toggle("cm-over", hit?.drawn.subject !== undefined);
    this.showTip(hit, point);
  }

  private showTip(hit: Hit | undefined, [x, y]: [number, number] = [0, 0]): void {
    const text = hit?.drawn.tip ?? hit?.drawn.label ?? "";
    this.controls.tip.textContent = text;
    const { clientWidth, clientHeight } = this.surface.element;
    const [left, top] = [x > clientWidth / 2 ? "(-100% - 28px)" : "0px", y > clientHeight / 2 ? "(-100% - 24px)" : "0px"];
    this.controls.tip.style.transform = `translate(calc(${Math.round(x)}px + ${left}), calc(${Math.round(y)}px + ${top}))`;
    this.controls.tip.hidden = !text;
  }

  private key(event: KeyboardEvent): void {
    const tool = this.props.tool ?? "browse";
    const { clientWidth, clientHeight } = this.surface.element;
    const middle: [number, number] = [clientWidth / 2, clientHeight / 2];
    const drawing = tool === "draw_area" || tool === "measure";
    if (event.key === "Escape" && tool !== "browse" && !this.drawing.busy()) this.emit({ tool: "browse" });
    else if (drawing && event.key === " ") this.drawing.cornerAt(middle);
    else if (!drawing && event.key === "Enter") this.clickAt(middle);
    else return;
    event.preventDefault();
  }

  private moved(settled: boolean): void {
    const { lon, lat, zoom } = this.surface.view();
    this.controls.measureScale();
    this.showTip(undefined);
    const step = Math.floor(zoom);
    if ((step !== this.step || (settled && zoom !== this.composed)) && Object.keys(this.props).length) {
      this.composed = zoom;
      void this.picture.compose();
    }
    this.step = step;
    if (!settled) return;
    this.controls.point([lon, lat] as LonLat);
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.emit({ moved: { lon, lat, zoom, bounds: this.surface.bounds() } }), SETTLE_MS);
  }
}

/** Let the page's own language and theme stand in for what it has not told yet, so that the base map is laid once. */
function dress(props: Props): Props & { theme: Theme; lang: Lang } {
  const { dataset, lang } = document.documentElement;
  return { ...props, theme: props.theme ?? (dataset.theme === "dark" ? "dark" : "light"), lang: props.lang ?? (lang.startsWith("zh") ? "zh" : "en") };
}

/** Return the subjects under a point, topmost first, each once; a pill stands for all that it gathers. */
export function subjectsOf(hits: Hit[]): string[] {
  const told = hits.flatMap(({ drawn }) => (drawn.subject?.startsWith("cluster:") ? drawn.subject.slice(8).split(" ") : drawn.subject ? [drawn.subject] : []));
  return [...new Set(told)];
}

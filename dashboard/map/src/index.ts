// What Dash loads: the component, small; the engine that this browser can run comes after it.
import type { Emit, Outputs, Props } from "./types";
import type { Started } from "./map";

/** The little of React that this needs; Dash brings it. */
interface ReactLike {
  createElement(tag: string, props: Record<string, unknown>): unknown;
  useEffect(act: () => undefined | (() => void), watched?: unknown[]): void;
  useRef<T>(value: T): { current: T };
}

interface Engine {
  start(element: HTMLElement, props: Props, emit: Emit): Started;
}

type DashProps = Props & { setProps?: (props: Partial<Outputs>) => void };

const home = (document.currentScript as HTMLScriptElement).src;

function hasWebGl2(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

async function loadEngine(name: "gl" | "flat"): Promise<Engine> {
  return (await import(new URL(`./${name}.mjs`, home).href)) as Engine;
}

/** Asked for before there is a place for it: it comes while the page is still being put together. */
const wanted = hasWebGl2() ? "gl" : "flat";
const first = loadEngine(wanted);
first.catch(() => undefined);

/** Start the engine that works here: WebGL2 where there is one, the flat one else. */
async function startEngine(element: HTMLElement, props: Props, emit: Emit): Promise<Started> {
  try {
    return (await first).start(element, props, emit);
  } catch (fault) {
    if (wanted === "flat") throw fault;
    element.replaceChildren();
    emit({ problem: { key: "no_webgl", what: String(fault) } });
  }
  return (await loadEngine("flat")).start(element, props, emit);
}

function CommandMap(props: DashProps): unknown {
  const React = (window as unknown as { React: ReactLike }).React;
  const place = React.useRef<HTMLElement | null>(null);
  const started = React.useRef<Started | undefined>(undefined);
  const latest = React.useRef(props);
  latest.current = props;
  React.useEffect(() => {
    let gone = false;
    const emit: Emit = (out) => gone || latest.current.setProps?.(out);
    const first = latest.current;
    void startEngine(place.current!, first, emit).then((map) => {
      if (gone) return map.destroy();
      started.current = map;
      if (latest.current !== first) map.update(latest.current);
    });
    return () => {
      gone = true;
      started.current?.destroy();
      started.current = undefined;
    };
  }, []);
  React.useEffect(() => {
    started.current?.update(props);
    return undefined;
  });
  const words = props.words?.map;
  return React.createElement("div", { id: props.id, ref: place, className: "cm-map", role: "application", "aria-label": typeof words === "string" ? words : undefined });
}

(window as unknown as Record<string, unknown>).commandmap_map = { CommandMap };

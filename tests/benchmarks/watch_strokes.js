// In the page: when it last drew anything, how many frames ago, and since when its map has everything.
window.bench = {stroke: 0, whole: null, from: 0, frames: 0};
const note = () => { Object.assign(window.bench, {stroke: performance.now(), frames: 0}); };
const hook = (kind, names) => names.forEach((name) => {
  const own = kind?.prototype[name];
  if (own) kind.prototype[name] = function (...given) { note(); return own.apply(this, given); };
});
hook(window.WebGL2RenderingContext, ["drawElements", "drawArrays"]);
hook(window.CanvasRenderingContext2D, ["fill", "stroke", "drawImage", "fillText", "fillRect"]);
const oursIs = (map) => {
  const drawn = JSON.parse(map.dataset.drawn ?? "{}");
  const there = new URL(location.href).searchParams.get("way") === "tiles" || (drawn.areas > 0 && drawn.points > 0);
  return there && map.dataset.bands === "drawn" && map.dataset.base === "drawn";
};
const plotlyIs = (plot) => {
  if (!plot.on) return false;
  if (!plot.watched) { plot.watched = true; plot.on("plotly_afterplot", () => { plot.told = true; }); }
  const map = plot._fullLayout?.map?._subplot?.map;
  return Boolean(plot.told && map?.loaded() && !map.isMoving());
};
const look = () => {
  const [map, plot] = [document.querySelector("#map"), document.querySelector(".js-plotly-plot")];
  const whole = map ? oursIs(map) : plot ? plotlyIs(plot) : false;
  window.bench.frames += 1;
  window.bench.whole = whole ? (window.bench.whole ?? performance.now()) : null;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);

"""The first picture of 20,000 areas and 20,000 points: our map against plotly's in one browser, as ratios.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_first_render.py [--count 20000] [--runs 3]``. Read the
ratios, not the seconds.

One server, pages alike but for the map on them, a fresh browser profile each time, the ways by turns. Ours is shown in
three ways: the records by URL as the post tells them, near signs gathered in pills; the same with every sign drawn by
itself, as plotly draws its markers; and the same things as vector tiles, cut by `layers.tiles` as the base map's are
(areas of the ground, and places, whose names, a dot, yield to one another). plotly is given its quickest way: areas by
URL, points as packed arrays, no base map, no text.

The first picture is the time from the start of the navigation to the last stroke after which everything is there and
the page, its frames going on, draws nothing more for a second. Strokes are counted alike on all pages, by hooks on
WebGL and on the plain canvas. Everything is there when our map says so (``data-drawn``, ``data-bands``,
``data-base``), and when plotly has told ``plotly_afterplot`` and its map is loaded. The second is a turn of the wheel
in the middle of the map, to the next level of tiles, from the turn to the last stroke. Beside the first stands the
processor time of the whole browser until then, which other work on the machine troubles less. Kilobytes are those that
went over the wire, packed.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

import numpy as np
import plotly.graph_objects as go
import shapely
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, Response
from playwright.sync_api import sync_playwright
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from dashboard.map import CommandMap
from dashboard.site import GZIP_FROM_BYTES, GZIP_LEVEL, PMTILES
from layers.tiles import MAX_ZOOM, MIN_ZOOM, TileLayer, write_tiles

BOUNDS = (-1.60, 50.57, -1.06, 50.77)
VIEW = {"lon": -1.33, "lat": 50.67, "zoom": 10.4}
SIZE = {"width": 1366, "height": 768}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
SOFTWARE, NONE = ("--enable-unsafe-swiftshader",), ("--disable-3d-apis",)
NOTCH = {SOFTWARE: 1000, NONE: 120}
"""How far the wheel is turned, so that each kind of map comes to its next level of tiles."""

LIMIT_S = 70.0
"""After so long no page is opened any more but the first of each way."""

PATIENCE_S = {SOFTWARE: 40.0, NONE: 15.0}
"""How long a picture is waited for."""

STILL_MS, STILL_FRAMES = 1000, 20
METRES = 1 / 111_000
"""One metre in degrees of latitude."""

WAYS = {"pills": "ours, signs in pills", "signs": "ours, every sign", "tiles": "ours, as tiles", "plotly": "plotly"}

WATCH = Path(__file__).with_name("watch_strokes.js")

DONE = f"""(() => {{
  const {{whole, stroke, from, frames}} = window.bench;
  const last = Math.max(whole ?? 0, stroke);
  const still = frames > {STILL_FRAMES} && performance.now() - last > {STILL_MS};
  return whole !== null && stroke > from && still ? last - from : null;
}})()"""

SENT = """(() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const sum = (entries) => entries.reduce((bytes, entry) => bytes + entry.transferSize, 0);
  return [sum(all), sum(all.filter(({name}) => /^\\/data\\/|pmtiles|update-component/.test(new URL(name).pathname)))];
})()"""


class Run(NamedTuple):
    """One page: seconds to the first picture, by the wall and of the processor, and to the second; kilobytes sent."""

    first_s: float
    cpu_s: float
    second_s: float
    data_kb: float
    scripts_kb: float


def draw_county(count, seed=0):
    """Draw areas of 5 to 12 corners and 60 to 250 m across, and points, over the exercise county."""
    rng = np.random.default_rng(seed)
    west, south, east, north = BOUNDS
    middles, points = (rng.uniform((west, south), (east, north), (count, 2)) for _ in range(2))
    areas = []
    for lon, lat in middles:
        corners = int(rng.integers(5, 13))
        angles = np.sort(rng.random(corners) + np.arange(corners)) * 2 * np.pi / corners
        reach = rng.uniform(30, 125) * rng.uniform(0.7, 1, corners) * METRES
        ring = np.column_stack([lon + reach * np.cos(angles) / np.cos(np.radians(lat)), lat + reach * np.sin(angles)])
        areas.append(shapely.Polygon(np.round(ring, 6)))
    return np.array(areas, dtype=object), np.round(points, 6)


def tell_layer(layer, geometry, symbol, state=None):
    """Write a layer's features as the post does."""
    rows = (
        f'{{"type":"Feature","geometry":{shapely.to_geojson(shape)},"properties":{{"subject":"{layer}/{row}",'
        f'"layer":"{layer}","symbol":"{symbol}","state":{state or "null"},"mark":null,"label":"No. {row}","rank":5}}}}'
        for row, shape in enumerate(geometry)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(rows)}]}}'.encode()


def cut_tiles(areas, points, path):
    """Cut the same features as the base map's tiles are cut, and return the seconds that it took."""
    count = len(areas)
    first, never = np.full(count, MIN_ZOOM), np.full(count, MAX_ZOOM + 1)
    names = [{"kind": "village", "rank": 2, "name": "•"}] * count
    layers = [
        TileLayer("landuse", areas, [{"kind": "wood"}] * count, first, [{}] * count, never),
        TileLayer("places", shapely.points(points), names, first, [{}] * count, never),
    ]
    start = time.perf_counter()
    write_tiles(layers, BOUNDS, path, attribution="", tell=lambda _: None)
    return time.perf_counter() - start


def lay_ours(way):
    """Lay out our map as one of its ways shows the features."""
    rows = [{"id": name, "label": name, "url": f"/data/{name}.geojson"} for name in ("areas", "points")]
    rows[1]["clusters"] = way == "pills"
    tiles = {"basemap": {"url": "/base.pmtiles", "surroundings": "land"}} if way == "tiles" else {}
    shown = [] if way == "tiles" else [row["id"] for row in rows]
    return CommandMap(id="map", layers=rows, visible=shown, view=VIEW, theme="light", lang="en", **tiles)


def lay_plotly(points):
    """Lay out plotly's map of the same features."""
    subjects = [f"areas/{row}" for row in range(len(points))]
    plain = [[0, "#7a8c99"], [1, "#7a8c99"]]
    figure = go.Figure(
        [
            go.Choroplethmap(
                geojson="/data/areas.geojson",
                featureidkey="properties.subject",
                locations=subjects,
                z=np.ones(len(points)),
                colorscale=plain,
                showscale=False,
                marker={"opacity": 0.6},
            ),
            go.Scattermap(lon=points[:, 0], lat=points[:, 1], mode="markers", marker={"size": 7}),
        ]
    )
    middle = {"lon": VIEW["lon"], "lat": VIEW["lat"]}
    look = {"style": "white-bg", "center": middle, "zoom": VIEW["zoom"]}
    figure.update_layout(map=look, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False)
    return dcc.Graph(figure=figure, style={"height": "100%"})


def make_app(told, points, archive):
    """Make the one site: the page with either map, the features, the tiles."""
    server = FastAPI()
    still = (*DEFAULT_EXCLUDED_CONTENT_TYPES, PMTILES)
    server.add_middleware(
        GZipMiddleware, minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL, exclude_content_types=still
    )

    @server.get("/data/{name}.geojson")
    async def data(name: str):
        return Response(told[name], media_type="application/geo+json")

    @server.get("/base.pmtiles")
    async def tiles():
        return FileResponse(archive, media_type=PMTILES)

    app = Dash(__name__, server=server, compress=False)
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="place", style={"height": "100vh"})])

    @app.callback(Output("place", "children"), Input("address", "search"))
    async def lay_out(search):
        way = parse_qs(search.lstrip("?"))["way"][0]
        return lay_plotly(points) if way == "plotly" else lay_ours(way)

    return server


@contextlib.contextmanager
def serving(app):
    """Serve the site in a thread, and give its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()


def open_page(browser, url, way, flags):
    """Open one page in a profile of its own; return what it took, ``None`` where it was not drawn in time."""
    start = read_cpu_s()
    with contextlib.closing(browser.new_context(viewport=SIZE)) as context:
        page = context.new_page()
        page.route(lambda asked: not asked.startswith((url, "blob:", "data:")), lambda route: route.abort())
        page.add_init_script(path=WATCH)
        page.goto(f"{url}?way={way}", wait_until="commit")
        first = wait_done(page, PATIENCE_S[flags])
        if first is None:
            return None
        cpu = read_cpu_s() - start
        sent, data = page.evaluate(SENT)
        page.mouse.move(SIZE["width"] / 2, SIZE["height"] / 2)
        page.evaluate("window.bench.from = performance.now()")
        page.mouse.wheel(0, -NOTCH[flags])
        second = wait_done(page, PATIENCE_S[flags])
        return second and Run(first / 1000, cpu, second / 1000, data / 1000, (sent - data) / 1000)


def read_cpu_s():
    """Return the processor time of this process's children and theirs; nothing where the system does not tell."""
    ticks, parents = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parts = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            pid = int(stat.parent.name)
            parents[pid], ticks[pid] = int(parts[1]), sum(map(int, parts[11:15]))
    family, young = set(), {os.getpid()}
    while young:
        young = {pid for pid, parent in parents.items() if parent in young}
        family |= young
    return sum(ticks[pid] for pid in family) / os.sysconf("SC_CLK_TCK") if family else float("nan")


def wait_done(page, patience_s):
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if (done := page.evaluate(DONE)) is not None:
            return done
        time.sleep(0.1)
    return None


def run_all(playwright, chromium, url, runs, ways_of):
    """Open the ways by turns until each had its runs or the time is up."""
    found = {}
    start = time.monotonic()
    for flags, ways in ways_of.items():
        with contextlib.closing(playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])) as browser:
            for turn in range(runs):
                for way in ways:
                    if turn == 0 or time.monotonic() - start < LIMIT_S:
                        found.setdefault((flags, way), []).append(open_page(browser, url, way, flags))
    return found


def report(found):
    """Print a table of medians, and how many times as long or as much plotly takes."""
    beside = summarise(found[SOFTWARE, "plotly"])
    print(f"  {'':<31}{'first picture':>24}{'processor':>24}{'second view':>24}{'data sent':>24}{'scripts':>12}  runs")
    for (flags, way), runs in found.items():
        name = f"{WAYS[way]}, {'no WebGL' if flags == NONE else 'WebGL'}"
        middle = summarise(runs)
        if middle is None:
            print(f"  {name:<31}{'not drawn':>14}")
            continue
        cells = "".join(
            f"{own:11,.2f} {unit:<2}" + (f"{theirs / own:8.2f} x" if beside else " " * 10)
            for own, theirs, unit in zip(middle[:4], beside or middle, ("s", "s", "s", "kB"), strict=False)
        )
        print(f"  {name:<31}{cells}{middle.scripts_kb:9,.0f} kB{len(runs):6}", flush=True)


def summarise(runs):
    drawn = [run for run in runs if run is not None]
    return Run(*(statistics.median(column) for column in zip(*drawn, strict=True))) if drawn else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_known_args()[0]
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("no Chromium on this machine: nothing is measured")
    areas, points = draw_county(max(10, min(given.count, 100_000)))
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "base.pmtiles"
        took = cut_tiles(areas, points, archive)
        print(f"{len(areas):,} areas and {len(points):,} points; cut to tiles once in {took:.1f} s", flush=True)
        told = {
            "areas": tell_layer("areas", areas, "hatch-flood"),
            "points": tell_layer("points", shapely.points(points), "candidate-building"),
        }
        ways_of = {SOFTWARE: list(WAYS), NONE: list(WAYS)}
        with serving(make_app(told, points, archive)) as url, sync_playwright() as playwright:
            report(run_all(playwright, chromium, url, max(1, min(given.runs, 9)), ways_of))


if __name__ == "__main__":
    main()

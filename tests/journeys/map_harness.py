"""The map component alone on a page, with a few invented things round a crossroads: for journeys, and to look at.

``python tests/journeys/map_harness.py`` serves it at http://127.0.0.1:8911/?lang=zh&theme=dark&tool=measure
"""

import asyncio
import gzip
import json
import math
import sys
from urllib.parse import parse_qs

import mapbox_vector_tile
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, JSONResponse
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from dashboard.guard import security_policy
from dashboard.i18n import words
from dashboard.map import CommandMap

LON, LAT = -1.2, 50.6
ZOOM = 14
OUTPUTS = ("clicked", "drawn", "measured", "moved", "heard", "renderer", "problem", "tool")
LAYERS = ("warnings", "shelters", "teams", "closures")


def _feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(east, north):
    return {"type": "Point", "coordinates": [LON + east, LAT + north]}


def overlay(layer, lang):
    """What the server would answer for a layer."""
    label = {"en": "Town Hall", "zh": "镇公所"}[lang]
    corners = [(-0.01, -0.004), (0.01, -0.004), (0.01, 0.004), (-0.01, 0.004), (-0.01, -0.004)]
    area = {"type": "Polygon", "coordinates": [[[LON + x, LAT + y] for x, y in corners]]}
    stretch = {"type": "LineString", "coordinates": [[LON - 0.012, LAT + 0.008], [LON - 0.008, LAT + 0.008]]}
    hall = {"subject": "shelters/hall", "symbol": "shelter-building", "state": "open", "mark": "barred", "label": label}
    truck = {"subject": "teams/fire-1", "symbol": "team-fire", "state": "busy", "age": "stale"}
    features = {
        "warnings": [_feature(area, subject="warnings/river", symbol="warning", state="red")],
        "shelters": [_feature(_point(0, 0), **hall)],
        "teams": [_feature(_point(0.012, 0.008), **truck)],
        "closures": [_feature(stretch, subject="closures/lane", symbol="closure", state="confirmed", effect="blocked")],
    }
    return {"type": "FeatureCollection", "features": features[layer]}


def write_basemap(path):
    """Write land with one road across and one place, at every zoom of a base map."""
    with path.open("wb") as stream:
        writer = Writer(stream)
        for zoom in range(7, 15):
            x, y = _tile_of(LON, LAT, zoom)
            writer.write_tile(zxy_to_tileid(zoom, x, y), gzip.compress(_draw_tile()))
        header = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_zoom": 7, "max_zoom": 14}
        bounds = (int((LON - 1) * 1e7), int((LAT - 1) * 1e7), int((LON + 1) * 1e7), int((LAT + 1) * 1e7))
        box = dict(zip(("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"), bounds, strict=True))
        middle = {"center_zoom": 12, "center_lon_e7": int(LON * 1e7), "center_lat_e7": int(LAT * 1e7)}
        writer.finalize({**header, **box, **middle}, {})


def _tile_of(lon, lat, zoom):
    north = math.asinh(math.tan(math.radians(lat)))
    return int((lon / 360 + 0.5) * 2**zoom), int((0.5 - north / (2 * math.pi)) * 2**zoom)


def _draw_tile():
    layers = [
        {
            "name": "earth",
            "features": [{"geometry": "POLYGON((0 0, 4096 0, 4096 4096, 0 4096, 0 0))", "properties": {}}],
        },
        {
            "name": "roads",
            "features": [
                {"geometry": "LINESTRING(0 2000, 4096 2100)", "properties": {"kind": "primary", "name": "High St"}}
            ],
        },
    ]
    return mapbox_vector_tile.encode(layers, default_options={"extents": 4096})


def make_app(basemap):
    """Make the page: the map as the address asks for it, and what the map told, as text."""
    server = FastAPI()
    _add_ground(server, basemap)
    _add_live(server)
    app = Dash(__name__, server=server, compress=False, suppress_callback_exceptions=True)
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="place")])
    _add_page(app)

    @server.middleware("http")
    async def guard(request, answer):
        response = await answer(request)
        response.headers["Content-Security-Policy"] = security_policy(app.csp_hashes())
        return response

    return server


def _add_ground(server, basemap):
    @server.get("/tiles/base.pmtiles")
    async def tiles():
        return FileResponse(basemap, media_type="application/vnd.pmtiles")

    @server.get("/map/{layer}.geojson")
    async def features(layer: str, lang: str = "en"):
        return JSONResponse(overlay(layer, lang))


def _add_live(server):
    @server.websocket("/ws/live")
    async def live(socket: WebSocket):
        """Tell one version more at each try, and hang up after the first, as a server that restarts."""
        await socket.accept()
        server.state.calls = getattr(server.state, "calls", 0) + 1
        await socket.send_text(json.dumps({"version": str(server.state.calls)}))
        if server.state.calls == 1:
            await socket.close()
            return
        try:
            await socket.receive_text()
        except WebSocketDisconnect:
            return


def _add_page(app):
    @app.callback(Output("place", "children"), Input("address", "search"))
    async def lay_out(search):
        asked = {key: values[0] for key, values in parse_qs((search or "").lstrip("?")).items()}
        return [html.Div(make_map(asked), style={"height": "600px"}), html.Pre(id="told")]

    @app.callback(Output("told", "children"), *(Input("map", name) for name in OUTPUTS))
    async def tell(*values):
        return json.dumps(dict(zip(OUTPUTS, values, strict=True)))


def make_map(asked):
    """Return the map with what an address asks for: its language, theme, tool, watermark and live line."""
    lang = asked.get("lang", "en")
    return CommandMap(
        id="map",
        layers=[{"id": name, "label": name, "url": f"/map/{name}.geojson"} for name in LAYERS],
        visible=list(LAYERS),
        version=1,
        basemap={"url": "/tiles/base.pmtiles", "attribution": "© OpenStreetMap contributors (ODbL)"},
        view={"lon": LON, "lat": LAT, "zoom": ZOOM},
        lang=lang,
        theme=asked.get("theme", "light"),
        tool=asked.get("tool", "browse"),
        watermark=asked.get("watermark"),
        words=words(lang).under("map.component"),
        live_url="/ws/live" if "live" in asked else None,
    )


async def serve(basemap, port, ready=None):
    """Serve until called off; say the port once it listens."""
    config = uvicorn.Config(make_app(basemap), port=port, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.05)
    if ready:
        ready(server, server.servers[0].sockets[0].getsockname()[1])
    await task


if __name__ == "__main__":
    from pathlib import Path
    from tempfile import mkdtemp

    where = Path(mkdtemp()) / "base.pmtiles"
    write_basemap(where)
    sys.stdout.write("http://127.0.0.1:8911/\n")
    asyncio.run(serve(where, 8911))

"""The map component: MapLibre GL JS where the browser has WebGL2, Leaflet where it has none, one contract.

The script and style of the component are bundled into ``dist/`` when the package is built
(``hatch_build.py``); this module is their Python face and tells Dash where they lie.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

from dash.development.base_component import Component, ComponentRegistry

from dashboard import __version__
from dashboard.map.symbols import symbol_inks, symbol_names, symbol_svg
from data.faults import Unavailable

__all__ = ["WORDS", "CommandMap", "__version__", "is_built", "symbol_inks", "symbol_names", "symbol_svg"]

DIST = Path(__file__).with_name("dist")
_FIRST = "commandmap.js"

WORDS = (
    "map",
    "zoom_in",
    "zoom_out",
    "north",
    "copy_place",
    "copied",
    "metres",
    "kilometres",
    "hint_close_road",
    "hint_draw_area",
    "hint_measure",
    "hint_pick",
)
"""Keys of the property ``words``; besides them ``states`` names each state that a cluster counts."""


def is_built() -> bool:
    """Say whether the component's script has been bundled."""
    return (DIST / _FIRST).is_file()


class CommandMap(Component):  # the lists below are what Dash reads of a class
    """Show the map of the post.

    Every property but ``id`` may be left out.

    Parameters
    ----------
    id
        Name of the component for callbacks.
    layers
        Rows ``{"id", "label", "url", "min_zoom"?, "clusters"?}``, lowest first.
    visible
        Ids of the layers that are shown.
    version
        Anything that changes when the overlays are to be fetched again, with "@" in it where it is of the past;
        what the socket tells is fetched at once, without it.
    basemap
        ``{"url": of the PMTiles, "attribution", "bounds": [west, south, east, north]}``.
    answer
        GeoJSON FeatureCollection; ``properties.role`` says what each feature is.
    selected
        Subject that wears the ring.
    view
        ``{"lon", "lat", "zoom"}``: the map goes there when it changes.
    tool
        ``browse | close_road | draw_area | measure | pick``; Escape sets it back to ``browse``.
    lang, theme
        ``en | zh``, ``light | dark``.
    watermark
        Words laid over the picture itself, as of an exercise.
    words
        Sentences by the keys of `WORDS`.
    live_url
        Path of the socket that tells the post's version and the teams that move.
    clicked
        Told by the map: ``{"lon", "lat", "subjects": topmost first, "n"}``.
    drawn
        Told by the map: ``{"geometry", "n"}``.
    measured
        Told by the map: ``{"length_m", "n"}``.
    moved
        Told by the map: ``{"lon", "lat", "zoom", "bounds"}``.
    heard
        Told by the map: the post's version as the server pushed it.
    renderer
        Told by the map: ``webgl | canvas``.
    problem
        Told by the map: ``{"key", "what"}``, `None` once it is over.

    Raises
    ------
    Unavailable
        The component has not been bundled.
    """

    _namespace: str = "commandmap_map"
    _type = "CommandMap"
    _children_props: list[str] = []  # noqa: RUF012
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_wildcard_properties: list[str] = []  # noqa: RUF012
    _prop_names: list[str] = [  # noqa: RUF012
        "id",
        "layers",
        "visible",
        "version",
        "basemap",
        "answer",
        "selected",
        "view",
        "tool",
        "lang",
        "theme",
        "watermark",
        "words",
        "live_url",
        "clicked",
        "drawn",
        "measured",
        "moved",
        "heard",
        "renderer",
        "problem",
    ]
    available_properties: list[str] = _prop_names

    def __init__(self, **properties: Any) -> None:
        if not is_built():
            raise Unavailable("map_not_built", path=str(DIST))
        super().__init__(**properties)  # type: ignore[no-untyped-call]


def _resource(name: str, **how: bool) -> dict[str, object]:
    return {"relative_package_path": f"dist/{name}", "namespace": __name__, **how}


def _scripts() -> list[dict[str, object]]:
    """List the first script, then what it fetches by itself: Dash serves those, it does not load them."""
    later = sorted(path.relative_to(DIST).as_posix() for path in (*DIST.glob("*.mjs"), *DIST.glob("fonts/*.woff2")))
    return [_resource(_FIRST), *(_resource(name, dynamic=True) for name in later)]


mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")
_js_dist = _scripts() if is_built() else []
_css_dist = [_resource("map.css"), _resource("face.css")] if is_built() else []
ComponentRegistry.registry.add(__name__)  # type: ignore[no-untyped-call]

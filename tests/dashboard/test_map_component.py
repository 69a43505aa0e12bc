"""The map component's Python face, its symbols, and the hook that bundles it."""

import importlib.util
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from dash.development.base_component import ComponentRegistry

import dashboard.map as component
from dashboard.i18n import LANGUAGES, words
from dashboard.map import WORDS, CommandMap, symbol_svg, symbols
from data.faults import Unavailable
from layers.catalog import CATALOG, SIGNS

ROOT = Path(__file__).parents[2]
MAP = ROOT / "dashboard" / "map"
CASES = json.loads((MAP / "tests" / "cases.json").read_text())
built = pytest.mark.skipif(not component.is_built(), reason="the map has not been bundled: run python hatch_build.py")


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sources(tmp_path, hook):
    """A component folder with inputs and no bundle."""
    folder = tmp_path / "map"
    for name in hook.FOLDERS:
        (folder / name).mkdir(parents=True)
    for name in hook.INPUTS:
        (folder / name).write_text(name)
    (folder / "src" / "index.ts").write_text("first")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['symbol']}-{case['state']}-{case['mark']}")
def test_a_sign_is_composed_as_the_map_composes_it(case):
    parts = {key: case[key] for key in ("symbol", "state", "mark", "age")}
    assert list(symbols.drawings_of(**parts)) == case["drawings"]


@pytest.mark.parametrize("sign", sorted(SIGNS, key=str), ids=str)
def test_every_sign_of_the_catalogue_has_a_drawing(sign):
    drawn = symbols.drawings_of(sign.symbol, state=sign.state, mark=sign.mark, effect=sign.effect)
    assert "unknown" not in drawn
    assert sign.mark is None or f"mark-{sign.mark}" in drawn


@pytest.mark.parametrize("layer", CATALOG, ids=lambda layer: layer.id)
def test_no_two_signs_of_a_layer_look_alike_in_one_ink(layer):
    """Two hazards may share a hatch; any other two signs differ in shape, not in colour alone."""
    signs = {entry.sign for entry in layer.legend}
    pictures = {
        symbol_svg(sign.symbol, state=sign.state, mark=sign.mark, effect=sign.effect, ink="#000") for sign in signs
    }
    assert len(pictures) == len(signs)


@pytest.mark.parametrize("name", sorted(symbols.symbol_names()))
def test_a_drawing_is_plain_and_whole(name):
    picture = ET.fromstring((MAP / "symbols" / f"{name}.svg").read_text())
    tags = {element.tag.split("}")[1] for element in picture.iter()}
    assert picture.get("viewBox") == "0 0 24 24"
    assert tags <= {"svg", "path", "circle", "rect", "g"}
    assert not any(key in element.attrib for element in picture.iter() for key in ("style", "class", "href", "id"))


def test_a_picture_for_a_fixed_ground_keeps_no_open_colour():
    picture = symbol_svg("team-fire", state="busy", age="stale", ink="#123456", paper="#fefefe")
    assert "currentColor" not in picture
    assert "var(" not in picture


def test_both_themes_have_an_ink_for_each_family():
    inks = component.symbol_inks()
    assert inks["light"].keys() == inks["dark"].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_map_stands_in_the_locales(lang):
    assert set(WORDS) <= words(lang).under("map.component").keys()


@built
def test_the_component_is_told_to_dash_by_its_own_module():
    assert "dashboard.map" in ComponentRegistry.registry
    first, *later = component._js_dist
    assert first == {"relative_package_path": "dist/commandmap.js", "namespace": "dashboard.map"}
    assert all(resource["dynamic"] for resource in later)


@built
def test_everything_that_dash_serves_is_there():
    for resource in (*component._js_dist, *component._css_dist):
        assert (MAP / resource["relative_package_path"]).is_file()


@built
def test_nothing_in_the_bundle_is_fetched_from_another_host():
    sheet = (MAP / "dist" / "face.css").read_text() + (MAP / "dist" / "map.css").read_text()
    addresses = [part.split(")")[0].strip("\"'") for part in sheet.split("url(")[1:]]
    assert addresses
    assert all(address.startswith(("./fonts/", "data:", "#")) for address in addresses)


@built
def test_a_property_that_the_map_does_not_have_is_refused():
    with pytest.raises(TypeError, match="colour"):
        CommandMap(id="map", colour="red")


def test_a_map_that_was_not_bundled_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(component, "DIST", tmp_path)
    with pytest.raises(Unavailable) as caught:
        CommandMap(id="map")
    assert caught.value.key == "map_not_built"


def test_the_lock_names_no_registry():
    lock = json.loads((MAP / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_bundle_is_current_until_an_input_changes(hook, sources):
    (sources / "dist").mkdir()
    (sources / "dist" / hook.STAMP).write_text(hook.hash_inputs(sources))
    before = hook.is_current(sources)
    (sources / "src" / "index.ts").write_text("second")
    assert (before, hook.is_current(sources)) == (True, False)


def test_line_ends_do_not_make_it_another_bundle(hook, sources):
    (sources / "src" / "index.ts").write_bytes(b"a\nb\n")
    unix = hook.hash_inputs(sources)
    (sources / "src" / "index.ts").write_bytes(b"a\r\nb\r\n")
    assert hook.hash_inputs(sources) == unix


def test_a_failed_build_tells_its_cause_and_keeps_the_old_bundle(hook, sources, monkeypatch):
    (sources / "dist").mkdir()
    (sources / "dist" / "commandmap.js").write_text("old")
    npm = [sys.executable, "-c", "import sys; print('cause'); print('\\n' * 99); print('outcome'); sys.exit(3)"]
    monkeypatch.setattr(hook, "find_node", lambda: (Path(sys.executable), npm))
    with pytest.raises(hook.MapBuildError, match=r"(?s)ended with 3.*cause.*lines left out.*outcome"):
        hook.build_map(sources)
    assert (sources / "dist" / "commandmap.js").read_text() == "old"


def test_a_finished_build_takes_the_place_of_the_old_one(hook, sources, monkeypatch):
    monkeypatch.setattr(hook, "find_node", lambda: (Path(sys.executable), ["npm"]))
    monkeypatch.setattr(hook, "run", lambda command, folder, _: (folder / "dist.new").mkdir(exist_ok=True))
    (sources / "dist").mkdir()
    (sources / "dist" / "stale.js").write_text("old")
    assert (hook.build_map(sources), hook.build_map(sources)) == (True, False)
    assert [path.name for path in (sources / "dist").iterdir()] == [hook.STAMP]


@pytest.mark.parametrize(("node", "asked"), [(None, 1), (("node", ["npm"]), 0)])
def test_node_is_asked_for_only_where_there_is_none(hook, monkeypatch, tmp_path, node, asked):
    monkeypatch.setattr(hook, "find_node_on_path", lambda: node)
    monkeypatch.setattr(hook, "hash_inputs", lambda _: "")
    builder = hook.MapBuildHook.__new__(hook.MapBuildHook)
    monkeypatch.setattr(hook.MapBuildHook, "root", str(tmp_path))
    monkeypatch.setattr(hook.MapBuildHook, "target_name", "wheel")
    assert len(builder.dependencies()) == asked


def test_without_any_node_the_remedy_is_told(hook, monkeypatch):
    monkeypatch.setattr(hook, "find_node_on_path", lambda: None)
    monkeypatch.setattr(hook, "find_spec", lambda _: None)
    with pytest.raises(hook.MapBuildError, match=r"Install Node 20"):
        hook.find_node()

"""The page is put together once: every wire ends somewhere, every word is in the locales."""

import inspect
import re
from pathlib import Path

import pytest

import dashboard
from dashboard.app import PAGES, create_app
from dashboard.i18n import words

DRAWN_LATER = re.compile(r"gap-table|announce|assume|share-(red|orange|yellow|asking)|{.*}")
"""Components that an answer draws, and whole families of them; everything else is there from the start."""

OWN = (
    "app",
    "asknown",
    "band",
    "bar",
    "cards",
    "changes",
    "charts",
    "closing",
    "debrief_words",
    "mapzone",
    "parts",
    "signon",
    "starting",
    "server",
    "pages/*",
)


@pytest.fixture(scope="module")
def app(read_post):
    return create_app(read_post)


def ids_of(component):
    here = {component.id} if getattr(component, "id", None) else set()
    return here.union(*(ids_of(child) for child in component._traverse() if hasattr(child, "_traverse")))


def test_every_wire_ends_at_a_component_of_the_page(app):
    there = ids_of(app.layout())
    wires = set()
    for callback in app._callback_list:
        wires |= {wire["id"] for wire in (*callback["inputs"], *callback["state"])}
        wires |= set(re.findall(r"([\w-]+)\.[\w-]+", callback["output"]))
    assert {wire for wire in wires - there if not DRAWN_LATER.fullmatch(wire)} == set()


def test_no_text_field_puts_its_caret_back_by_a_timer(app):
    fields = [each for each in app.layout()._traverse() if type(each).__name__ == "Input"]
    assert len(fields) > 5
    typed = [each for each in fields if getattr(each, "type", "text") != "number"]
    assert [each.id for each in typed if getattr(each, "debounce", False)] == []


def test_no_callback_runs_in_the_loop(app):
    on_the_server = [row["callback"] for row in app.callback_map.values() if "callback" in row]
    assert len(on_the_server) > 20
    assert all(inspect.iscoroutinefunction(inspect.unwrap(callback)) for callback in on_the_server)


def test_only_what_is_always_on_screen_asks_anew_with_every_event(app):
    """Each question costs a slow browser some 30 ms: a page, card or form that is not shown must ask nothing."""
    server = [row for row in app._callback_list if not row["clientside_function"]]
    asks = [row["output"] for row in server if {"version", "page"} & {wire["id"] for wire in row["inputs"]}]
    always = ("band.", "signon-chip.", "map.version", "message.", "order-flags.", "orders-shapes.", "past-range.")
    assert [output for output in asks if not any(part in output for part in always)] == []


def test_one_question_brings_the_words_of_every_room(app):
    server = [row for row in app._callback_list if not row["clientside_function"]]
    assert len([row for row in server if [wire["id"] for wire in row["inputs"]] == ["lang"]]) == 1


def test_the_three_questions_are_the_pages_and_the_first_opens(app):
    there = ids_of(app.layout())
    assert {f"page-{name}" for name in PAGES} <= there
    assert PAGES[0] == "situation"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_sentence_asked_for_by_name_is_there(lang):
    root = Path(dashboard.__file__).parent
    asked = set()
    for pattern in OWN:
        for path in root.glob(f"{pattern}.py"):
            asked |= set(re.findall(r"say\(\s*\"([a-z_]+\.[\w.]+)\"", path.read_text(encoding="utf-8")))
    assert len(asked) > 100
    assert {key for key in asked if key not in words(lang)} == set()


def test_no_person_reads_a_string_that_stands_in_the_code():
    root = Path(dashboard.__file__).parent
    for pattern in OWN:
        for path in root.glob(f"{pattern}.py"):
            assert not re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path


def test_the_browsers_functions_are_all_there(app):
    assets = Path(dashboard.__file__).parent.joinpath("assets")
    script = "".join(path.read_text(encoding="utf-8") for path in sorted(assets.glob("*.js")))
    called = {row["clientside_function"]["function_name"] for row in app._callback_list if row["clientside_function"]}
    assert {name for name in called if not re.search(rf"^      {name}\(", script, flags=re.MULTILINE)} == set()

"""Who has no place: the gap as the roads are now, by settlement, with reasons, places, shares and what-ifs."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import duty
from dashboard.browser import run_in_browser
from dashboard.changes import tell
from dashboard.desk import announcing, closures, gap, terms
from dashboard.desk.gap_answers import GapAnswer
from dashboard.desk.post import Post
from dashboard.desk.what_if import CLEAR, OPEN, OPEN_EVERYTHING
from dashboard.i18n import Words, words
from dashboard.pages import gap_answer
from dashboard.pages.route_answer import name_closure
from dashboard.parts import button, keep_while_working, write_count, write_name
from dashboard.turns import on_turn
from data.records import Opening, Shelter, Vehicle

NOTHING = {"type": "FeatureCollection", "features": []}
LIMITS_MIN = (15, 30, 60)
PROFILES = ("sphere-2018", "gb-51143-short")
SHARES = ("red", "orange", "yellow", "asking")


def lay_out() -> list[Component]:
    """Lay out the page: the question and its settings above, the answer below."""
    return [
        dcc.Store(id="gap-shapes", data=NOTHING),
        html.H2(id="shelters-title"),
        html.Div(
            [
                button("", id="work-out", kind="primary"),
                dcc.Dropdown(id="what-if", value=[], multi=True, searchable=False),
            ],
            className="ask",
        ),
        html.Details(
            [
                html.Summary(id="gap-settings-title"),
                _field("gap-minutes", dcc.RadioItems(id="gap-minutes", value=30, className="chips")),
                _field("gap-vehicle", dcc.RadioItems(id="gap-vehicle", value=str(Vehicle.CAR), className="chips")),
                _field("gap-profile", dcc.RadioItems(id="gap-profile", value=PROFILES[0], className="chips")),
                html.Div(id="shares"),
            ],
            className="settings",
        ),
        keep_while_working(html.Div(id="gap-answer", className="answer")),
    ]


def _field(identity: str, control: Component) -> Component:
    return html.Fieldset([html.Legend(id=f"{identity}-label"), control])


def register(app: Dash, post: Post) -> None:
    """Register the page's answer, and its acts: to change a share, to announce places."""
    _register_what_ifs(app, post)
    _register_answer(app, post)
    _register_shares(app, post)
    _register_announcing(app, post)


def speak(say: Words) -> dict[str, Any]:
    """Tell the page's words."""
    vehicles = [{"value": str(name), "label": say(f"routes.vehicle.{name}")} for name in Vehicle]
    profiles = [{"value": name, "label": say(f"shelters.profile_name.{name}")} for name in PROFILES]
    return {
        "shelters-title.children": say("shell.question.shelters"),
        "work-out.children": say("shelters.work_out"),
        "gap-settings-title.children": say("shelters.settings"),
        "gap-minutes-label.children": say("shelters.limit"),
        "gap-vehicle-label.children": say("shelters.vehicle"),
        "gap-profile-label.children": say("shelters.profile"),
        "gap-minutes.options": [{"value": limit, "label": say("shell.minutes", minutes=limit)} for limit in LIMITS_MIN],
        "gap-vehicle.options": vehicles,
        "gap-profile.options": profiles,
        "what-if.placeholder": say("shelters.what_if.none"),
        "what-if.labels": say.under("shelters.choice"),
    }


def _register_what_ifs(app: Dash, post: Post) -> None:
    @app.callback(
        Output("what-if", "options"),
        Output("what-if", "value"),
        on_turn("shelters"),
        State("lang", "data"),
        State("what-if", "value"),
        prevent_initial_call=True,
    )
    async def offer(_turn: str, lang: str, chosen: list[str] | None) -> Any:
        options = await asyncio.to_thread(list_what_ifs, post, words(lang))
        still = [value for value in chosen or [] if value in {option["value"] for option in options}]
        return options, no_update if still == chosen else still


def list_what_ifs(post: Post, say: Words) -> list[dict[str, str]]:
    """List what may be supposed: every site on standby opened, each closure lifted, each site opened."""
    options = [{"value": OPEN_EVERYTHING, "label": say("shelters.what_if.open_everything")}]
    for row in closures.list_closures(post)["rows"]:
        label = say("shelters.what_if.clear", name=name_closure(post, row["id"], say))
        options.append({"value": f"{CLEAR}{row['id']}", "label": label})
    for identity, record in post.picture.records("shelters").items():
        if isinstance(record, Shelter) and record.opening is Opening.STANDBY:
            named = {"id": identity, "name": record.name, "name_en": record.name_en, "name_zh": record.name_zh}
            label = say("shelters.what_if.open", name=write_name(named, say))
            options.append({"value": f"{OPEN}{identity}", "label": label})
    return options


def _register_answer(app: Dash, post: Post) -> None:
    @app.callback(
        Output("gap-answer", "children"),
        Output("gap-shapes", "data"),
        on_turn("shelters"),
        Input("work-out", "n_clicks"),
        Input("what-if", "value"),
        Input("gap-minutes", "value"),
        Input("gap-vehicle", "value"),
        Input("gap-profile", "value"),
        State("page", "data"),
        State("lang", "data"),
        State("map", "theme"),
        prevent_initial_call=True,
    )
    async def answer(  # noqa: PLR0913, PLR0917  (one argument per field of the question)
        _turn: str | None,
        _clicks: int | None,
        what_if: list[str] | None,
        minutes: int,
        vehicle: str,
        profile: str,
        page: str,
        lang: str,
        theme: str | None,
    ) -> Any:
        if page != "shelters":
            return no_update, no_update
        say = words(lang)
        asked = ",".join(what_if) if what_if else None
        told: GapAnswer = await asyncio.to_thread(gap.find_gap, post, profile, minutes, vehicle, None, asked)
        return gap_answer.draw(post, told, theme or "light", say), gap_answer.shape(told, say)

    run_in_browser(
        app,
        "open_row",
        Output("selected", "data", allow_duplicate=True),
        Input("gap-table", "cellClicked"),
        prevent_initial_call=True,
    )


def _register_shares(app: Dash, post: Post) -> None:
    @app.callback(Output("shares", "children"), on_turn("shelters"), State("lang", "data"), prevent_initial_call=True)
    async def draw(_turn: str, lang: str) -> Any:
        told = await asyncio.to_thread(gap.find_gap, post)
        return gap_answer.draw_shares(told, words(lang))

    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("acted", "data", allow_duplicate=True),
        Input("assume", "n_clicks"),
        *(State(f"share-{name}", "value") for name in SHARES),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def assume(clicks: int | None, *rest: Any) -> Any:
        *percents, lang = rest
        if not clicks:
            return no_update, no_update
        shares = {name: percent / 100 for name, percent in zip(SHARES, percents, strict=True) if percent is not None}
        await asyncio.to_thread(terms.assume_shares, post, duty.who(), shares)
        say = words(lang)
        return tell([html.Strong(say("shelters.shares_recorded"))], say), {"assumed": clicks}


def _register_announcing(app: Dash, post: Post) -> None:
    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("acted", "data", allow_duplicate=True),
        Input("announce", "n_clicks"),
        State("gap-minutes", "value"),
        State("gap-vehicle", "value"),
        State("gap-profile", "value"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def announce(clicks: int | None, minutes: int, vehicle: str, profile: str, lang: str) -> Any:
        if not clicks:
            return no_update, no_update
        told = await asyncio.to_thread(announcing.announce_places, post, duty.who(), profile, minutes, vehicle)
        say = words(lang)
        people, count = write_count(told["persons"], say), len(told["settlements"])
        line = say("shelters.announce.done", settlements=count, people=people)
        return tell([html.Strong(line)], say), {"announced": clicks}

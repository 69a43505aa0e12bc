"""The answer to "who has no place": totals, chart, table with reasons, and the shelters that do not count."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts import CAUSES, chart_gap
from dashboard.desk import announcing
from dashboard.desk.gap_answers import AnnouncementAnswer, GapAnswer, GapRowAnswer, ReasonAnswer, TotalsAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.pages.clear_first import draw_clear_first
from dashboard.pages.not_counted import draw_not_counted
from dashboard.parts import button, figure, note, section, write_count, write_length, write_name

CHART_ROWS = 10
FIGURES = ("to_be_moved", "demand", "served", "without_a_place")
COLUMNS = ("at_risk", "to_be_moved", *CAUSES, "on_closed_stretch", "isolated")
"""Columns beside the four that are always in sight."""


GRID_THEME = (
    "themeQuartz.withParams({backgroundColor: 'var(--surface)', foregroundColor: 'var(--ink)',"
    " headerBackgroundColor: 'var(--sunken)', headerTextColor: 'var(--ink-soft)', borderColor: 'var(--line)',"
    " accentColor: 'var(--act)', rowHoverColor: 'var(--act-wash)', oddRowBackgroundColor: 'var(--surface)',"
    " fontFamily: 'inherit', fontSize: 13, spacing: 5, wrapperBorderRadius: 6, headerFontWeight: 600})"
)
"""The table in our tokens: it follows the theme because the browser reads the variables."""


def draw(post: Post, told: GapAnswer, theme: str, say: Words) -> list[Component]:
    """Draw the whole answer; a what-if stands beside the live figures, never in their place."""
    rows = [row for row in told["settlements"] if row["demand"] or (row["demand"] is None and row["at_risk"])]
    live = told.get("live")
    blocks: list[Component] = []
    if live is not None:
        blocks.append(draw_beside(live, told["totals"], say))
        if clearings := told.get("clear_first"):
            blocks.append(draw_clear_first(clearings, say))
    else:
        blocks.append(html.Div([_draw_total(name, told["totals"], say) for name in FIGURES], className="figures"))
    blocks.append(draw_causes(told["totals"], say))
    if told["unknown"]:
        blocks.append(note(say("shelters.unknown", count=len(told["unknown"])), "doubt"))
    short = [row for row in rows if row["demand"]][:CHART_ROWS]
    if short:
        chart = chart_gap([{**row, "label": write_name(row, say)} for row in short], theme, say)
        blocks.append(section(say("shelters.by_settlement"), chart))
        blocks.append(section(say("shelters.table"), draw_table(rows, say)))
        if live is None:
            blocks.append(draw_announcing(announcing.compare(post.picture, told["settlements"]), say))
    else:
        blocks.append(note(say("shelters.nobody_asks")))
    lost = [shelter for shelter in told["shelters"] if not shelter["counts"] and not shelter["would_count"]]
    if lost:
        blocks.append(section(say("situation.not_counted"), draw_not_counted(post, lost, say)))
    return blocks


def _draw_total(name: str, totals: TotalsAnswer, say: Words) -> Component:
    kind = "shortfall" if name == "without_a_place" else ""
    below = say(f"shelters.meaning.{name}", places=write_count(totals["places"], say))
    return figure(say(f"shelters.column.{name}"), write_count(totals[name], say), below=below, kind=kind)  # type: ignore[literal-required]


def draw_beside(live: TotalsAnswer, supposed: TotalsAnswer, say: Words) -> Component:
    """Draw the live figures and the supposed ones side by side."""
    names = ("places", "demand", "served", "without_a_place", *CAUSES, "isolated", "places_left")
    head = html.Tr(
        [html.Th(), html.Th(say("shelters.live"), scope="col"), html.Th(say("shelters.supposed"), scope="col")]
    )
    body = [
        html.Tr(
            [
                html.Th(say(f"shelters.total.{name}"), scope="row"),
                html.Td(write_count(live[name], say)),  # type: ignore[literal-required]
                html.Td(write_count(supposed[name], say), className="" if live[name] == supposed[name] else "differs"),  # type: ignore[literal-required]
            ]
        )
        for name in names
    ]
    was, now = live["without_a_place"], supposed["without_a_place"]
    line = say(
        "shelters.what_if_line",
        was=write_count(was, say),
        now=write_count(now, say),
        left=write_count(supposed["places_left"], say),
    )
    return html.Div(
        [html.P(line, className="lead-line"), html.Table([html.Thead(head), html.Tbody(body)], className="beside")]
    )


def draw_causes(totals: TotalsAnswer, say: Words) -> Component:
    """Say why people have no place, most people first, in one line."""
    causes = sorted(((totals[cause] or 0, cause) for cause in CAUSES), reverse=True)  # type: ignore[literal-required]
    parts = [f"{say(f'shelters.column.{cause}')} {write_count(count, say)}" for count, cause in causes if count]
    if not parts:
        return note(say("shelters.all_served"))
    return html.P(say("shelters.causes", causes=say("routes.list_join").join(parts)), className="headline")


def draw_table(rows: list[GapRowAnswer], say: Words) -> Component:
    """Draw the table: one line per settlement, the reason in a sentence, figures to the right."""
    numbers = [
        _column(name, say(f"shelters.head.{name}"), width=78)
        for name in ("without_a_place", "demand", "served", *COLUMNS)
    ]
    sentence = {"wrapText": True, "autoHeight": True, "width": 196, "sortable": False}
    columns = [
        {
            "field": "name",
            "headerName": say("shelters.head.name"),
            "pinned": "left",
            "width": 92,
            "wrapText": True,
            "autoHeight": True,
        },
        *numbers[:1],
        {"field": "reason", "headerName": say("shelters.column.reason"), **sentence},
        {"field": "places", "headerName": say("shelters.column.places"), **sentence},
        *numbers[1:],
    ]
    table: Component = dag.AgGrid(
        id="gap-table",
        columnDefs=columns,
        rowData=[write_row(row, say) for row in rows],
        getRowId="params.data.subject",
        columnSize=None,
        dashGridOptions={
            "theme": {"function": GRID_THEME},
            "animateRows": False,
            "ensureDomOrder": True,
            "suppressMovableColumns": True,
            "localeText": {"noRowsToShow": say("shelters.nobody_asks")},
        },
        className="grid",
    )
    return table


def draw_announcing(told: AnnouncementAnswer, say: Words) -> Component:
    """Offer to announce the places as they are assigned now; what it tells is said before it is confirmed."""
    if not told["settlements"]:
        return note(say("shelters.announce.nothing", count=told["unchanged"]) if told["unchanged"] else "")
    count, people = len(told["settlements"]), write_count(told["persons"], say)
    lost = write_count(told["withdrawn"], say)
    return html.Details(
        [
            html.Summary(say("shelters.announce.offer")),
            html.P(say("shelters.announce.sure", settlements=count, people=people)),
            *([note(say("shelters.announce.withdrawn", people=lost), "doubt")] if told["withdrawn"] else []),
            button(say("shelters.announce.confirm"), id="announce", kind="primary"),
        ],
        className="settings",
    )


def _column(field: str, title: str, width: int) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "width": width,
        "type": "rightAligned",
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
    }


def write_row(row: GapRowAnswer, say: Words) -> dict[str, Any]:
    """Write one line of the table; an unknown number stays a word."""
    figures = {name: row[name] for name in ("without_a_place", "demand", "served", *COLUMNS)}  # type: ignore[literal-required]
    told = {name: say("shell.unknown") if value is None else value for name, value in figures.items()}
    return {
        **told,
        "subject": row["subject"],
        "name": write_name(row, say),
        "reason": write_reasons(row, say),
        "places": write_places(row, say),
    }


def write_reasons(row: GapRowAnswer, say: Words) -> str:
    """Say in a sentence why people of a settlement have no place, and on what the count rests."""
    told = " ".join(write_reason(reason, say) for reason in row["reasons"])
    if row["demand_basis"] == "reported":
        return f"{told} {say('shelters.reported')}".strip()
    return told


def write_reason(reason: ReasonAnswer, say: Words) -> str:
    """Say one cause with what it names: the closures, how near one gets, the next shelter to open."""
    code, count = reason["code"], write_count(reason["persons"], say)
    parts = []
    if code == "cut_off" and reason.get("closures"):
        by = say("routes.list_join").join(write_name(closure, say) for closure in reason["closures"])
        parts.append(say("shelters.reason.cut_off_by", count=count, by=by))
        if reason.get("gap_m") is not None:
            parts.append(say("routes.nearest_point", gap=write_length(reason["gap_m"], say)))
    else:
        parts.append(say(f"shelters.reason.{code}", count=count))
    if near := reason.get("nearest"):
        parts.append(
            say("shelters.reason.nearest", name=write_name(near, say), minutes=_minutes(near["travel_min"], say))
        )
    if hint := reason.get("standby"):
        to_open = say("shell.unknown") if hint["open_in_min"] is None else hint["open_in_min"]
        parts.append(
            say("shelters.reason.standby", name=write_name(hint, say), places=hint["persons"], minutes=to_open)
        )
    return " ".join(parts)


def _minutes(travel_min: float | None, say: Words) -> str:
    return say("shell.unknown") if travel_min is None else f"{travel_min:.0f}"


def write_places(row: GapRowAnswer, say: Words) -> str:
    """Say where the people of a settlement go, and how long it takes them."""
    given = [
        say("shelters.given_there", count=write_count(place["persons"], say), name=write_name(place, say))
        if place["travel_min"] is None
        else say(
            "shelters.given",
            count=write_count(place["persons"], say),
            name=write_name(place, say),
            minutes=f"{place['travel_min']:.0f}",
        )
        for place in row["places"]
    ]
    return say("routes.part_join").join(given)


def draw_shares(told: GapAnswer, say: Words) -> list[Component]:
    """Draw the assumed shares as numbers a person may change; the change is recorded."""
    fields = [
        html.Div(
            [
                html.Label(say(f"shelters.share.{share['name']}"), htmlFor=f"share-{share['name']}"),
                dcc.Input(
                    id=f"share-{share['name']}",
                    type="number",
                    min=0,
                    max=100,
                    step=1,
                    value=round(share["share"] * 100),
                    className="percent",
                ),
                html.Span("%"),
                html.Span(say("shelters.changed" if share["changed"] else "shelters.assumed"), className="state"),
            ],
            className="share",
        )
        for share in told["shares"]
        if share["name"] != "blue"
    ]
    return [
        html.H4(say("shelters.shares")),
        *fields,
        note(say("shelters.shares_note")),
        button(say("shelters.assume"), id="assume", kind="small"),
    ]


def shape(told: GapAnswer, say: Words) -> dict[str, Any]:
    """Draw each settlement with people without a place as a point with their number."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {
                "role": "gap",
                "subject": row["subject"],
                "persons": row["without_a_place"],
                "label": say(
                    "shelters.map_label", name=write_name(row, say), count=write_count(row["without_a_place"], say)
                ),
            },
        }
        for row in told["settlements"]
        if row["without_a_place"] and row["lon"] is not None
    ]
    return {"type": "FeatureCollection", "features": features}

"""The charts: few, horizontal, from zero, labelled where the eye already is, in the colours of the tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import plotly.graph_objects as go
from dash import dcc

from dashboard.i18n import Words
from dashboard.parts import write_count

ROW_PX = 34
FRAME_PX = 40
CAUSES = ("over_capacity", "cut_off", "too_far", "no_valid_shelter")
PATTERNS = {"over_capacity": "", "cut_off": "x", "too_far": "/", "no_valid_shelter": "."}
"""Pattern of each cause beside its hue, so that a grey print tells the same."""

Row = Mapping[str, object]


@cache
def read_tokens() -> Mapping[str, Mapping[str, str]]:
    """Read the colours of both themes from the one file that sets them.

    Returns
    -------
    Theme (``light``, ``dark``) to token name without dashes to ``#rrggbb``.
    """
    text = files("dashboard").joinpath("assets", "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split(':root[data-theme="dark"]')
    pattern = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});")
    base = dict(pattern.findall(light))
    return {"light": base, "dark": {**base, **dict(pattern.findall(dark))}}


def chart_moved(levels: Sequence[Row], theme: str, say: Words) -> dcc.Graph:
    """Chart who is to be moved and who has been, by level of warning, the highest on top.

    Parameters
    ----------
    levels
        Rows of ``level``, ``label``, ``to_be_moved`` and ``moved`` in people, ``None`` for unknown.
    """
    colours = read_tokens()[theme]
    shown = [row for row in levels if row["to_be_moved"]]
    names = [str(row["label"]) for row in shown]
    hues = [colours[f"level-{row['level']}"] for row in shown]
    labels = [
        say(
            "situation.chart.moved_of" if row["moved"] is not None else "situation.chart.moved_unreported",
            moved=write_count(_number(row["moved"]), say),
            all=write_count(_number(row["to_be_moved"]), say),
        )
        for row in shown
    ]
    figure = go.Figure(
        [
            go.Bar(
                y=names, x=[row["to_be_moved"] for row in shown], orientation="h", width=0.62, cliponaxis=False,
                marker={"color": colours["surface"], "line": {"color": hues, "width": 2}},
                text=labels, textposition="outside", textfont={"color": colours["ink"]}, hoverinfo="skip",
            ),
            go.Bar(
                y=names, x=[_number(row["moved"]) or 0 for row in shown], orientation="h", width=0.62,
                marker={"color": hues}, hoverinfo="skip",
            ),
        ]
    )  # fmt: skip
    return _frame(figure, "chart-moved", len(shown), colours, overlay=True)


def chart_places(towns: Sequence[Row], theme: str, say: Words) -> dcc.Graph:
    """Chart usable places against demand by town, the largest shortfall on top.

    Parameters
    ----------
    towns
        Rows of ``label``, ``places`` and ``demand``.
    """
    colours = read_tokens()[theme]
    names = [str(row["label"]) for row in towns]
    bars = [
        go.Bar(
            y=names,
            x=[_number(row[key]) for row in towns],
            orientation="h",
            marker={"color": colours[token]},
            cliponaxis=False,
            text=[f"{write_count(_number(row[key]), say)} {say(f'situation.chart.{key}')}" for row in towns],
            textposition="outside",
            textfont={"color": colours["ink"]},
            hoverinfo="skip",
        )
        for key, token in (("places", "chart-served"), ("demand", "chart-demand"))
    ]
    bars[1].marker.pattern = {"shape": "/", "fgcolor": colours["surface"], "size": 5, "solidity": 0.25}
    return _frame(go.Figure(bars), "chart-places", 2 * len(towns), colours, row_px=22)


def chart_gap(rows: Sequence[Row], theme: str, say: Words) -> dcc.Graph:
    """Chart each settlement's demand: who has a place, and who has none by cause.

    Parameters
    ----------
    rows
        Rows of ``label``, ``served`` and the four causes, the longest shortfall first.
    """
    colours = read_tokens()[theme]
    names = [str(row["label"]) for row in rows]
    bars = [
        go.Bar(
            y=names,
            x=[_number(row["served"]) or 0 for row in rows],
            orientation="h",
            name=say("shelters.column.served"),
            marker={"color": colours["chart-served"]},
        )
    ]
    for cause in CAUSES:
        counts = [_number(row[cause]) or 0 for row in rows]
        if not any(counts):
            continue
        pattern = {"shape": PATTERNS[cause], "fgcolor": colours["surface"], "size": 6, "solidity": 0.3}
        bars.append(
            go.Bar(
                y=names, x=counts, orientation="h", name=say(f"shelters.column.{cause}"),
                marker={"color": colours[f"chart-{cause.replace('_', '-')}"], "pattern": pattern},
            )
        )  # fmt: skip
    for bar in bars:
        bar.hovertemplate = "%{y}: %{x:,}<extra>%{fullData.name}</extra>"
    figure = go.Figure(bars)
    figure.update_layout(barmode="stack")
    for name, row in zip(names, rows, strict=True):
        without = _number(row["without_a_place"])
        text = write_count(without, say) if without else ""
        figure.add_annotation(y=name, x=_number(row["demand"]), text=text, showarrow=False, xanchor="left", xshift=4)
    return _frame(figure, "chart-gap", len(rows), colours, legend=True)


def _frame(  # noqa: PLR0913  (what every chart shares, and the three ways they differ)
    figure: go.Figure,
    identity: str,
    rows: int,
    colours: Mapping[str, str],
    *,
    row_px: int = ROW_PX,
    overlay: bool = False,
    legend: bool = False,
) -> dcc.Graph:
    longest = max((float(value or 0) for bar in figure.data for value in bar.x), default=1.0)
    figure.update_layout(
        font={"family": "system-ui, sans-serif", "size": 13, "color": colours["ink"]},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 4, "r": 12, "t": 4, "b": 4},
        bargap=0.3,
        height=rows * row_px + FRAME_PX + (40 if legend else 0),
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        dragmode=False,
        hoverlabel={"bgcolor": colours["surface"], "font": {"color": colours["ink"]}},
    )
    if overlay:
        figure.update_layout(barmode="overlay")
    demand = max((float(note.x or 0) for note in figure.layout.annotations), default=0.0)
    room = demand * 1.12 if legend else longest * (2.3 if overlay else 1.75)
    figure.update_xaxes(visible=False, range=[0, room or 1], fixedrange=True)
    figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True, ticks="", showgrid=False)
    return dcc.Graph(
        id=identity,
        figure=figure,
        responsive=True,
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
        className="chart",
        style={"height": f"{figure.layout.height}px"},
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None

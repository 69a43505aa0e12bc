"""The commands as one table: name, options, how each value is read, and which function does the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.cli import values


@dataclass(frozen=True, slots=True)
class Option:
    """One option or positional value of a command; its help is the sentence ``cli.help.<command>.<dest>``.

    Parameters
    ----------
    flag
        As typed, ``--minutes``; without dashes it is positional.
    read
        Turns the text into the value; ``None`` makes a switch that needs no value.
    required
        Whether the command cannot do without.
    metavar
        Stands for the value in the help.
    default
        Text that is read where nothing is given.
    """

    flag: str
    read: Callable[[str], object] | None = None
    required: bool = False
    metavar: str = ""
    default: str | None = None

    @property
    def dest(self) -> str:
        """Name of the value in a call."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def positional(self) -> bool:
        """Whether it is given by place, not by name."""
        return not self.flag.startswith("--")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is called, what it takes, and ``module:function`` that answers it."""

    name: str
    runs: str
    options: tuple[Option, ...] = ()


SHARED = (
    Option("--home", values.read_text, metavar="DIR"),
    Option("--json"),
    Option("--lang", values.read_language, metavar="en|zh"),
    Option("--as-known", values.read_text, metavar="ISO"),
)
"""Options of every command, before or after its name."""

_SERVE = (
    Option("--host", values.read_text, metavar="HOST", default="127.0.0.1"),
    Option("--port", values.read_port, metavar="N", default="8050"),
    Option("--no-browser"),
)
_FROM = Option("--from", values.read_text, required=True, metavar="LON,LAT")
_TO = Option("--to", values.read_text, required=True, metavar="LON,LAT")
_ID = Option("id", values.read_text, required=True, metavar="ID")
_PROFILE = Option("--profile", values.read_text, metavar="PROFILE")
_WITHIN = Option("--minutes", values.read_count, metavar="N", default="30")
_SAID_BY = Option("--source", values.read_text, metavar="TEXT", default="")
_REASON = Option("--reason", values.read_text, metavar="TEXT")
_OUT = Option("--out", values.read_text, metavar="DIR")
_BY = Option("--by", values.read_text, metavar="NAME")
_ROLE = Option("--role", values.read_text, metavar="ROLE", default="duty_officer")
_VEHICLE = Option("--vehicle", values.read_one_vehicle, metavar="CLASS", default="car")

COMMANDS = (
    Command(
        "build",
        "county:build",
        (
            Option("extract", values.read_path, metavar="EXTRACT.osm.pbf"),
            Option("--place", values.read_text, metavar="PLACE"),
            Option("--name", values.read_text, metavar="NAME"),
            Option("--residents", values.read_count, metavar="N"),
            Option("--residents-by", values.read_path, metavar="CSV"),
            Option("--via", values.read_via, metavar="straight|osmnx", default="straight"),
            Option("--time-zone", values.read_text, metavar="ZONE"),
        ),
    ),
    Command("demo", "county:demo", (Option("--restart"), Option("--serve"), *_SERVE)),
    Command("serve", "county:serve", _SERVE),
    Command("check", "county:check"),
    Command("passphrase", "access:passphrase"),
    Command("route", "roads:route", (_FROM, _TO, _VEHICLE, Option("--alternative"))),
    Command(
        "nearest",
        "roads:nearest",
        (
            _TO,
            Option("--layer", values.read_layer, metavar="LAYER", default="teams"),
            Option("--k", values.read_count, metavar="N", default="5"),
            Option("--vehicle", values.read_one_vehicle, metavar="CLASS"),
            Option("--free"),
        ),
    ),
    Command(
        "reach",
        "roads:reach",
        (
            _FROM,
            Option("--minutes", values.read_minutes, metavar="15,30,60", default="15,30,60"),
            _VEHICLE,
        ),
    ),
    Command(
        "close",
        "closing:close",
        (
            Option("--area", values.read_path, metavar="FILE.geojson"),
            Option("--at", values.read_lonlat, metavar="LON,LAT"),
            Option("--cause", values.read_text, required=True, metavar="TEXT"),
            Option("--slow", values.read_slowdown, metavar="FACTOR"),
            Option("--vehicle", values.read_vehicles, metavar="car,truck"),
            Option("--since", values.read_text, metavar="ISO"),
            Option("--until", values.read_text, metavar="ISO"),
            Option("--planned"),
            Option("--confirmed"),
            _SAID_BY,
            _BY,
        ),
    ),
    Command("reopen", "closing:reopen", (_ID, _BY)),
    Command("confirm", "closing:confirm", (_ID, Option("--refuted"), _SAID_BY, _BY)),
    Command("closures", "closing:list_all", (Option("--all"),)),
    Command("situation", "people:situation"),
    Command(
        "gap",
        "people:gap",
        (
            _PROFILE,
            _WITHIN,
            _VEHICLE,
            Option("--open-everything"),
            Option("--clear", values.read_text, metavar="ID"),
        ),
    ),
    Command("announce", "places:announce", (_PROFILE, _WITHIN, _VEHICLE, Option("--dry-run"), _BY)),
    Command(
        "share",
        "people:share",
        (
            Option("name", values.read_text, metavar="NAME"),
            Option("value", values.read_share, metavar="VALUE"),
            Option("--basis", values.read_text, metavar="TEXT", default=""),
            _BY,
        ),
    ),
    Command(
        "load",
        "posts:load",
        (
            Option("file", values.read_path, required=True, metavar="FILE"),
            Option("--as", values.read_layer, required=True, metavar="LAYER"),
            _BY,
        ),
    ),
    Command("show", "posts:show", (Option("subject", values.read_text, required=True, metavar="LAYER/ID"),)),
    Command("search", "posts:find", (Option("text", values.read_text, required=True, metavar="TEXT"),)),
    Command(
        "report",
        "reporting:report",
        (
            Option("what", values.read_text, required=True, metavar="WHAT"),
            Option("subject", values.read_text, metavar="LAYER/ID"),
            Option("--place", values.read_text, metavar="PLACE"),
            Option("--area", values.read_path, metavar="FILE.geojson"),
            Option("--set", values.read_text, metavar="FIELD=VALUE;…"),
            Option("--when", values.read_text, metavar="TIME"),
            Option("--source", values.read_text, metavar="TEXT"),
            _BY,
        ),
    ),
    Command("rollcall", "people:roll_call", (Option("--end"), _BY)),
    Command("undo", "reporting:undo", (Option("event", values.read_text, metavar="SEQ"), _BY)),
    Command("orders", "ordering:list_or_show", (Option("id", values.read_text, metavar="ID"), Option("--all"))),
    Command(
        "send",
        "ordering:send",
        (
            Option("team", values.read_text, metavar="TEAM"),
            Option("--to", values.read_text, required=True, metavar="PLACE"),
            _REASON,
            Option("--anyway"),
            _ROLE,
            _BY,
        ),
    ),
    Command(
        "supply",
        "ordering:supply",
        (
            Option("--to", values.read_text, metavar="PLACE"),
            Option("--from", values.read_text, metavar="RESERVE"),
            Option("--set", values.read_text, metavar="ITEM=N;…"),
            Option("--truck", values.read_text, metavar="TRUCK", default="lorry"),
            Option("--people", values.read_count, metavar="N"),
            Option("--days", values.read_count, metavar="N", default="1"),
            _REASON,
            Option("--anyway"),
            _ROLE,
            _BY,
        ),
    ),
    Command(
        "order",
        "ordering:act",
        (
            Option("act", values.read_text, required=True, metavar="ACT"),
            _ID,
            Option("--word", values.read_text, metavar="WHO"),
            Option("--set", values.read_text, metavar="LINE=N;…"),
            _ROLE,
            _BY,
        ),
    ),
    Command("sheet", "ordering:sheet", (_ID, _OUT)),
    Command(
        "brief",
        "briefing:brief",
        (
            Option("--format", values.read_format, metavar="text|pdf", default="text"),
            _OUT,
            Option("--number", values.read_count, metavar="N"),
            Option("--draft"),
            Option("--profile", values.read_text, metavar="sitrep|consultation"),
            Option("--outlook", values.read_text, metavar="TEXT"),
            Option("--confidence", values.read_text, metavar="low|medium|high"),
            Option("--ask", values.read_text, metavar="TEXT;TEXT"),
            Option("--messages", values.read_text, metavar="TEXT;TEXT"),
            Option("--marking", values.read_text, metavar="WORD"),
            Option("--approved-by", values.read_text, metavar="POST"),
            Option("--next-at", values.read_text, metavar="HH:MM"),
            Option("--map-approval", values.read_text, metavar="NUMBER"),
            Option("--correction", values.read_text, metavar="TEXT"),
            Option("--casualties"),
            _BY,
        ),
    ),
    Command("next", "playing:next_step", (_BY,)),
    Command(
        "play",
        "playing:play",
        (
            Option("--rate", values.read_count, metavar="1|2|5|10"),
            Option("--button"),
            Option("--blind"),
            Option("--open"),
            Option("--pause"),
            Option("--resume"),
            Option("--end"),
            _BY,
        ),
    ),
    Command("live", "playing:go_live", (_BY,)),
    Command("back", "playing:go_back", (_BY,)),
    Command(
        "debrief",
        "playing:debrief",
        (Option("--markdown"), Option("--out", values.read_text, metavar="FILE|DIR")),
    ),
)
"""Every command, in the order in which the help tells them."""

"""Print a frozen briefing as PDF: its text as it was issued, maps of the moment, tables."""

from __future__ import annotations

from typing import Any

from dashboard.brief.answers import Briefing, Section
from dashboard.brief.facts import Tell
from dashboard.brief.wording import Scribe
from dashboard.desk.post import Post
from dashboard.i18n import Words, words
from dashboard.paper import render_pdf
from dashboard.paper.maps import Frame, PaperMap, draw_paper_map, find_bounds, fit_frame, show_bounds
from data.clock import read_time
from layers.basemap import ATTRIBUTION

WIDE_MM, HIGH_MM = 268.0, 138.0
"""Size of a map on a page laid across, with its legend below."""

LEGEND_COLUMNS = 6
COMMAND_LINE = "command_line"
"""Role of who acts from the terminal: no duty post."""

MARGIN_DEG = 0.012
"""Room around the isolated places on their own map: about a kilometre."""

RIGHT = {"places": list(range(1, 7)), "sites": [1], "needs": list(range(2, 7))}
"""Columns of numbers in the tables of the annex."""


def print_briefing(
    post: Post, briefing: Briefing, lang: str, tell: Tell = lambda *_: None, *, draft: bool = False
) -> bytes:
    """Print a briefing in one language.

    Parameters
    ----------
    briefing
        As it was issued, or drafted.
    tell
        Told the part at work and the fraction done.
    draft
        Say on every page that it has not been issued.
    """
    say = words(lang)
    scribe = Scribe(briefing["facts"], briefing["written"], say, post.settings.zone())
    sections = briefing["text"][lang]
    body = [section for section in sections if section["key"] != "annex"]
    annex = next(section for section in sections if section["key"] == "annex")
    maps = _draw_maps(post, briefing, scribe, tell)
    tell("page", 0.9)
    clock = scribe.clock(briefing["as_at"], dated=True)
    data = {
        "lang": lang,
        "title": write_title(briefing, say, draft=draft),
        "post": _name_post(briefing, lang),
        "running": " · ".join([write_title(briefing, say, draft=draft), write_as_at(briefing, scribe)]),
        "meta": write_meta(briefing, scribe),
        "words": {"page_of": say("paper.page_of", page="{page}", pages="{pages}")},
        "marking": write_marking(briefing, say),
        **_mark_exercise(briefing, say, draft=draft),
        "footer": say(
            "brief.paper.footer", post=_name_post(briefing, lang), clock=scribe.clock(briefing["as_at"], dated=True)
        ),
        "sections": body,
        "annex": annex,
        "right": RIGHT,
        "signed": _write_signed(briefing, say),
        "note": say(
            "brief.paper.page_note",
            clock=clock,
            pm=scribe.percent(),
            attribution=ATTRIBUTION,
        ),
        "maps": maps,
    }
    made = render_pdf("briefing", data, made_at=read_time(briefing["issued_at"]))
    tell("done", 1.0)
    return made


def name_file(briefing: Briefing, lang: str, zone_clock: str, *, draft: bool = False) -> str:
    """Return the name of the file, without its ending; one of an exercise says so first."""
    parts = [
        "EXERCISE" if briefing["facts"]["exercise"] else "",
        "draft" if draft else "",
        "sitrep" if briefing["profile"] == "sitrep" else "briefing",
        f"{briefing['number']:03d}",
        zone_clock,
        lang,
    ]
    return "_".join(part for part in parts if part)


def write_title(briefing: Briefing, say: Words, *, draft: bool = False) -> str:
    """Write what the briefing is called, with its number."""
    key = "brief.title" if briefing["profile"] == "sitrep" else "brief.title_consultation"
    title = say(key, number=briefing["number"])
    return say("brief.draft_title", title=title) if draft else title


def write_as_at(briefing: Briefing, scribe: Scribe) -> str:
    """Write the moment of its figures."""
    key = "as_at_exercise" if briefing["facts"]["exercise"] else "as_at"
    return scribe.say(f"brief.head.{key}", clock=scribe.clock(briefing["as_at"], dated=True))


def write_meta(briefing: Briefing, scribe: Scribe) -> list[str]:
    """Write the header: as at, next, prepared, approved."""
    say, written = scribe.say, briefing["written"]
    following, approved = written["next_at"], written["approved_by"]
    return [
        write_as_at(briefing, scribe),
        say("brief.head.next", clock=scribe.clock(following)) if following else say("brief.head.no_next"),
        say("brief.head.prepared", name=_name_preparer(briefing, scribe)),
        say("brief.head.approved", name=approved) if approved else say("brief.head.not_approved"),
    ]


def write_marking(briefing: Briefing, say: Words) -> str:
    """Write the marking, empty where none was chosen."""
    marking = briefing["written"]["marking"]
    return "" if marking == "none" else say(f"brief.marking.{marking}")


def write_map_use(briefing: Briefing, say: Words) -> str:
    """Write the map's approval number; without one the map is for internal use alone."""
    number = briefing["written"]["map_approval"]
    return say("brief.paper.approved_map", number=number) if number else say("brief.paper.internal_map")


def list_body(briefing: Briefing, lang: str) -> list[Section]:
    """Return the sections without the annex."""
    return [section for section in briefing["text"][lang] if section["key"] != "annex"]


def _mark_exercise(briefing: Briefing, say: Words, *, draft: bool) -> dict[str, str]:
    marks = {}
    if briefing["facts"]["exercise"]:
        marks = {"exercise": say("paper.exercise"), "exercise_band": say("paper.exercise_band")}
    elif draft:
        marks = {"exercise": say("brief.draft")}
    return marks


def _write_signed(briefing: Briefing, say: Words) -> str:
    """Write who approves, or room for the hand that does."""
    return say("brief.paper.signed", name=briefing["written"]["approved_by"] or "\u2026" * 10)


def _name_preparer(briefing: Briefing, scribe: Scribe) -> str:
    """Name the duty post that prepared it: names of persons stay in the journal; who has no post, by name."""
    role = briefing["prepared_role"]
    return scribe.role(role) if role and role != COMMAND_LINE else briefing["prepared_by"]


def _name_post(briefing: Briefing, lang: str) -> str:
    facts = briefing["facts"]
    return (facts["post_zh"] if lang == "zh" else None) or facts["post"]


def _draw_maps(post: Post, briefing: Briefing, scribe: Scribe, tell: Tell) -> list[dict[str, Any]]:
    """Draw the county, and the isolated places larger where there are any."""
    if not post.has_area:
        return []
    say = scribe.say
    frames = [("map", say("brief.paper.county_map"), fit_frame(find_bounds(post), WIDE_MM, HIGH_MM))]
    near = frame_isolated(post, briefing, WIDE_MM, HIGH_MM)
    if near is not None:
        frames.append(("near", say("brief.paper.near_map"), near))
    maps = []
    for place, (part, title, frame) in enumerate(frames):
        tell(part, 0.1 + 0.5 * place)
        drawn = draw_paper_map(post, say.lang, frame, as_known=read_time(briefing["as_at"]))
        maps.append(_lay_map(drawn, title, write_map_use(briefing, say), scribe))
    return maps


def _lay_map(drawn: PaperMap, title: str, use: str, scribe: Scribe) -> dict[str, Any]:
    scale = f"{drawn['scale']:,}".replace(",", " ")
    note = " · ".join([scribe.say("brief.paper.at_scale", scale=scale), use])
    return {**drawn, "title": title, "note": note, "flipped": True, "columns": LEGEND_COLUMNS}


def frame_isolated(post: Post, briefing: Briefing, width_mm: float, height_mm: float) -> Frame | None:
    """Return a sheet around the isolated places and what cuts them off."""
    picture = post.picture_at(read_time(briefing["as_at"]))
    names = {place["id"] for place in briefing["facts"]["isolated"]}
    if not names:
        return None
    points = [each for each in post.area.settlements if each["properties"]["id"] in names]
    closing = {each["id"] for place in briefing["facts"]["isolated"] for each in place["closures"]}
    records = [picture.records("closures")[identity] for identity in sorted(closing & set(picture.records("closures")))]
    shapes = [{"geometry": each.geometry.__geo_interface__} for each in records if each.geometry is not None]
    bounds = show_bounds([*points, *shapes])
    if bounds is None:
        return None
    west, south, east, north = bounds
    return fit_frame(
        (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG), width_mm, height_mm
    )

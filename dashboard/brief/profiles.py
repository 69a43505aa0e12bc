"""The houses: which blocks stand under which heading, in which order; one set of facts, two orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dashboard.brief import (
    action_blocks,
    annex_blocks,
    changed_blocks,
    lifeline_blocks,
    picture_blocks,
    written_blocks,
)
from dashboard.brief.answers import Block, Facts, Profile, Section, Written
from dashboard.brief.wording import Scribe
from dashboard.i18n import words

Write = Callable[[Scribe], Block]

BLOCKS: Mapping[str, Write] = MappingProxyType(
    {
        "changed": changed_blocks.write_changed,
        "figures": changed_blocks.write_figures,
        "hazards": picture_blocks.write_hazards,
        "people": picture_blocks.write_people,
        "roads": picture_blocks.write_roads,
        "lifelines": lifeline_blocks.write_lifelines,
        "teams": action_blocks.write_teams,
        "shortfalls": action_blocks.write_shortfalls,
        "messages": written_blocks.write_messages,
        "unknown": action_blocks.write_unknown,
        "outlook": written_blocks.write_outlook,
        "decisions": written_blocks.write_decisions,
        "what_if": written_blocks.write_what_if,
    }
)
"""Every block by its name."""

ANNEX: tuple[Write, ...] = (
    annex_blocks.write_places,
    annex_blocks.write_warnings,
    annex_blocks.write_closures,
    lifeline_blocks.write_lights,
    annex_blocks.write_sites,
    annex_blocks.write_needs,
    annex_blocks.write_orders,
    annex_blocks.write_happenings,
)

PROFILES: Mapping[Profile, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType(
    {
        "sitrep": (
            ("changed", ("changed", "figures")),
            ("situation", ("hazards",)),
            ("impacts", ("people",)),
            ("access", ("roads", "lifelines")),
            ("response", ("teams",)),
            ("issues", ("shortfalls",)),
            ("messages", ("messages",)),
            ("outlook", ("outlook",)),
            ("unknown", ("unknown",)),
            ("decisions", ("decisions", "what_if")),
        ),
        "consultation": (
            ("changed", ("changed", "figures")),
            ("basics", ("hazards", "people", "roads", "lifelines")),
            ("outlook", ("outlook",)),
            ("response", ("teams", "messages")),
            ("issues", ("shortfalls",)),
            ("unknown", ("unknown",)),
            ("decisions", ("decisions", "what_if")),
        ),
    }
)
"""Headings of a house, and the blocks below each."""


def choose_profile(warning_scale: str) -> Profile:
    """Return the house of a post by whose warnings it reads."""
    return "sitrep" if warning_scale == "england" else "consultation"


def write_sections(facts: Facts, written: Written, profile: Profile, lang: str, zone: ZoneInfo) -> list[Section]:
    """Put facts and what a person wrote into sentences, in the order of a house.

    The last section, ``annex``, holds the tables.
    """
    scribe = Scribe(facts, written, words(lang), zone)
    since = facts["since"]
    clock = scribe.clock(since["as_at"]) if since else ""
    sections = []
    for key, names in PROFILES[profile]:
        title = scribe.say(f"brief.section.{profile}.{key}", since=clock)
        if key == "changed" and since is None:
            title = scribe.say("brief.section.short.none_before")
        blocks = [BLOCKS[name](scribe) for name in names]
        sections.append(Section(key=key, title=title, blocks=[each for each in blocks if _has_content(each)]))
    annex = [write(scribe) for write in ANNEX]
    title = scribe.say("brief.paper.annex_tables")
    return [*sections, Section(key="annex", title=title, blocks=[each for each in annex if _has_content(each)])]


def _has_content(block: Block) -> bool:
    return bool(block["lines"] or block.get("rows"))

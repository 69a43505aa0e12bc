"""Where feeds say the teams are: taken in, kept thinned beside the journal, laid over the picture."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from data.clock import read_time
from data.faults import BadInput, Fault, NotFound
from data.journal import Draft
from data.picture import Picture, suppose
from data.positions import SUFFIX, Fix, Positions

logger = logging.getLogger(__name__)

SOURCE = "position feed\uff5c定位上报"
"""Where such a position comes from, in both languages."""

SETTLE_S = 30.0
"""The picture takes feeds in this often; the map alone is told every move."""

MOST = 2_000
"""Positions in one message of a feed."""

AHEAD = timedelta(minutes=2)
"""A feed's clock may run ahead of the post's by so much."""


class FeedAnswer(TypedDict):
    """What became of a feed's message: how many were newer than those known, and which rows were refused, and why."""

    taken: int
    refused: list[dict[str, Any]]


class Feeds:
    """The feeds of one journal.

    Parameters
    ----------
    journal
        File of the journal; the positions lie beside it.
    monotonic
        Returns seconds that never run back.
    """

    def __init__(self, journal: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.positions = Positions(journal.with_suffix(SUFFIX))
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._settled: Mapping[str, Fix] = {}
        self._settle_at = 0.0
        self._turn = 0
        self._laid: tuple[Picture, int, Picture] | None = None

    @property
    def mark(self) -> str:
        """A word that changes whenever the picture takes feeds in; empty where there are none."""
        self._settle()
        return f"-p{self._turn}" if self._turn else ""

    def lay(self, picture: Picture, at: datetime | None = None) -> Picture:
        """Return the picture with the teams where their feeds said they were, by now or by a past time.

        A position that a person told later stays.
        """
        if at is not None:
            try:
                return place_teams(picture, self.positions.known_by(at))
            except Fault:
                logger.exception("the positions of feeds cannot be read; the picture does without")
                return picture
        self._settle()
        laid = self._laid
        if laid is not None and laid[0] is picture and laid[1] == self._turn:
            return laid[2]
        shown = place_teams(picture, self._settled)
        self._laid = picture, self._turn, shown
        return shown

    def close(self) -> None:
        """Let go of the store."""
        self.positions.close()

    def _settle(self) -> None:
        with self._lock:
            if self._monotonic() < self._settle_at:
                return
            self._settle_at = self._monotonic() + SETTLE_S
            try:
                newest = self.positions.newest()
            except Fault:
                logger.exception("the positions of feeds cannot be read; the picture does without")
                return
            if newest != self._settled:
                self._settled, self._turn = newest, self._turn + 1


def place_teams(picture: Picture, fixes: Mapping[str, Fix]) -> Picture:
    """Return a picture with teams put where feeds say; what no person decided is no event of it."""
    teams = picture.records("teams")
    drafts = [
        Draft("teams.positioned", f"teams/{fix.team}", fix.at, fix.known_at, SOURCE, "", _write_body(fix))
        for fix in fixes.values()
        if fix.team in teams
    ]
    if not drafts:
        return picture
    return replace(suppose(picture, drafts), changes=picture.changes, supposed=picture.supposed)


def _write_body(fix: Fix) -> dict[str, Any]:
    return {"fields": {"geometry": {"type": "Point", "coordinates": [fix.lon, fix.lat]}}, "source": SOURCE}


def list_moves(picture: Picture, fixes: Mapping[str, Fix], since: datetime) -> list[list[object]]:
    """List the teams that a feed has placed since a time and no person later: ``[id, lon, lat, seconds of 1970]``."""
    rows: list[list[object]] = []
    for team, fix in fixes.items():
        if fix.at < since or team not in picture.records("teams"):
            continue
        try:
            told = picture.stamp(f"teams/{team}", "geometry").happened_at
        except NotFound:
            told = fix.at
        if told <= fix.at:
            rows.append([team, round(fix.lon, 5), round(fix.lat, 5), int(fix.at.timestamp())])
    return rows


def read_message(
    message: object, picture: Picture, *, now: datetime, ahead: timedelta = timedelta()
) -> tuple[list[Fix], list[dict[str, Any]]]:
    """Read a feed's message, a list of ``{"id", "lon", "lat", "at"?}``: the positions, and the rows that are none.

    Parameters
    ----------
    now
        The post's time.
    ahead
        How far the post's clock is ahead of the wall clock, which feeds tell.

    Raises
    ------
    BadInput
        If the message is no list, or longer than `MOST`.
    """
    if not isinstance(message, list) or len(message) > MOST:
        raise BadInput("feed_unreadable", most=MOST)
    fixes, refused = [], []
    for number, row in enumerate(message):
        try:
            fixes.append(_read_row(row, picture, now, ahead))
        except (BadInput, NotFound) as fault:
            refused.append({"row": number, "why": fault.key})
    return fixes, refused


def _read_row(row: object, picture: Picture, now: datetime, ahead: timedelta) -> Fix:
    if not isinstance(row, dict):
        raise BadInput("feed_row_unreadable")
    team, lon, lat = row.get("id"), _read_degrees(row.get("lon"), 180), _read_degrees(row.get("lat"), 90)
    if not isinstance(team, str) or team not in picture.records("teams"):
        raise NotFound("feed_team_unknown")
    at = now
    if row.get("at") is not None:
        try:
            at = read_time(str(row["at"])) + ahead
        except (ValueError, OverflowError) as error:
            raise BadInput("feed_time_unreadable") from error
        if at > now + AHEAD:
            raise BadInput("feed_time_ahead")
    return Fix(team, lon, lat, at, now)


def _read_degrees(value: object, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise BadInput("feed_place_unreadable")
    return float(value)

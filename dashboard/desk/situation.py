"""What is the situation: the bar's figures with what they rest on, the charts, what hangs on one road, the news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.figures import Fact, Ledger, add_told, count_left, join_basis, order_subjects
from dashboard.desk.gap import DEFAULT_MINUTES
from dashboard.desk.gap_answers import ShelterAnswer
from dashboard.desk.in_force import list_in_force
from dashboard.desk.isolation import find_single_ways
from dashboard.desk.names import name_record, name_subjects
from dashboard.desk.news import LOOK_BACK, list_news
from dashboard.desk.order_flags import list_changed_ways
from dashboard.desk.placing import Terms, judge_shelters
from dashboard.desk.population import NOWHERE, Exposed, expose_population
from dashboard.desk.post import Post
from dashboard.desk.reckoning import Reckoning, describe_shelters, reckon
from dashboard.desk.routes import read_vehicle
from dashboard.desk.silence import is_expected, is_heard
from dashboard.desk.situation_answers import (
    ChangeRow,
    FigureAnswer,
    IsolatedRow,
    LevelRow,
    NotHeardRow,
    ResponseAnswer,
    RollCallRow,
    SingleRoadRow,
    SituationAnswer,
)
from dashboard.desk.terms import read_terms
from dashboard.desk.towns import list_towns
from data.clock import write_time
from data.picture import Picture
from data.records import Opening, Response, Settlement, WarningLevel
from layers.exposure import LEVELS, Exposure, sum_known

WORTH_A_LINE = 100
"""People isolated, or behind one road, from which a place has a line of its own; lesser ones are folded into one."""


def describe(post: Post, as_known: datetime | None = None, vehicle: str = "car") -> SituationAnswer:
    """Tell everything that the opening page says.

    Parameters
    ----------
    as_known
        Answer with what was known at that time; now by default.
    vehicle
        Vehicle class that people travel by, and that isolation is told for.
    """
    picture, at = post.picture_at(as_known), as_known or post.now()
    terms = read_terms(post, picture, None, DEFAULT_MINUTES, read_vehicle(vehicle))
    reckoning = reckon(post, picture, at, terms) if post.has_area else None
    exposed = reckoning.exposed if reckoning else expose_population(post, picture, terms.shares, at)
    scene = _Scene(post, picture, at, terms, exposed, reckoning, Ledger(picture, at))
    people, places = scene.tell_people(), scene.tell_places()
    return SituationAnswer(
        as_known_at=write_time(at),
        vehicle=str(terms.vehicle),
        responses=list(scene.list_responses()),
        at_risk=people["at_risk"],
        to_be_moved=people["to_be_moved"],
        moved=people["moved"],
        refused=people["refused"],
        not_yet=people["not_yet"],
        demand=people["demand"],
        without_a_place=places["without_a_place"],
        isolated=places["isolated"],
        not_heard=scene.tell_silence(),
        oldest=scene.ledger.tell_oldest(),
        totals=reckoning.totals if reckoning else None,
        by_level=scene.list_levels(),
        by_town=list_towns(reckoning) if reckoning else [],
        not_heard_from=list(scene.list_silent()),
        roll_call=scene.tell_roll_call(),
        isolated_places=list(scene.list_isolated()),
        single_roads=list(scene.list_single_roads()),
        not_counted=scene.list_not_counted(),
        changes=list_changes(post, at - LOOK_BACK, as_known),
        missing=scene.list_missing(),
    )


def list_changes(post: Post, since: datetime, as_known: datetime | None = None) -> list[ChangeRow]:
    """Return what the post learned since a time, newest first; and the orders whose way that cut off or made late."""
    picture, at = post.picture_at(as_known), as_known or post.now()
    rows = [*list_news(picture, at, since), *list_changed_ways(post, since, as_known)]
    return sorted(rows, key=lambda row: (row["known_at"], row["seq"]), reverse=True)


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that the answer is told from."""

    post: Post
    picture: Picture
    at: datetime
    terms: Terms
    exposed: Exposed
    reckoning: Reckoning | None
    ledger: Ledger

    def rows(self) -> Iterator[tuple[Settlement, Exposure]]:
        """Return the settlements beside their exposure."""
        yield from zip(self.exposed.population.settlements, self.exposed.rows, strict=True)

    def places(self) -> list[tuple[Settlement, Exposure]]:
        """Return the settlements that somebody can be rung in, beside their exposure."""
        return [(settlement, row) for settlement, row in self.rows() if settlement.id != NOWHERE]

    def tell_people(self) -> dict[str, FigureAnswer]:
        """Tell who is at risk, to be moved, moved, refusing, and asking."""
        moving = [(each, row) for each, row in self.rows() if row.to_be_moved]
        warned: list[Fact] = [(f"warnings/{each.id}", "level") for each in self.exposed.warnings]
        subjects = order_subjects((each.id, row.to_be_moved or 0) for each, row in moving)
        silent = [f"settlements/{each.id}" for each, _ in moving if each.moved is None]
        unknown = [f"settlements/{row.settlement_id}" for row in self.exposed.rows if row.to_be_moved is None]
        reports: list[Fact] = [(subject, "to_be_moved_reported") for subject in subjects]
        counted: list[Fact] = [(subject, "moved") for subject in subjects]
        refused: list[Fact] = [(subject, "refused") for subject in subjects]
        basis = join_basis(row.to_be_moved_basis for _, row in moving)
        at_risk = sum_known(row.at_risk for _, row in self.rows())
        to_be_moved = sum_known(row.to_be_moved for _, row in self.rows())
        moved = add_told(each.moved for each, _ in moving)
        declined = add_told(each.refused for each, _ in moving)
        left = sum(count_left(each, row.to_be_moved or 0) for each, row in moving)
        asking = sum_known(row.demand for _, row in self.rows())
        exposed_subjects = order_subjects((each.id, row.at_risk or 0) for each, row in self.rows())
        return {
            "at_risk": self.ledger.tell(at_risk, "estimated", warned, exposed_subjects, unknown),
            "to_be_moved": self.ledger.tell(to_be_moved, basis, [*warned, *reports], subjects, unknown),
            "moved": self.ledger.tell(moved, "reported", counted, subjects, silent),
            "refused": self.ledger.tell(declined, "reported", refused, subjects, silent),
            "not_yet": self.ledger.tell(left, "mixed", counted, subjects, silent),
            "demand": self.ledger.tell(asking, "estimated", [*warned, *reports], subjects, unknown),
        }

    def tell_places(self) -> dict[str, FigureAnswer]:
        """Tell who has no place, and who is isolated."""
        if self.reckoning is None:
            nothing = self.ledger.tell(None, "unknown", [], [])
            return {"without_a_place": nothing, "isolated": nothing}
        totals = self.reckoning.totals
        short = order_subjects((row.settlement_id, row.figures.without_a_place or 0) for row in self.reckoning.rows)
        opened: list[Fact] = [
            (f"shelters/{verdict.shelter_id}", "in_residence_persons")
            for verdict in self.reckoning.sites.verdicts
            if verdict.counts
        ]
        places = list(self.list_isolated())
        cutting = {closure["subject"] for place in places for closure in place["closures"]}
        unknown = [f"settlements/{row.settlement_id}" for row in self.exposed.rows if row.demand is None]
        return {
            "without_a_place": self.ledger.tell(totals["without_a_place"], "estimated", opened, short, unknown),
            "isolated": self.ledger.tell(
                totals["isolated"],
                "estimated",
                [(subject, "certainty") for subject in sorted(cutting)],
                [place["subject"] for place in places],
            ),
        }

    def tell_silence(self) -> FigureAnswer:
        """Tell how many settlements nobody has heard from; unknown where none is awaited: nobody has asked."""
        if not any(True for _ in self.list_awaited()):
            return self.ledger.tell(None, "unknown", [], [])
        subjects = [row["subject"] for row in self.list_silent()]
        return self.ledger.tell(len(subjects), "counted", [], subjects)

    def list_awaited(self) -> Iterator[tuple[Settlement, Exposure]]:
        """Return the settlements that are to be heard from, heard from or not."""
        told, called = self.picture.records("settlements"), self.picture.roll_call_since is not None
        for settlement, row in self.places():
            if is_expected(told=settlement.id in told, at_risk=bool(row.at_risk), called=called):
                yield settlement, row

    def list_silent(self) -> Iterator[NotHeardRow]:
        """Return the settlements to ring first, most people at risk first."""
        since = self.picture.roll_call_since
        ordered = sorted(
            self.list_awaited(), key=lambda pair: (-(pair[1].at_risk or 0), -(pair[1].residents or 0), pair[0].name)
        )
        for settlement, row in ordered:
            if not is_heard(settlement, self.at, at_risk=bool(row.at_risk), since=since):
                heard = settlement.last_heard_at
                yield NotHeardRow(
                    **name_record("settlements", settlement),
                    township=settlement.township,
                    last_heard_at=write_time(heard) if heard else None,
                    duty_contact=settlement.duty_contact,
                    residents=row.residents,
                    at_risk=row.at_risk,
                )

    def tell_roll_call(self) -> RollCallRow | None:
        """Tell how far the roll call under way has come."""
        since = self.picture.roll_call_since
        if since is None:
            return None
        heard = [is_heard(each, self.at, at_risk=False, since=since) for each, _ in self.places()]
        return RollCallRow(since=write_time(since), heard=sum(heard), settlements=len(heard))

    def list_levels(self) -> list[LevelRow]:
        """Return who is to be moved and who has moved, by level, the highest first.

        Settlements report one number of people moved: the highest level is taken to have moved first.
        """
        moved: dict[WarningLevel, int] = {}
        for settlement, row in self.rows():
            left = settlement.moved
            for level in reversed(LEVELS):
                if left is None or not row.by_level[level].to_be_moved:
                    continue
                part = min(left, row.by_level[level].to_be_moved)
                moved[level] = moved.get(level, 0) + part
                left -= part
        return [
            LevelRow(
                level=str(level),
                at_risk=sum(row.by_level[level].at_risk for row in self.exposed.rows),
                to_be_moved=sum(row.by_level[level].to_be_moved for row in self.exposed.rows),
                moved=moved.get(level),
            )
            for level in reversed(LEVELS)
        ]

    def list_isolated(self) -> Iterator[IsolatedRow]:
        """Return the isolated settlements and what cuts each off, most people first."""
        if self.reckoning is None:
            return
        isolation, settlements = self.reckoning.isolation, self.exposed.population.settlements
        rows = [row for row, count in enumerate(isolation.isolated) if count]
        for row in sorted(rows, key=lambda row: -(isolation.isolated[row] or 0)):
            yield IsolatedRow(
                **name_record("settlements", settlements[row]),
                residents=isolation.isolated[row] or 0,
                closures=name_subjects(self.picture, "closures", isolation.closures[row]),
            )

    def list_single_roads(self) -> Iterator[SingleRoadRow]:
        """Return the roads that are the last one left to somebody, most people behind them first."""
        if self.reckoning is None:
            return
        settlements = self.exposed.population.settlements
        population = self.exposed.population
        ways = find_single_ways(self.post, population, self.picture, self.at, self.terms.vehicle)
        for way in sorted(ways, key=lambda way: -way.total):
            yield SingleRoadRow(
                road=way.road or None,
                lon=way.lon,
                lat=way.lat,
                residents=way.total,
                settlements=[
                    IsolatedRow(**name_record("settlements", settlements[row]), residents=count, closures=[])
                    for row, count in way.residents
                ],
            )

    def list_not_counted(self) -> list[ShelterAnswer]:
        """Return the open shelters that do not count."""
        if self.reckoning:
            shelters = list(self.reckoning.shelters)
        else:
            shelters = describe_shelters(judge_shelters(self.picture, self.at, self.terms), self.picture)
        return [each for each in shelters if each["opening"] in {Opening.OPEN, Opening.FULL} and not each["counts"]]

    def list_responses(self) -> Iterator[ResponseAnswer]:
        """Return the responses that stand, the newest first."""
        standing = [
            each
            for each in self.picture.records("responses").values()
            if isinstance(each, Response)
            and each.since <= self.at
            and (each.ended_at is None or each.ended_at > self.at)
        ]
        for response in sorted(standing, key=lambda each: each.since, reverse=True):
            yield ResponseAnswer(
                **name_record("responses", response),
                issuer=response.issuer,
                hazard=response.hazard,
                level_words_en=response.level_words_en,
                level_words_zh=response.level_words_zh,
                since=write_time(response.since),
            )

    def list_missing(self) -> list[str]:
        """Return the parts of the post that an answer lacks."""
        missing = []
        if self.reckoning is None:
            missing.append("area")
        elif self.reckoning.isolation.anchors_assumed and list_in_force(self.picture, self.at):
            missing.append("anchors")
        if self.exposed.population.total() is None:
            missing.append("people")
        return missing

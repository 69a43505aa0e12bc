"""Sending a team: who is offered, who is sent, who is asked, and what happens on the way."""

import pytest
from shapely.geometry import box

from dashboard.desk import orders, teams
from dashboard.desk.closures import close_road
from dashboard.desk.post import Actor
from dashboard.desk.reports.incidents import report_incident
from dashboard.desk.reports.undo import undo
from data.faults import Conflict, NotFound
from data.records import OrderState

DUTY = Actor("Chen", "duty_officer")
COMMANDER = Actor("Webb", "commander")
LEESON = "-1.1843,50.6027"
NEWPORT = "-1.2908,50.7007"
OWN, OTHERS = "volunteers-4x4-north", "ambulance-1"


@pytest.fixture
def flood(exercise_post):
    return report_incident(exercise_post, DUTY, "medical", NEWPORT)["subject"]


def row(answer, identity):
    return next(each for each in answer["rows"] if each["id"] == identity)


def test_suitable_free_teams_come_first_by_time(exercise_post, flood):
    rows = teams.propose_teams(exercise_post, DUTY, flood)["rows"]
    first = [each for each in rows if each["suitable"] and each["suits"]]
    assert rows[: len(first)] == first
    assert [each["travel_s"] for each in first] == sorted(each["travel_s"] for each in first)
    assert {each["type"] for each in first} <= {"ambulance", "medical", "4x4"}


def test_a_stale_position_is_said(exercise_post, flood):
    south = row(teams.propose_teams(exercise_post, DUTY, flood), "volunteers-4x4-south")
    assert south["position_freshness"] == "stale"
    assert south["position_age_s"] > 3 * 3600


def test_an_own_team_is_sent_at_once_under_its_clause(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OWN, flood)
    assert (order["state"], order["clause"], order["paper"]) == ("dispatched", "3.1", None)
    assert order["eta"] is not None
    assert order["way"]["change"] == "as_planned"
    assert "accept" not in order["can_do"]
    assert "arrive" in order["can_do"]


def test_anothers_team_is_asked_for_and_goes_once_it_is_lent(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OTHERS, flood)
    assert (order["state"], order["clause"]) == ("approved", "3.2")
    assert order["can_do"][:2] == ["refuse", "accept"]
    assert round(order["paper"]["left_s"] / 3600) == 48
    with pytest.raises(Conflict, match="not_accepted"):
        teams.set_off(exercise_post, DUTY, order["id"])
    assert orders.accept(exercise_post, DUTY, order["id"], by="ambulance control")["state"] == "accepted"
    assert teams.set_off(exercise_post, DUTY, order["id"])["state"] == "dispatched"


def test_a_refused_team_is_free_again(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OTHERS, flood)
    assert not row(teams.propose_teams(exercise_post, DUTY, flood), OTHERS)["suitable"]
    refused = orders.refuse(exercise_post, DUTY, order["id"], by="ambulance control", because="on a call")
    assert (refused["state"], refused["refused_by"]) == ("refused", "ambulance control")
    assert row(teams.propose_teams(exercise_post, DUTY, flood), OTHERS)["suitable"]


def test_without_a_clause_the_order_waits_for_the_approver(exercise_post):
    tree = report_incident(exercise_post, DUTY, "fallen_tree", NEWPORT)["subject"]
    asked = teams.propose_teams(exercise_post, DUTY, tree)["request"]
    assert (asked["may"], asked["why"], asked["approver"]) == (False, "other_incident", "commander")
    order = teams.send_team(exercise_post, DUTY, OTHERS, tree)
    assert (order["state"], order["approved_by"]) == ("requested", None)
    with pytest.raises(Conflict, match="approval_needed"):
        orders.approve(exercise_post, DUTY, order["id"])
    by_voice = orders.approve(exercise_post, DUTY, order["id"], on_word_of="commander, by radio")
    assert (by_voice["state"], by_voice["approved_by"]) == ("approved", "commander, by radio")


def test_the_commander_approves_by_their_own_name(exercise_post):
    tree = report_incident(exercise_post, DUTY, "fallen_tree", NEWPORT)["subject"]
    order = teams.send_team(exercise_post, DUTY, OTHERS, tree)
    assert orders.approve(exercise_post, COMMANDER, order["id"])["approved_by"] == "Webb, commander"


def test_an_inspector_sends_nobody(exercise_post, flood):
    order = teams.send_team(exercise_post, Actor("Gray", "inspector"), OWN, flood)
    assert order["state"] == "requested"


def test_a_second_order_asks_and_ends_the_first(exercise_post, flood):
    first = teams.send_team(exercise_post, DUTY, OWN, flood)
    with pytest.raises(Conflict, match="team_on_order"):
        teams.send_team(exercise_post, DUTY, OWN, LEESON)
    second = teams.send_team(exercise_post, DUTY, OWN, LEESON, anyway=True)
    assert second["ended"]["id"] == first["id"]
    assert orders.describe(exercise_post, first["id"])["state"] == "closed"
    assert second["state"] == "dispatched"


def test_a_team_that_is_not_free_asks(exercise_post, flood):
    with pytest.raises(Conflict, match="team_not_free"):
        teams.send_team(exercise_post, DUTY, "medical-1", flood)


def test_undoing_the_sending_frees_the_team(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OWN, flood)
    undo(exercise_post, DUTY, order["trail"][-1]["event_id"])
    with pytest.raises(NotFound):
        orders.describe(exercise_post, order["id"])
    assert row(teams.propose_teams(exercise_post, DUTY, flood), OWN)["suitable"]


def test_a_closure_on_the_way_moves_the_arrival_and_is_named(exercise_post):
    order = teams.send_team(exercise_post, DUTY, "parish-freshwater", NEWPORT)
    way = exercise_post.picture.get(order["subject"]).geometry
    middle = way.interpolate(0.5, normalized=True)
    closed = close_road(exercise_post, DUTY, middle, "fallen tree")
    now = orders.describe(exercise_post, order["id"])["way"]
    assert now["change"] in {"later", "detour", "cut"}
    assert now["closures"][0]["id"] == closed["id"]
    assert now["was_eta"] == order["eta"]


def test_a_ring_of_closures_cuts_the_order(exercise_post):
    order = teams.send_team(exercise_post, DUTY, "parish-freshwater", NEWPORT)
    lon, lat = (float(part) for part in NEWPORT.split(","))
    close_road(exercise_post, DUTY, box(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01), "flood")
    now = orders.describe(exercise_post, order["id"])["way"]
    assert now["change"] == "cut"
    assert now["closures"]


def test_arrival_moves_the_team_and_ends_the_way(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OWN, flood)
    there = orders.arrive(exercise_post, DUTY, order["id"])
    assert (there["state"], there["way"]) == ("arrived", None)
    position = exercise_post.picture.get(f"teams/{OWN}").geometry
    assert (round(position.x, 4), round(position.y, 4)) == (-1.2908, 50.7007)
    assert orders.close(exercise_post, DUTY, order["id"])["state"] == "closed"
    assert row(teams.propose_teams(exercise_post, DUTY, flood), OWN)["suitable"]


def test_an_act_out_of_turn_is_refused(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OWN, flood)
    for act in (orders.approve, orders.accept, orders.cancel):
        with pytest.raises(Conflict, match="order_state"):
            act(exercise_post, COMMANDER, order["id"])


def test_the_paper_is_filed_once(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OTHERS, flood)
    assert orders.list_all(exercise_post)["papers_due"] == 1
    filed = orders.file_paper(exercise_post, DUTY, order["id"], "2026-17")
    assert filed["paper"]["ref"] == "2026-17"
    assert filed["state"] == OrderState.APPROVED
    assert orders.list_all(exercise_post)["papers_due"] == 0
    with pytest.raises(Conflict, match="no_paper_due"):
        orders.file_paper(exercise_post, DUTY, order["id"])


def test_the_trail_tells_who_and_on_whose_word(exercise_post, flood):
    order = teams.send_team(exercise_post, DUTY, OTHERS, flood)
    accepted = orders.accept(exercise_post, DUTY, order["id"], by="ambulance control")
    assert [(each["kind"], each["actor"], each["by"]) for each in accepted["trail"]] == [
        ("approved", "Chen", "Chen, duty_officer"),
        ("accepted", "Chen", "ambulance control"),
    ]

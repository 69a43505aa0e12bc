"""Undoing what happened to an order: one act is one undo, the newest first, and nobody is on two orders."""

import pytest

from dashboard.desk import orders, teams
from dashboard.desk.post import Actor
from dashboard.desk.reports.undo import undo
from data.faults import Conflict

DUTY = Actor("Chen", "duty_officer")
NEWPORT, LEESON, OWN = "-1.2908,50.7007", "-1.1843,50.6027", "volunteers-4x4-north"


def states(post):
    return {order.id: str(order.state) for order in post.picture.records("orders").values()}


def take_back(post, answer):
    return undo(post, DUTY, answer["trail"][-1]["event_id"])


@pytest.fixture
def first(exercise_post):
    return teams.send_team(exercise_post, DUTY, OWN, NEWPORT)


@pytest.fixture
def second(exercise_post, first):
    return teams.send_team(exercise_post, DUTY, OWN, LEESON, anyway=True)


def test_undoing_an_order_gives_back_the_one_that_it_ended(exercise_post, first, second):
    done = take_back(exercise_post, second)
    assert states(exercise_post) == {first["id"]: "dispatched"}
    assert len(done["with_seqs"]) == 1
    undo(exercise_post, DUTY, done["event_id"])
    assert states(exercise_post) == {first["id"]: "closed", second["id"]: "dispatched"}


def test_undoing_the_arrival_takes_the_position_back(exercise_post, first):
    before = exercise_post.picture.get(f"teams/{OWN}").geometry
    take_back(exercise_post, orders.arrive(exercise_post, DUTY, first["id"]))
    assert states(exercise_post) == {first["id"]: "dispatched"}
    assert exercise_post.picture.get(f"teams/{OWN}").geometry == before


def test_what_later_events_stand_on_is_undone_after_them(exercise_post, first):
    orders.arrive(exercise_post, DUTY, first["id"])
    with pytest.raises(Conflict, match="undo_later_first"):
        take_back(exercise_post, first)


def test_no_undo_puts_a_team_on_two_orders(exercise_post, first, second):
    closed = orders.describe(exercise_post, first["id"])
    with pytest.raises(Conflict, match="undo_team_on_order"):
        take_back(exercise_post, closed)

"""Supplies from the asking to the signature, and that nothing vanishes on the way."""

import pytest

from dashboard.desk import orders, supplies
from dashboard.desk.closures import close_road
from dashboard.desk.post import Actor
from dashboard.desk.reports.stock import count_stock
from dashboard.desk.reports.undo import undo
from data.faults import BadInput, Conflict
from layers.stores import weigh_goal, weigh_stores

DUTY = Actor("Chen", "duty_officer")
COMMANDER = Actor("Webb", "commander")
COWES, BLANKETS = "cowes-depot", "cowes-depot/blanket"
GOAL = "shelters/heights-leisure-centre"


def ask(post, quantity=400, who=DUTY, **more):
    return supplies.request_supplies(post, who, COWES, GOAL, {BLANKETS: quantity}, **more)


def held(post, stock_id=BLANKETS):
    return weigh_stores(post.picture, post.now())[stock_id]


def test_within_the_limit_asking_approves_and_keeps_back(exercise_post):
    order = ask(exercise_post)
    assert (order["state"], order["clause"]) == ("approved", "4.2")
    assert (held(exercise_post).in_store, held(exercise_post).free) == (3000, 2600)
    assert order["trips"] == 1


def test_over_the_limit_it_waits_and_keeps_nothing_back(exercise_post):
    order = ask(exercise_post, 900)
    assert order["state"] == "requested"
    assert held(exercise_post).free == 3000
    assert orders.approve(exercise_post, COMMANDER, order["id"], quantities={BLANKETS: 800})["state"] == "approved"
    assert held(exercise_post).free == 2200


def test_the_whole_way_of_a_load(exercise_post):
    order = ask(exercise_post)
    out = supplies.release_supplies(exercise_post, DUTY, order["id"], by="county duty officer")
    assert out["state"] == "dispatched"
    assert out["eta"] is not None
    assert (held(exercise_post).in_store, held(exercise_post).kept) == (2600, 0)
    assert weigh_goal(exercise_post.picture, GOAL)["blanket"].coming == 400
    orders.arrive(exercise_post, DUTY, order["id"])
    signed = supplies.sign_supplies(exercise_post, DUTY, order["id"], by="site manager", quantities={BLANKETS: 390})
    assert signed["lines"][0]["in_transit"] == 10
    there = weigh_goal(exercise_post.picture, GOAL)["blanket"]
    assert (there.there, there.coming) == (390, 10)
    supplies.return_supplies(exercise_post, DUTY, order["id"], {BLANKETS: 10})
    assert held(exercise_post).in_store == 2610
    done = orders.close(exercise_post, DUTY, order["id"])
    assert done["lines"][0]["missing"] == 0


def test_what_comes_later_is_signed_for_later(exercise_post):
    order = ask(exercise_post)
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    part = supplies.sign_supplies(exercise_post, DUTY, order["id"], by="site manager", quantities={BLANKETS: 390})
    assert "sign" in part["can_do"]
    rest = supplies.sign_supplies(exercise_post, DUTY, order["id"], by="night manager")
    assert (rest["lines"][0]["received"], rest["lines"][0]["in_transit"]) == (400, 0)
    assert "sign" not in rest["can_do"]
    undo(exercise_post, DUTY, rest["trail"][-1]["event_id"])
    assert weigh_goal(exercise_post.picture, GOAL)["blanket"].there == 390


def test_what_nobody_accounts_for_is_missing_and_said(exercise_post):
    order = ask(exercise_post)
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    supplies.sign_supplies(exercise_post, DUTY, order["id"], quantities={BLANKETS: 395})
    assert orders.close(exercise_post, DUTY, order["id"])["lines"][0]["missing"] == 5


def test_two_orders_cannot_have_the_same_blankets(exercise_post):
    ask(exercise_post, 2800, who=COMMANDER)
    with pytest.raises(Conflict, match="stock_short"):
        ask(exercise_post, 201)


def test_calling_it_off_frees_what_was_kept(exercise_post):
    order = ask(exercise_post)
    orders.cancel(exercise_post, DUTY, order["id"])
    assert held(exercise_post).free == 3000


def test_a_count_after_the_release_is_the_truth(exercise_post):
    order = ask(exercise_post)
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    count_stock(exercise_post, DUTY, BLANKETS, 2590)
    assert held(exercise_post).in_store == 2590


@pytest.mark.parametrize("act", ["release", "sign", "return"])
def test_never_more_than_there_is(exercise_post, act):
    order = ask(exercise_post)
    if act == "release":
        with pytest.raises(Conflict, match="released_more"):
            supplies.release_supplies(exercise_post, DUTY, order["id"], quantities={BLANKETS: 401})
        return
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    work = {"sign": supplies.sign_supplies, "return": supplies.return_supplies}[act]
    with pytest.raises(Conflict, match="more"):
        work(exercise_post, DUTY, order["id"], quantities={BLANKETS: 401})


def test_an_unknown_quantity_is_counted_first(exercise_post):
    with pytest.raises(Conflict, match="stock_unknown"):
        supplies.request_supplies(
            exercise_post, COMMANDER, "lake-aid-society-store", GOAL, {"lake-aid-society-store/blanket": 1}
        )


def test_what_has_expired_is_not_sent(exercise_post):
    meals = "freshwater-parish-store/ready-meal"
    with pytest.raises(Conflict, match="stock_expired"):
        supplies.request_supplies(exercise_post, COMMANDER, "freshwater-parish-store", GOAL, {meals: 1})


def test_a_line_of_another_store_is_refused(exercise_post):
    with pytest.raises(BadInput, match="bad_order_line"):
        supplies.request_supplies(exercise_post, DUTY, "ventnor-depot", GOAL, {BLANKETS: 1})


def test_a_closure_on_the_way_is_flagged_before_the_load_leaves(exercise_post):
    order = ask(exercise_post)
    way = exercise_post.picture.get(order["subject"]).geometry
    close_road(exercise_post, DUTY, way.interpolate(0.4, normalized=True), "fallen tree")
    now = orders.describe(exercise_post, order["id"])["way"]
    assert now["closures"]
    assert now["change"] in {"later", "detour", "cut"}


def test_a_shelters_own_count_is_what_it_has(exercise_post):
    order = ask(exercise_post)
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    supplies.sign_supplies(exercise_post, DUTY, order["id"])
    supplies.count_at(exercise_post, DUTY, GOAL, "blanket", "piece", 380)
    assert weigh_goal(exercise_post.picture, GOAL)["blanket"].there == 380

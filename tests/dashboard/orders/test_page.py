"""The page of orders: what is offered, what a press does, what the desk asks back, and the lines on the map."""

import pytest

from dashboard.desk import orders, teams
from dashboard.desk.closures import close_road
from dashboard.desk.post import Actor
from dashboard.desk.reports.incidents import report_incident
from dashboard.desk.reports.teams import report_position
from dashboard.i18n import words
from dashboard.orders import load_form, needs_view, order_list, shapes, team_list
from dashboard.orders.acts import do_act
from dashboard.orders.clauses import draw_clauses
from dashboard.pages import supplies as page
from data.faults import Conflict

EN, ZH = words("en"), words("zh")
DUTY = Actor("Chen", "duty_officer")
NEWPORT = "-1.2908,50.7007"
GOAL = "shelters/heights-leisure-centre"
NOTHING = {"by": "", "quantities": {}, "takes": {}, "trucks": {}}


def read(component):
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return " ".join(map(read, component))
    if isinstance(component, str | int | float):
        return str(component)
    return read(getattr(component, "children", None))


@pytest.fixture
def incident(exercise_post):
    return report_incident(exercise_post, DUTY, "medical", NEWPORT)["subject"]


@pytest.mark.parametrize("say", [EN, ZH])
def test_each_view_is_drawn_in_both_languages(exercise_post, incident, say):
    teams.send_team(exercise_post, DUTY, "volunteers-4x4-north", incident)
    teams.send_team(exercise_post, DUTY, "ambulance-1", incident)
    for view in page.VIEWS:
        blocks, shape = page.draw(exercise_post, view, incident if view == "teams" else GOAL, 1, None, say)
        assert read(blocks)
        assert shape["type"] == "FeatureCollection"
    for order in exercise_post.picture.records("orders"):
        assert read(order_list.draw_card(exercise_post, order, say))


def test_a_view_without_a_goal_says_what_to_do(exercise_post):
    blocks, _ = page.draw(exercise_post, "teams", None, 1, None, EN)
    assert "Click an incident" in read(blocks)


def test_a_stale_team_is_not_proposed_first_without_saying_so(exercise_post):
    report_position(exercise_post, DUTY, "volunteers-4x4-north", "-1.2329,50.7255")
    goal = report_incident(exercise_post, DUTY, "out_of_contact", "-1.2541,50.6341")["subject"]
    text = read(team_list.draw(exercise_post, goal, EN))
    assert "4x4 volunteers south might be nearer, but its position is stale" in text


def test_one_press_sends_and_says_when_it_is_expected(exercise_post, incident):
    told = do_act(
        exercise_post, DUTY, {"act": "send_team", "team": "volunteers-4x4-north", "goal": incident}, NOTHING, EN
    )
    assert "on its way" in read(told)
    assert "Expected" in read(told)


def test_a_busy_team_is_asked_about_and_taken_only_then(exercise_post, incident):
    asked = {"act": "send_team", "team": "volunteers-4x4-north", "goal": incident}
    do_act(exercise_post, DUTY, asked, NOTHING, EN)
    told = do_act(exercise_post, DUTY, {**asked, "goal": NEWPORT}, NOTHING, EN)
    assert "Take it from there?" in read(told)
    assert len(exercise_post.picture.records("orders")) == 1
    done = do_act(exercise_post, DUTY, {**asked, "goal": NEWPORT, "anyway": True}, NOTHING, EN)
    assert "earlier order has ended" in read(done)


def test_a_refusal_is_told_in_the_readers_words(exercise_post):
    asked = {"act": "request_supplies", "reserve": "cowes-depot", "goal": GOAL}
    typed = {**NOTHING, "takes": {"cowes-depot/blanket": 4000}}
    with pytest.raises(Conflict) as caught:
        do_act(exercise_post, DUTY, asked, typed, ZH)
    assert "blanket" not in ZH.fault(caught.value)
    assert "3000" in ZH.fault(caught.value)


def test_supplies_are_followed_from_the_card_to_the_signature(exercise_post):
    asked = {"act": "request_supplies", "reserve": "cowes-depot", "goal": GOAL}
    do_act(exercise_post, DUTY, asked, {**NOTHING, "takes": {"cowes-depot/blanket": 40}}, EN)
    (identity,) = exercise_post.picture.records("orders")
    for act in ("release", "arrive", "sign", "close"):
        assert act in orders.describe(exercise_post, identity)["can_do"]
        do_act(exercise_post, DUTY, {"act": act, "id": identity}, {**NOTHING, "by": "somebody"}, EN)
    card = read(order_list.draw_card(exercise_post, identity, EN))
    assert "signed for 40" in card
    assert "MISSING" not in card


def test_a_way_stays_on_the_map_until_it_is_there(exercise_post, incident):
    order = teams.send_team(exercise_post, DUTY, "parish-freshwater", incident)
    (feature,) = shapes.shape_orders(exercise_post, EN)["features"]
    assert feature["properties"]["role"] == "order"
    assert feature["properties"]["subject"] == order["subject"]
    orders.arrive(exercise_post, DUTY, order["id"])
    assert shapes.shape_orders(exercise_post, EN)["features"] == []


def test_an_order_that_is_cut_off_is_said_on_the_map_and_first_in_the_list(exercise_post, incident):
    lon, lat = (float(part) for part in NEWPORT.split(","))
    teams.send_team(exercise_post, DUTY, "volunteers-4x4-north", GOAL)
    order = teams.send_team(exercise_post, DUTY, "parish-freshwater", incident)
    ring = {"type": "Polygon", "coordinates": [[[lon + x, lat + y] for x, y in RING]]}
    close_road(exercise_post, DUTY, ring, "flood")
    roles = {each["properties"]["subject"]: each["properties"]["role"] for each in _features(exercise_post)}
    assert roles[order["subject"]] == "order_cut"
    assert orders.list_all(exercise_post)["rows"][0]["id"] == order["id"]
    assert "CUT OFF by" in read(order_list.draw(exercise_post, EN))


RING = ((-0.012, -0.008), (0.012, -0.008), (0.012, 0.008), (-0.012, 0.008), (-0.012, -0.008))


def _features(post):
    return shapes.shape_orders(post, EN)["features"]


def test_the_card_of_a_team_tells_its_order(exercise_post, incident):
    teams.send_team(exercise_post, DUTY, "volunteers-4x4-north", incident)
    assert "On an order" in read(order_list.draw_engaged(exercise_post, "volunteers-4x4-north", EN))
    assert order_list.draw_engaged(exercise_post, "ambulance-1", EN) == []


def test_shortfalls_name_the_store_that_stands_wrong(read_post):
    text = read(needs_view.draw(read_post, 1, EN))
    assert "Cowes depot" in text
    assert "blankets" in text


def test_a_load_says_on_which_ground(read_post):
    blocks, _ = load_form.draw(read_post, GOAL, None, 1, EN)
    assert "clause 4.2" in read(blocks)


@pytest.mark.parametrize("say", [EN, ZH])
def test_the_authorization_list_is_read_on_the_page(read_post, say):
    text = read(draw_clauses(read_post, say))
    assert "4.2" in text
    assert "500" in text

"""Many ask and act at once; nobody gets a wrong answer, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

from shapely.geometry import Point

from dashboard.desk import exercise
from dashboard.desk.closures import close_road, reopen_road
from dashboard.desk.post import Actor
from dashboard.desk.routes import find_route
from data.faults import Conflict

WHO = Actor("Chen", "duty officer")
SHANKLIN, VENTNOR = "-1.1746,50.6320", "-1.2070,50.5940"


def test_routes_asked_while_roads_are_closed_are_those_before_or_after(live_post):
    before = find_route(live_post, SHANKLIN, VENTNOR)["travel_s"]
    closed = close_road(live_post, WHO, Point(-1.1843, 50.6027), "landslip")["id"]
    after = find_route(live_post, SHANKLIN, VENTNOR)["travel_s"]
    reopen_road(live_post, WHO, closed)

    def act(_turn):
        identity = close_road(live_post, WHO, Point(-1.1843, 50.6027), "landslip")["id"]
        reopen_road(live_post, WHO, identity)

    def ask(_turn):
        return find_route(live_post, SHANKLIN, VENTNOR)["travel_s"]

    with ThreadPoolExecutor(4) as pool:
        acts = [pool.submit(act, turn) for turn in range(6)]
        asked = [pool.submit(ask, turn) for turn in range(12)]
        assert {each.result() for each in asked} <= {before, after}
        assert [each.result() for each in acts] == [None] * 6
    assert find_route(live_post, SHANKLIN, VENTNOR)["travel_s"] == before
    assert live_post.verify() == 2 + 12


def count_done(acts):
    done = 0
    for act in acts:
        try:
            act.result()
            done += 1
        except Conflict:
            pass
    return done


def test_a_closure_is_lifted_by_one_of_those_who_try(live_post):
    identity = close_road(live_post, WHO, Point(-1.1843, 50.6027), "landslip")["id"]
    with ThreadPoolExecutor(4) as pool:
        assert count_done([pool.submit(reopen_road, live_post, WHO, identity) for _ in range(4)]) == 1


def test_a_step_is_played_once_however_many_press(exercise_post):
    with ThreadPoolExecutor(3) as pool:
        done = count_done([pool.submit(exercise.next_step, exercise_post, WHO) for _ in range(3)])
    played = [event.body["step"] for event in exercise_post.refresh().changes if event.kind == "exercise.advanced"]
    assert played == list(range(1, 5 + done))

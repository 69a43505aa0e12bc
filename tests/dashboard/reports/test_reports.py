"""Every act of reporting is one event, tells what it says, and leaves what it does not say untouched."""

from datetime import timedelta

import pytest
from shapely.geometry import Point, box

from dashboard.desk.post import Actor
from dashboard.desk.reports import casualties, incidents, settlements, shelters, stock, teams, warnings, zones
from dashboard.desk.reports.telling import How
from data.faults import BadInput, Conflict, NotFound
from data.records import Certainty, Lifeline, Opening, TeamStatus

WHO = Actor("Chen", "duty officer")
PHONE = How(source="resident", channel="phone")


def events(post):
    return len(post.picture.changes)


@pytest.fixture
def post(exercise_post):
    return exercise_post


def ago(post, minutes):
    return How(happened_at=post.now() - timedelta(minutes=minutes), source="radio")


def test_an_incident_needs_only_what_it_is(post):
    before = events(post)
    answer = incidents.report_incident(post, WHO, "fire")
    record = post.picture.get(answer["subject"])
    assert events(post) == before + 1
    assert (record.type, record.certainty, record.geometry) == ("fire", Certainty.REPORTED, None)
    assert record.exercise


def test_an_incident_at_a_place_takes_its_name(post):
    answer = incidents.report_incident(post, WHO, "flood", "at Godshill", how=PHONE)
    record = post.picture.get(answer["subject"])
    assert (record.name_en, record.channel) == ("Godshill", "phone")
    assert record.geometry.distance(Point(-1.2558, 50.6335)) < 0.02
    assert post.picture.stamp(answer["subject"]).source == "resident"
    assert post.picture.changes[-1].body["place"] == "at Godshill"


def test_the_clock_between_report_and_confirmation_is_told(post):
    subject = incidents.report_incident(post, WHO, "landslip", how=ago(post, 30))["subject"]
    answer = incidents.confirm_incident(post, WHO, subject)
    assert answer["waited_s"] == 1800
    assert post.picture.get(subject).certainty is Certainty.CONFIRMED
    with pytest.raises(Conflict, match="unchanged"):
        incidents.confirm_incident(post, WHO, subject)


def test_a_refuted_incident_stays_known(post):
    subject = incidents.report_incident(post, WHO, "flood")["subject"]
    incidents.refute_incident(post, WHO, subject)
    assert post.picture.get(subject).certainty is Certainty.REFUTED


def test_a_closed_incident_says_when(post):
    subject = incidents.report_incident(post, WHO, "flood", how=ago(post, 20))["subject"]
    how = ago(post, 5)
    incidents.close_incident(post, WHO, subject, how=how)
    assert post.picture.get(subject).closed_at == how.happened_at
    with pytest.raises(Conflict):
        incidents.close_incident(post, WHO, subject)


def test_a_warning_is_told_in_its_issuers_words_and_not_translated(post):
    area = box(-1.30, 50.60, -1.29, 50.61)
    answer = warnings.issue_warning(
        post, WHO, "flood", "red", "Environment Agency", area, level_words="severe flood warning"
    )
    record = post.picture.get(answer["subject"])
    assert (record.level_words_en, record.level_words_zh) == ("severe flood warning", None)
    warnings.change_warning(post, WHO, answer["id"], level_words="重大洪水预警")
    record = post.picture.get(answer["subject"])
    assert (record.level_words_en, record.level_words_zh) == ("severe flood warning", "重大洪水预警")
    assert record.valid_from == post.now()


def test_a_warning_may_take_the_area_of_a_risk_zone(post):
    zone = next(iter(post.picture.records("risk_zones").values()))
    answer = warnings.issue_warning(post, WHO, zone.hazard, "yellow", "county", f"risk_zones/{zone.id}")
    assert post.picture.get(answer["subject"]).geometry.equals(zone.geometry)


def test_a_warning_cannot_end_before_it_begins(post):
    with pytest.raises(BadInput, match="ends_before"):
        warnings.issue_warning(post, WHO, "flood", "red", "EA", valid_until=post.now() - timedelta(hours=1))


def test_a_lifted_warning_is_not_lifted_again(post):
    identity = next(iter(post.picture.records("warnings")))
    warnings.lift_warning(post, WHO, identity)
    with pytest.raises(Conflict, match="warning_lifted"):
        warnings.lift_warning(post, WHO, identity)


def test_a_response_is_in_force_until_it_is_ended(post):
    answer = warnings.activate_response(post, WHO, "county flood control", "level II")
    assert post.picture.get(answer["subject"]).since == post.now()
    warnings.end_response(post, WHO, answer["id"])
    assert post.picture.get(answer["subject"]).ended_at == post.now()


def test_a_nil_return_counts_nobody(post):
    answer = settlements.hear_from(post, WHO, "godshill", nil_return=True)
    record = post.picture.get(answer["subject"])
    assert record.last_heard_at == record.nil_return_at == post.now()
    assert record.moved is None


def test_a_lifeline_that_nobody_told_stays_unknown(post):
    settlements.hear_from(post, WHO, "godshill", power="out", signal="partly", note="mast on battery")
    record = post.picture.get("settlements/godshill")
    assert (record.power, record.water, record.signal) == (Lifeline.OUT, None, Lifeline.PARTLY)
    settlements.hear_from(post, WHO, "godshill")
    assert post.picture.get("settlements/godshill").power is Lifeline.OUT
    with pytest.raises(BadInput, match="bad_lifeline"):
        settlements.hear_from(post, WHO, "godshill", water="dry")


def test_a_settlement_that_only_the_area_knows_can_be_heard_from(live_post):
    answer = settlements.hear_from(live_post, WHO, "godshill")
    assert answer["name"] == "Godshill"
    assert live_post.picture.get("settlements/godshill").last_heard_at == live_post.now()


def test_counts_that_nobody_told_are_not_touched(post):
    subject = settlements.count_people(post, WHO, "godshill", moved=10)["subject"]
    settlements.count_people(post, WHO, "godshill", refused=0)
    record = post.picture.get(subject)
    assert (record.moved, record.refused, record.need_help_to_move) == (10, 0, None)
    with pytest.raises(BadInput, match="nothing_told"):
        settlements.count_people(post, WHO, "godshill")


def test_more_moved_than_were_to_move_is_recorded_and_doubted(post):
    answer = settlements.count_people(post, WHO, "godshill", to_be_moved=5, moved=9)
    assert answer["doubts"] == ["more_than_to_be_moved"]


def test_casualties_reported_and_confirmed_stand_side_by_side(post):
    casualties.report_casualties(post, WHO, "settlements/ventnor", injured=3, missing=1)
    answer = casualties.confirm_casualties(post, WHO, "settlements/ventnor", injured=2)
    record = post.picture.get(answer["subject"])
    assert (record.injured_reported, record.injured_confirmed) == (3, 2)
    assert (record.missing_reported, record.missing_confirmed, record.dead_reported) == (1, None, None)
    assert record.name == "Ventnor"


def test_casualties_belong_to_a_place_or_an_incident(post):
    with pytest.raises(BadInput, match="nowhere"):
        casualties.report_casualties(post, WHO, "teams/fire-newport-1", injured=1)
    with pytest.raises(NotFound):
        casualties.report_casualties(post, WHO, "settlements/atlantis", injured=1)


def test_a_team_is_where_it_says_when_it_says(post):
    how = ago(post, 12)
    answer = teams.report_position(
        post, WHO, "police-1", "at Godshill", how=How(happened_at=post.now(), source="radio")
    )
    assert answer["stands"]
    late = teams.report_position(post, WHO, "police-1", "-1.29,50.70", how=how)
    assert not late["stands"]
    assert post.picture.get(answer["subject"]).geometry.distance(Point(-1.2558, 50.6335)) < 0.02
    assert post.picture.stamp(answer["subject"], "geometry").source == "radio"


def test_a_status_may_say_when_the_team_is_free_again(post):
    later = post.now() + timedelta(hours=2)
    answer = teams.set_status(post, WHO, "police-1", "resting", free_at=later)
    record = post.picture.get(answer["subject"])
    assert (record.status, record.free_at) == (TeamStatus.RESTING, later)
    with pytest.raises(BadInput, match="bad_status"):
        teams.set_status(post, WHO, "police-1", "sleeping")


def test_an_opened_shelter_says_whether_it_counts(post):
    good = shelters.set_opening(post, WHO, "island-free-school", Opening.OPEN)
    assert (good["counts"], good["why"]) == (True, None)
    bad = shelters.set_opening(post, WHO, "yarmouth-town-hall", Opening.FULL)
    assert (bad["counts"], bad["why"]) == (False, "in_warned_area")


@pytest.mark.parametrize(
    ("opening", "kind"), [("standby", "standby"), ("open", "opened"), ("stood_down", "stood_down")]
)
def test_each_opening_is_its_own_kind(post, opening, kind):
    answer = shelters.set_opening(post, WHO, "island-free-school", opening)
    assert answer["kind"] == f"shelters.{kind}"
    assert post.picture.get(answer["subject"]).opening == opening


def test_a_person_cannot_report_what_the_warnings_decide(post):
    with pytest.raises(BadInput, match="bad_usability"):
        shelters.check_shelter(post, WHO, "island-free-school", "in_warned_area")
    with pytest.raises(BadInput, match="bad_opening"):
        shelters.set_opening(post, WHO, "island-free-school", "planned")


def test_more_people_than_places_are_recorded_and_doubted(post):
    answer = shelters.count_residence(post, WHO, "island-free-school", 4000)
    assert answer["doubts"] == ["more_than_capacity"]


def test_stock_that_nobody_can_count_is_unknown_not_zero(post):
    line = next(iter(post.picture.records("stock")))
    stock.count_stock(post, WHO, line, 0)
    assert post.picture.records("stock")[line].quantity == 0
    stock.count_stock(post, WHO, line, None)
    assert post.picture.records("stock")[line].quantity is None


def test_a_new_stock_line_joins_its_reserve(post):
    answer = stock.add_line(post, WHO, "ventnor-depot", "sand bag", "piece", 500)
    assert post.picture.get(answer["subject"]).reserve_id == "ventnor-depot"
    with pytest.raises(Conflict, match="exists"):
        stock.add_line(post, WHO, "ventnor-depot", "sand bag", "piece")


def test_a_risk_zone_is_drawn_and_redrawn(post):
    answer = zones.draw_zone(post, WHO, box(-1.3, 50.6, -1.29, 50.61), "landslip", grade="high")
    zones.change_zone(post, WHO, answer["id"], area=box(-1.3, 50.6, -1.28, 50.61))
    record = post.picture.get(answer["subject"])
    assert record.geometry.bounds[2] == -1.28
    assert record.grade == "high"
    with pytest.raises(BadInput, match="not_drawn_area"):
        zones.draw_zone(post, WHO, Point(-1.3, 50.6), "landslip")


def test_a_report_from_the_future_is_refused(post):
    with pytest.raises(BadInput, match="report_ahead"):
        incidents.report_incident(post, WHO, "fire", how=ago(post, -30))


def test_a_watch_that_is_a_minute_fast_is_now(post):
    answer = incidents.report_incident(post, WHO, "fire", how=ago(post, -1))
    assert post.picture.stamp(answer["subject"]).happened_at == post.now()


def test_an_area_without_a_name_takes_that_of_the_settlement_in_it(post):
    area = post.picture.get("settlements/godshill").geometry or Point(-1.2558, 50.6335)
    answer = warnings.issue_warning(post, WHO, "flood", "red", "EA", area.buffer(0.005))
    assert (answer["name"], answer["name_zh"]) == ("Godshill", "戈德斯希尔")

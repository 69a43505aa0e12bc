"""The exercise that comes with the program: whole, in both languages, without a date, through the checks."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.demo.exercise import FOLDER, drafts_of_step, load_exercise
from data.faults import BadInput, NotFound
from data.intake import read_records
from data.journal import MemoryJournal
from data.picture import EMPTY, as_known, fold
from data.records import LAYERS, Certainty, Opening, TeamStatus, Usability, Vehicle

START = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def exercise():
    return load_exercise()


def list_messages(exercise):
    return [message for step in exercise.steps for message in step.messages] + list(exercise.asides)


@pytest.fixture(scope="module")
def pictures(exercise):
    """The picture after each step, by its number."""
    journal, picture, by_step = MemoryJournal(), EMPTY, {}
    for step in exercise.steps:
        picture = fold(picture, journal.append(drafts_of_step(exercise, step.number, START, "control")))
        by_step[step.number] = picture
    return by_step


def test_eight_steps_come_at_their_times(exercise):
    minutes = [step.at // timedelta(minutes=1) for step in exercise.steps]
    assert minutes == [0, 30, 110, 220, 265, 272, 370, 380]
    assert exercise.opens_after_step == 4
    assert exercise.opens_at == timedelta(hours=3, minutes=45)


def test_every_file_passes_the_checks_without_a_doubt(exercise):
    known = set()
    for step in exercise.steps:
        for file in step.files:
            now = START + step.at
            intake = read_records(file.path, file.layer, exercise=True, anchor=START, now=now, known=known)
            known.update(row.subject for row in intake.accepted)
            assert (intake.refused, intake.doubts, intake.ignored) == ((), (), ()), file.path


def test_every_record_is_named_in_both_languages_and_marked_as_exercise(pictures):
    records = [record for layer in LAYERS if layer != "stock" for record in pictures[7].records(layer).values()]
    assert len(records) > 200
    assert [r.id for r in records if not r.name_en or not CHINESE.search(r.name_zh or "") or not r.exercise] == []


def test_every_text_of_the_story_is_told_in_both_languages(exercise):
    said = [exercise.name, exercise.county, *exercise.rules, *(anchor.name for anchor in exercise.anchors)]
    for step in exercise.steps:
        said += [step.title, step.look, *(message.text for message in step.messages)]
    said += [message.text for message in exercise.asides]
    said += [message.expected for message in list_messages(exercise)]
    assert [text for text in said if not text.en or not CHINESE.search(text.zh)] == []


def test_every_message_begins_as_an_exercise_message_must(exercise):
    texts = [message.text for message in list_messages(exercise)]
    assert all(text.en.startswith("EXERCISE EXERCISE EXERCISE") for text in texts)
    assert all(text.zh.startswith("演练 演练 演练") for text in texts)


def test_every_step_has_a_message_and_says_what_to_look_at(exercise):
    assert [step.number for step in exercise.steps if not step.messages or not step.look.en] == []


def test_no_file_holds_a_date_or_a_clock_time():
    clock = re.compile(r"\b\d{4}-\d\d-\d\d\b|(?<![T+\-\d])\b\d{1,2}:\d\d\b|\d时\d+分")
    for path in [*FOLDER.glob("**/*.geojson"), *FOLDER.glob("s*/**/*.csv"), FOLDER / "exercise.toml"]:
        text = re.sub(r"T[+-]\d+:\d\d", "", path.read_text(encoding="utf-8"))
        assert clock.search(text) is None, path.name


def test_no_field_holds_a_telephone_number(pictures):
    digits = re.compile(r"\d[\d ()/-]{5,}\d")
    for layer in ("shelters", "reserves", "teams", "settlements"):
        for record in pictures[7].records(layer).values():
            texts = [getattr(record, name, None) for name in ("keyholder", "keeper", "contact", "duty_contact", "note")]
            assert not digits.search(" ".join(filter(None, texts)))


@settings(max_examples=10)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_start_at_any_time_shifts_every_time_alike(anchor):
    exercise = load_exercise()
    here, there = (drafts_of_step(exercise, 5, start, "control") for start in (START, anchor))
    assert [draft.happened_at - START for draft in here] == [draft.happened_at - anchor for draft in there]


def test_no_step_tells_what_comes_later(exercise):
    for step in exercise.steps:
        for draft in drafts_of_step(exercise, step.number, START, "control"):
            assert draft.happened_at <= draft.known_at <= START + step.at


def test_half_an_hour_lies_between_report_and_confirmation(exercise):
    drafts = [draft for step in (1, 2, 3) for draft in drafts_of_step(exercise, step, START, "control")]
    events = MemoryJournal().append(drafts)
    before = as_known(events, START + timedelta(minutes=59)).get("closures/leeson-road")
    after = as_known(events, START + timedelta(minutes=60)).get("closures/leeson-road")
    assert (before.certainty, after.certainty) == (Certainty.REPORTED, Certainty.CONFIRMED)
    assert before.geometry.equals(after.geometry)


def test_ten_sites_are_open_and_seventeen_on_standby(pictures):
    shelters = list(pictures[1].records("shelters").values())
    assert sum(site.opening is Opening.OPEN for site in shelters) == 10
    assert sum(site.opening is Opening.STANDBY for site in shelters) == 17
    assert all(site.keyholder and site.valid_hazards and site.open_in_min is not None for site in shelters[:27])


def test_three_sites_were_thrown_out_by_a_person_who_said_why(pictures):
    refused = [site for site in pictures[1].records("shelters").values() if site.refused_because]
    assert len(refused) == 3
    assert all(site.stated_maximum_persons == 0 and site.usability is not Usability.USABLE for site in refused)


def test_yarmouth_town_hall_lies_in_the_flood_and_the_winter_gardens_are_not_for_landslip(pictures):
    town_hall = pictures[1].get("shelters/yarmouth-town-hall")
    assert pictures[1].get("warnings/yarmouth-harbour").geometry.contains(town_hall.geometry)
    assert "landslip" not in pictures[1].get("shelters/ventnor-winter-gardens").valid_hazards


def test_the_sites_of_lowtherville_lie_outside_every_warning(pictures):
    areas = [warning.geometry for warning in pictures[7].records("warnings").values()]
    for site in ("island-free-school", "st-francis-primary", "rew-valley-sports-centre"):
        point = pictures[7].get(f"shelters/{site}").geometry
        assert not any(area.intersects(point) for area in areas)


def test_blankets_lie_where_they_are_not_needed(pictures):
    picture = pictures[1]
    assert picture.get("stock/ventnor-depot/blanket").quantity == 60
    assert picture.get("stock/cowes-depot/blanket").quantity == 3000
    assert picture.stamp("stock/cowes-depot/blanket").happened_at == START - timedelta(hours=6)


def test_the_reserves_hold_every_kind_an_unknown_stock_and_an_expired_line(pictures):
    reserves, stock = pictures[1].records("reserves"), pictures[1].records("stock").values()
    assert len(reserves) == 10
    assert {str(reserve.kind) for reserve in reserves.values()} == {"physical", "agreement", "capacity"}
    assert [line.reserve_id for line in stock if line.quantity is None] == ["lake-aid-society-store"]
    assert [line.item for line in stock if line.expires_at and line.expires_at < START] == ["ready_meal"]


def test_of_twenty_teams_two_are_silent_and_one_rests(pictures):
    teams = pictures[1].records("teams")
    stamps = [pictures[1].stamp(f"teams/{name}", "geometry").happened_at for name in teams]
    assert len(teams) == 20
    assert sum(START - stamp > timedelta(hours=3) for stamp in stamps) == 2
    assert [team.free_at - START for team in teams.values() if team.status is TeamStatus.RESTING] == [
        timedelta(hours=6, minutes=20)
    ]


def test_five_settlements_have_not_been_heard_from_at_the_start_and_two_at_the_opening(pictures):
    def unheard(picture):
        return {name for name, place in picture.records("settlements").items() if place.last_heard_at is None}

    assert unheard(pictures[1]) == {"st-lawrence", "niton", "brook", "chale", "shalfleet"}
    assert unheard(pictures[4]) == {"st-lawrence", "niton"}


def test_the_count_in_the_message_is_the_count_in_the_file(exercise, pictures):
    people = pictures[4].records("settlements").values()
    moved, refused = sum(place.moved or 0 for place in people), sum(place.refused or 0 for place in people)
    (said,) = [message.text for message in exercise.step(4).messages if "people moved" in message.text.en]
    assert (moved, f"{moved:,} people moved, {refused} refused" in said.en) == (3940, True)
    assert f"已转移{moved}人，拒转{refused}人" in said.zh  # noqa: RUF001


def test_more_people_have_moved_an_hour_later_and_nobody_came_back(pictures):
    before, after = (pictures[n].records("settlements") for n in (4, 5))
    assert sum(place.moved or 0 for place in after.values()) == 4120
    assert all((after[name].moved or 0) >= (place.moved or 0) for name, place in before.items())


def test_flood_stops_cars_and_slows_lorries_and_4x4_by_three(pictures):
    effects = pictures[3].get("closures/yarmouth-bridge").effects
    assert effects == {Vehicle.CAR: float("inf"), Vehicle.TRUCK: 3.0, Vehicle.FOUR_BY_FOUR: 3.0}


def test_step_seven_opens_one_lane_to_cars_but_not_to_lorries(pictures):
    effects = pictures[7].get("closures/newport-road-ventnor").effects
    assert effects[Vehicle.CAR] == effects[Vehicle.FOUR_BY_FOUR] == 3.0
    assert effects[Vehicle.TRUCK] == float("inf")


def test_every_site_that_step_seven_opens_had_the_time_its_keyholder_needs(exercise, pictures):
    decided = next(message.at for message in exercise.step(7).messages if "Decision" in message.text.en)
    opened = [
        name
        for name, site in pictures[7].records("shelters").items()
        if site.opening is Opening.OPEN and pictures[6].get(f"shelters/{name}").opening is Opening.STANDBY
    ]
    assert len(opened) == 3
    for name in opened:
        took = pictures[7].stamp(f"shelters/{name}", "opening").happened_at - START - decided
        assert took >= timedelta(minutes=pictures[6].get(f"shelters/{name}").open_in_min)


def test_a_step_that_is_not_there_is_named(exercise):
    with pytest.raises(NotFound, match="exercise_step_missing"):
        drafts_of_step(exercise, 9, START, "control")


def test_a_row_that_does_not_pass_stops_the_step(exercise, tmp_path):
    bad = tmp_path / "teams.csv"
    bad.write_text("id,name,type,status\nx,X,boat,asleep\n", encoding="utf-8")
    first = exercise.steps[0]
    spoiled = replace(first, files=(replace(first.files[0], layer="teams", path=bad),))
    with pytest.raises(BadInput, match="exercise_rows_refused"):
        drafts_of_step(replace(exercise, steps=(spoiled,)), 1, START, "control")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("number = 2", "number = 3", "exercise_steps_out_of_order"),
        ('at = "T+0:30"\nannounce', 'at = "T+0:00"\nannounce', "exercise_step_too_early"),
        ('at = "T+1:25"', 'at = "T+1:55"', "exercise_step_tells_the_future"),
        ('file = "steps/2/closures.geojson"', 'file = "steps/2/gone.geojson"', "exercise_file_missing"),
        ('what_if = "open_everything"', 'what_if = "pray"', "exercise_what_if_unknown"),
        ("opens_after_step = 4", "opens_after_step = 9", "exercise_opening_step_missing"),
        ('opens_at = "T+3:45"', 'opens_at = "T+3:00"', "exercise_opens_too_early"),
        ('profile = "sphere-2018"', "", "exercise_part_missing"),
        ('time_zone = "Europe/London"', "time_zone = ", "exercise_unreadable"),
        ('at = "T+3:40"', 'at = "03:40"', "exercise_unreadable"),
        ('at = "T+5:30"', 'at = "T+9:30"', "exercise_aside_too_late"),
    ],
)
def test_a_story_that_does_not_hold_is_refused_with_its_fault(tmp_path, old, new, fault):
    text = (FOLDER / "exercise.toml").read_text(encoding="utf-8")
    assert old in text
    for name in ("start", "steps"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    (tmp_path / "exercise.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=fault):
        load_exercise(tmp_path)


def test_a_folder_without_an_exercise_is_named(tmp_path):
    with pytest.raises(NotFound, match="exercise_missing"):
        load_exercise(tmp_path)

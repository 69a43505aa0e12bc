"""The commands end to end: one JSON object, honest exit codes, sentences for people."""

import io
import json
import os
import subprocess
import sys

import pytest

from dashboard.cli import main
from dashboard.cli.main import DONE, NO, WRONG_USAGE
from dashboard.passphrase import Passphrase

SHANKLIN, VENTNOR = "-1.1746,50.6320", "-1.2070,50.5940"
LEESON_ROAD = "-1.1843,50.6027"
ROUTE = ("route", "--from", SHANKLIN, "--to", VENTNOR)
CLOSE = ("close", "--at", LEESON_ROAD, "--cause", "landslip")


@pytest.fixture(autouse=True)
def quickly(loaded_county):
    """Let every command but those of a process of their own find the county loaded."""


@pytest.fixture
def run(capsys, live_home, monkeypatch):
    """Run a command on a live post; answer its exit code and the one JSON object it printed."""
    monkeypatch.setenv("COMMANDMAP_HOME", str(live_home))

    def call(*argv):
        code = main([*argv, "--json"])
        out = capsys.readouterr().out
        assert out.count("\n") == 1
        return code, json.loads(out)

    return call


@pytest.fixture
def say(capsys, exercise_home, monkeypatch):
    """Run a command on the exercise post; answer its exit code and what people read."""
    monkeypatch.setenv("COMMANDMAP_HOME", str(exercise_home))

    def call(*argv):
        code = main([*argv])
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


def test_a_way_that_is_there(run):
    code, answer = run(*ROUTE)
    assert code == DONE
    assert answer["found"] is True
    assert answer["vehicle"] == "car"
    assert answer["geometry"]["type"] == "LineString"
    assert set(answer["steps"][0]) == {"name", "length_m", "travel_s"}


def test_a_way_outside_the_area(run):
    code, answer = run("route", "--from", "10,10", "--to", VENTNOR)
    assert code == NO
    assert (answer["found"], answer["reason"], answer["cut_off_by"], answer["reaches"]) == (
        False,
        "outside_area",
        [],
        None,
    )


def test_closing_and_reopening_changes_the_way_and_restores_it(run):
    _, before = run(*ROUTE)
    code, closed = run(*CLOSE)
    assert code == DONE
    assert closed["segments"] >= 1
    assert closed["length_m"] == pytest.approx(50, abs=1)
    _, around = run(*ROUTE)
    assert around["travel_s"] > before["travel_s"]
    assert run("reopen", closed["id"])[0] == DONE
    _, after = run(*ROUTE)
    assert {**after, "as_known_at": None} == {**before, "as_known_at": None}


def test_a_closure_in_the_sea_is_refused(run):
    code, answer = run("close", "--at", "-1.25,50.45", "--cause", "flood")
    assert code == NO
    assert answer["error"]["key"] == "closes_no_road"
    assert run("closures")[1]["rows"] == []


def test_an_area_file_closes_what_it_covers(run, tmp_path):
    area = tmp_path / "area.geojson"
    ring = [[-1.19, 50.60], [-1.18, 50.60], [-1.18, 50.606], [-1.19, 50.606], [-1.19, 50.60]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    area.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": polygon}))
    code, closed = run("close", "--area", str(area), "--cause", "landslip", "--slow", "3", "--vehicle", "car,truck")
    assert code == DONE
    assert closed["effects"] == {"car": 3.0, "truck": 3.0}
    assert run("closures")[1]["rows"][0]["id"] == closed["id"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "not json",
        '{"type": "Polygon", "coordinates": [[[0, 0]]]}',
        '{"type": "Point", "coordinates": [200, 10]}',
        '{"type": "LineString", "coordinates": [[-1.2, 50.6], [-1.21, 50.6]]}',
    ],
)
def test_a_file_that_is_no_area_is_wrong_usage(run, tmp_path, text):
    area = tmp_path / "area.geojson"
    area.write_text(text)
    code, answer = run("close", "--area", str(area), "--cause", "landslip")
    assert code == WRONG_USAGE
    assert answer["error"]["message"]


def test_an_area_in_another_system_is_wrong_usage(run, tmp_path):
    area = tmp_path / "area.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    area.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": []}))
    assert run("close", "--area", str(area), "--cause", "x")[1]["error"]["key"] == "other_crs"


def test_a_closure_needs_one_place(run, tmp_path):
    assert run("close", "--cause", "x")[0] == WRONG_USAGE


def test_reopening_what_is_not_closed_is_no(run):
    code, answer = run("reopen", "c-none")
    assert (code, answer["error"]["key"]) == (NO, "closure_missing")


def test_a_time_that_is_none_is_wrong_usage(run):
    assert run(*CLOSE, "--until", "tomorrow")[0] == WRONG_USAGE
    assert run("closures", "--as-known", "14 o'clock")[0] == WRONG_USAGE


def test_an_end_without_an_offset_is_in_the_zone_of_the_post(run):
    _, closed = run(*CLOSE, "--until", "2030-07-01T12:00")
    assert closed["until"] == "2030-07-01T11:00:00.000000Z"


def test_the_past_is_answered_as_known_then(run):
    run(*CLOSE)
    assert run("closures", "--as-known", "2020-01-01T00:00Z")[1]["rows"] == []


def test_the_gap_has_the_shape_that_others_rely_on(exercise_home, capsys):
    code = main(["gap", "--home", str(exercise_home), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == DONE
    assert (answer["profile"], answer["minutes"], answer["vehicle"]) == ("sphere-2018", 30, "car")
    causes = ("served", "too_far", "over_capacity", "cut_off", "no_valid_shelter")
    for row in (answer["totals"], *answer["settlements"]):
        assert sum(row[cause] for cause in causes) == row["demand"]


def test_the_nearest_teams(exercise_home, capsys):
    argv = ["nearest", "--to", VENTNOR, "--layer", "teams", "--k", "5", "--home", str(exercise_home), "--json"]
    assert main(argv) == DONE
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len(rows) == 5
    assert {"id", "name", "travel_s", "length_m"} <= set(rows[0])


def test_the_reach_is_geojson(run):
    code, answer = run("reach", "--from", VENTNOR, "--minutes", "5,10")
    assert code == DONE
    assert answer["type"] == "FeatureCollection"
    assert sorted(feature["properties"]["minutes"] for feature in answer["features"]) == [5, 10]


def test_loading_tells_each_bad_row(run, tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text("id,name,type,lon,lat\nt1,One,fire,-1.29,50.70\nt2,Two,fire,-1.29,x\n")
    code, answer = run("load", str(path), "--as", "teams")
    assert (code, answer["accepted"], answer["refused"]) == (DONE, 1, 1)
    assert {"row", "field", "reason"} <= set(answer["reasons"][0])


def test_loading_nothing_but_bad_rows_is_no(run, tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text("id,name,type,lon,lat\nt2,Two,fire,-1.29,x\n")
    assert run("load", str(path), "--as", "teams")[0] == NO


def test_an_empty_home_says_what_to_do(tmp_path, capsys):
    assert main([*ROUTE, "--home", str(tmp_path)]) == NO
    assert "commandmap demo" in capsys.readouterr().err


def test_the_check_of_a_built_post_is_good(run):
    code, answer = run("check")
    assert code == DONE
    assert answer["ready"] is True


def test_serving_beyond_this_machine_needs_a_passphrase(run):
    code, answer = run("serve", "--host", "0.0.0.0")
    assert (code, answer["error"]["key"]) == (NO, "no_passphrase")


def test_the_passphrase_is_set_from_one_line_of_input(run, live_home, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("tide table on the wall\n"))
    assert run("passphrase") == (DONE, {"set": True, "changed": False})
    assert Passphrase(live_home).fits("tide table on the wall")


def test_a_short_passphrase_is_refused(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    code, answer = run("passphrase")
    assert (code, answer["error"]["key"]) == (WRONG_USAGE, "passphrase_length")


def test_building_needs_a_source_and_a_name(run, tmp_path):
    assert run("build", "--name", "x")[0] == WRONG_USAGE
    extract = tmp_path / "x.osm.pbf"
    extract.write_bytes(b"x")
    assert run("build", str(extract))[1]["error"]["key"] == "usage_missing"


EVERYTHING = (
    ("check",),
    ("closures",),
    ("situation",),
    ("rollcall",),
    ("rollcall", "--end"),
    ("gap",),
    ("gap", "--open-everything"),
    ("gap", "--clear", "leeson-road"),
    ("share",),
    ("share", "asking", "40%", "--basis", "round of calls"),
    ("show", "shelters/yarmouth-town-hall"),
    ("search", "ventnor"),
    ("nearest", "--to", VENTNOR),
    ("reach", "--from", VENTNOR),
    ROUTE,
    CLOSE,
    ("next",),
    ("demo",),
    ("play", "--rate", "5", "--blind"),
    ("play", "--pause"),
    ("debrief",),
    ("live",),
    ("back",),
    ("live",),
    ("demo",),
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_read_sentences(say, lang):
    for argv in EVERYTHING:
        code, told = say(*argv, "--lang", lang)
        assert code == DONE
        assert "{" not in told
        assert told.strip()


def test_the_debrief_is_written_into_a_folder_under_a_name_that_says_exercise(say, tmp_path):
    say("next")
    code, told = say("debrief", "--out", str(tmp_path / "sheets"))
    (written,) = (tmp_path / "sheets").iterdir()
    assert (code, written.name.startswith("EXERCISE_CHINE_debrief_"), written.name in told) == (DONE, True, True)
    text = written.read_text(encoding="utf-8")
    assert text.startswith("**EXERCISE EXERCISE EXERCISE**\n\n# Hot debrief, exercise CHINE")
    assert text.count("\n### 5.") == 3


def test_a_what_if_leaves_the_journal_alone(run):
    run("gap", "--open-everything")
    assert run("closures")[1]["rows"] == []


@pytest.mark.parametrize("argv", [("asking", "2"), ("asking", "x"), ("asking",), ("none", "0.5")])
def test_a_share_that_makes_no_sense_is_refused(run, argv):
    assert run("share", *argv)[0] == WRONG_USAGE


def test_a_share_is_kept(run):
    assert run("share", "asking", "0.4")[0] == DONE
    shares = {row["name"]: row for row in run("share")[1]["shares"]}
    assert (shares["asking"]["share"], shares["asking"]["changed"]) == (0.4, True)


def test_being_cut_off_is_told_by_name(say):
    say("next")
    code, told = say("route", "--from", "-1.2908,50.7007", "--to", "settlements/ventnor")
    assert code == NO
    assert "Whitwell Road" in told


def test_the_exercise_goes_on_unless_told_to_start_again(say, exercise_home):
    say("next")
    assert "step 5 of 8" in say("demo")[1]
    assert "step 4 of 8" in say("demo", "--restart")[1]
    assert len(list((exercise_home / "exercises").glob("*.sqlite"))) == 2


def test_an_exercise_never_takes_the_place_of_another_county(run, live_home):
    record = live_home / "area" / "build.json"
    text = record.read_text(encoding="utf-8")
    record.unlink()  # the file is shared with other tests
    record.write_text(text.replace("county.osm.pbf", "mine.osm.pbf"), encoding="utf-8")
    code, answer = run("demo")
    assert (code, answer["error"]["key"]) == (NO, "home_has_other_county")


def test_the_program_runs_as_a_program(exercise_home):
    environ = {**os.environ, "COMMANDMAP_HOME": str(exercise_home), "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", "closures", "--json", "--lang", "zh"],
        capture_output=True, check=False, env=environ,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (DONE, b"")
    assert {row["id"] for row in json.loads(ran.stdout)["rows"]} >= {"leeson-road"}


def test_a_list_of_closures_does_not_wait_for_the_screen(exercise_home):
    code = (
        "import sys; from dashboard.cli import main; main(['closures', '--json']); "
        "slow = {'dash', 'osmnx', 'geopandas', 'ortools', 'pandas', 'plotly', 'scipy', 'osmium'} & set(sys.modules); "
        "sys.exit(len(slow))"
    )
    environ = {**os.environ, "COMMANDMAP_HOME": str(exercise_home)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environ)
    assert ran.returncode == 0, ran.stderr


def test_a_home_that_is_no_folder_is_told_in_a_sentence(tmp_path, capsys):
    (tmp_path / "home").write_text("a file")
    assert main(["closures", "--home", str(tmp_path / "home")]) == NO
    assert str(tmp_path / "home") in capsys.readouterr().err

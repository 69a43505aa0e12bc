"""Reports by command: the forms of the screen by name, and undo."""

import json

import pytest

from dashboard.cli import main
from dashboard.cli.main import DONE, NO, WRONG_USAGE
from dashboard.cli.reporting import read_settings
from data.faults import BadInput


@pytest.fixture
def run(capsys, exercise_home, loaded_county, monkeypatch):
    monkeypatch.setenv("COMMANDMAP_HOME", str(exercise_home))

    def call(*argv):
        code = main([*argv, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def say(capsys, exercise_home, loaded_county, monkeypatch):
    monkeypatch.setenv("COMMANDMAP_HOME", str(exercise_home))

    def call(*argv):
        code = main([*argv])
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


def test_an_incident_by_command(run):
    code, answer = run("report", "incident", "--place", "at Godshill", "--set", "type=flood; note=a, b", "--by", "Chen")
    assert (code, answer["kind"], answer["name"]) == (DONE, "incidents.reported", "Godshill")


def test_a_position_by_voice_with_its_own_time(say):
    code, told = say("report", "team_position", "police-1", "--place", "at Niton", "--when", "5 min ago")
    assert code == DONE
    assert "Position of Police patrol south recorded" in told
    assert "commandmap undo" in told


def test_counts_by_command(run):
    code, answer = run("report", "settlement_counts", "godshill", "--set", "moved=40; refused=2")
    assert (code, answer["subject"]) == (DONE, "settlements/godshill")


def test_an_area_by_command(run, tmp_path):
    area = tmp_path / "area.geojson"
    ring = [[-1.3, 50.6], [-1.29, 50.6], [-1.29, 50.61], [-1.3, 50.6]]
    area.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    code, _ = run("report", "warning", "--area", str(area), "--set", "hazard=flood; level=red; issuer=EA")
    assert code == DONE


def test_a_wrong_word_lists_the_right_ones(say):
    code, told = say("report", "rumour")
    assert code == WRONG_USAGE
    assert "settlement_heard" in told
    code, told = say("report", "team_status", "police-1", "--set", "mood=good")
    assert code == WRONG_USAGE
    assert "free_at" in told


def test_undo_takes_back_ones_own_last(run):
    _, told = run("report", "shelter_count", "island-free-school", "--set", "persons=40", "--by", "Chen")
    code, answer = run("undo", "--by", "Chen")
    assert (code, answer["undone_id"]) == (DONE, told["event_id"])
    assert run("undo", str(told["seq"]))[0] == NO


def test_settings_are_read_part_by_part():
    assert read_settings(" a=1 ; b = x, y ;") == {"a": "1", "b": "x, y"}
    with pytest.raises(BadInput, match="bad_setting"):
        read_settings("moved 40")

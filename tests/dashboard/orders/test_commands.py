"""Orders by command: proposed, sent, followed, printed; one JSON object each."""

import json

import pytest

from dashboard.cli import main
from dashboard.cli.main import DONE, NO, WRONG_USAGE

GOAL = "shelters/heights-leisure-centre"


@pytest.fixture
def run(capsys, exercise_home, loaded_county, monkeypatch):
    monkeypatch.setenv("COMMANDMAP_HOME", str(exercise_home))

    def call(*argv):
        code = main([*argv, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_supplies_from_the_proposal_to_the_signature(run, tmp_path):
    code, told = run("supply", "--to", GOAL, "--days", "3")
    assert code == DONE
    assert {"needs", "sources", "persons"} <= set(told)
    code, order = run("supply", "--to", GOAL, "--from", "cowes-depot", "--set", "blanket=40")
    assert (code, order["state"]) == (DONE, "approved")
    for act, state in (("release", "dispatched"), ("arrive", "arrived"), ("sign", "received"), ("close", "closed")):
        code, order = run("order", act, order["id"], "--word", "somebody")
        assert (code, order["state"]) == (DONE, state)
    code, told = run("sheet", order["id"], "--out", str(tmp_path))
    assert code == DONE
    assert "EXERCISE_" in told["file"]


def test_a_team_is_sent_once(run):
    assert run("send", "--to", GOAL)[1]["rows"]
    assert run("send", "volunteers-4x4-north", "--to", GOAL)[1]["state"] == "dispatched"
    code, told = run("send", "volunteers-4x4-north", "--to", GOAL)
    assert (code, told["error"]["key"]) == (NO, "team_on_order")
    assert len(run("orders")[1]["rows"]) == 1


def test_the_role_decides_who_may(run):
    argv = ("supply", "--to", GOAL, "--from", "cowes-depot", "--set", "cowes-depot/blanket=900")
    order = run(*argv)[1]
    assert order["state"] == "requested"
    assert run("order", "approve", order["id"])[0] == NO
    assert run("order", "approve", order["id"], "--role", "commander")[1]["state"] == "approved"


def test_an_act_that_is_none_is_wrong_usage(run):
    assert run("order", "sing", "o-none")[0] == WRONG_USAGE


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_read_sentences(capsys, exercise_home, lang):
    for argv in (("orders",), ("send", "--to", GOAL), ("supply",), ("supply", "--to", GOAL)):
        assert main([*argv, "--home", str(exercise_home), "--lang", lang]) == DONE
        assert capsys.readouterr().out.strip()

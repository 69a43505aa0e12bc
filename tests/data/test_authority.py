"""The authorization list: which clause lets whom, what stands in the way, and that both lists can be read."""

import pytest

from data.authority import DEFAULT, EXERCISE, Act, Case, load_authority
from data.faults import BadInput

LIST = """
adopted = true
approver = "commander"
[[clauses]]
id = "1"
act = ["send_supplies"]
role = "duty_officer"
response = true
limit = { blanket = 500, any = 100 }
paper_h = 48
words_en = "Up to so much."
words_zh = "限额内。"
[[clauses]]
id = "2"
act = "send_team"
role = "any"
teams = 2
words_en = "Two teams."
words_zh = "两支。"
[[clauses]]
id = "3"
act = "request_team"
role = "any"
incident = ["flood"]
words_en = "In a flood."
words_zh = "洪水时。"
"""


@pytest.fixture
def told(tmp_path):
    path = tmp_path / "authority.toml"
    path.write_text(LIST, encoding="utf-8")
    return load_authority(path)


def supply(response=True, **amounts):
    return Case(act=Act.SEND_SUPPLIES, response=response, amounts=amounts)


def test_within_the_limit_one_may_and_the_paper_is_due(told):
    verdict = told.judge("duty_officer", supply(blanket=500, lamp=100))
    assert (verdict.may, verdict.clause.id, verdict.clause.paper_h) == (True, "1", 48)


@pytest.mark.parametrize(("item", "amount", "limit"), [("blanket", 501, 500), ("lamp", 101, 100)])
def test_over_the_limit_the_approver_is_named(told, item, amount, limit):
    verdict = told.judge("duty_officer", supply(**{item: amount}))
    assert (verdict.may, verdict.why, verdict.item, verdict.limit) == (False, "over_limit", item, limit)
    assert verdict.approver == "commander"


def test_a_clause_may_need_a_response(told):
    assert told.judge("duty_officer", supply(response=False, blanket=1)).why == "no_response"


def test_a_clause_may_hold_for_some_incidents_alone(told):
    assert told.judge("x", Case(act=Act.REQUEST_TEAM, incident="flood")).may
    assert told.judge("x", Case(act=Act.REQUEST_TEAM, incident="fire")).why == "other_incident"
    assert told.judge("x", Case(act=Act.REQUEST_TEAM)).why == "other_incident"


def test_a_clause_may_bound_the_teams_under_way(told):
    assert told.judge("x", Case(act=Act.SEND_TEAM, under_way=1)).may
    assert told.judge("x", Case(act=Act.SEND_TEAM, under_way=2)).why == "too_many_teams"


def test_an_inspector_changes_nothing(told):
    assert told.judge("inspector", Case(act=Act.SEND_TEAM)).why == "inspector"


def test_who_is_not_named_has_no_clause(told):
    assert told.judge("driver", supply(blanket=1)).why == "no_clause"


@pytest.mark.parametrize("path", [DEFAULT, EXERCISE])
def test_the_lists_that_come_with_the_program_let_a_commander_do_anything(path):
    commander = load_authority(path)
    for act in (Act.SEND_TEAM, Act.SEND_SUPPLIES):
        assert commander.judge("commander", Case(act=act, amounts={"blanket": 10_000})).may


def test_only_a_list_of_ones_own_is_adopted():
    assert not load_authority(DEFAULT).adopted


@pytest.mark.parametrize("text", ["", "clauses = 1", LIST.replace('"send_team"', '"sing"'), "x", "[[clauses]]\nid='1'"])
def test_a_list_that_cannot_be_read_is_refused(tmp_path, text):
    path = tmp_path / "authority.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="authority_unreadable"):
        load_authority(path)

"""The command ``brief``: issues, drafts, prints again, in one language or both."""

import json

import pytest

from dashboard.cli import main
from dashboard.cli.main import DONE, NO, WRONG_USAGE


@pytest.fixture
def run(capsys, exercise_home, loaded_county, monkeypatch):
    """Run a command on the exercise post; answer its exit code and its output."""
    monkeypatch.setenv("COMMANDMAP_HOME", str(exercise_home))

    def call(*argv):
        code = main([*argv])
        return code, capsys.readouterr().out

    return call


def test_a_draft_issues_nothing(run):
    code, out = run("brief", "--draft", "--json")
    told = json.loads(out)
    assert (code, told["issued"], told["number"]) == (DONE, False, 1)
    assert run("brief", "--number", "1")[0] == NO


def test_it_is_issued_and_read_aloud_in_both_languages(run):
    code, out = run("brief", "--lang", "zh,en", "--outlook", "Rain.", "--ask", "Clear it;Open a hall", "--by", "Ada")
    assert code == DONE
    assert out.startswith("演练")
    assert "EXERCISE EXERCISE EXERCISE" in out
    assert "B Open a hall" in out
    again = run("brief", "--number", "1", "--lang", "en")[1]
    assert again in out


def test_files_are_written_where_asked(run, tmp_path):
    code, out = run("brief", "--lang", "zh,en", "--format", "pdf", "--out", str(tmp_path / "out"), "--json")
    files = sorted((tmp_path / "out").iterdir())
    assert code == DONE
    assert sorted(json.loads(out)["files"]) == [str(path) for path in files]
    assert [path.name.startswith("EXERCISE_sitrep_001_") for path in files] == [True, True]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in files)


@pytest.mark.parametrize(
    "words", [("--format", "docx"), ("--lang", "zh,xx"), ("--profile", "memo"), ("--marking", "top")]
)
def test_wrong_usage_is_said(run, words):
    assert run("brief", *words)[0] == WRONG_USAGE

"""The home on disk: where it is, what it is set to, which journal is open."""

from pathlib import Path

import pytest

from dashboard.desk.home import (
    Anchor,
    Settings,
    choose_home,
    find_open_journal,
    read_settings,
    set_open_journal,
    write_settings,
)
from data.faults import BadInput, DamagedStore


def test_a_home_that_is_given_wins_over_the_environment(tmp_path):
    assert choose_home(tmp_path / "given", {"COMMANDMAP_HOME": "/elsewhere"}) == tmp_path / "given"


def test_the_environment_wins_over_the_default(tmp_path):
    assert choose_home(None, {"COMMANDMAP_HOME": str(tmp_path)}) == tmp_path


def test_the_default_is_a_folder_of_the_user():
    assert choose_home(None, {}).is_absolute()
    assert "commandmap" in str(choose_home(None, {}))


def test_settings_come_back_as_they_were_written(tmp_path):
    settings = Settings(
        name='文县 "West"',
        language="zh",
        time_zone="Asia/Shanghai",
        anchors=(Anchor("Post", 104.68, 32.94, "县指挥部"), Anchor("Bridge", 104.0, 32.5)),
    )
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_a_home_without_settings_has_those_of_a_new_post(tmp_path):
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize("text", ["name = ", "wrong = 1", "[[anchors]]\nname = 'x'", "\x00"])
def test_settings_that_cannot_be_read_name_the_file(tmp_path, text):
    (tmp_path / "post.toml").write_text(text)
    with pytest.raises(BadInput) as caught:
        read_settings(tmp_path)
    assert str(tmp_path / "post.toml") in str(caught.value)


def test_a_time_zone_that_does_not_exist_is_refused():
    with pytest.raises(BadInput, match="unknown_time_zone"):
        Settings(time_zone="Mars/Olympus").zone()


def test_the_live_journal_is_open_where_nothing_is_named(tmp_path):
    assert find_open_journal(tmp_path) == tmp_path / "journal.sqlite"


def test_the_journal_that_was_opened_is_found_again(tmp_path):
    set_open_journal(tmp_path, tmp_path / "exercises" / "one.sqlite")
    assert find_open_journal(tmp_path) == tmp_path / "exercises" / "one.sqlite"


@pytest.mark.parametrize("name", ["../other.sqlite", "/etc/passwd", "post.toml"])
def test_a_journal_outside_the_home_is_never_opened(tmp_path, name):
    Path(tmp_path / "open.toml").write_text(f'journal = "{name}"\n')
    with pytest.raises(DamagedStore):
        find_open_journal(tmp_path)

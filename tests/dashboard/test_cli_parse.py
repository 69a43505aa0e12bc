"""From typed words to a call: negative longitudes, shared options anywhere, wrong usage told in the reader's words."""

import pytest

from dashboard.cli.commands import COMMANDS, SHARED
from dashboard.cli.parse import HelpAsked, find_language, join_values, parse
from dashboard.i18n import LANGUAGES, words
from data.faults import BadInput

SAY = words("en")


def read(*argv):
    return parse(join_values(argv), SAY)


def test_a_place_west_of_greenwich_is_a_value_not_a_flag():
    typed = read("route", "--from", "-1.2,50.6", "--to", "-.5,50.7")
    assert (typed.values["from"], typed.values["to"]) == ("-1.2,50.6", "-.5,50.7")


def test_a_value_may_be_tied_with_an_equals_sign():
    assert read("route", "--from=-1.2,50.6", "--to=1,2").values["from"] == "-1.2,50.6"


@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "--home", "/p", "closures"),
        ("closures", "--json", "--home", "/p"),
        ("--home", "/p", "closures", "--json"),
        ("--json", "closures", "--home=/p"),
    ],
)
def test_shared_options_stand_before_or_after_the_command(argv):
    typed = read(*argv)
    assert (typed.command.name, typed.values["json"], typed.values["home"]) == ("closures", True, "/p")


@pytest.mark.parametrize(
    ("argv", "key"),
    [
        ((), "usage_no_command"),
        (("fly",), "usage_unknown_command"),
        (("--home", "/p", "fly"), "usage_unknown_command"),
        (("route", "--from", "1,2"), "usage_missing"),
        (("reopen",), "usage_missing"),
        (("closures", "--nonsense"), "usage_unknown_words"),
        (("route", "--from", "1,2", "--to", "1,2", "--vehicle", "tank"), "unknown_vehicle"),
        (("route", "--fro", "1,2", "--to", "1,2"), "usage_unknown_words"),
        (("nearest", "--to", "1,2", "--k", "0"), "bad_count"),
        (("nearest", "--to", "1,2", "--layer", "castles"), "layer_unknown"),
        (("reach", "--from", "1,2", "--minutes", "15,x"), "bad_minutes"),
        (("reach", "--from", "1,2", "--minutes", "-5"), "bad_minutes"),
        (("close", "--at", "1", "--cause", "x"), "bad_point"),
        (("close", "--at", "1,2", "--cause", "x", "--slow", "0.5"), "bad_slowdown"),
        (("close", "--at", "1,2", "--cause", "x", "--slow", "nan"), "bad_slowdown"),
        (("close", "--at", "1,2", "--cause", "x", "--vehicle", "car,tank"), "unknown_vehicle"),
        (("load", "/no/such/file", "--as", "shelters"), "no_such_file"),
        (("serve", "--port", "80"), "bad_port"),
        (("closures", "--lang", "fr"), "unknown_language"),
        (("route", "--from"), "usage_other"),
        (("close", "--at", "1,2", "--cause", "\udcff"), "text_unreadable"),
    ],
)
def test_wrong_usage_is_told_by_its_rule(argv, key):
    with pytest.raises(BadInput) as caught:
        read(*argv)
    assert caught.value.key == key
    assert all(words(lang).fault(caught.value) != str(caught.value) for lang in LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [row.name for row in COMMANDS])
def test_every_command_and_option_has_its_help(lang, command):
    with pytest.raises(HelpAsked) as asked:
        parse([command, "--help"], words(lang))
    options = next(row.options for row in COMMANDS if row.name == command)
    for option in (*SHARED, *options):
        assert (option.metavar if option.positional else option.flag) in str(asked.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_help_lists_every_command(lang):
    with pytest.raises(HelpAsked) as asked:
        parse(["--help"], words(lang))
    assert all(f" {row.name} " in str(asked.value) for row in COMMANDS)


@pytest.mark.parametrize(
    ("argv", "environ", "lang"),
    [
        (["--lang", "zh"], {}, "zh"),
        (["--lang=zh"], {"COMMANDMAP_LANG": "en"}, "zh"),
        ([], {"COMMANDMAP_LANG": "zh"}, "zh"),
        (["--lang", "fr"], {}, None),
        ([], {}, None),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(argv, environ, lang):
    assert find_language(argv, environ) == lang


def test_the_version_is_told():
    with pytest.raises(HelpAsked, match=r"commandmap \d+\.\d+"):
        read("--version")

"""The command line and the server are two processes on one journal."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from dashboard.cli import main

WAIT_S = 60


@contextmanager
def serving(home):
    """Run the server of a home; answer its address."""
    argv = [sys.executable, "-m", "dashboard.cli", "serve", "--home", str(home), "--port", "18350", "--no-browser"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ) as server:
        try:
            line = server.stdout.readline()
            yield line[line.index("http") :].strip()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(WAIT_S)


def ask(url):
    with urlopen(f"{url}ping", timeout=WAIT_S) as answer:
        return json.load(answer)


def wait_for(url, condition):
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        told = ask(url)
        if condition(told):
            return told
        time.sleep(0.1)
    raise AssertionError(f"the server still says {told}")


@pytest.mark.slow
def test_a_road_closed_on_the_command_line_is_seen_by_the_server(exercise_home, capsys):
    with serving(exercise_home) as url:
        head = wait_for(url, lambda told: told["ready"])["head"]
        assert main(["close", "--home", str(exercise_home), "--at", "-1.1843,50.6027", "--cause", "x", "--json"]) == 0
        closed = json.loads(capsys.readouterr().out)["id"]
        wait_for(url, lambda told: told["head"] > head)
        with urlopen(f"{url}map/closures.geojson", timeout=WAIT_S) as answer:
            subjects = {feature["properties"]["subject"] for feature in json.load(answer)["features"]}
    assert f"closures/{closed}" in subjects

"""The live line under load: moving teams on many pages, on loopback, for a bounded time.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_live.py [--teams 300] [--clients 50] [--seconds 30]
[--home HOME]``. A post of its own is built where no home is given (half a minute). The program is served as a user
starts it; a feed tells every team's place once a second; every page notes when each round reaches it. Printed are the
delays from telling to arrival, and the server's share of one core, by its own processor time.
"""

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from websockets.asyncio.client import connect

WEST, SOUTH, EAST, NORTH = -1.55, 50.58, -1.08, 50.76
PATIENCE_S = 120.0
MOST = {"teams": 2000, "clients": 500, "seconds": 300}
WARM_UP_S = 3.0
STEP = 1e-5
"""Degrees that the first team moves east in every round: by its place a page knows the round."""

FIRST = re.compile(r'^\{"teams":\[\["bench-0",(-?[\d.]+),')


def run(home, *argv):
    done = subprocess.run([sys.executable, "-m", "dashboard.cli", *argv, "--home", str(home)], check=False)
    assert done.returncode == 0, argv


def prepare(home, teams):
    """Build the exercise county, and give it the teams that are to move."""
    run(home, "demo", "--restart")
    rows = ["id,name,type,vehicle,lon,lat", *(f"bench-{n},Bench {n},fire,car,{WEST},{SOUTH}" for n in range(teams))]
    file = home / "bench-teams.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    run(home, "load", str(file), "--as", "teams")


@contextlib.contextmanager
def serving(home):
    """Serve the home, and return its process and port once the post is open."""
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--home", str(home), "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
            deadline = time.monotonic() + PATIENCE_S
            while not ask(port, "GET", "/ping").get("ready"):
                assert time.monotonic() < deadline, "the post did not open"
                time.sleep(0.5)
            yield server.pid, port
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE_S)


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, {"content-type": "application/json"} if body else {})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def place(team, tick, teams):
    """Return where a team is in a round; each drives on its own line eastward."""
    lat = SOUTH + (NORTH - SOUTH) * team / teams
    return round(WEST + tick * STEP, 5), round(lat, 5)


async def feed(port, teams, seconds, told):
    """Tell every team's place once a second, and note when each round was told."""
    start = time.monotonic()
    for tick in range(1, seconds + 1):
        rows = [
            {"id": f"bench-{team}", "lon": lon, "lat": lat}
            for team in range(teams)
            for lon, lat in (place(team, tick, teams),)
        ]
        told[round(WEST + tick * STEP, 5)] = time.monotonic()
        answer = await asyncio.to_thread(ask, port, "POST", "/api/positions", json.dumps(rows))
        assert answer["taken"] == teams, answer
        await asyncio.sleep(max(0.0, start + tick - time.monotonic()))


async def listen(port, told, delays, sizes, ready):
    """Be one page: note when each round arrives."""
    origin = f"http://127.0.0.1:{port}"
    async with connect(f"ws://127.0.0.1:{port}/ws/live", origin=origin, max_size=None) as line:
        ready.release()
        async for message in line:
            found = FIRST.match(message)
            if found and (at := told.get(float(found.group(1)))) is not None:
                delays.append((float(found.group(1)), time.monotonic() - at))
                sizes.append(len(message))


def read_cpu_s(pid):
    """Return the processor time of a process, ``None`` where the system does not tell."""
    with contextlib.suppress(OSError):
        parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return None


async def measure(pid, port, given):
    told, delays, sizes, ready = {}, [], [], asyncio.Semaphore(0)
    pages = [asyncio.create_task(listen(port, told, delays, sizes, ready)) for _ in range(given.clients)]
    for _ in pages:
        await ready.acquire()
    await asyncio.sleep(WARM_UP_S)
    still_cpu, still_at = read_cpu_s(pid), time.monotonic()
    await asyncio.sleep(5)
    busy_cpu, busy_at = read_cpu_s(pid), time.monotonic()
    await feed(port, given.teams, given.seconds, told)
    end_cpu, end_at = read_cpu_s(pid), time.monotonic()
    await asyncio.sleep(1)
    for page in pages:
        page.cancel()
    await asyncio.gather(*pages, return_exceptions=True)
    report(given, delays, sizes, told)
    if still_cpu is not None:
        idle, busy = (busy_cpu - still_cpu) / (busy_at - still_at), (end_cpu - busy_cpu) / (end_at - busy_at)
        print(f"server       {busy:7.1%} of one core under load, {idle:.1%} with the pages open and nobody moving")


def report(given, delays, sizes, told):
    took = sorted(delay for _, delay in delays)
    share = len(took) / (len(told) * given.clients)
    p50, p95 = statistics.quantiles(took, n=100)[49], statistics.quantiles(took, n=100)[94]
    print(f"{given.teams} teams once a second on {given.clients} pages, {len(told)} rounds")
    print(f"delay        p50 {p50 * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms   worst {took[-1] * 1000:6.1f} ms")
    print(f"arrived      {share:7.1%} of rounds by pages; {statistics.median(sizes) / 1000:.1f} kB each before packing")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    for name, usual in (("teams", 300), ("clients", 50), ("seconds", 30)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_known_args()[0]
    for name, most in MOST.items():
        setattr(given, name, max(1, min(most, getattr(given, name))))
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, given.teams)
        with serving(home) as (pid, port):
            asyncio.run(measure(pid, port, given))


if __name__ == "__main__":
    main()

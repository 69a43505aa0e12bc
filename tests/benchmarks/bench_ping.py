"""Nothing blocks: how soon the server answers a ping while it works the gap out anew, against when it is idle.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_ping.py [--rounds 5] [--home HOME]``. A post of its own
is built where no home is given (half a minute). The program is served as a user starts it. In each round a road is
closed, so that nothing worked out before holds, and the page of shelters asks for its answer while pings go out one
after the other. Printed are the pings' times, idle and busy, and their ratios.
"""

import argparse
import http.client
import itertools
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from bench_live import ask, prepare, run, serving

MOST_ROUNDS = 50
IDLE_PINGS = 300
WEST, NORTH, STEP, STRETCHES = -1.1843, 50.6027, 0.001, 5
"""The stretches of one road that are closed in turn: the first, how far east the next is in degrees, how many."""

ASKED = {
    "turn-shelters.data": "1 en light", "work-out.n_clicks": 1, "what-if.value": [], "gap-minutes.value": 30,
    "gap-vehicle.value": "car", "gap-profile.value": "sphere-2018",
}  # fmt: skip
BESIDE = {"page.data": "shelters", "lang.data": "en", "map.theme": "light"}


def write_gap_request():
    """Return the request that the page of shelters sends for its answer."""

    def name(values):
        wires = [(*wire.split("."), value) for wire, value in values.items()]
        return [{"id": component, "property": prop, "value": value} for component, prop, value in wires]

    body = {
        "output": "..gap-answer.children...gap-shapes.data..", "inputs": name(ASKED), "state": name(BESIDE),
        "outputs": [{"id": "gap-answer", "property": "children"}, {"id": "gap-shapes", "property": "data"}],
        "changedPropIds": ["work-out.n_clicks"], "parsedChangedPropsIds": ["work-out.n_clicks"],
    }  # fmt: skip
    return json.dumps(body)


def time_ping(port):
    """Return the seconds that one ping takes, its connection included."""
    begun = time.perf_counter()
    assert ask(port, "GET", "/ping")["ok"]
    return time.perf_counter() - begun


def ask_gap(port, told):
    """Ask for the gap as the page does, and note how long the answer takes."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"content-type": "application/json", "origin": f"http://127.0.0.1:{port}"}
    connection.request("POST", "/_dash-update-component", write_gap_request(), headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    assert "gap-answer" in answer["response"]
    told.append(time.perf_counter() - begun)


def time_round(home, port, number):
    """Close another road, ask for the gap, and return the pings answered meanwhile and the gap's own time."""
    run(home, "close", "--at", f"{WEST + number % STRETCHES * STEP:.4f},{NORTH}", "--cause", "bench")
    told, pings = [], []
    asking = threading.Thread(target=ask_gap, args=(port, told))
    asking.start()
    while asking.is_alive():
        pings.append(time_ping(port))
    asking.join()
    return pings, told[0]


def report(idle, rounds):
    """Print idle and busy pings, in milliseconds, and their ratios."""
    busy = list(itertools.chain.from_iterable(pings for pings, _ in rounds))
    worst = [max(pings) for pings, _ in rounds]
    print(
        f"gap worked out anew: median {1e3 * statistics.median(took for _, took in rounds):.0f} ms, {len(rounds)} times"
    )
    print(f"{'pings':>8} {'number':>8} {'median ms':>10} {'slowest ms':>11}")
    print(f"{'idle':>8} {len(idle):>8} {1e3 * statistics.median(idle):>10.1f} {1e3 * max(idle):>11.1f}")
    print(f"{'busy':>8} {len(busy):>8} {1e3 * statistics.median(busy):>10.1f} {1e3 * max(busy):>11.1f}")
    print(f"slowest of a round, median: {1e3 * statistics.median(worst):.1f} ms (aim: under 100 ms)")
    print(f"busy as many times as idle: median {statistics.median(busy) / statistics.median(idle):.1f}x")


def measure(home, rounds):
    """Prepare the home, serve it, and report."""
    prepare(home, 1)
    with serving(home) as (_, port):
        idle = [time_ping(port) for _ in range(IDLE_PINGS)]
        report(idle, [time_round(home, port, number) for number in range(rounds)])


def main():
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    rounds = max(1, min(options.rounds, MOST_ROUNDS))
    if options.home:
        measure(options.home, rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), rounds)


if __name__ == "__main__":
    main()

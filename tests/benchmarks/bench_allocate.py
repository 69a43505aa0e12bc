"""People to places against a linear programme and a greedy rule in one process, as ratios.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_allocate.py``. Read the ratios, not the seconds.
"""

import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from routing.allocate import Group, Site, allocate

LIMIT_MS = 30 * 60_000
SIZES = ((200, 50), (600, 150), (2000, 500))
LARGEST_PROGRAMME = 100_000
"""Pairs beyond which the linear programme is not waited for."""


def make_county(groups, sites, seed=0):
    """Draw people and places over a square of 40 by 40 minutes, places for nine in ten."""
    rng = np.random.default_rng(seed)
    persons = rng.integers(1, 20, groups)
    places = np.maximum(1, rng.multinomial(int(persons.sum() * 0.9), np.full(sites, 1 / sites)))
    here, there = rng.random((groups, 2)) * 40, rng.random((sites, 2)) * 40
    travel = (np.linalg.norm(here[:, None] - there[None], axis=2) * 60_000).astype(np.int64)
    return (
        [Group(str(row), int(count)) for row, count in enumerate(persons)],
        [Site(str(row), int(count)) for row, count in enumerate(places)],
        travel,
    )


def solve_programme(groups, sites, travel):
    """Serve as many as possible, then travel least, by one weighted linear programme."""
    rows, columns = np.nonzero(travel <= LIMIT_MS)
    count = np.arange(rows.size)
    ones = np.ones(rows.size)
    upper = vstack(
        [
            coo_array((ones, (rows, count)), shape=(len(groups), rows.size)),
            coo_array((ones, (columns, count)), shape=(len(sites), rows.size)),
        ]
    ).tocsr()
    limits = [group.persons for group in groups] + [site.places for site in sites]
    found = linprog(travel[rows, columns] - 1e9, A_ub=upper, b_ub=limits, method="highs")
    return round(found.x.sum()), float(found.x @ travel[rows, columns])


def give_greedily(groups, sites, travel):
    """Take the shortest pair first, as a person with a list would."""
    asking, places = [group.persons for group in groups], [site.places for site in sites]
    served, spent = 0, 0.0
    for pair in np.argsort(travel, axis=None):
        row, column = divmod(int(pair), len(sites))
        if travel[row, column] > LIMIT_MS:
            break
        part = min(asking[row], places[column])
        asking[row] -= part
        places[column] -= part
        served += part
        spent += part * float(travel[row, column])
    return served, spent


def say(what, seconds, base, served, spent):
    minutes = spent / max(served, 1) / 60_000
    print(
        f"  {what:<24}{seconds:10.3f} s {seconds / base:9.1f} x   served {served:7,}   mean {minutes:5.2f} min",
        flush=True,
    )


def give_by_flow(groups, sites, travel):
    """Give places as the program does."""
    found = allocate(groups, sites, travel, LIMIT_MS).given
    return int(found[:, 2].sum()), float((found[:, 2] * travel[found[:, 0], found[:, 1]]).sum())


def main():
    for size in SIZES:
        county = make_county(*size)
        print(f"{size[0]:,} groups, {size[1]:,} sites")
        rules = {"minimum-cost flow": give_by_flow, "greedy": give_greedily, "linear programme": solve_programme}
        if county[2].size > LARGEST_PROGRAMME:
            del rules["linear programme"]
        base = None
        for name, rule in rules.items():
            start = time.perf_counter()
            served, spent = rule(*county)
            seconds = time.perf_counter() - start
            base = base or seconds
            say(name, seconds, base, served, spent)


if __name__ == "__main__":
    main()

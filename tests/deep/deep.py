#!/usr/bin/python3
"""The product's own calls fail, one at a time: memory, and the system's.

    tests/deep/deep.py [--each N] [--what memory|system] [--case WORD]
                       [--seconds S] [--jobs N] [--on] [--spread]

For each case (cases.py) an undisturbed run tells where its calls come from;
then one call after the other fails.  Of calls with the same cause (the same
functions led there) the first N fail; 0: every one.  --on: from that call on,
all fail.  --seconds: no longer than that, each case its share; --spread: in an
order in which any part is spread over the whole run.  Prints TAP, a line a
case, and figures.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import sys
import tempfile
import time

from cases import ROOT, Simulator, demo_roster, offline
import report_cases

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))


class Tally:
    def __init__(self):
        self.runs = self.calls = self.causes = 0
        self.bad = []


def calls_of(case, what):
    """(the undisturbed run, [cause of call 1, of call 2, ...])."""
    with tempfile.NamedTemporaryFile("r") as log:
        clean = case.run(BUILD, {"FAIL_WHAT": what, "FAIL_LOG": log.name})
        return clean, log.read().splitlines()


def chosen(causes, each):
    """Numbers of the calls that are to fail: of each cause the first ones."""
    seen = collections.Counter()
    for number, cause in enumerate(causes, 1):
        seen[cause] += 1
        if not each or seen[cause] <= each:
            yield number


def play(case, what, options):
    tally = Tally()
    end_s = time.monotonic() + options.share_s
    clean, causes = calls_of(case, what)
    problem = case.complaint(clean, clean, what)
    if clean.status != case.status:
        problem = "status %s" % clean.status
    if problem:
        tally.bad.append("undisturbed: %s: %s" % (problem, clean.said[-options.tail:]))
        return tally
    tally.calls, tally.causes = len(causes), len(set(causes))
    numbers = list(chosen(causes, options.each))
    if options.spread:
        random.Random(case.name).shuffle(numbers)
    for number in numbers:
        if time.monotonic() > end_s:
            break
        env = {"FAIL_WHAT": what, "FAIL_AT": str(number)}
        if options.on:
            env["FAIL_ON"] = "1"
        done = case.run(BUILD, env)
        done.failed = causes[number - 1].split()[1]
        tally.runs += 1
        problem = case.complaint(done, clean, what)
        if problem:
            tally.bad.append("%s, FAIL_AT=%d, %s: %s\n%s" % (
                what, number, causes[number - 1], problem,
                done.said[-options.tail:]))
    return tally


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--what", choices=["memory", "system"])
    parser.add_argument("--case", default="")
    parser.add_argument("--seconds", type=int, default=24 * 3600)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--on", action="store_true")
    parser.add_argument("--spread", action="store_true")
    parser.add_argument("--tail", type=int, default=1500)
    options = parser.parse_args()
    roster = demo_roster(2)
    for sentra in roster["sentras"]:
        for account in sentra["accounts"]:
            if account["platform"] == "instagram":
                account["handle"] = account["handle"] or "demo.kartini"
    sim = Simulator(BUILD, roster)
    reports = report_cases.Reports(BUILD)
    kinds = [options.what] if options.what else ["memory", "system"]
    tests = [(case, what) for what in kinds
             for case in [*offline(BUILD, sim, roster), *reports.cases()]]
    played = [t for t in tests if options.case in t[0].name]
    options.share_s = options.seconds * options.jobs / max(len(played), 1)
    failed = runs = calls = causes = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for n, (test, tally) in enumerate(zip(played, pool.map(
                    lambda t: play(*t, options), played)), 1):
                failed += bool(tally.bad)
                runs += tally.runs
                calls += tally.calls
                causes += tally.causes
                print("%sok %d - %s: %s: %d runs, %d calls of %d causes" % (
                    "not " if tally.bad else "", n, test[0].name, test[1],
                    tally.runs, tally.calls, tally.causes), flush=True)
                for line in "\n".join(tally.bad[:20]).splitlines():
                    print("# " + line)
    finally:
        sim.close()
        reports.close()
        for case, _ in tests:
            case.close()
    print("# %d runs, %d calls of %d causes, %d cases bad" % (
        runs, calls, causes, failed))
    print("1..%d" % len(played))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""Faults upon a pipeline that works; afterwards Redis holds the same bytes as
a run of the same log in which nothing failed.

    tests/torture/torture.py --storm 50 [--scorers 3] [--seed N]
    tests/torture/torture.py --single [KIND...]
    tests/torture/torture.py --list

Exit status 1: something was lost, doubled, or never came back.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle"),
                os.path.join(HERE, "..", "system")]

import faults  # noqa: E402
from daemons import moment  # noqa: E402
from judge import judge  # noqa: E402
from pipeline import BUILD, ROOT, wait_for  # noqa: E402
from servers import Broker  # noqa: E402
from storm import Storm  # noqa: E402
from world import World  # noqa: E402


def say(text):
    print("# " + text, flush=True)


class Bench:
    """A broker for all worlds; what they said is kept where one failed."""

    def __init__(self, seed, events=10000, rate=300):
        self.seed, self.events, self.rate = seed, events, rate
        self.dir = tempfile.mkdtemp(prefix="sentra-torture-")
        self.broker = Broker(os.path.join(self.dir, "broker"))

    def close(self):
        self.broker.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def play(self, kinds, members=1, tamper=None):
        """Injects kinds one after the other into a world of their own.
        Returns what is wrong."""
        began = time.monotonic()
        world = World(self.broker, self.seed, members, self.events,
                      self.rate, expected_s=2 * len(kinds))
        try:
            world.begin()
            rain = Storm(world, random.Random(self.seed))
            # Some while the history is read, the others while it grows.
            wait_for("progress", lambda: world.slices() > 0 or
                     world.caught_up(0)())
            for kind in kinds:
                rain.inject(kind)
                moment(rain.rng, 0, 1.5)
            for line in rain.said():
                say(line)
            wrong = world.settle()
            lines, figures = judge(world, tamper)
            wrong += lines
            wrong += rain.never()
            say("%s; %.0f s" % (", ".join(
                "%d %s" % (n, what) for what, n in figures.items()),
                time.monotonic() - began))
            if wrong:
                world.tails()
                for at, name, behind in rain.log:
                    say("%6.1f s %s, %s behind" % (at, name, behind))
            return wrong
        finally:
            world.close()
            self.broker.forget([world.prefix])


def storm(bench, n, kinds, members=1):
    """n of these kinds: in random order, each as often as the others."""
    rng, deck = random.Random(bench.seed), []
    while len(deck) < n:
        deck += rng.sample(kinds, len(kinds))
    return bench.play(deck[:n], members)


def single(bench, kind, times=3, members=1):
    return bench.play([kind] * times, members)


def arguments():
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ask.add_argument("--storm", type=int, metavar="N",
                     help="N random faults, then compare")
    ask.add_argument("--single", action="store_true",
                     help="each kind alone, and compare after each")
    ask.add_argument("--times", type=int, default=3,
                     help="with --single: how often each (3)")
    ask.add_argument("--all", action="store_true",
                     help="those too that are known not to hold")
    ask.add_argument("--seed", type=int, default=int(
        os.environ.get("SEED") or random.SystemRandom().randrange(10 ** 9)))
    ask.add_argument("--scorers", type=int, default=1, metavar="N",
                     help="and as many members of each other stage (1)")
    ask.add_argument("--events", type=int, default=10000,
                     help="in the log before it grows (10000)")
    ask.add_argument("--rate", type=int, default=300,
                     help="events a second by which it grows (300)")
    ask.add_argument("--list", action="store_true", help="the kinds")
    ask.add_argument("kind", nargs="*", help="only these")
    return ask.parse_args()


def list_kinds():
    for f in faults.TABLE:
        print("%-18s %-24s %s" % (f.name, f.concerns, "holds" if not f.holds
                                  else "does not hold: " + f.holds))


def main():
    args = arguments()
    if args.list:
        return list_kinds()
    kinds = faults.named(args.kind) if args.kind else \
        faults.TABLE if args.all else faults.holding()
    os.umask(0o022)
    print("seed %d, %d scorers, %s" % (args.seed, args.scorers,
                                       os.path.relpath(BUILD, ROOT)))
    bench = Bench(args.seed, args.events, args.rate)
    failed = 0
    try:
        if args.single:
            runs = [(k.name, lambda k=k: single(bench, k, args.times,
                                              args.scorers))
                    for k in kinds]
        else:
            runs = [("storm", lambda: storm(bench, args.storm or 50, kinds,
                                            args.scorers))]
        for name, run in runs:
            try:
                wrong = run()
            except Exception as error:
                wrong = ["it did not end: %r" % error]
            failed += bool(wrong)
            print("%-5s %s" % ("WRONG" if wrong else "holds", name))
            for line in wrong:
                print("      " + line)
            sys.stdout.flush()
    finally:
        bench.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

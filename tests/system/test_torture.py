#!/usr/bin/python3
"""A bounded part of the fault bench, always the same: see tests/torture."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "torture"))

import faults
from pipeline import tap
from torture import Bench, single, storm

SEED = 20261128
# Alone: a later one would hide what they lost.
ALONE = ["redis-tail-cut", "failover-killed"]
# test_broker has it, and it takes long.
SLOW = ["broker-kill"]


def held(play):
    def test():
        wrong = play()
        assert not wrong, "\n".join(wrong)
    test.__doc__ = play.__doc__
    return test


def quick():
    return [f for f in faults.holding() if f.name not in SLOW]


def main():
    bench = Bench(SEED)

    @held
    def alone():
        """a cut tail of Redis' AOF, a failover to a copy that lags, each alone: the same bytes"""
        return [line for kind in faults.named(ALONE)
                for line in single(bench, kind, 1)]

    @held
    def one_scorer():
        """a storm upon scorer, alerter and producer: the same bytes, each alert told once"""
        return storm(bench, 6, quick())

    @held
    def three_scorers():
        """a storm upon three scorers: the same bytes"""
        return storm(bench, 6, quick()[::-1], 3)

    try:
        tap([alone, one_scorer, three_scorers])
    finally:
        bench.close()


if __name__ == "__main__":
    main()

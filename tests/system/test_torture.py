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
# Quick ones, alone: a later one would hide what they lost.
ALONE = ["redis-tail-cut", "failover-killed"]


def held(wrong):
    assert not wrong, "\n".join(wrong)


def with_bench(scorers, events):
    def wrap(play):
        def test():
            bench = Bench(SEED, scorers, events)
            try:
                play(bench)
            finally:
                bench.close()
        test.__doc__ = play.__doc__
        return test
    return wrap


@with_bench(1, 10000)
def alone(bench):
    """a cut tail of Redis' AOF, a failover to a copy that lags, each alone: the same bytes"""
    for kind in faults.named(ALONE):
        held(single(bench, kind, 2))


@with_bench(1, 10000)
def one_scorer(bench):
    """a storm upon one scorer, alerter and producer: the same bytes, each alert told once"""
    held(storm(bench, 8, faults.holding()))


@with_bench(3, 10000)
def three_scorers(bench):
    """a storm upon three scorers: the same bytes"""
    held(storm(bench, 8, faults.holding()))


if __name__ == "__main__":
    tap([alone, one_scorer, three_scorers])

#!/usr/bin/python3
"""Random event streams through real Kafka, the scorer and real Redis, against
the oracle: every board, card, rank, history and recent entry.

ORACLE_SEED, ORACLE_DAY (2026-03-10; default: three days ago) and ORACLE_SENTRA
(per run) repeat or enlarge a run.
"""
import os
import random
import time

from pipeline import Pipeline, difference, tap
import oracle
import streams

SEED = int(os.environ.get("ORACLE_SEED", "20260310"))
SENTRA = int(os.environ.get("ORACLE_SENTRA", "400"))


def border_instants():
    """Instants to evaluate at, in whole seconds, all in the past."""
    day = int(time.time()) // 86400 * 86400 - 3 * 86400
    if "ORACLE_DAY" in os.environ:
        day = oracle.instant(os.environ["ORACLE_DAY"] + "T00:00:00Z") // 1000
    local_midnight = day + 17 * 3600
    return [local_midnight, local_midnight - 1, day + 5 * 3600,
            day + 6 * 3600 - 1, day + 37 * 61]


def run(seed, t, settings=None, config=""):
    rng = random.Random(seed)
    roster = streams.roster(rng, SENTRA, t * 1000)
    pipe = Pipeline(roster, config=config)
    try:
        pipe.produce(streams.streams(rng, roster, t * 1000))
        log = pipe.log()
        pipe.scorer_once(streams.rfc3339(t * 1000)[:19] + "Z")
        world = oracle.World(roster, settings=settings)
        for messages in log.values():
            world.read(messages, as_of=t)
        have = pipe.dump()
        cards = [v for k, v in have.items() if ":card:" in k]
        version = cards[0][1]["score_version"]
        want = world.redis(t, version, pipe.prefix)
        lines = difference(want, have)
        assert not lines, "seed %d t %d:\n%s" % (seed, t, "\n".join(lines))
        assert len(world.ledgers) > SENTRA // 2
        reasons = sorted(reason for _, reason in world.dead)
        sent = sorted(letter[0] for letter in pipe.dead_letters())
        assert reasons == sent, "dead letters: want %d, have %d" % (
            len(reasons), len(sent))
        check_dead_letters(pipe, log)
        return len(world.ledgers), version
    finally:
        pipe.close()


def check_dead_letters(pipe, log):
    """Each dead letter has key and payload of the message that it names."""
    for _, topic, partition, offset, key, payload in pipe.dead_letters():
        original = log[topic, partition][offset]
        assert (original.key, original.payload) == (key, payload)


def test_for(i, t):
    def test():
        run(SEED + i, t)
    test.__doc__ = "random streams of %d sentra agree at %s" % (
        SENTRA, streams.rfc3339(t * 1000)[:19])
    return test


def other_settings():
    """other weights, exponent and targets: the numbers and the version"""
    t = border_instants()[2]
    settings = {"weight_likes": 2, "weight_saves": 0, "exponent": 1.0,
                "target_posts": 7, "half_life_hours": 24.0}
    _, version = run(SEED + 90, t, settings, "[score]\n" + "".join(
        "%s = %s\n" % item for item in settings.items()))
    _, standard = run(SEED + 91, t)
    assert version != standard


tap([test_for(i, t) for i, t in enumerate(border_instants())] +
    [other_settings])

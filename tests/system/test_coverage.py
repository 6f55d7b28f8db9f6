#!/usr/bin/python3
"""Random texts, lexicons and campaigns through real Kafka, the stage coverage
and real Redis, against the oracle: every label of every sentra, every stream,
every campaign.

COVERAGE_SEED, COVERAGE_DAY (2026-03-10; default: three days ago) and
COVERAGE_SENTRA (per run; about two streams each) repeat or enlarge a run.
"""
import json
import os
import random
import signal
import subprocess
import time

from pipeline import Pipeline, difference, tap, wait_for
import coverage
import oracle
import streams
import tellings
from words import Lexicon

SEED = int(os.environ.get("COVERAGE_SEED", "20260310"))
SENTRA = int(os.environ.get("COVERAGE_SENTRA", "100"))
KEYS = ("coverage", "told", "labels", "labelled", "campaign")


def border_instants():
    """Instants to evaluate at, in whole seconds, all in the past."""
    day = int(time.time()) // 86400 * 86400 - 3 * 86400
    if "COVERAGE_DAY" in os.environ:
        day = oracle.instant(os.environ["COVERAGE_DAY"] + "T00:00:00Z") // 1000
    midnight = day + 17 * 3600
    return [midnight, midnight - 1, day + 6 * 3600 - 1]


class World:
    """A pipeline with what a seed draws, and what the oracle makes of it."""

    def __init__(self, seed, t, in_order=lambda messages, t_ms: messages):
        self.rng, self.t = random.Random(seed), t
        roster = streams.roster(self.rng, SENTRA, t * 1000)
        self.made, self.planned, messages = tellings.draw(
            self.rng, roster, t * 1000)
        self.pipe = Pipeline(roster)
        self.config("[pipeline]\nlexicon = %s\ncampaigns = %s\n" % (
            self.path("lexicon"), self.path("campaigns")))
        self.write()
        self.pipe.produce(in_order(messages, t * 1000))
        self.log = self.pipe.log()

    def config(self, more):
        with open(self.pipe.config, "a") as out:
            out.write(more)

    def path(self, name):
        return os.path.join(self.pipe.dir, name + ".json")

    def write(self):
        for name, document in (("lexicon", self.made),
                               ("campaigns", self.planned)):
            with open(self.path(name), "w") as out:
                json.dump(document, out)

    def command(self):
        return self.pipe.command(
            "sentra-consumer", "coverage", "--once", "--as-of",
            streams.rfc3339(self.t * 1000)[:19] + "Z")

    def run(self):
        done = subprocess.run(self.command(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def dump(self):
        wanted = tuple("%s:%s:" % (self.pipe.prefix, k) for k in KEYS)
        return {k: v for k, v in self.pipe.dump().items()
                if k.startswith(wanted)}

    def statuses(self):
        """What sentractl reads of campaigns."""
        head = self.pipe.prefix + ":state:coverage:campaign:"
        return {k.decode()[len(head):]: {
            i.decode(): v.decode()
            for i, v in self.pipe.redis.hgetall(k).items()}
            for k in self.pipe.redis.scan_iter(head + "*")}

    def expect(self, zone_hours=7):
        world = coverage.Told(self.pipe.roster, self.made, self.planned,
                              zone_hours)
        for messages in self.log.values():
            world.read(messages, as_of=self.t)
        return world

    def check(self, world=None):
        """Redis holds what the oracle says."""
        world = world or self.expect()
        lines = difference(world.redis(self.t, self.pipe.prefix), self.dump())
        assert not lines, "\n".join(lines)
        want = {k: v for k, v in world.statuses(self.t).items() if v}
        assert want == self.statuses(), difference(
            {k: ("hash", v) for k, v in want.items()},
            {k: ("hash", v) for k, v in self.statuses().items()})
        return world

    def close(self):
        self.pipe.close()


def check_variety(world, t):
    """The random worlds have in them what they are for."""
    keys = world.redis(t)
    labels = [v for k, (_, v) in keys.items() if ":labels:" in k]
    told = sum(int(v[f]) for v in labels for f in v if f.endswith(":30d") and
               not f.startswith(("posts", "unlabelled")))
    assert told > len(labels), "%d labels told" % told
    states = {v["state"] for k, (kind, v) in keys.items()
              if ":campaign:" in k and kind == "hash"}
    assert len(states) > 1, states
    posted = [v for k, (_, v) in keys.items() if k.endswith(":first")]
    assert posted, "nobody posted for a campaign"


def test_for(i, t):
    def test():
        one = World(SEED + i, t)
        try:
            one.run()
            check_variety(one.check(), t)
        finally:
            one.close()
    test.__doc__ = "random texts of %d sentra agree at %s" % (
        SENTRA, streams.rfc3339(t * 1000)[:19])
    return test


def emptied_and_killed():
    """FLUSHALL, a stop half way, kill -9 at any time: the same bytes; the scorer's posts"""
    t = border_instants()[2]
    one = World(SEED + 90, t)
    try:
        one.run()
        world = one.check()
        one.pipe.redis.flushall()
        one.t = t - 3 * 86400
        one.run()
        one.check()
        one.t = t
        one.run()
        one.check(world)
        one.pipe.redis.flushall()
        killed = 0
        for _ in range(8):
            child = subprocess.Popen(one.command(), stderr=subprocess.DEVNULL)
            size = one.rng.randrange(1, 5 * SENTRA)
            wait_for("keys", lambda: one.pipe.redis.dbsize() >= size or
                     child.poll() is not None)
            killed += child.poll() is None
            child.send_signal(signal.SIGKILL)
            child.wait()
        assert killed > 2, "only %d were running" % killed
        one.run()
        one.check(world)
        check_scorer(one)
    finally:
        one.close()


def check_scorer(one):
    """A sentra's posts are those on its card."""
    one.pipe.scorer_once(streams.rfc3339(one.t * 1000)[:19] + "Z")
    have = one.pipe.dump()
    for sentra in one.pipe.roster["sentras"]:
        card = have.get("%s:card:%s" % (one.pipe.prefix, sentra["id"]))
        labels = have.get("%s:labels:%s" % (one.pipe.prefix, sentra["id"]))
        assert (card is None) == (labels is None), sentra["id"]
        for window in oracle.WINDOWS if card else ():
            name = "posts:" + window
            assert card[1][name] == labels[1][name], (sentra["id"], name)


def other_words():
    """another lexicon, other campaigns, another time zone: begun anew, what is gone is removed"""
    t = border_instants()[0]
    one = World(SEED + 91, t)
    try:
        one.run()
        one.check()
        one.made = tellings.lexicon(one.rng, t * 1000, "uji-2")
        one.planned = tellings.campaigns(one.rng, one.made, one.pipe.roster,
                                         t * 1000, 3)
        one.write()
        assert one.run().count("is read from its beginning") == 3
        one.check()
        assert "uji-2" in {v["lexicon_version"] for k, (_, v) in
                           one.dump().items() if ":labels:" in k}
        one.config("[report]\ntimezone = Asia/Jayapura\n")
        assert one.run().count("is read from its beginning") == 3
        one.check(one.expect(9))
        one.pipe.roster["sentras"].pop()  # they are read at the start
        one.pipe.write_roster(one.pipe.roster)
        gone = {"version": 1, "campaigns": one.planned["campaigns"][:1]}
        one.planned = dict(gone, campaigns=[
            c for c in gone["campaigns"] if c["expected"] == "all"])
        one.write()
        one.run()
        one.check(one.expect(9))
    finally:
        one.close()


def in_time(messages, t_ms):
    """All streams in the order of time; each keeps its own order."""
    clocks, found = {}, []
    for message in messages:
        platform, key, payload = message
        clock = clocks.get((platform, key), 0)
        try:
            seen = oracle.instant(json.loads(payload)["observed_at"]) or 0
        except (ValueError, KeyError, TypeError):
            seen = 0
        if seen <= t_ms:
            clock = max(clock, seen)
        clocks[platform, key] = clock
        found.append((clock if seen <= t_ms else seen, message))
    return [message for _, message in sorted(found, key=lambda one: one[0])]


def carried(log):
    """Whether all partitions went on, by other campaigns."""
    assert "what is known stays good" in log, log
    assert "is read from its beginning" not in log, log


def come_and_go():
    """campaigns that are planned ahead, and that go: nothing is read again, and all is as if they had been there from the start"""
    t = border_instants()[1]
    one = World(SEED + 95, t, in_time)
    try:
        words, planned = Lexicon(one.made, one.planned["campaigns"]), one.planned
        first = (t - 30 * 86400) * 1000
        ahead = [c for c in planned["campaigns"] if coverage.Campaign(
            c, words).begins(coverage.ZoneInfo("UTC")) > first + 3 * oracle.DAY]
        assert len(ahead) > 1, planned
        for at, campaigns, check in (
                (30, [], None), (12, ahead[::2], carried),
                (2, ahead[2::2], carried), (0, planned["campaigns"], None)):
            one.t = t - at * 86400
            one.planned = dict(planned, campaigns=campaigns)
            one.write()
            log = one.run()
            if check:
                check(log)
            one.check()
    finally:
        one.close()


tap([test_for(i, t) for i, t in enumerate(border_instants())] +
    [emptied_and_killed, other_words, come_and_go])

"""One pipeline under torture: its own Redis pair, prefix, simulator, programs
and growing log, on the bench's broker."""
import json
import os
import random
import re
import sys
import time

import confluent_kafka

from daemons import Daemon, Supervisor
from feed import Growth, Teller, now_ms, roster
from pipeline import PLATFORMS, ROOT, Pipeline, wait_for
from servers import Pair
from test_pipeline import prepare

STAGES = ("scorer", "alerter", "coverage")
# A dead member's partitions are handed on soon.  No mass guard: what it holds
# back depends on when one looked, and it has tests of its own.
CONFIG = """topic.metadata.refresh.interval.ms = 1000
session.timeout.ms = 1500
heartbeat.interval.ms = 300
[consumer]
catch_up = 20ms
[staleness]
working_days = no
proof_gap = 1s
mass_accounts = 1000000
stalled_after = 7d
tick = 200ms
[pipeline]
lexicon = %s
""" % os.path.join(ROOT, "deploy", "lexicon.json")
POLL = "interval = 1s\nspread = 0s\n"
SIMULATED = 5
SETTLE_S = 120


def simulated():
    with open(os.path.join(ROOT, "deploy", "roster-demo.json")) as text:
        accounts = [a for s in json.load(text)["sentras"]
                    for a in s["accounts"] if a["platform"] == "x"]
    return accounts[:SIMULATED]


def next_second():
    """A whole second that is over when this returns."""
    t = int(time.time()) + 1
    while time.time() < t + 0.05:
        time.sleep(0.05)
    return t


def bare(pipe):
    """What dashboards read, by keys without their prefix; alerts aside."""
    return {key[len(pipe.prefix):]: value
            for key, value in pipe.dump().items()
            if key != pipe.prefix + ":alerts"}


class World(Pipeline):
    def __init__(self, broker, seed, members=1, events=10000, rate=300,
                 partitions=6, expected_s=30):
        self.broker, self.events, self.n_members = broker, events, members
        self.rng = random.Random(seed)
        self.teller = Teller(seed)
        self.growth = self.watch = None
        self.made_anew = set()  # topics that were
        self.repartitioned = False
        self.wrong = []  # what a fault saw while it lasted
        os.environ["KAFKA_BROKERS"] = broker.direct
        super().__init__(roster(simulated()), partitions, CONFIG)
        try:
            prepare(self, POLL, "--tempo", "500", "--unlimited")
            self.configure()
            self.preload(rate, expected_s)
        except BaseException:
            self.close()
            raise

    # -- its parts --

    def start_redis(self):
        self.pair = Pair(os.path.join(self.dir, "redis"))

    def stop_redis(self):
        self.pair.close()

    @property
    def redis(self):
        return self.pair.master.client()

    def configure(self):
        with open(self.config) as text:
            config = text.read()
        config = re.sub("^url = .*$", "url = " + self.pair.url, config,
                        count=1, flags=re.M)
        config = re.sub("^bootstrap.servers = .*$", "bootstrap.servers = " +
                        self.broker.proxied, config, count=1, flags=re.M)
        with open(self.config, "w") as out:
            out.write(config)

    def preload(self, rate, expected_s):
        self.produce(self.teller.history(self.events, now_ms()))
        self.asker = confluent_kafka.Consumer({
            "bootstrap.servers": self.brokers, "group.id": "asker",
            # It hears soon of partitions that were added.
            "topic.metadata.refresh.interval.ms": 1000, "log_level": 0})
        self.growth = Growth(self.brokers, self.topic, self.teller, rate,
                             expected_s)

    def begin(self):
        """Everything runs, with the history still to be read."""
        self.members = {stage: [
            Daemon(self, "%s-%d" % (stage, i), "sentra-consumer", stage)
            for i in range(self.n_members)] for stage in STAGES}
        self.scorers = self.members["scorer"]
        self.producer = Daemon(self, "producer", "sentra-producer", "x")
        self.daemons = self.consumers() + [self.producer]
        self.watch = Supervisor(self.daemons)
        self.growth.start()

    def close(self):
        if self.watch:
            self.watch.release()
        if self.growth and self.growth.is_alive():
            self.growth.ending.set()
        super().close()

    def consumers(self):
        return sum(self.members.values(), [])

    # -- how far it is --

    def slices(self, stage="scorer"):
        client, total = self.redis, 0
        for key in client.scan_iter("%s:state:%s:slice:*" % (
                self.prefix, stage), count=1000):
            total += sum(int(v) for f, v in client.hgetall(key).items()
                         if f.decode() in PLATFORMS)
        return total

    def behind(self, stage="scorer"):
        """Messages in the log that the stage's offsets do not reach yet; None
        where nobody can tell now."""
        try:
            asked = [confluent_kafka.TopicPartition(
                self.topic(p), n, confluent_kafka.OFFSET_END)
                for p in PLATFORMS for n in range(self.partitions)]
            ends = self.asker.offsets_for_times(asked, 3)
            return sum(e.offset for e in ends) - self.slices(stage)
        except Exception:  # Redis or the broker is away
            return None

    def caught_up(self, since):
        """By the log itself as well: whom the broker does not reach yet knows
        of no lag."""
        def health(stage):
            h = self.redis.hgetall("%s:pipeline:%s" % (self.prefix, stage))
            return h.get(b"lag") == b"0" and h.get(b"rebuilding") != b"1" \
                and int(h[b"updated_at"]) > since

        def both():
            try:
                return self.at_end() and all(map(health, STAGES))
            except Exception:  # not there yet
                return False
        return both

    def told(self):
        """What the stages say of themselves."""
        return ["%s %s" % (stage, sorted(self.redis.hgetall(
            "%s:pipeline:%s" % (self.prefix, stage)).items()))
            for stage in STAGES]

    def at_end(self):
        return all(self.behind(stage) == 0 for stage in STAGES)

    # -- the end --

    def settle(self):
        """The log ends, all catch up and stop.  What is wrong, in words."""
        wrong = self.wrong[:8]

        def wait(what, condition):
            try:
                wait_for(what, condition, SETTLE_S)
            except AssertionError as error:
                wrong.append("%s; now %d: %s" % (error, time.time(),
                                                self.told()))
        self.growth.end()
        # All live, and have read to the end: only now may they be asked to go.
        wait("them to catch up", self.caught_up(int(time.time()) + 1))
        self.watch.release()
        wrong += self.watch.terminate([self.producer])
        if not re.search("undelivered=0", self.producer.text()):
            wrong.append("the producer could not deliver all")
        # Their last evaluation is after all that was observed.
        wait("them to read the producer's last", self.at_end)
        self.live_s = next_second()
        wait("a board of now", self.caught_up(self.live_s))
        self.live = bare(self)
        wrong += self.watch.terminate(self.consumers())
        return wrong + self.watch.crashes()

    def evaluate(self, as_of):
        """One run of each stage to the end, into the same Redis."""
        for stage in STAGES:
            done = self.run("sentra-consumer", stage, "--once", "--as-of",
                            as_of)
            if done.returncode != 0:
                yield "%s --once: status %d, %s" % (
                    stage, done.returncode, done.stderr[-600:])

    def tails(self, lines=15, out=sys.stdout):
        """Of each log the last lines that say more than the start does."""
        for log in sorted(self.logs):
            said = [line for line in self.text(log).splitlines()
                    if "dead letter" not in line and "from its" not in line]
            for line in said[-lines:]:
                print("# %s: %s" % (log, line[:240]), file=out)

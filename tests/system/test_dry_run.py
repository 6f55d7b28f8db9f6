#!/usr/bin/python3
"""--dry-run: into an empty Redis of its own the same as from a run that tells
the world, and the world does not notice."""
import datetime
import json
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

import confluent_kafka
import confluent_kafka.admin
import redis

from inbox import Listener
from pipeline import (BUILD, STAGES, Pipeline, await_ends, difference, tap,
                      wait_for)
from test_alerter import HOUR, UTC, post, rounds, sentra, status
import streams
import tellings

SENTRA = 30
DAY = 86400
# Noon of Jakarta, some days ago: all that is told lies in the past.
T = int(time.time()) // DAY * DAY - 3 * DAY + 5 * 3600
AT = datetime.datetime.fromtimestamp(T, UTC)
QUIET = AT - datetime.timedelta(days=20)
READ = {"string": lambda r, k: r.get(k),
        "hash": lambda r, k: r.hgetall(k),
        "set": lambda r, k: r.smembers(k),
        "list": lambda r, k: r.lrange(k, 0, -1),
        "zset": lambda r, k: dict(r.zrange(k, 0, -1, withscores=True)),
        "stream": lambda r, k: dict(r.xrange(k))}


class Private:
    """A Redis of one's own."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sentra-dry-")
        path = os.path.join(self.dir, "redis.sock")
        self.url = "unix://" + path
        self.server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", path, "--save",
             "", "--dir", self.dir, "--daemonize", "no"],
            stdout=subprocess.DEVNULL)
        self.redis = redis.Redis(unix_socket_path=path)
        wait_for("Redis", lambda: os.path.exists(path) and self.redis.ping())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.dir)


def dump(server, prefix):
    """{key: (type, value)} of all but the pipeline's own state and health."""
    skip = tuple("%s:%s:" % (prefix, k) for k in ("state", "pipeline"))
    found = {}
    for raw in server.scan_iter(count=1000):
        if not raw.decode().startswith(skip):
            kind = server.type(raw).decode()
            found[raw.decode()] = kind, READ[kind](server, raw)
    return found


def same(want, have):
    lines = difference(
        {k: (t, v if isinstance(v, dict) else {"": v})
         for k, (t, v) in want.items() if t != "stream"},
        {k: (t, v if isinstance(v, dict) else {"": v})
         for k, (t, v) in have.items() if t != "stream"})
    assert not lines, "\n".join(lines)
    assert want == have


class World:
    """What random sentra tell, with messages that cannot be read, and two that
    are silent at T; an Alertmanager that listens."""

    def __init__(self, seed):
        rng = random.Random(seed)
        made = streams.roster(rng, SENTRA, T * 1000)
        lexicon, campaigns, messages = tellings.draw(rng, made, T * 1000)
        made["sentras"] += [sentra(n, ("youtube", "UC" + n))
                            for n in ("diam", "bisu")]
        for n in ("diam", "bisu"):
            messages = rounds(n, "youtube", "UC" + n, QUIET, AT,
                              QUIET - HOUR) + messages
        messages.insert(0, ("x", b"diam", b"{broken"))
        self.heard = []
        self.listener = Listener(self.heard.append)
        self.pipe = Pipeline(made, config=(
            "[alertmanager]\nurls = %s\n" % self.listener.url))
        self.name_files(lexicon=lexicon, campaigns=campaigns)
        self.pipe.produce(messages)

    def name_files(self, **files):
        with open(self.pipe.config, "a") as out:
            out.write("[pipeline]\nmetrics_file = %s/metrics.prom\n" %
                      self.pipe.dir)
            for name, document in files.items():
                path = os.path.join(self.pipe.dir, name + ".json")
                out.write("%s = %s\n" % (name, path))
                with open(path, "w") as file:
                    json.dump(document, file)

    def close(self):
        self.pipe.close()
        self.listener.close()

    def run(self, stage, *more, t=T):
        done = self.pipe.run("sentra-consumer", stage, "--once", "--as-of",
                             streams.rfc3339(t * 1000)[:19] + "Z", *more)
        assert done.returncode == 0, (stage, done.stderr)
        return done.stderr

    def dry(self, t=T):
        """What a dry run of all stages, at the same time, has in its Redis."""
        with Private() as private:
            started = [self.pipe.start(
                "sentra-consumer", stage, "--once", "--dry-run", "--as-of",
                streams.rfc3339(t * 1000)[:19] + "Z", "--redis", private.url,
                log="dry-" + stage) for stage in STAGES]
            for stage, child in zip(STAGES, started):
                assert child.wait(120) == 0, self.pipe.text("dry-" + stage)
            return dump(private.redis, self.pipe.prefix)

    def ends(self):
        """Of all topics of ours."""
        consumer = self.pipe.reader()
        parts = sorted(
            (t.topic, n) for t in consumer.list_topics(timeout=30).topics
            .values() if t.topic.startswith(self.pipe.prefix + ".")
            for n in t.partitions)
        found = dict(zip(parts, await_ends(consumer, parts)))
        consumer.close()
        return found

    def groups(self):
        admin = confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": self.pipe.brokers})
        return sorted(g.id for g in admin.list_groups(timeout=60)
                      if g.id.startswith(self.pipe.prefix + "-"))


def with_world(seed):
    def wrap(test):
        def run():
            world = World(seed)
            try:
                test(world)
            finally:
                world.close()
        run.__doc__ = test.__doc__
        return run
    return wrap


@with_world(20261129)
def same_and_unseen(w):
    """the same bytes, and no trace: no letter, alert, group, file or request"""
    before = w.ends()
    # A password that it could not read is none of a dry run's business.
    with open(w.pipe.config) as conf:
        lines = conf.read()
    with open(w.pipe.config, "w") as out:
        out.write(lines + "[redis]\npassword_file = /nowhere/at/all\n")
    have = w.dry()
    assert w.ends() == before, "topics grew"
    assert w.groups() == [], w.groups()
    assert w.heard == [], "an Alertmanager was told"
    assert not os.path.exists(os.path.join(w.pipe.dir, "metrics.prom"))
    assert w.pipe.redis.dbsize() == 0, w.pipe.redis.keys()
    with open(w.pipe.config, "w") as out:
        out.write(lines)
    for stage in STAGES:
        w.run(stage)
    want = dump(w.pipe.redis, w.pipe.prefix)
    same(want, have)
    # So there was something to leave alone.
    after = w.ends()
    assert after[w.pipe.prefix + ".dlq", 0] > 0, "no dead letter"
    assert after[w.pipe.prefix + ".alerts", 0] > 0, "no alert"
    assert w.heard, "no Alertmanager was told"
    assert len(w.groups()) == len(STAGES)
    kinds = {t for t, _ in want.values()}
    assert kinds >= {"hash", "zset", "stream"}, kinds
    same(want, w.dry())  # by what is told by now


@with_world(3)
def only_reads(w):
    """Kafka is asked for nothing but what is in its topics"""
    with open(w.pipe.config) as conf:
        lines = conf.read().replace("[kafka]\n", "[kafka]\ndebug = protocol\n")
    with open(w.pipe.config, "w") as out:
        out.write(lines)

    def asked(*more):
        return set(re.findall(r"Sent (\w+)Request", w.run(
            "alerter", "--verbose", *more)))
    with Private() as private:
        dry = asked("--dry-run", "--redis", private.url)
    reading = {"ApiVersion", "Metadata", "ListOffsets", "Fetch"}
    assert "Fetch" in dry and dry <= reading, dry
    assert asked() >= {"JoinGroup", "OffsetCommit", "Produce"}


@with_world(7)
def what_comes_later(w):
    """what is told after the instant does not appear in it"""
    w.run("alerter")
    want = w.dry()
    stale = want[w.pipe.prefix + ":stale"][1]
    assert set(stale) >= {b"diam", b"bisu"}, stale
    later = AT + 50 * HOUR  # than anything that the streams have
    w.pipe.produce([post(later, "diam", "youtube", "UCdiam", later - HOUR,
                         "2"), status(later, "diam", "youtube", "UCdiam")])
    before = w.ends()
    w.run("alerter", t=T + 51 * 3600)
    states = [json.loads(m.value())["state"] for m in w.pipe.read(
        [w.pipe.prefix + ".alerts"])]
    assert "resolved" in states and w.ends() != before, states
    assert b"diam" not in w.pipe.redis.zrange(w.pipe.prefix + ":stale", 0, -1)
    same(want, w.dry())


@with_world(8)
def keeps_its_partitions(w):
    """a consumer that runs keeps its partitions, and its Redis"""
    live = w.pipe.start("sentra-consumer", "scorer", log="live")
    key = w.pipe.prefix + ":pipeline:scorer"
    wait_for("the scorer", lambda: w.pipe.redis.hget(key, "lag") == b"0")
    w.pipe.redis.config_resetstat()
    consumer = confluent_kafka.Consumer({
        "bootstrap.servers": w.pipe.brokers, "enable.auto.commit": False,
        "group.id": w.pipe.prefix + "-scorer"})
    parts = [confluent_kafka.TopicPartition(w.pipe.topic(p), n)
             for p in w.pipe.platforms for n in range(w.pipe.partitions)]

    def committed():
        return [p.offset for p in consumer.committed(parts, 30)]
    was = wait_for("commits", lambda: max(committed()) > 0 and committed())
    groups = w.groups()
    assert w.dry()
    assert committed() == was
    assert w.groups() == groups == [w.pipe.prefix + "-scorer"], w.groups()
    w.pipe.produce([("x", b"diam", b"{broken too")])
    wait_for("the next letter", lambda: any(
        payload == b"{broken too" for *_, payload in w.pipe.dead_letters()))
    text = w.pipe.text("live")
    assert text.count("partitions assigned") == 1, text
    assert "partitions revoked" not in text and "gave up" not in text, text
    consumer.close()
    live.terminate()
    assert live.wait(60) == 0


@with_world(9)
def rebuilt(w):
    """a report's Redis has the same, and goes with who made it"""
    tmp = os.path.join(w.pipe.dir, "t")
    os.mkdir(tmp)

    def start(*args):
        return subprocess.Popen(
            [os.path.join(BUILD, "tests/rebuild"), w.pipe.config,
             w.pipe.prefix, str(T), *args], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=dict(os.environ, TMPDIR=tmp,
                     PATH=BUILD + ":" + os.environ["PATH"]))
    for stage in STAGES:
        w.run(stage)
    before = w.ends()
    child = start()
    url = child.stdout.readline().strip()
    assert url.startswith("unix://" + tmp + "/sentra-report."), (
        url, child.stderr.read())
    with redis.Redis(unix_socket_path=url[7:]) as server:
        same(dump(w.pipe.redis, w.pipe.prefix), dump(server, w.pipe.prefix))
    assert w.ends() == before
    child.terminate()
    assert child.wait(60) == -signal.SIGTERM
    assert os.listdir(tmp) == []
    child.communicate()
    # Why a stage cannot: in the words in which it says that.
    with open(w.pipe.config) as conf:
        lines = conf.read().replace(w.pipe.brokers, "127.0.0.1:1")
    with open(w.pipe.config, "w") as out:
        out.write(lines)
    child = start()
    _, said = child.communicate(timeout=120)
    last = said.splitlines()[-1]
    assert child.returncode == 1 and "Kafka" in last, said
    assert re.match(r"(scorer|alerter|coverage) failed \(exit status 1\): "
                    "Kafka: ", last), last
    assert "progress: " in said and os.listdir(tmp) == [], said


def usage():
    """what would not end, and another Redis for good, are refused"""
    pipe = Pipeline({"version": 1, "sentras": []}, topics=False)
    try:
        for args, text in ((["--dry-run"], "--dry-run needs --once"),
                           (["--once", "--redis", "unix:///r"],
                            "--redis needs --dry-run")):
            done = pipe.run("sentra-consumer", "scorer", *args)
            assert done.returncode == 64 and text in done.stderr, done
        done = pipe.run("sentra-consumer", "scorer", "--once", "--dry-run",
                        "--redis", "http://x")
        assert done.returncode == 1 and "--redis" in done.stderr, done
    finally:
        pipe.close()


tap([same_and_unseen, only_reads, what_comes_later, keeps_its_partitions,
     rebuilt, usage])

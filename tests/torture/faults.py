"""The table of faults.

A fault is a function of a world and a random source that yields once: what
stands before the yield injects it, the value is how long it lasts, what stands
after heals it.  It raises Missed where it could not be injected.
"""
import collections
import re
import time

import confluent_kafka
import confluent_kafka.admin
import redis

from daemons import moment
from pipeline import PLATFORMS, await_ends, wait_for

# holds: None, or what is to be mended before it can (then only with --all).
Fault = collections.namedtuple("Fault", "name concerns run holds")
SESSION_S = 1.5
TABLE = []


class Missed(Exception):
    """It could not be injected now."""


def fault(name, concerns, holds=None):
    def add(run):
        TABLE.append(Fault(name, concerns, run, holds))
        return run
    return add


# ---- processes ----

@fault("scorer-kill", "scorer")
def scorer_kill(w, rng):
    rng.choice(w.scorers).kill()
    yield 0


@fault("alerter-kill", "alerter")
def alerter_kill(w, rng):
    rng.choice(w.members["alerter"]).kill()
    yield 0


@fault("coverage-kill", "coverage")
def coverage_kill(w, rng):
    rng.choice(w.members["coverage"]).kill()
    yield 0


@fault("producer-kill", "producer")
def producer_kill(w, _):
    w.producer.kill()
    yield 0


@fault("all-killed", "scorer alerter coverage producer")
def all_killed(w, _):
    for daemon in w.daemons:
        daemon.kill()
    yield 0


def paused(daemon, rng):
    daemon.stop()
    yield SESSION_S + rng.uniform(0.5, 1.5)
    daemon.go_on()


def instants(w):
    """{card: when it was evaluated}"""
    client = w.redis
    keys = list(client.scan_iter(w.prefix + ":card:*", count=1000))
    pipe = client.pipeline(transaction=False)
    for key in keys:
        pipe.hget(key, "as_of")
    return {k: int(v) for k, v in zip(keys, pipe.execute()) if v}


def look_back(w, before):
    """A paused one woke: no card goes back in time.  Its successor would
    mend that soon, so it has to be seen."""
    end = time.monotonic() + 0.8
    while time.monotonic() < end:
        now = instants(w)
        for key in now:
            if now[key] < before.get(key, 0):
                w.wrong.append("%s went back from %d to %d: a paused scorer "
                               "wrote over its successor" % (
                                   key.decode(), before[key], now[key]))
                return
        before.update(now)


def stop_scorer(w, rng):
    for lasts in paused(rng.choice(w.scorers), rng):
        yield lasts
        before = instants(w)
    look_back(w, before)


@fault("scorer-stop", "scorer")
def scorer_stop(w, rng):
    yield from stop_scorer(w, rng)


@fault("alerter-stop", "alerter")
def alerter_stop(w, rng):
    yield from paused(rng.choice(w.members["alerter"]), rng)


@fault("coverage-stop", "coverage")
def coverage_stop(w, rng):
    yield from paused(rng.choice(w.members["coverage"]), rng)


@fault("producer-stop", "producer")
def producer_stop(w, rng):
    yield from paused(w.producer, rng)


# ---- Redis ----

def killed(w, cut):
    master = w.pair.master
    master.kill()
    lost = cut and master.cut_tail(cut)
    if cut and not lost:
        w.pair.restart(master)
        raise Missed("nothing in the AOF")
    yield 0.2
    w.pair.restart(master)


@fault("redis-kill", "scorer alerter coverage")
def redis_kill(w, _):
    yield from killed(w, 0)


@fault("redis-tail-cut", "scorer alerter coverage")
def redis_tail_cut(w, rng):
    yield from killed(w, rng.choice([100, 5000, 100000, 1000000]))


@fault("redis-emptied", "scorer alerter coverage")
def redis_emptied(w, _):
    w.redis.flushall()
    yield 0


@fault("redis-full", "scorer alerter coverage")
def redis_full(w, rng):
    # Its replica's buffers count too, so it is below what it needs at once.
    server = w.pair.master
    server.tell("CONFIG", "SET", "maxmemory", "1mb")
    yield rng.uniform(0.2, 1.5)
    server.tell("CONFIG", "SET", "maxmemory", "0")


@fault("redis-readonly", "scorer alerter coverage")
def redis_readonly(w, rng):
    server = w.pair.master
    server.tell("REPLICAOF", "127.0.0.1", 1)
    yield rng.uniform(0.2, 1.5)
    server.tell("REPLICAOF", "NO", "ONE")


@fault("client-kill", "scorer alerter coverage")
def client_kill(w, rng):
    hit = 0
    for _ in range(rng.randrange(1, 6)):
        hit += w.redis.execute_command("CLIENT", "KILL", "TYPE", "normal",
                                       "SKIPME", "yes")
        moment(rng, 0, 0.1)
    if not hit:
        raise Missed("nobody was connected")
    yield 0


@fault("client-pause", "scorer alerter coverage")
def client_pause(w, rng):
    limit = rng.uniform(0.3, 2.5)
    w.redis.execute_command("CLIENT", "PAUSE", int(limit * 1000),
                            rng.choice(["ALL", "WRITE"]))
    yield limit


@fault("script-flush", "scorer alerter coverage")
def script_flush(w, rng):
    for _ in range(rng.randrange(1, 10)):
        w.redis.execute_command("SCRIPT", "FLUSH", rng.choice(
            ["SYNC", "ASYNC"]))
        moment(rng, 0, 0.05)
    yield 0


@fault("script-kill", "scorer alerter coverage")
def script_kill(w, rng):
    """Asked for often: there is rarely one running, and what has written
    already may not be killed; busy from its first millisecond."""
    client = w.redis
    client.config_set("busy-reply-threshold", 1)
    end = time.monotonic() + rng.uniform(0.2, 0.6)
    while time.monotonic() < end:
        try:
            client.execute_command("SCRIPT", "KILL")
        except redis.exceptions.ResponseError:  # not busy, or unkillable
            pass
    yield 0
    client.config_set("busy-reply-threshold", 5000)


# ---- a copy of Redis that lags ----

def lagging(w, rng):
    """The copy stands still while the daemons go on."""
    w.pair.follow()
    w.pair.lag()
    before = w.slices()
    moment(rng, 0.3, 2)
    return w.slices() != before


@fault("failover-killed", "scorer alerter coverage")
def failover_killed(w, rng):
    """The master dies; its copy, which lags, takes its place."""
    lagging(w, rng)
    w.pair.master.kill()
    old = w.pair.promote()
    yield 0
    w.pair.restart(old)


@fault("failover-split", "scorer alerter coverage")
def failover_split(w, rng):
    """For a while there are two, and some still write to the old one."""
    lagging(w, rng)
    old = w.pair.promote()
    yield rng.uniform(0.2, 1.5)
    old.tell("REPLICAOF", "127.0.0.1", w.pair.master.proxy.port)
    old.ask("CLIENT", "KILL", "TYPE", "normal")


@fault("rollback", "scorer alerter coverage")
def rollback(w, rng):
    """It goes back in time, and no connection is dropped: it becomes the
    copy's replica for a moment in which nobody writes."""
    if not lagging(w, rng):
        raise Missed("nothing was written meanwhile")
    master, copy = w.pair.master, w.pair.copy
    master.tell("CLIENT", "PAUSE", 20000, "WRITE")
    copy.tell("REPLICAOF", "NO", "ONE")
    master.tell("REPLICAOF", "127.0.0.1", copy.proxy.port)
    wait_for("the older data", lambda: master.info(
        "master_link_status") == "up")
    master.tell("REPLICAOF", "NO", "ONE")
    master.tell("CLIENT", "UNPAUSE")
    yield 0
    w.pair.follow()


# ---- TCP ----

def through(w, which):
    return w.broker.proxy if which == "kafka" else w.pair.master.proxy


def cut(which):
    def run(w, rng):
        proxy = through(w, which)
        proxy.refusing = rng.random() < 0.5
        if not proxy.cut():
            proxy.heal()
            raise Missed("nobody was connected")
        yield rng.uniform(0, 2)
        proxy.heal()
    return run


def slow(which):
    def run(w, rng):
        proxy = through(w, which)
        proxy.delay_s = rng.choice([0.001, 0.01, 0.05])
        yield rng.uniform(1, 3)
        proxy.heal()
    return run


def late(which):
    def run(w, rng):
        proxy = through(w, which)
        before = proxy.delivered_late
        proxy.keep()
        moment(rng, 0.2, 0.6)
        wait = rng.uniform(0.5, 2)
        if not proxy.abandon(wait):
            raise Missed("nothing was on its way")
        yield wait + 0.5
        if proxy.delivered_late == before:
            raise Missed("the server did not take it any more")
    return run


def killed_midway(which):
    """While each piece takes its time, so that it dies between two."""
    def run(w, rng):
        proxy = through(w, which)
        proxy.delay_s = rng.choice([0.02, 0.05])
        moment(rng, 0.1, 1.2)
        rng.choice(w.scorers).kill()
        yield 0.1
        proxy.heal()
    return run


def offsets(w):
    """{(platform, partition): (committed to Kafka, stored in Redis)} of the
    scorer; -1001 and None: never."""
    reader = confluent_kafka.Consumer({
        "bootstrap.servers": w.brokers, "group.id": w.prefix + "-scorer",
        "log_level": 0})
    parts = [(p, n) for p in w.platforms for n in range(w.partitions)]

    def committed():
        try:
            return reader.committed([confluent_kafka.TopicPartition(
                w.topic(p), n) for p, n in parts], 10)
        except confluent_kafka.KafkaException:  # the broker is just back
            return None
    try:
        told = wait_for("what was committed", committed, 30)
    finally:
        reader.close()
    pipe = w.redis.pipeline(transaction=False)
    for p, n in parts:
        pipe.hget("%s:state:scorer:slice:%d" % (w.prefix, n), p)
    return {part: (c.offset, s and int(s))
            for part, c, s in zip(parts, told, pipe.execute())}


def look_at_commits(w, before):
    """What was committed since is in Redis: commits trail behind."""
    for part, (committed, stored) in offsets(w).items():
        if committed != before[part][0] and committed > (stored or 0):
            w.wrong.append("offset %d of %s [%d] was committed, but Redis "
                           "has it up to %s" % (committed, *part, stored))
            return


# "youtube", "17" in a partition's hash: every message below it is read.
OFFSET = re.compile(rb"\r\n(?:%s)\r\n\$\d+\r\n(\d+)(?=\r\n)" %
                    "|".join(PLATFORMS).encode())
MANY = 50


def moves_far():
    """Whether a piece stores offsets of a scorer, and many messages beyond
    the ones that it stored before."""
    known = {}

    def look(connection, data):
        reached = sum(map(int, OFFSET.findall(data)))
        if b":state:scorer:" not in data or not reached:
            return False
        before = known.get(connection, reached)
        known[connection] = reached
        return reached >= before + MANY
    return look


def killed_at_mark(arrives):
    """A second of messages waits; of the flush that takes them nothing
    arrives from its offsets on, or nothing after them."""
    def run(w, rng):
        proxy, before = through(w, "redis"), offsets(w)
        proxy.stop_at(moves_far(), arrives)
        moment(rng, 0.1, 0.4)
        for scorer in w.scorers:
            scorer.stop()
        moment(rng, 0.7, 1.2)
        for scorer in w.scorers:
            scorer.go_on()
        met = proxy.met.wait(5)
        moment(rng, 0.1, 0.3)  # for what does not wait for Redis
        for scorer in w.scorers:
            scorer.kill()
        proxy.heal()
        if not met:
            raise Missed("there was no such flush")
        look_at_commits(w, before)
        yield 0
    return run


fault("mark-unsent-kill", "scorer alerter coverage")(killed_at_mark(False))
fault("mark-sent-kill", "scorer alerter coverage")(killed_at_mark(True))


@fault("redis-slow-stop", "scorer")
def stopped_midway(w, rng):
    """It wakes between two writes of a flush, and others have gone on."""
    proxy = through(w, "redis")
    proxy.delay_s = 0.02
    moment(rng, 0.3, 1.2)
    pause = stop_scorer(w, rng)
    lasts = next(pause)
    proxy.heal()
    yield lasts
    next(pause, None)


for _which, _concerns in (("redis", "scorer alerter coverage"),
                          ("kafka", "scorer alerter coverage producer")):
    fault(_which + "-cut", _concerns)(cut(_which))
    fault(_which + "-slow", _concerns)(slow(_which))
    fault(_which + "-slow-kill", "scorer")(killed_midway(_which))
    fault(_which + "-late", _concerns)(late(_which))


# ---- the log ----

@fault("broker-kill", "scorer alerter coverage producer")
def broker_kill(w, rng):
    w.broker.kill()
    yield rng.uniform(0, 1)
    w.broker.start()


def admin(w):
    return confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": w.brokers, "log_level": 0})


@fault("topic-deleted", "scorer alerter coverage")
def topic_deleted(w, rng):
    """Deleted under them, made anew, and soon longer than it was."""
    w.growth.rest()
    topic = w.topic("youtube")
    client = admin(w)
    for done in client.delete_topics([topic]).values():
        done.result(30)
    wait_for("the end of it", lambda: topic not in client.list_topics(
        timeout=10).topics)
    yield rng.uniform(0, 1)
    w.made_anew.add("youtube")
    wait_for("it anew", lambda: not w.create_topics(), 30)
    w.produce([e for e in w.teller.history(w.events, int(time.time() * 1000))
               if e[0] == "youtube"])
    w.growth.go_on()


def refusals(w):
    return [d.text().count("delete the keys of") for d in w.consumers()]


@fault("partitions-added", "scorer alerter coverage")
def partitions_added(w, _):
    """Each member of each stage refuses them, until its keys are deleted as
    it says.  One that had not noticed yet would write them as they were."""
    if w.partitions > 12:
        raise Missed("there are enough")
    before = refusals(w)
    w.growth.rest()
    w.partitions *= 2
    w.repartitioned = True
    client = admin(w)
    for done in client.create_partitions(
            [confluent_kafka.admin.NewPartitions(w.topic(p), w.partitions)
             for p in w.platforms]).values():
        done.result(30)
    reader = w.reader()
    await_ends(reader, [(w.topic(p), n) for p in w.platforms
                        for n in range(w.partitions)])
    reader.close()
    w.growth.connect()

    wait_for("the refusal", lambda: all(
        now > then for now, then in zip(refusals(w), before)), 60)
    yield 0
    w.redis.flushall()
    w.growth.go_on()


# ---- which of them ----

def holding():
    return [f for f in TABLE if f.holds is None]


def named(words):
    found = {f.name: f for f in TABLE}
    unknown = [w for w in words if w not in found]
    if unknown:
        raise SystemExit("no such fault: %s (one of: %s)" % (
            " ".join(unknown), " ".join(sorted(found))))
    return [found[w] for w in words]

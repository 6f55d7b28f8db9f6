#!/usr/bin/python3
"""The stage coverage as a service on real Kafka and real Redis: another lexicon
and other campaigns by SIGHUP, what others do to its keys, and kills of two that
share partitions.
"""
import json
import os
import random
import re
import signal
import subprocess
import time

from pipeline import Pipeline, difference, tap, wait_for
import streams

HOUR = 3600 * 1000
DAY = 24 * HOUR
WORDS = ["yapi", "pena", "permakanan", "anak"]
KEYS = ("coverage", "told", "labels", "labelled")


def label(name, *words):
    return {"id": name, "name": name.title(), "words": list(words),
            "examples": ["tentang %s kami" % words[0]], "counterexamples": []}


def lexicon(version, *programmes):
    return {"version": 1, "lexicon_version": version,
            "programmes": list(programmes),
            "clusters": [label("anak", "anak")], "activities": []}


FIRST = lexicon("satu", label("yapi", "yapi"), label("pena", "pena"))
SECOND = lexicon("dua", label("yapi", "yapi", "yayasan"),
                 label("permakanan", "permakanan"))


def sentra(n):
    return {"id": "sentra-%d" % n, "name": "Sentra %d" % n, "kind": "sentra",
            "city": "Kota", "province": "Provinsi",
            "timezone": "Asia/Jakarta", "aliases": [], "service_areas": [],
            "active_from": None, "active_until": None, "exempt": None,
            "accounts": [{"platform": p, "id": "%s%d" % (p, n),
                          "verified_by": None, "verified_at": None}
                         for p in ("x", "youtube")]}


def post(account, sentra_id, post_id, at, text, likes=0):
    """Seen at an instant, half an hour after its publication."""
    return account["platform"], sentra_id.encode(), json.dumps({
        "schema": "post_metrics.v1",
        "event_id": "%s-%s" % (sentra_id, post_id),
        "platform": account["platform"], "sentra_id": sentra_id,
        "account_id": account["id"], "post_id": post_id,
        "observed_at": streams.rfc3339(at),
        "published_at": streams.rfc3339(at - HOUR // 2), "kind": "post",
        "url": None, "text": text, "description": None, "likes": likes,
        "comments": None, "shares": None, "saves": None,
        "views": None}).encode()


def posts(roster, now_ms, each):
    """Texts of some words, over the last nine days, the oldest first."""
    found = []
    rng = random.Random(5)
    for s in roster["sentras"]:
        for n in range(each):
            account = rng.choice(s["accounts"])
            at = now_ms - rng.randrange(1, 9 * 24) * HOUR
            words = rng.sample(WORDS, rng.randrange(3))
            found.append((at, post(account, s["id"], "p%d" % n, at,
                                   "Hari ini " + " ".join(words), n)))
    return [message for _, message in sorted(found)]


class Service:
    def __init__(self, sentras=8, each=40, config="", age_ms=0):
        """Its newest post is older than that."""
        self.roster = {"version": 1,
                       "sentras": [sentra(n) for n in range(sentras)]}
        self.pipe = Pipeline(self.roster, config=(
            "session.timeout.ms = 1500\nheartbeat.interval.ms = 300\n"
            "[coverage]\ntick = 500ms\n" + config))
        self.words = os.path.join(self.pipe.dir, "lexicon.json")
        self.planned = os.path.join(self.pipe.dir, "campaigns.json")
        self.metrics = os.path.join(self.pipe.dir, "metrics")
        self.pipe_config("lexicon = %s\ncampaigns = %s\nmetrics_file = %s\n" %
                         (self.words, self.planned, self.metrics))
        self.write(FIRST)
        self.plan()
        self.now_ms = int(time.time()) * 1000
        self.pipe.produce(posts(self.roster, self.now_ms - age_ms, each))

    def pipe_config(self, lines):
        with open(self.pipe.config) as old:
            text = old.read()
        with open(self.pipe.config, "w") as new:
            new.write(text.replace("[pipeline]\n", "[pipeline]\n" + lines, 1))

    def write(self, words):
        with open(self.words, "w") as out:
            json.dump(words, out)

    def plan(self, *campaigns):
        with open(self.planned, "w") as out:
            json.dump({"version": 1, "campaigns": campaigns}, out)

    def start(self, log="log"):
        return self.pipe.start("sentra-consumer", "coverage", log=log)

    def once(self):
        done = self.pipe.run("sentra-consumer", "coverage", "--once")
        assert done.returncode == 0, done.stderr

    def key(self, name):
        return "%s:%s" % (self.pipe.prefix, name)

    def field(self, n, name):
        value = self.pipe.redis.hget(self.key("labels:sentra-%d" % n), name)
        return value and value.decode()

    def await_version(self, version, limit_s=60):
        wait_for("lexicon " + version, lambda: all(
            self.field(n, "lexicon_version") == version
            for n in range(len(self.roster["sentras"]))), limit_s)

    def dump(self):
        """What dashboards read, without the instant that moves on."""
        wanted = tuple(self.key(k) + ":" for k in KEYS)
        found = {k: v for k, v in self.pipe.dump().items()
                 if k.startswith(wanted)}
        for kind, value in found.values():
            if kind == "hash":
                value.pop("as_of")
        return found

    def await_same(self, want, limit_s=60):
        try:
            wait_for("the same keys",
                     lambda: not difference(want, self.dump()), limit_s)
        except AssertionError:
            raise AssertionError("\n".join(difference(want, self.dump())))

    def close(self):
        self.pipe.close()


def told(service, word):
    """Posts of all sentra that tell it, in 30 days."""
    return sum(value for _, value in service.pipe.redis.zrange(
        service.key("coverage:%s:30d" % word), 0, -1, withscores=True))


def stop(child):
    child.send_signal(signal.SIGTERM)
    assert child.wait(30) == 0, child.returncode


def other_words():
    """SIGHUP with another lexicon: begun anew in the same process, and said; a bad one is refused"""
    service = Service()
    try:
        child = service.start()
        service.await_version("satu")
        assert told(service, "pena") > 0
        # The same as a run from nothing by that lexicon.
        service.write(SECOND)
        child.send_signal(signal.SIGHUP)
        service.await_version("dua")
        have = service.dump()
        assert told(service, "permakanan") > 0
        gone = [k for k in have if ":pena" in k]
        assert not gone, gone
        log = service.pipe.text()
        assert re.search('msg="another lexicon" was=satu is=dua', log), log
        assert "of another lexicon" in log, log
        health = service.pipe.redis.hgetall(service.key("pipeline:coverage"))
        assert health[b"rebuilding"] == b"0", health
        # A bad one.
        service.write(lexicon("tiga", label("yapi", "...")))
        child.send_signal(signal.SIGHUP)
        wait_for("a refusal",
                 lambda: "reload refused" in service.pipe.text())
        assert "programmes[0].words[0]" in service.pipe.text()
        before = service.field(0, "as_of")
        wait_for("a tick", lambda: service.field(0, "as_of") > before)
        service.await_same(have)
        assert child.poll() is None
        stop(child)
        with open(service.metrics) as text:
            assert re.search(r'rebuilds_total{stage="coverage"} 6$',
                             text.read(), re.M)  # three partitions, twice
        service.write(SECOND)
        service.pipe.redis.flushall()
        service.once()
        service.await_same(have, 1)
    finally:
        service.close()


def campaign(name, t0_ms):
    """It has a hashtag of its own, and two days."""
    return {"id": name, "name": name.title(), "words": ["#" + name],
            "t0": streams.rfc3339(t0_ms), "zone": "same", "window": "2d",
            "expected": "all"}


def scores(service, key):
    return dict(service.pipe.redis.zrange(service.key(key), 0, -1,
                                          withscores=True))


def rebuilds(service):
    with open(service.metrics) as text:
        return int(re.search(r'rebuilds_total{stage="coverage"} (\d+)$',
                             text.read(), re.M).group(1))


def planned():
    """a campaign that is still to come: nothing is read again, what Kafka lost stays, its posts count; one whose time was read begins anew, if it has words"""
    service = Service(age_ms=4 * DAY)
    now = service.now_ms

    def reload(*campaigns):
        service.plan(*campaigns)
        child.send_signal(signal.SIGHUP)

    def field(name, key):
        return service.pipe.redis.hget(service.key("campaign:" + name), key)

    try:
        child = service.start()
        service.await_version("satu")
        want, told_of = service.dump(), scores(service, "told:pena")
        assert len([s for s in told_of.values() if s]) > 4, told_of
        service.pipe.expire({(service.pipe.topic(p), n): -1
                             for p in ("x", "youtube") for n in range(3)})
        # By a reload.
        reload(campaign("serentak", now - DAY))
        wait_for("the campaign", lambda: field("serentak", "state"))
        assert field("serentak", "posted") == b"0"
        service.await_same(want, 1)
        assert re.search('msg="other campaigns" came=serentak changed="" '
                         'went=""', service.pipe.text()), service.pipe.text()
        # Its posts count.
        service.pipe.produce([post(
            service.roster["sentras"][1]["accounts"][0], "sentra-1", "baru",
            now - 12 * HOUR, "Bersama #Serentak")])
        wait_for("its post", lambda: field("serentak", "posted") == b"1")
        assert scores(service, "campaign:serentak:first") == {
            b"sentra-1": (now - 12 * HOUR - HOUR // 2) // 1000}
        stop(child)
        assert rebuilds(service) == 3  # the partitions, at the first start
        # At a start, beside another; and one that goes.
        service.plan(campaign("serentak", now - DAY),
                     campaign("nanti", now + 5 * DAY))
        child = service.start("log2")
        wait_for("another", lambda: field("nanti", "state") == b"planned")
        reload(campaign("nanti", now + 5 * DAY))
        wait_for("its end", lambda: field("serentak", "state") is None)
        assert scores(service, "told:pena") == told_of
        stop(child)
        assert rebuilds(service) == 0
        for log in service.pipe.text("log2"), service.pipe.text():
            assert "what is known stays good" in log, log
        assert "from its beginning" not in service.pipe.text("log2")
        # One whose time was read: labels alone are known of what was.
        service.plan({**campaign("lalu", now - 12 * DAY), "words": [],
                      "labels": ["pena"]})
        child = service.start("log4")
        wait_for("labels", lambda: field("lalu", "state") == b"over")
        assert int(field("lalu", "posted")) > 4, field("lalu", "posted")
        assert scores(service, "told:pena") == told_of
        stop(child)
        assert rebuilds(service) == 0
        # Its words are not.
        service.plan(campaign("dulu", now - 6 * DAY))
        child = service.start("log3")
        wait_for("an older one", lambda: field("dulu", "state") == b"over")
        log = service.pipe.text("log3")
        assert log.count("is read from its beginning") == 3, log
        assert "are of another lexicon, campaign or time zone" in log, log
        assert "what was known is lost" in log, log
        assert not any(scores(service, "told:pena").values())
        stop(child)
        assert rebuilds(service) == 3
    finally:
        service.close()


def damage(service, rng):
    """What somebody may do to keys; any of it."""
    r, keys = service.pipe.redis, sorted(service.dump())
    key = rng.choice(keys)
    kind = r.type(key)
    if rng.random() < 0.4:
        r.delete(key)
    elif kind == b"hash":
        field = rng.choice(r.hkeys(key))
        r.hdel(key, field) if rng.random() < 0.5 else r.hset(key, field, "7x")
        r.hset(key, "strange", 1)
    elif kind == b"zset":
        r.zadd(key, {"hantu": 5, "sentra-1": 77})
        r.zrem(key, "sentra-2")
    else:
        r.xadd(key, {"platform": "x"})


def heals():
    """keys that others delete or change are whole again, without a restart"""
    service = Service()
    rng = random.Random(6)
    try:
        service.start()
        service.await_version("satu")
        want = service.dump()
        for _ in range(12):
            for _ in range(rng.randrange(1, 6)):
                damage(service, rng)
            service.await_same(want, 45)
        service.pipe.redis.flushall()
        service.await_same(want)
        assert "gave up the partitions" in service.pipe.text()
    finally:
        service.close()


def kills():
    """two that share the partitions, killed and given another lexicon: the same as one that was left alone"""
    service = Service(sentras=12, each=150)
    rng = random.Random(7)
    try:
        service.write(SECOND)
        service.once()
        want = service.dump()
        assert service.pipe.redis.dbsize() > 60
        service.pipe.redis.flushall()
        service.write(FIRST)
        running = [service.start("log%d" % n) for n in range(2)]
        for n in range(8):
            size = rng.randrange(1, 60)
            wait_for("keys", lambda: service.pipe.redis.dbsize() >= size)
            victim = rng.randrange(2)
            running[victim].kill()
            running[victim].wait()
            running[victim] = service.start("log%d" % victim)
            if n == 4:
                service.write(SECOND)
                for child in running:
                    child.send_signal(signal.SIGHUP)
            if n == 6:
                service.pipe.redis.flushall()
        # Whoever was killed between signal and handler reads it at its start.
        service.await_version("dua")
        service.await_same(want)
        for child in running:
            stop(child)
        service.await_same(want, 1)
    finally:
        service.close()


def checked():
    """--check names the faults of the lexicon; a program without one does not start"""
    service = Service(sentras=1, each=1)
    try:
        check = ("sentra-consumer", "coverage", "--check")
        assert service.pipe.run(*check).returncode == 0
        bad = label("yapi", "yapi")
        bad["examples"] = ["tidak ada"]
        service.write(lexicon("x", bad))
        done = service.pipe.run(*check)
        assert done.returncode == 78
        assert "programmes[0].examples[0]" in done.stderr, done.stderr
        os.unlink(service.words)
        for args in check, check[:2] + ("--once",):
            done = service.pipe.run(*args)
            assert done.returncode == 78 and service.words in done.stderr, \
                done.stderr
        # The others do not ask for it.
        done = service.pipe.run("sentra-consumer", "scorer", "--check")
        assert done.returncode == 0, done.stderr
    finally:
        service.close()


tap([other_words, planned, heals, kills, checked])

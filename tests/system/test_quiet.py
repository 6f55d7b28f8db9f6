#!/usr/bin/python3
"""The whole stage of alerts, as people meet it: real Kafka, Redis and
Alertmanager, and what arrives at its webhook.  The limits are a minute; what
is fed is dated back."""
import datetime
import json
import os
import random
import re
import signal
import threading
import time

from inbox import Alertmanager, Inbox, is_there
from pipeline import PLATFORMS, Pipeline, difference, tap, wait_for

UTC = datetime.timezone.utc
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
KILLS = 100
SEED = 20260803
# The broker gives up a dead member soon; or, where one that is only slow must
# not be taken for dead, less so.
FAST = "session.timeout.ms = 600\nheartbeat.interval.ms = 100\n"
CALM = "session.timeout.ms = 4000\nheartbeat.interval.ms = 300\n"
SETTINGS = """[consumer]
catch_up = 20ms
[staleness]
working_days = no
aging_after = 1m
stale_after = 1m
proof_gap = 1s
blind_after = %s
tick = 100ms
[alertmanager]
urls = %s
resend = 1s
"""


def now():
    return datetime.datetime.now(UTC)


def stamp(t):
    return t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (
        t.microsecond // 1000)


def roster(sentras):
    """{id: platforms}, an account on each."""
    return {"version": 1, "sentras": [
        {"id": name, "name": "Sentra " + name, "kind": "sentra", "city": "C",
         "province": "P", "timezone": "Asia/Jakarta", "aliases": [],
         "service_areas": [], "active_from": None, "active_until": None,
         "accounts": [{"platform": p, "id": name + "-" + p}
                      for p in platforms]}
        for name, platforms in sentras.items()]}


def event(schema, t, name, platform, **more):
    body = dict({"schema": schema, "event_id": "%s-%s-%s-%s" % (
        schema, name, platform, stamp(t)), "platform": platform,
        "sentra_id": name, "account_id": name + "-" + platform,
        "observed_at": stamp(t)}, **more)
    return platform, name.encode(), json.dumps(body).encode()


def status(t, name, platform, outcome="ok"):
    return event("collection_status.v1", t, name, platform, outcome=outcome,
                 complete=outcome == "ok", detail=None,
                 next_poll_at=stamp(t + HOUR))


def post(t, name, platform, published):
    return event("post_metrics.v1", t, name, platform,
                 post_id=stamp(published), published_at=stamp(published),
                 kind="post", url="https://example.org/1", text=None, likes=1,
                 comments=None, shares=None, saves=None, views=None)


def quiet(name, platform, t):
    """Its newest post is an hour old, as two proofs show."""
    return [post(t - 3 * SECOND, name, platform, t - HOUR),
            status(t - 3 * SECOND, name, platform), status(t, name, platform)]


def seen_posting(name, platform, t):
    """Its newest post is within the limit, for a second more."""
    return [post(t, name, platform, t - 59 * SECOND),
            status(t, name, platform)]


def quiet_again(name, platform, t):
    """4 s or more after that."""
    return [status(t - 2 * SECOND, name, platform), status(t, name, platform)]


class World:
    """A pipeline, an Alertmanager, and its webhook."""

    def __init__(self, people, blind_after="10m", kafka=FAST):
        self.inbox = Inbox()
        self.alertmanager = Alertmanager(self.inbox)
        self.pipe = Pipeline(people, config=kafka + SETTINGS % (
            blind_after, self.alertmanager.url))

    def alerter(self, log="log"):
        return self.pipe.start("sentra-consumer", "alerter", log=log)

    def record(self):
        """The topic: [(state, kind, of)]"""
        found = []
        for m in self.pipe.read([self.pipe.prefix + ".alerts"]):
            e = json.loads(m.value())
            found.append((e["state"], e["kind"],
                          e["sentra_id"] or e["platform"] or e["reason"]))
        return found

    def tell(self):
        """What a programmer wants to see of a world that failed."""
        print("# record: %s" % self.record())
        print("# told: %s" % self.inbox.told)
        for stage in self.pipe.redis.scan_iter("*:pipeline:*"):
            print("# %s: %s" % (stage, self.pipe.redis.hgetall(stage)))

    def close(self):
        self.pipe.close()
        self.alertmanager.close()
        self.inbox.close()


def in_world(*args, **more):
    def wrap(test):
        def run():
            world = World(*args, **more)
            try:
                test(world)
            except AssertionError:
                world.tell()
                raise
            finally:
                world.close()
        run.__doc__ = test.__doc__
        return run
    return wrap


@in_world(roster({"satu": ["youtube"], "dua": ["youtube"]}))
def one_of_each(world):
    """a quiet sentra: exactly one notification, and exactly one resolution after a new post"""
    pipe, inbox = world.pipe, world.inbox
    t = now()
    pipe.produce(quiet("satu", "youtube", t) +
                 [post(t, "dua", "youtube", t), status(t, "dua", "youtube")])
    child = world.alerter()
    wait_for("the alert", lambda: inbox.told)
    world.alertmanager.hears_more("firing")
    assert [repr(n) for n in inbox.told] == [
        "firing content_stale satu None"], inbox.told
    pipe.produce([status(now(), "satu", "youtube")])
    world.alertmanager.hears_more("firing")
    assert len(inbox.told) == 1, inbox.told
    t = now()
    pipe.produce([post(t, "satu", "youtube", t - SECOND),
                  status(t, "satu", "youtube")])
    wait_for("the end", lambda: len(inbox.told) > 1)
    world.alertmanager.hears_more("resolved")
    assert [n.status for n in inbox.told] == ["firing", "resolved"]
    assert inbox.told[0].since == inbox.told[1].since
    assert [s for s, _, _ in world.record()] == ["firing", "resolved"]
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, pipe.text()


@in_world(roster({"satu": ["youtube"]}))
def again(world):
    """what ended and fires again: no "resolved" from an alerter that begins and is not at the end of the log yet"""
    pipe, inbox = world.pipe, world.inbox
    child = world.alerter()
    pipe.produce(quiet("satu", "youtube", now()))
    wait_for("the alert", lambda: inbox.of("firing"))
    pipe.produce(seen_posting("satu", "youtube", now()))
    wait_for("the end", lambda: inbox.of("resolved"))
    time.sleep(4)  # until it is over the limit
    pipe.produce(quiet_again("satu", "youtube", now()))
    wait_for("it again", lambda: len(inbox.of("firing")) == 2)
    child.kill()
    child.wait()
    pipe.produce([status(now(), "elsewhere", "x")] * 150000)
    world.alerter()
    world.alertmanager.hears_more("firing")
    assert [n.status for n in inbox.told] == [
        "firing", "resolved", "firing"], inbox.told


def away(pipe):
    """Of the metrics: how many Alertmanagers do not answer."""
    try:
        with open(os.path.join(pipe.dir, "metrics-alerter.prom")) as text:
            return re.search(r"alertmanagers_away\S* (\d+)",
                             text.read()).group(1)
    except FileNotFoundError:
        return None


@in_world(roster({"satu": ["youtube"]}))
def reloaded(world):
    """SIGHUP: an Alertmanager that does not answer is counted; another address is told what fires"""
    pipe, inbox = world.pipe, world.inbox
    with open(pipe.config) as text:
        right = text.read().replace(
            "[pipeline]\n", "[pipeline]\nmetrics_file = %s/metrics-%%.prom\n"
            % pipe.dir, 1)
    with open(pipe.config, "w") as out:
        out.write(right.replace(world.alertmanager.url,
                                "http://127.0.0.1:1"))
    child = world.alerter()
    pipe.produce(quiet("satu", "youtube", now()))
    wait_for("the metric", lambda: away(pipe) == "1", 60)
    assert not inbox.told, inbox.told
    with open(pipe.config, "w") as out:
        out.write(right)
    child.send_signal(signal.SIGHUP)
    wait_for("the alert", lambda: inbox.of("firing"))
    wait_for("the metric", lambda: away(pipe) == "0", 60)
    child.send_signal(signal.SIGTERM)
    assert child.wait(20) == 0, pipe.text()


# ---- killed again and again ----

class Sentra:
    """Falls quiet, is told of, posts, is told to be well, and again."""
    MOST = 4  # times

    def __init__(self, name, platform, begin):
        self.name, self.platform = name, platform
        self.fell = self.posted = 0  # how often
        self.due = begin
        self.pending = "quiet"

    def step(self, inbox):
        """What it does now, as events; it waits for what must be told."""
        t, out = now(), []
        if self.pending == "quiet" and time.monotonic() >= self.due:
            out = quiet_again(self.name, self.platform, t) if self.fell \
                else quiet(self.name, self.platform, t)
            self.fell += 1
            self.pending = "firing"
        elif self.pending == "firing" and self.heard(inbox, "firing",
                                                     self.fell):
            if self.fell < self.MOST:
                out = seen_posting(self.name, self.platform, t)
                self.posted += 1
                self.pending = "resolved"
            else:
                self.pending = "nothing"
        elif self.pending == "resolved" and self.heard(inbox, "resolved",
                                                       self.posted):
            self.pending = "quiet"
            self.due = time.monotonic() + 4
        return out

    def heard(self, inbox, word, n):
        """The n-th round of it was told: duplicates do not count."""
        return len(rounds(inbox, word, self.name)) >= n


def rounds(inbox, word, name):
    """Each begins with a word after the other one."""
    told = [n.status for n in list(inbox.told) if n.of == name]
    return [i for i, w in enumerate(told) if w == word and
            (i == 0 or told[i - 1] != word)]


class Life(threading.Thread):
    """All sentra live; ends when stop is set."""

    def __init__(self, world, sentras):
        super().__init__(daemon=True)
        self.world, self.sentras = world, sentras
        self.stop, self.error = threading.Event(), None

    def run(self):
        try:
            while not self.stop.is_set():
                events = [e for s in self.sentras
                          for e in s.step(self.world.inbox)]
                if events:
                    self.world.pipe.produce(events)
                self.stop.wait(0.1)
        except Exception as error:  # told by the test
            self.error = error


NAMES = {"s%02d" % i: [PLATFORMS[i % 5]] for i in range(15)}


def kill_often(world, rng):
    """In the middle Alertmanager is away, and back. Returns how many of the
    alerters killed had evaluated."""
    began, evaluated = time.monotonic(), 0
    for i in range(KILLS):
        if i == KILLS * 4 // 10:
            world.alertmanager.stop()
        if i == KILLS * 6 // 10:
            world.alertmanager.start()
        log = "log%d" % i
        child = world.alerter(log)
        limit = rng.uniform(0, 1.1)
        time.sleep(limit)  # when, is the point
        child.kill()
        child.wait()
        world.pipe.children.remove(child)
        evaluated += "partitions assigned" in world.pipe.text(log)
    return evaluated, time.monotonic() - began


@in_world(roster(NAMES))
def killed(world):
    """the alerter killed 100 times, Alertmanager away meanwhile: none missed, no false "resolved", at most one duplicate each"""
    rng = random.Random(SEED)
    inbox = world.inbox
    sentras = [Sentra(name, platforms[0], time.monotonic() +
                      rng.uniform(0, 30))
               for name, platforms in NAMES.items()]
    life = Life(world, sentras)
    life.start()
    evaluated, seconds = kill_often(world, rng)
    at_kills = len(inbox.told)
    child = world.alerter()
    try:
        wait_for("all that is to be told", lambda: life.error or all(
            s.pending == "nothing" for s in sentras), 120)
        world.alertmanager.hears_more("firing", 50)
    finally:
        life.stop.set()
        life.join()
    assert not life.error, life.error
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, world.pipe.text()
    duplicates = 0
    for s in sentras:
        told = [n.status for n in inbox.told if n.of == s.name]
        fired, over = (rounds(inbox, w, s.name)
                       for w in ("firing", "resolved"))
        # It waited for each: one too many was false.
        assert (len(fired), len(over)) == (s.fell, s.posted), (s.name, told)
        duplicates += len(told) - len(fired) - len(over)
        assert all(told[i:i + 3] != [told[i]] * 3
                   for i in range(len(told) - 2)), (s.name, told)
    record = world.record()
    for s in sentras:
        words = [w for w, _, of in record if of == s.name]
        assert words == ["firing", "resolved"] * s.posted + ["firing"], words
    assert {n.kind for n in inbox.told} == {"content_stale"}, inbox.told
    print("# note %d kills in %.0f s, %d of them at work; %d notifications "
          "(%d until the last kill) of %d changes, %d duplicates; the record "
          "has %d" % (KILLS, seconds, evaluated, len(inbox.told), at_kills,
                      sum(s.fell + s.posted for s in sentras), duplicates,
                      len(record)))


# ---- a platform down ----

MANY = {"s%02d" % i: PLATFORMS for i in range(31)}
DOWN = "facebook"


def alive(t, name, platform):
    return [post(t, name, platform, t), status(t, name, platform)]


@in_world(roster(MANY))
def platform_down(world):
    """31 sentra on 5 platforms, one platform down: one operations alert, none of content, though ten are silent elsewhere"""
    pipe, inbox = world.pipe, world.inbox
    t, names = now(), sorted(MANY)
    events = [e for name in names for e in alive(t - 2 * HOUR, name, DOWN)]
    for i, name in enumerate(names):
        for p in PLATFORMS:
            if p != DOWN:
                events += quiet(name, p, t) if i < 10 else alive(t, name, p)
        events.append(status(t, name, DOWN, "auth"))
    child = world.alerter()
    began = time.monotonic()
    pipe.produce(events)
    wait_for("the alert", lambda: inbox.told)
    seconds = inbox.told[0].at - began
    world.alertmanager.hears_more("firing")
    assert [repr(n) for n in inbox.told] == [
        "firing collection_blind facebook auth"], inbox.told
    assert pipe.redis.zcard(pipe.prefix + ":blind") == len(MANY)
    for i, name in enumerate(names):
        card = pipe.redis.hgetall("%s:card:%s" % (pipe.prefix, name))
        assert card[b"state"] == (b"blind" if i < 10 else b"fresh"), card
        assert card[b"state:x"] == (b"stale" if i < 10 else b"fresh"), card
    t = now()
    pipe.produce([e for name in names for e in alive(t, name, DOWN)])
    wait_for("the end", lambda: len(inbox.told) > 1)
    world.alertmanager.hears_more("resolved")
    assert [repr(n) for n in inbox.told[1:]] == [
        "resolved collection_blind facebook auth"], inbox.told
    assert len(world.record()) == 2
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, pipe.text()
    print("# note told of %d accounts in one notification, %.1f s after the "
          "events" % (len(MANY), seconds))


# ---- paused ----

FEW = {"z%02d" % i: [PLATFORMS[i % 5]] for i in range(15)}


def changes(world, which, firing):
    """They fall silent, or post."""
    t = now()
    world.pipe.produce([e for name in which for e in (
        quiet_again if firing else seen_posting)(name, FEW[name][0], t)])


def counted(world, n):
    """Each was told of n times: up and down."""
    def told():
        return all(len([x for x in list(world.inbox.told) if x.of == name])
                   >= n[name] for name in FEW)
    wait_for("what changed meanwhile", told)


def pause(world, first, log, n):
    """One is stopped; all changes meanwhile, and half of it changes back; it
    wakes."""
    rising = [x for x in FEW if n[x] % 2 == 0]
    falling = [x for x in FEW if n[x] % 2]
    first.send_signal(signal.SIGSTOP)
    changes(world, falling, False)
    changes(world, rising, True)
    for name in FEW:
        n[name] += 1
    counted(world, n)
    time.sleep(4)  # until those that posted are over the limit
    changes(world, rising[::2], False)
    changes(world, falling[::2], True)
    for name in rising[::2] + falling[::2]:
        n[name] += 1
    counted(world, n)
    known = world.pipe.text(log).count("partitions assigned")
    first.send_signal(signal.SIGCONT)
    wait_for("it to notice", lambda: world.pipe.text(log).count(
        "partitions assigned") > known)
    world.alertmanager.hears_more("firing")
    time.sleep(4)  # until those that posted are over the limit


@in_world(roster(FEW), kafka=CALM)
def zombie(world):
    """two alerters, each stopped and continued: nothing told twice, and no value of the zombie stands"""
    pipe, inbox = world.pipe, world.inbox
    pair = {}
    for log in "one", "two":
        pair[log] = world.alerter(log)
        wait_for("its partitions", lambda: "partitions assigned" in pipe.text(log),
                 60)
    t = now()
    pipe.produce([e for name in FEW for e in quiet(name, FEW[name][0], t)])
    n = dict.fromkeys(FEW, 1)
    counted(world, n)
    time.sleep(0.5)
    # Half of them in the other phase.
    changes(world, sorted(FEW)[::2], False)
    for name in sorted(FEW)[::2]:
        n[name] += 1
    counted(world, n)
    time.sleep(4)
    # Not while one is telling: the topic has no fence, and what was on its
    # way there comes late.
    for log in "one", "two", "one":
        pause(world, pair[log], log, n)
    for child in pair.values():
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0
    record = world.record()
    for name in FEW:
        want = (["firing", "resolved"] * n[name])[:n[name]]
        told = [x.status for x in inbox.told if x.of == name]
        assert told == want, (name, told, want)
        assert [w for w, _, of in record if of == name] == want, name
    have = pipe.dump()
    pipe.redis.flushall()
    done = pipe.run("sentra-consumer", "alerter", "--once")
    assert done.returncode == 0, done.stderr
    lines = difference(pipe.dump(), have)
    assert not lines, "\n".join(lines)
    assert len(world.record()) == len(record)
    print("# note 3 pauses, %d changes, each told once" % len(record))


tests = [one_of_each, again, reloaded, platform_down, zombie, killed]
if is_there():
    tap(tests)
else:
    print("ok 1 - alerts as they arrive # SKIP no prometheus-alertmanager\n"
          "1..1")

#!/usr/bin/python3
"""The alerter on real Kafka and real Redis: silence and blindness told once,
the record in the topic, the view rebuilt from it."""
import datetime
import json
import os
import re
import signal

import confluent_kafka.admin
import jsonschema

from pipeline import ROOT, Pipeline, difference, tap, wait_for

UTC = datetime.timezone.utc
# A Monday; no holiday in that fortnight.
T0 = datetime.datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)

with open(os.path.join(ROOT, "schemas", "alert.v1.schema.json")) as text:
    SCHEMA = jsonschema.Draft202012Validator(json.load(text))


def stamp(t):
    return t.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def sentra(name, *accounts, **more):
    return dict({
        "id": name, "name": "Sentra " + name.title(), "kind": "sentra",
        "city": "C", "province": "P", "timezone": "Asia/Jakarta",
        "aliases": [], "service_areas": [], "active_from": None,
        "active_until": None,
        "accounts": [{"platform": p, "id": i} for p, i in accounts]}, **more)


def roster(*sentras):
    return {"version": 1, "sentras": list(sentras)}


def status(t, name, platform, account, outcome="ok", complete=None):
    return platform, name.encode(), json.dumps({
        "schema": "collection_status.v1",
        "event_id": "s-%s-%s-%s" % (account, platform, stamp(t)),
        "platform": platform, "sentra_id": name, "account_id": account,
        "observed_at": stamp(t), "outcome": outcome,
        "complete": outcome == "ok" if complete is None else complete,
        "detail": None, "next_poll_at": stamp(t + HOUR / 4)}).encode()


def post(t, name, platform, account, published, n="1"):
    return platform, name.encode(), json.dumps({
        "schema": "post_metrics.v1",
        "event_id": "p-%s-%s-%s-%s" % (account, platform, stamp(t), n),
        "platform": platform, "sentra_id": name, "account_id": account,
        "post_id": n, "observed_at": stamp(t),
        "published_at": stamp(published), "kind": "post",
        "url": "https://example.org/" + n, "text": None, "likes": 1,
        "comments": None, "shares": None, "saves": None,
        "views": None}).encode()


def rounds(name, platform, account, begin, end, published, step=HOUR):
    """A well round each hour; the post is seen in the first."""
    out, t = [], begin
    while t <= end:
        if t == begin:
            out.append(post(t, name, platform, account, published))
        out.append(status(t, name, platform, account))
        t += step
    return out


def evaluate(pipe, t):
    done = pipe.run("sentra-consumer", "alerter", "--once", "--as-of",
                    t.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert done.returncode == 0, done.stderr
    return done


def told(pipe):
    """The topic: [(kind, of, reason, state)], each held against the schema."""
    found = []
    for m in pipe.read([pipe.prefix + ".alerts"]):
        event = json.loads(m.value())
        SCHEMA.validate(event)
        of = event["sentra_id"] or event["platform"]
        assert m.key().decode() == (of or event["reason"])
        assert dict(m.headers())["schema"] == b"alert.v1"
        found.append((event["kind"], of, event["reason"], event["state"],
                      event["alert_id"], event["detail"]))
    return found


def words(pipe):
    return [t[:4] for t in told(pipe)]


def stream(pipe):
    return [fields[b"event"] for _, fields in
            pipe.redis.xrange(pipe.prefix + ":alerts")]


def with_pipe(people):
    def wrap(test):
        def run():
            pipe = Pipeline(people)
            try:
                test(pipe)
            finally:
                pipe.close()
        run.__doc__ = test.__doc__
        return run
    return wrap


ONE = roster(sentra("abiyoso", ("youtube", "UCa")))


@with_pipe(ONE)
def a_quiet_sentra(pipe):
    """a quiet sentra: one alert, and one resolution after a new post"""
    key = pipe.prefix + ":"
    pipe.produce(rounds("abiyoso", "youtube", "UCa", T0, T0 + 14 * DAY,
                        T0 - HOUR))
    evaluate(pipe, T0 + DAY)
    assert words(pipe) == []
    card = pipe.redis.hgetall(key + "card:abiyoso")
    assert card[b"state"] == b"fresh", card
    evaluate(pipe, T0 + 6 * DAY)
    card = pipe.redis.hgetall(key + "card:abiyoso")
    assert card[b"state"] == b"aging", card
    # Seven working days after Monday 08:00 WIB, and two proofs beyond.
    evaluate(pipe, T0 + 14 * DAY)
    assert words(pipe) == [("content_stale", "abiyoso", None, "firing")]
    since = pipe.redis.zscore(key + "stale", "abiyoso")
    card = pipe.redis.hgetall(key + "card:abiyoso")
    assert card[b"state"] == card[b"state:youtube"] == b"stale", card
    assert b"state:x" not in card
    want = T0 - HOUR + 9 * DAY  # 7 working days and a weekend
    want += 2 * HOUR            # over at the proof after, again an hour later
    assert since == want.timestamp(), (since, want.timestamp())
    evaluate(pipe, T0 + 14 * DAY + HOUR / 2)
    assert len(told(pipe)) == 1
    pipe.produce([post(T0 + 14 * DAY + HOUR, "abiyoso", "youtube", "UCa",
                       T0 + 14 * DAY, "2"),
                  status(T0 + 14 * DAY + HOUR, "abiyoso", "youtube", "UCa")])
    evaluate(pipe, T0 + 14 * DAY + HOUR)
    both = told(pipe)
    assert [b[3] for b in both] == ["firing", "resolved"], both
    assert both[0][4] == both[1][4]
    assert pipe.redis.zcard(key + "stale") == 0
    assert len(stream(pipe)) == 2


@with_pipe(ONE)
def an_emptied_redis(pipe):
    """an emptied Redis is filled again from the log, and nothing is told twice"""
    pipe.produce(rounds("abiyoso", "youtube", "UCa", T0, T0 + 14 * DAY,
                        T0 - HOUR))
    evaluate(pipe, T0 + 14 * DAY)
    before = pipe.dump()
    assert len(told(pipe)) == 1
    pipe.redis.flushall()
    evaluate(pipe, T0 + 14 * DAY)
    assert difference(before, pipe.dump()) == []
    assert len(told(pipe)) == 1


FIVE = roster(*[sentra("s%d" % i, ("youtube", "UC%d" % i), ("x", "%d" % i))
                for i in range(8)])


@with_pipe(FIVE)
def a_dead_token(pipe):
    """a whole platform blind: one alert for operations, none for content"""
    messages = []
    for i in range(8):
        name = "s%d" % i
        messages += rounds(name, "x", str(i), T0, T0 + 12 * DAY, T0 - HOUR)
        messages += rounds(name, "youtube", "UC%d" % i, T0, T0 + DAY,
                           T0 - HOUR)
        t = T0 + DAY + HOUR
        while t <= T0 + 12 * DAY:
            messages.append(status(t, name, "youtube", "UC%d" % i, "auth"))
            t += HOUR
    # In the order of time, as a log has them.
    messages.sort(key=lambda m: json.loads(m[2])["observed_at"])
    pipe.produce(messages)
    evaluate(pipe, T0 + DAY + 8 * HOUR)
    assert words(pipe) == [("collection_blind", "youtube", "auth", "firing")]
    assert pipe.redis.zcard(pipe.prefix + ":blind") == 8
    detail = told(pipe)[0][5]
    for i in range(8):
        assert "UC%d" % i in detail, detail
    # x falls silent at all eight at once: suspect, and still no content.
    evaluate(pipe, T0 + 12 * DAY)
    kinds = {w[0] for w in words(pipe)}
    assert "content_stale" not in kinds, words(pipe)
    assert ("collection_blind", "youtube", "auth", "firing") in words(pipe)


@with_pipe(ONE)
def exempt_until(pipe):
    """an exempt sentra is not told, and is at once what it is afterwards"""
    pipe.produce(rounds("abiyoso", "youtube", "UCa", T0, T0 + 20 * DAY,
                        T0 - HOUR))
    quiet = roster(sentra("abiyoso", ("youtube", "UCa"), exempt={
        "until": "2026-08-18", "why": "renovasi"}))
    pipe.write_roster(quiet)
    evaluate(pipe, T0 + 14 * DAY)
    assert words(pipe) == []
    card = pipe.redis.hgetall(pipe.prefix + ":card:abiyoso")
    assert card[b"state"] == b"exempt"
    evaluate(pipe, T0 + 17 * DAY)
    assert words(pipe) == [("content_stale", "abiyoso", None, "firing")]
    # Since the exemption's end: 19 August, 00:00 WIB.
    end = datetime.datetime(2026, 8, 18, 17, 0, tzinfo=UTC)
    assert pipe.redis.zscore(pipe.prefix + ":stale", "abiyoso") == \
        end.timestamp()


@with_pipe(ONE)
def live(pipe):
    """a daemon tells within its tick, survives kills, and tells nothing twice"""
    with open(pipe.config, "a") as conf:
        conf.write("[staleness]\nblind_after = 1m\ntick = 200ms\n"
                   "proof_gap = 1s\n")
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    pipe.produce([status(now - HOUR, "abiyoso", "youtube", "UCa"),
                  status(now, "abiyoso", "youtube", "UCa", "quota")])
    for _ in range(5):
        child = pipe.start("sentra-consumer", "alerter")
        wait_for("the alert", lambda: pipe.redis.zcard(
            pipe.prefix + ":blind") and told(pipe))
        child.kill()
        child.wait()
    assert words(pipe) == [("collection_blind", "youtube", "quota",
                            "firing")], words(pipe)
    child = pipe.start("sentra-consumer", "alerter")
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    pipe.produce([status(now, "abiyoso", "youtube", "UCa")])
    wait_for("the resolution", lambda: len(told(pipe)) == 2)
    assert words(pipe)[1][3] == "resolved"
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, pipe.text()
    assert stream(pipe) and len(stream(pipe)) == 2


@with_pipe(roster(sentra("abiyoso", ("youtube", "UCa"), ("youtube", "UCb")),
                  sentra("efata", ("youtube", "UCe"))))
def comes_late(pipe):
    """a day behind a status of the same sentra there: late, changes nothing"""
    def first_seen():
        for key in pipe.redis.scan_iter(
                "%s:state:alerter:facts:*" % pipe.prefix):
            facts = pipe.redis.hget(key, "youtube:abiyoso:UCb")
            if facts:
                return int(facts.split()[0])
        return None
    # Somebody else's newer events make nothing late.
    pipe.produce([status(T0 + 9 * DAY, "efata", "youtube", "UCe"),
                  status(T0 + 2 * DAY, "abiyoso", "youtube", "UCa"),
                  post(T0 + DAY - HOUR, "abiyoso", "youtube", "UCb", T0)])
    evaluate(pipe, T0 + 9 * DAY)
    assert first_seen() is None
    pipe.produce([post(T0 + DAY, "abiyoso", "youtube", "UCb", T0)])
    evaluate(pipe, T0 + 9 * DAY)
    assert first_seen() == (T0 + DAY).timestamp() * 1000


def no_record():
    """without the topic of alerts it ends, and says what to do"""
    pipe = Pipeline(ONE, topics=False)
    try:
        pipe.create_topics(alerts=False)
        done = pipe.run("sentra-consumer", "alerter", "--once", limit_s=60)
        assert done.returncode == 1, done
        assert "sentractl topics" in done.stderr, done.stderr
    finally:
        pipe.close()


def checks():
    """--check tells what is wrong with thresholds, Alertmanagers, calendar"""
    pipe = Pipeline(ONE, topics=False)
    try:
        bad = os.path.join(pipe.dir, "calendar.json")
        with open(bad, "w") as out:
            out.write('{"years": [2026],\n "holidays": [{"date": "2026-02-30"}'
                      ']}')
        with open(pipe.config, "a") as conf:
            conf.write("[staleness]\nstale_after.abiyoso = never\n"
                       "[alertmanager]\nurls = ftp://x\n")
        with open(pipe.config) as conf:
            text = conf.read().replace(
                "[redis]", "calendar = %s\n[redis]" % bad)
        with open(pipe.config, "w") as conf:
            conf.write(text)
        done = pipe.run("sentra-consumer", "alerter", "--check")
        assert done.returncode == 78, done
        for part in ("stale_after.abiyoso", "urls", "calendar.json:2"):
            assert part in done.stderr, done.stderr
    finally:
        pipe.close()


def owned(pipe, log):
    """The partitions that this alerter was assigned last, by its log."""
    lines = re.findall(r'partitions assigned.*?partitions="?([0-9 ]*)',
                       pipe.text(log))
    return set(lines[-1].split()) if lines else set()


def judges(pipe, n):
    """Waits for n more heartbeats of the alerters' whole stage."""
    key = pipe.prefix + ":state:alerter:slice:0"
    for _ in range(n):
        last = pipe.redis.hget(key, "updated_at")
        wait_for("a heartbeat",
                 lambda: pipe.redis.hget(key, "updated_at") not in (None, last))


def half_of_it():
    """what another alerter has not read is not judged, and --once waits for it"""
    pipe = Pipeline(FIVE, config="session.timeout.ms = 25000\n"
                    "[staleness]\ntick = 200ms\n")
    try:
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        # Blind for the same reason, all of them, for an hour.
        pipe.produce([e for i in range(8) for p, a in
                      (("youtube", "UC%d" % i), ("x", "%d" % i))
                      for e in [status(now - 7 * HOUR, "s%d" % i, p, a),
                                status(now, "s%d" % i, p, a, "auth")]])
        names = ["log-a", "log-b"]
        children = {n: pipe.start("sentra-consumer", "alerter", log=n)
                    for n in names}
        wait_for("both to have some",
                 lambda: sorted(a for n in names for a in owned(pipe, n)) ==
                 ["0", "1", "2"] and all(owned(pipe, n) for n in names), 120)
        wait_for("two alerts", lambda: len(told(pipe)) == 2)
        before = told(pipe)
        second = next(n for n in names if "0" not in owned(pipe, n))
        children[second].send_signal(signal.SIGSTOP)
        # Its facts are gone, and nobody brings them back.
        pipe.redis.flushall()
        judges(pipe, 3)
        assert told(pipe) == before, told(pipe)
        assert not pipe.redis.exists(pipe.prefix + ":blind")
        children[second].send_signal(signal.SIGCONT)
        wait_for("the view",
                 lambda: pipe.redis.zcard(pipe.prefix + ":blind") == 16)
        assert told(pipe) == before, told(pipe)
        # One that is killed keeps its part until its session ends.
        children[second].kill()
        pipe.redis.flushall()
        done = pipe.run("sentra-consumer", "alerter", "--once")
        assert done.returncode == 0, done.stderr
        assert told(pipe) == before, told(pipe)
        for p in range(3):
            assert pipe.redis.hexists(
                pipe.prefix + ":state:alerter:slice:%d" % p, "youtube"), p
    finally:
        pipe.close()


def record(pipe):
    return pipe.prefix + ".alerts"


def anew(pipe, partitions=1):
    """The topic of alerts, empty."""
    name = record(pipe)
    admin = confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": pipe.brokers})
    admin.delete_topics([name])[name].result(60)
    wait_for("the topic's end",
             lambda: name not in admin.list_topics(timeout=60).topics)
    new = confluent_kafka.admin.NewTopic(
        name, num_partitions=partitions, replication_factor=1,
        config={"message.timestamp.type": "LogAppendTime"})
    admin.create_topics([new])[name].result(60)
    wait_for("the topic",
             lambda: name in admin.list_topics(timeout=60).topics)


TWO = roster(sentra("abiyoso", ("youtube", "UCa")),
             sentra("efata", ("x", "1")))


@with_pipe(TWO)
def in_several_partitions(pipe):
    """a record in several partitions repeats nothing, whatever is read first"""
    anew(pipe, 5)
    end = T0 + 14 * DAY
    for name, platform, account in (("abiyoso", "youtube", "UCa"),
                                    ("efata", "x", "1")):
        pipe.produce(rounds(name, platform, account, T0, end, T0 - HOUR))
    evaluate(pipe, end)
    evaluate(pipe, end + 7 * HOUR)    # blind, both platforms
    pipe.produce([post(end + 8 * HOUR, "abiyoso", "youtube", "UCa", end, "2"),
                  status(end + 8 * HOUR, "abiyoso", "youtube", "UCa")])
    evaluate(pipe, end + 8 * HOUR)
    before, shown = sorted(told(pipe)), set(stream(pipe))
    assert sorted(b[3] for b in before) == ["firing"] * 4 + ["resolved"] * 2
    evaluate(pipe, end + 8 * HOUR)    # reads the record, and lacks nothing
    pipe.redis.flushall()
    evaluate(pipe, end + 8 * HOUR)
    assert sorted(told(pipe)) == before
    assert set(stream(pipe)) == shown and len(stream(pipe)) == 6


@with_pipe(ONE)
def made_anew(pipe):
    """a record made anew while nobody looks: said, what fires is told in it once"""
    pipe.produce(rounds("abiyoso", "youtube", "UCa", T0, T0 + 14 * DAY,
                        T0 - HOUR))
    evaluate(pipe, T0 + 14 * DAY)
    before = told(pipe)
    assert [b[3] for b in before] == ["firing"]
    anew(pipe)
    done = evaluate(pipe, T0 + 14 * DAY)
    assert "not the one that was read" in done.stderr, done.stderr
    assert told(pipe) == before
    assert pipe.redis.hget(pipe.prefix + ":pipeline:alerter", "log_change")
    done = evaluate(pipe, T0 + 14 * DAY + HOUR)
    assert "not the one that was read" not in done.stderr, done.stderr
    assert told(pipe) == before
    assert len(stream(pipe)) == 1


@with_pipe(TWO)
def heals(pipe):
    """states, who is stale or blind, the stream and the record come back"""
    with open(pipe.config, "a") as conf:
        conf.write("[staleness]\ntick = 200ms\nproof_gap = 1s\n"
                   "working_days = no\n")
    key = pipe.prefix + ":"
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    pipe.produce([post(now - HOUR, "abiyoso", "youtube", "UCa", now - 9 * DAY),
                  status(now - HOUR, "abiyoso", "youtube", "UCa"),
                  status(now, "abiyoso", "youtube", "UCa"),
                  status(now - 8 * HOUR, "efata", "x", "1"),
                  status(now, "efata", "x", "1", "auth")])
    child = pipe.start("sentra-consumer", "alerter")
    wait_for("both alerts", lambda: len(stream(pipe)) == 2)
    wait_for("the cards", lambda: pipe.redis.hget(key + "card:efata", "state"))
    before, alerts = pipe.dump(), told(pipe)
    pipe.redis.delete(key + "stale", key + "alerts")
    pipe.redis.zadd(key + "blind", {"nobody:x:2": 1, "efata:x:1": 7})
    pipe.redis.hset(key + "card:abiyoso", "state", "fresh")
    pipe.redis.hdel(key + "card:efata", "state:x")
    wait_for("what was there", lambda: difference(before, pipe.dump()) == [])
    anew(pipe)
    wait_for("the record", lambda: told(pipe) == alerts)
    assert "not the one that was read" in pipe.text()
    wait_for("the stream", lambda: len(stream(pipe)) == 2)
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, pipe.text()
    assert told(pipe) == alerts


if __name__ == "__main__":
    tap([a_quiet_sentra, an_emptied_redis, a_dead_token, exempt_until, live,
         comes_late, no_record, checks, half_of_it, in_several_partitions,
         made_anew, heals])

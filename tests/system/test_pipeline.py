#!/usr/bin/python3
"""From a platform's answer to a leaderboard: the simulator, all producers,
real Kafka, the scorer, real Redis; every event held against its schema by an
independent validator, every number against the oracle."""
import collections
import datetime
import json
import os
import signal
import subprocess
import time
import urllib.request

import jsonschema
import redis

from pipeline import BUILD, PLATFORMS, ROOT, Pipeline, difference, \
    redis_users, tap, wait_for
import oracle
import streams

TOKEN = "canary-token-7f3a9c"
SECRET = "canary-secret-b41e07"
OURS = "17841400000000007"  # of the demo's roster, on Instagram
CANARIES = (TOKEN, SECRET, "act.demo", "rft.demo")


class Simulator:
    def __init__(self, pipe, *args):
        self.port_file = os.path.join(pipe.dir, "port")
        self.child = subprocess.Popen(
            [os.path.join(BUILD, "sentra-simulator"), "--roster",
             os.path.join(pipe.dir, "roster.json"), "--token", TOKEN,
             "--secret", SECRET, "--ig-user", OURS, "--port-file", self.port_file, *args],
            stdout=subprocess.DEVNULL)
        pipe.children.append(self.child)
        wait_for("the simulator", lambda: os.path.exists(self.port_file))
        with open(self.port_file) as port:
            self.url = "http://127.0.0.1:" + port.read().strip()

    def post(self, path, text):
        urllib.request.urlopen(self.url + path, text.encode(), 60).read()


def demo_roster():
    with open(os.path.join(ROOT, "deploy", "roster-demo.json")) as text:
        return json.load(text)


def build(*sim_args, poll="interval = 1s\nspread = 0s\n", roster=None):
    pipe = Pipeline(roster or demo_roster())
    try:
        return pipe, prepare(pipe, poll, *sim_args)
    except Exception:
        pipe.close()
        raise


def prepare(pipe, poll, *sim_args):
    """Credentials, a simulator, and a configuration that points to it."""
    def credential(name, text):
        with open(os.path.join(pipe.dir, "credentials", name), "w") as out:
            out.write(text + "\n")

    os.mkdir(os.path.join(pipe.dir, "credentials"))
    for platform in "youtube", "facebook", "instagram", "x":
        credential(platform + ".token", TOKEN)
    for platform in "facebook", "instagram", "tiktok":
        credential(platform + ".secret", SECRET)
    credential("tiktok.token", json.dumps({
        a["id"]: {"access_token": "act.%s.0" % a["id"],
                  "refresh_token": "rft.%s.0" % a["id"]}
        for s in pipe.roster["sentras"] for a in s["accounts"]
        if a["platform"] == "tiktok"}))
    sim = Simulator(pipe, *sim_args)
    with open(pipe.config, "a") as out:
        out.write("[poll]\n%s[instagram]\nuser_id = %s\n"
                  "[tiktok]\nclient_key = k\n[score]\ntick = 1s\n" % (
                      poll, OURS))
        for platform in PLATFORMS:
            out.write("[%s]\nbase_url = %s\n%s" % (
                platform, sim.url,
                "quota = 0\n" if "--unlimited" in sim_args else ""))
    return sim


def has_secret(text):
    return any(c in text for c in CANARIES)


def schemas():
    found = {}
    for name in ("account_metrics", "post_metrics", "collection_status"):
        path = os.path.join(ROOT, "schemas", name + ".v1.schema.json")
        with open(path) as text:
            found[name + ".v1"] = jsonschema.Draft202012Validator(
                json.load(text))
    return found


def check_events(pipe):
    """Every event validates; every account of the round has one status, and
    it is its last word.  Returns how many events there were."""
    validators, n = schemas(), 0
    for messages in pipe.log().values():
        for m in messages:
            event = json.loads(m.payload)
            validators[event["schema"]].validate(event)
            assert event["sentra_id"].encode() == m.key
            assert not has_secret(m.payload.decode())
            n += 1
    return n


def check_texts(pipe):
    """What a platform has beside a title comes as description, a long post of
    X whole: its hashtags are the last thing in it."""
    described, longest = collections.Counter(), ""
    for messages in pipe.log().values():
        for m in messages:
            event = json.loads(m.payload)
            if "\n\n#KemensosHadir" in (event.get("description") or ""):
                described[event["platform"]] += 1
            if event["platform"] == "x" and event.get("text"):
                assert not event["text"].endswith("\u2026"), event["text"]
                longest = max(longest, event["text"], key=len)
    assert set(described) == {"youtube", "tiktok"}, described
    assert len(longest) > 280 and "\n\n#KemensosHadir" in longest, longest


def same_as_oracle(pipe, platforms, t=None):
    """Redis holds at t (now) what these platforms' topics say, and no word of
    another."""
    t = t or int(time.time())
    done = pipe.scorer_once(streams.rfc3339(t * 1000)[:19] + "Z")
    roster = {"version": 1, "sentras": [
        dict(s, accounts=[a for a in s["accounts"]
                          if a["platform"] in platforms])
        for s in pipe.roster["sentras"]]}
    world = oracle.World(roster)
    for messages in pipe.log([pipe.topic(p) for p in platforms]).values():
        world.read(messages, as_of=t)
    have = pipe.dump()
    version = next(v for k, (_, v) in have.items() if ":card:" in k)[
        "score_version"]
    lines = difference(world.redis(t, version, pipe.prefix), have)
    assert not lines, "\n".join(lines)
    return done.stderr


def once():
    """--once: every account ends in one status, events validate, the board agrees with the oracle"""
    pipe, _ = build()
    try:
        for platform in PLATFORMS:
            done = pipe.run("sentra-producer", platform, "--once")
            assert done.returncode == 0, done.stderr
            assert not has_secret(done.stderr), done.stderr
        assert check_events(pipe) > 1000
        check_texts(pipe)
        status = [json.loads(m.payload) for ms in pipe.log().values()
                  for m in ms if b"collection_status" in m.payload]
        accounts = {(s["platform"], s["account_id"]) for s in status}
        assert len(status) == len(accounts) == 31 * len(PLATFORMS), \
            len(status)
        assert {s["outcome"] for s in status} == {"ok"}
        same_as_oracle(pipe, PLATFORMS)
        # A second round: nothing changed but what grew is told again.
        before = check_events(pipe)
        assert pipe.run("sentra-producer", "x", "--once").returncode == 0
        assert check_events(pipe) < before + before / 2
    finally:
        pipe.close()


def live():
    """daemons: all 31 sentra ranked, the board moves, TERM ends each, status 0"""
    pipe, _ = build("--tempo", "2000", "--unlimited")
    try:
        children = [pipe.start("sentra-producer", p, log=p)
                    for p in PLATFORMS]
        children.append(pipe.start("sentra-consumer", "scorer", log="scorer"))
        key = pipe.prefix + ":board:score"
        wait_for("31 sentra", lambda: pipe.redis.zcard(key) == 31)
        wait_for("scores", lambda: pipe.redis.zrange(
            key, 0, 0, withscores=True)[0][1] > 0, 60)
        for p in PLATFORMS:
            wait_for("followers of all on " + p, lambda p=p: pipe.redis.zcount(
                pipe.prefix + ":board:followers:" + p, 1, "inf") == 31, 60)
        first = pipe.redis.zrange(key, 0, -1, withscores=True)
        wait_for("a board that moves", lambda: pipe.redis.zrange(
            key, 0, -1, withscores=True) != first, 60)
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            assert child.wait(60) == 0
        for log in PLATFORMS + ["scorer"]:
            text = pipe.text(log)
            assert not has_secret(text) and "level=error" not in text, text
    finally:
        pipe.close()


def outage():
    """a refused token, a spent quota, a dead server: a status for each account, never ok, then ok again"""
    pipe, sim = build(poll="interval = 1s\nretries = 1\n")
    try:
        for fault, outcome in (("auth", "auth"), ("truncated",
                                                  "invalid_response"),
                               ("server_error", "unavailable")):
            sim.post("/_sim/fault", fault)
            done = pipe.run("sentra-producer", "x", "--once", "--dry-run")
            assert done.returncode == 0, done.stderr
            told = [json.loads(line) for line in done.stdout.splitlines()]
            status = [e for e in told if e["schema"].startswith("coll")]
            assert len(status) == 31 and len(told) == 31, (fault, len(told))
            assert all(not e["complete"] for e in status)
            got = {e["outcome"] for e in status}
            assert outcome in got and "ok" not in got, (fault, got)
            sim.post("/_sim/fault", "clear")
            # What was held back is forgotten with the state.
            for name in "x.json", "x.quota.json":
                if os.path.exists(os.path.join(pipe.dir, name)):
                    os.unlink(os.path.join(pipe.dir, name))
    finally:
        pipe.close()


def posts_of(lines):
    """{(platform, post id)} of events, and the outcomes told."""
    told = [json.loads(line) for line in lines]
    return ({(e["platform"], e["post_id"]) for e in told if "post_id" in e},
            {e["outcome"] for e in told if "outcome" in e})


def killed_producer():
    """kill -9 of the producer at eight moments: no post is missing afterwards"""
    pipe, sim = build("--frozen", streams.rfc3339(
        int(time.time()) * 1000)[:19] + "Z")
    try:
        whole = pipe.run("sentra-producer", "youtube", "--once", "--dry-run")
        assert whole.returncode == 0
        want, outcomes = posts_of(whole.stdout.splitlines())
        assert outcomes == {"ok"} and len(want) > 500
        for name in "youtube.json", "youtube.quota.json":
            os.unlink(os.path.join(pipe.dir, name))
        for n in range(8):
            child = pipe.start("sentra-producer", "youtube", "--once")
            time.sleep(0.01 + n * 0.02)
            child.kill()
            child.wait()
        done = pipe.run("sentra-producer", "youtube", "--once")
        assert done.returncode == 0, done.stderr
        have, _ = posts_of(m.payload for ms in pipe.log().values()
                           for m in ms)
        assert want == have, "%d of %d posts are missing" % (
            len(want - have), len(want))
    finally:
        pipe.close()


def blind(pipe):
    """One account was never seen whole, for longer than the limit."""
    t = datetime.datetime(2026, 8, 3, 2, 0, tzinfo=datetime.timezone.utc)
    pipe.produce([("x", b"kartini-temanggung", json.dumps({
        "schema": "collection_status.v1", "event_id": "s-1", "platform": "x",
        "sentra_id": "kartini-temanggung",
        "account_id": "9000000000000000001",
        "observed_at": t.strftime("%Y-%m-%dT%H:%M:%SZ"), "outcome": "auth",
        "complete": False, "detail": None,
        "next_poll_at": None}).encode())])
    done = pipe.run("sentra-consumer", "alerter", "--once")
    assert done.returncode == 0, done.stderr


def dashboard_user():
    """the dashboards' user of deploy/README.md reads boards, cards, who is stale or blind, and alerts, and can do nothing else"""
    pipe = Pipeline(demo_roster())
    try:
        pipe.scorer_once()
        blind(pipe)
        pipe.redis.execute_command("ACL", "SETUSER", "dashboards",
                                   *redis_users(pipe.prefix)["dashboards"])
        user = redis.Redis(unix_socket_path=pipe.socket, username="dashboards",
                           password="PASSWORD")
        board, card = (pipe.prefix + k for k in (
            ":board:score", ":card:kartini-temanggung"))
        assert len(user.zrevrange(board, 0, -1)) == 31
        assert user.hgetall(card)[b"id"] == b"kartini-temanggung"
        stale, unseen, alerts = (pipe.prefix + k for k in (
            ":stale", ":blind", ":alerts"))
        assert user.zrange(stale, 0, -1, withscores=True) == []
        assert [m for m, _ in user.zrange(unseen, 0, -1, withscores=True)] == [
            b"kartini-temanggung:x:9000000000000000001"]
        (_, told), = user.xrevrange(alerts)
        assert json.loads(told[b"event"])["kind"] == "collection_blind"
        assert user.xinfo_stream(alerts)["length"] == user.xlen(alerts) == 1
        assert user.hget(pipe.prefix + ":pipeline:alerter", "updated_at")
        for refused in (("SET", "a", "1"), ("KEYS", "*"), ("SCAN", "0"),
                        ("CLIENT", "LIST"), ("CLIENT", "PAUSE", "1"),
                        ("INFO",), ("ZADD", board, "1", "x"), ("DEL", card),
                        ("CONFIG", "GET", "*"), ("EVAL", "return 1", "0"),
                        ("HGETALL", pipe.prefix + ":state:scorer:slice:0"),
                        ("ZREM", unseen, "a"), ("XTRIM", alerts, "MAXLEN", "0"),
                        ("XADD", alerts, "*", "event", "{}"),
                        ("FLUSHALL",), ("DUMP", card)):
            try:
                user.execute_command(*refused)
                raise AssertionError("%s was not refused" % refused[0])
            except redis.exceptions.NoPermissionError:
                pass
    finally:
        pipe.close()


def reload():
    """SIGHUP: another roster and other weights are taken; a bad file is refused, the old one stays"""
    pipe, _ = build("--unlimited", poll="interval = 1h\nspread = 0s\n")
    try:
        roster = demo_roster()
        gone = roster["sentras"].pop(0)["id"]
        scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
        producer = pipe.start("sentra-producer", "x", log="x")
        board = pipe.prefix + ":board:score"
        card = pipe.prefix + ":card:" + roster["sentras"][0]["id"]
        wait_for("scores", lambda: pipe.redis.zrange(
            board, 0, 0, withscores=True)[0][1] > 0 if
            pipe.redis.zcard(board) == 31 else False, 60)
        version = pipe.redis.hget(card, "score_version")
        pipe.write_roster(roster)
        with open(pipe.config, "a") as out:
            out.write("[score]\nweight_likes = 5\n")
        for child in scorer, producer:
            child.send_signal(signal.SIGHUP)
        wait_for("30 sentra", lambda: pipe.redis.zcard(board) == 30)
        wait_for("another version", lambda: pipe.redis.hget(
            card, "score_version") != version)
        assert not pipe.redis.exists("%s:card:%s" % (pipe.prefix, gone))
        with open(os.path.join(pipe.dir, "roster.json"), "w") as out:
            out.write('{"version": 1, "sentras": [{}]}')
        for child, log in (scorer, "scorer"), (producer, "x"):
            child.send_signal(signal.SIGHUP)
            wait_for("the refusal", lambda log=log: "roster.json:" in
                     pipe.text(log))
            assert child.poll() is None
        assert pipe.redis.zcard(board) == 30
    finally:
        pipe.close()


def reading(sentra, account, followers):
    """What produce() wants, of a profile read just now."""
    now_ms = int(time.time() * 1000)
    body = {"schema": "account_metrics.v1",
            "event_id": "%s-%d" % (account["platform"], followers),
            "platform": account["platform"], "sentra_id": sentra,
            "account_id": account.get("id") or "@" + account["handle"],
            "observed_at": streams.rfc3339(now_ms),
            "followers": followers, "followers_exact": True,
            "posts_total": None, "views_total": None, "likes_total": None}
    return account["platform"], sentra.encode(), json.dumps(body).encode()


def some_platforms():
    """[pipeline] platforms: only those topics are needed and read; one more is read from its beginning"""
    pipe = Pipeline(demo_roster(), platforms=["youtube", "x"])
    try:
        with open(pipe.config) as text:
            conf = text.read()

        def with_platforms(names):
            with open(pipe.config, "w") as out:
                out.write("%s[pipeline]\nplatforms = %s\n" % (conf, names))

        done = pipe.run("sentra-consumer", "scorer", "--once")
        assert done.returncode == 1 and "facebook does not exist" in \
            done.stderr, done.stderr
        with_platforms("x, youtube")
        readings = [reading(s["id"], a, 1000 + n) for n, s in
                    enumerate(pipe.roster["sentras"]) for a in s["accounts"]]
        pipe.produce([r for r in readings if r[0] in ("youtube", "x")])
        time.sleep(1)  # the next second of --as-of
        told = same_as_oracle(pipe, ["youtube", "x"])
        assert 'platforms="facebook instagram tiktok"' in told, told
        marks = pipe.redis.hgetall(pipe.prefix + ":state:scorer:slice:0")
        assert b"x" in marks and b"facebook" not in marks, marks
        refused = pipe.run("sentra-producer", "facebook", "--once")
        assert refused.returncode == 78 and "platforms: facebook is not" in \
            refused.stderr, refused.stderr
        pipe.platforms = ["facebook"]
        pipe.create_topics()
        pipe.produce([r for r in readings if r[0] == "facebook"])
        time.sleep(1)
        with_platforms("youtube facebook x")
        told = same_as_oracle(pipe, ["youtube", "facebook", "x"])
        assert 'platforms="instagram tiktok"' in told, told
        with_platforms("youtube facebook x friendster")
        done = pipe.run("sentra-consumer", "scorer", "--check")
        assert done.returncode == 78 and \
            '"friendster" is no platform' in done.stderr, done.stderr
    finally:
        pipe.close()


def freshness():
    """an event is readable by ZREVRANGE soon after Kafka has it"""
    pipe = Pipeline(demo_roster())
    try:
        pipe.start("sentra-consumer", "scorer", log="scorer")
        key = pipe.prefix + ":board:followers"
        wait_for("the board", lambda: pipe.redis.zcard(key) == 31)
        account = next(a for a in pipe.roster["sentras"][0]["accounts"]
                       if a["platform"] == "x")
        sentra = pipe.roster["sentras"][0]["id"]
        took = []
        for n in range(1, 41):
            pipe.produce([reading(sentra, account, n)])
            began = time.monotonic()
            wait_for("event %d" % n, lambda n=n: pipe.redis.zscore(
                key, sentra) == n)
            took.append(time.monotonic() - began)
        took.sort()
        print("# note event to board: median %.0f ms, worst of 40 %.0f ms" % (
            took[20] * 1000, took[-1] * 1000))
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([once, live, outage, killed_producer, dashboard_user, reload,
         some_platforms, freshness])

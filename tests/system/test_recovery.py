#!/usr/bin/python3
"""Kill, pause and empty things in the middle of a run: afterwards Redis holds
the same bytes as after a run in which nothing failed, at the same instant.

RECOVERY_EVENTS (default 200000) enlarges or shortens the run.
"""
import json
import os
import random
import signal
import time

from pipeline import Pipeline, difference, tap, wait_for
import oracle
import streams

EVENTS = int(os.environ.get("RECOVERY_EVENTS", "200000"))
PLATFORMS = ["youtube", "x"]
DAY = 86400


def roster(n=31):
    return {"version": 1, "sentras": [{
        "id": "sentra-%d" % i, "name": "Sentra %d" % i, "kind": "sentra",
        "city": "Kota", "province": "Provinsi", "timezone": "Asia/Jakarta",
        "aliases": [], "service_areas": [], "active_from": None,
        "active_until": None, "exempt": None,
        "accounts": [{"platform": p, "id": "%s%d" % (p, i),
                      "verified_by": None, "verified_at": None}
                     for p in PLATFORMS]} for i in range(n)]}


def events(roster_, n, end_s, seed=1):
    """n plain events over the 20 days before end_s, in order of time."""
    rng = random.Random(seed)
    begin = (end_s - 20 * DAY) * 1000
    for i in range(n):
        at = begin + (end_s * 1000 - begin) * i // n
        sentra = rng.choice(roster_["sentras"])
        account = rng.choice(sentra["accounts"])
        body = {"event_id": "e%d" % i, "platform": account["platform"],
                "sentra_id": sentra["id"], "account_id": account["id"],
                "observed_at": streams.rfc3339(at)}
        if rng.random() < 0.2:
            body.update(schema="account_metrics.v1", posts_total=None,
                        followers=rng.randrange(100000), views_total=None,
                        followers_exact=True, likes_total=None)
        else:
            post = rng.randrange(40)
            age = (post * 7919 % 400) * 3600 * 1000
            published = min(at, begin + age)
            body.update(schema="post_metrics.v1", post_id="p%d" % post,
                        published_at=streams.rfc3339(published),
                        kind="post", url="https://x.com/%d" % (i % 99),
                        text="tulisan %d" % i,
                        likes=rng.randrange(i // 100 + 10),
                        comments=rng.randrange(i // 500 + 5), shares=None,
                        saves=0, views=rng.randrange(i + 10))
        yield (account["platform"], sentra["id"].encode(),
               json.dumps(body).encode())


class Run:
    """One preloaded topic, and what an undisturbed run makes of it."""

    def __init__(self, n=EVENTS):
        self.end_s = int(time.time()) // DAY * DAY - DAY
        self.as_of = streams.rfc3339(self.end_s * 1000)[:19] + "Z"
        self.roster = roster()
        self.pipe = Pipeline(self.roster, platforms=PLATFORMS +
                             ["facebook", "instagram", "tiktok"],
                             config="session.timeout.ms = 1500\n"
                             "heartbeat.interval.ms = 300\n"
                             "[consumer]\ncatch_up = 20ms\n")
        self.pipe.produce(events(self.roster, n, self.end_s))
        self.pipe.scorer_once(self.as_of)
        self.want = self.pipe.dump()
        assert len(self.want) > 3 * len(self.roster["sentras"])
        self.pipe.redis.flushall()

    def scorer(self):
        return self.pipe.start("sentra-consumer", "scorer", "--once",
                               "--as-of", self.as_of)

    def applied(self):
        """How far the markers in Redis are, in messages."""
        total = 0
        keys = self.pipe.redis.scan_iter(
            self.pipe.prefix + ":state:scorer:slice:*", count=1000)
        for key in keys:
            total += sum(int(v) for f, v in
                         self.pipe.redis.hgetall(key).items()
                         if f.decode() in self.pipe.platforms)
        return total

    def offsets(self):
        """{ledger: the offset that it stands at}"""
        keys = list(self.pipe.redis.scan_iter(
            self.pipe.prefix + ":state:scorer:ledger:*", count=1000))
        return {k: int(self.pipe.redis.hget(k, "off")) for k in keys}

    def finish(self):
        """One run to the end, then compare."""
        self.pipe.scorer_once(self.as_of)
        lines = difference(self.want, self.pipe.dump())
        assert not lines, "\n".join(lines)


def kills():
    """kill -9 of the scorer at ten random moments: the same bytes"""
    run = Run()
    rng = random.Random(2)
    try:
        inside = 0
        for n in range(50):
            child = run.scorer()
            before = run.applied()
            deadline = time.monotonic() + 5
            goal = before + rng.randrange(1, EVENTS // 8)
            while run.applied() < goal and child.poll() is None and \
                    time.monotonic() < deadline:
                time.sleep(rng.random() * 0.004)
            child.send_signal(signal.SIGKILL)
            child.wait()
            inside += 0 < run.applied() < EVENTS
            if n >= 9 and inside >= 3:
                break
            if run.applied() == EVENTS:  # faster than we: once more
                run.pipe.redis.flushall()
        assert inside >= 3, "only %d kills fell into the run" % inside
        run.finish()
        print("# note %d of %d kills fell into the run" % (inside, n + 1))
    finally:
        run.pipe.close()


def emptied():
    """FLUSHALL in the middle, while the scorer runs: the same bytes"""
    run = Run()
    try:
        for _ in range(3):
            child = paused(run, "--once")
            run.pipe.redis.flushall()
            child.send_signal(signal.SIGCONT)
            assert child.wait(120) == 0, run.pipe.text("first")
            lines = difference(run.want, run.pipe.dump())
            assert not lines, "\n".join(lines)
            run.pipe.redis.flushall()
    finally:
        run.pipe.close()


def emptied_idle():
    """FLUSHALL under a scorer that waits for events: rebuilt by itself"""
    run = Run(5000)
    try:
        run.pipe.start("sentra-consumer", "scorer", "--as-of", run.as_of)
        for _ in range(3):
            wait_for("the board", lambda: run.pipe.dump() == run.want, 60)
            run.pipe.redis.flushall()
        wait_for("the board", lambda: run.pipe.dump() == run.want, 60)
    finally:
        run.pipe.close()


def sabotaged():
    """what a hand deletes or changes is whole within a minute: the same bytes"""
    run = Run(5000)
    p, redis = run.pipe.prefix, run.pipe.redis
    try:
        with open(run.pipe.config, "a") as out:
            out.write("[score]\ntick = 1s\n")
        run.pipe.start("sentra-consumer", "scorer", "--as-of", run.as_of)
        wait_for("the board", lambda: run.pipe.dump() == run.want, 60)
        card = p + ":card:sentra-%d"
        redis.delete(p + ":board:score", p + ":recent:sentra-1", card % 2)
        redis.hdel(card % 3, "followers:x", "score", "rank:score")
        redis.hset(card % 4, mapping={"posts:7d": 9, "rank:latest": 7,
                                      "posts:7d:tiktok": 5,
                                      "latest_url": "https://evil.example/",
                                      "latest_url:tiktok": "x"})
        redis.zadd(p + ":board:followers", {"hantu": 1, "sentra-5": 7})
        redis.zrem(p + ":board:posts:7d:x", "sentra-6")
        redis.xtrim(p + ":history:sentra-7", maxlen=2, approximate=False)
        redis.xadd(p + ":history:sentra-8", {"date": "2099-01-01"})
        redis.xtrim(p + ":history:sentra-10:x", maxlen=2, approximate=False)
        redis.xadd(p + ":history:sentra-10:tiktok", {"date": "2099-01-01"})
        redis.delete(p + ":history:sentra-11:youtube")
        redis.rename(card % 9, "elsewhere")
        redis.delete("elsewhere")
        assert run.pipe.dump() != run.want
        began = time.monotonic()
        wait_for("all of it", lambda: run.pipe.dump() == run.want, 60)
        print("# note whole after %.0f s" % (time.monotonic() - began))
    finally:
        run.pipe.close()


def redis_gone():
    """Redis killed and started empty in the middle: the same bytes"""
    run = Run()
    try:
        child = paused(run, "--once")
        run.pipe.stop_redis()
        child.send_signal(signal.SIGCONT)
        time.sleep(0.3)
        run.pipe.start_redis()
        assert child.wait(120) == 0, run.pipe.text("first")
        lines = difference(run.want, run.pipe.dump())
        assert not lines, "\n".join(lines)
    finally:
        run.pipe.close()


def paused(run, *args):
    """A scorer that was stopped while it had work in hand."""
    for _ in range(20):
        first = run.pipe.start("sentra-consumer", "scorer", *args, "--as-of",
                               run.as_of, log="first")
        wait_for("progress", lambda: run.applied() > EVENTS // 10)
        first.send_signal(signal.SIGSTOP)
        if run.applied() < EVENTS * 3 // 4:
            return first
        first.kill()
        first.wait()
        run.pipe.redis.flushall()
    raise AssertionError("the scorer was never caught at work")


def succeed(run):
    """One scorer is paused at work, another takes over, the first wakes."""
    first = paused(run)
    # The successor gets the partitions when the broker gives up the paused
    # member.
    second = run.pipe.start("sentra-consumer", "scorer", "--as-of", run.as_of,
                            log="second")
    wait_for("the successor's board",
             lambda: run.pipe.dump() == run.want, 120)
    # What the first has in memory is older than what stands there now: no
    # ledger ever goes back.
    highest = run.offsets()
    known = run.pipe.text("first").count("partitions assigned")
    first.send_signal(signal.SIGCONT)

    def noticed():
        for key, offset in run.offsets().items():
            assert offset >= highest[key], "%s went back" % key
        return run.pipe.text("first").count("partitions assigned") > known
    wait_for("the paused one to notice", noticed, 60)
    wait_for("the board", lambda: run.pipe.dump() == run.want, 60)
    for child in first, second:
        child.terminate()
        assert child.wait(60) == 0
    run.finish()


def zombie():
    """a paused scorer that lost its partitions cannot write over them, three times"""
    run = Run()
    try:
        for _ in range(3):
            succeed(run)
            run.pipe.redis.flushall()
    finally:
        run.pipe.close()


def two():
    """two scorers share the partitions, come and go: the same bytes"""
    run = Run()
    try:
        children = [run.pipe.start("sentra-consumer", "scorer", "--as-of",
                                   run.as_of, log="log%d" % i)
                    for i in range(2)]
        wait_for("progress", lambda: run.applied() > EVENTS // 10)
        children[0].kill()
        children.append(run.pipe.start("sentra-consumer", "scorer",
                                       "--as-of", run.as_of, log="log2"))
        wait_for("the board", lambda: run.pipe.dump() == run.want, 120)
        for child in children[1:]:
            child.terminate()
            assert child.wait(60) == 0
        run.finish()
    finally:
        run.pipe.close()


def as_of_again():
    """--as-of gives the same bytes each time, and refuses to go back"""
    run = Run(20000)
    try:
        run.finish()
        earlier = streams.rfc3339((run.end_s - 5 * DAY) * 1000)[:19] + "Z"
        refused = run.pipe.run("sentra-consumer", "scorer", "--once",
                               "--as-of", earlier)
        assert refused.returncode == 1 and "empty" in refused.stderr, \
            refused.stderr
        run.pipe.redis.flushall()
        run.pipe.scorer_once(earlier)
        world = oracle.World(run.roster)
        for messages in run.pipe.log().values():
            world.read(messages, as_of=run.end_s - 5 * DAY)
        have = run.pipe.dump()
        version = have[run.pipe.prefix + ":card:sentra-0"][1]["score_version"]
        lines = difference(world.redis(run.end_s - 5 * DAY, version,
                                       run.pipe.prefix), have)
        assert not lines, "\n".join(lines)
        # And on from there to the end.
        run.finish()
    finally:
        run.pipe.close()


if __name__ == "__main__":
    tap([kills, emptied, emptied_idle, sabotaged, redis_gone, zombie, two, as_of_again])

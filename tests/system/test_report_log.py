#!/usr/bin/python3
"""What a report takes from the log: of random streams, with messages that
cannot be used, that retention took, and that came after the instant, the
offsets that count and how long each account was not seen; and the scorer reads
the same messages."""
import bisect
import calendar
import json
import os
import random
import re
import subprocess
import time

import confluent_kafka

from pipeline import BUILD, Pipeline, tap
import oracle
import streams
from streams import DAY, HOUR

PLATFORMS = ["youtube", "x"]
PARTITIONS = 3
BLIND = 6 * HOUR
SEED = int(os.environ.get("REPORT_LOG_SEED", "47"))


def sentra(name):
    return {"id": name, "name": name, "kind": "sentra", "city": "Kota",
            "province": "Provinsi", "timezone": "Asia/Jakarta", "aliases": [],
            "service_areas": [], "active_from": None, "active_until": None,
            "exempt": None, "accounts": [
                {"platform": p, "id": "%s-%s" % (name, p), "verified_by": None,
                 "verified_at": None} for p in PLATFORMS]}


NAMES = ["sentra-%d" % n for n in range(9)]
# They pass the instant; the others end before it, or just then.
PASSING = {("youtube", NAMES[0]), ("x", NAMES[-1])}
ROSTER = {"version": 1, "sentras": [sentra(name) for name in NAMES]}


class World:
    """Random messages; of each, by its bytes, whether it can be used."""

    def __init__(self, seed, as_of_ms):
        self.rng = random.Random(seed)
        self.as_of, self.begin = as_of_ms, as_of_ms - 7 * DAY + 1000
        self.usable, self.messages, self.serial = {}, [], 0
        self.clocks = {(p, n): self.begin - DAY for p in PLATFORMS
                       for n in NAMES}
        while len(self.messages) < 900:
            self.add(self.rng.choice(PLATFORMS), self.rng.choice(NAMES))

    def event(self, platform, name):
        self.serial += 1
        return {"event_id": "e%d" % self.serial, "platform": platform,
                "sentra_id": name, "account_id": "%s-%s" % (name, platform),
                "observed_at": streams.rfc3339(self.when(platform, name))}

    def when(self, platform, name):
        clock = self.clocks[platform, name]
        if self.rng.random() < 0.15:  # late
            return clock - self.rng.randrange(2 * DAY)
        clock += self.rng.randrange(12 * HOUR)
        if (platform, name) not in PASSING:
            clock = min(clock, self.as_of)
        self.clocks[platform, name] = clock
        return clock

    def add(self, platform, name):
        body, kind = self.event(platform, name), self.rng.random()
        if kind < 0.3:
            body.update(schema="account_metrics.v1", followers=self.serial,
                        followers_exact=True, posts_total=None,
                        views_total=None, likes_total=None)
        else:
            body.update(schema="collection_status.v1",
                        outcome=self.rng.choice(["ok"] * 4 + ["auth"]),
                        complete=self.rng.random() < 0.8, detail=None,
                        next_poll_at=None)
        self.finish(platform, name, body)

    def finish(self, platform, name, body):
        key, fault = name, self.rng.random()
        if fault < 0.05:
            key = NAMES[(NAMES.index(name) + 1) % len(NAMES)]
        elif fault < 0.1:
            del body["event_id"]
            body["serial"] = self.serial
        elif fault < 0.15:
            body["observed_at"] = streams.rfc3339(
                int(time.time() * 1000) + HOUR)
        payload = json.dumps(body).encode()
        payload = payload[:-1] if 0.15 <= fault < 0.2 else payload
        self.usable[payload] = fault >= 0.2
        self.messages.append((platform, key.encode(), payload))


def misplace(pipe, world, log):
    """Events after the instant, in partitions where they do not belong."""
    producer = confluent_kafka.Producer({"bootstrap.servers": pipe.brokers})
    home = {(m.platform, m.key): part for (_, part), messages in log.items()
            for m in messages}
    for (platform, key), part in sorted(home.items()):
        body = world.event(platform, key.decode())
        body.update(schema="collection_status.v1", outcome="ok", complete=True,
                    detail=None, next_poll_at=None,
                    observed_at=streams.rfc3339(world.as_of + 1))
        payload = json.dumps(body).encode()
        world.usable[payload] = False
        producer.produce(pipe.topic(platform), payload, key,
                         (part + 1) % PARTITIONS)
    assert producer.flush(60) == 0


def parse(text):
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) \
        * 1000 + int(text[20:23])


def observed(m):
    return parse(json.loads(m.payload)["observed_at"])


def counting(world, messages):
    """Those before the first usable one after the instant."""
    for n, m in enumerate(messages):
        if world.usable[m.payload] and observed(m) > world.as_of:
            return messages[:n]
    return messages


def unseen_ms(world, proofs):
    """By the instants at which anything may change."""
    until = world.as_of + 1000
    edges = sorted({world.begin, until} | {
        e for p in proofs for e in (p, p + BLIND) if world.begin < e < until})
    proofs, total = sorted(proofs), 0
    for a, b in zip(edges, edges[1:]):
        before = bisect.bisect_right(proofs, a)
        if not before or proofs[before - 1] + BLIND <= a:
            total += b - a
    return total


def of_accounts(world, messages):
    """{(platform, sentra): (unseen ms, last proof, outcome)}"""
    found, until = {}, world.as_of + 1000
    events = [json.loads(m.payload) for m in messages
              if world.usable[m.payload]]
    for platform in PLATFORMS:
        for name in NAMES:
            mine = [(parse(e["observed_at"]), e) for e in events
                    if e["platform"] == platform and e["sentra_id"] == name
                    and e["schema"] == "collection_status.v1"]
            proofs = [at for at, e in mine
                      if e["outcome"] == "ok" and e["complete"]]
            newest = max((at for at, _ in mine), default=0)
            found[platform, name] = (
                unseen_ms(world, proofs), max(proofs, default=None),
                next(e["outcome"] for at, e in mine if at == newest)
                if newest > until - BLIND else "silent")
    return found


def look(pipe, world):
    done = subprocess.run(
        [os.path.join(BUILD, "tests", "report_log"), pipe.brokers, pipe.prefix,
         os.path.join(pipe.dir, "roster.json"), str(world.begin),
         str(world.as_of)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    parts = {(r[1], int(r[2])): tuple(
        None if v == "-" else int(v) for v in r[3:])
        for r in rows if r[0] == "part"}
    unseen = {(r[1], r[2]): (int(r[4]), None if r[5] == "-" else int(r[5]),
                             r[6]) for r in rows if r[0] == "unseen"}
    begins = [r[1] for r in rows if r[0] == "begins"][0]
    return parts, unseen, None if begins == "-" else int(begins)


def compare(pipe, world, log):
    counted = {part: counting(world, log.get(part, []))
               for part in [(pipe.topic(p), n) for p in PLATFORMS
                            for n in range(PARTITIONS)]}
    parts, unseen, begins = look(pipe, world)
    want = {part: (m[0].offset, m[-1].offset, len(m), m[0].append_ms,
                   m[-1].append_ms) if m else (-1, -1, 0, None, None)
            for part, m in counted.items()}
    assert list(parts) == list(want), list(parts)
    for part in want:
        assert parts[part] == want[part], (part, parts[part], want[part])
    accounts = of_accounts(world, sum(counted.values(), []))
    assert list(unseen) == [(p, name) for name in NAMES for p in PLATFORMS]
    for account in accounts:
        assert unseen[account] == accounts[account], (
            account, unseen[account], accounts[account])
    return counted, begins


def scorer_read(pipe, world):
    """How many messages it read, dead letters among them."""
    done = pipe.scorer_once(streams.rfc3339(world.as_of)[:19] + "Z")
    line = [t for t in done.stderr.splitlines() if "msg=stopped" in t][-1]
    return sum(int(n) for n in re.findall(r"(?:events|dead_letters)=(\d+)",
                                          line))


def test_streams():
    """random streams: offsets and hours as by the oracle, and by the scorer"""
    as_of = int(time.time()) * 1000 - 3 * DAY
    for seed in range(SEED, SEED + 3):
        world = World(seed, as_of)
        pipe = Pipeline(ROSTER, partitions=PARTITIONS, platforms=PLATFORMS,
                        config="[pipeline]\nplatforms = youtube x\n")
        try:
            half = len(world.messages) // 2
            pipe.produce(world.messages[:half])
            misplace(pipe, world, pipe.log())
            pipe.produce(world.messages[half:])
            log = pipe.log()
            counted, begins = compare(pipe, world, log)
            assert begins is None, begins
            n = sum(map(len, counted.values()))
            assert n < sum(map(len, log.values())), "nothing was cut"
            read = scorer_read(pipe, world)
            assert read == n, "seed %d: %d, scorer %d" % (seed, n, read)
            taken(pipe, world, log)
        finally:
            pipe.close()


def oldest(messages):
    """When the first event that can be used was observed."""
    for m in messages:
        try:
            return oracle.decode(m.payload, m.platform, m.key,
                                 m.append_ms)["at"]
        except oracle.Unusable:
            continue
    return messages[0].append_ms


def taken(pipe, world, log):
    """Retention takes the beginning of two partitions, and all of another."""
    x, youtube = pipe.topic("x"), pipe.topic("youtube")
    gone = {(x, 0): 20, (youtube, 1): len(log[youtube, 1]) // 2,
            (youtube, 2): -1}
    pipe.expire(gone)
    for part, first in gone.items():
        log[part] = log[part][first:] if first >= 0 else []
    begins = compare(pipe, world, log)[1]
    want = max(oldest(log[part]) for part in gone if log[part])
    assert begins == want, (begins, want)


def test_nothing():
    """empty topics: nothing counts, everybody is unseen for all of it"""
    world = World(SEED, int(time.time()) * 1000 - 3 * DAY)
    pipe = Pipeline(ROSTER, partitions=PARTITIONS, platforms=PLATFORMS)
    try:
        assert compare(pipe, world, {})[1] is None
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([test_nothing, test_streams])

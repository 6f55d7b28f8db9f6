#!/usr/bin/python3
"""Events that are valid and very long: an id as long as a message can carry
it, addresses of most of a megabyte.  They stop no stage."""
import json

from pipeline import Pipeline, tap

T = "2026-03-10T05:%02d:00.000Z"
LONG_URLS = 150  # of one sentra: more than a command may carry


def roster(names):
    return {"version": 1, "sentras": [
        {"id": name, "name": "Sentra " + name, "kind": "sentra", "city": "C",
         "province": "P", "timezone": "Asia/Jakarta", "aliases": [],
         "service_areas": [], "active_from": None, "active_until": None,
         "accounts": [{"platform": "x", "id": name}]} for name in names]}


def event(schema, minute, sentra, account, **more):
    body = dict({"schema": schema, "event_id": "%s-%d" % (schema, minute),
                 "platform": "x", "sentra_id": sentra, "account_id": account,
                 "observed_at": T % minute}, **more)
    return "x", sentra.encode(), json.dumps(body).encode()


def seen(minute, sentra, account, followers):
    return [event("account_metrics.v1", minute, sentra, account,
                  followers=followers, followers_exact=True, posts_total=None,
                  views_total=None, likes_total=None),
            event("collection_status.v1", minute, sentra, account,
                  outcome="ok", complete=True, detail=None,
                  next_poll_at=None)]


def post(minute, sentra, n, url):
    return event("post_metrics.v1", minute, sentra, sentra, post_id=str(n),
                 published_at=T % 0, kind=None, url=url, text=None, likes=n,
                 comments=None, shares=None, saves=None, views=None)


def both(pipe):
    for stage in "scorer", "alerter":
        done = pipe.run("sentra-consumer", stage, "--once", limit_s=120)
        assert done.returncode == 0, done.stderr
    assert not pipe.dead_letters()


def ids():
    """ids of 600 bytes to 100 kB: kept apart, read back, and nothing else is held up"""
    pipe = Pipeline(roster(["satu"]))
    try:
        pipe.produce(
            seen(1, "satu", "a" * 100000, 7) + seen(2, "satu", "b" * 600, 8) +
            seen(3, "s" * 3000, "1", 9) + seen(4, "s" * 2999 + "t", "1", 10) +
            seen(5, "satu", "satu", 5))
        both(pipe)
        pipe.produce(seen(6, "s" * 3000, "1", 11) + seen(7, "satu", "satu", 6))
        both(pipe)
        card = pipe.redis.hmget(pipe.prefix + ":card:satu", "followers",
                                "state")
        assert card == [b"6", b"blind"], card  # it is long ago
        ledger = pipe.prefix + ":state:scorer:ledger:x:"
        for sentra, followers in (("s" * 3000, b"11"),
                                  ("s" * 2999 + "t", b"10")):
            account = pipe.redis.hget(ledger + sentra, "a1")
            assert account.split(b" ")[0] == followers, account
    finally:
        pipe.close()


def addresses():
    """150 addresses of 900 kB at once: all are taken in"""
    names = ["satu", "dua"]
    pipe = Pipeline(roster(names))
    try:
        for name in names:
            for first in range(0, LONG_URLS, 10):
                pipe.produce([post(1, name, n, "https://example.org/" +
                                   "u" * 900000)
                              for n in range(first, first + 10)])
        pipe.produce([e for name in names for e in seen(2, name, name, 5)])
        both(pipe)
        for name in names:
            followers = pipe.redis.hget("%s:card:%s" % (pipe.prefix, name),
                                        "followers")
            assert followers == b"5", followers
            n = pipe.redis.hlen("%s:state:scorer:ledger:x:%s" % (
                pipe.prefix, name))
            assert n > LONG_URLS, n
    finally:
        pipe.close()


tap([ids, addresses])

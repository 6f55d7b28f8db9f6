#!/usr/bin/python3
"""Events whose texts are as long as they may be, and longer: ids, addresses.
The former are kept whole, the latter are dead letters; neither stops a stage."""
import json

from pipeline import Pipeline, tap

T = "2026-03-10T05:%02d:00.000Z"
LONG_URLS = 6000  # of one sentra: more than a script may carry
ID, URL = 256, 2048  # bytes at most


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


def both(pipe, letters=0):
    for stage in "scorer", "alerter":
        done = pipe.run("sentra-consumer", stage, "--once", limit_s=120)
        assert done.returncode == 0, done.stderr
    assert len(pipe.dead_letters()) == letters, pipe.dead_letters()[:3]


def ids():
    """ids of 256 bytes: kept apart, read back; one byte more is a dead letter, and nothing else is held up"""
    pipe = Pipeline(roster(["satu"]))
    most, other = "s" * ID, "s" * (ID - 1) + "t"
    try:
        pipe.produce(
            seen(1, "satu", "a" * (ID + 1), 7) + seen(2, "satu", "b" * ID, 8) +
            seen(3, most, "1", 9) + seen(4, other, "1", 10) +
            seen(5, most + "s", "1", 12) + seen(5, "satu", "satu", 5))
        both(pipe, letters=4)
        pipe.produce(seen(6, most, "1", 11) + seen(7, "satu", "satu", 6))
        both(pipe, letters=4)
        card = pipe.redis.hmget(pipe.prefix + ":card:satu", "followers",
                                "state")
        assert card == [b"6", b"blind"], card  # it is long ago
        ledger = pipe.prefix + ":state:scorer:ledger:x:"
        for sentra, followers in (most, b"11"), (other, b"10"):
            account = pipe.redis.hget(ledger + sentra, "a1")
            assert account.split(b" ")[0] == followers, account
    finally:
        pipe.close()


def addresses():
    """6000 addresses of 2 kB at once: all are taken in"""
    names = ["satu", "dua"]
    url = "https://example.org/".ljust(URL, "u")
    pipe = Pipeline(roster(names))
    try:
        for name in names:
            pipe.produce([post(1, name, n, url) for n in range(LONG_URLS)] +
                         [post(1, name, LONG_URLS, url + "u")])
        pipe.produce([e for name in names for e in seen(2, name, name, 5)])
        both(pipe, letters=len(names))
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

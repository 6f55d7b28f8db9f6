#!/usr/bin/python3
"""The definitions of what programmes are told, a second time
(tests/oracle/coverage.py), against examples made by hand: with this the program
is compared in tests/system/test_coverage.py."""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))
import coverage
from oracle import instant

T = instant("2026-03-10T05:30:00Z")  # 12:30 in Jakarta
LEXICON = {
    "version": 1, "lexicon_version": "3",
    "programmes": [{"id": "yapi", "name": "YAPI", "words": ["yapi"]},
                   {"id": "pena", "name": "PENA", "words": ["pena"],
                    "active_from": "2026-03-10"}],
    "clusters": [{"id": "anak", "name": "Anak", "words": ["anak"]}],
    "activities": [{"id": "pelatihan", "name": "Pelatihan",
                    "words": ["pelatihan"]}]}
CAMPAIGNS = {"version": 1, "campaigns": [
    {"id": "lokal", "name": "Lokal", "labels": ["anak", "yapi"], "zone":
     "local", "t0": "2026-03-10T09:00", "window": "2h", "expected": "all"},
    {"id": "satu", "name": "Satu", "words": ["#hari"], "zone": "same",
     "t0": "2026-03-10T05:30:00Z", "window": "1m", "expected": ["a"],
     "platforms": ["x"]}]}


def sentra(name, zone, *accounts):
    return {"id": name, "timezone": zone, "active_from": None,
            "active_until": None,
            "accounts": [{"platform": p, "id": i} for p, i in accounts]}


ROSTER = {"sentras": [
    sentra("a", "Asia/Jakarta", ("youtube", "1"), ("x", "2")),
    sentra("b", "Asia/Makassar", ("youtube", "1")),
    sentra("c", "Asia/Jayapura", ("youtube", "1")),
    sentra("d", "Asia/Jakarta")]}


class Message:
    append_ms = T

    def __init__(self, schema, sentra_id, at, account="1", platform="youtube",
                 **fields):
        self.platform, self.key = platform, sentra_id.encode()
        self.payload = json.dumps(dict(
            fields, schema=schema, event_id="e", platform=platform,
            sentra_id=sentra_id, account_id=account,
            observed_at=at)).encode()


def post(sentra_id, at, post_id, published, text, description=None, **more):
    counts = dict.fromkeys(["likes", "comments", "shares", "saves", "views"])
    return Message("post_metrics.v1", sentra_id, at, post_id=post_id,
                   published_at=published, kind=None, url=None, text=text,
                   description=description, **counts, **more)


def look(sentra_id, at, outcome="ok", complete=True, **more):
    return Message("collection_status.v1", sentra_id, at, outcome=outcome,
                   complete=complete, detail=None, next_poll_at=None, **more)


def told(*messages):
    world = coverage.Told(ROSTER, LEXICON, CAMPAIGNS)
    world.read(messages)
    return world


def card(world, sentra_id, *names, t=T):
    have = world.redis(t // 1000)["sentra:labels:" + sentra_id][1]
    return [have[name] for name in names]


def unix(text):
    return str(instant(text) // 1000)


def windows():
    """a post counts in the windows of its publication, its labels with it"""
    world = told(
        post("a", "2026-03-09T06:30:00Z", "p", "2026-03-09T06:00:00Z", "yapi"),
        post("a", "2026-03-09T06:30:01Z", "q", "2026-03-09T05:59:59.999Z",
             "x", "Anak dan YAPI"),
        post("a", "2026-03-09T06:30:02Z", "r", "2026-02-08T17:00:00Z", None))
    assert card(world, "a", "yapi:24h", "yapi:7d", "yapi:30d", "anak:24h",
                "anak:7d", "posts:24h", "posts:30d", "unlabelled:24h",
                "unlabelled:30d") == \
        ["1", "2", "2", "0", "1", "1", "3", "0", "1"]
    assert card(world, "a", "last:yapi", "last:anak", "last:pelatihan",
                "labelled_from", "lexicon_version") == \
        [unix("2026-03-09T06:00:00Z"), unix("2026-03-09T05:59:59Z"), "",
         unix("2026-03-09T06:30:00Z"), "3"]
    keys = world.redis(T // 1000)
    assert keys["sentra:coverage:yapi:7d"] == \
        ("zset", {"a": 2.0, "b": 0.0, "c": 0.0, "d": 0.0})
    assert keys["sentra:told:pelatihan"][1] == dict.fromkeys("abcd", 0.0)
    assert [f["labels"] for _, f in keys["sentra:labelled:a"][1]] == \
        ["", "yapi anak", "yapi"]
    assert card(world, "b", "posts:30d", "labelled_from") == ["0", ""]


def newest_text():
    """the newest text has the labels, the first sight the date"""
    first = post("a", "2026-03-10T01:00:00Z", "p", "2026-03-10T00:30:00Z",
                 "yapi")
    later = post("a", "2026-03-10T03:00:00Z", "p", "2026-03-10T02:00:00Z",
                 "anak")
    older = post("a", "2026-03-10T02:00:00Z", "p", "2026-03-10T00:30:00Z",
                 "pelatihan")
    again = post("a", "2026-03-10T03:00:00Z", "p", "2026-03-10T00:30:00Z",
                 "pelatihan")
    world = told(first, later, older, again)
    assert card(world, "a", "yapi:24h", "anak:24h", "pelatihan:24h",
                "last:anak", "posts:24h") == \
        ["0", "1", "0", unix("2026-03-10T00:30:00Z"), "1"]


def what_changes_nothing():
    """late, unknown to the roster, older than 30 days"""
    world = told(
        post("a", "2026-02-02T00:00:00Z", "p", "2026-02-01T00:00:00Z", "yapi"),
        post("a", "2026-03-03T00:00:00.001Z", "p", "2026-02-01T00:00:00Z",
             "anak"),
        post("a", "2026-03-02T00:00:00Z", "q", "2026-03-02T00:00:00Z", "anak"),
        post("a", "2026-03-10T00:00:00Z", "s", "2026-03-09T20:00:00Z", "yapi",
             account="3"))
    assert card(world, "a", "last:yapi", "last:anak", "posts:30d") == \
        [unix("2026-02-01T00:00:00Z"), "", "0"]


def days():
    """a label counts by the local day of publication"""
    world = told(
        post("a", "2026-03-10T00:00:00Z", "p", "2026-03-09T16:59:59.999Z",
             "pena"),
        post("b", "2026-03-10T00:00:00Z", "p", "2026-03-09T17:00:00Z", "pena"))
    assert card(world, "a", "pena:24h") == ["0"]
    assert card(world, "b", "pena:24h") == ["1"]


def long_after(first):
    """Of b, which was looked at for the first time so long after its end."""
    when = instant("2026-05-01T00:00:00Z")
    message = look("b", first)
    message.append_ms = when
    return told(message).statuses(when // 1000)["lokal"]["b"]


def campaigns():
    """each sentra has T0 by its own clock; blind is not late"""
    world = told(
        post("a", "2026-03-10T02:30:00Z", "p", "2026-03-10T02:00:00Z", "anak"),
        look("a", "2026-03-10T05:00:00Z"),
        post("b", "2026-03-10T03:30:00Z", "p", "2026-03-10T03:00:00.001Z",
             "yapi"),
        post("b", "2026-03-10T03:30:00Z", "q", "2026-03-10T02:00:00Z", "x"),
        look("b", "2026-03-10T02:59:59.999Z"),
        post("c", "2026-03-10T00:10:00Z", "p", "2026-03-09T23:59:59.999Z",
             "yapi"),
        look("c", "2026-03-10T05:00:00Z", complete=False),
        look("c", "2026-03-10T01:59:59Z"))
    have = world.redis(T // 1000)
    assert have["sentra:campaign:lokal"][1] == {
        "name": "Lokal", "programme": "yapi",
        "t0": unix("2026-03-10T00:00:00Z"), "ends":
        unix("2026-03-10T04:00:00Z"), "expected": "4", "posted": "1",
        "ready": "3", "early": "1", "index": "0.2500", "t50": "", "t90": "",
        "state": "over", "lexicon_version": "3", "as_of": str(T // 1000)}
    assert have["sentra:campaign:lokal:first"][1] == \
        {"a": float(unix("2026-03-10T02:00:00Z"))}
    assert world.statuses(T // 1000)["lokal"] == {
        "a": "posted", "b": "unseen", "c": "unseen", "d": "unseen"}
    world.read([look("b", "2026-03-10T03:00:00Z")])
    assert world.statuses(T // 1000)["lokal"]["b"] == "late"
    assert long_after("2026-04-09T03:00:00Z") == "late"
    assert long_after("2026-04-09T03:00:00.001Z") == "unseen"
    blind = world.redis(instant("2026-03-10T09:00:00Z") // 1000)
    assert blind["sentra:campaign:lokal"][1]["ready"] == "1"


def at_once():
    """one instant for all, some platforms only, a word of its own"""
    def state(t, *messages):
        have = told(*messages).redis(t // 1000)["sentra:campaign:satu"][1]
        return [have[n] for n in ("state", "posted", "t50", "t90", "index")]
    x = {"platform": "x", "account": "2"}
    assert state(T - 1000) == ["planned", "0", "", "", "0.0000"]
    assert state(T) == ["running", "0", "", "", "0.0000"]
    assert state(T + 60000) == ["running", "0", "", "", "0.0000"]
    assert state(T + 61000) == ["over", "0", "", "", "0.0000"]
    at = "2026-03-10T05:31:00Z"
    assert state(T + 60000, post("a", at, "p", at, "#Hari", **x)) == \
        ["running", "1", "60", "60", "1.0000"]
    assert state(T + 60000, post("a", at, "p", at, "#Hari")) == \
        ["running", "0", "", "", "0.0000"]
    assert state(T + 60000, post("a", at, "p", at, "anak", **x))[1] == "0"


def main():
    failed = 0
    tests = [windows, newest_text, what_changes_nothing, days, campaigns,
             at_once]
    for number, test in enumerate(tests, 1):
        try:
            test()
            print("ok %d - %s" % (number, test.__doc__))
        except AssertionError:
            import traceback
            failed += 1
            print("not ok %d - %s" % (number, test.__doc__))
            for line in traceback.format_exc().splitlines():
                print("# " + line)
    print("1..%d" % len(tests))
    sys.exit(1 if failed else 0)


main()

#!/usr/bin/python3
"""Recorded series, replayed by the simulator through producer, Kafka, scorer
and Redis; the oracle agrees on every number, and so does each file of the
report of a week that the series is of.

YouTube: the trending videos of Indonesia, four days of July 2020.  Instagram:
PR accounts of provinces and cities, and media, November 2019 to May 2020.
The recordings are others' and not part of this project: $SENTRA_SHARED, by
default the directory `shared` beside the checkout; skipped without it."""
import csv
import glob
import json
import os
import subprocess
import time

from pipeline import BUILD, ROOT, Pipeline, difference, tap, wait_for
import oracle
import report_files as files

SHARED = os.environ.get("SENTRA_SHARED",
                        os.path.join(os.path.dirname(ROOT), "shared"))
TRENDING = sorted(glob.glob(os.path.join(
    SHARED, "data", "yt-indonesia-trending-2020", "*.csv")))
HUMAS = os.path.join(SHARED, "data", "ig-indonesia-humas",
                     "%s_2019-11_to_2020-05.csv")
COLUMNS = ["account", "post", "published_at", "observed_at", "likes",
           "comments", "views", "title", "followers"]
N_SENTRA = 31
CHECKS = 6  # instants at which the oracle looks, at most


def read(path):
    with open(path, newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def make_roster(accounts):
    sentras = [{"id": "sentra-%02d" % i, "name": "Sentra %02d" % i,
                "kind": "sentra", "city": "Kota", "province": "Provinsi",
                "timezone": "Asia/Jakarta", "aliases": [],
                "service_areas": [], "active_from": None,
                "active_until": None, "exempt": None, "accounts": []}
               for i in range(N_SENTRA)]
    for n, account in enumerate(accounts):
        sentras[n % N_SENTRA]["accounts"].append(
            dict(account, verified_by=None, verified_at=None))
    return {"version": 1, "sentras": sentras}


class Series:
    """A platform, its accounts, and rows as the simulator reads them."""

    def __init__(self, platform, key, rows, config=""):
        self.platform, self.rows, self.config = platform, rows, config
        self.accounts = sorted({r["account"] for r in rows})
        self.posts = {(r["account"], r["post"]) for r in rows if r["post"]}
        self.roster = make_roster({"platform": platform, key: a}
                                  for a in self.accounts)

    def write(self, path):
        with open(path, "w", newline="", encoding="utf-8") as out:
            told = csv.DictWriter(out, COLUMNS, restval="")
            told.writeheader()
            told.writerows(self.rows)


# ---- replaying ----

def simulate(pipe, series, first):
    """Starts the simulator and sends the producer there; returns its URL."""
    path, port = (os.path.join(pipe.dir, n) for n in ("series.csv", "port"))
    series.write(path)
    pipe.children.append(subprocess.Popen(
        [os.path.join(BUILD, "sentra-simulator"), "--roster",
         os.path.join(pipe.dir, "roster.json"), "--replay", path,
         "--frozen", first, "--unlimited", "--port-file", port],
        stdout=subprocess.DEVNULL))
    wait_for("the simulator", lambda: os.path.exists(port))
    with open(port) as text:
        url = "http://127.0.0.1:" + text.read().strip()
    os.mkdir(os.path.join(pipe.dir, "credentials"))
    with open(os.path.join(pipe.dir, "credentials",
                           series.platform + ".token"), "w") as out:
        out.write("demo-token")
    with open(pipe.config, "a") as out:
        out.write("[%s]\nbase_url = %s\nquota = 0\n%s" % (
            series.platform, url, series.config))
    return url


def collect(pipe, series, url, at):
    subprocess.run(["curl", "-sf", "-d", at, url + "/_sim/clock"], check=True)
    done = pipe.run("sentra-producer", series.platform, "--once", "--as-of",
                    at)
    assert done.returncode == 0, done.stderr


def agree(pipe, at):
    """The scorer up to that instant, and the oracle's word on it; returns the
    events that there are."""
    pipe.scorer_once(at)
    t = oracle.instant(at) // 1000
    world = oracle.World(pipe.roster)
    events = []
    for messages in pipe.log().values():
        world.read(messages, as_of=t)
        events += [json.loads(m.payload) for m in messages]
    have = pipe.dump()
    version = have[pipe.prefix + ":card:sentra-00"][1]["score_version"]
    lines = difference(world.redis(t, version, pipe.prefix), have)
    assert not lines, at + "\n" + "\n".join(lines)
    return events


def top(pipe, board):
    key = "%s:board:%s" % (pipe.prefix, board)
    return ", ".join("%s %.14g" % (m.decode(), s) for m, s in
                     pipe.redis.zrevrange(key, 0, 4, withscores=True))


# ---- the report of a week ----

def read_up_to(pipe, t):
    world = oracle.World(pipe.roster)
    for messages in pipe.log().values():
        world.read(messages, as_of=t)
    return world


def report_agrees(pipe, week):
    """week: its name and last second.  The oracle, Redis as of then,
    report.json and each file, number by number."""
    began = time.monotonic()
    files.configure(pipe)
    name, as_of = week
    directory = files.report(pipe, "report", "--period", name)
    took = time.monotonic() - began
    pipe.redis.flushdb()
    files.stages(pipe, as_of)
    t = oracle.instant(as_of) // 1000
    version = files.loaded(directory)["score_version"]
    want = read_up_to(pipe, t).redis(t, version, pipe.prefix)
    have = pipe.dump()
    numbers = files.ranking_is(want, pipe.prefix, directory)
    assert numbers == 16 * N_SENTRA, numbers
    assert files.ranking_is(have, pipe.prefix, directory) == numbers
    files.files_are(directory)
    from_redis = files.report(pipe, "from-redis", "--period", name)
    assert files.sums(from_redis) == files.sums(directory)
    print("# note report of %s in %.1f s: %d numbers of %d sentra" % (
        name, took, numbers, N_SENTRA))
    return files.ranking(directory)


def replay(series, instants, boards, week):
    began = time.monotonic()
    pipe = Pipeline(series.roster)
    try:
        url = simulate(pipe, series, instants[0])
        looks = instants[::-max(1, len(instants) // CHECKS)]
        for at in instants:
            collect(pipe, series, url, at)
            if at in looks:
                events = agree(pipe, at)
        outcomes = {e["outcome"] for e in events if "outcome" in e}
        assert outcomes == {"ok"}, outcomes
        told = [e for e in events if "post_id" in e]
        print("# note %s: %d events, %d accounts, %d posts, %d readings of "
              "them, %d rounds, %.0f s" % (
                  series.platform, len(events), len(series.accounts),
                  len(series.posts), len(told), len(instants),
                  time.monotonic() - began))
        for board in boards:
            print("# note top 5 by %s: %s" % (board, top(pipe, board)))
        rows = report_agrees(pipe, week)
        assert sum(r["posts"] or 0 for r in rows) > 0, rows
        return events, told
    finally:
        pipe.close()


# ---- the recordings ----

def trending():
    """four days of trending videos, told by the simulator: the oracle agrees, and the report of their week"""
    rows = []
    for path in TRENDING:
        at = os.path.basename(path)[:10] + "T12:00:00Z"
        for r in read(path):
            hidden = r["ratings_disabled"] == "True"
            silent = r["comments_disabled"] == "True"
            rows.append({
                "account": r["channelId"], "post": r["video_id"],
                "published_at": r["publishedAt"], "observed_at": at,
                "likes": "" if hidden else r["likes"],
                "comments": "" if silent else r["comment_count"],
                "views": r["view_count"],
                "title": r["title"].replace("\n", " ")[:60]})
    series = Series("youtube", "id", rows)
    told = replay(series, sorted({r["observed_at"] for r in rows}),
                  ["score", "engagement:7d", "views:7d"],
                  ("2020-W28", "2020-07-12T16:59:59Z"))[1]
    assert {(e["account_id"], e["post_id"]) for e in told} == series.posts


def humas_rows():
    captions = {r["shortcode"]: r["caption"] for r in read(HUMAS % "captions")}
    rows = [{"account": r["account"], "post": r["shortcode"],
             "published_at": r["published_at"],
             "observed_at": r["observed_at"], "likes": r["likes"],
             "comments": r["comments"], "followers": r["followers"],
             "title": captions.get(r["shortcode"], "")}
            for r in read(HUMAS % "posts_observed")]
    return rows + [{"account": r["account"], "post": "", "title": "",
                    "observed_at": r["observed_at"],
                    "followers": r["followers"]}
                   for r in read(HUMAS % "account_followers")]


def humas():
    """half a year of Instagram, told by the simulator: the oracle agrees, each reading is the recorded one, and the report of a week"""
    rows = humas_rows()
    series = Series("instagram", "handle", rows,
                    "user_id = 17841400000000000\n")
    # The last instant of each hour in which something was observed.
    last = {}
    for at in sorted(r["observed_at"] for r in rows):
        last[at[:13]] = at
    events, told = replay(series, sorted(last.values()),
                          ["score", "followers", "engagement:30d"],
                          ("2020-W21", "2020-05-24T16:59:59Z"))
    assert {e["account_id"] for e in events} == {
        "@" + a for a in series.accounts}
    check_readings(rows, told)


def check_readings(rows, told):
    """What was told of a post is its newest row until then; each was told."""
    by_post, seen = {}, set()
    for r in sorted(rows, key=lambda r: r["observed_at"]):
        if r["post"]:
            by_post.setdefault((r["account"], r["published_at"]), []).append(r)
    for e in told:
        key = e["account_id"][1:], e["published_at"][:19] + "Z"
        at = e["observed_at"][:19] + "Z"
        known = [r for r in by_post[key] if r["observed_at"] <= at and
                 r["post"] in e["url"]]
        for counter in "likes", "comments":
            want = known[-1][counter]
            assert e[counter] == (int(want) if want else None), (e, known)
        seen.add((key[0], known[-1]["post"]))
    assert seen == {(r["account"], r["post"]) for r in rows if r["post"]}


TESTS = [t for t, there in ((trending, TRENDING),
                            (humas, os.path.exists(HUMAS % "captions")))
         if there]
if __name__ == "__main__":
    if TESTS:
        tap(TESTS)
    else:
        print("ok 1 - recorded series # SKIP no recordings beside the "
              "checkout")

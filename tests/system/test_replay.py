#!/usr/bin/python3
"""A recorded series (the trending YouTube videos of Indonesia, four days of
July 2020), replayed by the simulator through producer, Kafka, scorer and
Redis; the oracle agrees on every number.

The recordings are others' and not part of this project: $SENTRA_SHARED, by
default the directory `shared` beside the checkout; skipped without it."""
import csv
import glob
import os
import subprocess

from pipeline import BUILD, ROOT, Pipeline, difference, tap, wait_for
import oracle

SHARED = os.environ.get("SENTRA_SHARED",
                        os.path.join(os.path.dirname(ROOT), "shared"))
FILES = sorted(glob.glob(os.path.join(
    SHARED, "data", "yt-indonesia-trending-2020", "*.csv")))
N_SENTRA = 31


def rows():
    """(day, row) of all files; likes and comments unknown where hidden."""
    for path in FILES:
        day = os.path.basename(path)[:10]
        with open(path, newline="", encoding="utf-8") as text:
            for row in csv.DictReader(text):
                yield day, row


def convert(path):
    """Writes the simulator's CSV; returns {channel: title}."""
    channels = {}
    with open(path, "w", newline="", encoding="utf-8") as out:
        told = csv.writer(out)
        told.writerow(["account", "post", "published_at", "observed_at",
                       "likes", "comments", "views", "title"])
        for day, row in rows():
            channels.setdefault(row["channelId"], row["channelTitle"])
            told.writerow([
                row["channelId"], row["video_id"], row["publishedAt"],
                day + "T12:00:00Z",
                "" if row["ratings_disabled"] == "True" else row["likes"],
                "" if row["comments_disabled"] == "True"
                else row["comment_count"], row["view_count"],
                row["title"].replace("\n", " ")[:60]])
    return channels


def make_roster(channels):
    sentras = [{"id": "sentra-%02d" % i, "name": "Sentra %02d" % i,
                "kind": "sentra", "city": "Kota", "province": "Provinsi",
                "timezone": "Asia/Jakarta", "aliases": [],
                "service_areas": [], "active_from": None,
                "active_until": None, "exempt": None, "accounts": []}
               for i in range(N_SENTRA)]
    for n, channel in enumerate(sorted(channels)):
        sentras[n % N_SENTRA]["accounts"].append(
            {"platform": "youtube", "id": channel, "verified_by": None,
             "verified_at": None})
    return {"version": 1, "sentras": sentras}


def top(pipe, board):
    key = "%s:board:%s" % (pipe.prefix, board)
    return ", ".join("%s %.14g" % (m.decode(), s) for m, s in
                     pipe.redis.zrevrange(key, 0, 4, withscores=True))


def trending():
    """four days of trending videos, told by the simulator: the oracle agrees"""
    pipe = Pipeline({"version": 1, "sentras": []})
    try:
        series = os.path.join(pipe.dir, "series.csv")
        channels = convert(series)
        pipe.write_roster(make_roster(channels))
        port = os.path.join(pipe.dir, "port")
        pipe.children.append(subprocess.Popen(
            [os.path.join(BUILD, "sentra-simulator"), "--roster",
             os.path.join(pipe.dir, "roster.json"), "--replay", series,
             "--frozen", "2020-07-08T12:00:00Z", "--unlimited",
             "--port-file", port], stdout=subprocess.DEVNULL))
        wait_for("the simulator", lambda: os.path.exists(port))
        with open(port) as text:
            url = "http://127.0.0.1:" + text.read().strip()
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials", "youtube.token"),
                  "w") as out:
            out.write("demo-token")
        with open(pipe.config, "a") as out:
            out.write("[youtube]\nbase_url = %s\nquota = 0\n" % url)
        days = sorted({day for day, _ in rows()})
        for day in days:
            at = day + "T12:00:00Z"
            subprocess.run(["curl", "-sf", "-d", at, url + "/_sim/clock"],
                           check=True)
            done = pipe.run("sentra-producer", "youtube", "--once",
                            "--as-of", at)
            assert done.returncode == 0, done.stderr
        last = days[-1] + "T12:00:00Z"
        pipe.scorer_once(last)
        t = oracle.instant(last) // 1000
        world = oracle.World(pipe.roster)
        told = 0
        for messages in pipe.log().values():
            world.read(messages, as_of=t)
            told += sum(b"post_metrics" in m.payload for m in messages)
        have = pipe.dump()
        version = have[pipe.prefix + ":card:sentra-00"][1]["score_version"]
        lines = difference(world.redis(t, version, pipe.prefix), have)
        assert not lines, "\n".join(lines)
        seen = {(row["channelId"], row["video_id"]) for _, row in rows()}
        assert told >= len(seen), (told, len(seen))
        print("# note %d channels, %d videos, %d readings told" % (
            len(channels), len(seen), told))
        for board in "score", "engagement:7d", "views:7d":
            print("# note top 5 by %s: %s" % (board, top(pipe, board)))
    finally:
        pipe.close()


if FILES:
    tap([trending])
else:
    print("ok 1 - recorded series # SKIP no recordings beside the checkout")

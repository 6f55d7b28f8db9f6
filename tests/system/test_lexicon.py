#!/usr/bin/python3
"""sentractl's commands of the lexicon: faults and their exit status, captions
in a file, and the last days' posts from Kafka, each by its newest text."""
import json
import os
import subprocess
import time

from pipeline import BUILD, Pipeline, tap
import streams

ROSTER = {"version": 1, "sentras": []}
NOW_MS = int(time.time()) * 1000
DAY_MS = 86400000


def lexicon(version, words):
    return {"version": 1, "lexicon_version": version, "clusters": [],
            "programmes": [{"id": "yapi", "name": "YAPI", "words": words,
                            "examples": ["bantuan YAPI"]}]}


class Desk:
    """A pipeline, and the lexicon of whoever sits before it."""

    def __init__(self):
        self.pipe = Pipeline(ROSTER, partitions=2)
        self.path = os.path.join(self.pipe.dir, "lexicon.json")
        self.write(self.path, lexicon("1", ["yapi"]))
        with open(self.pipe.config) as text:
            conf = text.read()
        with open(self.pipe.config, "w") as out:
            out.write(conf.replace("[pipeline]\n", "[pipeline]\nlexicon = %s\n"
                                   % self.path, 1))

    def write(self, path, doc):
        with open(path, "w") as out:
            json.dump(doc, out)

    def run(self, *words, status=0):
        done = subprocess.run(
            [os.path.join(BUILD, "sentractl"), *words, "--config",
             self.pipe.config], capture_output=True, text=True, check=False)
        assert done.returncode == status, (done.returncode, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def json(self, *words):
        return json.loads(self.run(*words, "--json"))


def post(post_id, text, published_ms, observed_ms, description=None):
    return "x", b"sentra", json.dumps({
        "schema": "post_metrics.v1",
        "event_id": "%s-%d" % (post_id, observed_ms), "platform": "x",
        "sentra_id": "sentra", "account_id": "9", "post_id": post_id,
        "observed_at": streams.rfc3339(observed_ms),
        "published_at": streams.rfc3339(published_ms), "kind": "post",
        "url": None, "text": text, "description": description, "likes": 0,
        "comments": 0, "shares": 0, "saves": None, "views": None}).encode()


def faults(desk):
    """check: ok, every fault with its place, examples that fail"""
    assert desk.run("lexicon", "check") == desk.path + ": ok\n"
    bad = desk.path + ".bad"
    desk.write(bad, lexicon("1", ["!", "a. b"]))
    told = desk.run("lexicon", "check", bad, status=78)
    assert "programmes[0].words[0]: no letter" in told, told
    assert "programmes[0].words[1]: a line break" in told, told
    desk.write(bad, lexicon("1", ["pena"]))
    told = desk.run("lexicon", "check", bad, status=78)
    assert "programmes[0].examples[0]: does not tell yapi" in told, told
    desk.run("lexicon", "test", "/dev/null", "--lexicon", bad + ".none",
             status=78)


def one_caption(desk):
    """check-post: which label, by which word, where"""
    told = desk.json("check-post", "Hari ini #BantuanYAPI cair")
    assert [l["label"] for l in told["labels"]] == ["yapi"], told
    word = told["labels"][0]["words"][0]
    assert (word["from"], word["bytes"], word["text"]) == (17, 4, "YAPI"), word
    assert desk.json("check-post", "hari ini cair")["labels"] == []


def a_word_more(desk):
    """a word more, tried on the last week's posts, shows what it would catch"""
    old = NOW_MS - 8 * DAY_MS
    desk.pipe.produce([
        post("1", "Bantuan YAPI", NOW_MS - 3 * DAY_MS, NOW_MS - 2 * DAY_MS),
        post("2", "Bantuan", NOW_MS - 2 * DAY_MS, NOW_MS - DAY_MS, "YAPI"),
        post("2", "Bantuan anak yatim piatu", NOW_MS - 2 * DAY_MS,
             NOW_MS - DAY_MS + 60000),
        post("3", "YAPI lama", old, NOW_MS - DAY_MS),
        post("4", "lain", NOW_MS - DAY_MS, NOW_MS - 60000),
        ("x", b"sentra", b"{no event")])
    told = desk.json("lexicon", "test", "--days", "7")
    assert (told["captions"], told["labelled"]) == (3, 1), told
    assert [w["posts"] for w in told["words"]] == [1], told
    new = desk.path + ".new"
    desk.write(new, lexicon("2", ["yapi", "yatim piatu"]))
    told = desk.json("lexicon", "test", "--days", "7", "--lexicon", new,
                     "--against")
    assert [w["posts"] for w in told["words"]] == [1, 1], told
    change, = told["against"]["changes"]
    assert (change["label"], change["change"], change["posts"]) == (
        "yapi", "gained", 1), change
    assert change["samples"][0]["word"] == "yatim piatu", change
    told = desk.json("lexicon", "test", "--days", "30")
    assert (told["captions"], told["labelled"]) == (4, 2), told


def an_address(desk):
    """check-post of an address: whose post it is, and what it counts for"""
    roster = {"version": 1, "sentras": [{
        "id": "s1", "name": "Sentra Satu", "kind": "sentra", "city": "K",
        "province": "P", "timezone": "Asia/Makassar", "accounts": []}]}
    desk.write(os.path.join(desk.pipe.dir, "roster.json"), roster)
    desk.pipe.redis.xadd(desk.pipe.prefix + ":recent:s1", {
        "platform": "x", "post_id": "111222333", "text": "YAPI cair",
        "url": "https://x.com/s1/status/111222333"}, id="1764000000000-0")
    told = desk.json("check-post", "https://twitter.com/i/status/111222333")
    assert (told["sentra_id"], told["counted"]) == ("s1", None), told
    assert [l["label"] for l in told["labels"]] == ["yapi"], told
    desk.pipe.redis.xadd(desk.pipe.prefix + ":labelled:s1", {
        "platform": "x", "post_id": "111222333", "text": "YAPI cair",
        "url": "https://x.com/s1/status/111222333", "labels": "yapi anak"},
        id="1764000000000-0")
    told = desk.json("check-post", "https://x.com/s1/status/111222333")
    assert told["counted"] == ["yapi", "anak"], told
    told = desk.run("check-post", "https://www.x.com/s1/status/111222333/?s=1")
    assert told.startswith("Sentra Satu, x, Tue 25 Nov 2025 00:00 WITA\n"
                           "YAPI cair\nIt counts for: yapi anak\n"), told
    told = desk.run("check-post", "https://x.com/s1/status/999", status=1)
    assert "not among the newest posts" in told, told


def main():
    desk = Desk()

    def of(test):
        def run():
            test(desk)
        run.__doc__ = test.__doc__
        return run
    try:
        tap([of(faults), of(one_caption), of(a_word_more),
             of(an_address)])
    finally:
        desk.pipe.close()


main()

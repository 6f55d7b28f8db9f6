#!/usr/bin/python3
"""The simulator over a real socket: what only HTTP can show, and a recorded
series of Instagram (PR accounts of Indonesia, 2019 and 2020) told as it was.

The recordings are others' and not part of this project: $SENTRA_SHARED, by
default the directory `shared` beside the checkout; skipped without it."""
import csv
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from pipeline import BUILD, ROOT, tap, wait_for

SHARED = os.environ.get("SENTRA_SHARED",
                        os.path.join(os.path.dirname(ROOT), "shared"))
DIR = os.path.join(SHARED, "data", "ig-indonesia-humas")
FOLLOWERS, POSTS, CAPTIONS = (
    os.path.join(DIR, name + "_2019-11_to_2020-05.csv")
    for name in ("account_followers", "posts_observed", "captions"))
OURS = "17841400000000000"
FIELDS = "{username,followers_count,media_count,media.limit(100)" \
    "{id,caption,permalink,timestamp,like_count,comments_count}}"


class Simulator:
    def __init__(self, accounts, *args):
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.child = None
        roster, port = (os.path.join(self.dir, name)
                        for name in ("roster.json", "port"))
        sentra = {"id": "satu", "name": "Satu", "kind": "sentra", "city": "A",
                  "province": "B", "timezone": "Asia/Jakarta", "aliases": [],
                  "service_areas": [], "active_from": None,
                  "active_until": None, "exempt": None,
                  "accounts": [dict(a, verified_by=None, verified_at=None)
                               for a in accounts]}
        with open(roster, "w") as out:
            json.dump({"version": 1, "sentras": [sentra]}, out)
        try:
            self.child = subprocess.Popen(
                [os.path.join(BUILD, "sentra-simulator"), "--roster", roster,
                 "--port-file", port, *args], stdout=subprocess.DEVNULL)
            wait_for("the simulator", lambda: os.path.exists(port))
        except Exception:
            self.close()
            raise
        with open(port) as text:
            self.url = "http://127.0.0.1:" + text.read().strip()

    def close(self):
        if self.child:
            self.child.terminate()
            self.child.wait(60)
        shutil.rmtree(self.dir)

    def post(self, path, text):
        urllib.request.urlopen(self.url + path, text.encode(), 60).read()

    def ask(self, path, token="demo-token", body=None, kind=None, limit_s=60):
        headers = {"Authorization": "Bearer " + token}
        if kind:
            headers["Content-Type"] = kind
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            answer = urllib.request.urlopen(request, timeout=limit_s)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read(), answer.headers


def page():
    return [{"platform": "facebook", "id": "100064000000001",
             "handle": "satu.fb"}]


def manners():
    """an answer may be short, dropped, late, stuffed, or a bomb; the next is whole"""
    sim = Simulator(page(), "--unlimited")
    try:
        for fault, what in (("short", http.client.IncompleteRead),
                            ("reset", http.client.IncompleteRead),
                            ("drop", http.client.RemoteDisconnected),
                            ("timeout", TimeoutError)):
            sim.post("/_sim/fault", fault + "@1")
            try:
                sim.ask("/v25.0/satu.fb", limit_s=1 if fault == "timeout"
                        else 60)
                raise AssertionError(fault + " is an answer")
            except what:
                pass
            assert sim.ask("/v25.0/satu.fb")[0] == 200
        sim.post("/_sim/fault", "headers@1")
        try:
            got = sim.ask("/v25.0/satu.fb")[2]
            assert sum(len(v) for v in got.values()) > 80000
        except http.client.LineTooLong:
            pass
        sim.post("/_sim/fault", "bomb@1")
        status, body, got = sim.ask("/v25.0/satu.fb")
        assert (status, got["Content-Encoding"]) == (200, "gzip")
        assert body[:2] == b"\x1f\x8b" and len(body) < 1 << 20
        began = time.monotonic()
        sim.post("/_sim/fault", "slow@1")
        sim.ask("/v25.0/satu.fb")
        assert time.monotonic() - began > 4
    finally:
        sim.close()


def endless():
    """an answer without end ends with its reader; a request has a cap"""
    sim = Simulator(page(), "--unlimited", "--fault", "endless@1")
    try:
        with urllib.request.urlopen(sim.url + "/v25.0/satu.fb",
                                    timeout=60) as answer:
            for _ in range(64):
                assert len(answer.read(1 << 16)) == 1 << 16
        assert sim.ask("/v25.0/satu.fb")[0] == 200
        assert sim.ask("/v25.0/satu.fb", body=b"x" * 20000)[0] == 413
    finally:
        sim.close()


def tokens():
    """TikTok's tokens rotate over the wire, by the clock that is set"""
    open_id = "723f24d7-e717-40f8-a2b6-cb8464cd2301"
    sim = Simulator([{"platform": "tiktok", "id": open_id, "handle": "a"}],
                    "--frozen", "2026-03-10T05:30:00Z", "--token-life", "1h")

    def status(n):
        return sim.ask("/v2/user/info/?fields=open_id",
                       "act.%s.%d" % (open_id, n))[0]

    def renew(n):
        form = urllib.parse.urlencode({
            "client_key": "k", "client_secret": "s",
            "grant_type": "refresh_token",
            "refresh_token": "rft.%s.%d" % (open_id, n)}).encode()
        return sim.ask("/v2/oauth/token/", "none", form,
                       "application/x-www-form-urlencoded")[:2]
    try:
        assert status(0) == 200
        sim.post("/_sim/clock", "2026-03-10T06:30:00Z")
        assert status(0) == 401
        got, body = renew(0)
        assert got == 200 and json.loads(body)["expires_in"] == 3600
        assert json.loads(body)["access_token"] == "act.%s.1" % open_id
        assert (status(0), status(1)) == (401, 200)
        assert renew(0)[0] == 400
        body = json.dumps({"max_count": 2}).encode()
        got, body, _ = sim.ask("/v2/video/list/?fields=id",
                               "act.%s.1" % open_id, body,
                               "application/json")
        assert got == 200 and len(json.loads(body)["data"]["videos"]) == 2
    finally:
        sim.close()


# ---- the recorded series ----

def read(path):
    with open(path, newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def convert(path, posts, followers, captions):
    with open(path, "w", newline="", encoding="utf-8") as out:
        told = csv.writer(out)
        told.writerow(["account", "post", "published_at", "observed_at",
                       "likes", "comments", "title", "followers"])
        for row in posts:
            told.writerow([row["account"], row["shortcode"],
                           row["published_at"], row["observed_at"],
                           row["likes"], row["comments"],
                           captions.get(row["shortcode"], ""),
                           row["followers"]])
        for row in followers:
            told.writerow([row["account"], "", "", row["observed_at"], "", "",
                           "", row["followers"]])


def number(text):
    return int(text) if text else None


def newest(rows, at):
    """Of each post the newest row observed until then."""
    found = {}
    for row in sorted(rows, key=lambda r: r["observed_at"]):
        if row["observed_at"] <= at:
            found[row["shortcode"]] = row
    return found


def media_of(sim, account):
    """(profile, {short code: post}) by all pages of a discovery."""
    posts, after, profile = {}, "", None
    while True:
        fields = FIELDS.replace("media.", "media.%s" % after)
        expr = "business_discovery.username(%s)%s" % (account, fields)
        status, body, _ = sim.ask("/v25.0/%s?fields=%s" % (
            OURS, urllib.parse.quote(expr)))
        assert status == 200, body
        got = json.loads(body)["business_discovery"]
        profile = profile or got
        for post in got["media"]["data"]:
            code = post["permalink"].rstrip("/").rsplit("/", 1)[1]
            assert code not in posts
            posts[code] = post
        cursor = got["media"].get("paging", {}).get("cursors", {}).get("after")
        if not cursor:
            return profile, posts
        after = "after(%s)." % cursor


def check(sim, account, rows, followers, captions, at):
    profile, got = media_of(sim, account)
    want = newest([r for r in rows if r["account"] == account], at)
    known = [r for r in followers if r["account"] == account and
             r["observed_at"] <= at]
    last = max(known, key=lambda r: r["observed_at"])["followers"] \
        if known else None
    assert profile.get("followers_count") == number(last), (account, at)
    assert "media_count" not in profile
    latest = sorted(want.values(), key=lambda r: r["published_at"])[-400:]
    assert set(got) == {r["shortcode"] for r in latest}, (account, at)
    for row in latest:
        post = got[row["shortcode"]]
        assert post.get("like_count") == number(row["likes"]), post
        assert post.get("comments_count") == number(row["comments"]), post
        assert post["timestamp"] == \
            row["published_at"].replace("Z", "+0000"), post
        assert post.get("caption", "") == \
            captions.get(row["shortcode"], "").replace("\r\n", "\n"), post
    return len(latest)


def series():
    """a recorded series of Instagram: at each instant what was known then"""
    rows, counts = read(POSTS), read(FOLLOWERS)
    captions = {r["shortcode"]: r["caption"] for r in read(CAPTIONS)}
    everyone = rows + counts
    silent = sorted({r["account"] for r in rows})[0]
    # Of one account nobody recorded the followers.
    counts = [r for r in counts if r["account"] != silent]
    rows = [dict(r, followers="") if r["account"] == silent else r
            for r in rows]
    names = sorted({r["account"] for r in everyone})
    made = tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False)
    made.close()
    convert(made.name, rows, counts, captions)
    seen = [r for r in rows + counts if r["followers"]]
    sim = None
    try:
        sim = Simulator([{"platform": "instagram", "handle": name}
                         for name in names], "--unlimited", "--replay",
                        made.name, "--frozen", "2019-11-01T00:00:00Z")
        told, times = 0, sorted({r["observed_at"] for r in everyone})
        for at in times[::max(1, len(times) // 25)] + times[-1:]:
            sim.post("/_sim/clock", at)
            for name in names:
                told += check(sim, name, rows, seen, captions, at)
        assert told > len(rows)
        print("# note %d accounts, %d readings compared" % (len(names), told))
    finally:
        if sim:
            sim.close()
        os.unlink(made.name)


TESTS = [manners, endless, tokens]
if os.path.exists(POSTS):
    TESTS.append(series)
else:
    print("ok 4 - recorded series # SKIP no recordings beside the checkout")
tap(TESTS)

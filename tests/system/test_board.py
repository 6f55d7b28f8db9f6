#!/usr/bin/python3
"""sentra-board against a real Redis, into which the test writes what the stages
write: schemas/redis-keys.md.  What pages show is judged elsewhere; this is the
program: its answers, its stream, what it does where Redis or a file is not as it
should be, and what it costs."""
import contextlib
import csv
import datetime
import http.client
import io
import json
import os
import re
import signal
import socket
import threading
import time

import openpyxl

os.environ.setdefault("KAFKA_BROKERS", "127.0.0.1:1")  # nobody asks it
from pipeline import (BUILD, Pipeline, Status,  # noqa: E402
                      free_port, redis_users, tap, wait_for)

N = 31
PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; "
       "img-src 'self'; connect-src 'self'; form-action 'self'; "
       "base-uri 'none'; frame-ancestors 'none'")


def name(i):
    return "sentra-%02d" % i


ROSTER = {"version": 1, "sentras": [
    {"id": name(i), "name": "Sentra %02d" % i, "kind": "sentra", "city": "C",
     "province": "Jawa Barat", "timezone": "Asia/Jakarta", "aliases": [],
     "service_areas": [], "active_from": None, "active_until": None,
     "accounts": [{"platform": "youtube", "id": "UC%02d" % i}]}
    for i in range(N)]}
LEXICON = {"version": 1, "lexicon_version": "1",
           "programmes": [{"id": "pena", "name": "PENA", "words": ["PENA"]}],
           "clusters": [], "activities": []}


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()


class Listener:
    """Reads a page's stream until it ends."""

    def __init__(self, port, page):
        self.ended, self.bytes = None, b""
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.request("GET", "/live?page=" + page)
        # It has this from then on, the connection no longer.
        self.socket = self.connection.sock
        self.reply = self.connection.getresponse()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        with contextlib.suppress(OSError, http.client.HTTPException):
            while more := self.reply.read1(65536):
                self.bytes += more
        self.ended = time.monotonic()

    def rows(self):
        """The data of each whole frame of rows."""
        return [json.loads(data) for data in re.findall(
            r"^event: rows\ndata: (.*)\n\n", self.bytes.decode(
                errors="ignore"), re.M)]

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.connection.close()


class Board:
    def __init__(self, filled=True, redis=True, more="", start=True):
        self.pipe = Pipeline(ROSTER, topics=False)
        self.port = free_port()
        self.redis, self.prefix = self.pipe.redis, self.pipe.prefix
        self.write("lexicon", LEXICON)
        with open(self.pipe.config) as conf:
            text = conf.read()
        self.conf = text.replace(
            "[redis]", "lexicon = %s\n[redis]" % self.path("lexicon"))
        self.configure("[board]\nlisten = 127.0.0.1:%d\n%s" % (
            self.port, more))
        if filled:
            self.fill()
        if not redis:
            self.pipe.stop_redis()
        self.status = Status(os.path.join(self.pipe.dir, "notify"))
        self.child = self.start() if start else None

    def configure(self, more):
        with open(self.pipe.config, "w") as conf:
            conf.write(self.conf + more)

    def path(self, file):
        return os.path.join(self.pipe.dir, file + ".json")

    def write(self, file, document):
        with open(self.path(file), "w") as out:
            out.write(document if isinstance(document, str)
                      else json.dumps(document))

    def start(self):
        child = self.pipe.start("sentra-board", status=self.status)
        wait_for("the board", lambda: self.log("started") or
                 child.poll() is not None)
        return child

    def log(self, msg):
        return re.findall(r'^.* msg="?%s.*$' % msg, self.pipe.text(), re.M)

    # -- Redis --

    def key(self, key):
        return "%s:%s" % (self.prefix, key)

    def followers(self, i, value):
        self.redis.hset(self.key("card:" + name(i)), "followers", value)
        self.redis.zadd(self.key("board:followers"), {name(i): value})

    def beat(self, at=None):
        now = int(at or time.time())
        self.redis.hset(self.key("pipeline:scorer"), mapping={
            "updated_at": now, "watermark": now, "lag": 0, "version": "1",
            "rebuilding": 0, "test": time.monotonic_ns()})

    def fill(self):
        now = int(time.time())
        for i in range(N):
            self.redis.hset(self.key("card:" + name(i)), mapping={
                "id": name(i), "name": "Sentra %02d" % i, "kind": "sentra",
                "city": "C", "province": "Jawa Barat",
                "timezone": "Asia/Jakarta", "latest": now - 3600 * i,
                "score": "%.2f" % (50 - i), "score_version": "1-00000000",
                "state": "fresh", "as_of": now, "observed_at": now,
                "rank:score": i + 1, "rank_yesterday:score": i + 1})
            self.redis.zadd(self.key("board:score"), {name(i): 50 - i})
            self.followers(i, 1000 + i)
        self.beat()

    # -- HTTP --

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=20)
        try:
            connection.request(method, path, headers={
                key.replace("_", "-"): value
                for key, value in headers.items()})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def metric(self, metric):
        found = re.search(r"^sentra_board_%s(?:\{program=\"board\"\})? (\S+)$"
                          % metric, self.ask("/metrics").text, re.M)
        return float(found.group(1))

    def shows(self, i, value, path="/peringkat?metric=followers"):
        """The page has that value in the row of the sentra."""
        row = re.search(r'<tr id="s-%s".*?</tr>' % name(i),
                        self.ask(path).text, re.S)
        return row and 'data-value="%s"' % value in row.group(0)

    def rss_mb(self):
        with open("/proc/%d/status" % self.child.pid) as text:
            return int(re.search(r"VmRSS:\s+(\d+)", text.read()).group(1)) \
                / 1024

    def close(self):
        self.pipe.close()


@contextlib.contextmanager
def board(**more):
    b = Board(**more)
    try:
        yield b
    finally:
        b.close()


def test_options():
    """--help, --version, wrong usage"""
    with board(start=False) as b:
        done = b.pipe.run("sentra-board", "--help")
        assert done.returncode == 0 and "[board] listen" in done.stdout
        assert "--once" not in done.stdout and "--as-of" not in done.stdout
        done = b.pipe.run("sentra-board", "--version")
        assert done.returncode == 0, done
        assert done.stdout.startswith("sentra-board "), done.stdout
        for words in (["scorer"], ["--once"], ["--as-of", "x"]):
            assert b.pipe.run("sentra-board", *words).returncode == 64, words


def test_check():
    """--check says every fault with its line, also of the files; 78"""
    with board(start=False) as b:
        done = b.pipe.run("sentra-board", "--check")
        assert done.returncode == 0 and ": ok" in done.stdout, done
        b.configure("[board]\nlisten = nowhere\nconnections = 3\nwrong = 1\n")
        done = b.pipe.run("sentra-board", "--check")
        assert done.returncode == 78, done
        for fault in ("[board] listen: nowhere: want an address",
                      "[board] connections", "[board] wrong"):
            assert re.search(r"sentra.conf:\d+: %s" % re.escape(fault),
                             done.stderr), (fault, done.stderr)
        assert b.pipe.run("sentra-board").returncode == 78
        b.configure("[score]\nshare_followers = 0.9\n")
        assert b.pipe.run("sentra-board", "--check").returncode == 78
        b.configure("")
        for file in "roster", "lexicon":
            with open(b.path(file)) as text:
                good = text.read()
            b.write(file, '{"version": 7}')
            done = b.pipe.run("sentra-board", "--check")
            assert done.returncode == 78 and file + ".json:" in done.stderr, \
                (file, done)
            b.write(file, good)
        # What is named must be there; what is not named need not.
        b.configure("[pipeline]\ncampaigns = %s\n" % b.path("campaigns"))
        assert b.pipe.run("sentra-board", "--check").returncode == 78


def test_answers():
    """pages, forms, languages, headers, what is not there"""
    with board() as b:
        page = b.ask("/peringkat")
        assert page.status == 200
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert '<html lang="id">' in page.text
        assert page.text.count('<tr id="s-sentra-') == N
        assert '<html lang="en">' in b.ask("/en/peringkat").text
        assert b.ask("/en/").status == 200
        for path, status in (("/nope", 404), ("/en/nope", 404),
                             ("/sentra/none", 404), ("/static/x", 404),
                             ("/healthz", 200), ("/metrics", 200),
                             ("/peringkat?metric=nonsense", 400),
                             ("/peringkat?unknown=x", 200),
                             ("/static/..%2fmain.c", 400)):
            reply = b.ask(path)
            assert reply.status == status, (path, reply.status)
            assert reply.headers["Content-Security-Policy"] == CSP, path
            assert reply.headers["X-Content-Type-Options"] == "nosniff", path
            assert reply.headers["Referrer-Policy"] == "no-referrer", path
        assert '<html lang="id">' in b.ask("/nope").text
        assert '<html lang="en">' in b.ask("/en/nope").text
        for old, new in (("/peringkat/", "/peringkat"), ("/en", "/en/"),
                         ("/en/peringkat/?q=a b".replace(" ", "+"),
                          "/en/peringkat?q=a%20b")):
            reply = b.ask(old)
            assert (reply.status, reply.headers["Location"]) == (301, new), \
                (old, reply.status, reply.headers["Location"])
        assert b.ask("/healthz").text == "ok\n"


def test_conditional():
    """HEAD, ETag, 304, gzip; what is no GET"""
    with board() as b:
        page = b.ask("/peringkat.json")
        head = b.ask("/peringkat.json", "HEAD")
        assert head.body == b"" and head.status == 200
        assert head.headers["ETag"] == page.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(page.body))
        again = b.ask("/peringkat.json", If_None_Match=page.headers["ETag"])
        assert again.status == 304 and again.body == b"", again.status
        packed = b.ask("/peringkat.json", Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.body) < len(page.body)
        for method in "POST", "PUT", "DELETE", "OPTIONS", "TRACE":
            reply = b.ask("/", method)
            assert reply.status == 405, (method, reply.status)
            assert reply.headers["Allow"] == "GET, HEAD"


def test_forms():
    """the ranking as .csv, .json and .xlsx"""
    with board() as b:
        text = b.ask("/peringkat.csv?metric=followers")
        assert text.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="peringkat.csv"' in \
            text.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(text.text, newline="")))
        assert len(rows) == N
        want = {name(i): 1000 + i for i in range(N)}
        assert {r["id"]: int(r["followers"]) for r in rows} == want
        data = json.loads(b.ask("/peringkat.json?metric=followers").text)
        assert {r["id"]: r["followers"] for r in data} == want
        reply = b.ask("/peringkat.xlsx?metric=followers")
        book = openpyxl.load_workbook(io.BytesIO(reply.body))
        cells = list(book.active.values)
        assert len(cells) == N + 1
        column = cells[0].index("Pengikut")
        assert {row[0]: row[column] for row in cells[1:]} == want
        # Instants are dates, by the clock that their title names.
        column = cells[0].index("Unggahan terakhir (WIB)")
        latest = int(b.redis.hget(b.key("card:" + name(5)), "latest"))
        shown = {row[0]: row[column] for row in cells[1:]}[name(5)]
        assert shown.replace(second=0) == datetime.datetime.fromtimestamp(
            latest // 60 * 60, datetime.timezone(datetime.timedelta(
                hours=7))).replace(tzinfo=None), (shown, latest)
        assert reply.body == b.ask("/peringkat.xlsx?metric=followers").body
        error = b.ask("/peringkat.json?metric=nonsense")
        assert error.status == 400 and "error" in json.loads(error.text)


def test_live():
    """a change is told to those who look at its page, as its rows alone"""
    with board() as b:
        page = b.ask("/peringkat?metric=followers").text
        stamp = re.search(r'data-stamp="(\w+)"', page).group(1)
        address = re.search(r'data-page="([^"]+)"', page).group(1)
        assert address == "/peringkat?metric=followers", address
        one = Listener(b.port, address.replace("?", "%3F"))
        other = Listener(b.port, "/nope")
        wait_for("a listener", lambda: b.metric("listeners") == 1)
        wait_for("the first word", lambda: one.rows())
        assert one.rows()[0]["from"] == one.rows()[0]["to"]
        b.followers(3, 777777)
        began = time.monotonic()
        b.beat()

        def told():
            return [f for f in one.rows() if "s-" + name(3) in f["parts"]]
        frame = wait_for("the row", told)[0]
        took = time.monotonic() - began
        assert took < 2, took
        assert 'data-value="777777"' in frame["parts"]["s-" + name(3)]
        assert b.shows(3, 777777)
        # It is first now: the order is another.
        rows = [i for i in frame["order"] if i.startswith("s-")]
        assert rows[0] == "s-" + name(3), rows
        # Each frame makes the next of the one before it.
        frames = one.rows()
        for a, z in zip(frames, frames[1:]):
            assert z["from"] == a["to"], frames
        assert frames[0]["from"] == stamp, (stamp, frames)
        wait_for("the stamp", lambda: one.rows()[-1]["to"] ==
                 re.search(r'data-stamp="(\w+)"',
                           b.ask(address).text).group(1))
        assert other.reply.status == 404
        # Who goes is not counted any more.
        one.close()
        other.close()
        wait_for("nobody", lambda: b.metric("listeners") == 0, 45)


def test_ends():
    """SIGTERM ends it within a second, with 0, and streams with it"""
    with board() as b:
        b.ask("/")
        listener = Listener(b.port, "/")
        wait_for("a listener", lambda: b.metric("listeners") == 1)
        began = time.monotonic()
        b.child.send_signal(signal.SIGTERM)
        assert b.child.wait(10) == 0
        assert time.monotonic() - began < 1, time.monotonic() - began
        wait_for("the end of the stream", lambda: listener.ended, 5)
        # Nothing but its beginning and its end is in the log.
        lines = b.pipe.text().splitlines()
        assert len(lines) == 2, lines
        assert "msg=started" in lines[0] and "msg=stopped" in lines[1]


def test_redis_away():
    """Redis killed: pages stay and say so within 5 s; back: right within 5 s"""
    with board() as b:
        assert b.shows(3, 1003)
        listener = Listener(b.port, "/peringkat%3Fmetric=followers")
        wait_for("a listener", lambda: b.metric("listeners") == 1)
        began = time.monotonic()
        b.pipe.stop_redis()
        wait_for("the word", lambda: "Redis tidak dapat dibaca" in
                 b.ask("/peringkat?metric=followers").text, 5)
        wait_for("the word in the stream", lambda: any(
            "Redis tidak" in f["parts"].get("state", "")
            for f in listener.rows()), 5)
        assert time.monotonic() - began < 5
        assert b.shows(3, 1003)
        # A page that nobody had is made of the same numbers.
        page = b.ask("/en/peringkat")
        assert page.status == 200 and "Redis cannot be read" in page.text
        health = wait_for("its health", lambda: [
            r for r in [b.ask("/healthz")] if r.status == 503])[0]
        assert health.text.startswith("Redis is away: "), health.text
        assert b.metric("redis_up") == 0
        assert b.status.now().startswith("Redis is away"), b.status.now()
        time_away = len(b.log("Redis is away"))
        b.pipe.start_redis()
        b.fill()
        b.followers(3, 5555)
        began = time.monotonic()
        wait_for("the new number", lambda: b.shows(3, 5555), 5)
        wait_for("its health", lambda: b.ask("/healthz").status == 200, 5)
        assert time.monotonic() - began < 5
        assert "Redis tidak" not in b.ask("/peringkat?metric=followers").text
        assert time_away == 1 and len(b.log("Redis is back")) == 1
        assert len(b.log("Redis is away")) == 1, "once is enough"
        listener.close()


def test_redis_hangs():
    """Redis answers nothing: pages that are there come at once all the same"""
    with board() as b:
        assert b.shows(3, 1003)
        b.pipe.redis_server.send_signal(signal.SIGSTOP)
        slowest, end = 0, time.monotonic() + 30
        try:
            while "Redis tidak dapat dibaca" not in b.ask("/").text:
                began = time.monotonic()
                assert b.shows(3, 1003)
                slowest = max(slowest, time.monotonic() - began)
                assert time.monotonic() < end
                time.sleep(0.05)
        finally:
            b.pipe.redis_server.send_signal(signal.SIGCONT)
        assert slowest < 2, slowest
        b.followers(3, 6666)
        b.beat()
        wait_for("the new number", lambda: b.shows(3, 6666), 7)


def test_never_read():
    """without Redis from the beginning it says so, and begins by itself"""
    with board(redis=False) as b:
        for path in "/", "/en/peringkat", "/peringkat.json", "/healthz":
            reply = b.ask(path)
            assert reply.status == 503, (path, reply.status)
        assert "error" in json.loads(b.ask("/peringkat.json").text)
        assert b.ask("/nope").status == 404
        b.pipe.start_redis()
        wait_for("nothing but Redis", lambda: "Redis is back" in
                 b.pipe.text(), 5)
        b.fill()
        wait_for("pages", lambda: b.ask("/").status == 200, 5)
        wait_for("its health", lambda: b.ask("/healthz").status == 200, 5)
        wait_for("its status", lambda: b.status.now().startswith(
            "%d sentra as of " % N), 5)


def test_old():
    """a scorer that writes nothing any more makes it unhealthy"""
    with board() as b:
        assert b.ask("/healthz").status == 200
        b.beat(time.time() - 3600)
        reply = wait_for("its health", lambda: [
            r for r in [b.ask("/healthz")] if r.status == 503], 5)[0]
        assert "the scorer has written nothing since" in reply.text
        wait_for("the word", lambda: "DATA LAMA" in b.ask("/").text, 5)


def test_reload():
    """SIGHUP: a bad file is refused and the old one stays; a good one is read"""
    with board() as b:
        b.write("lexicon", "{")
        b.child.send_signal(signal.SIGHUP)
        wait_for("a refusal", lambda: b.log("reload refused"))
        assert "lexicon.json:1" in b.log("reload refused")[0]
        b.write("lexicon", LEXICON)
        b.configure("[board]\nlisten = x\n")
        b.child.send_signal(signal.SIGHUP)
        wait_for("another", lambda: len(b.log("reload refused")) == 2)
        assert not b.log("reloaded")
        b.configure("[staleness]\nstalled_after = 1s\n")
        b.beat(time.time() - 60)
        assert b.ask("/healthz").status == 200
        b.child.send_signal(signal.SIGHUP)
        wait_for("a reload", lambda: b.log("reloaded"))
        wait_for("the new limit", lambda: b.ask("/healthz").status == 503, 5)
        assert b.shows(3, 1003)


def test_bad_files():
    """it starts without a lexicon, and with a roster that is none"""
    with board(start=False) as b:
        os.unlink(b.path("lexicon"))
        b.write("roster", "[]")
        b.child = b.start()
        faults = b.log("a file is done without")
        assert any("lexicon.json" in f for f in faults), faults
        assert any("roster.json" in f for f in faults), faults
        assert b.ask("/").status == 200 and b.shows(3, 1003)
        assert b.ask("/en/peringkat").status == 200


def test_taken():
    """a port that is taken: 1, and why"""
    with board() as b:
        other = b.pipe.run("sentra-board")
        assert other.returncode == 1, other
        assert "cannot start" in other.stderr and str(b.port) in other.stderr


def test_dashboards_rights():
    """its user in Redis is enough, and what that may not is not asked"""
    with board(start=False) as b:
        rights = redis_users(b.prefix)["sentra-board"]
        b.redis.execute_command("ACL", "SETUSER", "sentra-board", "reset",
                                "on", ">geheim123", *[
                                    r for r in rights
                                    if r != "on" and r[0] not in "<>#"])
        b.conf = b.conf.replace("url = unix://",
                                "url = unix://sentra-%:geheim123@")
        b.configure("[board]\nlisten = 127.0.0.1:%d\n" % b.port)
        b.child = b.start()
        wait_for("numbers", lambda: b.shows(3, 1003), 5)
        for path in "/", "/peringkat.csv", "/sentra/" + name(3), "/kesehatan":
            assert b.ask(path).status == 200, path
        assert not b.log("a page cannot be shown"), b.pipe.text()
        assert "geheim123" not in b.pipe.text()
        log = b.redis.execute_command("ACL", "LOG")
        assert not log, log


def test_foreign_key():
    """a key of another type counts as empty, and is said once"""
    with board() as b:
        b.redis.delete(b.key("stale"))
        b.redis.set(b.key("stale"), "text")
        b.beat()
        wait_for("the word", lambda: b.log("a key of another type"), 5)
        b.followers(3, 4003)
        b.beat()
        wait_for("the next generation", lambda: b.shows(3, 4003), 5)
        said = b.log("a key of another type")
        assert len(said) == 1 and b.key("stale") in said[0], said
        assert b.ask("/kesehatan").status == 200


def test_same_work():
    """Redis does the same for one who looks and for 200"""
    with board() as b:
        def commands(seconds=6):
            before = b.metric("redis_commands_total")
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                b.followers(3, time.monotonic_ns())
                b.beat()
                time.sleep(1)
            return b.metric("redis_commands_total") - before

        def renders():
            return b.metric("renders_total")

        b.ask("/peringkat")
        one = commands()
        made = renders()
        listeners = [Listener(b.port, "/peringkat") for _ in range(200)]
        wait_for("all", lambda: b.metric("listeners") == 200)
        many = commands()
        assert abs(many - one) <= one * 0.3, (one, many)
        # Pages are made a generation, whoever looks.
        assert renders() - made <= 12, renders() - made
        assert b.metric("frames_total") >= 200 * 4, b.metric("frames_total")
        for listener in listeners:
            listener.close()


def test_bounded():
    """thousands of addresses are no more memory"""
    with board() as b:
        connection = http.client.HTTPConnection("127.0.0.1", b.port)
        for i in range(3000):
            connection.request("GET", "/peringkat?q=x%d" % i)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
        connection.close()
        wait_for("counting", lambda: b.metric("pages") > 100, 5)
        assert b.metric("pages") <= 512
        assert b.metric("page_bytes") <= 64 << 20
        # The sanitizers' own is another.
        assert "san" in BUILD or b.rss_mb() < 40, b.rss_mb()
        print("# RSS after 3000 addresses: %.1f MB" % b.rss_mb())


def test_flood():
    """questions that nobody asked before keep no number from those who look"""
    with board() as b:
        end, asked = threading.Event(), []

        def flood(n):
            connection = http.client.HTTPConnection("127.0.0.1", b.port)
            i = 0
            while not end.is_set():
                connection.request("GET", "/sentra/none-%d-%d" % (n, i))
                reply = connection.getresponse()
                reply.read()
                i += 1
                if reply.status not in (404, 503):
                    break
            asked.append((i, reply.status))
            connection.close()
        threads = [threading.Thread(target=flood, args=(n,))
                   for n in range(8)]
        for thread in threads:
            thread.start()
        try:
            for i in range(5):
                b.followers(3, 9000 + i)
                b.beat()
                wait_for("the number", lambda i=i: b.shows(3, 9000 + i), 3)
        finally:
            end.set()
            for thread in threads:
                thread.join()
        assert all(status in (404, 503) for _, status in asked), asked
        assert sum(i for i, _ in asked) > 100, asked
        assert b.metric("pages") < 10


if __name__ == "__main__":
    tap([test_options, test_check, test_answers, test_conditional, test_forms,
         test_live, test_ends, test_redis_away,
         test_redis_hangs, test_never_read, test_old,
         test_reload, test_bad_files, test_taken, test_foreign_key,
         test_dashboards_rights, test_same_work, test_bounded, test_flood])

"""sentra-board for a test: a Redis with a made-up world (tests/browser), the
program with the rights of its user, and what it answers.

No Kafka.  Everything ends with close().
"""
import contextlib
import html.parser
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import redis

from pipeline import BUILD, ROOT, free_port, redis_users, wait_for

PROGRAM = os.path.join(BUILD, "sentra-board")
PREFIX = "sentra"


def missing():
    """Why there is no board to look at, or None."""
    if not os.path.exists(PROGRAM):
        return "%s is not built" % os.path.relpath(PROGRAM, ROOT)
    return None


class Answer:
    def __init__(self, answer, body):
        self.status, self.body = answer.status, body
        self.header = {k.lower(): v for k, v in answer.getheaders()}

    @property
    def text(self):
        return self.body.decode()


class Board:
    def __init__(self, world=None, redis_url=None, prefix=PREFIX, config=""):
        """world: written to a Redis of its own; else redis_url's is read."""
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.port, self.server, self.child = free_port(), None, None
        self.address = "http://127.0.0.1:%d" % self.port
        self.prefix, self.redis_port = prefix, None
        try:
            if world:
                redis_url = self.start_redis(world)
            self.configure(redis_url, world, config)
            self.start()
        except BaseException:
            self.close()
            raise

    def start_redis(self, world):
        """On the port where it was before; whoever may read finds it whole."""
        self.redis_port = self.redis_port or free_port()
        self.server = subprocess.Popen(
            ["redis-server", "--port", str(self.redis_port), "--bind",
             "127.0.0.1", "--save", "", "--dir", self.dir],
            stdout=subprocess.DEVNULL)
        self.redis = redis.Redis(port=self.redis_port)

        def answers():
            with contextlib.suppress(redis.exceptions.ConnectionError):
                return self.redis.ping()
        wait_for("Redis", answers)
        world.write(self.redis, self.prefix)
        rights = redis_users(self.prefix)["sentra-board"]
        self.redis.execute_command("ACL", "SETUSER", "sentra-board", "reset", *[
            ">rahasia" if word == ">PASSWORD" else word for word in rights])
        return "redis://sentra-board:rahasia@127.0.0.1:%d/0" % self.redis_port

    def stop_redis(self):
        self.server.kill()
        self.server.wait()

    def configure(self, redis_url, world, config):
        deploy = os.path.join(ROOT, "deploy")
        files = {"roster": deploy + "/roster-demo.json",
                 "campaigns": deploy + "/campaigns.json",
                 "calendar": deploy + "/calendar.json",
                 "lexicon": deploy + "/lexicon.json"}
        if world:
            world.files(self.dir)
            files.update(roster=self.dir + "/roster.json",
                         campaigns=self.dir + "/campaigns.json")
        self.config = os.path.join(self.dir, "sentra.conf")
        with open(self.config, "w") as out:
            out.write("[pipeline]\nprefix = %s\nstate_dir = %s\n%s\n"
                      "[redis]\nurl = %s\n"
                      "[report]\ntimezone = Asia/Jakarta\n"
                      "[board]\nlisten = 127.0.0.1:%d\n%s" % (
                          self.prefix, self.dir,
                          "\n".join("%s = %s" % of for of in files.items()),
                          redis_url, self.port, config))

    def start(self):
        self.log = open(os.path.join(self.dir, "log"), "ab")
        self.child = subprocess.Popen(
            [PROGRAM, "--config", self.config], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)
        wait_for("the board", self.answers, 20)

    def answers(self):
        assert self.child.poll() is None, "the board ended: " + self.said()
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/").status == 200

    def said(self):
        with open(os.path.join(self.dir, "log"), errors="replace") as text:
            return text.read()

    def get(self, path, method="GET", **header):
        """An Answer; header: If_None_Match="..."."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request(method, path, headers={
                k.replace("_", "-"): v for k, v in header.items()})
            answer = link.getresponse()
            return Answer(answer, answer.read())
        finally:
            link.close()

    def end(self):
        """Its exit status, told to end."""
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(20)

    def close(self):
        if sys.exc_info()[0] and os.path.exists(self.dir + "/log"):
            for line in self.said().splitlines()[-30:]:
                print("# board: " + line[:300])
        for child in self.child, self.server:
            if child and child.poll() is None:
                child.kill()
                child.wait()
        if self.child:
            self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Page(html.parser.HTMLParser):
    """The rows <tr id="s-..."> of a page: [(sentra, {metric: value})], and where
    its links lead to."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.links, self.row = [], [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        elif tag == "tr":
            i = attrs.get("id") or ""
            self.row = {} if i.startswith("s-") else None
            if self.row is not None:
                self.rows.append((i[2:], self.row))
        elif tag == "td" and self.row is not None and "data-metric" in attrs:
            self.row[attrs["data-metric"]] = attrs.get("data-value", "")


def rows(text):
    return Page(text).rows

#!/usr/bin/python3
"""sentractl against a real Redis that commands filled, and a real broker."""
import json
import os
import pty
import re
import select
import signal
import subprocess

import confluent_kafka.admin as admin

from pipeline import Pipeline, tap, wait_for

AS_OF = 1773120600  # 2026-03-10T05:30Z
CLEAR = "\x1b[H\x1b[2J"


def fill(pipe):
    """Three sentra as the scorer would leave them, and one that is hostile."""
    rows = (
        ("kartini", "Sentra Kartini", "Asia/Jakarta", 1250, 53.28, 1, 3),
        ("wirajaya", "Sentra Wirajaya", "Asia/Makassar", 900, 40.5, 2, 1),
        ("nipotowe", "Sentra Nipotowe", "Asia/Jayapura", 900, 40.5, 2, 2),
        ("evil", "\x1b[2J\u009bx\u202e", "Asia/Jakarta", 5, 1, 4, ""))
    for sentra, name, zone, followers, score, rank, before in rows:
        pipe.redis.hset(key(pipe, "card", sentra), mapping={
            "id": sentra, "name": name, "kind": "sentra", "city": "Kota",
            "province": "Provinsi", "timezone": zone, "followers": followers,
            "latest": 1773097800, "score": score, "rank:score": rank,
            "rank_yesterday:score": before, "as_of": AS_OF,
            "posts:7d": 2, "followers:x": followers, "views:7d": ""})
        pipe.redis.zadd(key(pipe, "board", "score"), {sentra: score})
        pipe.redis.zadd(key(pipe, "board", "followers"), {sentra: followers})
        pipe.redis.zadd(key(pipe, "board", "posts:7d"), {sentra: 2})
        pipe.redis.zadd(key(pipe, "board", "posts:24h:x"), {sentra: 1})
    pipe.redis.xadd(key(pipe, "recent", "kartini"), {
        "platform": "x", "url": "https://x.com/a", "text": "Halo\x1b[31m\n",
        "likes": 35, "views": ""}, id="1773097800123-0")
    pipe.redis.hset(key(pipe, "pipeline", "scorer"), mapping={
        "lag": 3, "rebuilding": 0})


def key(pipe, kind, name):
    return "%s:%s:%s" % (pipe.prefix, kind, name)


def harmless(text):
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text), text


def run(pipe, *args, status=0, **env):
    done = subprocess.run(
        pipe.command("sentractl", *args), stdin=subprocess.DEVNULL,
        capture_output=True, timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8", **env})
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, (done.returncode, out, err)
    harmless(out + err)
    return out if status == 0 else out + err


def filled():
    pipe = Pipeline({"version": 1, "sentras": []}, topics=False)
    fill(pipe)
    return pipe


def top():
    """top: shared ranks, movement, local times, -n; no control character of Redis comes through"""
    pipe = filled()
    try:
        assert "\u202e" not in run(pipe, "top")
        lines = run(pipe, "top").splitlines()
        assert lines[1] == ("1  \u25b22   Sentra Kartini   53.28       1250  "
                            "2026-03-10 06:10 WIB"), lines
        assert [line.split()[0] for line in lines] == [
            "#", "1", "2", "2", "4"]
        assert len(run(pipe, "top", "-n", "2").splitlines()) == 3
        text = run(pipe, "top", "posts", "--window", "24h", "--platform", "x")
        assert "Posts 24 h, x" in text
        text = run(pipe, "top", LC_ALL="id_ID.UTF-8")
        assert "Pengikut" in text and "\u25b22" in text
        assert "+2" in run(pipe, "top", LC_ALL="C")
        told = json.loads(run(pipe, "top", "followers", "-n", "0", "--json"))
        assert [e["rank"] for e in told["entries"]] == [1, 2, 2, 4]
        assert told["as_of"] == AS_OF and told["lag"] == 3
        assert json.loads(run(pipe, "top", "views", "--json")) == {
            "board": "views:7d", "metric": "views", "window": "7d",
            "platform": None, "as_of": None, "lag": 3, "total": 0,
            "entries": []}
        for wrong in (["score", "--window", "7d"], ["posts", "--window", "8d"],
                      ["--platform", "x"], ["latest", "--platform", "y"],
                      ["follower"], ["--create"]):
            assert run(pipe, "top", *wrong, status=64).count("\n") == 2
    finally:
        pipe.close()


def show():
    """show: by id, by a part; the candidates where several fit; JSON as Redis has it"""
    pipe = filled()
    try:
        text = run(pipe, "show", "kart")
        assert "Sentra Kartini\n" in text and "Halo?[31m" in text, text
        told = json.loads(run(pipe, "show", "kartini", "--json"))
        assert told["card"]["views:7d"] == ""
        assert told["recent"][0]["published_at"] == 1773097800
        json.loads(run(pipe, "show", "evil", "--json"))
        run(pipe, "show", "evil")
        text = run(pipe, "show", "sentra", status=1)
        assert "kartini" in text and "wirajaya" in text and \
            "evil" not in text, text
        assert "top -n 0" in run(pipe, "show", "nowhere", status=1)
        pipe.redis.flushall()
        assert "prefix" in run(pipe, "show", "kartini", status=1)
    finally:
        pipe.close()


class Terminal:
    """A program on a terminal of 6 lines, 60 columns."""

    def __init__(self, command):
        import fcntl
        import struct
        import termios
        self.fd, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 60, 0, 0))
        env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        self.child = subprocess.Popen(
            command, stdin=end, stdout=end, stderr=end,
            start_new_session=True,
            env=dict(env, LC_ALL="C.UTF-8", TERM="xterm"))
        os.close(end)
        self.text = ""

    def read(self):
        try:
            while select.select([self.fd], [], [], 0.05)[0]:
                self.text += os.read(self.fd, 65536).decode(errors="replace")
        except OSError:  # its end is closed
            pass
        return self.text

    def page(self):
        """The newest whole page."""
        return self.read().rpartition(CLEAR)[2]

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        os.close(self.fd)


def watch():
    """top --watch on a terminal: in place, cut to its size, outlives Redis, ends with 0 on Ctrl-C and shows the cursor"""
    pipe = filled()
    term = Terminal(pipe.command("sentractl", "top", "--watch=1", "-n", "0"))
    try:
        wait_for("a page", lambda: "more" in term.page())
        page = term.page()
        assert pipe.prefix in page and "lag 3" in page, page
        assert "\x1b[32m\u25b22\x1b[0m" in page, page
        assert page.count("\n") < 6, page
        assert all(len(re.sub("\x1b\\[[0-9;]*m", "", line.rstrip())) <= 60
                   for line in page.splitlines()[2:]), page
        pipe.redis.hset(key(pipe, "pipeline", "scorer"), "lag", 77)
        wait_for("the new lag", lambda: "lag 77" in term.page())
        pipe.stop_redis()
        wait_for("the trouble", lambda: "redis.sock" in term.page())
        assert "lag 77" in term.page()
        pipe.start_redis()
        fill(pipe)
        wait_for("Redis again", lambda: "lag 3" in term.page())
        assert term.child.poll() is None
        term.child.send_signal(signal.SIGINT)
        assert term.child.wait(10) == 0
        text = term.read()
        assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")
    finally:
        term.close()
        pipe.close()


def watch_in_a_pipe():
    """top --watch into a pipe: no escape codes, ends with 0 on TERM and when the reader has gone"""
    pipe = filled()
    try:
        for end in "term", "reader":
            child = subprocess.Popen(
                pipe.command("sentractl", "top", "--watch=1"),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            first = child.stdout.readline().decode()
            assert pipe.prefix in first
            if end == "term":
                child.terminate()
                harmless(child.stdout.read().decode())
            else:
                child.stdout.close()
            assert child.wait(10) == 0, (end, child.stderr.read())
            child.stderr.close()
    finally:
        pipe.close()


def alter(pipe, broker):
    """One topic with other partitions and another retention."""
    name = pipe.prefix + ".dlq"
    broker.create_partitions([admin.NewPartitions(name, 2)])[name].result(30)
    resource = admin.ConfigResource(admin.ConfigResource.Type.TOPIC, name, {
        "message.timestamp.type": "LogAppendTime", "retention.ms": "5000"})
    for future in broker.alter_configs([resource]).values():
        future.result(30)


def topics_file(pipe, replication=1, extra=""):
    path = os.path.join(pipe.dir, "topics.json")
    with open(path, "w") as out:
        out.write('{"version": 1, "topics": [\n%s%s]}' % (",\n".join(
            json.dumps({"name": name, "partitions": partitions,
                        "replication": replication, "config": {
                            "message.timestamp.type": "LogAppendTime",
                            "retention.ms": "100000"}})
            for name, partitions in (("metrics.x", 3), ("metrics.youtube", 3),
                                     ("dlq", 1))), extra))
    return ["--file", path]


def topics():
    """topics: missing, created, ok, differs; what exists is never changed"""
    pipe = Pipeline({"version": 1, "sentras": []}, topics=False)
    try:
        file = topics_file(pipe, replication=3)
        text = run(pipe, "topics", "--create", *file, status=1)
        assert "eplication" in text and text.count("missing") == 3, text
        file = topics_file(pipe)
        text = run(pipe, "topics", *file, status=1)
        assert text.count("missing") == 3 and "--create" in text, text
        text = run(pipe, "topics", "--create", *file)
        assert text.count("ok") == 3 and "--create" not in text, text
        run(pipe, "topics", "--create", *file)
        alter(pipe, admin.AdminClient({"bootstrap.servers": pipe.brokers}))

        def differs():
            done = subprocess.run(pipe.command("sentractl", "topics", *file),
                                  capture_output=True, text=True, timeout=60)
            return done.returncode == 1 and "partitions" in done.stdout and \
                "retention.ms" in done.stdout
        wait_for("the difference", differs)
        text = run(pipe, "topics", "--create", "--json", *file, status=1)
        told = json.loads(text)
        assert (told["missing"], told["differing"]) == (0, 1), told
        assert told["topics"][2]["differences"] == [
            {"key": "partitions", "want": "1", "have": "2"},
            {"key": "retention.ms", "want": "100000", "have": "5000"}], told
        text = run(pipe, "topics", *topics_file(
            pipe, extra=',\n{"name": "metrics.tiktok", "partitions": 5,'
            '"replication": 1, "config": {}}'), status=78)
        assert re.search(r"topics.json:5: topics\[3\].*same number", text), text
    finally:
        pipe.close()


def errors():
    """Redis or Kafka down, a wrong password, a key of the wrong type, a full disk, a missing file: one clear line"""
    pipe = filled()
    try:
        pipe.redis.delete(key(pipe, "card", "wirajaya"))
        pipe.redis.set(key(pipe, "card", "wirajaya"), "x")
        assert "WRONGTYPE" in run(pipe, "top", status=1)
        with open("/dev/full", "w") as full:
            done = subprocess.run(pipe.command("sentractl", "top", "-n", "1"),
                                  stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=60)
        assert done.returncode == 1 and "standard output" in done.stderr
        pipe.redis.config_set("requirepass", "rahasia")
        text = run(pipe, "top", status=1)
        assert "password" in text and text.count("\n") == 1, text
        pipe.redis.execute_command("AUTH", "rahasia")
        pipe.stop_redis()
        for command in ["top"], ["show", "kartini"]:
            text = run(pipe, *command, status=1)
            assert "redis.sock" in text and "is Redis running" in text and \
                text.count("\n") == 1, text
        with open(pipe.config) as text:
            config = text.read().replace(pipe.brokers, "127.0.0.1:1")
        with open(pipe.config, "w") as out:
            out.write(config)
        text = run(pipe, "topics", *topics_file(pipe), status=1)
        assert "sentractl: [kafka] 127.0.0.1:1: " in text, text
        text = run(pipe, "topics", "--file", "/nonexistent/t.json", status=1)
        assert "/nonexistent/t.json" in text, text
        pipe.start_redis()
    finally:
        pipe.close()


tap([top, show, watch, watch_in_a_pipe, topics, errors])

#!/usr/bin/python3
"""A master of Redis dies, and a replica that lacks its last writes takes its
place, by a real sentinel: the consumers go on there, and nothing is missing.

RECOVERY_EVENTS, as test_recovery has it.
"""
import datetime
import os
import re
import signal
import subprocess

import redis

from pipeline import Pipeline, difference, free_port, tap, wait_for
from test_alerter import HOUR, UTC, roster, sentra, status, told, words
from test_recovery import EVENTS, Run, paused

TWO = roster(sentra("abiyoso", ("youtube", "UCa")),
             sentra("efata", ("youtube", "UCe")))
SENTINEL = """port %d
bind 127.0.0.1
dir %s
sentinel monitor board 127.0.0.1 %d 1
sentinel down-after-milliseconds board 500
sentinel failover-timeout board 5000
"""


class Trio:
    """A master, its replica, and a sentinel that watches them."""

    def __init__(self, pipe):
        self.pipe, self.dir = pipe, pipe.dir  # its close() ends them
        self.ports = [free_port() for _ in range(3)]
        self.master = self.server(self.ports[0])
        self.replica = self.server(self.ports[1], "--replicaof", "127.0.0.1",
                                   str(self.ports[0]))
        wait_for("the replica", lambda: self.ask(1, "INFO", "replication").get(
            "master_link_status") == "up")
        path = os.path.join(self.dir, "sentinel.conf")
        with open(path, "w") as out:
            out.write(SENTINEL % (self.ports[2], self.dir, self.ports[0]))
        self.start(path, "--sentinel")
        wait_for("the sentinel", lambda: len(self.ask(
            2, "SENTINEL", "REPLICAS", "board")) == 1)
        self.configure()

    def configure(self):
        with open(self.pipe.config) as text:
            config = re.sub("^url = .*$", "url = redis+sentinel://127.0.0.1:"
                            "%d/0/board" % self.ports[2], text.read(),
                            flags=re.M)
        with open(self.pipe.config, "w") as out:
            out.write(config)
        self.pipe.redis = redis.Redis(port=self.ports[0])

    def start(self, *words):
        child = subprocess.Popen(["redis-server", *words],
                                 stdout=subprocess.DEVNULL)
        self.pipe.children.append(child)
        return child

    def server(self, port, *more):
        child = self.start("--port", str(port), "--bind", "127.0.0.1",
                           "--save", "", "--dir", self.dir, *more)

        def answers():
            try:
                return redis.Redis(port=port).ping()
            except redis.exceptions.RedisError:
                return False
        wait_for("Redis", answers)
        return child

    def ask(self, i, *words):
        try:
            return redis.Redis(port=self.ports[i]).execute_command(*words)
        except redis.exceptions.RedisError:
            return {}

    def lag(self):
        """What is written from here on never reaches the replica."""
        assert self.ask(0, "WAIT", 1, 10000) == 1
        self.replica.send_signal(signal.SIGSTOP)
        self.ask(0, "CLIENT", "KILL", "TYPE", "replica")

    def fail(self):
        self.master.kill()
        self.master.wait()
        self.replica.send_signal(signal.SIGCONT)
        wait_for("the failover", lambda: self.ask(
            1, "INFO", "replication").get("role") == "master")
        self.pipe.redis = redis.Redis(port=self.ports[1])


def scorer():
    """the scorer in the middle of a run: its state is older all at once, and the bytes are the same at the end"""
    run = Run()
    try:
        trio = Trio(run.pipe)
        child = paused(run, "--once")
        trio.lag()
        kept = run.applied()
        child.send_signal(signal.SIGCONT)
        wait_for("more", lambda: run.applied() > kept + EVENTS // 20)
        child.send_signal(signal.SIGSTOP)
        lost = run.applied()
        trio.fail()
        assert run.applied() == kept < lost, (kept, lost)
        child.send_signal(signal.SIGCONT)
        assert child.wait(120) == 0, run.pipe.text("first")
        lines = difference(run.want, run.pipe.dump())
        assert not lines, "\n".join(lines)
        print("# note %d of %d events were applied and lost" % (
            lost - kept, EVENTS))
    finally:
        run.pipe.close()


def alerter():
    """the alerter: what it told is in the topic, and stands in Redis again, told once"""
    pipe = Pipeline(TWO, config="[staleness]\nblind_after = 1m\n"
                    "tick = 200ms\nproof_gap = 1s\n")
    blind, told_of = (pipe.prefix + k for k in (":blind", ":alerts"))
    try:
        trio = Trio(pipe)
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        pipe.produce([status(now, "abiyoso", "youtube", "UCa")])
        child = pipe.start("sentra-consumer", "alerter")
        wait_for("its card", lambda: pipe.redis.hget(
            pipe.prefix + ":card:abiyoso", "state") == b"fresh")
        trio.lag()
        pipe.produce([status(now - HOUR, "efata", "youtube", "UCe"),
                      status(now, "efata", "youtube", "UCe", "quota")])
        wait_for("the alert", lambda: pipe.redis.zcard(blind) == 1)
        before = pipe.redis.xrange(told_of)
        assert len(before) == len(told(pipe)) == 1
        trio.fail()
        assert pipe.redis.zcard(blind) == pipe.redis.xlen(told_of) == 0
        wait_for("the alert again", lambda: pipe.redis.zcard(blind) == 1)
        wait_for("the record", lambda: pipe.redis.xrange(told_of) == before)
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0, pipe.text()
        assert words(pipe) == [("collection_blind", "youtube", "quota",
                                "firing")], words(pipe)
        assert pipe.redis.xrange(told_of) == before
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([scorer, alerter])

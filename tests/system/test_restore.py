#!/usr/bin/python3
"""What is lost comes back as deploy/README.md tells an operator, by its own
commands: Redis, a topic, a state directory."""
import os
import re
import shutil
import subprocess

import confluent_kafka.admin

from pipeline import ROOT, Pipeline, tap, wait_for
from test_pipeline import demo_roster, prepare

PLATFORM = "x"
# What slides with the second, and what the newest round changes.
MOVING = re.compile(r"(as_of|observed_at|score|score:freshness|rank\w*:score|"
                    r"rank_yesterday:.*)$")


def commands():
    """The lines of the two blocks: the copy, and the way back."""
    with open(os.path.join(ROOT, "deploy", "README.md")) as text:
        chapter = text.read().split("## Back up and restore")[1]
    return [block.splitlines() for block in re.findall(
        r"^```sh\n(.*?)^```", chapter, re.M | re.S)[:2]]


class Operator:
    """Types what the README says, about this test's pipeline."""

    def __init__(self, pipe):
        self.pipe = pipe

    def types(self, line):
        if "systemctl" in line:
            assert line.startswith("sudo systemctl st")  # none runs here
            return
        if line.startswith("sentractl"):
            done = self.pipe.run(*line.split(), "--file",
                                 ROOT + "/deploy/topics.json")
            assert done.returncode == 0, done.stderr
            return
        assert " -b 127.0.0.1:9092 " in line, line
        subprocess.run(["bash", "-c", line.replace(
            "127.0.0.1:9092", self.pipe.brokers).replace(
                "-t sentra.", "-t %s." % self.pipe.prefix)],
            cwd=self.pipe.dir, check=True)


def rest(pipe):
    return {key: (kind, {f: v for f, v in value.items()
                         if not MOVING.match(f)} if kind == "hash" else value)
            for key, (kind, value) in pipe.dump().items()
            if not key.endswith(":board:score")}


def poll_once(pipe):
    done = pipe.run("sentra-producer", PLATFORM, "--once")
    assert done.returncode == 0, done.stderr


def same(pipe, before, what):
    wait_for(what, lambda: rest(pipe) == before, 90)


def redis_lost(pipe, before):
    """Redis comes back empty: all is there again, and no alert is told twice"""
    pipe.stop_redis()
    pipe.start_redis()
    assert pipe.redis.dbsize() == 0
    same(pipe, before, "the boards")


def topic_lost(pipe, before):
    """a topic is deleted, created and filled from its copy: the same boards"""
    copy, back = commands()
    operator = Operator(pipe)
    for line in copy:
        operator.types(line)
    admin = confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": pipe.brokers})
    topic = pipe.topic(PLATFORM)
    for done in admin.delete_topics([topic]).values():
        done.result(30)
    wait_for("the end of it", lambda: topic not in admin.list_topics(
        timeout=10).topics)
    changes = changed(pipe)
    for line in back:
        operator.types(line)
    wait_for("them to notice", lambda: all(
        now > then for now, then in zip(changed(pipe), changes)), 90)
    same(pipe, before, "the boards")


def changed(pipe):
    return [pipe.text(stage).count("the log is not the one that was read")
            for stage in ("scorer", "alerter")]


def state_lost(pipe, before):
    """a producer's state directory is deleted: the same boards"""
    shutil.rmtree(os.path.join(pipe.dir, PLATFORM), ignore_errors=True)
    for name in os.listdir(pipe.dir):
        if name.startswith(PLATFORM + ".") and name.endswith(".json"):
            os.remove(os.path.join(pipe.dir, name))
    poll_once(pipe)
    same(pipe, before, "the boards")


def main():
    pipe = Pipeline(demo_roster(), topics=False)
    try:
        prepare(pipe, "spread = 0s\n", "--unlimited")
        Operator(pipe).types("sentractl topics --create")
        poll_once(pipe)
        for stage in "scorer", "alerter":
            pipe.start("sentra-consumer", stage, log=stage)
        wait_for("the boards", lambda: pipe.redis.zcard(
            "%s:board:followers:%s" % (pipe.prefix, PLATFORM)) == 31)
        wait_for("both", lambda: all(pipe.redis.hget(
            "%s:pipeline:%s" % (pipe.prefix, stage), "lag") == b"0"
            for stage in ("scorer", "alerter")))
        before = rest(pipe)

        def on(test):
            def run():
                test(pipe, before)
            run.__doc__ = test.__doc__
            return run
        tap([on(redis_lost), on(topic_lost), on(state_lost)])
    finally:
        pipe.close()


if __name__ == "__main__":
    main()

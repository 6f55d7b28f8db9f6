#!/usr/bin/python3
"""The log has an identity: a topic made anew and a gap that retention tore are
noticed and said, and what is shown is what the log has."""
import os
import time

import confluent_kafka.admin

from pipeline import Pipeline, tap, wait_for
from test_poison import ROSTER, followers, shown


def topics(pipe):
    return confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": pipe.brokers})


def delete(pipe):
    admin, name = topics(pipe), pipe.topic("x")
    admin.delete_topics([name])[name].result(60)
    wait_for("the topic's end", lambda: name not in admin.list_topics(
        timeout=60).topics)


def make_anew(pipe):
    delete(pipe)
    pipe.create_topics()


def one_partition():
    return Pipeline(ROSTER, partitions=1, platforms=["x"],
                    config="[pipeline]\nplatforms = x\n")


def health(pipe, stage="scorer"):
    return {k.decode(): v.decode() for k, v in pipe.redis.hgetall(
        "%s:pipeline:%s" % (pipe.prefix, stage)).items()}


def another_while_down(events):
    pipe = one_partition()
    try:
        pipe.produce([followers("satu", n) for n in range(100, 110)])
        pipe.scorer_once()
        make_anew(pipe)
        pipe.produce([followers("dua", 777)])
        pipe.produce([followers("satu", 500 + n) for n in range(events - 1)])
        done = pipe.scorer_once()
        assert shown(pipe, "dua") == b"777", shown(pipe, "dua")
        assert "the log is not the one that was read" in done.stderr
        assert "made anew" in health(pipe)["log_change"], health(pipe)
        assert abs(int(health(pipe)["log_changed_at"]) - time.time()) < 300
        done = pipe.scorer_once()
        assert "not the one" not in done.stderr, done.stderr
    finally:
        pipe.close()


def shorter():
    """a topic made anew, shorter than what was read: it is read whole"""
    another_while_down(3)


def as_long():
    """a topic made anew, as long as what was read: it is read whole"""
    another_while_down(10)


def longer():
    """a topic made anew, longer than what was read: it is read whole"""
    another_while_down(25)


def retention():
    """retention took what was not read: said, and begun anew"""
    pipe = one_partition()
    try:
        pipe.produce([followers("satu", n) for n in range(100, 110)])
        pipe.scorer_once()
        pipe.produce([followers("dua", 777), followers("satu", 200)])
        pipe.expire({(pipe.topic("x"), 0): 11})
        done = pipe.scorer_once()
        assert "retention has taken" in done.stderr, done.stderr
        assert "retention" in health(pipe)["log_change"]
        assert shown(pipe, "satu") == b"200"
        # Just what was read is no gap.
        pipe.expire({(pipe.topic("x"), 0): 12})
        pipe.produce([followers("dua", 778)])
        done = pipe.scorer_once()
        assert "not the one" not in done.stderr, done.stderr
        assert shown(pipe, "satu") == b"200"
        assert shown(pipe, "dua") == b"778"
    finally:
        pipe.close()


def live():
    """a topic made anew under a running scorer and alerter, and their ends"""
    pipe = one_partition()
    try:
        scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
        alerter = pipe.start("sentra-consumer", "alerter", log="alerter")
        pipe.produce([followers("satu", n) for n in range(100, 110)])
        wait_for("the board", lambda: shown(pipe, "satu") == b"109")
        make_anew(pipe)
        pipe.produce([followers("dua", 777)])
        pipe.produce([followers("satu", 500 + n) for n in range(24)])
        wait_for("the new log", lambda: shown(pipe, "dua") == b"777", 120)
        wait_for("the new log's end", lambda: shown(pipe, "satu") == b"523")
        for child, log in (scorer, "scorer"), (alerter, "alerter"):
            wait_for(log + " to say so", lambda: "not the one that was read"
                     in pipe.text(log), 120)
            child.terminate()
            assert child.wait(60) == 0, log
    finally:
        pipe.close()


def sudden():
    """a topic made anew under an idle scorer, which is then killed at once"""
    pipe = one_partition()

    def caught_up(since):
        return int(health(pipe).get("updated_at", 0)) > since
    try:
        pipe.produce([followers("satu", n) for n in range(100, 110)])
        pipe.scorer_once()
        scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
        since = int(time.time())
        wait_for("the scorer", lambda: caught_up(since))
        make_anew(pipe)
        pipe.produce([followers("dua", 777)])
        pipe.produce([followers("satu", 500 + n) for n in range(24)])
        # It may have read on, from the middle of the new one.
        wait_for("the new log", lambda: shown(pipe, "satu") == b"523", 120)
        scorer.kill()
        scorer.wait()
        pipe.scorer_once()
        assert shown(pipe, "dua") == b"777", shown(pipe, "dua")
    finally:
        pipe.close()


def deleted():
    """a topic deleted under a running scorer: it says so, and it ends"""
    pipe = one_partition()
    try:
        scorer = pipe.start("sentra-consumer", "scorer")
        pipe.produce([followers("satu", 100)])
        wait_for("the board", lambda: shown(pipe, "satu") == b"100")
        delete(pipe)
        wait_for("a line of it", lambda: "level=warn" in pipe.text(), 120)
        scorer.terminate()
        assert scorer.wait(60) == 0, pipe.text()
    finally:
        pipe.close()


def added():
    """partitions added under a running scorer are refused"""
    pipe = one_partition()
    try:
        scorer = pipe.start("sentra-consumer", "scorer")
        pipe.produce([followers("satu", 100)])
        wait_for("the board", lambda: shown(pipe, "satu") == b"100")
        more = confluent_kafka.admin.NewPartitions(pipe.topic("x"), 64)
        admin = topics(pipe)
        for future in admin.create_partitions([more]).values():
            future.result(60)
        assert scorer.wait(120) == 1, pipe.text()
        assert "make the topics anew" in pipe.text()
    finally:
        pipe.close()


def settings():
    """settings of topics that make what is computed wrong are told"""
    pipe = one_partition()
    resource = confluent_kafka.admin.ConfigResource(
        confluent_kafka.admin.ConfigResource.Type.TOPIC, pipe.topic("x"),
        {"message.timestamp.type": "CreateTime"})
    try:
        done = pipe.scorer_once()
        assert "not as it should be" not in done.stderr, done.stderr
        admin = topics(pipe)
        for future in admin.alter_configs([resource]).values():
            future.result(60)
        more = confluent_kafka.admin.NewPartitions(pipe.prefix + ".alerts", 3)
        admin = topics(pipe)
        for future in admin.create_partitions([more]).values():
            future.result(60)
        for stage in "scorer", "alerter":
            done = pipe.run("sentra-consumer", stage, "--once")
            assert ("message.timestamp.type is CreateTime, want LogAppendTime"
                    in done.stderr), done.stderr
            assert "it has 3 partitions, want 1" in done.stderr, done.stderr
        pipe.write_roster(dict(ROSTER, sentras=[dict(
            ROSTER["sentras"][0], accounts=[{
                "platform": "x", "id": "9", "verified_by": None,
                "verified_at": None}])]))
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials/x.token"), "w") as out:
            out.write("token")
        with open(pipe.config, "a") as out:
            out.write("[x]\nbase_url = http://127.0.0.1:1\n")
        done = pipe.run("sentra-producer", "x", "--once")
        assert ("message.timestamp.type is CreateTime, want LogAppendTime"
                in done.stderr), done.stderr
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([shorter, as_long, longer, retention, live, sudden, deleted, added,
         settings])

#!/usr/bin/python3
"""The broker is killed and comes back while producer and scorer run: nothing
is lost.  A broker of its own, so that no other test is disturbed."""
import os
import re
import shutil
import subprocess
import tempfile
import time

from pipeline import PLATFORMS, ROOT, Status, tap, wait_for
import test_pipeline

KAFKA = os.path.join(ROOT, "deploy", "kafka", "kafka.sh")


def start_broker(where):
    return subprocess.check_output([KAFKA, "start", where], text=True).strip()


def kill_broker(where):
    with open(os.path.join(where, "pid")) as pid:
        os.kill(int(pid.read()), 9)


def unpacked(where):
    """What the broker unpacked for itself and mapped: such a file stays when
    it is killed."""
    with open(os.path.join(where, "pid")) as pid, \
            open("/proc/%s/maps" % pid.read().strip()) as maps:
        return set(re.findall(r"\S+liblz4-java\S+", maps.read()))


def statuses(pipe):
    return sum(b"collection_status" in m.payload
               for ms in pipe.log([pipe.topic("x")]).values() for m in ms)


def agree(pipe, producer, scorer):
    """Ends both; nothing was lost, and the oracle agrees.  How many statuses
    there were."""
    producer.terminate()
    assert producer.wait(120) == 0, pipe.text("x")
    assert re.search("undelivered=0", pipe.text("x"))
    said = statuses(pipe)
    t = int(time.time()) + 1
    wait_for("the next second", lambda: time.time() > t + 0.1)

    def caught_up():
        health = pipe.redis.hgetall(pipe.prefix + ":pipeline:scorer")
        return health.get(b"lag") == b"0" and \
            int(health[b"updated_at"]) > t
    wait_for("the scorer", caught_up, 120)
    scorer.terminate()
    assert scorer.wait(60) == 0, pipe.text("scorer")
    test_pipeline.same_as_oracle(pipe, PLATFORMS, t)
    return said


def redis_gone(pipe, status):
    """The scorer says so as long as it is, and rebuilds what was there."""
    pipe.stop_redis()
    wait_for("Redis' end in the status", lambda: status.now().startswith(
        "not at work: "))
    pipe.start_redis()
    wait_for("the scorer", lambda: " partitions, ca" in status.now())


def gone_and_back():
    """kill -9 of the broker, twice: producer and scorer go on, the oracle agrees"""
    where = tempfile.mkdtemp(prefix="sentra-kafka-")
    shared = os.environ.get("KAFKA_BROKERS")
    os.environ["KAFKA_BROKERS"] = start_broker(where)
    pipe, _ = test_pipeline.build("--tempo", "500", "--unlimited")
    try:
        x, s = [Status(os.path.join(pipe.dir, "status-" + n))
                for n in "xs"]
        producer = pipe.start("sentra-producer", "x", log="x", status=x)
        scorer = pipe.start("sentra-consumer", "scorer", log="scorer",
                            status=s)
        wait_for("two rounds", lambda: statuses(pipe) >= 62)
        files = unpacked(where)
        assert files and all(f.startswith(where) for f in files), files
        wait_for("the scorer", lambda: " partitions, ca" in s.now())
        for n in range(2):
            kill_broker(where)
            wait_for("the producer to notice", lambda n=n: pipe.text(
                "x").count("Kafka takes no") > n)
            wait_for("the scorer's status", lambda: s.now().startswith(
                "Kafka is away: "))
            wait_for("the producer's status", lambda: re.search(
                r"\d+ events wait for Kafka: \w", x.now()))
            start_broker(where)
            before = statuses(pipe)
            wait_for("two more rounds", lambda before=before:
                     statuses(pipe) >= before + 62, 60)
            wait_for("the scorer", lambda: " partitions, ca" in s.now())
            wait_for("the producer's", lambda: "Kafka" not in x.now())
        redis_gone(pipe, s)
        said = agree(pipe, producer, scorer)
        print("# note %d statuses over two outages" % said)
    finally:
        pipe.close()
        subprocess.call([KAFKA, "stop", where])
        shutil.rmtree(where, ignore_errors=True)
        if shared:
            os.environ["KAFKA_BROKERS"] = shared


if __name__ == "__main__":
    tap([gone_and_back])

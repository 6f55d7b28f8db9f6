#!/usr/bin/python3
"""Three brokers, each topic on all of them: one is killed, and another, while
producer and scorer run, and nobody waits for it to come back.

Only with CLUSTER=1: it takes a minute, and three brokers' memory.
"""
import json
import os
import shutil
import subprocess
import tempfile

from pipeline import ROOT, Pipeline, free_port, tap, wait_for
from test_broker import KAFKA, agree, kill_broker, statuses
from test_pipeline import demo_roster, prepare

NODES = range(3)
PROPERTIES = """process.roles=broker,controller
node.id={id}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={dir}/data
offsets.topic.replication.factor=3
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=1048577
auto.create.topics.enable=false
"""


class Cluster:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sentra-cluster-")
        self.ports = [(free_port(), free_port()) for _ in NODES]
        for i in NODES:
            self.format(i)
        # One alone is no majority: none is ready before the second.
        children = [self.begin(i) for i in NODES]
        for child in children:
            assert child.wait() == 0
        self.brokers = ",".join("127.0.0.1:%d" % p for p, _ in self.ports)

    def where(self, i):
        return os.path.join(self.dir, str(i))

    def format(self, i):
        os.mkdir(self.where(i))
        path = os.path.join(self.where(i), "server.properties")
        with open(path, "w") as out:
            out.write(PROPERTIES.format(
                id=i + 1, dir=self.where(i), port=self.ports[i][0],
                controller=self.ports[i][1], voters=",".join(
                    "%d@127.0.0.1:%d" % (n + 1, self.ports[n][1])
                    for n in NODES)))
        subprocess.run([KAFKA, "tool", "kafka.tools.StorageTool", "format",
                        "-t", "c2VudHJhLXB1bHNlLTAwMQ", "-c", path],
                       check=True, capture_output=True)

    def begin(self, i):
        return subprocess.Popen([KAFKA, "start", self.where(i)],
                                stdout=subprocess.DEVNULL)

    def close(self):
        for i in NODES:
            subprocess.call([KAFKA, "stop", self.where(i)])
        shutil.rmtree(self.dir, ignore_errors=True)


def create_topics(pipe):
    """As deploy/README.md advises for a cluster."""
    with open(os.path.join(ROOT, "deploy", "topics.json")) as text:
        topics = json.load(text)
    for topic in topics["topics"]:
        topic["replication"] = 3
        topic["config"]["min.insync.replicas"] = "2"
    path = os.path.join(pipe.dir, "topics.json")
    with open(path, "w") as out:
        json.dump(topics, out)
    done = pipe.run("sentractl", "topics", "--create", "--file", path)
    assert done.returncode == 0, done.stderr


def goes_on(pipe):
    before = statuses(pipe)
    wait_for("two more rounds", lambda: statuses(pipe) >= before + 62, 120)


def two_of_three(cluster, pipe):
    create_topics(pipe)
    prepare(pipe, "interval = 1s\nspread = 0s\n", "--tempo", "500",
            "--unlimited")
    producer = pipe.start("sentra-producer", "x", log="x")
    scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
    goes_on(pipe)
    for i in range(2):
        kill_broker(cluster.where(i))
        goes_on(pipe)
        assert cluster.begin(i).wait() == 0
    said = agree(pipe, producer, scorer)
    print("# note %d statuses" % said)


def one_and_another():
    """kill -9 of a broker, then of another: two of three are enough, nothing is lost, the oracle agrees"""
    shared = os.environ.get("KAFKA_BROKERS")
    cluster, pipe = Cluster(), None
    try:
        os.environ["KAFKA_BROKERS"] = cluster.brokers
        pipe = Pipeline(demo_roster(), topics=False)
        two_of_three(cluster, pipe)
    finally:
        if pipe:
            pipe.close()
        cluster.close()
        if shared:
            os.environ["KAFKA_BROKERS"] = shared


if __name__ == "__main__":
    if os.environ.get("CLUSTER"):
        tap([one_and_another])
    else:
        print("1..1\nok 1 - a cluster # SKIP CLUSTER=1 starts three brokers")

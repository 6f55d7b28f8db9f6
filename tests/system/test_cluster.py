#!/usr/bin/python3
"""Three brokers, each topic on all of them, as deploy/README.md advises: the
leader of a partition is killed under load, then the controller.  Nobody waits
for them to come back, and afterwards Redis holds the same bytes as a run in
which nothing failed: the fault bench's world and comparison on a cluster."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import confluent_kafka

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "torture"))

from daemons import await_runs  # noqa: E402
from judge import judge  # noqa: E402
from pipeline import ROOT, free_port, tap, wait_for  # noqa: E402
from world import World  # noqa: E402

KAFKA = os.path.join(ROOT, "deploy", "kafka", "kafka.sh")
NODES = range(3)
SEED = 20261129
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
group.min.session.timeout.ms=500
log.cleaner.dedupe.buffer.size=1048577
auto.create.topics.enable=false
# A dead one is missed soon.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""


class Cluster:
    """In the place of the fault bench's broker."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sentra-cluster-")
        self.ports = [(free_port(), free_port()) for _ in NODES]
        for i in NODES:
            self.format(i)
        # One alone is no majority: none is ready before the second.
        children = [self.begin(i) for i in NODES]
        for child in children:
            assert child.wait() == 0
        self.direct = self.proxied = ",".join(
            "127.0.0.1:%d" % p for p, _ in self.ports)

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

    def kill(self, node):
        with open(os.path.join(self.where(node - 1), "pid")) as pid:
            os.kill(int(pid.read()), signal.SIGKILL)

    def controller(self):
        """Who leads the quorum: metadata name any broker."""
        said = subprocess.check_output(
            [KAFKA, "tool", "org.apache.kafka.tools.MetadataQuorumCommand",
             "--bootstrap-server", self.direct, "describe", "--status"],
            text=True, stderr=subprocess.DEVNULL)
        return int(re.search(r"LeaderId:\s+(\d+)", said)[1])

    def forget(self, prefixes):
        """They go with the cluster."""

    def close(self):
        for i in NODES:
            subprocess.call([KAFKA, "stop", self.where(i)])
        shutil.rmtree(self.dir, ignore_errors=True)


class Replicated(World):
    def create_topics(self):
        """As deploy/README.md advises for a cluster."""
        with open(os.path.join(ROOT, "deploy", "topics.json")) as text:
            topics = json.load(text)
        for topic in topics["topics"]:
            topic["replication"] = 3
            topic["config"]["min.insync.replicas"] = "2"
        path = os.path.join(self.dir, "topics.json")
        with open(path, "w") as out:
            json.dump(topics, out)
        done = self.run("sentractl", "topics", "--create", "--file", path)
        assert done.returncode == 0, done.stderr

    def topics(self):
        """Asked again soon: a question that a broker took with it when it
        was killed is answered by no other."""
        try:
            return self.asker.list_topics(timeout=3).topics
        except confluent_kafka.KafkaException:
            return None

    def layout(self):
        """{(platform, partition): metadata} of what is told all the time."""
        topics = wait_for("metadata", self.topics)
        return {(p, n): meta for p in ("youtube", "facebook", "instagram")
                for n, meta in topics[self.topic(p)].partitions.items()}

    def stored(self, part):
        platform, n = part
        return int(self.redis.hget("%s:state:scorer:slice:%d" % (
            self.prefix, n), platform) or 0)

    def busiest_of(self, node):
        return max((part for part, meta in self.layout().items()
                    if meta.leader == node), key=self.stored)

    def lose(self, node):
        """kill -9; what it led is led by another, and read on."""
        part = self.busiest_of(node)
        before = self.stored(part)
        self.broker.kill(node)
        wait_for("another leader", lambda: self.layout()[part].leader not in (
            node, -1))
        wait_for("what was told since", lambda: self.stored(part) >
                 before + 100)
        child = self.broker.begin(node - 1)
        assert child.wait() == 0
        wait_for("it to have all", lambda: all(
            len(meta.isrs) == 3 for meta in self.layout().values()))


def leader_and_controller():
    """kill -9 of a leader under load, then of the controller: two of three are enough, nothing is lost, the same bytes"""
    began = time.monotonic()
    shared = os.environ.get("KAFKA_BROKERS")
    cluster, world = Cluster(), None
    try:
        world = Replicated(cluster, SEED, events=5000, expected_s=25)
        world.begin()
        await_runs(world.daemons)
        wait_for("progress", lambda: world.slices() > 2000)
        world.lose(world.layout()["youtube", 0].leader)
        world.lose(cluster.controller())
        wrong = world.settle()
        lines, figures = judge(world)
        if wrong + lines:
            world.tails()
        assert not wrong + lines, "\n".join(wrong + lines)
        print("# note %s; %.0f s" % (", ".join(
            "%d %s" % (n, what) for what, n in figures.items()),
            time.monotonic() - began))
    finally:
        if world:
            world.close()
        cluster.close()
        if shared:
            os.environ["KAFKA_BROKERS"] = shared


if __name__ == "__main__":
    tap([leader_and_controller])

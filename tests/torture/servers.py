"""The servers of a bench: one broker, two Redis and a sentinel, each behind a
proxy.  They are killed, so nobody else may use them."""
import glob
import os
import signal
import subprocess

import confluent_kafka.admin
import redis

from pipeline import ROOT, free_port, wait_for
from proxy import Proxy

KAFKA = os.path.join(ROOT, "deploy", "kafka", "kafka.sh")
# The daemons' listener is advertised as the proxy's.  kafka.sh waits for the
# last one.
PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PROXIED://127.0.0.1:{inner},CONTROLLER://127.0.0.1:{controller},PLAINTEXT://127.0.0.1:{port}
advertised.listeners=PROXIED://127.0.0.1:{proxy},PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={dir}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
log.cleaner.dedupe.buffer.size=1048577
num.network.threads=1
num.io.threads=2
auto.create.topics.enable=false
broker.heartbeat.interval.ms=300
# A world's topics are gone with it: after a kill each that is there is read.
log.segment.delete.delay.ms=500
"""


class Broker:
    def __init__(self, where):
        self.where = where
        os.mkdir(where)
        inner, controller, port = (free_port() for _ in range(3))
        self.proxy = Proxy(inner)
        path = os.path.join(where, "server.properties")
        with open(path, "w") as out:
            out.write(PROPERTIES.format(
                inner=inner, controller=controller, port=port, dir=where,
                proxy=self.proxy.port))
        subprocess.run([KAFKA, "tool", "kafka.tools.StorageTool", "format",
                        "-t", "c2VudHJhLXB1bHNlLTAwMQ", "-c", path],
                       check=True, capture_output=True)
        self.start()
        self.direct = "127.0.0.1:%d" % port
        self.proxied = "127.0.0.1:%d" % self.proxy.port

    def start(self):
        subprocess.run([KAFKA, "start", self.where], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def forget(self, prefixes):
        """The topics of these pipelines."""
        admin = confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": self.direct, "log_level": 0})
        topics = [t for t in admin.list_topics(timeout=30).topics
                  if t.split(".")[0] in prefixes]
        if topics:
            for done in admin.delete_topics(topics).values():
                done.result(30)

    def kill(self):
        with open(os.path.join(self.where, "pid")) as pid:
            os.kill(int(pid.read()), signal.SIGKILL)

    def close(self):
        subprocess.call([KAFKA, "stop", self.where])
        self.proxy.close()


class Server:
    """One Redis with an AOF, killed and started at will."""

    def __init__(self, where):
        self.where = where
        os.mkdir(where)
        self.port = free_port()
        self.proxy = Proxy(self.port)
        self.child = None

    def start(self, *more):
        self.child = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1",
             "--dir", self.where, "--save", "", "--appendonly", "yes",
             "--aof-load-truncated", "yes", "--repl-diskless-sync-delay", "0",
             "--replica-announce-ip", "127.0.0.1",
             "--replica-announce-port", str(self.proxy.port), *more],
            stdout=subprocess.DEVNULL)
        wait_for("Redis", lambda: self.ask("PING"))

    def client(self):
        return redis.Redis(port=self.port, socket_timeout=30)

    def ask(self, *words):
        """False where it does not answer, or with an error."""
        try:
            return self.client().execute_command(*words)
        except redis.exceptions.RedisError:
            return False

    def tell(self, *words):
        return self.client().execute_command(*words)

    def info(self, field):
        found = self.ask("INFO", "replication")
        return found.get(field) if found else None

    def kill(self):
        self.child.kill()
        self.child.wait()

    def cut_tail(self, most):
        """Of the AOF, what a machine that lost its power loses; how many
        bytes, of at most so many."""
        path = max(glob.glob(os.path.join(self.where, "appendonlydir",
                                          "*.incr.aof")),
                   key=os.path.getmtime)
        size = os.path.getsize(path)
        lost = min(most, size)
        os.truncate(path, size - lost)
        return lost

    def close(self):
        if self.child and self.child.poll() is None:
            self.kill()
        self.proxy.close()


SENTINEL = """port %d
bind 127.0.0.1
dir %s
sentinel monitor board 127.0.0.1 %d 1
sentinel down-after-milliseconds board 60000
sentinel failover-timeout board 10000
"""


class Pair:
    """A master, its copy, and a sentinel that changes them when asked to: by
    itself it would need a minute, so a server that is only killed comes
    back as what it was."""

    def __init__(self, where):
        os.mkdir(where)
        self.servers = [Server(os.path.join(where, str(i))) for i in (0, 1)]
        self.servers[0].start()
        self.servers[1].start(*self.of(self.servers[0]))
        wait_for("the copy", lambda: self.servers[1].info(
            "master_link_status") == "up")
        path = os.path.join(where, "sentinel.conf")
        self.sentinel_port = free_port()
        with open(path, "w") as out:
            out.write(SENTINEL % (self.sentinel_port, where,
                                  self.servers[0].proxy.port))
        self.sentinel = subprocess.Popen(
            ["redis-server", path, "--sentinel"], stdout=subprocess.DEVNULL)
        wait_for("the sentinel", lambda: len(self.ask_sentinel(
            "SENTINEL", "REPLICAS", "board") or []) == 1)
        self.url = "redis+sentinel://127.0.0.1:%d/0/board" % \
            self.sentinel_port

    @staticmethod
    def of(master):
        return "--replicaof", "127.0.0.1", str(master.proxy.port)

    def ask_sentinel(self, *words):
        try:
            return redis.Redis(port=self.sentinel_port).execute_command(
                *words)
        except redis.exceptions.RedisError:
            return None

    @property
    def master(self):
        _, port = self.ask_sentinel("SENTINEL", "GET-MASTER-ADDR-BY-NAME",
                                    "board")
        return next(s for s in self.servers if s.proxy.port == int(port))

    @property
    def copy(self):
        master = self.master
        return next(s for s in self.servers if s is not master)

    def restart(self, server):
        server.start(*(() if server is self.master else self.of(self.master)))

    def follow(self):
        """The copy follows the master, and has all that it has."""
        copy, master = self.copy, self.master
        copy.tell("REPLICAOF", "127.0.0.1", master.proxy.port)
        wait_for("the copy", lambda: copy.info("master_link_status") == "up")

    def lag(self):
        """What is written from here on does not reach the copy."""
        self.copy.tell("REPLICAOF", "127.0.0.1", 1)

    def promote(self):
        """The sentinel makes the copy the master.  Returns the old one."""
        old, new = self.master, self.copy

        def begun():
            return self.ask_sentinel("SENTINEL", "FAILOVER", "board")
        wait_for("a good copy", begun)
        wait_for("the failover", lambda: self.master is new and
                 new.info("role") == "master")
        return old

    def close(self):
        self.sentinel.kill()
        self.sentinel.wait()
        for server in self.servers:
            server.close()

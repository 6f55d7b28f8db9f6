"""A pipeline of one's own for a test: a prefix, a Redis, a configuration.

Real Kafka (KAFKA_BROKERS, started by tests/run), real Redis (started here on
a socket), the real programs of $BUILD.  Everything ends with close().
"""
import collections
import itertools
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import confluent_kafka
import confluent_kafka.admin
import redis

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
KAFKA = os.path.join(ROOT, "deploy/kafka/kafka.sh")
PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
with open(os.path.join(ROOT, "consumers/core/stages.h")) as text:
    STAGES = re.findall(r"^\tX\((\w+)\)", text.read(), re.M)
SERIAL = itertools.count()


def redis_users(prefix):
    """{user: its rights, in words}, as deploy/README.md tells an operator."""
    with open(os.path.join(ROOT, "deploy", "README.md")) as text:
        return {name: rights.replace("~sentra:", "~%s:" % prefix).split()
                for name, rights in re.findall(r"^user (\S+) ((?:on|off) .*)$",
                                               text.read(), re.M)}


class Message:
    __slots__ = "platform", "key", "payload", "append_ms", "offset"


def wait_for(what, condition, limit_s=60):
    """Until condition() is true; fails after limit_s, saying what."""
    end = time.monotonic() + limit_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %d s for %s" % (limit_s, what))
        time.sleep(0.02)


def free_port():
    """For a server that cannot choose one: below Linux' ephemeral ones, of
    which any outgoing connection may take one meanwhile."""
    while True:
        port = random.SystemRandom().randrange(10000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def await_ends(consumer, parts):
    """Where each (topic, partition) ends, once its leader answers for itself:
    metadata name one before it does, and for a while after it died.
    get_watermark_offsets() would wait for it without a limit."""
    asked = [confluent_kafka.TopicPartition(topic, n,
                                            confluent_kafka.OFFSET_END)
             for topic, n in parts]

    def ends():
        consumer.list_topics(timeout=30)  # who leads them now
        try:
            found = consumer.offsets_for_times(asked, 5)
        except confluent_kafka.KafkaException:
            return None
        return None if any(part.error for part in found) else [
            part.offset for part in found]
    return wait_for("leaders", ends) if parts else []


class Status:
    """What programs tell systemd of themselves."""

    def __init__(self, path):
        self.path, self.newest = path, ""
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.socket.setblocking(False)

    def now(self):
        try:
            while True:
                for line in self.socket.recv(4096).decode().splitlines():
                    if line.startswith("STATUS="):
                        self.newest = line[7:]
        except BlockingIOError:
            return self.newest


class Pipeline:
    def __init__(self, roster, partitions=3, config="", platforms=PLATFORMS,
                 topics=True):
        self.brokers = os.environ["KAFKA_BROKERS"]
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.prefix = "t%d-%d" % (os.getpid(), next(SERIAL))
        self.partitions = partitions
        self.platforms = platforms
        self.children, self.logs = [], set()
        self.redis_server = None
        self.socket = os.path.join(self.dir, "redis.sock")
        self.start_redis()
        self.write_roster(roster)
        self.config = os.path.join(self.dir, "sentra.conf")
        with open(self.config, "w") as out:
            out.write("[pipeline]\nprefix = %s\nroster = %s/roster.json\n"
                      "state_dir = %s\ncredentials = %s/credentials\n"
                      "[redis]\nurl = unix://%s\n"
                      "[kafka]\nbootstrap.servers = %s\n%s" % (
                          self.prefix, self.dir, self.dir, self.dir,
                          self.socket, self.brokers, config))
        if topics:
            self.create_topics()

    # -- Redis --

    def start_redis(self, env=None):
        self.redis_server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket,
             "--save", "3600 1000000", "--appendonly", "no", "--dir", self.dir,
             "--daemonize", "no"], stdout=subprocess.DEVNULL,
             env=env)
        self.redis = redis.Redis(unix_socket_path=self.socket)

        def answers():
            try:
                return self.redis.ping()
            except redis.exceptions.ConnectionError:
                return False
        wait_for("Redis", answers)

    def stop_redis(self):
        self.redis_server.kill()
        self.redis_server.wait()

    def dump(self):
        """What dashboards read: {key: (type, value)}, the pipeline's own
        state and health left out."""
        found = {}
        skip = tuple("%s:%s:" % (self.prefix, k)
                     for k in ("state", "pipeline"))
        for raw in self.redis.scan_iter(count=1000):
            key = raw.decode()
            if key.startswith(skip):
                continue
            kind = self.redis.type(raw).decode()
            if kind == "zset":
                value = {m.decode(): s for m, s in
                         self.redis.zrange(raw, 0, -1, withscores=True)}
            elif kind == "hash":
                value = {f.decode(): v.decode() for f, v in
                         self.redis.hgetall(raw).items()}
            elif kind == "stream":
                value = [(i.decode(), {f.decode(): v.decode()
                                       for f, v in fields.items()})
                         for i, fields in self.redis.xrange(raw)]
            else:
                value = None
            found[key] = (kind, value)
        return found

    # -- Kafka --

    def topic(self, platform):
        return "%s.metrics.%s" % (self.prefix, platform)

    def create_topics(self, alerts=True):
        admin = confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": self.brokers})
        wanted = [confluent_kafka.admin.NewTopic(
            name, num_partitions=n, replication_factor=1,
            config={"message.timestamp.type": "LogAppendTime",
                    "retention.ms": "-1"})
            for name, n in [(self.topic(p), self.partitions)
                            for p in self.platforms] +
            [(self.prefix + ".dlq", 1)] +
            [(self.prefix + ".alerts", 1)] * alerts]
        there = admin.list_topics(timeout=30).topics
        wanted = [topic for topic in wanted if topic.topic not in there]
        for future in admin.create_topics(wanted).values():
            future.result(60)
        consumer = self.reader()
        await_ends(consumer, [(topic.topic, n) for topic in wanted
                              for n in range(topic.num_partitions)])
        consumer.close()

    def reader(self):
        return confluent_kafka.Consumer({
            "bootstrap.servers": self.brokers, "group.id": "reader",
            "enable.auto.commit": False})

    def produce(self, messages, topic=None):
        """messages: (platform, key bytes, payload bytes), kept in order; topic:
        of all of them, else each to its platform's."""
        producer = confluent_kafka.Producer({
            "bootstrap.servers": self.brokers, "linger.ms": 20,
            "partitioner": "murmur2_random",
            # Else what is tried again comes after what came later.
            "enable.idempotence": True,
            "queue.buffering.max.messages": 1000000})
        for platform, key, payload in messages:
            while True:
                try:
                    producer.produce(topic or self.topic(platform), payload,
                                     key)
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
        assert producer.flush(60) == 0

    def expire(self, offsets):
        """As retention does: {(topic, partition): where it begins; -1 its end}"""
        path = os.path.join(self.dir, "expire.json")
        with open(path, "w") as out:
            json.dump({"version": 1, "partitions": [
                {"topic": topic, "partition": n, "offset": offset}
                for (topic, n), offset in offsets.items()]}, out)
        subprocess.run([KAFKA, "tool",
                        "org.apache.kafka.tools.DeleteRecordsCommand",
                        "--bootstrap-server", self.brokers,
                        "--offset-json-file", path],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def read(self, topics):
        """Every message of the topics, as confluent_kafka tells them."""
        consumer = self.reader()
        try:
            parts = [(topic, n) for topic in topics for n in
                     consumer.list_topics(topic, 30).topics[topic].partitions]
            left = sum(await_ends(consumer, parts))
            consumer.assign([confluent_kafka.TopicPartition(topic, n, 0)
                             for topic, n in parts])
            while left:
                batch = consumer.consume(min(left, 1000), 30)
                assert batch, "%d messages did not come" % left
                for m in batch:
                    assert not m.error(), m.error()
                    yield m
                left -= len(batch)
        finally:
            consumer.close()

    def log(self, topics=None):
        """Every message of the topics: {(topic, partition): [Message]}."""
        found = collections.defaultdict(list)
        for m in self.read(topics or [self.topic(p) for p in self.platforms]):
            message = Message()
            message.platform = m.topic().rsplit(".", 1)[1]
            message.key, message.payload = m.key(), m.value() or b""
            message.append_ms = m.timestamp()[1]
            message.offset = m.offset()
            found[m.topic(), m.partition()].append(message)
        return found

    def dead_letters(self):
        """[(reason, topic, partition, offset, key, payload)] as published."""
        found = []
        for m in self.read([self.prefix + ".dlq"]):
            h = {k: v.decode() for k, v in m.headers()}
            found.append((h["reason"], h["topic"], int(h["partition"]),
                          int(h["offset"]), m.key(), m.value() or b""))
        return found

    # -- files and programs --

    def write_roster(self, roster):
        self.roster = roster
        with open(os.path.join(self.dir, "roster.json"), "w") as out:
            json.dump(roster, out)

    def command(self, program, *args):
        return [os.path.join(BUILD, program), *args, "--config", self.config]

    def run(self, program, *args, limit_s=300):
        return subprocess.run(
            self.command(program, *args), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=limit_s)

    def start(self, program, *args, log="log", status=None):
        """status: a Status, whom the program tells it."""
        out = open(os.path.join(self.dir, log), "ab")
        env = dict(os.environ, NOTIFY_SOCKET=status.path) if status else None
        child = subprocess.Popen(self.command(program, *args),
                                 stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=out, env=env)
        out.close()
        self.children.append(child)
        self.logs.add(log)
        return child

    def text(self, log="log"):
        with open(os.path.join(self.dir, log), errors="replace") as lines:
            return lines.read()

    def scorer_once(self, as_of=None):
        args = ["--as-of", as_of] if as_of else []
        done = self.run("sentra-consumer", "scorer", "--once", *args)
        assert done.returncode == 0, done.stderr
        return done

    def close(self):
        if sys.exc_info()[0]:
            for log in sorted(self.logs):
                for line in self.text(log).splitlines()[-30:]:
                    print("# %s: %s" % (log, line))
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGCONT)
                child.kill()
            child.wait()
        self.stop_redis()
        shutil.rmtree(self.dir, ignore_errors=True)


def difference(want, have, most=8):
    """The first differences of two dumps, in words; [] where they agree."""
    lines = []
    for key in sorted(set(want) | set(have)):
        a, b = want.get(key), have.get(key)
        if a == b:
            continue
        if a is None or b is None or a[0] != b[0]:
            lines.append("%s: want %s, have %s" % (
                key, a and a[0], b and b[0]))
        elif a[0] == "stream":
            pairs = [(x, y) for x, y in itertools.zip_longest(a[1], b[1])
                     if x != y]
            lines.append("%s: %d against %d entries; first: want %s have %s"
                         % (key, len(a[1]), len(b[1]), *pairs[0]))
        else:
            for field in sorted(set(a[1]) | set(b[1])):
                x, y = a[1].get(field), b[1].get(field)
                if x != y:
                    lines.append("%s %s: want %r, have %r" % (
                        key, field, x, y))
        if len(lines) >= most:
            break
    return lines[:most]


def tap(tests):
    """Run functions as TAP; their first docstring line is the name."""
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__doc__.strip().splitlines()[0]
        try:
            test()
            print("ok %d - %s" % (number, name), flush=True)
        except Exception as error:  # a test's failure is its report
            failed += 1
            print("not ok %d - %s" % (number, name))
            import traceback
            for line in traceback.format_exc().splitlines():
                print("# " + line)
            print("# %r" % error, flush=True)
    print("1..%d" % len(tests))
    sys.exit(1 if failed else 0)

#!/usr/bin/python3
"""One message harms no other: what is misplaced, too large, a bomb or in a
stranger's transaction, and what Redis refuses for what is in it."""
import json
import random
import signal
import socket
import struct
import threading
import time

import confluent_kafka
import confluent_kafka.admin

from pipeline import Pipeline, tap, wait_for
import streams


def sentra(name):
    return {"id": name, "name": name, "kind": "sentra", "city": "Kota",
            "province": "Provinsi", "timezone": "Asia/Jakarta", "aliases": [],
            "service_areas": [], "active_from": None, "active_until": None,
            "exempt": None, "accounts": [
                {"platform": "x", "id": name, "verified_by": None,
                 "verified_at": None}]}


ROSTER = {"version": 1, "sentras": [sentra("satu"), sentra("dua")]}


def followers(name, n):
    """The later the more there are: of one instant the first counts."""
    now_ms = int(time.time() * 1000) - 60000 + 10 * n
    return "x", name.encode(), json.dumps({
        "schema": "account_metrics.v1", "event_id": "e%d" % n,
        "platform": "x", "sentra_id": name, "account_id": name,
        "observed_at": streams.rfc3339(now_ms),
        "followers": n, "followers_exact": True, "posts_total": None,
        "views_total": None, "likes_total": None}).encode()


def shown(pipe, name):
    return pipe.redis.hget("%s:card:%s" % (pipe.prefix, name), "followers")


def letters(pipe):
    """[(headers, payload)]"""
    return [({k: v.decode() for k, v in m.headers()}, m.value() or b"")
            for m in pipe.read([pipe.prefix + ".dlq"])]


def send(pipe, payload, key=b"satu", partition=-1, **more):
    producer = confluent_kafka.Producer(dict({
        "bootstrap.servers": pipe.brokers, "message.max.bytes": 200000000,
        "partitioner": "murmur2_random"}, **more))
    where = {} if partition < 0 else {"partition": partition}
    producer.produce(pipe.topic("x"), payload, key, **where)
    assert producer.flush(60) == 0


def partitions(pipe):
    """{key: the partition it lies in}"""
    return {m.key(): m.partition() for m in pipe.read([pipe.topic("x")])}


def misplaced():
    """an event in another partition than its sentra's is a dead letter"""
    pipe = Pipeline(ROSTER, partitions=3, platforms=["x"],
                    config="[pipeline]\nplatforms = x\n")
    try:
        pipe.produce([followers("satu", 54)])
        home = partitions(pipe)[b"satu"]
        for elsewhere in (0, 1, 2):
            if elsewhere != home:
                send(pipe, followers("satu", 999)[2], partition=elsewhere)
        pipe.scorer_once()
        assert shown(pipe, "satu") == b"54"
        found = letters(pipe)
        assert len(found) == 2, found
        for head, _ in found:
            assert head["reason"] == "schema", head
            assert head["detail"] == "not the sentra's partition", head
    finally:
        pipe.close()


def one_partition():
    return Pipeline(ROSTER, partitions=1, platforms=["x"],
                    config="[pipeline]\nplatforms = x\n")


def too_large():
    """a letter that its topic does not take is cut, and sent once"""
    pipe = one_partition()
    dlq = pipe.prefix + ".dlq"
    admin = confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": pipe.brokers})
    try:
        pipe.produce([("x", b"satu", b"{%d" % n) for n in range(50)])
        send(pipe, b"{" + b"x" * 1030000)
        pipe.produce([followers("satu", 77)])
        pipe.scorer_once()
        assert shown(pipe, "satu") == b"77"
        found = letters(pipe)
        assert len(found) == 51, len(found)
        head, payload = found[-1]
        assert head["truncated"] == "1030001", head
        assert payload == b"{" + b"x" * (len(payload) - 1)
        assert 500000 < len(payload) < 1000000, len(payload)
        assert all("truncated" not in h for h, _ in found[:-1])
        # A topic that takes even less.
        resource = confluent_kafka.admin.ConfigResource(
            confluent_kafka.admin.ConfigResource.Type.TOPIC, dlq,
            {"max.message.bytes": "20000"})
        for future in admin.alter_configs([resource]).values():
            future.result(60)
        send(pipe, random.Random(1).randbytes(400000))
        pipe.produce([followers("satu", 78)])
        pipe.scorer_once()
        assert shown(pipe, "satu") == b"78"
        head, payload = letters(pipe)[-1]
        assert head["truncated"] == "400000" and payload, head
    finally:
        pipe.close()


def transaction():
    """a stranger's open transaction hides nothing behind it"""
    pipe = one_partition()
    stranger = confluent_kafka.Producer({
        "bootstrap.servers": pipe.brokers,
        "transactional.id": pipe.prefix + "-stranger",
        "partitioner": "murmur2_random"})
    try:
        stranger.init_transactions(60)
        stranger.begin_transaction()
        stranger.produce(pipe.topic("x"), followers("satu", 5)[2], b"satu")
        stranger.flush(60)
        pipe.produce([followers("dua", 6)])
        pipe.scorer_once()
        assert shown(pipe, "satu") == b"5" and shown(pipe, "dua") == b"6"
        stranger.abort_transaction(60)
        pipe.produce([followers("dua", 7)])
        pipe.scorer_once()
        assert shown(pipe, "dua") == b"7"
    finally:
        pipe.close()


def bomb():
    """what unpacks to more than an answer may hold is put aside"""
    pipe = one_partition()
    try:
        send(pipe, bytes(64 << 20), **{"compression.type": "zstd"})
        pipe.produce([followers("satu", 8)])
        pipe.scorer_once()
        assert shown(pipe, "satu") == b"8"
        (head, payload), = letters(pipe)
        assert head["reason"] in ("failed", "schema"), head
        assert head["offset"] == "0", head
        assert len(payload) < 1000000
    finally:
        pipe.close()


def peak_mb(pipe, n):
    """The most memory that a scorer holds until satu has n followers."""
    scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
    wait_for("the board", lambda: shown(pipe, "satu") == b"%d" % n, 120)
    peak = rss_mb(scorer)
    scorer.terminate()
    assert scorer.wait(60) == 0
    return peak


def unpacked():
    """what unpacks to hundreds of megabytes costs that memory once, and no more"""
    pipe = one_partition()
    try:
        pipe.produce([followers("satu", 1)])
        usual = peak_mb(pipe, 1)
        for n, (codec, size_mb) in enumerate((("lz4", 240), ("gzip", 300)), 2):
            send(pipe, bytes(size_mb << 20), **{
                "compression.type": codec, "message.max.bytes": 400 << 20})
            pipe.produce([followers("satu", n)])
            peak = peak_mb(pipe, n)
            assert peak < usual + size_mb * 1.1 + 16, (codec, peak, usual)
            print("# note %s, %d MB unpacked: %d MB instead of %d" % (
                codec, size_mb, peak, usual))
        assert [h["truncated"] for h, _ in letters(pipe)] == [
            str(240 << 20), str(300 << 20)]
    finally:
        pipe.close()


class Corruptor(threading.Thread):
    """Between the programs and the broker; of what the broker sends it changes
    one text into another, once."""

    def __init__(self, brokers, old, new):
        super().__init__(daemon=True)
        host, port = brokers.split(":")
        self.broker = host, int(port)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.old, self.new, self.done = old, new, 0
        self.start()

    def run(self):
        while True:
            near, _ = self.server.accept()
            far = socket.create_connection(self.broker)
            for a, b, change in (near, far, False), (far, near, True):
                threading.Thread(target=self.pump, args=(a, b, change),
                                 daemon=True).start()

    def pump(self, a, b, change):
        # The broker names itself with its port, 32 bits; clients come here.
        itself = [self.broker[0].encode() + struct.pack(">i", port)
                  for port in (self.broker[1], self.port)]
        try:
            while True:
                data = a.recv(1 << 20)
                if not data:
                    break
                if change:
                    data = data.replace(*itself)
                    if not self.done and self.old in data:
                        self.done += 1
                        data = data.replace(self.old, self.new, 1)
                b.sendall(data)
        except OSError:
            pass
        for end in a, b:
            end.close()


def corrupted():
    """a fetch that was corrupted on its way is fetched again"""
    pipe = one_partition()
    try:
        send(pipe, followers("satu", 1234)[2])
        pipe.produce([followers("dua", 2)])
        gate = Corruptor(pipe.brokers, b'"followers": 1234',
                         b'"followers": 9234')
        with open(pipe.config) as text:
            conf = text.read()
        with open(pipe.config, "w") as out:
            out.write(conf.replace(pipe.brokers, "127.0.0.1:%d" % gate.port))
        pipe.scorer_once()
        assert gate.done == 1
        assert shown(pipe, "satu") == b"1234", shown(pipe, "satu")
        assert shown(pipe, "dua") == b"2"
        assert letters(pipe) == []
    finally:
        pipe.close()


def refused():
    """what Redis refuses again and again is put aside, and all else goes on"""
    pipe = one_partition()
    try:
        pipe.produce([followers("dua", 1)])
        pipe.scorer_once()
        (ledger,) = [key for key in pipe.redis.scan_iter()
                     if key.startswith((pipe.prefix + ":state:").encode())
                     and key.endswith(b":dua")]
        pipe.redis.set(ledger[:-len(b"dua")] + b"satu", "a stranger's")
        pipe.produce([followers("dua", n) for n in range(2, 40)] +
                     [followers("satu", 5)] +
                     [followers("dua", n) for n in range(40, 80)])
        pipe.scorer_once()
        assert shown(pipe, "dua") == b"79", shown(pipe, "dua")
        (head, payload), = letters(pipe)
        assert head["reason"] == "failed", head
        assert head["offset"] == "39" and "WRONGTYPE" in head["detail"], head
        assert payload == [m.value() for m in pipe.read([pipe.topic("x")])
                           if m.key() == b"satu"][0]
    finally:
        pipe.close()


def named():
    """with a name in its group who was killed is back at once, and alone"""
    pipe = Pipeline(ROSTER, partitions=3, platforms=["x"],
                    config="group.instance.id = one\nsession.timeout.ms = "
                    "45000\n[pipeline]\nplatforms = x\n")
    try:
        for n in range(1, 4):
            child = pipe.start("sentra-consumer", "scorer", log="scorer")
            pipe.produce([followers("satu", n)])
            wait_for("the board", lambda n=n: shown(pipe, "satu") == b"%d" % n,
                     30)
            if n < 3:
                child.kill()
                child.wait()
        # A run by hand has no name: it harms nobody.
        beside = pipe.start("sentra-consumer", "scorer", "--once", log="once")
        assert beside.wait(60) == 0, pipe.text("once")
        assert child.poll() is None
        pipe.start("sentra-consumer", "scorer", log="second")
        assert child.wait(60) == 1
        assert "has the same [kafka] group.instance.id" in pipe.text("scorer")
        pipe.produce([followers("satu", 4)])
        wait_for("the board", lambda: shown(pipe, "satu") == b"4")
    finally:
        pipe.close()


def rss_mb(child):
    """The most that it ever held."""
    with open("/proc/%d/status" % child.pid) as lines:
        return max(int(line.split()[1]) for line in lines
                   if line.startswith("VmHWM")) // 1024


def invented():
    """200,000 sentra that nobody knows cost little, and no other anything"""
    pipe = one_partition()
    try:
        late = followers("tiga", 7)
        pipe.produce(followers("f%d" % n, n) for n in range(200000))
        pipe.produce([late, followers("satu", 5)])
        scorer = pipe.start("sentra-consumer", "scorer", log="scorer")
        alerter = pipe.start("sentra-consumer", "alerter", log="alerter")
        wait_for("the board", lambda: shown(pipe, "satu") == b"5", 120)
        assert rss_mb(scorer) < 100, rss_mb(scorer)
        assert "too much of what the roster" in pipe.text("scorer")
        assert pipe.redis.scard(
            "%s:state:scorer:ledgers:0" % pipe.prefix) < 10000
        # What was left out is there once the roster has it.
        pipe.write_roster({"version": 1, "sentras":
                           ROSTER["sentras"] + [sentra("tiga")]})
        scorer.send_signal(signal.SIGHUP)
        wait_for("who joined", lambda: shown(pipe, "tiga") == b"7", 120)
        assert rss_mb(scorer) < 100, rss_mb(scorer)
        wait_for("the alerter", lambda: "too many accounts" in
                 pipe.text("alerter"), 120)
        assert rss_mb(alerter) < 100, rss_mb(alerter)
        for child in scorer, alerter:
            child.terminate()
            assert child.wait(60) == 0
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([misplaced, too_large, transaction, bomb, unpacked, corrupted,
         refused, invented, named])

#!/usr/bin/python3
"""Dead letters that cannot be delivered: the boards go on, nothing is lost,
not even where the scorer is killed while they wait."""
import json
import time

import confluent_kafka.admin

from pipeline import Pipeline, tap, wait_for
import streams

ROSTER = {"version": 1, "sentras": [{
    "id": "sentra", "name": "Sentra", "kind": "sentra", "city": "Kota",
    "province": "Provinsi", "timezone": "Asia/Jakarta", "aliases": [],
    "service_areas": [], "active_from": None, "active_until": None,
    "exempt": None, "accounts": [{"platform": "x", "id": "9",
                                  "verified_by": None, "verified_at": None}]}]}
# More than the scorer lets wait at a time.
LETTERS = 30000


def followers(n):
    return "x", b"sentra", json.dumps({
        "schema": "account_metrics.v1", "event_id": "e%d" % n,
        "platform": "x", "sentra_id": "sentra", "account_id": "9",
        "observed_at": streams.rfc3339(int(time.time() * 1000)),
        "followers": n, "followers_exact": True, "posts_total": None,
        "views_total": None, "likes_total": None}).encode()


def no_topic():
    """no dead-letter topic, then a kill -9, then the topic: all letters come"""
    pipe = Pipeline(ROSTER, partitions=2)
    admin = confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": pipe.brokers})
    dlq = pipe.prefix + ".dlq"

    def shown():
        return pipe.redis.hget(pipe.prefix + ":card:sentra", "followers")

    try:
        admin.delete_topics([dlq])[dlq].result(60)
        wait_for("the topic's end", lambda: dlq not in admin.list_topics(
            timeout=60).topics)
        scorer = pipe.start("sentra-consumer", "scorer", log="first")
        pipe.produce([("x", b"sentra", b"{none")])
        wait_for("a letter to wait", lambda: "dead letters wait" in
                 pipe.text("first"), 90)
        pipe.produce([followers(77)])
        wait_for("the board to go on", lambda: shown() == b"77")
        pipe.produce([("x", b"sentra", b"{%d" % i)
                      for i in range(LETTERS - 1)])
        time.sleep(1)
        scorer.kill()
        scorer.wait()
        scorer = pipe.start("sentra-consumer", "scorer", log="second")
        pipe.produce([followers(78)])
        topic = confluent_kafka.admin.NewTopic(dlq, 1, 1)
        admin.create_topics([topic])[dlq].result(60)
        wait_for("the event behind them", lambda: shown() == b"78", 60)
        wait_for("all letters", lambda: len(
            {(t, p, o) for _, t, p, o, _, _ in pipe.dead_letters()}) ==
            LETTERS, 60)
        scorer.terminate()
        assert scorer.wait(60) == 0, pipe.text("second")
    finally:
        pipe.close()


tap([no_topic])

"""What ought to stand there: the same log, read once in an empty prefix by
programs that nobody disturbs."""
import json
import re

import confluent_kafka

from pipeline import PLATFORMS, Pipeline, difference
import streams
from world import CONFIG, STAGES, bare, next_second


class Reference(Pipeline):
    """Takes a copy of a world's log, message by message.

    Where topics were made anew or cut anew, alerts may fire of what the log
    does not have any more, and whether they still ought to the alerter says:
    so it takes what was told until then as well."""

    def __init__(self, world):
        super().__init__(world.roster, world.partitions, CONFIG)
        self.copied = self.copy(world)

    def copy(self, world):
        producer = confluent_kafka.Producer({
            "bootstrap.servers": self.brokers, "linger.ms": 20,
            "enable.idempotence": True,
            "queue.buffering.max.messages": 1000000})
        n = 0
        topics = [world.topic(p) for p in PLATFORMS]
        if world.made_anew or world.repartitioned:
            topics.append(world.prefix + ".alerts")
        for m in world.read(topics):
            n += 1
            topic = self.prefix + m.topic()[len(world.prefix):]
            while True:
                try:
                    producer.produce(topic, m.value(), m.key(), m.partition())
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
        assert producer.flush(120) == 0
        return n

    def evaluate(self, as_of, stages=STAGES):
        for stage in stages:
            done = self.run("sentra-consumer", stage, "--once", "--as-of",
                            as_of)
            assert done.returncode == 0, done.stderr


def record(pipe):
    return [json.loads(m.value())
            for m in pipe.read([pipe.prefix + ".alerts"])]


def of(event):
    """Which alert.  Not since when: who posted and fell silent again while
    the alerter only learned is told of by the alert that fires already."""
    return (event["kind"], event["sentra_id"], event["platform"],
            event["reason"])


def firing(events):
    now = set()
    for e in events:
        (now.add if e["state"] == "firing" else now.discard)(of(e))
    return now


def alerts(world, reference):
    """What is true was told, once; nothing twice."""
    told, want = record(world), firing(record(reference))
    lines, states = [], {}
    for e in told:
        before = states.get(e["alert_id"])
        if (before, e["state"]) not in ((None, "firing"),
                                        ("firing", "resolved")):
            lines.append("told %s after %s: %s" % (
                e["state"], before, of(e)))
        states[e["alert_id"]] = e["state"]
    have = firing(told)
    lines += ["never told: %s" % (x,) for x in sorted(want - have, key=str)]
    lines += ["still firing: %s" % (x,) for x in sorted(have - want, key=str)]
    shown = [json.loads(f[b"event"]) for _, f in
             world.redis.xrange(world.prefix + ":alerts")]
    if sorted(map(str, shown)) != sorted(map(str, told)):
        lines.append("Redis shows %d alerts, %d were told" % (
            len(shown), len(told)))
    return lines, len(told)


def letters(pipe):
    return {(reason, topic.rsplit(".", 1)[1], partition, offset, key, payload)
            for reason, topic, partition, offset, key, payload in
            pipe.dead_letters()}


def produced(world):
    """No id stands for two contents."""
    seen, lines = {}, []
    for m in world.read([world.topic("x")]):
        try:
            event = json.loads(m.value())
            known = seen.setdefault(event["event_id"], event)
        except (ValueError, KeyError, TypeError):  # a broken one
            continue
        if known != event:
            lines.append("two contents of event %s" % event["event_id"])
    return lines


def stamp(t_s):
    return streams.rfc3339(t_s * 1000)[:19] + "Z"


# What slides with the second of an evaluation.
SLIDING = re.compile(r"(as_of|score|score:freshness|rank:score)$")


def at_rest(dump):
    """Without what slides."""
    return {key: (kind, {f: v for f, v in value.items()
                         if not SLIDING.match(f)} if kind == "hash" else value)
            for key, (kind, value) in dump.items() if key != ":board:score"}


def as_left(world, reference):
    """What the daemons left, before a start mends what is derived.  Of one
    member of a stage all that it wrote is of one instant."""
    reference.evaluate(stamp(world.live_s))
    lines = ["live: " + line for line in difference(
        at_rest(bare(reference)), at_rest(world.live))]
    if len(world.scorers) > 1 or lines:
        return lines
    have = bare(world)
    for stage, kind in ("scorer", ":card:"), ("coverage", ":labels:"):
        instants = {value["as_of"] for key, (_, value) in have.items()
                    if key.startswith(kind)}
        if len(instants) != 1:
            return ["%s* is of %d instants" % (kind, len(instants))]
        reference.evaluate(stamp(int(instants.pop())), [stage])
    return ["as left: " + line for line in difference(bare(reference), have)]


def dead(world, reference):
    want, have = letters(reference), letters(world)
    if world.repartitioned:  # what is wrong with them may be another thing
        want, have = ({letter[1:] for letter in all_of}
                      for all_of in (want, have))
    lines = []
    if want - have:
        lines.append("%d of %d dead letters were never written" % (
            len(want - have), len(want)))
    # Of a topic that was made anew there are letters without a message.
    more = [letter for letter in have - want
            if not world.made_anew.intersection(letter[:2])]
    if more:
        lines.append("%d dead letters of what could be used" % len(more))
    return lines, len(want)


def judge(world, tamper=None):
    """([what is wrong], {figures}); the world has settled."""
    reference = Reference(world)
    try:
        lines = as_left(world, reference)
        as_of = stamp(next_second())
        if tamper:
            tamper(world)
        lines += world.evaluate(as_of)
        reference.evaluate(as_of)
        want = bare(reference)
        lines += difference(want, bare(world))
        wrong, told = alerts(world, reference)
        lines += wrong[:8]
        wrong, n_letters = dead(world, reference)
        lines += wrong + produced(world)[:8]
        return lines, {"messages": reference.copied, "keys": len(want),
                       "alerts": told, "letters": n_letters}
    finally:
        reference.close()
        world.broker.forget([reference.prefix])

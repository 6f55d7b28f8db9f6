"""Who is measured, and what is told of them: a history, and what is added
while the faults rain.

Some sentra have a history and nothing after it: no later event mends what
was lost of them.  Everything but the instants follows from the seed.
"""
import itertools
import json
import random
import threading
import time

import confluent_kafka

import streams

DAY, HOUR, MINUTE, SECOND = 86400000, 3600000, 60000, 1000
FED = ["youtube", "facebook", "instagram", "tiktok"]  # x is the producer's
LIMIT = 7 * DAY  # [staleness] stale_after
NUMBERS, SILENT, BLIND, LIVELY, GROWING, BRIEF = 10, 6, 4, 6, 12, 90


def now_ms():
    return int(time.time() * 1000)


def sentra(name, platforms, accounts=None):
    return {"id": name, "name": "Sentra " + name, "kind": "sentra",
            "city": "Kota", "province": "Provinsi",
            "timezone": "Asia/Jakarta", "aliases": [], "service_areas": [],
            "active_from": None, "active_until": None, "exempt": None,
            "accounts": accounts or [
                {"platform": p, "id": "%s-%s" % (name, p),
                 "verified_by": None, "verified_at": None}
                for p in platforms]}


def of(kind, n):
    return ["%s-%d" % (kind, i) for i in range(n)]


def one(i):
    return FED[i % len(FED)]


def roster(simulated):
    """simulated: accounts on x that the simulator answers for."""
    people = [sentra(n, FED) for n in of("angka", NUMBERS)]
    people += [sentra(n, FED) for n in of("tumbuh", GROWING)]
    for kind, n in (("sunyi", SILENT), ("gelap", BLIND), ("ramai", LIVELY),
                    ("sebentar", BRIEF)):
        people += [sentra(name, [one(i)])
                   for i, name in enumerate(of(kind, n))]
    people += [sentra("x-%d" % i, None, [account])
               for i, account in enumerate(simulated)]
    return {"version": 1, "sentras": people}


# With labels and without; a post's text changes with its readings.
TEXTS = ["tulisan", "Penyaluran ATENSI YAPI", "Permakanan untuk lansia tunggal",
         "Sosialisasi Sekolah Rakyat"]
# And so does its address.
URLS = [None, "https://example.org/1", "https://example.org/2"]


class Teller:
    """Makes events; each has an id of its own."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.n = 0

    def event(self, schema, at, name, platform, **more):
        self.n += 1
        return platform, name.encode(), json.dumps(dict({
            "schema": schema, "event_id": "t%d" % self.n,
            "platform": platform, "sentra_id": name,
            "account_id": "%s-%s" % (name, platform),
            "observed_at": streams.rfc3339(at)}, **more)).encode()

    def status(self, at, name, platform, outcome="ok"):
        return self.event("collection_status.v1", at, name, platform,
                          outcome=outcome, complete=outcome == "ok",
                          detail=None, next_poll_at=None)

    def post(self, at, name, platform, published, post_id=None, **counts):
        body = dict.fromkeys(streams.COUNTERS)
        body.update(counts)
        return self.event("post_metrics.v1", at, name, platform,
                          post_id=post_id or "p%d" % published,
                          published_at=streams.rfc3339(published),
                          kind="post", url=self.rng.choice(URLS),
                          text=self.rng.choice(TEXTS), **body)

    def reading(self, at, name, platform):
        """A count of followers, or of one of 40 posts: it rises, dips, is
        unknown."""
        rng = self.rng
        if rng.random() < 0.2:
            return self.event(
                "account_metrics.v1", at, name, platform,
                followers=rng.choice([None, rng.randrange(100000)]),
                followers_exact=True, posts_total=None, views_total=None,
                likes_total=None)
        post = rng.randrange(40)
        begin = at // DAY * DAY - 19 * DAY
        return self.post(at, name, platform,
                         min(at, begin + post * 7919 % 400 * HOUR),
                         "p%d-%d" % (begin // DAY % 40, post),
                         likes=rng.randrange(5000),
                         comments=rng.choice([None, rng.randrange(300)]),
                         saves=0, views=rng.randrange(90000))

    # -- the history --

    def borders(self, t):
        """Streams that aim at the borders, without a word on collection."""
        queues = []
        for name in of("angka", NUMBERS):
            for p in FED:
                stream = streams.Stream(self.rng, name, p,
                                        ["%s-%s" % (name, p)], t)
                queues.append([
                    (p, name.encode(), e) for e in
                    stream.events[:stream.known]
                    if b"collection_status" not in e])
        return queues

    def silent(self, t, name, platform):
        return [self.post(t - 20 * MINUTE, name, platform, t - 30 * DAY,
                          likes=self.rng.randrange(100)),
                self.status(t - 20 * MINUTE, name, platform),
                self.status(t - 10 * MINUTE, name, platform)]

    def blind(self, t, name, platform, outcome):
        return [self.post(t - 31 * HOUR, name, platform, t - 2 * DAY,
                          likes=self.rng.randrange(100)),
                self.status(t - 30 * HOUR, name, platform),
                self.status(t - 10 * MINUTE, name, platform, outcome)]

    def brief(self, t, i, name):
        """All that is ever told of it."""
        platform = one(i)
        if i % 3 == 0:
            return self.blind(t, name, platform, "quota")
        return [self.reading(t - HOUR + n * MINUTE, name, platform)
                for n in range(self.rng.randrange(1, 8))] + (
                    self.silent(t, name, platform) if i % 3 == 1 else [])

    def history(self, n, t):
        """About n events until t, those of one sentra in their order."""
        queues = self.borders(t)
        queues += [self.silent(t, name, one(i))
                   for i, name in enumerate(of("sunyi", SILENT))]
        queues += [self.blind(t, name, one(i), ["quota", "auth"][i % 2])
                   for i, name in enumerate(of("gelap", BLIND))]
        names = of("tumbuh", GROWING)
        begin = t - 20 * DAY
        bulk = [self.reading(begin + (t - begin) * i // n,
                             self.rng.choice(names), self.rng.choice(FED))
                for i in range(n)]
        return self.merge(queues, bulk)

    def broken(self, event):
        platform, key, payload = event
        return platform, key, streams.spoil(self.rng, payload)

    def merge(self, queues, bulk):
        """Anywhere within the bulk, and broken ones in between."""
        out = []
        share = sum(map(len, queues)) / max(1, len(bulk))
        queues = [q[::-1] for q in queues if q]
        for event in bulk:
            out.append(event)
            if queues and self.rng.random() < share * 1.5:
                queue = self.rng.choice(queues)
                out.append(queue.pop())
                if not queue:
                    queues.remove(queue)
            if self.rng.random() < 0.003:
                out.append(self.broken(event))
        for queue in queues:
            out += queue[::-1]
        return out

    # -- falls silent, posts, and again --

    def seen_posting(self, at, name, platform):
        """Its newest post is within the limit, for a second more."""
        return [self.post(at, name, platform, at - LIMIT + SECOND),
                self.status(at, name, platform)]

    def quiet_again(self, at, name, platform):
        """4 s or more after that: two proofs beyond the limit."""
        return [self.status(at - 2 * SECOND, name, platform),
                self.status(at, name, platform)]


class Growth(threading.Thread):
    """Appends to the log until told to stop; waits for a broker that is
    away, and keeps the order."""

    def __init__(self, brokers, topic_of, teller, rate, expected_s):
        super().__init__(daemon=True)
        self.teller, self.rate, self.topic_of = teller, rate, topic_of
        self.ending = threading.Event()
        self.held = threading.Event()  # nothing is added while set
        self.resting = threading.Event()
        self.brief_s = max(0.1, expected_s / BRIEF)
        self.error, self.brokers = None, brokers
        self.connect()

    def connect(self):
        """Anew: so it knows at once how many partitions there are.  It keeps
        the order by one request at a time: librdkafka 2.0.2's idempotence
        may end for good when a broker is killed."""
        self.producer = confluent_kafka.Producer({
            "bootstrap.servers": self.brokers, "linger.ms": 5, "log_level": 0,
            "partitioner": "murmur2_random", "acks": "all", "retries": 1000000,
            "max.in.flight.requests.per.connection": 1,
            "message.timeout.ms": 0,
            "queue.buffering.max.messages": 1000000})

    def send(self, events):
        for platform, key, payload in events:
            self.producer.produce(self.topic_of(platform), payload, key)
        self.producer.poll(0)

    def numbers(self):
        """At times far more than the daemons can take at once."""
        rng = self.teller.rng
        n = max(1, self.rate // 20) * (50 if rng.random() < 0.01 else 1)
        events = [self.teller.reading(
            now_ms() - rng.choice([0, 0, 0, SECOND, HOUR, 25 * HOUR]),
            "tumbuh-%d" % rng.randrange(GROWING), rng.choice(FED))
            for _ in range(n)]
        if rng.random() < 0.4:
            events.append(self.teller.broken(rng.choice(events)))
        return events

    def run(self):
        due = {name: time.monotonic() + i for i, name in
               enumerate(of("ramai", LIVELY))}
        posted, brief = set(), enumerate(of("sebentar", BRIEF))
        appears, rest = time.monotonic(), []
        try:
            while not self.ending.is_set():
                if self.held.is_set():
                    self.producer.flush(60)
                    self.resting.set()
                    self.ending.wait(0.05)
                    continue
                self.resting.clear()
                self.send(self.numbers())
                if time.monotonic() >= appears:
                    appears += self.brief_s
                    self.send(rest)
                    # In two parts: whoever wakes between them and writes
                    # what it knew would leave the first for ever.
                    for i, name in itertools.islice(brief, 1):
                        told = self.teller.brief(now_ms(), i, name)
                        self.send(told[:1])
                        rest = told[1:]
                for i, name in enumerate(due):
                    if time.monotonic() >= due[name]:
                        self.turn(name, one(i), posted)
                        due[name] = time.monotonic() + 4.5
                self.ending.wait(0.05)
            self.send(rest)
            assert self.producer.flush(120) == 0, "what was fed is not in Kafka"
        except Exception as error:  # the bench tells it
            self.error = error

    def turn(self, name, platform, posted):
        if name in posted:
            self.send(self.teller.quiet_again(now_ms(), name, platform))
            posted.discard(name)
        else:
            self.send(self.teller.seen_posting(now_ms(), name, platform))
            posted.add(name)

    def rest(self):
        """All that was fed is in Kafka, and nothing more comes."""
        self.resting.clear()
        self.held.set()
        assert self.resting.wait(90), "the broker takes nothing"

    def go_on(self):
        self.held.clear()

    def end(self):
        self.ending.set()
        self.join(130)
        if self.error:
            raise self.error

"""Random event streams that aim at the borders: repeats, late ones, dips to
0 and back, counters that appear later, skewed clocks, posts older than 30
days, instants at the very edge of every window, hour and day.

Everything follows from a seed.  A stream is what one sentra on one platform
sends; the order in the list is the order in the log.
"""
import json
import random
from datetime import datetime, timezone

PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
COUNTERS = ["likes", "comments", "shares", "saves", "views"]
SECOND, MINUTE, HOUR, DAY = 1000, 60000, 3600000, 86400000
ZONE = 7 * HOUR
TEXTS = [None, "", "Penyaluran ATENSI", "kursi roda \u2014 \U0001F9D1\u200d",
         "x" * 279 + "\u00e9\u00e9", "baris\nbaru \"kutip\" \\", "a\u0000b"]
DESCRIPTIONS = [None, "", "Uraian\n\n#ATENSI", "u" * 8192,
                "u" * 8190 + "\u00e9"]


def rfc3339(ms):
    whole = datetime.fromtimestamp(ms // 1000, timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % (ms % 1000)


def borders(t):
    """Instants at which something changes for an evaluation at t (ms)."""
    hour = t // HOUR * HOUR
    day = (t + ZONE) // DAY * DAY - ZONE
    at = [t, hour, hour - 23 * HOUR, hour - 167 * HOUR, day, day - DAY,
          day - 29 * DAY, day - 7 * DAY, day - 6 * DAY, day - 8 * DAY,
          t - 720 * HOUR, t - 31 * DAY, t - 24 * HOUR]
    return [b + d for b in at for d in (-1000, -1, 0, 1, 999, 1000)]


class Stream:
    """One sentra on one platform."""

    def __init__(self, rng, sentra, platform, accounts, t):
        self.rng, self.t = rng, t
        self.sentra, self.platform, self.accounts = sentra, platform, accounts
        self.borders = self.find_borders()
        self.posts = []
        self.events = []
        self.clock = t - rng.choice([2 * DAY, 9 * DAY, 40 * DAY, 70 * DAY,
                                     440 * DAY])
        self.build(rng.randrange(1, 60))

    def find_borders(self):
        return borders(self.t)

    def build(self, n):
        """n events up to t, then some that an evaluation at t never sees."""
        stride = max(1, (self.t - self.clock) // n)
        for _ in range(n):
            self.clock += self.rng.randrange(2 * stride + 1)
            at = self.when()
            kind = self.rng.random()
            if kind < 0.25:
                self.account(at)
            elif kind < 0.85:
                self.post(at)
            else:
                self.status(at)
            if self.rng.random() < 0.1:
                self.events.append(self.rng.choice(self.events))
        self.known = len(self.events)
        for _ in range(self.rng.randrange(3)):
            self.account(self.t + self.rng.choice([1, 999, 1000, HOUR]))
            self.post(self.clock)

    def when(self):
        r = self.rng.random()
        if r < 0.3:
            # Only the near ones: a leap would make all that follows late.
            at = self.rng.choice(self.borders)
            at = at if abs(at - self.clock) < 2 * DAY else self.clock
        elif r < 0.4:
            at = self.clock - self.rng.choice(
                [24 * HOUR, 24 * HOUR + 1, 24 * HOUR - 1, 3 * DAY, HOUR])
        else:
            at = self.clock
        return max(min(at, self.t), 1100000000000)

    def event(self, schema, at, **fields):
        body = {"schema": schema, "event_id": "%032x" % self.rng.getrandbits(
            128), "platform": self.platform, "sentra_id": self.sentra,
            "account_id": self.rng.choice(self.accounts),
            "observed_at": rfc3339(at)}
        body.update(fields)
        if self.rng.random() < 0.05:
            body["later_field"] = {"a": [1.5, None, {"b": "c"}]}
        self.events.append(json.dumps(
            body, ensure_ascii=self.rng.random() < 0.5).encode())

    def count(self, most):
        r = self.rng.random()
        if r < 0.15:
            return None
        if r < 0.3:
            return 0
        return self.rng.randrange(most)

    def account(self, at):
        self.event("account_metrics.v1", at, followers=self.count(200000),
                   followers_exact=self.rng.choice([True, False, None]),
                   posts_total=self.count(1000), views_total=None,
                   likes_total=self.count(10))

    def published(self, at):
        r = self.rng.random()
        if r < 0.25:
            return self.rng.choice(self.borders)
        if r < 0.35:
            return at - self.rng.choice(
                [720 * HOUR, 720 * HOUR + 1, 720 * HOUR - 1, 31 * DAY,
                 31 * DAY + 1, 500 * DAY])
        if r < 0.4:
            return at + self.rng.choice([1, MINUTE, 5 * MINUTE])
        return at - self.rng.randrange(40 * DAY)

    def post(self, at):
        if self.posts and self.rng.random() < 0.7:
            post_id, published = self.rng.choice(self.posts)
            if self.rng.random() < 0.1:
                published = self.published(at)
        else:
            published = self.published(at)
            post_id = "p%d" % self.rng.randrange(100000)
            self.posts.append((post_id, published))
        published = min(published, at + 5 * MINUTE)
        fields = {c: self.count(500 if c != "views" else 50000)
                  for c in COUNTERS}
        if self.sentra.endswith("0"):
            fields["views"] = None
        fields.update(self.texts())
        self.event("post_metrics.v1", at, post_id=post_id,
                   published_at=rfc3339(published),
                   kind=self.rng.choice(["video", "image", None]),
                   url=self.rng.choice([None, "", "https://x.com/i/status/%d" %
                                        self.rng.randrange(1000)]),
                   **fields)

    def texts(self):
        told = {"text": self.rng.choice(TEXTS)}
        if self.rng.random() < 0.3:
            told["description"] = self.rng.choice(DESCRIPTIONS)
        return told

    def status(self, at):
        self.event("collection_status.v1", at, complete=self.rng.random() < .5,
                   outcome=self.rng.choice(["ok", "quota", "a later word"]),
                   detail=self.rng.choice([None, "x"]), next_poll_at=None)


BROKEN = [
    b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"schema":"\\ud800"}', b"{} x",
    b'{"schema":"account_metrics.v2"}', b'{"schema":1}', b"1e999", b"NaN",
]


def spoil(rng, payload):
    """A message that cannot be used, made of one that can."""
    if rng.random() < 0.3:
        return rng.choice(BROKEN)
    body = json.loads(payload)
    field = rng.choice([f for f in body if f != "later_field"])
    body[field] = rng.choice(
        [[], {}, 1.0, -1, 2 ** 53, 10 ** 30, True, "", "2026-02-30T00:00:00Z",
         "2003-12-31T23:59:59.999Z", "2199-01-01T00:00:00Z", "\x01",
         "u" * 8191 + "\u00e9" if field == "description" else 0.5])
    if rng.random() < 0.3:
        del body[field]
    return json.dumps(body).encode()


def roster(rng, n, t):
    """n sentra with 0 to 4 accounts each; some join or leave about t."""
    day = (t + ZONE) // DAY

    def maybe_date(shift):
        if rng.random() < 0.8:
            return None
        at = (day + rng.choice(shift)) * DAY
        return rfc3339(at)[:10]
    sentras = []
    for i in range(n):
        accounts = []
        for j in range(rng.choice([0, 1, 1, 2, 3, 4])):
            account = {"platform": rng.choice(PLATFORMS), "verified_by": None,
                       "verified_at": None}
            if rng.random() < 0.7:
                account["id"] = "id-%d-%d" % (i, j)
            if "id" not in account or rng.random() < 0.5:
                account["handle"] = "handle_%d_%d" % (i, j)
            accounts.append(account)
        sentras.append({
            "id": "sentra-%d" % i, "name": "Sentra %d \u2014 Uji" % i,
            "kind": rng.choice(["sentra", "sentra_terpadu"]),
            "city": "Kota %d" % (i % 7), "province": "Jawa Tengah",
            "timezone": rng.choice(["Asia/Jakarta", "Asia/Makassar",
                                    "Asia/Jayapura"]),
            "aliases": [], "service_areas": [],
            "active_from": maybe_date([-40, -1, 0, 1]),
            "active_until": maybe_date([-1, 0, 1, 30]),
            "exempt": None, "accounts": accounts})
        s = sentras[-1]
        if s["active_from"] and s["active_until"] and \
                s["active_from"] > s["active_until"]:
            s["active_until"] = None
    return {"version": 1, "sentras": sentras}


def streams(rng, roster_, t, spoiled=0.02, stream_of=Stream):
    """[(platform, key, payload)] of all sentra, interleaved: each stream
    keeps its order.  At the end comes what was observed after t."""
    queues, after = [], []
    for sentra in roster_["sentras"]:
        for platform in PLATFORMS:
            accounts = [a.get("id") or "@" + a["handle"]
                        for a in sentra["accounts"]
                        if a["platform"] == platform]
            if not accounts and rng.random() < 0.9:
                continue
            if rng.random() < 0.3:
                accounts = accounts + ["stranger"]
            if not accounts:
                accounts = ["gone"]
            stream = stream_of(rng, sentra["id"], platform, accounts, t)
            told = [(platform, sentra["id"].encode(), e)
                    for e in stream.events]
            queues.append(told[:stream.known][::-1])
            after += told[stream.known:]
    messages = []
    while queues:
        queue = rng.choice(queues)
        for _ in range(rng.randrange(1, 5)):
            if queue:
                platform, key, payload = queue.pop()
                if rng.random() < spoiled:
                    messages.append((platform, rng.choice(
                        [key, None, b"other"]), spoil(rng, payload)))
                messages.append((platform, key, payload))
        if not queue:
            queues.remove(queue)
    return messages + after

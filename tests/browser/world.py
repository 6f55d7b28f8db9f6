"""What stands in Redis of a country's sentra, made up: cards, boards, histories,
posts, labels, campaigns, alerts, as schemas/redis-keys.md has them, without
Kafka and without the consumers.  For looking at pages.

    world = World(now)
    world.write(redis, "sentra")       all keys of it
    world.files(directory)             roster, lexicon, campaigns, calendar
    world.value(sentra, "posts:7d")    as Redis has it

The same `now` gives the same bytes.  31 sentra on five platforms: strong and weak
ones, three that are silent, one that nobody can see, one that nobody saw yet, one
exempt, one without accounts; campaigns that are over, running and planned.
hostile.py makes it a world of people who mean harm.
"""
import bisect
import datetime
import hashlib
import json
import math
import os
import random

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
DEPLOY = os.path.join(ROOT, "deploy")

HOUR, DAY = 3600, 86400
ZONE = 7 * HOUR  # [report] timezone, Asia/Jakarta
DAYS = 60        # of history
WINDOWS = ["24h", "7d", "30d"]
RANKED = ["score", "followers", "latest", "posts:7d", "engagement:7d",
          "views:7d", "rate:7d", "growth:7d"]
COUNTERS = ["likes", "comments", "shares", "saves", "views"]
WEIGHTS = {"likes": 1, "comments": 2, "shares": 3, "saves": 3}
# Who tells which counters.
TELLS = {
    "youtube": {"likes", "comments", "views"},
    "facebook": {"likes", "comments", "shares"},
    "instagram": {"likes", "comments"},
    "x": {"likes", "comments", "shares", "saves", "views"},
    "tiktok": {"likes", "comments", "shares", "views"},
}
ADDRESS = {
    "youtube": "https://www.youtube.com/watch?v=%s",
    "facebook": "https://www.facebook.com/%s",
    "instagram": "https://www.instagram.com/p/%s/",
    "x": "https://x.com/i/status/%s",
    "tiktok": "https://www.tiktok.com/@demo/video/%s",
}
CAPTIONS = [
    ("Penyaluran bantuan ATENSI YAPI bagi anak yatim di Kecamatan Sukamaju",
     ["atensi", "yapi", "anak", "penyaluran"]),
    ("Penjangkauan lansia telantar, respon cepat bersama pilar sosial 🙏",
     ["lansia", "penjangkauan"]),
    ("Pelatihan barista dan menjahit, PENA: mandiri bersama kami",
     ["pena", "pelatihan"]),
    ("Permakanan untuk penyandang disabilitas tunggal diantar setiap pagi",
     ["permakanan", "disabilitas", "penyaluran"]),
    ("Asesmen penerima manfaat, sesi konseling adiksi", ["napza", "asesmen"]),
    ("Selamat pagi dari kami! Senam bersama setiap Jumat", []),
    ("Hari pertama Sekolah Rakyat, semangat belajar", ["sekolah_rakyat"]),
]
VERSION = "0.1.0"


def score_version():
    """As consumers/scorer/score.c names the default settings."""
    text = "1 2 3 3 %.17g %.17g %.17g %.17g %.17g 100000 14 %.17g %.17g" % (
        0.8, 0.3, 0.3, 0.25, 0.15, 1000, 72)
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xffffffff
    return "1-%08x" % value


def day_begin(t):
    """The first second of t's day in the board's zone."""
    return (t + ZONE) // DAY * DAY - ZONE


def starts(t):
    """{window: its first second}, of the windows that end at t."""
    return {"24h": t // HOUR * HOUR - 23 * HOUR,
            "7d": t // HOUR * HOUR - 167 * HOUR,
            "30d": day_begin(t) - 29 * DAY}


def date_of(t):
    return datetime.datetime.utcfromtimestamp(t + ZONE).strftime("%Y-%m-%d")


def rfc3339(t):
    return datetime.datetime.utcfromtimestamp(t).strftime(
        "%Y-%m-%dT%H:%M:%S.000Z")


def number(value):
    """As the scorer writes it: "" unknown."""
    return "" if value is None else str(value)


class Account:
    def __init__(self, platform, name, followers, a_day):
        self.platform, self.name = platform, name
        self.followers_then, self.a_day = followers, a_day
        self.posts = []  # (at, id, counters, caption), oldest first
        self.times = []

    def followers(self, t, begun):
        return int(self.followers_then + self.a_day * (t - begun) / DAY)

    def between(self, since, until):
        return self.posts[bisect.bisect_left(self.times, since):
                          bisect.bisect_right(self.times, until)]


class Sentra:
    """One of the roster, and what it posted."""

    def __init__(self, row, state, chance):
        self.row, self.id, self.state = row, row["id"], state
        strength = chance.lognormvariate(0, 0.8)
        self.accounts = [Account(
            a["platform"], a["id"] or "@" + a["handle"],
            int(400 + 6000 * strength * chance.random()),
            strength * chance.uniform(-1, 9)) for a in row["accounts"]]
        self.a_day = strength * 0.9

    def fill(self, now, chance):
        if self.state == "unknown":
            return
        # Three weeks of silence are more than seven working days.
        end = now - chance.randrange(300, 20 * HOUR) - {
            "stale": 21 * DAY, "aging": 6 * DAY}.get(self.state, 0)
        at = end
        while self.accounts and at > now - DAYS * DAY:
            account = chance.choice(self.accounts)
            account.posts.insert(0, self.post(account, at, chance))
            at -= int(min(chance.expovariate(self.a_day) * DAY, 4 * DAY)) + 61
        for account in self.accounts:
            account.times = [post[0] for post in account.posts]

    @staticmethod
    def post(account, at, chance):
        liked = int(account.followers_then ** 0.7 * chance.lognormvariate(0, 1))
        counted = {"likes": liked, "comments": liked // 9, "shares": liked // 7,
                   "saves": liked // 20, "views": liked * 23}
        told = TELLS[account.platform]
        return (at, "%x%s" % (at, account.platform[0]),
                {c: counted[c] if c in told else None for c in COUNTERS},
                chance.choice(CAPTIONS))


class World:
    kept = {}  # {period: {file: bytes}}: reports that are kept

    def __init__(self, now, seed=13):
        self.now, self.begun = now, now - DAYS * DAY
        self.version = score_version()
        chance = random.Random(seed)
        self.sentra = [Sentra(row, state, chance)
                       for row, state in zip(*self.roster_of(now))]
        for sentra in self.sentra:
            sentra.fill(now, chance)
        self.labels = self.label_ids()
        self.keys = {}  # without the prefix: (kind, what)
        self.fill()

    # -- the data files --

    def roster_of(self, now):
        with open(os.path.join(DEPLOY, "roster-demo.json")) as text:
            self.roster = json.load(text)
        rows = self.roster["sentras"]
        states = ["fresh"] * (len(rows) - 9) + [
            "aging", "aging", "stale", "stale", "stale", "blind", "unknown",
            "exempt", "unregistered"]
        random.Random(4).shuffle(states)
        for row, state in zip(rows, states):
            if state == "unregistered":
                row["accounts"] = []
            if state == "exempt":
                row["exempt"] = {"until": date_of(now + 20 * DAY),
                                 "why": "Renovasi gedung"}
        return rows, states

    @staticmethod
    def label_ids():
        with open(os.path.join(DEPLOY, "lexicon.json")) as text:
            lexicon = json.load(text)
        return [label["id"] for part in ("programmes", "clusters",
                                         "activities")
                for label in lexicon[part]]

    def campaigns(self):
        """[(id, name, labels, t0, window, state)]"""
        return [
            ("hari-disabilitas", "Serentak Hari Disabilitas", ["disabilitas"],
             self.now - 9 * DAY, 2 * HOUR, "over"),
            ("serentak-pena", "Serentak PENA", ["pena"],
             self.now - HOUR, 3 * HOUR, "running"),
            ("hari-ibu", "Serentak Hari Ibu", ["yapi", "anak"],
             self.now + 20 * DAY, 2 * HOUR, "planned")]

    def files(self, directory):
        rows = [{"id": i, "name": name, "labels": labels, "zone": "same",
                 "t0": rfc3339(t0)[:19] + "Z", "window": "%ds" % window,
                 "expected": "all"}
                for i, name, labels, t0, window, _ in self.campaigns()]
        for name, data in (("roster", self.roster),
                           ("campaigns", {"version": 1, "campaigns": rows})):
            with open(os.path.join(directory, name + ".json"), "w") as out:
                json.dump(data, out)
        for period, files in self.kept.items():
            self.keep(os.path.join(directory, "report", period), files)

    @staticmethod
    def keep(directory, files):
        os.makedirs(directory)
        with open(os.path.join(directory, "SHA256SUMS"), "w") as sums:
            for name, data in files.items():
                sums.write("%s  %s\n" % (
                    hashlib.sha256(data).hexdigest(), name))
                with open(os.path.join(directory, name), "wb") as out:
                    out.write(data)

    # -- numbers --

    def figures(self, accounts, t):
        """What a card says of accounts at t, as it says it."""
        f = {}
        followers = sum(a.followers(t, self.begun) for a in accounts)
        known = bool(accounts)
        f["followers"] = number(followers if known else None)
        seen = [a.between(0, t)[-1][0] for a in accounts if a.between(0, t)]
        f["latest"] = number(max(seen, default=None))
        for window, since in starts(t).items():
            posts = [p for a in accounts for p in a.between(since, t)]
            engagement = sum(w * (p[2][c] or 0) for p in posts
                             for c, w in WEIGHTS.items())
            views = [sum(p[2]["views"] for p in a.between(since, t))
                     for a in accounts if "views" in TELLS[a.platform]
                     and a.posts]
            of_viewed = sum(w * (p[2][c] or 0) for a in accounts
                            if "views" in TELLS[a.platform]
                            for p in a.between(since, t)
                            for c, w in WEIGHTS.items())
            f["posts:" + window] = str(len(posts))
            f["engagement:" + window] = str(engagement)
            f["views:" + window] = number(sum(views) if views else None)
            f["rate:" + window] = "%.2f" % (
                1000 * engagement / followers ** 0.8 if followers else 0)
            f["view_rate:" + window] = "%.2f" % (
                1000 * of_viewed / sum(views)) if sum(views) else ""
            f["growth:" + window] = number(followers - sum(
                a.followers(max(since - 1, self.begun), self.begun)
                for a in accounts) if known else None)
        return f

    def scored(self, f, t):
        """The score's fields of a card that has these."""
        followers = int(f["followers"] or 0)
        parts = {
            "followers": min(1, math.log(1 + followers) / math.log(100001)),
            "freshness": 2 ** (-(t - int(f["latest"])) / HOUR / 72)
            if f["latest"] else 0,
            "activity": min(1, int(f["posts:7d"]) / 14),
            "engagement": min(1, float(f["rate:7d"]) / 1000)}
        shares = {"followers": 0.3, "freshness": 0.3, "activity": 0.25,
                  "engagement": 0.15}
        out = {"score:" + name: "%.4f" % value
               for name, value in parts.items()}
        out["score"] = "%.2f" % (100 * sum(shares[n] * v
                                           for n, v in parts.items()))
        out["score_version"] = self.version
        return out

    @staticmethod
    def ranks(cards):
        """{sentra: {board: rank}}, "" where it is not on the board."""
        found = {i: {} for i in cards}
        for board in RANKED:
            shown = {i: float(card[board] or 0) for i, card in cards.items()
                     if card[board] or not board.startswith("growth")}
            order = sorted(shown.values())
            for i in cards:
                found[i][board] = "" if i not in shown else str(
                    1 + len(order) - bisect.bisect_right(order, shown[i]))
        return found

    # -- keys --

    def put(self, key, kind, what):
        self.keys[key] = (kind, what)

    def fill(self):
        yesterday = day_begin(self.now) - 1
        then = {}
        self.cards = {}
        for s in self.sentra:
            self.cards[s.id] = self.card(s)
            f = self.figures(s.accounts, yesterday)
            then[s.id] = dict(f, **self.scored(f, yesterday))
            self.history(s)
            self.posts(s)
            self.labelled(s)
        for name, ranks in (("rank", self.ranks(self.cards)),
                            ("rank_yesterday", self.ranks(then))):
            for i, of in ranks.items():
                self.cards[i].update(
                    {"%s:%s" % (name, board): rank
                     for board, rank in of.items()})
        for i, card in self.cards.items():
            self.put("card:" + i, "hash", card)
        self.boards()
        self.silence()
        for row in self.campaigns():
            self.campaign(*row)
        for stage in "scorer", "alerter", "coverage":
            self.put("pipeline:" + stage, "hash", {
                "watermark": str(self.now - 2), "lag": "0",
                "version": VERSION, "updated_at": str(self.now),
                "rebuilding": "0"})

    def card(self, s):
        card = {k: s.row[k] for k in ("id", "name", "kind", "city",
                                      "province", "timezone")}
        f = self.figures(s.accounts, self.now)
        card.update(f, **self.scored(f, self.now))
        card["latest_url"] = self.latest_url(s.accounts)
        card["state"] = s.state
        for platform in sorted({a.platform for a in s.accounts}):
            own = [a for a in s.accounts if a.platform == platform]
            card.update({"%s:%s" % (k, platform): v for k, v in
                         self.figures(own, self.now).items()})
            card["latest_url:" + platform] = self.latest_url(own)
            card["state:" + platform] = s.state
        card["observed_at"] = str(self.now - 9) if s.accounts else ""
        card["as_of"] = str(self.now)
        return card

    @staticmethod
    def latest_url(accounts):
        newest = max(((a.posts[-1], a.platform) for a in accounts if a.posts),
                     key=lambda found: found[0][0], default=None)
        return ADDRESS[newest[1]] % newest[0][1] if newest else ""

    def history(self, s):
        of = [("", s.accounts)] + [
            (":" + a.platform, [a]) for a in s.accounts]
        for suffix, accounts in of:
            if accounts:
                self.put("history:" + s.id + suffix, "stream", [
                    self.day(accounts, end, national=not suffix)
                    for end in range(day_begin(self.now) - 1 - (DAYS - 2) * DAY,
                                     day_begin(self.now), DAY)])

    def day(self, accounts, end, national):
        f = self.figures(accounts, end)
        begin = end + 1 - DAY
        posts = [p for a in accounts for p in a.between(begin, end)]
        viewed = [a for a in accounts if "views" in TELLS[a.platform]
                  and a.posts]
        row = {"date": date_of(begin), "followers": f["followers"],
               "posts": str(len(posts)),
               "engagement": str(sum(w * (p[2][c] or 0) for p in posts
                                     for c, w in WEIGHTS.items())),
               "views": number(sum(p[2]["views"] or 0 for p in posts)
                               if viewed else None),
               "latest": f["latest"]}
        if national:
            scored = self.scored(f, end)
            row.update(score=scored["score"], score_version=self.version)
        return "%d-0" % (begin * 1000), row

    def recent_of(self, s, most):
        found = sorted(
            (p[0], a.platform, a.name, p) for a in s.accounts
            for p in a.between(self.now - 31 * DAY, self.now))
        return found[-most:]

    def entries(self, s, most, labels):
        """A stream's; posts of one instant by their sequence."""
        out, last, sequence = [], None, 0
        for at, platform, name, post in self.recent_of(s, most):
            sequence = sequence + 1 if at == last else 0
            last = at
            row = {"platform": platform, "account_id": name,
                   "post_id": post[1], "kind": "video",
                   "url": ADDRESS[platform] % post[1], "text": post[3][0]}
            row.update({c: number(post[2][c]) for c in COUNTERS})
            if labels:
                row["labels"] = " ".join(sorted(post[3][1],
                                                key=self.labels.index))
            out.append(("%d-%d" % (at * 1000, sequence), row))
        return out

    def posts(self, s):
        for kind, most in ("recent", 20), ("labelled", 50):
            entries = self.entries(s, most, kind == "labelled")
            if entries:
                self.put("%s:%s" % (kind, s.id), "stream", entries)

    def labelled(self, s):
        row = {"lexicon_version": "2026-1", "as_of": str(self.now),
               "labelled_from": str(self.begun) if s.accounts else ""}
        posts = [p for a in s.accounts for p in a.posts]
        for window, since in starts(self.now).items():
            within = [p for p in posts if p[0] >= since]
            row["posts:" + window] = str(len(within))
            row["unlabelled:" + window] = str(
                sum(not p[3][1] for p in within))
            for label in self.labels:
                count = sum(label in p[3][1] for p in within)
                row["%s:%s" % (label, window)] = str(count)
                self.member("coverage:%s:%s" % (label, window), s.id, count)
        for label in self.labels:
            last = max((p[0] for p in posts if label in p[3][1]), default=0)
            row["last:" + label] = str(last or "")
            self.member("told:" + label, s.id, last)
        self.put("labels:" + s.id, "hash", row)

    def member(self, key, who, value):
        if key not in self.keys:
            self.put(key, "zset", {})
        self.keys[key][1][who] = value

    def boards(self):
        for i, card in self.cards.items():
            for field in ["score", "followers", "latest"] + [
                    "%s:%s" % (m, w) for w in WINDOWS for m in (
                        "posts", "engagement", "views", "rate", "growth")]:
                for suffix in [""] + [":" + p for p in TELLS]:
                    value = card.get(field + suffix)
                    if value is None or not value and \
                            field.startswith("growth"):
                        continue
                    self.member("board:" + field + suffix, i,
                                float(value or 0))

    def silence(self):
        told = []
        for n, s in enumerate(s for s in self.sentra if s.state == "stale"):
            since = self.now - (3 + n) * DAY
            self.member("stale", s.id, since)
            told.append(("content_stale", s.id, None, None, since))
        for s in self.sentra:
            for account in s.accounts if s.state == "blind" else []:
                self.member("blind", "%s:%s:%s" % (
                    s.id, account.platform, account.name),
                    self.now - 8 * HOUR)
        told.append(("collection_blind", None, "tiktok", "auth",
                     self.now - 8 * HOUR))
        told.sort(key=lambda alert: alert[4])
        self.put("alerts", "stream", [
            ("%d-%d" % (since * 1000, n), {"event": json.dumps({
                "schema": "alert.v1", "alert_id": "%016x" % n, "kind": kind,
                "reason": reason, "sentra_id": sentra, "platform": platform,
                "severity": "warning", "state": "firing",
                "since": rfc3339(since), "observed_at": rfc3339(since),
                "detail": "7 hari kerja tanpa unggahan"})})
            for n, (kind, sentra, platform, reason, since)
            in enumerate(told)])

    def campaign(self, i, name, labels, t0, window, state):
        expected = len(self.sentra)
        took = {"over": window - 60, "running": self.now - t0,
                "planned": 0}[state]
        ready = [s for s in self.sentra if s.accounts and s.state != "blind"]
        posted = ready[:{"over": 27, "running": 11, "planned": 0}[state]]
        first = {s.id: t0 + (n + 1) * took // (len(posted) + 1)
                 for n, s in enumerate(posted)}
        times = sorted(first.values())

        def reached(part):
            n = math.ceil(part * expected)
            return number(times[n - 1] - t0 if len(times) >= n else None)
        self.put("campaign:" + i, "hash", {
            "name": name, "programme": labels[0], "t0": str(t0),
            "ends": str(t0 + window), "expected": str(expected),
            "posted": str(len(posted)), "ready": str(len(ready)),
            "index": "%.4f" % (len(posted) / expected),
            "t50": reached(0.5), "t90": reached(0.9),
            "early": "2" if posted else "0", "state": state,
            "lexicon_version": "2026-1", "as_of": str(self.now)})
        if first:
            self.put("campaign:%s:first" % i, "zset", first)

    # -- Redis --

    def write(self, redis, prefix):
        pipe = redis.pipeline(transaction=False)
        for key, (kind, what) in self.keys.items():
            key = "%s:%s" % (prefix, key)
            pipe.delete(key)
            if kind == "hash":
                pipe.hset(key, mapping=what)
            elif kind == "zset":
                pipe.zadd(key, what)
            elif kind == "stream":
                for entry, fields in what:
                    pipe.xadd(key, fields, id=entry)
            else:
                pipe.set(key, what)
        pipe.execute()

    def value(self, sentra, field):
        """What Redis has of a sentra under the name that a cell has: a field of
        its card or labels, else its value on a board; None where nothing has
        that name."""
        if self.keys.get(field, ("",))[0] == "zset":  # campaign:<id>:first
            found = self.keys[field][1].get(sentra)
            return "" if found is None else "%.17g" % found
        for key in "card:" + sentra, "labels:" + sentra:
            found = self.keys.get(key, (None, {}))[1].get(field)
            if found is not None:
                return found
        for key in "board:" + field, "coverage:" + field, "told:" + field:
            found = self.keys.get(key, (None, {}))[1].get(sentra)
            if found is not None:
                return "%.17g" % found
        return None

"""Seven weeks of a small country, as events: what reports are made of.

    country = Country(sentra=8)            weeks=N: all of it N weeks later
    country.roster, targets(country)       files of it
    country.messages()                     (platform, key, payload), in order

The week that is reported on is 2026-W10; its last second is AS_OF.  One sentra
fell silent, one account was not seen for ten hours of it, one from its Friday
on, one sentra has no account, and events go on for three days after it, which
no report of it may know.
"""
import json
import random

from oracle import instant
from streams import rfc3339

HOUR, DAY = 3600000, 86400000
PERIOD, BEFORE = "2026-W10", "2026-W09"
FROM = instant("2026-03-01T17:00:00Z")   # Monday, 2 March, in Jakarta
UNTIL = FROM + 7 * DAY
AS_OF = UNTIL - 1000
BEGIN = FROM - 42 * DAY
END = UNTIL + 3 * DAY
LOOK = 3 * HOUR  # between two looks at an account
PLATFORMS = ["youtube", "facebook", "instagram"]
PLACES = [("Kota Bekasi", "Jawa Barat", "Asia/Jakarta"),
          ("Kota Makassar", "Sulawesi Selatan", "Asia/Makassar"),
          ("Kota Ternate", "Maluku Utara", "Asia/Jayapura")]
CAPTIONS = [
    "Penyaluran bantuan ATENSI YAPI bagi anak yatim piatu di Sukamaju",
    "Penjangkauan lansia telantar bersama pilar sosial, respon kasus",
    "Pahlawan Ekonomi Nusantara: pelatihan menjahit bagi penerima PENA",
    "Permakanan untuk penyandang disabilitas diantar setiap pagi",
    "Selamat pagi dari kami! Senam bersama setiap Jumat",
    "Hari pertama Sekolah Rakyat, semangat belajar",
]


def targets(country):
    own = {s["id"]: {"followers": 9000} for s in country.roster["sentras"]
           if s["id"] == "sentra-01"}
    return {"version": 1, "years": [{
        "year": 2026,
        "default": {"followers": 5000, "posts_week": 3, "silence_days": 3,
                    "programmes": 4},
        "sentras": own,
        "quarters": [{"quarter": 1, "default": {"posts_week": 4}}]}]}


def row(i, accounts):
    city, province, zone = PLACES[i % len(PLACES)]
    name = "Sentra %s %02d" % ("Terpadu Prof. Dr. Contoh Nama Panjang"
                               if i == 2 else "Contoh", i)
    return {"id": "sentra-%02d" % i, "name": name,
            "kind": "sentra_terpadu" if i == 2 else "sentra", "city": city,
            "province": province, "timezone": zone, "aliases": [],
            "service_areas": [province], "active_from": None,
            "active_until": None, "exempt": None,
            "accounts": [{"platform": p, "id": "%s-%d" % (p, i),
                          "handle": "contoh%d" % i, "verified_by": None,
                          "verified_at": None} for p in accounts]}


class Country:
    def __init__(self, sentra=8, seed=10, weeks=0):
        self.rng = random.Random(seed)
        self.later = weeks * 7 * DAY
        self.n = sentra
        self.roster = {"version": 1, "sentras": [
            row(i, [] if i == 4 else PLATFORMS[:1 + i % 3] if sentra > 1
                else PLATFORMS) for i in range(sentra)]}
        self.events = []
        for s in self.roster["sentras"]:
            for account in s["accounts"]:
                self.live(s["id"], account)
        # Of one instant in the order in which they were made.
        self.events.sort(key=lambda e: e[0])

    def silent(self, sentra):
        return sentra == "sentra-05"

    def unseen(self, sentra, platform, at):
        """Whether nobody can look at that account then."""
        if (sentra, platform) == ("sentra-02", "youtube"):
            return FROM + 30 * HOUR <= at < FROM + 49 * HOUR
        if (sentra, platform) == ("sentra-03", "youtube"):
            return at >= FROM + 4 * DAY + 8 * HOUR
        return False

    def add(self, at, schema, sentra, account, **fields):
        event = {"schema": schema,
                 "event_id": "%s-%s-%s-%d-%s" % (
                     schema[0], sentra[-2:], account["platform"][:2],
                     at // 1000, fields.get("post_id", "")),
                 "platform": account["platform"], "sentra_id": sentra,
                 "account_id": account["id"], "observed_at": self.time(at)}
        event.update(fields)
        self.events.append((at, account["platform"], sentra, event))

    def time(self, at):
        return rfc3339(at + self.later)

    def look(self, at, sentra, account, followers, posts):
        self.add(at, "account_metrics.v1", sentra, account,
                 followers=followers, followers_exact=True,
                 posts_total=len(posts), views_total=None, likes_total=None)
        for post in posts[-6:]:
            age = max(1, (at - post["published"]) // HOUR)
            self.add(at, "post_metrics.v1", sentra, account,
                     post_id=post["id"],
                     published_at=self.time(post["published"]), kind="video",
                     url="https://example.org/p/" + post["id"],
                     text=post["text"], likes=post["k"] * min(age, 50),
                     comments=post["k"] // 3 * min(age, 20), shares=None,
                     saves=None, views=None)

    def live(self, sentra, account):
        rng = self.rng
        followers, posts = rng.randrange(300, 9000), []
        at = BEGIN + rng.randrange(LOOK)
        while at < END:
            if rng.random() < 0.15 and not (
                    self.silent(sentra) and at > FROM - 20 * DAY):
                posts.append({"id": "%s-%s-%d" % (
                    account["platform"][0], sentra[-2:], len(posts)),
                    "published": at - rng.randrange(60000, LOOK),
                    "text": rng.choice(CAPTIONS), "k": rng.randrange(1, 30)})
            followers += rng.randrange(-2, 9)
            blind = self.unseen(sentra, account["platform"], at)
            if not blind:
                self.look(at, sentra, account, followers, posts)
            self.add(at, "collection_status.v1", sentra, account,
                     outcome="unavailable" if blind else "ok",
                     complete=not blind, detail=None, next_poll_at=None)
            at += LOOK

    def messages(self):
        for _, platform, sentra, event in self.events:
            yield platform, sentra.encode(), json.dumps(event).encode()

"""What programmes are told, and campaigns, a second time: small, slow, straight
from the definitions in schemas/README.md and schemas/redis-keys.md.

Nothing is shared with the C code.  Which reading of a post counts is the
scorer's rule (oracle.py); which labels a text tells is in words.py.

    world = Told(roster, lexicon, campaigns)
    world.read(messages)        # one partition's messages in their order
    expected = world.redis(t)   # {key: ("zset"|"hash"|"stream", value)}
    world.statuses(t)           # {campaign: {sentra: "posted" ...}}
"""
import math
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import oracle
from oracle import DAY, HOUR, MINUTE, PLATFORMS, SECOND, WINDOWS, shown
from words import Lexicon

UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Ledger(oracle.Ledger):
    def __init__(self):
        super().__init__()
        self.first = None  # observed_at of the first event that counted
        self.proofs = {}   # account -> newest complete look

    def apply(self, event):
        late = self.late
        super().apply(event)
        if self.late > late:
            return
        if self.first is None:
            self.first = event["at"]
        if event["schema"] == "collection_status.v1" and \
                event["outcome"] == "ok" and event["complete"]:
            account = event["account_id"]
            self.proofs[account] = max(event["at"],
                                       self.proofs.get(account, event["at"]))


# ---- campaigns ---------------------------------------------------------

def unix_ms(at):
    return (at - EPOCH) // timedelta(milliseconds=1)


class Campaign:
    def __init__(self, document, lexicon):
        self.id, self.name = document["id"], document["name"]
        self.local = document["zone"] == "local"
        self.t0 = datetime.fromisoformat(
            document["t0"].replace("Z", "+00:00"))
        self.window = int(document["window"][:-1]) * \
            UNITS[document["window"][-1]]
        self.expected = document["expected"]
        self.platforms = document.get("platforms") or PLATFORMS
        labels = document.get("labels") or []
        self.programme = " ".join(
            i for i in labels if lexicon.kind_of(i) == "programmes")
        self.labels = set(labels) | {"campaign:" + self.id}

    def begins(self, zone):
        """T0 for a sentra of the zone, unix ms."""
        if self.local:
            return unix_ms(self.t0.replace(tzinfo=zone))
        return unix_ms(self.t0)

    def expects(self, sentra):
        return self.expected == "all" or sentra["id"] in self.expected


class Part:
    """What one sentra did for a campaign."""

    def __init__(self, world, campaign, sentra, t, blind_after):
        zone = ZoneInfo(sentra["timezone"])
        self.t0 = campaign.begins(zone)
        self.end = self.t0 + campaign.window
        accounts = [a for a in world.looked_at(sentra)
                    if a[0] in campaign.platforms]
        when = [post["published"] for _, account, _, _ in accounts
                for post in world.all_posts(account)
                if world.labels(post) & campaign.labels]
        proofs = [proof for _, _, proof, _ in accounts]
        within = [at for at in when if self.t0 <= at <= self.end]
        self.first = min(within) // 1000 if within else None

        def local_date(ms):
            return (EPOCH + timedelta(milliseconds=ms)).astimezone(zone).date()
        self.early = any(at < self.t0 and
                         local_date(at) == local_date(self.t0) for at in when)
        self.ready = any(p is not None and t * 1000 - p < blind_after
                         for p in proofs)
        if self.first is not None:
            self.status = "posted"
        elif t * 1000 <= self.end:
            self.status = "waiting"
        elif accounts and all(
                proof is not None and proof >= self.end and
                first <= self.end + 30 * DAY
                for _, _, proof, first in accounts):
            self.status = "late"
        else:
            self.status = "unseen"


def reached(delays, share, n):
    """The so-manieth of n first posts, where there are so many."""
    place = math.ceil(share * n / 10)
    return str(sorted(delays)[place - 1]) if 0 < place <= len(delays) else ""


# ---- what stands in Redis ----------------------------------------------

class Told(oracle.World):
    kind_of_ledger = Ledger

    def __init__(self, roster, lexicon, campaigns=None, zone_hours=7,
                 blind_after=6 * HOUR):
        super().__init__(roster, zone_hours)
        campaigns = (campaigns or {}).get("campaigns", [])
        self.lexicon = Lexicon(lexicon, campaigns)
        self.campaigns = [Campaign(c, self.lexicon) for c in campaigns]
        self.blind_after = blind_after

    @staticmethod
    def all_posts(account):
        """Also those that are known no more: what was told stays told."""
        if account is None:
            return []
        return list(account.posts.values()) + account.forgotten

    def looked_at(self, sentra):
        """[(platform, account or None, its newest complete look or None)] of
        the accounts that the roster has."""
        found = []
        for a in sentra["accounts"]:
            identity = a.get("id") or "@" + a["handle"]
            ledger = self.ledgers.get((sentra["id"], a["platform"]))
            found.append((a["platform"],
                          ledger and ledger.accounts.get(identity),
                          ledger and ledger.proofs.get(identity),
                          ledger and ledger.first))
        return found

    def labels(self, post):
        return self.lexicon.labels_of(post["text"], post["description"],
                                      self.day(post["published"]))

    def shown_labels(self, post):
        labels = self.labels(post)
        return [i for i in self.lexicon.shown if i in labels]

    def redis(self, t, prefix="sentra"):
        today = self.day(t * 1000)
        present = [s for s in self.roster if self.active(s, today)]
        keys = {}
        for s in present:
            card = self.card_of_labels(s, t)
            for label in self.lexicon.shown:
                for window in WINDOWS:
                    name = "%s:%s" % (label, window)
                    self.put(keys, prefix, "coverage:" + name, s, card[name])
                self.put(keys, prefix, "told:" + label, s,
                         card["last:" + label] or 0)
            keys["%s:labels:%s" % (prefix, s["id"])] = ("hash", card)
            entries = self.recent(s, t, 50, lambda post: {
                "labels": " ".join(self.shown_labels(post))})
            if entries:
                keys["%s:labelled:%s" % (prefix, s["id"])] = ("stream",
                                                              entries)
        for campaign in self.campaigns:
            name = "%s:campaign:%s" % (prefix, campaign.id)
            parts = self.parts(campaign, present, t)
            keys[name] = ("hash", self.campaign_card(campaign, parts, t))
            first = {i: float(p.first) for i, p in parts.items()
                     if p.first is not None}
            if first:
                keys[name + ":first"] = ("zset", first)
        return keys

    @staticmethod
    def put(keys, prefix, board, sentra, value):
        _, members = keys.setdefault("%s:%s" % (prefix, board), ("zset", {}))
        members[sentra["id"]] = float(value)

    def card_of_labels(self, sentra, t):
        begin = self.begins(t * 1000)
        end = t * 1000 // HOUR * HOUR + HOUR
        posts = [(p["published"], self.shown_labels(p))
                 for _, account, _, _ in self.looked_at(sentra)
                 for p in self.all_posts(account)]
        card = {}
        for label in self.lexicon.shown:
            told = [at for at, labels in posts if label in labels]
            card["last:" + label] = shown(max(told) // 1000) if told else ""
            for window in WINDOWS:
                card["%s:%s" % (label, window)] = str(sum(
                    begin[window] <= at < end for at in told))
        for window in WINDOWS:
            within = [labels for at, labels in posts
                      if begin[window] <= at < end]
            card["posts:" + window] = str(len(within))
            card["unlabelled:" + window] = str(within.count([]))
        first = [ledger.first for (i, _), ledger in self.ledgers.items()
                 if i == sentra["id"] and ledger.first is not None]
        card["lexicon_version"] = self.lexicon.version
        card["labelled_from"] = shown(min(first) // 1000) if first else ""
        card["as_of"] = str(t)
        return card

    # -- campaigns --

    def parts(self, campaign, present, t):
        return {s["id"]: Part(self, campaign, s, t, self.blind_after)
                for s in present if campaign.expects(s)}

    def campaign_card(self, campaign, parts, t):
        if parts:
            t0 = min(p.t0 for p in parts.values())
            end = max(p.end for p in parts.values())
        else:
            t0 = campaign.begins(timezone(timedelta(milliseconds=self.zone)))
            end = t0 + campaign.window
        delays = [p.first - p.t0 // 1000 for p in parts.values()
                  if p.first is not None]
        n = len(parts)
        return {
            "name": campaign.name, "programme": campaign.programme,
            "t0": str(t0 // 1000), "ends": str(end // 1000),
            "expected": str(n), "posted": str(len(delays)),
            "ready": str(sum(p.ready for p in parts.values())),
            "early": str(sum(p.early for p in parts.values())),
            "index": "%.4f" % (len(delays) / n if n else 0),
            "t50": reached(delays, 5, n), "t90": reached(delays, 9, n),
            "state": "planned" if t * 1000 < t0 else
                     "running" if t * 1000 <= end else "over",
            "lexicon_version": self.lexicon.version, "as_of": str(t)}

    def statuses(self, t):
        present = [s for s in self.roster
                   if self.active(s, self.day(t * 1000))]
        return {c.id: {i: p.status
                       for i, p in self.parts(c, present, t).items()}
                for c in self.campaigns}

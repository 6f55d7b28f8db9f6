"""The numbers of the boards a second time: small, slow, straight from the
definitions in schemas/README.md and schemas/redis-keys.md.

Nothing is shared with the C code.  It keeps every event, every booking as
(instant, what, how much), and sums by looking at all of them each time.

    world = World(roster, zone_hours, settings)
    world.read(messages)        # one partition's messages in their order
    expected = world.redis(t)   # {key: ("zset"|"hash"|"stream", value)}
"""
import json
import math
import re
from datetime import date, datetime, timedelta, timezone

PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
COUNTERS = ["likes", "comments", "shares", "saves", "views"]
WINDOWS = ["24h", "7d", "30d"]
WINDOWED = ["posts", "engagement", "views", "rate", "growth"]
RANKED = ["score", "followers", "latest"] + [m + ":7d" for m in WINDOWED]
SECOND, MINUTE, HOUR, DAY = 1000, 60000, 3600000, 86400000
COUNT_MAX = 2 ** 53 - 1
DESCRIPTION_MAX = 8 << 10

DEFAULTS = {
    "weight_likes": 1, "weight_comments": 2, "weight_shares": 3,
    "weight_saves": 3, "exponent": 0.8,
    "share_followers": 0.30, "share_freshness": 0.30,
    "share_activity": 0.25, "share_engagement": 0.15,
    "target_followers": 100000, "target_posts": 14, "target_rate": 1000.0,
    "half_life_hours": 72.0,
}


# ---- messages ----------------------------------------------------------

TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z",
                  re.ASCII)


def instant(text):
    """RFC 3339 with Z -> unix ms, or None."""
    match = TIME.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    y, mo, d, h, mi, s = (int(g) for g in match.groups()[:6])
    leap = s == 60
    try:
        at = datetime(y, mo, d, h, mi, 59 if leap else s, tzinfo=timezone.utc)
    except ValueError:
        return None
    base = at - datetime(1970, 1, 1, tzinfo=timezone.utc)
    ms = (base.days * 86400 + base.seconds + leap) * 1000
    return ms + int(((match.group(7) or "") + "000")[:3])


class Unusable(Exception):
    pass


def lone_surrogate(value):
    if isinstance(value, str):
        return any(0xD800 <= ord(c) <= 0xDFFF for c in value)
    if isinstance(value, dict):
        return any(lone_surrogate(k) or lone_surrogate(v)
                   for k, v in value.items())
    if isinstance(value, list):
        return any(lone_surrogate(v) for v in value)
    return False


def no_constant(word):
    raise ValueError(word)


def want(event, field, test, nullable=False):
    if field not in event:
        raise Unusable("schema")
    value = event[field]
    if value is None and nullable:
        return None
    if not test(value):
        raise Unusable("schema")
    return value


def is_text(v):
    return isinstance(v, str)


def is_description(v):
    return is_text(v) and len(v.encode()) <= DESCRIPTION_MAX


def is_id(v):
    return is_text(v) and v != "" and not any(ord(c) < 32 or ord(c) == 127
                                              for c in v)


def is_count(v):
    return isinstance(v, int) and not isinstance(v, bool) and \
        0 <= v <= COUNT_MAX


def is_bool(v):
    return isinstance(v, bool)


def is_time(v):
    return instant(v) is not None


def decode(payload, platform, key, append_ms):
    """The event as a dict, or Unusable(reason)."""
    try:
        event = json.loads(payload.decode("utf-8"),
                           parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Unusable("not_json")
    if lone_surrogate(event):
        raise Unusable("not_json")
    if not isinstance(event, dict):
        raise Unusable("schema")
    schema = event.get("schema")
    if schema not in ("account_metrics.v1", "post_metrics.v1",
                      "collection_status.v1"):
        raise Unusable("schema")
    want(event, "event_id", lambda v: is_id(v) and len(v) <= 64)
    want(event, "platform", lambda v: v == platform)
    want(event, "sentra_id", lambda v: is_id(v) and
         key is not None and v.encode() == key)
    want(event, "account_id", is_id)
    want(event, "observed_at", is_time)
    if schema == "account_metrics.v1":
        for field in "followers", "posts_total", "views_total", "likes_total":
            want(event, field, is_count, True)
        want(event, "followers_exact", is_bool, True)
    elif schema == "post_metrics.v1":
        want(event, "post_id", is_id)
        want(event, "published_at", is_time)
        for field in "kind", "url", "text":
            want(event, field, is_text, True)
        event.setdefault("description", None)
        want(event, "description", is_description, True)
        for field in COUNTERS:
            want(event, field, is_count, True)
    else:
        want(event, "outcome", lambda v: is_text(v) and v != "")
        want(event, "complete", is_bool)
        want(event, "detail", is_text, True)
        want(event, "next_poll_at", is_time, True)
    event["at"] = instant(event["observed_at"])
    if event["at"] > append_ms + 5 * MINUTE or \
            event["at"] < instant("2004-01-01T00:00:00Z"):
        raise Unusable("clock")
    if schema == "post_metrics.v1":
        event["published"] = instant(event["published_at"])
        if event["published"] > event["at"] + 5 * MINUTE:
            raise Unusable("clock")
        event["published"] = min(event["published"], event["at"])
    return event


# ---- what one account did ----------------------------------------------

class Account:
    def __init__(self):
        self.readings = []   # (at, followers), the first of an instant only
        self.published = []  # of every post seen
        self.urls = []       # (published, at, url) of every reading of one
        self.bookings = []   # (instant, "posts" or counter, how much)
        self.posts = {}      # id -> what is known
        self.forgotten = []  # what was, of those that began anew
        self.views_told = False


class Ledger:
    def __init__(self):
        self.newest = None
        self.late = 0
        self.accounts = {}

    def apply(self, event):
        if self.newest is not None and event["at"] < self.newest - 24 * HOUR:
            self.late += 1
            return
        self.newest = max(event["at"], self.newest or event["at"])
        if event["schema"] == "account_metrics.v1":
            if event["followers"] is not None:
                account = self.account(event)
                if all(at != event["at"] for at, _ in account.readings):
                    account.readings.append((event["at"], event["followers"]))
        elif event["schema"] == "post_metrics.v1":
            self.post(self.account(event), event)

    def account(self, event):
        return self.accounts.setdefault(event["account_id"], Account())

    @staticmethod
    def post(account, event):
        at, published = event["at"], event["published"]
        account.published.append(published)
        account.urls.append((published, at, event["url"]))
        known = account.posts.get(event["post_id"])
        old = known and at > known["published"] + 31 * DAY
        if old:
            known = None
        since = known["published"] if known else published
        if at - since > 720 * HOUR:
            return
        if not known:
            if old:
                account.forgotten.append(account.posts[event["post_id"]])
            known = {"published": published, "highest": {}, "told": None}
            account.posts[event["post_id"]] = known
            account.bookings.append((published, "posts", 1))
        if event["views"] is not None:
            account.views_told = True
        for counter in COUNTERS:
            value, highest = event[counter], known["highest"].get(counter)
            if value is None:
                continue
            if highest is None:
                account.bookings.append((known["published"], counter, value))
            elif value > highest:
                account.bookings.append((at, counter, value - highest))
            known["highest"][counter] = max(value, highest or 0)
        if known["told"] is None or at > known["told"]:
            known["told"] = at
            for field in "kind", "url", "text", "description":
                known[field] = event[field]


# ---- aggregates --------------------------------------------------------

class Aggregates:
    """Sums over some accounts with all that is dated up to `until` (ms,
    exclusive; None: all), windows beginning at begin[w]."""

    def __init__(self, accounts, begin, until):
        def known(at):
            return until is None or at < until
        self.followers = None
        self.growth = dict.fromkeys(WINDOWS)
        self.latest = None
        self.views_told = any(a.views_told for a in accounts)
        for a in accounts:
            readings = sorted(r for r in a.readings if known(r[0]))
            if readings:
                self.followers = (self.followers or 0) + readings[-1][1]
                for w in WINDOWS:
                    before = [r for r in readings if r[0] < begin[w]]
                    base = before[-1] if before else readings[0]
                    self.growth[w] = (self.growth[w] or 0) + \
                        readings[-1][1] - base[1]
            dated = [p for p in a.published if known(p)]
            if dated:
                self.latest = max(dated + [d for d in [self.latest]
                                           if d is not None])
        self.gains = {w: self.sums(accounts, begin[w], until)
                      for w in WINDOWS}
        viewed = [a for a in accounts if a.views_told]
        self.viewed = {w: self.sums(viewed, begin[w], until)
                       for w in WINDOWS}

    @staticmethod
    def sums(accounts, begin, until):
        total = dict.fromkeys(["posts"] + COUNTERS, 0)
        for a in accounts:
            for at, what, much in a.bookings:
                if at >= begin and (until is None or at < until):
                    total[what] += much
        return total


def cut(ms):
    return None if ms is None else ms // 1000


def shown(value, decimals=None):
    if value is None:
        return ""
    return "%.*f" % (decimals, value) if decimals else str(value)


class World:
    kind_of_ledger = Ledger

    def __init__(self, roster, zone_hours=7, settings=None):
        self.roster = roster["sentras"]
        self.zone = zone_hours * HOUR
        self.s = dict(DEFAULTS, **(settings or {}))
        self.ledgers = {}
        self.dead = []      # (platform, reason) in the order of reading

    def read(self, messages, as_of=None):
        """messages of one partition of one topic, in order: objects with
        platform, key, append_ms, payload.  Stops at the first event observed
        after as_of (unix seconds)."""
        for m in messages:
            try:
                event = decode(m.payload, m.platform, m.key, m.append_ms)
            except Unusable as fault:
                self.dead.append((m.platform, str(fault)))
                continue
            if as_of is not None and event["at"] > as_of * 1000:
                return
            at = (event["sentra_id"], m.platform)
            self.ledgers.setdefault(at, self.kind_of_ledger()).apply(event)

    # -- time --

    def day(self, ms):
        return (ms + self.zone) // DAY

    def day_start(self, day):
        return day * DAY - self.zone

    def begins(self, ms):
        hour = ms // HOUR * HOUR
        return {"24h": hour - 23 * HOUR, "7d": hour - 167 * HOUR,
                "30d": self.day_start(self.day(ms) - 29)}

    # -- accounts and aggregates --

    def accounts(self, sentra, platform=None):
        found = []
        for a in sentra["accounts"]:
            if platform not in (None, a["platform"]):
                continue
            identity = a.get("id") or "@" + a["handle"]
            ledger = self.ledgers.get((sentra["id"], a["platform"]))
            if ledger and identity in ledger.accounts:
                found.append(ledger.accounts[identity])
        return found

    def latest_url(self, sentra, platform=None):
        """Of the post with the newest published_at, as the newest reading
        that tells it so has it; among accounts by platform, then by id."""
        found = None
        accounts = [a for p in PLATFORMS for a in sorted(
            (a for a in sentra["accounts"] if a["platform"] == p),
            key=lambda a: (a.get("id") or "@" + a["handle"]).encode())]
        for a in accounts:
            for known in self.accounts(dict(sentra, accounts=[a]), platform):
                for published, at, url in known.urls:
                    newest = max(u[0] for u in known.urls)
                    told = max(u[1] for u in known.urls if u[0] == newest)
                    if (published, at) == (newest, told):
                        if found is None or published > found[0]:
                            found = (published, url or "")
                        break
        return found[1] if found else ""

    def platforms(self, sentra):
        have = {a["platform"] for a in sentra["accounts"]}
        return [p for p in PLATFORMS if p in have]

    def now(self, sentra, t, platform=None):
        ms = t * 1000
        aggregates = Aggregates(self.accounts(sentra, platform),
                                self.begins(ms), None)
        end = ms // HOUR * HOUR + HOUR
        bounded = Aggregates(self.accounts(sentra, platform), self.begins(ms),
                             end)
        aggregates.gains, aggregates.viewed = bounded.gains, bounded.viewed
        return aggregates

    def day_end(self, sentra, day, platform=None):
        end = self.day_start(day + 1)
        return Aggregates(self.accounts(sentra, platform),
                          self.begins(end - 1000), end)

    # -- formulas --

    def engagement(self, gains):
        return sum(self.s["weight_" + c] * gains[c] for c in COUNTERS[:4])

    def rate(self, aggregates, window):
        if not aggregates.followers:
            return 0.0
        return 1000.0 * self.engagement(aggregates.gains[window]) / \
            math.pow(aggregates.followers, self.s["exponent"])

    def view_rate(self, aggregates, window):
        views = aggregates.viewed[window]["views"]
        if not views:
            return None
        return 1000.0 * self.engagement(aggregates.viewed[window]) / views

    def score(self, aggregates, t_ms):
        s = self.s
        f = u = 0.0
        if aggregates.followers:
            f = min(1.0, math.log(1.0 + aggregates.followers) /
                    math.log(1.0 + s["target_followers"]))
        if aggregates.latest is not None:
            hours = (t_ms - aggregates.latest) / 3600000.0
            u = min(1.0, math.pow(2.0, -hours / s["half_life_hours"]))
        a = min(1.0, aggregates.gains["7d"]["posts"] / s["target_posts"])
        e = min(1.0, self.rate(aggregates, "7d") / s["target_rate"])
        total = 100.0 * (s["share_followers"] * f + s["share_freshness"] * u +
                         s["share_activity"] * a + s["share_engagement"] * e)
        return total, f, u, a, e

    # -- what stands in Redis --

    def values(self, aggregates, t_ms):
        """board name (without platform) -> shown text or None (left out)."""
        out = {"score": shown(self.score(aggregates, t_ms)[0], 2),
               "followers": str(aggregates.followers or 0),
               "latest": str(cut(aggregates.latest) or 0)}
        for w in WINDOWS:
            gains = aggregates.gains[w]
            out["posts:" + w] = str(gains["posts"])
            out["engagement:" + w] = str(self.engagement(gains))
            out["views:" + w] = str(gains["views"])
            out["rate:" + w] = shown(self.rate(aggregates, w), 2)
            growth = aggregates.growth[w]
            out["growth:" + w] = None if growth is None else str(growth)
        return out

    def card_part(self, aggregates, suffix, t_ms):
        values = self.values(aggregates, t_ms)
        card = {"followers" + suffix: shown(aggregates.followers),
                "latest" + suffix: shown(cut(aggregates.latest))}
        for w in WINDOWS:
            for m in WINDOWED:
                card["%s:%s%s" % (m, w, suffix)] = values[m + ":" + w] or ""
            if not aggregates.views_told:
                card["views:%s%s" % (w, suffix)] = ""
            card["view_rate:%s%s" % (w, suffix)] = \
                shown(self.view_rate(aggregates, w), 2)
        return card

    def active(self, sentra, day):
        def parse(text):
            return (date.fromisoformat(text) - date(1970, 1, 1)).days
        begin, end = sentra.get("active_from"), sentra.get("active_until")
        return (begin is None or parse(begin) <= day) and \
            (end is None or day <= parse(end))

    def redis(self, t, version, prefix="sentra"):
        today = self.day(t * 1000)
        present = [s for s in self.roster if self.active(s, today)]
        then = [s for s in self.roster if self.active(s, today - 1)]
        keys, boards = {}, {}

        def put(board, sentra, value):
            if value is not None:
                boards.setdefault(board, {})[sentra["id"]] = value

        cards = {}
        for s in present:
            national = self.now(s, t)
            for board, value in self.values(national, t * 1000).items():
                put(board, s, value)
            cards[s["id"]] = self.card(s, national, t, version)
            for p in self.platforms(s):
                aggregates = self.now(s, t, p)
                for board, value in self.values(aggregates, t * 1000).items():
                    if board != "score":
                        put(board + ":" + p, s, value)
                cards[s["id"]].update(self.card_part(aggregates, ":" + p,
                                                   t * 1000))
                cards[s["id"]]["latest_url:" + p] = self.latest_url(s, p)
        yesterday = {}
        end = self.day_start(today) - 1000
        for s in then:
            aggregates = self.day_end(s, today - 1)
            for board, value in self.values(aggregates, end).items():
                if value is not None:
                    yesterday.setdefault(board, {})[s["id"]] = value
        for board in RANKED:
            for s in present:
                cards[s["id"]]["rank:" + board] = \
                    rank(boards.get(board, {}), s["id"])
                cards[s["id"]]["rank_yesterday:" + board] = \
                    rank(yesterday.get(board, {}), s["id"])
        for board, members in boards.items():
            keys["%s:board:%s" % (prefix, board)] = (
                "zset", {m: float(v) for m, v in members.items()})
        for s in present:
            keys["%s:card:%s" % (prefix, s["id"])] = ("hash", cards[s["id"]])
            history = self.history(s, today, version)
            if history:
                keys["%s:history:%s" % (prefix, s["id"])] = ("stream", history)
            for p in self.platforms(s):
                history = self.history(s, today, None, p)
                if history:
                    keys["%s:history:%s:%s" % (prefix, s["id"], p)] = (
                        "stream", history)
            recent = self.recent(s, t)
            if recent:
                keys["%s:recent:%s" % (prefix, s["id"])] = ("stream", recent)
        return keys

    def card(self, sentra, national, t, version):
        card = {k: sentra[k] for k in
                ("id", "name", "kind", "city", "province", "timezone")}
        card.update(self.card_part(national, "", t * 1000))
        total, f, u, a, e = self.score(national, t * 1000)
        card["score"] = shown(total, 2)
        for name, part in zip(("followers", "freshness", "activity",
                               "engagement"), (f, u, a, e)):
            card["score:" + name] = shown(part, 4)
        card["score_version"] = version
        card["latest_url"] = self.latest_url(sentra)
        newest = [self.ledgers[k].newest for k in self.ledgers
                  if k[0] == sentra["id"]]
        card["observed_at"] = shown(cut(max(newest))) if newest else ""
        card["as_of"] = str(t)
        return card

    def history(self, sentra, today, version, platform=None):
        """Of a platform there is no score."""
        accounts = self.accounts(sentra, platform)
        days = [self.day(at) for a in accounts
                for at in [b[0] for b in a.bookings] +
                [r[0] for r in a.readings]]
        if not days:
            return []
        entries = []
        for day in range(max(min(days), today - 400), today):
            end = self.day_end(sentra, day, platform)
            booked = Aggregates.sums(accounts, self.day_start(day),
                                  self.day_start(day + 1))
            score = self.score(end, self.day_start(day + 1) - 1000)[0]
            entries.append(("%d-0" % self.day_start(day), {
                "date": str(date(1970, 1, 1) + timedelta(days=day)),
                "followers": shown(end.followers),
                "posts": str(booked["posts"]),
                "engagement": str(self.engagement(booked)),
                "views": str(booked["views"]) if end.views_told else "",
                "latest": shown(cut(end.latest))}))
            if platform is None:
                entries[-1][1].update(score=shown(score, 2),
                                      score_version=version)
        return entries

    def recent(self, sentra, t, most=20, more=None):
        """more: further fields of a post."""
        posts = []
        for a in sentra["accounts"]:
            identity = a.get("id") or "@" + a["handle"]
            ledger = self.ledgers.get((sentra["id"], a["platform"]))
            account = ledger and ledger.accounts.get(identity)
            for post_id, post in (account.posts if account else {}).items():
                if post["published"] >= t * 1000 - 31 * DAY:
                    posts.append((post["published"], a["platform"].encode(),
                                  identity.encode(), post_id.encode(), post))
        posts.sort(key=lambda p: p[:4])
        entries, last, seq = [], None, 0
        for at, platform, account, post_id, post in posts[-most:]:
            seq = seq + 1 if at == last else 0
            last = at
            text = (post["text"] or "").replace("\0", "")[:280]
            fields = {"platform": platform.decode(),
                      "account_id": account.decode(),
                      "post_id": post_id.decode(),
                      "kind": post["kind"] or "", "url": post["url"] or "",
                      "text": text}
            for counter in COUNTERS:
                fields[counter] = shown(post["highest"].get(counter))
            fields.update(more(post) if more else {})
            entries.append(("%d-%d" % (at, seq), fields))
        return entries


def rank(members, sentra_id):
    if sentra_id not in members:
        return ""
    mine = float(members[sentra_id])
    return str(1 + sum(float(v) > mine for v in members.values()))

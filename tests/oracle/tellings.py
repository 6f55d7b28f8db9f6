"""Random streams of posts whose texts tell labels, and campaigns, that aim at
the borders: texts edited after publication, readings that are late or too old,
posts dated back, T0 and the end of a campaign in three zones, complete looks
just before and after its end.

Everything follows from a seed.
"""
import functools
from datetime import date, datetime, timedelta, timezone

import coverage
import streams
import texts
from oracle import DAY, HOUR, MINUTE, PLATFORMS, SECOND
from words import Lexicon

CAPTIONS = 500  # of one run: matching them twice is what takes its time
# Who has more posts than the stream of a sentra holds.
BUSY = ["sentra-%d" % i for i in range(1, 6)]
NEAR = (-1000, -1, 0, 1, 999, 1000)


class Telling(streams.Stream):
    """One sentra on one platform.  moments: those of its campaigns, and their
    ends.  Every other stream is seen whole for the last time at such an end, or
    just before or after."""

    def __init__(self, captions, moments, rng, sentra, platform, accounts, t):
        self.captions = captions
        self.moments, ends = moments[sentra]
        ends = [end for end in ends if end < t] or ends
        self.last_look = rng.choice(ends) + rng.choice(
            [-1000, -1, 0, 0, 0, 1]) if rng.random() < 0.5 else None
        self.blind = False
        super().__init__(rng, sentra, platform, accounts, t)

    def build(self, n):
        if self.sentra in BUSY:
            self.clock, n = self.t - 9 * DAY, 700
        super().build(n)

    def find_borders(self):
        return streams.borders(self.t) + self.moments

    def published(self, at):
        near = [m for m in self.moments if at - 30 * DAY < m <= at]
        if near and self.rng.random() < 0.5:
            return self.rng.choice(near)
        return super().published(at)

    def when(self):
        if self.last_look is not None and self.last_look < self.clock:
            self.look(self.last_look, True)
            self.last_look, self.blind = None, True
        return super().when()

    def status(self, at):
        self.look(at, not self.blind and self.rng.random() < 0.7)

    def look(self, at, whole):
        outcome, complete = ("ok", True) if whole else self.rng.choice(
            [("ok", False), ("quota", False), ("quota", True)])
        self.event("collection_status.v1", at, complete=complete,
                   outcome=outcome, detail=None, next_poll_at=None)

    def texts(self):
        text, description = self.rng.choice(self.captions)
        told = {"text": text}
        if description is not None or self.rng.random() < 0.3:
            told["description"] = description
        return told


def day_of(t, shift):
    return str(date(1970, 1, 1) + timedelta(
        days=(t + streams.ZONE) // DAY + shift))


def lexicon(rng, t, version):
    """t: unix ms."""
    return texts.lexicon(rng, version, functools.partial(day_of, t))


def captions(rng, made, campaigns):
    """[(text, description)]"""
    phrases = texts.phrases_in(made) + texts.phrases_of(
        [w for c in campaigns["campaigns"] for w in c.get("words", [])])
    found = [(None, None), ("", None), ("", "")]
    while len(found) < CAPTIONS:
        found.append((texts.caption(rng, phrases, 12),
                      texts.caption(rng, phrases, 12)
                      if rng.random() < 0.3 else None))
    return found


# ---- campaigns ---------------------------------------------------------

WINDOWS = {"1m": MINUTE, "90m": 90 * MINUTE, "2h": 2 * HOUR,
           "24h": 24 * HOUR, "3d": 3 * DAY, "30d": 30 * DAY}


def local_text(at, seconds):
    text = datetime.fromtimestamp(at // 1000, timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%S")
    return text if seconds or not text.endswith(":00") else text[:16]


def expected(rng, roster):
    """All, or so few that all of them may post."""
    if rng.random() < 0.4:
        return "all"
    many = [s["id"] for s in roster["sentras"] if len(s["accounts"]) > 2]
    return rng.sample(many, rng.randrange(1, 7))


def campaign(rng, number, made, roster, t):
    window, length = rng.choice(list(WINDOWS.items()))
    zone = rng.choice(["same", "local", "local"])
    begin = t + rng.choice([
        0, 1000, -1000, -length, -length - 1000, -length + 1000, -2 * HOUR,
        -DAY, -9 * DAY, -35 * DAY, 3 * DAY, -rng.randrange(20 * DAY)])
    begin = begin // SECOND * SECOND
    if rng.random() < 0.3:  # midnight in one of the zones
        begin = begin // DAY * DAY - rng.choice([7, 8, 9]) * HOUR
    shown = begin + rng.choice([7, 8, 9]) * HOUR
    labels = [x["id"] for kind in ("programmes", "clusters", "activities")
              for x in made[kind]]
    document = {
        "id": "kampanye-%d" % number, "name": "Kampanye %d" % number,
        "window": window, "zone": zone,
        "t0": local_text(shown, rng.random() < 0.5) if zone == "local" else
        streams.rfc3339(begin)[:19] + "Z",
        "expected": expected(rng, roster)}
    if rng.random() < 0.8:
        document["labels"] = rng.sample(labels, rng.randrange(
            1, len(labels) + 1))
    if "labels" not in document or rng.random() < 0.5:
        words = {texts.key_of(w): w for w in
                 [texts.word(rng) for _ in range(rng.randrange(1, 4))]}
        document["words"] = list(words.values())
    if rng.random() < 0.4:
        document["platforms"] = rng.sample(PLATFORMS, rng.randrange(1, 4))
    return document


def campaigns(rng, made, roster, t, n=8):
    return {"version": 1, "campaigns": [
        campaign(rng, i, made, roster, t) for i in range(n)]}


def moments(made, roster, planned):
    """Of each sentra: the instants at which a campaign begins or ends for it,
    and its local days around T0; and the ends."""
    parsed = Lexicon(made, planned["campaigns"])
    found = {}
    for s in roster["sentras"]:
        at, ends = found.setdefault(s["id"], ([], []))
        for document in planned["campaigns"]:
            one = coverage.Campaign(document, parsed)
            zone = coverage.ZoneInfo(s["timezone"])
            t0 = one.begins(zone)
            local = datetime.fromtimestamp(t0 / 1000, zone)
            midnight = coverage.unix_ms(local.replace(
                hour=0, minute=0, second=0, microsecond=0))
            at += [x + d for x in (t0, t0 + one.window, midnight,
                                   midnight + DAY) for d in NEAR]
            at += [t0 + one.window // 2, t0 - HOUR]
            ends.append(t0 + one.window)
    return found


def draw(rng, roster, t, version="uji-1"):
    """(lexicon.json, campaigns.json, messages): all that a run needs.  t: unix
    ms."""
    made = lexicon(rng, t, version)
    planned = campaigns(rng, made, roster, t)
    stream_of = functools.partial(Telling, captions(rng, made, planned),
                                  moments(made, roster, planned))
    return made, planned, streams.streams(rng, roster, t, stream_of=stream_of)

#!/usr/bin/python3
"""The recorded half year of Instagram once more, watched for silence: every
alert that is raised or resolved is the one that follows from the recorded rows
by the definition, computed here a second time.

A round of the producer at each recorded instant (one each ten minutes), a
evaluation after it, and one at the end of each such day.  A sentra is active
from the day on which its recording begins.  The calendar does not cover those
years: of them weekends alone are left out.  The recordings are others': see
test_replay.py; skipped without them."""
import datetime
import json
import os
import re

from pipeline import ROOT, Pipeline, tap
from test_replay import HUMAS, Series, collect, humas_rows, simulate

UTC = datetime.timezone.utc
HOUR, DAY = 3600, 86400
STALE_AFTER, PROOF_GAP, BLIND_AFTER = 7 * DAY, HOUR // 2, 6 * HOUR
MASS_ACCOUNTS, MASS_WINDOW, MASS_LATE = 5, HOUR, DAY
EAST = {"kaltaraprov": 8}  # hours ahead of UTC; the others: 7


def seconds(text):
    return int(datetime.datetime.strptime(
        text[:19] + "Z", "%Y-%m-%dT%H:%M:%SZ").replace(
            tzinfo=UTC).timestamp())


def text(t):
    return datetime.datetime.fromtimestamp(t, UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def name_of(account):
    return re.sub("[^a-z0-9]+", "-", account.lower())


# ---- the definition, from the rows ----

def holidays():
    with open(os.path.join(ROOT, "deploy", "calendar.json")) as rows:
        calendar = json.load(rows)
    return {row["date"] for row in calendar["holidays"]
            if int(row["date"][:4]) in calendar["years"]}


HOLIDAYS = holidays()


def work(a, b, ahead):
    """Seconds from a to b outside weekends and holidays, in local days."""
    total, at = 0, a
    while at < b:
        day = (at + ahead * HOUR) // DAY
        end = min(b, (day + 1) * DAY - ahead * HOUR)
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
        if date.weekday() < 5 and date.isoformat() not in HOLIDAYS:
            total += end - at
        at = end
    return total


class Account:
    def __init__(self, name, rows):
        self.ahead = EAST.get(name, 7)
        self.begin = min(r["observed_at"] for r in rows)[:10]
        self.posts = sorted((seconds(r["observed_at"]),
                             seconds(r["published_at"]))
                            for r in rows if r["post"])

    def newest(self, t):
        return max((min(p, seen) for seen, p in self.posts if seen <= t),
                   default=None)

    def look(self, proofs, t):
        """What holds at t, by the proofs until then."""
        self.proofs = [p for p in proofs if p <= t]
        self.last = self.proofs[-1] if self.proofs else None
        self.base = self.newest(t)
        if self.base is None and self.proofs:
            self.base = self.proofs[0]
        over = [p for p in self.proofs
                if work(self.base, p, self.ahead) > STALE_AFTER]
        self.crossed = over[0] if over and over[-1] == self.last else None
        self.second = next((p for p in over if self.crossed is not None and
                            p >= self.crossed + PROOF_GAP), None)

    def counts(self):
        """Whether the mass guard counts its crossing."""
        if self.crossed is None or self.crossed == self.proofs[0]:
            return False
        at = max(self.base, self.crossed - MASS_LATE)
        return work(self.base, at, self.ahead) <= STALE_AFTER


class Watch:
    """What is told at each evaluation."""

    def __init__(self, accounts):
        self.accounts = accounts
        self.firing = {}  # (kind, of, reason): since
        self.most = 0     # that crossed together, counted

    def active(self, t):
        day = text(t + 7 * HOUR)[:10]
        return {n: a for n, a in self.accounts.items() if a.begin <= day}

    def stale(self, active, a):
        """Since when, None: it is not, or is held."""
        if a.second is None:
            return None
        group = [b for b in active.values() if b.counts() and
                 abs(b.crossed - a.crossed) <= MASS_WINDOW]
        if a.counts():
            self.most = max(self.most, len(group))
            # So the guard's holding need not be defined here.
            assert len(group) < MASS_ACCOUNTS, group
        return a.second

    def evaluate(self, proofs, t):
        active = self.active(t)
        want = {}
        for name, a in active.items():
            a.look(proofs[name], t)
        blind = [a.last + BLIND_AFTER for a in active.values()
                 if a.last is not None and t >= a.last + BLIND_AFTER]
        if blind:
            key = "collection_blind", "instagram", "silent"
            want[key] = self.firing.get(key, min(blind))
        for name, a in active.items():
            key = "content_stale", name, None
            if a.last is None:
                continue
            since = self.stale(active, a)
            if a.crossed is not None and key in self.firing:
                want[key] = self.firing[key]
            elif since is not None and t < a.last + BLIND_AFTER:
                want[key] = since
        told = [(*k, "resolved", s) for k, s in self.firing.items()
                if k not in want]
        told += [(*k, "firing", s) for k, s in want.items()
                 if k not in self.firing]
        self.firing = want
        return told


# ---- the replay ----

def roster_of(series, accounts):
    return {"version": 1, "sentras": [
        {"id": name_of(a), "name": a, "kind": "sentra", "city": "Kota",
         "province": "Provinsi", "timezone": "Asia/Makassar" if a in EAST
         else "Asia/Jakarta", "aliases": [], "service_areas": [],
         "active_from": accounts[name_of(a)].begin, "active_until": None,
         "exempt": None, "accounts": [
             {"platform": "instagram", "handle": a, "verified_by": None,
              "verified_at": None}]} for a in series.accounts]}


def use_calendar(pipe):
    with open(pipe.config) as conf:
        lines = conf.read().replace("[redis]", "calendar = %s\n[redis]" % (
            os.path.join(ROOT, "deploy", "calendar.json")), 1)
    with open(pipe.config, "w") as out:
        out.write(lines)


def proofs_of(pipe):
    found = {}
    for messages in pipe.log([pipe.topic("instagram")]).values():
        for m in messages:
            e = json.loads(m.payload)
            if "outcome" in e:
                assert e["outcome"] == "ok" and e["complete"], e
                found.setdefault(e["sentra_id"], set()).add(
                    seconds(e["observed_at"]))
    return {name: sorted(times) for name, times in found.items()}


def told_by(pipe):
    found = {}
    for m in pipe.read([pipe.prefix + ".alerts"]):
        e = json.loads(m.value())
        found.setdefault(seconds(e["observed_at"]), []).append(
            (e["kind"], e["sentra_id"] or e["platform"], e["reason"],
             e["state"], seconds(e["since"])))
    return found


def why(watch, t, alert):
    kind, of, _, state, _ = alert
    if kind != "content_stale":
        seen = [a.last for a in watch.active(t).values() if a.last]
        return "the last round was %s" % text(max(seen))
    a = watch.accounts[of]
    age = work(a.base, a.last, a.ahead) / DAY
    if state == "resolved":
        return "newest post %s, %.1f working days at the proof" % (
            text(a.base), age)
    what = "newest post" if a.newest(t) else "no post ever; first proof"
    late = "" if a.counts() else "; not counted by the mass guard"
    early = "" if text(a.second) >= a.begin else \
        "; proven before its sentra was active"
    return "%s %s; over 7 working days at %s, still at %s (%.1f)%s%s" % (
        what, text(a.base), text(a.crossed), text(a.second), age, late, early)


def compare(pipe, accounts, steps):
    """Each step's alerts against the definition; returns how many."""
    proofs, told = proofs_of(pipe), told_by(pipe)
    watch, n = Watch(accounts), {}
    for t in steps:
        want, have = watch.evaluate(proofs, t), told.pop(t, [])
        assert sorted(map(str, want)) == sorted(map(str, have)), (
            text(t), want, have)
        for alert in sorted(have, key=lambda a: a[3] == "firing"):
            kind, of, _, state, since = alert
            n[kind, state] = n.get((kind, state), 0) + 1
            print("# note %s %-8s %s %s since %s: %s" % (
                text(t), state, kind, of, text(since), why(watch, t, alert)))
    assert not told, told
    print("# note of the counted crossings at most %d came within an hour: "
          "the guard wants %d" % (watch.most, MASS_ACCOUNTS))
    return n


def humas_alerts():
    """half a year of Instagram: every alert is what the recorded rows say, and none is missing"""
    rows = humas_rows()
    series = Series("instagram", "handle", rows,
                    "user_id = 17841400000000000\n")
    accounts = {name_of(a): Account(a, [r for r in rows if r["account"] == a])
                for a in series.accounts}
    last = {at[:15]: at for at in sorted(r["observed_at"] for r in rows)}
    rounds = sorted(last.values())
    steps = sorted(set(rounds) | {at[:10] + "T23:00:00Z" for at in rounds})
    pipe = Pipeline(roster_of(series, accounts),
                    config="[staleness]\nworking_days = yes\n")
    try:
        use_calendar(pipe)
        url = simulate(pipe, series, rounds[0])
        for at in steps:
            if at in rounds:
                collect(pipe, series, url, at)
            done = pipe.run("sentra-consumer", "alerter", "--once",
                            "--as-of", at)
            assert done.returncode == 0, done.stderr
        n = compare(pipe, accounts, [seconds(at) for at in steps])
        assert n["content_stale", "firing"] > 0
        print("# note %d rounds, %d judgements: %s" % (
            len(rounds), len(steps), ", ".join(
                "%s %s %d" % (*k, v) for k, v in sorted(n.items()))))
    finally:
        pipe.close()


if os.path.exists(HUMAS % "captions"):
    tap([humas_alerts])
else:
    print("ok 1 - alerts of recorded series # SKIP no recordings beside the "
          "checkout\n1..1")

#!/usr/bin/python3
"""sentractl why: what the real scorer wrote of random streams, against the
oracle, which knows the events; and what people read of it."""
import csv
import datetime
import io
import json
import os
import random
import re
import subprocess
import time

from pipeline import BUILD, Pipeline, tap
import oracle
import streams

SENTRA = 24
BOARDS = ("score", "followers")
PARTS = ("followers", "freshness", "activity", "engagement")
SHARES = {"followers": 30, "freshness": 30, "activity": 25, "engagement": 15}
EPOCH = datetime.date(1970, 1, 1)


def ctl(pipe, *args, want=0, config=None, lang="C.UTF-8"):
    done = subprocess.run(
        [os.path.join(BUILD, "sentractl"), *args, "-c",
         config or pipe.config],
        text=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
        env=dict({k: v for k, v in os.environ.items() if k != "COLUMNS"},
                 LC_ALL=lang))
    assert done.returncode == want, (args, done.returncode, done.stdout,
                                     done.stderr)
    return done.stdout if want == 0 else done.stderr


def date_of(day):
    return str(EPOCH + datetime.timedelta(days=day))


def near(a, b, most):
    assert abs(a - b) <= most, (a, b)


class Past:
    """What the oracle says of each sentra at the end of a day."""
    def __init__(self, world, present, day):
        self.of, self.values = {}, {board: {} for board in BOARDS}
        for s in present:
            rows = {e["date"] for _, e in world.history(s, day + 1, "v")}
            if date_of(day) not in rows:
                continue
            end = world.day_end(s, day)
            scored = world.score(end, world.day_start(day + 1) - 1000)
            self.of[s["id"]] = end, scored
            self.values["score"][s["id"]] = float(oracle.shown(scored[0], 2))
            if end.followers is not None:
                self.values["followers"][s["id"]] = end.followers


def passed(then, now, sentra):
    """(whom it passed, who passed it), the best of now first."""
    if sentra not in then or sentra not in now:
        return [], []
    both = sorted((s for s in now if s in then), key=lambda s: (-now[s], s))
    return ([s for s in both if now[s] < now[sentra] and
             then[s] > then[sentra]],
            [s for s in both if now[s] > now[sentra] and
             then[s] < then[sentra]])


def check_ranks(told, past, now, yesterday, sentra, cards):
    for board, ranks in zip(BOARDS, told["ranks"]):
        then = past.values[board]
        assert ranks["board"] == board
        assert (ranks["passed"], ranks["passed_by"]) == passed(
            then, now[board], sentra), (sentra, told)
        if yesterday:
            want = cards[sentra]["rank_yesterday:" + board]
        else:
            want = oracle.rank(then, sentra)
        assert str(ranks["then"] or "") == (want if sentra in then else "")
        assert str(ranks["now"] or "") == (
            cards[sentra]["rank:" + board] if sentra in now[board] else "")


def check(told, past, sentra, card, exact):
    """exact: the settings are the history's, so the score is."""
    end, (total, *parts) = past.of[sentra]
    then = told["then"]
    near(then["score"], float(oracle.shown(total, 2)), 0 if exact else 0.01001)
    assert then["followers"] == end.followers, (told, end.followers)
    assert then["posts_7d"] == end.gains["7d"]["posts"]
    # Of days only the seconds are known: U may be less by that.
    for name, part in zip(PARTS, parts):
        near(then["parts"][name], part, 0.0001 if name == "freshness"
             else 0.00005001)
    points = told["points"]
    for name in PARTS:
        near(points[name], SHARES[name] * (
            float(card["score:" + name]) - then["parts"][name]), 0.01)
    near(sum(points.values()), told["difference"]["score"], 0.04)


def make(t):
    """A pipeline with random streams, and the oracle that read them."""
    rng = random.Random(20261129)
    roster = streams.roster(rng, SENTRA, t * 1000)
    pipe = Pipeline(roster)
    pipe.produce(streams.streams(rng, roster, t * 1000))
    pipe.scorer_once(streams.rfc3339(t * 1000)[:19] + "Z")
    world = oracle.World(roster)
    for messages in pipe.log().values():
        world.read(messages, as_of=t)
    return pipe, roster, world


def against_the_oracle():
    """the eight newest closed days of each sentra: score to the last digit, parts, points, ranks, who passed whom"""
    t = int(time.time()) // 86400 * 86400 - 3 * 86400 + 5 * 3600
    pipe, roster, world = make(t)
    try:
        today = world.day(t * 1000)
        present = [s for s in roster["sentras"] if world.active(s, today)]
        cards = {s["id"]: {k.decode(): v.decode() for k, v in
                           pipe.redis.hgetall("%s:card:%s" % (
                               pipe.prefix, s["id"])).items()}
                 for s in present}
        now = {board: {s: float(card[board]) for s, card in cards.items()
                       if card[board]} for board in BOARDS}
        checked = 0
        for day in range(today - 8, today):
            past = Past(world, present, day)
            for s in present:
                told = json.loads(ctl(pipe, "why", s["id"], "--since",
                                      date_of(day), "--json"))
                assert told["score_version"] == told["settings"]
                since, = told["since"]
                assert since["day"] == date_of(day)
                if s["id"] not in past.of:
                    assert since["then"] is None, (since, s["id"])
                    continue
                check(since, past, s["id"], cards[s["id"]], True)
                check_ranks(since, past, now, day == today - 1, s["id"],
                            cards)
                checked += 1
        assert checked > 6 * SENTRA, checked
        other_settings(pipe, present, today, t)
        for_people(pipe, present, today)
    finally:
        pipe.close()


def other_settings(pipe, present, today, t):
    """By other shares than the scorer's the score of then is computed anew."""
    config = os.path.join(pipe.dir, "other.conf")
    with open(pipe.config) as text, open(config, "w") as out:
        out.write(text.read() + "\n[score]\nshare_followers = 0.10\n"
                  "share_freshness = 0.40\nshare_activity = 0.35\n")
    world = oracle.World(pipe.roster, settings={
        "share_followers": 0.1, "share_freshness": 0.4,
        "share_activity": 0.35})
    for messages in pipe.log().values():
        world.read(messages, as_of=t)
    for s in present:
        past = Past(world, [s], today - 1)
        if s["id"] not in past.of:
            continue
        told = json.loads(ctl(pipe, "why", s["id"], "--json", config=config))
        assert told["score_version"] != told["settings"]
        near(told["since"][0]["then"]["score"],
             past.values["score"][s["id"]], 0.01001)
    text = ctl(pipe, "why", present[0]["id"], config=config)
    assert "Past scores are by [score] " + told["settings"] in text, text
    with open(config, "a") as out:
        out.write("share_engagement = 0.5\n")
    assert "add up to 1.35" in ctl(pipe, "why", "x", config=config, want=78)


def for_people(pipe, present, today):
    for s in present:
        for lang in ("C.UTF-8", "id_ID.UTF-8"):
            text = ctl(pipe, "why", s["id"], lang=lang)
            assert max(map(len, text.splitlines())) <= 80, text
            text = ctl(pipe, "show", s["id"], lang=lang)
            assert max(map(len, text.splitlines())) <= 80, text
            assert "\nLaju per tayangan: " in text or \
                "\nRate of views: " in text, text
    name = max((s["id"] for s in present), key=lambda s: pipe.redis.xlen(
        "%s:history:%s" % (pipe.prefix, s)))
    text = ctl(pipe, "why", name)
    for word in (r"\(%s\)\nAs of " % name, "Since the end of ",
                 r"\nScore +[\d.]+ +[\d.]+", r"Followers \(F\) +",
                 "Rank by Score: then .*, now ", "E: rate of 7 days"):
        assert re.search(word, text), (word, text)
    assert text.count("Since the end of ") == 2 and "Past" not in text, text
    text = ctl(pipe, "why", name, lang="id_ID.UTF-8")
    assert "Sejak akhir " in text and "Kebaruan (U)" in text, text
    rows = list(csv.DictReader(io.StringIO(ctl(pipe, "why", name, "--csv"))))
    told = json.loads(ctl(pipe, "why", name, "--json"))
    for since in told["since"]:
        have = {r["field"]: r for r in rows if r["since"] == since["day"]}
        assert len(have) == 7 and {r["id"] for r in rows} == {name}, have
        assert float(have["score"]["then"]) == since["then"]["score"]
        assert float(have["followers"]["points"]) == \
            since["points"]["followers"]
        assert have["rank:score"]["passed_by"].split() == \
            since["ranks"][0]["passed_by"]
    recent = json.loads(ctl(pipe, "show", name, "--json"))["recent"]
    assert recent == [{k.decode(): v.decode() for k, v in fields.items()}
                      for _, fields in pipe.redis.xrevrange(
                          "%s:recent:%s" % (pipe.prefix, name), count=5)]
    assert recent, name
    assert "is not over yet" in ctl(pipe, "why", name, "--since",
                                    date_of(today), want=1)
    assert "--since wants a day" in ctl(pipe, "why", name, "--since", "heute",
                                        want=64)
    text = ctl(pipe, "why", name, "--since", "1999-12-31")
    assert "Fri 31 Dec 1999: nothing is known of that day" in text, text


if __name__ == "__main__":
    tap([against_the_oracle])

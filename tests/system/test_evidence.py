#!/usr/bin/python3
"""sentractl evidence: of every number on the cards that the real scorer wrote
of random streams, the readings that it is made of, each read back from Kafka."""
import csv
import datetime
import decimal
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

METRICS = ("score", "followers", "latest", "posts", "engagement", "views",
           "rate", "view_rate", "growth")


def ctl(pipe, *args, want=0, lang="C.UTF-8"):
    done = subprocess.run(
        [os.path.join(BUILD, "sentractl"), *args, "-c", pipe.config],
        text=True, capture_output=True, timeout=120,
        stdin=subprocess.DEVNULL,
        env=dict({k: v for k, v in os.environ.items() if k != "COLUMNS"},
                 LC_ALL=lang))
    assert done.returncode == want, (args, done.returncode, done.stdout,
                                     done.stderr)
    return done.stdout if want in (0, 1) and done.stdout else done.stderr


def told(pipe, *args, want=0):
    return json.loads(ctl(pipe, "evidence", *args, "--json", want=want),
                      parse_float=decimal.Decimal)


def cards(pipe):
    found = {}
    for key in pipe.redis.scan_iter(pipe.prefix + ":card:*"):
        found[key.decode().rsplit(":", 1)[1]] = {
            k.decode(): v.decode() for k, v in pipe.redis.hgetall(key).items()}
    return found


def fields_of(card):
    return [f for f in card if f.split(":")[0] in METRICS and
            f.split(":", 1)[-1] not in ("followers", "freshness", "activity",
                                        "engagement")
            or f in ("followers", "latest", "score")]


def at(text):
    return int(datetime.datetime.fromisoformat(
        text.replace("Z", "+00:00")).timestamp() * 1000)


def read_back(log, e, sentra):
    """The message at that place is that event of that account."""
    part = log[e["topic"], e["partition"]]
    message = part[e["offset"] - part[0].offset]
    assert message.offset == e["offset"] and message.key == sentra.encode()
    event = json.loads(message.payload, parse_float=decimal.Decimal)
    assert e["event"] == event, (e, event)
    assert at(e["appended"]) == message.append_ms
    assert at(e["observed_at"]) == at(event["observed_at"])
    assert e["account_id"] == event["account_id"]
    assert e["platform"] == event["platform"] == message.platform


def check(answer, sentra, field, value, log):
    assert answer["sentra"] == sentra and answer["field"] == field
    have = answer["value"]
    assert ("" if have is None else str(have)) == value, (field, answer)
    for e in answer["evidence"]:
        read_back(log, e, sentra)
        assert e["difference"] == (e["after"] or 0) - (e["before"] or 0), e
    total = sum(e["difference"] for e in answer["evidence"])
    total += answer["earlier"]["difference"]
    assert total == (have or 0), (field, total, answer)
    counts = answer["counts"]
    assert counts["changed"] == len(answer["evidence"]) + \
        answer["earlier"]["readings"]
    assert counts["read"] >= counts["changed"] + counts["late"] + \
        counts["not_usable"] + counts["not_on_roster"]
    seen = [e["observed_at"] for e in answer["evidence"]]
    assert seen == sorted(seen, reverse=True), seen
    if field.split(":")[0] == "followers":
        assert sum(e["event"]["followers"] for e in answer["evidence"]) == \
            (have or 0), answer
    if field.split(":")[0] == "latest" and have:
        newest, = answer["evidence"]
        assert min(at(newest["event"]["published_at"]),
                   at(newest["observed_at"])) // 1000 == have


def counted(log, sentra, platforms, as_of_ms):
    """(read, not usable) of a sentra by the oracle's own reading."""
    read = unusable = 0
    for messages in log.values():
        for m in messages:
            if m.platform not in platforms:
                break
            try:
                event = oracle.decode(m.payload, m.platform, m.key,
                                      m.append_ms)
                if event["at"] > as_of_ms:
                    break
            except oracle.Unusable:
                unusable += m.key == sentra.encode()
            read += m.key == sentra.encode()
    return read, unusable


def every_number():
    """every number of the cards: as Redis has it, each event where it is said to lie, differences that add up"""
    rng = random.Random(20261130)
    t = int(time.time()) // 86400 * 86400 - 3 * 86400 + 5 * 3600
    as_of = streams.rfc3339(t * 1000)[:19] + "Z"
    roster = streams.roster(rng, 8, t * 1000)
    pipe = Pipeline(roster)
    try:
        pipe.produce(streams.streams(rng, roster, t * 1000))
        pipe.scorer_once(as_of)
        log = pipe.log()
        found = cards(pipe)
        checked = evidence = 0
        for sentra, card in sorted(found.items()):
            platforms = {a["platform"] for s in roster["sentras"]
                         if s["id"] == sentra for a in s["accounts"]}
            for field in fields_of(card):
                answer = told(pipe, sentra, field, "--as-of", as_of)
                assert answer["redis"] is None
                check(answer, sentra, field, card[field], log)
                asked = field.rsplit(":", 1)[-1]
                read, unusable = counted(
                    log, sentra, {asked} if asked in pipe.platforms
                    else platforms, t * 1000)
                counts = answer["counts"]
                assert (counts["read"], counts["not_usable"]) == \
                    (read, unusable), (field, counts, read, unusable)
                evidence += len(answer["evidence"])
                checked += 1
        assert checked > 150 and evidence > 1000, (checked, evidence)
        for_people(pipe, max(found, key=lambda s: int(
            found[s]["engagement:30d"])), as_of)
    finally:
        pipe.close()


def for_people(pipe, sentra, as_of):
    when = ["--as-of", as_of]
    for field in ("score", "followers", "latest", "engagement:30d"):
        answer = told(pipe, sentra, field, *when)
        for lang in ("C.UTF-8", "id_ID.UTF-8"):
            text = ctl(pipe, "evidence", sentra, field, *when, lang=lang)
            assert max(map(len, text.splitlines())) <= 80, text
            assert "Redis" not in text, text
        text = ctl(pipe, "evidence", sentra, field, *when, "--limit", "3")
        places = re.findall(r"^(?:  )?(\S+)\[(\d+)\]@(\d+)$", text, re.M)
        want = [(e["topic"], str(e["partition"]), str(e["offset"]))
                for e in answer["evidence"][:3]]
        assert places == want * 2, (text, want)
        events = [json.loads(line) for line in text.splitlines()
                  if line.startswith("{")]
        assert events == [json.loads(json.dumps(e["event"], default=float))
                          for e in answer["evidence"][:3]], text
        assert all(c == "\n" or c.isprintable() for c in text), text
    text = ctl(pipe, "evidence", sentra, "engagement:30d", *when,
               lang="id_ID.UTF-8")
    for line in ("Interaksi, 30 hari: ", "Diamati ", "Pembacaan sentra ini: "):
        assert line in text, text
    rows = list(csv.DictReader(io.StringIO(ctl(
        pipe, "evidence", sentra, "engagement:30d", *when, "--csv"))))
    answer = told(pipe, sentra, "engagement:30d", *when)
    assert [(r["topic"], int(r["partition"]), int(r["offset"]),
             int(r["difference"])) for r in rows] == [
        (e["topic"], e["partition"], e["offset"], e["difference"])
        for e in answer["evidence"]]
    assert sum(int(r["difference"]) for r in rows) == answer["value"]
    few = told(pipe, sentra, "engagement:30d", *when, "--limit", "2")
    assert few["evidence"] == answer["evidence"][:2]
    assert "did you mean posts:7d?" in ctl(pipe, "evidence", sentra, "post:7d",
                                           want=64)
    assert "no sentra 'nowhere'" in ctl(pipe, "evidence", "nowhere", "score",
                                        want=1)
    assert "has no account on threads" in ctl(
        pipe, "evidence", sentra, "followers:threads", want=1)


ROSTER = {"version": 1, "sentras": [
    {"id": "kartini", "name": "Sentra Kartini", "kind": "sentra",
     "city": "Temanggung", "province": "Jawa Tengah",
     "timezone": "Asia/Jakarta", "aliases": [], "service_areas": [],
     "active_from": None, "active_until": None, "exempt": None,
     "accounts": [{"platform": p, "id": "a-" + p, "handle": "kartini_" + p,
                   "verified_by": None, "verified_at": None}
                  for p in ("youtube", "x")]}]}


def followers(platform, n, ms):
    return platform, b"kartini", json.dumps({
        "schema": "account_metrics.v1", "event_id": "e%d%s" % (ms, platform),
        "platform": platform, "sentra_id": "kartini",
        "account_id": "a-" + platform, "observed_at": streams.rfc3339(ms),
        "followers": n, "followers_exact": True, "posts_total": None,
        "views_total": None, "likes_total": None}).encode()


def against_redis():
    """without --as-of: the card's own instant; agrees, or differs and says by how much the scorer is behind"""
    pipe = Pipeline(ROSTER)
    try:
        now = int(time.time() * 1000)
        assert "not compared" not in ctl(pipe, "evidence", "kartini", "score")
        text = ctl(pipe, "evidence", "kartini", "followers")
        assert "Redis has no such number yet" in text and \
            "No reading has changed it." in text, text
        pipe.produce([followers("youtube", n, now - 600000 + i * 60000)
                      for i, n in enumerate((1200, 1200, 1250))] +
                     [followers("x", 338888, now - 1000)])
        pipe.scorer_once()
        time.sleep(1.5)  # now is another second than the card's
        for field in ("followers", "score", "growth:7d", "posts:7d",
                      "followers:x"):
            answer = told(pipe, "kartini", field)
            assert answer["redis"] == {"value": cards(pipe)["kartini"][field],
                                       "agrees": True, "lag": 0}, answer
            assert at(answer["as_of"]) == 1000 * int(
                cards(pipe)["kartini"]["as_of"])
        text = ctl(pipe, "evidence", "kartini", "followers")
        for line in ("Followers: 340,138", "Redis shows 340138: agrees",
                     "kartini_x (X)", "Earlier readings: 1, together +1,200", "Readings of the sentra: 4. Changed the "
                     "number: 3."):
            assert line in text, (line, text)
        pipe.produce([followers("x", 338880, now)])
        text = ctl(pipe, "evidence", "kartini", "followers", want=1)
        assert "Redis shows 340138: differs" in text and "340,130" in text
        answer = told(pipe, "kartini", "followers", want=1)
        assert answer["redis"]["agrees"] is False
        pipe.redis.hset(pipe.prefix + ":card:kartini", "as_of",
                        str(now // 1000 - 7200))
        old = told(pipe, "kartini", "followers", want=1)
        assert at(old["as_of"]) >= now, old
        pipe.redis.hset(pipe.prefix + ":pipeline:scorer", "lag", "7")
        text = ctl(pipe, "evidence", "kartini", "followers", want=1)
        assert "differs, the scorer is 7 messages behind" in text, text
        pipe.stop_redis()
        done = pipe.run("sentractl", "evidence", "kartini", "followers")
        assert done.returncode == 0 and "340,130" in done.stdout, done
        assert "not compared with Redis: " in done.stderr, done.stderr
        assert "Redis shows" not in done.stdout, done.stdout
        text = ctl(pipe, "evidence", "kartini", "followers", "--as-of",
                   streams.rfc3339(now - 570000))
        assert "Followers: 1,200" in text, text
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([every_number, against_redis])

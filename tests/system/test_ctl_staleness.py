#!/usr/bin/python3
"""sentractl stale, blind, alerts, explain, exempt and thresholds, against what
the alerter wrote; and what the dashboards' user may see of it."""
import csv
import datetime
import io
import json
import os
import re
import stat
import subprocess

from pipeline import BUILD, ROOT, redis_users, tap
from test_alerter import (DAY, HOUR, ONE, T0, UTC, evaluate, post, roster,
                          rounds, sentra, stamp, status, with_pipe)



def day_of(t, more=""):
    """As people read a day: without a zero before it."""
    return t.strftime("%a ") + str(t.day) + t.strftime(" %b %Y" + more)


LATER_DAY = datetime.datetime.now(UTC) + 30 * DAY
LATER, DAY_OF_LATER = LATER_DAY.strftime("%Y-%m-%d"), day_of(LATER_DAY)


def ctl(pipe, *args, want=0, config=None):
    done = subprocess.run(
        [os.path.join(BUILD, "sentractl"), *args, "-c",
         config or pipe.config],
        text=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
        env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert done.returncode == want, (args, done.returncode, done.stdout,
                                     done.stderr)
    return done.stdout + done.stderr


def expect(text, *words):
    for word in words:
        assert re.search(word, text), "%r is not in\n%s" % (word, text)


def rows(text):
    """What --csv printed, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text)))


def use_calendar(pipe):
    calendar = os.path.join(ROOT, "deploy", "calendar.json")
    with open(pipe.config) as conf:
        text = conf.read().replace("[redis]",
                                   "calendar = %s\n[redis]" % calendar)
    with open(pipe.config, "w") as conf:
        conf.write(text)


def instant(text):
    """Unix seconds of a time as --json writes it."""
    return int(datetime.datetime.strptime(
        text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC).timestamp())


def as_of(t):
    return ["--as-of", stamp(t)]


@with_pipe(ONE)
def a_quiet_sentra(pipe):
    """a quiet sentra from fresh to stale and back: explain, stale, alerts, blind agree with the alerter"""
    use_calendar(pipe)
    with open(pipe.config, "a") as conf:
        conf.write("[staleness]\naging_after.youtube = 4d\n"
                   "stale_after.abiyoso = 6d\n")
    end = T0 + 14 * DAY
    pipe.produce(rounds("abiyoso", "youtube", "UCa", T0, end, T0 - HOUR))
    evaluate(pipe, T0 + 3 * DAY)
    expect(ctl(pipe, "stale"), r"\ASentra +Stale since[^\n]*\nnone\n\Z")
    expect(ctl(pipe, "alerts"), r"\AStatus[^\n]*\nnone\n\Z")
    evaluate(pipe, end)
    pipe.scorer_once(end.strftime("%Y-%m-%dT%H:%M:%SZ"))  # names
    told = ctl(pipe, "stale")
    # Six working days after Monday 08:00 WIB, two proofs beyond.
    expect(told, r"\nSentra Abiyoso +Tue 11 Aug 2026 10:00 WIB "
           r"+Mon 3 Aug 2026 08:00 WIB\n  abiyoso: youtube\n\Z")
    listed = json.loads(ctl(pipe, "stale", "--json"))["stale"]
    assert [(s["sentra"], s["platforms"], s["unverified_since"])
            for s in listed] == [("abiyoso", ["youtube"], None)], listed
    assert instant(listed[0]["since"]) == int(pipe.redis.zscore(
        pipe.prefix + ":stale", "abiyoso"))
    assert rows(ctl(pipe, "stale", "--csv")) == [{
        "sentra": "abiyoso", "name": "Sentra Abiyoso",
        "since": listed[0]["since"], "latest": listed[0]["latest"],
        "platforms": "youtube", "unverified_since": ""}]
    # The same instant is the same text, whichever command says it.
    told = json.loads(ctl(pipe, "alerts", "--json"))["alerts"]
    assert [a["since"] for a in told] == [listed[0]["since"]], told
    csv_told = rows(ctl(pipe, "alerts", "--csv"))
    assert [(a["state"], a["kind"], a["of"], a["since"], a["resolved"])
            for a in csv_told] == [("firing", "content_stale", "abiyoso",
                                    listed[0]["since"], "")], csv_told
    expect(ctl(pipe, "alerts"),
           r"firing +sentra silent +abiyoso +Tue 11 Aug 2026 10:00 WIB")
    text = ctl(pipe, "explain", "ABIYOSO", *as_of(end))
    expect(text, r"Sentra Abiyoso \(abiyoso\): stale since Tue 11 Aug 2026 "
           "10:00 WIB", "alert +content_stale fires since",
           "because of +YouTube UCa",
           r"newest post +Mon 3 Aug 2026 08:00 WIB\n +https://example.org/1",
           "first event +Mon 3 Aug 2026 09:00 WIB",
           "last proof +Mon 17 Aug 2026 09:00 WIB",
           "last status +Mon 17 Aug 2026 09:00 WIB: ok; the next",
           "age +9 days 16 hours of working time",
           "left out +Mon 17 Aug 2026 [^;]+; 4 days of weekends\n",
           r"aging_after 4 days \(aging_after.youtube\), stale_after 6 days "
           r"\(stale_after.abiyoso\)",
           r"proof_gap 30 minutes \(for all\)",
           "limit passed +Tue 11 Aug 2026 08:00",
           "first proof over +Tue 11 Aug 2026 09:00",
           "second proof +Tue 11 Aug 2026 10:00",
           "next +it ends once a newer post is seen",
           "next +blind at Mon 17 Aug 2026 15:00")
    # Nobody looks any more: stale still, unverified.
    evaluate(pipe, end + 7 * HOUR)
    expect(ctl(pipe, "stale"),
           r"  abiyoso: youtube\n  Unverified since Mon 17 Aug 2026 15:00 WIB\n")
    expect(ctl(pipe, "blind", *as_of(end + 7 * HOUR)),
           r"YouTube: the producer reports nothing \(silent\)\n"
           r"Mon 17 Aug 2026 15:00 WIB +abiyoso +UCa")
    expect(ctl(pipe, "explain", "abiyoso", *as_of(end + 7 * HOUR)),
           "; unverified since Mon 17 Aug 2026 15:00",
           r"alert +collection_blind youtube silent fires",
           "it is seen again at the next proof")
    t = end + 8 * HOUR
    pipe.produce([post(t, "abiyoso", "youtube", "UCa", end + HOUR, "2"),
                  status(t, "abiyoso", "youtube", "UCa")])
    evaluate(pipe, t)
    assert json.loads(ctl(pipe, "stale", "--json"))["stale"] == []
    expect(ctl(pipe, "alerts", "--firing"), r"\AStatus[^\n]*\nnone\n\Z")
    expect(ctl(pipe, "alerts", "--last", "1"),
           r"\A[^\n]*\nover +unseen +YouTube: silent +Mon [^\n]*\n\Z")
    both = json.loads(ctl(pipe, "alerts", "--json"))["alerts"]
    assert {a["state"] for a in both} == {"resolved"} and len(both) == 2, both
    expect(ctl(pipe, "explain", "abiyoso", *as_of(t)),
           r"\(abiyoso\): fresh\n", "alert +none fires",
           "next +if nothing is posted: aging after Mon 24 Aug 2026 00:00 "
           "WIB, stale after Thu 27 Aug 2026 00:00 WIB")


PAIR = roster(
    sentra("satu", ("youtube", "UC1"), ("x", "1")),
    sentra("dua", ("youtube", "UC2")), sentra("kosong"))


@with_pipe(PAIR)
def the_blind(pipe):
    """blind: accounts by platform and reason; explain says why, and what is not known"""
    t = T0 + DAY
    pipe.produce(
        rounds("satu", "youtube", "UC1", T0, T0 + HOUR, T0) +
        [status(t, "satu", "youtube", "UC1", "quota"),
         status(t, "dua", "youtube", "UC2", "auth")])
    at = t + 7 * HOUR
    evaluate(pipe, t + HOUR)
    pipe.produce([status(at - HOUR, "satu", "youtube", "UC1", "quota"),
                  status(at - HOUR, "dua", "youtube", "UC2", "auth")])
    evaluate(pipe, at)
    text = ctl(pipe, "blind", *as_of(at))
    expect(text, r"YouTube: .*\(auth\)\nTue 4 Aug 2026 15:00 WIB +dua +UC2\n"
           r"YouTube: .*\(quota\)\nMon 3 Aug 2026 16:00 WIB +satu +UC1\n\Z")
    assert max(map(len, text.splitlines())) <= 80, text
    listed = json.loads(ctl(pipe, "blind", "--json", *as_of(at)))["blind"]
    assert [(b["sentra"], b["reason"]) for b in listed] == [
        ("dua", "auth"), ("satu", "quota")], listed
    assert rows(ctl(pipe, "blind", "--csv", *as_of(at))) == [
        dict(b, handle=b["handle"] or "") for b in listed]
    expect(ctl(pipe, "blind", "--csv", "--json", want=64), "not both")
    expect(ctl(pipe, "explain", "satu", *as_of(at)), r"\(satu\): blind\n",
           "alert +collection_blind youtube quota",
           "last status .*: quota", "YouTube UC1", "X 1\n +state +unknown",
           "it waits for the producer's first report")
    expect(ctl(pipe, "explain", "kosong", *as_of(at)), "unregistered")
    told = json.loads(ctl(pipe, "explain", "satu", "--json", *as_of(at)))
    assert told["state"] == "blind" and not told["alert"], told
    assert told["accounts"][0]["reason"] == "quota", told
    assert told["accounts"][1]["proof"] is None, told
    expect(ctl(pipe, "explain", "stau", want=1), "did you mean satu")
    expect(ctl(pipe, "explain", "Sentra", want=1), "any of: satu, dua")


@with_pipe(ONE)
def exempted(pipe):
    """exempt: the roster in place, whole, permissions kept; refusals change nothing; --end"""
    path = os.path.join(pipe.dir, "roster.json")
    os.chmod(path, 0o640)
    link = os.path.join(pipe.dir, "link.json")
    os.symlink("roster.json", link)

    def read():
        with open(path) as text:
            return json.load(text)["sentras"][0]

    with open(path) as text:
        before = text.read()
    until = ["--until", LATER, "--why", "renovasi"]
    for args, want, word in (
            (["abiyosu", *until], 1, "did you mean abiyoso"),
            (["abiyoso", "--until", "2026-02-30", "--why", "x"], 64, "date"),
            (["abiyoso", "--until", "2026-01-01", "--why", "x"], 1, "past"),
            (["abiyoso", "--until", LATER], 64, "--why"),
            (["abiyoso", "--end", *until], 64, "--end"),
            (["abiyoso", "--end"], 1, "abiyoso is not exempt"),
            (["abiyoso", "--account", "x:9", *until], 1, "youtube:UCa"),
            (["abiyoso", "--account", "@a", *until], 1, "no account"),
            (["abiyoso", "--until", LATER, "--why", ""], 64, "--why"),
            (["abiyoso", "--until", LATER, "--why", "\udcff"], 1,
             "nothing was written"),
            ([*until], 64, "SENTRA")):
        expect(ctl(pipe, "exempt", *args, want=want), word)
        with open(path) as text:
            assert text.read() == before, args
    expect(ctl(pipe, "exempt", "Abiy", "--file", link, *until),
           "abiyoso: exempt until and including %s: renovasi" % DAY_OF_LATER,
           "systemctl reload sentra-consumer@alerter")
    assert read()["exempt"] == {"until": LATER, "why": "renovasi"}
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
    assert os.path.islink(link)
    assert sorted(n for n in os.listdir(pipe.dir) if "roster" in n) == [
        "roster.json"]
    expect(ctl(pipe, "exempt", "abiyoso", "--account", "youtube:UCa", *until),
           "abiyoso youtube:UCa: exempt")
    assert read()["accounts"][0]["exempt"]["until"] == LATER
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    pipe.produce([status(now - HOUR, "abiyoso", "youtube", "UCa")])
    done = pipe.run("sentra-consumer", "alerter", "--once")
    assert done.returncode == 0, done.stderr
    expect(ctl(pipe, "explain", "abiyoso"), r"\(abiyoso\): exempt",
           "sentra exempt +until and including %s: renovasi" %
           DAY_OF_LATER,
           "account exempt +until and including", "next +exempt until ")
    ctl(pipe, "exempt", "abiyoso", "--end")
    assert read()["exempt"] is None
    ctl(pipe, "exempt", "abiyoso", "--account", "youtube:UCa", "--end")
    assert "exempt" not in read()["accounts"][0]
    expect(ctl(pipe, "explain", "abiyoso"), r"\(abiyoso\): fresh",
           "dashboards +exempt, as judged last")
    # How far that is to be believed.
    assert "the alerter" not in ctl(pipe, "explain", "abiyoso")
    health = pipe.prefix + ":pipeline:alerter"
    old = now - 2 * HOUR
    pipe.redis.hset(health, mapping={
        "updated_at": int(old.timestamp()), "version": "0.0.9",
        "rebuilding": 1})
    expect(ctl(pipe, "explain", "abiyoso"), "version 0.0.9", "filling Redis",
           "silent since %s WIB" % day_of(old + 7 * HOUR, " %H:%M"))
    pipe.redis.delete(health)
    expect(ctl(pipe, "explain", "abiyoso"), "has never written")
    expect(ctl(pipe, "stale"), "Nothing here yet: sentra-consumer@alerter")


@with_pipe(roster(*(sentra("s%d" % i, ("x", str(i))) for i in range(10))))
def ten_exempted_at_once(pipe):
    """exempt: of ten at once each waits for the others, and all are kept"""
    path = os.path.join(pipe.dir, "roster.json")
    running = [subprocess.Popen(
        [os.path.join(BUILD, "sentractl"), "exempt", "s%d" % i, "--until",
         LATER, "--why", "cuti", "-c", pipe.config],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for i in range(10)]
    for child in running:
        assert child.wait(60) == 0, child.stderr.read()
    with open(path) as text:
        assert all(s["exempt"] for s in json.load(text)["sentras"])
    assert [n for n in os.listdir(pipe.dir) if "roster" in n] == [
        "roster.json"]


def history(pipe, name, posts):
    key = "%s:history:%s" % (pipe.prefix, name)
    day = datetime.date(2025, 11, 3)  # a Monday
    for i, n in enumerate(posts):
        date = day + datetime.timedelta(days=i)
        pipe.redis.xadd(key, {"date": str(date), "posts": n}, id="%d-0" % (
            (date - datetime.date(1970, 1, 1)).days * 86400000))


@with_pipe(roster(sentra("rajin", ("x", "1")), sentra("jarang", ("x", "2")),
                  sentra("baru", ("x", "3"), ("youtube", "UC3"))))
def thresholds(pipe):
    """thresholds: percentiles of working days between posts, lines to paste that the alerter takes"""
    history(pipe, "rajin", [1] * 100)
    history(pipe, "jarang", [1, 0, 0, 0, 0, 0, 0] * 30)  # Mondays
    history(pipe, "baru", [1] * 5)
    use_calendar(pipe)
    with open(pipe.config, "a") as conf:
        conf.write("[staleness]\nstale_after.youtube = 14d\n")
    text = ctl(pipe, "thresholds")
    expect(text, r"rajin +100 +100 +1d +1d +0d +3d +7d",
           r"jarang +210 +30 +5d +5d +2d +3d +7d",
           r"baru +5 +5 +1d +1d +0d +3d +14d +too little history: 4 gaps",
           r"\n\[staleness\]\naging_after.rajin = 2d\n"
           r"stale_after.rajin = 2d\naging_after.jarang = 6d\n"
           r"stale_after.jarang = 6d\n\Z")
    with open(pipe.config, "a") as conf:
        conf.write(text[text.index("[staleness]"):])
    expect(ctl(pipe, "thresholds", "jarang"), r"jarang .* 6d +6d *\n")
    done = pipe.run("sentra-consumer", "alerter", "--check")
    assert done.returncode == 0, done.stderr
    listed = json.loads(ctl(pipe, "thresholds", "--json"))["thresholds"]
    assert [t["suggested"] for t in listed] == [
        {"aging_after": "2d", "stale_after": "2d"},
        {"aging_after": "6d", "stale_after": "6d"}, None], listed
    expect(ctl(pipe, "thresholds", "tiada", want=1), "no sentra 'tiada'")


@with_pipe(ONE)
def the_dashboards_user(pipe):
    """the dashboards' user sees who is stale, blind and told; explain wants sentractl's, and says so"""
    rights = redis_users(pipe.prefix)["dashboards"]
    pipe.redis.execute_command("ACL", "SETUSER", "dashboards", ">geheim",
                               *rights)
    secret = os.path.join(pipe.dir, "password")
    with open(secret, "w") as out:
        out.write("geheim\n")
    with open(pipe.config) as conf:
        text = conf.read().replace("unix://", "unix://dashboards@").replace(
            "[kafka]", "password_file = %s\n[kafka]" % secret)
    config = os.path.join(pipe.dir, "dashboard.conf")
    with open(config, "w") as conf:
        conf.write(text)
    at = T0 + DAY
    pipe.produce([status(T0, "abiyoso", "youtube", "UCa")])
    evaluate(pipe, at)
    expect(ctl(pipe, "stale", config=config), "Stale since")
    expect(ctl(pipe, "alerts", config=config), "firing +unseen")
    expect(ctl(pipe, "blind", config=config), r"YouTube: \?\nMon 3 Aug 2026 15:00",
           "no reasons: .*user sentra-sentractl")
    expect(ctl(pipe, "explain", "abiyoso", config=config, want=1),
           "user sentra-sentractl", "NOPERM")
    expect(ctl(pipe, "blind", *as_of(at)), r"YouTube: .*\(silent\)")


if __name__ == "__main__":
    tap([a_quiet_sentra, the_blind, exempted, ten_exempted_at_once, thresholds,
         the_dashboards_user])

#!/usr/bin/python3
"""The report of a week, from real Kafka: the same bytes however it is made, the
numbers of every file against each other, Redis and the oracle, what is kept,
and what verify finds."""
import datetime
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

import jsonschema

from board import Board, missing
from pipeline import BUILD, ROOT, tap
from report_files import (STAGES, Land, calc_is, csv_is, files_are, html_is,
                          indonesian, loaded, markdown_is, pdf_is, ranking_is,
                          read, sheet_is, stages, sums)
import oracle
import report_world as world

sys.path.insert(0, os.path.join(ROOT, "tests", "browser"))
import axe  # noqa: E402
import driver  # noqa: E402
from browser import Browser, told  # noqa: E402
from world import World  # noqa: E402

FILES = ["report.json", "laporan.pdf", "laporan.html", "laporan.xlsx",
         "laporan.csv", "laporan.md", "wa.txt", "kartu.png", "slide.png"]
T = oracle.instant("2026-03-08T16:59:59Z") // 1000
AS_OF = "2026-03-08T16:59:59Z"
CALC = shutil.which("soffice")

# One log for most of the tests.
LAND = Land(world.Country())
BASE = None


def base():
    """The report that the others are compared with, made once."""
    global BASE
    if BASE is None:
        BASE = LAND.report("base", "--period", world.PERIOD)
    return BASE


# ---- what there is ----

def is_whole():
    """its files are there, the sums are right, the schema is kept"""
    directory = base()
    assert sorted(os.listdir(directory)) == sorted(FILES + ["SHA256SUMS"])
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"],
                          cwd=directory, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 9, \
        done.stdout
    report = loaded(directory)
    with open(os.path.join(ROOT, "schemas", "report.schema.json")) as schema:
        jsonschema.validate(report, json.load(schema))
    assert report["period"] == world.PERIOD and report["previous"] is None
    assert report["as_of"] == "2026-03-08T16:59:59.000Z"
    assert report["known_from"] is None
    for name in ["kartu.png", "slide.png"]:
        data = read(directory, name)
        size = (int.from_bytes(data[16:20], "big"),
                int.from_bytes(data[20:24], "big"))
        assert size == ((1080, 1350) if name[0] == "k" else (1920, 1080))
    assert len(read(directory, "laporan.pdf")) <= 300 << 10
    assert len(read(directory, "wa.txt").decode()) <= 1500


def is_the_same():
    """again, elsewhere, by another clock, zone, locale: the same bytes"""
    want = sums(base())
    os.mkdir(LAND.path("home"))
    envs = [dict(os.environ, TZ="America/New_York", LC_ALL="C", LANG="C"),
            dict(os.environ, TZ="Pacific/Auckland", LC_ALL="id_ID.UTF-8",
                 HOME=LAND.path("home"), XDG_CONFIG_HOME=LAND.path("home")),
            dict(os.environ, SENTRA_CLOCK=LAND.path("clock"),
                 LD_PRELOAD=os.path.join(BUILD, "tests", "wrong_clock.so"))]
    with open(LAND.path("clock"), "w") as clock:
        clock.write("3600")
    # The loader says nothing that fails where it is missing.
    assert os.path.exists(envs[2]["LD_PRELOAD"])
    for i, env in enumerate(envs):
        have = LAND.report("deep/er-%d" % i, "--period", world.PERIOD,
                           "--from-kafka", env=env, cwd="/")
        assert sums(have) == want, i


def is_the_same_for_another():
    """a user who may read the configuration alone: the same bytes"""
    if os.getuid() != 0:
        print("# skipped: only root can be somebody else")
        return
    home = LAND.path("nobody")
    os.mkdir(home)
    shutil.chown(home, "nobody")
    os.chmod(LAND.dir, 0o755)
    become = ["setpriv", "--reuid", "nobody", "--clear-groups"]
    wanted = [os.path.join(BUILD, "sentra-report"),
              os.path.join(ROOT, "deploy", "lexicon.json")]
    if any(subprocess.run(become + ["test", "-r", path]).returncode
           for path in wanted):
        print("# skipped: nobody may not read " + ROOT)
        return
    os.mkdir(home + "/bin")
    shutil.copy(shutil.which("redis-server"), home + "/bin")
    done = LAND.ctl("report", "--period", world.PERIOD, "--out",
                    home + "/report", cwd="/", prefix=become,
                    env=dict(os.environ, HOME=home,
                             PATH=home + "/bin:/usr/bin:/bin"))
    assert done.returncode == 0, done.stderr
    assert sums(home + "/report") == sums(base())


def touches_nothing():
    """no topic is longer after it, no group is there, no Redis key is written"""
    import confluent_kafka.admin
    before = {t: len(m) for t, m in LAND.log(
        [LAND.prefix + ".alerts", LAND.prefix + ".dlq"]).items()}
    os.mkdir(LAND.path("tmp"))
    LAND.report("untouched", "--period", world.PERIOD, "--from-kafka",
                env=dict(os.environ, TMPDIR=LAND.path("tmp")))
    after = {t: len(m) for t, m in LAND.log(
        [LAND.prefix + ".alerts", LAND.prefix + ".dlq"]).items()}
    assert before == after and not before
    assert LAND.redis.dbsize() == 0
    admin = confluent_kafka.admin.AdminClient(
        {"bootstrap.servers": LAND.brokers})
    groups = {g.id for g in admin.list_groups(timeout=30)}
    assert not [g for g in groups if g.startswith(LAND.prefix)], groups
    assert not os.listdir(LAND.path("tmp"))


def redis_gives_the_same():
    """from a Redis as of the week's end: the same bytes, without a rebuild"""
    stages(LAND, AS_OF)
    env = dict(os.environ, PATH="/nowhere")  # no redis-server to be found
    have = LAND.report("redis", "--period", world.PERIOD, env=env)
    assert sums(have) == sums(base())
    # A later Redis is another time's.
    for stage in STAGES:
        LAND.run("sentra-consumer", stage, "--once")
    have = LAND.report("later", "--period", world.PERIOD)
    assert sums(have) == sums(base())
    done = LAND.ctl("report", "--period", world.PERIOD, "--out",
                    LAND.path("none"), env=env)
    assert done.returncode == 1 and "redis-server" in done.stderr, done.stderr
    assert not os.path.exists(LAND.path("none"))


# ---- the numbers ----

@functools.lru_cache(maxsize=None)
def oracle_world():
    told = oracle.World(LAND.country.roster)
    for messages in LAND.log().values():
        told.read(messages, as_of=T)
    return told


@functools.lru_cache(maxsize=None)
def oracle_redis(version):
    return oracle_world().redis(T, version, LAND.prefix)


def oracle_agrees():
    """the ranking is the oracle's, number by number"""
    version = loaded(base())["score_version"]
    assert ranking_is(oracle_redis(version), LAND.prefix, base()) == \
        16 * LAND.country.n


def days_agree():
    """each day is the oracle's history"""
    report = loaded(base())
    want = oracle_redis(report["score_version"])
    seen = 0
    for row in report["tables"]["days"]["rows"]:
        entries = want["%s:history:%s" % (LAND.prefix, row["id"])][1] \
            if "%s:history:%s" % (LAND.prefix, row["id"]) in want else []
        for _, day in entries:
            if day["date"] != row["date"]:
                continue
            for field in ["posts", "engagement", "score"]:
                assert row[field] == float(day[field]), (row, day)
            seen += 1
    assert seen > 100, seen


def hours_agree():
    """hours not seen are those of the looks that failed"""
    report = loaded(base())
    rows = {(r["id"], r["account"]): r["hours"]
            for r in report["tables"]["unseen"]["rows"]}
    looks = {}
    for at, _, sentra, event in LAND.country.events:
        if event["schema"] == "collection_status.v1" and event["complete"]:
            looks.setdefault((sentra, event["account_id"]), []).append(at)
    want = {}
    for key, times in looks.items():
        missing = sum(1 for m in range(world.FROM, world.UNTIL, 60000)
                      if not any(0 <= m - t < 6 * world.HOUR for t in times
                                 if t <= m))
        if missing:
            want[key] = missing / 60
    assert set(rows) == set(want), (rows, want)
    for key in want:
        assert abs(rows[key] - want[key]) < 0.1, (key, rows, want)
    assert len(want) == 2
    blind = report["tables"]["blind"]["rows"]
    assert [(r["id"], r["account"]) for r in blind] == [
        ("sentra-03", "youtube-3")], blind
    silent = report["tables"]["silent"]["rows"]
    assert [r["id"] for r in silent] == ["sentra-05"], silent


def log_agrees():
    """first and last offsets are those that were read up to then"""
    report = loaded(base())
    rows = {(r["topic"], r["partition"]): r
            for r in report["tables"]["log"]["rows"]}
    seen = 0
    for (topic, partition), messages in LAND.log().items():
        counted = 0
        for message in messages:
            at = oracle.instant(json.loads(message.payload)["observed_at"])
            if at > T * 1000:
                break
            counted += 1
        row = rows[topic, partition]
        assert (row["first"], row["last"], row["messages"]) == (
            0, counted - 1, counted), row
        seen += counted
    assert seen > 10000


def files_agree():
    """CSV, XLSX, HTML, Markdown and PDF have the numbers of report.json"""
    files_are(base())


def files_can_differ():
    """that is seen: another number in any of them"""
    row = loaded(base())["tables"]["ranking"]["rows"][3]
    bad = LAND.path("differs")
    for name, check, number in [
            ("laporan.csv", csv_is, str(row["followers"])),
            ("laporan.html", html_is, '"%d"' % row["followers"]),
            ("laporan.md", markdown_is, indonesian(row["followers"])),
            ("report.json", pdf_is, str(row["followers"])),
            ("report.json", sheet_is, str(row["followers"]))]:
        shutil.rmtree(bad, ignore_errors=True)
        shutil.copytree(base(), bad)
        text = read(bad, name).decode()
        other = re.sub(r"\d(?=\"?$)", lambda m: "%d" % (9 - int(m[0])), number)
        assert number in text, (name, number)
        with open(os.path.join(bad, name), "w", newline="") as out:
            out.write(text.replace(number, other))
        try:
            check(bad)
        except AssertionError:
            continue
        assert False, "%s does not see another number in %s" % (
            check.__name__, name)


def spreadsheet_agrees():
    """LibreOffice reads the workbook: the same numbers, and dates as dates"""
    assert not CALC or calc_is(base()) > 1000


if not CALC:
    spreadsheet_agrees.__doc__ += " # SKIP soffice is not installed"


def pdf_is_sound():
    """the PDF is tagged, has its fonts, and six pages at most"""
    path = os.path.join(base(), "laporan.pdf")
    info = subprocess.run(["pdfinfo", path], stdout=subprocess.PIPE,
                          check=True, text=True).stdout
    assert re.search(r"^Tagged: +yes", info, re.M), info
    assert int(re.search(r"^Pages: +(\d+)", info, re.M).group(1)) <= 6
    fonts = subprocess.run(["pdffonts", path], stdout=subprocess.PIPE,
                           check=True, text=True).stdout.splitlines()[2:]
    assert fonts and all("Inter" in f and " yes yes" in f for f in fonts), \
        fonts


# ---- targets ----

def targets_agree():
    """realisasi and capaian are those of the quarter's days"""
    report = loaded(base())
    rows = {(r["id"], r["indicator"]): r
            for r in report["tables"]["targets"]["rows"]}
    ranking = {r["id"]: r for r in report["tables"]["ranking"]["rows"]}
    told = oracle_redis(report["score_version"])
    for (sentra, indicator), row in rows.items():
        if indicator == "followers":
            assert row["target"] == (9000 if sentra == "sentra-01" else 5000)
            assert row["realisasi"] == ranking[sentra]["followers"]
            if row["realisasi"] is not None:
                assert abs(row["capaian"] - 100 * row["realisasi"] /
                           row["target"]) < 0.006
        if indicator == "posts_week" and row["realisasi"] is not None:
            entries = told.get("%s:history:%s" % (LAND.prefix, sentra),
                               (0, []))[1]
            known = datetime.date.fromisoformat(entries[0][1]["date"])
            days = (datetime.date(2026, 3, 8) - known).days + 1
            posts = sum(int(d["posts"]) for _, d in entries) + sum(
                r["posts"] or 0 for r in report["tables"]["days"]["rows"]
                if r["id"] == sentra and r["date"] == "2026-03-08")
            assert row["realisasi"] == round(posts * 7 / days, 2), (
                row, posts, days)
    assert len(rows) == 4 * LAND.country.n


# ---- kept, and checked ----

def is_kept():
    """without --out it is kept, and never rewritten; list has it"""
    done = LAND.ctl("report", "--period", world.PERIOD)
    assert done.returncode == 0, done.stderr
    kept = LAND.path("report/" + world.PERIOD)
    assert sums(kept) == sums(base())
    again = LAND.ctl("report", "--period", world.PERIOD)
    assert again.returncode == 0 and "the same" in again.stdout, again
    roster = LAND.country.roster
    changed = json.loads(json.dumps(roster))
    changed["sentras"][0]["name"] = "Sentra Lain"
    LAND.write_roster(changed)
    other = LAND.ctl("report", "--period", world.PERIOD)
    LAND.write_roster(roster)
    assert other.returncode == 1, other
    assert sums(base())["report.json"] in other.stderr, other.stderr
    assert len(re.findall(r"\b[0-9a-f]{64}\b", other.stderr)) == 2
    assert sums(kept) == sums(base())
    listed = LAND.ctl("report", "list", "--json")
    assert json.loads(listed.stdout)[0]["sha256"] == \
        sums(base())["report.json"], listed.stdout


def verifies():
    """verify agrees; a sabotaged number it names, in whatever file"""
    done = LAND.ctl("report", "verify", base())
    assert done.returncode == 0, done.stdout + done.stderr
    row = loaded(base())["tables"]["ranking"]["rows"][3]
    number = row["followers"]
    for name, old, new in [
            ("report.json", '"followers": %d' % number,
             '"followers": %d' % (number + 7)),
            ("laporan.csv", str(number), str(number + 7)),
            ("laporan.md", indonesian(number, 0), indonesian(number + 7, 0))]:
        bad = LAND.path("bad")
        shutil.rmtree(bad, ignore_errors=True)
        shutil.copytree(base(), bad)
        text = read(bad, name).decode()
        if old not in text:
            old, new = old.replace(": ", ":"), new.replace(": ", ":")
        assert old in text, (name, old)
        with open(os.path.join(bad, name), "w", newline="") as out:
            out.write(text.replace(old, new))
        done = LAND.ctl("report", "verify", bad)
        assert done.returncode == 1, done
        said = done.stdout + done.stderr
        assert name in said, said
        assert str(number + 7) in said or indonesian(number + 7, 0) in said, \
            said
        assert str(number) in said or indonesian(number, 0) in said, said
    # Also where whoever did it made the sums anew.
    bad = LAND.path("bad")
    shutil.rmtree(bad)
    shutil.copytree(base(), bad)
    text = read(bad, "report.json").decode()
    want = re.compile(r'"followers": ?%d\b' % number)
    with open(os.path.join(bad, "report.json"), "w", newline="") as out:
        out.write(want.sub('"followers": %d' % (number + 7), text))
    with open(os.path.join(bad, "SHA256SUMS"), "w") as out:
        for name in FILES:
            out.write("%s  %s\n" % (
                hashlib.sha256(read(bad, name)).hexdigest(), name))
    done = LAND.ctl("report", "verify", bad)
    assert done.returncode == 1 and "followers" in done.stdout, done


def moves_and_corrects():
    """the next week moves against the kept one, and corrects it"""
    late = next(e for _, p, s, e in reversed(LAND.country.events)
                if e["schema"] == "post_metrics.v1")
    land = Land(world.Country(seed=11))
    try:
        before = land.ctl("report", "--period", world.BEFORE)
        assert before.returncode == 0, before.stderr
        after = loaded(land.report("after", "--period", world.PERIOD))
        kept = loaded(land.path("report/" + world.BEFORE))
        assert after["previous"] == world.BEFORE
        assert after["previous_sha256"] == sums(
            land.path("report/" + world.BEFORE))["report.json"]
        ranks = {r["id"]: r["rank"]
                 for r in kept["tables"]["ranking"]["rows"]}
        for row in after["tables"]["ranking"]["rows"]:
            assert row["moved"] == ranks[row["id"]] - row["rank"], row
        known = oracle.World(land.country.roster)
        for messages in land.log().values():
            known.read(messages, as_of=T)
        history = known.redis(T, after["score_version"], "x")
        rows = {(r["id"], r["field"]): r["now"]
                for r in after["tables"]["corrections"]["rows"]}
        for row in kept["tables"]["ranking"]["rows"]:
            days = dict((d["date"], d) for _, d in history.get(
                "x:history:" + row["id"], (0, []))[1])
            week = [days[d] for d in sorted(days)
                    if kept["from"] <= d <= kept["to"]]
            if not week:
                continue
            for field, now in [
                    ("posts", sum(int(d["posts"]) for d in week)),
                    ("engagement", sum(int(d["engagement"]) for d in week)),
                    ("score", float(week[-1]["score"]))]:
                if now != row[field]:
                    assert rows.pop((row["id"], field)) == now, (row, field)
        assert not [k for k in rows if k[1] != "followers"], rows
        assert late
        done = land.ctl("report", "verify", land.path("after"))
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        land.close()


def retention():
    """what the log has lost is said; Redis still has the days before it"""
    land = Land(world.Country(seed=12))
    try:
        whole = loaded(land.report("whole", "--period", world.PERIOD))
        for stage in ["scorer", "alerter", "coverage"]:
            done = land.run("sentra-consumer", stage, "--once")
            assert done.returncode == 0, done.stderr
        gone = {}
        for (topic, partition), messages in land.log().items():
            at = [oracle.instant(json.loads(m.payload)["observed_at"])
                  for m in messages]
            gone[topic, partition] = sum(
                1 for t in at if t < world.UNTIL - 30 * world.DAY)
        land.expire({part: n for part, n in gone.items() if n})
        cut = loaded(land.report("cut", "--period", world.PERIOD))
        alone = loaded(land.report("alone", "--period", world.PERIOD,
                                   "--from-kafka"))
        assert cut["known_from"] == alone["known_from"] == "2026-02-08"
        assert cut["earlier"] == "redis" and alone["earlier"] is None
        assert "8 Feb 2026" in read(land.path("alone"), "wa.txt").decode()
        rows = [{(r["id"], r["indicator"]): r["realisasi"]
                 for r in report["tables"]["targets"]["rows"]}
                for report in (whole, cut, alone)]
        assert rows[0] == rows[1] and rows[0] != rows[2]
        for report in (cut, alone):
            for row, want in zip(report["tables"]["ranking"]["rows"],
                                 whole["tables"]["ranking"]["rows"]):
                for field in ["followers", "posts", "latest"]:
                    assert row[field] == want[field] or (
                        report is alone and row["id"] == "sentra-05"), (
                            row, want)
    finally:
        land.close()


# ---- other periods, other lands ----

def other_forms():
    """English, one sentra, any days, a month"""
    english = LAND.report("english", "--period", world.PERIOD, "--lang", "en")
    assert sums(english)["report.json"] == sums(base())["report.json"]
    assert "Followers" in read(english, "laporan.md").decode()
    one = LAND.report("one", "--period", world.PERIOD, "--sentra", "sentra-02")
    assert sorted(os.listdir(one)) == ["SHA256SUMS", "sentra-02.pdf",
                                       "sentra-02.txt"]
    text = read(one, "sentra-02.txt").decode()
    assert len(text) <= 1500 and "Sentra Terpadu" in text, text
    days = loaded(LAND.report("days", "--from", "2026-03-02", "--to",
                              "2026-03-08"))
    week = loaded(base())
    assert days["tables"]["ranking"] == week["tables"]["ranking"]
    some = loaded(LAND.report("some", "--from", "2026-02-25", "--to",
                              "2026-03-08"))
    told = oracle_redis(week["score_version"])
    for row in some["tables"]["ranking"]["rows"]:
        entries = told.get("%s:history:%s" % (LAND.prefix, row["id"]),
                           (0, []))[1]
        posts = sum(int(d["posts"]) for _, d in entries
                    if d["date"] >= "2026-02-25")
        card = told["%s:card:%s" % (LAND.prefix, row["id"])][1]
        assert row["posts"] == posts + int(card["posts:24h"]), row
    assert loaded(LAND.report("month", "--period", "2026-02"))["to"] == \
        "2026-02-28"


def page_faults(browser, address):
    """What is wrong with the page, in words."""
    faults = []
    for theme, width in (("light", 1366), ("dark", 1366), ("light", 320),
                         ("dark", 320)):
        browser.theme(theme)
        browser.size(width)
        browser.open(address)
        faults += ["%s %d: %s" % (theme, width, line)
                   for line in told(browser.axe())]
        if browser.sideways():
            faults.append("%d px: wider by %d px: %s" % (
                width, browser.sideways(), browser.too_wide(2)))
    faults += ["console: %s" % line for line in browser.console()]
    return faults + ["asks %s" % r for r in browser.foreign()]


def page_is_friendly():
    """laporan.html as the board serves it, in both languages, light and dark, on a desk and at 320 px: axe-core finds nothing, nothing is wider, nothing is refused"""
    if NO_BROWSER:
        return
    english = LAND.report("page", "--period", world.PERIOD, "--lang", "en")
    shown = World(int(time.time()))
    shown.kept = {name: {"laporan.html": read(directory, "laporan.html")}
                  for name, directory in (("2026-W10", base()),
                                          ("2026-W11", english))}
    board = Board(shown)
    faults = []
    try:
        with Browser() as browser:
            for root, week, language in (("", "2026-W10", "id"),
                                         ("/en", "2026-W11", "en")):
                path = "%s/laporan/%s/laporan.html" % (root, week)
                faults += [path + " " + fault for fault in page_faults(
                    browser, board.address + path)]
                assert browser.script(
                    "return document.documentElement.lang") == language
                assert "Sentra Contoh 01" in browser.text()
    finally:
        board.close()
    assert not faults, "\n".join(fault[:500] for fault in faults[:20])


def why_no_browser():
    try:
        return missing() or driver.missing() or not axe.path()
    except axe.Unavailable as error:
        return str(error)


NO_BROWSER = why_no_browser()
if NO_BROWSER:
    page_is_friendly.__doc__ += " # SKIP %s" % NO_BROWSER


def refuses():
    """what is no period, not over, or nobody: said, and nothing is written"""
    for args, said in [
            (["--period", "2026-W54"], "53"),
            (["--period", "gestern"], "gestern"),
            (["--period", "2999-W01"], "not over"),
            (["--from", "2026-03-09", "--to", "2026-03-02"], ""),
            (["--period", world.PERIOD, "--sentra", "nobody"], "nobody"),
            (["--period", world.PERIOD, "--lang", "fr"], "fr")]:
        done = LAND.ctl("report", "--out", LAND.path("refused"), *args)
        assert done.returncode in (1, 64), (args, done)
        assert said in done.stderr and done.stderr.count("\n") <= 2, (
            args, done.stderr)
        assert not os.path.exists(LAND.path("refused")), args


def nothing_yet():
    """a week before the first event: a sound report that says so"""
    empty = LAND.report("empty", "--period", "2025-W40")
    report = loaded(empty)
    assert all(r["followers"] is None
               for r in report["tables"]["ranking"]["rows"])
    assert len(read(empty, "wa.txt").decode()) <= 1500
    done = LAND.ctl("report", "verify", empty)
    assert done.returncode == 0, done.stdout + done.stderr


def other_lands():
    """one sentra, 300 of them, no targets: sound"""
    for n, targets in [(1, True), (300, False)]:
        country = world.Country(sentra=1 if n == 1 else 8)
        if n == 300:
            country.roster["sentras"] += [
                world.row(i, []) for i in range(8, 300)]
        land = Land(country, targets=targets)
        try:
            out = land.report("all", "--period", world.PERIOD)
            assert len(loaded(out)["tables"]["ranking"]["rows"]) == n
            info = subprocess.run(
                ["pdfinfo", os.path.join(out, "laporan.pdf")],
                stdout=subprocess.PIPE, check=True, text=True).stdout
            assert int(re.search(r"Pages: +(\d+)", info).group(1)) <= 6
            assert len(read(out, "wa.txt").decode()) <= 1500
            assert len(read(out, "laporan.pdf")) <= 512 << 10
        finally:
            land.close()


try:
    tap([is_whole, is_the_same, is_the_same_for_another, touches_nothing,
         redis_gives_the_same, oracle_agrees, days_agree, hours_agree,
         log_agrees, files_agree, files_can_differ, spreadsheet_agrees,
         pdf_is_sound, targets_agree, is_kept, verifies, moves_and_corrects,
         retention, other_forms, page_is_friendly, refuses, nothing_yet,
         other_lands])
finally:
    LAND.close()

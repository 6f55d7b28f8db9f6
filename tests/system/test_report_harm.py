#!/usr/bin/python3
"""Harm to a report: it is ended while it is made, it has no room, others write
the same, and what lies in a directory, or in the log, was made to harm."""
import csv
import io
import os
import shutil
import signal
import subprocess
import time

import openpyxl

from pipeline import tap, wait_for
from report_files import Land, loaded, read, sums
import report_world as world

HARM = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>",
        "\u202e\u2066sunam\u202c", "@SUM(1+9)*cmd", "*tebal* _x_ `k` | [y](z)",
        "x" * 200]


def harmful():
    """A country of which names and captions are."""
    country = world.Country(sentra=6)
    for sentra, name in zip(country.roster["sentras"], HARM):
        sentra["name"] = name
    posts = [e for _, _, _, e in country.events
             if e["schema"] == "post_metrics.v1"]
    for i, event in enumerate(posts):
        event["text"] = HARM[i % len(HARM)] + " penjangkauan"
        event["url"] = ["javascript:alert(1)", event["url"]][i % 5 > 0]
    account = country.roster["sentras"][0]["accounts"][0]
    country.look(world.instant("9999-12-31T23:59:59Z"), "sentra-00", account,
                 10 ** 9, [])
    country.events.sort(key=lambda e: e[0])
    return country


LAND = Land(harmful())
TMP = LAND.path("tmp")
os.mkdir(TMP)
ENV = dict(os.environ, TMPDIR=TMP)
BASE = LAND.report("base", "--period", world.PERIOD, env=ENV)


def begin(out, *args):
    """In a group of its own, as a shell starts it."""
    return subprocess.Popen(
        LAND.command("sentractl", "report", "--period", world.PERIOD,
                     "--from-kafka", "--out", LAND.path(out), *args),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=ENV, process_group=0)


def running():
    """What of ours runs, by the socket of its Redis."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as line:
                text = line.read()
        except OSError:
            continue
        if TMP.encode() in text:
            found.append(text)
    return found


def half():
    return [name for name in os.listdir(LAND.dir)
            if name.startswith(".") and "sentra-report" in name]


# ---- ended ----

def is_ended():
    """SIGTERM, and a terminal's Ctrl-C, at any moment: nothing is left"""
    for whole, number in [(False, signal.SIGTERM), (True, signal.SIGINT)]:
        for after_s in [0, 0.3, 0.8]:
            child = begin("ended")
            wait_for("its Redis", lambda: os.listdir(TMP))
            time.sleep(after_s)
            if whole:
                os.killpg(child.pid, number)
            else:
                child.send_signal(number)
            _, said = child.communicate(timeout=60)
            assert child.returncode == 1, (child.returncode, said)
            assert said == "sentractl: asked to stop\n", said
            assert not os.listdir(TMP) and not half(), os.listdir(TMP)
            assert not running(), running()
            assert not os.path.exists(LAND.path("ended"))


def is_killed():
    """SIGKILL: nothing runs on, and the next one sweeps what it left"""
    child = begin("killed")
    wait_for("its Redis", lambda: os.listdir(TMP))
    time.sleep(0.3)
    child.kill()
    child.communicate(timeout=60)
    wait_for("its children's end", lambda: not running())
    assert len(os.listdir(TMP)) == 1
    left = [os.path.join(TMP, os.listdir(TMP)[0]),
            LAND.path(".killed.sentra-report.a1B2c3")]
    theirs = LAND.path(".killed.config")
    for path in [left[1], theirs]:
        os.mkdir(path)
        open(os.path.join(path, "report.json"), "w").close()
    for path in [*left, theirs]:
        os.utime(path, (1, 1))
    out = LAND.report("killed", "--period", world.PERIOD, env=ENV)
    assert sums(out) == sums(BASE)
    assert not os.listdir(TMP) and not half()
    assert os.path.exists(theirs)


def hang_up():
    """what nohup starts goes on without its terminal"""
    child = subprocess.Popen(
        ["nohup", *LAND.command("sentractl", "report", "--period",
                                world.PERIOD, "--out", LAND.path("nohup"))],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=ENV)
    wait_for("its Redis", lambda: os.listdir(TMP))
    child.send_signal(signal.SIGHUP)
    assert child.wait(60) == 0
    assert sums(LAND.path("nohup")) == sums(BASE)


# ---- where it goes ----

def two_at_once():
    """two into one directory: one wins, the other says the same"""
    both = [begin("two"), begin("two")]
    said = []
    for child in both:
        out, errors = child.communicate(timeout=120)
        assert child.returncode == 0, errors
        said.append("the same" in out)
    assert sorted(said) == [False, True], said
    assert sums(LAND.path("two")) == sums(BASE) and not half()


def nowhere():
    """where nothing can be written: said, with the path"""
    for out in [os.path.join(BASE, "wa.txt"), "/proc/report",
                os.path.join(BASE, "wa.txt", "below")]:
        done = LAND.ctl("report", "--period", world.PERIOD, "--out", out,
                        env=ENV)
        assert done.returncode == 1, done
        assert done.stderr.startswith("sentractl: " + out[:6]), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr


# ---- what lies there ----

def altered(alter):
    bad = LAND.path("bad")
    shutil.rmtree(bad, ignore_errors=True)
    shutil.copytree(BASE, bad)
    alter(bad)
    return subprocess.run(
        ["timeout", "60", *LAND.command("sentractl", "report", "verify",
                                        "--files", bad)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)


def replaced(name, make):
    def alter(bad):
        path = os.path.join(bad, name)
        os.unlink(path)
        make(path)
    return alter


def long_file(path):
    with open(path, "w") as out:
        out.truncate(70 << 20)


def renamed(old, new):
    def alter(bad):
        path = os.path.join(bad, "SHA256SUMS")
        with open(path) as text:
            changed = text.read().replace(old, new)
        with open(path, "w") as out:
            out.write(changed)
    return alter


def strange_directories():
    """verify waits for no pipe, follows no link, reads nothing elsewhere"""
    line = [t for t in read(BASE, "SHA256SUMS").decode().splitlines(True)
            if t.endswith(" wa.txt\n")][0]
    for alter, want in [
            (replaced("report.json", os.mkfifo), "report.json: no file"),
            (replaced("SHA256SUMS", os.mkfifo), "SHA256SUMS: no file"),
            (replaced("wa.txt", lambda p: os.symlink("/etc/passwd", p)),
             "wa.txt: there is no such file"),
            (replaced("wa.txt", os.mkdir), "wa.txt: no file"),
            (replaced("report.json", long_file), "more than 67108864 bytes"),
            (renamed("wa.txt", "../../../etc/passwd"), "no list of sums"),
            (renamed(line, ""), "SHA256SUMS: line 7")]:
        done = altered(alter)
        assert done.returncode == 1, (want, done)
        assert want in done.stdout + done.stderr, (want, done)
    for word, want in [(LAND.path("none"), "No such file"), ("", "DIR"),
                       (LAND.path("roster.json"), "Not a directory"),
                       (TMP, "SHA256SUMS")]:
        done = LAND.ctl("report", "verify", "--files", word)
        assert done.returncode in (1, 64) and want in done.stderr, done


def kept_ones():
    """a kept report that is no report stops the next one, and says where"""
    kept = LAND.path("report/" + world.BEFORE)
    shutil.copytree(BASE, kept)
    os.unlink(os.path.join(kept, "report.json"))
    os.mkfifo(os.path.join(kept, "report.json"))
    done = LAND.ctl("report", "--period", world.PERIOD, "--out",
                    LAND.path("none"), env=ENV)
    assert done.returncode == 1 and kept in done.stderr, done
    # A link to a directory is none that is kept.
    shutil.rmtree(kept)
    os.symlink(BASE, kept)
    out = LAND.report("linked", "--period", world.PERIOD, env=ENV)
    assert sums(out) == sums(BASE)
    os.unlink(kept)


# ---- what people get ----

def harm_is_text():
    """names and captions do nothing in any file"""
    report = loaded(BASE)
    names = [r["name"] for r in report["tables"]["ranking"]["rows"]]
    assert set(HARM[:5]) <= set(names), names
    assert not any("999999999" in str(r["followers"])
                   for r in report["tables"]["ranking"]["rows"])
    page = read(BASE, "laporan.html").decode()
    assert "<script" not in page and "javascript:" not in page
    for row in csv.reader(io.StringIO(
            read(BASE, "laporan.csv").decode("utf-8-sig"))):
        assert not any(cell[:1] in ("=", "@") for cell in row), row
    book = openpyxl.load_workbook(os.path.join(BASE, "laporan.xlsx"))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(c.data_type == "f" or c.hyperlink for c in row)
    for name in ["laporan.md", "wa.txt"]:
        text = read(BASE, name).decode()
        assert not any(c in text for c in "\u202e\u2066\u202c"), name
    assert "<script" not in read(BASE, "laporan.md").decode().replace(
        "\\<", "")
    assert len(read(BASE, "wa.txt").decode()) <= 1500
    assert len(read(BASE, "laporan.pdf")) <= 300 << 10
    info = subprocess.run(["pdfinfo", os.path.join(BASE, "laporan.pdf")],
                          stdout=subprocess.PIPE, check=True, text=True)
    assert [int(t.split()[1]) for t in info.stdout.splitlines()
            if t.startswith("Pages:")][0] <= 6
    done = LAND.ctl("report", "verify", "--files", BASE)
    assert done.returncode == 0, done


try:
    tap([is_ended, is_killed, hang_up, two_at_once, nowhere,
         strange_directories, kept_ones, harm_is_text])
finally:
    LAND.close()

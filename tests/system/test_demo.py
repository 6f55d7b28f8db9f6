#!/usr/bin/python3
"""make demo, as on servers that others use too, without a terminal, on one, and
interrupted; what setup.sh installs for it; and README's commands, which
tests/walk.py walks through."""
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import struct
import sys
import tempfile
import termios
import urllib.request

import confluent_kafka.admin
import redis

from pipeline import BUILD, ROOT, free_port, tap, wait_for

sys.path.insert(0, os.path.join(ROOT, "tests"))
import walk  # noqa: E402

DEMO = os.path.join(ROOT, "deploy", "demo.sh")
SETUP = os.path.join(ROOT, "deploy", "setup.sh")


class Desk:
    """A directory for temporary files, and a Redis with a key of another's."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.tmp = os.path.join(self.dir, "tmp")
        os.mkdir(self.tmp)
        port = free_port()
        self.server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1",
             "--save", "", "--dir", self.dir], stdout=subprocess.DEVNULL)
        self.url = "redis://127.0.0.1:%d/0" % port
        self.redis = redis.Redis(port=port)
        wait_for("Redis", self.answers)
        self.redis.set("sentra:board:score", "of production")

    def answers(self):
        try:
            return self.redis.ping()
        except redis.exceptions.ConnectionError:
            return False

    def start(self, **env):
        return subprocess.Popen(
            [DEMO], env=dict(os.environ, TMPDIR=self.tmp, **env), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)

    def close(self):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.dir)


class Screen:
    """A demo on a terminal of 80 columns and 24 lines."""

    def __init__(self, desk):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ,
                        struct.pack("HHHH", 24, 80, 0, 0))
            os.execve(DEMO, [DEMO], dict(os.environ, TMPDIR=desk.tmp,
                                         REDIS_URL=desk.url, TERM="xterm"))
        self.told = b""

    def read(self):
        """False at its end."""
        while select.select([self.fd], [], [], 0.2)[0]:
            try:
                more = os.read(self.fd, 65536)
            except OSError:
                return False
            self.told += more
            if not more:
                return False
        return True

    def pictures(self):
        """Those that are whole, as lines."""
        assert self.read(), self.told
        whole = self.told.decode(errors="ignore").replace("\r", "").split("\033[2J")[1:-1]
        return [p.split("\033[")[0].split("\n") for p in whole]

    def found(self, pattern):
        """What stands in its group, in the order of the pictures."""
        return [match.group(1) for picture in self.pictures()
                for match in re.finditer(pattern, "\n".join(picture), re.M)]

    def interrupt(self):
        """Ctrl-C, and its exit status."""
        os.write(self.fd, b"\x03")
        while self.read():
            pass
        os.close(self.fd)
        self.fd = None
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def sentractl(*args):
    """What it tells programs of the demo that runs."""
    with open(os.path.join(BUILD, "demo.txt")) as text:
        config = re.search(r"--config (\S+)", text.read()).group(1)
    return json.loads(subprocess.run(
        [os.path.join(BUILD, "sentractl"), *args, "--json", "--config",
         config], text=True, capture_output=True, check=True).stdout)


def board_of(picture):
    """Its address, which the first line has."""
    return re.match(r"Sentra Pulse, invented accounts: "
                    r"(http://127\.0\.0\.1:\d+/) +\d\d:\d\d:\d\d WIB$",
                    picture[0]).group(1)


def asked(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def refuses(address):
    try:
        asked(address)
    except OSError:
        return True


def guest():
    """on Kafka and Redis of others: a prefix of its own, boards, alerts at once, and all of it is removed"""
    desk = Desk()
    try:
        admin = confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": os.environ["KAFKA_BROKERS"]})
        before = set(admin.list_topics(timeout=30).topics)
        demo = desk.start(REDIS_URL=desk.url, DEMO_SECONDS="1")
        out, _ = demo.communicate(timeout=240)
        assert demo.returncode == 0, out
        prefix = re.search(r"under the prefix (sentra-demo-\w+)", out).group(1)
        assert re.search("firing .*antasena-magelang", out), out
        assert re.search("firing .*(?i:tiktok).*\\bauth\\b", out), out
        assert "WIB" in out and "WITA" not in out, out
        scores = [float(s) for s in re.findall(
            r"^ *\d+  \S+ +Sentra .* (\d+\.\d\d)  ", out, re.M)]
        assert len(scores) >= 31 and min(scores) < 30 < 90 < max(scores), out
        assert "▲" in out and "▼" in out, out
        made = set(admin.list_topics(timeout=30).topics) - before
        assert not {t for t in made if t.startswith(prefix)}, made
        groups = [g.id for g in admin.list_groups(timeout=30)]
        assert not [g for g in groups if g.startswith(prefix)], groups
        assert desk.redis.keys() == [b"sentra:board:score"]
        assert os.listdir(desk.tmp) == []
    finally:
        desk.close()


def campaign_and_gap():
    """on a terminal: the campaign's index moves, Kota Depok lacks one programme until it is told, and it fits the screen"""
    desk = Desk()
    screen = Screen(desk)
    index = r"^Serentak PENA: running, index (\d\.\d{4}): "
    gap = r"^Kota Depok: not told in 30 days: yapi \((\d+) days ago\)$"
    try:
        wait_for("a board", lambda: screen.found(gap), 240)
        days = int(screen.found(gap)[-1])
        wait_for("an index that moves",
                 lambda: len(set(screen.found(index))) > 1, 120)
        values = [float(v) for v in screen.found(index)]
        assert values == sorted(values) and values[-1] > 0, values
        page = board_of(screen.pictures()[-1])
        rows = re.findall(r'<tr id="s-([\w-]+)"', asked(page + "peringkat"))
        assert len(rows) == len(set(rows)) == 31, rows
        ranking = json.loads(asked(page + "api/v1/ranking?metric=followers"))
        assert len(ranking["ranking"]) == 31 and not ranking["stale"], ranking
        told = sentractl("campaign", "serentak-pena")
        first = [f["sentra"] for f in told["first"]]
        assert told["programme"] == "pena" and told["expected"] == 31, told
        assert told["posted"] == len(first) == len(set(first)) > 0, told
        assert told["posted"] >= round(values[-1] * 31), (told, values)
        gaps = sentractl("gaps", "--district", "Kota Depok")
        assert len(gaps["served_by"]) == 3, gaps
        lacking = [g for g in gaps["gaps"] if g["gap"]]
        assert [g["programme"] for g in lacking] == ["yapi"], gaps
        assert 33 <= days <= lacking[0]["days"] <= days + 1, (days, gaps)
        with open(os.path.join(BUILD, "demo.txt")) as text:
            close = re.search(r"^ +curl (-d .*/_sim/post)$", text.read(),
                              re.M).group(1)
        subprocess.check_call("curl -sS -f " + close, shell=True)
        wait_for("a gap that is closed", lambda: screen.found(
            r"^Kota Depok: not told in 30 days: (nothing)$"))
        for picture in screen.pictures():
            assert len(picture) <= 24, picture
            assert picture[0].startswith("Sentra Pulse"), picture
            assert "demo.txt" in picture[-1], picture
            assert max(map(len, picture[:3])) <= 80, picture
            assert board_of(picture) == page, picture
        assert screen.interrupt() == 0, screen.told
        assert refuses(page), page
        assert os.listdir(desk.tmp) == []
        assert desk.redis.keys() == [b"sentra:board:score"]
    finally:
        if screen.fd is not None:
            screen.interrupt()
        desk.close()


def interrupted():
    """Ctrl-C while its Kafka starts: ends with 0 and without a word of failure"""
    desk = Desk()
    try:
        env = {"KAFKA_BROKERS": "", "REDIS_URL": ""}
        demo = desk.start(**env)
        wait_for("a start", lambda: any("format.log" in names for
                                        _, _, names in os.walk(desk.tmp)))
        os.killpg(demo.pid, signal.SIGINT)
        out, _ = demo.communicate(timeout=60)
        assert demo.returncode == 0 and "failed" not in out, out
        assert os.listdir(desk.tmp) == []
    finally:
        desk.close()


def no_terminal():
    """make demo without a terminal says nothing of job control"""
    make = subprocess.run(
        ["make", "-n", "demo"], cwd=ROOT, text=True, capture_output=True,
        env=dict(os.environ, MAKEFLAGS=""))
    shell = re.search(r"BUILD=\S+ (bash .*?) *\\$", make.stdout, re.M).group(1)
    done = subprocess.run(
        ["setsid", "-w", "bash", "-c", shell + " true"], text=True,
        stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 0 and not done.stderr, done.stderr


def without_services():
    """no package that setup.sh installs holds a service"""
    with open(SETUP) as text:
        wanted = re.findall(r'^(?:build|demo|test)="([^"]*)"', text.read(),
                            re.M)
    packages = {p for group in wanted for p in group.split()
                if not p.startswith("$")} - {"systemd"}
    assert len(packages) > 20, packages
    for package in sorted(packages):
        files = subprocess.run(["dpkg", "-L", package], text=True,
                               capture_output=True).stdout
        assert not re.search(r"systemd/system/.*\.(service|socket)$", files,
                             re.M), package


def commands_of_readme():
    """README's commands are there to be walked through, and name what there is"""
    blocks = walk.readme()
    assert [b for _, b in blocks if walk.DEMO in b and walk.TEST in b]
    text = " ".join(c for _, b in blocks for c in b)
    for word in ("kcat -b BROKERS", "/_sim/fault", "make install",
                 "enable --now sentra.target", "sentractl topics --create"):
        assert word in text, word
    help_ = subprocess.run(
        [os.path.join(ROOT, os.environ.get("BUILD", "build"), "sentractl"),
         "--help"], text=True, capture_output=True).stdout
    for name in re.findall(r"sentractl ((?:roster )?[a-z]+)", text):
        assert re.search(r"^  %s\b" % name, help_, re.M), name


if __name__ == "__main__":
    tap([guest, campaign_and_gap, interrupted, no_terminal, without_services,
         commands_of_readme])

#!/usr/bin/python3
"""make demo, as on servers that others use too, without a terminal, and
interrupted; what setup.sh installs for it; and README's commands, which
tests/walk.py walks through."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import confluent_kafka.admin
import redis

from pipeline import ROOT, free_port, tap, wait_for

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
    tap([guest, interrupted, no_terminal, without_services,
         commands_of_readme])

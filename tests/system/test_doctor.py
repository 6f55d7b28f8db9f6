#!/usr/bin/python3
"""sentractl doctor: all well; each thing wrong, told with what to do; and none
hides another."""
import json
import os
import subprocess
import time

from pipeline import BUILD, PLATFORMS, ROOT, tap
from test_pipeline import build, demo_roster, has_secret

CHECKS = {"programs", "config", "roster", "state", "kafka", "topics", "redis",
          "rights", "clocks", "credentials", "units"}


class Desk:
    def __enter__(self):
        # A call for each of TikTok's accounts, ten a second.
        roster = demo_roster()
        roster["sentras"] = roster["sentras"][:4]
        self.pipe, _ = build(roster=roster)
        # What deploy/sentra.conf has by default is not there.
        self.rewrite("[pipeline]\n", "[pipeline]\ncalendar = %s/deploy/"
                     "calendar.json\nlexicon = %s/deploy/lexicon.json\n" % (
                         ROOT, ROOT))
        self.topics(["metrics." + p for p in PLATFORMS] + ["dlq", "alerts"])
        return self

    def __exit__(self, *error):
        self.pipe.close()

    def rewrite(self, old, new):
        with open(self.pipe.config) as text:
            config = text.read()
        assert old in config
        with open(self.pipe.config, "w") as out:
            out.write(config.replace(old, new))

    def topics(self, names):
        with open(os.path.join(self.pipe.dir, "topics.json"), "w") as out:
            json.dump({"version": 1, "topics": [
                {"name": name, "partitions":
                 self.pipe.partitions if "metrics" in name else 1,
                 "replication": 1,
                 "config": {"message.timestamp.type": "LogAppendTime"}}
                for name in names]}, out)

    def run(self, *args, **env):
        done = subprocess.run(
            self.pipe.command("sentractl", "doctor", "--file", os.path.join(
                self.pipe.dir, "topics.json"), *args), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=100,
            env=dict(os.environ, **env))
        assert not has_secret(done.stdout + done.stderr), done.stdout
        return done

    def told(self, status, **env):
        """{(check, state): what and what to do, of all}"""
        done = self.run("--json", **env)
        assert done.returncode == status, done.stdout + done.stderr
        told = {}
        for f in json.loads(done.stdout)["findings"]:
            told.setdefault((f["check"], f["state"]), []).append(
                "%s; %s" % (f["what"], f["todo"]))
        assert {check for check, _ in told} == CHECKS, told
        return {key: "\n".join(lines) for key, lines in told.items()}


def well():
    """all well: a line each, 0; credentials are tried for what it says, nothing is renewed or written"""
    with Desk() as desk:
        for platform in PLATFORMS:
            done = desk.pipe.run("sentra-producer", platform, "--once",
                                 "--config", desk.pipe.config)
            assert done.returncode == 0, done.stderr
        before = {n: os.stat(os.path.join(desk.pipe.dir, n)).st_mtime_ns
                  for n in os.listdir(desk.pipe.dir) if "json" in n}
        keys = desk.pipe.redis.dbsize()
        told = desk.told(0)
        assert not [key for key in told if key[1] == "wrong"], told
        fine = told["credentials", "ok"]
        for platform in PLATFORMS[:4]:
            assert "%s.token: taken (" % platform in fine, fine
        assert "tiktok.token: demo" in fine and "and 3 more: taken" in fine
        assert " of 10000 units are spent" in fine, fine
        assert "7 topics are as" in told["topics", "ok"], told
        assert "no process reads" in told["kafka", "warning"], told
        assert "agree" in told["clocks", "ok"], told
        assert before == {
            n: os.stat(os.path.join(desk.pipe.dir, n)).st_mtime_ns
            for n in os.listdir(desk.pipe.dir) if "json" in n}
        assert keys == desk.pipe.redis.dbsize()
        lines = desk.run(LC_ALL="id_ID.UTF-8").stdout.splitlines()
        assert lines[0].startswith("baik ") and all(
            line.split()[0] in ("baik", "peringatan", "tak")
            for line in lines), lines


def wrong():
    """a topic that is missing, a bad token, a Redis that evicts, a clock apart: each is told with what to do, 1, and the rest is well"""
    with Desk() as desk:
        done = desk.pipe.run("sentra-producer", "youtube", "--once")
        assert done.returncode == 0, done.stderr
        desk.topics(["metrics." + p for p in PLATFORMS] + ["dlq", "more"])
        with open(os.path.join(desk.pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write("another\n")
        os.unlink(os.path.join(desk.pipe.dir, "credentials",
                               "facebook.token"))
        desk.pipe.redis.config_set("maxmemory", "100mb")
        desk.pipe.redis.config_set("maxmemory-policy", "allkeys-lru")
        # By hand as root, before the service.
        lock = os.path.join(desk.pipe.dir, "x.lock")
        with open(lock, "w"):
            pass
        if os.geteuid() == 0:
            os.chown(lock, 4711, 4711)
        offset = os.path.join(desk.pipe.dir, "offset")
        with open(offset, "w") as out:
            out.write("-600")
        told = desk.told(1, WRONG_CLOCK=offset, LD_PRELOAD=os.path.join(
            BUILD, "tests", "wrong_clock.so"))
        assert "more is missing; sentractl topics --create" in told[
            "topics", "wrong"], told
        assert "x.token: refused: 401" in told["credentials", "wrong"], told
        assert "README, Credentials" in told["credentials", "wrong"], told
        assert "facebook is not collected" in told["credentials", "warning"]
        assert "youtube.token: taken" in told["credentials", "ok"], told
        assert os.geteuid() != 0 or "x.lock is another user's" in told[
            "state", "wrong"], told
        assert "allkeys-lru" in told["redis", "wrong"], told
        clocks = told["clocks", "wrong"]
        assert "Redis' clock is 600 s ahead" in clocks or \
            "Redis' clock is 599 s ahead" in clocks, clocks
        assert "chronyc" in clocks and "the brokers' clock" in clocks, clocks
        assert told["kafka", "ok"] and told["roster", "ok"]


def away():
    """Kafka and Redis away: told, in bounded time, and all else is looked at"""
    with Desk() as desk:
        desk.pipe.stop_redis()
        desk.rewrite("bootstrap.servers = " + desk.pipe.brokers,
                     "bootstrap.servers = 127.0.0.1:1")
        began = time.monotonic()
        told = desk.told(1)
        assert time.monotonic() - began < 40
        assert "127.0.0.1:1" in told["kafka", "wrong"], told
        assert "redis.sock" in told["redis", "wrong"], told
        assert "topics", "skipped" in told
        assert "x.token: taken" in told["credentials", "ok"], told
        assert "4 sentra" in told["roster", "ok"], told


tap([well, wrong, away])

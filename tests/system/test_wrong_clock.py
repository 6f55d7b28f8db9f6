#!/usr/bin/python3
"""The alerter's own clock goes wrong while all others are right: told by what
its Alertmanager hears."""
import datetime
import os
import re
import signal
import subprocess
import time

from inbox import Listener
from pipeline import BUILD, Pipeline, tap, wait_for
from test_alerter import HOUR, ONE, UTC, status, told

CONFIG = """[staleness]
blind_after = 1m
tick = 200ms
proof_gap = 1s
[alertmanager]
urls = %s
resend = 1s
hold = 15m
"""
YEAR_S = 31557600


class Ear(Listener):
    """Takes the place of an Alertmanager, and keeps what is posted."""

    def __init__(self):
        self.heard = []  # (unix seconds, endsAt)
        super().__init__(self.take)

    def take(self, alerts):
        for alert in alerts:
            end = datetime.datetime.fromisoformat(
                alert["endsAt"].replace("Z", "+00:00"))
            self.heard.append((time.time(), end.timestamp()))


def set_wrong(path, seconds):
    with open(path + ".new", "w") as out:
        out.write("%d\n" % seconds)
    os.rename(path + ".new", path)


def with_wrong(wrong):
    return dict(os.environ, WRONG_CLOCK=wrong, LD_PRELOAD=os.path.join(
        BUILD, "tests", "wrong_clock.so"))


def start(pipe, wrong):
    with open(os.path.join(pipe.dir, "log"), "ab") as out:
        child = subprocess.Popen(
            pipe.command("sentra-consumer", "alerter"), stdout=out,
            stderr=out, stdin=subprocess.DEVNULL, env=with_wrong(wrong))
    pipe.children.append(child)
    return child


def updated_s(pipe):
    """The last sign of life, by the alerter's clock."""
    return int(pipe.redis.hget(pipe.prefix + ":pipeline:alerter",
                               "updated_at") or 0)


def judged_s(pipe):
    """When it last judged, as its metrics tell once it has ended."""
    with open(os.path.join(pipe.dir, "metrics-alerter.prom")) as text:
        return int(re.search(r"last_judgement_timestamp_seconds\S* (\d+)",
                             text.read()).group(1))


def end(pipe, child):
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0, pipe.text()


def year_1970():
    """begun in 1970 it judges nothing, which a metric shows; set right, it does"""
    pipe = Pipeline(ONE, config=CONFIG % "http://127.0.0.1:1")
    wrong = os.path.join(pipe.dir, "wrong")
    try:
        with open(pipe.config, "a") as out:
            out.write("[pipeline]\nmetrics_file = %s/metrics-%%.prom\n"
                      % pipe.dir)
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        pipe.produce([status(now - HOUR, "abiyoso", "youtube", "UCa"),
                      status(now, "abiyoso", "youtube", "UCa", "quota")])
        set_wrong(wrong, -int(time.time()))
        child = start(pipe, wrong)
        wait_for("the events", lambda: pipe.redis.hget(
            pipe.prefix + ":pipeline:alerter", "watermark"))
        before = updated_s(pipe)
        wait_for("ticks", lambda: updated_s(pipe) >= before + 2)
        end(pipe, child)
        assert told(pipe) == [] and judged_s(pipe) == 0, pipe.text()
        set_wrong(wrong, 0)
        child = start(pipe, wrong)
        wait_for("the alert", lambda: told(pipe))
        end(pipe, child)
        assert judged_s(pipe) >= now.timestamp(), pipe.text()
    finally:
        pipe.close()


def years_back():
    """a clock that falls back ten years calls nothing over, and tells nothing"""
    ear = Ear()
    pipe = Pipeline(ONE, config=CONFIG % ear.url)
    wrong = os.path.join(pipe.dir, "wrong")
    try:
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        pipe.produce([status(now - HOUR, "abiyoso", "youtube", "UCa"),
                      status(now, "abiyoso", "youtube", "UCa", "quota")])
        set_wrong(wrong, 0)
        start(pipe, wrong)
        wait_for("the alert", lambda: len(ear.heard) > 1)
        set_wrong(wrong, -10 * YEAR_S)
        # Five seconds of the wrong clock, in which it would be sent again.
        wait_for("the wrong clock", lambda: 0 < updated_s(pipe) <
                 time.time() - 9 * YEAR_S)
        before = updated_s(pipe)
        wait_for("more of it", lambda: updated_s(pipe) >= before + 5)
        set_wrong(wrong, 0)
        n = len(ear.heard)
        wait_for("the alert again", lambda: len(ear.heard) > n + 2)
        assert [h for h in ear.heard if h[1] <= h[0]] == [], ear.heard
        assert [t[3] for t in told(pipe)] == ["firing"], told(pipe)
    finally:
        pipe.close()
        ear.close()


def minutes_ahead():
    """six minutes ahead of Redis it calls nobody blind; set right, it judges"""
    pipe = Pipeline(ONE, config=CONFIG % "http://127.0.0.1:1")
    wrong = os.path.join(pipe.dir, "wrong")
    try:
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        pipe.produce([status(now, "abiyoso", "youtube", "UCa")])
        set_wrong(wrong, 360)
        start(pipe, wrong)
        wait_for("the events", lambda: pipe.redis.hget(
            pipe.prefix + ":pipeline:alerter", "watermark"))
        before = updated_s(pipe)
        wait_for("ticks", lambda: updated_s(pipe) >= before + 3)
        assert told(pipe) == [], told(pipe)
        assert not pipe.redis.exists(pipe.prefix + ":card:abiyoso")
        set_wrong(wrong, 0)
        wait_for("the state", lambda: pipe.redis.hget(
            pipe.prefix + ":card:abiyoso", "state"))
        # Blind it is when its time comes, by the right clock.
        wait_for("the alert", lambda: told(pipe), 90)
        assert time.time() >= now.timestamp() + 60
    finally:
        pipe.close()


def whole_machine_ahead():
    """its Redis six minutes ahead as well: the broker's clock shows, it waits"""
    pipe = Pipeline(ONE, config=(CONFIG % "http://127.0.0.1:1").replace(
        "proof_gap = 1s", "proof_gap = 5s"))
    wrong = os.path.join(pipe.dir, "wrong")
    try:
        pipe.stop_redis()
        set_wrong(wrong, 0)
        pipe.start_redis(env=with_wrong(wrong))
        child = start(pipe, wrong)

        def look():
            now = datetime.datetime.now(UTC).replace(microsecond=0)
            pipe.produce([status(now, "abiyoso", "youtube", "UCa")])
        look()
        wait_for("the state", lambda: pipe.redis.hget(
            pipe.prefix + ":card:abiyoso", "state"))
        set_wrong(wrong, 360)

        def heard():
            look()
            return "other=Kafka" in pipe.text()
        wait_for("a word of it", heard)
        assert "other=Redis" not in pipe.text()
        before = updated_s(pipe)
        wait_for("ticks", lambda: updated_s(pipe) >= before + 8)
        assert told(pipe) == [], told(pipe)
        set_wrong(wrong, 0)
        look()
        before = time.time()
        wait_for("ticks", lambda: before + 2 <= updated_s(pipe) < before + 60)
        end(pipe, child)
        assert told(pipe) == [], told(pipe)
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([year_1970, years_back, minutes_ahead, whole_machine_ahead])

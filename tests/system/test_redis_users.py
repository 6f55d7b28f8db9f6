#!/usr/bin/python3
"""A Redis set up with the very lines of deploy/README.md, behind a sentinel
that wants a password: each kind of program has a user that may do what it does
and no more, and no dashboard that never reads takes Redis' memory."""
import datetime
import itertools
import json
import os
import re
import select
import socket
import subprocess
import threading

import redis

from pipeline import ROOT, Pipeline, free_port, redis_users, tap, wait_for
from test_alerter import HOUR, UTC, post, roster, sentra, stamp, status

TWO = roster(sentra("abiyoso", ("x", "1")), sentra("efata", ("x", "2")))
TICKS = ("[score]\ntick = 1s\n[staleness]\nblind_after = 1m\ntick = 1s\n"
         "proof_gap = 1s\n")
SENTINEL = """port {port}
bind 127.0.0.1
dir {dir}
requirepass of-sentinels
sentinel monitor board 127.0.0.1 {master} 1
sentinel auth-user board sentinel
sentinel auth-pass board of-sentinel
sentinel down-after-milliseconds board 60000
"""


class Guarded:
    """Two servers, a sentinel, and one configuration, in which each program has
    its user."""

    def __init__(self, pipe):
        self.pipe = pipe  # its close() ends the servers
        self.servers = {}
        self.ports = [free_port() for _ in range(3)]
        self.master = self.ports[0]
        self.start(self.ports[0])
        self.start(self.ports[1], "replicaof 127.0.0.1 %d\nmasteruser "
                   "replica\nmasterauth of-replica\n" % self.ports[0])
        # As the stages write; and nobody would write it again.
        self.admin().eval("redis.call('HSET', KEYS[1], 'a', 1)"
                          "redis.call('HSET', KEYS[1], 'b', 1)", 1,
                          self.key("kept"))
        self.sentinel()
        self.configure()

    # -- servers --

    def start(self, port, more=""):
        """As redis.conf and users.acl of the README want it."""
        where = os.path.join(self.pipe.dir, str(port))
        path, users = (os.path.join(where, n) for n in ("conf", "users.acl"))
        if not os.path.exists(where):
            os.mkdir(where)
            with open(users, "w") as out:
                for name, words in redis_users(self.pipe.prefix).items():
                    out.write("user %s %s\n" % (name, " ".join(
                        words).replace(">PASSWORD", ">" + password(name))))
            with open(os.path.join(ROOT, "deploy", "README.md")) as text:
                lines = re.search(r"^```\n(appendonly .*?)^```", text.read(),
                                  re.M | re.S)[1]
            with open(path, "w") as out:
                out.write(lines.replace("/etc/redis/users.acl", users) +
                          "port %d\nbind 127.0.0.1\ndir %s\n%s" % (
                              port, where, more))
        self.servers[port] = subprocess.Popen(
            ["redis-server", path], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.pipe.children.append(self.servers[port])
        wait_for("Redis", lambda: answers(port))

    def sentinel(self):
        path = os.path.join(self.pipe.dir, "sentinel.conf")
        with open(path, "w") as out:
            out.write(SENTINEL.format(port=self.ports[2], dir=self.pipe.dir,
                                      master=self.ports[0]))
        self.pipe.children.append(subprocess.Popen(
            ["redis-server", path, "--sentinel"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL))
        wait_for("the sentinel", lambda: len(self.ask_sentinel(
            "REPLICAS", "board")) == 1)

    def ask_sentinel(self, *words):
        try:
            return redis.Redis(port=self.ports[2], password="of-sentinels"
                               ).execute_command("SENTINEL", *words)
        except redis.exceptions.RedisError:
            return []

    def as_user(self, user):
        return redis.Redis(port=self.master, username=user,
                           password=password(user))

    def admin(self):
        return self.as_user("admin")

    # -- programs --

    def configure(self):
        for program in ("scorer", "alerter", "coverage", "sentractl",
                        "board", "sentinel"):
            with open(os.path.join(self.pipe.dir, program + ".redis.password"),
                      "w") as out:
                out.write("of-sentinels" if program == "sentinel" else
                          password("sentra-" + program))
        with open(self.pipe.config) as text:
            config = text.read().replace("[pipeline]\n",
                                         "[pipeline]\nplatforms = x\n"
                                         "lexicon = %s/deploy/lexicon.json\n"
                                         % ROOT)
        with open(self.pipe.config, "w") as out:
            out.write(re.sub("^url = .*$", (
                "url = redis+sentinel://sentra-%%@127.0.0.1:%d/0/board\n"
                "password_file = %s/%%.redis.password\n"
                "sentinel_password_file = %s/sentinel.redis.password") % (
                    self.ports[2], self.pipe.dir, self.pipe.dir), config,
                flags=re.M))

    def good(self, program, *args):
        done = self.pipe.run(program, *args, limit_s=60)
        assert done.returncode == 0, (args, done.returncode, done.stderr)
        return done.stdout

    def key(self, name):
        return "%s:%s" % (self.pipe.prefix, name)

    def followers(self, name):
        try:
            n = self.admin().zscore(self.key("board:followers"), name)
            return None if n is None else int(n)
        except redis.exceptions.RedisError:
            return None

    def not_refused(self):
        log = self.admin().execute_command("ACL", "LOG")
        assert not log, log


def password(user):
    return "of-" + user


def answers(port):
    try:
        return redis.Redis(port=port, username="admin",
                           password=password("admin")).ping()
    except redis.exceptions.RedisError:
        return False


SECONDS = itertools.count()


def later():
    """A second after the one before: of one instant the first reading counts."""
    return datetime.datetime.now(UTC).replace(microsecond=0) - HOUR + \
        datetime.timedelta(seconds=next(SECONDS))


def followers(t, name, platform, account, n):
    return platform, name.encode(), json.dumps({
        "schema": "account_metrics.v1", "event_id": "f%d" % n,
        "platform": platform, "sentra_id": name, "account_id": account,
        "observed_at": stamp(t), "followers": n, "followers_exact": True,
        "posts_total": None, "views_total": None,
        "likes_total": None}).encode()


def each(guarded):
    """scorer, alerter, coverage and sentractl, each with its own user, behind a sentinel with a password: no right is missing"""
    t = later()
    guarded.pipe.produce([
        followers(t, "abiyoso", "x", "1", 70),
        post(t, "abiyoso", "x", "1", t - HOUR),
        status(t - HOUR, "efata", "x", "2", "auth")])
    guarded.good("sentra-consumer", "scorer", "--once")
    guarded.good("sentra-consumer", "alerter", "--once")
    guarded.good("sentra-consumer", "coverage", "--once")
    # What is gone is looked for, and made anew.
    admin = guarded.admin()
    admin.delete(guarded.key("state:scorer:ledger:x:abiyoso"),
                 guarded.key("state:alerter:slice:0"),
                 guarded.key("state:coverage:ledger:x:abiyoso"))
    guarded.good("sentra-consumer", "scorer", "--once")
    guarded.good("sentra-consumer", "alerter", "--once")
    guarded.good("sentra-consumer", "coverage", "--once")
    admin.delete(guarded.key("state:scorer:slice:0"))
    guarded.good("sentra-consumer", "scorer", "--once")
    for words in (("top", "followers"), ("show", "abiyoso"),
                  ("why", "abiyoso"), ("stale",),
                  ("blind",), ("alerts",), ("explain", "abiyoso"),
                  ("thresholds", "abiyoso")):
        assert guarded.good("sentractl", *words), words
    assert guarded.followers("abiyoso") == 70
    done = guarded.pipe.run("sentra-board", "--check")
    assert (done.returncode, done.stderr) == (0, ""), done
    # A service heals what others do.
    labels = guarded.key("labels:abiyoso")
    child = guarded.pipe.start("sentra-consumer", "coverage", log="coverage")
    wait_for("a tick", lambda: admin.hget(
        guarded.key("pipeline:coverage"), "rebuilding") == b"0")
    admin.delete(labels)
    admin.zadd(guarded.key("told:yapi"), {"hantu": 5})
    wait_for("labels", lambda: admin.hget(labels, "posts:7d") == b"1")
    wait_for("told", lambda: admin.zcard(guarded.key("told:yapi")) == 2)
    child.terminate()
    assert child.wait(30) == 0
    guarded.not_refused()


def no_more(guarded):
    """none of them may do what another does, nor what ends or shows Redis"""
    everybody = [("FLUSHALL",), ("FUNCTION", "FLUSH"), ("SCRIPT", "FLUSH"),
                 ("CONFIG", "GET", "*"), ("CLIENT", "LIST"), ("ACL", "LIST"),
                 ("KEYS", "*"), ("SHUTDOWN",), ("REPLICAOF", "NO", "ONE"),
                 ("MONITOR",), ("GET", "another:key")]
    foreign = {
        "sentra-scorer": [("ZADD", "stale", 1, "a"), ("DEL", "alerts"),
                          ("HGETALL", "state:alerter:slice:0")],
        "sentra-alerter": [("ZADD", "board:score", 1, "a"),
                           ("HSET", "pipeline:scorer", "lag", 0),
                           ("HGETALL", "state:scorer:slice:0")],
        "sentra-coverage": [("ZADD", "board:score", 1, "a"),
                            ("HSET", "card:abiyoso", "score", 1),
                            ("HGETALL", "state:scorer:slice:0")],
        "sentra-sentractl": [("HSET", "card:abiyoso", "score", 1),
                             ("EVAL", "return 1", 0)],
        "sentra-board": [("HGETALL", "state:scorer:slice:0"), ("SCAN", 0),
                         ("HSET", "card:abiyoso", "score", 1),
                         ("HGET", "card:abiyoso", "score")],
        "dashboards": [("HGETALL", "state:scorer:slice:0"), ("SCAN", 0)]}
    for user, more in foreign.items():
        connection = guarded.as_user(user)
        for verb, *rest in everybody + [
                (verb, guarded.key(first) if isinstance(first, str) and
                 verb != "EVAL" else first, *rest)
                for verb, first, *rest in more]:
            try:
                connection.execute_command(verb, *rest)
            except redis.exceptions.NoPermissionError:
                continue
            raise AssertionError("%s: %s %s" % (user, verb, rest))
    guarded.admin().execute_command("ACL", "LOG", "RESET")


def go_on(guarded, n):
    guarded.pipe.produce([followers(later(), "abiyoso", "x", "1", n)])
    wait_for("the board", lambda: guarded.followers("abiyoso") == n, 30)


def survives(guarded):
    """users and limits outlive a restart of Redis, and a failover by the sentinel; the programs go on"""
    for stage in "scorer", "alerter":
        guarded.pipe.start("sentra-consumer", stage, log=stage)
    go_on(guarded, 71)
    guarded.servers[guarded.master].kill()
    guarded.servers[guarded.master].wait()
    guarded.start(guarded.master)
    assert guarded.admin().hlen(guarded.key("kept")) == 2
    go_on(guarded, 72)
    wait_for("the replica", lambda: guarded.admin().info("replication").get(
        "slave0", {}).get("state") == "online")
    wait_for("the failover", lambda: guarded.ask_sentinel("FAILOVER",
                                                          "board"))
    guarded.master = guarded.ports[1]
    wait_for("the new master", lambda: guarded.admin().info(
        "replication")["role"] == "master")
    assert guarded.admin().hlen(guarded.key("kept")) == 2
    go_on(guarded, 73)
    guarded.not_refused()


def told(guarded):
    """a user who lacks a right, or is gone: which, at once; it goes on when that is mended"""
    admin, pipe = guarded.admin(), guarded.pipe
    for change, words in (
            (("SETUSER", "sentra-scorer", "-zadd"), r"\(ZADD \S*:board:"),
            (("SETUSER", "sentra-scorer", "-hset"),
             r"NOPERM .*'hset'.* \(HSET \S*:slice:0\)"),
            (("DELUSER", "sentra-scorer"),
             "refused the password of user sentra-scorer")):
        assert not re.search(words, pipe.text("scorer"))
        admin.execute_command("ACL", *change)
        pipe.produce([followers(later(), "efata", "x", "2", 5)])
        wait_for(words, lambda: re.search(
            "level=warn.*" + words, pipe.text("scorer")), 20)
        admin.execute_command("ACL", "LOAD")
        go_on(guarded, guarded.followers("abiyoso") + 1)
    assert "of-sentra" not in pipe.text("scorer")
    admin.execute_command("ACL", "SETUSER", "sentra-board", "-hgetall")
    done = pipe.run("sentra-board", "--check")
    assert done.returncode == 0 and re.search(
        "level=warn .*does not let the board read.*hgetall", done.stderr), done
    admin.execute_command("ACL", "LOAD")


def ask_and_never_read(guarded, key, n):
    """Whether Redis cuts it."""
    user = "dashboards"
    command = b"XRANGE %s - +\r\n" % key.encode()
    with socket.create_connection(("127.0.0.1", guarded.master)) as line:
        line.sendall(b"AUTH %s %s\r\n" % (user.encode(),
                                          password(user).encode()))
        try:
            for _ in range(n // 100):
                line.sendall(command * 100)
        except (ConnectionResetError, BrokenPipeError):
            return True
        hung_up = select.poll()
        hung_up.register(line, 0)
        return bool(hung_up.poll(30000))


def bounded(guarded):
    """eight dashboards that ask for 200 MB each and never read are cut; Redis stays bounded, and the scorer goes on"""
    admin, key = guarded.admin(), guarded.key("history:large")
    batch = admin.pipeline()
    for day in range(400):
        batch.xadd(key, {"date": "2026-01-01", "text": "x" * 200},
                   id=str(day + 1))
    batch.execute()
    cut = []
    threads = [threading.Thread(target=lambda: cut.append(
        ask_and_never_read(guarded, key, 2000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cut == [True] * 8, cut
    peak = admin.info("memory")["used_memory_peak"] >> 20
    assert peak < 384, peak
    wait_for("room", lambda: admin.info("memory")["used_memory"] < 64 << 20)
    go_on(guarded, guarded.followers("abiyoso") + 1)
    print("# note at most %d MB" % peak)


def main():
    pipe = Pipeline(TWO, partitions=1, platforms=["x"], config=TICKS)

    def on(test):
        def run():
            test(guarded)
        run.__doc__ = test.__doc__
        return run
    try:
        guarded = Guarded(pipe)
        tap([on(test) for test in (each, no_more, survives, told, bounded)])
    finally:
        pipe.close()


if __name__ == "__main__":
    main()

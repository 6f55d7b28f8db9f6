#!/usr/bin/python3
"""A canary for every credential; then all kinds of trouble, and a search for
16 bytes of any of them, in any spelling, wherever the programs write."""
import concurrent.futures
import contextlib
import http.client
import itertools
import json
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import canary
import gate
from gate import (PLATFORMS, STEPS, Bench, Gate, Recorder, Simulator,
                  accounts, answer, identity)
from pipeline import BUILD, Pipeline, free_port, tap, wait_for
from sayings import carried, stuffed, trouble

SOME = accounts(1)
C = {name: canary.Canary(name) for name in
     [p + ".token" for p in PLATFORMS if p != "tiktok"] +
     ["%s.secret" % p for p in PLATFORMS] +
     ["tiktok %s %d" % (kind, n) for kind in ("access", "refresh")
      for n in range(4)] +
     ["redis", "kafka", "kafka key", "proxy", "stray"]}
SEARCH = canary.Search(C.values())
OPEN_ID = SOME["tiktok"][0]["id"]
ENDED = "2020-01-01T00:00:00Z"


def seed(ends=ENDED):
    return json.dumps({OPEN_ID: {"access_token": C["tiktok access 0"],
                                 "refresh_token": C["tiktok refresh 0"],
                                 "expires_at": ends}})


def secrets(platform):
    return {platform + ".token": seed() if platform == "tiktok"
            else C[platform + ".token"] + "\n",
            platform + ".secret": C[platform + ".secret"]}


# Who is let through has the simulator's names instead.
NAMES = [(C[p + ".token"], "demo-token") for p in PLATFORMS if p != "tiktok"]
NAMES += [(C["tiktok access %d" % n], "act.%s.0" % OPEN_ID)
          for n in range(4)]


def renewal(request):
    """TikTok's next pair; each has one before it."""
    old = next(n for n in range(4) if C["tiktok refresh %d" % n] in
               urllib.parse.unquote_plus(request.body.decode()))
    new = min(old + 1, 3)
    return answer(200, json.dumps({
        "access_token": C["tiktok access %d" % new], "expires_in": 86400,
        "refresh_token": C["tiktok refresh %d" % new], "open_id": OPEN_ID,
        "token_type": "Bearer"}))


# ---- one round ----

def guarded(simulator, platform, step, make, alter=None, wrap=None):
    """A gate that answers so at that step; renewals are its own."""
    box = []

    def rule(request):
        if make and (step is None or request.step() == step):
            return lambda conn: conn.sendall(make(platform, request))
        if request.step() == "token":
            return lambda conn: conn.sendall(renewal(request))
        return None
    box.append(Gate(simulator, rule, NAMES, alter, wrap))
    return box[0]


def environment():
    proxy = "http://user:%s@127.0.0.1:%d" % (
        urllib.parse.quote(C["proxy"], safe=""), ELSEWHERE.port)
    return {name: proxy for name in ("http_proxy", "https_proxy",
                                     "HTTPS_PROXY", "ALL_PROXY")}


def search(bench, out, err, where):
    found = SEARCH.leaks(out, where + ", events")
    found += SEARCH.leaks(err, where + ", log")
    found += SEARCH.leaks_in_dir(
        bench.dir, ["credentials", "tiktok.tokens.json"])
    path = os.path.join(bench.dir, "state", "tiktok.tokens.json")
    if os.path.exists(path) and os.stat(path).st_mode & 0o77:
        found.append("%s: others can read it" % path)
    return found


def trouble_of(job):
    kind, make, platform, step, wrap, scheme = job
    there = guarded(SIM, platform, step, make, None, wrap)
    bench = Bench(platform, SOME[platform],
                  there.url.replace("http:", scheme + ":"), secrets(platform))
    try:
        status, out, err, _, _ = bench.once("--verbose", env=environment())
        where = "%s, %s %s" % (kind, platform, step)
        found = search(bench, out, err, where)
        events = [json.loads(line) for line in out.splitlines()]
        if status != 0 or [e["account_id"] for e in events if
                           e["schema"] == "collection_status.v1"] != [
                               identity(SOME[platform][0])]:
            found.append("%s: no round: %r %r" % (where, out, err))
        if scheme == "http" and not any(carried(r) for r in there.requests):
            found.append(where + ": no credential was sent")
        return found
    finally:
        there.close()
        bench.close()


def each(jobs, workers=4):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        found = [f for some in pool.map(trouble_of, jobs) for f in some]
    assert not found, "%d leaks\n%s" % (len(found), "\n".join(found))


def rounds():
    """trouble of every kind on every platform: nothing in logs, events, metrics and state; nobody else is asked"""
    turn = {p: itertools.cycle(STEPS[p]) for p in PLATFORMS}
    jobs = [(kind, make, p, next(turn[p]), None, "http")
            for kind, make in TROUBLE.items() for p in PLATFORMS]
    jobs += [("401, whole", TROUBLE["401, whole"], p, step, None, "http")
             for p in PLATFORMS for step in STEPS[p]]
    jobs += [("no TLS", None, p, None, None, "https") for p in PLATFORMS]
    each(jobs)
    assert not ELSEWHERE.heard, ELSEWHERE.heard
    print("# note %d rounds, %.1f MB searched" % (
        len(jobs), SEARCH.looked / 1e6))


# ---- files that are wrong ----

def config_faults():
    """a configuration that is wrong around a secret: it is not shown"""
    c = C["stray"]
    quoted = urllib.parse.quote(c, safe="")
    rows = ["[x]\ntoken = %s\n" % c, "[kafka]\nsasl.pasword = %s\n" % c,
            "[kafka]\nsasl.password = %s\nsasl.mechanisms = NONE\n" % c,
            "[kafka]\nsasl.password %s\n" % c,
            "[kafka]\nsasl.password = %s%s\n" % (c, "y" * 200),
            "[kafka]\nssl.key.password = %s\nssl.key.location = /none\n"
            "security.protocol = ssl\n" % c,
            "[kafka]\nssl.key.pem = %s\nsecurity.protocol = ssl\n" % c,
            "[kafka]\nsasl.oauthbearer.client.secret = %s\n" % c,
            "[kafka]\nsasl.password = \x01%s\n" % c,
            "[redis]\npassword = %s\n" % c,
            "[redis]\nurl = redis://:%s@localhost:port/0\n" % quoted,
            "[redis]\nurl = redis://:%s@127.0.0.1:1/x\n" % quoted,
            "[redis]\nurl = redis://:%s@127.0.0.1:1/0\n" % c,
            "[redis]\nurl = redis://u:%s%%zz@127.0.0.1:1/0\n" % quoted,
            "[redis]\nurl = rediss://:%s@127.0.0.1:1/0\n" % quoted,
            "[redis]\nurl = http://u:%s@127.0.0.1/\n" % quoted,
            "[redis]\nurl = redis://:%s@127.0.0.1:1/0\n"
            "password_file = /etc/hostname\n" % quoted,
            "[x]\nbase_url = https://user:%s@api.x.com\n" % quoted,
            "[x]\nbase_url = https://api.x.com/?key=%s\n" % quoted]
    found = []
    for row in rows:
        bench = Bench("facebook", SOME["facebook"], "http://127.0.0.1:1",
                      secrets("facebook"), row)
        bench.write("credentials/x.token", C["x.token"])
        for program, *args in (("sentra-producer", "facebook", "--check"),
                               ("sentra-producer", "x", "--check"),
                               ("sentra-producer", "facebook", "--once"),
                               ("sentra-consumer", "scorer", "--check"),
                               ("sentra-consumer", "scorer", "--once"),
                               ("sentractl", "top"), ("sentractl", "topics")):
            if "facebook" in args and "--once" in args:
                args.append("--dry-run")
            if program != "sentractl":
                args.append("--verbose")
            done = subprocess.run(
                [os.path.join(BUILD, program), *args, "--config",
                 bench.config], capture_output=True, timeout=60,
                stdin=subprocess.DEVNULL, env=dict(os.environ,
                                                   **environment()))
            where = "%r, %s %s" % (row[:24], program, " ".join(args))
            found += SEARCH.leaks(done.stdout + done.stderr, where)
        bench.close()
    assert not found, "%d leaks\n%s" % (len(found), "\n".join(found))


def credential_faults():
    """a credential that is wrong: it is not shown"""
    c = C["stray"]
    key = {"access_token": c, "refresh_token": C["tiktok refresh 0"],
           "expires_at": ENDED}
    pair = json.dumps({OPEN_ID: key})
    rows = [("x", c + "\nmore"), ("x", c + "\r\nX-More: 1"), ("x", c * 200),
            ("x", c * 2000), ("x", "\xff" + c), ("x", c + "\0" + c),
            ("facebook", c + "\nmore"), ("youtube", c + "\nmore"),
            ("tiktok", c), ("tiktok", '"%s"' % c), ("tiktok", "{%s}" % c),
            ("tiktok", pair[:-1]), ("tiktok", pair + c),
            ("tiktok", pair[:-2] + "\\x" + c), ("tiktok", "[%s]" % pair)]
    rows += [("tiktok", json.dumps({OPEN_ID: dict(key, **more)}))
             for more in ({"access_token": c + " "}, {"refresh_token": 5},
                          {"access_token": c * 200}, {"expires_at": c},
                          {"expires_at": {c: c}}, {c: c})]
    rows.append(("tiktok", json.dumps({OPEN_ID: c})))
    found = []
    for (platform, text), state in itertools.product(rows, (False, True)):
        bench = Bench(platform, SOME[platform], "http://127.0.0.1:1",
                      secrets(platform))
        bench.write("state/tiktok.tokens.json" if state else
                    "credentials/%s.token" % platform, text)
        bench.write("state/%s.json" % platform, text[:100])
        for args in (["--check"], ["--once", "--dry-run"]):
            done = subprocess.run(bench.command("--verbose", *args),
                                  capture_output=True, timeout=60)
            found += SEARCH.leaks(done.stdout + done.stderr, "%s, %r" % (
                platform, text[:70]))
        bench.close()
    assert not found, "%d leaks\n%s" % (len(found), "\n".join(found))


# ---- daemons at work, and their ends ----

def allow_cores():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    # Who was started in the background may ignore it.
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def cores_fall_here(where):
    """Whether a program that does not mind leaves its core there."""
    if open("/proc/sys/kernel/core_pattern").read()[0] in "|/":
        return False
    child = subprocess.Popen(["sleep", "60"], cwd=where,
                             preexec_fn=allow_cores)
    time.sleep(0.1)
    child.send_signal(signal.SIGABRT)
    child.wait()
    found = [f for f in os.listdir(where) if f.startswith("core")]
    for name in found:
        os.unlink(os.path.join(where, name))
    return bool(found)


def process_leaks(pid, where):
    """What other programs may see.  The environment is as it was given:
    there the proxy's password is not ours to hide."""
    found = []
    for name in ("cmdline", "comm", "status", "stat", "maps", "environ"):
        with open("/proc/%d/%s" % (pid, name), "rb") as data:
            text = data.read()
        if name == "environ":
            text = b"\n".join(v for v in text.split(b"\0")
                              if b"roxy=" not in v.lower() and
                              b"PROXY=" not in v)
        found += SEARCH.leaks(text, "%s, /proc/PID/%s" % (where, name))
    return found


class Words:
    """What a daemon tells systemd."""

    def __init__(self, where):
        self.path = os.path.join(where, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(30)

    def until(self, word):
        said = b""
        while word not in said:
            said += self.socket.recv(4096) + b"\n"
        return said


def live(platform, make, number):
    bench = Bench(platform, SOME[platform], "", secrets(platform))
    there = guarded(SIM, platform, None, make)
    bench.write("sentra.conf", open(bench.config).read().replace(
        "base_url = ", "base_url = " + there.url))
    words = Words(bench.dir)
    log = os.path.join(bench.dir, "log")
    with open(log, "wb") as out:
        child = subprocess.Popen(
            bench.command("--dry-run", "--verbose"), cwd=bench.dir,
            stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            preexec_fn=allow_cores, env=dict(
                os.environ, NOTIFY_SOCKET=words.path, **environment()))
    try:
        said_it = words.until(b"STATUS=")
        wait_for("a status", lambda: b"collection_status" in
                 open(log, "rb").read())
        bench.write("sentra.conf", open(bench.config).read() +
                    "[poll]\ntoken = %s\n" % C["stray"])
        child.send_signal(signal.SIGHUP)
        wait_for("the refusal", lambda: b"reload refused" in
                 open(log, "rb").read())
        os.unlink(bench.config)  # that one held a secret by itself
        found = process_leaks(child.pid, platform)
        child.send_signal(number)
        child.wait(90)
        words.socket.setblocking(False)
        try:
            while True:
                said_it += words.socket.recv(4096) + b"\n"
        except BlockingIOError:
            pass
        found += SEARCH.leaks(said_it, platform + ", to systemd")
        found += search(bench, b"", b"", platform)
        if [f for f in os.listdir(bench.dir) if f.startswith("core")]:
            found.append("%s: a core after %s" % (platform, number))
        return found
    finally:
        child.kill()
        child.wait()
        words.socket.close()
        there.close()
        bench.close()


def daemons():
    """daemons in trouble, reloaded and killed: nothing in /proc, in what systemd is told, in a core"""
    with tempfile.TemporaryDirectory() as where:
        if not cores_fall_here(where):
            print("# note no core would fall here: %s" % open(
                "/proc/sys/kernel/core_pattern").read().strip())
    ends = (signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT, signal.SIGTERM)
    jobs = [(p, TROUBLE["401, URL"] if n % 2 else None, ends[n % 4])
            for n, p in enumerate(PLATFORMS)]
    jobs += [("tiktok", None, signal.SIGSEGV), ("x", None, signal.SIGABRT)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = [f for some in pool.map(lambda j: live(*j), jobs)
                 for f in some]
    assert not found, "\n".join(found)


def reader_of(path):
    """The pipe's other end, once somebody reads; until then None."""
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def early_end():
    """killed while it reads its credentials: no core"""
    bench = Bench("facebook", SOME["facebook"], "http://127.0.0.1:1",
                  {"facebook.token": C["facebook.token"]})
    path = os.path.join(bench.dir, "credentials", "facebook.secret")
    os.mkfifo(path)  # there it waits, the token read
    try:
        for args in (["--check"], ["--once", "--dry-run"]):
            child = subprocess.Popen(
                bench.command(*args), cwd=bench.dir, preexec_fn=allow_cores,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            pipe = wait_for("its reading", lambda: reader_of(path))
            child.send_signal(signal.SIGABRT)
            assert child.wait(60) == -signal.SIGABRT
            os.close(pipe)
            assert not [f for f in os.listdir(bench.dir)
                        if f.startswith("core")], args
    finally:
        bench.close()


# ---- through Kafka and Redis ----

def redis_texts(pipe):
    """All keys and values, the pipeline's own too."""
    for key in pipe.redis.scan_iter(count=1000):
        yield key
        kind = pipe.redis.type(key)
        if kind == b"string":
            yield pipe.redis.get(key)
        elif kind == b"hash":
            for pair in pipe.redis.hgetall(key).items():
                yield from pair
        elif kind == b"zset":
            yield from pipe.redis.zrange(key, 0, -1)
        elif kind == b"set":
            yield from pipe.redis.smembers(key)
        elif kind == b"list":
            yield from pipe.redis.lrange(key, 0, -1)
        elif kind == b"stream":
            for _, fields in pipe.redis.xrange(key):
                for pair in fields.items():
                    yield from pair
        else:
            raise AssertionError(kind)


def piped(platform, make, pipe):
    """One round into the pipeline's Kafka."""
    there = guarded(SIM, platform, None, make, stuffed)
    bench = Bench(platform, SOME[platform], there.url, secrets(platform),
                  "[kafka]\nbootstrap.servers = %s\n" % pipe.brokers,
                  "prefix = %s\n" % pipe.prefix)
    try:
        done = subprocess.run(bench.command("--once", "--verbose"),
                              capture_output=True, timeout=120,
                              env=dict(os.environ, **environment()))
        assert done.returncode == 0, done.stderr
        return search(bench, done.stdout, done.stderr, platform)
    finally:
        there.close()
        bench.close()


def asked(port, path):
    """Head and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, b"%s\n%s" % (str(answer.headers).encode(),
                                           answer.read())
    finally:
        connection.close()


def board(pipe, where, lets_in):
    """What the board answers, and what it says of itself."""
    words = Words(pipe.dir)
    port = free_port()
    with open(pipe.config, "a") as out:
        out.write("[board]\nlisten = 127.0.0.1:%d\n" % port)
    with open(os.path.join(pipe.dir, "board.log"), "ab") as out:
        child = subprocess.Popen(
            pipe.command("sentra-board", "--verbose"), stdout=out, stderr=out,
            stdin=subprocess.DEVNULL,
            env=dict(os.environ, NOTIFY_SOCKET=words.path))
    found = []
    try:
        said = words.until(b"READY=1")
        status = 200 if lets_in else 503
        wait_for("its health", lambda: asked(port, "/healthz")[0] == status)
        for path in ("/", "/en/kesehatan", "/tentang", "/peringkat.csv",
                     "/api/v1/health", "/healthz", "/metrics", "/none"):
            _, text = asked(port, path)
            found += SEARCH.leaks(text, where + " " + path)
        found += process_leaks(child.pid, where)
        child.terminate()
        assert child.wait(30) == 0
        words.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                said += words.socket.recv(4096) + b"\n"
        found += SEARCH.leaks(said, where + ", to systemd")
    finally:
        child.kill()
        child.wait()
        words.socket.close()
        os.unlink(words.path)
    return found


def pipeline():
    """Kafka's messages, Redis' keys and what is printed of them, after troubled and good rounds"""
    everyone = [a for some in SOME.values() for a in some]
    pipe = Pipeline(gate.roster(everyone), platforms=PLATFORMS)
    try:
        pipe.redis.config_set("requirepass", C["redis"])
        pipe.redis.execute_command("AUTH", C["redis"])
        with open(pipe.config) as text:
            config = text.read().replace(
                "[pipeline]\n", "[pipeline]\nplatforms = %s\n"
                "metrics_file = %s/metrics-%%.prom\n" % (
                    " ".join(PLATFORMS), pipe.dir))
        path = os.path.join(pipe.dir, "password")
        found = []
        for platform in PLATFORMS:
            found += piped(platform, TROUBLE["401, whole"], pipe)
            found += piped(platform, None, pipe)
        messages, statuses = 0, set()
        for m in pipe.read([pipe.topic(p) for p in PLATFORMS]):
            messages += 1
            event = json.loads(m.value())
            statuses.add((event["platform"], event.get("outcome")))
            found += SEARCH.leaks(m.value() + b"\n" + (m.key() or b"") +
                                  repr(m.headers()).encode(), "Kafka")
        for platform in PLATFORMS:
            assert {(platform, "ok"), (platform, "auth")} <= statuses, statuses
        for url in (False, True):
            with open(path, "w") as out:
                out.write(C["redis"] + "\n")
            with open(pipe.config, "w") as out:
                out.write(config.replace("url = unix://", "url = unix://:%s@" %
                                         urllib.parse.quote(C["redis"],
                                                            safe=""))
                          if url else config.replace(
                              "[redis]\n", "[redis]\npassword_file = %s\n" %
                              path))
            for program, *args in (
                    ("sentra-consumer", "scorer", "--once", "--verbose"),
                    ("sentractl", "top"), ("sentractl", "top", "--json"),
                    ("sentractl", "show", "s0"), ("sentractl", "topics")):
                done = pipe.run(program, *args)
                where = " ".join([program, *args])
                assert done.returncode == 0 or "topics" in args, (
                    where, done.stderr)
                found += SEARCH.leaks(done.stdout + done.stderr, where)
            found += board(pipe, "sentra-board", True)
            with open(path, "w") as out:
                out.write(C["stray"])
            if not url:
                with open(pipe.config) as text:
                    told = text.read()
                with open(pipe.config, "w") as out:
                    out.write(told.split("[board]")[0])
                found += board(pipe, "the board, a wrong password", False)
                found += SEARCH.leaks(pipe.run(
                    "sentra-consumer", "scorer", "--once",
                    "--verbose").stderr, "a wrong password")
        texts = list(redis_texts(pipe))
        assert len(texts) > 200, len(texts)
        found += SEARCH.leaks(b"\n".join(texts), "Redis")
        found += SEARCH.leaks_in_dir(pipe.dir, ["sentra.conf", "password"])
        assert not found, "\n".join(found)
        assert not ELSEWHERE.heard, ELSEWHERE.heard
        print("# note %d messages, %d texts of Redis" % (
            messages, len(texts)))
    finally:
        pipe.close()


def kafka_password():
    """a password for Kafka, and librdkafka at its most talkative"""
    pipe = Pipeline(gate.roster(SOME["x"]), config="""debug = all
security.protocol = sasl_plaintext
sasl.mechanisms = PLAIN
sasl.username = sentra
sasl.password = %s
ssl.key.password = %s
[x]
base_url = http://127.0.0.1:1
[poll]
spread = 0s
retries = 1
""" % (C["kafka"], C["kafka key"]))
    try:
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write(C["x.token"])
        child = pipe.start("sentra-producer", "x", "--verbose")
        wait_for("SASL", lambda: "sasl" in pipe.text().lower() and
                 "auth" in pipe.text().lower())
        found = process_leaks(child.pid, "sentra-producer")
        for program, *args in (("sentra-consumer", "scorer", "--once",
                                "--verbose"), ("sentractl", "topics")):
            done = pipe.run(program, *args)
            assert done.returncode != 0
            found += SEARCH.leaks(done.stdout + done.stderr, program)
        child.kill()
        child.wait()
        found += SEARCH.leaks(pipe.text(), "sentra-producer")
        assert "sasl.password" in pipe.text(), "librdkafka told nothing"
        assert not found, "\n".join(found)
    finally:
        pipe.close()


ELSEWHERE = Recorder()
TROUBLE = trouble(ELSEWHERE.port)
SIM = Simulator([a for some in SOME.values() for a in some])
try:
    tap([rounds, config_faults, credential_faults, daemons, early_end,
         pipeline, kafka_password])
finally:
    SIM.close()
    ELSEWHERE.close()

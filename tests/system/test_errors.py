#!/usr/bin/python3
"""Bad input gets a clear line: what is wrong, where, what to do, and the exit
status of the contract."""
import fcntl
import json
import os
import re
import subprocess

from pipeline import BUILD, ROOT, Pipeline, tap, wait_for

SENTRA = {"id": "satu", "name": "Sentra Satu", "kind": "sentra", "city": "A",
          "province": "B", "timezone": "Asia/Jakarta", "aliases": [],
          "service_areas": [], "active_from": None, "active_until": None,
          "exempt": None,
          "accounts": [{"platform": "x", "id": "123", "verified_by": None,
                        "verified_at": None}]}
ROSTER = {"version": 1, "sentras": [SENTRA]}


def expect(done, status, *words):
    text = done.stdout + done.stderr
    assert done.returncode == status, (done.returncode, text)
    for word in words:
        assert re.search(word, text), "%r is not in %r" % (word, text)
    assert text.count("\n") < 12, text


def with_config(text, *args, program="sentra-consumer", roster=ROSTER,
                token="geheim-123456", **more):
    pipe = Pipeline(roster, config=text, **more)
    os.mkdir(os.path.join(pipe.dir, "credentials"))
    if token is not None:
        with open(os.path.join(pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write(token)
    try:
        return pipe.run(program, *args)
    finally:
        pipe.close()


def config_faults():
    """an unknown key, a bad value, a wrong URL: file, line, key; 78"""
    for text, words in (
            ("[score]\nwieght_likes = 2\n", r"sentra.conf:\d+: .*wieght_likes"),
            ("[score]\nweight_likes = many\n", r"sentra.conf:\d+: .*many"),
            ("[score]\nshare_followers = 0.9\n", r"share"),
            ("[nonsense]\na = 1\n", r"sentra.conf:\d+: .*nonsense"),
            ("[report]\ntimezone = Asia/Kolkata\n", r"whole hours"),
            ("[report]\ntimezone = localtime\n", r"no name of a time zone"),
            ("[score]\nweight_likes = 1\nweight_likes = 2 # more\n",
             r"sentra.conf:\d+: \[score\] weight_likes: stands on line \d+ "
             "already"),
            ("[score]\nweight_likes = 1 # x\n[x]\nquota = 5\nquota = 5\n",
             r"\[x\] quota: stands on line"),
            ("not.a.property = 1\n", r"sentra.conf:\d+: .*not.a.property")):
        expect(with_config(text, "scorer", "--check"), 78, words)
    expect(with_config("[x]\nbase_url = http://example.com\n", "x", "--check",
                       program="sentra-producer"), 78,
           r"sentra.conf:\d+: .*base_url")
    expect(with_config("", "scorer", "--check"), 0, "ok")
    expect(with_config("", "x", "--check", program="sentra-producer"), 0,
           "ok")


def roster_faults():
    """a roster with wrong fields: each fault with file, line and path; 78"""
    bad = json.loads(json.dumps(ROSTER))
    bad["sentras"][0]["kind"] = "panti"
    bad["sentras"][0]["accounts"][0]["platform"] = "myspace"
    bad["sentras"][0]["extra"] = 1
    expect(with_config("", "scorer", "--check", roster=bad), 78,
           r"roster.json:\d+: sentras\[0\].kind",
           r"sentras\[0\].accounts\[0\].platform", "extra")


def credential_faults():
    """a token that is missing, empty or more than a word: its path; 78"""
    for token in (None, "\n", "old\nnew\n", "\ufeffnew\n", "a new one",
                  '"geheim-123456"', "X_TOKEN=geheim-123456",
                  '{"access_token":"geheim-123456"}'):
        expect(with_config("", "x", "--check", program="sentra-producer",
                           token=token), 78, r"credentials/x.token")
    expect(with_config("", "x", "--check", program="sentra-producer",
                       token="AAAA=geheim=="), 0, "ok")


def full_disk():
    """standard output that takes nothing: a line says so; 1"""
    pipe = Pipeline(ROSTER)
    try:
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write("geheim-123456")
        roster = os.path.join(pipe.dir, "roster.json")
        new = os.path.join(pipe.dir, "new.json")
        sheet = os.path.join(pipe.dir, "sheet.csv")
        conf = ["-c", pipe.config]
        ctl = os.path.join(BUILD, "sentractl")
        with open(sheet, "w") as out:
            subprocess.run([ctl, "roster", "export", roster], stdout=out,
                           check=True)
        for args in (
                ["sentra-producer", "--help"], ["sentra-producer", "--version"],
                ["sentra-producer", "x", "--check", *conf],
                ["sentra-consumer", "--help"],
                ["sentra-consumer", "scorer", "--check", *conf],
                ["sentractl", "--help"], ["sentractl", "--version"],
                ["sentractl", "top", *conf], ["sentractl", "top", "--json", *conf],
                ["sentractl", "top", "--watch=1", *conf],
                ["sentractl", "stale", *conf], ["sentractl", "alerts", *conf],
                ["sentractl", "thresholds", *conf],
                ["sentractl", "roster", "check", roster],
                ["sentractl", "roster", "check", "--json", roster],
                ["sentractl", "roster", "export", roster],
                ["sentractl", "roster", "import", sheet, "--out", new],
                ["sentractl", "exempt", "satu", "--until", "2099-01-01",
                 "--why", "a", "--file", roster]):
            with open("/dev/full", "w") as full:
                done = subprocess.run(
                    [os.path.join(BUILD, args[0]), *args[1:]], stdout=full,
                    stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                    text=True, timeout=60, env=dict(
                        os.environ, CREDENTIALS_DIRECTORY=os.path.join(
                            pipe.dir, "credentials")))
            assert done.returncode == 1, (args, done)
            assert "standard output: " in done.stderr, (args, done)
    finally:
        pipe.close()


def usage_faults():
    """wrong usage: what would have been right; 64"""
    def run(*args):
        return subprocess.run([os.path.join(BUILD, args[0]), *args[1:]],
                              text=True, capture_output=True, timeout=60)
    expect(run("sentra-consumer", "score"), 64, "scorer")
    expect(run("sentra-producer"), 64, "PLATFORM|youtube")
    expect(run("sentra-producer", "x", "--as-of", "yesterday"), 64, "as-of")
    expect(run("sentractl", "tpo"), 64, "help")
    expect(run("sentra-producer", "x", "--check", "--config", "/nonexistent"),
           78, "/nonexistent")
    expect(run("sentra-consumer", "scorer", "--check", "--config", ROOT), 78,
           "directory")
    for program in ("sentra-producer", "sentra-consumer", "sentractl",
                    "sentra-simulator"):
        assert run(program, "--help").returncode == 0
        assert run(program, "--version").stdout.startswith(program)


def help_in_indonesian():
    """sentractl --help, locale id_ID: each line that says something does in Indonesian"""
    english, indonesian = (subprocess.run(
        [os.path.join(BUILD, "sentractl"), "--help"], text=True,
        capture_output=True, timeout=60, check=True,
        env=dict(os.environ, LC_ALL=lang)).stdout.splitlines()
        for lang in ("C.UTF-8", "id_ID.UTF-8"))
    assert len(english) == len(indonesian)
    # What is the same in both: headings and the lists of a METRIC's names.
    same = [line for line in english if line in indonesian and line and
            not re.match(r"[a-z, ]+:$|  METRIC ", line)]
    assert not same, same


def servers_down():
    """Kafka or Redis down at the start: address and what to do; 1"""
    pipe = Pipeline(ROSTER)
    try:
        pipe.stop_redis()
        expect(pipe.run("sentra-consumer", "scorer", "--once"), 1,
               "redis.sock")
        expect(pipe.run("sentractl", "top"), 1, "redis.sock")
        with open(pipe.config) as text:
            config = text.read().replace(pipe.brokers, "127.0.0.1:1")
        with open(pipe.config, "w") as out:
            out.write(config)
        pipe.start_redis()
        expect(pipe.run("sentra-consumer", "scorer", "--once"), 1,
               "127.0.0.1:1")
        expect(pipe.run("sentractl", "topics", "--file", os.path.join(
            ROOT, "deploy", "topics.json"), limit_s=12), 1,
               "Kafka at 127.0.0.1:1: ")
    finally:
        pipe.close()


def redis_password():
    """Redis with a password: says so; 1; with the password it runs"""
    pipe = Pipeline(ROSTER)
    try:
        pipe.redis.config_set("requirepass", "rahasia-9876")
        expect(pipe.run("sentra-consumer", "scorer", "--once"), 1,
               "password")
        path = os.path.join(pipe.dir, "redis.password")
        with open(path, "w") as out:
            out.write("rahasia-9876\n")
        with open(pipe.config) as text:
            config = text.read().replace(
                "[redis]\n", "[redis]\npassword_file = %s\n" % path)
        with open(pipe.config, "w") as out:
            out.write(config)
        done = pipe.run("sentra-consumer", "scorer", "--once")
        assert done.returncode == 0, done.stderr
        assert "rahasia" not in done.stderr
    finally:
        pipe.redis.execute_command("AUTH", "rahasia-9876")
        pipe.close()


def redis_refuses():
    """a key of another type in the way, as cron runs it: which key; 1, within half a minute"""
    pipes, running = [], []
    try:
        for stage, key in (("scorer", "board:followers"),
                           ("scorer", "state:scorer:slice:0"),
                           ("scorer", "card:satu"),
                           ("alerter", "state:alerter:slice:0"),
                           ("alerter", "pipeline:alerter")):
            pipe = Pipeline(ROSTER, partitions=1)
            pipes.append(pipe)
            key = pipe.prefix + ":" + key
            pipe.redis.set(key, "another application's")
            running.append((pipe, key, pipe.start("sentra-consumer", stage,
                                                  "--once")))
        for pipe, key, child in running:
            assert child.wait(30) == 1, pipe.text()
            assert re.search(r"error=.*WRONGTYPE.*\(\w+ %s\)" % key,
                             pipe.text()), (key, pipe.text())
    finally:
        for pipe in pipes:
            pipe.close()


def redis_settings():
    """a Redis that evicts, or keeps nothing on its disk: warned of at the start and by --check, which Redis fails not even when it is away"""
    evicts, forgets = "maxmemory-policy allkeys-lru", 'appendonly no and save'
    check = "sentra-consumer", "scorer", "--check"
    pipe = Pipeline(ROSTER, partitions=1)

    def warned(done, *settings):
        assert done.returncode == 0, done.stderr
        for setting in evicts, forgets:
            assert (setting in done.stderr) == (setting in settings), (
                settings, done.stderr)
    try:
        warned(pipe.run(*check))
        pipe.redis.config_set("maxmemory-policy", "allkeys-lru")
        warned(pipe.run(*check), evicts)
        pipe.redis.config_set("save", "")
        warned(pipe.run("sentra-consumer", "scorer", "--once"), evicts,
               forgets)
        warned(pipe.run("sentra-consumer", "alerter", "--check"), evicts,
               forgets)
        pipe.redis.config_set("appendonly", "yes")
        warned(pipe.run(*check), evicts)
        pipe.redis.config_set("appendonly", "no")
        # Who may not ask is not told.
        for rights, settings in (("-config", [evicts]), ("-info", [])):
            pipe.redis.execute_command("ACL", "SETUSER", "default", rights)
            done = pipe.run(*check)
            warned(done, *settings)
            assert settings or not done.stderr, done.stderr
        pipe.redis.execute_command("ACL", "SETUSER", "default", "off")
        expect(pipe.run(*check), 0, "ok", "Redis lets nobody in")
        pipe.stop_redis()
        done = pipe.run(*check)
        assert done.returncode == 0 and not done.stderr, done.stderr
    finally:
        pipe.close()


def topics_unequal():
    """a topic missing, or with other partitions: which, and what to do; 1"""
    pipe = Pipeline(ROSTER, topics=False)
    try:
        expect(pipe.run("sentra-consumer", "scorer", "--once"), 1,
               "sentractl topics", pipe.prefix)
        pipe.create_topics()
        import confluent_kafka.admin
        admin = confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": pipe.brokers})
        more = admin.create_partitions([confluent_kafka.admin.NewPartitions(
            pipe.topic("x"), 5)])
        more[pipe.topic("x")].result(30)

        def refused():
            done = pipe.run("sentra-consumer", "scorer", "--once")
            return done.returncode == 1 and "5" in done.stderr and \
                pipe.topic("x") in done.stderr
        wait_for("the refusal", refused)
    finally:
        pipe.close()


def state_held():
    """--once beside another producer of the platform: which file, stop that one; 1, nothing asked"""
    pipe = Pipeline(ROSTER, config="[x]\nbase_url = http://127.0.0.1:1\n")
    once = "sentra-producer", "x", "--once", "--dry-run"
    try:
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write("geheim-123456")
        first = pipe.run(*once)  # nobody answers, but the round is told
        assert first.returncode == 0 and "unavailable" in first.stdout, first
        path = os.path.join(pipe.dir, "x.lock")
        with open(path) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            done = pipe.run(*once)
            expect(done, 1, r"x\.lock", "stop")
            assert not done.stdout, done.stdout
            expect(pipe.run("sentra-producer", "x", "--check"), 0, "ok")
        assert pipe.run(*once).returncode == 0
    finally:
        pipe.close()


def broker_away():
    """Kafka away: a producer waits a minute at its end, then says how many events are undelivered; a consumer's --once gives up after a minute; both 1"""
    pipe = Pipeline(ROSTER)
    try:
        os.mkdir(os.path.join(pipe.dir, "credentials"))
        with open(os.path.join(pipe.dir, "credentials", "x.token"),
                  "w") as out:
            out.write("geheim-123456")
        with open(pipe.config) as text:
            config = text.read().replace(pipe.brokers, "127.0.0.1:1")
        with open(pipe.config, "w") as out:
            out.write(config + "[x]\nbase_url = http://127.0.0.1:1\n"
                      "[poll]\nspread = 0s\nretries = 1\n")
        once = subprocess.Popen(
            [os.path.join(BUILD, "sentra-consumer"), "scorer", "--once",
             "-c", pipe.config], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        child = pipe.start("sentra-producer", "x")
        wait_for("trouble", lambda: "kafka" in pipe.text().lower(), 60)
        child.terminate()
        status = child.wait(120)
        assert status == 1, (status, pipe.text())
        assert re.search("undelivered=[1-9]", pipe.text()), pipe.text()
        assert "geheim" not in pipe.text()
        said = once.communicate(timeout=120)[0]
        assert once.returncode == 1 and "127.0.0.1:1" in said, said
    finally:
        pipe.close()


tap([config_faults, roster_faults, credential_faults, full_disk, usage_faults,
     help_in_indonesian, servers_down, redis_password, redis_refuses, redis_settings,
     topics_unequal, state_held,
     broker_away])

#!/usr/bin/python3
"""What is installed, and whether systemd takes the units; sentractl."""
import csv
import glob
import io
import itertools
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile

from pipeline import (BUILD, PLATFORMS, ROOT, STAGES, Pipeline, tap,
                      wait_for)


def run(*command, **more):
    return subprocess.run(command, text=True, capture_output=True,
                          timeout=120, **more)


def installed(root):
    done = run("make", "-s", "install", "DESTDIR=" + root, "prefix=/usr",
               "BUILD=" + os.environ.get("BUILD", "build"), cwd=ROOT,
               env=dict(os.environ, MAKEFLAGS=""))
    assert done.returncode == 0, done.stderr


def install():
    """make install DESTDIR= prefix=: programs, units, pages, configuration; never over a configuration that is there; uninstall"""
    root = tempfile.mkdtemp(prefix="sentra-install-")
    try:
        installed(root)
        for path in ("usr/sbin/sentra-producer", "usr/sbin/sentra-consumer",
                     "usr/sbin/sentra-board", "usr/sbin/sentra-report",
                     "usr/bin/sentractl", "etc/sentra/sentra.conf",
                     "etc/sentra/roster.json", "etc/sentra/topics.json",
                     "etc/sentra/calendar.json",
                     "usr/share/sentra/lexicon.json",
                     "etc/sentra/campaigns.json",
                     "etc/sentra/targets.json",
                     "usr/lib/systemd/system/sentra.target",
                     "usr/lib/systemd/system/sentra-board.service",
                     "usr/lib/systemd/system/sentra-report.service",
                     "usr/lib/systemd/system/sentra-report.timer",
                     "usr/share/doc/sentra-pulse/deploy/systemd/report-mail.conf",
                     "usr/share/sentra/schemas/openapi.json",
                     "usr/share/sentra/schemas/report.schema.json",
                     "usr/share/sentra/schemas/targets.schema.json",
                     "usr/share/sentra/targets.json",
                     "usr/share/man/man8/sentra-consumer.8",
                     "usr/share/man/man8/sentra-board.8",
                     "usr/share/man/man1/sentractl.1"):
            assert os.path.exists(os.path.join(root, path)), path
        # What pages name is where it was put.
        for path in glob.glob(os.path.join(root, "usr/share/man/*/*")):
            with open(path) as text:
                page = text.read()
            assert "/usr/local" not in page and not re.search(
                r"@\w+@", page), path
            for name in re.findall(r"/usr/share/[\w./-]*\w", page):
                assert os.path.exists(root + name), (path, name)
        mode = os.stat(os.path.join(root, "etc/sentra/credentials")).st_mode
        assert mode & 0o777 == 0o700
        # The services run as users of their own.
        for name in "sentra.conf", "roster.json", "calendar.json":
            mode = os.stat(os.path.join(root, "etc/sentra", name)).st_mode
            assert mode & 0o777 == 0o644, name
        conf = os.path.join(root, "etc/sentra/sentra.conf")
        with open(conf, "w") as out:
            out.write("# mine\n")
        installed(root)
        with open(conf) as text:
            assert text.read() == "# mine\n"
        # Off again: all but what is the operator's.
        done = run("make", "-s", "uninstall", "DESTDIR=" + root,
                   "prefix=/usr", cwd=ROOT, env=dict(os.environ, MAKEFLAGS=""))
        assert done.returncode == 0, done.stderr
        left = [os.path.join(where, name) for where, _, names in
                os.walk(root) for name in names]
        assert conf in left and all("/etc/sentra/" in n for n in left), left
    finally:
        shutil.rmtree(root)


def with_what_they_need(packages):
    """Debian packages, and those that these depend on."""
    found, left = set(), list(packages)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        done = run("dpkg-query", "-W", "-f", "${Depends}", name)
        assert done.returncode == 0, done.stderr
        left += re.findall(r"(?:^|, )([^ ,|:]+)", done.stdout)
    return found


def libraries():
    """the packages that deploy/README.md names where nothing is compiled are what the programs are linked to"""
    with open(os.path.join(ROOT, "deploy", "README.md")) as text:
        block = re.search(r"## Without a compiler.*?```\n(.*?)```", text.read(),
                          re.S).group(1)
    named = re.findall(r"\b(lib[\w.+-]+|zlib1g)", block)
    wanted = {}
    for name in ("sentra-producer", "sentra-consumer", "sentra-board",
                 "sentra-report", "sentractl"):
        done = run("ldd", os.path.join(BUILD, name))
        wanted.update(re.findall(r"(\S+) => (/\S+)", done.stdout))
        done = run("readelf", "-d", os.path.join(BUILD, name))
        direct = re.findall(r"\(NEEDED\).*\[(.*)\]", done.stdout)
        assert len(direct) > 5, done.stderr
        owners = {owner(wanted[so]) for so in direct if so in wanted}
        assert owners <= with_what_they_need(named), (
            name, owners - with_what_they_need(named))
    every = {owner(path) for path in wanted.values()}
    assert set(named) <= every, set(named) - every


def owner(path):
    """The Debian package of a library."""
    real = os.path.realpath(path)
    for name in path, real, "/usr" + real, real.replace("/usr/", "/", 1):
        done = run("dpkg", "-S", name)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise AssertionError(path)


def version():
    """every program tells the commit that it was made of; without commits, the newest release of CHANGELOG.md"""
    with open(os.path.join(ROOT, "deploy/CHANGELOG.md")) as text:
        release = re.search(r"^## ([\d.]+)$", text.read(), re.M).group(1)
    told = {run(os.path.join(BUILD, name), "--version").stdout.split()[1]
            for name in ("sentra-producer", "sentra-consumer", "sentractl",
                         "sentra-board")}
    commit = run("git", "rev-parse", "--short", "HEAD", cwd=ROOT).stdout
    want = r"%s-\d+-g%s" % (re.escape(release), commit.strip())
    assert len(told) == 1 and (not commit or re.fullmatch(
        want, told.pop())), (told, want)
    root = tempfile.mkdtemp(prefix="sentra-version-")
    try:
        os.mkdir(os.path.join(root, "deploy"))
        for name in "Makefile", "deploy/CHANGELOG.md":
            shutil.copy(os.path.join(ROOT, name), os.path.join(root, name))
        done = run("make", "-s", "version", cwd=root,
                   env=dict(os.environ, MAKEFLAGS=""))
        assert done.stdout.strip() == release, done.stdout + done.stderr
    finally:
        shutil.rmtree(root)


def units():
    """systemd-analyze verify finds no fault, security an exposure of at most 1.5, and 1.2 of the board, which strangers reach; the report is no service of the target, and its timer makes up a missed Monday"""
    root = tempfile.mkdtemp(prefix="sentra-units-")
    try:
        installed(root)
        where = os.path.join(root, "units")
        os.mkdir(where)
        for path in glob.glob(os.path.join(
                root, "usr/lib/systemd/system/sentra*")):
            with open(path) as text:
                unit = text.read()
            assert not re.search(r"@\w+@", unit), path
            name = os.path.basename(path)
            with open(os.path.join(where, name), "w") as out:
                out.write(re.sub("/usr/s?bin/sentra",
                                 lambda path: root + path.group(), unit))
        with open(os.path.join(where, "sentra.target")) as text:
            wanted = re.findall(r"sentra-\S+\.service", text.read())
        assert {"sentra-producer@%s.service" % p for p in PLATFORMS} | {
            "sentra-consumer@%s.service" % s for s in STAGES
        } | {"sentra-board.service"} <= set(wanted), wanted
        assert not any("report" in name for name in wanted), wanted
        done = run("systemd-analyze", "verify", "--man=no", "./sentra.target",
                   "./sentra-report.service", "./sentra-report.timer",
                   *("./" + name for name in wanted), cwd=where)
        assert done.returncode == 0 and not done.stderr, done.stderr
        with open(os.path.join(where, "sentra-report.timer")) as text:
            timer = dict(re.findall(r"^(\w+)=(.*)$", text.read(), re.M))
        assert timer["Persistent"] == "yes", timer
        assert timer["WantedBy"] == "timers.target"
        done = run("systemd-analyze", "calendar", "--iterations=2",
                   "--base-time=2026-11-26", timer["OnCalendar"],
                   env=dict(os.environ, TZ="UTC", LC_ALL="C"))
        assert re.findall(r"(2026-\d\d-\d\d \d\d:\d\d:\d\d) UTC",
                          done.stdout) == ["2026-11-29 23:00:00",
                                           "2026-12-06 23:00:00"], done.stdout
        for name, most in (("sentra-producer@.service", 15),
                           ("sentra-consumer@.service", 15),
                           ("sentra-report.service", 16),
                           ("sentra-board.service", 12)):
            done = run("systemd-analyze", "security", "--offline=true",
                       "--threshold=%d" % most, "./" + name, cwd=where)
            assert done.returncode == 0, done.stdout[-300:]
    finally:
        shutil.rmtree(root)


def unit_credentials(where, platform, there):
    """Puts there what the unit gives an instance: of each LoadCredential the
    file, else its SetCredential."""
    with open(os.path.join(ROOT, "deploy/systemd",
                           "sentra-producer@.service")) as text:
        unit = text.read().replace("%i", platform)
    default = dict(re.findall(r"^SetCredential=([^:]+):(.*)$", unit, re.M))
    for name, path in re.findall(r"^LoadCredential=([^:]+):(.*)$", unit,
                                 re.M):
        assert path == "/etc/sentra/credentials/" + name, path
        assert name.startswith((platform + ".", "kafka.")), name
        with open(os.path.join(where, name), "w") as out:
            out.write(there[name] if name in there else default[name])
    return set(os.listdir(where))


def credentials():
    """a producer's unit gives it its own credentials only; a secret may be absent, and only TikTok needs one"""
    token = {p: "t" for p in PLATFORMS}
    token["tiktok"] = json.dumps({"a": {"access_token": "t",
                                        "refresh_token": "r"}})
    for platform in PLATFORMS:
        for secret, works in ("s", True), (None, platform != "tiktok"), (
                "", platform not in ("facebook", "instagram", "tiktok")):
            root = tempfile.mkdtemp(prefix="sentra-credentials-")
            try:
                conf = os.path.join(root, "sentra.conf")
                with open(conf, "w") as out:
                    out.write("[pipeline]\nroster = %s/deploy/roster.json\n"
                              "[instagram]\nuser_id = 17841400000000007\n"
                              "[tiktok]\nclient_key = k\n" % ROOT)
                where = os.path.join(root, "given")
                os.mkdir(where)
                there = {platform + ".token": token[platform]}
                if secret is not None:
                    there[platform + ".secret"] = secret
                names = unit_credentials(where, platform, there)
                assert names == {platform + ".token", platform + ".secret",
                                 "kafka.password",
                                 platform + ".kafka.password"}
                done = run(os.path.join(BUILD, "sentra-producer"), platform,
                           "--check", "--config", conf,
                           env=dict(os.environ, CREDENTIALS_DIRECTORY=where))
                assert done.returncode == (0 if works else 78), (
                    platform, secret, done.stderr)
                assert works or platform + ".secret" in done.stderr
            finally:
                shutil.rmtree(root)


def rules():
    """alert rules: the metrics that they name are there; each has its test, and one in which all was well, breaks and is mended"""
    where = os.path.join(ROOT, "deploy", "prometheus")
    with open(os.path.join(where, "sentra.rules.yml")) as text:
        rules_ = text.read()
    with open(os.path.join(where, "sentra.rules.test.yml")) as text:
        tested = text.read()
    there = set()
    # The cores' tables, and those of the stages.
    for path in ["producers/core/meters.c",
                 *glob.glob("consumers/*/*.[ch]", root_dir=ROOT)]:
        with open(os.path.join(ROOT, path)) as text:
            there |= set(metrics(text.read()))
    named = set(re.findall(r"sentra_(?:producer|consumer)_\w+", rules_))
    assert named and named <= there, named - there
    for pattern in re.findall(r'__name__=~"([^"]+)"', rules_):
        for name in alternatives(pattern):
            assert name in there, name
    for alert in re.findall(r"alert: (\w+)", rules_):
        assert "alertname: " + alert in tested, alert
        mended = re.search(r"- name: '%s: .*?\n\n" % alert, tested, re.S)
        # The watchdog fires always.
        assert alert == "SentraWatchdog" or mended and re.findall(
            "exp_samples: (.*)}", mended.group()) == [
                "[]", "[{value: 1}]", "[{value: 1}]", "[]", "[]"], alert


def alternatives(pattern):
    """What a regular expression of words and (a|b) matches."""
    parts = [part.split("|") for part in re.split(r"[()]", pattern)]
    return ["".join(words) for words in itertools.product(*parts)]


def metrics(source):
    """The names in a table of metrics, whatever broke the lines."""
    source = re.sub(r'"\s*"', "", source)
    yield from re.findall(r"sentra_producer_\w+", source)
    for kind, name in re.findall(r'(COUNTER|GAUGE)\(\s*"(\w+)"', source):
        yield "sentra_consumer_" + name + "_total" * (kind == "COUNTER")
    yield from re.findall(r"sentra_consumer_\w+_total", source)


def sample():
    """the sample configuration, the roster of the 31, the calendar and the lexicon pass each stage's --check"""
    root = tempfile.mkdtemp(prefix="sentra-sample-")
    try:
        conf = os.path.join(root, "sentra.conf")
        with open(os.path.join(ROOT, "deploy/sentra.conf")) as text:
            sample_ = text.read()
        with open(conf, "w") as out:
            for name in "roster", "calendar", "lexicon":
                line = "#%s = /etc/sentra/%s.json" % (name, name)
                assert line in sample_
                sample_ = sample_.replace(line, "%s = %s/deploy/%s.json" % (
                    name, ROOT, name))
            out.write(sample_)
        for stage in STAGES:
            done = run(os.path.join(BUILD, "sentra-consumer"), stage,
                       "--check", "--config", conf)
            assert done.returncode == 0, done.stderr
        with open(os.path.join(ROOT, "deploy/roster.json")) as text:
            assert len(json.load(text)["sentras"]) == 31
    finally:
        shutil.rmtree(root)


def on_terminal(pipe, term, *args):
    """What the command writes to a terminal of that kind."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [os.path.join(BUILD, "sentractl"), *args, "-c", pipe.config],
        stdin=slave, stdout=slave, stderr=slave, close_fds=True,
        env=dict({k: v for k, v in os.environ.items()
                  if k not in ("NO_COLOR", "COLUMNS")}, TERM=term))
    os.close(slave)
    text = b""
    try:
        while chunk := os.read(master, 65536):
            text += chunk
    except OSError:  # the other end is closed
        pass
    os.close(master)
    assert child.wait(60) == 0, text
    return text


def ctl_for_people():
    """sentractl: Indonesian where the locale is, 80 columns, what is old, unknown or absent is said; a dumb terminal gets no escapes"""
    with open(os.path.join(ROOT, "deploy/roster.json")) as text:
        pipe = Pipeline(json.load(text))

    def run(*args, lang="id_ID.UTF-8"):
        return subprocess.run(
            [os.path.join(BUILD, "sentractl"), *args, "-c", pipe.config],
            capture_output=True, text=True, timeout=60, env=dict(
                {k: v for k, v in os.environ.items() if k != "COLUMNS"},
                LC_ALL=lang))
    try:
        for command, unit in (("top", "scorer"), ("stale", "alerter"),
                              ("alerts", "alerter")):
            assert "belum menulis" in run(command).stdout, command
            assert "sentra-consumer@%s has written nothing" % unit in run(
                command, lang="C.UTF-8").stdout, command
        assert "written nothing" in run("show", "kartini").stderr
        assert pipe.run("sentra-consumer", "scorer", "--once").returncode == 0
        card = pipe.prefix + ":card:soeharso-surakarta"
        pipe.redis.hset(card, mapping={
            "followers": 340138, "latest": 1795388400, "score": "99.99",
            "rank:score": 1, "rank_yesterday:score": 1})
        board = pipe.prefix + ":board:score"
        pipe.redis.zadd(board, {"soeharso-surakarta": 99.99})
        text = run("top", "-n", "3").stdout.splitlines()
        assert text[0].startswith("Skor, per "), text
        assert re.match(r"1 +- +Sentra Terpadu Prof.*\u2026 +99,99 +340\.138 +"
                        r"Sen 23 Nov 2026 06\.00 WIB$", text[2]), text
        pipe.redis.xadd(pipe.prefix + ":history:soeharso-surakarta",
                        {"date": "2026-11-22"})
        assert re.match("1 += +Sentra", run("top").stdout.splitlines()[2])
        for args in (["top"], ["top", "followers"], ["top", "latest"],
                     ["top", "views", "--platform", "facebook"],
                     ["top", "followers", "--platform", "x"]):
            text = run(*args).stdout
            assert max(map(len, text.splitlines())) <= 80, text
            head = text.splitlines()[1]
            assert head.count("Pengikut") <= 1 + ("x" in args), head
        assert "F pengikut, U kebaruan" in run("show", "soeharso").stdout
        assert "Perintah:" in run("--help").stdout
        health = pipe.prefix + ":pipeline:scorer"
        pipe.redis.hset(health, "updated_at", int(
            pipe.redis.hget(health, "updated_at")) - 7200)
        assert re.search(r"^LAMA: .* 2 jam lalu;$", run("top").stdout, re.M)
        assert b"\x1b" not in on_terminal(pipe, "dumb", "top")
        assert b"\x1b[1m" in on_terminal(pipe, "xterm", "top")
    finally:
        pipe.close()


def ctl():
    """sentractl: topics missing, created, ok; top and show as text and JSON"""
    with open(os.path.join(ROOT, "deploy/roster.json")) as text:
        pipe = Pipeline(json.load(text), topics=False)
    try:
        file = ["--file", os.path.join(ROOT, "deploy/topics.json")]
        done = pipe.run("sentractl", "topics", *file)
        assert done.returncode == 1 and done.stdout.count("missing") >= 7
        done = pipe.run("sentractl", "topics", "--create", *file)
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads(pipe.run("sentractl", "topics", "--json",
                                   *file).stdout)
        assert {t["status"] for t in told["topics"]} == {"ok"}
        fewer = os.path.join(pipe.dir, "topics.json")
        with open(file[1]) as full, open(fewer, "w") as out:
            out.write(full.read().replace("metrics.tiktok", "tiktok"))
        done = pipe.run("sentractl", "topics", "--file", fewer)
        assert "lacks %s.metrics.tiktok: add it" % pipe.prefix in \
            done.stderr and "metrics.x:" not in done.stderr, done.stderr
        done = pipe.run("sentra-consumer", "scorer", "--once")
        assert done.returncode == 0, done.stderr
        done = pipe.run("sentractl", "top", "-n", "0")
        assert done.returncode == 0 and len(done.stdout.splitlines()) == 33
        done = pipe.run("sentractl", "top", "followers", "-n", "0")
        # The roster is all there is: nobody is ranked, nothing is zero.
        assert "as of" in done.stdout.splitlines()[0], done.stdout
        assert all(re.match(r"- +- +Sentra .* -$", line)
                   for line in done.stdout.splitlines()[2:5]), done.stdout
        told = json.loads(pipe.run("sentractl", "top", "followers", "-n", "5",
                                   "--json").stdout)
        assert [e["rank"] for e in told["entries"]] == [1] * 5
        done = pipe.run("sentractl", "show", "kartini")
        assert "Kartini" in done.stdout and done.returncode == 0
        told = json.loads(pipe.run("sentractl", "show", "kartini-temanggung",
                                   "--json").stdout)
        assert told["card"]["id"] == "kartini-temanggung"
        told = list(csv.DictReader(io.StringIO(pipe.run(
            "sentractl", "show", "kartini-temanggung", "--csv").stdout)))
        assert told[0] == {"id": "kartini-temanggung", "metric": "score",
                           "window": "", "platform": "", "value": "0.00"}
        told = list(csv.DictReader(io.StringIO(pipe.run(
            "sentractl", "top", "-n", "2", "--csv").stdout)))
        assert told == [
            {"id": "abiseka-pekanbaru", "rank": "1", "moved": "",
             "name": "Sentra Abiseka Pekanbaru", "score": "0.00",
             "followers": "", "latest": ""},
            {"id": "abiyoso-cimahi", "rank": "1", "moved": "",
             "name": "Sentra Abiyoso Cimahi", "score": "0.00",
             "followers": "", "latest": ""}], told
        done = pipe.run("sentractl", "show", "sentra")
        assert done.returncode == 1 and "any of" in done.stderr
        for wrong in (["top", "score", "--window", "7d"],
                      ["top", "--create"], ["top", "--json", "--csv"],
                      ["show", "kartini", "--json", "--csv"], ["show", "kartini", "-n", "3"],
                      ["topics", "--watch"]):
            assert pipe.run("sentractl", *wrong).returncode == 64, wrong
        # Whatever stands in Redis, no byte of it steers a terminal, and
        # JSON stays JSON.
        card = pipe.prefix + ":card:kartini-temanggung"
        steer = b"a\x1b[2Jb\x9b2J\xc2\x9b2J\x07"
        for field in ("name", "city", "score", "followers"):
            pipe.redis.hset(card, field, steer)
        pipe.redis.hset(pipe.prefix + ":pipeline:scorer", "lag", steer)
        watch = pipe.start("sentractl", "top", "--watch=1", "-n", "0",
                           log="watch")
        wait_for("a table", lambda: "Sentra" in pipe.text("watch"))
        watch.terminate()
        assert watch.wait(60) == 0
        for text in (pipe.run("sentractl", "show",
                              "kartini-temanggung").stdout,
                     pipe.run("sentractl", "top", "-n", "0").stdout,
                     pipe.text("watch")):
            assert "[2Jb" in text and not set(text) & set(
                "\x1b\x07\x9b\ufffd"), repr(text)
        told = json.loads(pipe.run("sentractl", "top", "-n", "0",
                                   "--json").stdout)
        assert None in [e["followers"] for e in told["entries"]]
    finally:
        pipe.close()


if __name__ == "__main__":
    tap([install, libraries, version, units, credentials, rules, sample, ctl,
         ctl_for_people])

#!/usr/bin/python3
"""The units, booted: systemd as the first process of a machine of its own
(machine.sh), all services, real Kafka, real Redis, the simulator."""
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request

from pipeline import PLATFORMS, ROOT, STAGES, free_port, tap, wait_for
from test_install import installed
from test_pipeline import build

SCRIPT = os.path.join(ROOT, "tests", "system", "machine.sh")
UNITS = ["sentra-producer@%s.service" % p for p in PLATFORMS] + [
    "sentra-consumer@%s.service" % s for s in STAGES] + [
    "sentra-board.service"]
X, SCORER = "sentra-producer@x.service", "sentra-consumer@scorer.service"
BOARD = "sentra-board.service"
LIMIT_S = 60


class Machine:
    def __init__(self):
        self.pipe, _ = build("--unlimited")
        self.dir, self.child = os.path.join(self.pipe.dir, "machine"), None
        self.board = free_port()  # the network is this machine's
        try:
            self.prepare()
            with open(os.path.join(self.dir, "boot"), "wb") as out:
                self.child = subprocess.Popen(
                    [SCRIPT, "boot", self.dir], stdin=subprocess.DEVNULL,
                    stdout=out, stderr=out)
            wait_for("all services", lambda: all(map(self.active, UNITS)),
                     LIMIT_S)
        except BaseException:
            self.tell()
            self.close()
            raise

    def tell(self):
        """What a programmer wants to see of a machine that failed."""
        print(self.run("systemctl", "status", "--no-pager", *UNITS).stdout)
        with open(os.path.join(self.dir, "boot")) as text:
            print(text.read())
        for unit in UNITS:
            print(unit, self.log(unit)[-2000:], sep="\n")

    def prepare(self):
        etc = os.path.join(self.dir, "etc")
        os.makedirs(etc)
        installed(os.path.join(self.dir, "install"))
        shutil.copy(os.path.join(ROOT, "deploy", "calendar.json"), etc)
        shutil.copy(os.path.join(self.pipe.dir, "roster.json"), etc)
        shutil.copytree(os.path.join(self.pipe.dir, "credentials"),
                        os.path.join(etc, "credentials"))
        os.chmod(os.path.join(etc, "credentials"), 0o700)
        os.link(self.pipe.socket, os.path.join(self.dir, "redis.sock"))
        os.chmod(self.pipe.socket, 0o777)
        self.configure()

    def configure(self, more=""):
        """The pipeline's, with what the units give left to them."""
        with open(self.pipe.config) as lines:
            text = "".join(
                "url = unix:///run/redis.sock\n" if line.startswith("url =")
                else line for line in lines
                if line.split(" ")[0] not in ("roster", "state_dir",
                                              "credentials"))
        with open(os.path.join(self.dir, "etc", "sentra.conf"), "w") as out:
            out.write(text.replace("[pipeline]\n", "[pipeline]\n"
                      "metrics_file = /run/sentra/%/metrics.prom\n") +
                      "[board]\nlisten = 127.0.0.1:%d\n" % self.board + more)

    def run(self, *command):
        return subprocess.run([SCRIPT, "in", self.dir, *command], text=True,
                              capture_output=True, timeout=LIMIT_S)

    def show(self, unit, name):
        return self.run("systemctl", "show", "-P", name, unit).stdout.strip()

    def active(self, unit):
        return self.show(unit, "ActiveState") == "active"

    def log(self, unit):
        with open(os.path.join(self.dir, "log", unit)) as text:
            return text.read()

    def exists(self, path):
        return self.run("test", "-s", path).returncode == 0

    def close(self):
        if self.child:
            self.child.terminate()
            self.child.wait(LIMIT_S)
        self.pipe.close()


def works(machine):
    """sentra.target starts all: boards, state, metrics and pages come, and no call is refused"""
    wait_for("a board", lambda: machine.pipe.redis.zcard(
        machine.pipe.prefix + ":board:score") == 31, LIMIT_S)
    for name in PLATFORMS + STAGES + ["board"]:
        wait_for("metrics of " + name, lambda name=name: machine.exists(
            "/run/sentra/%s/metrics.prom" % name), LIMIT_S)
    for name in PLATFORMS:
        wait_for("state of " + name, lambda name=name: machine.exists(
            "/var/lib/sentra/%s/%s.json" % (name, name)), LIMIT_S)
    address = "http://127.0.0.1:%d/" % machine.board
    wait_for("a page", lambda: b'<tr id="s-' in urllib.request.urlopen(
        address + "peringkat", timeout=10).read(), LIMIT_S)
    for unit in UNITS:
        assert machine.show(unit, "NRestarts") == "0", machine.log(unit)
        assert "level=error" not in machine.log(unit), machine.log(unit)


def alone(machine):
    """each is a user of its own, and sees its own credentials and state alone"""
    pids = {u: machine.show(u, "MainPID") for u in UNITS}
    users = {machine.run("stat", "-c", "%u", "/proc/" + pid).stdout
             for pid in pids.values()}
    assert len(users) == len(UNITS) and "0\n" not in users, users
    for unit, own in ((X, {"x.token", "x.secret", "kafka.password",
                             "x.kafka.password"}),
                       (SCORER, {"kafka.password", "redis.password",
                                 "sentinel.password",
                                 "scorer.kafka.password",
                                 "scorer.redis.password"}),
                       (BOARD, {"redis.password", "board.redis.password",
                                "sentinel.password"})):
        done = machine.run("nsenter", "-t", pids[unit], "-m", "find",
                           "/run/credentials", "/var/lib/private", "-type",
                           "f")
        files = done.stdout.split()
        assert {os.path.basename(f) for f in files if f.startswith(
            "/run/credentials/%s/" % unit)} == own, files
        assert all(f.startswith(("/run/credentials/%s/" % unit,
                                 "/var/lib/private/sentra/x/"))
                   for f in files), files


# Stands in the place of sentractl report: what that needs of the service is a
# Redis of its own, scripts in it, and a directory to keep things in.
REPORT = r"""
import hashlib, os, socket, subprocess, sys, tempfile, time
assert "STATE_DIRECTORY" not in os.environ
given = os.listdir(os.environ["CREDENTIALS_DIRECTORY"])
assert sorted(given) == ["kafka.password", "redis.password",
                         "report.kafka.password", "report.redis.password",
                         "sentinel.password"], given
private = tempfile.mkdtemp(dir="/tmp")
path = private + "/redis.sock"
child = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", path,
                          "--save", "", "--dir", private])
link = socket.socket(socket.AF_UNIX)
for _ in range(100):
    try:
        link.connect(path)
        break
    except OSError:
        time.sleep(0.1)
link.sendall(b'EVAL "return string.rep(\'x\', 3)" 0\r\n')
assert link.recv(100) == b"$3\r\nxxx\r\n"
link.sendall(b"CONFIG GET maxclients\r\n")
assert b"10000" in link.recv(100)
child.terminate()
child.wait()
assert os.listdir("/var/lib/private/sentra") == ["report"]
kept = "/var/lib/sentra/report/" + sys.argv[1]
new = kept.replace("/2026", "/.2026")
os.mkdir(new)
data = b"%PDF " + sys.argv[1].encode()
with open(new + "/laporan.pdf", "wb") as out:
    out.write(data)
with open(new + "/SHA256SUMS", "w") as out:
    out.write(hashlib.sha256(data).hexdigest() + "  laporan.pdf\n")
os.rename(new, kept)
"""


def make_report(machine, period):
    with open(os.path.join(machine.dir, "etc", "report.py"), "w") as out:
        out.write(REPORT)
    drop_in = "/run/units/sentra-report.service.d/report.conf"
    done = machine.run("sh", "-c", "printf '%%s\\n' '[Service]' ExecStart= "
                       "'ExecStart=/usr/bin/python3 /etc/sentra/report.py %s'"
                       " >%s && systemctl daemon-reload && systemctl start "
                       "sentra-report" % (period, drop_in))
    assert done.returncode == 0, done.stderr + machine.log(
        "sentra-report.service")


def reports(machine):
    """sentra-report.service keeps what the board shows, from the first one on; of all that is kept the board sees that alone, and cannot change it"""
    def get(path):
        with urllib.request.urlopen("http://127.0.0.1:%d%s" % (
                machine.board, path), timeout=10) as answer:
            return answer.read()
    assert b"Belum ada laporan" in get("/laporan")
    for period in "2026-W47", "2026-W48":
        make_report(machine, period)
        assert get("/laporan/%s/laporan.pdf" % period) == b"%PDF " + \
            period.encode()
    owner = machine.run("stat", "-L", "-c", "%u %a",
                        "/var/lib/sentra/report").stdout.split()
    assert int(owner[0]) and owner[1] == "755", owner
    pid = machine.show(BOARD, "MainPID")

    def as_board(*command):
        return machine.run("nsenter", "-t", pid, "-m", *command)
    assert as_board("ls", "/var/lib/sentra").stdout == "report\n"
    assert as_board("ls", "/var/lib/private").returncode != 0 or \
        not as_board("ls", "/var/lib/private").stdout
    for path in "/var/lib/sentra/x", "/var/lib/sentra/report/x":
        assert "Read-only" in as_board("touch", path).stderr, path
    assert machine.run("systemctl", "restart", BOARD).returncode == 0
    wait_for("the board", lambda: machine.active(BOARD), LIMIT_S)
    assert get("/laporan/2026-W47/laporan.pdf") == b"%PDF 2026-W47"


def reloads(machine):
    """systemctl reload: read again; with a bad file it fails and names the fault, and nobody ends"""
    pid = machine.show(X, "MainPID")
    done = machine.run("systemctl", "reload", "sentra-*")
    assert done.returncode == 0, done.stderr + machine.log(X) + machine.log(
        SCORER)
    wait_for("a reload", lambda: "msg=\"reloaded" in machine.log(X))
    assert "at work" not in machine.log(X), machine.log(X)
    machine.configure("[poll]\nnonsense = 1\n[score]\nnonsense = 1\n")
    for unit in X, SCORER, BOARD:
        assert machine.run("systemctl", "reload", unit).returncode != 0, unit
        wait_for("the fault", lambda unit=unit: "sentra.conf:" in
                 machine.log(unit).splitlines()[-1], LIMIT_S)
        assert "unknown key" in machine.log(unit).splitlines()[-1]
        assert machine.active(unit)
    # One that does not ask systemd is refused as well.
    assert machine.run("kill", "-HUP", pid).returncode == 0
    wait_for("a refusal", lambda: "reload refused" in machine.log(X))
    assert machine.show(X, "MainPID") == pid and machine.active(X)


def bad(machine):
    """started with a bad configuration: failed, and not tried again"""
    assert machine.run("systemctl", "restart", X).returncode != 0
    assert machine.show(X, "ActiveState") == "failed"
    assert machine.show(X, "NRestarts") == "0"
    assert machine.log(X).splitlines()[-1].startswith(
        "/etc/sentra/sentra.conf:"), machine.log(X)
    machine.configure()
    assert machine.run("systemctl", "start", "sentra.target").returncode == 0
    wait_for("x again", lambda: machine.active(X), LIMIT_S)


def again(machine):
    """killed, or hanging: started again"""
    # Not before: the others' pings may be late on a machine that is busy.
    drop_in = "/run/units/sentra-consumer@.service.d/test.conf"
    done = machine.run("sh", "-c", "echo WatchdogSec=3s >>%s && systemctl "
                       "daemon-reload && systemctl restart %s" % (
                           drop_in, SCORER))
    assert done.returncode == 0, done.stderr
    for unit, how in ((X, signal.SIGKILL), (SCORER, signal.SIGSTOP)):
        before = machine.show(unit, "MainPID")
        assert machine.run("kill", "-%d" % how, before).returncode == 0
        wait_for("another process of " + unit, lambda unit=unit, before=before:
                 machine.active(unit) and
                 machine.show(unit, "MainPID") != before, LIMIT_S)


def ends(machine):
    """stopping sentra.target ends all of them well"""
    assert machine.run("systemctl", "stop", "sentra.target").returncode == 0
    for unit in UNITS:
        wait_for("the end of " + unit, lambda unit=unit: machine.show(
            unit, "ActiveState") == "inactive", LIMIT_S)
        assert machine.show(unit, "Result") == "success", machine.log(unit)


def can():
    """Whether namespaces and an overlay are allowed here."""
    with tempfile.TemporaryDirectory(prefix="sentra-can-") as root:
        return os.geteuid() == 0 and subprocess.run(
            [SCRIPT, "can", root], stdin=subprocess.DEVNULL,
            capture_output=True).returncode == 0


def main():
    if not can():
        print("ok 1 - the units # SKIP no machine can be booted here\n1..1")
        return
    machine = Machine()

    def on(test):
        def run():
            test(machine)
        run.__doc__ = test.__doc__
        return run

    try:
        tap([on(t) for t in (works, alone, reports, reloads, bad, again, ends)])
    finally:
        machine.close()


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""README.md, walked through word for word by a newcomer.  Its commands, taken
from its fences, are run on a fresh Debian 12 (debootstrap) that systemd-nspawn
boots: the demo, the installation, units with the simulator in the platforms'
place, boards, a roster, the weekly report, and all of it off again.

    tests/walk.py            needs root, debootstrap, systemd-container and the
                             network; some 8 minutes; says "SKIP" without.
                             WALK_KEEP=1 leaves the machine running

The base system is kept in build/walk. Apache Kafka comes out of the cache of
this machine where that has it (WALK_FETCH=1: by Maven, as README says). The
network is this machine's; ports are free ones.
"""
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEPT = os.path.join(ROOT, os.environ.get("BUILD", "build"), "walk")
CACHE = os.environ.get("SENTRA_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
    "sentra-pulse")
# What README expects to be there, and what a machine is booted with.
PACKAGES = "git,make,gcc,sudo,ca-certificates,systemd,systemd-sysv,dbus"
SOURCE = "/root/sentra-pulse"
PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
UNITS = ["sentra-producer@%s" % p for p in PLATFORMS] + [
    "sentra-consumer@scorer", "sentra-consumer@alerter",
    "sentra-consumer@coverage", "sentra-board"]
# Commands that end only by Ctrl-C, or that are longer than a walk.
DEMO, TEST = "make demo", "make test"


def commands(text):
    """[(heading, [command, ...])]: the fences of a README that hold shell
    commands, in order; comments and continued lines as the shell has them."""
    heading, found = "", []
    for part in re.split(r"^(?=#+ [A-Z]|```)", text, flags=re.M):
        if part.startswith("#"):
            heading = part.split("\n")[0].lstrip("# ")
        elif part.startswith("```sh\n"):
            lines = part[6:].replace("\\\n", " ").splitlines()
            lines = [re.sub(r"(^|\s+)#.*$", "", line) for line in lines]
            found.append((heading, [" ".join(line.split())
                                    for line in lines if line.strip()]))
    return found


def readme(path="README.md"):
    with open(os.path.join(ROOT, path)) as text:
        return commands(text.read())


def section(heading):
    """README's text under a heading."""
    with open(os.path.join(ROOT, "README.md")) as text:
        return re.search(r"^#+ %s\n(.*?)^#+ " % heading, text.read(),
                         re.M | re.S).group(1)


def last_week():
    """Its name, by the clock of Jakarta."""
    now = time.gmtime(time.time() + 7 * 3600 - 7 * 86400)
    return time.strftime("%G-W%V", now)


def filled(command, words):
    """With README's placeholders (BROKERS, URL, ...) in place."""
    return re.sub(r"\b[A-Z]{3,}\b(?!=)",
                  lambda m: words.get(m.group(), m.group()), command)


# ---- the machine ----

BOOT = """
mount -t tmpfs tmpfs /run && mkdir -p /run/systemd
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/sentra-walk-$$
echo $$ >/sys/fs/cgroup/sentra-walk-$$/cgroup.procs
exec systemd-nspawn --register=no --keep-unit --boot --console=pipe \\
    --machine=sentra-walk --directory="$0" </dev/null
"""
# Nothing of whoever runs the walk.
ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
       "HOME": "/root", "LANG": "C.UTF-8", "TERM": "xterm",
       "EDITOR": "/root/editor"}


class Machine:
    def __init__(self):
        self.root = os.path.join(tempfile.mkdtemp(prefix="sentra-walk-"), "r")
        subprocess.check_call(["cp", "-a", os.path.join(KEPT, "base"),
                               self.root])
        self.log = open(os.path.join(KEPT, "boot.log"), "wb")
        self.child = None
        self.words, self.last = {}, ""

    def boot(self):
        self.child = subprocess.Popen(
            ["unshare", "--mount", "sh", "-ec", BOOT, self.root],
            stdout=self.log, stderr=self.log)
        wait_for("the machine", lambda: self.try_to(
            "systemctl is-system-running | grep -E 'running|degraded'"), 60)

    def inside(self):
        leader = subprocess.check_output(
            ["pgrep", "-P", str(self.child.pid)], text=True).split()[0]
        return ["nsenter", "-t", leader, "--all", "env", "-i", "-C", SOURCE,
                *("%s=%s" % pair for pair in ENV.items())]

    def try_to(self, command, limit_s=60):
        try:
            return subprocess.run(
                [*self.inside(), "bash", "-c", command], text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=limit_s).returncode == 0
        except subprocess.SubprocessError:
            return False

    def run(self, command, limit_s=900):
        """What it prints; it must succeed."""
        if command != self.last:
            print("#     $ " + command, flush=True)
        self.last = command
        done = subprocess.run(
            [*self.inside(), "bash", "-c", command], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=limit_s)
        if done.returncode != 0:
            raise AssertionError("%s: ended with %d\n%s" % (
                command, done.returncode, done.stdout[:2000]))
        return done.stdout

    def write(self, path, text, mode=0o644):
        with open(self.root + path, "w") as out:
            out.write(text)
        os.chmod(self.root + path, mode)

    def read(self, path):
        with open(self.root + path) as text:
            return text.read()

    def close(self):
        if self.child:
            self.try_to("systemctl poweroff")
            try:
                self.child.wait(30)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.log.close()
        shutil.rmtree(os.path.dirname(self.root), ignore_errors=True)


def wait_for(what, condition, limit_s=120):
    until = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("no %s within %d s" % (what, limit_s))
        time.sleep(0.2)


class Terminal:
    """A command on a terminal of 80 columns and 24 lines, of the machine's own
    (script): one from outside has no process group there."""

    def __init__(self, machine, command):
        print("#     $ " + command, flush=True)
        inside = machine.inside()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp(inside[0], [
                *inside, "script", "-qec", "stty cols 80 rows 24; " + command,
                "/dev/null"])
        self.text = ""

    def read(self):
        while select.select([self.fd], [], [], 0.2)[0]:
            try:
                more = os.read(self.fd, 65536)
            except OSError:
                return False
            if not more:
                return False
            self.text += more.decode(errors="replace")
        return True

    def screen(self):
        """The last whole picture of a live board."""
        self.read()
        pictures = self.text.split("\033[2J")
        return pictures[-2] if len(pictures) > 2 else ""

    def end(self):
        """Ctrl-C, and its exit status."""
        os.write(self.fd, b"\x03")
        until = time.monotonic() + 60
        while self.read() and time.monotonic() < until:
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def prepare():
    """A base system, once."""
    base = os.path.join(KEPT, "base")
    if os.path.exists(base):
        return
    os.makedirs(KEPT, exist_ok=True)
    print("# a base system, by debootstrap", flush=True)
    shutil.rmtree(base + ".new", ignore_errors=True)
    with open(os.path.join(KEPT, "debootstrap.log"), "wb") as log:
        subprocess.check_call(
            ["debootstrap", "--variant=minbase", "--include=" + PACKAGES,
             "bookworm", base + ".new"], stdout=log, stderr=log)
    os.rename(base + ".new", base)


def fill(machine):
    """The sources, as git has them, and what this machine knows: which
    certificates to trust, and Kafka where it has that."""
    os.makedirs(machine.root + SOURCE)
    files = subprocess.check_output(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT)
    packed = subprocess.Popen(["tar", "-c", "-T", "-"], cwd=ROOT,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    unpack = subprocess.Popen(
        ["tar", "-x", "--no-same-owner", "-C", machine.root + SOURCE],
        stdin=packed.stdout)
    packed.stdin.write(files)
    packed.stdin.close()
    assert unpack.wait() == 0 and packed.wait() == 0
    trusted = "/usr/local/share/ca-certificates"
    if os.path.isdir(trusted):
        shutil.copytree(trusted, machine.root + trusted, dirs_exist_ok=True)
    if os.environ.get("WALK_FETCH"):
        return
    for name in os.listdir(CACHE) if os.path.isdir(CACHE) else []:
        if os.path.exists(os.path.join(CACHE, name, "complete")):
            print("# Kafka is taken from " + CACHE)
            shutil.copytree(os.path.join(CACHE, name), os.path.join(
                machine.root, "root/.cache/sentra-pulse", name))


# ---- the steps ----

def services(machine):
    """What is started at each boot, and what runs."""
    out = machine.run("systemctl list-unit-files --no-legend "
                      "--state=enabled; systemctl list-units --no-legend "
                      "--type=service,socket --state=running,listening")
    return set(re.findall(r"\S+\.(?:service|socket)", out))


class Walk:
    def __init__(self, machine):
        self.machine, self.before = machine, services(machine)
        self.blocks = readme()
        self.begun = self.blocks.index(next(
            b for b in self.blocks if DEMO in b[1]))
        self.terminal = None

    def block(self, word):
        """The fence of the demo's part in which a word occurs."""
        return next(b for _, b in self.blocks[self.begun:]
                    if any(word in command for command in b))

    def demo(self):
        """make demo: installs what is missing, and a board comes that fits the screen, with alerts"""
        self.terminal = Terminal(self.machine, DEMO)
        wait_for("board", self.terminal.screen, 1200)
        wait_for("stale sentra", lambda: "firing" in self.terminal.screen()
                 and "antasena-magelang" in self.terminal.screen())
        lines = self.terminal.screen().split("\n")
        assert len(lines) <= 24, lines
        assert "build/demo.txt" in lines[-1], lines
        assert any(re.match(r"\s*1\s.*Sentra", line) for line in lines), lines
        text = self.machine.read(SOURCE + "/build/demo.txt")
        for word, pattern in (("BROKERS", r"Kafka: (\S+)"),
                              ("URL", r"Redis: (\S+)"),
                              ("BOARD", r"board: (\S+)"),
                              ("SIMULATOR", r"simulator: (\S+)")):
            self.machine.words[word] = re.search(pattern, text).group(1)

    def around(self):
        """while it runs: README's commands to look around print something"""
        for command in self.block("kcat -b BROKERS"):
            assert self.machine.run(filled(command, self.machine.words),
                                    30).strip(), command

    def faults(self):
        """README's post closes the gap; of its faults producers say so on the screen, and clear ends them"""
        for command in self.block("/_sim/fault"):
            out = self.machine.run(filled(command, self.machine.words) +
                                   " -sS", 30)
            assert not out.strip(), out
            if "/_sim/post" in command:
                wait_for("closed gap", lambda: "in 30 days: nothing" in
                         self.terminal.screen())
            if "server_error" in command:
                wait_for("fault on the screen", lambda: re.search(
                    r"^facebook: .*unavailable", self.terminal.screen(),
                    re.M))

    def demo_ends(self):
        """Ctrl-C ends the demo with 0, and nothing of it is left"""
        assert self.terminal.end() == 0
        self.terminal = None
        left = self.machine.run("ls -d /tmp/sentra-* build/demo.txt 2>&1 | "
                                "grep -v 'No such'; pgrep -l java; "
                                "pgrep -l redis; pgrep -l sentra; true")
        assert not left, left

    def no_services(self):
        """what demo and tests install starts nothing, now and at a boot"""
        # The first thing that make test does; the tests are not walked.
        assert TEST in self.blocks[self.begun][1]
        out = self.machine.run("deploy/setup.sh test", 1800)
        assert "prometheus-alertmanager" in out, out
        bin_ = "/root/.cache/sentra-pulse/bin/"
        for name in "redis-server", "prometheus-alertmanager", "promtool":
            self.machine.run(bin_ + name + " --version")
        more = services(self.machine) - self.before
        assert not more, more

    def servers(self):
        """Kafka, Redis and platforms to operate it with"""
        m = self.machine
        m.write("/root/servers", SERVERS, 0o755)
        m.write("/root/editor", EDITOR, 0o755)
        m.run("make simulator && systemd-run -q -p Type=notify "
              "-p NotifyAccess=all -p TimeoutStartSec=120 /root/servers "
              "2>&1 || { cat /root/servers.log; exit 1; }")
        # Whose key README's first example installs; all others like it.
        m.write(SOURCE + "/youtube.key", "demo-token\n", 0o600)

    def operated(self):
        """every command of README from the installation on, word for word"""
        m = self.machine
        for heading, block in self.blocks[self.begun + 1:]:
            if any(self.is_demo(command) for command in block):
                continue
            print("#   " + heading)
            for command in block:
                m.run(filled(command, m.words))
                if command.startswith("sudo install") and \
                        "youtube.token" in command:
                    m.run("/root/servers credentials")
            if any(re.search("(enable --now|start) sentra.target", command)
                   for command in block):
                self.boards()

    def is_demo(self, command):
        return "BROKERS" in command or "URL" in command or \
            "SIMULATOR" in command

    def boards(self):
        """All eight run, and the board has the 31 with what they have."""
        m = self.machine
        wait_for("units", lambda: m.try_to(
            "systemctl is-active " + " ".join(UNITS)))

        def full():
            rows = json.loads(m.run("sentractl top followers -n 0 --json",
                                    30))["entries"]
            return len(rows) == 31 and all(row["value"] for row in rows)
        wait_for("full board", full)
        print("#     " + m.run("sentractl top -n 3").replace(
            "\n", "\n#     ").rstrip("# \n"))

    def weekly(self):
        """the weekly report: deploy/README.md's commands, then those of Laporan mingguan; the board has it"""
        m, week = self.machine, last_week()
        m.write("/etc/apt/apt.conf.d/yes", 'APT::Get::Assume-Yes "true";\n')
        for command in dict(readme("deploy/README.md"))["The weekly report"]:
            m.run(command)
        assert week in m.run("sentractl report list")
        board = m.read("/root/board.port").strip()
        kept = "/var/lib/sentra/report/" + week
        m.run("curl -sSf http://127.0.0.1:%s/laporan/%s/laporan.pdf | cmp - "
              "%s/laporan.pdf" % (board, week, kept))
        told = re.findall(r"`((?:(?:sudo )?sentractl|--from) [^`]*)`",
                          section("Laporan mingguan"))
        assert len(told) == 8, told
        for n, command in enumerate(told):
            if command.startswith("--"):
                command = "sentractl report --out DIR " + command
            # The second row's is what a later one verifies.
            m.run(filled(re.sub(r"\d{4}-W\d\d", week, command), {
                "DIR": "/root/reports/%d" % (1 if "verify" in command else n),
                "SENTRA": "kartini-temanggung", "FIELD": "followers"}))
        m.run("cd %s && sha256sum --check --quiet SHA256SUMS" % kept)

    def uninstalled(self):
        """sentra.target off, make uninstall: configuration and state alone are left"""
        m = self.machine
        m.run("sudo systemctl disable --now sentra.target "
              "sentra-report.timer")
        m.run("sudo make uninstall")
        left = m.run("find /usr/local -name '*sentra*' -print; systemctl "
                     "list-units --no-legend 'sentra*' --state=running")
        assert not left.strip(), left
        m.run("test -s /etc/sentra/sentra.conf && test -d /var/lib/sentra")


# ---- what the newcomer has besides README ----

EDITOR = r"""#!/bin/bash
# What an operator would write into the file that sudoedit gives.
case $1 in
*sentra*conf) /root/servers conf >>"$1" ;;
*roster*json) cat /root/sentra-pulse/deploy/roster-demo.json >"$1" ;;
*) echo "who wants $1 edited?" >&2; exit 1 ;;
esac
"""

SERVERS = r"""#!/bin/bash
# A Kafka, a Redis and the platforms, as the walk's operator has them; conf and
# credentials: what they want of sentra.conf and of the credentials.
set -euo pipefail
cd /root/sentra-pulse
platforms="youtube facebook instagram x tiktok"
case ${1:-} in
conf)
	cat <<C
[kafka]
bootstrap.servers = $(cat /root/kafka/bootstrap)
[redis]
url = redis://127.0.0.1:$(cat /root/redis.port)/0
[instagram]
user_id = 17841400000000007
[tiktok]
client_key = walk
[board]
listen = 127.0.0.1:$(cat /root/board.port)
C
	for p in $platforms; do
		printf '[%s]\nbase_url = http://127.0.0.1:%s\n' $p "$(cat /root/sim.port)"
	done
	exit ;;
credentials)
	cd /etc/sentra/credentials
	umask 077
	for p in facebook instagram x; do echo demo-token >$p.token; done
	for p in facebook instagram tiktok; do echo walk-secret >$p.secret; done
	sed -n 's/.*"tiktok", "id": "\([^"]*\)".*/\1/p' \
		/root/sentra-pulse/deploy/roster-demo.json |
		sed -e 's/.*/"&": {"access_token": "act.&.0", "refresh_token": "rft.&.0"},/' \
			-e '1s/^/{/; $s/,$/}/' >tiktok.token
	exit ;;
esac
exec >/root/servers.log 2>&1
export HOME=/root
deploy/kafka/kafka.sh start /root/kafka
while :; do
	port=$((10000 + RANDOM % 22000))
	/root/.cache/sentra-pulse/bin/redis-server --port $port --bind 127.0.0.1 \
		--appendonly yes --save '' --dir /root &
	sleep 0.5
	! redis-cli -p $port ping || break
done
echo $port >/root/redis.port
python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])' >/root/board.port
build/sentra-simulator --roster deploy/roster-demo.json --secret walk-secret \
	--ig-user 17841400000000007 --unlimited --port 0 \
	--port-file /root/sim.port &
until [ -s /root/sim.port ]; do sleep 0.1; done
systemd-notify --ready
wait
"""


def missing():
    """Why no walk can be here."""
    if os.geteuid() != 0:
        return "needs root"
    for name in "debootstrap", "systemd-nspawn", "nsenter":
        if not shutil.which(name):
            return name + " is not there"
    return ""


def main():
    why = missing()
    if why:
        print("ok 1 - the walk # SKIP %s\n1..1" % why)
        return 0
    # A job of a script ignores it, and so would all that is run here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare()
    machine = Machine()
    n = failed = 0
    try:
        fill(machine)
        machine.boot()
        # As installers do it, for sudo.
        machine.run('echo "127.0.1.1 $(hostname)" >>/etc/hosts')
        machine.run("update-ca-certificates")
        walk = Walk(machine)
        for step in (walk.demo, walk.around, walk.faults, walk.demo_ends,
                     walk.no_services, walk.servers, walk.operated,
                     walk.weekly, walk.uninstalled):
            n, began = n + 1, time.monotonic()
            try:
                step()
            except Exception as why:  # the rest stands on it
                print("# " + str(why).replace("\n", "\n# "))
                if walk.terminal:
                    print("# the terminal:\n# " + walk.terminal.text[
                        -1500:].replace("\n", "\n# "))
                failed = 1
            print("%sok %d - %s (%.0f s)" % (
                "not " * failed, n, step.__doc__, time.monotonic() - began),
                flush=True)
            if failed:
                break
    finally:
        if not os.environ.get("WALK_KEEP"):
            machine.close()
    print("1..%d" % n)
    return failed


if __name__ == "__main__":
    sys.exit(main())

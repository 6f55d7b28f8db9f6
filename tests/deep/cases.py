"""What is run while calls fail: programs that need neither Kafka nor Redis.

A case has a directory that is made anew for each run, a command line, and what
may come of it: the same as undisturbed, or status 1 and a reason.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "system"))
from pipeline import PLATFORMS, wait_for  # noqa: E402

NOW = "2026-03-10T05:30:00Z"
OURS = "17841400000000000"
COUNTERS = ["likes", "comments", "shares", "saves", "views"]


def demo_roster(sentras):
    with open(os.path.join(ROOT, "deploy", "roster-demo.json")) as text:
        roster = json.load(text)
    return dict(roster, sentras=roster["sentras"][:sentras])


class Simulator:
    def __init__(self, build, roster):
        self.dir = tempfile.mkdtemp(prefix="sentra-deep-")
        path, port = (os.path.join(self.dir, n) for n in ("roster", "port"))
        with open(path, "w") as out:
            json.dump(roster, out)
        self.child = subprocess.Popen(
            [os.path.join(build, "sentra-simulator"), "--roster", path,
             "--port-file", port, "--unlimited", "--frozen", NOW],
            stdout=subprocess.DEVNULL)
        wait_for("the simulator", lambda: os.path.exists(port))
        with open(port) as text:
            self.url = "http://127.0.0.1:" + text.read().strip()

    def close(self):
        self.child.terminate()
        self.child.wait(60)
        shutil.rmtree(self.dir)


class Done:
    def __init__(self, status, out, said, files):
        self.status, self.out, self.said, self.files = status, out, said, files


class Case:
    """Status and output as undisturbed, or 1 and why; files as they were
    before or as undisturbed, never between."""
    env = {}  # @: the directory

    def __init__(self, name, argv, prepare, ours=(), status=0):
        self.name, self.argv, self.prepare = name, argv, prepare
        self.status = status  # undisturbed
        self.ours = ours  # files that it writes
        self.dir = tempfile.mkdtemp(prefix="sentra-deep-")

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def run(self, build, env, limit_s=60):
        shutil.rmtree(self.dir, ignore_errors=True)
        os.mkdir(self.dir)
        self.prepare(self.dir)
        before = self.files()
        words = [w.replace("@", self.dir + "/") for w in self.argv]
        words[0] = os.path.join(build, "failing", words[0])
        try:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, capture_output=True,
                cwd=self.dir, timeout=limit_s, errors="replace",
                env=dict(os.environ, LC_ALL="C.UTF-8",
                         CREDENTIALS_DIRECTORY=self.path("credentials"),
                         UBSAN_OPTIONS="halt_on_error=1", **env,
                         **{name: value.replace("@", self.dir + "/")
                            for name, value in self.env.items()}))
            status, out, said = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            status, out, said = "no end", "", ""
        self.before = before
        return Done(status, out, said, self.files())

    def files(self):
        found = {}
        for name in self.ours:
            if os.path.exists(self.path(name)):
                with open(self.path(name), errors="replace") as text:
                    found[name] = text.read()
        return found

    def strange(self, done, clean):
        """What of the output was not there undisturbed, or is missing."""
        return None if done.out == clean.out else "the output"

    def complaint(self, done, clean, what):
        """None where all is well."""
        if done.status not in (0, 1, 64, 78):
            return "status %s" % done.status
        if "Sanitizer" in done.said or "runtime error" in done.said:
            return "a report of the sanitizers"
        for name in self.ours:
            if done.files.get(name) not in (self.before.get(name),
                                            clean.files.get(name)):
                return "%s is neither old nor new" % name
        if done.status == clean.status:
            strange = self.strange(done, clean)
            if done.status == 0 and strange:
                return "status 0, but another output: " + strange
            if done.status == 0 and done.files != clean.files:
                return "status 0, and the file was not written"
            return None
        if done.status != 1:
            return "status %d" % done.status
        if what == "memory" and "memory" not in done.said + done.out:
            return "does not say that memory ran out"
        if not (done.said + done.out).strip():
            return "does not say why"
        return None


class Round(Case):
    """A round of a producer: what it tells is told undisturbed too; or it is
    that an account could not be seen, or not whole, and what is then unknown
    is null."""

    def strange(self, done, clean):
        known = {}
        for line in clean.out.splitlines():
            event = json.loads(line)
            known[event["event_id"]] = event
        for line in done.out.splitlines():
            try:
                if not self.may_be(json.loads(line), known):
                    return line
            except ValueError:
                return line
        ends = [sum('"outcome"' in line for line in out.splitlines())
                for out in (done.out, clean.out)]
        return None if ends[0] == ends[1] else "%d of %d statuses" % tuple(
            ends)

    def may_be(self, event, known):
        if event.get("outcome") == "unavailable" or \
                event.get("detail") == "a further page was refused":
            return True
        undisturbed = known.get(event["event_id"], {})
        return all(value == undisturbed.get(name) or
                   value is None and name in COUNTERS or
                   name == "next_poll_at"  # the slower, the later
                   for name, value in event.items())


def write(path, name, text):
    with open(os.path.join(path, name), "w") as out:
        out.write(text)


def offline(build, sim, roster):
    text = json.dumps(roster, indent=1)
    bare = json.loads(text)
    bare["sentras"][0]["accounts"][0]["platform"] = "myspace"
    bare["sentras"][1]["timezone"] = "Mars/Olympus"

    def roster_only(path):
        write(path, "roster.json", text)
        write(path, "bad.json", json.dumps(bare))
        write(path, "sheet.csv",
              "sentra_id,platform,account_id,handle\n%s,x,17,baru\n"
              % roster["sentras"][0]["id"])
        write(path, "sentra.conf", "[pipeline]\nroster = %s/roster.json\n"
              % path)

    def installation(path):
        roster_only(path)
        os.mkdir(os.path.join(path, "credentials"))
        for name in PLATFORMS:
            write(path, "credentials/%s.token" % name, "demo-token\n")
        write(path, "credentials/tiktok.secret", "demo-secret\n")
        write(path, "credentials/tiktok.token", json.dumps({
            a["id"]: {"access_token": "act.%s.0" % a["id"],
                      "refresh_token": "rft.%s.0" % a["id"]}
            for s in roster["sentras"] for a in s["accounts"]
            if a["platform"] == "tiktok"}))
        shutil.copy(os.path.join(ROOT, "deploy", "calendar.json"), path)
        write(path, "sentra.conf",
              "[pipeline]\nroster = %s/roster.json\nstate_dir = %s\n"
              "calendar = %s/calendar.json\nlexicon = %s/deploy/lexicon.json\n"
              "[redis]\nurl = unix://%s/none\n"
              "[kafka]\nbootstrap.servers = 127.0.0.1:1\n"
              "[poll]\nspread = 0s\n[instagram]\nuser_id = %s\n"
              "[tiktok]\nclient_key = k\n" % (path, path, path, ROOT, path, OURS) +
              "".join("[%s]\nbase_url = %s\nquota = 0\n" % (p, sim.url)
                      for p in PLATFORMS))

    def case(name, *argv, **more):
        return Case(name, argv, roster_only, **more)

    first = roster["sentras"][0]["id"]
    conf = ("--config", "@sentra.conf")
    yield case("roster check", "sentractl", "roster", "check", "--json",
               "@roster.json")
    yield case("roster check, faults", "sentractl", "roster", "check",
               "@bad.json", status=78)
    yield case("roster export", "sentractl", "roster", "export",
               "@roster.json")
    yield case("roster import", "sentractl", "roster", "import", "@sheet.csv",
               "--base", "@roster.json", "--out", "@new.json",
               ours=["new.json"])
    yield case("exempt", "sentractl", "exempt", first, "--until",
               "2099-01-01", "--why", "rebuilding", *conf,
               ours=["roster.json"])
    for stage in "scorer", "alerter":
        yield Case(stage + " --check",
                   ("sentra-consumer", stage, "--check", *conf), installation)
    yield Case("board --check", ("sentra-board", "--check", *conf),
               installation)
    yield Case("producer --check",
               ("sentra-producer", "tiktok", "--check", *conf), installation)
    for name in PLATFORMS:
        yield Round(name + " --once",
                    ("sentra-producer", name, "--once", "--dry-run",
                     "--as-of", NOW, *conf), installation)

"""The report while calls fail: of a kept one, and, where KAFKA_BROKERS names a
broker, from the log, with the evidence for a number of it.

What is written is a whole directory or none, and nothing is left beside it, in
$TMPDIR, or running.
"""
import os
import shutil
import subprocess
import tempfile
import time

from cases import ROOT, Case, Done, write

PERIOD = "2026-W48"
EXAMPLE = os.path.join(ROOT, "schemas", "examples", "valid",
                       "report-three-sentra.json")
# Without them nothing can be removed; of directories the next run does it.
SWEEPS = ("openat", "opendir", "fdopendir", "unlink")


def tree(top):
    found = {}
    for directory, _, names in os.walk(top):
        found[os.path.relpath(directory, top)] = None
        for name in names:
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, top)] = file.read()
    return found


def running(word):
    """Command lines with that word in them."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                line = file.read().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue
        if word in line:
            found.append(line)
    return found


class Made(Case):
    """Writes the directory out/, under TMPDIR nothing that lasts."""
    env = {"TMPDIR": "@tmp", "FAIL_PROGRAM": "sentra-report"}

    def files(self):
        return tree(self.dir)

    def complaint(self, done, clean, what):
        left = [p for p in done.files if p.startswith("tmp/")]
        half = [p for p in done.files if p.startswith(".")  and p != "."]
        failed = getattr(done, "failed", None)
        if (left or half) and failed not in SWEEPS:
            return "left behind: %s" % (left + half)
        out, want = ({p: b for p, b in d.files.items() if p.startswith("out")}
                     for d in (done, clean))
        if out and out != want:
            return "out/ is half written"
        if done.status == 0 and out != want:
            return "status 0, and out/ was not written"
        end = time.monotonic() + 5
        while running(self.path("tmp")) and time.monotonic() < end:
            time.sleep(0.05)
        if running(self.path("tmp")):
            return "still running: %s" % running(self.path("tmp"))
        self.before = {}
        return super().complaint(Done(done.status, done.out, done.said, {}),
                                 Done(clean.status, clean.out, clean.said, {}),
                                 what)


class Reports:
    def __init__(self, build):
        self.build, self.land = build, None
        self.dir = tempfile.mkdtemp(prefix="sentra-deep-")
        self.kept = os.path.join(self.dir, PERIOD)
        subprocess.run([os.path.join(build, "tests", "bundle"), EXAMPLE,
                        self.kept], check=True)

    def prepare(self, path):
        os.mkdir(os.path.join(path, "tmp"))
        os.mkdir(os.path.join(path, "report"))
        shutil.copytree(self.kept, os.path.join(path, "report", PERIOD))
        for name in "roster", "calendar":
            shutil.copy(os.path.join(ROOT, "deploy", name + ".json"), path)
        write(path, "sentra.conf",
              "[pipeline]\nroster = %s/roster.json\nstate_dir = %s\n"
              "calendar = %s/calendar.json\nlexicon = %s/deploy/lexicon.json\n"
              "[redis]\nurl = unix://%s/none\n"
              "[kafka]\nbootstrap.servers = 127.0.0.1:1\n"
              % (path, path, path, ROOT, path))

    def changed(self, path):
        self.prepare(path)
        write(path, "report/%s/wa.txt" % PERIOD, "4\n")

    def cases(self):
        conf = ("--config", "@sentra.conf")
        kept = "@report/" + PERIOD
        yield Made("report --sentra",
                   ("sentra-report", "make", *conf, "--period", PERIOD,
                    "--sentra", "sentra-002", "--out", "@out"), self.prepare)
        yield Made("report verify",
                   ("sentra-report", "verify", "--files", *conf, kept),
                   self.prepare)
        yield Made("report verify, changed",
                   ("sentra-report", "verify", "--files", *conf, kept),
                   self.changed, status=1)
        yield Case("report list", ("sentractl", "report", "list", *conf),
                   self.prepare)
        if "KAFKA_BROKERS" in os.environ:
            yield from self.online()

    def online(self):
        from pipeline import Pipeline  # it wants the broker
        import report_world as world
        if not self.land:
            country = world.Country(sentra=1)
            self.land = Pipeline(country.roster)
            self.land.produce(country.messages())
        with open(self.land.config) as text:
            config = text.read()

        def prepare(path):
            self.prepare(path)
            write(path, "sentra.conf", config.replace(
                "state_dir = " + self.land.dir, "state_dir = " + path).replace(
                    "[pipeline]\n", "[pipeline]\n"
                    "lexicon = %s/deploy/lexicon.json\n"
                    "calendar = %s/calendar.json\n" % (ROOT, path)))
        conf = ("--config", "@sentra.conf")
        yield Made("report", ("sentra-report", "make", *conf, "--period",
                              world.PERIOD, "--from-kafka", "--out", "@out"),
                   prepare)
        yield Case("evidence", ("sentractl", "evidence", "sentra-00",
                                "followers", "--as-of",
                                "2026-03-08T16:59:59Z", *conf), prepare)

    def close(self):
        if self.land:
            self.land.close()
        shutil.rmtree(self.dir, ignore_errors=True)

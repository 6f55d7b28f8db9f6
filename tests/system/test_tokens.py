#!/usr/bin/python3
"""TikTok's pairs of tokens, which rotate: sentra-producer against the
simulator, with a recorder between them.  A dry run renews none, so the events
go to a broker that librdkafka plays within this process; needs no Redis."""
import collections
import concurrent.futures
import datetime
import json
import os
import random
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import time

from broker import Broker
from pipeline import BUILD, tap, wait_for
from recorder import Recorder

FIRST = datetime.datetime(2026, 3, 10, 5, 30, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
LOST_WITHIN_S = 30  # from the platform's answer to the file, at the very most


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


class Desk:
    """n accounts, their seed, the simulator, the recorder, and a producer."""

    def __init__(self, n=1, life="1h", frozen=None, ends=None, config=""):
        self.dir = tempfile.mkdtemp(prefix="sentra-tokens-")
        self.children, self.recorder = [], None
        self.broker, self.told = Broker(), ""
        self.gone = threading.Event()  # the producer that was killed
        self.ids = ["open-%02d" % i for i in range(n)]
        self.state_dir = self.path("state")
        self.tokens = os.path.join(self.state_dir, "tiktok.tokens.json")
        for name in "state", "credentials":
            os.mkdir(self.path(name))
        self.write("roster.json", json.dumps({"version": 1, "sentras": [
            {"id": "satu", "name": "Satu", "kind": "sentra", "city": "A",
             "province": "B", "timezone": "Asia/Jakarta",
             "accounts": [{"platform": "tiktok", "id": i}
                          for i in self.ids]}]}))
        self.write("credentials/tiktok.secret", "rahasia-app-1")
        self.seed_with({i: (0, ends or frozen or now()) for i in self.ids})
        try:
            self.start_simulator(life, frozen)
            self.recorder = Recorder(self.simulator, self.check)
        except Exception:
            self.close()
            raise
        self.write_config(config)

    def start_simulator(self, life, frozen):
        port = self.path("port")
        self.spawn([os.path.join(BUILD, "sentra-simulator"), "--roster",
                    self.path("roster.json"), "--unlimited", "--secret",
                    "rahasia-app-1", "--token-life", life, "--port-file",
                    port, *(["--frozen", stamp(frozen)] if frozen else [])])
        wait_for("the simulator", lambda: os.path.exists(port))
        self.simulator = "http://127.0.0.1:" + self.read("port").strip()

    def write_config(self, more="", name="sentra.conf", url=None):
        self.write(name, "[kafka]\nbootstrap.servers = %s\n"
                   "[pipeline]\nroster = %s\nstate_dir = %s\n"
                   "credentials = %s\n[poll]\nspread = 0s\n"
                   "[tiktok]\nbase_url = %s\nclient_key = kunci\n%s" % (
                       self.broker.address, self.path("roster.json"), self.state_dir,
                       self.path("credentials"), url or self.recorder.url,
                       more))

    # -- files --

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), "w") as out:
            out.write(text)

    def read(self, name):
        with open(self.path(name), errors="replace") as text:
            return text.read()

    def seed_with(self, pairs):
        """{account: (generation, end)}"""
        self.seed = pairs
        self.write("credentials/tiktok.token", json.dumps(
            {i: {"access_token": "act.%s.%d" % (i, n),
                 "refresh_token": "rft.%s.%d" % (i, n),
                 "expires_at": stamp(end)} for i, (n, end) in pairs.items()}))

    def state(self):
        """{account: generation} of the file; both tokens agree."""
        found = {}
        if os.path.exists(self.tokens):
            with open(self.tokens) as text:
                for account, pair in json.load(text).items():
                    a, r = (int(pair[k].rsplit(".", 1)[1])
                            for k in ("access_token", "refresh_token"))
                    assert a == r, pair
                    found[account] = a
        return found

    def on_disk(self, account):
        """Generations only go up: the newest of seed and file."""
        return max(self.seed[account][0], self.state().get(account, 0))

    def check(self, note):
        """Whatever is used is what stands on disk."""
        if note.generation != self.on_disk(note.account):
            return "%r while %d is on disk" % (
                note, self.on_disk(note.account))
        return None

    # -- programs --

    def spawn(self, command, log="log"):
        with open(self.path(log), "ab") as out:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                     stdout=out, stderr=out)
        self.children.append(child)
        return child

    def command(self, *args, config="sentra.conf"):
        return [os.path.join(BUILD, "sentra-producer"), "tiktok",
                "--config", self.path(config), *args]

    def start(self):
        self.gone.clear()
        return self.spawn(self.command())

    def once(self, *args, config="sentra.conf"):
        return subprocess.run(self.command("--once", *args, config=config),
                              stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=120)

    def round(self, at=None):
        """{account: outcome}, of one start of the producer."""
        self.events()
        done = self.once(*(["--as-of", stamp(at)] if at else []))
        assert done.returncode == 0, done.stderr
        text = self.broker.events()
        assert "rahasia" not in done.stderr + text
        assert not re.search(r"(act|rft)\.open", done.stderr + text)
        return outcomes(text)

    def events(self):
        """All but those of round()."""
        self.told += "\n" + self.broker.events()
        return self.told

    def post(self, path, text):
        subprocess.run(["curl", "-sf", "-d", text, self.simulator + path],
                       check=True, stdout=subprocess.DEVNULL)

    def as_platform_has(self):
        gone = {i: (self.on_disk(i), self.recorder.generation[i])
                for i in self.ids}
        return all(a == b for a, b in gone.values()), gone

    def agree(self, statuses=(200,)):
        """Nothing old was used, nothing renewed twice, all is on disk."""
        rec = self.recorder
        wait_for("silence", rec.idle)
        assert not rec.violations, rec.violations[:3]
        wrong = [n for n in rec.notes if n.status not in statuses]
        assert not wrong, wrong[:3]
        twice = [k for k, n in collections.Counter(
            (n.account, n.generation) for n in rec.renewals()).items()
            if n > 1]
        assert not twice, twice
        same, gone = self.as_platform_has()
        assert same, gone

    def close(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
        if self.recorder:
            self.recorder.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def outcomes(text):
    events = [json.loads(line) for line in text.splitlines()
              if line.startswith("{")]
    return {e["account_id"]: e["outcome"] for e in events
            if e["schema"] == "collection_status.v1"}


def all_ok(desk, got):
    assert got == {i: "ok" for i in desk.ids}, got


# ---- day by day ----

def at_once(function, rows):
    """What it says to each row; they share nothing."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda row: function(*row), rows))


def rounds_every(minutes, renewed_each):
    """12 h of them, each by a new process."""
    with Desk(3, life="1h", frozen=FIRST, ends=FIRST + HOUR) as desk:
        seed = desk.read("credentials/tiktok.token")
        rounds = 12 * 60 // minutes
        for number in range(rounds):
            at = FIRST + number * datetime.timedelta(minutes=minutes)
            desk.post("/_sim/clock", stamp(at))
            all_ok(desk, desk.round(at))
        desk.agree()
        mode = stat.S_IMODE(os.stat(desk.tokens).st_mode)
        assert mode == 0o600, oct(mode)
        assert desk.read("credentials/tiktok.token") == seed
        made = len(desk.recorder.renewals())
        assert made == 3 * ((rounds - 1) // renewed_each), made
        return "%d rounds, %d renewals" % (rounds, made)


def hours():
    """12 h of rounds: a pair is renewed before it ends, once, and kept 0600; the seed stays as it is"""
    # Each second round finds 4 minutes left; each finds a token that ended.
    print("# note of 3 accounts: %s; %s" % tuple(
        at_once(rounds_every, [(28, 2), (90, 1)])))


def daemon():
    """a daemon renews as pairs come near their end; after TERM the next one goes on with the newest"""
    # 5 minutes before the end it is time: 3 seconds after each renewal.
    with Desk(3, life="303s", config="interval = 1s\n") as desk:
        child = desk.start()
        wait_for("three renewals each", lambda: len(
            desk.recorder.renewals()) >= 9, 60)
        child.terminate()
        assert child.wait(60) == 0, desk.read("log")
        desk.agree()
        before = desk.state()
        all_ok(desk, desk.round())
        desk.agree()
        assert all(desk.state()[i] >= before[i] >= 3 for i in desk.ids)
        assert set(outcomes(desk.events()).values()) == {"ok"}


def term():
    """TERM while a renewal is under way: the new pair is waited for, and kept"""
    with Desk(2, config="interval = 1s\n") as desk:
        child = desk.start()

        def hold(note):
            if note.kind == "rft":
                child.terminate()
                time.sleep(1.5)
        desk.recorder.hold = hold
        assert child.wait(60) == 0, desk.read("log")
        renewed = desk.recorder.renewals()
        assert len(renewed) == 1 and not desk.recorder.uses(), renewed
        desk.recorder.hold = lambda note: None
        all_ok(desk, desk.round())
        desk.agree()


# ---- kill -9 ----

class Killer:
    """Kills producers, and looks what became of each account."""

    def __init__(self, desk):
        self.desk, self.kills, self.lost = desk, 0, []

    def kill(self, child):
        child.kill()
        killed = time.monotonic()
        child.wait()
        self.desk.gone.set()
        self.kills += 1
        wait_for("silence", self.desk.recorder.idle)
        self.look(killed)

    def look(self, killed):
        """An account is lost where the platform renewed its pair and the file
        has the one before: then the kill fell between the two."""
        desk, again = self.desk, {}
        for i in desk.ids:
            have, want = desk.on_disk(i), desk.recorder.generation[i]
            if have == want:
                continue
            assert have == want - 1, (i, have, want)
            last = [n for n in desk.recorder.renewals()
                    if n.account == i][-1]
            late = killed - last.answered
            assert last.generation == have and late < LOST_WITHIN_S, \
                (last, late)
            self.lost.append("%s.%d: killed %.1f ms after the answer" % (
                i, have, late * 1000))
            # Its owner authorizes it anew.
            again[i] = (want, now() + datetime.timedelta(seconds=250))
        # One after the other is renewed, and written before the next.
        assert len(again) <= 1, self.lost[-len(again):]
        if again:
            desk.seed_with({**desk.seed, **again})


def kills(name, desk, aim, moments):
    killer = Killer(desk)
    for moment in moments:
        child = desk.start()
        aim(moment)
        killer.kill(child)
    all_ok(desk, desk.round())
    desk.agree()
    print("# note %d kills %s, %d renewals: %d accounts lost" % (
        killer.kills, name, len(desk.recorder.renewals()), len(killer.lost)))
    for line in killer.lost:
        print("# note lost: " + line)
    return killer


def killed():
    """kill -9 at 64 moments of rounds that renew each pair: each account goes on, but for a kill between answer and file"""
    dice = random.Random(20260310)
    with Desk(6, life="200s", config="interval = 1s\n") as desk:
        def moments():
            """Later ones, where the machine is so slow that few fall in."""
            for n in range(256):
                if n >= 64 and len(desk.recorder.renewals()) > 64:
                    return
                yield dice.uniform(0.02, 0.9) * (1 + n // 64)
        kills("at any moment", desk, time.sleep, moments())
        assert len(desk.recorder.renewals()) > 64


def killed_aimed():
    """kill -9 before a renewal's answer loses that account, just after it perhaps"""
    with Desk(6, life="200s", config="interval = 1s\n") as desk:
        rec, answer = desk.recorder, threading.Event()

        def aim(delay_ms):
            """Negative: before the answer is passed on."""
            def hold(note):
                if note.kind == "rft":
                    answer.set()
                    if delay_ms < 0:
                        desk.gone.wait(60)
            answer.clear()
            rec.hold = hold
            assert answer.wait(60)
            rec.hold = lambda note: None
            time.sleep(max(0, delay_ms) / 1000)
        early = kills("before the answer", desk, aim, [-1] * 3)
        assert len(early.lost) == 3, early.lost
        kills("0 to 40 ms after", desk, aim,
              [0, 0, 0, .5, .5, 1, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 20, 40])


# ---- what a renewal is answered ----

# (fault, outcomes of the round and of the next, why)
ANSWERS = (
    ("refresh_error", "unavailable", "ok", "500, and not renewed"),
    ("server_error", "unavailable", "ok", "500"),
    ("html", "unavailable", "ok", "503 with HTML"),
    ("html200", "unavailable", "ok", "200 with HTML"),
    ("grant", "auth", "ok", "invalid_grant"),
    ("client", "auth", "ok", "invalid_client"),
    ("refresh_lost", "unavailable", "auth", "500, but renewed"),
    ("drop", "unavailable", "auth", "renewed, the connection ends"),
    ("short", "unavailable", "auth", "renewed, half an answer"),
    ("truncated", "unavailable", "auth", "renewed, half a JSON"),
    ("timeout", "unavailable", "auth", "renewed, no answer"),
)


def answer(fault, first, second, why):
    with Desk(1, config="retries = 1\n") as desk:
        desk.post("/_sim/fault", fault + "@1")
        for number, want in enumerate((first, second)):
            got = desk.round()
            assert got == {"open-00": want}, (fault, why, number, got)
            assert desk.state().get("open-00", 0) == (want == "ok"), fault
        asked = [n.generation for n in desk.recorder.renewals()]
        assert asked == [0, 0], (fault, asked)
        assert bool(desk.recorder.uses()) == (second == "ok"), fault
        assert not desk.recorder.violations, desk.recorder.violations


def answers():
    """a renewal that fails keeps the old pair, and the next round tries that again"""
    at_once(answer, ANSWERS)
    with Desk(1, config="retries = 3\n") as desk:
        desk.post("/_sim/fault", "refresh_lost@1")
        assert desk.round() == {"open-00": "auth"}


# ---- by hand ----

def dry():
    """a dry run renews no pair, though it ended; it writes no metrics file, and ends when nobody reads on"""
    with Desk(2, ends=now() - HOUR, config="interval = 1s\n") as desk:
        metrics = desk.path("metrics.prom")
        config = desk.read("sentra.conf").replace(
            "[pipeline]\n", "[pipeline]\nmetrics_file = %s\n" % metrics)
        desk.write("sentra.conf", config)
        done = desk.once("--dry-run")
        assert done.returncode == 0, done.stderr
        assert set(outcomes(done.stdout)) == set(desk.ids), done.stderr
        assert not desk.recorder.renewals()
        assert not os.path.exists(metrics)
        done = subprocess.run(
            "exec 3>&1; { %s; echo $? >&3; } | true" % " ".join(
                desk.command("--dry-run")), shell=True, text=True,
            capture_output=True, timeout=60)
        assert done.stdout.strip() == "1", (done.stdout, done.stderr)


# ---- the state directory ----

def second():
    """a second producer with the same state: says so, 1, and asks for nothing"""
    with Desk(2, life="303s", config="interval = 1s\n") as desk:
        child = desk.start()
        wait_for("a round", lambda: len(desk.recorder.uses()) >= 4)
        other = Recorder(desk.simulator)
        try:
            desk.write_config(name="other.conf", url=other.url)
            done = desk.once(config="other.conf")
            assert done.returncode == 1, done.stderr
            assert "tiktok.lock: held by another" in done.stderr, done.stderr
            assert not done.stdout and not other.notes, other.notes
        finally:
            other.close()
        assert child.poll() is None
        child.terminate()
        assert child.wait(60) == 0
        all_ok(desk, desk.round())
        desk.agree()


def mounted(desk, options):
    """A tmpfs in the place of the state directory; False: not allowed."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tokens",
                           desk.state_dir], stderr=subprocess.DEVNULL)
    return done.returncode == 0


def unmount(desk):
    subprocess.run(["umount", desk.state_dir], check=True)


def refused(desk, *words):
    done = desk.once()
    assert done.returncode == 1, (done.returncode, done.stderr)
    for word in ("state_dir",) + words:
        assert word in done.stderr, (word, done.stderr)
    assert not desk.recorder.notes, desk.recorder.notes


def unwritable():
    """a state directory that cannot be written: says so, 1, and nothing is renewed"""
    with Desk(2) as desk:
        if mounted(desk, "ro"):
            try:
                refused(desk, desk.state_dir, "Read-only")
            finally:
                unmount(desk)
        elif os.getuid():
            os.chmod(desk.state_dir, 0o555)
            refused(desk, desk.state_dir, "Permission")
        os.chmod(desk.state_dir, 0o755)
        desk.state_dir = desk.path("roster.json")
        desk.write_config()
        refused(desk, "roster.json", "want a directory")


def fill(desk):
    path = os.path.join(desk.state_dir, "ballast")
    with open(path, "wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(4096))
        except OSError:
            return path


def full():
    """a state directory that is full: the new pair is not used before it is on disk, and no other is renewed meanwhile"""
    for interval in "1s", "1h":
        with Desk(3, config="interval = %s\n" % interval) as desk:
            if not mounted(desk, "size=64k"):
                print("# note full: SKIP, not root")
                return
            try:
                fills(desk, interval == "1s")
            finally:
                for child in desk.children[1:]:
                    child.kill()
                    child.wait()
                unmount(desk)


def fills(desk, again):
    ballast = fill(desk)
    child = desk.start()
    wait_for("three statuses", lambda: len(
        outcomes(desk.events())) == 3 and (
            not again or desk.events().count("collection_status") > 6))
    assert set(outcomes(desk.events()).values()) == {"unavailable"}
    assert "No space left" in desk.read("log")
    assert len(desk.recorder.renewals()) == 1 and not desk.recorder.uses(), \
        desk.recorder.notes
    os.unlink(ballast)
    if again:
        wait_for("a good round", lambda: set(
            outcomes(desk.events()).values()) == {"ok"})
    child.terminate()
    assert child.wait(60) == 0, desk.read("log")
    assert "act." not in desk.read("log")
    assert desk.as_platform_has()[0], desk.as_platform_has()
    all_ok(desk, desk.round())
    desk.agree()


# ---- a new seed ----

def operator():
    """an account that was authorized anew: the newer seed wins over the file, the old one put back does not"""
    with Desk(2, frozen=FIRST, ends=FIRST + HOUR) as desk:
        def at(hours):
            t = FIRST + hours * HOUR
            desk.post("/_sim/clock", stamp(t))
            all_ok(desk, desk.round(t))
        for t in 0, 1, 2:
            at(t)
        old, who = dict(desk.seed), desk.ids[0]
        have = desk.state()[who]
        assert have == 2
        # The platform gives a new pair to its owner, and ours is void.
        desk.post("/v2/oauth/token/", "client_key=k&client_secret=rahasia-app"
                  "-1&grant_type=refresh_token&refresh_token=rft.%s.%d" % (
                      who, have))
        desk.recorder.generation[who] = have + 1
        desk.seed_with({**old, who: (have + 1, FIRST + 3.2 * HOUR)})
        at(2.5)
        assert not [n for n in desk.recorder.renewals()
                    if n.generation > 2], desk.recorder.renewals()
        at(4)
        assert desk.state()[who] == have + 2
        desk.write("credentials/tiktok.token", json.dumps({
            i: {"access_token": "act.%s.0" % i,
                "refresh_token": "rft.%s.0" % i,
                "expires_at": stamp(FIRST + HOUR)} for i in desk.ids}))
        at(4.5)
        at(5)
        desk.agree()
        assert desk.state()[who] == have + 3


def crowd():
    """a seed of 5000 accounts, half a MiB, is taken"""
    with Desk() as desk:
        desk.seed_with({i: (0, now() + HOUR) for i in
                        desk.ids + ["open-%04d" % n for n in range(5000)]})
        assert desk.round() == {desk.ids[0]: "ok"}


tap([hours, daemon, term, killed, killed_aimed, answers, dry, second, unwritable,
     full, operator, crowd])

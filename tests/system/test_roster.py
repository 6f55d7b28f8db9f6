#!/usr/bin/python3
"""sentractl roster: check, export, import and resolve, as people use them.
Needs neither Kafka nor Redis; the producer is a script that answers, and once
the real one, with the simulator."""
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile

from pipeline import BUILD, ROOT, tap, wait_for

SENTRACTL = os.path.join(BUILD, "sentractl")
DEMO = os.path.join(ROOT, "deploy", "roster-demo.json")


class Desk:
    """A directory with a sentractl of its own, beside which a producer may
    stand."""

    def __init__(self, conf=""):
        self.dir = tempfile.mkdtemp(prefix="sentra-roster-")
        self.bin = self.path("bin")
        os.mkdir(self.bin)
        shutil.copy(SENTRACTL, self.bin)
        self.write("sentra.conf", "[pipeline]\nroster = %s\n%s" % (
            self.path("roster.json"), conf))
        self.config = self.path("sentra.conf")

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", newline="") as out:
            out.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), newline="") as text:
            return text.read()

    def names(self):
        return sorted(os.listdir(self.dir))

    def run(self, *args, **env):
        env = dict(os.environ, **{"LC_ALL": "C.UTF-8", **env})
        return subprocess.run(
            [os.path.join(self.bin, "sentractl"), "roster", *args],
            text=True, capture_output=True, timeout=60, env=env,
            cwd=self.dir)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.dir)


def expect(done, status, *words):
    text = done.stdout + done.stderr
    assert done.returncode == status, (done.returncode, text)
    for word in words:
        assert re.search(word, text), "%r is not in %r" % (word, text)


def account(platform, **more):
    return dict({"platform": platform}, **more)


def roster(*accounts):
    return json.dumps({"version": 1, "sentras": [
        {"id": "satu", "name": "Sentra Satu", "kind": "sentra", "city": "A",
         "province": "B", "timezone": "Asia/Jakarta",
         "accounts": list(accounts)}]})


def check():
    """check: every fault with line and path, 78; warnings, 0; of FILE or of the configuration"""
    with Desk() as desk:
        desk.write("roster.json", roster(account("x", handle="a")))
        done = desk.run("check", "-c", desk.config)
        expect(done, 0, r"roster.json:1: sentras\[0\].accounts\[0\]: .*no id",
               "roster.json: ok")
        assert done.stdout.count("\n") == 1
        bad = desk.write("bad.json", roster(account("myspace"),
                                            account("x", handle="@a")))
        expect(desk.run("check", bad), 78, r"bad.json:1: .*\.platform",
               r"accounts\[0\]: neither id nor handle",
               r"accounts\[1\].handle")
        expect(desk.run("check", "/nonexistent"), 78, "/nonexistent")
        told = json.loads(desk.run("check", "--json", bad).stdout)
        assert not told["ok"] and len(told["faults"]) == 3, told
        # With FILE no configuration is in the way, unless it is asked for.
        broken = desk.write("broken.conf", "[pipeline]\nrostre = a\n")
        expect(desk.run("check", bad, "-c", broken), 78, "rostre")
        expect(desk.run("check", "a", "b"), 64)
        expect(desk.run("check", "--out", "a"), 64)
        expect(desk.run("chekc"), 64, "resolve")


def there_and_back():
    """import of an export is the same to the byte, whatever the delimiter and language"""
    with open(DEMO) as text:
        demo = text.read()
    with Desk() as desk:
        # A machine need not have the locale.
        for number, (delimiter, language, first) in enumerate((
                (",", "C.UTF-8", "sentra_id"), (";", "id_ID.UTF-8", "id_sentra"),
                ("tab", "C.UTF-8", "sentra_id"))):
            done = desk.run("export", DEMO, "--delimiter", delimiter,
                            LC_ALL="", LC_MESSAGES="", LANG=language)
            expect(done, 0, "^" + first)
            sheet = desk.write("%d.csv" % number, done.stdout)
            out = desk.path("%d.json" % number)
            expect(desk.run("import", sheet, "--out", out), 0, "31 sentra")
            assert desk.read(out) == demo
            assert stat.S_IMODE(os.stat(out).st_mode) == 0o644
        expect(desk.run("export", DEMO, "--delimiter", "|"), 64, "delimiter")
        expect(desk.run("export", desk.write("x.json", "{}")), 78, "x.json:1")


HEAD = "sentra_id,name,kind,city,province,timezone,platform,handle\n"


def bad_sheet():
    """a bad sheet: every row that is wrong, 1, and nothing is written"""
    with Desk() as desk:
        sheet = desk.write("s.csv", HEAD +
                           "a,A,sentra,C,P,Asia/Yogya,x,b\n"
                           "b,,panti,C,P,WIB,,\n"
                           "c,C,sentra,C,P,WITA,tiktok,instagram.com/c\n")
        before = desk.names()
        done = desk.run("import", sheet, "--out", desk.path("n.json"))
        expect(done, 1, r"s.csv:2: timezone: .*Asia/Yogya",
               r"s.csv:3: name: empty", r"s.csv:3: kind",
               r"note: .*s.csv:3: timezone: WIB is Asia/Jakarta",
               r"s.csv:4: handle: instagram.com/c has platform",
               "nothing was written")
        assert desk.names() == before
        expect(desk.run("import", sheet), 64, "--out")
        expect(desk.run("import", "--out", "n.json"), 64, "CSV")
        expect(desk.run("import", "/nonexistent", "--out", "n.json"), 1,
               "/nonexistent")
        expect(desk.run("import", sheet, "--out", "n.json", "--base",
                        desk.write("b.json", "{}")), 78, "b.json:1")


def never_over():
    """a file that is there stays as it is: 1, and what to do"""
    with Desk() as desk:
        sheet = desk.write("s.csv", HEAD + "a,A,sentra,C,P,WIB,x,b\n")
        old = desk.write("old.json", roster(account("x", handle="a")))
        kept = desk.read("old.json")
        expect(desk.run("import", sheet, "--out", old), 1, "--out")
        expect(desk.run("resolve", old, "--out", old), 1, "--out")
        assert desk.read("old.json") == kept
        expect(desk.run("import", sheet, "--out", desk.path("no/n.json")), 1,
               "no/n.json")
        expect(desk.run("import", sheet, "--out", desk.path("n.json")), 0)
        assert not [n for n in desk.names() if n.endswith(".new")]


def base():
    """--base: what the sheet does not say stays"""
    with Desk() as desk:
        old = desk.write("old.json", roster(
            account("x", handle="a", verified_by="humas")))
        sheet = desk.write(
            "s.csv", "id_sentra;platform;nama_akun;id_akun\r\n"
            "satu;x;A;'17\r\nsatu;;https://www.youtube.com/@satu;\r\n")
        expect(desk.run("import", sheet, "--base", old, "--out",
                        desk.path("n.json")), 0, "note: .*handle satu")
        accounts = json.loads(desk.read("n.json"))["sentras"][0]["accounts"]
        assert [(a["platform"], a["id"], a["handle"], a["verified_by"])
                for a in accounts] == [
                    ("x", "17", "A", "humas"),
                    ("youtube", None, "satu", None)], accounts


PRODUCER = r"""#!/usr/bin/python3
import json, os, sys
platform, _, config, option, path = sys.argv[1:]
assert option == "--resolve" and os.path.exists(config), sys.argv
print("asked %s" % platform, file=sys.stderr)
if platform == "tiktok":
    print("sentra.conf: [tiktok] client_key: want one\x1b", file=sys.stderr)
    sys.exit(78)
for sentra in json.load(open(path))["sentras"]:
    for a in sentra["accounts"]:
        if a["platform"] != platform or a.get("id"):
            continue
        known = not a["handle"].startswith("no")
        print(json.dumps({
            "sentra_id": sentra["id"], "platform": platform,
            "handle": a["handle"], "id": "1" + a["handle"] if known else None,
            "outcome": "ok" if known else "not_found",
            "detail": None if known else "no such account\x1b[31m"}))
print("hello")
if platform == "facebook":
    sys.exit(1)
"""


def resolve():
    """resolve: ids from the producer of each platform that is asked; what is not found is told, 1, and what was is written"""
    accounts = (account("youtube", handle="a"), account("youtube", id="UCb"),
                account("x", handle="nobody"), account("x", handle="c"),
                account("tiktok", handle="d"), account("facebook", handle="e"))
    with Desk() as desk:
        desk.write("bin/sentra-producer", PRODUCER, 0o755)
        desk.write("roster.json", roster(*accounts))
        done = desk.run("resolve", "-c", desk.config, "--out",
                        desk.path("n.json"))
        expect(done, 1, "3 of 5 ids found; go on with: sentractl roster resolve",
               r"satu +x +@nobody +- +not_found: no such account\?",
               r"tiktok: its configuration is bad: sentra.conf: .tiktok. ",
               r"tiktok +@d +- +its configuration is bad: .*want one\?",
               "facebook: .*failed", "no answer to what was asked: hello",
               "asked tiktok")
        assert "asked instagram" not in done.stderr
        assert "\x1b" not in done.stdout
        ids = [a["id"] for a in
               json.loads(desk.read("n.json"))["sentras"][0]["accounts"]]
        assert ids == ["1a", "UCb", None, "1c", None, "1e"], ids
        # What is whole is done.
        whole = desk.write("whole.json", roster(account("x", handle="c")))
        expect(desk.run("resolve", whole, "-c", desk.config, "--out",
                        desk.path("w.json")), 0, "1 of 1")
        expect(desk.run("resolve", desk.path("w.json"), "-c", desk.config,
                        "--out", desk.path("v.json")), 0, "0 of 0")
        assert desk.read("w.json") == desk.read("v.json")


def producer_in_path():
    """the producer is the one beside sentractl, else that of ../sbin, else that in $PATH; none: says so, 1; and what found nothing leaves no file in the way of the next"""
    with Desk() as desk:
        desk.write("roster.json", roster(account("x", handle="c")))
        os.mkdir(desk.path("other"))

        def run():
            return desk.run("resolve", "-c", desk.config, "--out", "ids.json",
                            PATH=desk.path("other"))
        done = run()
        expect(done, 1, "x: sentra-producer does not start", "0 of 1",
               "not written")
        desk.write("other/sentra-producer", "#!/bin/sh\nexit 3\n", 0o755)
        expect(run(), 1, "status 3")
        os.mkdir(desk.path("sbin"))
        desk.write("sbin/sentra-producer", "#!/bin/sh\nkill -9 $$\n", 0o755)
        expect(run(), 1, "signal 9")
        desk.write("bin/sentra-producer", PRODUCER, 0o755)
        expect(run(), 0, "1 of 1")


# As the platforms have them; what they are known by in the roster is another
# matter of case.
KNOWN = (("youtube", "UC" + "a" * 22, "SentraSatu"),
         ("facebook", "100064000000017", "sentra.satu"),
         ("instagram", "17841400000000017", "sentra_satu"),
         ("x", "1700000000000000017", "sentrasatu"),
         ("x", "42", "SentraDua"))
TOKENS = ["youtube", "facebook", "instagram", "x", "threads"]


def with_simulator(desk, run):
    """run() with the platforms as KNOWN has them."""
    desk.write("platforms.json", roster(
        *(account(p, id=i, handle=h) for p, i, h in KNOWN),
        account("threads", handle="satu")))
    port = desk.path("port")
    child = subprocess.Popen(
        [os.path.join(BUILD, "sentra-simulator"), "--roster",
         desk.path("platforms.json"), "--port-file", port],
        stdout=subprocess.DEVNULL)
    try:
        wait_for("the simulator", lambda: os.path.exists(port))
        url = "http://127.0.0.1:" + desk.read("port").strip()
        os.mkdir(desk.path("credentials"))
        for platform in TOKENS:
            desk.write("credentials/%s.token" % platform, "demo-token")
        desk.write("sentra.conf", "[pipeline]\nroster = %s\n"
                   "credentials = %s\n" % (desk.path("roster.json"),
                                           desk.path("credentials")) +
                   "".join("[%s]\nbase_url = %s\n" % (p, url)
                           for p in TOKENS) +
                   "[instagram]\nuser_id = 17841400000000000\n")
        return run()
    finally:
        child.terminate()
        child.wait(60)


def resolved(desk, *accounts):
    """(what sentractl said, the ids of the new roster)."""
    desk.write("roster.json", roster(*accounts))
    before = desk.read("roster.json")
    done = desk.run("resolve", "-c", desk.config, "--out",
                    desk.path("new.json"))
    assert desk.read("roster.json") == before
    assert "demo-token" not in done.stdout + done.stderr
    new = json.loads(desk.read("new.json"))["sentras"][0]["accounts"]
    assert [(a["platform"], a["handle"]) for a in new] == [
        (a["platform"], a.get("handle")) for a in accounts], new
    os.unlink(desk.path("new.json"))
    return done, [a["id"] for a in new]


def real_producer():
    """resolve with the real producer: an id for each handle, 0; a handle that nobody has, 1, and the others' ids; no ids on Threads, and none by handle on TikTok"""
    known = [account(p, handle=h) for p, _, h in KNOWN]
    ids = [i for _, i, _ in KNOWN]
    there = account("tiktok", id="open-1", handle="sentra.satu")
    with Desk() as desk:
        shutil.copy(os.path.join(BUILD, "sentra-producer"), desk.bin)

        def run():
            done, got = resolved(desk, *known, there)
            expect(done, 0, "5 of 5 ids found")
            assert got == ids + ["open-1"], got
            done, got = resolved(
                desk, *known, account("x", handle="tiada"),
                account("youtube", handle="tiada"),
                account("facebook", handle="tiada"),
                account("instagram", handle="tiada"))
            expect(done, 1, "5 of 9 ids found",
                   *(r"satu +%s +@tiada +- +not_found" % p for p in
                     ("x", "youtube", "facebook", "instagram")))
            assert got == ids + [None] * 4, got
            done, got = resolved(desk, known[0],
                                 account("threads", handle="satu"),
                                 account("tiktok", handle="satu"))
            expect(done, 1, "1 of 2 ids found, 1 need none",
                   "threads +@satu +- +no ids there",
                   r"tiktok +@satu +- +want an id")
            assert got == [ids[0], None, None], got
            # Nothing but what needs none.
            done, got = resolved(desk, account("threads", handle="satu"))
            expect(done, 0, "0 of 0 ids found, 1 need none")
        with_simulator(desk, run)


tap([check, there_and_back, bad_sheet, never_over, base, resolve,
     producer_in_path, real_producer])

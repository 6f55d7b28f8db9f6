#!/usr/bin/python3
"""sentractl gaps, labels, digest and campaign against a real Redis, into which
the test writes what the stage `coverage` writes: schemas/redis-keys.md."""
import csv
import datetime
import io
import json
import os
import re
import signal
import subprocess
import time

os.environ.setdefault("KAFKA_BROKERS", "127.0.0.1:1")  # nobody asks it
from pipeline import BUILD, Pipeline, redis_users, tap  # noqa: E402

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 23, 5, tzinfo=UTC)  # 12.00 WIB
AS_OF = ["--as-of", "2026-11-23T05:00:00Z"]
DAY = datetime.timedelta(days=1)


def sentra(name, title, province, zone, *areas, **more):
    return dict({
        "id": name, "name": title, "kind": "sentra", "city": "C",
        "province": province, "timezone": zone, "aliases": [],
        "service_areas": list(areas), "active_from": None,
        "active_until": None,
        "accounts": [{"platform": "youtube", "id": "UC-" + name}]}, **more)


ROSTER = {"version": 1, "sentras": [
    sentra("handayani-jakarta", "Sentra Handayani Jakarta", "DKI Jakarta",
           "Asia/Jakarta", "Kota Depok", "Kota Administrasi Jakarta Timur"),
    sentra("galih-pakuan-bogor", "Sentra Galih Pakuan Bogor", "Jawa Barat",
           "Asia/Jakarta", "Kabupaten Bogor", "KOTA  DEPOK"),
    sentra("mahatmiya-bali", "Sentra Mahatmiya Bali", "Bali",
           "Asia/Makassar", "Bali", "Kota Bogor"),
    sentra("lama", "Sentra Lama", "Papua", "Asia/Jayapura", "Kota Jayapura",
           active_until="2025-12-31")]}
ACTIVE = [s["id"] for s in ROSTER["sentras"][:3]]


def label(name, title, **more):
    return dict({"id": name, "name": title, "words": [title]}, **more)


LEXICON = {
    "version": 1, "lexicon_version": "2026-11",
    "programmes": [label("atensi", "ATENSI"), label("yapi", "YAPI"),
                   label("pena", "PENA"),
                   label("bansos_lama", "Bansos Lama",
                         active_until="2024-12-31")],
    "clusters": [label("anak", "Anak"), label("lansia", "Lanjut usia")],
    "activities": [label("penjangkauan", "Penjangkauan")]}

CAMPAIGNS = {"version": 1, "campaigns": [
    {"id": name, "name": title, "labels": ["yapi"], "words": [],
     "t0": "2026-12-22T09:00:00+07:00", "window": "2h", "zone": "same",
     "expected": "all", "platforms": ["youtube"]}
    for name, title in (("hari-ibu", "Hari Ibu 2026"), ("hlun", "HLUN"))]}


def seconds(days):
    """Unix seconds of so many days before NOW."""
    return int((NOW - days * DAY).timestamp())


class World:
    def __init__(self, filled=True):
        self.pipe = Pipeline(ROSTER, topics=False)
        self.redis, self.prefix = self.pipe.redis, self.pipe.prefix
        self.write("lexicon", LEXICON)
        self.write("campaigns", CAMPAIGNS)
        with open(self.pipe.config) as conf:
            text = conf.read().replace(
                "[redis]", "lexicon = %s\ncampaigns = %s\n[redis]" % (
                    self.path("lexicon"), self.path("campaigns")))
        with open(self.pipe.config, "w") as conf:
            conf.write(text)
        if filled:
            self.fill()

    def path(self, name):
        return os.path.join(self.pipe.dir, name + ".json")

    def write(self, name, document):
        with open(self.path(name), "w") as out:
            json.dump(document, out)

    def key(self, name):
        return "%s:%s" % (self.prefix, name)

    def alive(self):
        self.redis.hset(self.key("pipeline:coverage"), mapping={
            "updated_at": int(time.time()), "lag": 0, "version": "1",
            "rebuilding": 0})

    def tell(self, name, *days):
        """So many days before NOW, by each active sentra; None: never."""
        self.redis.zadd(self.key("told:" + name), {
            who: 0 if d is None else seconds(d)
            for who, d in zip(ACTIVE, days)})

    def fill(self):
        self.alive()
        self.tell("atensi", 1, 2.5, 40)
        self.tell("yapi", None, None, 3)
        self.tell("pena", 83, 45, None)
        self.tell("bansos_lama", None, None, None)
        for who in ACTIVE:
            self.redis.hset(self.key("labels:" + who), mapping={
                "lexicon_version": "2026-11", "labelled_from": seconds(100),
                "as_of": seconds(0)})

    def close(self):
        self.pipe.close()


def with_world(filled):
    def wrap(test):
        def run():
            world = World(filled)
            try:
                test(world)
            finally:
                world.close()
        run.__doc__ = test.__doc__
        return run
    return wrap


def start(world, *args, lang="C.UTF-8", config=None, columns=120):
    return subprocess.Popen(
        [os.path.join(BUILD, "sentractl"), *args, "-c",
         config or world.pipe.config], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        env=dict(os.environ, LC_ALL=lang, COLUMNS=str(columns)))


def ctl(world, *args, want=0, **more):
    """(standard output, standard error)"""
    child = start(world, *args, **more)
    out, err = child.communicate(timeout=60)
    assert child.returncode == want, (args, child.returncode, out, err)
    return out, err


def text_of(world, *args, **more):
    return ctl(world, *args, **more)[0]


def json_of(world, *args, **more):
    return json.loads(text_of(world, *args, "--json", **more))


def csv_of(world, *args, **more):
    return list(csv.DictReader(io.StringIO(
        text_of(world, *args, "--csv", **more))))


def expect(text, *words):
    for word in words:
        assert re.search(word, text), "%r is not in\n%s" % (word, text)


def refuse(text, *words):
    for word in words:
        assert not re.search(word, text), "%r is in\n%s" % (word, text)


# ---- gaps ----

@with_world(True)
def a_district(world):
    """gaps --district: what no sentra that serves Kota Depok told, and for how long"""
    text = text_of(world, "gaps", "--district", "kota depok", *AS_OF)
    expect(text,
           r"\AKota Depok, served by Sentra Handayani Jakarta, "
           r"Sentra Galih Pakuan Bogor\n",
           r"As of Mon 23 Nov 2026 12:00 WIB\n",
           r"\nStatus +Programme +Last told +How long +By\n"
           r"GAP +YAPI +never +- +-\n"
           r"GAP +PENA +Fri 9 Oct 2026 12:00 WIB +45 days ago +"
           r"Sentra Galih Pakuan Bogor\n"
           r"told +ATENSI +Sun 22 Nov 2026 12:00 WIB +1 day ago +"
           r"Sentra Handayani Jakarta\n",
           r"\nNot told in 30 days: YAPI \(never\), PENA \(45 days ago\)\n\Z")
    refuse(text, "Bansos", "Bali")
    expect(text_of(world, "gaps", "--district", "Depok", "--days", "45",
                   *AS_OF), r"Not told in 45 days: YAPI \(never\)\n")
    world.tell("yapi", None, 0, None)
    expect(text_of(world, "gaps", "--district", "Depok", "--days", "45",
                   *AS_OF), r"\nEvery programme was told in 45 days.\n\Z")


@with_world(True)
def a_district_in_indonesian(world):
    """gaps --district in Indonesian, as JSON and as CSV"""
    expect(text_of(world, "gaps", "--district", "Depok", *AS_OF,
                   lang="id_ID.UTF-8"),
           r"\AKota Depok, dilayani oleh Sentra Handayani Jakarta, ",
           r"Per Sen 23 Nov 2026 12.00 WIB\n",
           r"\nStatus +Program +Terakhir disampaikan +Lamanya +Oleh\n",
           r"SENJANG +YAPI +belum pernah +-",
           r"SENJANG +PENA +Jum 9 Okt 2026 12.00 WIB +45 hari lalu ",
           r"sudah +ATENSI ",
           r"\nTidak disampaikan dalam 30 hari: YAPI \(belum pernah\), "
           r"PENA \(45 hari lalu\)\n\Z")
    doc = json_of(world, "gaps", "--district", "Kota Depok", *AS_OF)
    assert doc["district"] == "Kota Depok" and doc["days"] == 30, doc
    assert doc["served_by"] == ["handayani-jakarta", "galih-pakuan-bogor"]
    assert doc["as_of"] == "2026-11-23T05:00:00.000Z", doc
    assert doc["lexicon_version"] == "2026-11", doc
    assert [(g["programme"], g["sentra"], g["days"], g["gap"])
            for g in doc["gaps"]] == [
        ("yapi", None, None, True), ("pena", "galih-pakuan-bogor", 45, True),
        ("atensi", "handayani-jakarta", 1, False)], doc
    assert doc["gaps"][1]["told"] == "2026-10-09T05:00:00.000Z", doc
    rows = csv_of(world, "gaps", "--district", "Kota Depok", *AS_OF)
    assert [(r["programme"], r["sentra"], r["days"], r["gap"])
            for r in rows] == [
        ("yapi", "", "", "1"), ("pena", "galih-pakuan-bogor", "45", "1"),
        ("atensi", "handayani-jakarta", "1", "0")], rows


@with_world(True)
def a_district_that_nobody_serves(world):
    """gaps --district: Kota is not Kabupaten; nobody serves it, what it may have been"""
    for asked, word in (
            ("Kabupaten Depok", "no sentra serves 'Kabupaten Depok'; did you "
             "mean Kota Depok"),
            ("kota depk", "did you mean Kota Depok"),
            ("Bogor", "'Bogor' may be any of: Kabupaten Bogor, Kota Bogor"),
            ("Kota Jayapura", "no sentra serves 'Kota Jayapura': names are "
             "those of service_areas in the roster"),
            ("", "no sentra serves ''"), ("\udcff\n", "no sentra serves")):
        out, err = ctl(world, "gaps", "--district", asked, want=1)
        expect(err, re.escape(word))
        assert out == "" and err.count("\n") == 1, (out, err)
    out, err = ctl(world, "gaps", "--district", "Kota Jayapura", "--json",
                   want=1)
    doc = json.loads(out)
    assert (doc["district"], doc["served_by"], doc["gaps"]) == (
        "Kota Jayapura", [], []), doc


@with_world(True)
def the_matrix(world):
    """gaps: every sentra and programme, those with most gaps first"""
    text = text_of(world, "gaps", *AS_OF)
    expect(text, r"\ADays since each programme was last told; ! : a gap, over "
           r"30 days\nAs of Mon 23 Nov 2026 12:00 WIB\n\n"
           r"Sentra +PENA +YAPI +ATENSI\n"
           r"Sentra Handayani Jakarta +83 ! +never ! +1\n"
           r"Sentra Galih Pakuan Bogor +45 ! +never ! +2\n"
           r"Sentra Mahatmiya Bali +never ! +3 +40 !\n"
           r"Gaps +3 +2 +1\n\Z")
    expect(text_of(world, "gaps", "--days", "50", *AS_OF,
                   lang="id_ID.UTF-8"),
           r"\AHari sejak tiap program terakhir disampaikan; ! : senjang, "
           r"lebih dari 50 hari\n",
           r"Sentra Galih Pakuan Bogor +belum ! +45 ")
    # What does not fit one line stands below.
    expect(text_of(world, "gaps", *AS_OF, columns=50),
           r"\n\nSentra +PENA +YAPI\n", r"\nGaps +3 +2\n\n"
           r"Sentra +ATENSI\nSentra Handayani Jakarta +1\n")
    doc = json_of(world, "gaps", *AS_OF)
    assert doc["district"] is None and doc["served_by"] is None, doc
    assert [(g["programme"], g["sentra"], g["gap"]) for g in doc["gaps"]] == [
        ("yapi", "handayani-jakarta", True),
        ("yapi", "galih-pakuan-bogor", True),
        ("pena", "mahatmiya-bali", True), ("pena", "handayani-jakarta", True),
        ("pena", "galih-pakuan-bogor", True),
        ("atensi", "mahatmiya-bali", True), ("yapi", "mahatmiya-bali", False),
        ("atensi", "galih-pakuan-bogor", False),
        ("atensi", "handayani-jakarta", False)], doc
    assert len(csv_of(world, "gaps", *AS_OF)) == 9


@with_world(True)
def a_programme_and_a_sentra(world):
    """gaps --programme, --sentra: who did not tell it, what it did not tell"""
    expect(text_of(world, "gaps", "--programme", "yapi", *AS_OF),
           r"\AYAPI: not told by 2 of 3 sentra in 30 days\n",
           r"GAP +Sentra Handayani Jakarta +never +-\n"
           r"GAP +Sentra Galih Pakuan Bogor +never +-\n"
           # By the sentra's own clock.
           r"told +Sentra Mahatmiya Bali +Fri 20 Nov 2026 13:00 WITA +"
           r"3 days ago\n\Z")
    # Of a programme that is over only whoever asks by name hears.
    expect(text_of(world, "gaps", "--programme", "Bansos LAMA", *AS_OF),
           r"\ABansos Lama: not told by 3 of 3 sentra")
    expect(text_of(world, "gaps", "--sentra", "Mahatmiya", *AS_OF,
                   lang="id_ID.UTF-8"),
           r"\ASentra Mahatmiya Bali\n",
           r"SENJANG +PENA +belum pernah +-\n"
           r"SENJANG +ATENSI +Rab 14 Okt 2026 13.00 WITA +40 hari lalu\n"
           r"sudah +YAPI ",
           r"Tidak disampaikan dalam 30 hari: PENA \(belum pernah\), "
           r"ATENSI \(40 hari lalu\)\n")
    assert {g["sentra"] for g in json_of(
        world, "gaps", "--sentra", "mahatmiya-bali")["gaps"]} == {
        "mahatmiya-bali"}
    for args, want, word in (
            (["--programme", "yapy"], 1, "no programme 'yapy', did you mean "
             "yapi\\?; the lexicon has atensi, yapi, pena, bansos_lama"),
            (["--programme", "anak"], 1, "no programme 'anak'"),
            (["--sentra", "mahatmya-bali"], 1, "did you mean mahatmiya-bali"),
            (["--sentra", "Sentra"], 1, "may be any of"),
            (["--sentra", "lama", "--programme", "pena"], 64, "one of"),
            (["--json", "--csv"], 64, "not both"),
            (["--days", "x"], 64, "whole number")):
        expect(ctl(world, "gaps", *args, want=want)[1], word)


@with_world(True)
def what_is_to_be_known_first(world):
    """gaps: labels that begin later, another lexicon, an old stage, what is not known"""
    world.redis.hset(world.key("labels:mahatmiya-bali"), mapping={
        "labelled_from": seconds(10), "lexicon_version": "2026-10\x1b[2J"})
    text = text_of(world, "gaps", *AS_OF)
    expect(text, r"\nEvents are known since Fri 13 Nov 2026 12:00 WIB: what "
           "was told before may be missing\\.\n",
           r"\nCounted by lexicon 2026-10\?\[2J, but the file has 2026-11: "
           "systemctl reload sentra-consumer@coverage\n")
    refuse(text_of(world, "gaps", "--district", "Depok", *AS_OF),
           "are known since", "Counted by")
    assert json_of(world, "gaps", *AS_OF)["labelled_from"] == \
        "2026-11-13T05:00:00.000Z"
    world.redis.hset(world.key("labels:handayani-jakarta"), "labelled_from",
                     seconds(5))
    expect(text_of(world, "gaps", *AS_OF),
           r"\nEvents are known since Wed 18 Nov 2026 12:00 WIB:")
    # A programme that the stage does not have yet is no gap.
    world.redis.delete(world.key("told:yapi"))
    text = text_of(world, "gaps", "--district", "Depok", *AS_OF)
    expect(text, r"\nnot known +YAPI +- +- +-\n\n",
           r"Not told in 30 days: PENA \(45 days ago\)\n")
    row = json_of(world, "gaps", "--district", "Depok", *AS_OF)["gaps"][-1]
    assert (row["programme"], row["gap"], row["told"]) == (
        "yapi", None, None), row
    assert csv_of(world, "gaps", "--district", "Depok",
                  *AS_OF)[-1]["gap"] == ""
    world.redis.hset(world.key("pipeline:coverage"), "updated_at",
                     seconds(0))
    for args in (["gaps"], ["digest", "--province", "Bali"]):
        assert json_of(world, *args)["updated_at"] == \
            "2026-11-23T05:00:00.000Z"
    expect(text_of(world, "gaps", *AS_OF), r"\AOLD: nothing was written since",
           "systemctl status sentra-consumer@coverage")


@with_world(True)
def what_somebody_else_wrote(world):
    """gaps, labels, digest, campaign: what is no number, text or type harms nothing"""
    told = world.key("told:yapi")
    world.redis.zadd(told, {"handayani-jakarta": float("inf"),
                            "galih-pakuan-bogor": -5, "mahatmiya-bali": 1e300,
                            "\x1b[2J": 7, "": 8})
    doc = json_of(world, "gaps", "--programme", "yapi", *AS_OF)
    assert [g["gap"] for g in doc["gaps"]] == [None] * 3, doc
    world.redis.delete(told)
    world.redis.set(told, "x")
    for args in (["gaps"], ["gaps", "--district", "Depok"]):
        expect(ctl(world, *args, want=1)[1], "WRONGTYPE.*told:yapi")
    key = world.key("labels:handayani-jakarta")
    world.redis.hset(key, mapping={
        "yapi:24h": "many", "yapi:7d": "1e3", "yapi:30d": "", "last:yapi": "-5",
        "last:pena": "99999999999999999999", "posts:7d": "\x1b[2J",
        "labelled_from": "x", "lexicon_version": b"\xff\n"})
    expect(text_of(world, "labels", "handayani-jakarta"),
           r"\nYAPI +- +- +- +- +-\n", r"\nLexicon \?\?\n",
           r"\nLabels since -\n")
    row = json_of(world, "labels", "handayani-jakarta")["labels"][1]
    assert row["posts"] == {"24h": None, "7d": None, "30d": None}, row
    csv_of(world, "labels", "handayani-jakarta")
    world.redis.xadd(world.key("labelled:handayani-jakarta"), {
        "platform": b"\xff" * 100, "url": "\x1b]0;x", "labels": " ,yapi  \n",
        "text": b"\xff\x00a"}, id="99999999999999999-1")
    expect(text_of(world, "digest", "--district", "Depok"), r"\n\? ?a\n")
    assert json_of(world, "digest", "--district", "Depok")["posts"][0][
        "labels"] == [",yapi", "\n"]
    csv_of(world, "digest", "--district", "Depok")
    world.redis.hset(world.key("campaign:hlun"), mapping={
        "name": "\x1b[2J", "t0": "-1", "index": "nan", "t50": "x", "t90": "-5",
        "expected": "1e9", "state": "\n"})
    world.redis.zadd(world.key("campaign:hlun:first"), {"\x1b": 1e300})
    world.redis.hset(world.key("state:coverage:campaign:hlun"), mapping={
        "\x1b[1m": "late \x1b[2J", "": "late"})
    text = text_of(world, "campaign", "hlun")
    expect(text, r"\A\?\[2J  \(hlun\)\n", r"\nLate: [^\n]*\?\[1m")
    doc = json_of(world, "campaign", "hlun")
    assert doc["index"] is None and doc["t50"] is None, doc
    csv_of(world, "campaign", "hlun")
    csv_of(world, "campaign")
    assert "\x1b" not in text_of(world, "campaign")


@with_world(False)
def no_stage(world):
    """without the stage each says so, and what to do; so do files that are wrong"""
    for args in (["gaps"], ["gaps", "--district", "Depok"],
                 ["gaps", "--programme", "yapi", "--json"],
                 ["labels", "handayani-jakarta"],
                 ["digest", "--programme", "yapi"], ["campaign", "hlun"]):
        out, err = ctl(world, *args, want=1)
        assert out == "", out
        expect(err, "sentra-consumer@coverage has written nothing to this "
               "Redis, or under another prefix than %s; is "
               r"sentra-consumer@coverage running\?\n" % world.prefix)
    expect(text_of(world, "campaign"), "Nothing here yet: "
           "sentra-consumer@coverage")
    world.alive()
    expect(ctl(world, "labels", "handayani-jakarta", want=1)[1],
           "has another roster; systemctl reload sentra-consumer@coverage")
    expect(text_of(world, "digest", "--programme", "yapi"),
           "No such post in the last 31 days")
    world.write("lexicon", dict(LEXICON, programmes=[{"id": "x"}]))
    expect(ctl(world, "gaps", want=78)[1], r"lexicon\.json:\d+: programmes")
    os.remove(world.path("lexicon"))
    expect(ctl(world, "gaps", want=78)[1], r"lexicon\.json.*No such file")
    expect(text_of(world, "digest", "--province", "Bali"), "No such post")
    world.pipe.stop_redis()
    world.write("lexicon", LEXICON)
    for args in (["gaps"], ["labels", "lama"], ["digest", "--province",
                                                "Bali"], ["campaign"]):
        expect(ctl(world, *args, want=1)[1], "redis.sock")
    world.pipe.start_redis()


# ---- labels ----

@with_world(True)
def labels(world):
    """labels: posts by class and window, when it told last, since when and by which lexicon"""
    world.redis.hset(world.key("labels:mahatmiya-bali"), mapping={
        "yapi:24h": 1, "yapi:7d": 2, "yapi:30d": 1234, "last:yapi":
        seconds(3), "atensi:24h": 0, "atensi:7d": 0, "atensi:30d": 0,
        "last:atensi": "", "bansos_lama:30d": 0, "last:bansos_lama": "",
        "lansia:24h": 0, "lansia:7d": 3, "lansia:30d": 4,
        "last:lansia": seconds(4), "penjangkauan:24h": 5,
        "penjangkauan:7d": 6, "penjangkauan:30d": 7,
        "last:penjangkauan": seconds(0), "posts:24h": 5, "posts:7d": 9,
        "posts:30d": 2000, "unlabelled:24h": 0, "unlabelled:7d": 1,
        "unlabelled:30d": 700})
    text = text_of(world, "labels", "mahatmiya")
    expect(text, r"\ASentra Mahatmiya Bali  \(mahatmiya-bali\)\n\n"
           r"Programmes +24 hours +7 days +30 days +Last told +How long\n"
           r"ATENSI +0 +0 +0 +never +-\n"
           r"YAPI +1 +2 +1,234 +Fri 20 Nov 2026 13:00 WITA +\d+ \w+ ago\n"
           r"PENA +- +- +- +- +-\n\n"
           r"Clusters ", r"\nLanjut usia +0 +3 +4 +Thu 19 Nov 2026 13:00 WITA",
           r"\n\nActivities ", r"\nPenjangkauan +5 +6 +7 ",
           r"\n\nPosts +24 hours +7 days +30 days\nall posts +5 +9 +2,000\n"
           r"without a label +0 +1 +700\n\nLexicon 2026-11\n"
           r"Labels since Sat 15 Aug 2026 12:00 WIB\n"
           r"As of Mon 23 Nov 2026 12:00 WIB\n\Z")
    refuse(text, "Bansos")
    expect(text_of(world, "labels", "mahatmiya", lang="id_ID.UTF-8"),
           r"\nProgram +24 jam +7 hari +30 hari +Terakhir disampaikan ",
           r"\nATENSI +0 +0 +0 +belum pernah ", r" 1\.234 ", r"\nKlaster ",
           r"\nKegiatan ", r"\ntanpa label +0 +1 +700\n",
           r"\nLabel sejak Sab 15 Agu 2026 12\.00 WIB\n")
    # One that is over is shown where it was told.
    world.redis.hset(world.key("labels:mahatmiya-bali"), "last:bansos_lama",
                     seconds(700))
    expect(text_of(world, "labels", "mahatmiya"), r"\nBansos Lama +- +- +0 ")
    doc = json_of(world, "labels", "mahatmiya-bali")
    assert doc["posts"] == {"24h": 5, "7d": 9, "30d": 2000}, doc
    assert doc["unlabelled"] == {"24h": 0, "7d": 1, "30d": 700}, doc
    assert (doc["lexicon_version"], doc["labelled_from"], doc["as_of"]) == (
        "2026-11", "2026-08-15T05:00:00.000Z", "2026-11-23T05:00:00.000Z")
    assert [(e["label"], e["class"]) for e in doc["labels"]] == [
        ("atensi", "programmes"), ("yapi", "programmes"),
        ("pena", "programmes"), ("bansos_lama", "programmes"),
        ("anak", "clusters"), ("lansia", "clusters"),
        ("penjangkauan", "activities")], doc
    assert doc["labels"][1] == {
        "label": "yapi", "name": "YAPI", "class": "programmes",
        "posts": {"24h": 1, "7d": 2, "30d": 1234},
        "told": "2026-11-20T05:00:00.000Z"}, doc
    rows = csv_of(world, "labels", "mahatmiya-bali")
    assert rows[1] == {"class": "programmes", "label": "yapi", "name": "YAPI",
                       "24h": "1", "7d": "2", "30d": "1234",
                       "told": "2026-11-20T05:00:00.000Z"}, rows
    assert rows[-1]["label"] == "unlabelled" and rows[-1]["30d"] == "700"
    expect(ctl(world, "labels", "mahatmya-bali", want=1)[1], "did you mean")
    expect(ctl(world, "labels", want=64)[1], "wants a SENTRA")


# ---- digest ----

def add_post(world, who, days, text, labels, url="https://example.org/1"):
    world.redis.xadd(world.key("labelled:" + who), {
        "platform": "youtube", "account_id": "UC-" + who, "post_id": text[:9],
        "kind": "video", "url": url, "text": text, "likes": 1,
        "labels": labels}, id="%d-0" % (seconds(days) * 1000 + 250))


@with_world(True)
def digest(world):
    """digest: the newest posts of a programme, province or district, as a text to hand on"""
    add_post(world, "handayani-jakarta", 9, "Lama", "yapi")
    add_post(world, "handayani-jakarta", 2, "=Bantuan *YAPI*\r\n\n untuk anak",
             "yapi anak", "https://youtu.be/2")
    add_post(world, "galih-pakuan-bogor", 3, "Bogor", "yapi")
    add_post(world, "mahatmiya-bali", 1, "Bali", "yapi_lain", "")
    text = text_of(world, "digest", "--programme", "yapi", "--district",
                   "kota depok")
    expect(text, r"\A\*YAPI, Kota Depok\*, latest posts, as of \w{3} \d+ "
           r"\w{3} \d{4} \d\d:\d\d WIB\n\n"
           r"1\. \*Sentra Handayani Jakarta\*, Sat 21 Nov 2026 12:00 WIB, "
           r"YouTube\n=Bantuan \*YAPI\* untuk anak\nhttps://youtu.be/2\n\n"
           r"2\. \*Sentra Galih Pakuan Bogor\*, Fri 20 Nov 2026 12:00 WIB, "
           r"YouTube\nBogor\nhttps://example.org/1\n\n"
           r"3\. \*Sentra Handayani Jakarta\*, Sat 14 Nov 2026 12:00 WIB, "
           r"YouTube\nLama\nhttps://example.org/1\n\Z")
    expect(text_of(world, "digest", "--province", "bali",
                   lang="id_ID.UTF-8"),
           r"\A\*Bali\*, unggahan terakhir, per [^\n]*\n\n1\. \*Sentra "
           r"Mahatmiya Bali\*, Min 22 Nov 2026 13\.00 WITA, YouTube\nBali\n\Z")
    assert [p["text"] for p in json_of(
        world, "digest", "--programme", "YAPI", "--limit", "2")["posts"]] == [
        "=Bantuan *YAPI*\r\n\n untuk anak", "Bogor"]
    first = json_of(world, "digest", "--programme", "yapi")["posts"][0]
    assert first == {
        "sentra": "handayani-jakarta", "name": "Sentra Handayani Jakarta",
        "published_at": "2026-11-21T05:00:00.250Z", "platform": "youtube",
        "url": "https://youtu.be/2", "labels": ["yapi", "anak"],
        "text": "=Bantuan *YAPI*\r\n\n untuk anak"}, first
    rows = csv_of(world, "digest", "--programme", "yapi", "--limit", "0")
    assert [r["text"] for r in rows] == [
        "'=Bantuan *YAPI* untuk anak", "Bogor", "Lama"], rows
    assert rows[0]["labels"] == "yapi anak", rows
    expect(text_of(world, "digest", "--programme", "pena",
                   lang="id_ID.UTF-8"),
           r"\A\*PENA\*, unggahan terakhir, [^\n]*\n\nTidak ada unggahan")
    for args, want, word in (
            ([], 64, "wants --programme, --province or --district"),
            (["--province", "Bali", "--district", "Depok"], 64, "not both"),
            (["--province", "Jawa Bart"], 1, "did you mean Jawa Barat"),
            (["--district", "Kabupaten Depok"], 1, "mean Kota Depok"),
            (["--programme", "lansia"], 1, "no programme 'lansia'")):
        expect(ctl(world, "digest", *args, want=want)[1], word)
    # A warning is not handed on.
    world.redis.hset(world.key("pipeline:coverage"), "updated_at", 1)
    out, err = ctl(world, "digest", "--programme", "yapi")
    expect(out, r"\A\*YAPI\*, latest")
    expect(err, "OLD: nothing was written since")


# ---- campaign ----

T0 = int(datetime.datetime(2026, 12, 22, 2, tzinfo=UTC).timestamp())


def run_campaign(world):
    world.redis.hset(world.key("campaign:hari-ibu"), mapping={
        "name": "Hari Ibu 2026", "programme": "yapi", "t0": T0,
        "ends": T0 + 7200, "expected": 3, "posted": 1, "ready": 2,
        "index": "0.3333", "t50": "", "t90": "", "early": 1,
        "state": "running", "lexicon_version": "2026-11", "as_of": T0 + 600})
    world.redis.zadd(world.key("campaign:hari-ibu:first"),
                     {"mahatmiya-bali": T0 + 300})
    world.redis.hset(world.key("state:coverage:campaign:hari-ibu"), mapping={
        "mahatmiya-bali": "posted", "handayani-jakarta": "waiting",
        "galih-pakuan-bogor": "unseen"})


@with_world(True)
def campaign(world):
    """campaign: its index, T50 and T90, first posts in order; late is only who was seen whole"""
    run_campaign(world)
    text = text_of(world, "campaign", "hari-ibu")
    expect(text, r"\AHari Ibu 2026  \(hari-ibu\)\n\n"
           r"Status +running\nBegins +Tue 22 Dec 2026 09:00 WIB\n"
           r"Ends +Tue 22 Dec 2026 11:00 WIB\nProgramme +yapi\n"
           r"Index +0.3333   1 of 3 posted\n"
           r"Half posted after \(T50\) +not reached\n"
           r"Nine tenths after \(T90\) +not reached\n"
           r"Early that day +1\nReady +2\nAs of +Tue 22 Dec 2026 09:10 WIB\n\n"
           r"# +Sentra +First post\n"
           r"1 +Sentra Mahatmiya Bali +Tue 22 Dec 2026 10:05 WITA\n\n"
           r"Not seen: Sentra Galih Pakuan Bogor\n\n"
           r"Waited for: Sentra Handayani Jakarta\n\Z")
    doc = json_of(world, "campaign", "hari-ibu")
    assert (doc["campaign"], doc["state"], doc["index"], doc["t50"],
            doc["posted"]) == ("hari-ibu", "running", 0.3333, None, 1), doc
    assert doc["t0"] == "2026-12-22T02:00:00.000Z", doc
    assert doc["first"] == [{"sentra": "mahatmiya-bali",
                             "at": "2026-12-22T02:05:00.000Z"}], doc
    assert (doc["late"], doc["unseen"], doc["waiting"]) == (
        [], ["galih-pakuan-bogor"], ["handayani-jakarta"]), doc
    # Over.
    world.redis.zadd(world.key("campaign:hari-ibu:first"),
                     {"handayani-jakarta": T0 + 60.0})
    world.redis.hset(world.key("campaign:hari-ibu"), mapping={
        "state": "over", "posted": 2, "index": "0.6667", "t50": 300})
    world.redis.hset(world.key("state:coverage:campaign:hari-ibu"), mapping={
        "handayani-jakarta": "posted", "galih-pakuan-bogor": "late 7200 x"})
    expect(text_of(world, "campaign", "hari-ibu", lang="id_ID.UTF-8"),
           r"\nStatus +selesai\nMulai +Sel 22 Des 2026 09.00 WIB\n",
           r"\nIndeks +0,6667   2 dari 3 sudah mengunggah\n",
           r"\nSeparuh mengunggah setelah \(T50\) +5 menit\n",
           r"\n1 +Sentra Handayani Jakarta +Sel 22 Des 2026 09.01 WIB\n"
           r"2 +Sentra Mahatmiya Bali +Sel 22 Des 2026 10.05 WITA\n\n"
           r"Terlambat: Sentra Galih Pakuan Bogor\n\Z")
    assert [(r["sentra"], r["status"], r["first"]) for r in csv_of(
        world, "campaign", "hari-ibu")] == [
        ("handayani-jakarta", "posted", "2026-12-22T02:01:00.000Z"),
        ("mahatmiya-bali", "posted", "2026-12-22T02:05:00.000Z"),
        ("galih-pakuan-bogor", "late", "")]


@with_world(True)
def campaigns(world):
    """campaign: all of the file; one that is not there, what it may have been"""
    run_campaign(world)
    expect(text_of(world, "campaign"),
           r"\AId +Campaign +Status +Begins +Index\n"
           r"hari-ibu +Hari Ibu 2026 +running +Tue 22 Dec 2026 09:00 WIB +"
           r"0\.3333\nhlun +HLUN +- +- +-\n\Z")
    doc = json_of(world, "campaign")["campaigns"]
    assert [(c["campaign"], c["state"], c["index"]) for c in doc] == [
        ("hari-ibu", "running", 0.3333), ("hlun", None, None)], doc
    assert [(r["campaign"], r["index"], r["t50"]) for r in csv_of(
        world, "campaign")] == [("hari-ibu", "0.3333", ""), ("hlun", "", "")]
    expect(ctl(world, "campaign", "hari-ibuu", want=1)[1],
           "no campaign 'hari-ibuu', did you mean hari-ibu\\?; there are: "
           "hari-ibu, hlun")
    expect(ctl(world, "campaign", "hlun", want=1)[1],
           "nothing is known of the campaign 'hlun' yet: systemctl reload "
           "sentra-consumer@coverage")
    world.write("campaigns", dict(CAMPAIGNS, campaigns=[]))
    expect(text_of(world, "campaign", lang="id_ID.UTF-8"),
           r"\ATidak ada kampanye\.\n\Z")
    os.remove(world.path("campaigns"))
    expect(text_of(world, "campaign"), r"\AThere are no campaigns\.\n\Z")
    # What Redis has is shown, whatever the file is.
    world.write("campaigns", {})
    expect(text_of(world, "campaign", "hari-ibu"), "Hari Ibu 2026")
    expect(ctl(world, "campaign", want=1)[1], "campaigns.json")


@with_world(True)
def a_watched_campaign(world):
    """campaign --watch: again and again, until a signal"""
    run_campaign(world)
    child = start(world, "campaign", "hari-ibu", "--watch=1")
    try:
        def read_until(word):
            for line in child.stdout:
                if word in line:
                    return
            raise AssertionError("%r did not come" % word)
        read_until("1 of 3 posted")
        world.redis.hset(world.key("campaign:hari-ibu"), "posted", 2)
        read_until("2 of 3 posted")
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=30)
        assert child.returncode == 0, child.returncode
    finally:
        child.kill()
        child.wait()


@with_world(True)
def the_users(world):
    """sentractl's user may read all of it, the dashboards' all but who is late"""
    run_campaign(world)
    add_post(world, "handayani-jakarta", 1, "Satu", "yapi")
    users = redis_users(world.prefix)
    with open(world.pipe.config) as conf:
        text = conf.read()
    secret = os.path.join(world.pipe.dir, "password")
    with open(secret, "w") as out:
        out.write("geheim\n")
    for user in ("sentra-sentractl", "dashboards"):
        world.redis.execute_command("ACL", "SETUSER", user, ">geheim",
                                    *users[user])
        config = os.path.join(world.pipe.dir, user + ".conf")
        with open(config, "w") as conf:
            conf.write(text.replace("unix://", "unix://%s@" % user).replace(
                "[kafka]", "password_file = %s\n[kafka]" % secret))
        for args in (["gaps"], ["gaps", "--district", "Depok"],
                     ["labels", "handayani-jakarta"],
                     ["digest", "--programme", "yapi"], ["campaign"]):
            out, err = ctl(world, *args, config=config)
            assert out and not err, (user, args, err)
        out, err = ctl(world, "campaign", "hari-ibu", config=config)
        expect(out, "1 of 3 posted")
        if user == "dashboards":
            expect(err, "not who is late: .*user sentra-sentractl")
            assert json_of(world, "campaign", "hari-ibu",
                           config=config)["late"] is None
        else:
            assert not err, err


if __name__ == "__main__":
    tap([a_district, a_district_in_indonesian, a_district_that_nobody_serves,
         the_matrix, a_programme_and_a_sentra, what_is_to_be_known_first,
         what_somebody_else_wrote, no_stage, labels, digest, campaign,
         campaigns, a_watched_campaign, the_users])

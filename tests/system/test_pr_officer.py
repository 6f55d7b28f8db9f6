#!/usr/bin/python3
"""What a PR officer does about a gap: Dinsos Depok hears nothing of PENA, but
the centre told it, by a name that the lexicon does not know.  Real Kafka, real
Redis, the daemon and sentractl, in the order of the officer's day."""
import copy
import json
import os
import signal
import time

from pipeline import Pipeline, tap, wait_for
import streams

DAY = 86400000
NAME = "Pahlawan Ekonomi Nusantara"
ROSTER = {"version": 1, "sentras": [{
    "id": sentra_id, "name": name, "kind": "sentra", "city": "C",
    "province": "Jawa Barat", "timezone": "Asia/Jakarta", "aliases": [],
    "service_areas": [area], "active_from": None, "active_until": None,
    "exempt": None, "accounts": [{
        "platform": "instagram", "id": sentra_id, "handle": None,
        "verified_by": None, "verified_at": None}]}
    for sentra_id, name, area in (
        ("galih-pakuan-bogor", "Sentra Galih Pakuan Bogor", "Kota Depok"),
        ("abiyoso-cimahi", "Sentra Abiyoso Cimahi", "Kota Cimahi"))]}
LEXICON = {
    "version": 1, "lexicon_version": "lama",
    "programmes": [
        {"id": "pena", "name": "PENA", "words": [
            {"word": "PENA", "case": True, "with": ["KPM", "wirausaha"]}],
         "examples": ["Wirausaha PENA berbagi cerita"],
         "counterexamples": ["Pena dan buku untuk anak"]},
        {"id": "yapi", "name": "YAPI", "words": ["YAPI", "yatim piatu"]}],
    "clusters": [], "activities": []}
CAPTIONS = [
    ("galih-pakuan-bogor", 1, "Modal usaha sampai di Depok.\n\n"
     "#PahlawanEkonomiNusantara"),
    ("galih-pakuan-bogor", 3, "Pahlawan Ekonomi Nusantara: keripik dari Sawangan"),
    ("galih-pakuan-bogor", 2, "Bantuan YAPI untuk anak yatim piatu"),
    ("galih-pakuan-bogor", 4, "Pena dan buku untuk anak di Beji"),
    ("abiyoso-cimahi", 2, "Wirausaha PENA membuka warung")]


class Desk:
    """The officer's: a pipeline that runs, and its files."""

    def __init__(self):
        self.pipe = Pipeline(ROSTER)
        self.lexicon = self.path("lexicon.json")
        self.write(self.lexicon, LEXICON)
        with open(self.pipe.config, "a") as out:
            out.write("[pipeline]\nlexicon = %s\n[coverage]\ntick = 200ms\n" %
                      self.lexicon)
        now = int(time.time() * 1000)
        self.pipe.produce([self.post(now, i, *row)
                           for i, row in enumerate(CAPTIONS)])
        self.daemon = self.pipe.start("sentra-consumer", "coverage")

    def path(self, name):
        return os.path.join(self.pipe.dir, name)

    @staticmethod
    def write(path, document):
        with open(path, "w") as out:
            json.dump(document, out, indent=1)

    @staticmethod
    def post(now, number, sentra_id, days, text):
        return "instagram", sentra_id.encode(), json.dumps({
            "schema": "post_metrics.v1", "event_id": "e%d" % number,
            "platform": "instagram", "sentra_id": sentra_id,
            "account_id": sentra_id, "post_id": "p%d" % number,
            "observed_at": streams.rfc3339(now - 60000 + number),
            "published_at": streams.rfc3339(now - days * DAY),
            "kind": "image", "url": None, "text": text, "likes": 1,
            "comments": 0, "shares": None, "saves": None,
            "views": None}).encode()

    def ask(self, *command, status=0):
        done = self.pipe.run("sentractl", *command)
        assert done.returncode == status, (command, done.stdout, done.stderr)
        return done.stdout

    def gap(self, programme):
        """Of Kota Depok: whether it is one, and how many days."""
        told = json.loads(self.ask("gaps", "--district", "Kota Depok",
                                   "--json"))
        rows = [g for g in told["gaps"] if g["programme"] == programme]
        assert len(rows) == 1 and \
            told["served_by"] == ["galih-pakuan-bogor"], told
        return rows[0]["gap"], rows[0]["days"]

    def told(self, programme):
        return self.pipe.redis.zscore(
            "%s:told:%s" % (self.pipe.prefix, programme),
            "galih-pakuan-bogor")

    def version(self):
        return self.pipe.redis.hget(
            self.pipe.prefix + ":labels:galih-pakuan-bogor",
            "lexicon_version")

    def reload(self):
        self.daemon.send_signal(signal.SIGHUP)


def new_words():
    made = copy.deepcopy(LEXICON)
    made["lexicon_version"] = "baru"
    pena = made["programmes"][0]
    pena["words"].append(NAME)
    pena["examples"].append("Usaha baru #PahlawanEkonomiNusantara")
    return made


def see_the_gap(desk):
    wait_for("labels", lambda: desk.told("yapi"))
    assert desk.told("pena") == 0
    assert desk.gap("pena") == (True, None), desk.gap("pena")
    gap, days = desk.gap("yapi")
    assert not gap and 1.9 < days < 2.2, days
    post = json.loads(desk.ask("check-post", CAPTIONS[0][2], "--json"))
    assert "pena" not in json.dumps(post["labels"]), post


def try_the_word(desk):
    """What it catches, before it is in force."""
    draft = desk.path("draft.json")
    desk.write(draft, new_words())
    desk.ask("lexicon", "check", draft)
    told = json.loads(desk.ask("lexicon", "test", "--days", "7", "--lexicon",
                               draft, "--against", "--json"))
    assert told["captions"] == len(CAPTIONS), told
    word = [w for w in told["words"] if w["word"] == NAME]
    assert len(word) == 1 and word[0]["posts"] == 2, word
    change = [(c["label"], c["change"], c["posts"])
              for c in told["against"]["changes"]]
    assert change == [("pena", "gained", 2)], change
    assert desk.told("pena") == 0  # nothing is in force yet


def put_it_in_force(desk):
    desk.write(desk.lexicon, new_words())
    desk.reload()
    wait_for("the new words", lambda: desk.version() == b"baru")
    wait_for("PENA told", lambda: desk.told("pena"))
    gap, days = desk.gap("pena")
    assert not gap and 0.9 < days < 1.2, (gap, days)
    assert desk.gap("yapi")[0] is False
    assert desk.daemon.poll() is None


def make_a_mistake(desk):
    """A bad file is refused, and the words in force stay."""
    bad = new_words()
    bad["lexicon_version"] = "rusak"
    bad["programmes"][0]["counterexamples"].append("Wirausaha PENA di pasar")
    desk.write(desk.lexicon, bad)
    before = desk.pipe.text()
    desk.reload()
    wait_for("a refusal", lambda: "level=error" in
             desk.pipe.text()[len(before):])
    assert desk.daemon.poll() is None
    assert desk.version() == b"baru" and desk.told("pena")
    desk.ask("lexicon", "check", desk.lexicon, status=78)


def officer():
    """a word that the lexicon lacked: tried on the week's posts, reloaded, the gap closes"""
    desk = Desk()
    try:
        for step in see_the_gap, try_the_word, put_it_in_force, make_a_mistake:
            step(desk)
    finally:
        desk.pipe.close()


tap([officer])

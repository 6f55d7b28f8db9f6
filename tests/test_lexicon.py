#!/usr/bin/python3
"""The matcher of the lexicon against the same definitions a second time
(tests/oracle/words.py), which is held against examples made by hand.

LEXICON_TEXTS random captions (2000), from LEXICON_SEED on.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import unicodedata
from datetime import date, timedelta

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))
import texts
import words

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
TEXTS = int(os.environ.get("LEXICON_TEXTS", "2000"))
SEED = int(os.environ.get("LEXICON_SEED", "12"))
EACH = 100  # texts a lexicon
TODAY = date(2026, 3, 10)


# ---- by hand -----------------------------------------------------------

TOKENS = [
    ("Bantuan ATENSI, hari ini.", ["Bantuan", "ATENSI", "hari", "ini"]),
    ("Darussa\u2019adah 'kutip' Jum'at's", ["Darussa'adah", "kutip",
                                          "Jum'at's"]),
    ("3,5kg \u00b2 a'1", ["3", "5kg", "2", "a", "1"]),
    ("\U0001d40f\U0001d404\U0001d40d\U0001d400 \uff30\uff25 \u24c5\u24d4",
     ["PENA", "PE", "Pe"]),
    ("pe\u0301na pe\u00adna pe\u200bna pe\u200dna",
     ["pena", "pena", "pe", "na", "pena"]),
]

PARTS = [
    ("PahlawanEkonomiNusantara", ["Pahlawan", "Ekonomi", "Nusantara"]),
    ("PENAMuda", ["PENA", "Muda"]),
    ("ATENSI", ["ATENSI"]),
    ("yapi2026Hebat", ["yapi", "2026", "Hebat"]),
    ("Jum'atBerkah", ["Jum'at", "Berkah"]),
    ("aBC", ["a", "BC"]),
]

# word, texts that have it, texts that have it not
WORDS = [
    ("sekolah rakyat",
     ["Sekolah  Rakyat", "SEKOLAH-RAKYATnya", "#SekolahRakyat",
      "#sekolahrakyat", "#SobatSekolahRakyat2026", "sekolah #Rakyat",
      "@sekolahrakyatlah", "sekolah, rakyat", "#Sekolah_Rakyat"],
     ["sekolah. rakyat", "sekolah\nrakyat", "sekolahrakyat", "rakyat sekolah",
      "sekolahnya rakyat", "#ayosekolahrakyat", "sekolah rakyatku",
      "sekolah di rakyat", "sekolah! rakyat", "sekolah\u2026rakyat"]),
    ({"word": "PENA", "case": True},
     ["PENA", "#PENAMuda", "PENAnya", "\uff30\uff25\uff2e\uff21", "PE\u0301NA"],
     ["pena", "Pena", "#Pena", "PENASARAN", "pENA"]),
    ({"word": "atensi", "with": ["bantuan", "rehabilitasi sosial"]},
     ["atensi dan bantuan", "Bantuannya. Atensi", "#atensi #RehabilitasiSosial",
      "rehabilitasi sosial\n\natensi"],
     ["atensi", "atensi rehabilitasi", "atensi pembantuan"]),
    ({"word": "pena", "with": ["kpm"], "near": 2},
     ["pena kpm", "kpm di pena", "pena. Kpm", "pena #SatuDua kpm"],
     ["pena di desa kpm", "kpm di desa pena"]),
    ({"word": "anak", "without": ["anak perusahaan", "mbg"]},
     ["anak", "#AnakHebat"],
     ["anak perusahaan", "anak yatim dan anak perusahaan", "anak #mbg"]),
    ({"word": "pemakanan", "forms": ["permakanan", "per makanan"]},
     ["pemakanan", "permakanan", "per makanan"], ["makanan", "permakan"]),
    ("Darussa'adah", ["darussa\u2019adah", "Darussa`adah"],
     ["darussaadah", "darussa adah"]),
]


def by_hand():
    """tokens, parts of tags, words: as in the examples"""
    for text, want in TOKENS:
        have = [t.written for t in words.tokens(text)]
        assert have == want, (text, have)
    for text, want in PARTS:
        assert words.parts(text) == want, (text, words.parts(text))
    for made, there, not_there in WORDS:
        one = words.Word(made)
        for text in there + not_there:
            assert one.stands(words.tokens(text)) == (text in there), \
                (made, text)


def dates():
    """a label counts from its first day to its last, in text or description"""
    lexicon = words.Lexicon({
        "lexicon_version": "1", "clusters": [], "programmes": [
            {"id": "a", "words": ["satu"], "active_from": "2026-03-10",
             "active_until": "2026-03-11"},
            {"id": "b", "words": ["satu dua"]}]})
    first = words.day_number("2026-03-10")
    for day, want in (-1, set()), (0, {"a"}), (1, {"a"}), (2, set()):
        assert lexicon.labels_of("satu", None, first + day) == want
    assert lexicon.labels_of(None, "dua satu", first) == {"a"}
    assert lexicon.labels_of("satu", "dua", first) == {"a"}
    assert lexicon.labels_of("satu dua", "", first) == {"a", "b"}


# ---- against the program -----------------------------------------------

def day(shift):
    return str(TODAY + timedelta(days=shift))


def draw(rng, number):
    made = texts.lexicon(rng, str(number), day)
    phrases = texts.phrases_in(made)
    lines = []
    for _ in range(EACH):
        line = {"text": texts.caption(rng, phrases),
                "day": words.day_number(day(rng.choice([-30, -1, 0, 1, 31])))}
        if rng.random() < 0.3:
            line["description"] = texts.caption(rng, phrases)
        if rng.random() < 0.05:
            line["text"] = None
        lines.append(line)
    return made, lines


def found(lexicon, line):
    """What words.py finds."""
    cut = words.tokens((line["text"] or "") + "\n" +
                       (line.get("description") or ""))
    labels, stand = [], []
    for label in lexicon.labels:
        mine = [w.word for w in label.words if w.stands(cut)]
        if mine and label.is_active(line["day"]):
            labels.append(label.id)
            stand += mine
    return labels, sorted(stand)


def program(made, lines):
    """What the program finds."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(made, file)
        file.flush()
        done = subprocess.run(
            [os.path.join(BUILD, "tests", "lexicon"), file.name],
            input="".join(json.dumps(line) + "\n" for line in lines),
            capture_output=True, text=True)
    assert done.returncode == 0, (done.stderr, made)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [(t["labels"], sorted(t["words"])) for t in told]


def differs(made, line):
    return found(words.Lexicon(made), line) != program(made, [line])[0]


def smaller(made, line):
    """The same difference with less: labels, words, then characters."""
    for kind in "programmes", "clusters", "activities":
        for label in list(made[kind]):
            less = dict(made, **{kind: [x for x in made[kind] if x != label]})
            made = less if differs(less, line) else made
        for label in made[kind]:
            for word in list(label["words"]):
                kept = [w for w in label["words"] if w != word]
                less = dict(made, **{kind: [
                    dict(x, words=kept) if x is label else x
                    for x in made[kind]]})
                if kept and differs(less, line):
                    label["words"] = kept
    for field in "description", "text":
        size = len(line.get(field) or "") // 2
        while size:
            at = 0
            while at < len(line[field]):
                less = dict(line, **{field: line[field][:at] +
                                     line[field][at + size:]})
                if differs(made, less):
                    line = less
                else:
                    at += size
            size //= 2
    return made, line


def known_long():
    """Characters that every version of Unicode in use has, but the thousands
    of Han and Hangul that are alike."""
    return [c for c in map(chr, range(1, 0x20000))
            if unicodedata.ucd_3_2_0.category(c) not in ("Cn", "Co", "Cs") and
            not "\u3400" < c < "\u9f00" and not "\uac01" < c < "\ud7a3"]


def characters():
    """each character between letters separates, is left out, or belongs to them"""
    made = {"version": 1, "lexicon_version": "1", "clusters": [],
            "programmes": [{"id": "p", "name": "P", "words": [
                "pena", "pe", "na", "pe'na"]}]}
    lexicon = words.Lexicon(made)
    lines = [{"text": text % c, "day": 1} for c in known_long()
             for text in ("Pe%snA", "Pe%s'nA", "Pe'%snA")]
    for line, have in zip(lines, program(made, lines)):
        want = found(lexicon, line)
        assert want == have, (ascii(line["text"]), want, have)


def random_texts():
    """the program finds in random texts what the definitions find"""
    agreed = told = 0
    for number in range(TEXTS // EACH):
        made, lines = draw(random.Random(SEED * 1000000 + number), number)
        lexicon = words.Lexicon(made)
        for line, have in zip(lines, program(made, lines)):
            want = found(lexicon, line)
            if want != have:
                made, line = smaller(made, line)
                raise AssertionError(
                    "lexicon %d: %s\nin %s\nwant %s, have %s" % (
                        number, json.dumps(line), json.dumps(made),
                        found(words.Lexicon(made), line),
                        program(made, [line])[0]))
            agreed += 1
            told += bool(want[0])
    assert agreed / 4 < told < agreed * 0.95, (agreed, told)
    print("# note %d texts, %d with a label" % (agreed, told))


def main():
    failed = 0
    tests = [by_hand, dates, characters, random_texts]
    for number, test in enumerate(tests, 1):
        try:
            test()
            print("ok %d - %s" % (number, test.__doc__))
        except AssertionError as error:
            failed += 1
            print("not ok %d - %s" % (number, test.__doc__))
            for line in str(error).splitlines():
                print("# " + line)
    print("1..%d" % len(tests))
    sys.exit(1 if failed else 0)


main()

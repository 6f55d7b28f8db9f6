"""Random lexicons, and random captions that aim at their borders: true words
and false friends, misspellings, tags joined or in capitals, letters that are
bold, circled or double-width, marks and joiners between letters, apostrophes,
sentences that end inside a phrase, words with and without, near and far.

Everything follows from a seed.
"""

PHRASES = [
    "ATENSI", "YAPI", "atensi yapi", "PENA", "Permakanan", "pemakanan",
    "Sekolah Rakyat", "SRMP", "SRMP 15", "asistensi rehabilitasi sosial",
    "Pahlawan Ekonomi Nusantara", "sentra kreasi atensi", "yatim piatu",
    "yatim-piatu", "anak", "anak yatim", "lansia", "lanjut usia",
    "disabilitas", "kursi roda", "alat bantu dengar", "NAPZA", "IPWL",
    "bencana", "layanan dukungan psikososial", "penjangkauan", "respon kasus",
    "respons kasus", "kunjungan rumah", "asesmen", "pelatihan", "sosialisasi",
    "penyaluran", "penyaluran bantuan", "Darussa'adah", "Jum'at Berkah",
    "#HariIbu2026", "HLUN", "2026", "rakyat", "kasus", "pena berdikari",
    "sentra", "bantuan", "anak-anak", "tunggal"]
OTHERS = [
    "KPM", "graduasi", "wirausaha", "bantuan", "layanan", "sentra", "yatim",
    "lansia", "anak perusahaan", "yayasan", "makan bergizi gratis", "MBG",
    "pensil", "kertas", "minta", "saham", "kasus", "rakyat jelata"]
FALSE_FRIENDS = [
    "makan", "makanan", "penasaran", "penanya", "perhatian", "atensinya",
    "anakonda", "rakyatnya", "pena", "Atensi", "yapi", "sekolah", "kreasi",
    "nusantara", "ekonomi", "lanjut", "usia", "yatimlah", "anakpun", "piatu"]
FILLERS = [
    "hari", "ini", "di", "dan", "untuk", "yang", "kami", "bersama", "pagi",
    "warga", "desa", "12", "3,5", "kg", "Rp200.000", "\U0001f64f",
    "\U0001f9d1\u200d\U0001f9bd", "\u2764\ufe0f", "\u2014", "&", "(", ")",
    "\u00bd", "\u00b2", "\u2122", "\u6771\u4eac", "\uc11c\uc6b8", "\u0e01"]
JOINTS = [" ", " ", " ", " ", "  ", "-", "_", "\u00a0", " / ", ", ", ": ",
          " (", "\u2060 ", "\u200b", "\t", " ' ", "\u2019 ", " & "]
BREAKS = ["\n", "\r\n", ". ", "! ", "?", "\u2026 ", "\uff0e", "\u2028",
          "\n\n", ".", "\x85", " !"]
SUFFIXES = ["nya", "lah", "kah", "pun", "NYA", "ku", "nyalah", "-nya", "n"]
SIGNS = ["#", "#", "#", "@", "\uff03", "##", "# ", "/#"]
TWINS = {"k": "k\u212a", "s": "s\u017f", "i": "i\u0130\u00ed\u2170",
         "a": "a\u00aa\u00e1\u00e5\u1ea1", "o": "o\u00ba\u00f6",
         "e": "e\u00e9\u00ea", "n": "n\u00f1\u207f", "p": "p\u24df",
         "'": "'\u2019\u2018\u02bc`\u00b4\uff07", "2": "2\u00b2\uff12\u2461"}
UNSEEN = ["\u00ad", "\u200d", "\u200c", "\ufe0f", "\u0301", "\u0332",
          "\u0323\u0308", "\u2060", "\u20dd"]


def alphabet(rng):
    """The first letters of an alphabet that reads as Latin: capital, small,
    digit (None: it has none)."""
    return rng.choice([(0x1d400, 0x1d41a, 0x1d7ce),   # bold
                       (0x1d5d4, 0x1d5ee, 0x1d7ec),   # sans serif, bold
                       (0x1d670, 0x1d68a, 0x1d7f6),   # monospace
                       (0x1d63c, 0x1d656, None),      # bold italic
                       (0xff21, 0xff41, 0xff10),      # double-width
                       (0x24b6, 0x24d0, None),        # circled
                       (0x1f130, None, None)])        # squared


def dress(rng, text):
    capital, small, digit = alphabet(rng)

    def letter(c):
        for first, new in ("A", capital), ("a", small), ("0", digit):
            place = ord(c) - ord(first)
            if new and 0 <= place < (10 if first == "0" else 26):
                return chr(new + place)
        return c
    return "".join(letter(c) for c in text)


def disturb(rng, token):
    """Mostly still the same token."""
    at = rng.randrange(len(token))
    c = token[at]
    r = rng.random()
    if r < 0.35:
        c = rng.choice(TWINS.get(c.lower(), c))
    elif r < 0.7:
        c += rng.choice(UNSEEN)
    elif r < 0.8:
        c = rng.choice(UNSEEN) + c
    elif r < 0.9:
        c = rng.choice(["", c + c, "x", "'"])
    else:
        c = rng.choice([".", " ", "\u200b", "-", "'", "\u2019"]) + c
    return token[:at] + c + token[at + 1:]


def cased(rng, token):
    return rng.choice([str, str, str.lower, str.upper, str.title,
                       str.capitalize, str.swapcase])(token)


def write_token(rng, token):
    token = cased(rng, token)
    if rng.random() < 0.1:
        token = dress(rng, token)
    if rng.random() < 0.15:
        token = disturb(rng, token)
    return token


def tag(rng, tokens):
    how = rng.random()
    if how < 0.4:
        name = "".join(t[:1].upper() + t[1:] for t in tokens)
    elif how < 0.6:
        name = "".join(tokens).lower()
    elif how < 0.7:
        name = "".join(tokens).upper()
    elif how < 0.8:
        name = "_".join(tokens)
    else:
        name = "".join(write_token(rng, t) for t in tokens)
    if rng.random() < 0.3:
        name = rng.choice(["Sobat", "ayo", "2026", "DPR", "x", "Desa"]) + name
    if rng.random() < 0.3:
        name += rng.choice(["2026", "Hebat", "nya", "ID", "15", "lah", "'s"])
    if rng.random() < 0.1:
        name = dress(rng, name)
    if rng.random() < 0.15:
        name = disturb(rng, name)
    return rng.choice(SIGNS) + name


def say(rng, phrase):
    """A phrase as somebody may write it."""
    tokens = phrase.replace("-", " ").replace("#", " ").split()
    r = rng.random()
    if r < 0.2:
        return tag(rng, tokens)
    if r < 0.25 and len(tokens) > 1:  # half of it in a tag
        at = rng.randrange(1, len(tokens))
        return rng.choice([tag(rng, tokens[:at]) + " " + " ".join(tokens[at:]),
                           " ".join(tokens[:at]) + " " +
                           tag(rng, tokens[at:])])
    said = write_token(rng, tokens[0])
    for token in tokens[1:]:
        said += rng.choice(BREAKS if rng.random() < 0.08 else JOINTS)
        if rng.random() < 0.04:
            said += rng.choice(FILLERS) + " "
        said += write_token(rng, token)
    if rng.random() < 0.15:
        said += rng.choice(SUFFIXES)
    return said


def caption(rng, phrases, most=25):
    """phrases: what the lexicon has, of words and of their conditions."""
    said = ""
    for _ in range(rng.randrange(most)):
        r = rng.random()
        if r < 0.35:
            said += say(rng, rng.choice(phrases))
        elif r < 0.45:
            said += write_token(rng, rng.choice(FALSE_FRIENDS))
        elif r < 0.5:
            said += say(rng, rng.choice(OTHERS))
        else:
            said += rng.choice(FILLERS)
        said += rng.choice(BREAKS if rng.random() < 0.12 else JOINTS)
    return said


# ---- lexicons ----------------------------------------------------------

def some(rng, phrases, most):
    return rng.sample(phrases, rng.randrange(1, most + 1))


def word(rng):
    text = rng.choice(PHRASES)
    if rng.random() < 0.4:
        return text
    made = {"word": cased(rng, text) if rng.random() < 0.3 else text}
    if rng.random() < 0.4:
        made["case"] = rng.random() < 0.8
    if rng.random() < 0.25:
        made["forms"] = some(rng, PHRASES, 2)
    if rng.random() < 0.4:
        made["with"] = some(rng, OTHERS + PHRASES, 3)
        if rng.random() < 0.6:
            made["near"] = rng.choice([1, 2, 3, 5, 10, 100])
    if rng.random() < 0.3:
        made["without"] = some(rng, OTHERS + PHRASES, 2)
    return made


def phrases_of(words):
    found = []
    for one in words:
        one = {"word": one} if isinstance(one, str) else one
        found += [one["word"]]
        for kind in "forms", "with", "without":
            found += one.get(kind) or []
    return found


def key_of(one):
    """What makes a word the same as another of its label."""
    one = {"word": one} if isinstance(one, str) else one
    return one["word"].lower().replace("-", " ").lstrip("#")


def label(rng, label_id, day):
    words = {}
    for _ in range(rng.randrange(1, 6)):
        one = word(rng)
        words[key_of(one)] = one
    made = {"id": label_id, "name": label_id.upper(),
            "words": list(words.values())}
    if rng.random() < 0.15:
        made["active_from"] = rng.choice([day(-29), day(-1), day(0), day(1)])
    if rng.random() < 0.15:
        made["active_until"] = rng.choice([day(-1), day(0), day(30)])
    if made.get("active_from", "") > made.get("active_until", "9"):
        del made["active_until"]
    return made


def lexicon(rng, version, day):
    """day: the date so many days from now, as text."""
    made = {"version": 1, "lexicon_version": version}
    for kind, few in (("programmes", 6), ("clusters", 5), ("activities", 4)):
        made[kind] = [label(rng, "%s_%d" % (kind[:4], i), day)
                      for i in range(rng.randrange(1, few))]
    return made


def phrases_in(made):
    return [p for kind in ("programmes", "clusters", "activities")
            for one in made[kind] for p in phrases_of(one["words"])]

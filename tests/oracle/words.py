"""Which labels a text tells, a second time: small, slow, straight from the
definitions in schemas/README.md, lexicon.json.

Nothing is shared with the C code.  A text is folded whole and cut by looking
at each character's neighbours; a phrase is looked for at every token, by trying
every reading of every tag.

    lexicon = Lexicon(document)
    lexicon.labels_of("Bantuan #AtensiYapi", None, day)   # {"yapi", ...}

Python's tables of Unicode and utf8proc's may be of different versions: what
random texts are made of (texts.py) is in both.
"""
import functools
import re
import unicodedata
from datetime import date, timedelta

APOSTROPHES = "'`\u00b4\u02bb\u02bc\u2018\u2019\u201b"
LINE_BREAKS = "\n\v\f\r\x85\u2028\u2029"
ZERO_WIDTH_SPACE = "\u200b"
SUFFIXES = "nya", "lah", "kah", "pun"
CLASSES = "programmes", "clusters", "activities"
# What is not seen, and no mark: Default_Ignorable_Code_Point.
UNSEEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200c-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


# ---- characters --------------------------------------------------------

def unfold(c, case):
    """What a character becomes; case: whether its case is folded."""
    if unicodedata.category(c)[0] == "M" or UNSEEN.match(c):
        return ""
    if case and c.casefold() != c:
        return "".join(unfold(x, case) for x in c.casefold())
    apart = unicodedata.normalize("NFKD", c)
    return c if apart == c else "".join(unfold(x, case) for x in apart)


@functools.lru_cache(1000000)
def fold(text, case=True):
    return "".join("'" if c in APOSTROPHES else
                   " " if c == ZERO_WIDTH_SPACE else unfold(c, case)
                   for c in text).replace("`", "'")


def is_letter(c):
    return unicodedata.category(c)[0] == "L"


def is_digit(c):
    return unicodedata.category(c)[0] == "N"


def belongs(text, i):
    """Whether the character is part of a token."""
    if text[i] == "'":
        return 0 < i < len(text) - 1 and is_letter(text[i - 1]) and \
            is_letter(text[i + 1])
    return is_letter(text[i]) or is_digit(text[i])


# ---- tokens ------------------------------------------------------------

def capital(c):
    return unicodedata.category(c) in ("Lu", "Lt")


def parts(token):
    """A tag as its capitals and digits split it."""
    marks = [c for c in token if c != "'"]
    cuts, at = {0}, 0
    for i, c in enumerate(token):
        if c == "'":
            continue
        before = marks[at - 1] if at else None
        after = marks[at + 1] if at + 1 < len(marks) else None
        at += 1
        if before is None:
            continue
        if is_digit(c) != is_digit(before):
            cuts.add(i)
        elif capital(c) and not capital(before):
            cuts.add(i)
        elif capital(c) and after and is_letter(after) and not capital(after):
            cuts.add(i)
    edges = sorted(cuts) + [len(token)]
    return [token[a:b] for a, b in zip(edges, edges[1:])]


class Token:
    """written: folded but for its case; readings: the tokens that it may stand
    for, one after the other."""

    def __init__(self, written, broken, tag):
        self.written, self.broken, self.tag = written, broken, tag
        self.readings = [[written]]
        if tag and len(parts(written)) > 1:
            self.readings.append(parts(written))


def tokens(text):
    written = fold(text, case=False)
    found, broken, i = [], False, 0
    while i < len(written):
        if not belongs(written, i):
            broken |= written[i] in LINE_BREAKS + ".!?"
            i += 1
            continue
        end = i
        while end < len(written) and belongs(written, end):
            end += 1
        tag = i > 0 and written[i - 1] in "#@"
        found.append(Token(written[i:end], broken, tag))
        broken, i = False, end
    return found


# ---- phrases -----------------------------------------------------------

@functools.lru_cache(1000000)
def equal(want, have, as_written, last):
    """One token against one; want may have more behind it where it is the last
    of a phrase."""
    endings = [""] + list(SUFFIXES) * last
    folded = fold(have)
    for ending in endings:
        if folded != fold(want) + ending:
            continue
        if not as_written or have[:len(have) - len(ending)] == want:
            return True
    return False


class Phrase:
    def __init__(self, text, as_written=False):
        self.want = [t.written for t in tokens(text)]
        self.as_written = as_written
        assert self.want, text

    def ends(self, text, at, skip, left):
        """Where the rest of the phrase can end, if it begins at text[at] with
        so many tokens of its reading skipped."""
        if at == len(text):
            return
        first = left is self.want
        for reading in text[at].readings:
            if skip and len(reading) <= skip:
                continue
            here = reading[skip:] if first else reading
            if not first and text[at].broken:
                return
            n = min(len(here), len(left))
            pairs = list(zip(left[:n], here[:n]))
            if not all(equal(w, h, self.as_written, n == len(left) and
                             i == n - 1) for i, (w, h) in enumerate(pairs)):
                continue
            if n == len(left):
                yield at
            else:
                yield from self.ends(text, at + 1, 0, left[n:])

    def found(self, text):
        """{(first token, last token)}"""
        spans = set()
        for at, token in enumerate(text):
            most = max(len(r) for r in token.readings)
            for skip in range(most):
                spans |= {(at, end)
                          for end in self.ends(text, at, skip, self.want)}
            if token.tag and len(self.want) > 1 and any(
                    equal("".join(self.want), part, self.as_written, True)
                    for reading in token.readings for part in reading):
                spans.add((at, at))
        return spans


# ---- words, labels -----------------------------------------------------

class Word:
    def __init__(self, word):
        word = word if isinstance(word, dict) else {"word": word}
        self.word = word["word"]
        self.spellings = [Phrase(text, word.get("case") or False) for text in
                          [word["word"]] + (word.get("forms") or [])]
        self.near = word.get("near")
        self.with_ = [Phrase(text) for text in word.get("with") or []]
        self.without = [Phrase(text) for text in word.get("without") or []]

    def stands(self, text):
        mine = all_found(self.spellings, text)
        if not mine or all_found(self.without, text):
            return False
        if not self.with_:
            return True
        theirs = all_found(self.with_, text)
        if not self.near:
            return bool(theirs)
        return any(max(b[0] - a[1], a[0] - b[1], 0) <= self.near
                   for a in mine for b in theirs)


def all_found(phrases, text):
    return set().union(*(p.found(text) for p in phrases)) if phrases else set()


def day_number(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


class Label:
    def __init__(self, kind, document):
        self.kind, self.id = kind, document["id"]
        self.words = [Word(w) for w in document["words"]]
        self.day_from = document.get("active_from")
        self.day_until = document.get("active_until")

    def is_active(self, day):
        on = str(date(1970, 1, 1) + timedelta(days=day))
        return (not self.day_from or self.day_from <= on) and \
            (not self.day_until or on <= self.day_until)

    def stands(self, text):
        return any(w.stands(text) for w in self.words)


class Lexicon:
    """campaigns: those of campaigns.json; their words are labels, too, which
    are shown nowhere."""

    def __init__(self, document, campaigns=()):
        self.version = document["lexicon_version"]
        self.labels = [Label(kind, label) for kind in CLASSES
                       for label in document.get(kind) or []]
        self.shown = [label.id for label in self.labels]
        self.labels += [Label("campaigns", {
            "id": "campaign:" + c["id"], "words": c["words"]})
            for c in campaigns if c.get("words")]
        self.read = {}  # many posts of a test have the same text

    def kind_of(self, label_id):
        return next(label.kind for label in self.labels
                    if label.id == label_id)

    def told(self, text, description):
        """Ids of the labels that the text tells on whatever day."""
        key = text, description
        if key not in self.read:
            cut = tokens((text or "") + "\n" + (description or ""))
            self.read[key] = [label for label in self.labels
                              if label.stands(cut)]
        return self.read[key]

    def labels_of(self, text, description, day):
        return {label.id for label in self.told(text, description)
                if label.is_active(day)}

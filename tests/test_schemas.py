#!/usr/bin/python3
"""Validate the examples and the data files of deploy/ against schemas/.

A reader of its own, apart from the C code: both must agree on every example.
Run from the top of the tree; needs Debian's python3-jsonschema.  Prints TAP.
"""
import datetime
import json
import pathlib
import re
import sys
import unicodedata

import jsonschema

SCHEMAS = pathlib.Path("schemas")
EXAMPLES = SCHEMAS / "examples"
EVENTS = ("account_metrics.v1", "post_metrics.v1", "collection_status.v1")
ALERTS = ("alert.v1",)
FILES = ("roster", "calendar", "lexicon", "campaigns", "targets", "topics",
         "report")

# What schemas/README.md says the examples are read with.
TOPIC_PLATFORM = "youtube"
KEY = "kartini-temanggung"
APPEND = datetime.datetime(2026, 3, 10, 5, 30, 5)
AHEAD = datetime.timedelta(minutes=5)
MESSAGE_BYTES = 1 << 20
OLDEST = datetime.datetime(2004, 1, 1)


class Real(str):
    """A number with a fraction or an exponent: no whole number here."""


def refuse_constant(name):
    raise ValueError(name)


def read_json(data, real=Real):
    """The document, or ValueError where the bytes are no JSON."""
    text = data.decode("utf-8")
    doc = json.loads(text, parse_float=real, parse_constant=refuse_constant)
    json.dumps(doc, ensure_ascii=False).encode("utf-8")  # lone surrogates
    return doc


def parse_time(text):
    seconds = re.sub(r"\.[0-9]+Z$", "Z", text)
    return datetime.datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%SZ")


def make_formats():
    formats = jsonschema.FormatChecker(formats=())

    @formats.checks("date-time", raises=ValueError)
    def date_time(value):
        return not isinstance(value, str) or bool(parse_time(value))

    @formats.checks("date", raises=ValueError)
    def date(value):
        return not isinstance(value, str) or bool(
            datetime.datetime.strptime(value, "%Y-%m-%d"))

    @formats.checks("local-time", raises=ValueError)
    def local_time(value):
        return not isinstance(value, str) or bool(
            parse_time((value + ":00" if len(value) == 16 else value) + "Z"))

    @formats.checks("instant", raises=ValueError)
    def instant(value):
        return not isinstance(value, str) or bool(
            parse_time(re.sub(r"(Z|[+-]..:?..)$", "Z", value)))

    @formats.checks("timezone")
    def timezone(value):
        return not isinstance(value, str) or pathlib.Path(
            "/usr/share/zoneinfo", value).is_file()

    return formats


def max_bytes(_, most, value, __):
    """A bound of bytes, which JSON Schema itself cannot tell."""
    if isinstance(value, str) and len(value.encode()) > most:
        yield jsonschema.ValidationError("over %d bytes" % most)


def make_validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    base = jsonschema.Draft202012Validator
    base.check_schema(schema)
    types = base.TYPE_CHECKER.redefine(
        "integer",
        lambda _, v: isinstance(v, int) and not isinstance(v, bool),
    ).redefine(
        "string", lambda _, v: isinstance(v, str) and not isinstance(v, Real))
    cls = jsonschema.validators.extend(base, {"maxBytes": max_bytes},
                                       type_checker=types)
    return cls(schema, format_checker=make_formats())


VALIDATORS = {n: make_validator(n) for n in EVENTS + ALERTS + FILES}


def clock_fault(doc):
    observed = parse_time(doc["observed_at"])
    published = parse_time(doc.get("published_at", doc["observed_at"]))

    def ms(text):
        found = re.search(r"\.([0-9]+)Z$", text)
        digits = (found.group(1) + "00")[:3] if found else "0"
        return datetime.timedelta(milliseconds=int(digits))

    observed += ms(doc["observed_at"])
    published += ms(doc.get("published_at", doc["observed_at"]))
    return (observed < OLDEST or observed > APPEND + AHEAD
            or published > observed + AHEAD)


def judge_event(data):
    """The reason of the dead letter, or ok."""
    if len(data) + len(KEY) > MESSAGE_BYTES:
        return "schema"
    try:
        doc = read_json(data)
    except ValueError:
        return "not_json"
    schema = doc.get("schema") if isinstance(doc, dict) else None
    if schema not in EVENTS or not VALIDATORS[schema].is_valid(doc):
        return "schema"
    if doc["platform"] != TOPIC_PLATFORM or doc["sentra_id"] != KEY:
        return "schema"
    return "clock" if clock_fault(doc) else "ok"


def handles_and_ids(doc):
    for sentra in doc["sentras"]:
        for account in sentra["accounts"]:
            for name in ("id", "handle"):
                if account.get(name):
                    yield account["platform"], name, (
                        account[name].lower() if name == "handle"
                        else account[name])


def judge_roster(doc):
    """The schema, and what it says that it cannot say."""
    if not VALIDATORS["roster"].is_valid(doc):
        return "bad"
    ids = [s["id"] for s in doc["sentras"]]
    names = list(handles_and_ids(doc))
    backwards = any(s.get("active_from") and s.get("active_until")
                    and s["active_until"] < s["active_from"]
                    for s in doc["sentras"])
    twice = len(set(ids)) < len(ids) or len(set(names)) < len(names)
    return "bad" if backwards or twice else "ok"


def judge_calendar(doc):
    """The schema, and what it says that it cannot say."""
    if not VALIDATORS["calendar"].is_valid(doc):
        return "bad"
    years = doc["years"]
    dates = [h["date"] for h in doc["holidays"]]
    rising = all(a < b for row in (years, dates)
                 for a, b in zip(row, row[1:]))
    covered = all(int(d[:4]) in years for d in dates)
    return "ok" if rising and covered else "bad"


def tokens_of(text):
    """As common/fold/fold.h has them, but for what is rare."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", "".join(
        c for c in folded if not unicodedata.combining(c)))


def word_fault(text):
    inside = re.sub(r"^\W+|\W+$", "", text)
    tokens = tokens_of(text)
    return (not tokens or re.search(r"[.!?\n]", inside)
            or len(tokens) > 16 or len("".join(tokens).encode()) > 128)


def words_of(label):
    """(what makes a word the same, all its texts)"""
    for word in label["words"]:
        row = {"word": word} if isinstance(word, str) else word
        case = row.get("case", False)
        same = row["word"] if case else " ".join(tokens_of(row["word"]))
        bounds = [row.get(k) for k in ("with", "without", "near")]
        yield json.dumps([same, case, bounds]), [
            row["word"], *row.get("forms", ()), *row.get("with", ()),
            *row.get("without", ())]


def judge_label(label):
    words = list(words_of(label))
    same = [key for key, _ in words]
    backwards = (label.get("active_from") and label.get("active_until")
                 and label["active_until"] < label["active_from"])
    return not (backwards or len(set(same)) < len(same)
                or any(word_fault(t) for _, texts in words for t in texts))


def judge_lexicon(doc):
    """The schema, and what it says that it cannot say; whether its examples
    hold, test_lexicon_file.c asks."""
    if not VALIDATORS["lexicon"].is_valid(doc):
        return "bad"
    labels = [label for key in ("programmes", "clusters", "activities")
              for label in doc.get(key, ())]
    ids = [label["id"] for label in labels]
    good = len(set(ids)) == len(ids) and all(map(judge_label, labels))
    return "ok" if good else "bad"


def judge_topics(doc):
    if not VALIDATORS["topics"].is_valid(doc):
        return "bad"
    partitions = {t["partitions"] for t in doc["topics"]
                  if t["name"].startswith("metrics.")}
    return "ok" if len(partitions) == 1 else "bad"


def judge_campaigns(doc):
    """The schema, and of what it cannot say what needs no other file."""
    if not VALIDATORS["campaigns"].is_valid(doc):
        return "bad"
    ids = [c["id"] for c in doc["campaigns"]]
    return "ok" if len(set(ids)) == len(ids) else "bad"


def targets_of(doc):
    for year in doc["years"]:
        for group in [year, *year.get("quarters", ())]:
            yield from [group.get("default", {}),
                        *group.get("sentras", {}).values()]


def judge_targets(doc):
    """The schema, and of what it cannot say what needs no other file."""
    if not VALIDATORS["targets"].is_valid(doc):
        return "bad"
    years = [y["year"] for y in doc["years"]]
    quarters = [(y["year"], q["quarter"]) for y in doc["years"]
                for q in y.get("quarters", ())]
    twice = len(set(years)) < len(years) or len(set(quarters)) < len(quarters)
    fine = any(round(t.get("posts_week", 0), 2) != t.get("posts_week", 0)
               for t in targets_of(doc))
    return "bad" if twice or fine else "ok"


# Whose numbers may have a fraction.
REALS = ("targets", "report")


def formulas_named(doc):
    return {f for table in doc["tables"].values()
            for f in table["formulas"].values()}


def judge_report(doc):
    """The schema, and that each formula that is named is told."""
    if not VALIDATORS["report"].is_valid(doc):
        return "bad"
    told = {formula["id"] for formula in doc["formulas"]}
    return "ok" if told == formulas_named(doc) else "bad"


def judge_file(name, data):
    try:
        doc = read_json(data, float if name in REALS else Real)
    except ValueError:
        return "bad"
    if name == "roster":
        return judge_roster(doc)
    if name == "calendar":
        return judge_calendar(doc)
    if name == "topics":
        return judge_topics(doc)
    if name == "campaigns":
        return judge_campaigns(doc)
    if name == "lexicon":
        return judge_lexicon(doc)
    if name == "report":
        return judge_report(doc)
    if name == "targets":
        return judge_targets(doc)
    return "ok" if VALIDATORS[name].is_valid(doc) else "bad"


def judge_alert(data):
    return "ok" if VALIDATORS["alert.v1"].is_valid(read_json(data)) else "bad"


def judge_example(path):
    """(what it came out as, what it should have)"""
    data = path.read_bytes()
    word = path.name.split("-")[0]
    valid = path.parent.name == "valid"
    if word in FILES:
        return judge_file(word, data), "ok" if valid else "bad"
    if word == "alert":
        return judge_alert(data), "ok" if valid else "bad"
    return judge_event(data), "ok" if valid else word


def judge_words():
    """Words of campaigns are those of the lexicon."""
    ours, theirs = (VALIDATORS[n].schema["$defs"]
                    for n in ("campaigns", "lexicon"))
    return "ok" if all(ours[k] == theirs[k]
                       for k in ("name", "word", "words")) else "bad"


def cases():
    yield "words of campaigns", judge_words(), "ok"
    for path in sorted(EXAMPLES.glob("*/*.json")):
        yield str(path), *judge_example(path)
    for path in sorted(pathlib.Path("deploy").glob("*.json")):
        name = path.stem.split("-")[0]
        if name in FILES:
            yield str(path), judge_file(name, path.read_bytes()), "ok"


def main():
    failed = 0
    count = 0
    for count, (name, got, want) in enumerate(cases(), 1):
        good = got == want
        failed += not good
        print(f"{'ok' if good else 'not ok'} {count} - {name}"
              + ("" if good else f": {got}, want {want}"))
    print(f"1..{count}")
    return 1 if failed or count < 100 else 0


if __name__ == "__main__":
    sys.exit(main())

"""A land whose reports are looked at, and what stands in the files of a report:
report.json against the oracle and Redis, number by number, and each file that
people get against report.json.

    land = Land(country)                   its log is in Kafka, Redis is empty
    directory = land.report("out", "--period", "2026-W10")
    ranking_is(cards, prefix, directory)   cards: as Pipeline.dump() has them
    files_are(directory)
"""
import csv
import datetime
import glob
import hashlib
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import tempfile

import openpyxl

from pipeline import ROOT, Pipeline
import oracle
import report_world as world

STAGES = ["scorer", "alerter", "coverage"]
# What the report's clock is ahead of UTC: [report] timezone is Asia/Jakarta.
AHEAD = datetime.timedelta(hours=7)
DAYS = "Sen Sel Rab Kam Jum Sab Min".split()
MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
# Column of the ranking: field of a card; decimals of those that have some.
FIELDS = {"score": "score", "followers": "followers", "growth": "growth:7d",
          "posts": "posts:7d", "engagement": "engagement:7d",
          "views": "views:7d", "rate": "rate:7d", "f": "score:followers",
          "u": "score:freshness", "a": "score:activity",
          "e": "score:engagement", "rank": "rank:score",
          "rank_followers": "rank:followers", "rank_latest": "rank:latest",
          "rank_posts": "rank:posts:7d"}
DECIMALS = {"score": 2, "rate": 2, "f": 4, "u": 4, "a": 4, "e": 4, "hours": 1}
# Shown as a word, not as report.json has them.
WORDS = {"state", "kind", "timezone", "platform", "post_platform", "field",
         "outreach_platform", "post_labels", "outcome", "indicator", "class",
         "label"}


# ---- making reports ----

def configure(pipe, targets=None):
    """What reports need to know, where the roster's configuration ends."""
    pairs = {"lexicon": ROOT + "/deploy/lexicon.json",
             "calendar": ROOT + "/deploy/calendar.json"}
    if targets:
        pairs["targets"] = targets
    with open(pipe.config) as conf:
        text = conf.read()
    with open(pipe.config, "w") as out:
        out.write(text.replace("[pipeline]\n", "[pipeline]\n" + "".join(
            "%s = %s\n" % pair for pair in pairs.items())))


def ctl(pipe, *args, env=None, cwd=None, prefix=()):
    return subprocess.run(
        [*prefix, *pipe.command("sentractl", *args)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=300, cwd=cwd,
        env=env or os.environ)


def report(pipe, out, *args, **how):
    """The directory of a report that was made."""
    path = os.path.join(pipe.dir, out)
    done = ctl(pipe, "report", "--out", path, *args, **how)
    assert done.returncode == 0, done.stderr
    return path


def stages(pipe, as_of):
    """Redis as of that instant; it must be empty, or of an earlier one."""
    for stage in STAGES:
        done = pipe.run("sentra-consumer", stage, "--once", "--as-of", as_of)
        assert done.returncode == 0, done.stderr


class Land(Pipeline):
    """A pipeline whose log is the country's; Redis is empty."""

    def __init__(self, country, targets=True):
        super().__init__(country.roster)
        self.country = country
        self.targets = os.path.join(self.dir, "targets.json")
        with open(self.targets, "w") as out:
            json.dump(world.targets(country), out)
        configure(self, self.targets if targets else None)
        self.produce(country.messages())

    def path(self, name):
        return os.path.join(self.dir, name)

    def ctl(self, *args, **how):
        return ctl(self, *args, **how)

    def report(self, out, *args, **how):
        return report(self, out, *args, **how)


# ---- reading them ----

def read(directory, name):
    with open(os.path.join(directory, name), "rb") as file:
        return file.read()


def sums(directory):
    return {name: hashlib.sha256(read(directory, name)).hexdigest()
            for name in os.listdir(directory)}


def loaded(directory):
    return json.loads(read(directory, "report.json"))


def ranking(directory):
    return loaded(directory)["tables"]["ranking"]["rows"]


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"],
                          stdout=subprocess.PIPE, check=True, text=True).stdout


def workbook(path):
    """[[rows] of each sheet] as openpyxl reads it."""
    book = openpyxl.load_workbook(path)
    return [[[c.value for c in row] for row in s.iter_rows()] for s in book]


class Cells(html.parser.HTMLParser):
    """{(name of the sentra, metric): value} of the tables' cells, the first of
    each."""

    def __init__(self, text):
        super().__init__()
        self.found, self.row = {}, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "tr":
            self.row = {}
        elif "data-metric" in attrs:
            self.row[attrs["data-metric"]] = attrs["data-value"]

    def handle_endtag(self, tag):
        if tag == "tr" and "score" in self.row:
            for metric, value in self.row.items():
                self.found.setdefault((self.row["name"], metric), value)


# ---- as Indonesians write it ----

def indonesian(value, decimals=0):
    if value is None:
        return "-"
    whole, _, rest = ("%.*f" % (decimals, abs(value))).partition(".")
    whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    return ("-" if value < 0 else "") + whole + ("," + rest if rest else "")


def signed(value):
    return ("+" if value and value > 0 else "") + indonesian(value)


def moved(value):
    if value is None:
        return "-"
    return "=" if value == 0 else "%s%d" % ("▲" if value > 0 else "▼",
                                            abs(value))


def local(text):
    """An instant of report.json by the report's clock, of whole seconds."""
    return datetime.datetime.fromisoformat(text[:19]) + AHEAD


def long_time(text):
    t = local(text)
    return "%s %d %s %d %02d.%02d WIB" % (DAYS[t.weekday()], t.day,
                                         MONTHS[t.month - 1], t.year, t.hour,
                                         t.minute)


def is_instant(value):
    return isinstance(value, str) and re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value)


def said(column, value):
    """A cell of the ranking as a text for people has it; None: a word."""
    if column in WORDS:
        return None
    if column == "moved":
        return moved(value)
    if is_instant(value):
        return long_time(value)
    if isinstance(value, str):
        return value
    return signed(value) if column == "growth" else indonesian(
        value, DECIMALS.get(column, 0))


# ---- report.json against what it is made of ----

def ranking_is(cards, prefix, directory):
    """Every number of the ranking is that of a card; cards: {key: (type,
    {field: text})}, the oracle's or those of Redis.  How many there were."""
    rows = ranking(directory)
    for row in rows:
        card = cards["%s:card:%s" % (prefix, row["id"])][1]
        for column, field in FIELDS.items():
            have = "" if row[column] is None else row[column]
            text = card[field]
            assert have == (text and float(text)), (
                row["id"], column, row[column], text)
        latest = row["latest"] and oracle.instant(row["latest"]) // 1000
        assert latest == (int(card["latest"]) if card["latest"] else None)
    return len(rows) * (len(FIELDS) + 1)


# ---- the files against report.json ----

def plain(column, value):
    """A cell as a file for machines has it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else "%.*f" % (
        DECIMALS.get(column, 0), value)


def csv_is(directory):
    text = read(directory, "laporan.csv").decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    rows = ranking(directory)
    assert table == [{c: plain(c, v) for c, v in row.items()}
                     for row in rows], [
        (a, b) for a, b in zip(table, rows)][:1]


def html_is(directory):
    cells = Cells(read(directory, "laporan.html").decode()).found
    for row in ranking(directory):
        for column, value in row.items():
            want = str(oracle.instant(value) // 1000) if is_instant(
                value) else plain(column, value)
            assert column == "id" or cells[row["name"], column] == want, (
                row["id"], column, cells[row["name"], column], want)


def table_of(text, columns):
    """The rows of the first table of a Markdown text with so many columns."""
    lines = [[re.sub(r"\\(.)", r"\1", c.strip()) for c in
              line.strip("|").split(" | ")]
             for line in text.splitlines() if line.startswith("| ")]
    lines = [line for line in lines if len(line) == columns]
    return [line for line in lines[1:] if not line[0].startswith("---")]


def markdown_is(directory):
    rows = ranking(directory)
    lines = table_of(read(directory, "laporan.md").decode(), len(rows[0]) - 1)
    assert len(lines) == len(rows), (len(lines), len(rows))
    for row, line in zip(rows, lines):
        for (column, value), have in zip(list(row.items())[1:], line):
            want = said(column, value)
            assert want in (None, have), (row["id"], column, have, want)


# What the PDF's ranking has, from left to right.
ON_PAPER = ["score", "followers", "growth", "posts", "engagement", "rate"]


def pdf_is(directory):
    text = pdf_text(os.path.join(directory, "laporan.pdf"))
    lines = [re.split(r"\s+", line.strip()) for line in text.splitlines()]
    for row in ranking(directory):
        want = [said(c, row[c]).replace("-", "\u2013", row[c] is None)
                for c in ON_PAPER]
        name = row["name"].split()[0]
        found = [line for line in lines if line[0] == str(row["rank"])
                 and name in line and in_order(want, line)]
        assert found, (row["id"], want)


def in_order(words, line):
    rest = iter(line)
    return all(word in rest for word in words)


def cell_is(column, value, have):
    """Whether a cell of a workbook is that value, of that kind."""
    if value is None:
        return have is None
    if column in WORDS:
        return isinstance(have, str) and have != ""
    if is_instant(value):
        return have == local(value)
    if column == "date":
        return have == datetime.datetime.fromisoformat(value)
    if isinstance(value, str):
        return have == value
    return not isinstance(have, str) and have == value


def named(row, names):
    """A row as sheets have it: who has an id is also named."""
    if "id" not in row or "name" in row:
        return row
    return {"id": row["id"], "name": names[row["id"]], **row}


def sheets_are(directory, sheets):
    """Every cell of every table; sheets as workbook() has them.  Returns how
    many cells there were."""
    tables = loaded(directory)["tables"]
    names = {row["id"]: row["name"] for row in tables["ranking"]["rows"]}
    assert len(sheets) == len(tables) + 1, len(sheets)
    cells = 0
    for (name, table), sheet in zip(tables.items(), sheets[1:]):
        assert len(sheet) == len(table["rows"]) + 1, (name, len(sheet))
        for row, line in zip(table["rows"], sheet[1:]):
            row = named(row, names)
            assert len(row) == len(line), (name, row, line)
            for (column, value), have in zip(row.items(), line):
                assert (name, column) == ("totals", "name") or cell_is(
                    column, value, have), (name, column, value, have)
                cells += 1
    return cells


def sheet_is(directory):
    return sheets_are(directory, workbook(
        os.path.join(directory, "laporan.xlsx")))


def files_are(directory):
    """Each file has the numbers of report.json."""
    for check in csv_is, html_is, markdown_is, pdf_is, sheet_is:
        check(directory)


# ---- LibreOffice ----

# Comma, quotes, UTF-8, from the first line on; cells by their format; each
# sheet a file.
EVERY_SHEET = ("csv:Text - txt - csv (StarCalc):"
               "44,34,76,1,,0,false,true,false,false,false,-1")


def calc(path):
    """[[rows of texts] of each sheet] as LibreOffice reads the workbook, in
    the order of the workbook's sheets."""
    work = tempfile.mkdtemp(prefix="sentra-test-calc-")
    try:
        done = subprocess.run(
            ["soffice", "-env:UserInstallation=file://%s/profile" % work,
             "--headless", "--convert-to", EVERY_SHEET, "--outdir",
             work + "/sheets", path], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120)
        names = openpyxl.load_workbook(path, read_only=True).sheetnames
        found = glob.glob(work + "/sheets/*.csv")
        assert len(found) == len(names), (done.stdout, done.stderr)
        return [calc_sheet("%s/sheets/laporan-%s.csv" % (work, name))
                for name in names]
    finally:
        shutil.rmtree(work)


def calc_sheet(path):
    with open(path, newline="", encoding="utf-8") as text:
        return list(csv.reader(text))


def typed(sheets, like):
    """Texts of LibreOffice as the types that `like`, the same as openpyxl reads
    it, has: a date that it does not take for one stays a text."""
    return [[[calc_value(text, cell) for text, cell in zip(line, cells)]
             for line, cells in zip(sheet, book)]
            for sheet, book in zip(sheets, like)]


def calc_value(text, cell):
    if text == "":
        return None
    if isinstance(cell, datetime.datetime) and re.match(
            r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$", text):
        return datetime.datetime.fromisoformat(text)
    if isinstance(cell, (int, float)):
        return float(text)
    return text


def calc_is(directory):
    """LibreOffice reads the same cells, and dates as dates."""
    path = os.path.join(directory, "laporan.xlsx")
    book, sheets = workbook(path), calc(path)
    assert [(len(s), len(s[0])) for s in sheets] == [
        (len(b), len(b[0])) for b in book]
    return sheets_are(directory, typed(sheets, book))

#!/usr/bin/python3
"""The board's pages as people have them before them: every page, in two languages
and two themes, in Debian's Chromium, over a made-up country of 31 sentra; and
over one whose names and captions mean harm.

Pictures and prints are left in $BUILD/board for people to look at.
"""
import csv
import datetime
import io
import itertools
import json
import math
import os
import re
import sys
import time
import urllib.parse

import openpyxl

from board import Board, Page, missing, rows
from pipeline import BUILD, PLATFORMS, ROOT, tap

sys.path.insert(0, os.path.join(ROOT, "tests", "browser"))
import axe  # noqa: E402
import driver  # noqa: E402
import hostile  # noqa: E402
from browser import Browser, told  # noqa: E402
from world import RANKED, WINDOWS, World  # noqa: E402

FIRST_VIEW_BYTES = 100 * 1024
CAPTION = urllib.parse.quote("Penyaluran ATENSI YAPI untuk anak yatim")
# As long as Instagram lets a caption be: 2,200 characters.
LONG = "Penyaluran bantuan ATENSI bagi lansia \U0001f64f " * 55
# Each as a person would come to it; /en before it is the English one.
PAGES = [
    "/", "/peringkat", "/peringkat?metric=posts&window=7d&platform=youtube",
    "/peringkat?province=Jawa%20Barat", "/peringkat?q=bogor",
    "/sentra/kartini-temanggung",
    # One that is silent, exempt, not seen, never seen, without accounts.
    "/sentra/abiseka-pekanbaru", "/sentra/margo-laras-pati",
    "/sentra/paramita-mataram", "/sentra/insyaf-medan",
    "/sentra/phalamartha-sukabumi",
    "/program", "/program/yapi", "/wilayah", "/wilayah/Kota%20Depok",
    "/kampanye", "/kampanye/hari-disabilitas", "/kampanye/serentak-pena",
    "/kampanye/hari-ibu", "/laporan", "/rapat", "/cek", "/cek?q=" + CAPTION,
    "/kesehatan", "/tentang",
]
LANGUAGES = {"id": "", "en": "/en"}
EVERY = [root + page for page in PAGES for root in LANGUAGES.values()]
HARM = urllib.parse.quote("\"><script>window.ran=1;alert(1)</script>", safe="")
# What harms in an address.
ASKED = ["/cek?q=" + HARM, "/cek?q=javascript%3Awindow.ran%3D1",
         "/peringkat?q=" + HARM, "/peringkat?province=" + HARM,
         "/peringkat?metric=" + HARM, "/sentra/" + HARM, "/wilayah/" + HARM,
         "/program/" + HARM, "/kampanye/" + HARM, "/" + HARM,
         "/peringkat?q=" + "A" * 400]
# Cells that are worked out of several values, or of another day's.
WORKED_OUT = {"moved", "spark", "rank"}
REPORT = """<!DOCTYPE html>
<html lang="id"><title>Laporan</title>
<style>
p { color: rgb(1, 2, 3) }
i { width: 3px }
</style>
<main><h1>Laporan</h1><p id="p">Pekan 48%s</p></main></html>
"""
# What a report has not, and what would run if it did.
KEPT = {"2026-W48": {
    "report.json": b"{}", "laporan.pdf": b"%PDF-1.7", "wa.txt": b"Halo",
    "laporan.html": (REPORT % "").encode(), "laporan.xlsx": b"PK",
    "harmful.html": (REPORT % (
        "<script>window.ran=1</script><img src=/static/icon.svg "
        "onerror='window.ran=1'><b style='color: red' onclick=1>x</b>"
        )).encode()}, "2026-W47": {"laporan.pdf": b"%PDF-1.7"}}
BOARDS = ["score", "followers", "latest"] + [
    "%s:%s" % of for of in itertools.product(
        ("posts", "engagement", "views", "rate", "growth"), WINDOWS)]
FORMS = {"csv": "text/csv", "json": "application/json", "xlsx":
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def no_faults(faults):
    assert not faults, "%d faults:\n%s" % (len(faults), "\n".join(
        str(fault)[:500] for fault in faults[:40]))


def see(path, width=1366):
    browser.size(width)
    browser.open(board.address + path)


# -- how pages are made --

def accessible():
    """axe-core finds nothing on any page, in both languages, light on a desk and dark on a phone"""
    faults = []
    for path in EVERY:
        see(path)
        language = "en" if path.startswith("/en") else "id"
        if browser.script("return document.documentElement.lang") != language:
            faults.append(path + ": lang is not " + language)
        for theme, width in (("light", 1366), ("dark", 390)):
            browser.theme(theme)
            browser.size(width)
            faults += ["%s %s %d: %s" % (path, theme, width, line)
                       for line in told(browser.axe())]
        # What came late, too.
        faults += ["%s: console: %s" % (path, line)
                   for line in browser.console()]
    browser.theme("light")
    no_faults(faults)


def quiet():
    """no page has a line on the console, a dialog, or a request to another host; a first view is at most 100 KB"""
    faults = []
    browser.cache(False)
    for path in EVERY:
        see(path)
        browser.settle()
        requests = browser.requests()
        faults += ["%s: console: %s" % (path, line)
                   for line in browser.console()]
        faults += ["%s: asks %s" % (path, r) for r in browser.foreign()]
        faults += ["%s: %s" % (path, r) for r in requests
                   if r.status >= 400 or r.failed]
        faults += ["%s: dialog %s" % (path, d) for d in browser.dialogs()]
        size = sum(r.bytes for r in requests)
        if size > FIRST_VIEW_BYTES:
            faults.append("%s: a first view of %d bytes: %s" % (
                path, size, requests))
    browser.cache(True)
    no_faults(faults)


def text_of(path, scripts):
    browser.scripts(scripts)
    see(path)
    return browser.text()


def same_text():
    """the text of every page is the same with scripts on and off"""
    faults = []
    for path in EVERY:
        # Ages are of the instant: one that passes between the two looks is
        # looked at again.
        for _ in range(3):
            on, off = text_of(path, True), text_of(path, False)
            if on == off:
                break
        else:
            pairs = itertools.zip_longest(on.splitlines(), off.splitlines())
            faults.append("%s: on and off: %s" % (path, next(
                (pair for pair in pairs if pair[0] != pair[1]), None)))
        if len(off) < 100:
            faults.append("%s: hardly any text: %r" % (path, off))
    browser.scripts(True)
    no_faults(faults)


def narrow():
    """no page scrolls sideways at 320 px"""
    faults = []
    for path in EVERY:
        see(path, 320)
        if browser.sideways():
            faults.append("%s: by %d px: %s" % (
                path, browser.sideways(), browser.too_wide(2)))
    no_faults(faults)


def keyboard():
    """Tab reaches every link, button and input of every page, and each shows that it has the focus"""
    faults = []
    for path in EVERY:
        for width in 1366, 390:
            see(path, width)
            focus = browser.tabbed()
            faults += ["%s %d: not reached: %s" % (path, width, name)
                       for name in focus.missed]
            faults += ["%s %d: does not show the focus: %s" % (
                path, width, name) for name in focus.unseen]
            if not focus.stops:
                faults.append("%s: nothing to reach" % path)
    no_faults(faults)


def pictures():
    """pictures of every page at 390, 1366 and 1920 px, a dark one, and its print on A4, for people to look at; in English at 1366 px"""
    out = os.path.join(BUILD, "board")
    for path in EVERY:
        name = re.sub(r"\W+", "-", urllib.parse.unquote(path)[:60]).strip(
            "-") or "beranda"
        for width in [1366] if path.startswith("/en") else [390, 1366, 1920]:
            see(path, width)
            browser.screenshot("%s/%s-%d.png" % (out, name, width))
        if not path.startswith("/en"):
            browser.theme("dark")
            browser.size(1366)
            browser.screenshot("%s/%s-dark.png" % (out, name))
            browser.theme("light")
            browser.pdf("%s/%s.pdf" % (out, name))
    print("# note: pictures and prints of %d pages are in %s" % (
        len(EVERY), os.path.relpath(out, ROOT)))


def report():
    """the HTML report has its style, and nothing else of it would: no script, picture, style of an element"""
    for root in LANGUAGES.values():
        see(root + "/laporan/2026-W48/laporan.html")
        color = "return getComputedStyle(document.getElementById('p')).color"
        assert browser.script(color) == "rgb(1, 2, 3)"
        assert not browser.console(), browser.console()
        see(root + "/laporan/2026-W48/harmful.html")
        assert browser.script(color) == "rgb(1, 2, 3)"
        assert browser.script("return window.ran || getComputedStyle("
                              "document.querySelector('b')).color") == \
            "rgb(1, 2, 3)"
        assert len(browser.console()) >= 2, browser.console()


# -- what they say --

def wrong_cells(path, found):
    """Faults of rows: cells that are not what Redis has."""
    for sentra, cells in found:
        for metric, shown in cells.items():
            want = world.value(sentra, metric)
            if want is None and metric in WORKED_OUT:
                continue
            # Among the unknown, which a board has at 0, a page says none.
            if metric.startswith("rank:") and not shown and \
                    not world.value(sentra, metric[5:]):
                continue
            if want is None:
                yield "%s: %s: nothing in Redis is called %s" % (
                    path, sentra, metric)
            elif shown != want:
                yield "%s: %s %s: %r, in Redis %r" % (
                    path, sentra, metric, shown, want)


def numbers():
    """every cell of every page is what Redis has, and the ranking has all 31"""
    faults, cells = [], 0
    for path in EVERY:
        answer = board.get(path)
        if answer.status != 200:
            faults.append("%s: %d" % (path, answer.status))
            continue
        found = rows(answer.text)
        cells += sum(len(of) for _, of in found)
        faults += wrong_cells(path, found)
    have = {sentra for sentra, _ in rows(board.get("/peringkat").text)}
    want = {s.id for s in world.sentra}
    if have != want:
        faults.append("/peringkat: not the 31: %s" % (have ^ want))
    no_faults(faults)
    assert cells > 31 * len(LANGUAGES) * 5, cells


def query_of(name, platform):
    metric, _, window = name.partition(":")
    asked = {"metric": metric, "window": window, "platform": platform}
    return "/peringkat?" + urllib.parse.urlencode(
        {k: v for k, v in asked.items() if v})


def rankings():
    """each metric, window and platform: who stands there, in the order of the values, with the ranks of the cards"""
    faults = []
    for name, platform in itertools.product(BOARDS, [""] + PLATFORMS):
        if name == "score" and platform:
            continue
        path, key = query_of(name, platform), name
        if platform:
            key += ":" + platform
        found = rows(board.get(path).text)
        on = world.keys["board:" + key][1]
        have = {sentra for sentra, _ in found}
        if not set(on) <= have:
            faults.append("%s lacks %s" % (path, set(on) - have))
        faults += wrong_cells(path, found)
        shown = [float(on[s]) for s, _ in found if s in on]
        if shown != sorted(shown, reverse=True):
            faults.append("%s is not in order: %s" % (path, shown))
        if name in RANKED and not platform and not all(
                "rank:" + name in cells for _, cells in found):
            faults.append("%s: rows without a rank" % path)
    no_faults(faults)


def instant(text):
    return datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")


def agree(value, cell):
    """Whether a JSON value and a sheet's cell say the same; a sheet's times are
    by a clock of the country, to the minute."""
    if value is None or value == "":
        return cell in (None, "")
    if isinstance(cell, datetime.datetime):
        if not re.match(r"\d{4}-\d\d-\d\dT", str(value)):
            return False
        ahead = (cell - instant(value)).total_seconds()
        return -60 < ahead - round(ahead / 3600) * 3600 < 60 and \
            0 <= round(ahead / 3600) <= 9
    if isinstance(value, (int, float)):
        return isinstance(cell, (int, float)) and math.isclose(value, cell)
    return str(value) == str(cell)


def sheet_rows(data):
    """The first sheet's rows below its titles; no formula, no link in any."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    head, *rest = list(sheet.iter_rows())
    assert all(isinstance(cell.value, str) for cell in head)
    assert not [c for row in rest for c in row
                if c.data_type == "f" or c.hyperlink]
    return [[cell.value for cell in row] for row in rest]


def forms_of(path, faults):
    """{form: Answer} of a page's table, by the page's own links; and its rows."""
    page = Page(board.get(path).text)
    forms = {}
    for link in page.links:
        at = urllib.parse.urlsplit(link).path
        name = at.rpartition(".")[2]
        # A kept report's files are no table of a page.
        if name in FORMS and "/laporan/" not in at:
            answer = board.get(link)
            kind = answer.header["content-type"]
            if answer.status != 200 or not kind.startswith(FORMS[name]):
                faults.append("%s: %d, %s" % (link, answer.status, kind))
            forms[name] = answer
    if forms and set(forms) != set(FORMS) or \
            not forms and "/peringkat" in path:
        faults.append("%s: links to %s alone" % (path, list(forms)))
    return forms if set(forms) == set(FORMS) else None, page.rows


def taken_away():
    """a table's .csv, .xlsx and .json, by the links of its page, have its rows and say the same; numbers are those of Redis"""
    faults, tables = [], 0
    for path in EVERY:
        forms, on_page = forms_of(path, faults)
        if not forms or faults:
            continue
        tables += 1
        objects = json.loads(forms["json"].body)
        lines = list(csv.DictReader(io.StringIO(forms["csv"].text)))
        sheet = sheet_rows(forms["xlsx"].body)
        if re.search("/peringkat|/program|/kampanye/", path) and \
                [o.get("id") for o in objects] != [s for s, _ in on_page]:
            faults.append("%s: not the rows of the page" % path)
        if not len(objects) == len(lines) == len(sheet):
            faults.append("%s: %d objects, %d lines, %d rows" % (
                path, len(objects), len(lines), len(sheet)))
        for of, line, row in zip(objects, lines, sheet):
            faults += ["%s: %s: %s" % (path, of.get("id"), fault)
                       for fault in disagreements(of, line, row)]
    no_faults(faults)
    assert tables >= 10, tables


def disagreements(of, line, row):
    """Between an object, a line of CSV and a sheet's row, and with Redis."""
    before = len(row) - len(line)
    for at, name in enumerate(line):
        if name not in of:
            continue
        value, text = of[name], line[name]
        want = "" if value is None else str(value)
        # What a spreadsheet would take for a formula has a ' before it.
        if text not in (want, "'" + want) and not same_number(value, text):
            yield "%s: json %r, csv %r" % (name, value, text)
        if not agree(value, row[before + at]):
            yield "%s: json %r, xlsx %r" % (name, value, row[before + at])
        want = world.value(of.get("id") or "", name)
        if isinstance(value, (int, float)) and want is not None and \
                not same_number(value, want):
            yield "%s: json %r, in Redis %r" % (name, value, want)


def same_number(value, text):
    try:
        return math.isclose(float(value), float(text))
    except (TypeError, ValueError):
        return False


def asked_again(path):
    """Whether a page that did not change is not sent again; one may change in
    between, with an age that it tells."""
    return any(board.get(path, If_None_Match=board.get(path).header.get(
        "etag", "")).status == 304 for _ in range(3))


def answers():
    """every page: a policy without unsafe-…, an ETag by which it is not sent again, HEAD; what is not there is 404, what is not asked 405"""
    faults = []
    for path in EVERY:
        page = board.get(path)
        policy = page.header.get("content-security-policy", "")
        if "default-src" not in policy or "unsafe" in policy:
            faults.append("%s: policy %r" % (path, policy))
        if not page.header["content-type"].startswith("text/html"):
            faults.append("%s: %s" % (path, page.header["content-type"]))
        if "/cek" not in path and not asked_again(path):
            faults.append("%s: sent again, though it is the same" % path)
        head = board.get(path, "HEAD")
        if head.status != 200 or head.body:
            faults.append("%s: HEAD: %d" % (path, head.status))
    for path in ("/tidak-ada", "/en/tidak-ada", "/sentra/tidak-ada",
                 "/program/tidak-ada", "/kampanye/tidak-ada",
                 "/wilayah/Tidak%20Ada", "/peringkat.exe", "/../etc/passwd"):
        status = board.get(path).status
        if status != (400 if ".." in path else 404):
            faults.append("%s: %d" % (path, status))
    for method in "POST", "PUT", "DELETE":
        status = board.get("/", method).status
        if status != 405:
            faults.append("%s: %d" % (method, status))
    no_faults(faults)


def pasted():
    """a caption as long as Instagram lets it be is pasted into the page's own field, and told what it tells"""
    assert len(LONG) == 2200, len(LONG)
    see("/cek")
    browser.settle()
    browser.forget()
    browser.script("""
        const field = document.querySelector('[name=q]');
        field.value = arguments[0];
        field.form.requestSubmit();""", LONG.strip())
    browser.wait_for("the answer", "return location.search.length > 2200 &&"
                     " document.readyState === 'complete'")
    browser.settle()
    assert not browser.console(), [
        line[-200:] for line in browser.console()]
    assert "Lanjut usia" in browser.text(), browser.text()
    assert not browser.axe(), told(browser.axe())
    browser.size(320)
    assert not browser.sideways(), browser.too_wide()


# -- where somebody means harm --

def harmless():
    """names, captions and addresses that mean harm: nothing runs, nothing is asked of another host, no link leads to a script, no mark turns a line"""
    faults = []
    for path in EVERY + ASKED:
        see(path)
        faults += harm_done(path)
    no_faults(faults)


def harm_done(path):
    faults = []
    if browser.script(hostile.RAN):
        faults.append("%s: it ran" % path)
    allowed = 1 if path in ASKED else 0  # the page itself, 400 or 404
    lines = [line for line in browser.console()
             if not (allowed and "Failed to load resource" in line)]
    faults += ["%s: console: %s" % (path, line[:300]) for line in lines]
    faults += ["%s: dialog %s" % (path, d) for d in browser.dialogs()]
    faults += ["%s: asks %s" % (path, r) for r in browser.foreign()]
    faults += ["%s: %s" % (path, text) for text in browser.script("""
        const wrong = [];
        for (const e of document.querySelectorAll('*')) {
          for (const a of e.attributes)
            if (/^on|^style$/i.test(a.name)) wrong.push(e.outerHTML);
          if (e.matches('script:not([src]), iframe, object, embed, base'))
            wrong.push(e.outerHTML);
        }
        for (const e of document.querySelectorAll('a[href], form')) {
          const to = new URL(e.href || e.action, location);
          if (!/^https?:$/.test(to.protocol) || to.username)
            wrong.push(e.outerHTML);
        }
        if (document.querySelectorAll('h1').length !== 1)
          wrong.push(document.querySelectorAll('h1').length + ' of h1');
        return wrong.slice(0, 5).map(text => text.slice(0, 300))""")]
    turned = set(browser.text()) & set(hostile.BIDI)
    if turned:
        faults.append("%s: marks that turn a line: %s" % (
            path, sorted(map(hex, map(ord, turned)))))
    return faults


def unbroken():
    """on those pages axe-core finds nothing either, none scrolls sideways at 320 px, and Tab goes through"""
    faults = []
    for path in PAGES + ASKED:
        see(path, 320)
        if browser.sideways():
            faults.append("%s: sideways by %d px: %s" % (
                path, browser.sideways(), browser.too_wide(2)))
        faults += ["%s: %s" % (path, line) for line in told(browser.axe())]
        faults += ["%s: Tab does not reach %s" % (path, name)
                   for name in browser.tabbed().missed]
    no_faults(faults)


def taken_away_harmless():
    """a sheet and a list of harm: no formula, lines as many as rows, JSON is JSON"""
    objects = json.loads(board.get("/peringkat.json").body)
    table = list(csv.reader(io.StringIO(board.get("/peringkat.csv").text)))
    assert len(table) == len(objects) + 1
    assert len({len(line) for line in table}) == 1
    cells = [cell for line in table for cell in line]
    assert not [c for c in cells if re.match(r"[=+@\t]|-\D", c)], cells[:50]
    assert len(sheet_rows(board.get("/peringkat.xlsx").body)) == len(objects)


FRIENDLY = [accessible, quiet, same_text, narrow, keyboard, report, numbers,
            rankings, taken_away, answers, pasted, pictures]
HOSTILE = [harmless, unbroken, taken_away_harmless]
WANT_AXE = [accessible, pasted, unbroken]


def skipped(test, why):
    def skip():
        pass
    skip.__doc__ = "%s # SKIP %s" % (test.__doc__, why)
    return skip


def stand(harm):
    """A board that shows the friendly world, or the hostile one."""
    global world, board
    if board and world.harmed == harm:
        return
    if board:
        board.close()
    world, board = World(int(time.time())), None
    world.harmed = harm
    world.kept = KEPT
    if harm:
        hostile.harm(world)
    board = Board(world)


def within(test, harm):
    def run():
        stand(harm)
        test()
    run.__doc__ = test.__doc__
    return run


if __name__ == "__main__":
    why_not = missing() or driver.missing()
    if why_not:
        print("ok 1 - the board's pages # SKIP " + why_not)
        print("1..1")
        sys.exit(0)
    try:
        axe.path()
        unavailable = None
    except axe.Unavailable as error:
        unavailable = str(error)
    world = board = None
    try:
        with Browser() as browser:
            tap([skipped(t, unavailable) if unavailable and t in WANT_AXE
                 else within(t, harm)
                 for harm, tests in ((False, FRIENDLY), (True, HOSTILE))
                 for t in tests])
    finally:
        if board:
            board.close()

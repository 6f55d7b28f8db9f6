#!/usr/bin/python3
"""The browser of the board's tests (tests/browser): it finds each fault that it
is there to find, on small pages of this file, and none on a good one."""
import contextlib
import glob
import gzip
import http.server
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading

from pipeline import ROOT, tap, wait_for

BROWSER = os.path.join(ROOT, "tests", "browser")
sys.path.insert(0, BROWSER)
import axe  # noqa: E402
import driver  # noqa: E402
from browser import ENTER, TAB, Browser, told  # noqa: E402

POLICY = "default-src 'self'; base-uri 'none'"
HEAD = ("<!doctype html><html lang=id><head><title>%s</title>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        "<link rel=icon href=/icon.svg><link rel=stylesheet href=/%s.css>"
        "</head><body>")
STYLE = ("body { margin: 8px; font: 16px sans-serif } "
         "@media (prefers-color-scheme: dark) "
         "{ body { background: #111; color: #eee } a { color: #8cf } }")
PAGES = {
    "/good": HEAD % ("Baik", "good") + (
        "<main><h1>Papan</h1><p>Tiga <a href=/next>tautan</a> "
        "<button>tombol</button> <label>kata <input></label></p>"
        "<p hidden>tersembunyi</p></main><script src=/good.js></script>"),
    "/good.css": STYLE,
    "/good.js": "new EventSource('/live').onmessage = e => "
                "document.body.dataset.live = e.data;",
    "/bad": HEAD % ("Buruk", "bad") + (
        "<main><h1>Papan</h1><p class=pale>Teks pucat</p><img src=/icon.svg>"
        "<p><a href=/next>tautan</a> <button id=dim>tombol</button>"
        "<button id=trap>jebakan</button><button id=after>luput</button></p>"
        "<table id=wide><tr><td>lebar</td></tr></table>"
        "<img src='http://papan.example/x.png' alt=jauh></main>"
        "<script src=/bad.js></script>"),
    # Pale in the dark alone; wider than a phone, not than a desk.
    "/bad.css": STYLE + "@media (prefers-color-scheme: dark) "
    "{ .pale { color: #333 } } #dim:focus { outline: none } "
    "#wide { width: 700px }",
    "/bad.js": "document.querySelector('h1').append(' hidup');"
               "document.getElementById('trap').onkeydown = e => "
               "e.preventDefault();"
               "console.log('sesuatu'); alert('halo'); "
               "document.querySelector('main').style.cssText = 'top: 1px';"
               "const s = document.createElement('script');"
               "s.textContent = 'window.ran = 1'; document.body.append(s);",
    "/next": HEAD % ("Lanjut", "good") + "<main><h1>Lanjut</h1></main>",
    "/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' "
                 "height='9'/>",
    "/tall": HEAD % ("Tinggi", "tall") + "<main><h1>Tinggi</h1></main>",
    "/tall.css": "main { height: 3000px }",
    "/packed": HEAD % ("Padat", "good") + "<main><h1>Padat</h1>%s</main>" % (
        "<p>sama lagi</p>" * 4000),
}
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/live":
            return self.stream()
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", KINDS.get(
            self.path.rpartition(".")[2], "text/html; charset=utf-8"))
        self.send_header("Content-Security-Policy", POLICY)
        data = (body or "").encode()
        if self.path == "/packed":
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self):
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: 1\n\n")
        self.wfile.flush()
        self.server.over.wait(60)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    over = threading.Event()


@contextlib.contextmanager
def served():
    """The address of the pages above."""
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d" % server.server_port
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def ids(violations):
    return {v["id"] for v in violations}


def good():
    """on a good page nothing is found: axe in both themes, console, hosts, width, focus, dialogs"""
    browser.size(320)
    for theme in "light", "dark":
        browser.theme(theme)
        browser.open(site + "/good")
        found = browser.axe()
        assert not found, told(found)
    browser.wait_for("the stream", "return document.body.dataset.live")
    focus = browser.tabbed()
    assert [s.split()[0] for s in focus.stops] == ["a", "button", "input"]
    assert not focus.missed and not focus.unseen
    assert browser.sideways() == 0
    assert not browser.console(), browser.console()
    assert not browser.foreign() and not browser.dialogs()
    browser.settle()
    kinds = {r.kind: r for r in browser.requests()}
    assert kinds["EventSource"].status == kinds["Document"].status == 200
    assert "tersembunyi" not in browser.text()


def violations():
    """what axe-core knows to be bad is found through the page's strict policy, a contrast only in the theme that lacks it"""
    browser.size(1366)
    browser.theme("light")
    browser.open(site + "/bad")
    light = browser.axe()
    browser.theme("dark")
    dark = browser.axe()
    assert ids(light) == {"image-alt"}, told(light)
    assert ids(dark) == {"image-alt", "color-contrast"}, told(dark)
    assert any(".pale" in line for line in told(dark))


def deeds():
    """lines on the console, the policy's among them, a request to another host, and a dialog are found; nothing inline ran"""
    browser.open(site + "/bad")
    assert [r.host for r in browser.foreign()] == ["papan.example"]
    lines = browser.console()
    assert any('"sesuatu"' in line for line in lines), lines
    assert any("inline script violates" in line for line in lines), lines
    assert browser.dialogs() == ["halo"]
    assert browser.script("return window.ran === undefined")
    browser.open(site + "/next")
    assert not browser.console() and not browser.foreign()
    assert not browser.dialogs()


def width():
    """a page that scrolls sideways on a phone is found, with what makes it so; not so on a desk"""
    browser.size(320)
    browser.open(site + "/bad")
    assert browser.sideways() >= 700 - 320, browser.sideways()
    assert any("lebar" in html for html in browser.too_wide())
    browser.size(1366)
    assert browser.sideways() == 0
    assert not browser.too_wide()


def keys():
    """what Tab does not reach, and what does not show that it has the focus, is found; Enter follows a link"""
    browser.size(1366)
    browser.open(site + "/bad")
    focus = browser.tabbed()
    assert focus.missed == ["button#after luput"], focus.missed
    assert focus.unseen == ["button#dim tombol"], focus.unseen
    browser.open(site + "/good")
    browser.press(TAB, ENTER)
    browser.wait_for("the next page", "return document.title === 'Lanjut'")


def without_scripts():
    """with scripts off a page has what it is served with; the text of one that needs them differs"""
    texts = {}
    for on in True, False:
        browser.scripts(on)
        for page in "/good", "/bad":
            browser.open(site + page)
            texts[page, on] = browser.text()
    browser.scripts(True)
    assert texts["/good", True] == texts["/good", False]
    assert "Papan hidup" in texts["/bad", True]
    assert "Papan hidup" not in texts["/bad", False]


def wire():
    """bytes are those that came over the wire: packed ones as packed"""
    browser.open(site + "/packed")
    page = browser.requests()[0]
    packed = len(gzip.compress(PAGES["/packed"].encode()))
    assert packed < page.bytes < packed + 1000, (packed, page)
    assert len(PAGES["/packed"]) > 50000


def pictures():
    """a screenshot is as wide as the window and as high as the page; the print is A4"""
    out = os.path.join(work, "tall.png")
    for pixels in 390, 1920:
        browser.size(pixels)
        browser.open(site + "/tall")
        browser.screenshot(out)
        with open(out, "rb") as data:
            wide, high = struct.unpack(">II", data.read(24)[16:])
        assert wide == pixels and high >= 3000, (pixels, wide, high)
    browser.pdf(os.path.join(work, "tall.pdf"))
    with open(os.path.join(work, "tall.pdf"), "rb") as data:
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data.read())
    across, down = map(float, box.groups())
    assert abs(across - 595.3) < 1 and abs(down - 841.9) < 1, box.groups()


def sounds():
    """what a screen reader is told: roles and names, nothing of what is hidden"""
    browser.open(site + "/good")
    tree = browser.tree()
    for entry in (("heading", "Papan"), ("link", "tautan"),
                  ("button", "tombol"), ("textbox", "kata")):
        assert entry in tree, tree
    assert not any("tersembunyi" in name for _, name in tree)


def ends():
    """a test that is killed leaves no browser and no directory behind"""
    code = ("import sys, time; sys.path.insert(0, %r); import driver\n"
            "d = driver.Driver(); print(d.dir, flush=True); time.sleep(600)")
    for end in signal.SIGKILL, signal.SIGINT:
        child = subprocess.Popen([sys.executable, "-c", code % BROWSER],
                                 stdout=subprocess.PIPE, text=True,
                                 stderr=subprocess.DEVNULL)
        home = child.stdout.readline().strip()
        assert os.path.isdir(home) and holders(home)
        child.send_signal(end)
        child.wait()
        child.stdout.close()
        wait_for("the browser's end", lambda: not os.path.exists(home)
                 and not holders(home), 20)


def holders(home):
    """Processes with that directory in their command line."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        with contextlib.suppress(OSError), open(path, "rb") as line:
            if home.encode() in line.read():
                found.append(path)
    return found


def pinned():
    """an axe-core that is not the pinned one is refused, and so is a machine without npm: each says why"""
    cache = os.path.join(work, "cache")
    tools = os.path.join(work, "bin")
    os.mkdir(tools)
    fake = os.path.join(tools, "npm")

    def said():
        done = subprocess.run(
            [sys.executable, os.path.join(BROWSER, "axe.py")],
            env={"PATH": tools, "SENTRA_CACHE": cache}, text=True,
            capture_output=True)
        assert done.returncode == 1, done
        return done.stderr
    assert "no npm to fetch it" in said()
    for script, words in (
            ("echo other >axe-core.tgz", "another sha512"),
            ("echo no such host >&2; exit 1", "no such host")):
        with open(fake, "w") as out:
            out.write("#!/bin/sh\n%s\n" % script)
        os.chmod(fake, 0o755)
        assert words in said()
    assert not glob.glob(cache + "/axe-core-*"), os.listdir(cache)


TESTS = [good, violations, deeds, width, keys, without_scripts, wire, pictures,
         sounds, ends, pinned]
WANT_AXE = [good, violations]


def skipped(test, why):
    def skip():
        pass
    skip.__doc__ = "%s # SKIP %s" % (test.__doc__, why)
    return skip


if __name__ == "__main__":
    why_no_browser = driver.missing()
    if why_no_browser:
        print("ok 1 - the browser of the board's tests # SKIP " +
              why_no_browser)
        print("1..1")
        sys.exit(0)
    try:
        axe.path()
    except axe.Unavailable as error:
        TESTS = [skipped(t, error) if t in WANT_AXE else t for t in TESTS]
    work = tempfile.mkdtemp(prefix="sentra-test-")
    try:
        with served() as site, Browser() as browser:
            tap(TESTS)
    finally:
        shutil.rmtree(work, ignore_errors=True)

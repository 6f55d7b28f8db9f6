"""Debian's chromedriver and what it is told: the W3C's WebDriver protocol, and
Chrome's own (CDP) through it.

Python's standard library alone.  A browser is started with a fresh profile in a
directory of its own, finds no host but this machine, and ends with the test,
however that ends (keep.sh).
"""
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
START_S = 60
ANSWER_S = 120

ARGUMENTS = [
    "--headless",
    "--disable-dev-shm-usage",
    # Nothing of its own: no first run, no updates, no reports.
    "--no-first-run", "--disable-component-update", "--disable-sync",
    "--disable-breakpad", "--disable-crash-reporter",
    # And what it would still ask another host, it cannot find.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # The same picture on every machine, as wide as the window.
    "--force-color-profile=srgb", "--font-render-hinting=none",
    "--hide-scrollbars", "--lang=id",
]


def missing():
    """Why no browser can be had here, or None."""
    for program, package in (("chromium", "chromium"),
                             ("chromedriver", "chromium-driver")):
        if not shutil.which(program):
            return "no %s: apt-get install %s" % (program, package)
    return None


class Refused(Exception):
    """The driver's answer where it could not do something: error, message."""

    def __init__(self, value):
        self.error = value.get("error", "")
        super().__init__("%s: %s" % (self.error, value.get(
            "message", "").split("\n")[0]))


class Driver:
    """One browser with one window."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sentra-browser-")
        self.keeper = self.connection = self.session = None
        try:
            self.keeper = self.start()
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.await_port(), timeout=ANSWER_S)
            self.session = self.ask("POST", "/session", {
                "capabilities": {"alwaysMatch": self.wanted()}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def start(self):
        # What it keeps beside the profile is in the directory as well.
        env = dict(os.environ, HOME=self.dir, XDG_CONFIG_HOME=self.dir,
                   XDG_CACHE_HOME=self.dir)
        # Not reached by a Ctrl-C of the test: it ends when the test has.
        return subprocess.Popen(
            [os.path.join(HERE, "keep.sh"), self.dir, "chromedriver",
             "--port=0"], stdin=subprocess.PIPE, env=env,
            start_new_session=True)

    def said(self):
        try:
            with open(os.path.join(self.dir, "out"), errors="replace") as text:
                return text.read()
        except FileNotFoundError:
            return ""

    def await_port(self):
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            found = re.search(r"successfully on port (\d+)", self.said())
            if found:
                return int(found.group(1))
            time.sleep(0.01)
        raise AssertionError("chromedriver does not start: " + self.said())

    def wanted(self):
        return {
            "browserName": "chrome",
            # A dialog is a fault of the page: see Browser.dialogs().
            "unhandledPromptBehavior": "dismiss",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {
                "binary": shutil.which("chromium"),
                "args": ARGUMENTS + [
                    "--user-data-dir=" + os.path.join(self.dir, "profile")] + (
                    ["--no-sandbox"] if os.geteuid() == 0 else []),
                # Debian's first page is one of another host.
                "prefs": {"session.restore_on_startup": 4,
                          "session.startup_urls": ["about:blank"]},
            },
        }

    def ask(self, method, path, body=None):
        """What the driver answers; Refused where it says no."""
        self.connection.request(
            method, path, None if body is None else json.dumps(body),
            {"Content-Type": "application/json; charset=utf-8"})
        answer = self.connection.getresponse()
        value = json.loads(answer.read())["value"]
        if answer.status != 200:
            raise Refused(value)
        return value

    def get(self, what):
        return self.ask("GET", "/session/%s/%s" % (self.session, what))

    def post(self, what, **body):
        return self.ask("POST", "/session/%s/%s" % (self.session, what), body)

    def cdp(self, command, **params):
        """A command of Chrome's DevTools protocol, e.g. Page.getLayoutMetrics."""
        return self.post("goog/cdp/execute", cmd=command, params=params)

    def lines(self, log):
        """What came to a log ("browser", "performance") since the last time."""
        return self.post("se/log", type=log)

    def close(self):
        if self.session:
            try:  # in order, so that its processes end as they like to
                self.connection.timeout = 5
                self.ask("DELETE", "/session/" + self.session)
            except (OSError, http.client.HTTPException, Refused):
                pass
            self.session = None
        if self.connection:
            self.connection.close()
        if self.keeper:
            self.keeper.stdin.close()
            self.keeper.wait(START_S)
            self.keeper = None
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

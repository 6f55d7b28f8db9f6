"""Debian's Alertmanager, and whoever it notifies: a webhook that keeps what
comes.  Each alert is a group of its own, so that what is told can be counted
one by one."""
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request

from pipeline import free_port, wait_for

PROGRAM = "prometheus-alertmanager"
# Debian's has them in no other place: deploy/setup.sh puts them there as root.
TEMPLATE = "/usr/share/prometheus/alertmanager/email.tmpl"
CONFIG = """
route:
  receiver: inbox
  group_by: ['...']
  group_wait: 100ms
  group_interval: 200ms
  repeat_interval: 1h
receivers:
  - name: inbox
    webhook_configs:
      - url: %s
        send_resolved: true
"""


def is_there():
    return shutil.which(PROGRAM) is not None and os.path.exists(TEMPLATE)


class Told:
    """One notification of one alert."""

    def __init__(self, alert):
        labels = alert["labels"]
        self.status = alert["status"]
        self.kind = labels["alertname"]
        self.of = labels.get("sentra") or labels.get("platform") or \
            labels.get("stage")
        self.reason = labels.get("reason")
        self.since = alert["startsAt"]
        self.at = time.monotonic()

    def __repr__(self):
        return "%s %s %s %s" % (self.status, self.kind, self.of, self.reason)


class Listener:
    """Somewhere to POST JSON to: take() gets each body."""

    def __init__(self, take):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                take(json.loads(self.rfile.read(length)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Inbox(Listener):
    def __init__(self):
        self.told = []
        super().__init__(lambda body: self.told.extend(
            Told(alert) for alert in body["alerts"]))

    def of(self, status, kind=None, of=None):
        return [t for t in list(self.told) if t.status == status and
                kind in (None, t.kind) and of in (None, t.of)]


class Alertmanager:
    def __init__(self, inbox):
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.address = "127.0.0.1:%d" % free_port()
        self.url = "http://" + self.address
        with open(os.path.join(self.dir, "alertmanager.yml"), "w") as out:
            out.write(CONFIG % inbox.url)
        self.start()

    def start(self):
        with open(os.path.join(self.dir, "log"), "a") as log:
            self.child = subprocess.Popen(
                [PROGRAM, "--config.file",
                 os.path.join(self.dir, "alertmanager.yml"),
                 "--storage.path", os.path.join(self.dir, "data"),
                 "--web.listen-address", self.address,
                 "--cluster.listen-address", ""], stdout=log, stderr=log)
        wait_for("Alertmanager", self.answers)

    def answers(self):
        assert self.child.poll() is None, "Alertmanager ended"
        try:
            return urllib.request.urlopen(self.url + "/-/ready")
        except OSError:
            return False

    def stop(self):
        """It notes whom it told of what, then ends."""
        self.child.terminate()
        assert self.child.wait(60) == 0

    def received(self, status):
        """How many alerts it was sent, each time counted."""
        with urllib.request.urlopen(self.url + "/metrics") as page:
            found = re.search(
                r'^alertmanager_alerts_received_total\{status="%s",'
                r'version="v2"\} (\S+)$' % status, page.read().decode(), re.M)
        return float(found.group(1)) if found else 0

    def hears_more(self, status, n=4):
        """Waits until it was sent so many more, and has acted on them."""
        before = self.received(status)
        wait_for("Alertmanager to be told again", lambda:
                 self.received(status) >= before + n)

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

#!/usr/bin/python3
"""Debian's Alertmanager, told by tests/teller: who is notified, how often, and
of what.  Webhook, mail and Telegram end in this program."""
import http.server
import json
import os
import re
import shutil
import signal
import socketserver
import subprocess
import tempfile
import threading
import time
import urllib.request

import inbox
from pipeline import BUILD, ROOT, free_port, tap, wait_for

SAMPLE = os.path.join(ROOT, "deploy", "alertmanager", "alertmanager.yml")
TELLER = os.path.join(BUILD, "tests", "teller")
RESEND_MS = 300

# resolve_timeout: what Alertmanager does with an alert without an end.
CONFIG = """
global:
  resolve_timeout: 1s
route:
  receiver: hook
  group_by: [layer, platform]
  group_wait: 100ms
  group_interval: 200ms
  repeat_interval: 1h
receivers:
  - name: hook
    webhook_configs:
      - url: %s/hook
        send_resolved: true
"""


class Inbox:
    """HTTP and SMTP: whatever Alertmanager sends is kept."""

    def __init__(self):
        self.posts, self.mails = [], []
        inbox = self

        class Http(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                inbox.posts.append((self.path, body,
                                    self.headers.get("Authorization")))
                answer = (b'{"ok":true,"result":{"message_id":1,"date":1,'
                          b'"chat":{"id":1,"type":"group"}}}')
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Smtp(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self):
                self.say("220 inbox")
                to = None
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b"RCPT":
                        to = re.search(rb"<(.*)>", line).group(1).decode()
                    if verb == b"DATA":
                        self.say("354 go on")
                        lines = []
                        for text in self.rfile:
                            if text == b".\r\n":
                                break
                            lines.append(text)
                        inbox.mails.append((to, b"".join(lines)))
                    self.say("221 bye" if verb == b"QUIT" else "250 ok")
                    if verb == b"QUIT":
                        break

        socketserver.ThreadingTCPServer.daemon_threads = True
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Http)
        self.smtp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
        self.url = "http://127.0.0.1:%d" % self.http.server_address[1]
        for server in (self.http, self.smtp):
            threading.Thread(target=server.serve_forever,
                             daemon=True).start()

    def alerts(self, status):
        """Of every webhook: those of that status, as (alertname, since)."""
        return [(a["labels"]["alertname"], a["startsAt"])
                for path, body, _ in self.posts if path == "/hook"
                for a in body["alerts"] if a["status"] == status]

    def chats(self):
        return [body["text"] for path, body, _ in self.posts
                if path.endswith("/sendMessage")]

    def close(self):
        for server in (self.http, self.smtp):
            server.shutdown()
            server.server_close()


class World:
    """An inbox, an Alertmanager that sends to it, and tellers."""

    def __init__(self, config=None):
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.inbox = Inbox()
        self.port = free_port()
        self.url = "http://127.0.0.1:%d" % self.port
        self.config = os.path.join(self.dir, "alertmanager.yml")
        with open(self.config, "w") as out:
            out.write(config(self) if config else CONFIG % self.inbox.url)
        self.children = []
        self.start()

    def start(self):
        with open(os.path.join(self.dir, "log"), "a") as log:
            self.alertmanager = subprocess.Popen(
                ["prometheus-alertmanager", "--config.file", self.config,
                 "--storage.path", os.path.join(self.dir, "data"),
                 "--web.listen-address", "127.0.0.1:%d" % self.port,
                 "--cluster.listen-address", ""], stdout=log, stderr=log)
        self.children.append(self.alertmanager)
        wait_for("Alertmanager", self.is_ready)

    def is_ready(self):
        assert self.alertmanager.poll() is None, self.log()
        try:
            return urllib.request.urlopen(self.url + "/-/ready").status == 200
        except OSError:
            return False

    def log(self, name="log"):
        with open(os.path.join(self.dir, name)) as log:
            return log.read()

    def stop(self):
        """It notes what it notified of, then ends."""
        self.alertmanager.terminate()
        assert self.alertmanager.wait(60) == 0, self.log()

    def teller(self):
        """One of its two Alertmanagers never was there."""
        with open(os.path.join(self.dir, "teller"), "a") as log:
            child = subprocess.Popen(
                [TELLER, "http://127.0.0.1:%d, %s/" % (free_port(), self.url),
                 str(RESEND_MS)], stdin=subprocess.PIPE, stderr=log,
                text=True, bufsize=1)
        self.children.append(child)
        return child

    def received(self, status):
        """Alerts that Alertmanager was sent, each time counted."""
        text = urllib.request.urlopen(self.url + "/metrics").read().decode()
        name = r'alertmanager_alerts_received_total{status="%s",version="v2"}'
        found = re.search("^" + re.escape(name % status) + r" (\S+)$", text,
                          re.M)
        return float(found.group(1)) if found else 0

    def invalid(self):
        text = urllib.request.urlopen(self.url + "/metrics").read().decode()
        return sum(float(n) for n in re.findall(
            r"^alertmanager_alerts_invalid_total\S* (\S+)$", text, re.M))

    def close(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
            if child.stdin:
                child.stdin.close()
        self.inbox.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def tell(teller, line):
    teller.stdin.write(line + "\n")


def more_flushes(world):
    """Alertmanager has looked at its groups several times more."""
    before = world.received("firing") + world.received("resolved")
    wait_for("more of the same", lambda: world.received("firing") +
             world.received("resolved") >= before + 5)


def told_again_and_again():
    """told five times and more: one notification; told to be over so often: one"""
    world = World()
    try:
        teller = world.teller()
        tell(teller, "fire content_stale kartini-temanggung")
        wait_for("five", lambda: world.received("firing") >= 5)
        fired = world.inbox.alerts("firing")
        assert [name for name, _ in fired] == ["content_stale"], fired
        tell(teller, "end content_stale kartini-temanggung")
        wait_for("the end", lambda: world.inbox.alerts("resolved"))
        more_flushes(world)
        assert world.inbox.alerts("resolved") == fired
        assert world.inbox.alerts("firing") == fired
        assert world.invalid() == 0
        alert = world.inbox.posts[0][1]["alerts"][0]
        assert alert["labels"] == {
            "alertname": "content_stale", "layer": "content",
            "severity": "warning", "sentra": "kartini-temanggung"}
        assert set(alert["annotations"]) == {
            "summary", "description", "summary_id", "description_id",
            "runbook"}
    finally:
        world.close()


def away_for_a_while():
    """Alertmanager is away: what began and what ended then is told when it is back"""
    world = World()
    try:
        teller = world.teller()
        tell(teller, "fire content_stale kartini-temanggung")
        tell(teller, "fire pipeline_stalled scorer heartbeat")
        wait_for("both", lambda: len(world.inbox.alerts("firing")) >= 2)
        more_flushes(world)  # it has noted that it notified
        world.stop()
        tell(teller, "end content_stale kartini-temanggung")
        tell(teller, "fire collection_blind x auth")
        wait_for("it to find nobody", lambda: "away, alerts wait\" url=%s/" %
                 world.url in world.log("teller"))
        world.start()
        wait_for("the end", lambda: world.inbox.alerts("resolved"))
        wait_for("the new one", lambda: "collection_blind" in dict(
            world.inbox.alerts("firing")))
        more_flushes(world)
        # Each once: also the one that fires all the time.
        assert [name for name, _ in world.inbox.alerts("resolved")] == [
            "content_stale"]
        assert sorted(name for name, _ in world.inbox.alerts("firing")) == [
            "collection_blind", "content_stale", "pipeline_stalled"]
    finally:
        world.close()


def a_dead_teller_resolves_nothing():
    """the alerter dies: nothing is called resolved; its successor tells the end"""
    world = World()
    try:
        teller = world.teller()
        tell(teller, "fire collection_blind x auth")
        wait_for("it", lambda: world.inbox.alerts("firing"))
        os.kill(teller.pid, signal.SIGKILL)
        teller.wait()
        time.sleep(3)  # resolve_timeout is 1 s
        assert not world.inbox.alerts("resolved")
        teller = world.teller()
        tell(teller, "end collection_blind x auth")
        teller.stdin.close()  # what is pending is told before it ends
        assert teller.wait(60) == 0
        wait_for("the end", lambda: world.inbox.alerts("resolved"))
        assert len(world.inbox.alerts("firing")) == 1
    finally:
        world.close()


def from_sample(world):
    """The sample with this program in the place of everyone, and in haste."""
    with open(SAMPLE) as sample:
        text = sample.read()
    secret = os.path.join(world.dir, "secret")
    with open(secret, "w") as out:
        out.write("on-call-token")

    def change(pattern, to):
        nonlocal text
        text, n = re.subn(pattern, to, text)
        assert n, pattern
    change(r"smtp_smarthost: .*",
           "smtp_smarthost: 127.0.0.1:%d\n  smtp_require_tls: false\n"
           "  telegram_api_url: %s" % (
               world.inbox.smtp.server_address[1], world.inbox.url))
    change(r"  smtp_auth_\w+: .*\n", "")
    change(r"https://on-call.example.org/alertmanager",
           world.inbox.url + "/hook")
    change(r"/etc/prometheus/secrets/on-call", secret)
    change(r"(group_wait|group_interval): .*", r"\1: 500ms")
    return text


def the_sample_reaches_people():
    """deploy/alertmanager: mail, Telegram and webhook say what to do"""
    world = World(from_sample)
    try:
        inbox = world.inbox
        teller = world.teller()
        tell(teller, "fire collection_suspect x")
        wait_for("operations", lambda: inbox.mails)
        to, mail = inbox.mails[0]
        assert to == "operations@example.org", to
        assert b"Innocent causes" in mail, mail
        assert b"Begin with: systemctl status sentra-producer@x" in mail, mail
        tell(teller, "fire content_stale kartini-temanggung")
        more_flushes(world)
        assert len(inbox.mails) == 1, inbox.mails  # inhibited
        tell(teller, "end collection_suspect x")
        wait_for("PR and operations", lambda: {
            "humas@example.org", "operations@example.org"} == {
                to for to, _ in inbox.mails[1:]})
        mail = dict(inbox.mails)["humas@example.org"]
        assert b"Subject: Perhatian" in mail, mail
        assert b"kartini-temanggung: tidak ada unggahan baru" in mail, mail
        assert b"Yang perlu dilakukan" in mail, mail
        wait_for("Telegram", inbox.chats)
        assert "tidak ada unggahan baru" in inbox.chats()[0], inbox.chats()
        tell(teller, "fire pipeline_stalled scorer heartbeat")
        wait_for("on call", lambda: inbox.alerts("firing"))
        secrets = [secret for path, _, secret in inbox.posts
                   if path == "/hook"]
        assert secrets == ["Bearer on-call-token"], secrets
        assert "level=error" not in world.log(), world.log()
    finally:
        world.close()


def the_sample_is_valid():
    """amtool: deploy/alertmanager/alertmanager.yml is right, and routes by layer"""
    done = subprocess.run(["amtool", "check-config", SAMPLE],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for labels, receiver in (
            (["layer=content", "sentra=a"], "pr"),
            (["layer=collection", "platform=x", "reason=auth"], "operations"),
            (["layer=pipeline", "stage=scorer"], "on-call"),
            (["layer=watchdog", "alertname=SentraWatchdog"], "heartbeat"),
            (["other=label"], "operations")):
        done = subprocess.run(
            ["amtool", "config", "routes", "test", "--config.file", SAMPLE,
             *labels], capture_output=True, text=True)
        assert done.stdout.split() == [receiver], (labels, done.stdout)


TESTS = [the_sample_is_valid, told_again_and_again, away_for_a_while,
         a_dead_teller_resolves_nothing, the_sample_reaches_people]

if __name__ == "__main__":
    if not inbox.is_there():
        print("ok 1 - Alertmanager # SKIP prometheus-alertmanager is not "
              "installed\n1..1")
    else:
        tap(TESTS)

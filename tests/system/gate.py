"""Between a producer and the simulator: a server that lets requests through,
and misbehaves on the wire as a test says.

A rule is called with each request and returns None (let it through) or a
function of the connection, which writes what it likes.  One request a
connection.  Credentials of the test become the simulator's on the way in, and
its own become the test's on the way out.
"""
import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

import pipeline
from pipeline import BUILD, wait_for

PLATFORMS = pipeline.PLATFORMS + ["threads"]
CHANNEL = "UC%022d"
OURS = "17841400000000000"
STEPS = {"youtube": ["profile", "posts", "counters"],
         "facebook": ["profile", "posts"], "instagram": ["profile"],
         "x": ["profile", "posts"], "tiktok": ["token", "profile", "posts"],
         "threads": ["profile", "posts"]}


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.path = method, path
        self.headers, self.body = headers, body
        self.bare = path.split("?")[0]
        self.text = urllib.parse.unquote(path) + body.decode() + \
            headers.get("authorization", "")

    def step(self):
        for word, step in (("/oauth/token", "token"), ("/videos", "counters"),
                           ("/playlistItems", "posts"), ("/posts", "posts"),
                           ("/tweets", "posts"), ("/video/list", "posts"),
                           ("/media", "posts"),
                           ("/profile_posts", "posts")):
            if self.bare.rstrip("/").endswith(word):
                return step
        return "profile"

    def about(self, account):
        """That one only, whatever the platform calls it."""
        if "id" not in account:
            return "username=%s&" % account["handle"] in self.text
        return any(n in self.text for n in
                   (account["id"], account["id"].replace("UC", "UU", 1),
                    "username(%s)" % account["handle"]))


def read_request(conn):
    lines = conn.makefile("rb")
    first = lines.readline().decode().split()
    headers = {}
    while True:
        line = lines.readline().decode().strip()
        if not line:
            break
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    body = lines.read(int(headers.get("content-length", 0)))
    return Request(first[0], first[1], headers, body) if first else None


def answer(status, body, *headers, kind="application/json"):
    """The bytes of a whole answer."""
    if isinstance(body, str):
        body = body.encode()
    head = ["HTTP/1.1 %d Whatever" % status, "Content-Type: " + kind,
            "Content-Length: %d" % len(body), "Connection: close", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def listen(backlog=128):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 0))
    server.listen(backlog)
    return server


class Server:
    """Serves each connection on a thread of its own until closed."""

    def __init__(self, wrap=None):
        self.server, self.wrap = listen(), wrap
        self.port = self.server.getsockname()[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                conn = self.server.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(conn,),
                             daemon=True).start()

    def serve(self, conn):
        try:
            self.handle(self.wrap(conn) if self.wrap else conn)
        except (OSError, ValueError, http.client.HTTPException):
            pass  # the other side has had enough
        finally:
            conn.close()

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


class Recorder(Server):
    """Keeps what it is sent, and answers with nothing."""

    def __init__(self, wrap=None):
        self.heard = []
        super().__init__(wrap)

    def handle(self, conn):
        self.heard.append(conn.recv(65536))


class Gate(Server):
    def __init__(self, simulator, rule, names=(), alter=None, wrap=None):
        """names: (ours, the simulator's) credentials; alter: of answers that
        are let through, (request, headers, body) -> (headers, body)."""
        self.simulator, self.rule = simulator, rule
        self.names, self.alter = list(names), alter
        self.requests = []
        super().__init__(wrap)

    def handle(self, conn):
        request = read_request(conn)
        if not request:
            return
        self.requests.append(request)
        act = self.rule(request)
        if act:
            act(conn)
        else:
            conn.sendall(self.forward(request))

    def forward(self, request):
        def there(text):
            for ours, its in self.names:
                text = text.replace(ours, its).replace(
                    urllib.parse.quote(ours, safe=""), its)
            return text

        def back(text):
            for ours, its in self.names:
                text = text.replace(its.encode(), ours.encode())
            return text
        host = http.client.HTTPConnection("127.0.0.1", self.simulator.port,
                                          timeout=60)
        host.request(request.method, there(request.path),
                     there(request.body.decode()).encode() or None,
                     {k: there(v) for k, v in request.headers.items()
                      if k in ("authorization", "x-goog-api-key",
                               "content-type")})
        got = host.getresponse()
        body = back(got.read())
        host.close()
        headers = ["%s: %s" % (k, v) for k, v in got.getheaders()
                   if k.lower() not in ("content-length", "connection",
                                        "content-type",
                                        "transfer-encoding")]
        if self.alter:
            headers, body = self.alter(request, headers, body)
        return answer(got.status, body, *headers)


def accounts(n):
    """{platform: [account]}, n of each."""
    ids = {"youtube": lambda i: CHANNEL % i, "facebook": lambda i:
           str(100064000000001 + i), "instagram": lambda i:
           str(17841400000000100 + i), "x": lambda i: str(1700000 + i),
           "tiktok": lambda i: "00000000-aaaa-4bbb-8ccc-%012d" % i}
    some = {p: [{"platform": p, "id": id_of(i), "handle": "akun%d" % i}
                for i in range(n)] for p, id_of in ids.items()}
    some["threads"] = [{"platform": "threads", "handle": "akun%d" % i}
                       for i in range(n)]
    return some


def identity(account):
    return account.get("id", "@" + account["handle"])


def roster(some):
    """Each account in a sentra of its own, in that order."""
    return {"version": 1, "sentras": [
        {"id": "s%d" % i, "name": "Sentra %d" % i, "kind": "sentra",
         "city": "A", "province": "B", "timezone": "Asia/Jakarta",
         "aliases": [], "service_areas": [], "active_from": None,
         "active_until": None, "exempt": None,
         "accounts": [dict(a, verified_by=None, verified_at=None)]}
        for i, a in enumerate(some)]}


class Simulator:
    def __init__(self, some, *args):
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        path, port = (os.path.join(self.dir, n) for n in ("roster", "port"))
        with open(path, "w") as out:
            json.dump(roster(some), out)
        self.child = subprocess.Popen(
            [os.path.join(BUILD, "sentra-simulator"), "--roster", path,
             "--port-file", port, "--unlimited", *args],
            stdout=subprocess.DEVNULL)
        try:
            wait_for("the simulator", lambda: os.path.exists(port))
        except AssertionError:
            self.close()
            raise
        with open(port) as text:
            self.port = int(text.read())

    def close(self):
        self.child.terminate()
        self.child.wait(60)
        shutil.rmtree(self.dir)


class Bench:
    """Directories, roster, credentials and configuration of one producer."""

    def __init__(self, platform, some, base_url, secrets, config="", more=""):
        self.platform = platform
        self.dir = tempfile.mkdtemp(prefix="sentra-test-")
        self.config = os.path.join(self.dir, "sentra.conf")
        os.mkdir(os.path.join(self.dir, "credentials"))
        os.mkdir(os.path.join(self.dir, "state"))
        for name, text in secrets.items():
            self.write("credentials/" + name, text)
        self.write("roster.json", json.dumps(roster(some)))
        own = {"instagram": "user_id = %s\n" % OURS,
               "tiktok": "client_key = app\n"}.get(platform, "")
        self.write("sentra.conf", """[pipeline]
platforms = %s
roster = %s/roster.json
state_dir = %s/state
credentials = %s/credentials
metrics_file = %s/metrics-%%.prom
%s[poll]
spread = 0s
retries = 1
[%s]
base_url = %s
%s%s""" % (" ".join(PLATFORMS), self.dir, self.dir, self.dir,
           self.dir, more, platform, base_url, own, config))

    def write(self, name, text):
        with open(os.path.join(self.dir, name),
                  "wb" if isinstance(text, bytes) else "w") as out:
            out.write(text)

    def command(self, *args):
        return [os.path.join(BUILD, "sentra-producer"), self.platform,
                "--config", self.config, *args]

    def once(self, *args, env=None, limit_s=120, broker=None):
        """(exit status, events, stderr, seconds, peak KiB) of --once: a dry
        run, or into a broker (broker.py), as a dry run renews no token."""
        if not broker:
            args = ("--dry-run", *args)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            began = time.monotonic()
            child = subprocess.Popen(
                self.command("--once", *args), stdout=out,
                stderr=err, stdin=subprocess.DEVNULL, cwd=self.dir,
                env=dict(os.environ, **(env or {})))
            timer = threading.Timer(limit_s, child.kill)
            timer.start()
            _, status, usage = os.wait4(child.pid, 0)
            timer.cancel()
            child.returncode = os.waitstatus_to_exitcode(status)
            took = time.monotonic() - began
            out.seek(0)
            err.seek(0)
            events = broker.events().encode() if broker else out.read()
            return (child.returncode, events, err.read(), took,
                    usage.ru_maxrss)

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)


def pairs(some, ends="2099-01-01T00:00:00Z"):
    """A seed file of TikTok's, with the simulator's own pairs."""
    return json.dumps({a["id"]: {
        "access_token": "act.%s.0" % a["id"],
        "refresh_token": "rft.%s.0" % a["id"], "expires_at": ends}
        for a in some})

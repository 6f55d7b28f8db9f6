"""Between a producer and the simulator: notes every request that carries one
of TikTok's tokens, before it is passed on, and can hold an answer back."""
import collections
import http.client
import http.server
import re
import threading
import time
import urllib.parse

TOKEN = re.compile(r"(act|rft)\.(.+)\.(\d+)$")


class Note:
    """One request: kind "rft" (a renewal) or "act", whose token, which
    generation of it; status, and when its answer was there and was sent."""
    def __init__(self, kind, account, generation):
        self.kind, self.account = kind, account
        self.generation = int(generation)
        self.status = self.answered = self.sent = None

    def __repr__(self):
        return "%s.%s.%d: %s" % (self.kind, self.account, self.generation,
                                 self.status)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle(self):
        # A producer that is killed hangs up at any moment.
        try:
            super().handle()
        except OSError:
            pass

    def note(self, body):
        token = self.headers.get("Authorization", "")
        if self.path == "/v2/oauth/token/":
            token = urllib.parse.parse_qs(body.decode())["refresh_token"][0]
        return Note(*TOKEN.search(token).groups())

    def ask(self, body):
        there = http.client.HTTPConnection(self.server.recorder.target,
                                           timeout=90)
        try:
            there.request(self.command, self.path, body, {
                k: v for k, v in self.headers.items()
                if k in ("Authorization", "Content-Type")})
            answer = there.getresponse()
            return answer.status, answer.getheader("Content-Type"), \
                answer.read()
        finally:
            there.close()

    def serve(self):
        rec = self.server.recorder
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        note = self.note(body)
        rec.take(note)
        try:
            note.status, kind, text = self.ask(body)
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            return
        note.answered = time.monotonic()
        rec.answered(note)
        self.send_response(note.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        note.sent = time.monotonic()

    do_GET = do_POST = serve


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def process_request_thread(self, request, client):
        with self.recorder.lock:
            self.recorder.open += 1
        try:
            super().process_request_thread(request, client)
        finally:
            with self.recorder.lock:
                self.recorder.open -= 1


class Recorder:
    def __init__(self, url, check=lambda note: None):
        """check: called before each request is passed on; what it returns is
        kept as a violation."""
        self.target = url.split("//")[1]
        self.check = check
        self.lock = threading.Lock()
        self.open = 0
        self.notes, self.violations = [], []
        self.generation = collections.Counter()  # as the platform has it
        self.hold = lambda note: None  # called before an answer is passed on
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.recorder = self
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def take(self, note):
        wrong = self.check(note)
        with self.lock:
            self.notes.append(note)
            if wrong:
                self.violations.append(wrong)

    def answered(self, note):
        with self.lock:
            if note.kind == "rft" and note.status == 200:
                self.generation[note.account] = note.generation + 1
        self.hold(note)

    def renewals(self):
        with self.lock:
            return [n for n in self.notes if n.kind == "rft"]

    def uses(self):
        with self.lock:
            return [n for n in self.notes if n.kind == "act"]

    def idle(self):
        with self.lock:
            return self.open == 0

    def close(self):
        self.server.shutdown()
        self.server.server_close()

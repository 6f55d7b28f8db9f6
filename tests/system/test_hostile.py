#!/usr/bin/python3
"""Hostile answers on the wire, to every platform and step: each costs one
status of the right outcome, within bounded time and memory, and the other
account of the roster is none the worse.

Which limit ended a request is told by its detail; how long that took on this
machine is reported, and never judged."""
import collections
import concurrent.futures
import gzip
import json
import itertools
import re
import socket
import ssl
import subprocess
import tempfile
import time
import zlib

from broker import Broker
from gate import (PLATFORMS, STEPS, Bench, Gate, Recorder, Simulator,
                  accounts, answer, identity, listen, pairs)
from pipeline import tap

MEMORY_KIB = 200 * 1024
CAP = 2 << 20
BAD, AWAY, FINE = "invalid_response", "unavailable", "ok"
# No JSON: it says nothing of TikTok's pair, which may still hold.
MUTE = "invalid_response, but of a pair unavailable"
ANY = "whatever it be"
SOME = accounts(2)
SEEN = collections.defaultdict(lambda: (0, 0, 0))


def measure(kind, took, peak):
    runs, longest, most = SEEN[kind]
    SEEN[kind] = (runs + 1, max(longest, took), max(most, peak))


# ---- what a server may do ----

def say(*parts):
    """Writes that, and closes."""
    def act(conn):
        for part in parts:
            conn.sendall(part)
    return act


def forever(head, again, pause_s=0):
    """Writes head, and then that again until nobody reads."""
    def act(conn):
        conn.sendall(head)
        while True:
            conn.sendall(again)
            if pause_s:
                time.sleep(pause_s)
    return act


def head(*lines, status="200 OK"):
    return "\r\n".join(["HTTP/1.1 " + status, *lines, "", ""]).encode()


def packed(body, *names):
    return answer(200, body, *("Content-Encoding: " + n for n in names))


def chunked(*chunks):
    return head("Transfer-Encoding: chunked") + b"".join(chunks)


def zeros(window):
    """64 MiB of them, packed; in pieces, since a child's peak of memory is
    at least what its parent had."""
    pack = zlib.compressobj(9, zlib.DEFLATED, window)
    piece = bytes(1 << 16)
    return b"".join(pack.compress(piece) for _ in range(1024)) + pack.flush()


GZIP = zeros(31)
MANY = b"[" + b"{}," * ((CAP - 8) // 3) + b"{}]"
HALF = b"[" + b"{}," * ((CAP - 64) // 6) + b"{}]"
LINE = b"X-Padding: " + b"p" * 1000 + b"\r\n"

FAST = {
    "endless, chunked": (BAD, forever(chunked(), b"1000\r\n" + b" " * 4096 +
                                      b"\r\n")),
    "endless, no length": (BAD, forever(head(), b" " * 65536)),
    "10 GB told": (BAD, say(head("Content-Length: 10000000000"), b"{}")),
    "100 MiB of headers": (BAD, forever(b"HTTP/1.1 200 OK\r\n", LINE * 64)),
    "a header of 100 MiB": (BAD, forever(b"HTTP/1.1 200 OK\r\nA: ",
                                         b"p" * 65536)),
    "1xx without end": (BAD, forever(b"", head(status="103 Early Hints"))),
    "trailers without end": (BAD, forever(chunked(b"2\r\n{}\r\n0\r\n"),
                                          LINE * 64)),
    "gzip bomb": (BAD, say(packed(GZIP, "gzip"))),
    "gzip bomb, no length": (BAD, say(head("Content-Encoding: gzip"), GZIP)),
    "deflate bomb": (BAD, say(packed(zeros(15), "deflate"))),
    "a bomb in a bomb": (BAD, say(packed(gzip.compress(GZIP), "gzip, gzip"))),
    "a hundred encodings": (BAD, say(packed(b"{}", *["gzip"] * 100))),
    "brotli": (MUTE, say(packed(b"\x0b\x01\x80{}\x03", "br"))),
    "unknown encoding": (BAD, say(packed(b"{}", "x-nonsense"))),
    "no gzip at all": (BAD, say(packed(b'{"data":[]}', "gzip"))),
    "lists at the cap": (MUTE, say(answer(200, b"[" * CAP))),
    "objects at the cap": (MUTE, say(answer(200, b'{"a":' * (CAP // 5)))),
    "refused, deep": (MUTE, say(answer(400, b"[" * CAP))),
    "[{},{},...]": (BAD, say(answer(200, MANY))),
    "nothings for posts": (ANY, say(answer(
        200, b'{"data":%s,"items":%s}' % (HALF, HALF)))),
    "refused, [{},{},...]": (BAD, say(answer(400, MANY))),
    "many keys": (BAD, say(answer(200, json.dumps(
        ["k%d" % i for i in range(100000)] +
        [{"k%d" % i: i for i in range(50000)}])))),
    "a long number": (BAD, say(answer(200, b"[" + b"9" * (1 << 20) + b"]"))),
    "a long text": (BAD, say(answer(200, b'["' + b"\xff" * (1 << 20) +
                                    b'"]'))),
    "nothing": (MUTE, say(answer(200, b""))),
    "204": (MUTE, say(head(status="204 No Content"))),
    "one byte too many": (BAD, say(answer(200, b" " * (CAP + 1)))),
    "random bytes": (BAD, say(bytes(range(128, 256)) * 64)),
    "HTTP/0.9": (BAD, say(b'{"data":[]}\n')),
    "HTTP/9.9": (BAD, say(b"HTTP/9.9 200 OK\r\n\r\n{}")),
    "no status": (BAD, say(b"HTTP/1.1 abc\r\n\r\n{}")),
    "another protocol": (BAD, say(b"SSH-2.0-OpenSSH_9.2\r\n")),
    "NUL in a header": (BAD, say(head("A: b\0c", "Content-Length: 2"),
                                 b"{}")),
    "length overflows": (BAD, say(head("Content-Length: " + "9" * 40),
                                  b"{}")),
    "length is negative": (BAD, say(head("Content-Length: -5"), b"{}")),
    "length is a word": (BAD, say(head("Content-Length: many"), b"{}")),
    "short body": (AWAY, say(head("Content-Length: 100"), b'{"data":[')),
    "short gzip": (MUTE, say(packed(gzip.compress(b'{"data":[]}' * 99)[:40],
                                    "gzip"))),
    "no last chunk": (AWAY, say(chunked(b"2\r\n{}\r\n"))),
    "chunk of no size": (AWAY, say(chunked(b"ZZZ\r\n{}\r\n0\r\n\r\n"))),
    "chunk overflows": (AWAY, say(chunked(b"F" * 40 + b"\r\n{}\r\n"))),
    "chunked twice": (MUTE, say(head("Transfer-Encoding: chunked, chunked"),
                                b"2\r\n{]\r\n0\r\n\r\n")),
    "unknown transfer": (BAD, say(head("Transfer-Encoding: x-nonsense"),
                                   b"{}")),
    "chunked and a length": (MUTE, say(
        head("Content-Length: 4", "Transfer-Encoding: chunked"),
        b"2\r\n{]\r\n0\r\n\r\n")),
    "two lengths": (AWAY, say(head("Content-Length: 2",
                                   "Content-Length: 90"), b"{]")),
    "closed at once": (AWAY, say()),
    "protocol switched": (AWAY, say(head("Upgrade: x", "Connection: upgrade",
                                         status="101 Switching"), b"{}")),
}
for code in 301, 302, 303, 307, 308:
    FAST["redirect %d" % code] = (BAD, say(answer(
        code, b"", "Location: /again")))

# What ended it.
AT_ONCE = r"(?!timeout)"
TOO_SLOW = r"timeout: .* last 15 seconds"
TOO_LONG = r"timeout: .* after 30\d\d\d milliseconds"
SLOW = {
    "1 byte a second": (AWAY, TOO_SLOW, forever(head(), b" ", 1)),
    "a header, 1 byte a second": (AWAY, TOO_SLOW, forever(
        b"HTTP/1.1 200 OK\r\nA:", b"p", 1)),
    "1xx, one a second": (AWAY, TOO_SLOW, forever(
        b"", head(status="103 Early Hints"), 1)),
    "silence": (AWAY, TOO_SLOW, forever(b"", b"", 1)),
    "a chunk's extension without end": (AWAY, TOO_SLOW, forever(
        chunked(b"2;"), b"x" * 65536, 0.1)),
    "fast enough": (AWAY, TOO_LONG, forever(head(), b" " * 2400, 0.9)),
}


# ---- one round ----

def secrets(platform, hostile_ends="2099-01-01T00:00:00Z"):
    token = "demo-token"
    if platform == "tiktok":
        token = json.dumps({
            **json.loads(pairs(SOME[platform][:1], hostile_ends)),
            **json.loads(pairs(SOME[platform][1:]))})
    return {platform + ".token": token, platform + ".secret": "rahasia-123"}


def is_batch(platform, step):
    return step == "profile" and platform in ("youtube", "facebook", "x")


def aims_at(platform, step, act):
    """A rule: the first account's own request, or a batch with both, or the
    first of the counters."""
    told = []

    def rule(request):
        if request.step() != step:
            return None
        if step != "counters" and not request.about(SOME[platform][0]):
            return None
        if step == "counters" and told:
            return None
        told.append(request)
        return act
    return rule, told


def statuses(out):
    found = collections.defaultdict(list)
    for line in out.splitlines():
        event = json.loads(line)
        if event["schema"] == "collection_status.v1":
            found[event["account_id"]].append(event)
    return found


def round_of(platform, step, url):
    """Outcomes of (hostile, healthy), seconds, KiB."""
    ends = "2020-01-01T00:00:00Z" if step == "token" else \
        "2099-01-01T00:00:00Z"
    broker = Broker() if step == "token" else None
    bench = Bench(platform, SOME[platform], url, secrets(platform, ends),
                  more="[kafka]\nbootstrap.servers = %s\n" % broker.address
                  if broker else "")
    try:
        status, out, err, took, peak = bench.once(broker=broker)
        assert status == 0, (platform, step, status, err)
        found = statuses(out)
        got = []
        for account in SOME[platform]:
            told = found[identity(account)]
            assert len(told) == 1, (platform, step, told)
            assert not (told[0]["complete"] and told[0]["outcome"] != FINE)
            got.append(told[0])
        assert peak < MEMORY_KIB, (platform, step, peak)
        return got[0], got[1], took, peak
    finally:
        bench.close()


def due(want, step):
    """Counters that fail are unavailable, whatever refused them."""
    if want == MUTE:
        return AWAY if step in ("token", "counters") else BAD
    return AWAY if want == BAD and step == "counters" else want


def expect(sim, kind, want, platform, step, act, ended):
    """A list of what is wrong, in words."""
    rule, told = aims_at(platform, step, act)
    gate = Gate(sim, rule)
    try:
        hostile, healthy, took, peak = round_of(platform, step, gate.url)
    finally:
        gate.close()
    measure(kind, took, peak)
    want = due(want, step)
    where = "%s, %s %s: " % (kind, platform, step)
    faults = []
    # A batch that is refused is asked for again in halves.
    if not 1 <= len(told) <= (2 if is_batch(platform, step) else 1):
        faults.append(where + "%d requests" % len(told))
    if any(r.bare == "/again" for r in gate.requests):
        faults.append(where + "went where it was sent")
    if not re.match(ended, hostile["detail"] or ""):
        faults.append(where + "%.1f s: %s" % (took, hostile["detail"]))
    if want != ANY and hostile["outcome"] != want:
        faults.append(where + "%s, %s" % (hostile["outcome"],
                                          hostile["detail"]))
    spared = {FINE, hostile["outcome"]} if is_batch(platform, step) else {FINE}
    if healthy["outcome"] not in spared:
        faults.append(where + "the other account: %s, %s" % (
            healthy["outcome"], healthy["detail"]))
    return faults


def begin(jobs, workers):
    pool = concurrent.futures.ThreadPoolExecutor(workers)
    return [pool.submit(expect, *job) for job in jobs]


def settle(begun):
    faults = [f for one in begun for f in one.result()]
    assert not faults, "\n".join(faults)


def run_all(jobs, workers):
    settle(begin(jobs, workers))


def everywhere(sim, table, ended_by):
    return [(sim, kind, row[0], platform, step, row[-1], ended_by(row))
            for kind, row in table.items() for platform in PLATFORMS
            for step in STEPS[platform]]


# ---- the tests ----

def fast():
    """each hostile answer, at each step of each platform: its outcome, one request, no limit of time reached"""
    run_all(everywhere(SIM, FAST, lambda row: AT_ONCE), 4)


def slow():
    """drips, silence and just enough: given up after 15 or 30 s"""
    settle(PATIENT)


def cut():
    """the connection closed after each byte of the head"""
    whole = answer(200, b"{}", "Date: Tue, 10 Mar 2026 05:30:00 GMT")
    end = whole.index(b"\r\n\r\n") + 4
    steps = itertools.cycle([(p, s) for p in PLATFORMS for s in STEPS[p]])
    jobs = [(SIM, "cut", AWAY, platform, step,
             say(whole[:n]), AT_ONCE)
            for n, (platform, step) in zip(range(1, end + 1), steps)]
    run_all(jobs, 4)


def early():
    """a few 1xx before an answer harm nobody"""
    for platform in PLATFORMS:
        gate = Gate(SIM, None)
        gate.rule = lambda request, gate=gate: say(
            head("Link: </a>", status="103 Early Hints") * 3,
            gate.forward(request))
        try:
            got = round_of(platform, "profile", gate.url)
            assert [g["outcome"] for g in got[:2]] == [FINE, FINE], got
        finally:
            gate.close()


def certificate(where):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                    where + "/key", "-out", where + "/cert"], check=True,
                   capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(where + "/cert", where + "/key")
    return context


def connections():
    """no TLS, a stranger's certificate, a handshake or a connection that never comes: unavailable, not a byte of a request"""
    with tempfile.TemporaryDirectory() as where:
        context = certificate(where)
    plain, strange = Recorder(), Recorder(
        lambda conn: context.wrap_socket(conn, server_side=True))
    # A backlog that is full: who comes now is not answered.
    deaf, full = listen(), listen(0)
    held = []
    for _ in range(2):
        conn = socket.socket()
        conn.setblocking(False)
        conn.connect_ex(full.getsockname())
        held.append(conn)
    urls = {"no TLS": (plain.url.replace("http:", "https:"), AT_ONCE),
            "a stranger's certificate":
                (strange.url.replace("http:", "https:"), AT_ONCE),
            "no handshake": ("https://127.0.0.1:%d" % deaf.getsockname()[1],
                             "timeout: SSL connection timeout"),
            "no connection": ("http://127.0.0.1:%d" % full.getsockname()[1],
                              r"timeout: .* after 10\d\d\d ms"),
            "nobody there": ("http://127.0.0.1:1", AT_ONCE)}

    def one(job):
        kind, platform = job
        url, ended = urls[kind]
        got = round_of(platform, "profile", url)
        measure(kind, got[2] / 2, got[3])
        assert [g["outcome"] for g in got[:2]] == [AWAY, AWAY], (kind, got)
        assert re.match(ended, got[0]["detail"]), (kind, got)
    try:
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            list(pool.map(one, [(k, p) for k in urls for p in PLATFORMS]))
        assert not any(b"HTTP/" in h for h in plain.heard + strange.heard)
        assert plain.heard
    finally:
        for thing in [plain, strange, deaf, full, *held]:
            thing.close()


def figures():
    """the longest and the largest of each"""
    for kind, (runs, longest, most) in SEEN.items():
        print("# %-28s %3d rounds, at most %5.1f s, %6.1f MB" % (
            kind, runs, longest, most / 1024))
    print("# note at most %.1f s and %.1f MB in %d rounds" % (
        max(s[1] for s in SEEN.values()),
        max(s[2] for s in SEEN.values()) / 1024,
        sum(s[0] for s in SEEN.values())))


SIM = Simulator([a for some in SOME.values() for a in some])
# They do little but wait, so they do it while the others run.
PATIENT = begin(everywhere(SIM, SLOW, lambda row: row[1]), 128)
try:
    tap([fast, slow, cut, early, connections, figures])
finally:
    SIM.close()

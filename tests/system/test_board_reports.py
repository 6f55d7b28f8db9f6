#!/usr/bin/python3
"""Kept reports as sentra-board serves them: what SHA256SUMS names and has the
sum of, and nothing else, whatever lies there and whatever is asked."""
import base64
import contextlib
import hashlib
import os
import re
import socket
import sys
import time
import urllib.parse

from board import Board, Page, missing
from pipeline import ROOT, tap, wait_for

sys.path.insert(0, os.path.join(ROOT, "tests", "browser"))
from world import World  # noqa: E402

STYLE = "p { margin: 0 } /* \u2265 */"
HTML = "<!DOCTYPE html><title>x</title><style>%s</style><p>x</p>" % STYLE
FILES = {
    "report.json": b'{"period": "2026-W48"}\n', "laporan.pdf": b"%PDF-1.7\n",
    "laporan.html": HTML.encode(), "laporan.xlsx": b"PK",
    "peringkat.csv": b"a,b\n", "laporan.md": b"# x\n",
    "wa.txt": "*Halo* \u2714\n".encode() * 200, "kartu.png": b"\x89PNG",
    "slide.png": b"\x89PNG2",
}
TYPES = {
    "json": "application/json", "pdf": "application/pdf",
    "html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "png": "image/png", "xlsx":
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
WEEK = "/laporan/2026-W48/"
LARGE = 8 << 20
# Those keep what was freed for a while.
SANITIZED = "asan" in os.environ.get("BUILD", "")


def sum_of(data):
    return hashlib.sha256(data).hexdigest()


def keep(period, files, named=()):
    """A report; named: {name: sum} beside those of the files."""
    where = os.path.join(board.dir, "report", period)
    os.makedirs(where)
    sums = {name: sum_of(data) for name, data in files.items()}
    sums.update(named)
    for name, data in files.items():
        with open(os.path.join(where, name), "wb") as out:
            out.write(data)
    with open(os.path.join(where, "SHA256SUMS"), "w") as out:
        out.write("".join("%s  %s\n" % (s, n) for n, s in sums.items()))
    return where


def first():
    """without a report /laporan says so, and the first page has no link"""
    assert "Belum ada laporan." in board.get("/laporan").text
    assert "/laporan/" not in board.get("/").text
    assert board.get(WEEK + "laporan.pdf").status == 404
    # A file with a broken report before it.
    keep("2026-W48", FILES)
    keep("2026-W47", {"laporan.pdf": b"%PDF 47"})
    os.makedirs(os.path.join(board.dir, "report", "2026-W49"))


def served():
    """each file that is named, and SHA256SUMS, with its type, name, sum; HEAD; If-None-Match; in English too"""
    for root in "", "/en":
        for name, data in FILES.items():
            got = board.get(root + WEEK + name)
            end = name.rpartition(".")[2]
            assert got.status == 200 and got.body == data, (name, got.body)
            assert got.header["content-type"] == TYPES[end], got.header
            assert got.header["content-disposition"] == (
                '%s; filename="sentra-2026-W48-%s"' % (
                    "attachment" if end in ("xlsx", "csv") else "inline",
                    name)), got.header
            assert got.header["etag"] == '"%s"' % sum_of(data)
            head = board.get(root + WEEK + name, "HEAD")
            assert head.status == 200 and not head.body
            assert head.header["content-length"] == str(len(data))
            again = board.get(root + WEEK + name,
                              If_None_Match=got.header["etag"])
            assert again.status == 304 and not again.body
            assert "content-security-policy" in again.header
            assert got.header["x-content-type-options"] == "nosniff"
    sums = board.get(WEEK + "SHA256SUMS")
    assert sums.text == "".join("%s  %s\n" % (sum_of(d), n)
                                for n, d in FILES.items())
    assert sums.header["content-type"].startswith("text/plain")
    assert board.get(WEEK + "wa.txt?utm=1").status == 200
    assert board.get(WEEK + "wa.txt", "POST").status == 405
    packed = board.get(WEEK + "wa.txt", Accept_Encoding="gzip")
    assert packed.header["content-encoding"] == "gzip"
    assert packed.header["etag"] == '"%s-gz"' % sum_of(FILES["wa.txt"])


def policies():
    """every reply has a policy without unsafe; the HTML report's allows its one style and nothing else"""
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    for root in "", "/en":
        got = board.get(root + WEEK + "laporan.html")
        told = got.header["content-security-policy"].split("; ")
        assert told[:2] == ["default-src 'none'",
                            "style-src 'sha256-%s'" % style], told
        # Two policies would both count.
        assert raw(root + WEEK + "laporan.html")[1].count(
            b"Content-Security-Policy: ") == 1
    own = board.get("/").header["content-security-policy"]
    for path in [WEEK + n for n in (*FILES, "SHA256SUMS", "none.pdf")] + [
            "/laporan", "/healthz", "/none"]:
        policy = board.get(path).header["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy
        assert (policy == own) == (not path.endswith(".html")), path


def linked():
    """/laporan leads to every file, the newest report first, PDF, page, spreadsheet, WhatsApp first; / to the newest PDF"""
    for root in "", "/en":
        # Pages are made anew within seconds.
        for path in "/", "/laporan":
            wait_for("a link", lambda root=root, path=path: WEEK in board.get(
                root + path).text, 20)
        page = board.get(root + "/laporan").text
        links = [link for link in Page(page).links
                 if link.startswith(root + "/laporan/")]
        assert links[:4] == [root + WEEK + name for name in (
            "laporan.pdf", "laporan.html", "laporan.xlsx", "wa.txt")], links
        assert set(links) == {root + WEEK + n for n in (
            *FILES, "SHA256SUMS")} | {root + "/laporan/2026-W47/" + n
                                      for n in ("laporan.pdf", "SHA256SUMS")}
        assert max(i for i, n in enumerate(links) if "W48" in n) < min(
            i for i, n in enumerate(links) if "W47" in n), links
        for link in links:
            assert board.get(link).status == 200, link
        for data in FILES.values():
            assert sum_of(data) in page
        assert page.index("2026-W49") < page.index("2026-W48")
    assert re.search(r'href="/laporan/2026-W48/laporan.pdf">Laporan 2026-W48 '
                     r'\(PDF\)</a>', board.get("/").text)
    assert ">Report 2026-W48 (PDF)</a>" in board.get("/en/").text


def raw(target):
    """The status of a request whose target is sent as it stands."""
    with socket.create_connection(("127.0.0.1", board.port), 20) as link:
        link.sendall(b"GET " + target.encode() + b" HTTP/1.1\r\nHost: x\r\n"
                     b"Connection: close\r\n\r\n")
        answer = b""
        while chunk := link.recv(65536):
            answer += chunk
    return int(answer.split()[1]), answer


def hostile():
    """no path leads out of a report, to a link, a pipe, a directory, a file that is not named, or one too large; nothing hangs"""
    other = {"outside": "0" * 64, "link.txt": "", "fifo.txt": "", "dir.txt": "",
             "large.pdf": "", "gone.pdf": "", "linked.txt": ""}
    where = keep("2026-W46", {"unnamed.txt": b"x", "good.txt": b"good"},
                 {n: sum_of(b"good") for n in other})
    text = os.path.join(where, "SHA256SUMS")
    with open(text) as lines:
        kept = [line for line in lines if "unnamed" not in line]
    with open(text, "w") as out:
        out.writelines(kept)
    secret = os.path.join(board.dir, "secret")
    with open(secret, "w") as out:
        out.write("good")
    os.symlink(secret, os.path.join(where, "link.txt"))
    os.symlink("good.txt", os.path.join(where, "linked.txt"))
    os.mkfifo(os.path.join(where, "fifo.txt"))
    os.mkdir(os.path.join(where, "dir.txt"))
    with open(os.path.join(where, "large.pdf"), "wb") as out:
        out.truncate(LARGE + 1)
    os.symlink("2026-W46", os.path.join(board.dir, "report", "2026-W45"))
    week = "/laporan/2026-W46/"
    assert board.get(week + "good.txt").body == b"good"
    for name in ("link.txt", "linked.txt", "fifo.txt", "dir.txt", "large.pdf",
                 "gone.pdf", "unnamed.txt", ".", "..", "", ".hidden",
                 "good.txt/", "good.txt/x", "dir.txt/x", "good.txt%00",
                 "good.txt%0a", "%2fetc%2fpasswd", "/etc/passwd",
                 "../2026-W48/laporan.pdf", "..%2f..%2fsecret",
                 "%2e%2e/%2e%2e/secret", "%2e%2e%2f%2e%2e%2fsecret",
                 "..%252f..%252fsecret", "..\\..\\secret", "a" * 65,
                 "a" * 5000, "%ff", urllib.parse.quote("\u00e9.txt")):
        for root in "", "/en":
            status, answer = raw(root + week + name)
            assert status in (400, 404), (name, status)
            assert b"Content-Security-Policy" in answer or status == 400
    for target in ("/laporan/../secret", "/laporan/%2e%2e/secret",
                   "/laporan/..%2fsecret", "/laporan//secret",
                   "/laporan/2026-W45/good.txt", "/laporan/2026-W44/x.pdf",
                   "/laporan/2026-W49/laporan.pdf",
                   "/laporan/2026-W49/SHA256SUMS", "//laporan/2026-W46/good.txt",
                   "/LAPORAN/2026-W46/good.txt", "/api/laporan/2026-W46/good.txt",
                   "/laporan/report/../2026-W46/good.txt"):
        assert raw(target)[0] in (400, 404), target
    # One that is too large is said; the rest is nobody's fault.
    wait_for("a line", lambda: "large.pdf: more than %d bytes" % LARGE
             in board.said())
    assert board.get("/healthz").status == 200


def changed():
    """a file that is not what its sum says is not served: 500, in words, and a line in the log"""
    where = keep("2026-W44", {"laporan.pdf": b"%PDF good", "wa.txt": b"good",
                              "report.json": b"{}"})
    for name, data in (("laporan.pdf", b"%PDF evil"), ("wa.txt", b""),
                       ("report.json", b"{}\n")):
        with open(os.path.join(where, name), "wb") as out:
            out.write(data)
        for root, words in (("", "Berkas ini tidak sesuai dengan SHA256SUMS"),
                            ("/en", "does not have the sum that SHA256SUMS")):
            got = board.get(root + "/laporan/2026-W44/" + name)
            assert got.status == 500, (name, got.status)
            assert words in got.text and "etag" not in got.header
            assert "evil" not in got.text
            assert got.header["content-type"].startswith("text/html")
            assert board.dir not in got.text
    # It is right again, and served: errors are not kept.
    with open(os.path.join(where, "wa.txt"), "wb") as out:
        out.write(b"good")
    assert board.get("/laporan/2026-W44/wa.txt").body == b"good"
    with open(os.path.join(where, "SHA256SUMS"), "w") as out:
        out.write("nonsense\n")
    for name in "laporan.pdf", "SHA256SUMS":
        assert board.get("/laporan/2026-W44/" + name).status == 404


def largest():
    """the largest file that is served is whole"""
    data = {"%d.bin" % i: bytes([i]) * LARGE for i in range(3)}
    keep("2026-W43", data)
    for name, want in data.items():
        got = board.get("/laporan/2026-W43/" + name)
        assert got.status == 200 and got.body == want
        assert got.header["content-type"] == "application/octet-stream"
        assert got.header["content-disposition"].startswith("attachment;")


def ask_alone(path):
    """A connection that asks and does not read."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.connect(("127.0.0.1", board.port))
    link.sendall(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    return link


def slow():
    """many who take no large file off the board do not fill its memory: others get 503 until they are gone, pages as ever"""
    count = 24
    keep("2026-W42", {"%d.bin" % i: bytes([i]) * LARGE for i in range(count)})
    links = [ask_alone("/laporan/2026-W42/%d.bin" % i) for i in range(count)]
    try:
        wait_for("503", lambda: board.get(
            "/laporan/2026-W42/%d.bin" % (count - 1)).status == 503)
        with open("/proc/%d/status" % board.child.pid) as text:
            rss = int(re.search(r"VmRSS:\s+(\d+)", text.read()).group(1))
        assert SANITIZED or rss < 320 << 10, rss
        assert board.get("/").status == 200
        assert "reads slowly" in board.said()
    finally:
        for link in links:
            link.close()
    wait_for("room", lambda: board.get(
        "/laporan/2026-W42/%d.bin" % (count - 1)).status == 200)


def without_redis():
    """reports are there where Redis is not, also after a start"""
    board.stop_redis()
    board.end()
    board.start_blind()
    assert board.get(WEEK + "laporan.pdf").body == FILES["laporan.pdf"]
    assert board.get("/laporan").status == 503


class Blind(Board):
    def start_blind(self):
        """Without waiting for a page."""
        def refuses():
            with contextlib.suppress(OSError):
                return self.get("/").status == 503
        self.answers = refuses
        self.start()


why = missing()
if why:
    print("ok 1 - kept reports # SKIP %s\n1..1" % why)
    sys.exit()
with Blind(World(int(time.time()))) as board:
    tap([first, served, policies, linked, hostile, changed, largest, slow,
         without_redis])

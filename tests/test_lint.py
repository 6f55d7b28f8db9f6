#!/usr/bin/python3
"""The rules of the layout, mechanically: layering, one home for each library,
headers that compile alone, banned calls, sizes, formatting, and that every
configuration key stands in the sample."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD", "build")
os.chdir(ROOT)


def tracked(*patterns):
    out = subprocess.check_output(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        text=True)
    return [f for f in out.split() if os.path.exists(f)]


def read(path):
    with open(path, errors="replace") as f:
        return f.read()


C_FILES = tracked("*.c")
HEADERS = tracked("*.h")
PRODUCT = [f for f in C_FILES + HEADERS if not f.startswith("tests/")]


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', read(path), re.M)


def resolve(path, name):
    for base in (os.path.dirname(path), "."):
        full = os.path.normpath(os.path.join(base, name))
        if os.path.exists(full):
            return full
    return None


# Whom a folder may include besides itself: strictly lower layers.
COMMON = ["common/" + n for n in ("base", "json", "daemon", "event", "http",
                                  "config", "kafka", "redis", "serve", "sheet",
                                  "draw")]
LAYERS = {
    "common/base": [],
    "common/json": ["common/base"],
    "common/daemon": ["common/base"],
    "common/fold": ["common/base"],
    "common/event": ["common/base", "common/json"],
    "common/http": ["common/base", "common/daemon"],
    "common/config": ["common/base", "common/json", "common/daemon"],
    "common/kafka": ["common/base", "common/daemon", "common/config"],
    "common/redis": ["common/base", "common/daemon", "common/config"],
    "common/serve": ["common/base"],
    "common/sheet": ["common/base"],
    "common/draw": ["common/base"],
    "producers/platforms": ["common/base", "common/json", "common/event",
                            "common/http", "common/config"],
    "producers/core": COMMON + ["producers/platforms"],
    "producers": COMMON + ["producers/core", "producers/platforms"],
    "consumers/core": COMMON,
    "consumers/ledger": COMMON + ["consumers/core"],
    "consumers/lexicon": ["common/base", "common/json", "common/fold"],
    # What people look at; the stages that tell people use its words alone.
    "consumers/view": ["common/base", "common/json", "common/config",
                       "common/redis", "common/sheet", "consumers/core",
                       "consumers/ledger",
                       "consumers/scorer", "consumers/lexicon"],
    "consumers/alerter/monitor": ["common/base", "common/event",
                                  "common/config"],
    "consumers/alerter": COMMON + ["consumers/core", "consumers/view",
                                   "consumers/alerter/monitor"],
    "consumers": COMMON + ["consumers/core"],
}
LAYERS["consumers/coverage"] = COMMON + [
    "consumers/core", "consumers/ledger", "consumers/lexicon"]
# A stage is a folder, which knows no other stage.
for name in re.findall(r"^\tX\((\w+)\)", read("consumers/core/stages.h"),
                       re.M):
    LAYERS.setdefault("consumers/" + name,
                      COMMON + ["consumers/core", "consumers/ledger"])
CTL = COMMON + ["consumers/core", "consumers/view", "consumers/lexicon",
                "consumers/scorer", "consumers/ledger",
                "consumers/alerter", "consumers/alerter/monitor"]
LAYERS["consumers/ctl"] = CTL
for folder in ("board", "staleness", "roster", "topics", "doctor", "lexicon",
               "report", "evidence"):
    LAYERS["consumers/ctl/" + folder] = CTL + ["consumers/ctl"]
LAYERS["consumers/board"] = CTL + ["consumers/coverage"]
LAYERS["consumers/report"] = CTL + ["consumers/coverage"]
LAYERS["consumers/ctl/coverage"] = CTL + ["consumers/ctl",
                                          "consumers/coverage"]


def layering():
    """a folder includes itself and strictly lower layers"""
    for path in PRODUCT:
        home = os.path.dirname(path)
        if home not in LAYERS:
            yield "%s lies in a folder without a layer" % path
            continue
        for name in includes(path):
            full = resolve(path, name)
            if full and os.path.dirname(full) != home and \
                    os.path.dirname(full) not in LAYERS[home]:
                yield "%s includes %s" % (path, full)


def circles_of(edges):
    """Strongly connected parts of more than one node (Tarjan)."""
    index, low, stack, out = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            part = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(part) > 1:
                out.append(sorted(part))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return out


def stem(path):
    return os.path.splitext(path)[0]


def circles():
    """no circle of includes: a file and its header are one"""
    edges = {}
    for path in PRODUCT:
        for name in includes(path):
            full = resolve(path, name)
            if full and stem(full) != stem(path):
                edges.setdefault(stem(path), set()).add(stem(full))
    for part in circles_of(edges):
        yield " ".join(part)


def calls():
    """no circle of calls between files: by the symbols of the objects"""
    sources = [f for f in PRODUCT if f.endswith(".c")]
    home, wants = {}, {}
    for path in sources:
        made = os.path.join(BUILD, "obj", stem(path) + ".o")
        if not os.path.exists(made):
            yield "%s is not built: run make first" % made
            return
        text = subprocess.check_output(["nm", made], text=True)
        for kind, name in re.findall(r"\b([TDRBU]) (\w+)$", text, re.M):
            if kind == "U":
                wants.setdefault(path, set()).add(name)
            elif name != "main":
                home[name] = path
    edges = {path: {home[n] for n in names if n in home} - {path}
             for path, names in wants.items()}
    for part in circles_of(edges):
        yield " ".join(part)


HOMES = {"curl/": "common/http/", "librdkafka/": "common/kafka/",
         "hiredis/": "common/redis/", "jansson.h": "common/json/",
         "ini.h": "common/config/", "utf8proc.h": "common/fold/fold",
         "openssl/": ("common/base/hmac", "common/base/sha256"),
         "microhttpd.h": ("common/serve/", "tests/simulator/server"),
         "zlib.h": "common/serve/gzip", "xlsxwriter.h": "common/sheet/",
         "cairo": "common/draw/", "pango/": "common/draw/",
         "fontconfig/": "common/draw/"}


def homes():
    """each library has one home"""
    for path in PRODUCT + tracked("tests/simulator/*"):
        for name in includes(path):
            for library, home in HOMES.items():
                if name.startswith(library) and not path.startswith(home):
                    yield "%s includes %s: its home is %s" % (
                        path, name, home)


def adapters():
    """an adapter does no I/O, reads no clock, never logs"""
    for path in tracked("producers/platforms/*.[ch]"):
        for name in includes(path):
            if re.search(r"(log|metrics|http|kafka|redis|daemon|file)\.h$",
                         name):
                yield "%s includes %s" % (path, name)
        if re.search(r"\b(wall_ms|boot_ms)\(", read(path)):
            yield "%s reads a clock" % path


def alone():
    """every header compiles alone"""
    for path in HEADERS:
        done = subprocess.run(
            ["cc", "-std=c11", "-Wall", "-Wextra", "-I.", "-D_GNU_SOURCE",
             "-fsyntax-only", "-x", "c", path], capture_output=True,
            text=True)
        if done.returncode:
            yield done.stderr.splitlines()[0]


def unbuilt():
    """what no test builds compiles: fuzzers and the bench"""
    for path in tracked("tests/fuzz/*.c", "tests/bench/*.c"):
        done = subprocess.run(
            ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I.",
             "-D_GNU_SOURCE", "-fsyntax-only", path], capture_output=True,
            text=True)
        if done.returncode:
            yield done.stderr.splitlines()[0]


BANNED = r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|" \
    r"system|tmpnam|mktemp|alloca|sleep|usleep|time)\s*\("


def stripped(path):
    text = re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', text)


def banned():
    """no banned call in the product"""
    for path in PRODUCT:
        for match in re.finditer(BANNED, stripped(path)):
            yield "%s calls %s" % (path, match.group(1))


def exits():
    """exit() only where a program ends"""
    for path in PRODUCT:
        if re.search(r"(?<![_\w])_?exit\s*\(", stripped(path)) and \
                not re.search(r"(main|daemon|options|child)\.c$", path):
            yield "%s calls exit" % path


def sizes():
    """files of at most 700 lines, functions of at most 60"""
    for path in PRODUCT + tracked("tests/simulator/*"):
        lines = read(path).splitlines()
        if len(lines) > 700:
            yield "%s has %d lines" % (path, len(lines))
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start - 1 > 60:
                    yield "%s:%d: a function of %d lines" % (
                        path, start, number - start - 1)
                start = None


def formatted():
    """clang-format has nothing to change"""
    if not shutil.which("clang-format"):
        yield "clang-format is missing"
        return
    done = subprocess.run(["clang-format", "--dry-run", "-Werror",
                           *C_FILES, *HEADERS], capture_output=True,
                          text=True)
    for line in done.stderr.splitlines():
        if "error:" in line:
            yield line


def scripts():
    """shellcheck has nothing to say"""
    done = subprocess.run(["shellcheck", "-x", *tracked("*.sh"), ".ci/run"],
                          capture_output=True, text=True)
    yield from done.stdout.splitlines()[:20]


def keys():
    """(section, key) of every row that the programs read, as --help has it."""
    want = set()
    for program in ("sentra-producer", "sentra-consumer", "sentra-board"):
        path = os.path.join(BUILD, program)
        if not os.path.exists(path):
            sys.exit("%s is not built: run make first" % program)
        text = subprocess.check_output([path, "--help"], text=True)
        want |= set(re.findall(r"^  \[(\w+)\] ([a-z_.]+) =", text, re.M))
    return want


def manual():
    """every configuration key stands in its section of sentra.conf(5), and no other"""
    have, section = set(), None
    for line in read("deploy/man/sentra.conf.5").splitlines():
        head = re.match(r"\.Ss \[(\w+)\]$", line)
        if head:
            section = head.group(1)
        elif line.startswith(".Sh"):
            section = None
        elif section and line.startswith(".It Cm "):
            have |= {(section, key) for key in
                     re.findall(r"Cm ([a-z_.]+) No =", line)}
    for section, key in sorted(keys() ^ have):
        yield "sentra.conf(5): [%s] %s stands %s" % (
            section, key, "there alone" if (section, key) in have
            else "not there")


def sample():
    """every configuration key stands in the sample, and no other"""
    # Of platforms that the sample does not enable nothing need stand there.
    text = read("deploy/sentra.conf")
    enabled = re.search(r"^#?platforms = (.*)$", text, re.M).group(1).split()
    others = set(re.findall(r"\bX\((\w+)\)", read("common/config/platforms.h")))
    others -= set(enabled)
    have, section = set(), None
    for line in text.splitlines():
        head = re.match(r"\[(\w+)\]$", line)
        key = re.match(r"#?([a-z_.]+) =", line)
        if head:
            section = head.group(1)
        elif key:
            have.add((section, key.group(1)))
    have = {k for k in have if not (k[0] == "kafka" and
                                    k[1] not in ("bootstrap.servers",
                                                 "password_file"))}
    want = keys()
    for section, key in sorted(want - have):
        if section in others:
            continue
        yield "deploy/sentra.conf lacks [%s] %s" % (section, key)
    for section, key in sorted(have - want):
        yield "deploy/sentra.conf has [%s] %s, which nothing reads" % (
            section, key)


def documented():
    """every directory says in a README what lives there"""
    for path in ["common", *LAYERS, "schemas", "deploy", "tests"]:
        if not os.path.exists(path + "/README.md"):
            yield path + "/README.md is missing"


def copied():
    """a kcat command in a document names its brokers"""
    for path in tracked("*.md", "deploy"):
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(r"\bkcat -(?!b )", line):
                yield "%s:%d: kcat without -b first" % (path, number)


RULES = [layering, circles, calls, homes, adapters, alone, unbuilt, banned, exits, sizes,
         formatted, scripts, sample, manual, documented, copied]
failed = 0
for number, rule in enumerate(RULES, 1):
    faults = list(rule())
    failed += bool(faults)
    print("%sok %d - %s" % ("not " if faults else "", number, rule.__doc__))
    for fault in faults[:20]:
        print("# " + fault)
print("1..%d" % len(RULES))
sys.exit(1 if failed else 0)

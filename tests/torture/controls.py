#!/usr/bin/python3
"""Builds without what the guarantees rest on: the bench has to see each fail,
and by the words that say so.  What all of them are compared with, the build as
it is, has to hold.

    tests/torture/controls.py [NAME...]

A control is a change of text that has to be found exactly once in the folder
named: where a file moved that does not matter, where the line changed this
fails and wants to be told the new one.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("BUILD", "build")
SEED = "5"

# edits: (folder, text, what stands there instead); bench: its arguments;
# words: what one line of its report has to match.
Control = collections.namedtuple("Control", "name edits bench words")

NEVER = "if false then"
# Each is enough to refuse who lost a partition, and what went back in time.
OWNER = [("consumers/core", "if is[1] ~= owner then", NEVER)]
SEQ = [("consumers/core", "if (is[2] or '0') ~= seq then", NEVER)]
OFFSET = [("consumers/ledger",
           "if (call('HGET', KEYS[1], 'off') or '') ~= ARGV[3] then", NEVER)]
CONTROLS = [
    Control("owner-not-compared", OWNER + SEQ,
            ["--scorers", "3", "--times", "10", "redis-slow-stop"],
            r"wrote over its successor"),
    Control("offset-not-compared", OFFSET + SEQ,
            ["--times", "8", "rollback"],
            r"(board|card:\S+ (followers|latest|posts|views|engagement)|"
            r"recent)"),
    Control("mark-before-ledgers", [
        ("consumers/scorer", """	int rc = ledger_store_save(&s->store, &s->fence, err);
""", """	int rc;

	partitions_store(&s->fence, &s->env, STAGE, partitions, n, &status);
	rc = fence_finish(&s->fence, err);
	if (rc == 0)
		rc = ledger_store_save(&s->store, &s->fence, err);
""")],
        ["--times", "6", "mark-sent-kill"], r"(board|card|history|recent):"),
    Control("commit-before-flush", [
        ("consumers/core", """	if (rc >= 0)
		rc = flush(l, &fc, safe == 1, &err);
""", """	if (rc >= 0 && safe == 1)
		commit(l, boot_ms(), true);
	if (rc >= 0)
		rc = flush(l, &fc, safe == 1, &err);
""")],
        ["--times", "3", "mark-unsent-kill"], r"was committed, but Redis"),
    Control("mark-before-dead-letters", [
        ("consumers/core", "	rc = safe = settled(l, &err);\n",
         "	rc = safe = 1;\n")],
        ["--times", "12", "kafka-slow-kill"], r"dead letters were never"),
]


def text_of(path):
    with open(path) as text:
        return text.read()


def edit(tree, folder, old, new):
    found = [path for at, _, names in os.walk(os.path.join(tree, folder))
             for path in (os.path.join(at, n) for n in names
                          if n.endswith((".c", ".h"))) if old in text_of(path)]
    if len(found) != 1 or text_of(found[0]).count(old) != 1:
        raise SystemExit("controls.py: not once in %s: %s" % (folder, old))
    whole = text_of(found[0]).replace(old, new)
    with open(found[0], "w") as out:
        out.write(whole)


def copy(tree):
    """With what is built, so that only the changed file is built again."""
    shutil.copytree(ROOT, tree, symlinks=True, ignore=shutil.ignore_patterns(
        ".git", "asan", "clang", "fuzz", "__pycache__"))


def build(control, tree):
    copy(tree)
    for folder, old, new in control.edits:
        edit(tree, folder, old, new)
    subprocess.run(["make", "-s", "-C", tree, "BUILD=build", "all",
                    "simulator"], check=True)
    return os.path.join(tree, "build")


def play(where, control):
    """(exit status, the lines that say what is wrong)"""
    done = subprocess.run(
        [os.path.join(HERE, "torture.py"), "--single", "--seed", SEED,
         *control.bench], env=dict(os.environ, BUILD=where), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL)
    lines = done.stdout.splitlines()
    return done.returncode, [line for line in lines if line[:6] == " " * 6]


def seen(control, lines):
    return [line for line in lines if re.search(control.words, line)]


def judge(control):
    with tempfile.TemporaryDirectory(prefix="sentra-control-") as where:
        _, lines = play(os.path.join(ROOT, BUILD), control)
        if seen(control, lines):
            return "fails without it too: " + seen(control, lines)[0].strip()
        _, lines = play(build(control, os.path.join(where, "tree")), control)
        if not seen(control, lines):
            return "was not noticed"
        print("# %s" % seen(control, lines)[0].strip())
    return None


def main():
    named = sys.argv[1:]
    failed = 0
    for control in CONTROLS:
        if named and control.name not in named:
            continue
        wrong = judge(control)
        failed += bool(wrong)
        print("%s - %s%s" % ("not ok" if wrong else "ok", control.name,
                             ": " + wrong if wrong else ""), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

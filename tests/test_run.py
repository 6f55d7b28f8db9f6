#!/usr/bin/python3
"""tests/run shows what runs while it runs, each result as it comes, and goes on
where one cannot."""
import os
import pty
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN = os.path.join(ROOT, "tests", "run")


def program(where, name, script):
    path = os.path.join(where, name)
    with open(path, "w") as out:
        out.write("#!/bin/sh\n%s\necho 'ok 1 - %s'\n" % (script, name))
    os.chmod(path, 0o755)
    return path


def on_a_terminal(*command):
    """What it writes there, and its exit status."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    text = b""
    while True:
        try:
            text += os.read(fd, 65536)
        except OSError:
            break
    os.close(fd)
    return text.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def who_runs():
    """who runs is shown, and each result as it comes"""
    with tempfile.TemporaryDirectory(prefix="sentra-test-") as where:
        gate = os.path.join(where, "gate")
        os.mkfifo(gate)
        # The first is let go by the second: its result comes later.
        slow = program(where, "slow", "read line <%s; sleep 1.2" % gate)
        fast = program(where, "fast", "echo go >%s" % gate)
        text, status = on_a_terminal(RUN, "--jobs", "2", slow, fast)
    return status == 0 and "2 passed, 0 failed, 0 skipped" in text and \
        -1 < text.find("/fast ") < text.find("/slow ") and \
        "[1 of 2] running: slow (" in text, text


def one_that_is_none():
    """one that cannot start has failed, and the others run"""
    with tempfile.TemporaryDirectory(prefix="sentra-test-") as where:
        none = program(where, "none", "")
        os.chmod(none, 0o644)
        text, status = on_a_terminal(RUN, none, program(where, "some", ""))
    return status == 1 and "1 passed, 1 failed, 0 skipped" in text and \
        "none: Permission denied" in text, text


def main():
    failed = 0
    tests = [who_runs, one_that_is_none]
    for number, test in enumerate(tests, 1):
        good, text = test()
        failed += not good
        print("%sok %d - %s" % ("" if good else "not ", number, test.__doc__))
        if not good:
            print("# " + text.replace("\n", "\n# "))
    print("1..%d" % len(tests))
    return failed


sys.exit(main())

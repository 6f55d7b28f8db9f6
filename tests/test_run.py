#!/usr/bin/python3
"""tests/run shows what runs while it runs, and each result as it comes."""
import os
import pty
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


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


def main():
    with tempfile.TemporaryDirectory(prefix="sentra-test-") as where:
        gate = os.path.join(where, "gate")
        os.mkfifo(gate)
        # The first is let go by the second: its result comes later.
        slow = program(where, "slow", "read line <%s; sleep 1.2" % gate)
        fast = program(where, "fast", "echo go >%s" % gate)
        text, status = on_a_terminal(os.path.join(ROOT, "tests", "run"),
                                     "--jobs", "2", slow, fast)
    good = status == 0 and "2 passed, 0 failed, 0 skipped" in text and \
        -1 < text.find("/fast ") < text.find("/slow ") and \
        "[1 of 2] running: slow (" in text
    print("%sok 1 - who runs is shown, and each result as it comes" %
          ("" if good else "not "))
    if not good:
        print("# " + text.replace("\n", "\n# "))
    print("1..1")
    return not good


sys.exit(main())

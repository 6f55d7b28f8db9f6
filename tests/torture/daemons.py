"""The programs, kept running as systemd would: what ended is started again,
and how it ended is remembered."""
import os
import signal
import threading
import time

from pipeline import wait_for

BACK_S = 0.2


class Daemon:
    def __init__(self, pipe, name, program, *args):
        self.pipe, self.name, self.words = pipe, name, (program, *args)
        self.stage = args[0]
        self.child, self.ours = None, False  # whether we ended it
        self.start()

    def start(self):
        self.ours = False
        self.child = self.pipe.start(*self.words, log=self.name)

    def runs(self):
        return self.child.poll() is None

    def kill(self):
        self.ours = True
        self.child.send_signal(signal.SIGCONT)
        self.child.kill()
        self.child.wait()

    def stop(self):
        if self.runs():
            self.child.send_signal(signal.SIGSTOP)

    def go_on(self):
        if self.runs():
            self.child.send_signal(signal.SIGCONT)

    def text(self):
        return self.pipe.text(self.name)


class Supervisor(threading.Thread):
    def __init__(self, daemons):
        super().__init__(daemon=True)
        self.daemons = daemons
        self.ending = threading.Event()
        self.ended = []  # (name, status): by themselves
        self.start()

    def run(self):
        while not self.ending.wait(BACK_S):
            for daemon in self.daemons:
                if not daemon.runs():
                    self.restart(daemon)

    def restart(self, daemon):
        if not daemon.ours:
            self.ended.append((daemon.name, daemon.child.returncode))
        daemon.pipe.children.remove(daemon.child)
        daemon.start()

    def crashes(self):
        """Ended by a signal that was not ours; a sanitizer's end is one."""
        return ["%s ended with status %d" % (name, status)
                for name, status in self.ended if status not in (0, 1)]

    def release(self):
        """From here on nothing is started again."""
        self.ending.set()
        self.join()

    def terminate(self, daemons, limit_s=90):
        """Each ends by itself, in good order: what is wrong, in words."""
        wrong = []
        for daemon in daemons:
            daemon.go_on()
            daemon.child.terminate()
        for daemon in daemons:
            daemon.ours = True
            try:
                status = daemon.child.wait(limit_s)
            except Exception:  # it hangs: told, and not waited for again
                status = "no end within %d s" % limit_s
                daemon.kill()
            if status != 0:
                wrong.append("%s, asked to end: %s" % (daemon.name, status))
        return wrong


def await_runs(daemons):
    wait_for("the daemons", lambda: all(d.runs() for d in daemons))


def moment(rng, least_s, most_s):
    """When, is the point: it is no wait for anything."""
    time.sleep(rng.uniform(least_s, most_s))

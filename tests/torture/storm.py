"""Injects faults into a world, heals them, and keeps count."""
import collections
import time

from faults import Missed

TRIED = 3  # as often may what a fault waits for not come


class Storm:
    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.counts = collections.Counter()
        self.missed = collections.Counter()
        self.within = 0  # while something was yet to be read or written
        self.log = []    # (seconds, name, messages behind)
        self.began = time.monotonic()

    def at_work(self):
        """What is behind now; waits a little for it to be something."""
        end = time.monotonic() + 1
        while True:
            behind = self.world.behind()
            if behind or time.monotonic() > end:
                return behind

    def inject(self, kind):
        behind = self.at_work()
        at = time.monotonic() - self.began
        try:
            for lasts in kind.run(self.world, self.rng):
                time.sleep(lasts)
        except Missed:
            self.missed[kind.name] += 1
            return
        self.counts[kind.name] += 1
        self.within += bool(behind)
        self.log.append((at, kind.name, behind))

    def never(self):
        """Kinds that were tried often and met nothing: the bench does not see
        any more what it waits for."""
        return ["%s: tried %d times, never injected" % (name, n)
                for name, n in sorted(self.missed.items())
                if n >= TRIED and not self.counts[name]]

    def said(self):
        n = sum(self.counts.values())
        lines = ["%d faults injected in %.0f s, %d of them with messages "
                 "still to be read" % (n, time.monotonic() - self.began,
                                       self.within)]
        lines.append(", ".join("%s %d" % (name, self.counts[name])
                               for name in sorted(self.counts)))
        if self.missed:
            lines.append("missed: " + ", ".join(
                "%s %d" % item for item in sorted(self.missed.items())))
        return lines

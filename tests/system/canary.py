"""Secrets that are known wherever they turn up, and the search for them."""
import base64
import os
import random
import stat
import string
import urllib.parse

RUN = 16  # so many bytes of a secret in a row are a leak
LETTERS = string.ascii_letters + string.digits


class Canary(str):
    """A text of 48 that URLs, JSON and base64 each write otherwise."""
    __slots__ = ("name",)

    def __new__(cls, name):
        rng = random.SystemRandom()
        text = "".join(rng.choice(LETTERS) for _ in range(45))
        self = super().__new__(cls, text[:20] + "+/" + text[20:] + "=")
        self.name = name
        return self


def forms(secret):
    raw = secret.encode()
    half = len(raw) // 2
    yield raw
    yield raw[half:] + raw[:half]
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote(secret, safe="").lower().encode()
    yield raw.replace(b"/", b"\\/")
    for shift in range(3):
        # What the neighbours have a part in is cut off.
        packed = base64.b64encode(b"\0" * shift + raw)[(shift * 8 + 5) // 6:]
        yield packed[:(len(raw) * 8 // 6) - 2]
    yield raw.hex().encode()


class Search:
    def __init__(self, canaries):
        self.runs = {}
        for canary in canaries:
            for form in forms(canary):
                for at in range(len(form) - RUN + 1):
                    self.runs[form[at:at + RUN]] = canary.name
        self.looked = 0

    def leaks(self, text, where):
        """Words on each line of text that has part of a canary."""
        if isinstance(text, str):
            text = text.encode("utf-8", "surrogateescape")
        self.looked += len(text)
        found = []
        for line in text.split(b"\n"):
            for at in range(len(line) - RUN + 1):
                name = self.runs.get(line[at:at + RUN])
                if name:
                    found.append("%s: %s in %r" % (
                        where, name, line[max(0, at - 60):at + 60]))
                    break
        return found

    def leaks_in_dir(self, path, skip):
        """Names and contents of all files but those."""
        found = []
        for root, dirs, files in os.walk(path):
            dirs[:] = [d for d in dirs if d not in skip]
            for name in sorted(set(files) - set(skip)):
                full = os.path.join(root, name)
                found += self.leaks(full, "a file's name")
                if not stat.S_ISREG(os.lstat(full).st_mode):
                    continue
                with open(full, "rb") as data:
                    found += self.leaks(data.read(), full)
        return found

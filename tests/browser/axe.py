#!/usr/bin/python3
"""axe-core, which finds what people with a screen reader or weak eyes stumble
over.  It is no part of this project (MPL-2.0) and never committed: the pinned
version is fetched once into the cache, by npm from the registry that npm is
configured with, and is taken only where it is the one that was looked at.

    axe.py      fetches it, and prints where it is
"""
import base64
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

VERSION = "4.14.1"
# Of the archive, as npm writes it in a package-lock.json.
INTEGRITY = ("sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2"
             "S4r76ASyFNNtuFooJpZe37OgudVGtQ==")
LIMIT_S = 120


class Unavailable(Exception):
    """It cannot be had here: the text says why."""


def cache():
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("SENTRA_CACHE") or os.path.join(home, "sentra-pulse")


def verified(archive):
    """Whether the archive is the pinned one."""
    with open(archive, "rb") as data:
        digest = hashlib.sha512(data.read()).digest()
    return "sha512-" + base64.b64encode(digest).decode() == INTEGRITY


def packed(directory):
    """The archive's path in the directory, as npm fetched it."""
    try:
        done = subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts",
             "--pack-destination", directory, "axe-core@" + VERSION],
            cwd=directory, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        raise Unavailable("npm did not fetch it within %d s" % LIMIT_S)
    found = glob.glob(os.path.join(directory, "*.tgz"))
    if done.returncode or len(found) != 1:
        raise Unavailable("npm could not fetch it: " + (
            done.stderr.strip().splitlines() or ["it said nothing"])[-1])
    return found[0]


def fetch(place):
    if not shutil.which("npm"):
        raise Unavailable("axe-core %s is not in %s, and no npm to fetch it: "
                          "apt-get install npm" % (VERSION, place))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    work = tempfile.mkdtemp(dir=os.path.dirname(place), prefix="axe-core-")
    try:
        archive = packed(work)
        if not verified(archive):
            raise Unavailable("what npm fetched is not the axe-core %s that "
                              "was looked at: another sha512" % VERSION)
        with tarfile.open(archive) as tar:
            script = tar.extractfile("package/axe.min.js").read()
        part = os.path.join(work, "axe.min.js")
        with open(part, "wb") as out:
            out.write(script)
        os.makedirs(place, exist_ok=True)
        os.replace(part, os.path.join(place, "axe.min.js"))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def path():
    """Where axe.min.js is; Unavailable where it cannot be had."""
    place = os.path.join(cache(), "axe-core-" + VERSION)
    script = os.path.join(place, "axe.min.js")
    if not os.path.exists(script):
        os.makedirs(cache(), exist_ok=True)
        with open(os.path.join(cache(), "axe-core.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
            if not os.path.exists(script):
                fetch(place)
    return script


if __name__ == "__main__":
    try:
        print(path())
    except Unavailable as error:
        sys.exit("axe.py: %s; what wants it is skipped" % error)

#!/usr/bin/python3
"""How fast the lexicon reads captions, in figures that are reported and never
judged: tests/bench/lexicon.c, with the lexicon that we ship.

BENCH_CAPTIONS: a file of captions as `sentractl lexicon test` reads them; else
those of tests/captions.json.  BENCH_LEXICON: another lexicon."""
import json
import os
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
LEXICON = os.environ.get("BENCH_LEXICON", "deploy/lexicon.json")
OURS = "tests/captions.json"


def write_ours(out):
    with open(OURS) as file:
        for caption in json.load(file)["captions"]:
            print(json.dumps({"text": caption["text"]}), file=out)
    out.flush()


def main():
    captions = os.environ.get("BENCH_CAPTIONS")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        if not captions:
            write_ours(out)
        sys.stdout.flush()
        return subprocess.call([os.path.join(BUILD, "tests", "lexicon_speed"),
                                LEXICON, captions or out.name])


sys.exit(main())

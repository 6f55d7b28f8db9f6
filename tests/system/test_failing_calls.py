#!/usr/bin/python3
"""Calls of the product's own code fail, one at a time: a bounded part of
tests/deep, in half a minute."""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

sys.exit(subprocess.run(
    [os.path.join(ROOT, "tests", "deep", "deep.py"), "--each", "1",
     "--seconds", "30", "--spread"]).returncode)

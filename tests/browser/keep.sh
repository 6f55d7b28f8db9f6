#!/usr/bin/env bash
# Runs a program for as long as whoever started this one lives.
#
#   keep.sh DIR PROGRAM [WORD...]
#
# The program has a process group of its own; what it prints is in DIR/out.  When
# standard input ends, which it does however the other end dies, the whole group
# is killed and DIR removed.
set -m
dir=$1
shift
trap '' INT TERM HUP
"$@" </dev/null >"$dir/out" 2>&1 &
disown
cat >/dev/null
kill -KILL -- -$! 2>/dev/null
until rm -rf "$dir" 2>/dev/null; do sleep 0.05; done

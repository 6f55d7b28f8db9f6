#!/usr/bin/env bash
# Installs the Debian packages that a purpose needs and that are missing.
#
#   setup.sh [--print] build|demo|test
#
# As root it installs them; as another user it prints the one command that
# does, and exits 1 (with --print always).  With nothing missing it is silent and instant.
set -euo pipefail

build="gcc make pkg-config librdkafka-dev libcurl4-openssl-dev libjansson-dev
	libhiredis-dev libinih-dev libssl-dev"
demo="$build libmicrohttpd-dev redis-server redis-tools tzdata procps"
# What the tests add.  clang stands in for both compiler and sanitizers.
test="$demo libcmocka-dev kcat python3 python3-jsonschema python3-redis
	python3-confluent-kafka clang clang-format libclang-rt-14-dev
	shellcheck systemd curl git openssl prometheus-alertmanager"

print=
[ "${1:-}" != --print ] || { print=1; shift; }
case ${1:-} in
build) want=$build ;;
demo) want=$demo ;;
test) want=$test ;;
*) echo "usage: setup.sh [--print] build|demo|test" >&2; exit 64 ;;
esac

# promtool, out of its package: installed, that would start a server.  Without it
# the rules' test is skipped.
fetch_promtool() {
	local cache=${SENTRA_CACHE:-${XDG_CACHE_HOME:-~/.cache}/sentra-pulse}
	local dir
	command -v promtool >/dev/null || [ -x "$cache/promtool" ] && return
	dir=$(mktemp -d)
	if (cd "$dir" && apt-get download -q prometheus &&
		dpkg-deb --fsys-tarfile prometheus_*.deb |
		tar -x ./usr/bin/promtool) >/dev/null 2>&1; then
		mkdir -p "$cache"
		mv "$dir/usr/bin/promtool" "$cache/"
	else
		echo "setup.sh: no promtool: the test of the alert rules is skipped" >&2
	fi
	rm -rf "$dir"
}

missing=()
for package in $want; do
	case $package in # a newer or a hand-installed compiler serves as well
	gcc|make|git) command -v "$package" >/dev/null && continue ;;
	esac
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
		grep -q 'ok installed' || missing+=("$package")
done
if [ "$1" != build ]; then
	command -v java >/dev/null || missing+=(default-jre-headless)
	command -v mvn >/dev/null || missing+=(maven)
fi
if [ ${#missing[@]} -eq 0 ]; then
	[ "$1" != test ] || [ "$print" ] || fetch_promtool
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "setup.sh: no apt-get here; install what these Debian packages hold:" >&2
	echo "  ${missing[*]}" >&2
	exit 1
fi
if [ "$print" ] || [ "$(id -u)" -ne 0 ]; then
	echo "setup.sh: ${#missing[@]} packages are missing; install them with:" >&2
	echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
	exit 1
fi
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A package that is started at its installation is none of our business:
# the demo and the tests run their own Redis on a port of their own.
if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install \
	-y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "setup.sh: apt-get failed (its last lines are above)" >&2
	exit 1
fi
[ "$1" != test ] || fetch_promtool

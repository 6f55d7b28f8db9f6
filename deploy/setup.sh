#!/usr/bin/env bash
# Installs the Debian packages that a purpose needs and that are missing.
#
#   setup.sh [--print] build|demo|test
#
# As root it installs them; as another user it prints the one command that
# does, and exits 1 (with --print always).  With nothing missing it is silent and instant.
#
# No service comes of it: of a package that would start one, or have one started
# at each boot, the programs alone are taken, into bin/ of the cache
# (SENTRA_CACHE, ~/.cache/sentra-pulse by default).
set -euo pipefail

build="gcc libc6-dev make pkg-config librdkafka-dev libcurl4-openssl-dev
	libjansson-dev libhiredis-dev libinih-dev libssl-dev libutf8proc-dev
	libmicrohttpd-dev libxlsxwriter-dev zlib1g-dev libpango1.0-dev"
demo="$build redis-tools tzdata procps curl kcat fonts-inter"
# What the tests add.  clang stands in for both compiler and sanitizers.
test="$demo libcmocka-dev python3 python3-jsonschema python3-redis
	python3-confluent-kafka python3-openpyxl clang clang-format libclang-rt-14-dev
	shellcheck systemd git openssl chromium chromium-driver poppler-utils"
# Programs of packages that hold a service, each as PROGRAM:PACKAGE; and files
# that they want at their places, as PATH:PACKAGE.
demo_programs="redis-server:redis-server"
test_programs="$demo_programs prometheus-alertmanager:prometheus-alertmanager
	amtool:prometheus-alertmanager promtool:prometheus
	/usr/share/prometheus/alertmanager/default.tmpl:prometheus-alertmanager
	/usr/share/prometheus/alertmanager/email.tmpl:prometheus-alertmanager"

print=
[ "${1:-}" != --print ] || { print=1; shift; }
case ${1:-} in
build) want=$build programs= ;;
demo) want=$demo programs=$demo_programs ;;
test) want=$test programs=$test_programs ;;
*) echo "usage: setup.sh [--print] build|demo|test" >&2; exit 64 ;;
esac
cache=${SENTRA_CACHE:-${XDG_CACHE_HOME:-~/.cache}/sentra-pulse}
work=

is_there() { # PROGRAM or PATH
	case $1 in
	/*) [ -e "$1" ] || [ "$(id -u)" -ne 0 ] ;; # only root may put it there
	*) PATH=$PATH:$cache/bin command -v "$1" >/dev/null ;;
	esac
}

place() { # PROGRAM or PATH
	case $1 in
	/*) echo "$1" ;;
	*) echo "$cache/bin/$1" ;;
	esac
}

# One program or file out of its package; a link there leads to a program of
# another package, which is installed.
fetch() { # PROGRAM or PATH, PACKAGE
	local path=/usr/bin/$1 file
	[ "${1#/}" = "$1" ] || path=$1
	file=$work$path
	(cd "$work" && { apt-get download -q "$2" ||
		{ apt-get update -q && apt-get download -q "$2"; }; } &&
		dpkg-deb --fsys-tarfile "$2"_*.deb |
		tar -x ".$path") >"$work/log" 2>&1 || return
	if [ "$path" = "$1" ]; then
		install -D -m 644 "$file" "$path"
		return
	fi
	[ ! -L "$file" ] || ln -sf "/usr/bin/$(readlink "$file")" "$file"
	mkdir -p "$cache/bin"
	mv "$file" "$cache/bin/"
}

# Without one of them the tests that want it are skipped; a demo says it itself.
fetch_programs() {
	local entry got=()
	for entry in $programs; do
		is_there "${entry%:*}" && continue
		work=$(mktemp -d)
		if fetch "${entry%:*}" "${entry#*:}"; then
			got+=("$(place "${entry%:*}")")
		else
			echo "setup.sh: no ${entry%:*}, whose package ${entry#*:} $(
			)could not be had: $(tail -n 1 "$work/log")" >&2
		fi
		rm -rf "$work"
	done
	[ ${#got[@]} -eq 0 ] ||
		echo "Taken out of their packages, without the services: ${got[*]}" >&2
}

missing=()
for package in $want; do
	case $package in # a newer or a hand-installed compiler serves as well
	gcc|make|git|curl|kcat) command -v "$package" >/dev/null && continue ;;
	esac
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
		grep -q 'ok installed' || missing+=("$package")
done
if [ "$1" != build ]; then
	command -v java >/dev/null || missing+=(default-jre-headless)
	command -v mvn >/dev/null || missing+=(maven)
fi
if [ "$1" = test ]; then # it fetches axe-core, for pages: tests/browser
	command -v npm >/dev/null || missing+=(npm)
fi
if [ ${#missing[@]} -eq 0 ]; then
	[ "$print" ] || fetch_programs
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
echo "Installing ${#missing[@]} Debian packages, none with a service: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -rf "$log" "$work"' EXIT
if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install \
	-y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "setup.sh: apt-get failed (its last lines are above)" >&2
	exit 1
fi
fetch_programs

#!/bin/sh
# Recorded answers of the platforms, through the adapters:
#
#	tests/samples.sh [DIR...]
#
# A DIR is named after its platform and has an INDEX.md.  The bodies are not
# part of this project; without them there is nothing to do.  BUILD names the
# build directory; SAMPLES, where no DIR is given, a folder of such folders.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
driver=${BUILD:-$root/build}/tests/samples
status=0

if [ $# -eq 0 ]; then
	for want in "$root"/tests/samples/*.want; do
		set -- "$@" "${SAMPLES:-samples}/$(basename "$want" .want)"
	done
fi
for dir; do
	dir=${dir%/}
	name=$(basename "$dir")
	want=$root/tests/samples/$name.want
	if [ ! -f "$dir/INDEX.md" ]; then
		echo "ok - samples of $name # skip no $dir/INDEX.md"
	elif [ ! -f "$want" ]; then
		echo "not ok - samples of $name: no $want"
		status=1
	else
		"$driver" "$dir" "$want" || status=1
	fi
done
exit $status
